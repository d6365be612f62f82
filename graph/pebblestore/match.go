package pebblestore

import (
	"bytes"
	"context"
	"fmt"
	"sort"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cockroachdb/pebble/v2"
)

// What a step of an iterator costs, in the units of Cayley's planner.
const (
	costNext = 1
	costSeek = 8
)

// checkEvery is how many keys an iterator reads between two looks at its context.
const checkEvery = 256

// anyPlace is the result of a match that gives quads and not nodes.
const anyPlace = -1

// match finds the quads that have given ids in some places and nodes of other iterators in others, and gives the nodes in one place, or the
// quads. It does the work of Cayley's HasA over And over LinksTo in one scan. The iterators that it gives report as many results and paths as
// those would.
type match struct {
	v      *view
	fixed  Quad
	links  []link
	save   [4][]string // tags for the node in each place
	result int         // a place, or anyPlace
	bare   bool        // the quads without a label, and nothing else

	sized bool
	costs graph.IteratorCosts
	drive int // the link to begin with, -1 for a scan of what is fixed
	err   error
}

// link says that the node in a place is one of an iterator's.
type link struct {
	place int
	nodes graph.IteratorShape
}

// matchIterator is a match as Cayley's older kind of iterator.
type matchIterator struct {
	graph.Iterator
	shape *match
}

var (
	_ graph.IteratorShapeCompat = (*match)(nil)
	_ graph.IteratorFuture      = (*matchIterator)(nil)
)

func (it *matchIterator) AsShape() graph.IteratorShape { return it.shape }

// Sorted says that results come in the order of their keys.
func (it *matchIterator) Sorted() bool { return len(it.shape.links) == 0 }

func (m *match) AsLegacy() graph.Iterator {
	it := &matchIterator{shape: m}
	it.Iterator = graph.NewLegacy(m, it)
	return it
}

func (m *match) String() string {
	return fmt.Sprintf("Match(%v, %d links → %d)", m.fixed, len(m.links), m.result)
}

func (m *match) SubIterators() []graph.IteratorShape {
	out := make([]graph.IteratorShape, len(m.links))
	for i, l := range m.links {
		out[i] = l.nodes
	}
	return out
}

// Optimize optimizes what the match links to.
func (m *match) Optimize(ctx context.Context) (graph.IteratorShape, bool) {
	for i := range m.links {
		if better, ok := m.links[i].nodes.Optimize(ctx); ok {
			m.links[i].nodes, m.sized = better, false
		}
	}
	return m, false
}

// labelled reports whether quads without a label are no results.
func (m *match) labelled() bool {
	if m.result == 3 || len(m.save[3]) > 0 {
		return true
	}
	for _, l := range m.links {
		if l.place == 3 {
			return true
		}
	}
	return false
}

// sortedBy reports whether a scan gives the results in rising order of their ids.
func (m *match) sortedBy() bool {
	if len(m.links) > 0 || m.result == anyPlace {
		return false
	}
	_, sorted := orderOf(m.fixed.bound(), m.result)
	return sorted || m.fixed[m.result] != 0
}

// many is the most that costs and sizes are taken for.
const many = 1 << 32

// recursion is about how many nodes a recursive path finds. Cayley's own estimate is a fifth power, which overflows.
const recursion = 1000

// costsOf is the Stats of an iterator, within reason. A recursive path is never asked when it can be gone through: it goes through all of itself
// to answer, and Cayley mixes up its tags.
func costsOf(ctx context.Context, s graph.IteratorShape) (graph.IteratorCosts, error) {
	if compat, ok := s.(graph.IteratorShapeCompat); ok {
		if _, ok := compat.AsLegacy().(*iterator.Recursive); ok {
			return graph.IteratorCosts{NextCost: 2 * costSeek, ContainsCost: many, Size: graph.Size{Size: recursion}}, nil
		}
	}
	c, err := s.Stats(ctx)
	if c.Size.Size < 0 || c.Size.Size > many {
		c.Size = graph.Size{Size: many}
	}
	c.NextCost = min(max(c.NextCost, 1), many)
	c.ContainsCost = min(max(c.ContainsCost, 1), many)
	return c, err
}

