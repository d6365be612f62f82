package pebblestore

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
)

// nodes is all nodes of the graph.
type nodes struct{ v *view }

// nodesIterator is nodes as Cayley's older kind of iterator.
type nodesIterator struct {
	graph.Iterator
	shape *nodes
}

var (
	_ graph.IteratorShapeCompat = (*nodes)(nil)
	_ graph.IteratorFuture      = (*nodesIterator)(nil)
)

func (it *nodesIterator) AsShape() graph.IteratorShape { return it.shape }

func (n *nodes) AsLegacy() graph.Iterator {
	it := &nodesIterator{shape: n}
	it.Iterator = graph.NewLegacy(n, it)
	return it
}

func (n *nodes) Iterate() graph.Scanner { return &nodeScan{v: n.v} }
func (n *nodes) Lookup() graph.Index    { return &nodeLookup{v: n.v} }

func (n *nodes) Stats(context.Context) (graph.IteratorCosts, error) {
	return graph.IteratorCosts{NextCost: costNext, ContainsCost: costSeek, Size: graph.Size{Size: n.v.counts.Load().nodes, Exact: true}}, nil
}

func (n *nodes) Optimize(context.Context) (graph.IteratorShape, bool) { return n, false }
func (n *nodes) SubIterators() []graph.IteratorShape                  { return nil }
func (n *nodes) String() string                                       { return "Nodes" }

// nodeScan walks the table of hashes: it is the smaller one.
type nodeScan struct {
	v    *view
	it   *cursor
	id   ID
	n    int
	done bool
	err  error
}

func (s *nodeScan) Next(ctx context.Context) bool {
	if s.done || s.err != nil {
		return false
	}
	if s.n++; s.n%checkEvery == 1 && ctx.Err() != nil {
		s.end(ctx.Err())
		return false
	}
	var ok bool
	if s.it == nil {
		if s.it, s.err = s.v.iterator(tableHash); s.err != nil {
			return false
		}
		ok = s.it.First()
	} else {
		if err := s.it.enter(); err != nil {
			s.end(err)
			return false
		}
		ok = s.it.Next()
	}
	var err error
	if ok {
		key := s.it.Key()
		s.id = readID(key[len(key)-idSize:])
	} else {
		err = s.it.Error()
	}
	s.it.leave()
	if !ok {
		s.end(err)
	}
	return ok
}

func (s *nodeScan) end(err error) {
	s.done, s.id = true, 0
	if s.it != nil {
		s.v.drop(s.it)
		s.it = nil
	}
	if err == nil {
		err = s.v.faulty()
	}
	if s.err == nil {
		s.err = err
	}
}

func (s *nodeScan) Result() graph.Ref {
	if s.id == 0 {
		return nil
	}
	return s.id
}

func (s *nodeScan) NextPath(context.Context) bool   { return false }
func (s *nodeScan) TagResults(map[string]graph.Ref) {}
func (s *nodeScan) Err() error                      { return s.err }
func (s *nodeScan) String() string                  { return "NodeScan" }

func (s *nodeScan) Close() error {
	s.end(nil)
	return nil
}

type nodeLookup struct {
	v   *view
	id  ID
	err error
}

func (l *nodeLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	id := l.v.id(ref)
	if id == 0 || l.err != nil {
		return false
	}
	if _, ok := l.v.dict.values.get(id); !ok || l.v.dict.epoch.Load() != 0 || l.v.frozen {
		found, err := l.v.get(valueKey(id), func([]byte) error { return nil })
		if err != nil || !found {
			l.err = err
			return false
		}
	}
	l.id = id
	return true
}

func (l *nodeLookup) Result() graph.Ref {
	if l.id == 0 {
		return nil
	}
	return l.id
}

func (l *nodeLookup) NextPath(context.Context) bool   { return false }
func (l *nodeLookup) TagResults(map[string]graph.Ref) {}
func (l *nodeLookup) Err() error                      { return l.err }
func (l *nodeLookup) Close() error                    { return nil }
func (l *nodeLookup) String() string                  { return "NodeLookup" }
