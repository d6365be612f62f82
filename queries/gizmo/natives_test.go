package gizmo_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"

	"github.com/clewgraph/clew/queries/gizmo"
)

// same are expressions that mean in a session what they mean in the engine.
var same = []string{
	`[1, , 3].concat([4, , 6], 7, "ab", {0: 1, length: 1})`, `[].concat({0: "x", length: 2, [Symbol.isConcatSpreadable]: true})`, `(function () { return [].concat.call(1, 2).length })()`,
	`Array.prototype.map.call("abc", function (c, i) { return c + i })`, `(function () { return [].slice.call(arguments, 1) })(1, 2, 3)`, `Array.prototype.join.call({length: 3, 1: "x"}, "-")`,
	`[1, , null, undefined, [2, [3]], {}].join()`, `[1, "a", true].toLocaleString()`, `[3, 1, , 2].sort()`, `[3, 1, 2].toSorted(function (a, b) { return b - a })`, `[, 1].toSorted()`,
	`[1, [2, [3, [4]]]].flat(Infinity)`, `[1, 2].flatMap(function (x) { return [x, [x]] })`, `[1, , 2].flatMap(function (x) { return x })`, `Array.prototype.includes.call({length: 2, 1: NaN}, NaN)`,
	`Array.from({length: 3}, function (_, i) { return i * i })`, `Array.from("a😀b")`, `Array.from(new Set([1, 1, 2]))`, `Array.from(new Map([[1, 2]]))`, `Array.from(5)`, `[...new Set("hello")]`, `[..."a😀"]`,
	`Array.from((function* () { yield 1; yield 2 })())`, `Object.fromEntries(new Map([["a", 1]]))`, `[...[1, 2].entries()]`, `[...[1, 2].keys(), ...[3].values()]`,
	`Math.max.apply(null, [1, 5, 2])`, `Math.max.apply(null, {length: 2, 0: 1, 1: 9})`, `Math.max.apply(null)`, `Reflect.apply("x".repeat, "ab", [2])`, `Reflect.construct(Array, [1, 2, 3])`,
	`"abc".padStart(6, 1)`, `"abc".padEnd(6)`, `"abc".repeat("2")`, `"abc".slice(undefined, -1)`, `"abcb".lastIndexOf("b")`, `"abcb".lastIndexOf("b", 2)`, `"abc".indexOf()`, `"undefined".indexOf()`,
	`"abc".substring({valueOf: function () { return 1 }})`, `"a,b,c".split(",", 2)`, `"abc".split()`, `"abc".split("")`, `"a1b2".split(/\d/)`, `"a1b2c".split(/(\d)/, 3)`, `"".split("")`, `"".split(",")`, `"aNaNb".split(NaN)`,
	`"x,y,".repeat(10000).split(",").length`, `"é,y".repeat(10000).split("é,").slice(-2)`, `"x,".repeat(10000).split(",", 3)`, `"x".repeat(100000).split("").length`, `"xy".repeat(10000).split("yx", 5000).length`,
	`"é,y".repeat(20000).replaceAll(",y", "--").slice(-7)`, `"xy".repeat(40000).replaceAll("x", "").length`, `"xy".repeat(20000).replaceAll("x", "$&").length`,
	`"abcabc".replace("b", "[$&$1$$]")`, `"abcabc".replaceAll("b", function (m, i) { return i })`, `"abcabc".replace(/b/g, "<$&>")`, `"abcabc".replace(/(?<x>b)/g, function () { return arguments.length })`, `"abc".replace("b")`,
	`"a1b22".match(/\d+/g)`, `"a1b22".match(/\d+/).index`, `[..."a1b22".matchAll(/\d+/g)].map(function (m) { return m[0] + m.index })`, `"abc".search(/c/)`, `"abc".match("b").index`, `"abc".match().length`, `"abc".search("c")`,
	`var re = /a/g; re.lastIndex = 2; "aaa".replace(re, "b") + re.lastIndex`, `var re = /a/y; re.lastIndex = 1; "aaa".match(re).index + " " + re.lastIndex`, `var re = /a/g; [re.test("aa"), re.lastIndex, re.exec("aa").index, re.lastIndex]`,
	`new RegExp(/a/gi).flags`, `new RegExp(/a/gi, "m").flags`, `RegExp("a/b").source`, `new RegExp().source`, `new RegExp("a", undefined).flags`, `/x/[Symbol.replace]("axb", "y")`, `"" + /a/g`,
	`try { "a".includes(/a/) } catch (e) { e.name }`, `try { "a".replaceAll(/a/, "") } catch (e) { e.name }`, `try { "a".repeat(-1) } catch (e) { e.name }`, `try { "a".concat(Symbol()) } catch (e) { e.name }`,
	"String.raw`a${1}\\n${2}b`", `String.raw({raw: "abc"}, 1, 2, 3)`, `"a".concat(1, null, {})`, `"abc".at(-1)`, `"abc".charAt()`, `"a".localeCompare("b")`, `"e\u0301".normalize()`, `parseInt("12px")`, `parseInt("ff", 16)`, `parseFloat(" 1.5e3x")`,
	`"a" + {toString: function () { return 1 }, valueOf: function () { return 2 }}`, "`a${{toString: function () { return 1 }, valueOf: function () { return 2 }}}`", `1 + new Date(0).getTime() + ""`, `("" + new Date(0)).length > 20`,
	`var o = {}; o[Symbol.toPrimitive] = function (hint) { return hint }; 1 + o`, `var s = "a"; s += [1, 2]; s`, `var x = 1; x += {valueOf: function () { return 2 }}; x`, `"a" + null + undefined + true`,
	`JSON.parse('{"a":[1,2.5,"x",null,true,{"__proto__":1}],"a":2}')`, `JSON.parse("[1,[2,3]]", function (k, v) { return typeof v === "number" ? v + 1 : v })`, `JSON.parse('{"a":1,"b":2}', function (k, v) { return k === "a" ? undefined : v })`,
	`JSON.parse("1")`, `JSON.parse(" [ ] ")`, `JSON.parse('"\\u00e9\\ud83d\\ude00"')`, `try { JSON.parse("[1,]") } catch (e) { e.name }`, `try { JSON.parse("") } catch (e) { e.name }`, `try { JSON.parse("[1] 2") } catch (e) { e.name }`, `JSON.parse(null)`,
	`JSON.stringify({a: undefined, b: 1, c: function () {}, d: [undefined]}, null, 2)`, `JSON.stringify({a: 1, b: {a: 2, c: 3}}, ["a", "b"])`, `JSON.stringify({a: 1}, null, new String("-"))`,
	`(function () { return this + [].slice.call(arguments).join() }).bind("t", 1, 2)(3)`, `[5, 1, 4].reduce(function (a, b) { return a + b })`, `Array.prototype.reduce.call("abc", function (a, b) { return b + a })`, `Array.prototype.every.call("aa", function (c) { return c === "a" })`,
	`var a = [1, 2, 3, 4]; a.splice(1, 2, "x"); a.fill(0, 2).reverse().concat(a.copyWithin(0, 1))`, `[1, 2].with(0, 9).concat([1, 2, 3].toSpliced(1, 1), [1, 2].toReversed())`, `Array.prototype.concat.length >= 0`,
}

