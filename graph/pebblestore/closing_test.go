package pebblestore_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// TestCloseUnderReaders: the store is closed while eight scans, paths, look-ups and counts of it and of snapshots go on. None of them reads what is closed, and
// each ends.
func TestCloseUnderReaders(t *testing.T) {
	for round := range 10 {
		s, err := pebblestore.Open(t.TempDir(), pebblestore.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		for id := range 50 {
			var deltas []graph.Delta
			for _, q := range article(id, 2) {
				deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
			}
			if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
				t.Fatal(err)
			}
		}
		ctx := context.Background()
		var closed atomic.Bool
		var wg sync.WaitGroup
		var reads atomic.Int64
		for reader := range 8 {
			wg.Go(func() {
				for !closed.Load() {
					var g graph.QuadStore = s
					if reader%2 == 1 {
						snap, err := s.Snapshot()
						if err != nil {
							return
						}
						defer snap.Close()
						g = snap
					}
					switch reader / 2 {
					case 0:
						it := g.QuadsAllIterator()
						for it.Next(ctx) {
							_ = g.Quad(it.Result())
							reads.Add(1)
						} // and forgets to close it
					case 1:
						p := path.StartPath(g).Out().In().Out().In()
						it := shape.BuildIterator(g, p.Shape())
						for it.Next(ctx) {
							reads.Add(1)
						}
						it.Close()
					case 2:
						for i := range 50 {
							g.ValueOf(quad.IRI(fmt.Sprint("article/", i)))
							reads.Add(1)
						}
					case 3:
						_, _ = s.CountBy(ctx, quad.Quad{}, quad.Predicate) // an error is as good as an answer
						reads.Add(1)
					}
				}
			})
		}
		time.Sleep(time.Duration(round) * 3 * time.Millisecond)
		held := s.QuadsAllIterator()
		held.Next(ctx)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		closed.Store(true)
		if held.Next(ctx) {
			t.Error("an iterator goes on after the store was closed")
		}
		if held.Err() == nil {
			t.Error("an iterator that was cut off gives no error")
		}
		ended := make(chan bool)
		go func() { wg.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Fatal("a reader goes on a minute after the store was closed")
		}
		if round > 3 && reads.Load() == 0 {
			t.Error("nobody has read anything")
		}
	}
}
