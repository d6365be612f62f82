package pebblestore

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// undoQuads are quads with words, names and numbers, some of which come again.
func undoQuads(from, to int) (out []quad.Quad) {
	for i := from; i < to; i++ {
		s := quad.IRI(fmt.Sprint("a:", i/4))
		out = append(out, quad.Make(s, quad.IRI("http://www.w3.org/2000/01/rdf-schema#label"), fmt.Sprint("Name ", i), nil),
			quad.Make(s, quad.IRI("a:p"), quad.Int(i%17), quad.IRI("a:g")))
	}
	return out
}

// TestWholeLoad: a load of many parts that is taken back, or cut off by the end of the process, leaves nothing, not a name, not a value.
func TestWholeLoad(t *testing.T) {
	for _, end := range []string{"taken back", "cut off", "cut off while it was taken back", "taken back by the next load", "closed"} {
		t.Run(end, func(t *testing.T) {
			dir := t.TempDir()
			s, err := Open(dir, Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			s.partQuads, s.batchUpTo = 100, 20
			var deltas []graph.Delta
			before := undoQuads(0, 60)
			for _, q := range before {
				deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
			}
			if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
				t.Fatal(err)
			}
			want := *s.counts.Load()
			l, err := s.NewWholeLoader(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range undoQuads(40, 300) {
				if err := l.Add(q); err != nil {
					t.Fatal(err)
				}
			}
			if s.counts.Load().quads <= want.quads {
				t.Fatal("no part is written yet")
			}
			switch end {
			case "taken back":
				if err := l.TakeBack(t.Context()); err != nil {
					t.Fatal(err)
				}
			case "cut off while it was taken back":
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				if err := l.TakeBack(ctx); err == nil {
					t.Fatal("it was not cut off")
				}
			case "taken back by the next load":
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				if err := l.TakeBack(ctx); err == nil {
					t.Fatal("it was not cut off")
				}
				next, err := s.NewWholeLoader(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if err := next.Close(); err != nil {
					t.Fatal(err)
				}
				end = "taken back"
			case "closed":
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
				want.quads += 2 * 240
				want.nodes = s.counts.Load().nodes
			}
			if end != "taken back" {
				// The end of a process leaves its files as they are.
				copied := filepath.Join(t.TempDir(), "copied")
				if err := s.db.Checkpoint(copied); err != nil { // a plain copy may miss what a compaction deletes meanwhile
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				if end != "closed" {
					if _, err := Open(copied, Options{ReadOnly: true}); err != ErrUnfinished && err.Error() != ErrUnfinished.Error() {
						t.Fatalf("a reader got %v", err)
					}
				}
				if s, err = Open(copied, Options{}); err != nil {
					t.Fatal(err)
				}
			}
			defer s.Close()
			got := *s.counts.Load()
			if got.quads != want.quads || got.nodes != want.nodes {
				t.Errorf("%d quads and %d nodes, want %d and %d", got.quads, got.nodes, want.quads, want.nodes)
			}
			problems, err := s.Check(t.Context())
			if err != nil || len(problems) > 0 {
				t.Errorf("%v %v", problems, err)
			}
			if found, err := s.unfinished(); found || err != nil {
				t.Error("the table of what was added is still there", err)
			}
			if names, _ := filepath.Glob(filepath.Join(dir, "bulk.tmp", "*")); !reflect.DeepEqual(names, []string(nil)) {
				t.Error(names)
			}
		})
	}
}
