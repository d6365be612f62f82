package pebblestore

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
)

// view is the reading half of a store: of its latest state, or of a snapshot.
type view struct {
	s      *QuadStore
	db     pebble.Reader
	dict   *dictionary
	frozen bool  // a snapshot
	epoch  int64 // of the dictionary when the snapshot was taken
	state  int64 // the number of commits that the snapshot sees
	counts atomic.Pointer[counters]
	fault  atomic.Pointer[error]

	pool *pool
}

// fail remembers an error that a method of Cayley's interface cannot give. Iterators of the view end with it.
func (v *view) fail(err error) {
	if err != nil {
		v.fault.CompareAndSwap(nil, &err)
	}
}

// Fault gives the first error that a method without an error result met since the last call: ValueOf, NameOf or Quad. Iterators end with it, too.
func (v *view) Fault() error {
	if err := v.fault.Swap(nil); err != nil {
		return *err
	}
	return nil
}

func (v *view) faulty() error {
	if err := v.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// ValueOf gives the id of a value, nil when the graph does not have it.
func (v *view) ValueOf(val quad.Value) graph.Ref {
	id, err := v.lookup(val)
	v.fail(err)
	if id == 0 {
		return nil
	}
	return id
}

// NameOf gives the value of a reference, nil when there is none.
func (v *view) NameOf(ref graph.Ref) quad.Value {
	switch ref := ref.(type) {
	case nil:
		return nil
	case ID:
		val, err := v.value(ref)
		v.fail(err)
		return val
	case graph.PreFetchedValue:
		return ref.NameOf()
	}
	return nil
}

// ValuesOf gives the values of references, nil for those that have none.
func (v *view) ValuesOf(ctx context.Context, refs []graph.Ref) ([]quad.Value, error) {
	out := make([]quad.Value, len(refs))
	for i, ref := range refs {
		switch ref := ref.(type) {
		case nil:
		case ID:
			val, err := v.value(ref)
			if err != nil {
				return out, err
			}
			out[i] = val
		case graph.PreFetchedValue:
			out[i] = ref.NameOf()
		default:
			return out, fmt.Errorf("not a reference of this store: %T", ref)
		}
		if i%1024 == 1023 && ctx.Err() != nil {
			return out, ctx.Err()
		}
	}
	return out, nil
}

// RefsOf gives the ids of values. A value that the graph does not have is an error.
func (v *view) RefsOf(ctx context.Context, vals []quad.Value) ([]graph.Ref, error) {
	out := make([]graph.Ref, len(vals))
	for i, val := range vals {
		id, err := v.lookup(val)
		if err != nil {
			return nil, err
		}
		if id == 0 {
			return nil, fmt.Errorf("not found: %v", val)
		}
		out[i] = id
	}
	return out, ctx.Err()
}

// Quad gives the quad of a reference.
func (v *view) Quad(ref graph.Ref) (q quad.Quad) {
	ids, ok := ref.(Quad)
	if !ok {
		return quad.Quad{}
	}
	q, err := v.quad(ids)
	v.fail(err)
	return q
}

// quad gives a quad with its values. It is empty when one of them is gone.
func (v *view) quad(ids Quad) (q quad.Quad, err error) {
	for _, d := range quad.Directions {
		val, err := v.value(ids[at(d)])
		if err != nil {
			return quad.Quad{}, err
		}
		if val == nil && ids[at(d)] != 0 {
			return quad.Quad{}, nil
		}
		q.Set(d, val)
	}
	return q, nil
}

// QuadDirection gives the node of a quad in a direction, nil where it has none.
func (v *view) QuadDirection(ref graph.Ref, d quad.Direction) graph.Ref {
	q, ok := ref.(Quad)
	if !ok || d < quad.Subject || d > quad.Label || q[at(d)] == 0 {
		return nil
	}
	return q[at(d)]
}

// id turns a reference of a node into its id, 0 when the graph does not have it.
func (v *view) id(ref graph.Ref) ID {
	switch ref := ref.(type) {
	case ID:
		return ref
	case graph.PreFetchedValue:
		id, err := v.lookup(ref.NameOf())
		v.fail(err)
		return id
	}
	return 0
}

// QuadIterator gives the quads that have a node in a direction.
func (v *view) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	id := v.id(ref)
	if id == 0 || d < quad.Subject || d > quad.Label {
		return iterator.NewNull()
	}
	m := &match{v: v, result: anyPlace}
	m.fixed[at(d)] = id
	return m.AsLegacy()
}

// QuadIteratorSize gives how many quads have a node in a direction.
func (v *view) QuadIteratorSize(_ context.Context, d quad.Direction, ref graph.Ref) (graph.Size, error) {
	id := v.id(ref)
	if id == 0 || d < quad.Subject || d > quad.Label {
		return graph.Size{Exact: true}, nil
	}
	var q Quad
	q[at(d)] = id
	return v.size(q)
}

// SizeOf gives how many quads a node is part of, near enough: a quad that has it in two directions counts twice.
func (v *view) SizeOf(ref graph.Ref) int64 {
	var n int64
	for _, d := range quad.Directions {
		size, err := v.QuadIteratorSize(context.Background(), d, ref)
		v.fail(err)
		n += size.Size
	}
	return n
}

// QuadsAllIterator gives all quads.
func (v *view) QuadsAllIterator() graph.Iterator {
	return (&match{v: v, result: anyPlace}).AsLegacy()
}

// NodesAllIterator gives all nodes: the values that some quad has.
func (v *view) NodesAllIterator() graph.Iterator { return (&nodes{v: v}).AsLegacy() }

// Stats gives the number of nodes and quads, which are always exact.
func (v *view) Stats(context.Context, bool) (graph.Stats, error) {
	c := v.counts.Load()
	return graph.Stats{Nodes: graph.Size{Size: c.nodes, Exact: true}, Quads: graph.Size{Size: c.quads, Exact: true}}, nil
}

// has reports whether a quad is there.
func (v *view) has(q Quad) (bool, error) {
	var buf [keySize]byte
	return v.get(spol.appendKey(buf[:0], 0, q), func([]byte) error { return nil })
}
