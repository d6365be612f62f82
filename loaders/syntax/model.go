package syntax

import (
	"bufio"
	"compress/gzip"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/text"
)

// modelVersion changes when the features or the file's layout do: a model serves one version.
const modelVersion = "clew syntax 3\n"

// ErrModel says that a model file is not one, or not of this version.
var ErrModel = errors.New("not a syntax model of this version")

// Model tags and parses sentences. It is read-only: goroutines may share it.
type Model struct {
	tags, labels, upos []string
	classes            map[uint32]uint32 // ambiguity class of a word
	tagger             *classifier
	mover, labeller    *classifier
	universal          *classifier
	lemmas             lemmatiser
	verbs              verbForms
	buffers            sync.Pool
}

// header is the part of a model file that is not weights.
type header struct {
	Tags, Labels, UPOS []string
	Classes            map[uint32]uint32
	Lemmas             map[string]string
	Verbs              []string
}

// trained is a model as training gives it and a file holds it.
type trained struct {
	header
	tagger, mover, labeller, universal *packed
}

func (t *trained) write(w io.Writer) error {
	if _, err := io.WriteString(w, modelVersion); err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := gob.NewEncoder(z).Encode(sortedHeader(t.header)); err != nil {
		return err
	}
	for _, p := range []*packed{t.tagger, t.mover, t.labeller, t.universal} {
		if err := p.write(z); err != nil {
			return err
		}
	}
	return z.Close()
}

// Load reads a model that the trainer wrote. The error is [ErrModel] for any other file.
func Load(r io.Reader) (*Model, error) {
	head := make([]byte, len(modelVersion))
	if _, err := io.ReadFull(r, head); err != nil || string(head) != modelVersion {
		return nil, ErrModel
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	b := bufio.NewReaderSize(z, 1<<16)
	var stored storedHeader
	if err := gob.NewDecoder(b).Decode(&stored); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	h := stored.header()
	verbs, err := readVerbForms()
	if err != nil {
		return nil, err
	}
	for form, kind := range verbs {
		if kind == 1 {
			h.Verbs = append(h.Verbs, form)
		}
	}
	m := &Model{verbs: verbs, tags: h.Tags, labels: h.Labels, upos: h.UPOS, classes: h.Classes, lemmas: newLemmatiser(h.Lemmas, h.Verbs)}
	for _, c := range []struct {
		to      **classifier
		classes int
	}{{&m.tagger, len(h.Tags)}, {&m.mover, moves}, {&m.labeller, len(h.Labels)}, {&m.universal, len(h.UPOS)}} {
		p, err := readPacked(b)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrModel, err)
		}
		if p.classes != c.classes || p.classes == 0 {
			return nil, fmt.Errorf("%w: %d classes where %d are named", ErrModel, p.classes, c.classes)
		}
		*c.to = p.table()
	}
	m.buffers.New = func() any {
		return &buffers{scores: make([]int32, 256), features: make([]feature, 0, 80)}
	}
	return m, nil
}

// Default reads the model that is embedded in the binary, in about a tenth of a second.
func Default() (*Model, error) {
	f, err := data.FS.Open("models/syntax.model")
	if err != nil {
		return nil, fmt.Errorf("the syntax model is missing: %w", err)
	}
	defer f.Close()
	return Load(f)
}

type buffers struct {
	scores   []int32
	features []feature
}

// Parse analyses one sentence of an article. It takes any tokens and always gives a tree.
func (m *Model) Parse(article string, s text.Sentence) Tree {
	forms := make([]string, len(s.Tokens))
	for i, t := range s.Tokens {
		forms[i] = t.Of(article)
	}
	tree := m.ParseForms(forms)
	tree.Span = s.Span
	for i, t := range s.Tokens {
		tree.Words[i].Span = t.Span
	}
	return tree
}

// ParseForms analyses a sentence given as its words; the spans of the tree are zero.
func (m *Model) ParseForms(forms []string) Tree {
	b := m.buffers.Get().(*buffers)
	defer m.buffers.Put(b)
	n := len(forms)
	tree := Tree{Words: make([]Word, n)}
	if n == 0 {
		return tree
	}
	c := m.tag(forms, b)
	for i := range tree.Words {
		tree.Words[i].Form = forms[i]
	}
	m.attach(&tree, c, b)
	return tree
}

