package main

import (
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"
)

// BenchmarkRead and BenchmarkLoad take a load apart. They need the data that the benchmark made.
func BenchmarkRead(b *testing.B) {
	data := madeData(b)
	n := 0
	for b.Loop() {
		if err := read(data, func(q []quad.Quad) { n += len(q) }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "quads/s")
}

func BenchmarkLoad(b *testing.B) {
	data := madeData(b)
	var batches [][]quad.Quad
	if err := read(data, func(q []quad.Quad) { batches = append(batches, q) }); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		qs, err := create("pebble", filepath.Join(b.TempDir(), "db"))
		if err != nil {
			b.Fatal(err)
		}
		w, err := qs.NewQuadWriter()
		if err != nil {
			b.Fatal(err)
		}
		for _, q := range batches {
			if _, err := w.WriteQuads(q); err != nil {
				b.Fatal(err)
			}
			n += len(q)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		if err := qs.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "quads/s")
}

func madeData(b *testing.B) string {
	data := "../../../bin/bench/news-1000000.nq" // from make bench
	if _, err := parameters(data); err != nil {
		b.Skip("make bench makes the data first")
	}
	return data
}
