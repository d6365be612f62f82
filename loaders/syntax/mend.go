package syntax

import "strings"

// Mend corrects in a tree what a greedy parser often mistakes and a look at the whole sentence shows: it
// gives a new tree with the same words.
//
//   - A clause with "who" or "which" is a relative clause of the noun before it.
//   - "The bank, founded in 1900, opened": the participle between commas is not the main verb.
//   - "hours after the court approved the sale": what the preposition governs is the subject of a clause.
//   - A second noun phrase between commas, where no "and" or "or" follows, is an apposition and not a conjunct.
func Mend(t Tree) Tree {
	out := Tree{Span: t.Span, Words: append([]Word(nil), t.Words...)}
	for i := range out.Words {
		out.mendParticiple(i)
		out.mendRoot(i)
		out.mendSubordinate(i)
	}
	for i := range out.Words {
		out.mendRelative(i)
		out.mendList(i)
		out.mendThat(i)
		out.mendConjunct(i)
		out.mendRecipient(i)
	}
	for i := range out.Words {
		out.mendApposition(i)
		out.mendCalled(i)
	}
	return out
}

func (t *Tree) passive(verb int) bool {
	for i := range t.Words {
		if t.Words[i].Head == verb && t.Words[i].Lemma == "be" && strings.HasPrefix(t.Words[i].Relation, "aux") {
			return true
		}
	}
	return false
}

func (t *Tree) mendRoot(i int) {
	r := &t.Words[i]
	if r.Head >= 0 {
		return
	}
	if nominal(r) {
		t.mendNominalRoot(i)
		return
	}
	if i < 2 {
		return
	}
	relative := t.relativeSubject(i)
	if r.XPOS != "VBN" && r.XPOS != "VBD" && relative < 0 || t.Words[i-1].Form != "," && relative < 0 {
		return
	}
	subject, main := -1, -1
	for k := range t.Words {
		w := &t.Words[k]
		if w.Head != i {
			continue
		}
		base, _, _ := strings.Cut(w.Relation, ":")
		switch {
		case base == "nsubj" && k < i && k != relative:
			subject = k
		case base == "aux" && relative < 0:
			return
		case k > i && main < 0 && t.afterComma(k) && (w.XPOS == "VBD" || w.XPOS == "VBZ" || w.XPOS == "VBP" || w.XPOS == "VBN" && t.passive(k) || w.XPOS == "VB" && t.hasModal(k)) && (base == "conj" || base == "advcl" || base == "parataxis" || base == "ccomp"):
			main = k
		}
	}
	if subject < 0 || main < 0 {
		return
	}
	for k := range t.Words {
		if t.Words[k].Head == main && strings.HasPrefix(t.Words[k].Relation, "nsubj") || t.Words[k].Head == main && t.Words[k].Relation == "cc" {
			return
		}
	}
	t.Words[main].Head, t.Words[main].Relation = -1, "root"
	t.Words[subject].Head, t.Words[subject].Relation = main, "nsubj"
	r.Head, r.Relation = subject, "acl:relcl"
	if relative < 0 {
		r.Relation, r.XPOS = "acl", "VBN"
	}
	for k := range t.Words {
		if t.Words[k].Head == i && k > main {
			t.Words[k].Head = main
		}
	}
}

// relativeSubject gives the "who" or "which" that is the subject of a verb, and stands behind a comma; -1 if there is none.
func (t *Tree) relativeSubject(verb int) int {
	for k := 1; k < verb; k++ {
		w := &t.Words[k]
		if w.Head == verb && strings.HasPrefix(w.Relation, "nsubj") && (strings.EqualFold(w.Form, "which") || strings.EqualFold(w.Form, "who")) && t.Words[k-1].Form == "," {
			return k
		}
	}
	return -1
}

// afterComma: a comma stands before the verb or its auxiliaries.
func (t *Tree) afterComma(verb int) bool {
	first := verb
	for k := verb - 1; k >= 0 && t.Words[k].Head == verb && strings.HasPrefix(t.Words[k].Relation, "aux"); k-- {
		first = k
	}
	return first > 0 && t.Words[first-1].Form == ","
}

// mendNominalRoot: in "The museum, designed by X, cost a million" the noun is the subject of the verb after the comma.
func (t *Tree) mendNominalRoot(i int) {
	for v := i + 1; v < len(t.Words); v++ {
		w := &t.Words[v]
		if w.XPOS != "VBD" && w.XPOS != "VBZ" && w.XPOS != "VBP" && w.XPOS != "VB" || !t.afterComma(v) || !t.under(v, i) {
			continue
		}
		object := false
		for k := range t.Words {
			rel := t.Words[k].Relation
			if t.Words[k].Head == i && rel == "cop" || t.Words[k].Head == v && (strings.HasPrefix(rel, "nsubj") || rel == "mark" || rel == "cc") {
				return
			}
			object = object || t.Words[k].Head == v && (rel == "obj" || rel == "obl")
		}
		if !object {
			continue
		}
		t.Words[i].Head, t.Words[i].Relation = v, "nsubj"
		w.Head, w.Relation = -1, "root"
		if w.XPOS == "VB" {
			w.XPOS = "VBD"
		}
		return
	}
}

