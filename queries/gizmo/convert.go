package gizmo

import (
	"math"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// A native function of the engine reads what it is given when it needs it: the length of a list, the toString of an object. These may be
// functions of the script, which answer something else the second time. So a guard does not look at them and leave them to the native: it converts them,
// once, to what has no functions (a primitive, or an array that is one), looks at that, and hands that on.

// nothing reports undefined and null, which natives refuse themselves.
func nothing(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

// str is a value as a string that a native may work on.
func (s *Session) str(v goja.Value) goja.String {
	text, ok := v.(goja.String)
	if !ok {
		s.check()
		if v = v.ToString(); isSymbol(v) {
			s.throw("Cannot convert a Symbol value to a string")
		}
		if text, ok = v.(goja.String); !ok { // numbers and the like stay what they are
			text = s.vm.ToValue(v.String()).(goja.String)
		}
	}
	s.makes(int64(text.Length()))
	return text
}

// number is a value as a number. Undefined stays: it often stands for another number than NaN.
func (s *Session) number(v goja.Value) goja.Value {
	if _, isObject := v.(*goja.Object); isObject {
		s.check()
		return v.ToNumber()
	}
	return v
}

// isArray reports whether a value is an array. The length of one cannot be a function.
func isArray(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && o.ClassName() == "Array"
}

// elements reads a list, an array or what looks like one: its length once, each element once, nil where there is a hole.
func (s *Session) elements(v goja.Value, n int64) []goja.Value {
	o := v.ToObject(s.vm)
	out := make([]goja.Value, 0, min(n, 1<<12))
	for i := range n {
		if i%256 == 0 {
			s.check()
		}
		out = append(out, o.Get(strconv.FormatInt(i, 10)))
	}
	return out
}

// list makes an array of values; nil is a hole.
func (s *Session) list(values []goja.Value) *goja.Object {
	items := make([]any, len(values))
	var holes []int
	for i, v := range values {
		if v == nil {
			v, holes = goja.Undefined(), append(holes, i)
		}
		items[i] = v
	}
	a := s.vm.NewArray(items...)
	for _, i := range holes {
		_ = a.Delete(strconv.Itoa(i)) // an element of a fresh array can be deleted
	}
	return a
}

// dense is what an array method may work on: an array that is not too long, or a copy of what looks like one.
func (s *Session) dense(v goja.Value) goja.Value {
	if nothing(v) {
		return v
	}
	n := s.bounded(v, maxElements)
	if isArray(v) {
		return v
	}
	return s.list(s.elements(v, n))
}

// arguments is a list that becomes the arguments of a call.
func (s *Session) arguments(v goja.Value) goja.Value {
	if nothing(v) {
		return v
	}
	n := s.length(v.ToObject(s.vm))
	if n > maxArgs {
		s.tooLarge("a call with %d arguments: %d are the most", n, maxArgs)
	}
	values := s.elements(v, n)
	for i := range values {
		if values[i] == nil {
			values[i] = goja.Undefined()
		}
	}
	return s.list(values)
}

// primitive is what an operator makes of an object, as ECMA-262, section 7.1.1 says, with the hint "default".
func (s *Session) primitive(v goja.Value) goja.Value {
	o, ok := v.(*goja.Object)
	if !ok {
		return v
	}
	if exotic := o.GetSymbol(goja.SymToPrimitive); !nothing(exotic) {
		if v = s.call(exotic, o, s.vm.ToValue("default")); isObject(v) {
			s.throw("Cannot convert object to primitive value")
		}
		return v
	}
	for _, name := range []string{"valueOf", "toString"} {
		if f := o.Get(name); callable(f) {
			if v = s.call(f, o); !isObject(v) {
				return v
			}
		}
	}
	return s.throw("Cannot convert object to primitive value")
}

func isObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

func isSymbol(v goja.Value) bool {
	_, ok := v.(*goja.Symbol)
	return ok
}

func callable(v goja.Value) bool {
	_, ok := goja.AssertFunction(v)
	return ok
}

// call calls a function of the script, or a native one.
func (s *Session) call(f, this goja.Value, args ...goja.Value) goja.Value {
	if n := original(f); n != nil {
		return n(goja.FunctionCall{This: this, Arguments: args})
	}
	run, ok := goja.AssertFunction(f)
	if !ok {
		return s.throw("not a function")
	}
	v, err := run(this, args...)
	if err != nil {
		panic(err)
	}
	return v
}

// length of an array or what looks like one. It may call a function of the script.
func (s *Session) length(o *goja.Object) int64 {
	v := o.Get("length")
	if v == nil {
		return 0
	}
	n := v.ToFloat()
	if !(n >= 1) {
		return 0
	}
	return int64(min(n, math.MaxInt32*1024))
}

// bounded gives the length of an array, or what looks like one, and refuses one that is longer than natives take.
func (s *Session) bounded(v goja.Value, most int64) int64 {
	n := int64(characters(v))
	if o, ok := v.(*goja.Object); ok {
		n = s.length(o)
	}
	if n > most {
		s.tooLarge("an array of %d elements: more than %d are not worked on at once", n, most)
	}
	return n
}

// characters is the length of a string, 0 of anything else.
func characters(v goja.Value) int {
	if str, ok := v.(goja.String); ok {
		return str.Length()
	}
	return 0
}

// makes refuses to make a string that is too long.
func (s *Session) makes(n int64) {
	if n > maxString {
		s.tooLarge("a string of %d characters: %d are the most", n, maxString)
	}
}

// replacement is what a text of n characters becomes at most when one match is replaced.
func replacement(with string, n int64) int64 {
	grows := int64(strings.Count(with, "$`") + strings.Count(with, "$'") + strings.Count(with, "$&") + strings.Count(with, "$<"))
	for d := '0'; d <= '9'; d++ {
		grows += int64(strings.Count(with, "$"+string(d)))
	}
	return int64(len(with)) + grows*n
}
