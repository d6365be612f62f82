package pebblestore

import (
	"context"
	"fmt"
	"strings"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/quad"
)

// What a step of an iterator costs, in the units of Cayley's planner.
const (
	costNext = 1
	costSeek = 8
)

// checkEvery is how many keys an iterator reads between two looks at its context. The first look is before the first key: a recursive path has many
// iterators that read a key each.
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

// String says what the match reads as a person would: "quads with predicate <clew:memberOf>, object from 1 other".
func (m *match) String() string {
	var parts []string
	for place, id := range m.fixed {
		if id == 0 {
			continue
		}
		name := fmt.Sprint(id)
		if v, err := m.v.value(id); err == nil && v != nil {
			name = quad.StringOf(v)
		}
		if len(name) > 80 {
			name = name[:80] + "…"
		}
		parts = append(parts, fmt.Sprintf("%s %s", placeNames[place], name))
	}
	for _, l := range m.links {
		parts = append(parts, placeNames[l.place]+" of others")
	}
	if len(parts) == 0 {
		return "all quads"
	}
	return "quads with " + strings.Join(parts, ", ")
}

// placeNames are those of the places of a Quad.
var placeNames = [...]string{"subject", "predicate", "object", "label"}

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