func (t *Tree) hasModal(verb int) bool {
	for i := range t.Words {
		if t.Words[i].Head == verb && t.Words[i].XPOS == "MD" {
			return true
		}
	}
	return false
}

var subordinators = map[string]bool{"after": true, "before": true, "since": true, "until": true, "while": true, "as": true, "because": true, "when": true, "although": true, "though": true}

func (t *Tree) mendSubordinate(i int) {
	v := &t.Words[i]
	if v.XPOS != "VBD" && v.XPOS != "VBZ" || v.Head < 0 || v.Relation != "acl" && v.Relation != "acl:relcl" {
		return
	}
	mark, subject := -1, -1
	for k := range t.Words {
		w := &t.Words[k]
		if w.Head == i && (strings.HasPrefix(w.Relation, "nsubj") || w.Relation == "mark") {
			return
		}
		if k < i && w.Relation == "case" && w.Head >= 0 && w.Head < i && subordinators[strings.ToLower(w.Form)] &&
			(w.Head == v.Head || t.Words[w.Head].Head == v.Head) {
			mark, subject = k, w.Head
		}
	}
	if subject < 0 || t.Words[subject].Head < 0 {
		return
	}
	for k := subject + 1; k < i; k++ {
		if h := t.Words[k].Head; h < subject && h >= 0 {
			return // something else stands between
		}
	}
	above := t.Words[subject].Head
	v.Head, v.Relation = above, "advcl"
	t.Words[subject].Head, t.Words[subject].Relation = i, "nsubj"
	t.Words[mark].Head, t.Words[mark].Relation = i, "mark"
}

// mendParticiple: a participle behind a noun that has an object of its own is the verb of a clause, where
// the verb above has another subject: "it is not true that the bank lost money, Rossi insisted".
func (t *Tree) mendParticiple(i int) {
	w := &t.Words[i]
	if w.XPOS != "VBN" || w.Relation != "acl" || w.Head < 0 || w.Head > i || t.passive(i) {
		return
	}
	noun := w.Head
	verb := t.Words[noun].Head
	if verb < 0 || !strings.HasPrefix(t.Words[noun].Relation, "nsubj") {
		return
	}
	object, other := false, false
	for k := range t.Words {
		object = object || t.Words[k].Head == i && t.Words[k].Relation == "obj"
		other = other || k > i && t.Words[k].Head == verb && t.Words[k].Relation == "nsubj"
	}
	if object && other {
		t.Words[noun].Head, t.Words[noun].Relation = i, "nsubj"
		w.Head, w.Relation, w.XPOS = verb, "ccomp", "VBD"
	}
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
	if v.Relation == "acl:relcl" && strings.EqualFold(w.Form, "who") {
		t.mendWho(i, verb)
		return
	}
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
		if base, _, _ := strings.Cut(t.Words[j].Relation, ":"); base == "conj" || base == "nmod" && (t.Words[i-1].Form != "," || strings.EqualFold(w.Form, "who") && t.Words[j].UPOS == "PROPN") {
			break
		}
		j = h
	}
	if !nominal(&t.Words[j]) {
		return
	}
	if n := &t.Words[j]; n.Head == verb {
		n.Head, n.Relation = v.Head, "nsubj" // "The bank, which had closed, opened": the parser took the bank for the subject of both
		if t.Words[v.Head].XPOS == "VBN" && t.passive(v.Head) {
			n.Relation = "nsubj:pass"
		}
	} else if t.under(j, verb) {
		return
	}
	v.Head, v.Relation = j, "acl:relcl"
}

// end is behind the last word under a word.
func (t *Tree) end(i int) int {
	end := i + 1
	for k := i + 1; k < len(t.Words) && t.under(k, i); k++ {
		end = k + 1
	}
	return end
}

// mendWho: in "by phone with Anna Rossi, who pledged support" Rossi pledged it, and not the phone.
func (t *Tree) mendWho(who, verb int) {
	j := who - 1
	for j > 0 && t.Words[j].Form == "," {
		j--
	}
	if t.Words[j].UPOS != "PROPN" || t.Words[t.Words[verb].Head].UPOS == "PROPN" {
		return
	}
	for h := t.Words[j].Head; h >= 0 && h < who && t.Words[h].UPOS == "PROPN" && (t.Words[j].Relation == "flat" || t.Words[j].Relation == "compound"); h = t.Words[j].Head {
		j = h
	}
	if !t.under(j, verb) {
		t.Words[verb].Head = j
	}
}

func nominal(w *Word) bool { return w.UPOS == "NOUN" || w.UPOS == "PROPN" }
