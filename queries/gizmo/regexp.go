package gizmo

import (
	"fmt"
	"math"
	"regexp/syntax"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// checkRegexp gives the size of a regular expression, or why it is none that takes linear time. The engine would run those with a
// backtracking matcher that nothing can stop.
func checkRegexp(pattern, flags string) (size int, err error) {
	key := flags + "/" + pattern
	if known, ok := regexps.get(key); ok {
		return known.size, known.err
	}
	transformed, err := parser.TransformRegExp(pattern, strings.Contains(flags, "s"), strings.Contains(flags, "u"))
	if err == nil {
		if size = instructions(transformed); size > maxRegexp {
			err = fmt.Errorf("the regular expression /%.40s/ is too large", pattern)
		}
	} else {
		if _, incompatible := err.(parser.RegexpErrorIncompatible); incompatible {
			what := "lookaround or a back-reference"
			if strings.Contains(err.Error(), "S in class") {
				what = "\\S in brackets"
			}
			err = fmt.Errorf("the regular expression /%.40s/ has %s, which may take for ever", pattern, what)
		} else {
			err, size = nil, 1 // not valid in any way: the engine says so
		}
	}
	regexps.put(key, sized{size, err})
	return size, err
}

// anything is how the engine can say "any character" in linear time: it gives up at \\S in brackets.
var anything = strings.NewReplacer(`[\s\S]`, `[^]`, `[\S\s]`, `[^]`)

// instructions is the size of the program of an expression; one that Go refuses is too large, or the engine's to refuse.
func instructions(pattern string) int {
	if len(pattern) > 10*maxRegexp {
		return len(pattern)
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		if e, ok := err.(*syntax.Error); ok && (e.Code == syntax.ErrInvalidRepeatSize || e.Code == syntax.ErrLarge || e.Code == syntax.ErrNestingDepth) {
			return maxRegexp + 1
		}
		return 1
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return maxRegexp + 1
	}
	return len(prog.Inst)
}

type sized struct {
	size int
	err  error
}

// sizes remembers the sizes of expressions; when it is full it forgets all.
type sizes struct {
	mu    sync.Mutex
	known map[string]sized
}

var regexps = &sizes{known: map[string]sized{}}

func (c *sizes) get(key string) (sized, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.known[key]
	return s, ok
}

func (c *sizes) put(key string, s sized) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) > 1000 || len(key) > 1000 {
		clear(c.known)
	}
	c.known[key] = s
}

