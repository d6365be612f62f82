package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// positionWords gives the words of an office without article and possessor: "labour minister" of "Turkey's labour minister".
func (m *matcher) positionWords(word int) string {
	i := m.r.At(m.sentence, word)
	if i < 0 {
		return m.g.word(word).Form
	}
	x := &m.r.Mentions[i]
	first := x.First
	for k := x.First; k < word; k++ {
		if w := m.g.word(k); w.XPOS == "POS" || w.XPOS == "PRP$" || w.UPOS == "DET" {
			first = k + 1
		}
	}
	end := m.g.word(x.Core - 1).End
	if p := m.portfolio(word); p >= 0 {
		end = m.r.Mentions[m.r.At(m.sentence, p)].End
	}
	return m.r.Document.Text[m.g.word(first).Start:end]
}

// portfolio gives the "finance" of "minister of finance", which is part of the office and no body that it belongs to; else -1.
func (m *matcher) portfolio(office int) int {
	p := m.g.first(office, "of", "for")
	if p < 0 || p < office {
		return -1
	}
	i := m.r.At(m.sentence, p)
	if i >= 0 && m.l.Portfolio(m.g.word(p).Form) && m.r.Mentions[i].Form == mention.Nominal && m.r.Mentions[i].Last == p+1 && m.g.child(p, "det", "nmod:poss") < 0 {
		return p
	}
	if i < 0 || m.r.Mentions[i].Form != mention.Nominal || m.r.Mentions[i].Kind != "" && m.r.Mentions[i].Kind != mention.Substance || m.r.Mentions[i].Last-m.r.Mentions[i].First > 4 || m.g.child(p, "det", "nmod:poss", "acl") >= 0 {
		return -1
	}
	return p
}

func trimDeterminer(s string) string {
	first, rest, ok := strings.Cut(s, " ")
	if ok {
		switch strings.ToLower(first) {
		case "the", "a", "an", "its", "his", "her", "their":
			return rest
		}
	}
	return s
}

func sortQualifiers(q []graph.Qualifier) {
	for i := 1; i < len(q); i++ {
		for k := i; k > 0 && q[k].Name < q[k-1].Name; k-- {
			q[k], q[k-1] = q[k-1], q[k]
		}
	}
}

// term turns a word into what stands in a statement: an entity, a value, or the words of a clause.
func (m *matcher) term(word int) (t graph.Term, ok bool) {
	i := m.r.At(m.sentence, word)
	if i >= 0 {
		x := &m.r.Mentions[i]
		if x.Form == mention.Amount {
			return graph.Term{Literal: literal(x)}, true
		}
		if h := m.g.word(word).Head; x.Form == mention.Nominal && !x.Plural && h >= 0 && h < word && base(m.g.word(word).Relation) == "appos" {
			if n := m.r.At(m.sentence, h); n >= 0 && m.r.Mentions[n].Form == mention.Name && m.r.Mentions[n].Kind == mention.Person && m.set.Of[n] >= 0 {
				i = n // "Rossi, a young winger signed from Lowton,": Rossi was
			}
		}
		if e := m.set.Of[i]; e >= 0 {
			return graph.Term{Entity: m.set.Entities[e].IRI}, true
		}
		return graph.Term{}, false
	}
	w := m.g.word(word)
	switch {
	case w.UPOS == "VERB" || w.UPOS == "AUX":
		words := m.phraseOf(word)
		if words == "" || len(words) > 400 {
			return graph.Term{}, false
		}
		return graph.Term{Literal: &graph.Literal{Value: words}}, true
	}
	return graph.Term{}, false
}

func literal(x *mention.Mention) *graph.Literal {
	v := x.Value
	l := &graph.Literal{Value: v.Text, Datatype: "clew:" + string(x.Kind), Currency: v.Currency, Unit: v.Unit, Time: v.Time}
	if x.Kind == mention.Money || x.Kind == mention.Quantity {
		n := v.Number
		l.Amount = &n
	}
	return l
}

// phraseOf gives the words of a clause or predicate from its first word to its last, without the mark
// before it and the punctuation around it.
func (m *matcher) phraseOf(word int) string {
	first, last := m.subtree(word)
	for first < last {
		w := m.g.word(first)
		if w.UPOS == "PUNCT" || w.Head == word && w.Relation == "mark" && w.Form != "to" || w.UPOS == "CCONJ" {
			first++
			continue
		}
		break
	}
	for last > first && m.g.word(last-1).UPOS == "PUNCT" {
		last--
	}
	if first >= last {
		return ""
	}
	return m.r.Document.Text[m.g.word(first).Start:m.g.word(last-1).End]
}

