package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

// TestCaRB: how well the words of CaRB's sentences are told, by weights fitted to other sentences of it.
func TestCaRB(t *testing.T) {
	sentences, err := read(filepath.Join("..", "..", "..", "..", "shared", "corpora", "carb", "dev.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no ../shared/corpora")
	}
	if err != nil {
		t.Fatal(err)
	}
	f1, _ := choose(sentences, namesOf(sentences), 3, 10, .62)
	t.Logf("F1 %.3f", f1)
	if f1 < .59 {
		t.Errorf("F1 %.3f: it was 0.619", f1)
	}
}

// TestMatch: words count once each, and "be" stands for any of its forms.
func TestMatch(t *testing.T) {
	for _, x := range []struct {
		want, got         tuple
		precision, recall float64
	}{
		{tupleOf("signed", []string{"Norway", "the treaty"}), tupleOf("signed", []string{"Norway", "the treaty", "in Oslo"}), 4. / 6, 1},
		{tupleOf("was", []string{"Rossi", "mayor"}), tupleOf("be", []string{"Rossi", "the mayor"}), 3. / 4, 1},
		{tupleOf("left", []string{"Norway"}), tupleOf("left", []string{"Norway", "the Union"}), 1, 1},
		{tupleOf("left", []string{"Norway", "the Union"}), tupleOf("joined", []string{"Norway", "the Union"}), 0, 0},
	} {
		if p, r := match(x.want, x.got); p != x.precision || r != x.recall {
			t.Errorf("%v, %v: %v, %v", x.want, x.got, p, r)
		}
	}
}
