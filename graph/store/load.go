package store

import (
	"context"
	"fmt"

	"github.com/clewgraph/clew/graph"
)

// LoadAll is [Store.Load] for several articles, in their order. Each is whole or not there; all are durable when it returns. On a pebble store
// they wait for the disk together, and not each for itself. The results are those of the articles before the one that the error is of; these may
// be in the graph, but are not durable for certain.
func (s *Store) LoadAll(ctx context.Context, articles []*graph.Article) ([]Result, error) {
	results := make([]Result, 0, len(articles))
	later := ctx
	if s.pebble != nil && len(articles) > 1 {
		later = context.WithValue(ctx, laterKey{}, true)
	}
	for _, a := range articles {
		r, err := s.Load(later, a)
		if err != nil {
			return results, fmt.Errorf("%s: %w", a.IRI, err)
		}
		results = append(results, r)
	}
	if later != ctx {
		if err := s.pebble.Sync(); err != nil {
			return nil, fmt.Errorf("writing to %s: %w", s.place(), err)
		}
	}
	return results, nil
}
