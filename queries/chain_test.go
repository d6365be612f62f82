package queries_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// small is a graph of a few facts, for chains.
type small []store.Fact

func (s small) Statements(_ context.Context, f store.Filter) ([]store.Fact, error) {
	var out []store.Fact
	for _, x := range s {
		if x.Subject.Entity == f.Either || x.Object.Entity == f.Either {
			out = append(out, x)
		}
	}
	return out, nil
}

// every gives all chains of at most length facts by trying them all, one for each sequence of relations and entities.
func (s small) every(a, b graph.IRI, length int, avoid []string) map[string]int {
	out := map[string]int{}
	var walk func(at graph.IRI, seen []graph.IRI, words string, n int)
	walk = func(at graph.IRI, seen []graph.IRI, words string, n int) {
		if at == b {
			out[words] = n
			return
		}
		if n == length {
			return
		}
		for _, f := range s {
			from, to, arrow := f.Subject.Entity, f.Object.Entity, ">"
			for range 2 {
				if from == at && to != from && !slices.Contains(seen, to) && !slices.Contains(avoid, f.Predicate) {
					walk(to, append(slices.Clone(seen), to), words+" "+arrow+f.Predicate+" "+string(to), n+1)
				}
				from, to, arrow = to, from, "<"
			}
		}
	}
	walk(a, []graph.IRI{a}, "", 0)
	return out
}

func words(c queries.Chain) string {
	var b strings.Builder
	for _, l := range c {
		arrow := ">"
		if !l.Forward {
			arrow = "<"
		}
		b.WriteString(" " + arrow + l.Fact.Predicate + " " + string(l.To))
	}
	return b.String()
}

// TestChains: the shortest chains of random graphs, compared with trying all.
func TestChains(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var g small
		for range rapid.IntRange(1, 16).Draw(r, "facts") {
			at := func(name string) graph.Term {
				return graph.Term{Entity: graph.IRI(fmt.Sprintf("n%d", rapid.IntRange(0, 6).Draw(r, name)))}
			}
			g = append(g, store.Fact{Statement: graph.Statement{Subject: at("subject"), Predicate: rapid.SampledFrom([]string{"p", "q", "r"}).Draw(r, "relation"), Object: at("object")}})
		}
		o := queries.ChainOptions{Count: rapid.IntRange(1, 5).Draw(r, "count"), Length: rapid.IntRange(1, 5).Draw(r, "length"), Avoid: []string{"r"}}
		got, cut, err := queries.Chains(context.Background(), g, "n0", "n1", o)
		if err != nil || cut {
			r.Fatal(err, cut)
		}
		all := g.every("n0", "n1", o.Length, o.Avoid)
		var lengths []int
		for _, n := range all {
			lengths = append(lengths, n)
		}
		slices.Sort(lengths)
		if want := min(len(all), o.Count); len(got) != want {
			r.Fatalf("%d chains of %d, want %d of %v", len(got), len(all), want, all)
		}
		seen := map[string]bool{}
		for i, c := range got {
			n, is := all[words(c)]
			if !is || n != len(c) || n != lengths[i] || seen[words(c)] {
				r.Fatalf("chain %d is%s, %d facts, want %d; all: %v", i, words(c), len(c), lengths[i], all)
			}
			seen[words(c)] = true
		}
	})
}

// TestChainsOfSmallComponent: the chains are longer than the steps that it takes to see all of the graph.
func TestChainsOfSmallComponent(t *testing.T) {
	var g small
	for _, f := range []string{"n0 n1", "n1 n3", "n1 n4", "n3 n4", "n0 n2", "n2 n6", "n3 n6"} {
		from, to, _ := strings.Cut(f, " ")
		g = append(g, store.Fact{Statement: graph.Statement{Subject: graph.Term{Entity: graph.IRI(from)}, Predicate: "p", Object: graph.Term{Entity: graph.IRI(to)}}})
	}
	chains, cut, err := queries.Chains(context.Background(), g, "n0", "n1", queries.ChainOptions{Count: 3, Length: 5})
	if err != nil || cut || len(chains) != 3 || len(chains[2]) != 5 {
		t.Errorf("%v, cut %v, %v", chains, cut, err)
	}
}

// TestChainsCut: a search that would look at too many entities gives up and says so.
func TestChainsCut(t *testing.T) {
	var g small
	for i := range 100 {
		g = append(g, store.Fact{Statement: graph.Statement{Subject: graph.Term{Entity: "a"}, Predicate: "p", Object: graph.Term{Entity: graph.IRI(fmt.Sprintf("x%d", i))}}},
			store.Fact{Statement: graph.Statement{Subject: graph.Term{Entity: "b"}, Predicate: "p", Object: graph.Term{Entity: graph.IRI(fmt.Sprintf("y%d", i))}}})
	}
	chains, cut, err := queries.Chains(context.Background(), g, "a", "b", queries.ChainOptions{Count: 1, Length: 6, Nodes: 50})
	if err != nil || !cut || len(chains) != 0 {
		t.Errorf("%v, cut %v, %v", chains, cut, err)
	}
}
