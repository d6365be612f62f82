package rdf

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// cache keeps terms by their spelling in the file: most IRIs come again, and need be checked and allocated once. A new
// generation forgets them all.
type cache struct {
	seed       maphash.Seed
	entries    []cached
	generation uint32
}

type cached struct {
	spelling   string
	value      quad.Value
	generation uint32
}

const (
	cacheSize  = 1 << 12
	cachedName = 256 // the longest spelling that is kept
)

// find gives the entry of a spelling, and its value where it is known.
func (c *cache) find(spelling []byte) (*cached, quad.Value) {
	if c.entries == nil {
		c.entries, c.seed = make([]cached, cacheSize), maphash.MakeSeed()
	}
	e := &c.entries[maphash.Bytes(c.seed, spelling)%cacheSize]
	if e.value != nil && e.generation == c.generation && e.spelling == string(spelling) {
		return e, e.value
	}
	return e, nil
}

func (c *cache) keep(e *cached, spelling []byte, v quad.Value) quad.Value {
	if len(spelling) <= cachedName {
		*e = cached{string(spelling), v, c.generation}
	}
	return v
}

// forget is called when spellings get another meaning.
func (c *cache) forget() { c.generation++ }

// iriRef scans <…> and gives what is between, with its escapes, and where it begins. It is checked only if it is not in the
// cache.
func (l *lexer) iriRef() (raw []byte) {
	l.mark = l.i
	from := 1
	for {
		if n := bytes.IndexByte(l.buf[l.mark+from:], '>'); n >= 0 {
			l.i = l.mark + from + n + 1
			return l.buf[l.mark:l.i]
		}
		if bad := bytes.IndexByte(l.buf[l.mark+from:], '\n'); bad >= 0 {
			l.checkIRI(l.buf[l.mark+1:]) // which names the first thing that is wrong
		}
		from = len(l.buf) - l.mark
		if from > maxName {
			l.checkIRI(l.buf[l.mark+1:])
			l.fail(l.mark, "an IRI longer than %d KB", maxName>>10)
		}
		if !l.more() {
			l.checkIRI(l.buf[l.mark+1:])
			l.fail(l.mark, "the IRI does not end with >")
		}
	}
}

// checkIRI refuses what may not stand in an IRIREF, undoes escapes and gives the IRI. raw is a part of the window.
func (l *lexer) checkIRI(raw []byte) string {
	plain := true
	for k := 0; k < len(raw); k++ {
		switch c := raw[k]; {
		case classes[c]&inIRI != 0:
			plain = plain && c < utf8.RuneSelf
		case c == '\\':
			return l.unescapeIRI(raw)
		case c == '\n', c == '\r':
			l.fail(l.indexOf(raw, k), "the IRI does not end with >")
		default:
			l.fail(l.indexOf(raw, k), "%q may not stand in an IRI", c)
		}
	}
	if !plain && !utf8.Valid(raw) {
		l.fail(l.mark, "not valid UTF-8")
	}
	return string(raw)
}

// indexOf is the index in the window of a byte of a part of it.
func (l *lexer) indexOf(part []byte, k int) int { return cap(l.buf) - cap(part) + k }

func (l *lexer) unescapeIRI(raw []byte) string {
	var b strings.Builder
	for k := 0; k < len(raw); {
		c := raw[k]
		switch {
		case c == '\\':
			r, n := l.escape(raw, k, false)
			if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
				l.fail(l.indexOf(raw, k), "%q may not stand in an IRI", r)
			}
			b.WriteRune(r)
			k += n
		case classes[c]&inIRI == 0:
			l.fail(l.indexOf(raw, k), "%q may not stand in an IRI", c)
		default:
			b.WriteByte(c)
			k++
		}
	}
	if !utf8.ValidString(b.String()) {
		l.fail(l.mark, "not valid UTF-8")
	}
	return b.String()
}

