package main

import (
	"io/fs"
	"os"
	"strings"
	"unicode"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/loaders/relation"
)

// vocabulary is what an export says of our own terms, so that a reader needs nothing of ours: names, explanations, and the standard terms
// that they are kinds of.
type vocabulary struct {
	quads    []quad.Quad
	standard map[string]string // of our IRIs that have a standard one
}

// describeTerms gives the vocabulary of a graph: our terms, the classes, and the relations that the graph has.
func describeTerms(c *cli.Context, db explorer.Reader) (*vocabulary, error) {
	dir, err := fs.Sub(data.FS, "ontology")
	if err != nil {
		return nil, err
	}
	dirs := []fs.FS{dir}
	for _, own := range c.StringSlice("ontology") {
		dirs = append(dirs, os.DirFS(own))
	}
	ontology, err := relation.LoadOntology(dirs...)
	if err != nil {
		return nil, err
	}
	used, err := db.Relations(c.Context)
	if err != nil {
		return nil, err
	}
	v := &vocabulary{standard: map[string]string{}}
	for _, t := range vocab.Terms() {
		kind, above := vocab.RDF+"Property", vocab.SubPropertyOf
		if t.Class {
			kind, above = vocab.RDFS+"Class", vocab.SubClassOf
		}
		if t.IRI == vocab.Unknown {
			kind, above = vocab.OWL+"NamedIndividual", ""
		}
		v.term(t.IRI, kind, spaced(graph.Name(graph.IRI(t.IRI))), t.Comment)
		v.link(t.IRI, above, t.Standard)
	}
	for class, parent := range ontology.Classes {
		iri := string(graph.Relation(class))
		v.term(iri, vocab.RDFS+"Class", spaced(class), "")
		if parent != "" {
			v.link(iri, vocab.SubClassOf, string(graph.Relation(parent)))
		}
	}
	for _, u := range used {
		v.relation(string(u.IRI), u.Name, ontology.Relation(u.Name))
	}
	return v, nil
}

// spaced takes a name in camel case apart: handedTo is "handed to".
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func (v *vocabulary) add(subject, predicate string, object quad.Value) {
	v.quads = append(v.quads, quad.Quad{Subject: quad.IRI(subject), Predicate: quad.IRI(predicate), Object: object, Label: quad.IRI(graph.VocabularyGraph)})
}

// term says what a term is, and what it is called.
func (v *vocabulary) term(iri, kind, label, comment string) {
	v.add(iri, vocab.Type, quad.IRI(kind))
	if label != "" {
		v.add(iri, vocab.Label, quad.LangString{Value: quad.String(label), Lang: "en"})
	}
	if comment != "" {
		v.add(iri, vocab.Comment, quad.LangString{Value: quad.String(comment), Lang: "en"})
	}
}

// link ties a term of ours to another one.
func (v *vocabulary) link(ours, how, other string) {
	if other == "" || how == "" || other == ours {
		return
	}
	v.add(ours, how, quad.IRI(other))
	if (how == vocab.SubPropertyOf || how == vocab.SubClassOf) && !strings.HasPrefix(other, vocab.Clew) {
		v.standard[ours] = other
	}
}

// relation describes a relation of the graph: r is nil for one that the ontology does not know, which says itself in the words of the text.
func (v *vocabulary) relation(iri, name string, r *relation.Relation) {
	if r == nil {
		v.term(iri, vocab.RDF+"Property", spaced(name), "")
		return
	}
	v.term(iri, vocab.RDF+"Property", r.Label, "The subject "+r.Label+" the object.")
	v.link(iri, vocab.SubPropertyOf, vocab.Expand(r.Standard))
	if r.Inverse != "" {
		v.link(iri, vocab.InverseOf, string(graph.Relation(r.Inverse)))
	}
	if r.Symmetric {
		v.add(iri, vocab.Type, quad.IRI(vocab.OWL+"SymmetricProperty"))
	}
	if r.Transitive {
		v.add(iri, vocab.Type, quad.IRI(vocab.OWL+"TransitiveProperty"))
	}
	for _, class := range r.Domain {
		v.add(iri, vocab.Schema+"domainIncludes", quad.IRI(graph.Relation(class)))
	}
	for _, class := range r.Range {
		v.add(iri, vocab.Schema+"rangeIncludes", quad.IRI(graph.Relation(class)))
	}
}
