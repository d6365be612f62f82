package sqlstore

import (
	"context"
	"errors"
	"slices"

	"github.com/cayleygraph/cayley/graph"
)

// link is the rows of a selection whose node in a column is one of another iterator's. The last tag of the selection, which has no name, is that column. Results are
// those of Cayley's HasA over LinksTo; each has all the paths of its node, where Cayley's gives further ones to the first only.
type link struct {
	v      *View
	sel    *selection
	source graph.IteratorShape
}

var _ graph.IteratorShapeCompat = (*link)(nil)

// index is the column of the link in a row.
func (k *link) index() int { return len(k.sel.columns()) - 1 }

func (k *link) AsLegacy() graph.Iterator            { return legacy(k) }
func (k *link) String() string                      { return "Link " + k.sel.String() }
func (k *link) SubIterators() []graph.IteratorShape { return []graph.IteratorShape{k.source} }

func (k *link) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	if better, ok := k.source.Optimize(ctx); ok {
		k.source = better
	}
	return k, false
}

func (k *link) sizes(ctx context.Context) (rows, source int64, err error) {
	rows, _, err1 := k.v.size(ctx, k.sel)
	source, err2 := sizeOf(ctx, k.source)
	return rows, source, errors.Join(err1, err2)
}

func (k *link) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	rows, source, err := k.sizes(ctx)
	return graph.IteratorCosts{NextCost: 2 * costNext, ContainsCost: 2 * costAsk, Size: graph.Size{Size: min(rows, 4*source)}}, err
}

// Iterate goes through the other iterator and asks for the rows of many of its nodes at a time, or, where the selection has fewer rows, through those.
func (k *link) Iterate() graph.Scanner {
	rows, source, err := k.sizes(context.Background())
	if rows < source {
		return &linkFilter{k: k, stream: stream{v: k.v, sel: k.sel, err: err}, source: k.source.Lookup()}
	}
	return &linkScan{k: k, batches: batches{v: k.v, scan: k.source.Iterate(), err: err}}
}

func (k *link) Lookup() graph.Index {
	return &linkLookup{k: k, rows: rowsLookup{of: &rowsShape{k.v, k.sel}}, source: k.source.Lookup()}
}

// linkScan goes through the nodes of the other iterator.
type linkScan struct {
	k *link
	batches
	ahead map[ID][][]ID
	asked bool // ahead has the rows of all entries
	left  [][]ID
	alone *stream
	row   []ID
}

func (s *linkScan) Next(ctx context.Context) bool {
	for s.err == nil {
		if s.alone != nil {
			if s.row = s.alone.read(ctx); s.row != nil {
				s.again()
				return true
			}
			s.err = s.alone.err
			s.alone = nil
			continue
		}
		if len(s.left) > 0 {
			s.row, s.left = s.left[0], s.left[1:]
			s.again()
			return true
		}
		e := s.take()
		switch {
		case e == nil:
			if !s.fill(ctx) {
				return false
			}
			if ids := s.ids(); len(ids) > 0 {
				s.ahead, s.asked, s.err = s.k.v.rowsOfMany(ctx, s.k.sel, ids, s.k.index())
			}
		case e.id == (ID{}):
		case s.asked:
			s.left = s.ahead[e.id]
		default:
			s.alone = &stream{v: s.k.v, sel: s.k.sel, ids: []ID{e.id}, index: s.k.index()}
		}
	}
	return false
}

func (s *linkScan) Result() graph.Ref                 { return s.k.sel.ref(s.row) }
func (s *linkScan) NextPath(ctx context.Context) bool { return s.nextPath(ctx) }
func (s *linkScan) Err() error                        { return s.err }
func (s *linkScan) String() string                    { return "LinkScan" }

func (s *linkScan) TagResults(dst map[string]graph.Ref) {
	s.tag(dst)
	s.k.sel.tagRow(s.row, dst)
}

