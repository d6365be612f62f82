package gizmo

import (
	"fmt"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"
)

// plain gives an argument as Go has it: nil, bool, string, int64, float64, time.Time, quad.Value, *pathValue, *filter, []any of
// these. Other objects are errors.
func (s *Session) plain(v goja.Value) any {
	n := 0
	return s.plainWithin(v, &n, 0)
}

func (s *Session) plainWithin(v goja.Value, count *int, depth int) any {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	if *count++; *count > maxNodes {
		return s.throw("more than %d values in the arguments of one step", maxNodes)
	}
	o, ok := v.(*goja.Object)
	if !ok {
		switch x := v.Export().(type) {
		case bool, string, int64, float64:
			return x
		}
		return s.throw("not a value of a graph: %s", v.ExportType())
	}
	switch h := s.host(o).(type) {
	case *node:
		return h.value
	case *pathValue, *filter:
		return h
	}
	switch o.ClassName() {
	case "Array":
		if depth > 10 {
			return s.throw("lists in lists, more than 10 deep")
		}
		length := s.length(o)
		if length > maxNodes {
			return s.throw("more than %d values in the arguments of one step", maxNodes)
		}
		out := make([]any, 0, length)
		for i := range length {
			out = append(out, s.plainWithin(o.Get(fmt.Sprint(i)), count, depth+1))
		}
		return out
	case "Date":
		if t, ok := o.Export().(time.Time); ok {
			return t
		}
	case "String", "Number", "Boolean":
		switch x := o.Export().(type) {
		case bool, string, int64, float64:
			return x
		}
	}
	return s.throw("not a value of a graph: %s", o.ClassName())
}

// word is an argument as a string.
func (s *Session) word(v goja.Value) string {
	switch x := s.plain(v).(type) {
	case string:
		return x
	case quad.Value:
		return quad.StringOf(x)
	case nil:
		return "undefined"
	case bool, int64, float64:
		return v.String()
	}
	s.throw("expected a string")
	return ""
}

// words flattens arguments to strings, for tags.
func (s *Session) words(args []goja.Value) []string {
	var out []string
	var take func(x any)
	take = func(x any) {
		switch x := x.(type) {
		case string:
			out = append(out, x)
		case quad.Value:
			out = append(out, quad.StringOf(x))
		case []any:
			for _, each := range x {
				take(each)
			}
		default:
			s.throw("expected a string, got %s", kindOf(x))
		}
	}
	for _, a := range args {
		take(s.plain(a))
	}
	return out
}

func kindOf(x any) string {
	switch x.(type) {
	case nil:
		return "nothing"
	case *pathValue:
		return "a path"
	case *filter:
		return "a filter"
	case bool:
		return "a bool"
	case int64, float64:
		return "a number"
	}
	return fmt.Sprintf("%T", x)
}

// quadValue makes a value of a graph of what plain gave; not ok for a path, a filter, a list.
func quadValue(x any) (quad.Value, bool) {
	switch x := x.(type) {
	case quad.Value:
		return x, true
	case string:
		return quad.StringToValue(x), true
	case bool:
		return quad.Bool(x), true
	case int64:
		return quad.Int(x), true
	case float64:
		if float64(int(x)) == x {
			return quad.Int(int64(x)), true
		}
		return quad.Float(x), true
	case time.Time:
		return quad.Time(x), true
	}
	return nil, false
}

// value is an argument that is one node.
func (s *Session) value(v goja.Value) quad.Value {
	x := s.plain(v)
	q, ok := quadValue(x)
	if !ok {
		s.throw("not a value of a graph: %s", kindOf(x))
	}
	return q
}

// nodes flattens arguments to nodes.
func (s *Session) nodes(args []goja.Value) []quad.Value {
	var out []quad.Value
	var take func(x any)
	take = func(x any) {
		if list, ok := x.([]any); ok {
			for _, each := range list {
				take(each)
			}
			return
		}
		q, ok := quadValue(x)
		if !ok {
			s.throw("not a node: %s", kindOf(x))
		}
		out = append(out, q)
	}
	for _, a := range args {
		take(s.plain(a))
	}
	return out
}

// via are predicates or labels: none for all, values, or one path.
func (s *Session) via(v goja.Value) (values []any, size int) {
	x := s.plain(v)
	list, isList := x.([]any)
	for isList && len(list) == 1 { // a list of a list is the list
		if x = list[0]; x == nil {
			return nil, 0
		}
		if list, isList = x.([]any); !isList {
			break
		}
	}
	if !isList {
		list = []any{x}
		if x == nil {
			return nil, 0
		}
	}
	for _, each := range list {
		if p, ok := each.(*pathValue); ok {
			if len(list) > 1 {
				s.throw("a list of predicates or labels has no paths in it")
			}
			return []any{p}, p.size + 1
		}
		q, ok := quadValue(each)
		if !ok {
			s.throw("not a predicate or label: %s", kindOf(each))
		}
		values = append(values, q)
	}
	return values, 0
}

// built makes what via gave into what graph/path takes.
func built(via []any) []any {
	out := make([]any, len(via))
	for i, v := range via {
		if p, ok := v.(*pathValue); ok {
			v = p.build(nil)
		}
		out[i] = v
	}
	return out
}
