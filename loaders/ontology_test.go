package loaders_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clewgraph/clew/loaders"
)

func reader(t testing.TB) *loaders.Reader {
	t.Helper()
	r, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestOntology reads every sentence of the embedded ontology: each pattern matches what it says it does, and no more.
func TestOntology(t *testing.T) {
	r := reader(t)
	for _, rel := range r.Ontology().Relations {
		for _, p := range rel.Patterns {
			if err := r.CheckPattern(p); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestMistypedVerb: the verbs of a list share their sentences, so that one without a match of its own is told by its spelling.
func TestMistypedVerb(t *testing.T) {
	const good = `
relations:
  acquires:
    label: acquires
    yes: ["The company acquired the bank.", "The company snapped up the bank."] # the lemmatiser does not know "snap"
    no: ["The company left the bank."]
    verbs:
      - acquire
      - snap + up
      - co-buy
`
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{"- acquire", "- aquire", `o.yaml:8: acquires: "aquire" is no verb that is known`},
		{"snap + up", "snap + up\n      - swap + for", `o.yaml:10: acquires: "swap" is no verb that is known`}, // it is one, without a sentence
		{"co-buy", "co-buuy", `o.yaml:10: acquires: "co-buuy" is no verb that is known`},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "o.yaml"), []byte(strings.Replace(good, c.old, c.new, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := loaders.NewReader(loaders.Options{OntologyDirs: []string{dir}})
		if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}
