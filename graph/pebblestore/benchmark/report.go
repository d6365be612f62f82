package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

func header(b *strings.Builder) {
	fmt.Fprintf(b, "# The store and its peers\n\nMade by `make bench` on %s: %s, %d cores, %s, %s.\n\n", time.Now().Format("2 January 2006"), processor(), runtime.NumCPU(), runtime.GOOS, runtime.Version())
	b.WriteString("Data are articles as clew reads them, one label each, of entities whose degrees follow Zipf's law (benchmark/news.go). All stores read the same N-Quads file, " +
		"one after the other, each in a process of its own. The Go stores get quads from one reader that runs beside them. A load ends when all is on the disk and the " +
		"store is closed. Bytes are those of the blocks that its files take. Peak memory is that of the whole process, the reader and pages of mapped files included. " +
		"`pebble` is this package, `memory` is this package on a file system in memory; `bolt`, `leveldb` and `memstore` are Cayley's (v0.7.7), in transactions of 20,000 quads; `oxigraph` " +
		"(WASM) and `n3` (JavaScript) are npm's, in memory. × is how many times as long or as much as ours.\n")
}

func processor() string {
	raw, _ := os.ReadFile("/proc/cpuinfo")
	for _, line := range strings.Split(string(raw), "\n") {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}

// report writes the tables of one size.
func report(b *strings.Builder, quads int, results []result) {
	ours := results[0]
	fmt.Fprintf(b, "\n## %s quads\n\n| store | load, quads/s | × | bytes a quad | × | peak memory, MB | × |\n|---|--:|--:|--:|--:|--:|--:|\n", thousands(quads))
	rate := func(r result) float64 { return float64(r.Quads) / r.Seconds }
	for _, r := range results {
		if r.Error != "" {
			fmt.Fprintf(b, "| %s | %s | | | | | |\n", r.Store, r.Error)
			continue
		}
		disk, ratio := "–", ""
		if r.Bytes > 0 {
			disk = fmt.Sprintf("%.0f", float64(r.Bytes)/float64(r.Quads))
			ratio = times(float64(r.Bytes) / float64(ours.Bytes))
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %.0f | %s |\n", r.Store, thousands(int(rate(r))), times(rate(ours)/rate(r)), disk, ratio, r.PeakMB, times(r.PeakMB/ours.PeakMB))
	}
	fmt.Fprintf(b, "\nTimes of each question, all rows gone through, p50 (p99) in milliseconds and × of ours. Go stores: Cayley's iterators.\n\n| question | rows |")
	for _, r := range results {
		if len(r.Shapes) == len(shapes) {
			fmt.Fprintf(b, " %s |", r.Store)
		}
	}
	b.WriteString("\n|---|--:|")
	for _, r := range results {
		if len(r.Shapes) == len(shapes) {
			b.WriteString("--:|")
		}
	}
	for i := range shapes {
		fmt.Fprintf(b, "\n| %d %s | %s |", i+1, shapes[i].name, thousands(ours.Shapes[i].Rows))
		for _, r := range results {
			if len(r.Shapes) == len(shapes) {
				b.WriteString(cell(r.Shapes[i], ours.Shapes[i], r.Store == ours.Store))
			}
		}
	}
	b.WriteString("\n")
	if len(ours.Gizmo) == len(shapes) {
		endToEnd(b, ours, results)
	}
}

// endToEnd compares Gizmo on our store with SPARQL on oxigraph, end to end: names of all results, parsing of the query.
func endToEnd(b *strings.Builder, ours result, results []result) {
	for _, r := range results {
		if r.Store != "oxigraph" || len(r.Shapes) != len(shapes) {
			continue
		}
		b.WriteString("\nEnd to end, with the parsing of the question and the names of all results: Cayley's Gizmo on this store, SPARQL on oxigraph.\n\n| question | rows | pebble | oxigraph |\n|---|--:|--:|--:|")
		for i := range shapes {
			fmt.Fprintf(b, "\n| %d %s | %s |%s%s", i+1, shapes[i].name, thousands(ours.Gizmo[i].Rows), cell(ours.Gizmo[i], ours.Gizmo[i], true), cell(r.Shapes[i], ours.Gizmo[i], false))
		}
		b.WriteString("\n")
	}
}

func cell(t, ours timing, own bool) string {
	s := fmt.Sprintf(" %s (%s)", ms(t.P50), ms(t.P99))
	if !own {
		s += fmt.Sprintf(" %s", times(t.P50/max(ours.P50, 0.001)))
	}
	if t.Rows != ours.Rows {
		s += fmt.Sprintf(" **%d rows**", t.Rows)
	}
	return s + " |"
}

func ms(v float64) string {
	if v < 10 {
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

func times(v float64) string {
	if v < 10 {
		return fmt.Sprintf("×%.1f", v)
	}
	return fmt.Sprintf("×%.0f", v)
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
