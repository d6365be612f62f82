package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// View is the graph as somebody reads it: the newest state with each SELECT, or that of a transaction.
type View struct {
	s     *QuadStore
	tx    *sql.Tx // nil outside of transactions
	fault atomic.Pointer[error]

	mu       sync.Mutex
	expected []ID // what was read lately and may be asked for next: it is looked up together
	places   map[ID]int
}

var _ graph.QuadStore = (*View)(nil)

func itoa(n int) string { return strconv.Itoa(n) }

// fail remembers an error that a method of Cayley's interface cannot give. Iterators of the view end with it.
func (v *View) fail(err error) {
	if err != nil {
		v.fault.CompareAndSwap(nil, &err)
	}
}

// Fault gives the first error that a method without an error result met since the last call: ValueOf, NameOf or Quad. Iterators end with it, too.
func (v *View) Fault() error {
	if err := v.fault.Swap(nil); err != nil {
		return *err
	}
	return nil
}

func (v *View) faulty() error {
	if err := v.fault.Load(); err != nil {
		return *err
	}
	return nil
}

// How much is looked up together: values up to a size, of those that were read lately.
const (
	lookupAtOnce = 256
	lookupBytes  = 4096
	expectAtMost = 8192
)

// expect notes ids whose values may be asked for soon.
func (v *View) expect(ids ...ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.expected)+len(ids) > expectAtMost || v.places == nil {
		v.expected, v.places = nil, map[ID]int{}
	}
	for _, id := range ids {
		if _, known := v.places[id]; !known && id != (ID{}) {
			v.places[id] = len(v.expected)
			v.expected = append(v.expected, id)
		}
	}
}

// near gives an id and those that were read with it and after it, without those whose values are known.
func (v *View) near(id ID) []ID {
	v.mu.Lock()
	defer v.mu.Unlock()
	out := []ID{id}
	at, ok := v.places[id]
	if !ok {
		return out
	}
	for _, other := range v.expected[at+1:] {
		if len(out) == lookupAtOnce {
			break
		}
		if _, known := v.s.values.get(other); !known {
			out = append(out, other)
		}
	}
	return out
}

// value gives the value of an id, nil when the graph does not have it, and looks up others that may be asked for next.
func (v *View) value(ctx context.Context, id ID) (quad.Value, error) {
	if id == (ID{}) {
		return nil, nil
	}
	if val, ok := v.s.values.get(id); ok {
		return val, nil
	}
	q := v.s.query()
	q.add("SELECT id, form FROM clew_values WHERE ")
	ids := v.near(id)
	q.in("id", ids)
	if len(ids) > 1 {
		q.add(" AND (octet_length(form) <= " + itoa(lookupBytes) + " OR id = ")
		q.id(id)
		q.add(")")
	}
	rows, err := v.rowsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // its errors came with Err
	var out quad.Value
	for rows.Next() {
		var key, form sql.RawBytes
		if err := rows.Scan(&key, &form); err != nil {
			return nil, err
		}
		if len(key) != len(ID{}) {
			return nil, errRow
		}
		val, err := pebblestore.ReadValue(form)
		if err != nil {
			return nil, fmt.Errorf("value %x of the dictionary: %w", []byte(key), err)
		}
		v.s.values.put(ID(key), val, len(form))
		if ID(key) == id {
			out = val
		}
	}
	return out, v.explain(rows.Err())
}

// known reports whether a value is in the graph.
func (v *View) known(ctx context.Context, id ID) (bool, error) {
	q := v.s.query()
	q.add("SELECT id FROM clew_values WHERE ")
	q.in("id", []ID{id})
	found := false
	err := v.each(ctx, q, 1, func([]ID) error {
		found = true
		return nil
	})
	return found, err
}

// ValueOf gives the id of a value, nil when the graph does not have it.
func (v *View) ValueOf(val quad.Value) graph.Ref {
	id, _, err := idOf(val)
	if err != nil || val == nil {
		return nil // what cannot be stored is not there
	}
	found, err := v.known(context.Background(), id)
	v.fail(err)
	if !found {
		return nil
	}
	return id
}

// NameOf gives the value of a reference, nil when there is none.
func (v *View) NameOf(ref graph.Ref) quad.Value {
	switch ref := ref.(type) {
	case nil:
		return nil
	case ID:
		val, err := v.value(context.Background(), ref)
		v.fail(err)
		return val
	case graph.PreFetchedValue:
		return ref.NameOf()
	}
	return nil
}

// ValuesOf gives the values of references, nil for those that have none.
func (v *View) ValuesOf(ctx context.Context, refs []graph.Ref) ([]quad.Value, error) {
	out := make([]quad.Value, len(refs))
	for _, ref := range refs {
		if id, ok := ref.(ID); ok {
			v.expect(id)
		}
	}
	for i, ref := range refs {
		switch ref := ref.(type) {
		case nil:
		case ID:
			val, err := v.value(ctx, ref)
			if err != nil {
				return out, err
			}
			out[i] = val
		case graph.PreFetchedValue:
			out[i] = ref.NameOf()
		default:
			return out, fmt.Errorf("not a reference of this store: %T", ref)
		}
	}
	return out, nil
}

