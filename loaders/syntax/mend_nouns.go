package syntax

import "strings"

// giving verbs have a recipient with "to".
var giving = map[string]bool{"give": true, "hand": true, "send": true, "sell": true, "offer": true, "pay": true, "show": true, "lend": true, "award": true, "grant": true, "deliver": true, "present": true, "donate": true, "return": true, "transfer": true, "bring": true, "take": true, "provide": true, "supply": true, "owe": true, "submit": true, "contribute": true, "pass": true}

// mendRecipient: in "handed the keys to the mayor" the mayor got them.
func (t *Tree) mendRecipient(i int) {
	w := &t.Words[i]
	if w.Relation != "nmod" || w.Head < 0 || w.Head > i {
		return
	}
	object := &t.Words[w.Head]
	if object.Relation != "obj" || object.Head < 0 || !giving[t.Words[object.Head].Lemma] {
		return
	}
	for k := w.Head; k < i; k++ {
		if t.Words[k].Head == i && t.Words[k].Relation == "case" && t.Words[k].Form == "to" {
			w.Head, w.Relation = object.Head, "obl"
			return
		}
	}
}

// mendSaidNoun: in "Reports that Norway signed are false" it is the reports that are false, and the clause is theirs.
func (t *Tree) mendSaidNoun(i int) {
	for k := 1; k < i; k++ {
		if t.Words[k].Head != i || t.Words[k].Relation != "mark" || !strings.EqualFold(t.Words[k].Form, "that") {
			continue
		}
		noun := &t.Words[k-1]
		if noun.Head != i || !strings.HasPrefix(noun.Relation, "nsubj") || !saidNouns[noun.Lemma] {
			continue
		}
		main := -1
		for j := i + 1; j < len(t.Words); j++ {
			if t.Words[j].Head == i && (t.Words[j].Relation == "conj" || t.Words[j].Relation == "ccomp" || t.Words[j].Relation == "parataxis") {
				main = j
				break
			}
		}
		above, relation := t.Words[i].Head, t.Words[i].Relation
		if main < 0 {
			noun.Head, noun.Relation = above, relation
		} else {
			t.Words[main].Head, t.Words[main].Relation = above, relation
			noun.Head, noun.Relation = main, "nsubj"
		}
		t.Words[i].Head, t.Words[i].Relation = k-1, "acl"
		return
	}
}

// saidNouns have clauses with "that" which say what they are: "claims that she lied".
var saidNouns = map[string]bool{"claim": true, "report": true, "rumour": true, "rumor": true, "evidence": true, "allegation": true, "accusation": true, "suggestion": true, "fact": true, "idea": true, "view": true, "belief": true, "fear": true, "hope": true, "sign": true, "proof": true, "indication": true, "warning": true, "statement": true, "argument": true, "assertion": true, "news": true, "notion": true, "impression": true, "concern": true, "doubt": true}

// mendThat: "there is no evidence that it works": the clause belongs to the noun before "that".
func (t *Tree) mendThat(i int) {
	w := &t.Words[i]
	if w.Relation == "acl:relcl" {
		that, subject, object := -1, false, w.Head >= 0 && saidNouns[t.Words[w.Head].Lemma]
		for k := range t.Words {
			if t.Words[k].Head != i {
				continue
			}
			switch rel := t.Words[k].Relation; {
			case rel == "mark" && object && strings.EqualFold(t.Words[k].Form, "that"):
				w.Relation = "acl"
				return
			case rel == "obj" && t.Words[k].XPOS == "WDT" && strings.EqualFold(t.Words[k].Form, "that"):
				that = k
			case rel == "obj":
				object = true
			case strings.HasPrefix(rel, "nsubj"):
				subject = true
			}
		}
		if that >= 0 && subject && object { // "evidence that the army attacked the ship": "that" has no part in the attack
			w.Relation = "acl"
			t.Words[that].Relation, t.Words[that].UPOS, t.Words[that].XPOS = "mark", "SCONJ", "IN"
		}
		return
	}
	t.mendSaidNoun(i)
	if w.Relation != "conj" && w.Relation != "advcl" && w.Relation != "parataxis" {
		return
	}
	for k := 1; k < i; k++ {
		m := &t.Words[k]
		if m.Head == i && m.Relation == "cc" {
			return
		}
		if m.Head == i && m.Relation == "mark" && strings.EqualFold(m.Form, "that") && t.Words[k-1].UPOS == "NOUN" && !t.under(k-1, i) {
			w.Head, w.Relation = k-1, "acl"
			return
		}
	}
}

// nominalList: the noun closes a list, with "and" or "or" before it.
func (t *Tree) nominalList(i int) bool {
	if !nominal(&t.Words[i]) {
		return false
	}
	for k := range t.Words {
		if t.Words[k].Head == i && t.Words[k].Relation == "cc" {
			return true
		}
	}
	return false
}

