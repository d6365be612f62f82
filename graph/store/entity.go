package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Entity gives what the graph knows of an entity's names and class, merged over articles, and the number
// of quads that it takes part in.
func (s *Store) Entity(ctx context.Context, iri graph.IRI) (e graph.Entity, facts int, err error) {
	ctx, done := s.reading(ctx)
	defer done()
	e, m, err := s.entity(ctx, iri)
	return e, m.facts, err
}

func (s *Store) entity(ctx context.Context, iri graph.IRI) (e graph.Entity, _ mentioned, err error) {
	who, err := s.identities(ctx)
	if err != nil {
		return e, mentioned{}, err
	}
	iri = who.one(iri)
	e = graph.Entity{IRI: iri, Named: who.named(iri)}
	m, err := s.mentionsOf(ctx, iri)
	if err != nil {
		return e, m, err
	}
	names, aliases, classes := m.names, m.aliases, m.classes
	e.Name = commonest(names) // of those who are one, that of the IRI which stands for them
	for _, other := range who.all(iri) {
		if other == iri {
			continue
		}
		o, err := s.mentionsOf(ctx, other)
		if err != nil {
			return e, m, err
		}
		for n, c := range o.names {
			aliases[n] += c
		}
		for n, c := range o.aliases {
			aliases[n] += c
		}
		for n, c := range o.classes {
			classes[n] += c
		}
		m.facts += o.facts
	}
	delete(aliases, e.Name)
	e.Class = commonest(classes)
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
	return e, m, nil
}

// mentionsOf counts what articles say of an entity under exactly this IRI.
func (s *Store) mentionsOf(ctx context.Context, iri graph.IRI) (m mentioned, err error) {
	if g, ok := s.state(ctx).(pebbleGraph); ok {
		return mentionsPebble(ctx, g, quad.IRI(iri))
	}
	m = mentioned{map[string]int{}, map[string]int{}, map[string]int{}, 0}
	if err := s.each(ctx, quad.Subject, quad.IRI(iri), func(q quad.Quad) bool {
		predicate, _ := q.Predicate.(quad.IRI)
		switch string(predicate) {
		case vocab.Label, vocab.AltLabel:
			into := m.names
			if predicate == quad.IRI(vocab.AltLabel) {
				into = m.aliases
			}
			if words, ok := graph.Text(q.Object); ok {
				into[words]++
			}
		case vocab.HiddenLabel, vocab.Key, vocab.SameAs, vocab.DifferentFrom, vocab.Notation, vocab.ExactMatch:
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
		if p, ok := q.Predicate.(quad.IRI); ok && p != quad.IRI(vocab.Pending) && strings.HasPrefix(string(p), vocab.Clew) || p == quad.IRI(vocab.Mentions) {
			m.facts++
		}
		return true
	}); err != nil {
		return m, err
	}
	return m, nil
}

// Degree gives the number of statements that an entity is subject or object of; one in which it is both counts twice.
func (s *Store) Degree(ctx context.Context, iri graph.IRI) (int, error) {
	ctx, done := s.reading(ctx)
	defer done()
	n := 0
	if g, ok := s.state(ctx).(pebbleGraph); ok {
		for _, side := range []quad.IRI{vocab.Subject, vocab.Object} {
			count, err := g.Count(ctx, quad.Quad{Predicate: side, Object: quad.IRI(iri)})
			if err != nil {
				return 0, err
			}
			n += int(count)
		}
		return n, nil
	}
	err := s.each(ctx, quad.Object, quad.IRI(iri), func(q quad.Quad) bool {
		if q.Predicate == quad.IRI(vocab.Subject) || q.Predicate == quad.IRI(vocab.Object) {
			n++
		}
		return true
	})
	return n, err
}

// linking are the standard predicates that lead from a thing to the same one, or to another description of it, and whether they hold
// both ways.
var linking = map[quad.IRI]bool{
	vocab.SameAs: true, vocab.DifferentFrom: true, vocab.SKOS + "exactMatch": true, vocab.SKOS + "closeMatch": true,
	vocab.Schema + "sameAs": false, vocab.Schema + "url": false, vocab.RDFS + "seeAlso": false, vocab.FOAF + "homepage": false, vocab.FOAF + "isPrimaryTopicOf": false,
}

// Links gives what a thing is one with, what it is told from, and where else it is described, in the order of their relations and IRIs.
func (s *Store) Links(ctx context.Context, iri graph.IRI) ([]Link, error) {
	ctx, done := s.reading(ctx)
	defer done()
	seen := map[Link]bool{}
	take := func(predicate, other quad.Value, back bool) {
		p, _ := predicate.(quad.IRI)
		symmetric, links := linking[p]
		if to, ok := other.(quad.IRI); ok && links && (symmetric || !back) && graph.IRI(to) != iri {
			seen[Link{graph.Name(graph.IRI(p)), graph.IRI(to)}] = true
		}
	}
	err := s.linked(ctx, quad.Quad{Subject: quad.IRI(iri)}, quad.Object, func(p, v quad.Value) { take(p, v, false) })
	if err == nil {
		err = s.linked(ctx, quad.Quad{Object: quad.IRI(iri)}, quad.Subject, func(p, v quad.Value) { take(p, v, true) })
	}
	out := slices.Collect(maps.Keys(seen))
	slices.SortFunc(out, func(a, b Link) int { return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.IRI, b.IRI)) })
	return out, err
}

// linked calls yield with the predicates of a node that are links and what is at their other side, in the direction to. A hub has many quads and few of
// these: on pebble the others are stepped over.
func (s *Store) linked(ctx context.Context, node quad.Quad, to quad.Direction, yield func(predicate, other quad.Value)) error {
	g, ok := s.state(ctx).(pebbleGraph)
	if !ok {
		from := quad.Subject
		if to == quad.Subject {
			from = quad.Object
		}
		return s.each(ctx, from, node.Get(from), func(q quad.Quad) bool { yield(q.Predicate, q.Get(to)); return true })
	}
	predicates, err := g.CountBy(ctx, node, quad.Predicate)
	if err != nil {
		return err
	}
	for p := range predicates {
		if iri, _ := p.(quad.IRI); !isLink(iri) {
			continue
		}
		node.Predicate = p
		others, err := g.CountBy(ctx, node, to)
		if err != nil {
			return err
		}
		for v := range others {
			yield(p, v)
		}
	}
	return nil
}

func isLink(p quad.IRI) bool {
	_, links := linking[p]
	return links
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
