package syntax

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/matrix"
	"github.com/clewgraph/clew/loaders/text"
)

// ErrModel says that a model file is not one, or not of this version.
var ErrModel = errors.New("not a syntax model of this version")

// Model tags and parses sentences. It is read-only: goroutines may share it.
type Model struct {
	net    *network
	lemmas lemmatiser
	root   int // the class of the relation "root"
}

// Load makes a model of the network's file, which train/train.py writes, and the embedded table of lemmas. It keeps the
// bytes. The error is [ErrModel] for any other file.
func Load(network []byte) (*Model, error) {
	net, err := readNetwork(network)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	table, err := data.FS.ReadFile("models/lemmas.tsv")
	if err != nil {
		return nil, fmt.Errorf("the table of lemmas is missing: %w", err)
	}
	m := &Model{net: net, root: slices.Index(net.names["rel"], "root")}
	if m.lemmas, err = readLemmas(string(table)); err != nil {
		return nil, err
	}
	return m, nil
}

// Default makes the model that is embedded in the binary.
func Default() (*Model, error) {
	network, err := data.FS.ReadFile("models/syntax.safetensors")
	if err != nil {
		return nil, fmt.Errorf("the syntax model is missing: %w", err)
	}
	return Load(network)
}

const (
	window  = 2048 // words that are read at once, about
	longest = 400  // words of a sentence that are read at once: the tree's memory grows with the square
)

// Parse analyses the sentences of an article. It takes any tokens and always gives trees. The error is that of
// the context.
func (m *Model) Parse(ctx context.Context, article string, sentences []text.Sentence) ([]Tree, error) {
	forms := make([][]string, len(sentences))
	for k, s := range sentences {
		forms[k] = make([]string, len(s.Tokens))
		for i, t := range s.Tokens {
			forms[k][i] = t.Of(article)
		}
	}
	trees, err := m.ParseForms(ctx, forms)
	if err != nil {
		return nil, err
	}
	for k, s := range sentences {
		trees[k].Span = s.Span
		for i, t := range s.Tokens {
			trees[k].Words[i].Span = t.Span
		}
	}
	return trees, nil
}

// ParseForms analyses sentences given as their words; the spans of the trees are zero.
func (m *Model) ParseForms(ctx context.Context, sentences [][]string) ([]Tree, error) {
	var parts [][]string // sentences, the very long ones cut
	var owner []int
	for k, s := range sentences {
		for part := range slices.Chunk(s, longest) {
			parts, owner = append(parts, part), append(owner, k)
		}
	}
	out := make([]Tree, len(sentences))
	for from := 0; from < len(parts); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to, words := from, 0
		for ; to < len(parts) && (to == from || words+len(parts[to]) <= window); to++ {
			words += len(parts[to])
		}
		for i, t := range m.parse(parts[from:to]) {
			out[owner[from+i]].append(t)
		}
		from = to
	}
	return out, nil
}

// append puts the words of the next part of a sentence behind those that are there.
func (t *Tree) append(next Tree) {
	first := slices.IndexFunc(t.Words, func(w Word) bool { return w.Head < 0 })
	n := len(t.Words)
	for _, w := range next.Words {
		if w.Head >= 0 {
			w.Head += n
		} else if first >= 0 {
			w.Head, w.Relation = first, "parataxis"
		}
		t.Words = append(t.Words, w)
	}
	for _, name := range next.Names {
		name.First, name.Last = name.First+n, name.Last+n
		t.Names = append(t.Names, name)
	}
}

