// Package storetest is what every backend of a store must do. A backend's test calls [Run].
package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"reflect"
	"sort"
	"testing"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

// Run runs the suite. open gives a new and empty store each time; reopen closes a store and opens it again, and is nil
// for a backend that forgets.
func Run(t *testing.T, open func(t *testing.T) *store.Store, reopen func(t *testing.T, s *store.Store) *store.Store) {
	for name, test := range map[string]func(t *testing.T, s *store.Store){
		"Rejections": rejections,
		"LoadTwice":  loadTwice, "LoadAll": loadAll, "Replace": replace, "RemoveToTheLastNode": remove, "TwoArticles": twoArticles,
		"Statements": statements, "Qualified": qualified, "Find": find, "FoundNames": foundNames, "Ranks": ranks, "NameModel": nameModel, "ImportExport": importExport, "Counts": counts, "Cancelled": cancelled, "Random": random,
		"RoundTrip": func(t *testing.T, _ *store.Store) { roundTrip(t, open) }, "TakenBack": takenBack, "Neighbourhood": near, "Names": names,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
	if reopen != nil {
		t.Run("Durable", func(t *testing.T) {
			s := open(t)
			mustLoad(t, s, Article("a", "Peru"))
			want := quads(t, s)
			s = reopen(t, s)
			if got := quads(t, s); !reflect.DeepEqual(got, want) {
				t.Errorf("%d quads after reopening, want %d", len(got), len(want))
			}
		})
	}
}

// Article gives a small article: a country joins a union, as one sentence says and somebody hopes in another.
func Article(id, country string) *graph.Article {
	text := country + " became the 12th member of the Union. Anna Rossi hopes that " + country + " will pay $3 million."
	peru := graph.EntityIRI(country, "Country", false)
	union := graph.IRI("clew:Union")
	million := 3e6
	iri := graph.ArticleIRIOf(id)
	return &graph.Article{
		IRI: iri, Title: "A member", Source: "/articles/" + id + ".txt", Retrieved: "2024-10-01T10:00:00Z", Language: "en", Checksum: "sha256:" + id, Reader: "1", Text: text,
		Entities: []graph.Entity{
			{IRI: peru, Name: country, Class: "Country", Named: true},
			{IRI: union, Name: "Union", Class: "Organisation", Aliases: []string{"Great Union"}, Named: true},
			{IRI: "clew:Anna_Rossi", Name: "Anna Rossi", Class: "Person", Aliases: []string{"Rossi"}, Named: true},
		},
		Statements: []graph.Statement{
			{Subject: graph.Term{Entity: peru}, Predicate: "memberOf", Object: graph.Term{Entity: union}, Polarity: graph.Positive, Modality: graph.Factual, Confidence: 0.9,
				Pattern: "memberOf/member", Qualifiers: []graph.Qualifier{{Name: "ordinal", Value: "12"}}, Evidence: graph.Evidence{Start: 0, End: len(country) + 33}},
			{Subject: graph.Term{Entity: peru}, Predicate: "pay", Object: graph.Term{Literal: &graph.Literal{Value: "$3 million", Datatype: "clew:Money", Amount: &million, Currency: "USD"}},
				Polarity: graph.Positive, Modality: graph.Future, AttributedTo: graph.Term{Entity: "clew:Anna_Rossi"}, Confidence: 0.7, Pattern: "open/verb", Open: true,
				Evidence: graph.Evidence{Start: len(country) + 34, End: len(text)}},
		},
	}
}

func mustLoad(t *testing.T, s *store.Store, a *graph.Article) store.Result {
	t.Helper()
	r, err := s.Load(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// quads gives all of a store, sorted, as N-Quads would write it.
func quads(t *testing.T, s *store.Store) []string {
	t.Helper()
	var out []string
	if err := s.Export(context.Background(), "", func(q quad.Quad) error {
		out = append(out, q.String())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// nodes gives what g.V() gives: every node of the backend, sorted.
func nodes(t *testing.T, s *store.Store) []string {
	t.Helper()
	qs := s.Handle()
	var out []string
	it := qs.NodesAllIterator()
	defer it.Close()
	if err := cayley.Iterate(context.Background(), it).EachValue(qs, func(v quad.Value) { out = append(out, quad.StringOf(v)) }); err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}

func loadTwice(t *testing.T, s *store.Store) {
	a := Article("a", "Peru")
	if r := mustLoad(t, s, a); !r.Changed || r.Replaced || r.Added == 0 {
		t.Errorf("first load: %+v", r)
	}
	before, beforeNodes := quads(t, s), nodes(t, s)
	a.Retrieved = "2025-01-01T00:00:00Z"
	if r := mustLoad(t, s, a); r.Changed || r.Added != 0 || r.Removed != 0 {
		t.Errorf("second load: %+v", r)
	}
	if !reflect.DeepEqual(quads(t, s), before) || !reflect.DeepEqual(nodes(t, s), beforeNodes) {
		t.Error("the second load changed the graph")
	}
	same, err := s.Unchanged(context.Background(), a.IRI, a.Checksum, a.Reader)
	if err != nil || !same {
		t.Errorf("Unchanged: %v, %v", same, err)
	}
	if same, _ := s.Unchanged(context.Background(), a.IRI, a.Checksum, "2"); same {
		t.Error("unchanged for another reader")
	}
}

// loadAll: several articles at once are what they are one by one, one that comes twice too.
func loadAll(t *testing.T, s *store.Store) {
	ctx := context.Background()
	again := Article("a", "Chad")
	results, err := s.LoadAll(ctx, []*graph.Article{Article("a", "Peru"), Article("b", "Kenya"), Article("b", "Kenya"), again})
	if err != nil || len(results) != 4 {
		t.Fatal(results, err)
	}
	if !results[0].Changed || !results[1].Changed || results[2].Changed || !results[3].Replaced {
		t.Errorf("%+v", results)
	}
	together := quads(t, s)
	for _, id := range []string{"a", "b"} {
		if _, err := s.Remove(ctx, graph.ArticleIRIOf(id)); err != nil {
			t.Fatal(err)
		}
	}
	mustLoad(t, s, again)
	mustLoad(t, s, Article("b", "Kenya"))
	if !reflect.DeepEqual(quads(t, s), together) {
		t.Error("the graph is another one")
	}
	if results, err := s.LoadAll(ctx, nil); err != nil || len(results) != 0 {
		t.Error(results, err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := s.LoadAll(stopped, []*graph.Article{Article("c", "Oman"), Article("d", "Fiji")}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func replace(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("a", "Peru"))
	if r := mustLoad(t, s, Article("a", "Chile")); !r.Replaced || r.Added == 0 || r.Removed == 0 {
		t.Errorf("replacing: %+v", r)
	}
	got, gotNodes := quads(t, s), nodes(t, s)
	if _, err := s.Remove(context.Background(), "clew:article/a"); err != nil {
		t.Fatal(err)
	}
	mustLoad(t, s, Article("a", "Chile"))
	if !reflect.DeepEqual(got, quads(t, s)) || !reflect.DeepEqual(gotNodes, nodes(t, s)) {
		t.Error("a replaced article is not what a fresh one is")
	}
	// A much shorter version: Cayley once lost what was left of it.
	short := Article("a", "Chile")
	short.Statements, short.Entities = short.Statements[:1], short.Entities[:1]
	mustLoad(t, s, short)
	var want []string
	for _, q := range graph.Sort(short.Quads()) {
		want = append(want, q.String())
	}
	if got := quads(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("a shorter version:\n%v\nwant\n%v", got, want)
	}
}

func remove(t *testing.T, s *store.Store) {
	ctx := context.Background()
	mustLoad(t, s, Article("a", "Peru"))
	want, wantNodes := quads(t, s), nodes(t, s)
	mustLoad(t, s, Article("b", "Chile"))
	n, err := s.Remove(ctx, "clew:article/b")
	if err != nil || n == 0 {
		t.Fatalf("removed %d quads: %v", n, err)
	}
	if got := quads(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("%d quads after removing, want %d", len(got), len(want))
	}
	if got := nodes(t, s); !reflect.DeepEqual(got, wantNodes) {
		t.Errorf("nodes after removing:\n%v\nwant\n%v", got, wantNodes)
	}
	if n, err := s.Remove(ctx, "clew:article/b"); n != 0 || err != nil {
		t.Errorf("removing again: %d, %v", n, err)
	}
	if _, err := s.Remove(ctx, "clew:article/a"); err != nil {
		t.Fatal(err)
	}
	if got := nodes(t, s); len(got) != 0 {
		t.Errorf("an empty graph has nodes: %v", got)
	}
}

// twoArticles: one fact in two articles is two quads, and the order of loading does not matter.
func twoArticles(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("b", "Peru"))
	mustLoad(t, s, Article("a", "Peru"))
	facts, err := s.Statements(context.Background(), store.Filter{Predicate: "memberOf"})
	if err != nil || len(facts) != 2 || facts[0].Article != "clew:article/a" {
		t.Errorf("%d facts, %v", len(facts), err)
	}
	direct := 0
	for _, q := range quads(t, s) {
		if len(q) > 20 && q[:20] == "<clew:Peru> -- <clew" {
			direct++
		}
	}
	if direct != 2 {
		t.Errorf("%d direct quads, want 2", direct)
	}
}

func statements(t *testing.T, s *store.Store) {
	ctx := context.Background()
	a := Article("a", "Peru")
	mustLoad(t, s, a)
	facts, err := s.Statements(ctx, store.Filter{Subject: "clew:Peru"})
	if err != nil || len(facts) != 2 {
		t.Fatalf("%d facts: %v", len(facts), err)
	}
	f := facts[0]
	if f.Predicate != "memberOf" || !f.Asserted() || f.Object.Entity != "clew:Union" || f.Confidence != 0.9 || len(f.Qualifiers) != 1 || f.Qualifiers[0].Value != "12" {
		t.Errorf("first fact: %+v", f)
	}
	if len(f.Quotes) != 1 || f.Quotes[0].Text != a.Text[:37] || f.Quotes[0].Start != 0 || f.Quotes[0].End != 37 {
		t.Errorf("evidence: %+v", f.Quotes)
	}
	f = facts[1]
	if f.Asserted() || f.Modality != graph.Future || f.AttributedTo.Entity != "clew:Anna_Rossi" || f.Object.Literal == nil || *f.Object.Literal.Amount != 3e6 || f.Object.Literal.Currency != "USD" || f.Object.Literal.Value != "$3 million" {
		t.Errorf("second fact: %+v", f)
	}
	for _, c := range []struct {
		filter store.Filter
		n      int
	}{
		{store.Filter{AssertedOnly: true}, 1}, {store.Filter{Object: "clew:Union"}, 1}, {store.Filter{Either: "clew:Union"}, 1}, {store.Filter{Predicate: "pay"}, 1},
		{store.Filter{ObjectText: "$3 Million"}, 1}, {store.Filter{Article: "clew:article/none"}, 0}, {store.Filter{Limit: 1}, 1}, {store.Filter{Article: "clew:article/a"}, 2},
	} {
		if facts, err := s.Statements(ctx, c.filter); err != nil || len(facts) != c.n {
			t.Errorf("%+v: %d facts, want %d: %v", c.filter, len(facts), c.n, err)
		}
	}
}

// qualified: sold in 2014 and sold in 2019 are two facts.
func qualified(t *testing.T, s *store.Store) {
	a := Article("a", "Peru")
	again := a.Statements[0]
	again.Qualifiers = []graph.Qualifier{{Name: "ordinal", Value: "13"}}
	a.Statements = append(a.Statements, again, a.Statements[0])
	mustLoad(t, s, a)
	facts, err := s.Statements(context.Background(), store.Filter{Predicate: "memberOf"})
	if err != nil || len(facts) != 2 || len(facts[0].Qualifiers) != 1 || len(facts[1].Qualifiers) != 1 {
		t.Errorf("%+v, %v", facts, err)
	}
}

func find(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("a", "Peru"))
	for name, want := range map[string]graph.IRI{
		"Peru": "clew:Peru", "the union": "clew:Union", "GREAT UNION": "clew:Union", "Rossi": "clew:Anna_Rossi", "anna": "clew:Anna_Rossi",
		"clew:Peru": "clew:Peru", "<clew:Peru>": "clew:Peru", "Unoin": "", "Anna Rosi": "clew:Anna_Rossi", "nobody": "", "": "", "clew:Nobody": "",
	} {
		found, err := s.Find(context.Background(), name, 3)
		switch {
		case err != nil:
			t.Errorf("%q: %v", name, err)
		case want == "" && len(found) > 0 && found[0].Score > 0.5:
			t.Errorf("%q finds %s", name, found[0].Entity.IRI)
		case want != "" && (len(found) == 0 || found[0].Entity.IRI != want):
			t.Errorf("%q finds %+v, want %s", name, found, want)
		}
	}
}

func importExport(t *testing.T, s *store.Store) {
	ctx := context.Background()
	in := []quad.Quad{
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("words"), Label: quad.IRI("a:g")},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("words")},
		{Subject: quad.BNode("b"), Predicate: quad.IRI("a:p"), Object: quad.LangString{Value: "mots", Lang: "fr"}},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.TypedString{Value: "087", Type: quad.IRI(vocab.XSDInteger)}, Label: quad.BNode("g")},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.TypedString{Value: "true", Type: quad.IRI(vocab.XSD + "boolean")}},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.TypedString{Value: "2001-01-01T00:00:00.123456Z", Type: quad.IRI(vocab.XSDDateTime)}},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.Int(87)},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.String("")},
	}
	n, err := s.Import(ctx, feed(append(in, in...), nil))
	if err != nil || n != len(in) {
		t.Fatalf("imported %d, want %d: %v", n, len(in), err)
	}
	if n, err := s.Import(ctx, feed(in, nil)); err != nil || n != 0 {
		t.Errorf("imported %d again: %v", n, err)
	}
	want := map[string]bool{}
	for _, q := range in {
		want[fmt.Sprintf("%#v", q)] = true
	}
	if err := s.Export(ctx, "", func(q quad.Quad) error {
		if !want[fmt.Sprintf("%#v", q)] {
			t.Errorf("came out, went not in: %#v", q)
		}
		delete(want, fmt.Sprintf("%#v", q))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for q := range want {
		t.Errorf("went in, came not out: %s", q)
	}
	failed := errors.New("broken input")
	if _, err := s.Import(ctx, func() (quad.Quad, bool, error) { return quad.Quad{}, false, failed }); !errors.Is(err, failed) {
		t.Errorf("a broken input: %v", err)
	}
}

func counts(t *testing.T, s *store.Store) {
	ctx := context.Background()
	mustLoad(t, s, Article("a", "Peru"))
	mustLoad(t, s, Article("b", "Chile"))
	stats, err := s.Stats(ctx)
	if err != nil || stats.Articles != 2 || stats.Statements != 4 || stats.Asserted != 2 || stats.Entities != 4 || stats.Quads != len(quads(t, s)) || stats.Nodes != len(nodes(t, s)) {
		t.Errorf("%+v, %v", stats, err)
	}
	sources, err := s.Sources(ctx)
	if err != nil || len(sources) != 2 || sources[0].IRI != "clew:article/a" || sources[0].Source != "/articles/a.txt" || sources[0].Statements != 2 || sources[0].Asserted != 1 || sources[0].Title != "A member" {
		t.Errorf("%+v, %v", sources, err)
	}
	relations, err := s.Relations(ctx)
	if err != nil || len(relations) != 2 || relations[0].Name != "memberOf" || relations[0].Asserted != 2 || relations[1].Claimed != 2 || !relations[1].Open {
		t.Errorf("%+v, %v", relations, err)
	}
	a, err := s.Article(ctx, "clew:article/a")
	if err != nil || a.Text != Article("a", "Peru").Text {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := s.Article(ctx, "clew:article/none"); !errors.Is(err, store.ErrNoArticle) {
		t.Errorf("an article that is not there: %v", err)
	}
}

// cancelled: a change that is called off leaves the graph as it was.
func cancelled(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("a", "Peru"))
	want := quads(t, s)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Load(ctx, Article("b", "Chile")); !errors.Is(err, context.Canceled) {
		t.Errorf("loading: %v", err)
	}
	if got := quads(t, s); !reflect.DeepEqual(got, want) {
		t.Error("the graph changed")
	}
	mustLoad(t, s, Article("b", "Chile"))
}

// random loads, replaces and removes articles at random and compares with a map of them.
func random(t *testing.T, s *store.Store) {
	ctx := context.Background()
	r := rand.New(rand.NewSource(1))
	model := map[string]*graph.Article{}
	countries := []string{"Peru", "Chile", "Cuba"}
	for range 60 {
		id := string(rune('a' + r.Intn(4)))
		if r.Intn(3) == 0 {
			if _, err := s.Remove(ctx, graph.ArticleIRIOf(id)); err != nil {
				t.Fatal(err)
			}
			delete(model, id)
			continue
		}
		a := Article(id, countries[r.Intn(len(countries))])
		a.Statements = a.Statements[:r.Intn(3)]
		a.Entities = a.Entities[:r.Intn(4)]
		mustLoad(t, s, a)
		model[id] = a
	}
	var want []string
	values := map[string]bool{}
	for _, id := range []string{"a", "b", "c", "d"} {
		if model[id] == nil {
			continue
		}
		for _, q := range graph.Sort(model[id].Quads()) {
			want = append(want, q.String())
			for _, d := range quad.Directions {
				values[quad.StringOf(q.Get(d))] = true
			}
		}
	}
	if got := quads(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("%d quads, want %d", len(got), len(want))
	}
	if got := nodes(t, s); len(got) != len(values) {
		t.Errorf("%d nodes, want %d", len(got), len(values))
	}
}
