package sqlstore

import (
	"bytes"
	"context"

	"github.com/cayleygraph/cayley/graph"
)

func compareIDs(a, b ID) int { return bytes.Compare(a[:], b[:]) }

// unique is the results of an iterator, each once and with its first path.
type unique struct{ of graph.IteratorShape }

var _ graph.IteratorShapeCompat = (*unique)(nil)

func (u *unique) AsLegacy() graph.Iterator            { return legacy(u) }
func (u *unique) String() string                      { return "Unique" }
func (u *unique) SubIterators() []graph.IteratorShape { return []graph.IteratorShape{u.of} }
func (u *unique) Iterate() graph.Scanner {
	return &uniqueScan{Scanner: u.of.Iterate(), seen: map[any]bool{}}
}
func (u *unique) Lookup() graph.Index { return &uniqueLookup{u.of.Lookup()} }

func (u *unique) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	if isRecursive(u.of) {
		return graph.IteratorCosts{NextCost: costNext, ContainsCost: costAsk, Size: graph.Size{Size: recursion}}, nil
	}
	return u.of.Stats(ctx)
}

func (u *unique) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	if better, ok := u.of.Optimize(ctx); ok {
		u.of = better
	}
	return u, false
}

type uniqueScan struct {
	graph.Scanner
	seen map[any]bool
}

func (s *uniqueScan) Next(ctx context.Context) bool {
	for s.Scanner.Next(ctx) {
		if key := graph.ToKey(s.Result()); !s.seen[key] {
			s.seen[key] = true
			return true
		}
	}
	return false
}

func (s *uniqueScan) NextPath(context.Context) bool { return false }

type uniqueLookup struct{ graph.Index }

func (l *uniqueLookup) prefetch(ctx context.Context, ids []ID) error {
	return prefetch(ctx, l.Index, ids)
}

func (l *uniqueLookup) NextPath(context.Context) bool { return false }
