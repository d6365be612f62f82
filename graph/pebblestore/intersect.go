package pebblestore

import (
	"context"
	"slices"

	"github.com/cayleygraph/cayley/graph"
)

// intersect is the nodes that all of some iterators have. One is gone through, the others are asked; those of them that are sorted scans leap
// over each other instead.
type intersect struct {
	v     *view
	subs  []graph.IteratorShape
	sized bool
	costs graph.IteratorCosts
	first int // the iterator that is gone through
	asked []int
	err   error
}

// intersectIterator is intersect as Cayley's older kind of iterator.
type intersectIterator struct {
	graph.Iterator
	shape *intersect
}

var (
	_ graph.IteratorShapeCompat = (*intersect)(nil)
	_ graph.IteratorFuture      = (*intersectIterator)(nil)
)

func (it *intersectIterator) AsShape() graph.IteratorShape { return it.shape }

func (x *intersect) AsLegacy() graph.Iterator {
	it := &intersectIterator{shape: x}
	it.Iterator = graph.NewLegacy(x, it)
	return it
}

func (x *intersect) String() string                      { return "Intersect" }
func (x *intersect) SubIterators() []graph.IteratorShape { return x.subs }

func (x *intersect) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	for i := range x.subs {
		if better, ok := x.subs[i].Optimize(ctx); ok {
			x.subs[i], x.sized = better, false
		}
	}
	return x, false
}

// Stats chooses the iterator to go through: the one with which the whole costs least.
func (x *intersect) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	if x.sized {
		return x.costs, x.err
	}
	x.sized = true
	subs := make([]graph.IteratorCosts, len(x.subs))
	asking, size := 0.0, int64(many)
	for i, s := range x.subs {
		var err error
		if subs[i], err = costsOf(ctx, s); err != nil && x.err == nil {
			x.err = err
		}
		asking += float64(subs[i].ContainsCost)
		size = min(size, subs[i].Size.Size)
	}
	best := -1.0
	for i, c := range subs {
		total := float64(c.Size.Size) * (float64(c.NextCost) + asking - float64(c.ContainsCost))
		if best < 0 || total < best {
			best, x.first = total, i
		}
	}
	x.asked = x.asked[:0]
	for i := range x.subs {
		if i != x.first {
			x.asked = append(x.asked, i)
		}
	}
	// Ask first what is cheap and says no often.
	slices.SortStableFunc(x.asked, func(a, b int) int {
		if c := subs[a].ContainsCost - subs[b].ContainsCost; c != 0 {
			return int(c)
		}
		return int(subs[a].Size.Size - subs[b].Size.Size)
	})
	x.costs = graph.IteratorCosts{
		NextCost:     int64(min(best/float64(max(size, 1)), many)) + 1,
		ContainsCost: int64(min(asking, many)),
		Size:         graph.Size{Size: size},
	}
	return x.costs, x.err
}

func (x *intersect) Iterate() graph.Scanner {
	_, err := x.Stats(context.Background())
	s := &leap{x: x, err: err}
	first, isMatch := x.subs[x.first].(*match)
	sorted := isMatch && first.sortedBy()
	if sorted {
		s.runs = append(s.runs, &run{scan: first.Iterate().(*matchScan)})
	} else {
		s.first = x.subs[x.first].Iterate()
	}
	for _, i := range x.asked {
		if m, ok := x.subs[i].(*match); ok && sorted && m.sortedBy() && m.fixed[m.result] == 0 {
			s.runs = append(s.runs, &run{scan: m.Iterate().(*matchScan)})
			continue
		}
		s.checks = append(s.checks, check{0, x.subs[i].Lookup()})
	}
	return s
}

func (x *intersect) Lookup() graph.Index {
	_, err := x.Stats(context.Background())
	l := &intersectLookup{err: err}
	for _, i := range append([]int{x.first}, x.asked...) {
		l.checks = append(l.checks, check{0, x.subs[i].Lookup()})
	}
	return l
}

// intersectLookup asks all.
type intersectLookup struct {
	checks []check
	result graph.Ref
	found  bool // by the last call of Contains
	err    error
}

func (l *intersectLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	if l.found = l.err == nil && containsAll(ctx, l.checks, ref, &l.err); l.found {
		l.result = ref
	}
	return l.found
}

func containsAll(ctx context.Context, checks []check, ref graph.Ref, err *error) bool {
	for _, c := range checks {
		if !c.index.Contains(ctx, ref) {
			*err = c.index.Err()
			return false
		}
	}
	return true
}

func (l *intersectLookup) NextPath(ctx context.Context) bool {
	if !l.found || l.err != nil {
		return false
	}
	ok := false
	ok, l.err = nextPath(ctx, l.checks, l.node)
	return ok
}

func (l *intersectLookup) node(int) graph.Ref { return l.result }

// TagResults gives the tags of what was found. Cayley's Not asks for those of what was not: then some iterators have not been asked for anything, and Cayley's Or
// fails when it has not.
func (l *intersectLookup) TagResults(dst map[string]graph.Ref) {
	if !l.found {
		return
	}
	for _, c := range l.checks {
		c.index.TagResults(dst)
	}
}

func (l *intersectLookup) Result() graph.Ref { return l.result }
func (l *intersectLookup) Err() error        { return l.err }
func (l *intersectLookup) String() string    { return "IntersectLookup" }

func (l *intersectLookup) Close() error {
	closeAll(l.checks)
	return nil
}
