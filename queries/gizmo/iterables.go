package gizmo

import (
	"github.com/dop251/goja"
)

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
	array := s.vm.Get("Array").(*goja.Object)
	s.guard(array, "from", func(f native) native {
		return func(call goja.FunctionCall) goja.Value {
			if v := call.Argument(0); !nothing(v) {
				s.takeApart(v)
				taken := s.iterable(v)
				if taken == v { // no iterator: what looks like an array
					taken = s.list(s.elements(v, s.bounded(v, maxElements)))
				}
				call.Arguments[0] = taken
			}
			return f(call)
		}
	})
	for _, at := range [][2]string{{"Object", "fromEntries"}, {"Object", "groupBy"}, {"Map", "groupBy"}} {
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
	// What is looped over within one instruction stays what it is.
	fix := func(proto *goja.Object) {
		for _, name := range []string{"next", "return"} {
			if f := original(proto.Get(name)); f != nil {
				_ = proto.DefineDataProperty(name, s.vm.ToValue(s.enter(f)), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
			}
		}
	}
	for i, source := range iteratorSources[:6] {
		it, err := s.vm.RunProgram(polyfills(source))
		if err != nil {
			panic(err)
		}
		proto := it.(*goja.Object).Prototype()
		if i == 5 {
			proto = proto.Prototype() // a generator's own is that of its function
		}
		fix(proto)
		if i == 0 {
			self := s.vm.ToValue(s.enter(func(call goja.FunctionCall) goja.Value { return call.This }))
			_ = proto.Prototype().DefineDataPropertySymbol(goja.SymIterator, self, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
		}
	}
	for _, name := range []string{"Array", "String", "Map", "Set"} {
		proto := s.prototype(name)
		v := s.vm.ToValue(s.enter(original(proto.GetSymbol(goja.SymIterator))))
		_ = proto.DefineDataPropertySymbol(goja.SymIterator, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // it can be changed
		s.natives.iterators = append(s.natives.iterators, v)
	}
}

// iterable is what a native function may take of a value: an iterator of the engine's own, or else a generator, or the value when it
// has no iterator. The method that gives the iterator is read once.
func (s *Session) iterable(v goja.Value) goja.Value {
	if nothing(v) {
		return v
	}
	method := v.ToObject(s.vm).GetSymbol(goja.SymIterator)
	if nothing(method) {
		return v
	}
	for _, own := range s.natives.iterators {
		if method == own {
			return s.call(method, v)
		}
	}
	generator, err := s.natives.generator(goja.Undefined(), v, method)
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
