package queries

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/graph/store"
)

// matches reports whether a statement says what a reading says, and finds the answer in it.
func (a *asking) matches(f store.Fact, rd *question.Reading) (match, bool, error) {
	counted := false
	for _, r := range rd.Relations {
		if r.Name != f.Predicate {
			continue
		}
		for _, subject := range r.Subject {
			for _, object := range r.Object {
				if subject == object {
					continue
				}
				m := match{fact: f, reading: rd, relation: r, subject: subject, object: object}
				ok, err := a.agrees(&m)
				if err != nil {
					return m, false, err
				}
				if !ok {
					continue
				}
				if !counted {
					a.found[r.Name]++
					counted = true
				}
				if ok, err = a.answered(&m); err != nil || ok {
					return m, ok, err
				}
			}
		}
	}
	return match{}, false, nil
}

// agrees reports whether all that the question says is so in the statement.
func (a *asking) agrees(m *match) (bool, error) {
	r, f := m.relation, &m.fact
	if r.Noun != "" && len(m.reading.Roles["obj"]) == 0 {
		return false, nil // the statement is about something that the question does not speak of
	}
	if len(r.Subject) > 1 && m.subject == r.Subject[1] && m.subject == "subj" && len(m.reading.Roles["subj"]) == 0 {
		return false, nil // "acquiredIn" is said of what was acquired
	}
	for role, phrases := range m.reading.Roles {
		for _, p := range phrases {
			ok, err := a.hasRole(m, f, role, p)
			if err != nil || !ok {
				return false, err
			}
		}
	}
	return true, nil
}

func (a *asking) hasRole(m *match, f *store.Fact, role string, p question.Phrase) (bool, error) {
	switch role {
	case m.subject:
		ok, err := a.is(p, f.Subject)
		if err != nil || ok {
			return ok, err
		}
		return a.narrowed(p, f, f.Subject)
	case m.object:
		if f.Predicate == "said" && !p.Clause {
			return false, nil // "Who pledged $3 million?" is not who speaks of it
		}
		if l := f.Object.Literal; l != nil && l.Datatype == "clew:Money" && role == "obj" && !p.Office {
			if a.words.money[graph.Fold(p.Text)] {
				return true, nil
			}
			return a.qualified(f, p, "purpose", "recipient") // who funds a school with $3 million funds the school
		}
		ok, err := a.is(p, f.Object)
		if err != nil || ok {
			return ok, err
		}
		return a.narrowed(p, f, f.Object)
	case "obj":
		return m.relation.Noun != "" && slices.Equal(a.words.tokens(p.Text), a.words.tokens(m.relation.Noun)), nil
	case "subj":
		return false, nil
	}
	if role == "organisation" {
		return a.qualified(f, p, role)
	}
	if role == "iobj" && f.Predicate == "said" { // "What did she tell reporters?": the sentence says to whom
		return p.Text != "" && holds(graph.Fold(firstQuote(f)), graph.Fold(p.Text)), nil
	}
	means, err := a.meaning(p)
	if err != nil {
		return false, err
	}
	if l := f.Object.Literal; l != nil && f.Predicate == "said" && slices.Contains(topics, role) {
		return means.mentions(l.Value), nil
	}
	if ok, err := a.qualified(f, p); ok || err != nil {
		return ok, err
	}
	if ok, err := a.beside(f, role, p); ok || err != nil {
		return ok, err
	}
	words, err := a.name(f.Object) // "What blocked the road to Bagua?": the sentence says "the road to Bagua"
	if err != nil || words == "" {
		return false, err
	}
	quote, phrase := graph.Fold(firstQuote(f)), graph.Fold(words)+" "+role+" "
	return holds(quote, phrase+means.fold) || holds(quote, phrase+"the "+means.fold), nil
}

// narrowed reports whether a phrase is a term with what its sentence says of it: "the road to Bagua" is the road of a sentence that speaks of "the road to
// Bagua".
func (a *asking) narrowed(p question.Phrase, f *store.Fact, t graph.Term) (bool, error) {
	if p.Office || p.Clause || t.Entity == "" {
		return false, nil
	}
	m, err := a.meaning(p)
	if err != nil || len(m.iris) > 0 {
		return false, err
	}
	e, err := a.entity(t.Entity)
	if err != nil || e.Named {
		return false, err
	}
	rest, ok := strings.CutPrefix(m.fold, graph.Fold(e.Name)+" ")
	next, _, _ := strings.Cut(rest, " ")
	return ok && a.words.joins[next] && holds(graph.Fold(firstQuote(f)), m.fold), nil
}

