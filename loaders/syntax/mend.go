package syntax

import "strings"

// Mend corrects in a tree what a greedy parser often mistakes and a look at the whole sentence shows: it
// gives a new tree with the same words.
//
//   - A clause with "who" or "which" is a relative clause of the noun before it.
//   - A second noun phrase between commas, where no "and" or "or" follows, is an apposition and not a conjunct.
func Mend(t Tree) Tree {
	out := Tree{Span: t.Span, Words: append([]Word(nil), t.Words...)}
	for i := range out.Words {
		out.mendRelative(i)
	}
	for i := range out.Words {
		out.mendApposition(i)
	}
	return out
}

// under reports whether word i is, or depends on, word above.
func (t *Tree) under(i, above int) bool {
	for steps := 0; i >= 0 && steps <= len(t.Words); steps++ {
		if i == above {
			return true
		}
		i = t.Words[i].Head
	}
	return false
}

func (t *Tree) mendRelative(i int) {
	w := &t.Words[i]
	if w.XPOS != "WP" && w.XPOS != "WDT" || w.Head < 0 || i == 0 {
		return
	}
	if form := strings.ToLower(w.Form); form != "who" && form != "which" {
		return
	}
	verb := w.Head
	v := &t.Words[verb]
	if v.Relation == "acl:relcl" || v.Head < 0 || verb < i || !strings.HasPrefix(w.Relation, "nsubj") && w.Relation != "obj" {
		return
	}
	switch base, _, _ := strings.Cut(v.Relation, ":"); base {
	case "advcl", "acl", "parataxis", "conj":
	default:
		return
	}
	j := i - 1
	for j >= 0 && t.Words[j].UPOS == "PUNCT" {
		j--
	}
	if j < 0 {
		return
	}
	for h := t.Words[j].Head; h >= 0 && h < i && nominal(&t.Words[h]) && !t.under(h, verb); h = t.Words[j].Head {
		if base, _, _ := strings.Cut(t.Words[j].Relation, ":"); base == "conj" || base == "nmod" && t.Words[i-1].Form != "," {
			break
		}
		j = h
	}
	if !nominal(&t.Words[j]) || t.under(j, verb) {
		return
	}
	v.Head, v.Relation = j, "acl:relcl"
}

func nominal(w *Word) bool { return w.UPOS == "NOUN" || w.UPOS == "PROPN" }

// mendApposition: "Oslo, the capital," but not "Oslo, the capital and …".
func (t *Tree) mendApposition(i int) {
	w := &t.Words[i]
	if w.Relation != "conj" || w.Head < 0 || !nominal(w) || !nominal(&t.Words[w.Head]) {
		return
	}
	first, determined := i, false
	for k := range t.Words {
		if t.Words[k].Head == i {
			if t.Words[k].Relation == "cc" {
				return
			}
			if t.Words[k].Relation == "det" && k < i {
				determined = true
			}
			if k < first && t.Words[k].UPOS != "PUNCT" {
				first = k
			}
		}
		if t.Words[k].Head == w.Head && k != i && t.Words[k].Relation == "conj" {
			return // a list
		}
	}
	if first > 0 && t.Words[first-1].Form == "," && (determined || w.UPOS == "PROPN" && t.Words[w.Head].UPOS == "NOUN") {
		w.Relation = "appos"
	}
}
