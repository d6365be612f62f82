package gizmo_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
	{"reduce with a native", `new Array(2e5).fill("xxxxxxxx").reduce(Function.prototype.call.bind(String.prototype.concat))`, "characters"},
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
	{"push", `var a = []; while (true) a.push("x".repeat(100000))`, "memory"},
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
				limit = 30 * time.Second
			}
			memory := uint64(60 << 20)
			if a.want == "characters" || a.name == "objects" {
				memory = 0 // the default: the limit under test must be met first, however much the race detector adds to the heap
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
