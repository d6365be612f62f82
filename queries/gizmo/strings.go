package gizmo

import (
	"math"

	"github.com/dop251/goja"
)

// stringMethods are the methods of strings, each with what its arguments are: a number n, a string s, a string that may be missing o, a string and no
// regular expression x, and * for more of the same.
var stringMethods = map[string]string{
	"at": "n", "charAt": "n", "charCodeAt": "n", "codePointAt": "n", "concat": "s*", "endsWith": "xn", "includes": "xn", "indexOf": "sn", "lastIndexOf": "sn",
	"localeCompare": "s", "normalize": "o", "padEnd": "no", "padStart": "no", "repeat": "n", "slice": "nn", "startsWith": "xn", "substr": "nn", "substring": "nn",
	"toLocaleLowerCase": "", "toLocaleUpperCase": "", "toLowerCase": "", "toUpperCase": "", "trim": "", "trimEnd": "", "trimStart": "", "trimLeft": "", "trimRight": "",
	"isWellFormed": "", "toWellFormed": "",
}

// hardenStrings makes every method of strings take what it works on converted.
func (s *Session) hardenStrings() {
	str := s.prototype("String")
	for name, takes := range stringMethods {
		s.guard(str, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				if nothing(call.This) {
					return f(call)
				}
				text := s.str(call.This)
				call = goja.FunctionCall{This: text, Arguments: s.convert(call.Arguments, takes)}
				s.boundString(name, text, call)
				return f(call)
			}
		})
	}
	s.hardenSplit(str)
	global := s.vm.GlobalObject()
	for name, takes := range map[string]string{
		"encodeURI": "s", "encodeURIComponent": "s", "decodeURI": "s", "decodeURIComponent": "s", "escape": "s", "unescape": "s", "parseInt": "sn", "parseFloat": "s",
	} {
		s.guard(global, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				call.Arguments = s.convert(call.Arguments, takes)
				s.makes(6 * int64(characters(call.Argument(0))))
				return f(call)
			}
		})
	}
	concat := original(str.Get("concat"))
	if constructor, ok := s.vm.Get("String").(*goja.Object); ok {
		s.define(constructor, func(call goja.FunctionCall) goja.Value {
			if nothing(call.Argument(0)) {
				return s.throw("String.raw: nothing to take the pieces from")
			}
			raw := call.Argument(0).ToObject(s.vm).Get("raw")
			if nothing(raw) {
				return s.throw("String.raw: nothing to take the pieces from")
			}
			var pieces []goja.Value
			total := int64(0)
			add := func(v goja.Value) {
				piece := s.str(v)
				total += int64(piece.Length())
				s.makes(total)
				pieces = append(pieces, piece)
			}
			for i, v := range s.elements(raw, s.bounded(raw, maxElements/16)) {
				if i > 0 && i < len(call.Arguments) {
					add(call.Arguments[i])
				}
				if v == nil {
					v = goja.Undefined()
				}
				add(v)
			}
			return concat(goja.FunctionCall{This: s.vm.ToValue(""), Arguments: pieces})
		}, "raw")
	}
}

// convert makes arguments what a method takes.
func (s *Session) convert(args []goja.Value, takes string) []goja.Value {
	out := make([]goja.Value, len(args))
	for i, v := range args {
		kind := byte(0)
		switch {
		case i < len(takes) && takes[i] != '*':
			kind = takes[i]
		case len(takes) > 0 && takes[len(takes)-1] == '*':
			kind = takes[len(takes)-2]
		default:
			return out[:i] // the method takes no more
		}
		switch {
		case kind == 'n':
			v = s.number(v)
		case kind == 'o' && goja.IsUndefined(v):
		case kind == 'x' && s.isRegexp(v):
			s.throw("a regular expression where a string is expected")
		default:
			v = s.str(v)
		}
		out[i] = v
	}
	return out
}

