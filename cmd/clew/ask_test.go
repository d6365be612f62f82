package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

// devArticles is where the articles of the questions are.
const devArticles = "../../../shared/eval/dev"

// asked is a question of queries/testdata/questions.tsv, which explains them.
type asked struct{ set, article, question, answers string }

func readQuestions(t *testing.T) []asked {
	t.Helper()
	raw, err := os.ReadFile("../../queries/testdata/questions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []asked
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || f[0] == "set" {
			continue
		}
		if len(f) != 4 {
			t.Fatalf("questions.tsv: not four columns: %q", line)
		}
		out = append(out, asked{f[0], f[1], f[2], f[3]})
	}
	return out
}

// oracle answers questions over articles.
type oracle struct {
	db        *store.Store
	reader    *loaders.Reader
	relations []string
}

func newOracle(t *testing.T, files ...string) *oracle {
	t.Helper()
	ctx := context.Background()
	o := &oracle{}
	var err error
	if o.reader, err = loaders.NewReader(loaders.Options{}); err != nil {
		t.Fatal(err)
	}
	if o.db, err = store.Open(ctx, "memory:", store.Options{Create: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.db.Close() })
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		a, err := o.reader.Read(ctx, loaders.Input{IRI: graph.IRI("clew:article/" + name), Source: file, Text: string(raw)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.db.Load(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	relations, err := o.db.Relations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range relations {
		o.relations = append(o.relations, r.Name)
	}
	return o
}

func (o *oracle) ask(t *testing.T, words string) *queries.Answer {
	t.Helper()
	q, err := o.reader.Question(context.Background(), words, o.relations)
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	a, err := queries.Ask(context.Background(), o.db, q, queries.Options{Timeout: queries.DefaultTimeout})
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return a
}

// answersOf are the answers of the rows, each once.
func answersOf(a *queries.Answer) []string {
	var out []string
	if a.Known() {
		for _, row := range a.Rows {
			if text := row[0].Text; !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}

// verdict compares answers with those expected: "right", "wrong" or "don't know". Each part that must be there is, and nothing else.
func verdict(got []string, want string) string {
	switch {
	case len(got) == 0 && want == "-":
		return "right"
	case len(got) == 0:
		return "don't know"
	case want == "-":
		return "wrong"
	}
	says := func(answer, part string) bool {
		for _, alternative := range strings.Split(strings.TrimPrefix(part, "?"), "|") {
			if strings.Contains(" "+bareWords(answer)+" ", " "+bareWords(alternative)+" ") {
				return true
			}
		}
		return false
	}
	parts := strings.Split(want, ";")
	for _, p := range parts {
		if !strings.HasPrefix(p, "?") && !slices.ContainsFunc(got, func(g string) bool { return says(g, p) }) {
			return "wrong"
		}
	}
	for _, g := range got {
		if !slices.ContainsFunc(parts, func(p string) bool { return says(g, p) }) {
			return "wrong"
		}
	}
	return "right"
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func bareWords(s string) string {
	return strings.Join(strings.FieldsFunc(graph.Fold(s), func(r rune) bool { return strings.ContainsRune(" ,.;:!?\"()", r) }), " ")
}

// TestQuestions asks the hundred questions over the development articles. The floors are those of the project: an answer that is
// wrong is worse than none.
func TestQuestions(t *testing.T) {
	files, _ := filepath.Glob(devArticles + "/*.txt")
	if len(files) == 0 {
		t.Skip("the articles of the questions are not here: ../shared/eval/dev")
	}
	o := newOracle(t, files...)
	counts := map[string]map[string]int{}
	total := map[string]int{}
	for _, q := range readQuestions(t) {
		a := o.ask(t, q.question)
		got := answersOf(a)
		if !strings.HasPrefix(q.question, "How many") && !sameSet(got, a.Answers) {
			t.Errorf("%s: the Gizmo gives %q, the statements found say %q", q.question, got, a.Answers)
		}
		v := verdict(got, q.answers)
		if counts[q.set] == nil {
			counts[q.set] = map[string]int{}
		}
		counts[q.set][v]++
		total[v]++
		if v != "right" {
			t.Logf("%s: %s: %s\n\tgot  %s\n\twant %s", q.set, v, q.question, strings.Join(got, " | "), q.answers)
		}
	}
	for set, n := range counts {
		t.Log(fmt.Sprintf("%s: %d right, %d wrong, %d don't know", set, n["right"], n["wrong"], n["don't know"]))
	}
	if total["right"] < 70 || total["wrong"] > 5 {
		t.Errorf("%d right, %d wrong of all: at least 70 and at most 5 are wanted", total["right"], total["wrong"])
	}
}
