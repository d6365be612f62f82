package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// names: labels and aliases of entities, titles and relations, of all articles; it ends when it is told to.
func names(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("a", "Peru"))
	mustLoad(t, s, Article("b", "Chile"))
	found := map[string]graph.IRI{}
	if err := s.Names(context.Background(), func(name string, iri graph.IRI) bool {
		found[name] = iri
		return true
	}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]graph.IRI{"Peru": "clew:Peru", "Chile": "clew:Chile", "Union": "clew:Union", "Great Union": "clew:Union", "Rossi": "clew:Anna_Rossi"} {
		if found[name] != want {
			t.Errorf("%s is %s, want %s", name, found[name], want)
		}
	}
	var first []string
	if err := s.Names(context.Background(), func(name string, _ graph.IRI) bool {
		first = append(first, name)
		return false
	}); err != nil || len(first) != 1 {
		t.Errorf("asked for one: %v, %v", first, err)
	}
	titles, relations := map[graph.IRI]string{}, map[graph.IRI]int{}
	if err := s.Titles(context.Background(), func(title string, article graph.IRI) bool {
		titles[article] = title
		return true
	}); err != nil || len(titles) != 2 || titles[graph.ArticleIRIOf("b")] != "A member" {
		t.Errorf("titles %v, %v", titles, err)
	}
	if err := s.Predicates(context.Background(), func(relation graph.IRI) bool {
		relations[relation]++
		return true
	}); err != nil || relations["clew:memberOf"] != 2 {
		t.Errorf("relations %v, %v", relations, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Names(ctx, func(string, graph.IRI) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if slices.Contains(first, "") {
		t.Error("an empty name")
	}
}
