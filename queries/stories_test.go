package queries_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

// storyFile is a sample article with questions and the answers that they must have.
type storyFile struct {
	Article string  `yaml:"article"`
	Stories []story `yaml:"stories"`
}

type story struct {
	Asks   string              `yaml:"asks"`
	Query  string              `yaml:"query"`
	Params map[string]string   `yaml:"params"`
	Rows   []map[string]string `yaml:"rows"`
	Only   bool                `yaml:"only"` // there are no other rows
	Never  []map[string]string `yaml:"never"`
}

func backends(t *testing.T) map[string]string {
	return map[string]string{"memory": "memory:", "pebble": "pebble:" + filepath.Join(t.TempDir(), "pebble"), "bolt": "bolt:" + filepath.Join(t.TempDir(), "bolt"), "leveldb": "leveldb:" + filepath.Join(t.TempDir(), "level")}
}

func open(t testing.TB, url string) *store.Store {
	t.Helper()
	db, err := store.Open(context.Background(), url, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func newReader(t testing.TB) *loaders.Reader {
	t.Helper()
	r, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func loadSample(t testing.TB, r *loaders.Reader, db *store.Store, name string) {
	t.Helper()
	raw, err := fs.ReadFile(data.FS, "articles/"+name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Read(context.Background(), loaders.Input{IRI: graph.ArticleIRIOf(strings.TrimSuffix(name, ".txt")), Source: name, Text: string(raw)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Load(context.Background(), a); err != nil {
		t.Fatal(err)
	}
}

// TestStories asks every backend what the story files ask.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("stories/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var stories storyFile
		if err := yaml.UnmarshalWithOptions(raw, &stories, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for name, url := range backends(t) {
			db := open(t, url)
			loadSample(t, reader, db, stories.Article)
			for _, s := range stories.Stories {
				t.Run(name+"/"+stories.Article+"/"+s.Asks, func(t *testing.T) { s.check(t, library, db) })
			}
		}
	}
}

func (s *story) check(t *testing.T, library *queries.Library, db *store.Store) {
	q := library.Get(s.Query)
	if q == nil {
		t.Fatalf("no query %q", s.Query)
	}
	r, err := library.Run(context.Background(), db, q, s.Params, queries.Options{Limit: queries.DefaultLimit, Timeout: queries.DefaultTimeout})
	if err != nil {
		t.Fatal(err)
	}
	matches := func(want map[string]string, row []queries.Cell) bool {
		for column, value := range want {
			found := false
			for i, c := range r.Columns {
				if c == column {
					found = row[i].Text == value
				}
			}
			if !found {
				return false
			}
		}
		return true
	}
	used := make([]bool, len(r.Rows))
	for _, want := range s.Rows {
		found := false
		for i, row := range r.Rows {
			if matches(want, row) {
				found, used[i] = true, true
			}
		}
		if !found {
			t.Errorf("no row %v among %s", want, show(r))
		}
	}
	for _, never := range s.Never {
		for _, row := range r.Rows {
			if matches(never, row) {
				t.Errorf("a row %v", never)
			}
		}
	}
	for i := range r.Rows {
		if s.Only && !used[i] {
			t.Errorf("a row too many in %s", show(&queries.Result{Columns: r.Columns, Rows: r.Rows[i : i+1]}))
		}
	}
}

func show(r *queries.Result) string {
	var b strings.Builder
	b.WriteString(strings.Join(r.Columns, " | "))
	for _, row := range r.Rows {
		b.WriteString("\n  ")
		for _, c := range row {
			b.WriteString(c.Text + " | ")
		}
	}
	return b.String()
}
