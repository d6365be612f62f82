package rdf

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	xmlNamespace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsNamespace = "http://www.w3.org/2000/xmlns/"
)

// The bounds on entities: what one may expand to, and all that a document declares.
const (
	maxEntity   = 4 << 10
	maxEntities = 1 << 20
)

// xmlName is a name with its namespace.
type xmlName struct{ space, local string }

func (n xmlName) String() string { return n.space + n.local }

// xmlAttr is an attribute that is no declaration of a namespace.
type xmlAttr struct {
	xmlName
	prefix, value string
}

// xmlElement is an element's start, with what is in scope there.
type xmlElement struct {
	xmlName
	prefix     string
	attrs      []xmlAttr
	parent     *xmlElement
	namespaces map[string]string // declared here
	base       *reference
	lang       string
	at         place
	items      int    // rdf:li so far
	wrong      string // what is wrong with it as RDF, though it is well-formed
}

// namespace of a prefix; ok is false when nobody declared it.
func (e *xmlElement) namespace(prefix string) (space string, ok bool) {
	if prefix == "xml" {
		return xmlNamespace, true
	}
	for ; e != nil; e = e.parent {
		if space, ok = e.namespaces[prefix]; ok {
			return space, space != "" || prefix == ""
		}
	}
	return "", prefix == ""
}

// xmlReader gives the tokens of a document with their namespaces, and sees to it that elements are nested.
type xmlReader struct {
	in      *guarded
	decoder *xml.Decoder
	file    string
	open    *xmlElement
	depth   int
	at      place
	prefix  func(name, namespace string)

	entityBytes int
}

type place struct {
	line, column int
	text         string
}

func newXMLReader(r io.Reader, o Options) *xmlReader {
	x := &xmlReader{in: &guarded{r: bufio.NewReaderSize(r, 64<<10), place: place{line: 1, column: 1}}, file: o.File, prefix: o.Prefix}
	utf16 := isUTF16(x.in.r)
	if utf16 {
		x.in.r = bufio.NewReaderSize(newUTF16(x.in.r), 64<<10)
	}
	if bom, _ := x.in.r.Peek(3); string(bom) == "\uFEFF" {
		_, _ = x.in.r.Discard(3) // it was there
	}
	x.decoder = xml.NewDecoder(x.in)
	x.decoder.Entity = map[string]string{}
	x.decoder.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "us-ascii") || strings.EqualFold(charset, "ascii") {
			return in, nil
		}
		if utf16 && strings.EqualFold(charset, "utf-16") {
			return in, nil // which has been decoded
		}
		return nil, fmt.Errorf("the encoding %q is not read, only UTF-8, and UTF-16 with a byte order mark", charset)
	}
	return x
}

// guarded counts what one token takes, and knows where the next byte stands.
type guarded struct {
	r        *bufio.Reader
	place          // of the next byte
	before   place // of the last one
	offset   int64
	last     byte
	size     int    // what the bytes mean: a reference to a character counts as that
	ref      []byte // of such a reference, as far as it has been read; nil outside of one
	refs     int    // entities that the token refers to
	longest  int    // of the entities
	head     []byte
	tooLarge bool
}

func (g *guarded) ReadByte() (byte, error) {
	b, err := g.r.ReadByte()
	if err != nil {
		return 0, err
	}
	g.before = g.place
	g.offset++
	switch {
	case b == '\n' && g.last == '\r': // which has been counted
	case b == '\n', b == '\r':
		g.line++
		g.column = 1
	case b&0xC0 != 0x80:
		g.column++
	}
	g.last = b
	if g.size++; len(g.head) < 160 {
		g.head = append(g.head, b)
	}
	g.reference(b)
	if g.size > maxToken || g.refs*g.longest > maxToken {
		g.tooLarge = true
		return 0, fmt.Errorf("longer than %d MB", maxToken>>20)
	}
	return b, nil
}

