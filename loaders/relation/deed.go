package relation

import (
	"strings"

	"github.com/clewgraph/clew/loaders/mention"
)

// deed names what a verb does, for a relation to the word behind a preposition: with its object, "lost her seat in" is lostSeatIn,
// with what becomes of its subject, "remained open to" is remainedOpenTo, and with the phrase that makes an idiom of it, "fell in love
// with" is fellInLoveWith; the verb alone would say something else. Names stay out of the names of relations: a receiver or rival
// has the verb alone, soldTo. ok is false where there is no such name.
func (m *matcher) deed(v int, name, preposition string, word int, objects []int) (deed string, ok bool) {
	if preposition == "between" || preposition == "because" || preposition == "than" {
		return "", false // one of the two, or a clause that is none
	}
	if m.l.Verbs.Saying[m.g.word(v).Lemma] && len(objects) == 0 && m.l.Prepositions.Settling[preposition] {
		return "", false // "said in her address": where and when, but not what
	}
	if m.g.passive[v] {
		return name, !(m.l.Prepositions.Settling[preposition] && m.g.child(v, "xcomp") >= 0) && !(m.l.Deeds.Viewing[m.g.word(v).Lemma] && m.l.Prepositions.Settling[preposition] && m.g.child(v, "xcomp", "advcl") >= 0)
	}
	if len(objects) == 0 {
		return m.become(v, name, word)
	}
	noun := objects[0]
	w := m.g.word(noun)
	i := m.r.At(m.sentence, noun)
	switch {
	case len(objects) > 1, i >= 0 && m.r.Mentions[i].Form == mention.Amount:
		return name, !m.l.Prepositions.Settling[preposition]
	case w.UPOS == "PRON":
		return "", false // "replaced it with": read without it, the other way round
	case w.UPOS == "NOUN" && w.Form == strings.ToLower(w.Form) && letters(w.Form) != "":
		return name + upperFirst(letters(w.Form)), true
	}
	return name, !m.l.Prepositions.Settling[preposition] && !m.l.Deeds.Placing[m.g.word(v).Lemma]
}

// idiom reads "fell in love with the singer", where the last phrase hangs on the bare noun: it is fellInLoveWith. It reports whether
// there is such a phrase.
func (m *matcher) idiom(v int, name string, noun int, holders []int) (found bool) {
	for _, r := range m.g.out[noun] {
		if !m.l.Prepositions.Holding[r.name] || r.name == "of" || r.word < noun || m.g.child(noun, "case") < 0 {
			continue
		}
		found = true
		for _, h := range holders {
			m.statement(v, h, r.word, name+upperFirst(letters(m.g.word(noun).Form))+camel(r.name))
		}
	}
	return found
}

// become names a verb without an object by its complement and by a bare phrase right behind it.
func (m *matcher) become(v int, name string, word int) (string, bool) {
	for _, k := range m.g.kids[v] {
		w := m.g.word(k)
		switch rel := base(w.Relation); {
		case k < v || k == word:
		case rel == "xcomp" && w.UPOS == "ADJ" || rel == "advmod" && w.XPOS == "JJ":
			if k < word {
				return name + upperFirst(letters(strings.ToLower(w.Form))), true
			}
			return "", false
		case rel == "xcomp" && w.UPOS != "VERB":
			return "", false
		case rel == "obl" && k < word && k == v+2 && m.bare(k) && m.g.word(v+1).Head == k && base(m.g.word(v+1).Relation) == "case" && !m.amount(k):
			return name + upperFirst(letters(strings.ToLower(m.g.word(v+1).Form))) + upperFirst(letters(w.Form)), true
		}
	}
	return name, true
}

// amount: the word stands in a date, an amount of money or a quantity.
func (m *matcher) amount(word int) bool {
	i := m.r.At(m.sentence, word)
	return i >= 0 && m.r.Mentions[i].Form == mention.Amount
}

// linksText: "in addition", "on the other hand": the phrase links sentences, and is no part of what is said.
func (m *matcher) linksText(preposition string, noun int) bool {
	return m.l.Prepositions.Linking[preposition+" "+m.g.word(noun).Lemma] && m.g.child(noun, "nmod", "acl") < 0
}

// fronted: a phrase before the subject, "from all reports, the town was ready", sets the scene unless it names a thing.
func (m *matcher) fronted(v, word, mentioned int) bool {
	if word > v {
		return false
	}
	for _, r := range m.g.out[v] {
		if (r.name == "subj" || r.name == "obj" && m.g.passive[v]) && r.word > word && r.word < v {
			if mentioned < 0 {
				return true
			}
			e := m.set.Of[mentioned]
			switch mention.Kind(m.kind(mentioned)) {
			case mention.Place, mention.Country, mention.Facility, mention.Event, mention.Date, mention.Organisation, mention.Person:
				return false
			}
			return e < 0 || !m.set.Entities[e].Named
		}
	}
	return false
}

// afterComma: ", with the first meeting set to take place": a clause of its own, and nothing that the verb is done with.
func (m *matcher) afterComma(word int) bool {
	first := m.g.leftmost(word)
	for first > 0 && (m.g.word(first-1).UPOS == "CCONJ" || m.g.word(first-1).UPOS == "PART" || m.g.word(first-1).UPOS == "ADV") {
		first--
	}
	return first > 0 && m.g.word(first-1).Form == ","
}