// tag gives a sentence its part-of-speech tags.
func (m *Model) tag(forms []string, b *buffers) *context {
	n := len(forms)
	c := &context{tokens: make([]token, n+1), tags: make([]uint8, n+1)}
	c.tokens[0], c.tags[0] = rootToken, 251
	classes := make([]uint32, n)
	for i, f := range forms {
		c.tokens[i+1] = m.verbs.newToken(f)
		classes[i] = m.classes[c.tokens[i+1].word]
	}
	for i := range n {
		b.features = tagFeatures(b.features, c.tokens[1:], classes, c.tags[1:], i)
		scores := b.scores[:len(m.tags)]
		m.tagger.score(b.features, scores)
		c.tags[i+1] = uint8(best(scores))
	}
	m.repair(forms, c)
	return c
}

// repair mends mistakes that the training data, which have little news, leave in the tagger.
func (m *Model) repair(forms []string, c *context) {
	verb := func(i int) uint32 {
		if i < len(forms) {
			return c.tokens[i+1].verb
		}
		return 0
	}
	is := func(i int, tags ...string) bool {
		return i >= 0 && i < len(forms) && slices.Contains(tags, m.tags[c.tags[i+1]])
	}
	set := func(i int, tag string) {
		if k := slices.Index(m.tags, tag); k >= 0 {
			c.tags[i+1] = uint8(k)
		}
	}
	finite, shouts := false, true
	for i := range forms {
		finite = finite || is(i, "VBD", "VBZ", "VBP", "MD")
		shouts = shouts && strings.ToUpper(forms[i]) == forms[i]
	}
	for i := range forms {
		switch {
		// "The army fights the rebels": a sentence has a finite verb.
		case !finite && verb(i) >= 2 && verb(i) <= 3 && is(i, "NNS", "VBN", "JJ") && is(i-1, "NN", "NNS", "NNP", "NNPS") && is(i+1, "DT", "CD", "$", "PRP$", "NNP", "IN", "TO", "NNS", "RB"):
			set(i, [4]string{"", "", "VBZ", "VBD"}[verb(i)])
			finite = true
		// "(WHO)": capitals that spell a pronoun are a name.
		case len(forms[i]) > 1 && is(i, "WP", "PRP", "IN", "RB", "DT", "WDT", "UH", "CC") && strings.ToUpper(forms[i]) == forms[i] && forms[i][0] >= 'A' && forms[i][0] <= 'Z' && !shouts:
			set(i, "NNP")
		// "and “remains committed": a third person form before a participle.
		case verb(i) == 2 && is(i, "NNS") && is(i-1, "CC", "``", "\"") && is(i+1, "VBN", "JJ", "VBD", "DT"):
			set(i, "VBZ")
			if is(i+1, "VBD") {
				set(i+1, "VBN")
			}
		// "the chief executive of": what "of" completes is a noun.
		case is(i, "JJ") && i+1 < len(forms) && forms[i+1] == "of" && is(i-1, "JJ", "DT", "NN", "NNP", ",") && !is(i-1, "RB"):
			if forms[i] != "such" && forms[i] != "many" && forms[i] != "most" {
				set(i, "NN")
			}
		// "agreed to fund $ 4 million": a verb that has an object before it can be a noun.
		case forms[i] == "to" && is(i, "IN", "TO") && verb(i+1) == 1 && is(i+1, "NN", "NNP", "JJ") && is(i+2, "DT", "$", "CD", "PRP", "PRP$") && is(i-1, "VBD", "VBZ", "VBP", "VBN", "VBG", "VB", "NN", "NNS", "JJ"):
			set(i, "TO")
			set(i+1, "VB")
		// `," a senior official remarked,`
		case verb(i) == 3 && is(i, "NN", "JJ", "VBN") && i > 2 && is(i+1, ",", ".") && is(i-1, "NN", "JJ", "NNP"):
			k := i - 1
			for is(k, "JJ", "NN", "NNP") {
				k--
			}
			if is(k, "DT") && is(k-1, "''", "\"") {
				if is(i-1, "JJ") {
					set(i-1, "NN")
				}
				set(i, "VBD")
			}
		}
	}
}

