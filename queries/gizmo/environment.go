package gizmo

import (
	"context"
	"regexp"

	"github.com/cayleygraph/cayley/graph/iterator"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// The Go values behind objects of a script: they have no exported fields or methods, so a script can hand them on and nothing else.
type (
	node   struct{ value quad.Value }
	filter struct{ value shape.ValueFilter }
)

// native is a function of the language.
type native = func(goja.FunctionCall) goja.Value

// environment puts the language into the runtime: g, the makers of values, the filters.
func (s *Session) environment() {
	s.proto, s.filters, s.values = s.vm.NewObject(), s.vm.NewObject(), s.vm.NewObject()
	s.pathMethods()
	words := func(call goja.FunctionCall) goja.Value {
		if n, ok := s.host(call.This).(*node); ok {
			return s.vm.ToValue(quad.StringOf(n.value))
		}
		return s.vm.ToValue("[object]")
	}
	for _, name := range []string{"toString", "valueOf", "toJSON"} {
		s.define(s.values, words, name)
	}
	g := s.vm.NewObject()
	s.define(g, s.vertex, "V", "Vertex")
	s.define(g, func(goja.FunctionCall) goja.Value { return s.newPath(&pathValue{}) }, "M", "Morphism")
	s.define(g, func(call goja.FunctionCall) goja.Value {
		return s.node(quad.IRI(s.ns.FullIRI(s.word(call.Argument(0)))))
	}, "IRI", "Uri")
	s.define(g, func(call goja.FunctionCall) goja.Value {
		s.ns.Register(voc.Namespace{Prefix: s.word(call.Argument(0)) + ":", Full: s.word(call.Argument(1))})
		return goja.Undefined()
	}, "addNamespace", "AddNamespace")
	s.define(g, func(goja.FunctionCall) goja.Value {
		voc.CloneTo(&s.ns)
		return goja.Undefined()
	}, "addDefaultNamespaces", "AddDefaultNamespaces")
	s.define(g, func(goja.FunctionCall) goja.Value {
		if err := s.schema.LoadNamespaces(s.ctx, s.qs, &s.ns); err != nil {
			return s.throw("loadNamespaces: %s", err)
		}
		s.check()
		return goja.Undefined()
	}, "loadNamespaces", "LoadNamespaces")
	s.define(g, s.emit, "emit", "Emit")
	s.global("graph", g)
	s.global("g", g)

	for name, f := range map[string]func([]string) quad.Value{
		"iri":   func(a []string) quad.Value { return quad.IRI(a[0]) },
		"bnode": func(a []string) quad.Value { return quad.BNode(a[0]) },
		//lint:ignore SA1019 the language has it
		"raw":  func(a []string) quad.Value { return quad.Raw(a[0]) },
		"str":  func(a []string) quad.Value { return quad.String(a[0]) },
		"lang": func(a []string) quad.Value { return quad.LangString{Value: quad.String(a[0]), Lang: a[1]} },
		"typed": func(a []string) quad.Value {
			return quad.TypedString{Value: quad.String(a[0]), Type: quad.IRI(a[1])}
		},
	} {
		wants := 1
		if name == "lang" || name == "typed" {
			wants = 2
		}
		s.global(name, s.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			args := s.words(call.Arguments)
			if len(args) != wants {
				return s.throw("%s: expected %d argument, got %d", name, wants, len(args))
			}
			return s.node(f(args))
		}))
	}
	for name, op := range map[string]iterator.Operator{
		"lt": iterator.CompareLT, "lte": iterator.CompareLTE, "gt": iterator.CompareGT, "gte": iterator.CompareGTE,
	} {
		s.global(name, s.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			if len(call.Arguments) != 1 {
				return s.throw("%s: expected 1 argument, got %d", name, len(call.Arguments))
			}
			return s.filter(shape.Comparison{Op: op, Val: s.value(call.Argument(0))})
		}))
	}
	s.global("like", s.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		pattern, ok := s.plain(call.Argument(0)).(string)
		if len(call.Arguments) != 1 || !ok {
			return s.throw("like: expected one pattern, a string")
		}
		return s.filter(shape.Wildcard{Pattern: pattern})
	}))
	s.global("regex", s.vm.ToValue(s.regex))
}

// finder gives scripts the function findEntity.
func (s *Session) finder(find func(ctx context.Context, name string) (string, error)) {
	if find == nil {
		return
	}
	s.global("findEntity", s.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		found, err := find(s.ctx, s.word(call.Argument(0)))
		s.check()
		if err != nil {
			return s.throw("findEntity: %s", err)
		}
		return s.vm.ToValue(found)
	}))
}

// global makes a global variable that a script may replace, as in any JavaScript.
func (s *Session) global(name string, v goja.Value) {
	if o, ok := v.(*goja.Object); ok && original(v) != nil && o.Get("prototype") == nil {
		f := s.vm.ToValue(s.enter(original(v))).(*goja.Object)
		_ = f.DefineDataProperty("name", s.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE) // a fresh object takes it
		v = f
	}
	_ = s.vm.GlobalObject().DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // a fresh object takes it
}

// define makes a method under several names.
func (s *Session) define(o *goja.Object, f native, names ...string) {
	v := s.vm.ToValue(s.enter(f)).(*goja.Object)
	_ = v.DefineDataProperty("name", s.vm.ToValue(names[0]), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE) // a fresh object takes it
	for _, name := range names {
		_ = o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // a fresh object takes it
	}
}

func (s *Session) wrap(host any, proto *goja.Object) goja.Value {
	o := s.vm.ToValue(host).(*goja.Object)
	_ = o.SetPrototype(proto) // no circle can come of it
	return o
}

func (s *Session) node(v quad.Value) goja.Value          { return s.wrap(&node{v}, s.values) }
func (s *Session) filter(f shape.ValueFilter) goja.Value { return s.wrap(&filter{f}, s.filters) }
func (s *Session) newPath(p *pathValue) goja.Value       { return s.wrap(p, s.proto) }

// host gives the Go value behind an object, nil for any other value.
func (s *Session) host(v goja.Value) any {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	switch o.ExportType() {
	case nodeHost, filterHost, pathHost:
		return o.Export()
	}
	return nil
}

// regex makes a filter of a regular expression, of literals only unless the second argument is true.
func (s *Session) regex(call goja.FunctionCall) goja.Value {
	if n := len(call.Arguments); n != 1 && n != 2 {
		return s.throw("regex: expected 1 argument, got %d", n)
	}
	refs := false
	if len(call.Arguments) == 2 {
		is, ok := s.plain(call.Argument(1)).(bool)
		if !ok {
			return s.throw("regex: expected bool as second argument")
		}
		refs = is
	}
	var pattern string
	switch v := s.value(call.Argument(0)).(type) {
	case quad.String:
		pattern = string(v)
	case quad.IRI:
		if !refs {
			return s.throw("regex: regexps are not allowed on IRIs")
		}
		pattern = string(v)
	case quad.BNode:
		if !refs {
			return s.throw("regex: regexps are not allowed on IRIs")
		}
		pattern = string(v)
	default:
		return s.throw("regex: unsupported type: %T", v)
	}
	if cost := instructions(pattern); cost > maxRegexp {
		return s.throw("regex: the expression is too large")
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return s.throw("regex: %s", err)
	}
	return s.filter(shape.Regexp{Re: re, Refs: refs})
}

// vertex starts a path at nodes, or at all.
func (s *Session) vertex(call goja.FunctionCall) goja.Value {
	return s.newPath(&pathValue{start: s.nodes(call.Arguments), steps: nil})
}
