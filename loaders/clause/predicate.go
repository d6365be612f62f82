package clause

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/data"
)

// role is what an argument is to its clause.
type role int

// The roles, the one that makes the second argument of the proposition first.
const (
	object     role = iota
	predicated      // of a copula: "is a bank"
	content         // what is said or thought
	result          // what the object, or the subject, is made: "became rich", "asked him to come"
	oblique         // with a preposition
	unmarked        // without one: "last year"
	adverb
	adverbial // a clause
	recipient // "gave him"
)

var roleNames = [...]string{"object", "predicate", "content", "result", "oblique", "unmarked", "adverb", "adverbial", "recipient"}

// part is an argument of a clause besides its subject.
type part struct {
	head        int
	role        role
	words       []int // with its preposition
	preposition []int
}

// predicate is a clause: what it says of its subject.
type predicate struct {
	head    int
	kind    Kind
	subject []int
	subHead int // the head of the subject
	implied string
	verb    []int // the words of the verb group
	parts   []part
	passive bool
}

// clause reads the clause that a word heads.
func (s *sentence) clause(v int) {
	if s.merged(v) || s.is(v, "fixed", "flat", "goeswith", "advmod", "discourse") {
		return
	}
	p := &predicate{head: v, kind: s.kindOf(v), passive: s.passive(v)}
	p.subject, p.subHead = s.subjectOf(v)
	if len(p.subject) == 0 {
		return
	}
	if s.child(v, "cop") >= 0 {
		s.copular(p, v)
	} else {
		s.group(p, v)
		s.partsOf(p, v)
	}
	if s.is(v, "conj") {
		p.verb = join(p.verb, s.sharedVerbs(s.word(v).Head))
	}
	if s.unsaid(v) {
		p.implied = be
	}
	s.antecedent(p)
	s.reported(p)
	s.sharedParts(p)
	s.sharedObject(p)
	s.emit(p)
}

func (s *sentence) kindOf(v int) Kind {
	switch {
	case s.is(v, "acl:relcl"):
		return Relative
	case s.is(v, "acl"):
		return Participle
	case s.is(v, "advcl"):
		return Adverbial
	case s.is(v, "ccomp", "csubj"):
		return Complement
	case s.is(v, "xcomp"):
		return Infinitive
	case s.is(v, "conj"):
		return Conjunct
	}
	return Main
}

func (s *sentence) passive(v int) bool {
	if s.child(v, "aux:pass", "nsubj:pass", "obl:agent") >= 0 {
		return true
	}
	if s.word(v).XPOS != "VBN" || s.child(v, "aux") >= 0 {
		return false
	}
	return s.is(v, "acl", "advcl") || s.is(v, "conj") && s.passive(s.word(v).Head)
}

// unsaid: a participle or infinitive that modifies leaves its copula unsaid: "a panel (that is) drafting laws".
func (s *sentence) unsaid(v int) bool {
	switch s.word(v).XPOS {
	case "VB":
		return s.is(v, "acl", "advcl") && s.child(v, "aux") < 0
	case "VBN", "VBG":
		return s.bare(v)
	}
	return false
}

// bare: the verb has no auxiliary, and neither has the one that it is joined to.
func (s *sentence) bare(v int) bool {
	if s.child(v, "aux", "cop") >= 0 || s.merged(v) {
		return false
	}
	return s.is(v, "acl", "advcl") && !s.is(v, "acl:relcl") || s.is(v, "conj") && s.bare(s.word(v).Head)
}

// merged: the verb is told together with the one above it: "agreed to buy", "is charged with reviewing".
func (s *sentence) merged(v int) bool {
	h := s.word(v).Head
	if h < 0 || !s.verbal(h) || !s.verbal(v) || s.child(h, "obj", "iobj") >= 0 {
		return false
	}
	return s.is(v, "xcomp") || s.is(v, "advcl") && s.word(v).XPOS == "VBG" && s.child(v, "mark") == h+1 && s.child(h, "cop") < 0
}

// sharedVerbs gives the words before a merged verb, which those joined to it share: "agreed to" of "agreed to buy and sell".
func (s *sentence) sharedVerbs(v int) []int {
	if !s.merged(v) {
		return nil
	}
	h := s.word(v).Head
	return join(s.sharedVerbs(h), s.children(h, "aux", "cop", "compound:prt"), s.children(v, "mark"), []int{h})
}

// sharedAuxiliaries gives those of the verb that a conjunct is joined to, when both have the same form.
func (s *sentence) sharedAuxiliaries(v int) []int {
	if !s.is(v, "conj") || s.child(v, "nsubj", "csubj", "expl") >= 0 {
		return nil
	}
	h := s.word(v).Head
	if form := s.word(v).XPOS; form != s.word(h).XPOS && !(form == "VB" && strings.HasPrefix(s.word(h).XPOS, "VB")) {
		return nil
	}
	if aux := s.children(h, "aux"); len(aux) > 0 {
		return aux
	}
	return s.sharedAuxiliaries(h)
}

