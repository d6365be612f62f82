package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/graph"
	_ "github.com/cayleygraph/cayley/graph/kv/bolt"    // a peer
	_ "github.com/cayleygraph/cayley/graph/kv/leveldb" // a peer
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/clewgraph/clew/graph/pebblestore"
	"github.com/clewgraph/clew/graph/rdf"
)

func inMemory(store string) bool { return store == "memstore" || store == "memory" }

// runChild is one process of the benchmark. It prints its result.
func runChild(what, store, data, dir string, budget time.Duration) error {
	p, err := parameters(data)
	if err != nil {
		return err
	}
	r := result{Store: store, Quads: p.Quads}
	var qs graph.QuadStore
	if what == "load" {
		start := time.Now()
		if qs, err = load(store, data, dir); err != nil {
			return err
		}
		if !inMemory(store) {
			if err := qs.Close(); err != nil {
				return err
			}
		}
		r.Seconds = time.Since(start).Seconds()
		r.PeakMB = peak()
	} else if qs, err = open(store, dir); err != nil {
		return err
	}
	if what == "query" || inMemory(store) {
		if s, ok := qs.(*pebblestore.QuadStore); ok { // as graph/store gives it to a query
			snap, err := s.Snapshot()
			if err != nil {
				return err
			}
			defer s.Close()
			qs = snap
		}
		if err := ask(&r, qs, p, budget); err != nil {
			return err
		}
		if err := qs.Close(); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(r)
}

func parameters(data string) (p *Parameters, err error) {
	raw, err := os.ReadFile(data + ".json")
	if err != nil {
		return nil, err
	}
	return p, json.Unmarshal(raw, &p)
}

func open(store, dir string) (graph.QuadStore, error) {
	if store == "pebble" {
		return pebblestore.Open(dir, pebblestore.Options{})
	}
	return graph.NewQuadStore(store, dir, graph.Options{"no_bloom": true})
}

// create makes a new store.
func create(store, dir string) (graph.QuadStore, error) {
	switch store {
	case "memory":
		return pebblestore.Open("memory", pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
	case "memstore":
		return memstore.New(), nil
	case "pebble":
		return pebblestore.Open(dir, pebblestore.Options{Create: true})
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if err := graph.InitQuadStore(store, dir, nil); err != nil {
		return nil, err
	}
	return graph.NewQuadStore(store, dir, nil)
}

// load reads the file and writes it into a new store by the way that is the quickest for it.
func load(store, data, dir string) (qs graph.QuadStore, err error) {
	if qs, err = create(store, dir); err != nil {
		return nil, err
	}
	w, err := qs.NewQuadWriter()
	if err != nil {
		return nil, err
	}
	batches := make(chan []quad.Quad, 4)
	failed := make(chan error, 1)
	go func() { // one reader for all, beside the store
		defer close(batches)
		failed <- read(data, func(batch []quad.Quad) { batches <- batch })
	}()
	for batch := range batches {
		if _, err := w.WriteQuads(batch); err != nil {
			return nil, err
		}
	}
	if err := <-failed; err != nil {
		return nil, err
	}
	return qs, w.Close()
}

// batchSize is how many quads a peer writes in one transaction.
const batchSize = 20000

func read(data string, yield func([]quad.Quad)) error {
	f, err := os.Open(data)
	if err != nil {
		return err
	}
	defer f.Close()
	var batch []quad.Quad
	if err := rdf.Decode(f, rdf.NQuads, rdf.Options{File: data, Scope: "b"}, func(q quad.Quad) error {
		if batch = append(batch, q); len(batch) == batchSize {
			yield(batch)
			batch = make([]quad.Quad, 0, batchSize)
		}
		return nil
	}); err != nil {
		return err
	}
	if len(batch) > 0 {
		yield(batch)
	}
	return nil
}

// peak is the most memory that the process has had, in megabytes.
func peak() float64 {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(raw), "\n") {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}

// ask runs the ten shapes as iterators and, on our store, as Gizmo.
func ask(r *result, qs graph.QuadStore, p *Parameters, budget time.Duration) error {
	ctx := context.Background()
	for i := range shapes {
		t, err := measureRuns(budget, func() (int, error) { return shapes[i].run(ctx, qs, p) })
		if err != nil {
			return fmt.Errorf("%s: %w", shapes[i].name, err)
		}
		r.Shapes = append(r.Shapes, t)
	}
	if r.Store != "pebble" {
		return nil
	}
	for i := range shapes {
		t, err := measureRuns(budget, func() (int, error) { return runGizmo(ctx, qs, &shapes[i], p) })
		if err != nil {
			return fmt.Errorf("%s: %w", shapes[i].name, err)
		}
		r.Gizmo = append(r.Gizmo, t)
	}
	return nil
}

// runGizmo asks a shape end to end: a new session, the script, and the names of all results.
func runGizmo(ctx context.Context, qs graph.QuadStore, s *shape, p *Parameters) (rows int, err error) {
	if s.gizmo == "" { // Gizmo has no quads: their values, then
		it := s.iter(qs, p)
		defer it.Close()
		for it.Next(ctx) {
			if q := qs.Quad(it.Result()); q.IsValid() {
				rows++
			}
		}
		return rows, it.Err()
	}
	it, err := gizmo.NewSession(qs).Execute(ctx, fill(s.gizmo, p), query.Options{Collation: query.JSON})
	if err != nil {
		return 0, err
	}
	defer it.Close()
	for it.Next(ctx) {
		v := it.Result()
		if s.count {
			_, err := fmt.Sscan(fmt.Sprint(v), &rows)
			return rows, err
		}
		rows++
	}
	return rows, it.Err()
}

// fill puts the parameters into a script.
func fill(script string, p *Parameters) string {
	return strings.NewReplacer("{HubA}", p.HubA, "{HubB}", p.HubB, "{Relation}", p.Relation, "{Rare}", p.Rare, "{Other}", p.Other, "{Target}", p.Target,
		"{Tree}", p.Tree, "{Root}", p.Root, "{Article}", p.Article, "{Class}", p.Class, "{S}", p.Fact[0], "{P}", p.Fact[1], "{O}", p.Fact[2], "{Name}", p.Name).Replace(script)
}

// measureRuns runs something once to warm up, and then up to a thousand times within the budget.
func measureRuns(budget time.Duration, run func() (int, error)) (t timing, err error) {
	if t.Rows, err = run(); err != nil {
		return t, err
	}
	var times []float64
	for start := time.Now(); len(times) < 3 || len(times) < 1000 && time.Since(start) < budget; {
		begin := time.Now()
		rows, err := run()
		if err != nil {
			return t, err
		}
		if rows != t.Rows {
			return t, fmt.Errorf("%d rows, and then %d", t.Rows, rows)
		}
		times = append(times, float64(time.Since(begin).Microseconds())/1000)
		if len(times) >= 3 && time.Since(start) > 5*budget {
			break
		}
	}
	slices.Sort(times)
	t.P50, t.P99, t.Runs = times[len(times)/2], times[len(times)*99/100], len(times)
	return t, nil
}
