package relation

// relativeOfPredicate: in "homeopathy is a form of medicine which uses dilutions" homeopathy uses them.
func (g *roles) relativeOfPredicate(i int) {
	if g.word(i).Relation != "acl:relcl" || g.word(i).Head < 0 {
		return
	}
	noun, name := g.word(i).Head, "subj"
	if g.passive[i] {
		name = "obj" // "a form of medicine that was described as"
	}
	subject := false
	for _, r := range g.out[i] {
		subject = subject || r.name == name && r.word == noun
	}
	for steps := 0; steps < 3 && g.word(noun).Relation == "nmod" && g.preposition(noun, "case") == "of"; steps++ {
		noun = g.word(noun).Head
	}
	if !subject {
		return
	}
	for _, r := range append([]role(nil), g.out[noun]...) {
		if r.name == "is" && r.word != i {
			g.add(i, name, r.word)
		}
	}
}

// predicative adds the role is to what is said of a thing.
func (g *roles) predicative(i int) {
	w := g.word(i)
	if u := w.UPOS; u != "NOUN" && u != "PROPN" && u != "ADJ" {
		return
	}
	if g.has(i, "cop") || g.child(i, "cop") >= 0 {
		if g.child(i, "case") >= 0 {
			return // "he was in office" says not that he is one
		}
		for _, r := range append([]role(nil), g.out[i]...) {
			if r.name == "subj" {
				g.add(i, "is", r.word)
			}
		}
		return
	}
	for _, r := range append([]role(nil), g.in[i]...) {
		h := r.word
		switch {
		case r.name == "appos" && w.UPOS == "PROPN" && g.word(h).UPOS == "NOUN":
			g.add(h, "is", i) // "the leader, Anna Rossi,"
		case r.name == "appos" && w.UPOS != "ADJ":
			g.add(i, "is", h)
		case r.name == "xcomp" || r.name == "obj" || r.name == "subj" && g.word(h).UPOS != "VERB":
			if g.l.Deeds.Linking[g.word(h).Lemma] && g.isVerb(h) {
				for _, s := range append([]role(nil), g.out[h]...) {
					if s.name == "subj" && s.word != i {
						g.add(i, "is", s.word)
					}
				}
			} else if r.name == "xcomp" && g.isVerb(h) {
				for _, s := range append([]role(nil), g.out[h]...) {
					if s.name == "obj" && s.word != i {
						g.add(i, "is", s.word) // "elected him president"
					}
				}
			}
		}
	}
}

// drop takes an edge away.
func (g *roles) drop(head int, name string, word int) {
	for k, r := range g.out[head] {
		if r.name == name && r.word == word {
			g.out[head] = append(g.out[head][:k:k], g.out[head][k+1:]...)
			break
		}
	}
	for k, r := range g.in[word] {
		if r.name == name && r.word == head {
			g.in[word] = append(g.in[word][:k:k], g.in[word][k+1:]...)
			return
		}
	}
}

// exemplify gives examples the roles of the noun that they stand for.
func (g *roles) exemplify() {
	for i := range g.tree.Words {
		incoming := append([]role(nil), g.in[i]...)
		for _, r := range append([]role(nil), g.out[i]...) {
			if r.name != "such_as" && r.name != "including" {
				continue
			}
			for _, in := range incoming {
				if in.name == "subj" || in.name == "obj" {
					g.add(in.word, in.name, r.word)
					if r.name == "such_as" {
						g.drop(in.word, in.name, i) // the examples are meant
					}
				}
			}
		}
	}
}

// describe gives a name the roles of the noun right before it that only describes it: in "starred in romantic comedy
// Late Summer" and "met the singer Anna Rossi" the name is meant.
func (g *roles) describe(i int) {
	name := i + 1
	if g.word(i).UPOS != "NOUN" || name >= len(g.tree.Words) || g.word(name).UPOS == "PUNCT" {
		return
	}
	for _, r := range append([]role(nil), g.out[i]...) {
		if r.name != "appos" || r.word <= i || g.word(r.word).UPOS != "PROPN" || g.leftmost(r.word) != name {
			continue
		}
		for _, in := range append([]role(nil), g.in[i]...) {
			if in.name != "appos" && in.name != "is" {
				g.drop(in.word, in.name, i)
				g.add(in.word, in.name, r.word)
			}
		}
		return
	}
}

