package gizmo

import (
	"fmt"
	"math"
	"sort"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/jsonld"
	"github.com/dop251/goja"
)

// topTag is the tag of the nodes at the end of a path.
const topTag = "id"

// finals are the methods that run a path.
func (s *Session) finals() {
	s.method(func(p *pathValue, _ goja.FunctionCall) goja.Value { return s.all(p, 0) }, "all")
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value {
		return s.all(p, int(call.Argument(0).ToInteger()))
	}, "getLimit")
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value { return s.array(p, call, false) }, "toArray")
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value { return s.array(p, call, true) }, "tagArray")
	s.method(func(p *pathValue, _ goja.FunctionCall) goja.Value { return s.first(p, false) }, "toValue")
	s.method(func(p *pathValue, _ goja.FunctionCall) goja.Value { return s.first(p, true) }, "tagValue")
	s.method(s.forEach, "forEach", "map")
	s.method(s.count, "count")
}

// iterator makes the iterator of a path. A panic of Cayley's, which is what a path that it cannot build gives, is an error of the script.
func (s *Session) iterator(p *pathValue, tag bool) (it cayley.Iterator) {
	s.check()
	defer func() {
		switch r := recover().(type) {
		case nil:
		case goja.Value:
			panic(r)
		default:
			s.throw("this path cannot be walked: %v", r)
		}
	}()
	it = s.qs.build(p.build(nil).Shape())
	if tag {
		it = iterator.Tag(it, topTag)
	}
	return it
}

// iterate runs an iterator under the session's clock, and throws what goes wrong.
func (s *Session) iterate(it cayley.Iterator, run func(*cayley.IterateChain) error) {
	it, done := s.plan.watch(it)
	defer done()
	err := run(cayley.Iterate(s.ctx, it))
	s.check()
	if err != nil {
		s.throw("reading the graph: %s", err)
	}
}

// all gives the rows of a path, at most limit of them where that is more than 0.
func (s *Session) all(p *pathValue, limit int) goja.Value {
	it := s.iterator(p, true)
	if s.shaping {
		s.drawShape(it)
		return goja.Undefined()
	}
	if limit <= 0 {
		limit = -1
	}
	s.iterate(it, func(c *cayley.IterateChain) error {
		return c.Limit(limit).TagEach(func(tags map[string]cayley.Ref) {
			s.plan.row()
			s.send(&Result{Tags: tags})
		})
	})
	return goja.Undefined()
}

func (s *Session) drawShape(it cayley.Iterator) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case goja.Value:
			panic(r)
		default:
			s.throw("this path has no shape that can be drawn: %v", r)
		}
	}()
	iterator.OutputQueryShapeForIterator(it, s.qs, s.shape)
}

// limitOf is an optional number of results: none is all.
func (s *Session) limitOf(args []goja.Value) int {
	if len(args) == 0 {
		return -1
	}
	switch n := s.plain(args[0]).(type) {
	case int64:
		return int(n)
	case float64:
		return int(n)
	}
	return 0
}

func (s *Session) array(p *pathValue, call goja.FunctionCall, tags bool) goja.Value {
	if len(call.Arguments) > 1 {
		return s.throw("expected 1 argument, got %d", len(call.Arguments))
	}
	return s.vm.NewArray(s.collect(p, tags, s.limitOf(call.Arguments))...)
}

func (s *Session) first(p *pathValue, tags bool) goja.Value {
	if out := s.collect(p, tags, 1); len(out) > 0 {
		return out[0].(goja.Value)
	}
	return goja.Null()
}

// collect gives nodes, or rows, as values of JavaScript.
func (s *Session) collect(p *pathValue, tags bool, limit int) []any {
	var out []any
	s.iterate(s.iterator(p, true), func(c *cayley.IterateChain) error {
		if tags {
			return c.Limit(limit).TagEach(func(tags map[string]cayley.Ref) {
				s.plan.row()
				if row := s.row(tags); row != nil {
					out = append(out, row)
				}
			})
		}
		return c.Paths(false).Limit(limit).EachValue(s.qs, func(v quad.Value) {
			s.plan.row()
			if x := s.script(v); x != nil {
				out = append(out, x)
			}
		})
	})
	return out
}

func (s *Session) forEach(p *pathValue, call goja.FunctionCall) goja.Value {
	n := len(call.Arguments)
	if n != 1 && n != 2 {
		return s.throw("forEach: unexpected arguments count: %d", n)
	}
	callback, ok := goja.AssertFunction(call.Argument(n - 1))
	if !ok {
		return s.throw("forEach: expected a function")
	}
	var failed error
	s.iterate(s.iterator(p, true), func(c *cayley.IterateChain) error {
		return c.Limit(s.limitOf(call.Arguments[:n-1])).TagEach(func(tags map[string]cayley.Ref) {
			if failed != nil {
				return
			}
			s.plan.row()
			if row := s.row(tags); row != nil {
				if _, failed = callback(call.This, row); failed != nil {
					panic(failed)
				}
			}
		})
	})
	return goja.Null()
}

