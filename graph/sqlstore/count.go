package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// sizeUpTo is how many rows are counted to estimate: more are "many".
const (
	sizeUpTo  = 2000
	sizesHold = 10 * time.Second
)

// total gives the number of rows of a table.
func (v *View) total(ctx context.Context, table string, exact bool) (int64, error) {
	q := v.s.query()
	switch {
	case exact:
		q.add("SELECT COUNT(*) FROM " + table)
		return v.ints(ctx, q)
	case v.s.mysql:
		q.add("SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '" + table + "'")
	case v.s.address.Kind == "cockroach":
		q.add("SELECT COUNT(*) FROM " + table)
	default:
		q.add("SELECT reltuples FROM pg_class WHERE oid = '" + table + "'::regclass")
	}
	key := q.b.String()
	if x, ok := v.s.sizes.get(key); ok {
		return x.n, nil
	}
	n, err := v.ints(ctx, q)
	if n < sizeUpTo && err == nil { // an estimate of nothing may be one that nobody has made yet
		few := v.s.query()
		few.add("SELECT COUNT(*) FROM (SELECT 1 AS x FROM " + table + " LIMIT " + itoa(sizeUpTo) + ") c")
		n, err = v.ints(ctx, few)
	}
	if err == nil {
		v.s.sizes.put(key, n, false)
	}
	return n, err
}

// size estimates how many rows a selection gives. Up to some thousand it counts them; counts hold for some seconds.
func (v *View) size(ctx context.Context, sel *selection) (n int64, exact bool, err error) {
	if sel.nodes || !sel.anyFixed() {
		table := "clew_quads"
		if sel.nodes {
			table = "clew_values"
		}
		n, err = v.total(ctx, table, false)
		return n, false, err
	}
	q := v.s.query()
	q.add("SELECT COUNT(*) FROM (SELECT 1 AS x")
	sel.from(q, nil, -1)
	q.add(" LIMIT " + itoa(sizeUpTo) + ") c")
	key := sel.key()
	if x, ok := v.s.sizes.get(key); ok && v.tx == nil {
		return x.n, false, nil
	}
	if n, err = v.ints(ctx, q); err != nil {
		return 0, false, err
	}
	exact = n < sizeUpTo
	if !exact {
		all, err := v.total(ctx, "clew_quads", false)
		if err != nil {
			return 0, false, err
		}
		n = max(n, all/16)
	}
	v.s.sizes.put(key, n, exact)
	return n, exact, nil
}

// pattern gives the selection of quads in which nil stands for anything.
func pattern(p quad.Quad) (*selection, error) {
	sel := newSelection()
	for _, d := range quad.Directions {
		if val := p.Get(d); val != nil {
			id, _, err := idOf(val)
			if err != nil {
				return nil, err
			}
			sel.fix(at(d), id)
		}
	}
	return sel, nil
}

// Count counts the quads that have the values of a pattern, in which nil stands for anything.
func (v *View) Count(ctx context.Context, p quad.Quad) (int64, error) {
	sel, err := pattern(p)
	if err != nil {
		return 0, nil // what cannot be stored is not there
	}
	q := v.s.query()
	q.add("SELECT COUNT(*)")
	sel.from(q, nil, -1)
	return v.ints(ctx, q)
}

// CountBy counts the quads that have the values of a pattern, in which nil stands for anything, by their nodes in a direction.
func (v *View) CountBy(ctx context.Context, p quad.Quad, d quad.Direction) (map[quad.Value]int64, error) {
	sel, err := pattern(p)
	if err != nil {
		return nil, nil // what cannot be stored is not there
	}
	q := v.s.query()
	column := sel.column(0, at(d))
	q.add("SELECT " + column + ", COUNT(*)")
	sel.from(q, nil, -1)
	q.add(" GROUP BY " + column)
	rows, err := v.rowsOf(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // its errors came with Err
	counts := map[ID]int64{}
	for rows.Next() {
		var id sql.RawBytes
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		if len(id) != len(ID{}) {
			return nil, errRow
		}
		counts[ID(id)] = n
		v.expect(ID(id))
	}
	if err := rows.Err(); err != nil {
		return nil, v.explain(err)
	}
	out := make(map[quad.Value]int64, len(counts))
	for id, n := range counts {
		val, err := v.value(ctx, id)
		if err != nil {
			return nil, err
		}
		out[val] += n
	}
	return out, nil
}

// Distinct calls yield with the nodes that quads which have the values of a pattern have in a direction, each once, until it returns false. The value
// nil is that of quads without a label.
func (v *View) Distinct(ctx context.Context, p quad.Quad, d quad.Direction, yield func(quad.Value) bool) error {
	sel, err := pattern(p)
	if err != nil {
		return nil // what cannot be stored is not there
	}
	q := v.s.query()
	q.add("SELECT DISTINCT " + sel.column(0, at(d)))
	sel.from(q, nil, -1)
	var ids []ID
	if err := v.each(ctx, q, 1, func(row []ID) error {
		ids = append(ids, row[0])
		return nil
	}); err != nil {
		return err
	}
	v.expect(ids[:min(len(ids), expectAtMost)]...)
	for i, id := range ids {
		if i > 0 && i%expectAtMost == 0 {
			v.expect(ids[i:min(len(ids), i+expectAtMost)]...)
		}
		val, err := v.value(ctx, id)
		if err != nil {
			return err
		}
		if !yield(val) {
			break
		}
	}
	return nil
}

// Unlabelled gives the quads that have no label.
func (v *View) Unlabelled() graph.Iterator {
	sel := newSelection()
	sel.fixed = append(sel.fixed, fixedColumn{0, at(quad.Label), []ID{{}}})
	return (&rowsShape{v: v, sel: sel}).AsLegacy()
}
