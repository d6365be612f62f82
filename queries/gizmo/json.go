package gizmo

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// hardenJSON puts JSON.stringify in Go in the place of the engine's, which neither counts what it makes nor stops, and bounds what parse reads.
func (s *Session) hardenJSON() {
	json, ok := s.vm.Get("JSON").(*goja.Object)
	if !ok {
		return
	}
	quote := original(json.Get("stringify"))
	s.guard(json, "parse", before(func(call goja.FunctionCall) {
		text := call.Argument(0).String()
		if len(text) > maxKeys {
			s.tooLarge("JSON of %d characters: %d are the most", len(text), maxKeys)
		}
		if Nesting(text) > maxNesting {
			s.tooLarge("JSON with brackets in brackets, more than %d deep", maxNesting)
		}
	}))
	s.define(json, func(call goja.FunctionCall) goja.Value {
		w := &jsonWriter{s: s, quote: quote}
		if f, ok := goja.AssertFunction(call.Argument(1)); ok {
			w.replacer = f
		} else if o, ok := call.Argument(1).(*goja.Object); ok && o.ClassName() == "Array" {
			w.only = map[string]bool{}
			for i := range s.bounded(o, maxArgs) {
				if k := o.Get(strconv.FormatInt(i, 10)); k != nil && !w.only[k.String()] {
					w.only[k.String()] = true
					w.keys = append(w.keys, k.String())
				}
			}
		}
		switch space := call.Argument(2); {
		case goja.IsUndefined(space), goja.IsNull(space):
		case characters(space) > 0:
			w.gap = space.String()[:min(10, len(space.String()))]
		default:
			w.gap = strings.Repeat(" ", int(max(0, min(10, space.ToInteger()))))
		}
		holder := s.vm.NewObject()
		_ = holder.Set("", call.Argument(0)) // a fresh object takes it
		if !w.value(holder, "", call.Argument(0), "", 0) {
			return goja.Undefined()
		}
		return s.vm.ToValue(w.b.String())
	}, "stringify")
}

// jsonWriter writes JSON as ECMA-262, section 25.5.2 says.
type jsonWriter struct {
	s        *Session
	quote    native
	b        strings.Builder
	replacer goja.Callable
	only     map[string]bool
	keys     []string
	gap      string
	count    int
}

// value writes a value; false when it is none that JSON has.
func (w *jsonWriter) value(holder *goja.Object, key string, v goja.Value, indent string, depth int) bool {
	s := w.s
	if w.count++; w.count%256 == 0 {
		s.check()
	}
	if depth > maxDepth/2 {
		s.tooLarge("an object that nests more than %d deep, or is a circle", maxDepth/2)
	}
	s.makes(int64(w.b.Len()))
	if v == nil {
		return false
	}
	if o, ok := v.(*goja.Object); ok {
		if f, ok := goja.AssertFunction(o.Get("toJSON")); ok {
			v = w.call(f, o, s.vm.ToValue(key))
		}
	}
	if w.replacer != nil {
		v = w.call(w.replacer, holder, s.vm.ToValue(key), v)
	}
	o, ok := v.(*goja.Object)
	if !ok {
		if v == nil || goja.IsUndefined(v) {
			return false
		}
		if _, isSymbol := v.(*goja.Symbol); isSymbol {
			return false
		}
		s.makes(6 * int64(characters(v)))
		w.b.WriteString(w.quote(goja.FunctionCall{Arguments: []goja.Value{v}}).String())
		return true
	}
	if _, callable := goja.AssertFunction(o); callable {
		return false
	}
	switch o.ClassName() {
	case "String":
		w.b.WriteString(w.quote(goja.FunctionCall{Arguments: []goja.Value{s.vm.ToValue(o.String())}}).String())
		return true
	case "Number", "Boolean":
		w.b.WriteString(w.quote(goja.FunctionCall{Arguments: []goja.Value{s.vm.ToValue(o.Export())}}).String())
		return true
	case "Array":
		w.array(o, indent, depth)
	default:
		w.object(o, indent, depth)
	}
	return true
}

func (w *jsonWriter) call(f goja.Callable, this goja.Value, args ...goja.Value) goja.Value {
	v, err := f(this, args...)
	if err != nil {
		panic(err)
	}
	return v
}

func (w *jsonWriter) line(indent string) {
	if w.gap != "" {
		w.b.WriteString("\n" + indent)
	}
}

func (w *jsonWriter) array(o *goja.Object, indent string, depth int) {
	inner := indent + w.gap
	n := w.s.bounded(o, maxElements)
	w.b.WriteByte('[')
	for i := range n {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.line(inner)
		k := strconv.FormatInt(i, 10)
		if !w.value(o, k, o.Get(k), inner, depth+1) {
			w.b.WriteString("null")
		}
	}
	if n > 0 {
		w.line(indent)
	}
	w.b.WriteByte(']')
}

func (w *jsonWriter) object(o *goja.Object, indent string, depth int) {
	inner := indent + w.gap
	keys := w.keys
	if w.only == nil {
		keys = o.Keys()
	}
	w.b.WriteByte('{')
	written := 0
	for _, k := range keys {
		before := w.b.Len()
		if written > 0 {
			w.b.WriteByte(',')
		}
		w.line(inner)
		w.b.WriteString(w.quote(goja.FunctionCall{Arguments: []goja.Value{w.s.vm.ToValue(k)}}).String() + ":")
		if w.gap != "" {
			w.b.WriteByte(' ')
		}
		if w.value(o, k, o.Get(k), inner, depth+1) {
			written++
			continue
		}
		rest := w.b.String()[:before] // take the key back
		w.b.Reset()
		w.b.WriteString(rest)
	}
	if written > 0 {
		w.line(indent)
	}
	w.b.WriteByte('}')
}
