package gizmo_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/queries/gizmo"
)

// twice is an object whose property or method gives one value the first time that it is read, and another one from then on.
const twice = `function twice(first, then) { var n = 0; return function () { return n++ ? then : first } }
function list(first, then) { var o = {0: 0}; Object.defineProperty(o, "length", {get: twice(first, then)}); return o }
function num(first, then) { return {valueOf: twice(first, then)} }
function str(first, then) { return {toString: twice(first, then)} }
function iter(then) { var o = {}; Object.defineProperty(o, Symbol.iterator, {get: twice([][Symbol.iterator], function () { return {next: then} })}); return o }
`

// answers are attacks by objects that answer twice, or that have the size of what natives make of them; each with what its error says, or else nothing.
var answers = []struct{ name, script, want string }{
	{"apply", `Math.max.apply(null, list(1, 1e13))`, ""},
	{"Reflect.apply", `Reflect.apply(Math.max, null, list(1, 1e13))`, ""},
	{"Reflect.construct", `Reflect.construct(Array, list(1, 1e13))`, ""},
	{"apply of bind", `Array.prototype.constructor = {[Symbol.species]: function () { return list(1, 1e13) }}; Math.max.bind(null, 1)()`, ""},
	{"Array.from", `Array.from(list(1, 1e13))`, ""},
	{"fill", `Array.prototype.fill.call(list(1, 1e15), 0)`, "elements"},
	{"reverse", `Array.prototype.reverse.call(list(1, 1e15))`, "elements"},
	{"splice", `Array.prototype.splice.call(list(1, 1e15), 0)`, "elements"},
	{"sort", `Array.prototype.sort.call(list(1, 1e15))`, "elements"},
	{"copyWithin", `Array.prototype.copyWithin.call(list(1, 1e15), 1, 0)`, "elements"},
	{"indexOf", `Array.prototype.indexOf.call(list(1, 1e15), 7)`, ""},
	{"lastIndexOf", `Array.prototype.lastIndexOf.call(list(1, 1e15), 7)`, ""},
	{"includes", `Array.prototype.includes.call(list(1, 1e15), 7)`, ""},
	{"slice", `Array.prototype.slice.call(list(1, 1e15))`, ""},
	{"map", `Array.prototype.map.call(list(1, 1e15), Object)`, ""},
	{"toReversed", `Array.prototype.toReversed.call(list(1, 1e15))`, ""},
	{"toSpliced", `Array.prototype.toSpliced.call(list(1, 1e15), 0)`, ""},
	{"with", `Array.prototype.with.call(list(1, 1e15), 0, 1)`, ""},
	{"join", `Array.prototype.join.call(list(1, 1e15), "x")`, ""},
	{"concat", `var o = list(1, 1e15); o[Symbol.isConcatSpreadable] = true; [].concat(o)`, ""},
	{"concat whose length grows", `var b = [1], a = [1]; Object.defineProperty(a, Symbol.isConcatSpreadable, {get: function () { b.length = 4e9; return true }}); a.concat(b)`, "elements"},
	{"flatMap to holes", `[1].flatMap(function () { return new Array(4e9) })`, "longer than"},
	{"toString of much", `String.prototype.repeat.call({toString: function () { return "a".repeat(16 << 20) }}, 1000)`, "characters"},
	{"padEnd", `"é".padEnd(num(1, 1e13))`, ""},
	{"padStart", `"é".padStart(num(1, 1e13))`, ""},
	{"repeat", `"é".repeat(num(1, 1 << 29))`, ""},
	{"repeat of another", `String.prototype.repeat.call(str("x", "x".repeat(1 << 24)), 1000)`, ""},
	{"split of another", `String.prototype.split.call({toString: function () { return "x".repeat(16 << 20) }}, "")`, "taken apart"},
	{"concat of strings", `var big = "x".repeat(1 << 24); "".concat(str("", big), str("", big), str("", big))`, ""},
	{"normalize", `"\uFDFA".repeat(1 << 24).normalize("NFKC")`, "characters"},
	{"encodeURI", `encodeURI({toString: function () { return "é".repeat(16 << 20) }})`, "characters"},
	{"String.raw", `String.raw({raw: list(1, 1e15)})`, ""},
	{"String.raw of much", `var big = "x".repeat(1 << 24); String.raw({raw: [big, big, big]})`, "characters"},
	{"JSON.parse", `JSON.parse(str("1", "[".repeat(1e6)))`, ""},
	{"JSON.parse that grows deep", `var a = []; for (var i = 0; i < 1e5; i++) a = [a]; JSON.parse("[1, 2]", function (k, v) { if (k === "0") this[1] = a; return v })`, "calls within calls"},
	{"stringify without an end", `JSON.stringify(list(1, 1e15))`, ""},
	{"object as an iterable", `new Set(iter(Object))`, ""},
	{"iterable of Array.from", `Array.from(iter(Object))`, ""},
	{"iterable of entries", `Object.fromEntries(iter(Array))`, ""},
	{"iterable that is spread", `[...iter(Object)]`, ""},
	{"string as an iterable", `String.prototype[Symbol.iterator] = function () { return {next: Object} }; new Set("x")`, "longer than|memory"},
	{"number as an iterable", `Number.prototype[Symbol.iterator] = function () { return {next: Object} }; [...1]`, "longer than|memory"},
	{"next of generators", `Object.getPrototypeOf(function* () {}).prototype.next = Object; [...{[Symbol.iterator]: function* () { yield 1 }}]`, ""},
	{"error of many", `new AggregateError({[Symbol.iterator]: function () { return {next: Object} }})`, "not defined"},

	{"exec swapped when it is read", `var re = /x/, orig = re.exec; Object.defineProperty(re, "exec", {configurable: true, get: function () { Object.defineProperty(re, "exec", {value: Object}); return orig }}); "xxxx".replace(re, "y")`, "regular expression"},
	{"exec swapped by lastIndex", `var re = /x/g; re.lastIndex = {valueOf: function () { Object.defineProperty(re, "exec", {value: Object}); return 0 }}; "xxxx".replace(re, "y")`, ""},
	{"exec of a field", `class B { constructor(o) { return o } } class C extends B { exec = Object } var re = /x/g; re.lastIndex = {valueOf: function () { new C(re); return 0 }}; re[Symbol.split]("xxxx"); "xxxx".match(re)`, "regular expression"},
	{"exec of a prototype", `var re = /x/g; Object.setPrototypeOf(re, {exec: Object, flags: "g", constructor: RegExp}); RegExp.prototype[Symbol.replace].call(re, "xxxx", "y")`, "regular expression"},
	{"flags of one's own", `var re = /x/; Object.defineProperty(re, "flags", {value: "g"}); Object.defineProperty(re, "global", {value: true}); re[Symbol.replace]("xxxx", "y"); re[Symbol.match]("xxxx")`, ""},
	{"species", `Object.defineProperty(RegExp, Symbol.species, {value: function () { return {exec: Object} }}); "xxxx".split(/x/)`, "TypeError"},
	{"constructor of patterns", `Object.defineProperty(RegExp.prototype, "constructor", {value: {[Symbol.species]: function () { return {exec: Object} }}})`, "TypeError"},
	{"pattern that changes", `new RegExp(str("a", "(a*)*\\1b")).test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")`, ""},
	{"pattern that match changes", `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".match(str("a", "(a*)*\\1b"))`, ""},
	{"pattern of a regexp that is none", `var re = /a/; re[Symbol.match] = false; re.toString = function () { return "(a*)*\\1b" }; new RegExp(re).test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")`, ""},

	{"join of few long strings", `Array(1023).fill("x".repeat(16 << 20)).join("")`, "characters"},
	{"join of objects", `Array(100).fill({toString: function () { return "x".repeat(16 << 20) }}).join("")`, "characters"},
	{"toLocaleString of objects", `Array(100).fill({toLocaleString: function () { return "x".repeat(16 << 20) }}).toLocaleString()`, "characters"},
	{"replaceAll of a list", `"x".repeat(1 << 20).replaceAll(["x"], "y".repeat(1 << 14))`, "characters"},
	{"replace that becomes long", `"x".repeat(1 << 10).replaceAll("x", str("y", "y".repeat(1 << 24)))`, ""},
	{"emitted holes of holes", `var a = []; a.length = 1 << 20; g.emit(Array(900).fill(a))`, "MB of rows"},
	{"sum of objects", `var s = "x", o = {toString: function () { return s }}; while (true) s = s + o`, "characters"},
	{"template of objects", "var s = 'x', o = {toString: function () { return s }}; while (true) s = `${o}${o}${o}${o}`", "characters"},

	{"brackets that a string closes", `"` + strings.Repeat(")", 131000) + `";` + strings.Repeat("(", 131000), "brackets"},
	{"brackets that close nothing", strings.Repeat(")", 100000) + strings.Repeat("(", 100000), "brackets"},
	{"brackets and strings", strings.Repeat(`(")",`, 30000), "brackets"},
	{"brackets and comments", strings.Repeat(`(/*)*/`, 30000), "brackets"},
	{"brackets and expressions", strings.Repeat(`(/)/,`, 30000), "brackets"},
	{"brackets and templates", strings.Repeat("(`)`,", 30000), "brackets"},
	{"brackets in templates", strings.Repeat("`${", 30000), "brackets"},
	{"brackets after a number", `1./` + strings.Repeat("(", 100000) + `1/1`, "brackets"},
	{"brackets after a field", `this.#if(1)/` + strings.Repeat("(", 100000) + `1/1`, "brackets"},
	{"brackets after a block", `{}/"/;` + strings.Repeat("(", 100000) + `"/1`, "brackets"},
	{"JSON whose string closes", `JSON.parse("[" + ("\"" + "]".repeat(1e5) + "\",") + "[".repeat(1e5))`, "deep"},
}

