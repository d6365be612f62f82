package gizmo

import (
	"context"
	"reflect"
	"strings"
	"sync/atomic"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
)

// watched is a graph whose iterators end when a session is stopped. Cayley's iterators are given a context and never look at it: a join of
// two long lists that have nothing in common cannot be stopped from outside. So the leaves of the tree of iterators, those
// that the backend makes, come to an end when told, and all above them with it.
type watched struct {
	cayley.QuadStore
	halted *atomic.Pointer[error]
	plan   *Plan // is told what is read; may be nil
}

func watch(qs cayley.QuadStore, halted *atomic.Pointer[error]) *watched {
	return &watched{QuadStore: cayley.Unwrap(qs), halted: halted}
}

// build makes the iterator of a shape: optimised for the backend, as Cayley's shape.BuildIterator does, with leaves that are watched.
func (w *watched) build(s shape.Shape) cayley.Iterator {
	w.plan.begin()
	s, _ = shape.Optimize(s, w.QuadStore)
	return w.bind(s).BuildIterator(w)
}

func (w *watched) leaf(it cayley.Iterator, what func() string) cayley.Iterator {
	s := cayley.AsShape(it)
	return cayley.AsLegacy(&leaf{s, w.halted, w.plan.read(what, s)})
}

// QuadIterator gives the quads that have a value in a direction.
func (w *watched) QuadIterator(d quad.Direction, v cayley.Ref) cayley.Iterator {
	return w.leaf(w.QuadStore.QuadIterator(d, v), func() string { return quadsWith(d, w.NameOf(v)) })
}

// NodesAllIterator gives all nodes.
func (w *watched) NodesAllIterator() cayley.Iterator {
	return w.leaf(w.QuadStore.NodesAllIterator(), func() string { return "all nodes" })
}

// QuadsAllIterator gives all quads.
func (w *watched) QuadsAllIterator() cayley.Iterator {
	return w.leaf(w.QuadStore.QuadsAllIterator(), func() string { return "all quads" })
}

// leaf is an iterator of the backend that ends when the session is stopped.
type leaf struct {
	cayley.IteratorShape
	halted *atomic.Pointer[error]
	read   *Read // counts; may be nil
}

func (l *leaf) Iterate() cayley.Scanner {
	return &leafScanner{l.IteratorShape.Iterate(), l.halted, l.read}
}
func (l *leaf) Lookup() cayley.Index { return &leafIndex{l.IteratorShape.Lookup(), l.halted, l.read} }

func (l *leaf) Optimize(ctx context.Context) (cayley.IteratorShape, bool) {
	s, ok := l.IteratorShape.Optimize(ctx)
	if !ok {
		return l, false
	}
	return &leaf{s, l.halted, l.read}, true
}

// Sorted says whether a backend's iterator is, for those that ask.
func (l *leaf) Sorted() bool {
	s, ok := l.IteratorShape.(interface{ Sorted() bool })
	return ok && s.Sorted()
}

type leafScanner struct {
	cayley.Scanner
	halted *atomic.Pointer[error]
	read   *Read
}

func (l *leafScanner) Next(ctx context.Context) bool {
	if l.halted.Load() != nil || !l.Scanner.Next(ctx) {
		return false
	}
	if l.read != nil {
		l.read.Scanned.Add(1)
	}
	return true
}

type leafIndex struct {
	cayley.Index
	halted *atomic.Pointer[error]
	read   *Read
}

func (l *leafIndex) Contains(ctx context.Context, v cayley.Ref) bool {
	if l.read != nil {
		l.read.Looked.Add(1)
	}
	return l.halted.Load() == nil && l.Index.Contains(ctx, v)
}

var (
	shapeType = reflect.TypeFor[shape.Shape]()
	shapePath = reflect.TypeFor[shape.AllNodes]().PkgPath()
)

// bind puts the backend's own shapes in a tree of Cayley's between the watched graph and theirs: they ask for their own type of graph.
func (w *watched) bind(s shape.Shape) shape.Shape {
	if shape.IsNull(s) { // Cayley's optimiser leaves nil in unions, and trips over it
		return shape.Null{}
	}
	t := reflect.TypeOf(s)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.PkgPath() == shapePath:
		return w.rebuild(reflect.ValueOf(s)).Interface().(shape.Shape)
	case strings.HasSuffix(t.PkgPath(), "/graph/path"): // builds what is in it when it is asked for, with the graph that it is given
		return s
	}
	return bound{s, w}
}

// rebuild copies a value of Cayley's shape package with the shapes in it bound.
func (w *watched) rebuild(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if !v.Type().Implements(shapeType) {
			return v
		}
		s, _ := v.Interface().(shape.Shape)
		return reflect.ValueOf(w.bind(s))
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() != reflect.Struct {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(w.rebuild(v.Elem()))
		return out
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Struct && !v.Type().Elem().Implements(shapeType) {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(w.rebuild(v.Index(i)))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			f := v.Field(i)
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if k := f.Kind(); k == reflect.Interface && f.Type().Implements(shapeType) || k == reflect.Slice && f.Len() > 0 {
				out.Field(i).Set(w.rebuild(f))
			}
		}
		return out
	}
	return v
}

// bound is a shape of a backend.
type bound struct {
	shape.Shape
	w *watched
}

func (b bound) BuildIterator(cayley.QuadStore) cayley.Iterator {
	it := b.Shape.BuildIterator(b.w.QuadStore)
	return b.w.leaf(it, it.String)
}

func (b bound) Optimize(shape.Optimizer) (shape.Shape, bool) { return b, false }
