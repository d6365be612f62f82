package relation

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/syntax"
)

// MendQuestion puts right what a parser that has read few questions gets wrong in them, and turns round "Who is the mayor of
// Turin?", where the treebanks make of the asking word the predicate: here the mayor is said of it.
// lemma gives the dictionary form of a word by its tags.
func MendQuestion(t *syntax.Tree, l *mention.Lexicon, lemma func(form, xpos, upos string) string) {
	root := -1
	for i := range t.Words {
		if t.Words[i].Head < 0 {
			root = i
		}
	}
	if root < 0 {
		return
	}
	for i := range t.Words {
		if x := &t.Words[i]; x.UPOS == "VERB" && strings.HasPrefix(x.XPOS, "NNP") {
			x.UPOS = "PROPN" // two taggers that disagree about a name
		}
		if x := &t.Words[i]; x.UPOS == "VERB" && x.Relation == "compound" && x.XPOS == "VB" {
			x.UPOS, x.XPOS, x.Lemma = "NOUN", "NN", strings.ToLower(x.Form)
			if i+1 < len(t.Words) && t.Words[i+1].UPOS == "NOUN" {
				x.Head = i + 1
			}
		}
	}
	progressive(t, root, lemma)
	ask := askingWord(t)
	root = supported(t, l, ask, root)
	w := &t.Words[root]
	if root == ask {
		if v := lastVerb(t); v >= 0 && t.Words[v].Head == root && (base(t.Words[v].Relation) == "acl" || base(t.Words[v].Relation) == "advcl") && t.Words[v].XPOS == "VBN" {
			reroot(t, root, v, "advmod") // "Where was the study published"
			root, w = v, &t.Words[v]
		} else {
			for i := range t.Words {
				if x := &t.Words[i]; x.Head == root && x.Relation == "nsubj" && (x.UPOS == "ADJ" || (x.UPOS == "NOUN" || x.UPOS == "PROPN") && (hasDet(t, i) || hasNoun(t, i) && (x.UPOS == "NOUN" || strings.EqualFold(w.Form, "who")))) && w.XPOS != "WRB" {
					reroot(t, root, i, "nsubj")
					return
				}
			}
			return
		}
	}
	if ask < 0 && t.Words[0].UPOS == "AUX" && t.Words[0].Head == root { // "Is the museum in Turin?"
		for i := root + 1; i < len(t.Words); i++ {
			if x := &t.Words[i]; x.Head == root && x.Relation == "nmod" && hasCase(t, i, "in", "at", "near") {
				var own []int // what stands around the museum is its own
				for k := range i {
					if y := &t.Words[k]; y.Head == root && y.UPOS != "AUX" {
						own = append(own, k)
					}
				}
				reroot(t, root, i, "nsubj")
				for _, k := range own {
					t.Words[k].Head = root
				}
				return
			}
		}
	}
	if ask < 0 && t.Words[0].UPOS == "AUX" && w.UPOS == "ADJ" { // "Is tea more healthy than milk?"
		subject, has := -1, false
		for i := 1; i < root; i++ {
			x := &t.Words[i]
			has = has || x.Head == root && base(x.Relation) == "nsubj"
			if subject < 0 && (x.UPOS == "NOUN" || x.UPOS == "PROPN") && x.Relation != "compound" {
				subject = i
			}
		}
		if !has && subject >= 0 {
			t.Words[subject].Head, t.Words[subject].Relation = root, "nsubj"
		}
	}
	auxiliary := -1 // before the subject
	for i := range t.Words {
		x := &t.Words[i]
		if x.UPOS == "AUX" && i < root && auxiliary < 0 {
			auxiliary = i
		}
		if i != root && x.Head >= 0 && x.Head != root && i < root && (x.UPOS == "AUX" || x.Head == ask && ask >= 0 && base(x.Relation) == "nsubj") {
			if base(t.Words[x.Head].Relation) == "nsubj" || x.Head == ask || x.Head == auxiliary {
				x.Head = root
			}
		}
	}
	if auxiliary < 0 || w.UPOS == "PROPN" {
		return
	}
	if w.XPOS == "VBN" {
		w.UPOS = "VERB"
	}
	if x := &t.Words[auxiliary]; (x.Lemma == "do" || x.XPOS == "MD") && w.UPOS != "VERB" && w.UPOS != "ADJ" && !hasCopula(t, root) {
		w.UPOS, w.XPOS = "VERB", "VB" // "How much did it cost"
	}
	if x := &t.Words[auxiliary]; w.UPOS == "VERB" && (x.Lemma == "do" || x.XPOS == "MD" && w.XPOS == "VB") {
		w.XPOS, w.Lemma = "VB", strings.ToLower(w.Form) // "When did she found it?"
	}
	if w.UPOS != "VERB" {
		return
	}
	if base(t.Words[auxiliary].Relation) == "aux" {
		t.Words[auxiliary].Head = root
	}
	passive := w.XPOS == "VBN" && t.Words[auxiliary].Lemma == "be"
	if passive {
		t.Words[auxiliary].Relation, t.Words[auxiliary].Head = "aux:pass", root
	}
	subject := -1
	for i := auxiliary + 1; i < root; i++ {
		if x := &t.Words[i]; x.Head == root && base(x.Relation) == "nsubj" {
			subject = i
		}
	}
	for i := auxiliary + 1; i < root && subject < 0; i++ {
		if x := &t.Words[i]; x.Head == root && (x.UPOS == "PROPN" || x.UPOS == "NOUN") && base(x.Relation) != "obl" {
			x.Relation, subject = "nsubj", i
		}
	}
	if passive && subject >= 0 {
		t.Words[subject].Relation = "nsubj:pass"
	}
	if ask < 0 {
		return
	}
	head := askedHead(t, ask)
	a := &t.Words[head]
	if subject >= 0 && subject != head && a.Head == root && base(a.Relation) == "nsubj" {
		a.Relation = "obj"
	}
	for i := range t.Words { // "In which city", "By whom"
		if x := &t.Words[i]; x.Head == head && i < head && x.Relation == "case" && a.Head == root && base(a.Relation) != "obl" && x.XPOS != "POS" {
			a.Relation = "obl"
		}
	}
	// A preposition at the end belongs to what is asked for: "What did they call for?"
	for i := len(t.Words) - 1; i > root; i-- {
		x := &t.Words[i]
		if x.UPOS == "PUNCT" {
			continue
		}
		if !l.Questions.Prepositions[strings.ToLower(x.Form)] || x.Relation == "compound:prt" || head == root {
			return
		}
		if a.Head == root && (a.XPOS != "WRB" || strings.EqualFold(x.Form, "from")) && (x.Head == root || x.Head == head || x.Head == ask) {
			x.Head, x.Relation, x.UPOS, a.Relation = head, "case", "ADP", "obl"
		}
		return
	}
}

