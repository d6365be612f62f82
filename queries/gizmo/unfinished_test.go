package gizmo

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestUnfinished(t *testing.T) {
	for script, want := range map[string]bool{
		"":                                   false,
		"   ":                                false,
		"g.V()":                              false,
		"g.V().all();":                       false,
		"g.V(":                               true,
		"g.V().\n":                           true,
		"g.V().out([\"<a>\",\n\"<b>\"":       true,
		"g.V().out([\"<a>\",\n\"<b>\"])":     false,
		"function f() {":                     true,
		"function f() {\n return 1\n}":       false,
		"var a = ":                           true,
		"var a = 1 +":                        true,
		"a++":                                false,
		"a--\n":                              false,
		"[1,2].map(function (x) {":           true,
		"[1].map(x =>":                       true,
		"\"(\"":                              false,
		"'[{'":                               false,
		"\"a\\\"(\"":                         false,
		"\"never closed":                     false, // a mistake that the parser tells
		"f(\"never closed":                   false,
		"\"goes on \\":                       true,
		"\"goes on \\\n here\"":              false,
		"`two\n":                             true,
		"`two\nlines`":                       false,
		"`a ${ f(":                           true,
		"`a ${ f(`b`) } c":                   true,
		"`a ${ f(`b`) } c`":                  false,
		"`a ${ {x: 1}.x } c`":                false,
		"`\\``":                              false,
		"// g.V(":                            false,
		"g.V( // all )":                      true,
		"/* open":                            true,
		"/* ( */":                            false,
		"/[(]/.test('(')":                    false,
		"x = /\\/(/":                         false,
		"4 / (2":                             true,
		"4 / 2 / (1)":                        false,
		"a[0] / 2; f('/')":                   false,
		"return /(/":                         false,
		")":                                  false, // a mistake
		"g.V(\"é\").out(":                    true,
		"g.V(\"<clew:Müller>\").out().all()": false,
	} {
		if got := Unfinished(script); got != want {
			t.Errorf("Unfinished(%q) is %v", script, got)
		}
	}
}

func TestPlaceOf(t *testing.T) {
	for script, want := range map[string]Place{
		"":                                  {},
		"g.":                                {Before: ".", Of: "g"},
		"g.V().":                            {Before: "."},
		"peru.ou":                           {Before: "ou"},
		"g.V(\"<clew:Mal":                   {Quote: '"', String: "<clew:Mal", Call: "V", Before: "("},
		"g.V(entity('Mal":                   {Quote: '\'', String: "Mal", Call: "entity", Before: "("},
		"g.V(entity('Mal')).out([\"a\", \"": {Quote: '"', Call: "out", Before: ","},
		"g.V(x) // a":                       {Comment: true, Before: ")"},
		"`a ${relation(\"":                  {Quote: '"', Call: "relation", Before: "("},
		"f(`é":                              {Quote: '`', String: "é", Call: "f", Before: "("},
	} {
		if got := PlaceOf(script); got != want {
			t.Errorf("PlaceOf(%q) is %+v, want %+v", script, got, want)
		}
	}
}

// TestUnfinishedPrefixes: a statement that is whole and valid can be typed line by line: cut within a bracket it goes on.
func TestUnfinishedPrefixes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{`"x)"`, "'(y'", "`z${1}[`", "/[)]/", "1", "[2, 3]", "{a: [4]}", "(5 / 2)", "/* ( */ 6"}), 1, 6).Draw(t, "pieces")
		script := "f(" + strings.Join(pieces, ",\n") + ")"
		if Unfinished(script) {
			t.Fatalf("%q is whole", script)
		}
		if err := Check(Script{Text: script}); err != nil {
			t.Fatalf("%q: %v", script, err)
		}
		lines := strings.Split(script, "\n")
		for n := 1; n < len(lines); n++ {
			if part := strings.Join(lines[:n], "\n"); !Unfinished(part) {
				t.Fatalf("%q is not whole", part)
			}
		}
	})
}

func FuzzUnfinished(f *testing.F) {
	f.Add("g.V(`${ /[/]/ }`) // x\n\"\\")
	f.Fuzz(func(t *testing.T, script string) {
		Unfinished(script)
		if p := PlaceOf(script); !strings.HasSuffix(script, p.String) {
			t.Errorf("PlaceOf(%q).String is %q", script, p.String)
		}
	})
}
