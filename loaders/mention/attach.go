package mention

import "strings"

// reattach corrects attachments that the kinds of names decide and a parser does not see:
//
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
