package syntax_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

func model(t testing.TB) *syntax.Model {
	t.Helper()
	m, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// gold reads the dev part of a treebank, or skips.
func gold(t testing.TB, name string) []syntax.Tree {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "corpora", name, "dev.conllu.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the treebank is not here: %v", err)
	}
	sentences, err := syntax.ReadTreebank(path)
	if err != nil {
		t.Fatal(err)
	}
	var trees []syntax.Tree
	for _, s := range sentences {
		tr, err := s.Tree()
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tr)
	}
	return trees
}

func parse(t testing.TB, m *syntax.Model, golds []syntax.Tree) []syntax.Tree {
	t.Helper()
	sentences := make([][]string, len(golds))
	for i, g := range golds {
		sentences[i] = forms(g)
	}
	trees, err := m.ParseForms(t.Context(), sentences)
	if err != nil {
		t.Fatal(err)
	}
	return trees
}

func forms(t syntax.Tree) []string {
	out := make([]string, len(t.Words))
	for i, w := range t.Words {
		out[i] = w.Form
	}
	return out
}

// TestHeldOut keeps the model at the quality that its card promises, on treebanks that it was not trained on.
func TestHeldOut(t *testing.T) {
	m := model(t)
	for name, floor := range map[string]struct{ xpos, las, upos, lemma float64 }{"ewt": {95, 86, 95.5, 95}, "gum": {96.5, 87, 97, 95}} {
		var words, xpos, upos, lemma, arcs, uas, las int
		golds := gold(t, name)
		trees := parse(t, m, golds)
		for k, g := range golds {
			got := trees[k]
			for i, w := range g.Words {
				s := got.Words[i]
				words++
				if s.XPOS == w.XPOS {
					xpos++
				}
				if s.UPOS == w.UPOS {
					upos++
				}
				if strings.EqualFold(s.Lemma, w.Lemma) {
					lemma++
				}
				if w.Relation == "punct" {
					continue
				}
				arcs++
				a, _, _ := strings.Cut(w.Relation, ":")
				b, _, _ := strings.Cut(s.Relation, ":")
				if s.Head == w.Head {
					uas++
				}
				if s.Head == w.Head && a == b {
					las++
				}
			}
		}
		rate := func(a, b int) float64 { return 100 * float64(a) / float64(b) }
		x, u, l, a := rate(xpos, words), rate(upos, words), rate(lemma, words), rate(las, arcs)
		t.Logf("%s: XPOS %.2f UPOS %.2f lemma %.2f without punctuation UAS %.2f LAS %.2f", name, x, u, l, rate(uas, arcs), a)
		if x < floor.xpos || u < floor.upos || l < floor.lemma || a < floor.las {
			t.Errorf("%s: XPOS %.2f UPOS %.2f lemma %.2f LAS %.2f, below %+v", name, x, u, l, a, floor)
		}
	}
}

// TestTree checks constructions that news is made of, and that trees are trees.
func TestTree(t *testing.T) {
	m := model(t)
	for _, c := range []struct{ sentence, word, relation, head string }{
		{"The summit was hosted by the mayor.", "mayor", "obl:agent", "hosted"},
		{"The summit was hosted by the mayor.", "summit", "nsubj:pass", "hosted"},
		{"Norway signed the treaty in May.", "treaty", "obj", "signed"},
		{"Norway's government signed the treaty.", "Norway", "nmod:poss", "government"},
		{"The company, which makes cars, bought a bank.", "makes", "acl:relcl", "company"},
		{"Peru and Chile joined the league.", "Chile", "conj", "Peru"},
	} {
		d := text.Split(c.sentence)
		trees, err := m.Parse(t.Context(), c.sentence, d.Sentences)
		if err != nil {
			t.Fatal(err)
		}
		tree := trees[0]
		for _, w := range tree.Words {
			if w.Form == c.word && (w.Relation != c.relation || tree.Words[w.Head].Form != c.head) {
				t.Errorf("%s: %s is %s of %s, want %s of %s", c.sentence, c.word, w.Relation, tree.Words[w.Head].Form, c.relation, c.head)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	m := model(f)
	f.Add("The “Coalition” agreed. ")
	f.Add("a\x00b ''' — 87th")
	f.Fuzz(func(t *testing.T, s string) {
		d := text.Split(s)
		trees, err := m.Parse(t.Context(), s, d.Sentences)
		if err != nil {
			t.Fatal(err)
		}
		for _, tree := range trees {
			roots := 0
			for i, w := range tree.Words {
				steps := 0
				for h := i; h >= 0; h = tree.Words[h].Head {
					if steps++; steps > len(tree.Words) {
						t.Fatalf("a cycle at %q", w.Form)
					}
				}
				if w.Head < 0 {
					roots++
				}
			}
			if roots != 1 {
				t.Fatalf("%d roots", roots)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	m := model(b)
	trees := gold(b, "gum")
	words := 0
	b.ResetTimer()
	for b.Loop() {
		for _, g := range parse(b, m, trees) {
			words += len(g.Words)
		}
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		model(b)
	}
}
