package rdf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
)

// maxLine is the longest line that is read: an article's text is one literal.
const maxLine = 256 << 20

// Reader reads N-Quads, or N-Triples, line by line.
type Reader struct {
	in      *bufio.Reader
	scope   string // before the names of blank nodes
	triples bool
	line    int
	text    string // of the line
	at      int
}

// NewReader reads N-Quads. Blank nodes are renamed to scope and their own names, so that those of two files stay apart.
func NewReader(r io.Reader, scope string) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, 1<<16), scope: scope}
}

// NewTriplesReader reads N-Triples: like N-Quads, but a graph's name is an error.
func NewTriplesReader(r io.Reader, scope string) *Reader {
	rd := NewReader(r, scope)
	rd.triples = true
	return rd
}

// Read gives the next quad, [io.EOF] at the end, or a [SyntaxError].
func (r *Reader) Read() (quad.Quad, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return quad.Quad{}, err
		}
		r.line++
		r.text, r.at = line, 0
		if !utf8.ValidString(line) {
			return quad.Quad{}, r.errorf("not valid UTF-8")
		}
		r.space()
		if r.at == len(line) || line[r.at] == '#' {
			continue
		}
		return r.statement()
	}
}

func (r *Reader) readLine() (string, error) {
	var long []byte
	for {
		part, err := r.in.ReadSlice('\n')
		if err == nil && long == nil {
			return strings.TrimRight(string(part), "\r\n"), nil
		}
		long = append(long, part...)
		switch {
		case err == nil:
			return strings.TrimRight(string(long), "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
			if len(long) > maxLine {
				r.line++
				return "", &SyntaxError{Line: r.line, Column: 1, Message: "the line is too long"}
			}
		case errors.Is(err, io.EOF):
			if len(long) == 0 {
				return "", io.EOF
			}
			return strings.TrimRight(string(long), "\r\n"), nil
		default:
			return "", err
		}
	}
}

func (r *Reader) errorf(format string, args ...any) error {
	return &SyntaxError{Line: r.line, Column: utf8.RuneCountInString(r.text[:min(r.at, len(r.text))]) + 1, Message: fmt.Sprintf(format, args...)}
}

func (r *Reader) space() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\t') {
		r.at++
	}
}

func (r *Reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *Reader) statement() (q quad.Quad, err error) {
	if q.Subject, err = r.resource("subject"); err != nil {
		return q, err
	}
	r.space()
	if r.peek() != '<' {
		return q, r.errorf("a predicate is an IRI in <>")
	}
	if q.Predicate, err = r.iri(); err != nil {
		return q, err
	}
	r.space()
	if r.peek() == '"' {
		q.Object, err = r.literal()
	} else {
		q.Object, err = r.resource("object")
	}
	if err != nil {
		return q, err
	}
	r.space()
	if c := r.peek(); c == '<' || c == '_' {
		if r.triples {
			return q, r.errorf("a triple has no graph's name")
		}
		if q.Label, err = r.resource("graph's name"); err != nil {
			return q, err
		}
		r.space()
	}
	if r.peek() != '.' {
		return q, r.errorf("a statement ends with a full stop")
	}
	r.at++
	r.space()
	if r.at < len(r.text) && r.peek() != '#' {
		return q, r.errorf("something stands behind the full stop")
	}
	return graph.CanonicalQuad(q), nil
}

func (r *Reader) resource(what string) (quad.Value, error) {
	switch r.peek() {
	case '<':
		return r.iri()
	case '_':
		return r.blank()
	}
	return nil, r.errorf("a %s expected: an IRI in <> or a blank node", what)
}

var absolute = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

func (r *Reader) iri() (quad.Value, error) {
	start := r.at
	r.at++
	var b strings.Builder
	for {
		if r.at >= len(r.text) {
			return nil, r.errorf("the IRI does not end with >")
		}
		c := r.text[r.at]
		switch {
		case c == '>':
			r.at++
			if !absolute.MatchString(b.String()) {
				r.at = start
				return nil, r.errorf("the IRI is not absolute")
			}
			return quad.IRI(b.String()), nil
		case c <= ' ' || strings.IndexByte("<\"{}|^`", c) >= 0:
			return nil, r.errorf("%q may not stand in an IRI", c)
		case c == '\\':
			char, err := r.escape(false)
			if err != nil {
				return nil, err
			}
			if char <= ' ' || strings.ContainsRune("<>\"{}|^`\\", char) {
				return nil, r.errorf("%q may not stand in an IRI", char)
			}
			b.WriteRune(char)
		default:
			b.WriteByte(c)
			r.at++
		}
	}
}

