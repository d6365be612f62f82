package syntax

import (
	"fmt"
	"io"
	"math/rand"
	"sort"
	"strings"
)

// prune is the least quantised weight that a model keeps, see [learner.finish].
const prune = 7

// Training says how a model is trained.
type Training struct {
	Epochs int       // passes over the data
	Folds  int       // cross-taggers, so that the parser learns on tags as wrong as it will get them
	Seed   int64     // of the order of sentences
	Log    io.Writer // one line an epoch
}

// Train fits tagger, parser and lemmatiser to the trees and writes the model. The same trees and
// seed give the same bytes. It takes about four minutes and 1.5 GB for 300,000 words.
func Train(trees []Tree, o Training, w io.Writer) error {
	if len(trees) == 0 {
		return fmt.Errorf("no trees to train on")
	}
	random := rand.New(rand.NewSource(o.Seed))
	t := &trained{}
	var tags, labels, upos = map[string]int{}, map[string]int{"root": 0}, map[string]int{}
	names := func(pick func(*Word) string, into map[string]int) []string {
		seen := map[string]bool{}
		for _, tr := range trees {
			for i := range tr.Words {
				seen[pick(&tr.Words[i])] = true
			}
		}
		_, root := into["root"]
		delete(seen, "root")
		var out []string
		for n := range seen {
			out = append(out, n)
		}
		sort.Strings(out)
		if root {
			out = append([]string{"root"}, out...)
		}
		for i, n := range out {
			into[n] = i
		}
		return out
	}
	t.Tags = names(func(w *Word) string { return w.XPOS }, tags)
	t.Labels = names(func(w *Word) string { return w.Relation }, labels)
	t.UPOS = names(func(w *Word) string { return w.UPOS }, upos)
	t.Lemmas, t.Verbs = learnLemmas(trees)
	verbs, err := readVerbForms()
	if err != nil {
		return err
	}
	d := prepare(trees, verbs, tags, labels, upos)
	t.Classes = ambiguity(d)
	tagger := trainTagger(d, t.Classes, len(t.Tags), o, random)
	t.tagger = tagger.finish(prune)
	// Cross-tagging: each fold is tagged by a tagger that never saw it.
	for fold := range o.Folds {
		in := func(i int) bool { return i%o.Folds != fold }
		var part []*example
		for i, e := range d {
			if in(i) {
				part = append(part, e)
			}
		}
		classes := ambiguity(part)
		l := trainTagger(part, classes, len(t.Tags), Training{Epochs: 5, Log: io.Discard}, random)
		for i, e := range d {
			if !in(i) {
				e.predictTags(l, classes, len(t.Tags))
			}
		}
		fmt.Fprintf(o.Log, "cross-tagged fold %d of %d\n", fold+1, o.Folds)
	}
	mover, labeller := trainParser(d, len(t.Labels), o, random)
	t.mover, t.labeller = mover.finish(prune), labeller.finish(prune)
	t.universal = trainUniversal(d, trees, len(t.UPOS), o, random).finish(prune)
	return t.write(w)
}

// example is a training sentence in numbers; tokens, tags and heads are 1-based as in the parser.
type example struct {
	context
	tree        *Tree
	goldTags    []uint8
	head        []int
	label, upos []uint8
}

func prepare(trees []Tree, verbs verbForms, tags, labels, upos map[string]int) []*example {
	out := make([]*example, 0, len(trees))
	for k := range trees {
		tr := &trees[k]
		n := len(tr.Words)
		e := &example{tree: tr, goldTags: make([]uint8, n+1), head: make([]int, n+1), label: make([]uint8, n+1), upos: make([]uint8, n+1)}
		e.tokens, e.tags = make([]token, n+1), make([]uint8, n+1)
		e.tokens[0], e.tags[0], e.head[0] = rootToken, 251, none
		for i := range tr.Words {
			w := &tr.Words[i]
			e.tokens[i+1] = verbs.newToken(w.Form)
			e.goldTags[i+1], e.label[i+1], e.upos[i+1] = uint8(tags[w.XPOS]), uint8(labels[w.Relation]), uint8(upos[w.UPOS])
			e.head[i+1] = w.Head + 1
		}
		copy(e.tags[1:], e.goldTags[1:])
		out = append(out, e)
	}
	return out
}

// ambiguity gives each word of the training data, seen twice or more, the hash of the tags that it had.
func ambiguity(examples []*example) map[uint32]uint32 {
	sets := map[uint32]map[uint8]int{}
	for _, e := range examples {
		for i := 1; i < len(e.tokens); i++ {
			w := e.tokens[i].word
			if sets[w] == nil {
				sets[w] = map[uint8]int{}
			}
			sets[w][e.goldTags[i]]++
		}
	}
	out := map[uint32]uint32{}
	for w, set := range sets {
		total := 0
		for _, n := range set {
			total += n
		}
		if total < 2 {
			continue
		}
		var ids []int
		for id, n := range set {
			if n*20 >= total {
				ids = append(ids, int(id))
			}
		}
		sort.Ints(ids)
		out[w] = hashString(fmt.Sprint(ids))
	}
	return out
}

func (e *example) classes(of map[uint32]uint32) []uint32 {
	out := make([]uint32, len(e.tokens)-1)
	for i := range out {
		out[i] = of[e.tokens[i+1].word]
	}
	return out
}

