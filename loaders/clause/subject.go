package clause

import "slices"

// subjectOf gives the subject of a clause and its head: its own, or what the place of the clause gives it. There may be none.
func (s *sentence) subjectOf(v int) ([]int, int) {
	h := s.word(v).Head
	k := s.child(v, "nsubj", "csubj")
	if there := s.child(v, "expl"); k < 0 || there >= 0 && s.word(there).XPOS == "EX" {
		k = there
	}
	switch {
	case k >= 0 && !s.relative(k):
		return s.ownSubject(v, k), k
	case s.is(v, "acl"):
		return s.modified(h, v), h
	case k >= 0:
		return nil, -1
	case h < 0 || s.is(v, "ccomp", "parataxis"):
		return s.mistaken(v)
	case s.is(v, "xcomp"):
		if o := s.child(h, "obj", "iobj"); o >= 0 {
			return s.subjectPhrase(o), o
		}
		return s.subjectOf(h)
	case s.is(v, "conj", "advcl") && s.verbal(h):
		return s.subjectOf(h)
	}
	return nil, -1
}

// mistaken gives the phrase right before the words of a finite verb that has no subject: it was read as something else.
func (s *sentence) mistaken(v int) ([]int, int) {
	first := v
	for _, k := range s.children(v, "aux", "advmod") {
		first = min(first, k)
	}
	switch s.word(first).XPOS {
	case "VBD", "VBZ", "VBP", "MD":
	default:
		return nil, -1
	}
	for _, k := range s.children(v, "obj", "obl", "dep", "det", "dislocated", "vocative") {
		if below := s.below(k); k < first && below[len(below)-1] == first-1 {
			return s.subjectPhrase(k), k
		}
	}
	return nil, -1
}

// ownSubject gives the subject k of a verb, with a second one that follows at once: a description and a name that were
// read apart, "author Anna Rossi".
func (s *sentence) ownSubject(v, k int) []int {
	subject := s.subjectPhrase(k)
	for _, o := range s.children(v, "nsubj") {
		if o > k && len(subject) > 0 && subject[len(subject)-1] == s.below(o)[0]-1 {
			subject = join(subject, s.subjectPhrase(o))
		}
	}
	return subject
}

// subjectPhrase is an argument without the preposition and the conjunction before it.
func (s *sentence) subjectPhrase(k int) []int {
	argument := s.argument(k)
	for _, i := range s.children(k, "case", "mark", "cc") {
		if i < k && s.word(i).XPOS != "POS" {
			argument = without(argument, s.below(i))
		}
	}
	return s.trim(argument)
}

// antecedent puts the noun that a relative clause modifies in the place that the clause leaves open.
func (s *sentence) antecedent(p *predicate) {
	if p.kind != Relative {
		return
	}
	if k := s.child(p.head, "nsubj", "csubj"); k < 0 || s.relative(k) {
		return // it is the subject
	}
	h := s.word(p.head).Head
	noun := s.modified(h, p.head)
	for _, k := range s.kids[p.head] {
		if !s.relative(k) && !slices.ContainsFunc(s.children(k, "nmod", "det"), s.relative) {
			continue
		}
		if s.is(k, "obj") {
			p.parts = append(p.parts, part{head: h, role: object, words: noun})
			return
		}
		if s.is(k, "obl", "advmod") {
			preposition := s.children(k, "case")
			if len(preposition) == 0 { // "in Rome, where he lives"
				preposition = s.children(h, "case")
			}
			p.parts = append(p.parts, part{head: h, role: oblique, words: join(preposition, noun), preposition: preposition})
			return
		}
	}
	if !slices.ContainsFunc(p.parts, func(x part) bool { return x.role == object || x.role == content || x.role == predicated }) {
		p.parts = slices.Insert(p.parts, 0, part{head: h, role: object, words: noun})
	}
}

// modified gives the phrase of a noun as a clause that modifies it takes it up: without the preposition and without what
// stands behind that clause.
func (s *sentence) modified(h, clause int) []int {
	return s.phrase(h, func(i int) bool {
		if s.word(i).Head != h {
			return s.is(i, "parataxis")
		}
		switch {
		case i >= clause, s.is(i, "acl", "parataxis", "conj", "nsubj", "cop", "aux", "mark", "advcl", "cc", "expl"),
			s.is(i, "case") && i < h, s.is(i, "advmod") && s.child(h, "cop") >= 0:
			return true
		}
		return false
	})
}