// Stats estimates the costs of the best way to go through the match.
func (m *match) Stats(ctx context.Context) (graph.IteratorCosts, error) {
	if m.sized {
		return m.costs, m.err
	}
	m.sized = true
	size, err := m.v.size(m.fixed)
	m.err = err
	m.drive = -1
	if m.labelled() && m.fixed[3] == 0 || m.bare {
		size.Exact = false
	}
	if len(m.links) == 0 {
		m.costs = graph.IteratorCosts{NextCost: costNext, ContainsCost: costSeek, Size: size}
		return m.costs, m.err
	}
	all := float64(size.Size)
	nodes := float64(max(m.v.counts.Load().nodes, 1))
	subs := make([]graph.IteratorCosts, len(m.links))
	contains, kept := 0.0, all
	for i, l := range m.links {
		subs[i], err = costsOf(ctx, l.nodes)
		if m.err == nil {
			m.err = err
		}
		contains += float64(subs[i].ContainsCost)
		kept = min(kept, float64(subs[i].Size.Size)*fan(all, nodes))
	}
	best := all * (costNext + contains)
	for i := range m.links {
		n := float64(subs[i].Size.Size)
		total := n*(float64(subs[i].NextCost)+costSeek) + min(n*fan(all, nodes), all)*(costNext+contains-float64(subs[i].ContainsCost))
		if total < best {
			best, m.drive = total, i
		}
	}
	rows := max(kept, 1)
	m.costs = graph.IteratorCosts{
		NextCost:     int64(min(best/rows, many)) + 1,
		ContainsCost: int64(min(costSeek+contains*fan(all, nodes), many)),
		Size:         graph.Size{Size: int64(rows)},
	}
	return m.costs, m.err
}

// fan is about how many of a number of quads a node has in one place.
func fan(quads, nodes float64) float64 { return min(max(quads/nodes*4, 1), 16) }

func (m *match) Iterate() graph.Scanner {
	s := &matchScan{m: m, source: nil, place: -1}
	if len(m.links) > 0 {
		_, s.err = m.Stats(context.Background())
	}
	bound := m.fixed.bound()
	for i, l := range m.links {
		if i == m.drive {
			s.source, s.place = l.nodes.Iterate(), l.place
			bound |= 1 << l.place
			continue
		}
		s.checks = append(s.checks, check{l.place, l.nodes.Lookup()})
	}
	s.order, _ = orderOf(bound, m.result)
	if m.bare {
		s.order = lspo
	}
	s.labelled = m.labelled()
	return s
}

// check is an iterator that the node in a place must be in.
type check struct {
	place int
	index graph.Index
}

// matchScan goes through a match: the keys of one prefix, or of one for each node of the source.
type matchScan struct {
	m        *match
	order    order
	source   graph.Scanner // nil when there is one prefix only
	place    int           // of the source's nodes
	checks   []check
	labelled bool

	it     *pebble.Iterator
	prefix []byte
	inside bool   // the iterator is within the prefix
	run    []Quad // what is left of the prefix, when another scan has found it before
	keep   []Quad // what this scan has found, for others; nil when it is not kept
	done   bool
	cur    Quad
	n      int
	err    error
}

func (s *matchScan) Next(ctx context.Context) bool {
	if s.done || s.err != nil {
		return false
	}
	for {
		if s.n++; s.n%checkEvery == 0 && ctx.Err() != nil {
			return s.end(ctx.Err())
		}
		var cur Quad
		if len(s.run) > 0 {
			cur, s.run = s.run[0], s.run[1:]
		} else {
			inside, more := s.step(ctx)
			if !more {
				return false
			}
			if !inside {
				continue
			}
			cur = s.order.readKey(s.it.Key())
			if s.keep != nil {
				if len(s.keep) == runQuads {
					s.keep = nil
				} else {
					s.keep = append(s.keep, cur)
				}
			}
		}
		if s.labelled && cur[3] == 0 || !s.passes(ctx, cur) {
			if s.err != nil {
				return s.end(s.err)
			}
			continue
		}
		s.cur = cur
		return true
	}
}

