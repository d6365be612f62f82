package queries_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

// storyFile is a sample article with questions and the answers that they must have.
type storyFile struct {
	Article string  `yaml:"article"` // a sample of the binary's
	Name    string  `yaml:"name"`    // or an article of this name
	Text    string  `yaml:"text"`    // with this text
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
	return map[string]string{"memory": "memory:", "bolt": "bolt:" + filepath.Join(t.TempDir(), "bolt"), "leveldb": "leveldb:" + filepath.Join(t.TempDir(), "level")}
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

// TestOrder: rows come in the same order and number each time, whatever the backend, and as many as one likes on disk.
func TestOrder(t *testing.T) {
	reader := newReader(t)
	want := ""
	for name, url := range backends(t) {
		db := open(t, url)
		loadSample(t, reader, db, "coalition.txt")
		r, err := queries.Run(context.Background(), db, `g.V("<clew:Claim>", "<clew:Assertion>").in(TYPE).save(SUBJECT, "s").saveOpt(EVIDENCE, "e").all()`, queries.Options{Limit: 40})
		if err != nil {
			t.Fatal(err)
		}
		if got := show(r); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%s gives another order", name)
		}
		if !r.Limited || len(r.Rows) != 40 {
			t.Errorf("%d rows, limited %v", len(r.Rows), r.Limited)
		}
	}
	db := open(t, "memory:")
	loadSample(t, reader, db, "coalition.txt")
	const n = 70_000 // more than wait in memory
	last, rows := -1, 0
	_, limited, err := queries.Stream(context.Background(), db, fmt.Sprintf(`for (var i = 0; i < %d; i++) { g.emit({n: (i * 7919) %% %d, twice: 1}); if (i %% 3 === 0) g.emit({n: (i * 7919) %% %d, twice: 1}); if (i === %d) g.emit({n: -1, late: "<clew:Maldives>"}) }`, n, n, n, n-1), queries.Options{}, func(_ []string, row []queries.Cell) error {
		rows++
		return nil
	})
	if err != nil || limited || rows != n+1 {
		t.Errorf("%d rows, %v, %v; want %d", rows, limited, err, n+1)
	}
	q, err := queries.Parse("q", []byte("/*---\ntitle: x\ncolumns: [n, evidence]\nsort: [-n]\n---*/\nfor (var i = 0; i < 50000; i++) g.emit({n: (i * 7919) % 50000})"))
	if err != nil {
		t.Fatal(err)
	}
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	last = 50_000
	if _, err := library.Stream(context.Background(), db, q, nil, queries.Options{}, func(_ []string, row []queries.Cell) error {
		k, err := strconv.Atoi(row[0].Text)
		if err != nil || k != last-1 {
			return fmt.Errorf("%d after %d: %w", k, last, err)
		}
		last = k
		return nil
	}); err != nil || last != 0 {
		t.Errorf("sorted on disk: %d, %v", last, err)
	}
}

// TestBroken: a file that is no query is named with its line, and does not stop the others.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	for file, text := range map[string]string{
		"good.js":   "/*---\ntitle: x\ncolumns: [id]\n---*/\ng.emit(1)",
		"yaml.js":   "/*---\ntitle: x\ncolumns: [id\n---*/\ng.emit(1)",
		"script.js": "/*---\ntitle: x\ncolumns: [id]\n---*/\n\ng.emit(1))",
		"sort.js":   "/*---\ntitle: x\ncolumns: [id]\nsort: [name]\n---*/\ng.emit(1)",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	library, err := queries.Load(dir)
	if err != nil || library.Get("good") == nil || library.Get("members") == nil {
		t.Fatalf("%v", err)
	}
	var got []string
	for _, err := range library.Broken() {
		got = append(got, strings.TrimPrefix(err.Error(), dir+"/"))
	}
	want := []string{"script.js: line 6, column 10: SyntaxError: Unexpected token ), in: g.emit(1))", "sort.js: header: sort: no column \"name\"", "yaml.js: header: line 3: "}
	for i, w := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], w) {
			t.Errorf("%q; want %q", got, want)
		}
	}
	if library.BrokenQuery("yaml") == nil || library.Get("yaml") != nil {
		t.Error("yaml.js is a query")
	}
}

// TestPrelude: the prelude finds things and relations as the program does, and helps with rows.
func TestPrelude(t *testing.T) {
	db := open(t, "memory:")
	loadSample(t, newReader(t), db, "coalition.txt")
	for script, want := range map[string]string{
		`g.emit(entity("ISIS"))`:                  "Daesh",
		`g.emit(entity("the  Global Coalition"))`: "Global Coalition to Defeat ISIS",
		`g.emit(entity("<clew:Maldives>"))`:       "Maldives",
		`g.emit(relation("memberOf"))`:            "memberOf",
		`g.emit(relation("Member of"))`:           "memberOf",
		`g.emit(name("<clew:Maldives>"))`:         "Maldives",
		`g.emit(name("<clew:Nobody_at_all>"))`:    "Nobody at all",
		`facts(asserted(statements("<clew:memberOf>")), ["ordinal"]).forEach(function (r) { g.emit(relationName(r.relation) + " " + r.ordinal + " " + status(r)) })`: "memberOf 87 stated",
		`statements("<clew:memberOf>").forEach(function (r) { g.emit(evidence(r.id)[0].sentence.slice(0, 13) + evidence(r.id).length) })`:                            "The Coalition1",
		`g.emit(sorted([{n: 2}, {n: 1}, {n: 3}], "-n").map(function (r) { return r.n }).join())`:                                                                     "3,2,1",
		`g.emit(sorted([{n: "b"}, {n: "a"}], "n")[0].n)`:                              "a",
		`g.emit(page([1, 2, 3, 4], 1, 2).join())`:                                     "2,3",
		`g.emit(counted(statements("<clew:said>").save(SUBJECT, "s"), "s")[0].count)`: "4",
	} {
		r, err := queries.Run(context.Background(), db, script, queries.Options{})
		if err != nil || len(r.Rows) != 1 || r.Rows[0][0].Text != want {
			t.Errorf("%s: %v, %v; want %s", script, r, err, want)
		}
	}
	for script, want := range map[string]string{
		`entity("Atlantis")`:  `line 1, column 7: Error: nothing in the graph is called "Atlantis", in: entity("Atlantis")`,
		`relation("admires")`: `line 1, column 9: Error: the graph has no relation "admires", in: relation("admires")`,
	} {
		if _, err := queries.Run(context.Background(), db, script, queries.Options{}); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %s", script, err, want)
		}
	}
	latin := &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0xc0, Hi: 0x24f, Stride: 1}}}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("aZ. 'éÉßU.S’“”-–‑日本thean")), rapid.RuneFrom(nil, latin))).Draw(r, "name")
		typed, err := json.Marshal(name)
		if err != nil {
			r.Fatal(err)
		}
		got, err := queries.Run(context.Background(), db, "g.emit(['x', fold("+string(typed)+")])", queries.Options{})
		if err != nil {
			r.Fatal(err)
		}
		want, err := json.Marshal([]string{"x", graph.Fold(name)})
		if err != nil {
			r.Fatal(err)
		}
		if got.Rows[0][0].Text != string(want) {
			r.Fatalf("%q folds to %s, want %s", name, got.Rows[0][0].Text, want)
		}
	})
}
