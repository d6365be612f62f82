package sqlstore

import (
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

var (
	_ shape.Optimizer = (*View)(nil)
	_ shape.Optimizer = (*QuadStore)(nil)
)

// mostTables is how many tables one SELECT joins: planners of databases look at all orders of about so many.
const mostTables = 6

// OptimizeShape turns Cayley's shapes of queries into SELECTs of this store, and into iterators that ask for many nodes at a time. Cayley calls it for each part of a
// query, the inner parts first.
func (v *View) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	switch s := s.(type) {
	case shape.QuadsAction:
		sel := newSelection()
		for d, ref := range s.Filter {
			if !v.fix(sel, d, ref) {
				return shape.Null{}, true
			}
		}
		for d, tags := range s.Save {
			v.save(sel, at(d), tags)
		}
		v.result(sel, s.Result)
		return selectShape{v, sel}, true
	case shape.Quads:
		return v.optimizeQuads(s)
	case shape.NodesFrom:
		if shape.IsNull(s.Quads) {
			return shape.Null{}, true
		}
		if s.Dir < quad.Subject || s.Dir > quad.Label {
			return s, false
		}
		switch from := s.Quads.(type) {
		case selectShape:
			if from.sel.result.place == anyPlace {
				return selectShape{v, v.result(from.sel.clone(), s.Dir)}, true
			}
		case linkShape:
			if from.sel.result.place == anyPlace {
				from.sel = v.result(from.sel.clone(), s.Dir)
				return from, true
			}
		}
	case shape.Save:
		if from, ok := s.From.(selectShape); ok && from.sel.result.place != anyPlace && !from.sel.nodes && !from.sel.distinct {
			sel := from.sel.clone()
			for _, name := range s.Tags {
				sel.tags = append(sel.tags, tag{name, sel.result})
			}
			return selectShape{v, sel}, true
		}
	case shape.Intersect:
		if len(s) > 1 && ofNodes(s) {
			return intersectShape{v: v, subs: s}, true
		}
	case shape.IntersectOpt:
		if ofNodes(s.Sub) && ofNodes(s.Opt) && len(s.Sub) > 0 {
			x := intersectShape{v: v, opt: s.Opt}
			for _, sub := range s.Sub {
				if inner, ok := sub.(intersectShape); ok {
					x.subs, x.opt = append(x.subs, inner.subs...), append(slices.Clone(inner.opt), x.opt...)
					continue
				}
				x.subs = append(x.subs, sub)
			}
			return x, true
		}
	case shape.Except:
		if !shape.IsNull(s.Exclude) {
			return exceptShape{v, s}, true
		}
	case shape.Union: // Cayley leaves empty parts in it, and fails when it builds them
		full := slices.DeleteFunc(slices.Clone(s), shape.IsNull)
		switch len(full) {
		case len(s):
			return s, false
		case 0:
			return shape.Null{}, true
		case 1:
			return full[0], true
		}
		return full, true
	case shape.Unique:
		switch from := s.From.(type) {
		case uniqueShape:
			return from, true
		case selectShape:
			if len(from.sel.tags) == 0 && from.sel.result.place != anyPlace && !from.sel.nodes {
				sel := from.sel.clone()
				sel.distinct = true
				return selectShape{v, sel}, true
			}
		}
		if !shape.IsNull(s.From) {
			return uniqueShape{s.From}, true
		}
	}
	return s, false
}

// fix says which node a direction has. It reports false when nothing can match.
func (v *View) fix(sel *selection, d quad.Direction, ref graph.Ref) bool {
	id := v.idOf(ref)
	if id == (ID{}) || d < quad.Subject || d > quad.Label {
		return false
	}
	sel.fix(at(d), id)
	return true
}

// save tags the nodes in a place of the first table.
func (v *View) save(sel *selection, place int, tags []string) {
	for _, name := range tags {
		sel.tags = append(sel.tags, tag{name, position{0, place}})
	}
	if place == at(quad.Label) {
		sel.labelled = append(sel.labelled, 0)
	}
}

// result makes the nodes in a direction of the first table the result.
func (v *View) result(sel *selection, d quad.Direction) *selection {
	sel.result = position{0, at(d)}
	if d == quad.Label {
		sel.labelled = append(sel.labelled, 0)
	}
	return sel
}

