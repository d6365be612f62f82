package store

import (
	"context"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// dated is a graph as it was on a day: without the articles that were published later, the statements of what began later or had ended, and those of
// holders of a position that somebody else has had since. What has no date stays.
type dated struct {
	cayley.QuadStore
	labels map[any]bool // keys of the articles that came later
	nodes  map[any]bool // keys of the statements that do not hold
	facts  map[[4]any]bool
}

// AsOf is [Store.Handle] for the graph of a day, a year or month being its last one: 2015, 2015-06, 2015-06-30. single has the positions that one at a time holds,
// folded.
func (s *Store) AsOf(ctx context.Context, day string, single map[string]bool) (cayley.QuadStore, error) {
	qs := s.Handle()
	ctx, done := s.reading(ctx)
	defer done()
	d := &dated{qs, map[any]bool{}, map[any]bool{}, map[[4]any]bool{}}
	published := map[quad.Value]string{}
	if err := s.each(ctx, quad.Predicate, quad.IRI(vocab.DatePublished), func(q quad.Quad) bool {
		if q.Subject == q.Label {
			published[q.Label] = wordsOf(q.Object)
			if after(wordsOf(q.Object), day) {
				if ref := qs.ValueOf(q.Label); ref != nil {
					d.labels[ref.Key()] = true
				}
			}
		}
		return true
	}); err != nil {
		return nil, err
	}
	hidden := map[graph.IRI]bool{}
	if err := s.each(ctx, quad.Predicate, quad.IRI(vocab.TimeValue), func(q quad.Quad) bool {
		begin, end, interval := strings.Cut(wordsOf(q.Object), "/")
		if n, ok := q.Subject.(quad.IRI); ok && (after(begin, day) || interval && end != "" && end != ".." && end < day && !strings.HasPrefix(day, end)) {
			hidden[graph.IRI(n)] = true
		}
		return true
	}); err != nil {
		return nil, err
	}
	if err := s.superseded(ctx, day, single, published, hidden); err != nil {
		return nil, err
	}
	return d, d.hide(ctx, s, hidden)
}

// after reports whether a date begins after a day, month or year has ended.
func after(date, day string) bool {
	n := min(len(date), len(day))
	return date[:n] > day[:n]
}

// superseded finds the statements of who holds a position that another holds on the day: the one of whom articles said so last.
func (s *Store) superseded(ctx context.Context, day string, single map[string]bool, published map[quad.Value]string, hidden map[graph.IRI]bool) error {
	type holding struct {
		node graph.IRI
		who  graph.IRI
		date string
	}
	by := map[[2]string][]holding{}
	nodes, err := s.candidates(ctx, Filter{Predicate: "holdsPosition"})
	if err != nil {
		return err
	}
	for _, node := range nodes {
		var h holding
		var label quad.Value
		var key [2]string
		if err := s.seen(ctx, quad.Subject, quad.IRI(node), func(q quad.Quad) bool {
			label = q.Label
			switch q.Predicate {
			case quad.IRI(vocab.Subject):
				h.who = graph.IRI(wordsOf(q.Object))
			case quad.IRI(vocab.Object):
				key[1] = graph.Fold(wordsOf(q.Object))
			case quad.IRI(vocab.Organisation):
				key[0] = comparable(q.Object)
			}
			return true
		}); err != nil {
			return err
		}
		h.node, h.date = node, published[label]
		if single[key[1]] && key[0] != "" && h.date != "" && !after(h.date, day) && !hidden[node] {
			by[key] = append(by[key], h)
		}
	}
	for _, all := range by {
		last := all[0]
		for _, h := range all {
			if h.date > last.date || h.date == last.date && h.node < last.node {
				last = h
			}
		}
		since := last.date // of the holder's latest turn
		for _, h := range all {
			if h.who == last.who && h.date < since {
				since = h.date
			}
		}
		for _, h := range all {
			if h.who != last.who && h.date < since {
				hidden[h.node] = true
			}
		}
	}
	return nil
}

// hide notes the statements, and the direct quads of those that no other statement of their article states.
func (d *dated) hide(ctx context.Context, s *Store, hidden map[graph.IRI]bool) error {
	for node := range hidden {
		if ref := d.QuadStore.ValueOf(quad.IRI(node)); ref != nil {
			d.nodes[ref.Key()] = true
		}
		var fact quad.Quad
		if err := s.seen(ctx, quad.Subject, quad.IRI(node), func(q quad.Quad) bool {
			fact.Label = q.Label
			switch q.Predicate {
			case quad.IRI(vocab.Subject):
				fact.Subject = q.Object
			case quad.IRI(vocab.Predicate):
				fact.Predicate = q.Object
			case quad.IRI(vocab.Object):
				fact.Object = q.Object
			}
			return true
		}); err != nil {
			return err
		}
		others := false
		if err := s.seen(ctx, quad.Object, fact.Subject, func(q quad.Quad) bool {
			n, ok := q.Subject.(quad.IRI)
			if !ok || q.Predicate != quad.IRI(vocab.Subject) || q.Label != fact.Label || hidden[graph.IRI(n)] {
				return true
			}
			same := map[string]bool{}
			_ = s.seen(ctx, quad.Subject, n, func(x quad.Quad) bool { // its error is that of the walk around it, too
				same["predicate"] = same["predicate"] || x.Predicate == quad.IRI(vocab.Predicate) && x.Object == fact.Predicate
				same["object"] = same["object"] || x.Predicate == quad.IRI(vocab.Object) && x.Object == fact.Object
				return true
			})
			others = same["predicate"] && same["object"]
			return !others
		}); err != nil {
			return err
		}
		if !others {
			d.facts[d.key(fact)] = true
		}
	}
	return nil
}

// key is a quad by the nodes that it has.
func (d *dated) key(q quad.Quad) (key [4]any) {
	for i, direction := range quad.Directions {
		if v := q.Get(direction); v != nil {
			if ref := d.QuadStore.ValueOf(v); ref != nil {
				key[i] = ref.Key()
			}
		}
	}
	return key
}

// visible reports whether the graph of the day has a quad.
func (d *dated) visible(ref cayley.Ref) bool {
	var key [4]any
	for i, direction := range quad.Directions {
		if r := d.QuadStore.QuadDirection(ref, direction); r != nil {
			key[i] = r.Key()
		}
	}
	return !d.labels[key[3]] && !d.nodes[key[0]] && !d.nodes[key[2]] && !d.facts[key]
}

// QuadIterator gives the quads that have a value in a direction.
func (d *dated) QuadIterator(direction quad.Direction, v cayley.Ref) cayley.Iterator {
	return cayley.AsLegacy(&visible{cayley.AsShape(d.QuadStore.QuadIterator(direction, v)), d})
}

// QuadsAllIterator gives all quads.
func (d *dated) QuadsAllIterator() cayley.Iterator {
	return cayley.AsLegacy(&visible{cayley.AsShape(d.QuadStore.QuadsAllIterator()), d})
}

// Fault gives the error that a method without an error result met.
func (d *dated) Fault() error {
	if f, ok := d.QuadStore.(interface{ Fault() error }); ok {
		return f.Fault()
	}
	return nil
}

// visible leaves out the quads that the day does not have.
type visible struct {
	cayley.IteratorShape
	d *dated
}

func (v *visible) Iterate() cayley.Scanner { return &visibleScanner{v.IteratorShape.Iterate(), v.d} }
func (v *visible) Lookup() cayley.Index    { return &visibleIndex{v.IteratorShape.Lookup(), v.d} }

func (v *visible) Optimize(ctx context.Context) (cayley.IteratorShape, bool) { return v, false }

type visibleScanner struct {
	cayley.Scanner
	d *dated
}

func (v *visibleScanner) Next(ctx context.Context) bool {
	for v.Scanner.Next(ctx) {
		if v.d.visible(v.Result()) {
			return true
		}
	}
	return false
}

type visibleIndex struct {
	cayley.Index
	d *dated
}

func (v *visibleIndex) Contains(ctx context.Context, ref cayley.Ref) bool {
	return v.d.visible(ref) && v.Index.Contains(ctx, ref)
}