// reference counts a reference to a character as what it stands for. What entities stand for is bounded by their number.
func (g *guarded) reference(b byte) {
	switch {
	case b == '&':
		g.refs++
		g.ref = append(g.ref[:0], b)
	case len(g.ref) == 0:
	case b == ';':
		n := 1
		if number, ok := strings.CutPrefix(string(g.ref), "&#"); ok {
			if hex, ok := strings.CutPrefix(number, "x"); ok {
				number = "0x" + hex
			}
			r, _ := strconv.ParseInt(number, 0, 32) // the decoder complains of what is none
			n = max(1, utf8.RuneLen(rune(r)))
		}
		g.size -= len(g.ref) + 1 - n
		g.ref = g.ref[:0]
	case len(g.ref) >= len("&#x0010FFFF"): // a longer one counts in full
		g.ref = g.ref[:0]
	default:
		g.ref = append(g.ref, b)
	}
}

// Read is for the decoder's interface; it uses ReadByte.
func (g *guarded) Read(p []byte) (int, error) {
	for i := range p {
		b, err := g.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}

func (x *xmlReader) fail(at place, format string, args ...any) {
	panic(&SyntaxError{File: x.file, Line: at.line, Column: at.column, Message: fmt.Sprintf(format, args...), Text: at.text})
}

// next gives the next token: *xmlElement, xml.EndElement, xml.CharData, xml.Comment, xml.ProcInst, or nil at the end. It
// panics with its errors.
func (x *xmlReader) next() xml.Token {
	for {
		x.at = x.in.place
		x.in.size, x.in.refs, x.in.ref = 0, 0, x.in.ref[:0]
		if unread := x.in.offset > x.decoder.InputOffset(); unread {
			x.at = x.in.before
			x.in.head = x.in.head[:0]
			x.in.head = append(x.in.head, '<') // what the decoder looks ahead for
		} else {
			x.in.head = x.in.head[:0]
		}
		token, err := x.decoder.RawToken()
		x.at.text = excerpt(x.in.head)
		switch {
		case errors.Is(err, io.EOF):
			if x.open != nil {
				x.fail(x.at, "the element %s does not end", x.open.local)
			}
			return nil
		case x.in.tooLarge:
			x.fail(x.at, "longer than %d MB", maxToken>>20)
		case errors.Is(err, errUTF16):
			x.fail(x.in.place, "%v", errUTF16)
		case err != nil:
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				x.fail(x.at, "no well-formed XML: %s", strings.TrimSuffix(syntax.Msg, " in CharData"))
			}
			if strings.HasPrefix(err.Error(), "xml:") {
				x.fail(x.at, "%s", strings.TrimPrefix(err.Error(), "xml: "))
			}
			panic(stop{err})
		}
		switch token := token.(type) {
		case xml.StartElement:
			return x.start(token)
		case xml.EndElement:
			if x.open == nil || token.Name.Local != x.open.local || token.Name.Space != x.open.prefix {
				x.fail(x.at, "no element %s is open", token.Name.Local)
			}
			x.depth--
			return token
		case xml.Directive:
			x.directive(string(token))
		case xml.CharData:
			if x.open == nil && strings.TrimSpace(string(token)) != "" {
				x.fail(x.at, "text outside of the document's element")
			}
			return token
		case xml.Comment:
			x.characters(token)
			return token
		case xml.ProcInst:
			x.characters(token.Inst)
			return token
		default:
			return token
		}
	}
}

// characters fails when a comment or an instruction has what is no character of XML: the decoder does not look.
func (x *xmlReader) characters(text []byte) {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && n == 1:
			x.fail(x.at, "not valid UTF-8")
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			x.fail(x.at, "%U is no character of XML", r)
		}
		text = text[n:]
	}
}

// end is called when the end of the open element has been seen to.
func (x *xmlReader) end() { x.open = x.open.parent }

