package queries_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/queries"
)

// storyFile is a sample article with questions and the answers that they must have.
type storyFile struct {
	Article  string `yaml:"article"` // a sample of the binary's
	Name     string `yaml:"name"`    // or an article of this name
	Text     string `yaml:"text"`    // with this text
	Articles []struct {
		Name string `yaml:"name"`
		Text string `yaml:"text"`
	} `yaml:"articles"` // or several
	Stories []story `yaml:"stories"`
}

type story struct {
	Asks   string              `yaml:"asks"`
	Query  string              `yaml:"query"`
	Params map[string]string   `yaml:"params"`
	AsOf   string              `yaml:"asOf"`
	Rows   []map[string]string `yaml:"rows"`
	Only   bool                `yaml:"only"` // there are no other rows
	Never  []map[string]string `yaml:"never"`
}

func backends(t *testing.T) map[string]string {
	return map[string]string{"memory": "memory:", "pebble": "pebble:" + filepath.Join(t.TempDir(), "pebble"), "bolt": "bolt:" + filepath.Join(t.TempDir(), "bolt"), "leveldb": "leveldb:" + filepath.Join(t.TempDir(), "level")}
}

func open(t testing.TB, url string) *store.Store {
	t.Helper()
	db, err := store.Open(context.Background(), url, store.Options{Create: true, Resolver: &entity.Resolver{}})
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
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	for _, stories := range storyFiles(t) {
		for name, url := range backends(t) {
			db := open(t, url)
			stories.load(t, reader, db)
			for _, s := range stories.Stories {
				t.Run(name+"/"+stories.Article+stories.Name+"/"+s.Asks, func(t *testing.T) { s.check(t, library, db) })
			}
		}
	}
}

func (f *storyFile) load(t testing.TB, r *loaders.Reader, db *store.Store) {
	t.Helper()
	for _, a := range f.Articles {
		loadText(t, r, db, a.Name, a.Text)
	}
	if len(f.Articles) > 0 {
		if _, err := db.Resolve(context.Background()); err != nil {
			t.Fatal(err)
		}
		return
	}
	if f.Article != "" {
		loadSample(t, r, db, f.Article)
		return
	}
	loadText(t, r, db, f.Name, f.Text)
}

func loadText(t testing.TB, r *loaders.Reader, db *store.Store, name, text string) {
	t.Helper()
	a, err := r.Read(context.Background(), loaders.Input{IRI: graph.ArticleIRIOf(name), Source: name + ".txt", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Load(context.Background(), a); err != nil {
		t.Fatal(err)
	}
}

func (s *story) check(t *testing.T, library *queries.Library, db *store.Store) {
	q := library.Get(s.Query)
	if q == nil {
		t.Fatalf("no query %q", s.Query)
	}
	r, err := library.Run(context.Background(), db, q, s.Params, queries.Options{Limit: queries.DefaultLimit, Timeout: queries.DefaultTimeout, AsOf: s.AsOf})
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

// TestEveryQueryHasAStory, and an example in the README.
func TestEveryQueryHasAStory(t *testing.T) {
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(library.List()); n < 25 {
		t.Errorf("only %d queries", n)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, file := range storyFiles(t) {
		for _, s := range file.Stories {
			told[s.Query] = told[s.Query] || len(s.Rows) > 0
		}
	}
	for _, q := range library.List() {
		if !told[q.Name] {
			t.Errorf("%s: no story has rows of it", q.Name)
		}
		if !strings.Contains(string(readme), "\n**"+q.Name+"**") {
			t.Errorf("%s: no example in the README", q.Name)
		}
		for _, p := range q.Params {
			if p.Help == "" {
				t.Errorf("%s: %s has no help", q.Name, p.Name)
			}
		}
		if q.Columns[len(q.Columns)-1] != "evidence" {
			t.Errorf("%s: the last column is no evidence", q.Name)
		}
	}
}

func storyFiles(t testing.TB) []*storyFile {
	t.Helper()
	names, err := filepath.Glob("stories/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	var out []*storyFile
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := &storyFile{}
		if err := yaml.UnmarshalWithOptions(raw, f, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, f)
	}
	return out
}

var update = flag.Bool("update", false, "write the examples of the queries into the README")

var examples = regexp.MustCompile(`(?s)(<!-- examples: go test ./queries -run Examples -update -->\n).*(<!-- end of examples -->)`)

// TestExamples: the README has an example of each query, made of its first story: what is asked, and what the program answers.
func TestExamples(t *testing.T) {
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	made := map[string]string{}
	for _, file := range storyFiles(t) {
		db := open(t, "memory:")
		file.load(t, reader, db)
		for _, s := range file.Stories {
			if made[s.Query] != "" || len(s.Rows) == 0 {
				continue
			}
			made[s.Query] = example(t, library, db, &s)
		}
	}
	var b strings.Builder
	for _, q := range library.List() {
		b.WriteString(made[q.Name])
	}
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := examples.FindSubmatchIndex(raw)
	if m == nil {
		t.Fatal("no place for examples in the README")
	}
	want := string(raw[:m[3]]) + "\n" + b.String() + string(raw[m[4]:])
	if want == string(raw) {
		return
	}
	if *update {
		if err := os.WriteFile("../README.md", []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Error("the examples of the README are not what the queries give: go test ./queries -run Examples -update")
}

// example is a query in the README: its title, a command, and up to two rows without the sentence.
func example(t *testing.T, library *queries.Library, db *store.Store, s *story) string {
	q := library.Get(s.Query)
	r, err := library.Run(context.Background(), db, q, s.Params, queries.Options{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** %s. `clew query %s", q.Name, q.Title, q.Name)
	for _, p := range q.Params {
		if v, is := s.Params[p.Name]; is {
			if strings.Contains(v, " ") {
				v = "'" + v + "'"
			}
			fmt.Fprintf(&b, " --%s %s", p.Name, v)
		}
	}
	b.WriteString("`\n")
	for _, row := range r.Rows {
		var words []string
		for i, c := range row[:len(row)-1] {
			if c.Text != "" {
				words = append(words, r.Columns[i]+" "+c.Text)
			}
		}
		fmt.Fprintf(&b, "- %s — %s\n", strings.Join(words, ", "), row[len(row)-1].Text)
	}
	b.WriteString("\n")
	return b.String()
}