// RefsOf gives the ids of values. A value that the graph does not have is an error.
func (v *View) RefsOf(ctx context.Context, vals []quad.Value) ([]graph.Ref, error) {
	out := make([]graph.Ref, len(vals))
	for i, val := range vals {
		id, _, err := idOf(val)
		if err != nil {
			return nil, err
		}
		found, err := v.known(ctx, id)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, fmt.Errorf("not found: %v", val)
		}
		out[i] = id
	}
	return out, nil
}

// Quad gives the quad of a reference; it is empty when one of its values is gone.
func (v *View) Quad(ref graph.Ref) (q quad.Quad) {
	ids, ok := ref.(Quad)
	if !ok {
		return quad.Quad{}
	}
	for _, d := range quad.Directions {
		val, err := v.value(context.Background(), ids[at(d)])
		v.fail(err)
		if val == nil && ids[at(d)] != (ID{}) {
			return quad.Quad{}
		}
		q.Set(d, val)
	}
	return q
}

// QuadDirection gives the node of a quad in a direction, nil where it has none.
func (v *View) QuadDirection(ref graph.Ref, d quad.Direction) graph.Ref {
	q, ok := ref.(Quad)
	if !ok || d < quad.Subject || d > quad.Label || q[at(d)] == (ID{}) {
		return nil
	}
	return q[at(d)]
}

// idOf turns a reference of a node into its id, zeros when it is none.
func (v *View) idOf(ref graph.Ref) ID {
	switch ref := ref.(type) {
	case ID:
		return ref
	case graph.PreFetchedValue:
		id, _, err := idOf(ref.NameOf())
		if err == nil {
			return id
		}
	}
	return ID{}
}

// QuadIterator gives the quads that have a node in a direction.
func (v *View) QuadIterator(d quad.Direction, ref graph.Ref) graph.Iterator {
	id := v.idOf(ref)
	if id == (ID{}) || d < quad.Subject || d > quad.Label {
		return iterator.NewNull()
	}
	sel := newSelection()
	sel.fix(at(d), id)
	return (&rowsShape{v: v, sel: sel}).AsLegacy()
}

// QuadIteratorSize gives how many quads have a node in a direction.
func (v *View) QuadIteratorSize(ctx context.Context, d quad.Direction, ref graph.Ref) (graph.Size, error) {
	id := v.idOf(ref)
	if id == (ID{}) || d < quad.Subject || d > quad.Label {
		return graph.Size{Exact: true}, nil
	}
	sel := newSelection()
	sel.fix(at(d), id)
	n, exact, err := v.size(ctx, sel)
	return graph.Size{Size: n, Exact: exact}, err
}

// QuadsAllIterator gives all quads.
func (v *View) QuadsAllIterator() graph.Iterator {
	return (&rowsShape{v: v, sel: newSelection()}).AsLegacy()
}

// NodesAllIterator gives all nodes: the values that some quad has.
func (v *View) NodesAllIterator() graph.Iterator {
	sel := newSelection()
	sel.nodes = true
	return (&rowsShape{v: v, sel: sel}).AsLegacy()
}

// Stats gives the number of nodes and quads: as the database counts them when exact, else as it estimates them.
func (v *View) Stats(ctx context.Context, exact bool) (graph.Stats, error) {
	var out graph.Stats
	for _, c := range []struct {
		table string
		less  int64 // the value that stands for no label
		to    *graph.Size
	}{{"clew_values", 1, &out.Nodes}, {"clew_quads", 0, &out.Quads}} {
		n, err := v.total(ctx, c.table, exact)
		if err != nil {
			return out, err
		}
		*c.to = graph.Size{Size: max(n-c.less, 0), Exact: exact}
	}
	return out, nil
}

// Close does nothing: the store has the connections.
func (v *View) Close() error { return nil }

// ApplyDeltas refuses: write by the store.
func (v *View) ApplyDeltas([]graph.Delta, graph.IgnoreOpts) error { return pebblestore.ErrReadOnly }

// NewQuadWriter refuses: write by the store.
func (v *View) NewQuadWriter() (quad.WriteCloser, error) { return nil, pebblestore.ErrReadOnly }

// ints runs a query that gives one number.
func (v *View) ints(ctx context.Context, q *query) (n int64, err error) {
	rows, err := v.rowsOf(ctx, q)
	if err != nil {
		return 0, err
	}
	defer rows.Close() // its errors came with Err
	for rows.Next() {
		var x sql.NullFloat64 // PostgreSQL estimates in these
		if err := rows.Scan(&x); err != nil {
			return 0, err
		}
		n = int64(x.Float64)
	}
	return n, v.explain(rows.Err())
}
