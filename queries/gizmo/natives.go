package gizmo

import (
	"github.com/dop251/goja"
)

// piece is what is added to a string: an object is made what it adds before, so that how long it is can be seen.
func (s *Session) piece(v goja.Value) goja.Value {
	v = s.primitive(v)
	s.makes(int64(characters(v)))
	return v
}

// templated is what is put into a template.
func (s *Session) templated(v goja.Value) goja.Value {
	if isObject(v) {
		return s.str(v)
	}
	s.makes(int64(characters(v)))
	return v
}

func (s *Session) hardenArrays() {
	array := s.prototype("Array")
	for _, name := range []string{
		"every", "filter", "find", "findIndex", "findLast", "findLastIndex", "forEach", "includes", "indexOf", "lastIndexOf",
		"map", "reduce", "reduceRight", "slice", "some", "with", "toReversed", "toSpliced",
	} {
		s.guard(array, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				s.check()
				call.This = s.dense(call.This)
				return f(call)
			}
		})
	}
	for _, name := range []string{"copyWithin", "fill", "reverse", "shift", "unshift", "splice"} {
		s.guard(array, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				s.changes(name, call.This)
				return f(call)
			}
		})
	}
	s.define(array, s.concat, "concat")
	s.hardenSort(array)
	s.hardenJoin(array)
	// In JavaScript: an array that has one array many times over, which has another many times over, is long; and so may one be that a function gives.
	for _, name := range []string{"flat", "flatMap"} {
		_ = array.DefineDataProperty(name, s.polyfill(flattening).Get(name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // it can be changed
	}
}

const flattening = `(function () {
	var isArray = Array.isArray, apply = Reflect.apply;
	function push(out, v) { out[out.length] = v; }
	return {
		flat: function flat(depth) {
			var out = [];
			(function take(a, d) {
				for (var i = 0, n = a.length; i < n; i++) {
					if (!(i in a)) continue;
					if (d > 0 && isArray(a[i])) take(a[i], d - 1); else push(out, a[i]);
				}
			})(this, depth === undefined ? 1 : +depth || 0);
			return out;
		},
		flatMap: function flatMap(f, that) {
			if (typeof f !== "function") throw new TypeError("flatMap: not a function");
			var out = [], a = Object(this);
			for (var i = 0, n = a.length; i < n; i++) {
				if (!(i in a)) continue;
				var v = apply(f, that, [a[i], i, a]);
				if (!isArray(v)) { push(out, v); continue; }
				for (var k = 0; k < v.length; k++) if (k in v) push(out, v[k]);
			}
			return out;
		}
	};
})()`

// changes refuses to change what is no array: its length may be another one each time that it is read.
func (s *Session) changes(name string, this goja.Value) int64 {
	s.check()
	if !isArray(this) {
		s.throw("%s changes the elements of an array, and this is none: Array.from makes one", name)
	}
	return s.bounded(this, maxElements)
}

// concat is Array.prototype.concat. What it makes is an array, not one of a class of the script.
func (s *Session) concat(call goja.FunctionCall) goja.Value {
	if nothing(call.This) {
		return s.throw("concat: of nothing")
	}
	var all []goja.Value
	for _, v := range append([]goja.Value{call.This.ToObject(s.vm)}, call.Arguments...) {
		o, ok := v.(*goja.Object)
		if !ok || !s.spreads(o) {
			all = append(all, v)
			continue
		}
		n := s.bounded(o, maxElements)
		if int64(len(all))+n > maxElements {
			s.tooLarge("an array of %d elements: more than %d are not worked on at once", int64(len(all))+n, maxElements)
		}
		all = append(all, s.elements(o, n)...)
	}
	return s.list(all)
}

// spreads reports whether concat takes the elements of an object.
func (s *Session) spreads(o *goja.Object) bool {
	if is := o.GetSymbol(goja.SymIsConcatSpreadable); is != nil && !goja.IsUndefined(is) {
		return is.ToBoolean()
	}
	return isArray(o)
}

// hardenSort: without a function, sort compares without calling back. With one it can be interrupted.
func (s *Session) hardenSort(array *goja.Object) {
	compare := s.polyfill(`(function (a, b) { a = "" + a; b = "" + b; return a < b ? -1 : a > b ? 1 : 0; })`)
	through, _ := goja.AssertFunction(s.polyfill(`(function (f) { return function (a, b) { return f(a, b); }; })`))
	for _, name := range []string{"sort", "toSorted"} {
		s.guard(array, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				if name == "sort" {
					s.changes(name, call.This)
				}
				this := s.dense(call.This)
				by := call.Argument(0)
				if goja.IsUndefined(by) {
					by = compare
				} else if callable(by) && s.bounded(this, maxElements) > 1<<12 { // the function may be native
					f, err := through(goja.Undefined(), by)
					if err != nil {
						panic(err)
					}
					by = f
				}
				return f(goja.FunctionCall{This: this, Arguments: []goja.Value{by}})
			}
		})
	}
}

// hardenJoin: join, which toString is too, goes into arrays in arrays: what it makes is counted, and how deep it is.
func (s *Session) hardenJoin(array *goja.Object) {
	join := original(array.Get("join"))
	s.natives.join = join
	for _, name := range []string{"join", "toLocaleString"} {
		s.guard(array, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				if s.joining++; s.joining > maxDepth/2 {
					s.joining = 0
					s.tooLarge("arrays in arrays, more than %d deep", maxDepth/2)
				}
				defer func() { s.joining = max(0, s.joining-1) }()
				if nothing(call.This) {
					return f(call)
				}
				n := s.bounded(call.This, maxElements)
				separator := goja.Value(s.vm.ToValue(","))
				if v := call.Argument(0); !goja.IsUndefined(v) && name == "join" {
					separator = s.str(v)
				}
				total := max(0, n-1) * int64(characters(separator))
				s.makes(total)
				words := s.elements(call.This, n)
				for i, v := range words {
					if i%256 == 0 {
						s.check()
					}
					switch {
					case nothing(v):
						v = s.vm.ToValue("")
					case name == "join":
						v = s.str(v)
					default:
						v = s.str(s.call(v.ToObject(s.vm).Get("toLocaleString"), v))
					}
					words[i] = v
					total += int64(characters(v))
					s.makes(total)
				}
				return join(goja.FunctionCall{This: s.list(words), Arguments: []goja.Value{separator}})
			}
		})
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