// step goes to the next key of the prefix, or to the next prefix. It reports whether the iterator is at a quad, and whether there may be more.
func (s *matchScan) step(ctx context.Context) (inside, more bool) {
	var ok bool
	if s.inside {
		ok = s.it.Next()
	} else {
		q := s.m.fixed
		if s.source != nil {
			if !s.source.Next(ctx) {
				return false, s.end(s.source.Err())
			}
			id := s.m.v.id(s.source.Result())
			if id == 0 || q[s.place] != 0 && q[s.place] != id {
				return false, true
			}
			q[s.place] = id
		} else if s.prefix != nil {
			return false, s.end(nil)
		}
		s.prefix = s.order.appendPrefix(s.prefix[:0], 0, q)
		if s.m.bare {
			s.prefix = appendID(s.prefix, 0)
		}
		s.keep = nil
		if s.m.v.frozen {
			if s.run, ok = s.m.v.dict.runs.get(s.m.v.state, s.prefix); ok {
				return false, true
			}
			s.keep = []Quad{}
		}
		if s.it == nil {
			if s.it, s.err = s.m.v.iterator(s.order.table(0)); s.err != nil {
				return false, false
			}
		}
		ok = s.it.SeekGE(s.prefix)
	}
	if s.inside = ok && bytes.HasPrefix(s.it.Key(), s.prefix); s.inside {
		return true, true
	}
	if err := s.it.Error(); err != nil {
		return false, s.end(err)
	}
	if s.keep != nil {
		s.m.v.dict.runs.put(s.m.v.state, s.prefix, s.keep)
		s.keep = nil
	}
	if s.source == nil {
		return false, s.end(nil)
	}
	return false, true
}

// seek goes on at the first result whose id is not below one. The results must be sorted.
func (s *matchScan) seek(ctx context.Context, id ID) bool {
	if s.done || s.err != nil {
		return false
	}
	if s.run != nil || s.m.fixed[s.m.result] != 0 || s.it == nil {
		s.run = s.run[sort.Search(len(s.run), func(i int) bool { return s.run[i][s.m.result] >= id }):]
		for s.Next(ctx) {
			if s.cur[s.m.result] >= id {
				return true
			}
		}
		return false
	}
	s.keep = nil
	key := appendID(s.prefix[:len(s.prefix):len(s.prefix)], id)
	if ok := s.it.SeekGE(key); !ok || !bytes.HasPrefix(s.it.Key(), s.prefix) {
		return s.end(s.it.Error())
	}
	s.inside = true
	s.cur = s.order.readKey(s.it.Key())
	if s.labelled && s.cur[3] == 0 {
		return s.Next(ctx)
	}
	return true
}

func (s *matchScan) passes(ctx context.Context, q Quad) bool {
	for _, c := range s.checks {
		if q[c.place] == 0 {
			return false
		}
		if !c.index.Contains(ctx, q[c.place]) {
			s.err = c.index.Err()
			return false
		}
	}
	return true
}

// end ends the scan and gives the Pebble iterator back.
func (s *matchScan) end(err error) bool {
	if err == nil {
		err = s.m.v.faulty()
	}
	s.done, s.err = true, err
	if s.it != nil {
		s.m.v.release(s.it)
		s.it = nil
	}
	return false
}

func (s *matchScan) Result() graph.Ref { return s.m.ref(s.cur) }

func (m *match) ref(q Quad) graph.Ref {
	if m.result == anyPlace {
		if q == (Quad{}) {
			return nil
		}
		return q
	}
	if q[m.result] == 0 {
		return nil
	}
	return q[m.result]
}

func (s *matchScan) NextPath(ctx context.Context) bool {
	if s.source != nil {
		if s.source.NextPath(ctx) {
			return true
		}
		if s.err = s.source.Err(); s.err != nil {
			return false
		}
	}
	ok, err := nextPath(ctx, s.checks)
	s.err = err
	return ok
}

func nextPath(ctx context.Context, checks []check) (bool, error) {
	for _, c := range checks {
		if c.index.NextPath(ctx) {
			return true, nil
		}
		if err := c.index.Err(); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (s *matchScan) TagResults(dst map[string]graph.Ref) {
	if s.source != nil {
		s.source.TagResults(dst)
	}
	s.m.tag(dst, s.cur, s.checks)
}

func (m *match) tag(dst map[string]graph.Ref, q Quad, checks []check) {
	for _, c := range checks {
		c.index.TagResults(dst)
	}
	for place, tags := range m.save {
		for _, tag := range tags {
			dst[tag] = q[place]
		}
	}
}

func (s *matchScan) Err() error     { return s.err }
func (s *matchScan) String() string { return "MatchScan" }

func (s *matchScan) Close() error {
	err := s.err
	s.end(nil)
	s.err = err
	if s.source != nil {
		_ = s.source.Close() // its errors came with Err
	}
	closeAll(s.checks)
	return nil
}

func closeAll(checks []check) {
	for _, c := range checks {
		_ = c.index.Close() // its errors came with Err
	}
}
