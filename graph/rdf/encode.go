package rdf

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// Encoder writes quads, one after the other. Close writes what is left and closes nothing else; without it the output is
// not complete.
type Encoder interface {
	Encode(quad.Quad) error
	Close() error
}

// EncodeOptions say how to write.
type EncodeOptions struct {
	// Prefixes are declared, where the format has prefixes: namespaces by their short names.
	Prefixes map[string]string
}

// NewEncoder gives a writer of a format. Turtle, RDF/XML and the others that group by subject do so for quads that come
// sorted (see [Sorter]); TriG and JSON-LD want the quads of a graph together. Formats that have no names of graphs leave
// them out. The output depends on nothing but the quads and their order. What no reader would take is an error ([CheckQuad]).
func NewEncoder(w io.Writer, format Format, o EncodeOptions) (Encoder, error) {
	out := bufio.NewWriterSize(w, 64<<10)
	checked := func(e Encoder) (Encoder, error) { return &checkedEncoder{Encoder: e}, nil }
	switch format {
	case NQuads, NTriples:
		return checked(&lineEncoder{w: out, triples: format == NTriples})
	case Turtle, TriG:
		return checked(newTurtleEncoder(out, format == TriG, o))
	case JSONLD:
		return checked(newJSONEncoder(out, o))
	case RDFXML:
		return checked(newXMLEncoder(out, o))
	}
	return nil, fmt.Errorf("rdf: no writer for %q", format)
}

// lineEncoder writes canonical N-Triples and N-Quads (https://www.w3.org/TR/rdf-canon/#canonical-quads).
type lineEncoder struct {
	w       *bufio.Writer
	triples bool
	line    []byte
}

func (e *lineEncoder) Encode(q quad.Quad) (err error) {
	if e.triples {
		q.Label = nil
	}
	if e.line, err = appendQuad(e.line[:0], q); err != nil {
		return err
	}
	_, err = e.w.Write(e.line)
	return err
}

func (e *lineEncoder) Close() error { return e.w.Flush() }

// appendQuad appends a line of canonical N-Quads.
func appendQuad(b []byte, q quad.Quad) (_ []byte, err error) {
	if b, err = appendTerm(b, q.Subject); err != nil {
		return nil, err
	}
	b = append(b, ' ')
	if b, err = appendTerm(b, q.Predicate); err != nil {
		return nil, err
	}
	b = append(b, ' ')
	if b, err = appendTerm(b, q.Object); err != nil {
		return nil, err
	}
	if q.Label != nil {
		b = append(b, ' ')
		if b, err = appendTerm(b, q.Label); err != nil {
			return nil, err
		}
	}
	return append(b, " .\n"...), nil
}

func appendTerm(b []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return appendIRI(b, string(v)), nil
	case quad.BNode:
		return append(append(b, "_:"...), v...), nil
	case quad.String:
		return append(appendEscaped(append(b, '"'), string(v)), '"'), nil
	case quad.Int:
		b = strconv.AppendInt(append(b, '"'), int64(v), 10)
		return append(b, `"^^<`+vocab.XSDInteger+`>`...), nil
	}
	lexical, lang, datatype, ok := literal(v)
	if !ok {
		return nil, fmt.Errorf("rdf: no way to write %T", v)
	}
	b = append(appendEscaped(append(b, '"'), lexical), '"')
	switch {
	case lang != "":
		b = append(append(b, '@'), lang...)
	case datatype != "":
		b = appendIRI(append(b, "^^"...), datatype)
	}
	return b, nil
}

func appendIRI(b []byte, iri string) []byte {
	b = append(b, '<')
	for i := 0; i < len(iri); i++ {
		if classes[iri[i]]&inIRI == 0 {
			for _, c := range iri {
				if c < utf8.RuneSelf && classes[c]&inIRI == 0 {
					b = fmt.Appendf(b, "\\u%04X", c)
				} else {
					b = utf8.AppendRune(b, c)
				}
			}
			return append(b, '>')
		}
	}
	return append(append(b, iri...), '>')
}

// escapes are the characters of a literal that canonical N-Quads escapes.
var escapes = func() (t [256]string) {
	for c := range 0x20 {
		t[c] = fmt.Sprintf("\\u%04X", c)
	}
	t[0x7F] = "\\u007F"
	t['"'], t['\\'], t['\n'], t['\r'], t['\t'], t['\b'], t['\f'] = `\"`, `\\`, `\n`, `\r`, `\t`, `\b`, `\f`
	return t
}()

func appendEscaped(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		if e := escapes[s[i]]; e != "" {
			b = append(append(b, s[from:i]...), e...)
			from = i + 1
		}
	}
	return append(b, s[from:]...)
}

// namespaces finds short names for IRIs.
type namespaces struct {
	names  map[string]string // by namespace
	sorted []string          // short names
	byName map[string]string
}

func newNamespaces(prefixes map[string]string) *namespaces {
	n := &namespaces{names: map[string]string{}, byName: prefixes}
	n.sorted = sortedKeys(prefixes)
	for _, name := range n.sorted {
		if _, taken := n.names[prefixes[name]]; !taken && prefixes[name] != "" {
			n.names[prefixes[name]] = name
		}
	}
	return n
}

// split gives the short name of an IRI's namespace and what is behind it. A namespace ends with one of # / and :.
func (n *namespaces) split(iri string) (prefix, local string, ok bool) {
	i := strings.LastIndexAny(iri, "#/")
	if i < 0 {
		i = strings.IndexByte(iri, ':')
	}
	prefix, ok = n.names[iri[:i+1]]
	return prefix, iri[i+1:], ok
}