// progressive mends "How much is the bank lending?", where the verb may pass for a noun that the bank belongs to.
func progressive(t *syntax.Tree, root int, lemma func(form, xpos, upos string) string) {
	w := &t.Words[root]
	if w.UPOS != "NOUN" || !strings.HasSuffix(w.Form, "ing") {
		return
	}
	be, subject := -1, -1
	for i := range root {
		x := &t.Words[i]
		switch {
		case x.Lemma == "be" && x.UPOS == "AUX":
			be = i
		case be >= 0 && x.Head == root && (x.UPOS == "NOUN" || x.UPOS == "PROPN"):
			subject = i
		}
	}
	verb := lemma(w.Form, "VBG", "VERB")
	if be < 0 || subject < 0 || verb == strings.ToLower(w.Form) {
		return
	}
	w.UPOS, w.XPOS, w.Lemma = "VERB", "VBG", verb
	for i := range root {
		switch x := &t.Words[i]; {
		case i == be:
			x.Head, x.Relation = root, "aux"
		case i == subject:
			x.Relation = "nsubj"
		case i > be && i < subject && x.Head == root: // "the European Investment" of the bank
			x.Head = subject
		case i < be && x.Head == root && base(x.Relation) == "advmod" && x.UPOS == "ADJ": // "How much"
			x.Relation = "obj"
		}
	}
}

func hasCopula(t *syntax.Tree, root int) bool {
	for i := range t.Words {
		if t.Words[i].Head == root && t.Words[i].Relation == "cop" {
			return true
		}
	}
	return false
}

func hasDet(t *syntax.Tree, i int) bool {
	for k := range t.Words {
		if x := &t.Words[k]; x.Head == i && (base(x.Relation) == "det" && x.XPOS == "DT" || x.Relation == "nmod:poss") {
			return true
		}
	}
	return false
}

