package sqlstore

import (
	"context"
	"errors"
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
)

// isRecursive reports whether an iterator is a recursive path.
func isRecursive(s graph.IteratorShape) bool {
	if compat, ok := s.(graph.IteratorShapeCompat); ok {
		_, ok = compat.AsLegacy().(*iterator.Recursive)
		return ok
	}
	return false
}

// intersect is the nodes that all of some iterators have. One is gone through; the others are asked, for many nodes at a time. What optional ones have of a node
// adds tags and paths. Results and paths are those of Cayley's And.
type intersect struct {
	v    *View
	subs []graph.IteratorShape
	opt  []graph.IteratorShape
}

var _ graph.IteratorShapeCompat = (*intersect)(nil)

func (x *intersect) AsLegacy() graph.Iterator { return legacy(x) }
func (x *intersect) String() string           { return "Intersect" }
func (x *intersect) SubIterators() []graph.IteratorShape {
	return append(slices.Clone(x.subs), x.opt...)
}

func (x *intersect) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	for _, subs := range [][]graph.IteratorShape{x.subs, x.opt} {
		for i := range subs {
			if better, ok := subs[i].Optimize(ctx); ok {
				subs[i] = better
			}
		}
	}
	return x, false
}

// sizes gives the number of results of each iterator, and which is to be gone through: the one that has the fewest, or a recursive path, which mixes up its tags
// when it is asked.
func (x *intersect) sizes(ctx context.Context) (sizes []int64, least int, err error) {
	sizes = make([]int64, len(x.subs))
	for i, s := range x.subs {
		if isRecursive(s) {
			for k := range sizes {
				sizes[k] = recursion
			}
			return sizes, i, nil
		}
		n, serr := sizeOf(ctx, s)
		err = errors.Join(err, serr)
		sizes[i] = n
		if n < sizes[least] {
			least = i
		}
	}
	return sizes, least, err
}

func (x *intersect) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	sizes, least, err := x.sizes(ctx)
	return graph.IteratorCosts{NextCost: int64(len(x.subs)) * costNext, ContainsCost: int64(len(x.subs)) * costAsk, Size: graph.Size{Size: sizes[least]}}, err
}

func (x *intersect) lookups(except int) (subs, opt []graph.Index) {
	for i, s := range x.subs {
		if i != except {
			subs = append(subs, s.Lookup())
		}
	}
	// First those that answer for many nodes at once.
	slices.SortStableFunc(subs, func(a, b graph.Index) int {
		_, a1 := a.(prefetcher)
		_, b1 := b.(prefetcher)
		return b2i(b1) - b2i(a1)
	})
	for _, s := range x.opt {
		opt = append(opt, s.Lookup())
	}
	return subs, opt
}

func (x *intersect) Iterate() graph.Scanner {
	_, first, err := x.sizes(context.Background())
	s := &intersectScan{batches: batches{v: x.v, scan: x.subs[first].Iterate(), err: err}}
	s.subs, s.opt = x.lookups(first)
	return s
}

func (x *intersect) Lookup() graph.Index {
	l := &intersectLookup{}
	l.subs, l.opt = x.lookups(-1)
	return l
}

// asked is the iterators that are asked for a node, and those that may be without it.
type asked struct {
	subs, opt []graph.Index
	has       []bool // of the optional ones
	err       error
}

func (a *asked) contains(ctx context.Context, ref graph.Ref) bool {
	for _, s := range a.subs {
		if !s.Contains(ctx, ref) {
			a.err = s.Err()
			return false
		}
	}
	a.has = a.has[:0]
	for _, s := range a.opt {
		ok := s.Contains(ctx, ref)
		if !ok {
			if a.err = s.Err(); a.err != nil {
				return false
			}
		}
		a.has = append(a.has, ok)
	}
	return true
}

// prefetch asks all for some nodes, and the later ones only for those that the earlier have.
func (a *asked) prefetch(ctx context.Context, ids []ID) error {
	for _, s := range a.subs {
		p, ok := s.(prefetcher)
		if !ok {
			continue
		}
		if err := prefetch(ctx, p, ids); err != nil {
			return err
		}
		kept := make([]ID, 0, len(ids))
		for _, id := range ids {
			if s.Contains(ctx, id) {
				kept = append(kept, id)
			}
			if err := s.Err(); err != nil {
				return err
			}
		}
		ids = kept
	}
	for _, s := range a.opt {
		if err := prefetch(ctx, s, ids); err != nil {
			return err
		}
	}
	return nil
}

func (a *asked) nextPath(ctx context.Context) bool {
	for i, s := range append(a.subs[:len(a.subs):len(a.subs)], a.opt...) {
		if i >= len(a.subs) && !a.has[i-len(a.subs)] {
			continue
		}
		if s.NextPath(ctx) {
			return true
		}
		if a.err = s.Err(); a.err != nil {
			return false
		}
	}
	return false
}

func (a *asked) tag(dst map[string]graph.Ref) {
	for _, s := range a.subs {
		s.TagResults(dst)
	}
	for i, s := range a.opt {
		if i < len(a.has) && a.has[i] {
			s.TagResults(dst)
		}
	}
}