// subtree gives the range of words under a word. Where the parse crosses, it is the hull.
func (m *matcher) subtree(word int) (first, last int) {
	first, last = word, word+1
	for _, k := range m.g.kids[word] {
		a, b := m.subtree(k)
		first, last = min(first, a), max(last, b)
	}
	return first, last
}

// qualifier makes a qualifier of a word.
func (m *matcher) qualifier(name string, word int) (graph.Qualifier, bool) {
	w := m.g.word(word)
	q := graph.Qualifier{Name: name}
	if name == "ordinal" {
		n, ok := m.l.Ordinal(w.Form)
		if !ok {
			return q, false
		}
		q.Value = n
		return q, true
	}
	i := m.r.At(m.sentence, word)
	if i < 0 {
		if w.UPOS != "VERB" {
			return q, false
		}
		q.Value = m.phraseOf(word)
		return q, q.Value != "" && len(q.Value) < 200
	}
	x := &m.r.Mentions[i]
	q.Value = m.r.Words(x, x.Last-x.First > 14)
	if v := x.Value; v != nil {
		q.Time, q.Currency, q.Unit = v.Time, v.Currency, v.Unit
		if x.Kind == mention.Money || x.Kind == mention.Quantity {
			n := v.Number
			q.Amount = &n
		}
	} else if e := m.set.Of[i]; e >= 0 {
		q.Entity = m.set.Entities[e].IRI
		if x.Form == mention.Pronoun {
			q.Value = m.set.Entities[e].Name
		}
	} else if x.Form == mention.Pronoun {
		return q, false // "your chairman"
	}
	return q, true
}

// circumstances adds time, place and the like that stand with the trigger and that the pattern did not bind.
func (m *matcher) circumstances(st *graph.Statement, trigger int, b binding) {
	used := map[int]bool{}
	for _, w := range b {
		used[w] = true
	}
	has := map[string]bool{}
	for _, q := range st.Qualifiers {
		has[q.Name] = true
	}
	lemma := m.g.word(trigger).Lemma
	around := m.g.out[trigger]
	if object, ok := b["OBJECT"]; ok && m.r.At(m.sentence, object) >= 0 && m.r.Mentions[m.r.At(m.sentence, object)].Kind == mention.Money {
		around = append(append([]role(nil), around...), m.g.out[object]...)
	}
	for _, r := range around {
		i := m.r.At(m.sentence, r.word)
		if used[r.word] || i < 0 {
			continue
		}
		x := &m.r.Mentions[i]
		name := ""
		switch {
		case x.Kind == mention.Date && (r.name == "unmarked" || r.name == "in" || r.name == "on" || r.name == "at" || r.name == "since" || r.name == "by" || r.name == "until" || r.name == "during" || r.name == "adv"):
			name = "time"
		case (x.Kind == mention.Place || x.Kind == mention.Country || x.Kind == mention.Facility) && (r.name == "in" || r.name == "at"):
			name = "place"
		case x.Kind == mention.Money && (r.name == "for" || r.name == "obj" || r.name == "unmarked"):
			name = "amount"
		case r.name == "in" && x.Kind == "" && st.Object.Literal != nil && st.Object.Literal.Datatype == "clew:Money":
			name = "purpose" // "$4 million in aid"
		case r.name == "for" && x.Kind != mention.Date && x.Form != mention.Pronoun && x.Kind != mention.Quantity:
			name = "purpose"
		case r.name == "to" && (x.Kind == mention.Person || (x.Kind == mention.Organisation || x.Kind == mention.Country) && (m.l.Deeds.Giving[lemma] || m.l.Verbs.Saying[lemma])):
			name = "recipient"
		case r.name == "about" || (r.name == "over" || r.name == "on") && (m.l.Verbs.Saying[lemma] || m.l.Deeds.Treating[lemma]):
			name = "topic"
		}
		if name == "" || has[name] {
			continue
		}
		if q, ok := m.qualifier(name, r.word); ok {
			has[name] = true
			st.Qualifiers = append(st.Qualifiers, q)
		}
	}
}
