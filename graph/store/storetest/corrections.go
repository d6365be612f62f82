package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// rejections: a rejected fact is no fact any more, in articles that are there and in those that come; taken back, all is as it was.
func rejections(t *testing.T, s *store.Store) {
	ctx := context.Background()
	mustLoad(t, s, Article("a", "Peru"))
	mustLoad(t, s, Article("b", "Peru"))
	before, nodesBefore := quads(t, s), nodes(t, s)
	r := store.Rejection{Subject: "clew:Peru", Predicate: "memberOf", Object: graph.Term{Entity: "clew:Union"}, Reason: "not yet", When: "2026-01-02T03:04:05Z"}
	if n, fresh, err := s.Reject(ctx, r); err != nil || !fresh || n != 2 {
		t.Fatalf("%d, %v, %v", n, fresh, err)
	}
	if n, fresh, err := s.Reject(ctx, r); err != nil || fresh || n != 0 {
		t.Errorf("again: %d, %v, %v", n, fresh, err)
	}
	states := func(want int) {
		t.Helper()
		facts, err := s.Statements(ctx, store.Filter{Predicate: "memberOf"})
		if err != nil {
			t.Fatal(err)
		}
		stated := 0
		for _, f := range facts {
			if !f.Rejected {
				stated++
			}
		}
		asserted, err := s.Statements(ctx, store.Filter{Predicate: "memberOf", AssertedOnly: true})
		if err != nil || stated != want || len(asserted) != want {
			t.Errorf("%d of %d are stated, %d asserted, %v; want %d", stated, len(facts), len(asserted), err, want)
		}
		direct := slices.ContainsFunc(quads(t, s), func(q string) bool {
			return strings.HasPrefix(q, "clew:Peru -- clew:memberOf -> clew:Union") || strings.HasPrefix(q, "<clew:Peru> -- <clew:memberOf> -> <clew:Union>")
		})
		if direct != (want > 0) {
			t.Errorf("direct quad: %v", direct)
		}
	}
	states(0)
	all, err := s.Rejections(ctx)
	if err != nil || len(all) != 1 || all[0].Reason != "not yet" || all[0].When != r.When || all[0].Subject != r.Subject || all[0].Object != r.Object {
		t.Errorf("%+v, %v", all, err)
	}
	if res := mustLoad(t, s, Article("a", "Peru")); res.Changed {
		t.Errorf("the same article again: %+v", res)
	}
	mustLoad(t, s, Article("c", "Peru")) // says it anew
	states(0)
	if _, err := s.Remove(ctx, graph.ArticleIRIOf("c")); err != nil {
		t.Fatal(err)
	}
	if n, was, err := s.Restore(ctx, r); err != nil || !was || n != 2 {
		t.Errorf("%d, %v, %v", n, was, err)
	}
	if _, was, err := s.Restore(ctx, r); err != nil || was {
		t.Errorf("taken back twice: %v, %v", was, err)
	}
	states(2)
	if after := quads(t, s); !slices.Equal(before, after) {
		t.Errorf("%d quads, were %d", len(after), len(before))
	}
	if after := nodes(t, s); !slices.Equal(nodesBefore, after) {
		t.Errorf("nodes: %q, were %q", after, nodesBefore)
	}
	// A value can be the object, and what nobody states can be rejected before somebody does.
	pays := store.Rejection{Subject: "clew:Chile", Predicate: "memberOf", Object: graph.Term{Entity: "clew:Union"}}
	if n, fresh, err := s.Reject(ctx, pays); err != nil || !fresh || n != 0 {
		t.Errorf("%d, %v, %v", n, fresh, err)
	}
	mustLoad(t, s, Article("d", "Chile"))
	facts, err := s.Statements(ctx, store.Filter{Subject: "clew:Chile", AssertedOnly: true})
	if err != nil || len(facts) != 0 {
		t.Errorf("%d facts, %v", len(facts), err)
	}
}
