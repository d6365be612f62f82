package gizmo_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/queries/gizmo"
)

// attacks are scripts that a stranger may send, each with what its error must say.
var attacks = []struct{ name, script, want string }{
	{"endless loop", `while (true) {}`, "longer than"},
	{"loop that catches", `while (true) { try { while (true) {} } catch (e) {} }`, "longer than"},
	{"loop that never ends finally", `try { while (true) {} } finally { while (true) {} }`, "longer than"},
	{"recursion", `(function f() { f() })()`, "calls within calls"},
	{"recursion that catches", `(function f() { try { f() } catch (e) { f() } })()`, "calls within calls"},
	{"recursion through a native", `[1].map(function f() { return [1].map(f) })`, "calls within calls"},
	{"recursion through toString", `var o = {toString: function () { return "" + o }}; "" + o`, "calls within calls"},
	{"recursion through a getter", `var o = {get x() { return this.x }}; o.x`, "calls within calls"},
	{"recursion through sort", `[1, 2].sort(function f() { [1, 2].sort(f) })`, "calls within calls"},
	{"async loop", `(async function f() { await 0; return f() })()`, "async"},
	{"promise loop", `(function f() { Promise.resolve().then(f) })()`, "not defined"},
	{"natives within natives", `var o = {}; o.toString = String.prototype.concat.bind(o); "" + o`, "calls within calls"},
	{"toLocaleString of itself", `var o = {toString: Object.prototype.toLocaleString}; "" + o`, "calls within calls"},
	{"toString that joins itself", `var a = []; a.join = Array.prototype.toString; "" + a`, "calls within calls"},
	{"toJSON of itself", `var o = {toISOString: Date.prototype.toJSON}; o.toJSON = Date.prototype.toJSON; o.toJSON()`, "calls within calls"},
	{"error that names itself", `var e = new Error(); e.name = e; "" + e`, "calls within calls"},
	{"regexp that is its source", `var r = {flags: "", toString: RegExp.prototype.toString}; r.source = r; "" + r`, "calls within calls"},
	{"String of itself", `var o = {}; o.toString = String.bind(null, o); "" + o`, "calls within calls"},
	{"native getter of itself", `var f = Object.getOwnPropertyDescriptor(RegExp.prototype, "flags").get; var r = {}; Object.defineProperty(r, "global", {get: f}); f.call(r)`, "calls within calls"},
	{"from without an end", `Array.from({[Symbol.iterator]: function () { return {next: Object} }})`, "longer than|memory"},
	{"spread without an end", `[...{[Symbol.iterator]: function () { return {next: Object} }}]`, "longer than|memory"},
	{"arguments without an end", `Math.max(...{[Symbol.iterator]: function () { return {next: Object} }})`, "longer than|memory"},
	{"set without an end", `new Set({[Symbol.iterator]: function () { return {next: Object} }})`, "longer than|memory"},
	{"map without an end", `new Map({[Symbol.iterator]: function () { return {next: g.M} }})`, "longer than|memory|object"},
	{"entries without an end", `Object.fromEntries({[Symbol.iterator]: function () { return {next: Array} }})`, "longer than|memory|object"},
	{"exec without an end", `RegExp.prototype[Symbol.match].call({exec: Object, flags: "g", global: true}, "x")`, "not a regular expression"},
	{"exec of one's own", `var r = /a/g; Object.defineProperty(r, "exec", {value: Object}); "x".match(r)`, "not a regular expression|cannot"},
	{"pattern without an end", `var [...r] = {[Symbol.iterator]: function () { return {next: Object} }}`, "rest"},
	{"iterator of arrays replaced", `Object.getPrototypeOf([][Symbol.iterator]()).next = Object; [...[1]]`, ""},
	{"reduce with a native", `new Array(1e6).fill("xxxxxxxx").reduce(Function.prototype.call.bind(String.prototype.concat))`, "characters"},
	{"generator", `[...(function* () { while (true) yield 1 })()]`, "longer than|memory"},

	{"repeat", `"é".repeat(1 << 29)`, "characters"},
	{"repeat of little", `"x".repeat(1 << 30)`, "characters"},
	{"padStart", `"x".padStart(1 << 30, "ab")`, "characters"},
	{"padEnd", `"x".padEnd(1 << 30)`, "characters"},
	{"doubling", `var s = "x"; while (true) s += s`, "characters"},
	{"doubling of wide characters", `var s = "é"; while (true) s = s + s`, "characters"},
	{"template", "var s = 'x'; while (true) s = `${s}${s}${s}${s}${s}${s}${s}${s}`", "characters"},
	{"adding the same", `var s = "x".repeat(1e7), t = s; while (true) t += s`, "memory"},
	{"template of many", "var s = 'x'; `" + strings.Repeat("${s}", 100) + "`", "template"},
	{"concat", `var s = "x"; while (true) s = s.concat(s, s)`, "characters"},
	{"join", `var s = "x".repeat(1e6); var a = []; for (var i = 0; i < 5000; i++) a.push(s); a.join()`, "characters"},
	{"join with a long separator", `new Array(1e6).join("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")`, "characters"},
	{"join of arrays of arrays", `var a = ["x"]; for (var i = 0; i < 40; i++) a = [a, a]; a.join()`, "longer than|characters"},
	{"deep arrays as a string", `var a = []; for (var i = 0; i < 1e6; i++) a = [a]; "" + a`, "deep|memory"},
	{"replaceAll", `var s = "x".repeat(1e6); s.replaceAll("x", s)`, "characters"},
	{"replace with a regexp", `var s = "x".repeat(1e6); s.replace(/x/g, s)`, "characters"},
	{"replace with what stands before", "var s = 'x'.repeat(1e5); s.replaceAll('x', '$`')", "characters"},
	{"split", `"x".repeat(1e7).split("")`, "taken apart"},
	{"keys of a string", `var s = "x"; while (s.length < 1e8) s += s; Object.keys(s)`, "taken apart|memory|characters"},
	{"spread of a string", `var s = "x"; while (s.length < 1e8) s += s; ({...s})`, "taken apart|memory|characters"},
	{"encodeURIComponent", `encodeURIComponent("é".repeat(1e7))`, "characters"},
	{"String.raw", `String.raw({raw: {length: 1e9}}, "x")`, "elements"},

	{"fill", `new Array(1e9).fill(0)`, "elements"},
	{"fill of what is none", `Array.prototype.fill.call({length: 1e15}, 0)`, "elements"},
	{"indexOf", `Array.prototype.indexOf.call({length: 1e15}, 0)`, "elements"},
	{"forEach over holes", `new Array(4e9).forEach(function () {})`, "elements"},
	{"reverse", `var a = [1]; a.length = 4e9; a.reverse()`, "elements"},
	{"spread of holes", `[...new Array(4e9)]`, "longer than|memory"},
	{"call with holes", `Math.max(...new Array(4e9))`, "longer than|memory"},
	{"apply", `Math.max.apply(null, {length: 1e9})`, "arguments"},
	{"Reflect.apply", `Reflect.apply(Math.max, null, {length: 1e9})`, "arguments"},
	{"Reflect.construct", `Reflect.construct(Array, {length: 1e9})`, "arguments"},
	{"Array.from", `Array.from({length: 1e9})`, "elements"},
	{"Array.from of holes", `Array.from(new Array(4e9))`, "longer than|memory"},
	{"concat of arrays", `var a = [1]; while (true) a = a.concat(a)`, "elements|memory"},
	{"flat", `var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; a.flat(Infinity)`, "longer than|memory"},
	{"deep flat", `var a = []; for (var i = 0; i < 1e5; i++) a = [a]; a.flat(Infinity)`, "calls within calls"},
	{"sort without a function", `var a = []; for (var i = 0; i < 1e6; i++) a.push("" + Math.random()); while (true) a.slice().sort()`, "longer than|memory"},
	{"push", `var a = []; while (true) a.push("x".repeat(1000))`, "memory"},
	{"objects", `var a = []; while (true) a.push({x: {y: {}}})`, "memory"},
	{"map", `var m = new Map(); for (var i = 0; ; i++) m.set(i, {})`, "memory"},
	{"closures", `var f = null; while (true) f = (function (g) { return function () { return g } })(f)`, "memory"},
	{"chain of prototypes", `var o = {}; while (true) { o = Object.create(o); } `, "memory"},
	{"walk a chain of prototypes", `var o = {}; for (var i = 0; i < 5e5; i++) o = Object.create(o); while (true) o.x`, "longer than|memory"},
	{"bind", `var f = function () {}; while (true) f = f.bind(null); f()`, "memory|calls"},
	{"typed array", `new Float64Array(1e9)`, "not defined"},
	{"buffer", `new ArrayBuffer(1e10)`, "not defined"},
	{"BigInt", `2n ** 1000000000n`, "BigInt"},
	{"BigInt function", `BigInt(2)`, "not defined"},
	{"proxies", `var p = {}; while (true) p = new Proxy(p, {})`, "not defined"},

	{"stringify", `var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a)`, "longer than|characters"},
	{"deep stringify", `var a = []; for (var i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a)`, "deep|memory"},
	{"circle", `var o = {}; o.o = o; JSON.stringify(o)`, "circle"},
	{"endless toJSON", `JSON.stringify({toJSON: function f() { return {toJSON: f, a: {toJSON: f}} }})`, "deep|calls"},
	{"deep JSON", `JSON.parse("[".repeat(1e5))`, "deep"},
	{"long JSON", `JSON.parse("[" + "[],".repeat(1e6) + "1]")`, "characters"},

	{"catastrophic regexp", `/^(a+)+$/.test("a".repeat(50000) + "b"); /(a*)*\1b/.test("a")`, "back-reference"},
	{"lookahead", `/(?=a)b/`, "lookaround"},
	{"lookbehind made of a string", `new RegExp("(?<=a+)b")`, "lookaround"},
	{"back-reference through match", `"aaa".match("(a)\\1")`, "back-reference"},
	{"back-reference through search", `"aaa".search("(a)\\1")`, "back-reference"},
	{"back-reference through the constructor of one", `/a/.constructor("(a)\\1")`, "back-reference"},
	{"back-reference through Reflect", `Reflect.construct(RegExp, ["(a)\\1"])`, "back-reference"},
	{"back-reference in a class", `class R extends RegExp { constructor() { super("(a)\\1") } }; new R()`, "back-reference"},
	{"compile", `/a/.compile("(a)\\1")`, "compile"},
	{"large regexp", `/((a{100}){100}){10}/`, "large|invalid|repeat"},
	{"long text for a regexp", `/(x+x+)+y/.test("x".repeat(1e7))`, "too long"},
	{"global regexp", `"x".repeat(3e5).replace(/x*y|x/g, "")`, "too long"},
	{"filter with a large regexp", `g.V().filter(regex("((a{100}){100}){10}")).all()`, "large|repeat"},

	{"getLimit", `while (true) g.V().getLimit(1e9)`, "longer than|memory"},
	{"emitted", `var s = "x".repeat(1e6); while (true) g.emit(s)`, "MB of rows|longer than"},
	{"emitted arrays of arrays", `var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; g.emit(a)`, "MB of rows|longer than|memory"},
	{"emitted circle", `var o = {}; o.o = o; g.emit(o)`, "circle"},
	{"emitted holes", `g.emit(new Array(4e9))`, "elements"},
	{"product of all nodes", `while (true) g.V().tag("a").out().in().out().in().out().in().all()`, "longer than|memory|MB of rows"},
	{"recursion over a circle", `g.V("<n0>").followRecursive("<next>", -1).forEach(function () {}); while (true) {}`, "longer than"},
	{"recursion over a circle in a join", `g.V("<n1>").tag("x").and(g.V("<n0>").followRecursive("<next>", -1)).and(g.V("<none>").or(g.V("<n2>"))).all(); while (true) {}`, "longer than"},
	{"long path", `var p = g.V(); while (true) p = p.out()`, "steps"},
	{"path that doubles", `var p = g.V("<n0>"); while (true) p = p.and(p)`, "steps"},
	{"recursion in recursion", `var p = g.M().out("<next>"); for (var i = 0; i < 20; i++) p = g.M().followRecursive(p); g.V().follow(p).all()`, "followRecursive within"},
	{"callback that goes on", `g.V().forEach(function () { while (true) {} })`, "longer than"},
	{"many nodes", `var a = []; for (var i = 0; i < 1e6; i++) a.push("<n" + i + ">"); g.V(a).all()`, "values in the arguments"},
	{"sorted product", `g.V().tag("a").out().in().tag("b").order().forEach(function () {}); while (true) {}`, "longer than|memory"},

	{"script of 50 MB", strings.Repeat("x();", 50<<20/4), "longer than 256 KB"},
	{"brackets", strings.Repeat("(", 100_000), "brackets"},
	{"not not", strings.Repeat("!", 200_000) + "1", "expressions in expressions"},
	{"sums", strings.Repeat("1+", 100_000) + "1", "expressions in expressions"},
	{"arrows", strings.Repeat("a=>", 80_000) + "1", "arrow functions"},
	{"conditions", strings.Repeat("if(1)", 50_000) + "1", "expressions in expressions"},

	{"eval", `eval("while (true) {}")`, "code made of strings"},
	{"indirect eval", `(0, eval)("1")`, "code made of strings"},
	{"Function", `new Function("while (true) {}")()`, "code made of strings"},
	{"constructor of a function", `(function () {}).constructor("return this")()`, "code made of strings"},
	{"constructor of a generator", `(function* () {}).constructor("yield this")()`, "code made of strings"},
	{"constructor of an async function", `(async function () {}).constructor("return this")()`, "async"},
	{"constructor of a native", `g.V.constructor("return this")()`, "code made of strings"},
	{"rest in a pattern", `var {...x} = "abc"`, "rest"},
	{"endless thrown error", `throw {toString: function () { while (true) {} }}`, "longer than|error that cannot"},
}

