package store

import (
	"context"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Names calls yield with the names and aliases of entities, in no order and one as often as articles give it, until it returns false or ctx ends. It reads
// nothing else, so that one can look through all names while a person waits for a completion.
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