func (s *linkScan) Close() error {
	if s.alone != nil {
		s.alone.release()
	}
	return s.scan.Close()
}

// linkFilter goes through the rows and asks the other iterator.
type linkFilter struct {
	k      *link
	stream stream
	source graph.Index
	ahead  [][]ID
	row    []ID
	size   int
	err    error
}

func (s *linkFilter) Next(ctx context.Context) bool {
	index := s.k.index()
	for s.Err() == nil {
		if len(s.ahead) == 0 {
			s.size = min(max(4*s.size, firstBatch), mostBatch)
			var ids []ID
			for len(s.ahead) < s.size {
				row := s.stream.read(ctx)
				if row == nil {
					break
				}
				s.ahead, ids = append(s.ahead, row), append(ids, row[index])
			}
			if len(s.ahead) == 0 {
				return false
			}
			slices.SortFunc(ids, compareIDs)
			if s.err = prefetch(ctx, s.source, slices.Compact(ids)); s.err != nil {
				return false
			}
		}
		s.row, s.ahead = s.ahead[0], s.ahead[1:]
		if s.row[index] != (ID{}) && s.source.Contains(ctx, s.row[index]) {
			return true
		}
	}
	return false
}

func (s *linkFilter) NextPath(ctx context.Context) bool { return s.source.NextPath(ctx) }
func (s *linkFilter) Result() graph.Ref                 { return s.k.sel.ref(s.row) }
func (s *linkFilter) String() string                    { return "LinkFilter" }

func (s *linkFilter) TagResults(dst map[string]graph.Ref) {
	s.source.TagResults(dst)
	s.k.sel.tagRow(s.row, dst)
}

func (s *linkFilter) Err() error { return errors.Join(s.err, s.stream.err, s.source.Err()) }

func (s *linkFilter) Close() error {
	s.stream.release()
	return s.source.Close()
}

// linkLookup asks for the rows that a node has, and the other iterator for their nodes.
type linkLookup struct {
	k      *link
	rows   rowsLookup
	source graph.Index
	inside bool
}

func (l *linkLookup) prefetch(ctx context.Context, ids []ID) error {
	if err := l.rows.prefetch(ctx, ids); err != nil || l.rows.asked == nil {
		return err
	}
	var links []ID
	for _, rows := range l.rows.ahead {
		for _, row := range rows {
			links = append(links, row[l.k.index()])
		}
	}
	slices.SortFunc(links, compareIDs)
	links = slices.Compact(links)
	if len(links) > 16*mostBatch {
		return nil
	}
	return prefetch(ctx, l.source, links)
}

func (l *linkLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	return l.next(ctx, l.rows.Contains(ctx, ref))
}

// next goes on to a row whose node the other iterator has.
func (l *linkLookup) next(ctx context.Context, more bool) bool {
	for ; more; more = l.rows.NextPath(ctx) {
		if id := l.rows.row[l.k.index()]; id != (ID{}) && l.source.Contains(ctx, id) {
			l.inside = true
			return true
		}
		if l.source.Err() != nil {
			break
		}
	}
	l.inside = false
	return false
}

func (l *linkLookup) NextPath(ctx context.Context) bool {
	if !l.inside {
		return false
	}
	if l.source.NextPath(ctx) {
		return true
	}
	if l.source.Err() != nil {
		return false
	}
	return l.next(ctx, l.rows.NextPath(ctx))
}

func (l *linkLookup) Result() graph.Ref { return l.rows.Result() }
func (l *linkLookup) String() string    { return "LinkLookup" }
func (l *linkLookup) Err() error        { return errors.Join(l.rows.Err(), l.source.Err()) }

func (l *linkLookup) TagResults(dst map[string]graph.Ref) {
	l.source.TagResults(dst)
	l.rows.TagResults(dst)
}

func (l *linkLookup) Close() error { return errors.Join(l.rows.Close(), l.source.Close()) }
