package gizmo

import (
	"github.com/dop251/goja"
)

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
		w.property(o, name, nil)
	}
	for _, symbol := range o.Symbols() {
		w.property(o, "", symbol)
	}
}

// accessors are the properties of the engine's objects that are read by a function.
var accessors = map[string]bool{
	"__proto__": true, "size": true, "description": true, "caller": true, "arguments": true, "callee": true,
	"flags": true, "source": true, "global": true, "ignoreCase": true, "multiline": true, "dotAll": true, "unicode": true, "sticky": true, "hasIndices": true,
}

// property wraps what stands behind a name or a symbol. Whatever has a function has it writable and configurable, but for a few.
func (w *wrapper) property(o *goja.Object, name string, symbol *goja.Symbol) {
	var value goja.Value
	switch {
	case symbol == goja.SymSpecies:
		return // gives what it is asked of
	case symbol != nil:
		value = o.GetSymbol(symbol)
	case accessors[name]:
		w.accessor(o, name)
		return
	default:
		value = o.Get(name)
	}
	f, ok := value.(*goja.Object)
	if !ok {
		return
	}
	replaced := w.function(f)
	switch {
	case replaced == goja.Value(f):
		w.object(f)
	case symbol != nil:
		_ = o.DefineDataPropertySymbol(symbol, replaced, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // those that are fixed have been guarded
	default:
		_ = o.DefineDataProperty(name, replaced, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE) // the same
	}
}

// accessor wraps the functions that read and write a property.
func (w *wrapper) accessor(o *goja.Object, name string) {
	d, ok := w.s.descriptor(o, w.s.vm.ToValue(name)).(*goja.Object)
	if !ok {
		return
	}
	getter, ok := d.Get("get").(*goja.Object)
	if !ok || !d.Get("configurable").ToBoolean() {
		return
	}
	setter := d.Get("set")
	if f, ok := setter.(*goja.Object); ok {
		setter = w.function(f)
	}
	_ = o.DefineAccessorProperty(name, w.function(getter), setter, goja.FLAG_TRUE, goja.FLAG_FALSE) // it is configurable
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
