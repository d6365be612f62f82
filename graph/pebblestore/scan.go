package pebblestore

import (
	"bytes"
	"context"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// pattern gives the ids of a quad in which nil stands for anything. It reports false when the graph does not have one of the values.
func (v *view) pattern(p quad.Quad) (out Quad, ok bool, err error) {
	for _, d := range quad.Directions {
		val := p.Get(d)
		if val == nil {
			continue
		}
		id, err := v.lookup(val)
		if err != nil || id == 0 {
			return out, false, err
		}
		out[at(d)] = id
	}
	return out, true, nil
}

// Count counts the quads that have the values of a pattern, in which nil stands for anything. It is exact, and takes time in proportion to the result.
func (v *view) Count(ctx context.Context, p quad.Quad) (int64, error) {
	q, ok, err := v.pattern(p)
	if err != nil || !ok {
		return 0, err
	}
	if q.bound() == 0 {
		return v.counts.Load().quads, nil
	}
	o, _ := orderOf(q.bound(), -1)
	var n int64
	err = v.keys(ctx, o, q, func(*cursor, []byte) bool {
		n++
		return true
	})
	return n, err
}

// CountBy counts the quads that have the values of a pattern, in which nil stands for anything, by their nodes in a direction. Only those nodes are looked up.
func (v *view) CountBy(ctx context.Context, p quad.Quad, d quad.Direction) (map[quad.Value]int64, error) {
	q, ok, err := v.pattern(p)
	if err != nil || !ok {
		return nil, err
	}
	o, _ := orderOf(q.bound(), at(d))
	ids := map[ID]int64{}
	if err := v.keys(ctx, o, q, func(it *cursor, _ []byte) bool {
		ids[o.readKey(it.Key())[at(d)]]++
		return true
	}); err != nil {
		return nil, err
	}
	out := make(map[quad.Value]int64, len(ids))
	for id, n := range ids {
		val, err := v.value(id)
		if err != nil {
			return nil, err
		}
		out[val] += n
	}
	return out, nil
}

// Distinct calls yield with the nodes that quads which have the values of a pattern have in a direction, each once, until it returns false. Where an order
// goes on with that direction it takes one seek for each node. The value nil is that of quads without a label.
func (v *view) Distinct(ctx context.Context, p quad.Quad, d quad.Direction, yield func(quad.Value) bool) error {
	q, ok, err := v.pattern(p)
	if err != nil || !ok {
		return err
	}
	o, sorted := orderOf(q.bound(), at(d))
	seen := map[ID]bool{}
	var failed error
	n := 0
	err = v.keys(ctx, o, q, func(it *cursor, prefix []byte) bool {
		id := o.readKey(it.Key())[at(d)]
		if !seen[id] {
			if !sorted {
				seen[id] = true
			}
			val, err := v.value(id)
			if err != nil {
				failed = err
				return false
			}
			if !yield(val) {
				return false
			}
		}
		if sorted { // the next node, and back by one key because keys goes on by one
			if n++; n%checkEvery == 0 && ctx.Err() != nil {
				failed = ctx.Err()
				return false
			}
			if it.SeekGE(appendID(prefix[:len(prefix):len(prefix)], id+1)) {
				it.Prev()
			} else if it.Error() == nil {
				it.Last()
			}
		}
		return true
	})
	if failed != nil {
		return failed
	}
	return err
}

// keys calls f with each key of an order that begins with what q binds, until it returns false.
func (v *view) keys(ctx context.Context, o order, q Quad, f func(it *cursor, prefix []byte) bool) error {
	it, err := v.iterator(o.table(0))
	if err != nil {
		return err
	}
	defer v.release(it)
	prefix := o.appendPrefix(nil, 0, q)
	n := 0
	for ok := it.SeekGE(prefix); ok && bytes.HasPrefix(it.Key(), prefix); ok = it.Next() {
		if n++; n%checkEvery == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if v.s.closed.Load() {
				return errClosed
			}
		}
		if !f(it, prefix) {
			break
		}
	}
	return it.Error()
}

// Unlabelled gives the quads that have no label.
func (v *view) Unlabelled() graph.Iterator {
	return (&match{v: v, result: anyPlace, bare: true}).AsLegacy()
}