func trainTagger(d []*example, classes map[uint32]uint32, n int, o Training, random *rand.Rand) *learner {
	l := newLearner(n)
	scores := make([]float32, n)
	var fs []feature
	order := random.Perm(len(d))
	for epoch := range o.Epochs {
		right, total := 0, 0
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			e := d[k]
			cl := e.classes(classes)
			tags := make([]uint8, len(cl))
			for i := range tags {
				fs = tagFeatures(fs, e.tokens[1:], cl, tags, i)
				l.score(fs, scores)
				guess, gold := best(scores), int(e.goldTags[i+1])
				l.step++
				total++
				if guess != gold {
					l.update(fs, gold, guess)
				} else {
					right++
				}
				tags[i] = uint8(guess)
			}
		}
		fmt.Fprintf(o.Log, "tagger epoch %d: %.2f%%\n", epoch+1, 100*float64(right)/float64(total))
	}
	return l
}

// predictTags replaces the tags by those of the learner's averaged weights.
func (e *example) predictTags(l *learner, classes map[uint32]uint32, n int) {
	cl := e.classes(classes)
	scores := make([]float32, n)
	var fs []feature
	for i := range cl {
		fs = tagFeatures(fs, e.tokens[1:], cl, e.tags[1:], i)
		clear(scores)
		for _, f := range fs {
			for _, w := range l.rows[f] {
				scores[w.class] += w.total + w.now*float32(l.step-w.stamp)
			}
		}
		e.tags[i+1] = uint8(best(scores))
	}
}

func trainParser(d []*example, labels int, o Training, random *rand.Rand) (mover, labeller *learner) {
	mover, labeller = newLearner(moves), newLearner(labels)
	scores, labelScores := make([]float32, moves), make([]float32, labels)
	var fs, ls []feature
	order := random.Perm(len(d))
	for epoch := range o.Epochs {
		arcs, right, named := 0, 0, 0
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			e := d[k]
			s := newState(len(e.tokens) - 1)
			for !s.done() {
				fs = s.moveFeatures(&e.context, fs)
				mover.score(fs, scores)
				guess, gold, least := none, none, 1<<30
				for m := range moves {
					if !s.legal(m) {
						continue
					}
					if guess == none || scores[m] > scores[guess] {
						guess = m
					}
					if c := s.cost(m, e.head); c < least || c == least && scores[m] > scores[gold] {
						gold, least = m, c
					}
				}
				mover.step++
				move := guess
				if s.cost(guess, e.head) > least {
					mover.update(fs, gold, guess)
					if epoch < 1 || random.Float64() > 0.9 {
						move = gold
					}
				}
				var label uint8
				if move != shift {
					h, dep := s.arc(move)
					arcs++
					if h == 0 {
						label = 0
					} else {
						ls = s.labelFeatures(&e.context, h, dep, ls)
						labeller.score(ls, labelScores)
						g := 1 + best(labelScores[1:])
						label = uint8(g)
						if e.head[dep] == h {
							labeller.step++
							if g != int(e.label[dep]) {
								labeller.update(ls, int(e.label[dep]), g)
								if epoch < 1 {
									label = e.label[dep]
								}
							} else {
								named++
							}
						}
					}
					if e.head[dep] == h {
						right++
					}
				}
				s.apply(move, label)
			}
		}
		fmt.Fprintf(o.Log, "parser epoch %d: heads %.2f%%, relations of these %.2f%%\n", epoch+1, 100*float64(right)/float64(arcs), 100*float64(named)/float64(right))
	}
	return mover, labeller
}

func trainUniversal(d []*example, trees []Tree, n int, o Training, random *rand.Rand) *learner {
	l := newLearner(n)
	scores := make([]float32, n)
	var fs []feature
	order := random.Perm(len(d))
	for range 3 {
		for _, k := range order {
			e := d[k]
			for i := range e.tree.Words {
				fs = universalFeatures(fs, &e.context, e.tree, i)
				l.score(fs, scores)
				l.step++
				if g := best(scores); g != int(e.upos[i+1]) {
					l.update(fs, int(e.upos[i+1]), g)
				}
			}
		}
	}
	return l
}

// storedHeader is a header with its maps as sorted lists, so that equal models are equal bytes.
type storedHeader struct {
	Tags, Labels, UPOS, Verbs []string
	Words, Classes            []uint32
	Forms, Lemmas             []string
}

func sortedHeader(h header) storedHeader {
	s := storedHeader{Tags: h.Tags, Labels: h.Labels, UPOS: h.UPOS, Verbs: h.Verbs}
	for w := range h.Classes {
		s.Words = append(s.Words, w)
	}
	sort.Slice(s.Words, func(i, j int) bool { return s.Words[i] < s.Words[j] })
	for _, w := range s.Words {
		s.Classes = append(s.Classes, h.Classes[w])
	}
	for f := range h.Lemmas {
		s.Forms = append(s.Forms, f)
	}
	sort.Strings(s.Forms)
	for _, f := range s.Forms {
		s.Lemmas = append(s.Lemmas, h.Lemmas[f])
	}
	return s
}

func (s storedHeader) header() header {
	h := header{Tags: s.Tags, Labels: s.Labels, UPOS: s.UPOS, Verbs: s.Verbs, Classes: make(map[uint32]uint32, len(s.Words)), Lemmas: make(map[string]string, len(s.Forms))}
	for i, w := range s.Words[:min(len(s.Words), len(s.Classes))] {
		h.Classes[w] = s.Classes[i]
	}
	for i, f := range s.Forms[:min(len(s.Forms), len(s.Lemmas))] {
		h.Lemmas[strings.Clone(f)] = s.Lemmas[i]
	}
	return h
}
