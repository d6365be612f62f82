package gizmo

import (
	"fmt"
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

	s.natives.regexp = s.replaceConstructor("RegExp", constructor, func(args []goja.Value) []goja.Value {
		if len(args) > 0 {
			if text, ok := args[0].(goja.String); ok && text.Length() < 10*maxRegexp {
				args[0] = s.vm.ToValue(anything.Replace(text.String()))
			}
			flags := goja.Value(goja.Undefined())
			if len(args) > 1 {
				flags = args[1]
			}
			s.checkPattern(args[0], flags)
		}
		return args
	})
	_ = proto.Delete("compile")

	for _, name := range []string{"exec", "test"} {
		s.guard(proto, name, before(func(call goja.FunctionCall) { s.matching(call.This, call.Argument(0), false) }))
	}
	exec := s.vm.ToValue(s.enter(original(proto.Get("exec"))))
	_ = proto.DefineDataProperty("exec", exec, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	s.natives.regexpExec = exec
	for _, symbol := range []*goja.Symbol{goja.SymMatch, goja.SymMatchAll, goja.SymReplace, goja.SymSearch, goja.SymSplit} {
		f := original(proto.GetSymbol(symbol))
		if f == nil {
			continue
		}
		guarded := func(call goja.FunctionCall) goja.Value {
			s.genuine(call.This)
			n := s.matching(call.This, call.Argument(0), symbol != goja.SymSearch)
			if symbol == goja.SymReplace {
				if _, callable := goja.AssertFunction(call.Argument(1)); !callable {
					with := call.Argument(1).String()
					s.makes((n + 1) * replacement(with, 1+n/16))
				}
			}
			return f(call)
		}
		_ = proto.DefineDataPropertySymbol(symbol, s.vm.ToValue(guarded), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	str := s.prototype("String")
	for _, name := range []string{"match", "matchAll", "search", "replace", "replaceAll"} {
		s.guard(str, name, before(func(call goja.FunctionCall) {
			n := int64(len(s.text(call)))
			if _, isObject := call.Argument(0).(*goja.Object); isObject {
				return // the object's own method is called, which has its guard
			}
			pattern := call.Argument(0)
			switch name {
			case "match", "matchAll", "search":
				if !goja.IsUndefined(pattern) {
					size := s.checkPattern(pattern, goja.Undefined())
					s.costs(size, n, name != "search")
				}
			case "replaceAll", "replace":
				if _, callable := goja.AssertFunction(call.Argument(1)); callable {
					return
				}
				times := int64(1)
				if name == "replaceAll" {
					if times = n + 1; pattern.String() != "" {
						times = int64(strings.Count(s.text(call), pattern.String()))
					}
				}
				s.makes(n + times*replacement(call.Argument(1).String(), n))
			}
		}))
	}
}

// genuine refuses what is no regular expression of the engine's own: methods loop over exec without an end when that is another function.
func (s *Session) genuine(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "RegExp" || o.Get("exec") != s.natives.regexpExec || o.Get("constructor") != s.natives.regexp {
		s.throw("not a regular expression, or one of a class of its own")
	}
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

// checkPattern refuses a pattern that becomes a regular expression, and gives its size.
func (s *Session) checkPattern(pattern, flags goja.Value) int {
	f, p := "", ""
	if !goja.IsUndefined(flags) {
		f = flags.String()
	}
	if o, ok := pattern.(*goja.Object); ok && o.ClassName() == "RegExp" {
		p = s.natives.source(goja.FunctionCall{This: o}).String()
	} else if !goja.IsUndefined(pattern) {
		p = pattern.String()
	}
	size, err := checkRegexp(p, f)
	if err != nil {
		s.throw("%s", err)
	}
	return size
}

// matching looks at what it costs to match a text, many times over where a regular expression is global, and gives its length.
func (s *Session) matching(re, text goja.Value, many bool) int64 {
	s.check()
	n := int64(characters(text))
	if o, ok := text.(*goja.Object); ok {
		n = int64(len(o.String()))
	}
	s.makes(n)
	o, ok := re.(*goja.Object)
	if !ok || o.ClassName() != "RegExp" {
		return n
	}
	size, err := checkRegexp(s.natives.source(goja.FunctionCall{This: o}).String(), "")
	if err != nil {
		s.throw("%s", err)
	}
	s.costs(size, n, many && n > 1<<10)
	return n
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
