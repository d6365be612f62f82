package sqlstore

import (
	"context"
	"database/sql"

	"github.com/cayleygraph/cayley/graph"
)

// What a step of an iterator costs, in the units of Cayley's planner. A lookup is a question to the server, but most are asked together.
const (
	costNext = 1
	costAsk  = 8
)

// rowsShape is a selection as Cayley's iterator.
type rowsShape struct {
	v   *View
	sel *selection
}

// rowsIterator is rowsShape as Cayley's older kind of iterator.
type rowsIterator struct {
	graph.Iterator
	shape graph.IteratorShape
}

// AsShape gives the newer kind.
func (it *rowsIterator) AsShape() graph.IteratorShape { return it.shape }

// legacy makes Cayley's older kind of iterator of a newer one.
func legacy(s graph.IteratorShape) graph.Iterator {
	it := &rowsIterator{shape: s}
	it.Iterator = graph.NewLegacy(s, it)
	return it
}

var (
	_ graph.IteratorShapeCompat = (*rowsShape)(nil)
	_ graph.IteratorFuture      = (*rowsIterator)(nil)
)

func (r *rowsShape) AsLegacy() graph.Iterator { return legacy(r) }
func (r *rowsShape) Iterate() graph.Scanner {
	return &rowsScan{of: r, stream: stream{v: r.v, sel: r.sel}}
}
func (r *rowsShape) Lookup() graph.Index                                  { return &rowsLookup{of: r} }
func (r *rowsShape) Optimize(context.Context) (graph.IteratorShape, bool) { return r, false }
func (r *rowsShape) SubIterators() []graph.IteratorShape                  { return nil }
func (r *rowsShape) String() string                                       { return r.sel.String() }

func (r *rowsShape) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	n, exact, err := r.v.size(ctx, r.sel)
	return graph.IteratorCosts{NextCost: costNext, ContainsCost: costAsk, Size: graph.Size{Size: n, Exact: exact}}, err
}

// ref is the result that a row has.
func (s *selection) ref(row []ID) graph.Ref {
	if row == nil {
		return nil
	}
	if s.result.place == anyPlace && !s.nodes {
		return Quad(row[:4])
	}
	return row[0]
}

// tagRow gives the tags of a row. One without a name is for the store itself.
func (s *selection) tagRow(row []ID, dst map[string]graph.Ref) {
	first := 1
	if s.result.place == anyPlace && !s.nodes {
		first = 4
	}
	for i, t := range s.tags {
		if t.name != "" && row != nil {
			dst[t.name] = row[first+i]
		}
	}
}

// How many rows are read ahead: few at first, since who asks may want no more.
const (
	firstRows = 256
	moreRows  = 4096
)

// stream reads the rows of a selection. Until it is at its end it may have a connection of its own.
type stream struct {
	v     *View
	sel   *selection
	ids   []ID // when not nil, what the column at index may be
	index int

	rows   *sql.Rows
	cancel context.CancelFunc
	scan   *idScan
	buffer [][]ID
	next   int
	opened bool
	done   bool
	err    error
}

// read gives the next row, nil at the end.
func (s *stream) read(ctx context.Context) []ID {
	if s.next == len(s.buffer) && !s.fill(ctx) {
		return nil
	}
	s.next++
	return s.buffer[s.next-1]
}

// fill reads some more rows.
func (s *stream) fill(ctx context.Context) bool {
	s.buffer, s.next = s.buffer[:0], 0
	if s.done || s.err != nil {
		return false
	}
	if err := ctx.Err(); err != nil {
		return s.end(err)
	}
	most := moreRows
	if !s.opened {
		s.opened = true
		most = firstRows
		// Cancelled, the query ends on the server, too. Otherwise to close the rows would read them all.
		var asking context.Context
		asking, s.cancel = context.WithCancel(ctx)
		rows, err := s.v.rowsOf(asking, s.sel.query(s.v.s.query(), s.ids, s.index))
		if err != nil {
			return s.end(err)
		}
		s.rows, s.scan = rows, newScan(len(s.sel.columns()))
	}
	for len(s.buffer) < most || s.v.tx != nil { // a transaction can ask nothing else before it has read all
		if !s.rows.Next() {
			err := s.v.explain(s.rows.Err())
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			s.end(err)
			break
		}
		row, err := s.scan.read(s.rows)
		if err != nil {
			s.end(err)
			break
		}
		s.buffer = append(s.buffer, row)
	}
	if s.err != nil {
		s.buffer = nil
		return false
	}
	for _, row := range s.buffer {
		s.v.expect(row...)
	}
	return len(s.buffer) > 0
}

