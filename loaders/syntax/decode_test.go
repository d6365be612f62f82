package syntax

import (
	"math"
	"math/rand"
	"testing"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/matrix"
)

// TestHeads compares the spanning trees with the best of all trees, for short sentences.
func TestHeads(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for range 300 {
		n := 2 + random.Intn(4)
		s := matrix.New(n, n)
		for i := range s.Data {
			s.Data[i] = float32(random.NormFloat64())
		}
		got := heads(s)
		if !isTree(got) {
			t.Fatalf("%v is no tree", got)
		}
		want := math.Inf(-1)
		all(n, func(h []int) {
			if isTree(h) {
				want = max(want, worth(s, h))
			}
		})
		if w := worth(s, got); w < want-1e-4 {
			t.Fatalf("%v is worth %v, the best tree %v", got, w, want)
		}
	}
}

// all gives every choice of heads for words 1 to n-1.
func all(n int, yield func([]int)) {
	h := make([]int, n)
	h[0] = -1
	var choose func(d int)
	choose = func(d int) {
		if d == n {
			yield(h)
			return
		}
		for h[d] = range n {
			choose(d + 1)
		}
	}
	choose(1)
}

func isTree(h []int) bool {
	roots := 0
	for d := 1; d < len(h); d++ {
		if h[d] == 0 {
			roots++
		}
		v := d
		for steps := 0; v > 0; steps++ {
			if steps > len(h) {
				return false
			}
			v = h[v]
		}
	}
	return roots == 1
}

func worth(s matrix.Matrix, h []int) float64 {
	sum := 0.0
	for d := 1; d < len(h); d++ {
		sum += float64(s.Row(d)[h[d]])
	}
	return sum
}

// TestSpans: an I follows its B only, whatever the scores say.
func TestSpans(t *testing.T) {
	classes := []string{"O", "B-person", "I-person", "B-place", "I-place"}
	logits := matrix.New(4, 5)
	for i, best := range []int{1, 4, 2, 0} { // B-person I-place I-person O
		logits.Row(i)[best] = 3
	}
	logits.Row(1)[2] = 1
	got := spans(logits, classes)
	if len(got) != 1 || got[0].First != 0 || got[0].Last != 3 || got[0].Kind != "person" {
		t.Errorf("read as %+v", got)
	}
	if got := spans(matrix.New(0, 5), classes); got != nil {
		t.Errorf("an empty sentence has names: %v", got)
	}
}

// TestBatch: a sentence is read alike alone and among others.
func TestBatch(t *testing.T) {
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	sentences := [][]string{{"Norway", "signed", "the", "treaty", "in", "May", "."}, {}, {"Yes"}, {"Peru", "left", "."}}
	together := m.parse(sentences)
	for k, s := range sentences {
		alone := m.parse([][]string{s})[0]
		for i, w := range alone.Words {
			if v := together[k].Words[i]; v.Head != w.Head || v.Relation != w.Relation || v.XPOS != w.XPOS {
				t.Errorf("%v: %+v alone, %+v together", s, w, v)
			}
		}
	}
}

// TestLongSentence: a sentence longer than what is read at once still becomes one tree.
func TestLongSentence(t *testing.T) {
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	words := make([]string, 2*longest+10)
	for i := range words {
		words[i] = "treaty"
	}
	trees, err := m.ParseForms(t.Context(), [][]string{words})
	if err != nil {
		t.Fatal(err)
	}
	roots := 0
	for _, w := range trees[0].Words {
		if w.Head < 0 {
			roots++
		}
	}
	if len(trees[0].Words) != len(words) || roots != 1 {
		t.Errorf("%d words with %d roots, want %d with one", len(trees[0].Words), roots, len(words))
	}
}

func TestAffixes(t *testing.T) {
	for _, form := range []string{"", "a", "né", "–", "won’t", "iPhone15", "\xff"} {
		for k, row := range affixes(form) {
			if row < uint32(k)*affixBuckets || row >= uint32(k+1)*affixBuckets {
				t.Errorf("%q: affix %d is in row %d", form, k, row)
			}
		}
	}
	if got := shape("McDonald-2024"); got != "XxXxx-dd" {
		t.Errorf("shape %q", got)
	}
}

// FuzzNetwork: no file crashes the reader of networks.
func FuzzNetwork(f *testing.F) {
	file, err := data.FS.ReadFile("models/syntax.safetensors")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file[:5000])
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Add([]byte(`1       {"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}    `))
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := readNetwork(file); err == nil && len(file) < 1<<20 {
			t.Error("a network of a few bytes")
		}
	})
}
