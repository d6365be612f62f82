package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// titles makes positions of the offices before names.
func (m *matcher) titles() {
	for _, t := range m.r.Titles {
		if t.Sentence != m.sentence {
			continue
		}
		e := m.set.Of[t.Holder]
		if e < 0 {
			continue
		}
		subject, words := graph.Term{Entity: m.set.Entities[e].IRI}, m.r.Words(&m.r.Mentions[t.Holder], false)
		position := t.Position.Of(m.r.Document.Text)
		if t.Kind != mention.Position {
			m.described(t, subject, words, position)
			continue
		}
		st := Statement{Statement: graph.Statement{Subject: subject, Predicate: "holdsPosition", Object: graph.Term{Literal: &graph.Literal{Value: position}}, Pattern: "holdsPosition/title", Confidence: 0.95}, Subject: words, Relation: "is", Object: position}
		if t.Organisation != "" {
			q := graph.Qualifier{Name: "organisation", Value: t.Organisation}
			organisation := m.named(t.Organisation)
			q.Entity = organisation
			st.Qualifiers = append(st.Qualifiers, q)
			if organisation != "" {
				w := Statement{Statement: graph.Statement{Subject: subject, Predicate: "worksFor", Object: graph.Term{Entity: organisation}, Pattern: "worksFor/title", Confidence: 0.85}, Subject: words, Relation: "works for", Object: t.Organisation}
				w.Qualifiers = []graph.Qualifier{{Name: "role", Value: position}}
				m.factual(w)
			}
		}
		m.factual(st)
	}
}

// described states what a noun before a name says: "the French publisher Acme" is a French publisher; "his
// wife Anna Rossi" is his wife.
func (m *matcher) described(t mention.Title, subject graph.Term, words, noun string) {
	st := Statement{Statement: graph.Statement{Subject: subject, Predicate: "isA", Object: graph.Term{Literal: &graph.Literal{Value: noun}}, Pattern: "isA/description", Confidence: 0.9}, Subject: words, Relation: "is", Object: noun}
	m.factual(st)
	if t.Possessor >= 0 {
		m.possessed(subject, words, noun, t.Possessor)
	}
}

// possessed states whose wife, child or friend somebody is.
func (m *matcher) possessed(subject graph.Term, words, noun string, possessor int) {
	of, ofWords, ok := m.term(possessor)
	if !ok || of == subject || of.Entity == "" {
		return
	}
	name := letters(strings.ToLower(noun[strings.LastIndexByte(noun, ' ')+1:])) + "Of"
	r := Statement{Statement: graph.Statement{Subject: subject, Predicate: name, Object: of, Pattern: "open/possessive", Confidence: 0.8, Open: true}, Subject: words, Relation: "is " + noun + " of", Object: ofWords}
	if known := m.o.Relation(name); known != nil {
		r.Open, r.Pattern = false, name+"/possessive"
	}
	m.factual(r)
}

// factual emits a statement that the sentence presupposes, whatever else it says.
func (m *matcher) factual(st Statement) {
	st.Polarity, st.Modality = graph.Positive, graph.Factual
	st.Evidence = graph.Evidence{Start: m.tree.Start, End: m.tree.End}
	*m.out = append(*m.out, st)
}

// named gives the entity of the article that has a name, "" if none.
func (m *matcher) named(name string) graph.IRI {
	fold := graph.Fold(name)
	country := m.l.CountryOf(name)
	for i := range m.set.Entities {
		e := &m.set.Entities[i]
		if graph.Fold(e.Name) == fold || country != nil && e.Name == country.Name {
			return e.IRI
		}
		for _, a := range e.Aliases {
			if graph.Fold(a) == fold {
				return e.IRI
			}
		}
	}
	return ""
}

// aliases states that two names which the text equates are one thing's.
func (m *matcher) aliases() {
	for _, a := range m.r.Aliases {
		if a.Sentence != m.sentence {
			continue
		}
		e := m.set.Of[a.First]
		if e < 0 {
			continue
		}
		first, second := m.r.Words(&m.r.Mentions[a.First], false), m.r.Words(&m.r.Mentions[a.Second], false)
		other := second
		if graph.Fold(second) == graph.Fold(m.set.Entities[e].Name) {
			other = first
		}
		m.factual(Statement{Statement: graph.Statement{Subject: graph.Term{Entity: m.set.Entities[e].IRI}, Predicate: "alsoKnownAs", Object: graph.Term{Literal: &graph.Literal{Value: other}}, Pattern: "alsoKnownAs/pair", Confidence: 0.9}, Subject: first, Relation: "also known as", Object: second})
	}
}

// quotations states who said what: the words between quotation marks, and the clauses after "said that".
func (m *matcher) quotations() {
	covered := map[int]bool{}
	for _, q := range m.r.Quotations {
		if q.Sentence != m.sentence || q.Speaker < 0 {
			continue
		}
		e := m.set.Of[q.Speaker]
		if e < 0 {
			continue
		}
		words := q.Words.Of(m.r.Document.Text)
		if q.CueSentence == m.sentence {
			covered[q.Cue] = true
		}
		m.factual(Statement{Statement: graph.Statement{Subject: graph.Term{Entity: m.set.Entities[e].IRI}, Predicate: "said", Object: graph.Term{Literal: &graph.Literal{Value: words, Datatype: "clew:Words"}}, Pattern: "said/quotation", Confidence: 0.95}, Subject: m.r.Words(&m.r.Mentions[q.Speaker], false), Relation: "said", Object: words})
	}
	for v := range m.tree.Words {
		w := m.g.word(v)
		if covered[v] || !m.l.Verbs.Saying[w.Lemma] || m.l.Verbs.Thinking[w.Lemma] || !m.g.isVerb(v) {
			continue
		}
		m.reported(v)
	}
}

