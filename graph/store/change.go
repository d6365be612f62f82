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
	there := map[quad.Quad]bool{} // as the deltas so far leave it
	before := map[quad.Quad]bool{}
	var order []quad.Quad
	for _, d := range deltas {
		d.Quad = graph.CanonicalQuad(d.Quad)
		is, known := there[d.Quad]
		if !known {
			fresh, err := s.missing(ctx, []quad.Quad{d.Quad})
			if err != nil {
				return err
			}
			is = len(fresh) == 0
			before[d.Quad] = is
			order = append(order, d.Quad)
		}
		switch d.Action {
		case cayley.Add:
			if !d.Quad.IsValid() {
				return &cayley.DeltaError{Delta: d, Err: errIncomplete}
			}
			if is && !o.IgnoreDup {
				return &cayley.DeltaError{Delta: d, Err: cayley.ErrQuadExists}
			}
		case cayley.Delete:
			if !is && !o.IgnoreMissing {
				return &cayley.DeltaError{Delta: d, Err: cayley.ErrQuadNotExist}
			}
		default:
			return &cayley.DeltaError{Delta: d, Err: cayley.ErrInvalidAction}
		}
		there[d.Quad] = d.Action == cayley.Add
	}
	var add, remove []quad.Quad
	for _, q := range order {
		switch {
		case there[q] && !before[q]:
			add = append(add, q)
		case !there[q] && before[q]:
			remove = append(remove, q)
		}
	}
	if s.waiting != nil { // Cayley's interfaces may write anything
		defer func() { s.waiting = nil }()
	}
	return s.apply(ctx, add, remove)
}

var errIncomplete = &graph.Error{Message: "a quad has a subject, a predicate and an object"}