// sharedParts gives a conjunct what stands before the subject of the verb that it is joined to: "In 1879 he came and saw".
func (s *sentence) sharedParts(p *predicate) {
	if p.kind != Conjunct || s.child(p.head, "nsubj") >= 0 {
		return
	}
	h := s.word(p.head).Head
	for _, k := range s.kids[h] {
		if k < s.child(h, "nsubj") && s.is(k, "obl") {
			p.parts = append(p.parts, s.partOf(k, s.obliqueRole(k)))
		}
	}
}

// sharedObject gives a verb that a conjunction follows at once the object, or the agent, of the verb behind it: "repair and
// sell radios"; and the other way round, where the tree gives the object behind both to the first.
func (s *sentence) sharedObject(p *predicate) {
	v := p.verb[len(p.verb)-1]
	if h := s.word(v).Head; h >= 0 && s.is(v, "conj") && v == h+2 && s.child(v, "cc") == h+1 && s.child(v, "obj") < 0 {
		if o := s.child(h, "obj"); o > v {
			p.parts = append(p.parts, s.partOf(o, object))
		}
	}
	for _, k := range s.children(v, "conj") {
		if s.verbal(k) && k == v+2 && s.child(k, "cc") == v+1 {
			if o := s.child(k, "obj"); o >= 0 {
				p.parts = append(p.parts, s.partOf(o, object))
			} else if o := s.child(k, "obl:agent", "obl"); o > k {
				p.parts = append(p.parts, s.partOf(o, s.obliqueRole(o)))
			}
		}
	}
}

// saying has verbs that stand beside the words they report.
var saying = data.Words("say tell add report note explain state argue claim announce write ask reply warn insist declare contend suggest believe think acknowledge concede predict recall admit")

// reported gives a verb of saying that stands beside what was said, "It rains, he said", the words as its argument.
func (s *sentence) reported(p *predicate) {
	v := p.head
	if !s.is(v, "parataxis") || !saying[s.word(v).Lemma] || s.child(v, "ccomp", "obj") >= 0 {
		return
	}
	h := s.word(v).Head
	said := s.phrase(h, func(i int) bool { return i == v || i > v && s.under(i, h, "parataxis") })
	p.parts = append(p.parts, part{head: h, role: content, words: said})
}

// emit turns a clause into a proposition, or into one for each member of a list.
func (s *sentence) emit(p *predicate) {
	core := s.core(p)
	if core < 0 {
		return
	}
	c := p.parts[core]
	relation, second := p.verb, c.words
	if c.role == oblique || c.role == content || c.role == predicated {
		relation, second = join(relation, c.preposition), without(second, c.preposition)
	}
	rest := slices.Delete(slices.Clone(p.parts), core, core+1)
	slices.SortStableFunc(rest, func(a, b part) int {
		if x, y := a.head < p.head, b.head < p.head; x != y {
			if x {
				return 1 // what stands before the verb comes last
			}
			return -1
		}
		return a.head - b.head
	})
	for _, member := range s.members(c, second) {
		arguments := []Phrase{{Words: p.subject}, {Words: member}}
		for _, x := range rest {
			if x.role != adverbial {
				arguments = append(arguments, Phrase{Words: x.words})
			}
		}
		s.add(Proposition{Kind: p.kind, Relation: Phrase{p.implied, relation}, Arguments: arguments, Features: s.clauseFeatures(p, c, arguments)})
	}
}

// core chooses the part that becomes the second argument: the object or what stands for it, else the agent or the first
// oblique after the verb; of a verb that has nothing but an adverb, that. It is -1 if there is none.
func (s *sentence) core(p *predicate) int {
	core := -1
	for i, x := range p.parts {
		if core < 0 || x.role < p.parts[core].role ||
			x.role == oblique && p.parts[core].role == oblique && (s.is(x.head, "obl:agent") || p.parts[core].head < p.head && x.head > p.head) {
			core = i
		}
	}
	if core >= 0 {
		return core
	}
	for _, k := range s.kids[p.head] {
		if k > p.head && s.is(k, "advmod") && slices.Contains(p.verb, k) {
			p.verb = without(p.verb, []int{k})
			p.parts = append(p.parts, part{head: k, role: adverb, words: []int{k}})
			return 0
		}
	}
	return -1
}

// members gives the members of a list of three or more, else the words as they are.
func (s *sentence) members(c part, phrase []int) [][]int {
	if c.role != object && c.role != oblique && c.role != predicated {
		return [][]int{phrase}
	}
	var out [][]int
	rest := phrase
	for _, k := range s.kids[c.head] {
		if s.is(k, "conj") && slices.Contains(phrase, k) && !s.verbal(k) {
			member := s.phrase(k, func(i int) bool { return s.under(i, k, "cc", "conj") })
			out = append(out, slices.DeleteFunc(member, func(i int) bool { return !slices.Contains(phrase, i) }))
			rest = without(rest, s.below(k))
		}
	}
	if len(out) < 2 {
		return [][]int{phrase}
	}
	return append([][]int{s.trim(without(rest, s.children(c.head, "cc")))}, out...)
}
