package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/store"
)

// TestImportCutOff: when the process ends in the middle of an import, the graph is as it was when it is opened again, to be read or written.
func TestImportCutOff(t *testing.T) {
	for _, kind := range []string{"bolt", "leveldb"} {
		for _, readOnly := range []bool{false, true} {
			t.Run(fmt.Sprint(kind, readOnly), func(t *testing.T) {
				dir, copied := t.TempDir(), t.TempDir()
				s, err := store.Open(context.Background(), kind+":"+dir, store.Options{Create: true})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				at := func(i int) quad.Quad {
					return quad.Make(quad.IRI(fmt.Sprint("a:", i/10)), quad.IRI("a:p"), quad.Int(i), quad.IRI("a:g"))
				}
				give := func(n int, each func(i int)) func() (quad.Quad, bool, error) {
					i := -1
					return func() (quad.Quad, bool, error) {
						i++
						each(i)
						return at(i), i < n, nil
					}
				}
				if _, err := s.Import(context.Background(), give(100, func(int) {})); err != nil {
					t.Fatal(err)
				}
				if _, err := s.Import(context.Background(), give(45_000, func(i int) {
					if i == 42_000 { // two batches are committed: what a killed process leaves
						if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
							t.Fatal(err)
						}
					}
				})); err != nil {
					t.Fatal(err)
				}
				count := func(s *store.Store) int {
					n := 0
					if err := s.Export(context.Background(), "", func(quad.Quad) error { n++; return nil }); err != nil {
						t.Fatal(err)
					}
					return n
				}
				if n := count(s); n != 45_000 {
					t.Errorf("the import that went on has %d quads", n)
				}
				other, err := store.Open(context.Background(), kind+":"+copied, store.Options{ReadOnly: readOnly})
				if err != nil {
					t.Fatal(err)
				}
				defer other.Close()
				if n := count(other); n != 100 {
					t.Errorf("%d quads, want the 100 of before", n)
				}
			})
		}
	}
}
