package pebblestore

import (
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

var (
	_ shape.Optimizer = (*QuadStore)(nil)
	_ shape.Optimizer = (*Snapshot)(nil)
)

// OptimizeShape turns Cayley's shapes of queries into index scans and intersections of this store. Cayley calls it for each part of a query, the
// inner parts first.
func (v *view) OptimizeShape(s shape.Shape) (shape.Shape, bool) {
	switch s := s.(type) {
	case shape.QuadsAction:
		m := matchShape{v: v, result: at(s.Result)}
		for d, ref := range s.Filter {
			if !m.fix(d, ref) {
				return shape.Null{}, true
			}
		}
		for d, tags := range s.Save {
			m.save[at(d)] = tags
		}
		return m, true
	case shape.Quads:
		return v.optimizeQuads(s)
	case shape.NodesFrom:
		if shape.IsNull(s.Quads) {
			return shape.Null{}, true
		}
		if m, ok := s.Quads.(matchShape); ok && m.result == anyPlace && s.Dir >= quad.Subject && s.Dir <= quad.Label {
			m.result = at(s.Dir)
			return m, true
		}
	case shape.Intersect:
		if len(s) > 1 && ofNodes(s) {
			return intersectShape{v: v, subs: s}, true
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
	case shape.Except:
		if _, done := s.Exclude.(untaggedShape); !done && !shape.IsNull(s.Exclude) {
			s.Exclude = untaggedShape{s.Exclude}
			return s, true
		}
	case shape.Unique:
		if u, ok := s.From.(shape.Unique); ok {
			return u, true
		}
	}
	return s, false
}

// optimizeQuads makes one match of a set of quad filters.
func (v *view) optimizeQuads(s shape.Quads) (shape.Shape, bool) {
	if len(s) == 0 {
		return s, false
	}
	m := matchShape{v: v, result: anyPlace}
	for _, f := range s {
		if f.Dir < quad.Subject || f.Dir > quad.Label {
			return s, false
		}
		switch values := f.Values.(type) {
		case nil, shape.Null:
			return shape.Null{}, true
		case shape.AllNodes:
			if f.Dir == quad.Label {
				m.links = append(m.links, linkShape{at(f.Dir), values})
			}
			continue
		case shape.Save:
			if _, all := values.From.(shape.AllNodes); all {
				m.save[at(f.Dir)] = append(m.save[at(f.Dir)], values.Tags...)
				continue
			}
		case shape.Fixed:
			if len(values) == 1 {
				if !m.fix(f.Dir, values[0]) {
					return shape.Null{}, true
				}
				continue
			}
		}
		m.links = append(m.links, linkShape{at(f.Dir), f.Values})
	}
	return m, true
}

// ofNodes reports whether shapes give nodes and not quads.
func ofNodes(shapes []shape.Shape) bool {
	for _, s := range shapes {
		switch s := s.(type) {
		case matchShape:
			if s.result == anyPlace {
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

// matchShape is the plan of a match.
type matchShape struct {
	v      *view
	fixed  Quad
	links  []linkShape
	save   [4][]string
	result int
}

type linkShape struct {
	place int
	nodes shape.Shape
}

// fix says which node a direction has. It reports false when nothing can match.
func (m *matchShape) fix(d quad.Direction, ref graph.Ref) bool {
	id := m.v.id(ref)
	if id == 0 || m.fixed[at(d)] != 0 && m.fixed[at(d)] != id {
		return false
	}
	m.fixed[at(d)] = id
	return true
}

func (m matchShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	out := &match{v: m.v, fixed: m.fixed, save: m.save, result: m.result}
	for _, l := range m.links {
		out.links = append(out.links, link{l.place, graph.AsShape(l.nodes.BuildIterator(qs))})
	}
	return out.AsLegacy()
}

func (m matchShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return m, false }

// intersectShape is the plan of an intersection of nodes.
type intersectShape struct {
	v    *view
	subs []shape.Shape
}

func (x intersectShape) BuildIterator(qs graph.QuadStore) graph.Iterator {
	out := &intersect{v: x.v}
	for _, s := range x.subs {
		out.subs = append(out.subs, graph.AsShape(s.BuildIterator(qs)))
	}
	return out.AsLegacy()
}

func (x intersectShape) Optimize(shape.Optimizer) (shape.Shape, bool) { return x, false }
