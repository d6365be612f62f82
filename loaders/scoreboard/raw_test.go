package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRaw: words and sentences of raw text are those of the treebanks, but where these take headings, lists and captions, which clew
// does not read, for sentences.
func TestRaw(t *testing.T) {
	corpora := filepath.Join("..", "..", "..", "shared", "corpora")
	if _, err := os.Stat(corpora); err != nil {
		t.Skipf("no treebanks here: %v", err)
	}
	for name, least := range map[string]struct{ words, sentences float64 }{"ewt": {.94, .75}, "gum": {.985, .905}} {
		c, err := raw(filepath.Join(corpora, name, "dev.conllu.gz"))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: words F1 %.4f, sentences F1 %.4f: %+v", name, c.words.f1(), c.sentences.f1(), c)
		if c.words.f1() < least.words || c.sentences.f1() < least.sentences {
			t.Errorf("%s: words F1 %.4f, sentences F1 %.4f", name, c.words.f1(), c.sentences.f1())
		}
	}
}