// isRegexp is as ECMA-262, section 7.2.8 says.
func (s *Session) isRegexp(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	if m := o.GetSymbol(goja.SymMatch); m != nil && !goja.IsUndefined(m) {
		return m.ToBoolean()
	}
	return o.ClassName() == "RegExp"
}

// boundString refuses what would take too long, or make too much, of what has been converted.
func (s *Session) boundString(name string, text goja.String, call goja.FunctionCall) {
	n := int64(text.Length())
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
	case "normalize":
		s.makes(18 * n) // U+FDFA becomes so many
	case "indexOf", "lastIndexOf", "includes", "localeCompare":
		if m := int64(characters(call.Argument(0))); n > 1<<16 && m > 1 && n*min(m, 64) > maxMatching*4 {
			s.tooLarge("a string of %d characters is too long to look for %d in", n, m)
		}
	}
}

// hardenSplit puts a split that can be interrupted in the place of the engine's, for strings that are long.
func (s *Session) hardenSplit(str *goja.Object) {
	indexOf := original(str.Get("indexOf"))
	s.guard(str, "split", func(f native) native {
		return func(call goja.FunctionCall) goja.Value {
			if nothing(call.This) {
				return f(call)
			}
			if v, done := s.delegate(call, goja.SymSplit); done {
				return v
			}
			text, separator := s.str(call.This), call.Argument(0)
			limit := s.number(call.Argument(1))
			if goja.IsUndefined(separator) {
				return f(goja.FunctionCall{This: text, Arguments: []goja.Value{separator, limit}})
			}
			by := s.str(separator)
			n := int64(text.Length())
			if n > 4*maxKeys || n > maxKeys && by.Length() == 0 {
				s.tooLarge("a string of %d characters: more than %d are not taken apart", n, maxKeys)
			}
			if n < 1<<14 || by.Length() == 0 && n < 1<<16 {
				return f(goja.FunctionCall{This: text, Arguments: []goja.Value{by, limit}})
			}
			most := int64(math.MaxUint32)
			if !goja.IsUndefined(limit) {
				most = int64(uint32(limit.ToInteger()))
			}
			return s.list(s.pieces(indexOf, text, by, most))
		}
	})
}

// pieces are what stands between separators, or each character, at most so many.
func (s *Session) pieces(indexOf native, text, by goja.String, most int64) []goja.Value {
	var pieces []goja.Value
	for from := 0; int64(len(pieces)) < most; {
		if len(pieces)%1024 == 0 {
			s.check()
		}
		at := from + 1
		if by.Length() > 0 {
			at = int(indexOf(goja.FunctionCall{This: text, Arguments: []goja.Value{by, s.vm.ToValue(from)}}).ToInteger())
		} else if at >= text.Length() {
			at = -1
		}
		if at < 0 {
			return append(pieces, text.Substring(from, text.Length()))
		}
		pieces = append(pieces, text.Substring(from, at))
		from = at + by.Length()
	}
	return pieces
}

// together puts pieces together, some at a time.
func (s *Session) together(pieces []goja.Value, separator goja.Value) goja.Value {
	const some = 1 << 14
	for len(pieces) > 1 {
		var fewer []goja.Value
		for i := 0; i < len(pieces); i += some {
			s.check()
			fewer = append(fewer, s.natives.join(goja.FunctionCall{This: s.list(pieces[i:min(i+some, len(pieces))]), Arguments: []goja.Value{separator}}))
		}
		pieces = fewer
	}
	return pieces[0]
}

// delegate calls the method behind a symbol, where what a method of strings is given is an object that has it. It is read once.
func (s *Session) delegate(call goja.FunctionCall, symbol *goja.Symbol) (v goja.Value, done bool) {
	o, ok := call.Argument(0).(*goja.Object)
	if !ok {
		return nil, false
	}
	method := o.GetSymbol(symbol)
	if nothing(method) {
		return nil, false
	}
	return s.call(method, o, append([]goja.Value{call.This}, call.Arguments[1:]...)...), true
}
