package store

import (
	"context"
	"sort"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Find gives the entities that a name may mean, best first, at most limit (0: no limit). A name matches by its
// folded form ([graph.Fold]): the same name scores 1, words of a longer name above 0.5, a name that
// few letters part from it less. An IRI, with or without <>, matches itself.
func (s *Store) Find(ctx context.Context, name string, limit int) ([]Match, error) {
	ctx, done := s.reading(ctx)
	defer done()
	if iri, ok := asIRI(name); ok {
		m, err := s.match(ctx, iri, string(iri), 1)
		if err != nil || m.Facts == 0 {
			return nil, err
		}
		return []Match{m}, nil
	}
	fold := graph.Fold(name)
	if fold == "" {
		return nil, nil
	}
	type hit struct {
		name  string
		score float64
	}
	best := map[graph.IRI]hit{}
	consider := func(q quad.Quad, score float64) {
		iri, ok := q.Subject.(quad.IRI)
		folded, isString := q.Object.(quad.String)
		if ok && isString && score > best[graph.IRI(iri)].score {
			best[graph.IRI(iri)] = hit{string(folded), score}
		}
	}
	if err := s.each(ctx, quad.Object, quad.String(fold), func(q quad.Quad) bool {
		if q.Predicate == quad.IRI(vocab.HiddenLabel) {
			consider(q, 1)
		}
		return true
	}); err != nil {
		return nil, err
	}
	if len(best) == 0 || limit != 1 {
		if err := s.each(ctx, quad.Predicate, quad.IRI(vocab.HiddenLabel), func(q quad.Quad) bool {
			if other, ok := q.Object.(quad.String); ok {
				if score := similarity(fold, string(other)); score > 0 {
					consider(q, score)
				}
			}
			return true
		}); err != nil {
			return nil, err
		}
	}
	var out []Match
	for iri, h := range best {
		m, err := s.match(ctx, iri, h.name, h.score)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		switch {
		case a.Score != b.Score:
			return a.Score > b.Score
		case a.Entity.Named != b.Entity.Named:
			return a.Entity.Named
		case a.Facts != b.Facts:
			return a.Facts > b.Facts
		}
		return a.Entity.IRI < b.Entity.IRI
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

// asIRI reads "<clew:Peru>" or "clew:Peru" as an IRI.
func asIRI(name string) (graph.IRI, bool) {
	inner := strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
	if strings.HasPrefix(inner, vocab.Clew) && !strings.Contains(inner, " ") || inner != name && graph.ValidIRI(inner) {
		return graph.IRI(inner), true
	}
	return "", false
}

// similarity of two folded names, 0 for none: 1 the same, 0.5 to 0.9 when one has the words of the other, up to
// 0.5 when few letters differ.
func similarity(a, b string) float64 {
	if a == b {
		return 1
	}
	if i := strings.Index(b, a); i >= 0 && len(a) > 1 {
		whole := (i == 0 || b[i-1] == ' ' || b[i-1] == '-') && (i+len(a) == len(b) || b[i+len(a)] == ' ' || b[i+len(a)] == '-' || b[i+len(a)] == '\'')
		share := float64(len(a)) / float64(len(b))
		if whole {
			return 0.6 + 0.3*share
		}
		if len(a) > 2 && i == 0 {
			return 0.5 + 0.1*share
		}
	}
	longer := max(len(a), len(b))
	if diff := len(a) - len(b); longer < 4 || diff > 2 || diff < -2 {
		return 0
	}
	d := levenshtein.ComputeDistance(a, b)
	if d > 1+longer/6 {
		return 0
	}
	return 0.5 * (1 - float64(d)/float64(longer))
}

func (s *Store) match(ctx context.Context, iri graph.IRI, name string, score float64) (Match, error) {
	e, facts, err := s.entity(ctx, iri)
	return Match{Entity: e, Name: name, Score: score, Facts: facts}, err
}

// Entity gives what the graph knows of an entity's names and class, merged over articles, and the number
// of quads that it takes part in.
func (s *Store) Entity(ctx context.Context, iri graph.IRI) (e graph.Entity, facts int, err error) {
	ctx, done := s.reading(ctx)
	defer done()
	return s.entity(ctx, iri)
}

func (s *Store) entity(ctx context.Context, iri graph.IRI) (e graph.Entity, _ int, err error) {
	e = graph.Entity{IRI: iri, Named: !iri.IsLocal()}
	m, err := s.mentions(ctx, iri)
	if err != nil {
		return e, 0, err
	}
	names, aliases, classes, facts := m.names, m.aliases, m.classes, m.facts
	e.Name, e.Class = commonest(names), commonest(classes)
	if e.Name == "" {
		e.Name = graph.Name(iri)
	}
	for n := range names {
		if n != e.Name {
			aliases[n]++
		}
	}
	for a := range aliases {
		e.Aliases = append(e.Aliases, a)
	}
	sort.Slice(e.Aliases, func(i, j int) bool {
		if a, b := aliases[e.Aliases[i]], aliases[e.Aliases[j]]; a != b {
			return a > b
		}
		return e.Aliases[i] < e.Aliases[j]
	})
	return e, facts, nil
}

// mentions counts what articles say of an entity.
func (s *Store) mentions(ctx context.Context, iri graph.IRI) (m mentioned, err error) {
	if g, ok := s.state(ctx).(pebbleGraph); ok {
		return mentionsPebble(ctx, g, quad.IRI(iri))
	}
	m = mentioned{map[string]int{}, map[string]int{}, map[string]int{}, 0}
	if err := s.each(ctx, quad.Subject, quad.IRI(iri), func(q quad.Quad) bool {
		predicate, _ := q.Predicate.(quad.IRI)
		words, _ := q.Object.(quad.String)
		switch string(predicate) {
		case vocab.Label:
			m.names[string(words)]++
		case vocab.AltLabel:
			m.aliases[string(words)]++
		case vocab.HiddenLabel:
		case vocab.Type:
			if c, ok := q.Object.(quad.IRI); ok && strings.HasPrefix(string(c), vocab.Clew) {
				m.classes[graph.Name(graph.IRI(c))]++
			}
		default:
			m.facts++
		}
		return true
	}); err != nil {
		return m, err
	}
	if err := s.each(ctx, quad.Object, quad.IRI(iri), func(q quad.Quad) bool {
		if p, ok := q.Predicate.(quad.IRI); ok && strings.HasPrefix(string(p), vocab.Clew) || p == quad.IRI(vocab.Mentions) {
			m.facts++
		}
		return true
	}); err != nil {
		return m, err
	}
	return m, nil
}

// commonest gives the key with the highest count; of equals the longest, then the first.
func commonest(counts map[string]int) string {
	best := ""
	for k, n := range counts {
		m := counts[best]
		if best == "" || n > m || n == m && (len(k) > len(best) || len(k) == len(best) && k < best) {
			best = k
		}
	}
	return best
}
