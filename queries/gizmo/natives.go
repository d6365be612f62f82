package gizmo

import (
	"fmt"
	"math"
	"strings"

	"github.com/dop251/goja"
)

// piece looks at what is added to a string.
func (s *Session) piece(v goja.Value) {
	if str, ok := v.(goja.String); ok && str.Length() > maxString {
		s.makes(int64(str.Length()))
	}
	if o, ok := v.(*goja.Object); ok && o.ClassName() == "String" {
		s.makes(s.length(o))
	}
}

func (s *Session) hardenArrays() {
	array := s.prototype("Array")
	for _, name := range []string{
		"copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "includes", "indexOf", "lastIndexOf",
		"map", "reduce", "reduceRight", "reverse", "shift", "slice", "some", "unshift", "with", "toReversed", "toSpliced", "splice",
	} {
		s.guard(array, name, before(func(call goja.FunctionCall) {
			s.check()
			s.bounded(call.This, maxElements)
		}))
	}
	s.guard(array, "concat", before(func(call goja.FunctionCall) {
		n := s.bounded(call.This, maxElements)
		for _, a := range call.Arguments {
			if o, ok := a.(*goja.Object); ok {
				n += s.bounded(o, maxElements)
			}
		}
		if n > maxElements {
			s.tooLarge("an array of %d elements: more than %d are not worked on at once", n, maxElements)
		}
	}))
	// Without a function, sort compares without calling back. With one it can be interrupted.
	compare := s.polyfill(`(function (a, b) { a = "" + a; b = "" + b; return a < b ? -1 : a > b ? 1 : 0; })`)
	through, _ := goja.AssertFunction(s.polyfill(`(function (f) { return function (a, b) { return f(a, b); }; })`))
	for _, name := range []string{"sort", "toSorted"} {
		s.guard(array, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				n := s.bounded(call.This, maxElements)
				if goja.IsUndefined(call.Argument(0)) {
					call.Arguments = []goja.Value{compare}
				} else if n > 1<<12 { // the function may be native
					f, err := through(goja.Undefined(), call.Argument(0))
					if err != nil {
						panic(err)
					}
					call.Arguments = []goja.Value{f}
				}
				return f(call)
			}
		})
	}
	// join, which toString is too, goes into arrays in arrays: what it makes is counted, and how deep it is.
	for _, name := range []string{"join", "toLocaleString"} {
		s.guard(array, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				s.check()
				n := s.bounded(call.This, maxElements)
				if s.joining++; s.joining > maxDepth/2 {
					s.joining = 0
					s.tooLarge("arrays in arrays, more than %d deep", maxDepth/2)
				}
				defer func() { s.joining = max(0, s.joining-1) }()
				if sep := call.Argument(0); !goja.IsUndefined(sep) && name == "join" {
					s.makes(n * int64(len(sep.String())))
				}
				if o, ok := call.This.(*goja.Object); ok && name == "join" {
					s.joins(o, n)
				}
				return f(call)
			}
		})
	}
	// flat, in JavaScript: an array that has one array many times over, which has another many times over, is long.
	flat := s.polyfill(`(function () {
	var isArray = Array.isArray;
	return function flat(depth) {
		var out = [], n = 0;
		(function take(a, d) {
			for (var i = 0; i < a.length; i++) {
				if (!(i in a)) continue;
				if (d > 0 && isArray(a[i])) take(a[i], d - 1); else out[n++] = a[i];
			}
		})(this, depth === undefined ? 1 : +depth || 0);
		return out;
	};
})()`)
	_ = array.DefineDataProperty("flat", flat, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	constructor := s.vm.Get("Array").(*goja.Object)
	s.guard(constructor, "from", before(func(call goja.FunctionCall) {
		if o, ok := call.Argument(0).(*goja.Object); ok && o.GetSymbol(goja.SymIterator) == nil {
			s.bounded(o, maxElements)
		}
		s.takeApart(call.Argument(0))
	}))
}