// reported reads a clause that a verb of saying brings in.
func (m *matcher) reported(v int) {
	clause := m.g.child(v, "ccomp")
	if clause < 0 && m.g.word(v).Relation == "parataxis" && m.g.word(v).Head >= 0 && m.g.child(v, "nsubj") >= 0 {
		clause = m.g.word(v).Head // "It failed, the agency said"
	}
	if lemma := m.g.word(v).Lemma; clause < 0 || lemma == "deny" || lemma == "ask" || m.l.Verbs.Negative[lemma] {
		return // who denies it has not said it
	}
	for _, q := range m.said {
		if q.first <= clause && clause < q.last {
			return
		}
	}
	words := m.clauseWords(clause, v)
	if len(strings.Fields(words)) < 2 || len(words) > 400 {
		return
	}
	for _, r := range m.g.out[v] {
		if r.name != "subj" || m.weak(r.word) || m.g.passive[v] && m.g.child(v, "obl:agent") < 0 {
			continue
		}
		t, subject, ok := m.term(r.word)
		if !ok || t.Entity == "" {
			continue
		}
		st := Statement{Statement: graph.Statement{Subject: t, Predicate: "said", Object: graph.Term{Literal: &graph.Literal{Value: words, Datatype: "clew:Words"}}, Pattern: "said/reported", Confidence: 0.85}, Subject: subject, Relation: m.g.word(v).Form, Object: words}
		m.circumstances(&st, v, binding{"SUBJECT": r.word})
		m.emit(st, v, false)
	}
}

// clauseWords is the words of a clause without those of the verb that brings it in.
func (m *matcher) clauseWords(clause, verb int) string {
	first, last := m.subtree(clause)
	if m.g.word(verb).Head == clause {
		a, b := m.subtree(verb)
		switch {
		case a > clause:
			last = min(last, a)
		case b <= clause:
			first = max(first, b)
		}
	}
	for first < last && (m.g.word(first).UPOS == "PUNCT" || m.g.word(first).Relation == "mark" && strings.EqualFold(m.g.word(first).Form, "that") || m.g.word(first).UPOS == "CCONJ") {
		first++
	}
	for last > first && m.g.word(last-1).UPOS == "PUNCT" {
		last--
	}
	if first >= last {
		return ""
	}
	return m.r.Document.Text[m.g.word(first).Start:m.g.word(last-1).End]
}

// bringsQuote: the verb brings in words between quotation marks, and vouches for nothing outside them.
func (m *matcher) bringsQuote(verb int) bool {
	for _, q := range m.r.Quotations {
		if q.CueSentence == m.sentence && q.Cue == verb && q.Sentence == m.sentence {
			return true
		}
	}
	return false
}

// sayer gives who says, thinks or accuses by a verb; the verb's own words when the text hides it.
func (m *matcher) sayer(verb int) graph.Term {
	for _, r := range m.g.out[verb] {
		if r.name != "subj" || m.g.passive[verb] && m.g.child(verb, "obl:agent") < 0 {
			continue
		}
		if t, _, ok := m.term(r.word); ok && t.Entity != "" {
			return t
		}
		if m.g.word(r.word).UPOS != "PRON" {
			return graph.Term{Literal: &graph.Literal{Value: m.phraseOf(r.word)}}
		}
	}
	return graph.Term{Literal: &graph.Literal{Value: m.g.word(verb).Form}}
}

// who finds the words of the sentence that are quoted or stand under "according to".
func (m *matcher) who() {
	for _, q := range m.r.Quotations {
		if q.Sentence != m.sentence {
			continue
		}
		s := saying{first: -1}
		for i := range m.tree.Words {
			if w := m.g.word(i); w.Start >= q.Words.Start && w.End <= q.Words.End {
				if s.first < 0 {
					s.first = i
				}
				s.last = i + 1
			}
		}
		if s.first < 0 {
			continue
		}
		if q.Speaker >= 0 {
			s.who = m.speaker(q.Speaker)
		} else if q.Cue >= 0 {
			s.who = graph.Term{Literal: &graph.Literal{Value: m.r.Trees[q.CueSentence].Words[q.Cue].Form}}
		} else {
			continue
		}
		m.said = append(m.said, s)
	}
	for i := range m.tree.Words {
		if !strings.EqualFold(m.g.word(i).Form, "according") || i+2 >= len(m.tree.Words) || m.g.word(i+1).Form != "to" {
			continue
		}
		for k := i + 2; k < len(m.tree.Words) && k < i+10; k++ {
			if x := m.r.At(m.sentence, k); x >= 0 {
				who := m.speaker(x)
				m.said = append(m.said, saying{0, i, who}, saying{m.r.Mentions[x].Last, len(m.tree.Words), who})
				break
			}
		}
	}
}

func (m *matcher) speaker(x int) graph.Term {
	if e := m.set.Of[x]; e >= 0 {
		return graph.Term{Entity: m.set.Entities[e].IRI}
	}
	return graph.Term{Literal: &graph.Literal{Value: m.r.Words(&m.r.Mentions[x], false)}}
}
