package pebblestore

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
)

// untaggedShape is nodes of which nobody wants the tags: those that a query leaves out. Cayley's Not asks for them all the same, of iterators that have just said
// no, and Cayley's Or then fails.
type untaggedShape struct{ shape.Shape }

func (s untaggedShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	return graph.AsLegacy(untagged{graph.AsShape(s.Shape.BuildIterator(qs))})
}

func (s untaggedShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

type untagged struct{ graph.IteratorShape }

func (u untagged) Lookup() graph.Index { return untaggedLookup{u.IteratorShape.Lookup()} }

func (u untagged) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	better, ok := u.IteratorShape.Optimize(ctx)
	return untagged{better}, ok
}

type untaggedLookup struct{ graph.Index }

func (untaggedLookup) TagResults(map[string]graph.Ref) {}