// beside reports whether another statement of the same sentence says what stands behind a preposition: "the bank is lending 4 million euros for the bridge"
// is "lending" and "lendingFor".
func (a *asking) beside(f *store.Fact, role string, p question.Phrase) (bool, error) {
	if f.Subject.Entity == "" || role == "" {
		return false, nil
	}
	facts, err := a.g.Statements(a.ctx, store.Filter{Subject: f.Subject.Entity})
	if err != nil {
		return false, err
	}
	for i := range facts {
		other := &facts[i]
		same := other.Article == f.Article && other.Evidence == f.Evidence && other.Polarity == f.Polarity && other.Modality == f.Modality && other.AttributedTo == f.AttributedTo
		if !same || !strings.HasPrefix(other.Predicate, f.Predicate) || !strings.HasSuffix(strings.ToLower(other.Predicate[len(f.Predicate):]), role) || other.Predicate == f.Predicate {
			continue
		}
		if ok, err := a.is(p, other.Object); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// qualified reports whether a qualifier of a statement, one of the names given or any, is what a phrase says.
func (a *asking) qualified(f *store.Fact, p question.Phrase, names ...string) (bool, error) {
	means, err := a.meaning(p)
	if err != nil {
		return false, err
	}
	for _, q := range f.Qualifiers {
		if len(names) > 0 && !slices.Contains(names, q.Name) {
			continue
		}
		if q.Entity != "" && slices.Contains(means.iris, q.Entity) || means.says(q.Value, q.Time) {
			return true, nil
		}
	}
	return false, nil
}

// topics are the prepositions of what somebody speaks about.
var topics = []string{"about", "on", "of", "regarding", "concerning"}

// numbers chooses the answers to "how many": those that say a number; where none does, the named ones are counted.
func (a *asking) numbers(all []match) ([]match, error) {
	var said, named []match
	for _, m := range all {
		if m.reading.Asked == question.Count {
			named = append(named, m)
			continue
		}
		words, err := a.name(m.answer.term)
		if err != nil {
			return nil, err
		}
		counted := *m.reading
		counted.Asked = question.Count
		switch {
		case a.words.numbered(words):
			said = append(said, m)
		case m.answer.term.Entity != "" && !m.answer.term.Entity.IsLocal():
			m.reading = &counted
			named = append(named, m)
		}
	}
	if len(said) > 0 {
		return said, nil
	}
	return named, nil
}

// answered finds the answer in a statement that agrees.
func (a *asking) answered(m *match) (bool, error) {
	f := &m.fact
	if p := m.reading.Planned; p != "" && !strings.Contains(" "+strings.ToLower(firstQuote(f)), " "+p) {
		return false, nil
	}
	switch asked := m.reading.Asked; asked {
	case "":
		return true, nil
	case question.Time:
		if l := f.Object.Literal; l != nil && l.Datatype == "clew:Date" {
			m.answer = answer{"object", written(f.Object), f.Object}
			return true, nil
		}
		return m.qualifier("time"), nil
	case question.Amount:
		if l := f.Object.Literal; l != nil && (l.Datatype == "clew:Money" || l.Datatype == "clew:Quantity") {
			m.answer = answer{"object", written(f.Object), f.Object}
			return true, nil
		}
		return m.qualifier("amount"), nil
	case question.Place:
		if a.words.places[m.object] && f.Object.Entity != "" {
			m.answer = answer{"object", written(f.Object), f.Object}
			return a.fits(f.Object)
		}
		return m.qualifier("place"), nil
	case question.Count:
		m.answer = answer{"subject", written(f.Subject), f.Subject}
		if m.reading.Roles[m.subject] != nil {
			m.answer = answer{"object", written(f.Object), f.Object}
		}
		if m.qualifier("ordinal") {
			return true, nil
		}
		return a.fits(m.answer.term)
	case m.subject:
		m.answer = answer{"subject", written(f.Subject), f.Subject}
	case m.object:
		m.answer = answer{"object", written(f.Object), f.Object}
	default:
		return false, nil
	}
	return a.fits(m.answer.term)
}

// qualifier takes the answer from one.
func (m *match) qualifier(name string) bool {
	for _, q := range m.fact.Qualifiers {
		if q.Name == name {
			m.answer = answer{name, q.Value, graph.Term{Entity: q.Entity}}
			if q.Entity != "" {
				m.answer.value = quad.StringOf(quad.IRI(q.Entity))
			}
			return true
		}
	}
	return false
}

// fits reports whether a term is of the kind that the question asks for.
func (a *asking) fits(t graph.Term) (bool, error) {
	if t.Unknown {
		return false, nil
	}
	if t.Literal != nil {
		switch a.q.Asks {
		case question.Who:
			return t.Literal.Datatype == "" || t.Literal.Datatype == "clew:Words", nil // who somebody is, is told in words
		case question.Where:
			return false, nil
		case question.Which:
			return a.q.Noun != "" && (a.q.Office || a.words.office(t.Literal.Value, a.q.Noun)), nil
		}
		return true, nil
	}
	if len(a.q.Classes) == 0 && a.q.Noun == "" {
		return true, nil
	}
	e, err := a.entity(t.Entity)
	if err != nil {
		return false, err
	}
	if slices.Contains(a.q.Classes, e.Class) || len(a.q.Classes) > 0 && e.Class == "" && (e.Named || a.q.Asks == question.Who) {
		return true, nil
	}
	if a.q.Noun == "" {
		return false, nil
	}
	if slices.Contains(a.words.tokens(e.Name), singular(a.q.Noun)) {
		return true, nil
	}
	facts, err := a.g.Statements(a.ctx, store.Filter{Subject: t.Entity, AssertedOnly: true})
	if err != nil {
		return false, err
	}
	for i := range facts {
		if facts[i].Predicate != "isA" && facts[i].Predicate != "holdsPosition" {
			continue
		}
		words, err := a.name(facts[i].Object)
		if err != nil {
			return false, err
		}
		if slices.Contains(a.words.tokens(words), singular(a.q.Noun)) {
			return true, nil
		}
	}
	return false, nil
}
