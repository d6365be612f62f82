package mention

import (
	"strings"

	"github.com/clewgraph/clew/loaders/syntax"
)

// independent: a number that stands for things, "two of them died".
func independent(t *syntax.Tree, i int) bool {
	switch b, _, _ := strings.Cut(t.Words[i].Relation, ":"); b {
	case "nsubj", "obj", "obl", "nmod", "conj":
		return true
	}
	return false
}

// phrase adds the noun phrase of a head word: its modifiers on the left, and on the right "of" and
// other prepositional phrases and infinitives.
func (r *reader) phrase(s, head int) {
	t := &r.Trees[s]
	first := head
	for first > 0 && r.modifies(t, first-1, head) {
		first--
	}
	for first < head && (t.Words[first].UPOS == "PUNCT" || t.Words[first].UPOS == "CCONJ" || t.Words[first].UPOS == "ADP" || t.Words[first].XPOS == "WRB" || t.Words[first].Relation == "cc" || t.Words[first].Relation == "fixed" ||
		r.lexicon.Clauses.Asides[strings.ToLower(t.Words[first].Form)] && t.Words[first+1].UPOS == "DET") {
		first++ // "as well as the mayor", "also the mayor"
	}
	if t.Words[first].XPOS == "POS" {
		// "the Church of Rome's attempts": the whole possessor belongs to the phrase.
		for first > 0 && (t.Words[first].XPOS == "POS" || r.possesses(t, first-1, head)) {
			first--
		}
	}
	core := head + 1
	for core < len(t.Words) && t.Words[core].Head == head && !r.inName(s, core) && (t.Words[core].Relation == "flat" || t.Words[core].Relation == "nummod" || t.Words[core].Relation == "compound") {
		core++
	}
	last := core
	for last < len(t.Words) && last-first < 24 && r.completes(t, last, head) {
		if t.Words[last].UPOS == "ADP" && r.dated(s, last+1) {
			break // "the association in 2021"
		}
		if w := &t.Words[last]; w.UPOS == "PUNCT" && w.Form != "-" && (w.Form != "," || w.Head < 0 || t.Words[w.Head].Relation != "conj") {
			break
		}
		last++
	}
	for last > core && (t.Words[last-1].UPOS == "PUNCT" || t.Words[last-1].UPOS == "CCONJ" || t.Words[last-1].UPOS == "ADP" || t.Words[last-1].UPOS == "DET" || t.Words[last-1].Head >= last) {
		last-- // nothing ends with "of several"
	}
	w := &t.Words[head]
	r.add(Mention{Sentence: s, First: first, Last: last, Core: core, Head: head, Form: Nominal, Plural: w.XPOS == "NNS" || w.XPOS == "NNPS"})
}

// possesses reports whether word i stands in a possessor of the head.
func (r *reader) possesses(t *syntax.Tree, i, head int) bool {
	for k, steps := i, 0; k >= 0 && steps < 40; k, steps = t.Words[k].Head, steps+1 {
		if t.Words[k].Head == head {
			return t.Words[k].Relation == "nmod:poss"
		}
	}
	return false
}

// inName reports whether a word of a sentence stands in a name.
func (r *reader) inName(s, word int) bool {
	for i := len(r.Mentions) - 1; i >= 0 && r.Mentions[i].Sentence == s; i-- {
		if m := &r.Mentions[i]; m.Form == Name && m.First <= word && word < m.Last {
			return true
		}
	}
	return false
}

// dated reports whether a word of a sentence is the first of a date.
func (r *reader) dated(s, word int) bool {
	for i := len(r.Mentions) - 1; i >= 0 && r.Mentions[i].Sentence == s; i-- {
		if m := &r.Mentions[i]; m.Kind == Date && m.First == word {
			return true
		}
	}
	return false
}

// modifies reports whether word i stands in the part of the phrase before its head.
func (r *reader) modifies(t *syntax.Tree, i, head int) bool {
	for k := i; k >= 0; k = t.Words[k].Head {
		if k == head {
			return true
		}
		b, sub, _ := strings.Cut(t.Words[k].Relation, ":")
		switch b {
		case "det", "amod", "nummod", "compound", "advmod", "flat", "punct", "conj", "cc", "fixed", "goeswith", "obl":
			if b == "punct" && t.Words[k].Form != "-" && t.Words[k].Form != "," {
				return false
			}
		case "nmod":
			if sub != "poss" && sub != "desc" && sub != "unmarked" {
				return false
			}
		case "case": // the clitic of a possessor
			if t.Words[k].XPOS != "POS" {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// completes reports whether word i belongs to a prepositional phrase or infinitive behind the head.
func (r *reader) completes(t *syntax.Tree, i, head int) bool {
	for k := i; k >= 0; k = t.Words[k].Head {
		if t.Words[k].Head == head {
			b, sub, _ := strings.Cut(t.Words[k].Relation, ":")
			if b == "nmod" && sub == "" {
				return true
			}
			return b == "acl" && sub == "" && t.Words[k].XPOS == "VB"
		}
		switch t.Words[k].Relation {
		case "acl:relcl", "appos", "parataxis", "advcl":
			return false
		case "conj":
			if !conjoins(t, k) {
				return false
			}
			if u := t.Words[k].UPOS; t.Words[k].Head >= 0 && u != t.Words[t.Words[k].Head].UPOS && u != "NOUN" && u != "PROPN" {
				return false
			}
		}
	}
	return false
}

// conjoins: the conjunct, or a sister of it, has "and" or "or".
func conjoins(t *syntax.Tree, k int) bool {
	for i := range t.Words {
		if t.Words[i].Relation != "cc" || t.Words[i].Head < 0 {
			continue
		}
		if h := t.Words[i].Head; h == k || t.Words[h].Relation == "conj" && t.Words[h].Head == t.Words[k].Head {
			return true
		}
	}
	return false
}
