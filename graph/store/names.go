package store

import (
	"context"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Names calls yield with the names and aliases of entities, in no order and one as often as articles give it, until it returns false or ctx ends. Like
// [Store.Titles] and [Store.Predicates] it reads nothing else, so that one can look through them while a person waits for a completion.
func (s *Store) Names(ctx context.Context, yield func(name string, iri graph.IRI) bool) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	more := true
	for _, predicate := range []string{vocab.Label, vocab.AltLabel} {
		if !more {
			break
		}
		if err := s.each(ctx, quad.Predicate, quad.IRI(predicate), func(q quad.Quad) bool {
			iri, isIRI := q.Subject.(quad.IRI)
			name, isName := q.Object.(quad.String)
			if isIRI && isName {
				more = yield(string(name), graph.IRI(iri))
			}
			return more
		}); err != nil {
			return err
		}
	}
	return nil
}

// Titles calls yield with the articles and their titles, which may be "", in no order, until it returns false or ctx ends. An article with several
// titles comes several times.
func (s *Store) Titles(ctx context.Context, yield func(title string, article graph.IRI) bool) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	titled, more := map[graph.IRI]bool{}, true
	if err := s.each(ctx, quad.Predicate, quad.IRI(vocab.Headline), func(q quad.Quad) bool {
		iri, isIRI := q.Subject.(quad.IRI)
		title, isTitle := q.Object.(quad.String)
		if isIRI && isTitle {
			titled[graph.IRI(iri)] = true
			more = yield(string(title), graph.IRI(iri))
		}
		return more
	}); err != nil || !more {
		return err
	}
	return s.each(ctx, quad.Object, quad.IRI(vocab.NewsArticle), func(q quad.Quad) bool {
		if iri, ok := q.Subject.(quad.IRI); ok && q.Predicate == quad.IRI(vocab.Type) && !titled[graph.IRI(iri)] {
			return yield("", graph.IRI(iri))
		}
		return true
	})
}

// Predicates calls yield with the relation of each statement, in no order, until it returns false or ctx ends.
func (s *Store) Predicates(ctx context.Context, yield func(relation graph.IRI) bool) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.each(ctx, quad.Predicate, quad.IRI(vocab.Predicate), func(q quad.Quad) bool {
		if iri, ok := q.Object.(quad.IRI); ok {
			return yield(graph.IRI(iri))
		}
		return true
	})
}
