package rdf

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// turtle writes Turtle (https://www.w3.org/TR/turtle/): triples by subject. The names of graphs are lost, and so is that
// a triple stands in two of them.
type turtle struct {
	w        *bufio.Writer
	prefixes []prefix
	begun    bool
	last     quad.Quad
}

type prefix struct{ name, namespace string }

// NewTurtleWriter writes Turtle. Quads that come sorted by subject and predicate are written shortest.
func NewTurtleWriter(w io.Writer, base string) Writer {
	t := &turtle{w: bufio.NewWriterSize(w, 1<<16)}
	for name, namespace := range vocab.Prefixes() {
		t.prefixes = append(t.prefixes, prefix{name, rebase(namespace+"x", base)[:len(rebase(namespace+"x", base))-1]})
	}
	sort.Slice(t.prefixes, func(i, j int) bool { return t.prefixes[i].name < t.prefixes[j].name })
	return t
}

func (t *turtle) Write(q quad.Quad) error {
	q.Label = nil
	if !t.begun {
		for _, p := range t.prefixes {
			fmt.Fprintf(t.w, "@prefix %s: <%s> .\n", p.name, p.namespace)
		}
		t.w.WriteByte('\n')
	}
	same := t.begun && q.Subject == t.last.Subject
	switch {
	case same && q == t.last:
		return nil
	case same && q.Predicate == t.last.Predicate:
		t.w.WriteString(" ,\n\t\t")
	case same:
		t.w.WriteString(" ;\n\t")
	default:
		if t.begun {
			t.w.WriteString(" .\n\n")
		}
		if err := t.term(q.Subject); err != nil {
			return err
		}
		t.w.WriteString("\n\t")
	}
	if !same || q.Predicate != t.last.Predicate {
		if q.Predicate == quad.IRI(vocab.Type) {
			t.w.WriteString("a")
		} else if err := t.term(q.Predicate); err != nil {
			return err
		}
		t.w.WriteByte(' ')
	}
	t.begun, t.last = true, q
	return t.term(q.Object)
}

func (t *turtle) Close() error {
	if t.begun {
		t.w.WriteString(" .\n")
	}
	return t.w.Flush()
}

// local is the part of a prefixed name that needs no escapes.
var local = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

func (t *turtle) term(v quad.Value) error {
	if iri, ok := v.(quad.IRI); ok {
		for _, p := range t.prefixes {
			if rest, ok := strings.CutPrefix(string(iri), p.namespace); ok && local.MatchString(rest) {
				_, err := t.w.WriteString(p.name + ":" + rest)
				return err
			}
		}
		return writeIRI(t.w, string(iri))
	}
	if lexical, lang, datatype, ok := literal(v); ok && lang == "" && datatype != "" {
		t.w.WriteByte('"')
		writeEscaped(t.w, lexical)
		t.w.WriteString(`"^^`)
		return t.term(quad.IRI(datatype))
	}
	return writeTerm(t.w, v)
}