// supported mends a question with "do" whose verb the parser has not found: "How many people did the fire injure?" It gives the root.
func supported(t *syntax.Tree, l *mention.Lexicon, ask, root int) int {
	if ask < 0 {
		return root
	}
	do := -1
	for i := ask + 1; i < len(t.Words) && do < 0; i++ {
		switch strings.ToLower(t.Words[i].Form) {
		case "do", "does", "did":
			do = i
		}
	}
	verb := len(t.Words) - 1
	for verb > do && (t.Words[verb].UPOS == "PUNCT" || l.Questions.Prepositions[strings.ToLower(t.Words[verb].Form)]) {
		verb--
	}
	if do < 0 {
		return root
	}
	if ask+2 < do && strings.EqualFold(t.Words[ask+1].Form, "many") && t.Words[ask+1].Head > do {
		t.Words[ask+1].Head = do - 1
	}
	if root > do && t.Words[root].UPOS != "VERB" {
		for i := root - 1; i > do+1; i-- {
			if x := &t.Words[i]; x.UPOS == "VERB" && x.XPOS == "VB" && x.Head == root { // "What did she tell reporters?"
				reroot(t, root, i, "obj")
				root = i
				break
			}
		}
	}
	if root > do {
		verb = root
		for i := do + 1; i < root; i++ {
			if x := &t.Words[i]; x.Head == root && (x.UPOS == "NOUN" || x.UPOS == "PROPN" || x.UPOS == "PRON") {
				return root
			}
		}
	}
	if verb < do+2 {
		return root
	}
	subject := verb - 1
	for subject > do && t.Words[subject].UPOS != "NOUN" && t.Words[subject].UPOS != "PROPN" {
		subject--
	}
	if subject == do {
		return root
	}
	asked := ask
	if f := strings.ToLower(t.Words[ask].Form); f == "which" || f == "what" || f == "how" {
		if asked = do - 1; asked > ask+1 && f == "how" {
			t.Words[ask].Head, t.Words[ask+1].Head, t.Words[ask+1].Relation = ask+1, asked, "amod"
		} else if asked > ask {
			t.Words[ask].Head, t.Words[ask].Relation = asked, "det"
		}
	}
	for i := range t.Words {
		x := &t.Words[i]
		switch {
		case i == verb:
			x.Head, x.Relation, x.UPOS, x.XPOS, x.Lemma = -1, "root", "VERB", "VB", strings.ToLower(x.Form)
		case i == do:
			x.Head, x.Relation, x.UPOS, x.Lemma = verb, "aux", "AUX", "do"
		case i == subject:
			x.Head, x.Relation = verb, "nsubj"
		case i > do && i < subject:
			x.Head = subject
			if x.UPOS == "NOUN" || x.UPOS == "PROPN" {
				x.Relation = "compound"
			}
		case i == asked:
			x.Head, x.Relation = verb, "obj"
		case i > verb:
			x.Head = verb
		case x.Head < 0:
			x.Head = asked
		}
	}
	return verb
}

// hasNoun: a noun with a preposition hangs on the word, "mayor of Turin".
func hasNoun(t *syntax.Tree, i int) bool {
	for k := range t.Words {
		if x := &t.Words[k]; x.Head == i && x.Relation == "nmod" {
			return true
		}
	}
	return false
}

// hasCase: one of the prepositions stands before the word.
func hasCase(t *syntax.Tree, i int, prepositions ...string) bool {
	for k := range t.Words {
		if x := &t.Words[k]; x.Head == i && x.Relation == "case" && slices.Contains(prepositions, strings.ToLower(x.Form)) {
			return true
		}
	}
	return false
}

func lastVerb(t *syntax.Tree) int {
	for i := len(t.Words) - 1; i >= 0; i-- {
		if t.Words[i].UPOS == "VERB" {
			return i
		}
	}
	return -1
}

// reroot makes a child of the root the root, and the old root its child.
func reroot(t *syntax.Tree, old, root int, relation string) {
	t.Words[root].Head, t.Words[root].Relation = -1, "root"
	t.Words[old].Head, t.Words[old].Relation = root, relation
	for i := range t.Words {
		if x := &t.Words[i]; x.Head == old && i != root {
			x.Head = root
		}
	}
}

// askingWord gives the word that asks, -1 in a yes-no question.
func askingWord(t *syntax.Tree) int {
	for i := range t.Words {
		switch w := &t.Words[i]; w.XPOS {
		case "WP", "WDT", "WRB", "WP$":
			if w.Lemma == "that" || i > 0 && t.Words[0].UPOS == "AUX" {
				continue
			}
			return i
		}
		if i > 3 { // "In which year", "By whom"
			break
		}
	}
	return -1
}

// askedHead gives the word that the answer stands for: "country" of "which country", "members" of "how many members".
func askedHead(t *syntax.Tree, ask int) int {
	w := &t.Words[ask]
	if w.Head < 0 {
		return ask
	}
	h := w.Head
	switch {
	case base(w.Relation) == "det" || w.XPOS == "WDT" && t.Words[h].UPOS == "NOUN":
		return h
	case w.Lemma == "how" || strings.EqualFold(w.Form, "how"):
		if f := strings.ToLower(t.Words[h].Form); f == "many" || f == "much" {
			if up := t.Words[h].Head; up >= 0 && base(t.Words[h].Relation) == "amod" {
				return up
			}
			return h
		}
	}
	return ask
}