// ring is a circle of n nodes.
func ring(n int) []quad.Quad {
	out := make([]quad.Quad, n)
	for i := range out {
		out[i] = quad.Quad{Subject: quad.IRI(fmt.Sprintf("n%d", i)), Predicate: quad.IRI("next"), Object: quad.IRI(fmt.Sprintf("n%d", (i+1)%n))}
	}
	return out
}

// TestAttacks: each is stopped at its limit, soon, while other queries go on in the same process, and leaves nothing running.
func TestAttacks(t *testing.T) {
	qs := openPeople(t, "memory", ring(100_000))
	if testing.Short() {
		qs = openPeople(t, "memory", ring(10_000))
	}
	const limit = 400 * time.Millisecond
	stop := make(chan struct{})
	var others sync.WaitGroup
	var answered atomic.Int64
	others.Add(1)
	go func() { // the other queries
		defer others.Done()
		for {
			select {
			case <-stop:
				return
			default:
			}
			rows, _, err := gizmo.Run(context.Background(), qs, `g.V("<n7>").out("<next>").tag("a").out("<next>").all()`, gizmo.Options{Limits: gizmo.Limits{Time: time.Minute}})
			if err != nil || len(rows) != 1 {
				t.Errorf("a query beside an attack: %v, %d rows", err, len(rows))
				return
			}
			answered.Add(1)
			time.Sleep(time.Millisecond)
		}
	}()
	before := runtime.NumGoroutine()
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			had := answered.Load()
			began := time.Now()
			limit := limit
			if !strings.Contains(a.want, "longer than") && a.want != "" { // stopped by another limit than that of time
				limit = 20 * time.Second
			}
			memory := uint64(100 << 20)
			if a.name == "doubling" || a.name == "objects" {
				memory = 0 // the default
			}
			_, _, err := gizmo.Run(context.Background(), qs, a.script, gizmo.Options{Limits: gizmo.Limits{Time: limit, Bytes: 64 << 20, Memory: memory}})
			took := time.Since(began)
			if a.want == "" { // harmless
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
				ok = ok || err != nil && strings.Contains(err.Error(), want)
			}
			if !ok || err != nil && len(err.Error()) > 400 {
				t.Errorf("%.400v; want %q", err, a.want)
			}
			if took > limit+5*time.Second { // the machine may be busy; a limit that fails takes minutes or all memory
				t.Errorf("took %s", took)
			}
			for i := 0; answered.Load() == had; i++ {
				if time.Sleep(10 * time.Millisecond); i > 1000 {
					t.Fatal("other queries do not go on")
				}
			}
		})
	}
	close(stop)
	others.Wait()
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if time.Sleep(10 * time.Millisecond); i > 1000 {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines are left of %d:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

// TestTampering: a script that breaks what all objects have breaks itself, and neither its limits nor other sessions.
func TestTampering(t *testing.T) {
	qs := openPeople(t, "memory", peopleQuads())
	for _, script := range []string{
		`Array.prototype.push = null; Object.prototype.toJSON = function () { return "x" }; Object.prototype.id = "<tampered>"; g.V("<alice>").tag("t").all()`,
		`Object.setPrototypeOf(Object.getPrototypeOf(g.V()), null); g.V("<alice>").all()`,
		`Object.defineProperty(Object.prototype, "t", {get: function () { while (true) {} }, set: function () { while (true) {} }}); g.V("<alice>").tag("t").all()`,
		`Array.prototype[Symbol.iterator] = function () { while (true) {} }; g.V("<alice>").tag("t").all()`,
		`String.prototype.toString = Function.prototype.call = Object.keys = null; g.V("<alice>").all()`,
		`Object.freeze(g); try { g.V = null } catch (e) {} g.V("<alice>").all()`,
	} {
		rows, _, err := gizmo.Run(context.Background(), qs, script, gizmo.Options{Limits: gizmo.Limits{Time: 5 * time.Second}})
		if err != nil || len(rows) != 1 || rows[0]["id"] != quad.IRI("alice") {
			t.Errorf("%s: %v, %v", script, rows, err)
		}
	}
	for _, script := range []string{ // ways to find a guard's original, or the end of a limit
		`var f = Object.getOwnPropertyDescriptor(String.prototype, "repeat").value; f.call("x", 1 << 30)`,
		`Object.getPrototypeOf("x").repeat.apply("x", [1 << 30])`,
		`var r = /a/; Object.defineProperty(r, "source", {value: "b"}); Object.defineProperty(r, "flags", {value: ""}); "x".match(Object.assign(Object.create(r), {}))`,
		`globalThis["%spread"] = null; delete globalThis["%spread"]; var s = "x"; while (s.length < 4e6) s += s; ({...s})`,
		`var RE = /a/.constructor; new RE("(?=a)")`,
		`RegExp.prototype.constructor.prototype.constructor("(a)\\1")`,
		`Object.getPrototypeOf(Int8Array)`,
		`Symbol.species in Array ? Array[Symbol.species].prototype.fill.call({length: 1e12}, 1) : nothing`,
	} {
		if _, _, err := gizmo.Run(context.Background(), qs, script, gizmo.Options{Limits: gizmo.Limits{Time: 2 * time.Second}}); err == nil || strings.Contains(err.Error(), "longer than") {
			t.Errorf("%s: %v", script, err)
		}
	}
}

// TestPlain: hardening leaves the language as it is, where no limit is near.
func TestPlain(t *testing.T) {
	qs := openPeople(t, "memory", peopleQuads())
	for script, want := range map[string]string{
		`var k = []; for (var i in [7, 8]) k.push(i); for (var j in "ab") k.push(j); for (var m in {x: 1}) k.push(m); k.join()`:                                      "0,1,0,1,x",
		`[3, 1, 2].sort().concat([4, [5]]).join() + [1, [2, [3]]].flat(Infinity)`:                                                                                    "1,2,3,4,51,2,3",
		`[..."añ😀"].length + [...new Set([1, 1, 2])].length + Math.max(...[1, 5, 3])`:                                                                                "10",
		`new Map([["a", 1]]).get("a") + [...new Map([["b", 2]]).keys()][0] + new Set("aab").size`:                                                                    "1b2",
		`class S extends Set { twice() { return this.size * 2 } }; var s = new S([1, 2]); s.twice() + ":" + (s instanceof Set) + (s instanceof S)`:                   "4:truetrue",
		`function add(a, b) { return this.c + a + b }; add.bind({c: 1}, 2)(3) + (function (...r) { return r.length })(1, 2)`:                                         "8",
		`function P(x) { this.x = x }; var Q = P.bind(null, 4); new Q().x + ":" + (new Q() instanceof P)`:                                                            "4:true",
		`"a1b22".replace(/\d+/g, function (m) { return "<" + m + ">" }) + "a-b".split(/-/) + "xax".match(/a/).index`:                                                 "a<1>b<22>a,b1",
		`[..."a1b2".matchAll(/\d/g)].map(function (m) { return m[0] }).join() + "Ab".search(/b/) + /a(?<n>b)/.exec("ab").groups.n`:                                   "1,21b",
		`new RegExp("a+", "gi").source + /x/y.sticky + RegExp("b").test("b") + (/a/ instanceof RegExp) + /a/.flags`:                                                  "a+truetruetrue",
		"var v = 1; `${v}${v + 1}${'x'}` + String.raw`\\n`":                                                                                                          `12x\n`,
		`JSON.stringify({a: [1, "x", null, undefined, function () {}], b: undefined, c: new Date(0), d: {toJSON: function () { return 7 }}, e: NaN})`:                `{"a":[1,"x",null,null,null],"c":"1970-01-01T00:00:00.000Z","d":7,"e":null}`,
		`JSON.stringify({a: {b: [1]}}, null, 2).length + JSON.stringify({a: 1, b: 2}, ["b"]) + JSON.stringify([1], function (k, v) { return k === "" ? v : v + 1 })`: `41{"b":2}[2]`,
		`JSON.stringify("\u2028<\"") + JSON.stringify(undefined) + JSON.parse('{"a":[1]}').a[0]`:                                                                     "\" <\\\"\"undefined1",
		`var {a, b: [c]} = {a: 1, b: [2]}; a + c + ({...{z: 3}}).z + Object.entries({q: 1}).join()`:                                                                  "6q,1",
		`function* gen() { yield 1; yield* [2, 3] }; [...gen()].join() + Array.from(gen(), function (x) { return x * 2 })`:                                           "1,2,32,4,6",
		`[1, 2, 3].map(String).join("") + parseInt("42px") + encodeURIComponent("é") + [3, 20, 1].sort(function (a, b) { return a - b })`:                            "12342%C3%A91,3,20",
		`"x".repeat(3) + "7".padStart(3, "0") + "ab".at(-1) + "a,b".split(",").length + "abc".replaceAll("b", "$&$&")`:                                               "xxx007b2abbc",
		`Math.max.apply(null, [1, 2]) + Reflect.apply(Math.min, null, [1, 2]) + "é".normalize("NFD").length`:                                                         "5",
		`[1, 2, 3].repeat === undefined && "repeat".repeat.name + g.V.name + typeof g.V().out`:                                                                       "repeatVfunction",
		`var s = "a"; s += "b"; s += 1; var n = 1; n += 2; s + n + [1] + {}`:                                                                                         "ab131[object Object]",
	} {
		rows, _, err := gizmo.Run(context.Background(), qs, "var result = (function () { "+returning(script)+" })(); g.emit({r: String(result)})", gizmo.Options{})
		if err != nil || len(rows) != 1 || rows[0]["r"] != quad.String(want) {
			t.Errorf("%s: %v, %v; want %s", script, rows, err, want)
		}
	}
}

// returning puts return before the last statement of a script.
func returning(script string) string {
	i := strings.LastIndex(script, "; ")
	if i < 0 {
		return "return " + script
	}
	return script[:i+2] + "return " + script[i+2:]
}

// TestNoHost: no object of the program is within reach of a script: its own objects have no fields and methods of Go.
func TestNoHost(t *testing.T) {
	qs := openPeople(t, "memory", peopleQuads())
	script := `
var seen = new Set(), names = [];
function walk(o, path, depth) {
	if (o === null || typeof o !== "object" && typeof o !== "function" || seen.has(o) || depth > 6) return;
	seen.add(o);
	Object.getOwnPropertyNames(o).concat(Object.getOwnPropertySymbols(o)).forEach(function (k) {
		var d = Object.getOwnPropertyDescriptor(o, k);
		names.push(path + "." + String(k));
		walk(d.value, path + "." + String(k), depth + 1); walk(d.get, path + "." + String(k), depth + 1);
	});
	walk(Object.getPrototypeOf(o), path + ".proto", depth + 1);
}
[g, g.V(), g.M().out("<a>"), iri("x"), str("y"), gt(1), regex("a"), g.V("<alice>").tagArray(), g.V("<alice>").tag("t").tagValue(), g.IRI("z")].forEach(function (o, i) { walk(o, "o" + i, 0) });
walk(globalThis, "global", 0);
names.forEach(function (n) { g.emit(n) });`
	rows, _, err := gizmo.Run(context.Background(), qs, script, gizmo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 300 {
		t.Fatalf("only %d names were found", len(rows))
	}
	for _, row := range rows {
		name := string(row["id"].(quad.String))
		last := name[strings.LastIndex(name, ".")+1:]
		for _, host := range []string{"s", "qs", "vm", "path", "limits", "native", "hash", "quadStore", "session", "err", "value", "buildIterator"} {
			if last == host && !strings.Contains(name, "global") || last == "process" || last == "require" || last == "console" {
				t.Errorf("a script can reach %s", name)
			}
		}
	}
	for _, script := range []string{`Object.keys(g.V()).length + Object.keys(iri("x")).length`, `Object.getOwnPropertyNames(g.V()).length + Object.getOwnPropertyNames(gt(1)).length`} {
		rows, _, err := gizmo.Run(context.Background(), qs, "g.emit("+script+")", gizmo.Options{})
		if err != nil || len(rows) != 1 || rows[0]["id"] != int64(0) {
			t.Errorf("%s: %v, %v", script, rows, err)
		}
	}
}

// TestCancelled: a client that goes is noticed at once, wherever the script is.
func TestCancelled(t *testing.T) {
	qs := openPeople(t, "memory", ring(20_000))
	for name, script := range map[string]string{
		"bytecode": `while (true) {}`,
		"iterator": `while (true) g.V().out("<next>").in("<next>").count()`,
		"join":     `while (true) g.V().and(g.V("<n1>").followRecursive("<next>", -1)).out("<none>").all()`,
		"native":   `while (true) "xyz".repeat(5e6).indexOf("q")`,
		"callback": `g.V().forEach(function () { while (true) {} })`,
		"rows":     `while (true) g.V().all()`,
		"sorting":  `var a = []; for (var i = 0; i < 2e5; i++) a.push(i % 77); while (true) a.slice().sort()`,
	} {
		for _, which := range []string{"Execute", "Next", "Close"} {
			started, cancelStarted := context.WithCancel(context.Background())
			next, cancelNext := context.WithCancel(context.Background())
			s := gizmo.NewSession(qs, gizmo.Limits{Memory: 1 << 30})
			it, err := s.Execute(started, script, query.Options{})
			if err != nil {
				t.Fatal(err)
			}
			cancelled := make(chan time.Time, 1)
			time.AfterFunc(60*time.Millisecond, func() {
				cancelled <- time.Now()
				switch which {
				case "Execute":
					cancelStarted()
				case "Next":
					cancelNext()
				case "Close":
					it.Close()
				}
			})
			for it.Next(next) {
			}
			took := time.Since(<-cancelled)
			if err := it.Err(); which != "Close" && !errors.Is(err, context.Canceled) || err == nil {
				t.Errorf("%s, %s: %v", name, which, err)
			}
			t.Logf("%s, %s: %s", name, which, took)
			if took > time.Second { // 50 ms on an idle machine: this one may be busy
				t.Errorf("%s, %s: noticed after %s", name, which, took)
			}
			it.Close()
			cancelStarted()
			cancelNext()
		}
	}
}

// TestErrors: an error names line and column, and shows the line; in a prelude, the place in the script that called it.
func TestErrors(t *testing.T) {
	qs := openPeople(t, "memory", peopleQuads())
	for script, want := range map[string]string{
		"g.V(\n  ))":                     "line 2, column 4: SyntaxError: Unexpected token ), in: ))",
		"\nnothing.at.all":               "line 2, column 1: ReferenceError: nothing is not defined, in: nothing.at.all",
		"var x = 1;\n  g.V().nonsense()": "line 2, column 17: TypeError: Object has no member 'nonsense', in: g.V().nonsense()",
		"let a = 1;\nlet a = 2;":         "line 2, column 5: SyntaxError: Identifier 'a' has already been declared, in: let a = 2;",
		"throw new Error('mine')":        "line 1, column 7: Error: mine, in: throw new Error('mine')",
		"throw 'words'":                  "line 1, column 1: words, in: throw 'words'",
		"\n\ng.V().limit(1).out({})":     "line 3, column 19: TypeError: not a value of a graph: Object, in: g.V().limit(1).out({})",
		"/(?=x)/":                        "line 1, column 1: the regular expression /(?=x)/ has lookaround or a back-reference, which may take for ever, in: /(?=x)/",
		"helper()":                       "line 1, column 7: TypeError: Cannot read property 'x' of undefined, in: helper()",
	} {
		err := gizmo.Stream(context.Background(), qs, []gizmo.Script{{Name: gizmo.PreludeName, Text: "function helper() {\n return undefined.x; }"}, {Text: script}}, gizmo.Options{}, func(gizmo.Row) bool { return true })
		var mistake *gizmo.Error
		if !errors.As(err, &mistake) || err.Error() != want {
			t.Errorf("%q:\n%v; want\n%s", script, err, want)
		}
	}
	err := gizmo.Stream(context.Background(), qs, []gizmo.Script{{Name: "members.js", Text: "\n nope", Line: 7}}, gizmo.Options{}, nil)
	if err == nil || err.Error() != "members.js: line 8, column 2: ReferenceError: nope is not defined, in: nope" {
		t.Errorf("%v", err)
	}
}

// BenchmarkSession: what it costs to make a session, and to run little in it.
func BenchmarkSession(b *testing.B) {
	qs := openPeople(b, "memory", peopleQuads())
	for b.Loop() {
		if _, _, err := gizmo.Run(context.Background(), qs, `g.V("<alice>").all()`, gizmo.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
