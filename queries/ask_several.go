package queries

import (
	"fmt"
	"maps"
	"slices"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/graph/store"
)

// oneEach keeps, of the statements that answer the parts of a question, those about the one whom each name in it means: who alone has an answer to every part,
// or is called so in full where others are only called so for short. Two of one name are never mixed: when both could answer, the error is an [AmbiguousError].
func (a *asking) oneEach(parts [][]match) ([][]match, error) {
	for _, text := range slices.Sorted(maps.Keys(a.phrases)) {
		m := a.phrases[text]
		if len(m.bearers) < 2 {
			continue
		}
		able, used := map[graph.IRI]int{}, 0 // how many of the parts that are about somebody of the name each could answer
		for _, p := range parts {
			about := map[graph.IRI]bool{}
			for i := range p {
				if iri := m.about(&p[i], text); iri != "" {
					about[iri] = true
				}
			}
			for iri := range about {
				able[iri]++
			}
			used += min(1, len(about))
		}
		if used == 0 {
			continue
		}
		var best []store.Match
		for _, b := range m.bearers { // best first
			if able[b.Entity.IRI] == used && (len(best) == 0 || b.Equals(best[0])) {
				best = append(best, b)
			}
		}
		switch len(best) {
		case 0:
			return nil, nil // nobody of the name has an answer to all parts
		case 1:
			m.chosen = best[0].Entity.IRI
		default:
			return nil, Ambiguous(a.ctx, a.g, text, best)
		}
		for i := range parts {
			parts[i] = slices.DeleteFunc(parts[i], func(x match) bool {
				iri := m.about(&x, text)
				return iri != "" && iri != m.chosen
			})
		}
	}
	return parts, nil
}

// about gives the one, of those that have the name, whom a statement is about where the question has the name; "" for none.
func (m *meaning) about(x *match, text string) graph.IRI {
	bears := func(iri graph.IRI) bool {
		return iri != "" && slices.ContainsFunc(m.bearers, func(b store.Match) bool { return b.Entity.IRI == iri })
	}
	for _, role := range sortedRoles(x.reading) {
		if !slices.ContainsFunc(x.reading.Roles[role], func(p question.Phrase) bool { return p.Text == text }) {
			continue
		}
		switch {
		case role == x.subject && bears(x.fact.Subject.Entity):
			return x.fact.Subject.Entity
		case role == x.object && bears(x.fact.Object.Entity):
			return x.fact.Object.Entity
		case role != x.subject && role != x.object:
			for _, q := range x.fact.Qualifiers {
				if bears(q.Entity) {
					return q.Entity
				}
			}
		}
	}
	return ""
}

// nameAmong is what a term is called, with its IRI where the question's name for it is that of several.
func (a *asking) nameAmong(m *meaning, t graph.Term) (string, error) {
	name, err := a.name(t)
	if len(m.bearers) > 1 && slices.ContainsFunc(m.bearers, func(b store.Match) bool { return b.Entity.IRI == t.Entity }) {
		name = which(name, t.Entity)
	}
	return name, err
}

// which says whom a name stands for that others have, too.
func which(name string, iri graph.IRI) string { return fmt.Sprintf("%s (%s)", name, iri) }
