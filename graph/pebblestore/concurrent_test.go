package pebblestore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// TestConcurrent: eight readers see whole articles while a writer loads, replaces and removes them, as batches and in bulk.
func TestConcurrent(t *testing.T) {
	s, err := pebblestore.Open(t.TempDir(), pebblestore.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	s.SetParts(1000, 30)
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	failed := make(chan error, 16)
	for range 8 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if err := readWhole(s); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for round := range 60 {
		id, version := round%6, round%3
		var deltas []graph.Delta
		for _, q := range article(id, (round-6)%3) {
			if round >= 6 {
				deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Delete})
			}
		}
		for _, q := range article(id, version) {
			deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
		}
		if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
		l, err := s.NewLoader(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range article(100+round, 1) {
			if err := l.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	wg.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	all(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// readWhole looks at one state: each article has all its quads, with all their values.
func readWhole(s *pebblestore.QuadStore) error {
	ctx := context.Background()
	snap, err := s.Snapshot()
	if err != nil {
		return err
	}
	defer snap.Close()
	total := int64(0)
	for _, id := range []int{0, 1, 2, 3, 4, 5, 100, 110, 159} {
		label := snap.ValueOf(quad.IRI(fmt.Sprint("article/", id)))
		if label == nil {
			continue
		}
		it := snap.QuadIterator(quad.Label, label)
		n := 0
		for it.Next(ctx) {
			if !snap.Quad(it.Result()).IsValid() {
				return fmt.Errorf("article %d has a quad without its values", id)
			}
			n++
		}
		if err := errors.Join(it.Err(), snap.Fault()); err != nil {
			return err
		}
		if n != 20 && n != 30 && n != 40 {
			return fmt.Errorf("article %d has %d quads", id, n)
		}
		total += int64(n)
		it.Close()
	}
	if stats, err := snap.Stats(ctx, true); err != nil || stats.Quads.Size < total {
		return fmt.Errorf("%d quads of %d: %v", total, stats.Quads.Size, err)
	}
	return nil
}

// TestContext: a query that would go on for hours ends with its context.
func TestContext(t *testing.T) {
	s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := s.NewLoader(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 400 {
		for k := range 400 {
			if err := l.Add(quad.MakeIRI(fmt.Sprint("s", i), "p", fmt.Sprint("s", k), "")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	p := quad.IRI("p")
	for name, query := range map[string]*path.Path{
		"steps":      path.StartPath(s).Out(p).Out(p).Out(p).Out(p),
		"nothing":    path.StartPath(s).Out(p).Out(p).Out(p).Out(p).Has(p, quad.IRI("none")).Or(path.StartPath(s).Out(p).Out(p).Out(p).Except(path.StartPath(s))),
		"counted":    path.StartPath(s).Out(p).In(p).Out(p).Count(),
		"intersects": path.StartPath(s).Out(p).Out(p).Out(p).And(path.StartPath(s).In(p).In(p).In(p)),
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		start := time.Now()
		_ = query.Iterate(ctx).Each(func(graph.Ref) {})
		cancel()
		if d := time.Since(start); d > 10*time.Second { // minutes at least without the context
			t.Errorf("%s: ended after %s", name, d)
		}
	}
}

// TestBulk: a load of several parts into a store that has some of it, with quads that come twice.
func TestBulk(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s, err := pebblestore.Open(dir, pebblestore.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	s.SetParts(700, 100)
	want := state{}
	load := func(ids ...int) int64 {
		l, err := s.NewLoader(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			want[id] = 2
			for _, q := range article(id, 2) {
				if err := l.Add(q); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return l.Added()
	}
	var ids []int
	for id := range 60 {
		ids = append(ids, id, id/2)
	}
	if n := load(1, 2, 3); n != 120 {
		t.Errorf("%d new, want 120", n)
	}
	if n := load(ids...); n != 57*40 {
		t.Errorf("%d new, want %d", n, 57*40)
	}
	if n := load(ids...); n != 0 {
		t.Errorf("%d new of a second load", n)
	}
	wantOneOf(t, s, []state{want})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = pebblestore.Open(dir, pebblestore.Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	wantOneOf(t, s, []state{want})
	if err := s.ApplyDeltas(nil, graph.IgnoreOpts{}); !errors.Is(err, pebblestore.ErrReadOnly) {
		t.Errorf("a write to a store that is open to be read: %v", err)
	}
	if l, err := s.NewLoader(ctx); err == nil {
		t.Errorf("a load: %v", l)
	}
}
