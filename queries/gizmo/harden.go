package gizmo

import (
	"fmt"
	"math"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// natives are functions of the engine that the session keeps for itself: a script may put others in their place.
type natives struct {
	date               *goja.Object
	source, flags      native // getters of RegExp.prototype
	exec               native
	descriptor         native
	generator          goja.Callable         // takes an iterable and gives a generator of the same
	iterators          []goja.Value          // the methods that make the engine's own iterators
	regexp, regexpExec goja.Value            // the constructor RegExp, and its exec, as scripts see them
	polyfills          map[*goja.Object]bool // functions in JavaScript that stand for native ones
}

// missing are globals that are ways around a limit: code made of strings, chains of proxies that the engine follows on the stack of Go,
// numbers and buffers of any size.
var missing = []string{
	"Proxy", "Promise", "BigInt", "ArrayBuffer", "SharedArrayBuffer", "DataView", "Atomics", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array",
	"Uint16Array", "Int32Array", "Uint32Array", "BigInt64Array", "BigUint64Array", "Float16Array", "Float32Array", "Float64Array", "WebAssembly",
}

// harden puts guards before the native functions of the engine that could run or allocate without an end, and takes away those that
// cannot be guarded. Every native function that is left looks whether the session has been stopped, and how deep native functions call each
// other: they do so on the stack of Go, whose overflow ends the process. Bytecode looks for an interrupt at every instruction; a native function that never calls back does not. So each of those
// works on a bounded amount, and whoever loops over them is interrupted between.
func (s *Session) harden() {
	global := s.vm.GlobalObject()
	for _, name := range missing {
		_ = global.Delete(name) // all globals of the engine can be deleted
	}
	s.natives.date, _ = s.vm.Get("Date").(*goja.Object)
	s.natives.polyfills = map[*goja.Object]bool{}
	s.natives.generator, _ = goja.AssertFunction(s.polyfill("(function* (x) { for (var v of x) yield v; })"))
	s.hardenCode()
	s.hardenArrays()
	s.hardenStrings()
	s.hardenObjects()
	s.hardenJSON()
	s.hardenRegexps()
	s.hardenIterables()
	s.wrapAll()
	for name, check := range map[string]func(goja.Value) goja.Value{
		spreadGuard: func(v goja.Value) goja.Value { s.takeApart(v); return v },
		pieceGuard:  func(v goja.Value) goja.Value { s.piece(v); return v },
		listGuard:   s.iterable,
	} {
		_ = global.DefineDataProperty(name, s.vm.ToValue(func(call goja.FunctionCall) goja.Value { return check(call.Argument(0)) }), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
}

// polyfill compiles a function that stands for a native one. It is ours, so it compiles.
func (s *Session) polyfill(source string) *goja.Object {
	v, err := s.vm.RunProgram(polyfills(source))
	if err != nil {
		panic(err)
	}
	o := v.(*goja.Object)
	s.natives.polyfills[o] = true
	return o
}

var compiled sync.Map // of source to *goja.Program

func polyfills(source string) *goja.Program {
	if p, ok := compiled.Load(source); ok {
		return p.(*goja.Program)
	}
	p := goja.MustCompile("", source, false)
	compiled.Store(source, p)
	return p
}

// enter is a native function that looks whether the session has been stopped, and how deep it is.
func (s *Session) enter(f native) native {
	return func(call goja.FunctionCall) goja.Value {
		if s.halted.Load() != nil {
			s.check()
		}
		if s.depth++; s.depth > maxCalls {
			s.depth = 0 // the error is made by native functions, too
			defer func() { s.depth = 0 }()
			s.tooLarge("more than %d calls within calls", maxCalls)
		}
		defer func() { s.depth = max(0, s.depth-1) }()
		return f(call)
	}
}

// wrapAll puts enter before every native function that a script can reach, but for constructors, which only run for long over a list.
func (s *Session) wrapAll() {
	w := wrapper{s: s, seen: map[*goja.Object]bool{}, wrapped: map[*goja.Object]goja.Value{}}
	w.object(s.vm.GlobalObject())
	for _, source := range iteratorSources {
		v, err := s.vm.RunProgram(polyfills(source))
		if err == nil {
			w.object(v.(*goja.Object).Prototype())
		}
	}
}

// iteratorSources make iterators, whose prototypes no global leads to.
var iteratorSources = []string{
	"[][Symbol.iterator]()", "''[Symbol.iterator]()", "new Map()[Symbol.iterator]()", "new Set()[Symbol.iterator]()", "'a'.matchAll(/a/g)", "(function* () {})()",
	"(function* () {}).prototype", "Object.getPrototypeOf(function* () {})",
}

type wrapper struct {
	s       *Session
	seen    map[*goja.Object]bool
	wrapped map[*goja.Object]goja.Value
}

// object wraps the functions that an object has, and those of the objects behind it.
func (w *wrapper) object(o *goja.Object) {
	if o == nil || w.seen[o] {
		return
	}
	w.seen[o] = true
	w.object(o.Prototype())
	for _, name := range o.GetOwnPropertyNames() {
		w.property(o, w.s.vm.ToValue(name), nil)
	}
	for _, symbol := range o.Symbols() {
		w.property(o, nil, symbol)
	}
}

func (w *wrapper) property(o *goja.Object, name goja.Value, symbol *goja.Symbol) {
	key := name
	if symbol != nil {
		key = symbol
	}
	d, ok := w.s.descriptor(o, key).(*goja.Object)
	if !ok {
		return
	}
	flag := func(name string) goja.Flag {
		if v := d.Get(name); v != nil && v.ToBoolean() {
			return goja.FLAG_TRUE
		}
		return goja.FLAG_FALSE
	}
	getter, isAccessor := d.Get("get").(*goja.Object)
	if isAccessor {
		setter := d.Get("set")
		if so, ok := setter.(*goja.Object); ok {
			setter = w.function(so)
		}
		get := w.function(getter)
		if flag("configurable") != goja.FLAG_TRUE {
			return
		}
		if symbol != nil {
			_ = o.DefineAccessorPropertySymbol(symbol, get, setter, flag("configurable"), flag("enumerable")) // it is configurable
		} else {
			_ = o.DefineAccessorProperty(name.String(), get, setter, flag("configurable"), flag("enumerable")) // it is configurable
		}
		return
	}
	value, ok := d.Get("value").(*goja.Object)
	if !ok {
		return
	}
	replaced := w.function(value)
	if replaced != goja.Value(value) && (flag("writable") == goja.FLAG_TRUE || flag("configurable") == goja.FLAG_TRUE) {
		if symbol != nil {
			_ = o.DefineDataPropertySymbol(symbol, replaced, flag("writable"), flag("configurable"), flag("enumerable")) // it can be changed
		} else {
			_ = o.DefineDataProperty(name.String(), replaced, flag("writable"), flag("configurable"), flag("enumerable")) // it can be changed
		}
		return
	}
	w.object(value)
}

// function gives a function wrapped; anything else, constructors among them, as it is.
func (w *wrapper) function(o *goja.Object) goja.Value {
	if known, ok := w.wrapped[o]; ok {
		return known
	}
	f, isFunction := o.Export().(native)
	if !isFunction || w.s.natives.polyfills[o] || o.Get("prototype") != nil || w.seen[o] {
		return o
	}
	v := w.s.vm.ToValue(w.s.enter(f)).(*goja.Object)
	for _, name := range []string{"name", "length"} {
		if x := o.Get(name); x != nil {
			_ = v.DefineDataProperty(name, x, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE) // it can be changed
		}
	}
	w.wrapped[o], w.wrapped[v] = v, v
	return v
}

// descriptor is Object.getOwnPropertyDescriptor.
func (s *Session) descriptor(o *goja.Object, key goja.Value) goja.Value {
	if s.natives.descriptor == nil {
		s.natives.descriptor = original(s.vm.Get("Object").(*goja.Object).Get("getOwnPropertyDescriptor"))
	}
	return s.natives.descriptor(goja.FunctionCall{Arguments: []goja.Value{o, key}})
}

// hardenIterables puts a generator between an iterable and a native function that takes all of it: the engine calls a next that is
// native itself without an end, and looks for no interrupt.
func (s *Session) hardenIterables() {
	first := func(f native) native {
		return func(call goja.FunctionCall) goja.Value {
			if len(call.Arguments) > 0 {
				call.Arguments[0] = s.iterable(call.Arguments[0])
			}
			return f(call)
		}
	}
	for _, at := range [][2]string{{"Array", "from"}, {"Object", "fromEntries"}, {"Object", "groupBy"}, {"Map", "groupBy"}} {
		if o, ok := s.vm.Get(at[0]).(*goja.Object); ok {
			s.guard(o, at[1], first)
		}
	}
	set := s.prototype("Set")
	for _, name := range []string{"union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf", "isDisjointFrom"} {
		_ = set.Delete(name) // they take anything that has keys
	}
	for _, name := range []string{"Set", "Map", "WeakSet", "WeakMap"} {
		constructor := s.vm.Get(name).(*goja.Object)
		s.replaceConstructor(name, constructor, func(args []goja.Value) []goja.Value {
			if len(args) > 0 {
				args[0] = s.iterable(args[0])
			}
			return args
		})
	}
	for _, source := range iteratorSources[:4] {
		it, err := s.vm.RunProgram(polyfills(source))
		if err != nil {
			panic(err)
		}
		// What is looped over within one instruction stays what it is.
		proto := it.(*goja.Object).Prototype()
		_ = proto.DefineDataProperty("next", s.vm.ToValue(s.enter(original(proto.Get("next")))), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
	for _, name := range []string{"Array", "String", "Map", "Set"} {
		proto := s.prototype(name)
		v := s.vm.ToValue(s.enter(original(proto.GetSymbol(goja.SymIterator))))
		_ = proto.DefineDataPropertySymbol(goja.SymIterator, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // it can be changed
		s.natives.iterators = append(s.natives.iterators, v)
	}
}

// iterable is a value that may be taken whole by a native function: one of the engine's own, or else a generator of it.
func (s *Session) iterable(v goja.Value) goja.Value {
	o, ok := v.(*goja.Object)
	if !ok {
		return v
	}
	method := o.GetSymbol(goja.SymIterator)
	if method == nil || goja.IsUndefined(method) || goja.IsNull(method) {
		return v
	}
	for _, own := range s.natives.iterators {
		if method == own {
			return v
		}
	}
	generator, err := s.natives.generator(goja.Undefined(), v)
	if err != nil {
		panic(err)
	}
	return generator
}

// replaceConstructor puts a constructor in the place of a native one that looks at its arguments first.
func (s *Session) replaceConstructor(name string, constructor *goja.Object, look func([]goja.Value) []goja.Value) *goja.Object {
	proto := constructor.Get("prototype").(*goja.Object)
	made := s.vm.ToValue(func(call goja.ConstructorCall) *goja.Object {
		s.check()
		o, err := s.vm.New(constructor, look(call.Arguments)...)
		if err != nil {
			panic(err)
		}
		if call.NewTarget != nil {
			if p, ok := call.NewTarget.Get("prototype").(*goja.Object); ok && p != proto {
				_ = o.SetPrototype(p) // no circle can come of it
			}
		}
		return o
	}).(*goja.Object)
	for _, key := range constructor.GetOwnPropertyNames() {
		switch key {
		case "prototype", "name", "length":
		default:
			_ = made.DefineDataProperty(key, constructor.Get(key), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // a fresh object takes it
		}
	}
	_ = made.DefineDataProperty("prototype", proto, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	_ = made.DefineDataProperty("name", s.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = proto.DefineDataProperty("constructor", made, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	s.global(name, made)
	return made
}

// piece looks at what is added to a string.
func (s *Session) piece(v goja.Value) {
	if str, ok := v.(goja.String); ok && str.Length() > maxString {
		s.makes(int64(str.Length()))
	}
	if o, ok := v.(*goja.Object); ok && o.ClassName() == "String" {
		s.makes(s.length(o))
	}
}

// prototype is the prototype of a global constructor.
func (s *Session) prototype(constructor string) *goja.Object {
	return s.vm.Get(constructor).(*goja.Object).Get("prototype").(*goja.Object)
}

// original gives a native function as Go has it.
func original(v goja.Value) native {
	if v == nil {
		return nil
	}
	f, _ := v.Export().(native)
	return f
}

// guard replaces a native method by one that looks first.
func (s *Session) guard(o *goja.Object, name string, wrap func(f native) native) {
	if f := original(o.Get(name)); f != nil {
		s.define(o, wrap(f), name)
	}
}

// before is a guard that refuses or returns.
func before(check func(goja.FunctionCall)) func(native) native {
	return func(f native) native {
		return func(call goja.FunctionCall) goja.Value {
			check(call)
			return f(call)
		}
	}
}

// tooLarge throws a RangeError.
func (s *Session) tooLarge(format string, args ...any) {
	s.check()
	o, err := s.vm.New(s.vm.Get("RangeError"), s.vm.ToValue(fmt.Sprintf(format, args...)))
	if err != nil {
		s.throw(format, args...)
	}
	panic(o)
}

// length of an array or what looks like one.
func (s *Session) length(o *goja.Object) int64 {
	v := o.Get("length")
	if v == nil {
		return 0
	}
	n := v.ToFloat()
	if !(n > 0) {
		return 0
	}
	return int64(min(n, math.MaxInt32*1024))
}

// bounded refuses an array, or what looks like one, that is longer than natives take.
func (s *Session) bounded(v goja.Value, most int64) int64 {
	o, ok := v.(*goja.Object)
	if !ok {
		return int64(characters(v))
	}
	n := s.length(o)
	if n > most {
		s.tooLarge("an array of %d elements: more than %d are not worked on at once", n, most)
	}
	return n
}

func (s *Session) hardenCode() {
	refuse := func(goja.ConstructorCall) *goja.Object {
		s.throw("code made of strings is not in Gizmo")
		return nil
	}
	for _, source := range []string{"(function(){})", "(function*(){})", "(async function(){})", "(async function*(){})"} {
		f, err := s.vm.RunString(source)
		if err != nil {
			continue // a kind that the engine does not have
		}
		proto := f.(*goja.Object).Prototype()
		constructor := s.vm.ToValue(refuse).(*goja.Object)
		_ = constructor.DefineDataProperty("prototype", proto, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
		_ = proto.DefineDataProperty("constructor", constructor, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
		if source == "(function(){})" {
			s.global("Function", constructor)
		}
	}
	s.global("eval", s.vm.ToValue(func(goja.FunctionCall) goja.Value { return s.throw("code made of strings is not in Gizmo") }))

	// apply and its like put a list on the stack. What bind makes is native, and calls what it is of on the stack of Go; so bind is in JavaScript.
	function := s.prototype("Function")
	s.guard(function, "apply", before(func(call goja.FunctionCall) { s.arguments(call.Argument(1)) }))
	bind := s.polyfill(`(function () {
	var apply = Reflect.apply, construct = Reflect.construct, slice = Array.prototype.slice, define = Object.defineProperty;
	return function bind(that) {
		if (typeof this !== "function") throw new TypeError("bind: not a function");
		var f = this, first = apply(slice, arguments, [1]);
		var bound = function () {
			var all = apply(slice, first, []);
			for (var i = 0; i < arguments.length; i++) all[all.length] = arguments[i];
			return new.target ? construct(f, all, new.target === bound ? f : new.target) : apply(f, that, all);
		};
		return define(bound, "name", {value: "bound"});
	};
})()`)
	_ = function.DefineDataProperty("bind", bind, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // it can be changed
	if reflect, ok := s.vm.Get("Reflect").(*goja.Object); ok {
		s.guard(reflect, "apply", before(func(call goja.FunctionCall) { s.arguments(call.Argument(2)) }))
		s.guard(reflect, "construct", before(func(call goja.FunctionCall) { s.arguments(call.Argument(1)) }))
	}
}

// arguments looks at a list that becomes arguments.
func (s *Session) arguments(v goja.Value) {
	if o, ok := v.(*goja.Object); ok {
		if n := s.length(o); n > maxArgs {
			s.tooLarge("a call with %d arguments: %d are the most", n, maxArgs)
		}
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
