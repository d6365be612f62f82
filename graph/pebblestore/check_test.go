package pebblestore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// someQuads is a store with a few articles.
func someQuads(t *testing.T, dir string) *pebblestore.QuadStore {
	t.Helper()
	s, err := pebblestore.Open(dir, pebblestore.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	for id := range 5 {
		var deltas []graph.Delta
		for _, q := range article(id, 1) {
			deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
		}
		if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestCheckDictionary: a value with two ids, and an id far away from all others, are found, and in the memory that the others take.
func TestCheckDictionary(t *testing.T) {
	s := someQuads(t, t.TempDir())
	defer s.Close()
	value := quad.IRI("article/1")
	id := s.ValueOf(quad.IRI("article/2")).(pebblestore.ID)
	oldHash, _, _ := pebblestore.DictionaryKeys(quad.IRI("article/2"), id)
	hash, key, form := pebblestore.DictionaryKeys(value, id)
	if err := s.Damage(map[string][]byte{string(hash): nil, string(key): form}, oldHash); err != nil {
		t.Fatal(err)
	}
	problems, err := s.Check(context.Background())
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].What, "1 values with two ids") {
		t.Errorf("two ids: %v, %v", problems, err)
	}
	hash, key, form = pebblestore.DictionaryKeys(quad.IRI("far away"), 1<<39)
	if err := s.Damage(map[string][]byte{string(hash): nil, string(key): form}); err != nil {
		t.Fatal(err)
	}
	if n := allocations(func() { problems, err = s.Check(context.Background()) }); n > 1_000_000 {
		t.Errorf("%d allocations", n)
	}
	if err != nil || !strings.Contains(fmt.Sprint(problems), "such as 549755813888") {
		t.Errorf("a stray id: %v, %v", problems, err)
	}
}

// TestCheckFlipped flips a byte in turn all over the tables' files: Check names the table, or there is nothing that it misses; and it always ends without an error of
// its own.
func TestCheckFlipped(t *testing.T) {
	dir := t.TempDir()
	s := someQuads(t, filepath.Join(dir, "db"))
	want := all(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "db", "*.sst"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	named := 0
	for _, file := range files {
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(whole); at += 1 + len(whole)/25 {
			bad := append([]byte(nil), whole...)
			bad[at] ^= 0x55
			if err := os.WriteFile(file, bad, 0o666); err != nil {
				t.Fatal(err)
			}
			s, err := pebblestore.Open(filepath.Join(dir, "db"), pebblestore.Options{ReadOnly: true})
			if err != nil {
				continue // it says so when it is opened
			}
			problems, err := s.Check(context.Background())
			switch {
			case err != nil:
				t.Errorf("byte %d of %s: %v", at, filepath.Base(file), err)
			case len(problems) > 0:
				for _, p := range problems {
					if strings.Contains(p.What, "the table of ") && p.Repair != "" && !strings.Contains(p.What, "\n") {
						named++
						break
					}
				}
			default:
				if got := all(t, s); len(got) != len(want) {
					t.Errorf("byte %d of %s: %d quads of %d, and no problem", at, filepath.Base(file), len(got), len(want))
				}
			}
			s.Close() // whatever it says
		}
		if err := os.WriteFile(file, whole, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if named == 0 {
		t.Error("no table was named")
	}
}