// mendList: in "countries such as A, B, and C signed" the verb has one subject, and C goes with A.
func (t *Tree) mendList(i int) {
	w := &t.Words[i]
	if !nominal(w) || w.Relation != "nsubj" || w.Head < 0 {
		return
	}
	and, other := -1, false
	for k := range t.Words {
		if t.Words[k].Head == i && t.Words[k].Relation == "cc" && k < i {
			and = k
		}
		if k < i && t.Words[k].Head == w.Head && t.Words[k].Relation == "nsubj" {
			other = true
		}
	}
	if and < 1 || !other {
		return
	}
	j := and - 1
	for j > 0 && t.Words[j].Form == "," {
		j--
	}
	if !nominal(&t.Words[j]) {
		return
	}
	if t.Words[j].Relation == "conj" || t.Words[j].Relation == "appos" {
		t.Words[j].Relation = "conj"
		j = t.Words[j].Head
	}
	if !t.under(j, i) {
		w.Head, w.Relation = j, "conj"
	}
}

// mendConjunct: in "owned by the bank and the state" the state goes with the bank and not with the verb.
func (t *Tree) mendConjunct(i int) {
	w := &t.Words[i]
	if w.Relation != "conj" || w.Head < 0 || !nominal(w) || t.Words[w.Head].UPOS != "VERB" || w.Head > i {
		return
	}
	for k := w.Head + 2; k < i; k++ {
		if t.Words[k].Head != i || t.Words[k].Relation != "cc" {
			continue
		}
		j := k - 1
		for t.Words[j].Form == "," {
			j--
		}
		for h := t.Words[j].Head; h > w.Head && h < i && nominal(&t.Words[h]) && (t.Words[j].Relation == "flat" || t.Words[j].Relation == "compound" || t.Words[j].Relation == "conj"); h = t.Words[j].Head {
			j = h
		}
		if nominal(&t.Words[j]) && !t.under(j, i) {
			w.Head = j
		}
		return
	}
	if i >= 2 && w.UPOS == "PROPN" && t.Words[i-1].Form == "," && nominal(&t.Words[i-2]) && i-2 > w.Head && !t.under(i-2, i) {
		w.Head, w.Relation = i-2, "appos" // "by its president, Anna Rossi"
	}
}

// calling verbs say what something is: "called the deal a betrayal".
var calling = map[string]bool{"call": true, "dub": true, "label": true, "brand": true, "term": true, "consider": true, "deem": true}

func (t *Tree) mendCalled(i int) {
	w := &t.Words[i]
	if w.Relation != "appos" || w.Head < 0 || t.Words[w.Head].Relation != "obj" {
		return
	}
	if verb := t.Words[w.Head].Head; verb >= 0 && calling[t.Words[verb].Lemma] {
		w.Head, w.Relation = verb, "xcomp"
	}
}

// mendApposition: "Oslo, the capital," but not "Oslo, the capital and …".
func (t *Tree) mendApposition(i int) {
	w := &t.Words[i]
	if w.Relation == "appos" && w.Head >= 0 && w.UPOS == "PROPN" && t.Words[w.Head].UPOS == "PROPN" && w.Head < i {
		for k := i + 1; k < len(t.Words); k++ {
			if t.Words[k].Head == i && t.Words[k].Relation == "conj" && t.Words[k].UPOS == "PROPN" && t.nominalList(k) {
				w.Relation = "conj" // "Peru, Chile and Cuba"
				return
			}
		}
	}
	if w.Relation != "conj" || w.Head < 0 || !nominal(w) || !nominal(&t.Words[w.Head]) {
		return
	}
	first, determined := i, false
	for k := range t.Words {
		if t.Words[k].Head == i {
			if t.Words[k].Relation == "cc" {
				return
			}
			if t.Words[k].Relation == "conj" && k > i && t.nominalList(k) {
				return // "the United States, the Soviet Union and China"
			}
			if t.Words[k].Relation == "det" && k < i {
				determined = true
			}
			if k < first && t.Words[k].UPOS != "PUNCT" {
				first = k
			}
		}
		if t.Words[k].Head == w.Head && k != i && (t.Words[k].Relation == "conj" || t.Words[k].Relation == "cc") {
			return // a list
		}
	}
	if end := t.end(i); end+1 < len(t.Words) && t.Words[end].Form == "," && t.Words[end+1].UPOS == "CCONJ" && t.Words[end+1].Head != w.Head && !determined {
		return
	}
	if first > 0 && t.Words[first-1].Form == "," && (determined || w.UPOS == "PROPN") {
		w.Relation = "appos"
	}
}