func (s *Session) hardenRegexps() {
	constructor := s.vm.Get("RegExp").(*goja.Object)
	proto := constructor.Get("prototype").(*goja.Object)
	s.natives.source = getter(s.vm, proto, "source")
	s.natives.flags = getter(s.vm, proto, "flags")

	s.natives.regexpConstructor = constructor
	s.natives.regexp = s.replaceConstructor("RegExp", constructor, s.regexpArguments)
	// What the engine's own methods read of a regular expression stays what it is.
	for _, name := range []string{"flags", "source", "global", "ignoreCase", "multiline", "dotAll", "unicode", "sticky", "hasIndices"} {
		if s.own(proto, name) {
			f := getter(s.vm, proto, name)
			_ = proto.DefineAccessorProperty(name, s.vm.ToValue(s.enter(f)), goja.Undefined(), goja.FLAG_FALSE, goja.FLAG_FALSE)
		}
	}
	_ = proto.DefineDataProperty("constructor", s.natives.regexp, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	_ = s.natives.regexp.(*goja.Object).DefineDataPropertySymbol(goja.SymSpecies, s.natives.regexp, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	_ = proto.Delete("compile")

	matching := func(f native) native {
		return func(call goja.FunctionCall) goja.Value {
			text := s.str(call.Argument(0))
			s.matching(call.This, int64(text.Length()), false)
			return f(goja.FunctionCall{This: call.This, Arguments: []goja.Value{text}})
		}
	}
	s.guard(proto, "test", matching)
	exec := s.vm.ToValue(s.enter(matching(original(proto.Get("exec")))))
	_ = proto.DefineDataProperty("exec", exec, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	for _, symbol := range []*goja.Symbol{goja.SymMatch, goja.SymMatchAll, goja.SymReplace, goja.SymSearch, goja.SymSplit} {
		f := original(proto.GetSymbol(symbol))
		if f == nil {
			continue
		}
		guarded := func(call goja.FunctionCall) goja.Value {
			re := s.genuine(call.This)
			text := s.str(call.Argument(0))
			n := int64(text.Length())
			s.matching(re, n, symbol != goja.SymSearch)
			args := []goja.Value{text}
			switch symbol {
			case goja.SymReplace:
				with := call.Argument(1)
				if !callable(with) {
					with = s.str(with)
					s.makes((n + 1) * replacement(with.String(), 1+n/16))
				}
				args = append(args, with)
			case goja.SymSplit:
				args = append(args, s.number(call.Argument(1)))
			}
			return s.onTwin(f, re, args)
		}
		_ = proto.DefineDataPropertySymbol(symbol, s.vm.ToValue(s.enter(guarded)), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	s.hardenPatterns(s.prototype("String"))
}

// hardenPatterns guards the methods of strings that take a regular expression.
func (s *Session) hardenPatterns(str *goja.Object) {
	indexOf := original(str.Get("indexOf"))
	for name, symbol := range map[string]*goja.Symbol{
		"match": goja.SymMatch, "matchAll": goja.SymMatchAll, "search": goja.SymSearch, "replace": goja.SymReplace, "replaceAll": goja.SymReplace,
	} {
		s.guard(str, name, func(f native) native {
			return func(call goja.FunctionCall) goja.Value {
				if nothing(call.This) {
					return f(call)
				}
				if o, ok := call.Argument(0).(*goja.Object); ok && strings.HasSuffix(name, "All") && s.isRegexp(o) && !strings.Contains(o.Get("flags").String(), "g") {
					s.throw("%s: a regular expression without the flag g", name)
				}
				if v, done := s.delegate(call, symbol); done {
					return v
				}
				text, pattern := s.str(call.This), call.Argument(0)
				n := int64(text.Length())
				if symbol != goja.SymReplace {
					if !goja.IsUndefined(pattern) {
						pattern = s.str(pattern)
						s.costs(s.checkPattern(pattern, goja.Undefined()), n, name != "search")
					}
					return f(goja.FunctionCall{This: text, Arguments: []goja.Value{pattern}})
				}
				pattern = s.str(pattern)
				times := int64(1)
				if name == "replaceAll" {
					if times = n + 1; characters(pattern) > 0 {
						times = int64(strings.Count(text.String(), pattern.String()))
					}
				}
				with := call.Argument(1)
				if !callable(with) {
					with = s.str(with)
					matched := int64(strings.Count(with.String(), "$&")) * int64(len(pattern.String()))
					s.makes(n + times*(matched+replacement(strings.ReplaceAll(with.String(), "$&", ""), n)))
					if times > 1<<14 && characters(pattern) > 0 && !strings.Contains(with.String(), "$") {
						return s.together(s.pieces(indexOf, text, pattern.(goja.String), math.MaxInt64), with)
					}
				}
				if times > maxKeys {
					s.tooLarge("more than %d places to replace", maxKeys)
				}
				return f(goja.FunctionCall{This: text, Arguments: []goja.Value{pattern, with}})
			}
		})
	}
}

// regexpArguments makes the pattern and the flags of a regular expression strings, and refuses what may take for ever.
func (s *Session) regexpArguments(args []goja.Value) []goja.Value {
	pattern, flags := goja.Value(s.vm.ToValue("")), goja.Value(goja.Undefined())
	if len(args) > 1 {
		flags = args[1]
	}
	if len(args) > 0 && !goja.IsUndefined(args[0]) {
		if o, ok := args[0].(*goja.Object); ok && o.ClassName() == "RegExp" {
			pattern = s.natives.source(goja.FunctionCall{This: o})
			if goja.IsUndefined(flags) {
				flags = s.natives.flags(goja.FunctionCall{This: o})
			}
		} else {
			pattern = s.str(args[0])
		}
	}
	if !goja.IsUndefined(flags) {
		flags = s.str(flags)
	}
	if text := s.str(pattern); text.Length() < 10*maxRegexp {
		pattern = s.vm.ToValue(anything.Replace(text.String()))
	}
	s.checkPattern(pattern, flags)
	return []goja.Value{pattern, flags}
}

// genuine refuses what is no regular expression of the engine's own.
func (s *Session) genuine(v goja.Value) *goja.Object {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "RegExp" || o.Prototype() != s.natives.regexp.(*goja.Object).Get("prototype") || s.own(o, "exec") || s.own(o, "constructor") {
		s.throw("not a regular expression, or one of a class of its own")
	}
	return o
}

func (s *Session) own(o *goja.Object, name string) bool {
	return isObject(s.descriptor(o, s.vm.ToValue(name)))
}

// onTwin calls a method with a twin of a regular expression, that no script can reach: methods loop over exec without an end when that, or the flags, or the
// last index, are a script's own, which may become so while they loop.
func (s *Session) onTwin(f native, re *goja.Object, args []goja.Value) goja.Value {
	twin := s.twins[re]
	if twin == nil {
		var err error
		pattern := s.natives.source(goja.FunctionCall{This: re})
		if twin, err = s.vm.New(s.natives.regexpConstructor, pattern, s.str(s.natives.flags(goja.FunctionCall{This: re}))); err != nil {
			panic(err)
		}
		if len(s.twins) > 100 {
			clear(s.twins)
		}
		s.twins[re] = twin
	}
	last := re.Get("lastIndex").ToInteger()
	_ = twin.Set("lastIndex", last) // it can be written
	v := f(goja.FunctionCall{This: twin, Arguments: args})
	if now := twin.Get("lastIndex"); now.ToInteger() != last {
		if err := re.Set("lastIndex", now); err != nil {
			panic(err)
		}
	}
	return v
}

// getter gives the function behind an accessor.
func getter(vm *goja.Runtime, o *goja.Object, name string) native {
	d, err := vm.RunString("(function (o, n) { return Object.getOwnPropertyDescriptor(o, n).get; })")
	if err != nil {
		panic(err)
	}
	f, _ := goja.AssertFunction(d)
	v, err := f(goja.Undefined(), o, vm.ToValue(name))
	if err != nil {
		panic(err)
	}
	return original(v)
}

// checkPattern refuses a pattern that becomes a regular expression, and gives its size. Both are strings, or undefined.
func (s *Session) checkPattern(pattern, flags goja.Value) int {
	f := ""
	if !goja.IsUndefined(flags) {
		f = flags.String()
	}
	size, err := checkRegexp(pattern.String(), f)
	if err != nil {
		s.throw("%s", err)
	}
	return size
}

// matching looks at what it costs to match a text of n characters, many times over where a regular expression is global.
func (s *Session) matching(re goja.Value, n int64, many bool) {
	s.check()
	o, ok := re.(*goja.Object)
	if !ok || o.ClassName() != "RegExp" {
		return
	}
	size, known := s.sizes[o]
	if !known {
		var err error
		if size, err = checkRegexp(s.natives.source(goja.FunctionCall{This: o}).String(), ""); err != nil {
			s.throw("%s", err)
		}
		if len(s.sizes) > 100 {
			clear(s.sizes)
		}
		s.sizes[o] = size
	}
	s.costs(size, n, many && n > 1<<10)
}

// costs refuses to match at a cost that is too high. A global expression may look at the rest of the text for each match; most do not, and a text of some
// length is allowed that.
func (s *Session) costs(size int, n int64, many bool) {
	cost := int64(size) * n
	if many {
		cost = cost * (1 + n>>14)
	}
	if cost > maxMatching {
		s.tooLarge("a text of %d characters is too long for this regular expression", n)
	}
}
