package gizmo

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// hardenJSON puts JSON.stringify in Go in the place of the engine's, which neither counts what it makes nor stops, and bounds what parse reads.
func (s *Session) hardenJSON() {
	object, ok := s.vm.Get("JSON").(*goja.Object)
	if !ok {
		return
	}
	quote := original(object.Get("stringify"))
	parse := original(object.Get("parse"))
	revive := s.polyfill(reviving)
	s.define(object, func(call goja.FunctionCall) goja.Value {
		given := s.str(call.Argument(0))
		if given.Length() > maxKeys {
			s.tooLarge("JSON of %d characters: %d are the most", given.Length(), maxKeys)
		}
		if nestingJSON(given.String()) > maxNesting {
			s.tooLarge("JSON with brackets in brackets, more than %d deep", maxNesting)
		}
		r := jsonReader{s: s, d: json.NewDecoder(strings.NewReader(given.String()))}
		v, err := r.value()
		if err == nil {
			_, err = r.d.Token()
		}
		if v == nil || err != io.EOF { // the engine says what is wrong
			v = parse(goja.FunctionCall{Arguments: []goja.Value{given}})
		}
		if f := call.Argument(1); callable(f) {
			return s.call(revive, goja.Undefined(), v, f)
		}
		return v
	}, "parse")
	s.define(object, func(call goja.FunctionCall) goja.Value {
		w := &jsonWriter{s: s, quote: quote}
		if f, ok := goja.AssertFunction(call.Argument(1)); ok {
			w.replacer = f
		} else if o, ok := call.Argument(1).(*goja.Object); ok && o.ClassName() == "Array" {
			w.only = map[string]bool{}
			for i := range s.bounded(o, maxArgs) {
				if v := o.Get(strconv.FormatInt(i, 10)); v != nil {
					if k := s.str(v).String(); !w.only[k] {
						w.only[k] = true
						w.keys = append(w.keys, k)
					}
				}
			}
		}
		space := call.Argument(2)
		if o, ok := space.(*goja.Object); ok && o.ClassName() == "String" {
			space = s.str(o)
		}
		switch text, ok := space.(goja.String); {
		case nothing(space):
		case ok:
			w.gap = text.Substring(0, min(10, text.Length())).String()
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

// jsonReader makes values of JSON as the engine does, and looks whether the session has been stopped meanwhile.
type jsonReader struct {
	s     *Session
	d     *json.Decoder
	count int
}

func (r *jsonReader) token() (json.Token, error) {
	if r.count++; r.count%256 == 0 {
		r.s.check()
	}
	return r.d.Token()
}

func (r *jsonReader) value() (goja.Value, error) {
	token, err := r.token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return r.array()
		}
		return r.object()
	case nil:
		return goja.Null(), nil
	}
	return r.s.vm.ToValue(token), nil
}

func (r *jsonReader) array() (goja.Value, error) {
	var items []any
	for r.d.More() {
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
	_, err := r.token()
	return r.s.vm.NewArray(items...), err
}

func (r *jsonReader) object() (goja.Value, error) {
	o := r.s.vm.NewObject()
	for r.d.More() {
		token, err := r.token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string) // the decoder sees to it
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		_ = o.DefineDataProperty(key, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE) // a fresh object takes it
	}
	_, err := r.token()
	return o, err
}

// reviving is what JSON.parse does with a function, as ECMA-262, section 25.5.1.1 says. The engine's goes as deep on the stack of Go as what the function
// puts into the place of a value.
const reviving = `(function () {
	var apply = Reflect.apply, isArray = Array.isArray, keys = Object.keys, define = Reflect.defineProperty, remove = Reflect.deleteProperty;
	function put(o, k, v) {
		if (v === undefined) remove(o, k); else define(o, k, {value: v, writable: true, enumerable: true, configurable: true});
	}
	return function (value, f) {
		return (function walk(holder, key) {
			var v = holder[key];
			if (v !== null && typeof v === "object") {
				if (isArray(v)) for (var i = 0, n = v.length; i < n; i++) put(v, "" + i, walk(v, "" + i));
				else for (var all = keys(v), k = 0; k < all.length; k++) put(v, all[k], walk(v, all[k]));
			}
			return apply(f, holder, [key, v]);
		})({"": value}, "");
	};
})()`

// jsonWriter writes JSON as ECMA-262, section 25.5.2 says.
type jsonWriter struct {
	s        *Session
	quote    native
	b        bytes.Buffer
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
		w.b.Truncate(before) // take the key back
	}
	if written > 0 {
		w.line(indent)
	}
	w.b.WriteByte('}')
}
