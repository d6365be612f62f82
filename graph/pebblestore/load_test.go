package pebblestore_test

import (
	"context"
	"fmt"
	"math"
	"math/rand"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// loadAll loads quads as files.
func loadAll(s *pebblestore.QuadStore, quads ...quad.Quad) (added int64, err error) {
	s.SetParts(1<<20, 0)
	l, err := s.NewLoader(context.Background())
	if err != nil {
		return 0, err
	}
	for _, q := range quads {
		if err := l.Add(q); err != nil {
			return 0, err
		}
	}
	err = l.Close()
	return l.Added(), err
}

// TestLoadReadError: one read of a load fails, each in turn. The load gives the error and changes nothing, or it has not needed what was not read.
func TestLoadReadError(t *testing.T) {
	mem := vfs.NewMem()
	s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: mem})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewSource(1))
	var quads []quad.Quad
	for i := range 60000 {
		quads = append(quads, quad.MakeIRI(fmt.Sprint("s", i%5000), fmt.Sprint("p", r.Intn(50)), fmt.Sprint("s", r.Intn(5000)), fmt.Sprint("l", r.Intn(300))))
	}
	if _, err := loadAll(s, quads...); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	load := func(at int64) (reads, added int64, err error) {
		copied := vfs.NewMem()
		if ok, err := vfs.Clone(mem, copied, "db", "db"); !ok || err != nil {
			t.Fatal(ok, err)
		}
		var on atomic.Bool
		var n atomic.Int64
		fs := errorfs.Wrap(copied, errorfs.InjectorFunc(func(op errorfs.Op) error {
			if on.Load() && op.Kind.ReadOrWrite() == errorfs.OpIsRead && strings.HasSuffix(op.Path, ".sst") && n.Add(1) == at {
				return syscall.EIO
			}
			return nil
		}))
		s, err := pebblestore.Open("db", pebblestore.Options{FS: fs, Cache: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close() // what it could not do it has said
		on.Store(true)
		added, err = loadAll(s, append(quads[:len(quads):len(quads)], quad.MakeIRI("new", "p1", "new2", "l1"))...)
		on.Store(false)
		if problems, cerr := s.Check(context.Background()); cerr != nil || len(problems) > 0 {
			t.Errorf("read %d: the load gave %v, and left %v, %v", at, err, problems, cerr)
		}
		return n.Load(), added, err
	}
	total, added, err := load(0)
	if err != nil || added != 1 {
		t.Fatalf("%d added, %v", added, err)
	}
	failed := 0
	for at := total; at > 0; at -= 1 + total/30 {
		if _, added, err := load(at); err != nil {
			failed++
		} else if added != 1 {
			t.Errorf("read %d of %d: %d added, and no error", at, total, added)
		}
	}
	if failed == 0 {
		t.Errorf("none of %d reads failed", total)
	}
}

// unstorable is a value of no type that the store knows.
type unstorable struct{ quad.IRI }

// TestLoadUnstorable: of a quad with a value that cannot be stored, nothing comes into the store, and its other values may come with other quads.
func TestLoadUnstorable(t *testing.T) {
	for batchUpTo := range 2 {
		s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: vfs.NewMem()})
		if err != nil {
			t.Fatal(err)
		}
		s.SetParts(1000, 1000*batchUpTo)
		l, err := s.NewLoader(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]quad.Quad{}
		for i := range 100 {
			subject := quad.IRI(fmt.Sprint("s", i))
			if err := l.Add(quad.Quad{Subject: subject, Predicate: quad.IRI(fmt.Sprint("q", i)), Object: unstorable{"x"}}); err == nil {
				t.Fatal("a value that cannot be stored gave no error")
			}
			q := quad.Quad{Subject: subject, Predicate: quad.IRI("p"), Object: quad.IRI(fmt.Sprint("s", i/2))}
			want[key(q)] = q
			if err := l.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if got := all(t, s); len(got) != len(want) {
			t.Errorf("%d quads, want %d", len(got), len(want))
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBatchOfNumbers: what a batch costs for each quad does not grow with the batch, also where values are no keys of a map; and it knows those that come twice.
func TestBatchOfNumbers(t *testing.T) {
	for name, value := range map[string]func(int) quad.Value{
		"floats": func(i int) quad.Value { return quad.Float(float64(i) + 0.5) },
		"times":  func(i int) quad.Value { return quad.Time(time.Unix(int64(i), 0)) },
	} {
		batch := func(from, n int) func() {
			s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			return func() {
				var deltas []graph.Delta
				for i := range n {
					deltas = append(deltas, graph.Delta{Quad: quad.Make(quad.IRI("s"), quad.IRI(fmt.Sprint("p", i%2)), value(from+i/2), nil), Action: graph.Add})
				}
				if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
					t.Fatal(err)
				}
				if stats, err := s.Stats(context.Background(), true); err != nil || int(stats.Nodes.Size) != n/2+3 {
					t.Errorf("%s: %d values of %d, %v", name, stats.Nodes.Size, n/2+3, err)
				}
				from += n
				if err := s.ApplyDeltas([]graph.Delta{{Quad: quad.Make(quad.IRI("s"), quad.IRI("p0"), value(from-n), nil), Action: graph.Add}}, graph.IgnoreOpts{}); err == nil {
					t.Errorf("%s: a quad was added twice", name)
				}
			}
		}
		few, many := uint64(math.MaxUint64), uint64(math.MaxUint64)
		for range 5 { // the least: what else goes on in the process allocates, too
			few, many = min(few, allocations(batch(0, 500))), min(many, allocations(batch(0, 4000)))
		}
		if many > 16*few {
			t.Errorf("%s: %d allocations for 500 quads, %d for 4,000", name, few, many)
		}
	}
}

// allocations counts what a function allocates, once.
func allocations(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}

// TestSizes: a size is near what it counts: within four times what the root of the sample allows, and above what has been counted.
func TestSizes(t *testing.T) {
	s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	counts := []int{100, 128, 129, 200, 300, 400, 700, 1000, 2000, 5000, 9000, 20000}
	var quads []quad.Quad
	for _, n := range counts {
		for i := range n {
			quads = append(quads, quad.MakeIRI(fmt.Sprint("s", n, "_", i), fmt.Sprint("p", n), fmt.Sprint("o", i%7), "l"))
		}
	}
	if _, err := loadAll(s, quads...); err != nil {
		t.Fatal(err)
	}
	for _, n := range counts {
		size, err := s.QuadIteratorSize(context.Background(), quad.Predicate, s.ValueOf(quad.IRI(fmt.Sprint("p", n))))
		if err != nil {
			t.Fatal(err)
		}
		least, most := n/2, 2*n // a sample of 8 is wrong by a third, and four samples in a hundred by twice that
		if n < 500 {
			least, most = 129, 3*n
		}
		if n <= 128 {
			least, most = n, n
		}
		if int(size.Size) < least || int(size.Size) > most || size.Exact != (n <= 128) {
			t.Errorf("%d quads are said to be %+v", n, size)
		}
	}
}