// start makes the element: xmlns attributes declare, the others and the name itself get their namespaces.
func (x *xmlReader) start(token xml.StartElement) *xmlElement {
	if x.depth++; x.depth > maxDepth {
		x.fail(x.at, "nested deeper than %d", maxDepth)
	}
	e := &xmlElement{parent: x.open, at: x.at}
	if x.open != nil {
		e.base, e.lang = x.open.base, x.open.lang
	}
	for _, a := range token.Attr {
		prefix, ok := a.Name.Local, a.Name.Space == "xmlns"
		if a.Name.Space == "" && a.Name.Local == "xmlns" {
			prefix, ok = "", true
		}
		if !ok {
			continue
		}
		if prefix == "xmlns" || prefix == "xml" && a.Value != xmlNamespace || a.Value == xmlnsNamespace {
			x.fail(x.at, "the prefix %s cannot be declared so", prefix)
		}
		if prefix != "" && a.Value == "" {
			x.fail(x.at, "the prefix %s has no namespace", prefix)
		}
		if e.namespaces == nil {
			e.namespaces = map[string]string{}
		}
		if _, twice := e.namespaces[prefix]; twice {
			x.fail(x.at, "the prefix %q is declared twice", prefix)
		}
		e.namespaces[prefix] = a.Value
		if x.prefix != nil && x.open == nil {
			x.prefix(prefix, a.Value)
		}
	}
	name := func(n xml.Name, attribute bool) xmlName {
		if n.Space == "" && attribute {
			return xmlName{local: n.Local}
		}
		space, ok := e.namespace(n.Space)
		if !ok {
			x.fail(x.at, "undeclared prefix %q", n.Space)
		}
		return xmlName{space, n.Local}
	}
	e.xmlName, e.prefix = name(token.Name, false), token.Name.Space
	if !isNCName(e.local) {
		x.fail(x.at, "%q is no name of an element", e.local)
	}
	seen := make(map[xmlName]bool, len(token.Attr))
	for _, a := range token.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		n := name(a.Name, true)
		if seen[n] {
			x.fail(x.at, "the attribute %s stands there twice", a.Name.Local)
		}
		seen[n] = true
		switch {
		case n == xmlName{xmlNamespace, "base"}:
			base := parseReference(a.Value)
			if e.base != nil && e.base.scheme != "" {
				base = parseReference(e.base.resolve(a.Value))
			}
			e.base = &base
		case n == xmlName{xmlNamespace, "lang"}:
			if a.Value != "" && !languageTag.MatchString(a.Value) { // "" ends the language of the element around
				e.wrong = fmt.Sprintf("xml:lang %q is not the tag of a language", a.Value)
				break
			}
			e.lang = a.Value
		}
		e.attrs = append(e.attrs, xmlAttr{n, a.Name.Space, a.Value})
	}
	x.open = e
	return e
}

var (
	entityDeclaration = regexp.MustCompile(`<!ENTITY\s+([^\s"'<>%]+)\s+(?:"([^"]*)"|'([^']*)')\s*>`)
	entityReference   = regexp.MustCompile(`&[^;\s&]*;?`)
)

// directive reads the entities that a document type declares. They may refer to ones before them, and stay small:
// nothing that a document declares makes it grow without bound.
func (x *xmlReader) directive(s string) {
	if !strings.HasPrefix(s, "DOCTYPE") {
		x.fail(x.at, "not a document type")
	}
	if x.open != nil {
		x.fail(x.at, "a document type within an element")
	}
	for _, m := range entityDeclaration.FindAllStringSubmatch(s, -1) {
		value := entityReference.ReplaceAllStringFunc(m[2]+m[3], func(ref string) string { return x.reference(ref) })
		if strings.Contains(value, "<") {
			x.fail(x.at, "the entity %s has markup in it, which is not read", m[1])
		}
		if x.entityBytes += len(value); len(value) > maxEntity || x.entityBytes > maxEntities {
			x.fail(x.at, "the entity %s expands to more than %d KB, or all to more than %d", m[1], maxEntity>>10, maxEntities>>10)
		}
		if _, twice := x.decoder.Entity[m[1]]; !twice { // the first one holds
			x.decoder.Entity[m[1]] = value
			x.in.longest = max(x.in.longest, len(value))
		}
	}
}

// reference is what a reference within an entity stands for.
func (x *xmlReader) reference(ref string) string {
	name := strings.TrimSuffix(strings.TrimPrefix(ref, "&"), ";")
	if c := map[string]string{"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": `"`}[name]; c != "" {
		return c
	}
	if number, ok := strings.CutPrefix(name, "#"); ok {
		var r rune
		form := "%d"
		if hex, ok := strings.CutPrefix(number, "x"); ok {
			number, form = hex, "%x"
		}
		if _, err := fmt.Sscanf(number, form, &r); err == nil && utf8.ValidRune(r) && r != 0 {
			return string(r)
		}
		x.fail(x.at, "%s is no character", ref)
	}
	value, ok := x.decoder.Entity[name]
	if !ok {
		x.fail(x.at, "undeclared entity %s", ref)
	}
	if len(value) > maxEntity {
		x.fail(x.at, "the entity %s is too long", name)
	}
	return value
}
