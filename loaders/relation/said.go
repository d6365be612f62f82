package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/text"
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
		subject := graph.Term{Entity: m.set.Entities[e].IRI}
		position := t.Position.Of(m.r.Document.Text)
		office := m.lastWord(t.Position)
		at := anchor{office, m.headOf(t.Holder), office}
		if t.Kind != mention.Position {
			m.described(t, subject, position, at)
			continue
		}
		st := graph.Statement{Subject: subject, Predicate: "holdsPosition", Object: graph.Term{Literal: &graph.Literal{Value: position}}, Pattern: "holdsPosition/title"}
		if t.Organisation != "" {
			q := graph.Qualifier{Name: "organisation", Value: t.Organisation}
			organisation := m.named(t.Organisation)
			q.Entity = organisation
			st.Qualifiers = append(st.Qualifiers, q)
			first, _, _ := strings.Cut(strings.ToLower(position), " ")
			first, _, _ = strings.Cut(first, "-")
			if organisation != "" && !m.l.Former(first) {
				w := graph.Statement{Subject: subject, Predicate: "worksFor", Object: graph.Term{Entity: organisation}, Pattern: "worksFor/title"}
				w.Qualifiers = []graph.Qualifier{{Name: "role", Value: position}}
				m.factual(w, at)
			}
		}
		m.factual(st, at)
	}
}

// described states what a noun before a name says: "the French publisher Acme" is a French publisher; "his
// wife Anna Rossi" is his wife.
func (m *matcher) described(t mention.Title, subject graph.Term, noun string, at anchor) {
	st := graph.Statement{Subject: subject, Predicate: "isA", Object: graph.Term{Literal: &graph.Literal{Value: noun}}, Pattern: "isA/description"}
	m.factual(st, at)
	if t.Possessor >= 0 {
		m.possessed(subject, noun, t.Possessor, anchor{at.trigger, at.subject, t.Possessor})
	}
}

// headOf gives the head word of a mention of this sentence, -1 of another.
func (m *matcher) headOf(i int) int {
	if x := &m.r.Mentions[i]; x.Sentence == m.sentence {
		return x.Head
	}
	return -1
}

// lastWord gives the last word of a span of the sentence, or -1.
func (m *matcher) lastWord(s text.Span) int {
	last := -1
	for i := range m.tree.Words {
		if m.g.word(i).End <= s.End && m.g.word(i).Start >= s.Start {
			last = i
		}
	}
	return last
}

// possessed states whose wife, child or friend somebody is.
func (m *matcher) possessed(subject graph.Term, noun string, possessor int, at anchor) {
	of, ok := m.term(possessor)
	if !ok || of == subject || of.Entity == "" {
		return
	}
	name := letters(strings.ToLower(noun[strings.LastIndexByte(noun, ' ')+1:])) + "Of"
	r := graph.Statement{Subject: subject, Predicate: name, Object: of, Pattern: "open/possessive", Open: true}
	if known := m.o.Relation(name); known != nil {
		r.Open, r.Pattern = false, name+"/possessive"
	}
	m.factual(r, at)
}

// inTranscript is the pattern of what a speaker says in a transcript.
const inTranscript = "said/transcript"

// factual emits a statement that the sentence presupposes, whatever else it says.
func (m *matcher) factual(st graph.Statement, at anchor) {
	st.Polarity, st.Modality = graph.Positive, graph.Factual
	if st.Pattern != inTranscript {
		st.AttributedTo = m.voiced
	}
	st.Evidence = graph.Evidence{Start: m.tree.Start, End: m.tree.End}
	m.tell(st, at)
}

// named gives the entity of the article that has a name, "" if none.
func (m *matcher) named(name string) graph.IRI {
	if iri, is := m.names[graph.Fold(name)]; is {
		return iri
	}
	if country := m.l.CountryOf(name); country != nil {
		return m.names[graph.Fold(country.Name)]
	}
	return ""
}

// namesOf gives the entities by their folded names and aliases: of several the first, and one of that name before one of that alias.
func namesOf(set *entity.Set) map[string]graph.IRI {
	out := map[string]graph.IRI{}
	add := func(name string, iri graph.IRI) {
		if f := graph.Fold(name); out[f] == "" {
			out[f] = iri
		}
	}
	for i := range set.Entities {
		add(set.Entities[i].Name, set.Entities[i].IRI)
	}
	for i := range set.Entities {
		for _, a := range set.Entities[i].Aliases {
			add(a, set.Entities[i].IRI)
		}
	}
	return out
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
		m.factual(graph.Statement{Subject: graph.Term{Entity: m.set.Entities[e].IRI}, Predicate: "alsoKnownAs", Object: graph.Term{Literal: &graph.Literal{Value: other}}, Pattern: "alsoKnownAs/pair"}, anchor{-1, m.headOf(a.First), m.headOf(a.Second)})
	}
}

// quotations states who said what: the words between quotation marks, and the clauses after "said that".
func (m *matcher) quotations() {
	covered := map[int]bool{}
	if words := m.tree.Of(m.r.Document.Text); m.voiced.Entity != "" && len(m.tree.Words) > 3 && !strings.HasSuffix(words, "?") {
		m.factual(graph.Statement{Subject: m.voiced, Predicate: "said", Object: graph.Term{Literal: &graph.Literal{Value: words, Datatype: "clew:Words"}}, Pattern: inTranscript}, anchor{-1, -1, -1})
	}
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
		m.factual(graph.Statement{Subject: graph.Term{Entity: m.set.Entities[e].IRI}, Predicate: "said", Object: graph.Term{Literal: &graph.Literal{Value: words, Datatype: "clew:Words"}}, Pattern: "said/quotation"}, anchor{-1, m.headOf(q.Speaker), -1})
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
	if next := m.secondClause(clause, v); next >= 0 {
		words = m.r.Document.Text[m.wordsOf(clause, v).Start:m.wordsOf(next, v).End]
	}
	if len(strings.Fields(words)) < 2 || len(words) > 400 {
		return
	}
	for _, r := range m.g.out[v] {
		if r.name != "subj" || m.weak(r.word) || !m.speaks(r.word) || m.g.passive[v] && m.g.child(v, "obl:agent") < 0 {
			continue
		}
		t, ok := m.term(r.word)
		if !ok || t.Entity == "" {
			continue
		}
		st := graph.Statement{Subject: t, Predicate: "said", Object: graph.Term{Literal: &graph.Literal{Value: words, Datatype: "clew:Words"}}, Pattern: "said/reported"}
		m.circumstances(&st, v, binding{"SUBJECT": r.word})
		m.emit(st, anchor{v, r.word, clause}, false)
	}
}

// clauseWords is the words of a clause without those of the verb that brings it in.
func (m *matcher) clauseWords(clause, verb int) string {
	s := m.wordsOf(clause, verb)
	return m.r.Document.Text[s.Start:s.End]
}

// secondClause: "says it is crucial that …" has two clauses where the parser hangs the second on the verb; -1 without one.
func (m *matcher) secondClause(clause, verb int) int {
	last := -1
	for _, k := range m.g.kids[verb] {
		if k > clause && base(m.g.word(k).Relation) == "ccomp" && clause > verb {
			last = k
		}
	}
	return last
}

// wordsOf is the span of [matcher.clauseWords].
func (m *matcher) wordsOf(clause, verb int) (span text.Span) {
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
	if first < last {
		span.Start, span.End = m.g.word(first).Start, m.g.word(last-1).End
	}
	return span
}