func (s *stream) end(err error) bool {
	if err == nil {
		err = s.v.faulty()
	}
	s.done, s.err = true, err
	s.release()
	return false
}

func (s *stream) release() {
	if s.cancel != nil {
		s.cancel()
	}
	if s.rows != nil {
		_ = s.rows.Close() // its errors came with Err
		s.rows = nil
	}
}

// rowsScan goes through the rows of a selection. Each is a result of its own.
type rowsScan struct {
	of     *rowsShape
	stream stream
	row    []ID
}

func (s *rowsScan) Next(ctx context.Context) bool {
	s.row = s.stream.read(ctx)
	return s.row != nil
}

func (s *rowsScan) Result() graph.Ref                   { return s.of.sel.ref(s.row) }
func (s *rowsScan) NextPath(context.Context) bool       { return false }
func (s *rowsScan) TagResults(dst map[string]graph.Ref) { s.of.sel.tagRow(s.row, dst) }
func (s *rowsScan) Err() error                          { return s.stream.err }
func (s *rowsScan) String() string                      { return "RowsScan" }

func (s *rowsScan) Close() error {
	s.stream.done = true
	s.stream.release()
	return nil
}

// prefetcher is a Lookup that can ask for many nodes at once, before it is asked for each.
type prefetcher interface {
	graph.Index
	prefetch(ctx context.Context, ids []ID) error
}

// prefetchRows bounds how many rows are asked for ahead. Of nodes that have more together each is asked for alone.
const prefetchRows = 50_000

// rowsOfMany gives the rows whose column at index is one of ids, by that; false when there are too many.
func (v *View) rowsOfMany(ctx context.Context, sel *selection, ids []ID, index int) (map[ID][][]ID, bool, error) {
	s := stream{v: v, sel: sel, ids: ids, index: index}
	defer s.release()
	out := make(map[ID][][]ID, len(ids))
	for n := 0; ; n++ {
		row := s.read(ctx)
		if row == nil {
			return out, true, s.err
		}
		if n == prefetchRows {
			return nil, false, nil
		}
		out[row[index]] = append(out[row[index]], row)
	}
}

// rowsLookup answers whether a selection has a node or quad; its rows are the paths.
type rowsLookup struct {
	of    *rowsShape
	ahead map[ID][][]ID // of those that were asked for
	asked map[ID]bool
	left  [][]ID
	alone *stream
	row   []ID
	err   error
}

func (l *rowsLookup) prefetch(ctx context.Context, ids []ID) error {
	l.ahead, l.asked = nil, nil
	if l.of.sel.result.place == anyPlace && !l.of.sel.nodes {
		return nil
	}
	rows, ok, err := l.of.v.rowsOfMany(ctx, l.of.sel, ids, 0)
	if err != nil {
		l.err = err
		return err
	}
	if ok {
		l.ahead, l.asked = rows, setOf(ids)
	}
	return nil
}

func setOf(ids []ID) map[ID]bool {
	out := make(map[ID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}

func (l *rowsLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	if l.err != nil || ref == nil {
		return false
	}
	l.close()
	if q, ok := ref.(Quad); ok && l.of.sel.result.place == anyPlace {
		sel := l.of.sel.clone()
		for place, id := range q {
			sel.fixed = append(sel.fixed, fixedColumn{sel.result.table, place, []ID{id}})
		}
		l.alone = &stream{v: l.of.v, sel: sel}
		return l.NextPath(ctx)
	}
	id := l.of.v.idOf(ref)
	if id == (ID{}) {
		return false
	}
	if l.asked[id] {
		l.left = l.ahead[id]
	} else {
		l.alone = &stream{v: l.of.v, sel: l.of.sel, ids: []ID{id}}
	}
	return l.NextPath(ctx)
}

func (l *rowsLookup) NextPath(ctx context.Context) bool {
	switch {
	case l.alone != nil:
		row := l.alone.read(ctx)
		l.err = l.alone.err
		if row == nil {
			return false
		}
		l.row = row
	case len(l.left) > 0:
		l.row, l.left = l.left[0], l.left[1:]
	default:
		return false
	}
	return true
}

func (l *rowsLookup) close() {
	if l.alone != nil {
		l.alone.release()
		l.alone = nil
	}
	l.left = nil
}

func (l *rowsLookup) Result() graph.Ref                   { return l.of.sel.ref(l.row) }
func (l *rowsLookup) TagResults(dst map[string]graph.Ref) { l.of.sel.tagRow(l.row, dst) }
func (l *rowsLookup) String() string                      { return "RowsLookup" }

func (l *rowsLookup) Err() error {
	if l.err != nil {
		return l.err
	}
	return l.of.v.faulty()
}

func (l *rowsLookup) Close() error {
	l.close()
	return nil
}