// parse reads sentences together and gives their trees in the same order.
func (m *Model) parse(sentences [][]string) []Tree {
	n := m.net
	b := newBatch(sentences)
	out := n.forward(b)
	left := matrix.New(b.rows, n.arc.weight.Columns)
	matrix.AddProduct(left, out.arcDep, n.arc.weight)
	left = trim(left, n.arc.weight.Rows)
	relations := n.rel.apply(out.relDep)
	trees := make([]Tree, len(sentences))
	for s, forms := range b.forms {
		tree := Tree{Words: make([]Word, len(forms))}
		right := b.gather(s, out.arcHead)
		arcs := matrix.New(len(forms)+1, (len(forms)+matrix.Width)/matrix.Width*matrix.Width)
		bias := make([]float32, right.Rows)
		for h := range bias {
			for i, x := range right.Row(h) {
				bias[h] += x * n.arcBias[i]
			}
		}
		arcs.Fill(bias)
		matrix.AddProduct(arcs, b.gather(s, left), matrix.PackTransposed(right))
		head := heads(trim(arcs, len(forms)+1))
		for i, form := range forms {
			row := b.row(s, i+1)
			w := &tree.Words[i]
			w.Form, w.Head = form, head[i+1]-1
			w.XPOS = n.class("xpos", out.xpos.Row(row))
			w.UPOS = n.class("upos", out.upos.Row(row))
			w.Lemma = m.lemmas.lemma(form, w.XPOS, w.UPOS)
			label, sure := m.relation(relations.Row(row), out.relHead.Row(b.row(s, head[i+1])), w.Head < 0)
			w.Relation = n.names["rel"][label]
			w.Sure = sure * float32(math.Exp(logSoftmax(arcs.Row(i + 1)[:len(forms)+1])[head[i+1]]))
			if kind := n.class("kind", out.kind.Row(row)); kind != "none" {
				w.Entity = kind
			}
			if status := n.class("status", out.status.Row(row)); status != "none" {
				w.Status = status
			}
		}
		tree.contentClauses()
		tree.subjects()
		tree.nounsWithArticles()
		tree.Names = n.spans(b, s, out)
		trees[b.order[s]] = tree
	}
	return trees
}

// class is the name of the greatest logit of a scorer.
func (n *network) class(scorer string, logits []float32) string {
	names := n.names[scorer]
	return names[best(logits[:len(names)])]
}

// relation chooses the class of an arc: left is what the dependent says to each class, right the head.
func (m *Model) relation(left, right []float32, root bool) (class int, sure float32) {
	n := m.net
	logits := make([]float32, n.relations)
	for r := range logits {
		for i, x := range left[r*n.relationIn : (r+1)*n.relationIn] {
			logits[r] += x * right[i]
		}
	}
	if root {
		return m.root, 1
	}
	logits[m.root] = -1e9
	class = best(logits)
	return class, float32(math.Exp(logSoftmax(logits)[class]))
}

// spans gives the names of a sentence: the outer ones, then those inside them.
func (n *network) spans(b *batch, s int, out *scores) []Name {
	inside := func(logits matrix.Matrix, classes []string) []Name {
		return spans(b.gather(s, logits).Slice(1, len(b.forms[s])+1), classes)
	}
	names := inside(out.outer, n.names["outer"])
	for _, inner := range inside(out.inner, n.names["inner"]) {
		inner.Inner = slices.ContainsFunc(names, func(o Name) bool {
			return o.First <= inner.First && inner.Last <= o.Last && o.Last-o.First > inner.Last-inner.First
		})
		if inner.Inner {
			names = append(names, inner)
		}
	}
	return names
}

func lowerPlain(form string) string { return strings.ToLower(plain(form)) }

// Vector is the embedding of a word, in small letters or not: words used alike have vectors of like direction (Pennington
// et al. 2014). It is nil for an unknown word.
func (m *Model) Vector(word string) []float32 {
	v := &m.net.vector
	if v.row(strings.ToLower(straighten(word))) < 0 {
		return nil
	}
	out := make([]float32, v.size)
	v.put(word, out)
	return out
}

// Lemma gives the dictionary form of a word with a Penn and a universal tag: "acquire" for "acquired", VBD, VERB.
func (m *Model) Lemma(form, xpos, upos string) string { return m.lemmas.lemma(form, xpos, upos) }