// excepted: "except at the beach" is where a thing is not so.
func (m *matcher) excepted(word int) bool {
	for _, k := range m.g.kids[word] {
		switch strings.ToLower(m.g.word(k).Form) {
		case "except", "unlike", "but", "not":
			return true
		}
	}
	return false
}

// onlyWhen: "converted to the faith upon marriage", "started on her quest at the dawn of history": the phrase says when or how, and
// another one, nearer to the verb, to what.
func (m *matcher) onlyWhen(v, word, mentioned int) bool {
	if mentioned < 0 {
		return false
	}
	switch k := mention.Kind(m.kind(mentioned)); k {
	case mention.Place, mention.Country, mention.Facility, mention.Event, mention.Date, mention.Organisation:
		return false
	}
	for _, k := range m.g.kids[v] {
		if w := m.g.word(k); base(w.Relation) == "obl" && k != word && k > v && (k < word || word < v) && (w.UPOS == "NOUN" || w.UPOS == "PROPN") {
			if p := m.g.preposition(k, "case"); p != "" && !m.l.Prepositions.Settling[p] {
				return true
			}
		}
	}
	return false
}

// gone: the object of a relative clause stands before it, so what looks like a receiver is none: "the penalty which the referee awarded Peru".
func (m *matcher) gone(v int) bool {
	return m.g.word(v).Relation == "acl:relcl" && m.g.child(v, "obj") < 0
}

// bare: a noun in the singular that nothing determines, "part" of "took part".
func (m *matcher) bare(noun int) bool {
	w := m.g.word(noun)
	if w.XPOS != "NN" || w.Form != strings.ToLower(w.Form) {
		return false
	}
	for _, k := range m.g.kids[noun] {
		if b := base(m.g.word(k).Relation); b != "punct" && b != "case" && b != "amod" && b != "acl" && b != "nmod" {
			return false
		}
	}
	return m.g.child(noun, "nmod:poss") < 0
}

// remakes: "made the town rich", "kept the deal alive", "saw prices fall": what is done to the object stands in the complement.
func (m *matcher) remakes(v int) bool {
	lemma := m.g.word(v).Lemma
	for _, k := range m.g.kids[v] {
		w := m.g.word(k)
		if (w.Relation == "xcomp" || w.Relation == "advcl" && m.l.Deeds.Causing[lemma]) && w.XPOS == "VB" && m.g.child(v, "obj") >= 0 && !m.l.Verbs.Saying[lemma] {
			return true // "allowed the firm to grow"
		}
		if !m.l.Deeds.Remaking[lemma] {
			continue
		}
		if base(w.Relation) == "xcomp" && k > v && m.g.child(k, "mark", "case") < 0 {
			return m.g.child(v, "obj") >= 0 || m.g.passive[v] || m.g.child(v, "nsubj:pass") >= 0
		}
	}
	return false
}

// calledSo gives what a thing is called, "a mistake" of "called the purchase a mistake", or -1.
func (m *matcher) calledSo(v int) int {
	thing := m.g.child(v, "obj")
	if thing < 0 || m.g.passive[v] || !m.l.Deeds.Calling[m.g.word(v).Lemma] {
		return -1
	}
	for _, k := range append(append([]int(nil), m.g.kids[v]...), m.g.kids[thing]...) {
		w := m.g.word(k)
		if k <= thing || w.UPOS != "NOUN" && w.UPOS != "PROPN" && w.UPOS != "ADJ" || m.g.child(k, "case", "mark") >= 0 {
			continue
		}
		switch first := m.g.leftmost(k); base(w.Relation) {
		case "obj", "xcomp":
			return k
		case "appos":
			if m.g.word(first).Form != "," && m.g.word(first-1).Form != "," && m.g.word(first).Form != "(" && m.g.word(first-1).Form != "(" {
				return k // between quotation marks
			}
		}
	}
	return -1
}

// calls states "called the purchase a mistake" as calledPurchase: to call it is one thing, and what to call it another. A thing with a name of its own stays
// out of the name of a relation; then nothing is stated, for what it is called would be lost.
func (m *matcher) calls(v, so int, subjects []int, name string) {
	noun := m.g.word(m.g.child(v, "obj"))
	if noun.UPOS != "NOUN" || noun.Form != strings.ToLower(noun.Form) || letters(noun.Form) == "" {
		return
	}
	for _, s := range subjects {
		m.statement(v, s, so, name+upperFirst(letters(noun.Form)))
	}
}

// duration: "for several years", "around the same time", "went days without food". Dates have values of their own, and are
// no durations.
func (m *matcher) duration(word int) bool {
	w := m.g.word(word)
	if w.UPOS != "NOUN" || !m.l.Times.Spans[w.Lemma] {
		return false
	}
	i := m.r.At(m.sentence, word)
	return i < 0 || m.r.Mentions[i].Kind != mention.Date && m.r.Mentions[i].Kind != mention.Event
}