func (s *Session) count(p *pathValue, _ goja.FunctionCall) goja.Value {
	it := s.iterator(p, false)
	if s.shaping {
		s.drawShape(it)
		return s.vm.ToValue(0)
	}
	var n int64
	s.iterate(it, func(c *cayley.IterateChain) (err error) {
		n, err = c.Paths(true).Count()
		return err
	})
	return s.vm.ToValue(n)
}

// row makes tags an object, its keys sorted; nil when no tag has a value.
func (s *Session) row(tags map[string]cayley.Ref) goja.Value {
	keys := make([]string, 0, len(tags))
	for k := range tags {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var o *goja.Object
	for _, k := range keys {
		if v := s.script(s.qs.NameOf(tags[k])); v != nil {
			if o == nil {
				o = s.vm.NewObject()
			}
			_ = o.DefineDataProperty(k, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE) // a fresh object takes it
		}
	}
	if o == nil {
		return nil
	}
	return o
}

// native is a value as Cayley hands it to scripts and prints it.
func (s *Session) native(v quad.Value) any {
	if v == nil {
		return nil
	}
	if s.collate == query.JSONLD {
		return jsonld.FromValue(v)
	}
	out := v.Native()
	if nv, ok := out.(quad.Value); ok && v == nv {
		return quad.StringOf(v)
	}
	return out
}

// script is a value as scripts have it; nil for none.
func (s *Session) script(v quad.Value) goja.Value {
	switch x := s.native(v).(type) {
	case nil:
		return nil
	case time.Time:
		d, err := s.vm.New(s.natives.date, s.vm.ToValue(x.UnixMilli()))
		if err != nil {
			return s.vm.ToValue(x.Format(time.RFC3339Nano))
		}
		return d
	case map[string]any:
		o := s.vm.NewObject()
		for k, v := range x {
			_ = o.Set(k, v) // a fresh object takes it
		}
		return o
	case string, bool, int, int64, float64:
		return s.vm.ToValue(x)
	default:
		return s.vm.ToValue(fmt.Sprint(x))
	}
}

// number is a number of a row. NaN and the infinities are none that JSON has: within a row they are nothing, as JSON.stringify has it.
func (e *exporter) number(x float64, depth int) any {
	if e.row && (math.IsNaN(x) || math.IsInf(x, 0)) {
		if depth == 0 {
			return e.s.throw("emit: %v is no row", x)
		}
		return nil
	}
	return x
}

// emit gives a row of the script's own making.
func (s *Session) emit(call goja.FunctionCall) goja.Value {
	if v := s.export(call.Argument(0), true); v != nil {
		s.send(&Result{Val: v})
	}
	return goja.Null()
}

// PathValue is a path as a value: it has rows only when a method like all() walks it.
const PathValue = "[internal Iterator]"

// export makes a value of JavaScript one of Go: nil, bool, string, int64, float64, time.Time, quad.Value, []any, map[string]any. Functions and symbols are
// nothing. It counts what it makes. In a row a number is finite.
func (s *Session) export(v goja.Value, row bool) any {
	e := exporter{s: s, row: row}
	out := e.value(v, 0)
	s.spend(e.bytes)
	s.check()
	return out
}

type exporter struct {
	s     *Session
	row   bool
	count int
	bytes int64
}

func (e *exporter) value(v goja.Value, depth int) any {
	if e.bytes += 16; e.bytes > e.s.limits.Bytes { // nothing takes room, too
		e.s.spend(e.bytes)
	}
	if e.count++; e.count%1024 == 0 {
		e.s.check()
	}
	if nothing(v) {
		return nil
	}
	if depth > maxDepth/10 {
		return e.s.throw("a row nests more than %d deep, or is a circle", maxDepth/10)
	}
	o, ok := v.(*goja.Object)
	if !ok {
		switch x := v.Export().(type) {
		case string:
			e.bytes += int64(len(x))
			return x
		case float64:
			return e.number(x, depth)
		case bool, int64:
			return x
		}
		return nil
	}
	switch h := e.s.host(o).(type) {
	case *node:
		return h.value
	case *pathValue:
		return PathValue
	case *filter:
		return nil
	}
	if _, is := goja.AssertFunction(o); is {
		return nil
	}
	switch o.ClassName() {
	case "Array":
		length := e.s.length(o)
		if length > maxElements {
			return e.s.throw("an array of %d elements in a row", length)
		}
		out := make([]any, 0, min(length, 1024))
		for i := range length {
			out = append(out, e.value(o.Get(fmt.Sprint(i)), depth+1))
		}
		return out
	case "Date", "String", "Number", "Boolean":
		switch x := o.Export().(type) {
		case float64:
			return e.number(x, depth)
		case string, bool, int64, time.Time:
			return x
		}
		return nil
	}
	out := map[string]any{}
	for _, k := range o.Keys() {
		e.bytes += int64(len(k))
		out[k] = e.value(o.Get(k), depth+1)
	}
	return out
}
