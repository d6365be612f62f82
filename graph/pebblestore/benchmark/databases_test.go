package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/sqlstore"
	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/graph/store"
)

var (
	tableFile  = flag.String("table", "", "write what graphs in databases cost into this file")
	tableQuads = flag.Int("size", 100_000, "quads of that table")
)

// TestDatabases writes a table: what graphs in databases cost beside the embedded one.
func TestDatabases(t *testing.T) {
	if *tableFile == "" {
		t.Skip("make bench-sql measures")
	}
	data := filepath.Join(t.TempDir(), "news.nq")
	p, err := write(data, *tableQuads)
	if err != nil {
		t.Fatal(err)
	}
	type measured struct {
		result
		articles float64 // a second
	}
	var all []measured
	for _, kind := range append([]string{"pebble"}, sqltest.Kinds()...) {
		address := func() string { return "pebble:" + filepath.Join(t.TempDir(), "graph") }
		if kind != "pebble" {
			durable := map[string][]string{"postgres": {"-c", "fsync=on"}, "mysql": {"--innodb-flush-log-at-trx-commit=1"}}[kind]
			server := sqltest.Start(t, kind, durable...)
			address = func() string { return server.Database(t) }
		}
		m := measured{result: result{Store: kind, Quads: p.Quads}}
		m.articles = articles(t, address())
		dir := address()
		start := time.Now()
		var qs graph.QuadStore
		if kind == "pebble" {
			qs, err = load("pebble", data, strings.TrimPrefix(dir, "pebble:"))
		} else {
			qs, err = loadDatabase(dir, data)
		}
		if err != nil {
			t.Fatal(err)
		}
		m.Seconds = time.Since(start).Seconds()
		for i := range shapes {
			took, err := measureRuns(2*time.Second, func() (int, error) { return shapes[i].run(context.Background(), qs, &p) })
			if err != nil {
				t.Fatalf("%s: %s: %v", kind, shapes[i].name, err)
			}
			m.Shapes = append(m.Shapes, took)
		}
		if err := qs.Close(); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Graphs in databases beside the embedded one\n\nMade by `make bench-sql` on %s: %s, %d cores, %s, %s. The servers are those of Debian's packages as the tests start them, on the same machine and "+
		"through loopback, with what they commit on the disk (fsync). Each was measured after the other. × is how many times as long as `pebble`.\n\n", time.Now().Format("2 January 2006"), processor(), runtime.NumCPU(), runtime.GOOS, runtime.Version())
	b.WriteString("| store | import, quads/s | × | articles loaded a second, one process | × |\n|---|--:|--:|--:|--:|\n")
	rate := func(m measured) float64 { return float64(m.Quads) / m.Seconds }
	for _, m := range all {
		fmt.Fprintf(&b, "| %s | %s | %s | %.0f | %s |\n", m.Store, thousands(int(rate(m))), times(rate(all[0])/rate(m)), m.articles, times(all[0].articles/m.articles))
	}
	fmt.Fprintf(&b, "\nTimes of each question on %s quads, all rows gone through, p50 (p99) in milliseconds.\n\n| question | rows |", thousands(p.Quads))
	line := "\n|---|--:|"
	for _, m := range all {
		b.WriteString(" " + m.Store + " |")
		line += "--:|"
	}
	b.WriteString(line + "\n")
	for i := range shapes {
		fmt.Fprintf(&b, "| %d %s | %s |", i+1, shapes[i].name, thousands(all[0].Shapes[i].Rows))
		for _, m := range all {
			took := m.Shapes[i]
			fmt.Fprintf(&b, " %.2f (%.2f) %s", took.P50, took.P99, times(took.P50/all[0].Shapes[i].P50))
			if took.Rows != all[0].Shapes[i].Rows {
				fmt.Fprintf(&b, ", %s rows", thousands(took.Rows))
			}
			b.WriteString(" |")
		}
		b.WriteString("\n")
	}
	if err := os.WriteFile(*tableFile, []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
}

// articles loads some articles as clew load does, and gives how many in a second.
func articles(t *testing.T, address string) float64 {
	s, err := store.Open(context.Background(), address, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const n = 100
	g := newNews(100_000)
	start := time.Now()
	for i := range n {
		if _, err := s.Load(context.Background(), g.article(i)); err != nil {
			t.Fatal(err)
		}
	}
	return n / time.Since(start).Seconds()
}

// loadDatabase reads the file and writes it into a new graph in a database, in transactions of 20,000 quads.
func loadDatabase(address, data string) (graph.QuadStore, error) {
	s, err := store.Open(context.Background(), address, store.Options{Create: true})
	if err != nil {
		return nil, err
	}
	if err := importFile(s, data); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return sqlstore.Open(context.Background(), address, sqlstore.Options{})
}

// importFile imports a file as clew import does.
func importFile(s *store.Store, data string) error {
	batches := make(chan []quad.Quad, 4)
	failed := make(chan error, 1)
	go func() {
		defer close(batches)
		failed <- read(data, func(batch []quad.Quad) { batches <- batch })
	}()
	var batch []quad.Quad
	_, err := s.Import(context.Background(), func() (q quad.Quad, ok bool, err error) {
		if len(batch) == 0 {
			if batch, ok = <-batches; !ok {
				return q, false, <-failed
			}
		}
		q, batch = batch[0], batch[1:]
		return q, true, nil
	})
	return err
}
