// Package coreference decides which mentions of an article are one thing. It ranks for each mention those before
// it, and the answer "something new", by a log-linear model over features of how the two look and where they
// stand, in the manner of Durrett and Klein 2013 ("Easy Victories and Uphill Battles in Coreference Resolution").
package coreference

import (
	"math"
	"slices"
	"strings"
)

// Mention is what is known of one reference before its chain is.
type Mention struct {
	Sentence, Paragraph int
	Word                int // the head's index in its sentence
	First, Last         int // half-open range of words
	Form                Form
	Words               []string // in small letters, without a leading determiner
	Head                string   // the head's lemma, in small letters
	Capitals            bool     // the words are an acronym: "CMA"
	Kind                string   // by the lexicon and the name's looks, or ""
	Entity              string   // by the syntax model: person, organization, …, or ""
	Status              string   // by the syntax model: new, giv, acc, or ""
	Gender              string   // "F", "M" or ""
	Number              string   // "s", "p" or ""
	Determiner          string   // the, a, this, poss, no, …, or ""
	Role                string   // relation of the head to its governor
	Governor            int      // index of the governor in the sentence, -1 for none
	Rule                int      // the chain that the rules of apposition, acronyms, … give it, or -1
	Barred              []int    // words of the sentence that it cannot refer to: "Peru became its member"
	Speaker             int      // the index of the mention that says it in quotation marks, or -1
	Voice, Addressee    string   // in a transcript: who says it, and to whom, as it labels them; or ""
}

// Form says how a mention refers.
type Form string

// The forms of mentions.
const (
	Name    Form = "name"
	Nominal Form = "nominal"
	Pronoun Form = "pronoun"
)

// Bounds of the search, so that time is linear in the length of an article.
const (
	nearest  = 80 // mentions right before
	perWord  = 4  // older ones that share a word, for each word
	farthest = 6  // sentences back that a pronoun looks
)

// Link gives each mention the index of one before it that is the same thing, or -1. sure[i] is the
// probability of that answer.
func (m *Model) Link(mentions []Mention) (antecedent []int, sure []float64) {
	s := newSearch(mentions, m.vector)
	antecedent, sure = make([]int, len(mentions)), make([]float64, len(mentions))
	var scores []float64
	things := map[int]float64{}
	for j := range mentions {
		if is := s.same(j); is >= 0 {
			antecedent[j], sure[j] = is, certain
			s.join(j, is)
			continue
		}
		candidates := s.candidates(j)
		scores = append(scores[:0], m.score(s.alone(j)))
		s.pairs(candidates, j, func(features []uint32) { scores = append(scores, m.score(features)) })
		// The best mention decides; how sure that is, all mentions of the same thing say together.
		top := slices.Max(scores)
		sum := 0.0
		clear(things)
		for k, score := range scores {
			p := math.Exp(score - top)
			if sum += p; k > 0 {
				things[s.cluster[candidates[k-1]]] += p
			}
		}
		antecedent[j], sure[j] = -1, math.Exp(scores[0]-top)/sum
		if best := slices.Index(scores, top); best > 0 {
			antecedent[j] = candidates[best-1]
			sure[j] = things[s.cluster[antecedent[j]]] / sum
		}
		s.join(j, antecedent[j])
	}
	return antecedent, sure
}

// search is an article while it is read from its beginning.
type search struct {
	mentions []Mention
	facts    []facts
	cluster  []int     // of each mention so far
	clusters []cluster // what is known of each
	byWord   map[string][]int
	heads    map[uint32]int // how often a head was seen
	total    map[uint32]int // how often it comes in the whole article
	rules    map[int]bool   // chains of the rules so far
	voices   voices
	read     int // mentions with a cluster
	vector   func(word string) []float32
	known    map[string][]float32 // vectors of heads, of length one
	found    []int
	features []uint32
	current  uint32 // the forms that features are joined with
}

// cluster is what is known of one thing so far.
type cluster struct {
	size, last, plural int
	named              bool
	kinds, genders     count
	words              map[string]bool // of its names
	acronyms           map[string]bool // initials of its names
	heads              map[uint32]bool
	vectors            [][]float32 // of its heads
}

// count counts values and knows the most frequent, of several the first that was.
type count struct {
	of  map[uint32]int
	top uint32
}

func (c *count) add(v uint32) {
	if c.of == nil {
		c.of = map[uint32]int{}
	}
	if c.of[v]++; c.of[v] > c.of[c.top] {
		c.top = v
	}
}

func newSearch(mentions []Mention, vector func(string) []float32) *search {
	s := &search{mentions: mentions, vector: vector, facts: make([]facts, len(mentions)), cluster: make([]int, len(mentions)),
		known: map[string][]float32{}, byWord: map[string][]int{}, heads: map[uint32]int{}, total: map[uint32]int{}, rules: map[int]bool{}}
	for j := range mentions {
		s.facts[j] = describe(&mentions[j])
		s.total[s.facts[j].head]++
	}
	s.voices = newVoices(mentions, s.facts)
	return s
}