// TestAnswers: natives work on what their guards have seen, and have ended when the caller is told.
func TestAnswers(t *testing.T) {
	qs := openPeople(t, "memory", ring(10))
	for _, a := range answers {
		t.Run(a.name, func(t *testing.T) {
			session := gizmo.NewSession(qs, gizmo.Limits{})
			limit := 20 * time.Second
			if strings.Contains(a.want, "longer than") {
				limit = 400 * time.Millisecond
			}
			began := time.Now()
			options := gizmo.Options{Limits: gizmo.Limits{Time: limit, Bytes: 64 << 20}}
			err := session.Stream(context.Background(), []gizmo.Script{{Name: "prelude", Text: twice}, {Text: a.script}}, options, func(gizmo.Row) bool { return true })
			if took := time.Since(began); took > limit+5*time.Second {
				t.Errorf("took %s", took)
			}
			for ended := time.Now(); session.Busy(); time.Sleep(time.Millisecond) {
				if time.Since(ended) > 3*time.Second {
					t.Fatal("told, and still running")
				}
			}
			if a.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("not stopped")
			}
			ok := false
			for _, want := range strings.Split(a.want, "|") {
				ok = ok || strings.Contains(err.Error(), want)
			}
			if !ok {
				t.Errorf("%.400v; want %q", err, a.want)
			}
		})
	}
}
