package rdf

import (
	"bufio"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// turtleEncoder writes Turtle and TriG: a subject once, its predicates under it, more objects of one predicate under that.
type turtleEncoder struct {
	w     *bufio.Writer
	trig  bool
	names *namespaces
	buf   []byte
	begun bool // prefixes are written
	open  bool // a statement that wants its full stop
	graph bool // a graph that wants its bracket
	last  quad.Quad
}

func newTurtleEncoder(w *bufio.Writer, trig bool, o EncodeOptions) *turtleEncoder {
	prefixes := map[string]string{}
	for name, namespace := range o.Prefixes {
		if turtlePrefix(name) {
			prefixes[name] = namespace
		}
	}
	return &turtleEncoder{w: w, trig: trig, names: newNamespaces(prefixes)}
}

// turtlePrefix reports whether a name may be that of a prefix; the empty one may.
func turtlePrefix(name string) bool {
	return name == "" || isBlankName("x"+name) && isNameStart([]rune(name)[0])
}

func (e *turtleEncoder) Encode(q quad.Quad) (err error) {
	if !e.trig {
		q.Label = nil
	}
	b := e.buf[:0]
	if !e.begun {
		b = e.header(b)
	}
	indent := ""
	sameGraph := e.begun && q.Label == e.last.Label
	if !sameGraph {
		b = e.closeGraph(b)
		if q.Label != nil {
			if e.begun && len(b) > 0 && !strings.HasSuffix(string(b), "\n\n") {
				b = append(b, '\n')
			}
			if b, err = e.term(b, q.Label); err != nil {
				return err
			}
			b = append(b, " {\n"...)
			e.graph = true
		}
	}
	if q.Label != nil {
		indent = "\t"
	}
	same := sameGraph && e.open && q.Subject == e.last.Subject
	switch {
	case same && q == e.last:
		return nil
	case same && q.Predicate == e.last.Predicate:
		b = append(append(append(b, " ,\n\t\t"...), indent...), ""...)
	case same:
		b = append(append(b, " ;\n\t"...), indent...)
	default:
		if e.open {
			b = append(b, " .\n\n"...)
		}
		b = append(b, indent...)
		if b, err = e.term(b, q.Subject); err != nil {
			return err
		}
		b = append(append(b, "\n\t"...), indent...)
	}
	if !same || q.Predicate != e.last.Predicate {
		if q.Predicate == typeIRI {
			b = append(b, 'a')
		} else if b, err = e.term(b, q.Predicate); err != nil {
			return err
		}
		b = append(b, ' ')
	}
	if b, err = e.term(b, q.Object); err != nil {
		return err
	}
	e.begun, e.open, e.last, e.buf = true, true, q, b
	_, err = e.w.Write(b)
	return err
}

func (e *turtleEncoder) header(b []byte) []byte {
	for _, name := range e.names.sorted {
		b = append(append(append(b, "@prefix "...), name...), ": "...)
		b = append(appendIRI(b, e.names.byName[name]), " .\n"...)
	}
	if len(e.names.sorted) > 0 {
		b = append(b, '\n')
	}
	return b
}

// closeGraph ends the statement and the graph that are open.
func (e *turtleEncoder) closeGraph(b []byte) []byte {
	if e.open {
		b = append(b, " .\n"...)
	}
	if e.graph {
		b = append(b, "}\n"...)
	}
	e.open, e.graph = false, false
	return b
}

func (e *turtleEncoder) Close() error {
	b := e.buf[:0]
	if !e.begun {
		b = e.header(b)
	}
	if _, err := e.w.Write(e.closeGraph(b)); err != nil {
		return err
	}
	return e.w.Flush()
}

// bare are the numbers and truths that Turtle writes without quotes.
var bare = map[quad.IRI]*regexp.Regexp{
	vocab.XSDInteger:      regexp.MustCompile(`^[+-]?[0-9]+$`),
	vocab.XSDDecimal:      regexp.MustCompile(`^[+-]?[0-9]*\.[0-9]+$`),
	vocab.XSD + "double":  regexp.MustCompile(`^[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+$`),
	vocab.XSD + "boolean": regexp.MustCompile(`^(true|false)$`),
}

func (e *turtleEncoder) term(b []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		if prefix, local, ok := e.names.split(string(v)); ok && isLocal(local) {
			return append(append(append(b, prefix...), ':'), local...), nil
		}
		return appendIRI(b, string(v)), nil
	case quad.Int:
		lexical, _, _, _ := literal(v)
		return append(b, lexical...), nil
	case quad.String:
		return appendQuoted(b, string(v)), nil
	case quad.LangString:
		return append(append(appendQuoted(b, string(v.Value)), '@'), v.Lang...), nil
	case quad.TypedString:
		if form := bare[v.Type]; form != nil && form.MatchString(string(v.Value)) {
			return append(b, v.Value...), nil
		}
		if v.Type == vocab.XSDString {
			return appendQuoted(b, string(v.Value)), nil
		}
		return e.term(append(appendQuoted(b, string(v.Value)), "^^"...), v.Type)
	}
	return appendTerm(b, v)
}

// isLocal reports whether the local part of a prefixed name needs no escapes.
func isLocal(s string) bool {
	for i, r := range s {
		switch {
		case r == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
		case r >= '0' && r <= '9', r == '_', isNameStart(r) && r != utf8.RuneError:
		case i == 0 || !isName(r) && r != '.':
			return false
		}
	}
	return !strings.HasSuffix(s, ".")
}

// appendQuoted writes a literal in quotes, one of several lines in three: its lines stay lines.
func appendQuoted(b []byte, s string) []byte {
	if !strings.Contains(s, "\n") {
		return append(appendEscaped(append(b, '"'), s), '"')
	}
	b = append(b, `"""`...)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\n', c == '\t', c == '"' && i+1 < len(s) && s[i+1] != '"':
			b = append(b, c)
		case escapes[c] != "":
			b = append(b, escapes[c]...)
		default:
			b = append(b, c)
		}
	}
	return append(b, `"""`...)
}