// joins adds up the strings that join will put together, as far as they are strings.
func (s *Session) joins(o *goja.Object, n int64) {
	if o.ClassName() != "Array" || n < 1024 {
		return
	}
	total := int64(0)
	for i := range n {
		if v := o.Get(fmt.Sprint(i)); v != nil {
			if _, isObject := v.(*goja.Object); !isObject {
				total += int64(characters(v))
			}
		}
		s.makes(total)
	}
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

// takeApart refuses to make a property or an element of each character of a long string.
func (s *Session) takeApart(v goja.Value) {
	n := characters(v)
	if o, ok := v.(*goja.Object); ok && o.ClassName() == "String" {
		n = int(s.length(o))
	}
	if n > maxKeys {
		s.tooLarge("a string of %d characters: more than %d are not taken apart", n, maxKeys)
	}
}

func (s *Session) hardenObjects() {
	for name, methods := range map[string][]string{
		"Object":  {"assign", "defineProperties", "entries", "getOwnPropertyDescriptors", "getOwnPropertyNames", "getOwnPropertySymbols", "seal", "freeze", "isSealed", "isFrozen", "keys", "values", "groupBy"},
		"Reflect": {"ownKeys"}, "Map": {"groupBy"},
	} {
		if o, ok := s.vm.Get(name).(*goja.Object); ok {
			for _, method := range methods {
				s.guard(o, method, before(func(call goja.FunctionCall) {
					s.check()
					for _, a := range call.Arguments {
						s.takeApart(a)
					}
				}))
			}
		}
	}
}

// text is the string that a method of strings works on.
func (s *Session) text(call goja.FunctionCall) string {
	this := call.This
	if o, ok := this.(*goja.Object); ok {
		if o.ClassName() != "String" {
			s.check()
			return o.String()
		}
		this = s.vm.ToValue(o.String())
	}
	s.makes(int64(characters(this)))
	if goja.IsUndefined(this) || goja.IsNull(this) {
		return ""
	}
	return this.String()
}

func (s *Session) hardenStrings() {
	str := s.prototype("String")
	for _, name := range []string{
		"concat", "endsWith", "includes", "indexOf", "lastIndexOf", "localeCompare", "normalize", "padEnd", "padStart", "repeat", "split", "startsWith",
		"toLocaleLowerCase", "toLocaleUpperCase", "toLowerCase", "toUpperCase", "trim", "trimEnd", "trimStart", "trimLeft", "trimRight", "isWellFormed", "toWellFormed",
	} {
		s.guard(str, name, before(func(call goja.FunctionCall) {
			n := int64(characters(call.This))
			if o, ok := call.This.(*goja.Object); ok {
				n = s.length(o)
			}
			s.makes(n)
			switch name {
			case "repeat":
				if times := call.Argument(0).ToFloat(); times > 0 {
					s.makes(int64(min(times, math.MaxInt32) * float64(n)))
				}
			case "padEnd", "padStart":
				if to := call.Argument(0).ToFloat(); to > 0 {
					s.makes(int64(min(to, math.MaxInt32)))
				}
			case "concat":
				for _, a := range call.Arguments {
					n += int64(characters(a))
				}
				s.makes(n)
			case "split":
				if n > 4*maxKeys || n > maxKeys && characters(call.Argument(0)) == 0 {
					s.tooLarge("a string of %d characters: more than %d are not taken apart", n, maxKeys)
				}
			case "indexOf", "lastIndexOf", "includes", "localeCompare":
				if m := int64(characters(call.Argument(0))); n > 1<<16 && m > 1 && n*min(m, 64) > maxMatching*4 {
					s.tooLarge("a string of %d characters is too long to look for %d in", n, m)
				}
			}
		}))
	}
	for _, name := range []string{"encodeURI", "encodeURIComponent", "decodeURI", "decodeURIComponent", "escape", "unescape", "parseInt", "parseFloat"} {
		s.guard(s.vm.GlobalObject(), name, before(func(call goja.FunctionCall) { s.makes(6 * int64(characters(call.Argument(0)))) }))
	}
	if constructor, ok := s.vm.Get("String").(*goja.Object); ok {
		s.guard(constructor, "raw", before(func(call goja.FunctionCall) {
			if o, ok := call.Argument(0).(*goja.Object); ok {
				if raw, ok := o.Get("raw").(*goja.Object); ok {
					n := s.bounded(raw, maxElements/16)
					longest := 0
					for _, a := range call.Arguments {
						longest = max(longest, characters(a))
					}
					s.makes(n * int64(longest))
				}
			}
		}))
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