// attach parses a tagged sentence into the tree, whose words have their forms.
func (m *Model) attach(tree *Tree, c *context, b *buffers) {
	s := newState(len(tree.Words))
	for !s.done() {
		b.features = s.moveFeatures(c, b.features)
		m.mover.score(b.features, b.scores[:moves])
		move := bestLegal(s, b.scores[:moves])
		var label uint8
		if move != shift {
			h, d := s.arc(move)
			b.features = s.labelFeatures(c, h, d, b.features)
			scores := b.scores[:len(m.labels)]
			m.labeller.score(b.features, scores)
			if h == 0 {
				label = 0 // root
			} else {
				label = uint8(1 + best(scores[1:]))
			}
		}
		s.apply(move, label)
	}
	for i := range tree.Words {
		w := &tree.Words[i]
		w.XPOS = m.tags[c.tags[i+1]]
		w.Head, w.Relation = s.head[i+1]-1, m.labels[s.label[i+1]]
	}
	for i := range tree.Words {
		w := &tree.Words[i]
		b.features = universalFeatures(b.features, c, tree, i)
		scores := b.scores[:len(m.upos)]
		m.universal.score(b.features, scores)
		w.UPOS = m.upos[best(scores)]
		w.Lemma = m.lemmas.lemma(w.Form, w.XPOS, w.UPOS)
	}
}

// Group is words First to Last, half-open, that are one name: to the parser it is the word Head alone.
type Group struct{ First, Last, Head int }

// Regroup parses a sentence again with each group as a single word, so that "Coalition to Defeat X" is not
// taken for a clause. Groups stand in order and do not overlap; their other words hang flat on their heads.
func (m *Model) Regroup(tree Tree, groups []Group) Tree {
	var forms []string
	var place []int // of each short word in the whole sentence
	g := 0
	for i := 0; i < len(tree.Words); i++ {
		if g < len(groups) && i == groups[g].First {
			forms, place = append(forms, tree.Words[groups[g].Head].Form), append(place, groups[g].Head)
			i = groups[g].Last - 1
			g++
			continue
		}
		forms, place = append(forms, tree.Words[i].Form), append(place, i)
	}
	short := m.ParseForms(forms)
	out := Tree{Span: tree.Span, Words: append([]Word(nil), tree.Words...)}
	for k, w := range short.Words {
		to := &out.Words[place[k]]
		to.Lemma, to.UPOS, to.XPOS, to.Relation, to.Head = w.Lemma, w.UPOS, w.XPOS, w.Relation, -1
		if w.Head >= 0 {
			to.Head = place[w.Head]
		}
	}
	for _, g := range groups {
		for i := g.First; i < g.Last; i++ {
			w := &out.Words[i]
			if i != g.Head {
				w.Head, w.Relation = g.Head, "flat"
			} else if w.UPOS != "PROPN" && w.UPOS != "ADV" && w.XPOS != "NNS" {
				w.UPOS, w.XPOS, w.Lemma = "PROPN", "NNP", w.Form
			}
		}
	}
	return out
}

func bestLegal[N int32 | float32](s *state, scores []N) int {
	b := none
	for move := range moves {
		if s.legal(move) && (b == none || scores[move] > scores[b]) {
			b = move
		}
	}
	return b
}

// universalFeatures choose the universal tag when the tree is known: "have" is AUX or VERB by its relation.
func universalFeatures(out []feature, c *context, t *Tree, i int) []feature {
	w := &t.Words[i]
	tag, word, rel := uint32(c.tags[i+1]), c.tokens[i+1].word, hashString(w.Relation)
	head := uint32(252)
	if w.Head >= 0 {
		head = uint32(c.tags[w.Head+1])
	}
	return append(out[:0], mix(300, tag, 0, 0), mix(301, tag, word, 0), mix(302, tag, rel, 0), mix(303, tag, word, rel), mix(304, tag, rel, head), mix(305, word, 0, 0), mix(306, tag, c.tokens[i+1].shape, 0))
}