// leftmost gives the first word under a word.
func (g *roles) leftmost(i int) int {
	first := i
	for _, k := range g.kids[i] {
		if k < i {
			first = min(first, g.leftmost(k))
		}
	}
	return first
}

// relative gives the head of a relative or participial clause its role inside the clause.
func (g *roles) relative(i int) {
	w := g.word(i)
	h := w.Head
	if h < 0 {
		return
	}
	switch {
	case w.Relation == "acl:relcl":
		if pronoun, as := g.relativePronoun(i); pronoun >= 0 {
			if as != "subj" || g.agrees(i, h) {
				g.replace(i, pronoun, h)
			}
			return
		}
		if !g.has(i, "subj") && !g.passive[i] && g.agrees(i, h) {
			g.add(i, "subj", h)
		} else if !g.has(i, "obj") && g.isVerb(i) && g.child(i, "ccomp", "xcomp") < 0 {
			g.add(i, "obj", h) // "the lies ISIS spreads"
		}
	case w.Relation == "acl" && w.UPOS == "VERB":
		switch {
		case g.passive[i]:
			if !g.has(i, "obj") {
				g.add(i, "obj", h)
			}
		case w.XPOS == "VBG" && w.Lemma != "use" && !g.has(i, "subj") && g.preposition(i, "mark") == "" && !g.l.Clauses.Undergone[g.word(h).Lemma]:
			g.add(i, "subj", h)
		}
	default:
		g.adverbialSubject(i)
	}
}

// adverbialSubject gives a participle or infinitive beside a verb the subject that it shares with the verb.
func (g *roles) adverbialSubject(i int) {
	w := g.word(i)
	h := w.Head
	if h < 0 || base(w.Relation) != "advcl" || !g.isVerb(h) && (g.child(h, "cop") < 0 || i > h) || g.child(i, "nsubj") >= 0 {
		return
	}
	mark := g.preposition(i, "mark")
	switch {
	case w.XPOS == "VBG" && g.child(h, "obj") >= 0 && g.l.Prepositions.Object[mark]:
		g.inheritSubject(i, g.child(h, "obj")) // "accused the mayor of taking bribes"
	case g.passive[h] && w.XPOS == "VBG" && g.l.Prepositions.Way[mark]: // "ideas are formed by observing": who observes is not said
	case w.XPOS == "VBG", w.XPOS == "VBN", w.XPOS == "VB" && (mark == "to" || mark == "in_order_to" || mark == "in_order"):
		// "furthering the efforts", "to further the efforts": the subject is that of the main verb.
		if s := g.first(h, "subj"); s >= 0 && !g.passive[h] {
			g.inheritSubject(i, s)
		} else if s := g.first(h, "iobj", "obj"); s >= 0 && g.passive[h] && w.XPOS != "VB" {
			g.inheritSubject(i, s)
		}
	}
}

// inheritSubject gives a clause without a subject of its own the one that it shares.
func (g *roles) inheritSubject(i, s int) {
	if g.passive[i] {
		if !g.has(i, "obj") {
			g.add(i, "obj", s)
		}
	} else if !g.has(i, "subj") {
		g.add(i, "subj", s)
	}
}

// agrees: a noun in the plural is not the subject of a verb in the singular: "ferries on a trail that circles the island".
func (g *roles) agrees(verb, noun int) bool {
	n := g.word(noun)
	finite := verb
	for _, k := range g.kids[verb] {
		if b := base(g.word(k).Relation); (b == "aux" || b == "cop") && (g.word(k).XPOS == "VBZ" || g.word(k).XPOS == "VBP") {
			finite = k
			break
		}
	}
	switch x := g.word(finite).XPOS; {
	case n.XPOS == "NNS":
		return x != "VBZ"
	case n.XPOS == "NN" && g.child(noun, "conj") < 0:
		return x != "VBP" || g.l.Clauses.Collective[n.Lemma] || g.child(noun, "nmod") >= 0
	}
	return true
}

// relativePronoun finds who, which or that in a relative clause, and its role there; -1 without one.
func (g *roles) relativePronoun(i int) (pronoun int, role string) {
	for _, r := range g.out[i] {
		if w := g.word(r.word); w.XPOS == "WDT" || w.XPOS == "WP" || (w.UPOS == "PRON" && w.Lemma == "that") {
			return r.word, r.name
		}
	}
	return -1, ""
}

