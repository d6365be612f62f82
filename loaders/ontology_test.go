package loaders_test

import (
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
