package store

import (
	"context"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"
)

// merged is a graph in which entities that the resolution graph says are one are one node: the IRI that stands for them has the quads of all. It is
// what Gizmo, Cayley's APIs and whoever else walks the graph by nodes are given, so that no query need know of owl:sameAs. The quads that it
// gives in whole say the one IRI, too.
type merged struct {
	cayley.QuadStore
	nodesOf
}

// nodesOf is who is who, in the nodes of a store, which stay the same while it is open.
type nodesOf struct {
	who     *identities
	chosen  map[any]cayley.Ref   // of a node that is another one too, by its key: the node that stands for them
	members map[any][]cayley.Ref // of a node that stands for several, by its key: all of them
}

// merge gives a graph with those who are one as one node; the graph itself where there are none.
func (s *Store) merge(qs cayley.QuadStore) cayley.QuadStore {
	ctx := context.WithValue(context.Background(), stateKey{}, qs)
	who, err := s.identities(ctx)
	if err != nil || len(who.chosen) == 0 { // the first read gives the error
		return qs
	}
	if known := who.nodes.Load(); known != nil {
		return &merged{qs, *known}
	}
	m := &nodesOf{who: who, chosen: map[any]cayley.Ref{}, members: map[any][]cayley.Ref{}}
	for one, all := range who.members {
		ref := qs.ValueOf(quad.IRI(one))
		if ref == nil {
			continue
		}
		refs := []cayley.Ref{ref}
		for _, other := range all[1:] {
			if r := qs.ValueOf(quad.IRI(other)); r != nil {
				refs = append(refs, r)
				m.chosen[r.Key()] = ref
			}
		}
		m.members[ref.Key()] = refs
	}
	who.nodes.Store(m)
	return &merged{qs, *m}
}

func (m *merged) one(ref cayley.Ref) cayley.Ref {
	if ref == nil {
		return nil
	}
	if c, is := m.chosen[ref.Key()]; is {
		return c
	}
	return ref
}

// ValueOf gives the node of a value.
func (m *merged) ValueOf(v quad.Value) cayley.Ref { return m.one(m.QuadStore.ValueOf(v)) }

// QuadDirection gives a node of a quad.
func (m *merged) QuadDirection(ref cayley.Ref, d quad.Direction) cayley.Ref {
	return m.one(m.QuadStore.QuadDirection(ref, d))
}

// Quad gives a quad.
func (m *merged) Quad(ref cayley.Ref) quad.Quad { return m.who.quad(m.QuadStore.Quad(ref)) }

// QuadIterator gives the quads of all that a node stands for.
func (m *merged) QuadIterator(d quad.Direction, ref cayley.Ref) cayley.Iterator {
	ref = m.one(ref)
	if ref == nil || m.members[ref.Key()] == nil {
		return m.QuadStore.QuadIterator(d, ref)
	}
	var each []cayley.Iterator
	for _, r := range m.members[ref.Key()] {
		each = append(each, m.QuadStore.QuadIterator(d, r))
	}
	return iterator.NewOr(each...)
}

// QuadIteratorSize estimates how many those are.
func (m *merged) QuadIteratorSize(ctx context.Context, d quad.Direction, ref cayley.Ref) (cayley.Size, error) {
	ref = m.one(ref)
	if ref == nil || m.members[ref.Key()] == nil {
		return m.QuadStore.QuadIteratorSize(ctx, d, ref)
	}
	total := cayley.Size{Exact: true}
	for _, r := range m.members[ref.Key()] {
		n, err := m.QuadStore.QuadIteratorSize(ctx, d, r)
		if err != nil {
			return n, err
		}
		total.Size += n.Size
		total.Exact = total.Exact && n.Exact
	}
	return total, nil
}

// NodesAllIterator gives all nodes, each that stands for several once.
func (m *merged) NodesAllIterator() cayley.Iterator {
	return cayley.AsLegacy(&oneEach{cayley.AsShape(m.QuadStore.NodesAllIterator()), m})
}

// Fault gives the error that a method without an error result met.
func (m *merged) Fault() error {
	if f, ok := m.QuadStore.(interface{ Fault() error }); ok {
		return f.Fault()
	}
	return nil
}

// oneEach leaves out the nodes that another one stands for.
type oneEach struct {
	cayley.IteratorShape
	m *merged
}

func (o *oneEach) Iterate() cayley.Scanner { return &oneEachScanner{o.IteratorShape.Iterate(), o.m} }
func (o *oneEach) Lookup() cayley.Index    { return &oneEachIndex{o.IteratorShape.Lookup(), o.m} }

func (o *oneEach) Optimize(ctx context.Context) (cayley.IteratorShape, bool) { return o, false }

type oneEachScanner struct {
	cayley.Scanner
	m *merged
}

func (o *oneEachScanner) Next(ctx context.Context) bool {
	for o.Scanner.Next(ctx) {
		if _, is := o.m.chosen[o.Result().Key()]; !is {
			return true
		}
	}
	return false
}

type oneEachIndex struct {
	cayley.Index
	m *merged
}

func (o *oneEachIndex) Contains(ctx context.Context, ref cayley.Ref) bool {
	_, is := o.m.chosen[ref.Key()]
	return !is && o.Index.Contains(ctx, ref)
}