// escape reads \uXXXX and \UXXXXXXXX, and in literals \n and the like.
func (r *Reader) escape(short bool) (rune, error) {
	if r.at+1 >= len(r.text) {
		return 0, r.errorf("an escape ends early")
	}
	c := r.text[r.at+1]
	if i := strings.IndexByte(`tbnrf"'\`, c); short && i >= 0 {
		r.at += 2
		return rune("\t\b\n\r\f\"'\\"[i]), nil
	}
	n := map[byte]int{'u': 4, 'U': 8}[c]
	if n == 0 {
		return 0, r.errorf("unknown escape \\%c", c)
	}
	if r.at+2+n > len(r.text) {
		return 0, r.errorf("an escape ends early")
	}
	var value rune
	for _, h := range []byte(r.text[r.at+2 : r.at+2+n]) {
		switch {
		case h >= '0' && h <= '9':
			value = value<<4 + rune(h-'0')
		case h >= 'a' && h <= 'f':
			value = value<<4 + rune(h-'a') + 10
		case h >= 'A' && h <= 'F':
			value = value<<4 + rune(h-'A') + 10
		default:
			return 0, r.errorf("%q is no hexadecimal digit", h)
		}
		if value > 0x10FFFF {
			return 0, r.errorf("an escape is no character")
		}
	}
	if !utf8.ValidRune(value) {
		return 0, r.errorf("an escape is no character")
	}
	r.at += 2 + n
	return value, nil
}

// blankName is BLANK_NODE_LABEL of the grammar, behind "_:".
var blankName = regexp.MustCompile(`^[\pL_:0-9\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}](?:[\pL_:0-9.\x{B7}\x{300}-\x{36F}\x{203F}\x{2040}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}-]*[\pL_:0-9\x{B7}\x{300}-\x{36F}\x{203F}\x{2040}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}-])?`)

func (r *Reader) blank() (quad.Value, error) {
	if !strings.HasPrefix(r.text[r.at:], "_:") {
		return nil, r.errorf("a blank node begins with _:")
	}
	name := blankName.FindString(r.text[r.at+2:])
	if name == "" || strings.Contains(name, ":") {
		return nil, r.errorf("not the name of a blank node")
	}
	r.at += 2 + len(name)
	return quad.BNode(r.scope + name), nil
}

var language = regexp.MustCompile(`^[a-zA-Z]+(?:-[a-zA-Z0-9]+)*`)

func (r *Reader) literal() (quad.Value, error) {
	r.at++
	var b strings.Builder
	for {
		if r.at >= len(r.text) {
			return nil, r.errorf("the literal does not end")
		}
		c := r.text[r.at]
		if c == '"' {
			r.at++
			break
		}
		if c == '\\' {
			char, err := r.escape(true)
			if err != nil {
				return nil, err
			}
			b.WriteRune(char)
			continue
		}
		if c == '\r' {
			return nil, r.errorf("a line end may not stand in a literal")
		}
		b.WriteByte(c)
		r.at++
	}
	switch {
	case r.peek() == '@':
		tag := language.FindString(r.text[r.at+1:])
		if tag == "" {
			return nil, r.errorf("a language expected")
		}
		r.at += 1 + len(tag)
		return quad.LangString{Value: quad.String(b.String()), Lang: tag}, nil
	case strings.HasPrefix(r.text[r.at:], "^^"):
		r.at += 2
		if r.peek() != '<' {
			return nil, r.errorf("a datatype is an IRI in <>")
		}
		t, err := r.iri()
		if err != nil {
			return nil, err
		}
		return quad.TypedString{Value: quad.String(b.String()), Type: t.(quad.IRI)}, nil
	}
	return quad.String(b.String()), nil
}

// nquads writes canonical N-Quads, one a line.
type nquads struct{ w *bufio.Writer }

// NewWriter writes N-Quads: only what must be escaped is.
func NewWriter(w io.Writer) Writer { return &nquads{bufio.NewWriterSize(w, 1<<16)} }

func (n *nquads) Write(q quad.Quad) error {
	for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		if i == 3 && v == nil {
			break
		}
		if i > 0 {
			n.w.WriteByte(' ')
		}
		if err := writeTerm(n.w, v); err != nil {
			return err
		}
	}
	_, err := n.w.WriteString(" .\n")
	return err
}

func (n *nquads) Close() error { return n.w.Flush() }

func writeTerm(w *bufio.Writer, v quad.Value) error {
	switch v := v.(type) {
	case quad.IRI:
		return writeIRI(w, string(v))
	case quad.BNode:
		_, err := w.WriteString("_:" + string(v))
		return err
	}
	lexical, lang, datatype, ok := literal(v)
	if !ok {
		return fmt.Errorf("rdf: no way to write %T", v)
	}
	w.WriteByte('"')
	writeEscaped(w, lexical)
	w.WriteByte('"')
	switch {
	case lang != "":
		w.WriteString("@" + lang)
	case datatype != "":
		w.WriteString("^^")
		return writeIRI(w, datatype)
	}
	return nil
}

func writeIRI(w *bufio.Writer, iri string) error {
	w.WriteByte('<')
	for _, c := range iri {
		if c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) {
			fmt.Fprintf(w, "\\u%04X", c)
			continue
		}
		w.WriteRune(c)
	}
	return w.WriteByte('>')
}

// writeEscaped writes the inside of a literal as canonical N-Triples do.
func writeEscaped(w *bufio.Writer, s string) {
	for _, c := range s {
		switch c {
		case '"':
			w.WriteString(`\"`)
		case '\\':
			w.WriteString(`\\`)
		case '\n':
			w.WriteString(`\n`)
		case '\r':
			w.WriteString(`\r`)
		case '\t':
			w.WriteString(`\t`)
		case '\b':
			w.WriteString(`\b`)
		case '\f':
			w.WriteString(`\f`)
		default:
			if c < ' ' || c == 0x7F {
				fmt.Fprintf(w, "\\u%04X", c)
				continue
			}
			w.WriteRune(c)
		}
	}
}
