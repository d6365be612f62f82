package gizmo

import (
	"reflect"

	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/cayley/graph/shape"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

var nodeHost, filterHost, pathHost = reflect.TypeFor[*node](), reflect.TypeFor[*filter](), reflect.TypeFor[*pathValue]()

// pathValue is a path of a script: a list of steps, and nothing that changes. A path of Cayley's is made of it when
// it is run, so that what stands in follow and its like can be made under the label context of the place.
type pathValue struct {
	start   []quad.Value
	steps   []step
	size    int // steps, those in arguments included
	recurse int // followRecursive within followRecursive
}

// step adds to a path.
type step func(b *building) *path.Path

// building is a path of Cayley's that is being made.
type building struct {
	path   *path.Path
	labels *labels // the label context; nil is all
}

type labels struct {
	tags []string
	via  []any
}

func (l *labels) on(p *path.Path) *path.Path { return p.LabelContextWithTags(l.tags, built(l.via)...) }

// build makes the path under a label context.
func (p *pathValue) build(l *labels) *path.Path {
	b := &building{path: path.StartMorphism(p.start...), labels: l}
	if l != nil {
		b.path = l.on(b.path)
	}
	for _, each := range p.steps {
		b.path = each(b)
	}
	return b.path
}

// self is the path that a method is called on.
func (s *Session) self(call goja.FunctionCall) *pathValue {
	p, ok := s.host(call.This).(*pathValue)
	if !ok {
		s.throw("a method of a path was called on something else")
	}
	return p
}

// then is a path with one more step; size and recurse are those of its arguments.
func (s *Session) then(p *pathValue, size, recurse int, each step) goja.Value {
	np := &pathValue{start: p.start, steps: append(p.steps[:len(p.steps):len(p.steps)], each), size: p.size + size + 1, recurse: max(p.recurse, recurse)}
	if np.size > maxSteps {
		return s.throw("a path of more than %d steps", maxSteps)
	}
	if np.recurse > maxRecursed {
		return s.throw("followRecursive within followRecursive, more than %d deep", maxRecursed)
	}
	return s.newPath(np)
}

// other is an argument that is a path; nil when it is missing.
func (s *Session) other(v goja.Value) *pathValue {
	switch x := s.plain(v).(type) {
	case nil:
		return nil
	case *pathValue:
		return x
	default:
		s.throw("expected a path, got %s", kindOf(x))
		return nil
	}
}

// method adds a method to paths under its name, its aliases, and each with a capital letter.
func (s *Session) method(f func(*pathValue, goja.FunctionCall) goja.Value, names ...string) {
	for _, name := range names {
		s.define(s.proto, func(call goja.FunctionCall) goja.Value { return f(s.self(call), call) }, name, string(name[0]-'a'+'A')+name[1:])
	}
}

// plainStep is a method without paths in its arguments.
func (s *Session) plainStep(make func(goja.FunctionCall) func(*path.Path) *path.Path, names ...string) {
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value {
		f := make(call)
		return s.then(p, 0, 0, func(b *building) *path.Path { return f(b.path) })
	}, names...)
}

// joined is a method whose argument is a path, which is made under the label context of the place.
func (s *Session) joined(f func(p, other *path.Path) *path.Path, names ...string) {
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value {
		other := s.other(call.Argument(0))
		if other == nil {
			return call.This
		}
		return s.then(p, other.size, other.recurse, func(b *building) *path.Path { return f(b.path, other.build(b.labels)) })
	}, names...)
}

// along is a method that walks quads.
func (s *Session) along(f func(p *path.Path, tags []string, via ...any) *path.Path, name string) {
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value {
		via, size := s.via(call.Argument(0))
		tags := s.tags(call)
		return s.then(p, size, 0, func(b *building) *path.Path { return f(b.path, tags, built(via)...) })
	}, name)
}

// tags are the arguments behind the first.
func (s *Session) tags(call goja.FunctionCall) []string {
	if len(call.Arguments) < 2 {
		return nil
	}
	var given []goja.Value
	for _, a := range call.Arguments[1:] {
		if len(call.Arguments) > 2 || !goja.IsUndefined(a) && !goja.IsNull(a) {
			given = append(given, a)
		}
	}
	return s.words(given)
}

func (s *Session) pathMethods() {
	s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
		nodes := s.nodes(call.Arguments)
		return func(p *path.Path) *path.Path { return p.Is(nodes...) }
	}, "is")
	s.along((*path.Path).InWithTags, "in")
	s.along((*path.Path).OutWithTags, "out")
	s.along((*path.Path).BothWithTags, "both")
	s.joined((*path.Path).Follow, "follow")
	s.joined((*path.Path).FollowReverse, "followR")
	s.joined((*path.Path).And, "and", "intersect")
	s.joined((*path.Path).Or, "or", "union")
	s.joined((*path.Path).Except, "except", "difference")
	s.method(s.followRecursive, "followRecursive")
	s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
		tag := s.word(call.Argument(0))
		return func(p *path.Path) *path.Path { return p.Back(tag) }
	}, "back")
	s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
		var tags []string
		for _, a := range call.Arguments {
			if o, ok := a.(*goja.Object); ok && o.ClassName() == "Array" {
				tags = append(tags, s.words([]goja.Value{a})...)
			} else {
				tags = append(tags, s.word(a))
			}
		}
		return func(p *path.Path) *path.Path { return p.Tag(tags...) }
	}, "tag", "as")
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value { return s.has(p, call, false) }, "has")
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value { return s.has(p, call, true) }, "hasR")
	s.save((*path.Path).Save, "save")
	s.save((*path.Path).SaveReverse, "saveR")
	s.save((*path.Path).SaveOptional, "saveOpt")
	s.save((*path.Path).SaveOptionalReverse, "saveOptR")
	for name, f := range map[string]func(*path.Path) *path.Path{
		"unique": (*path.Path).Unique, "labels": (*path.Path).Labels, "order": (*path.Path).Order,
		"inPredicates": (*path.Path).InPredicates, "outPredicates": (*path.Path).OutPredicates,
	} {
		s.plainStep(func(goja.FunctionCall) func(*path.Path) *path.Path { return f }, name)
	}
	for name, in := range map[string]bool{"saveInPredicates": true, "saveOutPredicates": false} {
		s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
			tag := s.word(call.Argument(0))
			return func(p *path.Path) *path.Path { return p.SavePredicates(in, tag) }
		}, name)
	}
	s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
		n := call.Argument(0).ToInteger()
		return func(p *path.Path) *path.Path { return p.Limit(n) }
	}, "limit")
	s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
		n := call.Argument(0).ToInteger()
		return func(p *path.Path) *path.Path { return p.Skip(n) }
	}, "skip")
	s.method(s.labelContext, "labelContext")
	s.plainStep(func(call goja.FunctionCall) func(*path.Path) *path.Path {
		filters, ok := s.filterArguments(call.Arguments)
		if !ok || len(filters) == 0 {
			s.throw("filter: expected filters: lt, lte, gt, gte, regex, like")
		}
		return func(p *path.Path) *path.Path { return p.Filters(filters...) }
	}, "filter")
	s.finals()
}