// escape reads \uXXXX and \UXXXXXXXX, and where short says so \n and the like, and gives the character and the bytes that
// it takes.
func (l *lexer) escape(raw []byte, k int, short bool) (rune, int) {
	at := l.indexOf(raw, k)
	if k+1 >= len(raw) {
		l.fail(at, "an escape ends early")
	}
	c := raw[k+1]
	if i := strings.IndexByte(`tbnrf"'\`, c); short && i >= 0 {
		return rune("\t\b\n\r\f\"'\\"[i]), 2
	}
	n := 0
	switch c {
	case 'u':
		n = 4
	case 'U':
		n = 8
	default:
		l.fail(at, "unknown escape %q", raw[k:k+1+max(1, runeLength(raw[k+1:]))])
	}
	// One message for digits that are wrong and for a text that ends: which of them is met may depend on how much of it has been read.
	end := min(k+2+n, len(raw))
	value, err := strconv.ParseUint(string(raw[k+2:end]), 16, 32)
	if err != nil || end < k+2+n {
		l.fail(at, "%d hexadecimal digits expected behind \\%c", n, c)
	}
	if value > utf8.MaxRune || !utf8.ValidRune(rune(value)) {
		l.fail(at, "%s is no character", raw[k:k+2+n])
	}
	return rune(value), 2 + n
}

func runeLength(b []byte) int {
	_, n := utf8.DecodeRune(b)
	return n
}

// hasScheme reports whether an IRI is absolute.
func hasScheme(iri string) bool {
	for i := 0; i < len(iri); i++ {
		switch c := iri[i]; {
		case classes[c]&letter != 0:
		case i > 0 && (classes[c]&digit != 0 || c == '+' || c == '-' || c == '.'):
		default:
			return i > 0 && c == ':'
		}
	}
	return false
}

// blankName scans the name of a blank node, behind _: in the window from mark on.
func (l *lexer) blankName() []byte {
	l.mark = l.i
	if l.peekAt(1) != ':' {
		l.here("a blank node begins with _:")
	}
	l.i += 2
	if c := l.peek(); classes[c]&(letter|digit) == 0 && c != '_' {
		if r := l.rune(); c < utf8.RuneSelf || !isNameStart(r) {
			l.here("not the name of a blank node")
		}
	}
	l.name(false)
	for l.buf[l.i-1] == '.' { // the statement's, not the name's
		l.i--
	}
	return l.buf[l.mark:l.i]
}

// rune is the next character.
func (l *lexer) rune() rune {
	l.has(utf8.UTFMax)
	r, n := utf8.DecodeRune(l.buf[l.i:])
	if r == utf8.RuneError && n == 1 {
		l.here("not valid UTF-8")
	}
	return r
}

// name skips characters of a name, full stops among them, and colons where colon says so.
func (l *lexer) name(colon bool) {
	for {
		l.skipBytes(inName)
		switch c := l.peek(); {
		case c == '.', c == ':' && colon:
			l.i++
		case c >= utf8.RuneSelf:
			r := l.rune()
			if !isName(r) {
				return
			}
			l.i += utf8.RuneLen(r)
		default:
			return
		}
		if l.i-l.mark > maxName {
			l.fail(l.mark, "a name longer than %d KB", maxName>>10)
		}
	}
}

// blank gives the node of a name as the file spells it, with the scope of the file.
func blank(scope, name string) quad.Value {
	if generated(name) {
		name = "g" + name
	}
	return quad.BNode(scope + name)
}

// odd is a blank node whose name N-Quads cannot write: its bytes in hexadecimal.
func odd(scope, name string) quad.Value {
	return quad.BNode(fmt.Sprintf("%sodd.x%x", scope, name))
}

// isBlankName reports whether a name is one in every format, and not one that odd makes.
func isBlankName(s string) bool { return isBlankLabel(s) && !strings.HasPrefix(s, "odd.") }

// isBlankLabel reports whether s is what N-Quads has behind _: (https://www.w3.org/TR/n-quads/#grammar-production-BLANK_NODE_LABEL).
func isBlankLabel(s string) bool {
	if s == "" || len(s) > maxName-2 || s[len(s)-1] == '.' {
		return false
	}
	for i, r := range s {
		if i == 0 && !(isNameStart(r) || r == '_' || r >= '0' && r <= '9') || !isName(r) && r != '.' {
			return false
		}
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return false
		}
	}
	return true
}

// generated reports whether a name looks like those of nodes without one: g1, and gg1, that stands for a g1 of the file.
func generated(name string) bool {
	rest := strings.TrimLeft(name, "g")
	if rest == name || rest == "" {
		return false
	}
	for i := 0; i < len(rest); i++ {
		if classes[rest[i]]&digit == 0 {
			return false
		}
	}
	return true
}

// quoted scans a literal of one line between two quotes and gives what is between.
func (l *lexer) quoted(quote byte) string {
	l.mark = l.i
	from := 1
	for {
		part := l.buf[l.mark+from:]
		n := bytes.IndexByte(part, quote)
		if n >= 0 {
			part = part[:n]
		}
		if bytes.IndexByte(part, '\\') >= 0 {
			return l.quotedEscapes(quote)
		}
		if k := lineEnd(part); k >= 0 {
			l.fail(l.mark+from+k, "a line end may not stand in a literal")
		}
		if n >= 0 {
			l.i = l.mark + from + n + 1
			return l.valid(l.buf[l.mark+1 : l.i-1])
		}
		from = len(l.buf) - l.mark
		if !l.more() {
			l.fail(l.mark, "the literal does not end with %c", quote)
		}
	}
}

// lineEnd is the index of the first line end, -1 where there is none.
func lineEnd(b []byte) int {
	k := bytes.IndexByte(b, '\n')
	if k >= 0 {
		b = b[:k]
	}
	if cr := bytes.IndexByte(b, '\r'); cr >= 0 {
		return cr
	}
	return k
}

func (l *lexer) quotedEscapes(quote byte) string {
	var done strings.Builder // what is decoded of a long one
	from := 1
	for k := 1; ; k++ {
		for l.mark+k >= len(l.buf) {
			if !l.more() {
				l.fail(l.mark, "the literal does not end with %c", quote)
			}
		}
		switch l.buf[l.mark+k] {
		case quote:
			l.i = l.mark + k + 1
			return l.joined(&done, l.unescape(l.buf[l.mark+from:l.i-1]))
		case '\\':
			if k > escapedPart {
				l.decoded(&done, from, k)
				from, k = 0, 0
			}
			k++
		case '\n', '\r':
			l.fail(l.mark+k, "a line end may not stand in a literal")
		}
	}
}

// escapedPart is how much of a literal with escapes is kept as it is spelled: the bound on a literal is on what it means.
const escapedPart = 1 << 20

// decoded takes the bytes of the token from one to another, at an escape, out of the window, as they are meant.
func (l *lexer) decoded(done *strings.Builder, from, to int) {
	s := l.unescape(l.buf[l.mark+from : l.mark+to])
	if done.Len()+len(s) > maxToken {
		l.fail(l.mark, "longer than %d MB", maxToken>>20)
	}
	done.WriteString(s)
	l.newlines(l.mark, l.mark+to)
	l.mark += to
	l.i = l.mark
}

// joined puts the end of a literal behind what is decoded.
func (l *lexer) joined(done *strings.Builder, rest string) string {
	if done.Len() == 0 {
		return rest
	}
	if done.Len()+len(rest) > maxToken {
		l.fail(l.mark, "longer than %d MB", maxToken>>20)
	}
	done.WriteString(rest)
	return done.String()
}

// long scans a literal between three quotes on each side.
func (l *lexer) long(quote byte) string {
	l.mark = l.i
	escapes := false
	var done strings.Builder
	from, at, seen := 3, -1, 0 // the next quote, and how far one has been looked for
	for k := 3; ; {
		for l.mark+k+3 > len(l.buf) {
			if !l.more() {
				l.fail(l.mark, "the literal does not end with %[1]c%[1]c%[1]c", quote)
			}
		}
		if at < k { // the quote that was found is behind: look on from where nobody has looked
			start := max(k, seen)
			if at = bytes.IndexByte(l.buf[l.mark+start:], quote); at >= 0 {
				at += start
			}
			seen = len(l.buf) - l.mark
		}
		b, q := l.buf[l.mark+k:], -1
		if at >= 0 {
			q = at - k
			seen = at
		}
		e := bytes.IndexByte(b[:max(q, 0)], '\\')
		if q < 0 {
			e = bytes.IndexByte(b, '\\')
		}
		switch {
		case e >= 0:
			escapes = true
			if k += e; k > escapedPart {
				l.decoded(&done, from, k)
				at, seen = max(at-k, -1), max(seen-k, 0)
				from, k = 0, 0
			}
			k += 2
		case q < 0:
			k += len(b)
		case q+3 > len(b):
			k += q // and more is read
		case b[q+1] == quote && b[q+2] == quote:
			end := l.mark + k + q
			l.i = end + 3
			body := l.buf[l.mark+from : end]
			var s string
			if escapes {
				s = l.unescape(body)
			} else {
				s = l.valid(body)
			}
			l.newlines(l.mark, l.i)
			return l.joined(&done, s)
		default:
			k += q + 1
		}
	}
}

func (l *lexer) valid(b []byte) string {
	l.mustBeUTF8(b)
	return string(b)
}

// mustBeUTF8 names the first byte of a part of the window that is not.
func (l *lexer) mustBeUTF8(b []byte) {
	if utf8.Valid(b) {
		return
	}
	for k := 0; k < len(b); {
		r, n := utf8.DecodeRune(b[k:])
		if r == utf8.RuneError && n == 1 {
			l.fail(l.indexOf(b, k), "not valid UTF-8")
		}
		k += n
	}
}

// unescape undoes the escapes of a literal, a part of the window.
func (l *lexer) unescape(raw []byte) string {
	l.mustBeUTF8(raw)
	var b strings.Builder
	b.Grow(len(raw))
	for k := 0; k < len(raw); {
		n := bytes.IndexByte(raw[k:], '\\')
		if n < 0 {
			b.Write(raw[k:])
			break
		}
		b.Write(raw[k : k+n])
		k += n
		r, size := l.escape(raw, k, true)
		b.WriteRune(r)
		k += size
	}
	return b.String()
}

// language scans @en-GB.
func (l *lexer) language() string {
	l.mark = l.i
	l.i++
	l.skipBytes(letter)
	if l.i == l.mark+1 {
		l.fail(l.mark, "not the tag of a language")
	}
	for l.peek() == '-' && classes[l.peekAt(1)]&(letter|digit) != 0 {
		l.i++
		l.skipBytes(letter | digit)
	}
	if l.peek() == '-' {
		l.fail(l.mark, "not the tag of a language")
	}
	return string(l.buf[l.mark+1 : l.i])
}

// typed makes a literal with a datatype as the graph keeps it: see graph.Canonical.
func typed(lexical string, datatype quad.IRI) quad.Value {
	switch datatype {
	case vocab.XSDString:
		return quad.String(lexical)
	case vocab.XSDInteger:
		if n, err := strconv.ParseInt(lexical, 10, 64); err == nil && strconv.FormatInt(n, 10) == lexical {
			return quad.Int(n)
		}
	}
	return quad.TypedString{Value: quad.String(lexical), Type: datatype}
}

const (
	rdfFirst = vocab.RDF + "first"
	rdfRest  = vocab.RDF + "rest"
	rdfNil   = vocab.RDF + "nil"
)
