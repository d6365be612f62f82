package relation

import (
	"strings"
	"unicode"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// open reads what no pattern of the ontology names: every verb with its subject and object, or with a preposition,
// gives a relation named by its own words ("handedTo"), as in open information extraction (Fader et al. 2011;
// Del Corro and Gemulla 2013).
func (m *matcher) open() {
	for v := range m.tree.Words {
		w := m.g.word(v)
		if w.UPOS != "VERB" || w.Relation == "fixed" || w.Relation == "compound" || m.r.At(m.sentence, v) >= 0 && m.r.Mentions[m.r.At(m.sentence, v)].Form == mention.Name {
			continue
		}
		m.verb(v)
	}
}

// verb reads one verb.
func (m *matcher) verb(v int) {
	name := m.verbName(v)
	var subjects, objects, all []int // all: with how long it took
	type oblique struct {
		preposition string
		word        int
	}
	var obliques []oblique
	for _, r := range m.g.out[v] {
		switch r.name {
		case "subj":
			subjects = append(subjects, r.word)
		case "obj":
			all = append(all, r.word)
			if !m.duration(r.word) {
				objects = append(objects, r.word)
			}
		case "unmarked":
			if i := m.r.At(m.sentence, r.word); i >= 0 && !m.duration(r.word) && (m.r.Mentions[i].Kind == mention.Money || m.r.Mentions[i].Kind == mention.Quantity) && !m.g.passive[v] && m.g.child(v, "obj") < 0 {
				objects = append(objects, r.word)
			}
		case "iobj":
			if m.g.has(v, "obj") && !m.gone(v) {
				obliques = append(obliques, oblique{"to", r.word})
			} else {
				objects = append(objects, r.word) // "told reporters"
			}
		case "according_to", "while":
		case "poss", "appos", "title", "compound", "adj", "num", "adv", "comp", "part", "relative", "clause", "cop", "det", "is", "xcomp":
		default:
			if m.g.word(r.word).UPOS != "VERB" && m.g.word(r.word).UPOS != "ADJ" && len(r.name) < 20 && !m.linksText(r.name, r.word) {
				obliques = append(obliques, oblique{r.name, r.word})
			}
		}
	}
	complement := -1 // of "agreed to fund": its objects are those of the whole
	for _, r := range m.g.out[v] {
		if r.name == "xcomp" && m.g.word(r.word).UPOS == "VERB" {
			complement = r.word
		}
	}
	passive := m.g.passive[v]
	lemma := m.g.word(v).Lemma
	remade := m.remakes(v) // its object alone says little: "made the town rich"
	if c := m.calledSo(v); c >= 0 {
		m.calls(v, c, subjects, name)
		remade = true
	}
	placed := m.l.Deeds.Placing[lemma] && len(obliques) > 0 || m.g.has(v, "into") || m.l.Deeds.Viewing[lemma] && (m.g.has(v, "as") || m.g.has(v, "among"))
	switch {
	case len(subjects) > 0 && len(objects) > 0 && !remade:
		for _, s := range subjects {
			for _, o := range objects {
				if placed || len(obliques) > 0 && m.l.Deeds.Light[lemma] && m.bare(o) {
					continue // "took part in" and "put the blame on" are one deed
				}
				m.statement(v, s, o, name)
			}
		}
	case passive && len(objects) > 0 && len(obliques) == 0 && complement < 0:
		for _, o := range objects {
			m.unknownAgent(v, o, name)
		}
	}
	holders := subjects
	if passive {
		holders = objects
	}
	clause := m.g.child(v, "ccomp")
	reports := clause >= 0 && (m.l.Verbs.Saying[lemma] || m.g.child(clause, "nsubj") >= 0)
	if len(holders) > 0 && !m.triggers[v] && !remade {
		for _, o := range obliques {
			if !passive && o.word == v+2 && m.bare(o.word) && m.idiom(v, name+camel(o.preposition), o.word, holders) {
				continue
			}
			i := m.r.At(m.sentence, o.word)
			if o.preposition == "of" && !m.l.Deeds.Of[lemma] || m.duration(o.word) || m.excepted(o.word) {
				continue
			}
			if m.fronted(v, o.word, i) || o.preposition == "with" && m.afterComma(o.word) || m.l.Prepositions.Settling[o.preposition] && len(objects) == 0 && m.onlyWhen(v, o.word, i) {
				continue
			}
			deed, ok := m.deed(v, name, o.preposition, o.word, all)
			if !ok {
				continue
			}
			if i < 0 || m.r.Mentions[i].Kind == mention.Date && len(objects) > 0 && !passive {
				continue // the date is a qualifier of what is done to the object
			}
			prep := o.preposition
			if passive && prep == "subj" || reports && prep != "to" {
				continue // "on board the ship, he claims that …": where, is no part of the claiming; "they found by 2050 …"
			}
			for _, h := range holders {
				m.statement(v, h, o.word, deed+camel(prep))
			}
		}
	}
	m.content(v, subjects, name)
	if passive && !m.triggers[v] {
		m.directed(v, objects, name)
	}
	if complement >= 0 && m.l.Deeds.Committing[lemma] {
		innerName := m.verbName(complement)
		for _, s := range subjects {
			if passive {
				continue
			}
			for _, r := range m.g.out[complement] {
				if r.name == "obj" && !m.g.passive[complement] && !m.subjectOf(complement, r.word) && len(objects) == 0 {
					m.statementOf(v, complement, s, r.word, name+"To"+upperFirst(innerName))
				}
			}
		}
	}
}

// directed reads "the parents were advised to send …" and "the mayor is accused of taking …". Its object is the
// words of what they should do, or have done.
func (m *matcher) directed(v int, people []int, name string) {
	lemma := m.g.word(v).Lemma
	for _, r := range m.g.out[v] {
		w := m.g.word(r.word)
		var predicate string
		switch {
		case base(w.Relation) == "conj": // stands in the words of the first
			continue
		case r.name == "xcomp" && w.XPOS == "VB" && m.l.Deeds.Directing[lemma]:
			predicate = name + "To"
		case (r.name == "of" || r.name == "for" || r.name == "with") && w.XPOS == "VBG" && m.l.Verbs.Accusing[lemma]:
			predicate = name + upperFirst(r.name)
		default:
			continue
		}
		object := strings.TrimPrefix(m.phraseOf(r.word), "to ")
		if n := len(strings.Fields(object)); n < 2 || len(object) > 400 {
			continue
		}
		for _, p := range people {
			t, ok := m.term(p)
			if !ok || t.Entity == "" || m.weak(p) {
				continue
			}
			m.emit(graph.Statement{Subject: t, Predicate: predicate, Object: graph.Term{Literal: &graph.Literal{Value: object, Datatype: "clew:Words"}}, Pattern: "open/directed", Open: true}, anchor{v, p, r.word}, false)
		}
	}
}

// content reads "the results revealed that …": a verb that is none of saying with a clause. Its object is the
// words of the clause.
func (m *matcher) content(v int, subjects []int, name string) {
	lemma := m.g.word(v).Lemma
	clause := m.g.child(v, "ccomp")
	if clause < 0 || m.g.child(clause, "nsubj", "expl") < 0 || m.g.passive[v] || m.l.Verbs.Thinking[lemma] || m.triggers[v] {
		return
	}
	saying := m.l.Verbs.Saying[lemma]
	object := m.clauseWords(clause, v)
	if n := len(strings.Fields(object)); n < 3 || len(object) > 400 {
		return
	}
	for _, s := range subjects {
		t, ok := m.term(s)
		if !ok || t.Entity == "" || m.weak(s) || saying && m.speaks(s) {
			continue
		}
		st := graph.Statement{Subject: t, Predicate: name, Object: graph.Term{Literal: &graph.Literal{Value: object, Datatype: "clew:Words"}}, Pattern: "open/content", Open: true}
		m.emit(st, anchor{v, s, clause}, false)
	}
}

func (m *matcher) subjectOf(v, word int) bool {
	for _, r := range m.g.out[v] {
		if r.name == "subj" && r.word == word {
			return true
		}
	}
	return false
}

// verbName gives the name of a verb's relation: its word and its particle.
func (m *matcher) verbName(v int) string {
	name := letters(strings.ToLower(m.g.word(v).Form))
	if next := v + 1; next < len(m.tree.Words) && m.g.word(next).Head == v && m.g.word(next).Relation == "advmod" && m.l.Deeds.Particles[m.g.word(next).Form] {
		return name + upperFirst(m.g.word(next).Form) // "took over from"
	}
	for _, r := range m.g.out[v] {
		if r.name == "part" {
			if next := r.word + 1; next < len(m.tree.Words) && m.g.word(next).Form == "to" && m.g.word(min(next+1, len(m.tree.Words)-1)).UPOS == "NUM" {
				continue // "faces up to ten years"
			}
			name += upperFirst(letters(strings.ToLower(m.g.word(r.word).Form)))
		}
	}
	return name
}

// camel writes a preposition as the end of a name: "because_of" is BecauseOf.
func camel(preposition string) string {
	var b strings.Builder
	for _, p := range strings.Split(preposition, "_") {
		b.WriteString(upperFirst(letters(p)))
	}
	return b.String()
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// statement makes an open statement, unless a pattern has named the two words with this verb.
func (m *matcher) statement(v, s, o int, name string) { m.statementOf(v, v, s, o, name) }

// statementOf is statement for two verbs, "agreed to fund": the first decides whether it is so, the second has the object and
// its circumstances.
func (m *matcher) statementOf(v, inner, s, o int, name string) {
	if s == o || name == "" || m.covered[[3]int{v, s, o}] || m.covered[[3]int{v, o, s}] || m.weak(s) || m.weak(o) {
		return
	}
	st := graph.Statement{Predicate: name, Pattern: "open/verb", Open: true}
	var ok bool
	if st.Subject, ok = m.term(s); !ok || st.Subject.Literal != nil {
		return
	}
	if st.Object, ok = m.term(o); !ok || st.Subject == st.Object {
		return
	}
	m.circumstances(&st, inner, binding{"SUBJECT": s, "OBJECT": o})
	m.emit(st, anchor{v, s, o}, false)
}

// unknownAgent: "the flag was raised" has nobody who raised it.
func (m *matcher) unknownAgent(v, o int, name string) {
	if m.triggers[v] || m.weak(o) || m.stative(v) {
		return
	}
	st := graph.Statement{Subject: graph.Term{Unknown: true}, Predicate: name, Pattern: "open/passive", Open: true}
	var ok bool
	if st.Object, ok = m.term(o); !ok || st.Object.Literal != nil {
		return
	}
	m.circumstances(&st, v, binding{"OBJECT": o})
	m.emit(st, anchor{v, -1, o}, false)
}

// stative: "is committed" is a state, and nobody has committed it.
func (m *matcher) stative(v int) bool {
	for _, k := range m.g.kids[v] {
		w := m.g.word(k)
		if w.Relation == "aux:pass" && (w.XPOS == "VBZ" || w.XPOS == "VBP") {
			return true
		}
	}
	return m.g.child(v, "aux:pass") < 0
}

// weak words make no fact: relative and indefinite pronouns, dates as actors.
func (m *matcher) weak(word int) bool {
	w := m.g.word(word)
	switch w.XPOS {
	case "WDT", "WP", "WP$", "WRB", "EX":
		return true
	}
	for _, k := range m.g.kids[word] {
		if x := m.g.word(k); x.XPOS == "WP$" || (x.XPOS == "WDT" || x.XPOS == "WP") && base(x.Relation) == "nmod" {
			return true // "whose robot", "the consequences of which"
		}
	}
	if w.UPOS == "NUM" && m.g.child(word, "nmod") < 0 && !m.amount(word) {
		return true // "the two"
	}
	if w.UPOS == "PRON" && m.r.At(m.sentence, word) < 0 || w.Lemma == "one" && w.UPOS != "PRON" {
		return true
	}
	return false
}
