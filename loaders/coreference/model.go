package coreference

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"slices"
)

// bits is the size of the table of weights: features that share a place share a weight.
const bits = 18

const header = "clew coreference 2\n"

// ErrModel says that a file is no model of this version.
var ErrModel = errors.New("not a coreference model of this version")

// Model ranks antecedents. It is read-only: goroutines may share it.
type Model struct {
	weights []float32
	vector  func(word string) []float32
}

func (m *Model) score(features []uint32) float64 {
	sum := float32(0)
	for _, f := range features {
		sum += m.weights[f&(1<<bits-1)]
	}
	return float64(sum)
}

// Load reads a model that [Model.Write] wrote. vector gives the embedding of a word, or nil: the same that it was
// trained with.
func Load(file []byte, vector func(word string) []float32) (*Model, error) {
	body, ok := bytes.CutPrefix(file, []byte(header))
	if !ok || len(body) != 4+1<<bits {
		return nil, ErrModel
	}
	m := &Model{make([]float32, 1<<bits), vector}
	scale := math.Float32frombits(binary.LittleEndian.Uint32(body))
	for i := range m.weights {
		v := float32(int8(body[4+i])) / 127
		m.weights[i] = v * float32(math.Abs(float64(v))) * scale
	}
	return m, nil
}

// Write writes the model, its weights as signed square roots in eight bits.
func (m *Model) Write(w io.Writer) error {
	scale := float32(1e-6)
	for _, x := range m.weights {
		scale = max(scale, x, -x)
	}
	out := append([]byte(header), binary.LittleEndian.AppendUint32(nil, math.Float32bits(scale))...)
	for _, x := range m.weights {
		v := math.Sqrt(math.Abs(float64(x/scale))) * 127
		if x < 0 {
			v = -v
		}
		out = append(out, byte(int8(math.Round(v))))
	}
	_, err := w.Write(out)
	return err
}

// Article is one text to train on: its mentions, and of each the chain that a person gave it; -1 for what nobody marked.
type Article struct {
	Mentions []Mention
	Chains   []int
}

// Training says how a model is trained.
type Training struct {
	Epochs                     int
	Rate                       float64                     // of AdaGrad
	Shrink                     float64                     // of the weights, an L1 penalty
	FalseNew, FalseLink, Wrong float64                     // what mistakes cost: Durrett and Klein's margin
	Unmarked                   float64                     // the weight of a mention that nobody marked
	Vector                     func(word string) []float32 // the embedding of a word, or nil
	Seed                       int64
	Log                        io.Writer
}

// Train fits a model. The same articles and seed give the same model.
func Train(articles []Article, o Training) *Model {
	m := &Model{make([]float32, 1<<bits), o.Vector}
	squares := make([]float32, 1<<bits)
	random := rand.New(rand.NewSource(o.Seed))
	order := random.Perm(len(articles))
	all := make([][]example, len(articles))
	for i := range articles {
		all[i] = examples(&articles[i], o.Vector)
	}
	sum := make([]float32, 1<<bits) // the average of the epochs in the second half
	averaged := 0
	for epoch := range o.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss, right, n := 0.0, 0, 0
		for _, k := range order {
			for i := range all[k] {
				l, ok := m.learn(&all[k][i], squares, o)
				if loss += l; ok {
					right++
				}
				n++
			}
		}
		if epoch >= o.Epochs/2 {
			for i, w := range m.weights {
				sum[i] += w
			}
			averaged++
		}
		fmt.Fprintf(o.Log, "epoch %d: loss %.4f, %.2f%% right of %d\n", epoch+1, loss/float64(n), 100*float64(right)/float64(n), n)
	}
	for i := range sum {
		m.weights[i] = sum[i] / float32(averaged)
	}
	return m
}

// example is a mention to learn from: the features of each answer, the first being that it is new.
type example struct {
	features [][]uint32
	correct  []bool
	marked   bool // by a person
}

// examples reads an article with its true chains.
func examples(a *Article, vector func(string) []float32) []example {
	s := newSearch(a.Mentions, vector)
	lastOf := map[int]int{}
	var out []example
	for i := range a.Mentions {
		chain := a.Chains[i]
		e := example{features: [][]uint32{slices.Clone(s.alone(i))}, correct: []bool{true}, marked: chain >= 0}
		candidates := s.candidates(i)
		s.pairs(candidates, i, func(features []uint32) { e.features = append(e.features, slices.Clone(features)) })
		for _, c := range candidates {
			e.correct = append(e.correct, chain >= 0 && a.Chains[c] == chain)
		}
		e.correct[0] = !slices.Contains(e.correct[1:], true)
		if s.same(i) < 0 { // else there is nothing to learn
			out = append(out, e)
		}
		before, is := lastOf[chain]
		if chain < 0 || !is {
			before = -1
		}
		s.join(i, before)
		if chain >= 0 {
			lastOf[chain] = i
		}
	}
	return out
}

// learn takes one step on a mention.
func (m *Model) learn(e *example, squares []float32, o Training) (loss float64, right bool) {
	n := len(e.features)
	plain, cost := make([]float64, n), make([]float64, n)
	best := 0
	for k := range e.features {
		plain[k] = m.score(e.features[k])
		if plain[k] > plain[best] {
			best = k
		}
		switch {
		case e.correct[k]:
		case k == 0:
			cost[k] = o.FalseNew
		case e.correct[0]:
			cost[k] = o.FalseLink
		default:
			cost[k] = o.Wrong
		}
	}
	all, gold := math.Inf(-1), math.Inf(-1)
	for k := range plain {
		all = logAdd(all, plain[k]+cost[k])
		if e.correct[k] {
			gold = logAdd(gold, plain[k])
		}
	}
	weight := 1.0
	if !e.marked {
		weight = o.Unmarked
	}
	for k := range e.features {
		g := math.Exp(plain[k] + cost[k] - all)
		if e.correct[k] {
			g -= math.Exp(plain[k] - gold)
		}
		if g *= weight; math.Abs(g) < 1e-5 {
			continue
		}
		for _, f := range e.features[k] {
			f &= 1<<bits - 1
			squares[f] += float32(g * g)
			step := o.Rate / math.Sqrt(1e-4+float64(squares[f]))
			w := float64(m.weights[f]) - step*g
			if limit := step * o.Shrink; w > limit { // AdaGrad with an L1 penalty (Duchi et al. 2011)
				w -= limit
			} else if w < -limit {
				w += limit
			} else {
				w = 0
			}
			m.weights[f] = float32(w)
		}
	}
	return all - gold, e.correct[best]
}

func logAdd(a, b float64) float64 {
	if math.IsInf(a, -1) {
		return b
	}
	if a < b {
		a, b = b, a
	}
	return a + math.Log1p(math.Exp(b-a))
}