// join puts mention j into the cluster of the antecedent, or into a new one.
func (s *search) join(j, antecedent int) {
	m, f := &s.mentions[j], &s.facts[j]
	if antecedent < 0 {
		s.cluster[j] = len(s.clusters)
		s.clusters = append(s.clusters, cluster{words: map[string]bool{}, heads: map[uint32]bool{}, acronyms: map[string]bool{}})
	} else {
		s.cluster[j] = s.cluster[antecedent]
	}
	c := &s.clusters[s.cluster[j]]
	c.size++
	c.last = j
	s.read = j + 1
	if m.Rule >= 0 {
		s.rules[m.Rule] = true
	}
	if m.Gender != "" {
		c.genders.add(f.gender)
	}
	if m.Number == "p" {
		c.plural++
	}
	if m.Form == Pronoun {
		return
	}
	c.kinds.add(f.entity)
	if v := s.unit(m.Head); v != nil && !c.heads[f.head] && len(c.vectors) < 6 {
		c.vectors = append(c.vectors, v)
	}
	c.heads[f.head] = true
	s.heads[f.head]++
	for _, w := range m.Words {
		if len(w) > 2 {
			s.index(w, j)
		}
	}
	if m.Form == Name {
		c.named = true
		for _, w := range m.Words {
			c.words[w] = true
		}
		if a := initials(m.Words); len(a) > 1 {
			c.acronyms[a] = true
			s.index(a, j)
		}
	}
}

// index remembers that a mention has a word; of many, the first and the last ones.
func (s *search) index(word string, j int) {
	list := s.byWord[word]
	if len(list) >= 4*perWord {
		list = slices.Delete(list, 1, len(list)-2*perWord)
	}
	s.byWord[word] = append(list, j)
}

func initials(words []string) string {
	var b strings.Builder
	for _, w := range words {
		switch w {
		case "", "of", "the", "and", "for", "in", "on", "to", "de":
		default:
			b.WriteByte(w[0])
		}
	}
	return b.String()
}

// candidates are the mentions that mention j could refer back to, the nearest last. The slice is used again.
func (s *search) candidates(j int) []int {
	m := &s.mentions[j]
	from := max(0, j-nearest)
	for m.Form == Pronoun && from < j && m.Sentence-s.mentions[from].Sentence > farthest {
		from++
	}
	out := s.found[:0]
	older := func(list []int) {
		for k, c := range list {
			if c < from && (k == 0 || k >= len(list)-perWord) && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	if m.Form != Pronoun {
		for _, w := range m.Words {
			older(s.byWord[w])
		}
	}
	if v := s.voices[s.means(j)]; v != nil {
		older(v.before(j))
	}
	slices.Sort(out)
	for c := from; c < j; c++ {
		if !s.barred(j, c) {
			out = append(out, c)
		}
	}
	s.found = out
	return out
}

func (s *search) barred(j, c int) bool {
	m, a := &s.mentions[j], &s.mentions[c]
	return a.Sentence == m.Sentence && slices.Contains(m.Barred, a.Word)
}

// pairs gives the features of each candidate, in order. A rival of a candidate stands between it and the mention,
// in another cluster, and is of its kind, number and, where it has one, gender.
func (s *search) pairs(candidates []int, j int, yield func(features []uint32)) {
	type look struct {
		entity, number, gender uint32
		cluster                int
	}
	counts := map[look]int{} // cluster -1 stands for all
	rivals := make([]int, len(candidates))
	k := len(candidates) - 1
	for c := j - 1; c >= max(0, j-nearest) && k >= 0; c-- {
		f := &s.facts[c]
		own := look{f.entity, f.number, f.gender, s.cluster[c]}
		all := own
		all.cluster = -1
		if candidates[k] == c {
			rivals[k] = counts[all] - counts[own]
			if s.mentions[c].Gender != "" {
				none, noneOwn := all, own
				none.gender, noneOwn.gender = noGender, noGender
				rivals[k] += counts[none] - counts[noneOwn]
			}
			k--
		}
		counts[all]++
		counts[own]++
	}
	for ; k >= 0; k-- {
		rivals[k] = nearest
	}
	for k, c := range candidates {
		yield(s.pair(c, j, rivals[k]))
	}
}

var noGender = hash("")

// unit gives the vector of a word, scaled to length one; nil for an unknown word.
func (s *search) unit(word string) []float32 {
	if v, ok := s.known[word]; ok || s.vector == nil {
		return v
	}
	v := s.vector(word)
	sum := 0.0
	for _, x := range v {
		sum += float64(x * x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	s.known[word] = v
	return v
}

// alike is the cosine of two vectors of length one, from -1 to 1, or -1 where one is missing.
func alike(a, b []float32) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return -1
	}
	sum := float32(0)
	for i := range a {
		sum += a[i] * b[i]
	}
	return float64(sum)
}
