package gizmo_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/query"
	cayleygizmo "github.com/cayleygraph/cayley/query/gizmo"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/queries/gizmo"
)

// drawScript makes a script of a random path. What is listed as a difference in the package's documentation is not drawn.
func drawScript(t *rapid.T) (script, path string) {
	nodes := []string{"<alice>", "<bob>", "<charlie>", "<dani>", "<emily>", "<fred>", "<greg>", "cool_person", "smart_person", "<follows>"}
	predicates := []string{"<follows>", "<status>", "<age>", "<name>", "<type>"}
	quoted := func(of []string, name string) string { return fmt.Sprintf("%q", rapid.SampledFrom(of).Draw(t, name)) }
	list := func(of []string, name string) string {
		n := rapid.IntRange(1, 3).Draw(t, name+" n")
		var out []string
		for range n {
			out = append(out, quoted(of, name))
		}
		return strings.Join(out, ", ")
	}
	tags := 0
	tag := func() string { tags++; return fmt.Sprintf("%q", fmt.Sprintf("t%d", tags)) }
	via := func() string {
		switch rapid.IntRange(0, 5).Draw(t, "via") {
		case 0:
			return ""
		case 1:
			return "[" + list(predicates, "predicate") + "]"
		case 2:
			return "g.V(" + list(predicates, "predicate") + ")"
		case 3:
			return "null, " + tag()
		}
		return quoted(predicates, "predicate")
	}
	var steps func(depth int, morphism bool) string
	start := func(depth int) string {
		if rapid.IntRange(0, 3).Draw(t, "start") == 0 {
			return "g.V()" + steps(depth, false)
		}
		return "g.V(" + list(nodes, "node") + ")" + steps(depth, false)
	}
	labelled := false
	steps = func(depth int, morphism bool) string {
		var b strings.Builder
		var marks []string
		for range rapid.IntRange(0, 4-depth).Draw(t, "steps") {
			kind := rapid.IntRange(0, 23).Draw(t, "step")
			if depth >= 2 && kind >= 10 && kind <= 15 || labelled && kind >= 10 && kind <= 15 {
				kind = 0
			}
			switch kind {
			case 0, 1:
				b.WriteString(".out(" + via() + ")")
			case 2, 3:
				b.WriteString(".in(" + via() + ")")
			case 4:
				b.WriteString(".both(" + via() + ")")
			case 5:
				b.WriteString(".has(" + quoted(predicates, "predicate") + ", " + list(nodes, "node") + ")")
			case 6:
				b.WriteString(".hasR(" + quoted(predicates, "predicate") + ")")
			case 7:
				name := tag()
				marks = append(marks, name)
				b.WriteString(".tag(" + name + ")")
			case 8:
				b.WriteString(".save(" + quoted(predicates, "predicate") + ", " + tag() + ")")
			case 9:
				b.WriteString(".saveOpt(" + quoted(predicates, "predicate") + ", " + tag() + ")")
			case 10:
				b.WriteString(".and(" + start(depth+1) + ")")
			case 11:
				b.WriteString(".or(" + start(depth+1) + ")")
			case 12:
				b.WriteString(".except(" + start(depth+1) + ")")
			case 13:
				b.WriteString(".follow(g.M()" + steps(depth+1, true) + ")")
			case 14:
				b.WriteString(".followR(g.M()" + steps(depth+1, true) + ")")
			case 15:
				if morphism {
					continue
				}
				b.WriteString(".followRecursive(" + quoted(predicates[:2], "predicate") + ", " + fmt.Sprint(rapid.IntRange(1, 3).Draw(t, "depth")) + ")")
			case 16:
				if len(marks) > 0 && !morphism {
					b.WriteString(".back(" + rapid.SampledFrom(marks).Draw(t, "mark") + ")")
				}
			case 17:
				b.WriteString(".unique()")
			case 18:
				b.WriteString(".is(" + list(nodes, "node") + ")")
			case 19:
				b.WriteString(".filter(" + rapid.SampledFrom([]string{`gt("<c>")`, `lt("<e>")`, `regex("o")`, `regex("a", true)`, `like("c%")`, "gte(17)"}).Draw(t, "filter") + ")")
			case 20:
				if !morphism {
					b.WriteString(".inPredicates()")
					return b.String()
				}
			case 21:
				if !morphism {
					b.WriteString(".saveOutPredicates(" + tag() + ")")
				}
			case 22:
				if depth == 0 {
					labelled = true
					b.WriteString(".labelContext(" + rapid.SampledFrom([]string{`"<smart_graph>"`, "null", `g.V("<smart_graph>"), "label"`}).Draw(t, "labels") + ")")
				}
			case 23:
				b.WriteString(".order()")
			}
		}
		return b.String()
	}
	final := rapid.SampledFrom([]string{".all()", ".getLimit(1000)", ".forEach(function (d) { g.emit(d) })", ".tagArray().forEach(function (d) { g.emit(d) })", ".toArray().forEach(function (d) { g.emit({v: d}) })"}).Draw(t, "final")
	if rapid.IntRange(0, 9).Draw(t, "count") == 0 {
		path = start(0)
		return "g.emit(" + path + ".count())", path
	}
	path = start(0)
	return path + final, path
}

// panics runs a path on Cayley's session in a way that its panic, which would end the process, can be caught: its shapeOf runs in our goroutine.
func panics(qs gizmo.Graph, path string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	_, _ = cayleygizmo.NewSession(qs).ShapeOf(path + ".forEach(function () {})") // an error is no panic
	return nil
}

// planner reports whether Cayley's planner has divided by a size that a backend did not know. The order in which it takes the parts of a path, and
// so whether it does, changes from run to run: it may strike either session.
func planner(err error) bool { return err != nil && strings.Contains(err.Error(), "divide by zero") }

// TestPaths: a few thousand random paths give the same rows as in Cayley's session.
func TestPaths(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			qs := openPeople(t, kind, peopleQuads())
			crashes, full, ran := 0, 0, 0
			for range 15 {
				rapid.Check(t, func(r *rapid.T) {
					script, path := drawScript(r)
					ran++
					if err := panics(qs, path); err != nil {
						if _, err := outcome(t, gizmo.NewSession(qs, gizmo.Limits{}), script, query.Raw, qs); err != nil && !strings.Contains(err.Error(), "cannot be walked") && !planner(err) {
							r.Fatalf("%s: Cayley: %v, ours: %v", script, err, err)
						}
						crashes++
						return
					}
					want, wantErr := outcome(t, cayleygizmo.NewSession(qs), script, query.Raw, qs)
					got, gotErr := outcome(t, gizmo.NewSession(qs, gizmo.Limits{}), script, query.Raw, qs)
					if planner(wantErr) || planner(gotErr) {
						crashes++
						return
					}
					if (wantErr != nil) != (gotErr != nil) || strings.Join(want, "\n") != strings.Join(got, "\n") {
						r.Fatalf("%s\nCayley's: %v\n%s\nours: %v\n%s", script, wantErr, strings.Join(want, "\n"), gotErr, strings.Join(got, "\n"))
					}
					if len(got) > 0 {
						full++
					}
				})
			}
			t.Logf("%d of %d paths give rows; %d make Cayley's session panic", full, ran, crashes)
			if full < ran/3 {
				t.Errorf("only %d of %d paths give rows", full, ran)
			}
		})
	}
}
