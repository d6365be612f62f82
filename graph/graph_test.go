package graph_test

import (
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// TestIRIs: readable, stable, and never one of our own terms.
func TestIRIs(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		need       bool
		want       graph.IRI
	}{
		{"Antony Blinken", "Person", false, "clew:Antony_Blinken"},
		{"the Maldives", "Country", false, "clew:Maldives"},
		{"  The   Hague ", "Place", false, "clew:Hague"},
		{"Georgia", "state", true, "clew:Georgia_(state)"},
		{"Money", "Film", false, "clew:Money_(Film)"},
		{"Niinisto\u0308", "Person", false, "clew:Niinistö"},
	} {
		if got := graph.EntityIRI(c.name, c.kind, c.need); got != c.want {
			t.Errorf("%q: %s, want %s", c.name, got, c.want)
		}
	}
	for _, name := range []string{"a<b>c", `x"y`, "50 %", "a/b#c", "", "\x00", "日本"} {
		iri := graph.EntityIRI(name, "Thing", false)
		if !graph.ValidIRI(string(iri)) || strings.ContainsAny(string(iri), "<>\" ") {
			t.Errorf("%q gives %s", name, iri)
		}
	}
	for _, term := range vocab.Terms() {
		name := strings.TrimPrefix(term.IRI, vocab.Clew)
		if string(graph.EntityIRI(name, "Film", false)) == term.IRI {
			t.Errorf("an entity may be called %s", term.IRI)
		}
	}
	a := graph.ArticleIRI("summit", "/x/summit.txt")
	if a == graph.ArticleIRI("summit", "/y/summit.txt") || !a.IsArticle() || a.IsLocal() || !strings.HasPrefix(string(a), "clew:article/summit-") {
		t.Errorf("%s", a)
	}
	if l := graph.LocalIRI(a, "the deal"); !l.IsLocal() || graph.Name(l) != "the deal" {
		t.Errorf("%s is %q", l, graph.Name(l))
	}
}

func TestFold(t *testing.T) {
	for a, b := range map[string]string{"The  Coalition": "coalition", "U.S.": "US", "Norway’s": "norway", "ﬁne": "FINE", "a": "A"} {
		if graph.Fold(a) != graph.Fold(b) {
			t.Errorf("%q folds to %q, %q to %q", a, graph.Fold(a), b, graph.Fold(b))
		}
	}
}

func sample() *graph.Article {
	return &graph.Article{IRI: "clew:article/a", Text: "Peru joined. Chile may join.", Entities: []graph.Entity{{IRI: "clew:Peru", Name: "Peru", Class: "Country", Named: true}}}
}

// TestDirectQuads: only what the article asserts is walked by queries.
func TestDirectQuads(t *testing.T) {
	peru, union := graph.Term{Entity: "clew:Peru"}, graph.Term{Entity: "clew:Union"}
	for name, c := range map[string]struct {
		s      graph.Statement
		direct bool
	}{
		"asserted":   {graph.Statement{Subject: peru, Object: union, Polarity: graph.Positive, Modality: graph.Factual}, true},
		"denied":     {graph.Statement{Subject: peru, Object: union, Polarity: graph.Negative, Modality: graph.Factual}, false},
		"possible":   {graph.Statement{Subject: peru, Object: union, Polarity: graph.Positive, Modality: graph.Possible}, false},
		"attributed": {graph.Statement{Subject: peru, Object: union, Polarity: graph.Positive, Modality: graph.Factual, AttributedTo: graph.Term{Entity: "clew:X"}}, false},
		"no agent":   {graph.Statement{Subject: graph.Term{Unknown: true}, Object: union, Polarity: graph.Positive, Modality: graph.Factual}, false},
	} {
		c.s.Predicate, c.s.Evidence = "memberOf", graph.Evidence{Start: 0, End: 12}
		a := sample()
		a.Statements = []graph.Statement{c.s}
		direct, nodes := false, 0
		for _, q := range a.Quads() {
			if q.Predicate == quad.IRI("clew:memberOf") {
				direct = true
			}
			if q.Predicate == quad.IRI(vocab.Type) && q.Object == quad.IRI(vocab.Statement) {
				nodes++
			}
			if q.Label != quad.IRI(a.IRI) {
				t.Errorf("%s: label %v", name, q.Label)
			}
			if q.Predicate == quad.IRI(vocab.Exact) && q.Object != quad.String("Peru joined.") {
				t.Errorf("%s: evidence %v", name, q.Object)
			}
		}
		if direct != c.direct || nodes != 1 {
			t.Errorf("%s: direct %v, %d statement nodes", name, direct, nodes)
		}
	}
}

// TestLiterals: what backends would merge or reprint does not reach them.
func TestLiterals(t *testing.T) {
	for _, c := range []struct{ in, want quad.Value }{
		{quad.TypedString{Value: "87", Type: vocab.XSDInteger}, quad.Int(87)},
		{quad.TypedString{Value: "087", Type: vocab.XSDInteger}, quad.TypedString{Value: "087", Type: vocab.XSDInteger}},
		{quad.TypedString{Value: "99999999999999999999", Type: vocab.XSDInteger}, quad.TypedString{Value: "99999999999999999999", Type: vocab.XSDInteger}},
		{quad.TypedString{Value: "x", Type: vocab.XSDString}, quad.String("x")},
		{quad.Bool(true), quad.TypedString{Value: "true", Type: vocab.XSD + "boolean"}},
	} {
		if got := graph.Canonical(c.in); got != c.want {
			t.Errorf("%#v: %#v, want %#v", c.in, got, c.want)
		}
	}
}

// TestOrder: quads depend on the article alone, not on the order of its statements.
func TestOrder(t *testing.T) {
	a, b := sample(), sample()
	s1 := graph.Statement{Subject: graph.Term{Entity: "clew:Peru"}, Predicate: "p", Object: graph.Term{Entity: "clew:A"}, Polarity: graph.Positive, Modality: graph.Factual, Confidence: 0.5, Evidence: graph.Evidence{Start: 0, End: 12}}
	s2 := s1
	s2.Confidence, s2.Evidence = 0.9, graph.Evidence{Start: 13, End: 28}
	a.Statements, b.Statements = []graph.Statement{s1, s2}, []graph.Statement{s2, s1}
	x, y := a.Quads(), b.Quads()
	if len(x) != len(y) {
		t.Fatalf("%d and %d quads", len(x), len(y))
	}
	for i := range x {
		if x[i] != y[i] {
			t.Errorf("%v and %v", x[i], y[i])
		}
	}
}
