package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// speaks reports whether what a word stands for can have words of its own: nobody hears an attack or a result say
// something, but they can "show" it ([matcher.content]).
func (m *matcher) speaks(word int) bool {
	i := m.r.At(m.sentence, word)
	if i < 0 || m.r.Mentions[i].Form == mention.Amount {
		return false
	}
	kind := m.r.Mentions[i].Kind
	if h := m.g.word(word).Head; h >= 0 && m.l.Verbs.Showing[m.g.word(h).Lemma] && kind == "" && m.r.Mentions[i].Form == mention.Nominal {
		return false // "graves that suggest"
	}
	named := m.r.Mentions[i].Form == mention.Name
	if e := m.set.Of[i]; e >= 0 {
		if c := m.set.Entities[e].Class; c != "" {
			kind = mention.Kind(c)
		}
		named = named || m.set.Entities[e].Named
	}
	switch kind {
	case mention.Person, mention.Position, mention.Organisation, mention.Group, mention.Country, mention.Agreement, mention.Product:
		return true
	case mention.Place, mention.Facility, "":
		return named || kind == "" && m.r.Mentions[i].Form == mention.Nominal && !m.l.Clauses.Silent[m.g.word(word).Lemma]
	}
	return false
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
		if t, ok := m.term(r.word); ok && t.Entity != "" {
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
			// Somebody says it whom the text does not name here: the article does not vouch for it.
			s.who = graph.Term{Literal: &graph.Literal{Value: "quotation"}}
		}
		m.said = append(m.said, s)
	}
	for i := range m.tree.Words {
		if !strings.EqualFold(m.g.word(i).Form, "according") || i+2 >= len(m.tree.Words) || m.g.word(i+1).Form != "to" {
			continue
		}
		if x := m.source(i); x >= 0 {
			who := m.speaker(x)
			first, last := m.reach(i)
			m.said = append(m.said, saying{first, i, who}, saying{m.r.Mentions[x].Last, last, who})
		}
	}
	if m.voiced = m.voice(); m.voiced != (graph.Term{}) { // what it attributes is not the speaker's own
		m.said = append(m.said, saying{0, len(m.tree.Words), m.voiced})
	}
}

// source gives the mention behind "according to": what the words mark in the tree, "the army's spokesman", or else the
// first that follows.
func (m *matcher) source(according int) int {
	if w := m.g.word(according); w.Relation == "case" && w.Head > according {
		if x := m.r.At(m.sentence, w.Head); x >= 0 {
			return x
		}
	}
	for k := according + 2; k < len(m.tree.Words) && k < according+10; k++ {
		if x := m.r.At(m.sentence, k); x >= 0 {
			return x
		}
	}
	return -1
}

// reach gives the words that "according to" vouches for: the sentence, or the relative clause in which it stands.
func (m *matcher) reach(word int) (first, last int) {
	before := word - 1
	for before > 0 && m.g.word(before).UPOS == "PUNCT" {
		before--
	}
	if before > 0 && (m.g.word(before).XPOS == "WDT" || m.g.word(before).XPOS == "WP") {
		return before, len(m.tree.Words) // "which, according to X, …", whatever the parser made of it
	}
	for k, steps := word, 0; k >= 0 && steps < 20; k, steps = m.g.word(k).Head, steps+1 {
		if m.g.word(k).Relation == "acl:relcl" {
			return m.subtree(k)
		}
	}
	return 0, len(m.tree.Words)
}

// voice is who speaks the sentence in a transcript: its article vouches for none of it. It is zero elsewhere.
func (m *matcher) voice() graph.Term {
	label := m.r.Document.Sentences[m.sentence].Speaker
	switch {
	case label == "":
		return graph.Term{}
	case m.r.Voices[m.sentence] >= 0:
		return m.speaker(m.r.Voices[m.sentence])
	}
	return graph.Term{Literal: &graph.Literal{Value: label}}
}

func (m *matcher) speaker(x int) graph.Term {
	if e := m.set.Of[x]; e >= 0 {
		return graph.Term{Entity: m.set.Entities[e].IRI}
	}
	return graph.Term{Literal: &graph.Literal{Value: m.r.Words(&m.r.Mentions[x], false)}}
}
