package clause

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/data"
)

// group gathers the words of a verb: auxiliaries, negation, short adverbs, particles, and the verb that is merged with it.
func (s *sentence) group(p *predicate, v int) {
	auxiliaries := s.children(v, "aux", "cop")
	if len(auxiliaries) == 0 {
		auxiliaries = s.sharedAuxiliaries(v)
	}
	p.verb = join(p.verb, auxiliaries, []int{v})
	for _, k := range s.kids[v] {
		switch {
		case s.is(k, "compound:prt"), s.is(k, "advmod") && s.inGroup(v, k), s.is(k, "mark") && (s.merged(v) || s.word(k).Lemma == "to"):
			p.verb = join(p.verb, []int{k})
		case s.merged(k) && s.child(k, "cop") < 0:
			s.group(p, k)
		case s.merged(k):
			p.verb = join(p.verb, s.children(k, "cop", "aux", "mark"))
		}
	}
}

// Adverbs that are arguments of their own, and those that join sentences and say nothing of the verb.
var (
	placing = data.Words("now then later today yesterday tomorrow currently recently ago here there earlier soon afterwards subsequently previously eventually finally once")
	linking = data.Words("however therefore thus moreover meanwhile furthermore instead otherwise nevertheless nonetheless")
)

// inGroup: an adverb belongs to the words of the verb.
func (s *sentence) inGroup(v, k int) bool {
	form := strings.ToLower(s.word(k).Form)
	if placing[form] || linking[form] || s.relative(k) || len(s.kids[k]) > 0 {
		return false
	}
	return k < v && v-k < 5 || k == v+1
}

// partsOf gathers the arguments and adverbials of a verb.
func (s *sentence) partsOf(p *predicate, v int) {
	for _, k := range s.kids[v] {
		if s.merged(k) {
			if s.child(k, "cop") >= 0 {
				s.copular(p, k)
			} else {
				s.partsOf(p, k)
			}
			continue
		}
		if k == p.subHead || slices.Contains(p.verb, k) || s.relative(k) && p.kind == Relative {
			continue
		}
		r := adverbial
		switch {
		case s.is(k, "obj"), s.is(k, "nsubj") && k != p.subHead && s.is(p.subHead, "expl"): // "there are two schools"
			r = object
		case s.is(k, "iobj"):
			r = recipient
		case s.is(k, "obl", "nmod"):
			r = s.obliqueRole(k)
		case s.is(k, "advmod"):
			if linking[strings.ToLower(s.word(k).Form)] || s.relative(k) {
				continue
			}
			r = adverb
		case s.is(k, "advcl"):
		case s.is(k, "ccomp"):
			r = content
		case s.is(k, "xcomp"):
			if s.word(k).UPOS == "ADJ" && s.child(k, "obl") >= 0 && s.child(v, "obj") < 0 { // "remained faithful to him"
				p.verb = join(p.verb, s.phrase(k, func(i int) bool { return s.under(i, k, "obl", "advcl", "conj", "xcomp") }))
				s.partsOf(p, k)
				continue
			}
			r = result
		default:
			continue
		}
		p.parts = append(p.parts, s.partOf(k, r))
	}
}

// obliqueRole tells "in March" from "last March".
func (s *sentence) obliqueRole(k int) role {
	if s.is(k, "obl:unmarked", "nmod:unmarked", "obl:tmod", "obl:npmod") {
		return unmarked
	}
	return oblique
}

func (s *sentence) partOf(k int, r role) part {
	x := part{head: k, role: r, words: s.argument(k)}
	for _, c := range s.kids[k] {
		if s.is(c, "case") && s.word(c).XPOS != "POS" && c < k || r == content && s.is(c, "mark") {
			x.preposition = join(x.preposition, s.phrase(c, func(int) bool { return false }))
		}
	}
	return x
}

// argument gives the words of an argument: its phrase without relative clauses and what is said beside it.
func (s *sentence) argument(k int) []int {
	return s.phrase(k, func(i int) bool {
		return s.is(i, "acl:relcl", "parataxis", "discourse", "dep") || s.under(i, k, "appos") && s.child(i, "punct") >= 0
	})
}

// copular reads "v is Y": the predicate is an argument, or with a complement of its own a part of the relation.
func (s *sentence) copular(p *predicate, v int) {
	p.verb = join(p.verb, s.children(v, "cop", "aux"))
	for _, k := range s.children(v, "advmod") {
		form := strings.ToLower(s.word(k).Form)
		if s.word(k).Lemma == "not" || s.outside(k, v) && !linking[form] && !placing[form] && len(s.kids[k]) == 0 && !s.relative(k) {
			p.verb = join(p.verb, []int{k})
		}
	}
	inner := s.phrase(v, func(i int) bool { return s.outside(i, v) || slices.Contains(p.verb, i) })
	complements := s.children(v, "obl", "xcomp", "ccomp", "advcl")
	merged := s.child(v, "xcomp")
	switch {
	case merged >= 0 && s.merged(merged): // "is able to buy"
		p.verb = join(p.verb, s.phrase(v, func(i int) bool { return i == merged || s.outside(i, v) }))
		if s.child(merged, "cop") >= 0 {
			p.verb = join(p.verb, s.children(merged, "mark"))
			s.copular(p, merged)
		} else {
			s.group(p, merged)
			s.partsOf(p, merged)
		}
	case s.word(v).UPOS == "ADJ" && len(complements) > 0 && complements[len(complements)-1] > v: // "is critical to it"
		p.verb = join(p.verb, inner)
	default:
		x := part{head: v, role: predicated, words: inner}
		for _, c := range s.children(v, "case") {
			if c < v && slices.Contains(inner, c) {
				x.preposition = join(x.preposition, s.phrase(c, func(int) bool { return false }))
			}
		}
		p.parts = append(p.parts, x)
	}
	for _, k := range s.kids[v] {
		switch {
		case s.is(k, "obl"):
			p.parts = append(p.parts, s.partOf(k, s.obliqueRole(k)))
		case s.is(k, "advcl"):
			p.parts = append(p.parts, s.partOf(k, adverbial))
		case s.is(k, "ccomp") && s.word(v).UPOS == "ADJ":
			p.parts = append(p.parts, s.partOf(k, content))
		case s.is(k, "advmod") && placing[strings.ToLower(s.word(k).Form)] && !slices.Contains(p.verb, k) && !slices.Contains(inner, k):
			p.parts = append(p.parts, s.partOf(k, adverb))
		}
	}
}

// outside: a word below the predicate v of a copula belongs to the clause, not to the predicate.
func (s *sentence) outside(i, v int) bool {
	switch {
	case s.is(i, "acl:relcl", "parataxis"), s.is(i, "appos") && s.child(i, "punct") >= 0:
		return true
	case s.word(i).Head != v:
		return false
	case s.is(i, "nsubj", "csubj", "cop", "aux", "mark", "advcl", "obl", "discourse", "expl", "cc", "vocative", "dislocated", "ccomp"), s.is(i, "conj") && s.verbal(i):
		return true
	case s.is(i, "advmod"):
		return s.relative(i) || i < v && s.beforeCopula(i, v)
	}
	return s.is(i, "punct") && i < v && s.beforeCopula(i, v)
}

// beforeCopula: the word stands before the copula of v, or right behind it.
func (s *sentence) beforeCopula(i, v int) bool {
	return slices.ContainsFunc(s.children(v, "cop"), func(c int) bool { return i < c+2 })
}
