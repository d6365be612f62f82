package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// copulas reads "X is a Y", "X, a Y," and "X is critical to Y".
func (m *matcher) copulas() {
	for i := range m.tree.Words {
		w := m.g.word(i)
		for _, r := range m.g.out[i] {
			if r.name == "such_as" && r.word > i {
				m.example(i, r.word)
			}
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
	if i < 0 || m.r.Mentions[i].Form != mention.Nominal || m.capital(noun) || m.g.word(noun).Lemma == m.g.word(thing).Lemma {
		return
	}
	x := &m.r.Mentions[i]
	st := graph.Statement{Predicate: "isA", Pattern: "isA/copula"}
	var ok bool
	if st.Subject, ok = m.term(thing); !ok || st.Subject.Entity == "" {
		return
	}
	if m.g.word(thing).UPOS == "NUM" || m.unlike(noun, thing) || m.listed(noun, thing) || m.saysLittle(noun, thing) {
		return
	}
	words := trimDeterminer(m.r.Words(x, x.Last-x.First > 16))
	if full := m.phraseOf(noun); m.singled(noun) && len(full) < 200 && m.g.child(noun, "conj", "appos") < 0 && m.g.child(noun, "acl", "acl:relcl") >= 0 {
		if from := strings.Index(full, words); from >= 0 {
			words = full[from:] // "the first star to be cast in wax" is not the first star
		}
	}
	st.Object = graph.Term{Literal: &graph.Literal{Value: words}}
	if m.g.child(noun, "cop") < 0 && base(m.g.word(noun).Relation) == "appos" {
		st.Pattern = "isA/apposition"
	}
	m.emit(st, anchor{noun, thing, noun}, m.apposed(noun, thing))
	if of := m.g.first(noun, "poss"); of >= 0 && x.Kind == mention.Person && m.l.Noun(m.g.word(noun).Lemma) == mention.Person && m.apposed(noun, thing) {
		m.possessed(st.Subject, m.g.word(noun).Form, of, anchor{noun, thing, of}) // "their child, Gloria,"
	}
}

// singled: the noun is one among many, "the first", "the only", "the largest".
func (m *matcher) singled(noun int) bool {
	for _, k := range m.g.kids[noun] {
		w := m.g.word(k)
		if w.XPOS == "JJS" || w.Lemma == "first" || w.Lemma == "last" || w.Lemma == "only" {
			return true
		}
	}
	return false
}

// saysLittle: of a thing without a name a noun phrase beside it, or one of several behind "is", seldom says what it is: "her parents, a handsome
// man who left, and …", "the largest costs are rent and pay". Nor does one with an adverb: "the people, especially our children".
func (m *matcher) saysLittle(noun, thing int) bool {
	for _, k := range m.g.kids[noun] {
		w := m.g.word(k)
		if k < noun && base(w.Relation) == "advmod" && w.UPOS == "ADV" && m.l.Clauses.Loosening[strings.ToLower(w.Form)] {
			return true
		}
	}
	if strings.EqualFold(m.g.word(thing).Form, "it") && m.g.child(noun, "csubj", "acl", "advcl", "ccomp") >= 0 {
		return true // "it is a long trip to visit Lima"
	}
	if m.g.word(thing).Relation == "csubj" || base(m.g.word(thing).Relation) == "ccomp" {
		return true
	}
	i := m.r.At(m.sentence, thing)
	if i < 0 {
		return false
	}
	if e := m.set.Of[i]; e >= 0 && m.set.Entities[e].Named { // "remain top": hardly a noun
		return m.g.word(noun).XPOS == "NN" && m.l.Noun(m.g.word(noun).Lemma) == "" && m.g.child(noun, "det", "nmod:poss", "amod", "compound", "nmod") < 0 && m.set.Entities[e].Class != ""
	}
	if m.apposed(noun, thing) {
		return m.g.child(noun, "nmod:poss") < 0 && m.l.Noun(m.g.word(thing).Lemma) != mention.Person && m.l.Noun(m.g.word(thing).Lemma) != mention.Position
	}
	for _, k := range m.g.kids[noun] {
		if w := m.g.word(k); base(w.Relation) == "conj" && w.UPOS != "VERB" && m.g.child(k, "cop") < 0 {
			return true
		}
	}
	return base(m.g.word(noun).Relation) == "conj" || m.g.child(noun, "det", "nmod:poss") < 0 && m.g.word(noun).XPOS == "NN"
}

// example reads "camps such as Roj": Roj is a camp.
func (m *matcher) example(noun, thing int) {
	w := m.g.word(noun)
	i, x := m.r.At(m.sentence, noun), m.r.At(m.sentence, thing)
	if w.UPOS != "NOUN" || i < 0 || x < 0 || m.r.Mentions[x].Form != mention.Name || m.set.Of[x] < 0 {
		return
	}
	for k := noun + 1; k < thing; k++ {
		if m.g.word(k).XPOS == "NNS" && strings.EqualFold(m.g.word(min(k+1, thing)).Form, "such") || m.g.word(k).XPOS == "NNS" && k+1 < thing && m.g.word(k+1).Form == "," {
			return // examples of the nearest noun
		}
	}
	if a, b := kin[m.l.Noun(w.Lemma)], kin[mention.Kind(m.set.Entities[m.set.Of[x]].Class)]; a != b && a > 0 && b > 0 {
		return
	}
	first := max(m.r.Mentions[i].First, noun-1)
	words := w.Lemma
	if first < noun && m.g.word(first).UPOS == "ADJ" && m.g.word(first).Lemma != "other" && m.g.word(first).Lemma != "many" {
		words = m.g.word(first).Form + " " + words
	}
	m.factual(graph.Statement{Subject: graph.Term{Entity: m.set.Entities[m.set.Of[x]].IRI}, Predicate: "isA", Object: graph.Term{Literal: &graph.Literal{Value: words}}, Pattern: "isA/example"}, anchor{noun, thing, noun})
}

// kin groups the kinds of which a thing can be only one.
var kin = map[mention.Kind]int{mention.Person: 1, mention.Position: 1, mention.Organisation: 2, mention.Group: 2, mention.Country: 3, mention.Place: 3, mention.Facility: 3, mention.Event: 4, mention.Substance: 5}

// unlike: a pronoun's thing is of another kind than the noun says, "it's a long game" of a company: the pronoun was
// misread, or the talk is a figure of speech.
func (m *matcher) unlike(noun, thing int) bool {
	i := m.r.At(m.sentence, thing)
	if i < 0 || m.set.Of[i] < 0 {
		return false
	}
	e := &m.set.Entities[m.set.Of[i]]
	if m.g.word(noun).XPOS == "NNS" && e.Named && (m.g.child(noun, "nummod") >= 0 && m.r.Mentions[i].Form == mention.Name || e.Class == string(mention.Person) || m.apposed(noun, thing) && m.g.child(thing, "conj") < 0 && e.Class != string(mention.Group)) {
		return true // "two daughters, Anna and Maria"; "two books, Night and Day"
	}
	a, b := kin[m.l.Noun(m.g.word(noun).Lemma)], kin[mention.Kind(e.Class)]
	if m.r.Mentions[i].Form != mention.Pronoun {
		return m.apposed(noun, thing) && a > 0 && b > 0 && a != b && a*b == kin[mention.Person]*kin[mention.Place] // "was born in Paris, the son of …"
	}
	if w := strings.ToLower(m.g.word(thing).Form); e.Named && (w == "it" || w == "this" || w == "that") && m.l.Noun(m.g.word(noun).Lemma) == "" {
		return true // "it's a strange thing" is seldom said of what has a name
	}
	return a > 0 && b > 0 && a != b && a+b != kin[mention.Organisation]+kin[mention.Place] // a city can be a union's member
}

// capital: a word with a capital that does not open its sentence: part of a name that was not found.
func (m *matcher) capital(word int) bool {
	f := m.g.word(word).Form
	return word > 0 && f != strings.ToLower(f) && m.g.word(word).UPOS == "PROPN" && m.g.word(word-1).UPOS != "PUNCT"
}

// listed: two nouns side by side that are members of a list rather than two words for one thing.
func (m *matcher) listed(noun, thing int) bool {
	if !m.apposed(noun, thing) {
		return false
	}
	a, b := min(noun, thing), max(noun, thing)
	for k := a; k < b; k++ {
		if f := m.g.word(k).Form; f == ";" || f == ":" {
			return true
		}
	}
	w := m.g.word(thing)
	return w.UPOS == "NOUN" && w.XPOS == "NNS" && m.g.child(thing, "det", "nmod:poss") < 0
}

// apposed: two noun phrases stand side by side, which is so whatever the sentence denies.
func (m *matcher) apposed(a, b int) bool {
	x, y := m.g.word(a), m.g.word(b)
	return x.Head == b && base(x.Relation) == "appos" || y.Head == a && base(y.Relation) == "appos"
}

// property: "critical to stability", "based in Redmond".
func (m *matcher) property(adjective, thing int) {
	w := m.g.word(adjective)
	if m.l.Clauses.Vague[w.Lemma] {
		return
	}
	for _, r := range m.g.out[adjective] {
		i := m.r.At(m.sentence, r.word)
		if i < 0 || isCore(r.name) || r.name == "is" || r.name == "adv" || r.name == "cop" || r.name == "num" || r.name == "unmarked" {
			continue
		}
		if u := m.g.word(r.word).UPOS; u == "VERB" || m.duration(r.word) || m.linksText(r.name, r.word) || m.excepted(r.word) {
			continue
		}
		form := strings.ToLower(w.Form)
		for _, k := range m.g.kids[adjective] {
			if f := strings.ToLower(m.g.word(k).Form); k < adjective && (f == "more" || f == "less" || f == "as") && r.name == "than" {
				form = f + upperFirst(form)
			}
		}
		m.statement(adjective, thing, r.word, "is"+upperFirst(letters(form))+camel(r.name))
	}
}
