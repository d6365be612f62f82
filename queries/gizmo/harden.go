package gizmo

import (
	"fmt"
	"math"
	"sync"

	"github.com/dop251/goja"
)

// natives are functions of the engine that the session keeps for itself: a script may put others in their place.
type natives struct {
	date               *goja.Object
	source, flags      native // getters of RegExp.prototype
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
