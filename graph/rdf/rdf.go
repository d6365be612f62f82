// Package rdf reads and writes RDF: N-Quads and N-Triples in both directions, Turtle out.
//
// The reader takes what the W3C grammar of N-Quads allows and refuses everything else, with line and column; quad's
// own reader does neither (https://www.w3.org/TR/n-quads/).
package rdf

import (
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// SyntaxError is a mistake in a file of RDF.
type SyntaxError struct {
	Line, Column int // from 1; the column counts characters
	Message      string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Writer writes quads. They may come in any order; Close writes what is left and closes nothing else.
type Writer interface {
	Write(quad.Quad) error
	Close() error
}

// Rebase gives a quad with our own IRIs, clew:…, under another base: https://kg.example/….
func Rebase(q quad.Quad, base string) quad.Quad {
	if base == "" {
		return q
	}
	move := func(v quad.Value) quad.Value {
		switch v := v.(type) {
		case quad.IRI:
			return quad.IRI(rebase(string(v), base))
		case quad.TypedString:
			v.Type = quad.IRI(rebase(string(v.Type), base))
			return v
		}
		return v
	}
	return quad.Quad{Subject: move(q.Subject), Predicate: move(q.Predicate), Object: move(q.Object), Label: move(q.Label)}
}

func rebase(iri, base string) string {
	if len(iri) > len(vocab.Clew) && iri[:len(vocab.Clew)] == vocab.Clew {
		return base + iri[len(vocab.Clew):]
	}
	return iri
}

// literal gives the lexical form, language and datatype of a value; ok is false for IRIs and blank nodes.
func literal(v quad.Value) (lexical, language, datatype string, ok bool) {
	switch v := graph.Canonical(v).(type) {
	case quad.String:
		return string(v), "", "", true
	case quad.LangString:
		return string(v.Value), v.Lang, "", true
	case quad.TypedString:
		return string(v.Value), "", string(v.Type), true
	case quad.Int:
		return fmt.Sprint(int64(v)), "", vocab.XSDInteger, true
	}
	return "", "", "", false
}