// replace lets the word to stand wherever from stood under the head.
func (g *roles) replace(head, from, to int) {
	for k, r := range g.out[head] {
		if r.word == from {
			g.out[head][k].word = to
			g.in[to] = append(g.in[to], role{r.name, head})
		}
	}
	g.in[from] = nil
}

// coordinateHeads gives a conjunct the roles that the first conjunct has towards heads outside.
func (g *roles) coordinateHeads(i int) {
	w := g.word(i)
	if base(w.Relation) != "conj" || w.Head < 0 {
		return
	}
	first := w.Head
	own := g.preposition(i, "case")
	for _, r := range append([]role(nil), g.in[first]...) {
		if r.word == i || r.name == "conj" || r.name == "cop" {
			continue
		}
		name := r.name
		if own != "" && w.UPOS != "VERB" && own != "of" && !isCore(name) {
			name = own // "in Rome and at Ostia"
		}
		g.add(r.word, name, i)
	}
	if c := g.child(i, "cop"); c < 0 && g.child(first, "cop") >= 0 && !g.isVerb(i) {
		g.add(i, "cop", g.child(first, "cop"))
	}
}

func isCore(name string) bool { return name == "subj" || name == "obj" || name == "iobj" }

// coordinateDependents gives a coordinated predicate the subject, and where the sense allows the object, of the first.
func (g *roles) coordinateDependents(i int) {
	w := g.word(i)
	if base(w.Relation) != "conj" || w.Head < 0 {
		return
	}
	first := w.Head
	if !g.predicate(i) || !g.predicate(first) {
		return
	}
	if !g.has(i, "subj") || g.passive[i] {
		for _, r := range append([]role(nil), g.out[first]...) {
			switch {
			case r.name == "subj" && !g.passive[first] && !g.passive[i]:
				g.add(i, "subj", r.word)
			case r.name == "subj" && !g.passive[first] && g.passive[i] && !g.has(i, "obj"):
				g.add(i, "obj", r.word) // "he fled and was arrested"
			case r.name == "obj" && g.passive[first] && g.passive[i] && !g.ownObject(i):
				g.add(i, "obj", r.word) // "was built and launched"
			case r.name == "obj" && g.passive[first] && !g.passive[i] && !g.has(i, "subj"):
				g.add(i, "subj", r.word)
			}
		}
	}
	if !g.passive[first] && !g.passive[i] && w.UPOS == "VERB" && g.word(first).UPOS == "VERB" && i-first <= 3 && g.child(first, "obj", "ccomp", "xcomp", "obl", "advmod", "advcl") < 0 {
		if o := g.child(i, "obj"); o > i && !g.has(first, "obj") {
			g.add(first, "obj", o) // "collected and burned every book"
		}
	}
	// "praised and condemned the plan": one object for both, when it follows both.
	if !g.passive[first] && !g.passive[i] && w.UPOS == "VERB" && g.child(i, "obj", "ccomp", "xcomp", "obl", "advmod", "compound", "nsubj") < 0 {
		if o := g.first(first, "obj"); o > i {
			g.add(i, "obj", o)
		}
	}
}

func (g *roles) ownObject(i int) bool { return g.child(i, "nsubj:pass", "nsubj") >= 0 }

// control finds the subject of an infinitive or participle under another verb.
func (g *roles) control(i int) {
	w := g.word(i)
	if base(w.Relation) != "xcomp" || w.Head < 0 {
		return
	}
	h := w.Head
	switch s, o := g.first(h, "subj"), g.first(h, "obj"); {
	case g.passive[h] && o >= 0:
		g.inheritSubject(i, o) // "was picked to lead"
	case o >= 0 && o != i && g.word(h).Lemma != "promise":
		g.inheritSubject(i, o) // "urged Rome to act"
	case g.first(h, "iobj") >= 0:
		g.inheritSubject(i, g.first(h, "iobj"))
	case s >= 0:
		g.inheritSubject(i, s)
	}
}

// predicate reports whether the word is a verb, or a noun or adjective with a copula.
func (g *roles) predicate(i int) bool {
	return g.word(i).UPOS == "VERB" || g.child(i, "cop") >= 0 || g.has(i, "cop")
}