// filterArguments flattens arguments to filters; not ok when one is none.
func (s *Session) filterArguments(args []goja.Value) (filters []shape.ValueFilter, ok bool) {
	for _, a := range args {
		switch x := s.plain(a).(type) {
		case *filter:
			filters = append(filters, x.value)
		case []any:
			for _, each := range x {
				f, ok := each.(*filter)
				if !ok {
					return nil, false
				}
				filters = append(filters, f.value)
			}
		default:
			return nil, false
		}
	}
	return filters, true
}

func (s *Session) followRecursive(p *pathValue, call goja.FunctionCall) goja.Value {
	via, size := s.via(call.Argument(0))
	if len(via) != 1 {
		return s.throw("followRecursive: expected one predicate or path")
	}
	depth, rest := 0, call.Arguments[1:]
	if len(rest) > 0 {
		switch n := s.plain(rest[0]).(type) {
		case int64:
			depth, rest = int(n), rest[1:]
		case float64:
			depth, rest = int(n), rest[1:]
		}
	}
	tags := s.words(rest)
	recurse := 1
	each, isPath := via[0].(*pathValue)
	if isPath {
		recurse += each.recurse
	} else {
		predicate := via[0]
		each = &pathValue{steps: []step{func(b *building) *path.Path { return b.path.Out(predicate) }}}
	}
	return s.then(p, size, recurse, func(b *building) *path.Path {
		return b.path.FollowRecursive(each.build(b.labels), depth, tags)
	})
}

func (s *Session) labelContext(p *pathValue, call goja.FunctionCall) goja.Value {
	via, size := s.via(call.Argument(0))
	l := &labels{tags: s.tags(call), via: via}
	return s.then(p, size, 0, func(b *building) *path.Path {
		b.labels = l
		if len(via) == 0 {
			b.labels = nil
		}
		return l.on(b.path)
	})
}

// has keeps nodes with a quad: has(predicate), has(predicate, node…), has(predicate, filter…).
func (s *Session) has(p *pathValue, call goja.FunctionCall, reverse bool) goja.Value {
	if len(call.Arguments) == 0 {
		return s.throw("has: no predicate")
	}
	via, size := s.predicate(call.Argument(0))
	rest := call.Arguments[1:]
	if len(rest) > 0 {
		if filters, ok := s.filterArguments(rest); ok && len(filters) > 0 {
			return s.then(p, size, 0, func(b *building) *path.Path { return b.path.HasFilter(built(via)[0], reverse, filters...) })
		}
	}
	nodes := s.nodes(rest)
	return s.then(p, size, 0, func(b *building) *path.Path {
		if reverse {
			return b.path.HasReverse(built(via)[0], nodes...)
		}
		return b.path.Has(built(via)[0], nodes...)
	})
}

// predicate is an argument that is one predicate, or a path that leads to them.
func (s *Session) predicate(v goja.Value) (via []any, size int) {
	x := s.plain(v)
	if p, ok := x.(*pathValue); ok {
		return []any{p}, p.size + 1
	}
	q, ok := quadValue(x)
	if !ok {
		s.throw("not a predicate: %s", kindOf(x))
	}
	return []any{q}, 0
}

// save is a method that saves what a predicate leads to under a tag, by default the predicate.
func (s *Session) save(f func(p *path.Path, via any, tag string) *path.Path, name string) {
	s.method(func(p *pathValue, call goja.FunctionCall) goja.Value {
		if n := len(call.Arguments); n != 1 && n != 2 {
			return s.throw("%s: unexpected arguments count: %d", name, n)
		}
		via, size := s.predicate(call.Argument(0))
		tag, ok := "", true
		if len(call.Arguments) == 2 {
			if tag, ok = s.plain(call.Argument(1)).(string); !ok {
				return s.throw("%s: expected string as the tag", name)
			}
		}
		if tag == "" {
			q, ok := via[0].(quad.Value)
			if !ok {
				return s.throw("%s: must specify a tag name when saving a path", name)
			}
			tag = quad.StringOf(q)
			switch q := q.(type) {
			case quad.IRI:
				if s.collate == query.JSONLD {
					tag = string(q)
				}
			case quad.String:
				if s.collate == query.JSONLD {
					tag = string(q)
				}
			}
		}
		return s.then(p, size, 0, func(b *building) *path.Path { return f(b.path, built(via)[0], tag) })
	}, name)
}
