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

// takesOf has the verbs that govern "of"; with others it belongs to a noun that the parser lost.
var takesOf = words("accuse convict acquit clear make consist die dispose inform remind rob strip warn think speak dream know hear approve complain deprive rid cure notify assure form compose suspect ask expect require demand boast tire run")

// committing verbs make a fact with their infinitive: who "agreed to fund" has done that much. "Tried to fund" and "failed
// to fund" say of the funding only that it was not, or not yet.
var committing = words("agree promise pledge vow decide undertake commit swear")

// verb reads one verb.
func (m *matcher) verb(v int) {
	base, name := m.verbName(v)
	var subjects, objects []int
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
			objects = append(objects, r.word)
		case "unmarked":
			if i := m.r.At(m.sentence, r.word); i >= 0 && (m.r.Mentions[i].Kind == mention.Money || m.r.Mentions[i].Kind == mention.Quantity) && !m.g.passive[v] {
				objects = append(objects, r.word)
			}
		case "iobj":
			if m.g.has(v, "obj") {
				obliques = append(obliques, oblique{"to", r.word})
			} else {
				objects = append(objects, r.word) // "told reporters"
			}
		case "according_to", "while":
		case "poss", "appos", "title", "compound", "adj", "num", "adv", "comp", "part", "relative", "clause", "cop", "det", "is", "xcomp":
		default:
			if m.g.word(r.word).UPOS != "VERB" && m.g.word(r.word).UPOS != "ADJ" && len(r.name) < 20 {
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
	switch {
	case len(subjects) > 0 && len(objects) > 0:
		for _, s := range subjects {
			for _, o := range objects {
				m.statement(v, s, o, name, base)
			}
		}
	case passive && len(objects) > 0 && len(obliques) == 0 && complement < 0:
		for _, o := range objects {
			m.unknownAgent(v, o, name, base)
		}
	}
	holders := subjects
	if passive {
		holders = objects
	}
	if len(holders) > 0 && !m.triggers[v] {
		for _, o := range obliques {
			i := m.r.At(m.sentence, o.word)
			if o.preposition == "of" && !takesOf[m.g.word(v).Lemma] {
				continue
			}
			if i < 0 || m.r.Mentions[i].Kind == mention.Date && len(objects) > 0 && !passive {
				continue // the date is a qualifier of what is done to the object
			}
			prep := o.preposition
			if passive && prep == "subj" {
				continue
			}
			for _, h := range holders {
				m.statement(v, h, o.word, name+camel(prep), base+" "+strings.ReplaceAll(prep, "_", " "))
			}
		}
	}
	m.content(v, subjects, name, base)
	if complement >= 0 && committing[m.g.word(v).Lemma] {
		inner, innerName := m.verbName(complement)
		for _, s := range subjects {
			if passive {
				continue
			}
			for _, r := range m.g.out[complement] {
				if r.name == "obj" && !m.g.passive[complement] && !m.subjectOf(complement, r.word) && len(objects) == 0 {
					m.statementOf(v, complement, s, r.word, name+"To"+upperFirst(innerName), base+" to "+inner)
				}
			}
		}
	}
}

// content reads "the results revealed that …": a verb that is none of saying with a clause. Its object is the
// words of the clause.
func (m *matcher) content(v int, subjects []int, name, words string) {
	lemma := m.g.word(v).Lemma
	clause := m.g.child(v, "ccomp")
	if clause < 0 || m.g.child(clause, "nsubj", "expl") < 0 || m.g.passive[v] || m.l.Verbs.Saying[lemma] || m.l.Verbs.Thinking[lemma] || m.triggers[v] {
		return
	}
	object := m.clauseWords(clause, v)
	if n := len(strings.Fields(object)); n < 3 || len(object) > 400 {
		return
	}
	for _, s := range subjects {
		t, subject, ok := m.term(s)
		if !ok || t.Entity == "" || m.weak(s) {
			continue
		}
		st := Statement{Statement: graph.Statement{Subject: t, Predicate: name, Object: graph.Term{Literal: &graph.Literal{Value: object, Datatype: "clew:Words"}}, Pattern: "open/content", Open: true, Confidence: 0.7}, Subject: subject, Relation: words, Object: object}
		m.emit(st, v, false)
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

// verbName gives the words of a verb with its particle, and its relation's name.
func (m *matcher) verbName(v int) (words, name string) {
	w := m.g.word(v)
	words = strings.ToLower(w.Form)
	name = letters(words)
	for _, r := range m.g.out[v] {
		if r.name == "part" {
			p := strings.ToLower(m.g.word(r.word).Form)
			words, name = words+" "+p, name+upperFirst(letters(p))
		}
	}
	return words, name
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
func (m *matcher) statement(v, s, o int, name, words string) { m.statementOf(v, v, s, o, name, words) }

// statementOf is statement for two verbs, "agreed to fund": the first decides whether it is so, the second has the object and
// its circumstances.
func (m *matcher) statementOf(v, inner, s, o int, name, words string) {
	if s == o || name == "" || m.covered[[3]int{v, s, o}] || m.covered[[3]int{v, o, s}] || m.weak(s) || m.weak(o) {
		return
	}
	st := Statement{Statement: graph.Statement{Predicate: name, Pattern: "open/verb", Open: true, Confidence: 0.7}, Relation: words}
	var ok bool
	if st.Statement.Subject, st.Subject, ok = m.term(s); !ok || st.Statement.Subject.Literal != nil {
		return
	}
	if st.Statement.Object, st.Object, ok = m.term(o); !ok || st.Statement.Subject == st.Statement.Object {
		return
	}
	m.circumstances(&st, inner, binding{"SUBJECT": s, "OBJECT": o})
	m.emit(st, v, false)
}

// unknownAgent: "the flag was raised" has nobody who raised it.
func (m *matcher) unknownAgent(v, o int, name, words string) {
	if m.triggers[v] || m.weak(o) || m.stative(v) {
		return
	}
	st := Statement{Statement: graph.Statement{Subject: graph.Term{Unknown: true}, Predicate: name, Pattern: "open/passive", Open: true, Confidence: 0.6}, Relation: words}
	var ok bool
	if st.Statement.Object, st.Object, ok = m.term(o); !ok || st.Statement.Object.Literal != nil {
		return
	}
	m.circumstances(&st, v, binding{"OBJECT": o})
	m.emit(st, v, false)
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
	if w.UPOS == "PRON" && m.r.At(m.sentence, word) < 0 || w.Lemma == "one" && w.UPOS != "PRON" {
		return true
	}
	return false
}

// copulas reads "X is a Y", "X, a Y," and "X is critical to Y".
func (m *matcher) copulas() {
	for i := range m.tree.Words {
		w := m.g.word(i)
		for _, r := range m.g.out[i] {
			if r.name != "is" || m.weak(r.word) {
				continue
			}
			switch w.UPOS {
			case "NOUN", "PROPN":
				m.isA(i, r.word)
			case "ADJ":
				m.property(i, r.word)
			}
		}
	}
}

// isA makes the statement that a thing is what a noun phrase says, in its words.
func (m *matcher) isA(noun, thing int) {
	if m.triggers[noun] || m.covered[[3]int{noun, thing, noun}] {
		return
	}
	i := m.r.At(m.sentence, noun)
	if i < 0 || m.r.Mentions[i].Form != mention.Nominal {
		return
	}
	x := &m.r.Mentions[i]
	st := Statement{Statement: graph.Statement{Predicate: "isA", Pattern: "isA/copula", Confidence: 0.8}, Relation: "is"}
	var ok bool
	if st.Statement.Subject, st.Subject, ok = m.term(thing); !ok || st.Statement.Subject.Entity == "" {
		return
	}
	words := trimDeterminer(m.r.Words(x, x.Last-x.First > 16))
	st.Statement.Object, st.Object = graph.Term{Literal: &graph.Literal{Value: words}}, words
	if m.g.child(noun, "cop") < 0 && base(m.g.word(noun).Relation) == "appos" {
		st.Pattern = "isA/apposition"
	}
	m.emit(st, noun, m.apposed(noun, thing))
	if of := m.g.first(noun, "poss"); of >= 0 && x.Kind == mention.Person && m.l.Noun(m.g.word(noun).Lemma) == mention.Person && m.apposed(noun, thing) {
		m.possessed(st.Statement.Subject, st.Subject, m.g.word(noun).Form, of) // "their child, Gloria,"
	}
}

// apposed: two noun phrases stand side by side, which is so whatever the sentence denies.
func (m *matcher) apposed(a, b int) bool {
	x, y := m.g.word(a), m.g.word(b)
	return x.Head == b && base(x.Relation) == "appos" || y.Head == a && base(y.Relation) == "appos"
}

// property: "critical to stability", "based in Redmond".
func (m *matcher) property(adjective, thing int) {
	w := m.g.word(adjective)
	for _, r := range m.g.out[adjective] {
		i := m.r.At(m.sentence, r.word)
		if i < 0 || isCore(r.name) || r.name == "is" || r.name == "adv" || r.name == "cop" || r.name == "num" || r.name == "unmarked" {
			continue
		}
		if u := m.g.word(r.word).UPOS; u == "VERB" {
			continue
		}
		form := strings.ToLower(w.Form)
		m.statement(adjective, thing, r.word, "is"+upperFirst(letters(form))+camel(r.name), "is "+form+" "+strings.ReplaceAll(r.name, "_", " "))
	}
}
