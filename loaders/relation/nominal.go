package relation

import (
	"strconv"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// nominals reads what a noun says of its possessor, "Iraq's leadership in the Coalition", "the agency's request for help": the relation
// is named by the noun and the preposition, leadershipIn, requestFor (cf. Yahya et al. 2014, "ReNoun").
func (m *matcher) nominals() {
	for noun := range m.tree.Words {
		w := m.g.word(noun)
		if w.UPOS != "NOUN" || w.Form != strings.ToLower(w.Form) || m.triggers[noun] || letters(w.Form) == "" {
			continue
		}
		if k := m.l.Noun(w.Lemma); k == mention.Person || k == mention.Position || k == mention.Group || m.l.Times.Spans[w.Lemma] {
			continue
		}
		holder := m.g.first(noun, "poss")
		if holder < 0 || m.weak(holder) || w.Head >= 0 && (m.l.Deeds.Ending[m.g.word(w.Head).Lemma] || m.l.Verbs.Negative[m.g.word(w.Head).Lemma]) {
			continue
		}
		for _, r := range m.g.out[noun] {
			if !m.l.Prepositions.Holding[r.name] || r.word < noun || m.weak(r.word) || m.linksText(r.name, r.word) || m.duration(r.word) || m.amount(r.word) {
				continue
			}
			st := graph.Statement{Predicate: strings.ToLower(letters(w.Form)) + camel(r.name), Pattern: "open/nominal", Open: true}
			var ok bool
			if st.Subject, ok = m.term(holder); !ok || st.Subject.Entity == "" {
				continue
			}
			if st.Object, ok = m.term(r.word); !ok || st.Object == st.Subject || st.Object.Literal != nil {
				continue
			}
			m.emit(st, anchor{noun, holder, r.word}, true)
		}
	}
}

// ages reads "Anna Rossi, 54, ...": how old somebody is.
func (m *matcher) ages() {
	for k := 2; k+1 < len(m.tree.Words); k++ {
		if m.g.word(k-1).Form != "," || m.g.word(k+1).Form != "," && m.g.word(k+1).Form != "." {
			continue
		}
		age, err := strconv.Atoi(m.g.word(k).Form)
		i := m.r.At(m.sentence, k-2)
		if err != nil || age < 1 || age > 120 || i < 0 || m.r.Mentions[i].Form != mention.Name || m.r.Mentions[i].Kind != mention.Person || m.set.Of[i] < 0 || m.r.Mentions[i].Last != k-1 {
			continue
		}
		years := float64(age)
		m.factual(graph.Statement{Subject: graph.Term{Entity: m.set.Entities[m.set.Of[i]].IRI}, Predicate: "age", Open: true, Pattern: "open/age",
			Object: graph.Term{Literal: &graph.Literal{Value: m.g.word(k).Form, Datatype: "clew:Quantity", Amount: &years, Unit: "year"}}}, anchor{-1, m.r.Mentions[i].Head, k})
	}
}

// existentials read "there is a hospital in Lowton".
func (m *matcher) existentials() {
	for v := range m.tree.Words {
		if m.g.word(v).Lemma != "be" || m.g.child(v, "expl") < 0 {
			continue
		}
		thing := m.g.child(v, "nsubj")
		if thing < 0 || m.weak(thing) {
			continue
		}
		for _, from := range []int{v, thing} {
			for _, r := range m.g.out[from] {
				if !m.l.Prepositions.Where[r.name] || r.word < thing && from == thing || m.linksText(r.name, r.word) || m.duration(r.word) || m.amount(r.word) || m.weak(r.word) {
					continue
				}
				m.exists(v, thing, r)
			}
		}
	}
}

func (m *matcher) exists(v, thing int, r role) {
	st := graph.Statement{Predicate: "is" + camel(r.name), Pattern: "open/existential", Open: true}
	i := m.r.At(m.sentence, r.word)
	if i >= 0 && (r.name == "in" || r.name == "at") {
		switch mention.Kind(m.kind(i)) {
		case mention.Place, mention.Country, mention.Facility:
			st.Predicate, st.Pattern, st.Open = "locatedIn", "locatedIn/existential", false
		}
	}
	var ok bool
	if st.Subject, ok = m.term(thing); !ok || st.Subject.Entity == "" {
		return
	}
	if st.Object, ok = m.term(r.word); !ok || st.Object == st.Subject || st.Object.Literal != nil {
		return
	}
	m.emit(st, anchor{v, thing, r.word}, false)
}
