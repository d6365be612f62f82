package gizmo

import (
	"fmt"
	"sync"

	"github.com/dop251/goja"
)

// natives are functions of the engine that the session keeps for itself: a script may put others in their place.
type natives struct {
	date              *goja.Object
	source, flags     native // getters of RegExp.prototype
	descriptor        native
	join              native                // of arrays
	generator         goja.Callable         // takes an iterable and gives a generator of the same
	iterators         []goja.Value          // the methods that make the engine's own iterators
	regexp            goja.Value            // the constructor RegExp, as scripts see it
	regexpConstructor *goja.Object          // and as the engine made it
	polyfills         map[*goja.Object]bool // functions in JavaScript that stand for native ones
}

// missing are globals that are ways around a limit: code made of strings, chains of proxies that the engine follows on the stack of Go,
// numbers and buffers of any size.
var missing = []string{
	"AggregateError", "Proxy", "Promise", "BigInt", "ArrayBuffer", "SharedArrayBuffer", "DataView", "Atomics", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array",
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
	s.natives.generator, _ = goja.AssertFunction(s.polyfill(generating))
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
		pieceGuard:  s.piece,
		textGuard:   s.templated,
		listGuard:   s.iterable,
	} {
		_ = global.DefineDataProperty(name, s.vm.ToValue(func(call goja.FunctionCall) goja.Value { return check(call.Argument(0)) }), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
}

// generating makes a generator of an iterable whose method has been read.
const generating = `(function () {
	var apply = Reflect.apply, iterator = Symbol.iterator;
	return function* (x, method) {
		for (var v of {[iterator]: function () { return apply(method, x, []); }}) yield v;
	};
})()`

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
	listed := func(at int) func(native) native {
		return func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				if len(call.Arguments) > at {
					call.Arguments[at] = s.arguments(call.Arguments[at])
				}
				return f(call)
			}
		}
	}
	s.guard(function, "apply", listed(1))
	if reflect, ok := s.vm.Get("Reflect").(*goja.Object); ok {
		s.guard(reflect, "apply", listed(2))
		s.guard(reflect, "construct", listed(1))
	}
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
}
