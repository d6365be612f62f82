// Benchmark loads the same data into our store and its peers, asks them the same ten questions, and writes a table.
//
//	go run ./graph/pebblestore/benchmark -quads 100000,1000000 -out graph/pebblestore/BENCHMARK.md
//
// Each load and each round of questions is a process of its own, one after the other, so that memory is measured for each. Data are made once and kept
// in -dir. Peers in JavaScript run when node and their packages are there (make bench installs them).
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/clewgraph/clew/graph/vocab"
)

// result is what a process measured.
type result struct {
	Store   string
	Quads   int
	Seconds float64 // of the load, until all is on the disk
	PeakMB  float64
	Bytes   int64 // on disk
	Shapes  []timing
	Gizmo   []timing
	Error   string
}

type timing struct {
	Rows     int
	P50, P99 float64 // milliseconds
	Runs     int
}

func main() {
	sizes := flag.String("quads", "100000,1000000", "sizes of data, by commas")
	dir := flag.String("dir", "bin/bench", "where data and stores are kept")
	out := flag.String("out", "", "file for the table; standard output otherwise")
	stores := flag.String("stores", "pebble,bolt,leveldb,memstore,memory,oxigraph,n3", "what to measure, in this order")
	budget := flag.Duration("budget", 2e9, "time for each question")
	appended := flag.Bool("append", false, "add to the file instead of writing it anew")
	child := flag.String("child", "", "internal: load, query")
	store := flag.String("store", "", "internal: which store")
	data := flag.String("data", "", "internal: which data")
	flag.Parse()
	var err error
	if *child != "" {
		err = runChild(*child, *store, *data, *dir, *budget)
	} else {
		err = benchmark(strings.Split(*sizes, ","), strings.Split(*stores, ","), *dir, *out, budget.String(), *appended)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func benchmark(sizes, stores []string, dir, out, budget string, appended bool) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var b strings.Builder
	if appended {
		old, err := os.ReadFile(out)
		if err != nil {
			return err
		}
		b.Write(old)
	} else {
		header(&b)
	}
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		data := filepath.Join(dir, "news-"+size+".nq")
		if _, err := os.Stat(data + ".json"); err != nil {
			fmt.Fprintf(os.Stderr, "making %s\n", data)
			if _, err := write(data, n); err != nil {
				return err
			}
		}
		var results []result
		for _, store := range stores {
			fmt.Fprintf(os.Stderr, "%s quads: %s\n", size, store)
			r, err := measure(store, data, filepath.Join(dir, store+"-"+size), budget)
			if err != nil {
				r.Error = err.Error()
				if !errors.Is(err, errNotDone) {
					r.Error = "did not run: " + r.Error
				}
				fmt.Fprintf(os.Stderr, "%s: %v\n", store, err)
			}
			r.Store = store
			results = append(results, r)
		}
		report(&b, n, results)
	}
	if out == "" {
		_, err := os.Stdout.WriteString(b.String())
		return err
	}
	return os.WriteFile(out, []byte(b.String()), 0o666)
}

// measure runs the processes for one store.
func measure(store, data, dir, budget string) (r result, err error) {
	if err := os.RemoveAll(dir); err != nil {
		return r, err
	}
	if store == "oxigraph" || store == "n3" {
		questions, err := forPeers(data)
		if err != nil {
			return r, err
		}
		if err := os.Setenv("SHAPES", questions); err != nil {
			return r, err
		}
		limit := patience
		if store == "n3" {
			limit = n3Patience
		}
		err = command(limit, &r, "node", "--max-old-space-size=12000", "graph/pebblestore/benchmark/peers.mjs", store, data, budget)
		return r, err
	}
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	args := []string{"-store", store, "-data", data, "-dir", dir, "-budget", budget}
	if err := command(patience, &r, self, append(args, "-child", "load")...); err != nil {
		return r, err
	}
	if inMemory(store) {
		return r, nil
	}
	if r.Bytes, err = size(dir); err != nil {
		return r, err
	}
	var q result
	err = command(patience, &q, self, append(args, "-child", "query")...)
	r.Shapes, r.Gizmo = q.Shapes, q.Gizmo
	return r, err
}

// patience is how long a process may take. n3 goes through all graphs for each look-up: at a million quads it does not end in any time.
const (
	patience   = 10 * time.Minute
	n3Patience = 3 * time.Minute
)

// errNotDone is the error of a process that took too long.
var errNotDone = errors.New("not done after")

// forPeers is the questions as peers.mjs takes them.
func forPeers(data string) (string, error) {
	p, err := parameters(data)
	if err != nil {
		return "", err
	}
	type question struct {
		SPARQL string `json:"sparql"`
		Count  bool   `json:"count"`
		Union  bool   `json:"union"` // a path goes through all graphs
	}
	var q struct {
		Shapes []question        `json:"shapes"`
		Terms  map[string]string `json:"terms"`
	}
	for _, s := range shapes {
		q.Shapes = append(q.Shapes, question{fill(s.sparql, p), s.count, !strings.Contains(s.sparql, "GRAPH")})
	}
	q.Terms = map[string]string{"subject": vocab.Subject, "predicate": vocab.Predicate, "object": vocab.Object, "derivedFrom": vocab.DerivedFrom, "exact": vocab.Exact, "label": vocab.Label}
	raw, err := json.Marshal(q)
	return string(raw), err
}

func command(limit time.Duration, r *result, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return fmt.Errorf("%w %s", errNotDone, strings.TrimSuffix(limit.String(), "0s"))
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(out, r)
}

// size adds up the blocks that the files of a folder take on the disk, which may be more than what is in them.
func size(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && err == nil {
			n += 512 * stat.Blocks
		}
		return err
	})
	return n, err
}
