package mention

import (
	"strings"

	"github.com/clewgraph/clew/loaders/syntax"
)

// reattach corrects attachments that the kinds of names decide and a parser does not see:
//
//   - "met the singer Anna Rossi": the noun right before the name describes it, and is no second object;
//   - "the defeat of the rebels in Peru and Chile": a place goes with the place before "and";
//   - "a judge in Lyon, Anna Rossi,": a person stands beside a person, not beside a town.
func (r *reader) reattach() {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Form != Name {
			continue
		}
		t := &r.Trees[m.Sentence]
		w := &t.Words[m.Head]
		if b := m.First - 1; b >= 0 && w.Head >= 0 && t.Words[b].XPOS == "NN" && t.Words[b].Head == w.Head && t.Words[b].Relation == w.Relation && !r.lexicon.Deeds.Naming[t.Words[w.Head].Lemma] && hasChild(t, b, "det") {
			w.Head, w.Relation = b, "appos"
			continue
		}
		base, _, _ := strings.Cut(w.Relation, ":")
		if w.Head < 0 || base != "conj" && base != "appos" {
			continue
		}
		if n := r.beforeAnd(m); n >= 0 && base == "conj" && r.Mentions[n].Head != w.Head {
			w.Head = r.Mentions[n].Head // "in X and Y", whatever stood before
			continue
		}
		other := r.At(m.Sentence, w.Head)
		if other < 0 || r.Mentions[other].Kind == m.Kind {
			continue
		}
		switch {
		case m.Kind == Country || m.Kind == Place:
			k := m.First - 1
			for k >= 0 && (t.Words[k].UPOS == "CCONJ" || t.Words[k].Form == "," || t.Words[k].UPOS == "DET") {
				k--
			}
			if k < 0 || base != "conj" {
				continue
			}
			if n := r.At(m.Sentence, k); n >= 0 && n != other && (r.Mentions[n].Kind == Country || r.Mentions[n].Kind == Place) {
				w.Head = r.Mentions[n].Head
			}
		case m.Kind == Person && (r.Mentions[other].Kind == Place || r.Mentions[other].Kind == Country || r.Mentions[other].Kind == Organisation):
			h := t.Words[w.Head].Head
			if h < 0 || t.Words[h].UPOS != "NOUN" || base == "conj" && r.conjoined(m) {
				continue
			}
			if n := r.At(m.Sentence, h); n >= 0 && r.Mentions[n].Kind == Person {
				w.Head, w.Relation = h, "appos"
			}
		}
	}
}

// hasChild: the word has a dependent with the relation.
func hasChild(t *syntax.Tree, word int, relation string) bool {
	for k := range t.Words {
		if t.Words[k].Head == word && t.Words[k].Relation == relation {
			return true
		}
	}
	return false
}

// offices puts back two appositions of a person that a parser loses:
//
//   - "the prosecutor, Anna Rossi, …": the name stands beside the office, not beside the verb;
//   - "Anna Rossi, director of X, and chairman of Y,": the second office goes with the first, not with the person.
func (r *reader) offices() {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Form != Name || m.Kind != Person {
			continue
		}
		t := &r.Trees[m.Sentence]
		first := -1
		for k := m.Last; k < len(t.Words); k++ {
			w := &t.Words[k]
			if w.Head != m.Head || r.lexicon.Noun(w.Lemma) != Position {
				continue
			}
			switch {
			case w.Relation == "appos" && first < 0:
				first = k
			case w.Relation == "conj" && first >= 0 && w.XPOS != "NNS":
				w.Head = first
			}
		}
		if n := m.First - 2; n > 0 && first < 0 && t.Words[n+1].Form == "," && m.Last < len(t.Words)-1 && t.Words[m.Last].Form == "," {
			noun, w := &t.Words[n], &t.Words[m.Head]
			after := &t.Words[m.Last+1]
			if r.lexicon.Noun(noun.Lemma) == Position && noun.XPOS != "NNS" && hasThe(t, n) && after.UPOS != "CCONJ" && after.UPOS != "DET" && w.Relation != "appos" && w.Relation != "conj" && w.Head != n && noun.Head != m.Head {
				w.Head, w.Relation = n, "appos"
			}
		}
	}
}

// hasThe: the noun has "the" before it.
func hasThe(t *syntax.Tree, noun int) bool {
	for k := range t.Words[:noun] {
		if t.Words[k].Head == noun && strings.EqualFold(t.Words[k].Form, "the") {
			return true
		}
	}
	return false
}

// beforeAnd gives the name right before "and" or "or" and a name, with nothing between, when the two may be of one kind;
// else -1.
func (r *reader) beforeAnd(m *Mention) int {
	t := &r.Trees[m.Sentence]
	if m.First < 2 || t.Words[m.First-1].UPOS != "CCONJ" {
		return -1
	}
	n := r.At(m.Sentence, m.First-2)
	if n < 0 || r.Mentions[n].Form != Name || t.Words[r.Mentions[n].Head].Head == m.Head {
		return -1
	}
	a, b := r.Mentions[n].Kind, m.Kind
	place := func(k Kind) bool { return k == Place || k == Country || k == "" || k == Organisation }
	if a == b || place(a) && place(b) {
		return n
	}
	return -1
}

// conjoined: the mention has "and" or "or" of its own.
func (r *reader) conjoined(m *Mention) bool {
	t := &r.Trees[m.Sentence]
	for k := range t.Words {
		if t.Words[k].Head == m.Head && t.Words[k].Relation == "cc" {
			return true
		}
	}
	return false
}