// optimizeQuads makes one SELECT of a set of quad filters, or one whose rows another iterator chooses.
func (v *View) optimizeQuads(s shape.Quads) (shape.Shape, bool) {
	if len(s) == 0 {
		return s, false
	}
	sel := newSelection()
	var links []shape.QuadFilter
	for _, f := range s {
		if f.Dir < quad.Subject || f.Dir > quad.Label {
			return s, false
		}
		switch values := f.Values.(type) {
		case nil, shape.Null:
			return shape.Null{}, true
		case shape.AllNodes:
			if f.Dir == quad.Label {
				sel.labelled = append(sel.labelled, 0)
			}
			continue
		case shape.Save:
			if _, all := values.From.(shape.AllNodes); all {
				v.save(sel, at(f.Dir), values.Tags)
				continue
			}
		case shape.Fixed:
			if ids := v.ids(values); ids != nil {
				sel.fixed = append(sel.fixed, fixedColumn{0, at(f.Dir), ids})
				continue
			}
		}
		links = append(links, f)
	}
	switch len(links) {
	case 0:
		return selectShape{v, sel}, true
	case 1:
		f := links[0]
		if from, ok := f.Values.(selectShape); ok && !from.sel.nodes && !from.sel.distinct && from.sel.result.place != anyPlace && from.sel.tables < mostTables {
			sel.join(at(f.Dir), from.sel)
			return selectShape{v, sel}, true
		}
		return linkShape{v, sel, at(f.Dir), f.Values}, true
	}
	return s, false
}

// ids gives the ids of fixed nodes, nil when one comes twice or is none of the store.
func (v *View) ids(fixed shape.Fixed) []ID {
	seen := map[ID]bool{}
	var out []ID
	for _, ref := range fixed {
		id := v.idOf(ref)
		if id == (ID{}) || seen[id] {
			return nil
		}
		seen[id] = true
		out = append(out, id)
	}
	return out
}

// ofNodes reports whether shapes give nodes and not quads.
func ofNodes(shapes []shape.Shape) bool {
	for _, s := range shapes {
		switch s := s.(type) {
		case selectShape:
			if s.sel.result.place == anyPlace && !s.sel.nodes {
				return false
			}
		case linkShape:
			if s.sel.result.place == anyPlace {
				return false
			}
		case shape.Quads:
			return false
		case shape.Union:
			if !ofNodes(s) {
				return false
			}
		case shape.Intersect:
			if !ofNodes(s) {
				return false
			}
		}
	}
	return true
}

// selectShape is the plan of a SELECT.
type selectShape struct {
	v   *View
	sel *selection
}

func (s selectShape) BuildIterator(graph.QuadStore) graph.Iterator {
	return (&rowsShape{v: s.v, sel: s.sel}).AsLegacy()
}

func (s selectShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// linkShape is the plan of a SELECT whose rows another iterator chooses.
type linkShape struct {
	v     *View
	sel   *selection
	place int
	nodes shape.Shape
}

func (s linkShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	sel := s.sel.clone()
	sel.tags = append(sel.tags, tag{"", position{0, s.place}})
	return (&link{v: s.v, sel: sel, source: graph.AsShape(s.nodes.BuildIterator(qs))}).AsLegacy()
}

func (s linkShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// intersectShape is the plan of an intersection of nodes.
type intersectShape struct {
	v         *View
	subs, opt []shape.Shape
}

func (s intersectShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	out := &intersect{v: s.v}
	for _, sub := range s.subs {
		out.subs = append(out.subs, graph.AsShape(sub.BuildIterator(qs)))
	}
	for _, opt := range s.opt {
		out.opt = append(out.opt, graph.AsShape(opt.BuildIterator(qs)))
	}
	return out.AsLegacy()
}

func (s intersectShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// exceptShape is the plan of the nodes of one shape that another does not have.
type exceptShape struct {
	v *View
	s shape.Except
}

func (s exceptShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	out := &except{v: s.v, exclude: graph.AsShape(s.s.Exclude.BuildIterator(qs))}
	if s.s.From == nil {
		out.from = graph.AsShape(s.v.NodesAllIterator())
	} else {
		out.from = graph.AsShape(s.s.From.BuildIterator(qs))
	}
	return out.AsLegacy()
}

func (s exceptShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }

// uniqueShape is the plan of the results of a shape, each once.
type uniqueShape struct{ of shape.Shape }

func (s uniqueShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	return (&unique{graph.AsShape(s.of.BuildIterator(qs))}).AsLegacy()
}

func (s uniqueShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return s, false }