func (a *asked) close() {
	for _, s := range append(a.subs[:len(a.subs):len(a.subs)], a.opt...) {
		_ = s.Close() // its errors came with Err
	}
}

// intersectScan goes through one iterator and asks the others.
type intersectScan struct {
	batches
	asked
}

func (s *intersectScan) Next(ctx context.Context) bool {
	for s.Err() == nil {
		e := s.take()
		if e == nil {
			if !s.fill(ctx) {
				return false
			}
			s.asked.err = s.asked.prefetch(ctx, s.ids())
			continue
		}
		if s.contains(ctx, e.ref) {
			return true
		}
	}
	return false
}

func (s *intersectScan) NextPath(ctx context.Context) bool {
	return s.batches.nextPath(ctx) || s.Err() == nil && s.asked.nextPath(ctx)
}

func (s *intersectScan) Result() graph.Ref {
	if s.cur == nil {
		return nil
	}
	return s.cur.ref
}

func (s *intersectScan) TagResults(dst map[string]graph.Ref) {
	s.batches.tag(dst)
	s.asked.tag(dst)
}

func (s *intersectScan) Err() error {
	if s.batches.err != nil {
		return s.batches.err
	}
	return s.asked.err
}

func (s *intersectScan) String() string { return "IntersectScan" }

func (s *intersectScan) Close() error {
	s.asked.close()
	return s.scan.Close()
}

// intersectLookup asks all.
type intersectLookup struct {
	asked
	result graph.Ref
}

func (l *intersectLookup) prefetch(ctx context.Context, ids []ID) error {
	l.err = l.asked.prefetch(ctx, ids)
	return l.err
}

func (l *intersectLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	if l.err != nil || !l.contains(ctx, ref) {
		return false
	}
	l.result = ref
	return true
}

func (l *intersectLookup) NextPath(ctx context.Context) bool   { return l.nextPath(ctx) }
func (l *intersectLookup) TagResults(dst map[string]graph.Ref) { l.tag(dst) }
func (l *intersectLookup) Result() graph.Ref                   { return l.result }
func (l *intersectLookup) Err() error                          { return l.err }
func (l *intersectLookup) String() string                      { return "IntersectLookup" }

func (l *intersectLookup) Close() error {
	l.close()
	return nil
}

// except is the nodes of an iterator that another one does not have.
type except struct {
	v             *View
	from, exclude graph.IteratorShape
}

var _ graph.IteratorShapeCompat = (*except)(nil)

func (x *except) AsLegacy() graph.Iterator { return legacy(x) }
func (x *except) String() string           { return "Except" }
func (x *except) SubIterators() []graph.IteratorShape {
	return []graph.IteratorShape{x.exclude, x.from}
}
func (x *except) Optimize(context.Context) (graph.IteratorShape, bool) { return x, false }

func (x *except) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	c, err := x.from.Stats(ctx)
	c.ContainsCost = costAsk
	return c, err
}

func (x *except) Iterate() graph.Scanner {
	return &exceptScan{batches: batches{v: x.v, scan: x.from.Iterate()}, without: x.exclude.Lookup()}
}

func (x *except) Lookup() graph.Index { return &exceptLookup{without: x.exclude.Lookup()} }

type exceptScan struct {
	batches
	without graph.Index
}

func (s *exceptScan) Next(ctx context.Context) bool {
	for s.Err() == nil {
		e := s.take()
		if e == nil {
			if !s.fill(ctx) {
				return false
			}
			s.err = prefetch(ctx, s.without, s.ids())
			continue
		}
		if !s.without.Contains(ctx, e.ref) && s.Err() == nil {
			return true
		}
	}
	return false
}

func (s *exceptScan) Result() graph.Ref {
	if s.cur == nil {
		return nil
	}
	return s.cur.ref
}

// NextPath gives none, as Cayley's Not.
func (s *exceptScan) NextPath(context.Context) bool   { return false }
func (s *exceptScan) TagResults(map[string]graph.Ref) {}
func (s *exceptScan) String() string                  { return "ExceptScan" }

func (s *exceptScan) Err() error {
	if s.err != nil {
		return s.err
	}
	return s.without.Err()
}

func (s *exceptScan) Close() error {
	_ = s.without.Close() // its errors came with Err
	return s.scan.Close()
}

type exceptLookup struct {
	without graph.Index
	result  graph.Ref
}

func (l *exceptLookup) prefetch(ctx context.Context, ids []ID) error {
	return prefetch(ctx, l.without, ids)
}

func (l *exceptLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	if l.without.Contains(ctx, ref) || l.without.Err() != nil {
		return false
	}
	l.result = ref
	return true
}

func (l *exceptLookup) Result() graph.Ref               { return l.result }
func (l *exceptLookup) NextPath(context.Context) bool   { return false }
func (l *exceptLookup) TagResults(map[string]graph.Ref) {}
func (l *exceptLookup) Err() error                      { return l.without.Err() }
func (l *exceptLookup) String() string                  { return "ExceptLookup" }
func (l *exceptLookup) Close() error                    { return l.without.Close() }
