package gizmo_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/queries/gizmo"
)

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

// TestSessionAgain: a session goes on after a script, and after one that hit a limit; variables stay.
func TestSessionAgain(t *testing.T) {
	qs := openPeople(t, "memory", peopleQuads())
	s := gizmo.NewSession(qs, gizmo.Limits{Time: 300 * time.Millisecond})
	for _, c := range []struct {
		script string
		limit  int
		rows   int
		fails  string
	}{
		{`var x = 7; g.emit(x)`, 0, 1, ""},
		{`g.V().all()`, 3, 3, ""},
		{`while (true) {}`, 0, 0, "longer than"},
		{`nothing()`, 0, 0, "ReferenceError"},
		{`"x".repeat(1e9)`, 0, 0, "characters"},
		{`g.emit(x); g.emit("y".repeat(3))`, 0, 2, ""},
	} {
		it, err := s.Execute(context.Background(), c.script, query.Options{Collation: query.JSON, Limit: c.limit})
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for it.Next(context.Background()) {
			rows++
		}
		if err := it.Err(); rows != c.rows || (err != nil) != (c.fails != "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s: %d rows, %v; want %d, %q", c.script, rows, err, c.rows, c.fails)
		}
		it.Close()
	}
	if _, err := s.Execute(context.Background(), "1", query.Options{Collation: 99}); err == nil {
		t.Error("an unknown collation is taken")
	}
}

// TestLanguage: the page of help has every method that there is, and none that there is not.
func TestLanguage(t *testing.T) {
	qs := openPeople(t, "memory", peopleQuads())
	rows, _, err := gizmo.Run(context.Background(), qs, `
Object.getOwnPropertyNames(Object.getPrototypeOf(g.V())).concat(Object.getOwnPropertyNames(g)).forEach(function (n) { g.emit(n) });
["iri", "str", "bnode", "raw", "lang", "typed", "lt", "lte", "gt", "gte", "regex", "like"].forEach(function (n) { if (typeof globalThis[n] === "function") g.emit(n) })`, gizmo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	is := map[string]bool{}
	for _, row := range rows {
		is[string(row["id"].(quad.String))] = true
	}
	names := regexp.MustCompile(`[A-Za-z]+`)
	listed := map[string]bool{}
	for _, u := range gizmo.Language() {
		for _, part := range strings.Split(u.Name+" "+u.Does, ", ") {
			for _, n := range names.FindAllString(part, -1) {
				listed[n] = true
			}
		}
		if first := names.FindString(u.Name); !is[first] {
			t.Errorf("%s is listed and is not there", first)
		}
	}
	for n := range is {
		if lower := strings.ToLower(n[:1]) + n[1:]; !listed[n] && !listed[lower] {
			t.Errorf("%s is there and is not listed", n)
		}
	}
	if len(is) < 70 {
		t.Errorf("only %d names", len(is))
	}
}

// FuzzRun: no script ends the process, or runs on after its time.
func FuzzRun(f *testing.F) {
	for _, a := range attacks {
		if len(a.script) < 1000 {
			f.Add(a.script)
		}
	}
	for _, d := range documented {
		f.Add(d.script)
	}
	qs := openPeople(f, "memory", peopleQuads())
	f.Fuzz(func(t *testing.T, script string) {
		began := time.Now()
		_, _, err := gizmo.Run(context.Background(), qs, script, gizmo.Options{Limits: gizmo.Limits{Time: 200 * time.Millisecond, Rows: 1000, Bytes: 1 << 20}})
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("took %s: %v", took, err)
		}
	})
}
