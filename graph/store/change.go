package store

import (
	"context"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
)

// Change adds and deletes quads as Cayley's interfaces ask for it: all of the deltas, or none. A quad that is there already, or a
// deleted one that is not, is an error of Cayley's ([cayley.IsQuadExist], [cayley.IsQuadNotExist]) unless o ignores it. A quad that is added
// and deleted is in the end what its last delta says.
func (s *Store) Change(ctx context.Context, deltas []cayley.Delta, o cayley.IgnoreOpts) error {
	defer s.writing()()
	labels := make([]quad.Value, len(deltas))
	for i, d := range deltas {
		labels[i] = d.Quad.Label
	}
	if s.waiting != nil { // Cayley's interfaces may write anything
		defer func() { s.waiting = nil }()
	}
	return s.transact(ctx, labels, func(ctx context.Context) (add, remove []quad.Quad, err error) { return s.weigh(ctx, deltas, o) })
}

// weigh gives the quads that deltas add to the graph, and those that they delete from it.
func (s *Store) weigh(ctx context.Context, deltas []cayley.Delta, o cayley.IgnoreOpts) (add, remove []quad.Quad, err error) {
	there := map[quad.Quad]bool{} // as the deltas so far leave it
	before := map[quad.Quad]bool{}
	var order []quad.Quad
	for _, d := range deltas {
		d.Quad = graph.CanonicalQuad(d.Quad)
		is, known := there[d.Quad]
		if !known {
			fresh, err := s.missing(ctx, []quad.Quad{d.Quad})
			if err != nil {
				return nil, nil, err
			}
			is = len(fresh) == 0
			before[d.Quad] = is
			order = append(order, d.Quad)
		}
		switch d.Action {
		case cayley.Add:
			if !d.Quad.IsValid() {
				return nil, nil, &cayley.DeltaError{Delta: d, Err: errIncomplete}
			}
			if is && !o.IgnoreDup {
				return nil, nil, &cayley.DeltaError{Delta: d, Err: cayley.ErrQuadExists}
			}
		case cayley.Delete:
			if !is && !o.IgnoreMissing {
				return nil, nil, &cayley.DeltaError{Delta: d, Err: cayley.ErrQuadNotExist}
			}
		default:
			return nil, nil, &cayley.DeltaError{Delta: d, Err: cayley.ErrInvalidAction}
		}
		there[d.Quad] = d.Action == cayley.Add
	}
	for _, q := range order {
		switch {
		case there[q] && !before[q]:
			add = append(add, q)
		case !there[q] && before[q]:
			remove = append(remove, q)
		}
	}
	return add, remove, nil
}

var errIncomplete = &graph.Error{Message: "a quad has a subject, a predicate and an object"}