// TestNatives: guards change nothing for those who mean no harm.
func TestNatives(t *testing.T) {
	qs := openPeople(t, "memory", ring(2))
	for _, e := range same {
		script := `(function (v) { return v === undefined ? "undefined" : JSON.stringify(v) })((function () { ` + e + ` })())`
		if !strings.HasPrefix(e, "var ") && !strings.HasPrefix(e, "try ") {
			script = strings.Replace(script, e, "return "+e, 1)
		} else if i := strings.LastIndex(e, "; "); i >= 0 {
			script = strings.Replace(script, e, e[:i+2]+"return "+e[i+2:], 1)
		} else {
			script = strings.Replace(script, e, strings.NewReplacer("{ ", "{ return ").Replace(e), 1)
		}
		want, err := goja.New().RunString(script)
		if err != nil {
			t.Errorf("%s: %v", e, err)
			continue
		}
		rows, _, err := gizmo.Run(context.Background(), qs, "g.emit(["+script+"])", gizmo.Options{Limits: gizmo.Limits{Time: 20 * time.Second}})
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %v, %v", e, rows, err)
			continue
		}
		if got := rows[0]["id"].([]any)[0]; got != want.Export() {
			t.Errorf("%s is %v, and %v in the engine", e, got, want)
		}
	}
}

// TestNumbersOfRows: JSON has no NaN.
func TestNumbersOfRows(t *testing.T) {
	qs := openPeople(t, "memory", ring(2))
	rows, _, err := gizmo.Run(context.Background(), qs, `g.emit({a: 0 / 0, b: [1 / 0, 1.5], c: new Number(-1 / 0), d: "NaN"})`, gizmo.Options{})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	row := rows[0]
	if list := row["b"].([]any); row["a"] != nil || list[0] != nil || list[1] != 1.5 || row["c"] != nil || row["d"] != quad.String("NaN") {
		t.Error(row)
	}
	_, _, err = gizmo.Run(context.Background(), qs, "var x = 0\ng.emit(1 / x)", gizmo.Options{})
	if err == nil || !strings.Contains(err.Error(), "line 2") || !strings.Contains(err.Error(), "Inf is no row") {
		t.Error(err)
	}
	var value any
	err = gizmo.Stream(context.Background(), qs, []gizmo.Script{{Text: "0 / 0"}}, gizmo.Options{Value: func(v any) { value = v }}, func(gizmo.Row) bool { return true })
	if x, ok := value.(float64); err != nil || !ok || !math.IsNaN(x) {
		t.Error(value, err)
	}
}

// TestNesting: brackets count where they are code.
func TestNesting(t *testing.T) {
	for script, want := range map[string]int{
		`f(g(1), [2])`: 2, `")" + (1)`: 1, `'(((' + "[[[" + (1)`: 1, "`((${[1]}((` + (1)": 2, "`${`${(1)}`}`": 3, `// (((` + "\n(1)": 1, `/* ((( */ (1)`: 1,
		`x = /[(/]((/.test("a")`: 1, `return /\(((/.test(a)`: 1, `a / (b) / (c)`: 1, `if (x) /((/.test(y)`: 1, `i++ / (2)`: 1, `(a) / (b) / "(("`: 1, `a.if(1) / (2)`: 1, `1. / (2)`: 1, `)))(`: 1,
	} {
		if got := gizmo.Nesting(script); got != want {
			t.Errorf("%s nests %d deep; want %d", script, got, want)
		}
	}
}
