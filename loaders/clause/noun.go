package clause

import "strings"

// noun reads what a noun phrase says by a word that modifies its head.
func (s *sentence) noun(i int) {
	w := s.word(i)
	h := w.Head
	if h < 0 {
		return
	}
	switch {
	case s.is(i, "appos") && w.UPOS != "NUM":
		a, b := s.nounPhrase(h, i), s.unbracket(s.nounPhrase(i, -1))
		if s.word(h).UPOS == "NOUN" && w.UPOS == "PROPN" { // "the capital, Muscat"
			a, b = b, a
		}
		s.nominal(Apposition, i, nil, a, b)
	case s.is(i, "nmod:desc") && s.word(h).UPOS == "PROPN" && i < h && !strings.HasSuffix(w.Form, "."): // no "Mr."
		name := s.phrase(h, func(k int) bool { return k < i || k == i || s.beside(k, h) || s.word(k).XPOS == "POS" })
		s.nominal(Title, i, nil, name, s.phrase(i, func(int) bool { return false }))
	case s.is(i, "nmod") && !s.is(i, "nmod:poss", "nmod:unmarked") && i > h:
		if x := s.partOf(i, oblique); len(x.preposition) > 0 {
			s.nominal(Modifier, i, x.preposition, s.nounPhrase(h, i), without(s.nounPhrase(i, -1), x.preposition))
		}
	}
}

// nominal adds a proposition with an unsaid copula; i is the word that modifies.
func (s *sentence) nominal(kind Kind, i int, relation, a, b []int) {
	s.add(Proposition{Kind: kind, Relation: Phrase{be, relation}, Arguments: []Phrase{{Words: a}, {Words: b}}, Features: s.nominalFeatures(kind, i, relation, a, b)})
}

// nounPhrase gives the phrase of a noun without one of its modifiers, clauses, appositions and conjuncts.
func (s *sentence) nounPhrase(h, except int) []int {
	return s.phrase(h, func(k int) bool { return k == except || s.beside(k, h) })
}

// beside: a word below the noun h is none of its phrase proper.
func (s *sentence) beside(k, h int) bool {
	return s.is(k, "acl:relcl", "parataxis") || s.word(k).XPOS != "POS" &&
		s.under(k, h, "case", "nsubj", "csubj", "cop", "aux", "mark", "advcl", "cc", "conj", "appos", "expl", "acl", "obl", "advmod", "ccomp", "xcomp")
}

// unbracket takes off brackets around a phrase.
func (s *sentence) unbracket(phrase []int) []int {
	if n := len(phrase); n > 2 && s.word(phrase[0]).Form == "(" && s.word(phrase[n-1]).Form == ")" {
		return phrase[1 : n-1]
	}
	return phrase
}
