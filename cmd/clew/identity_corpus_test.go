package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clewgraph/clew/loaders/corpus"
)

// TestContradictions: in generated news all contradictions that were planted are found, and nothing else is one, the traps least of all.
func TestContradictions(t *testing.T) {
	if testing.Short() {
		t.Skip("reads four hundred articles")
	}
	n := 400
	fmt.Sscan(os.Getenv("CLEW_CORPUS"), &n)
	c := corpus.New(corpus.Options{Seed: 3, Articles: n})
	dir := t.TempDir()
	names := map[string]string{}
	for _, e := range c.Entities() {
		names[e.ID] = e.Name
	}
	for i := range c.Len() {
		a := c.Article(i)
		if err := os.WriteFile(filepath.Join(dir, a.Name+".txt"), []byte(a.Text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	db := "pebble:" + filepath.Join(t.TempDir(), "graph")
	clew := func(args ...string) string {
		var out, err strings.Builder
		if code := run(append([]string{"--db", db}, args...), stream{in: strings.NewReader(""), out: &out, err: &err}); code != 0 {
			t.Fatalf("%v: %d, %s", args, code, err.String())
		}
		return out.String()
	}
	clew("load", dir)
	rows := strings.Split(strings.TrimSpace(clew("query", "contradictions", "-o", "tsv", "--limit", "0", "--timeout", "0")), "\n")[1:]
	seen := make([]bool, len(rows))
	missed := 0
	for _, p := range c.Contradictions {
		about := []string{names[p.Subject]}
		if p.Kind == corpus.Holder {
			about = []string{names[p.Values[0]], names[p.Values[1]]}
		}
		at := slices.IndexFunc(rows, func(row string) bool {
			cells := strings.Split(row, "\t")
			return cells[2] == p.Relation && !slices.ContainsFunc(about, func(n string) bool { return !mentionsName(row, n) })
		})
		if at < 0 {
			missed++
			t.Errorf("not found: %+v of %v", p, about)
			continue
		}
		for i, row := range rows { // a copy of an article contradicts as it does
			if cells := strings.Split(row, "\t"); cells[2] == p.Relation && !slices.ContainsFunc(about, func(n string) bool { return !mentionsName(row, n) }) {
				seen[i] = true
			}
		}
	}
	invented := 0
	for i, row := range rows {
		if !seen[i] {
			invented++
			t.Errorf("invented: %s", row)
		}
	}
	t.Logf("%d planted, %d missed, %d invented", len(c.Contradictions), missed, invented)
}

// mentionsName reports whether a row has a name, be it with a middle initial.
func mentionsName(row, name string) bool {
	first, last, _ := strings.Cut(name, " ")
	return strings.Contains(row, name) || strings.Contains(row, first+" ") && strings.Contains(row, " "+last)
}
