package queries_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// TestHeaders: the error of a broken query file says what is wrong.
func TestHeaders(t *testing.T) {
	for file, want := range map[string]string{
		"g.V().all()":                         "no header",
		"/*--- title: x":                      "does not end",
		"/*---\ncolumns: [a]\n---*/":          "no title",
		"/*---\ntitle: x\n---*/":              "no columns",
		"/*---\ntitle: x\ncolums: [a]\n---*/": "colums",
		"/*---\ntitle: x\ncolumns: [a]\nparams:\n  p: {type: number}\n---*/":    `unknown type "number"`,
		"/*---\ntitle: x\ncolumns: [a]\nparams:\n  p: {help: no type}\n---*/":   "no type",
		"/*---\ntitle: x\ncolumns: [a]\nparams:\n  \"a b\": {type: int}\n---*/": "not a variable's name",
	} {
		_, err := queries.Parse("q", []byte(file))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}

// TestParameters: what a person types reaches the script as a value, never as a piece of it.
func TestParameters(t *testing.T) {
	db := open(t, "memory:")
	loadSample(t, newReader(t), db, "coalition.txt")
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	parse := func(head string) *queries.Query {
		q, err := queries.Parse("q", []byte("/*---\ntitle: x\ncolumns: [id]\nparams:\n  "+head+"\n---*/\ng.emit(p);"))
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	for _, c := range []struct{ head, value, want, fails string }{
		{"p: {type: string}", `"); g.emit("pasted`, `"); g.emit("pasted`, ""},
		{"p: {type: int}", "12", "12", ""},
		{"p: {type: int}", "twelve", "", `"twelve" is not a whole number`},
		{"p: {type: entity}", "the ISIS", "Daesh", ""},
		{"p: {type: entity}", "Atlantis", "", `nothing in the graph is called "Atlantis"`},
		{"p: {type: entity}", "", "", "an empty name"},
		{"p: {type: relation}", "member of", "memberOf", ""},
		{"p: {type: relation}", "memberOff", "", `no relation "memberOff"`},
	} {
		r, err := library.Run(context.Background(), db, parse(c.head), map[string]string{"p": c.value}, queries.Options{})
		switch {
		case c.fails != "":
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%s = %q: %v, want %q", c.head, c.value, err, c.fails)
			}
		case err != nil:
			t.Errorf("%s = %q: %v", c.head, c.value, err)
		case len(r.Rows) != 1 || r.Rows[0][0].Text != c.want:
			t.Errorf("%s = %q: %s", c.head, c.value, show(r))
		}
	}
	var parameter *queries.ParameterError
	if _, err := library.Run(context.Background(), db, parse("p: {type: int}"), nil, queries.Options{}); !errors.As(err, &parameter) {
		t.Errorf("a missing parameter: %v", err)
	}
	if _, err := library.Run(context.Background(), db, parse("p: {type: int}"), map[string]string{"p": "1", "q": "2"}, queries.Options{}); !errors.As(err, &parameter) || parameter.Name != "q" {
		t.Errorf("an unknown parameter: %v", err)
	}
}

// TestBounds: scripts end in time, and rows are bounded.
func TestBounds(t *testing.T) {
	db := open(t, "memory:")
	loadSample(t, newReader(t), db, "coalition.txt")
	start := time.Now()
	_, err := queries.Run(context.Background(), db, "while (true) {}", queries.Options{Timeout: 200 * time.Millisecond})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a loop: %v", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("the loop took %s", d)
	}
	r, err := queries.Run(context.Background(), db, "g.V().all()", queries.Options{Limit: 7})
	if err != nil || len(r.Rows) != 7 || !r.Limited {
		t.Errorf("%d rows, limited %v, %v", len(r.Rows), r.Limited, err)
	}
	for script, want := range map[string]string{
		strings.Repeat("(", 100_000): "brackets in brackets",
		strings.Repeat("x", 2<<20):   "longer than 256 KB",
	} {
		if _, err := queries.Run(context.Background(), db, script, queries.Options{Timeout: time.Minute}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", script, err, want)
		}
	}
	_, _, err = gizmo.Run(context.Background(), db.Handle(), `var b = []; while (true) { b.push("x".repeat(1e6)) }`, gizmo.Options{Limits: gizmo.Limits{Time: time.Minute, Memory: 64 << 20}})
	if err == nil || !strings.Contains(err.Error(), "more than 64 MB") {
		t.Errorf("a script that takes all memory: %v", err)
	}
	if _, err := queries.Parse("q", []byte("/*---\ntitle: "+strings.Repeat("[", 50_000)+"\n---*/")); err == nil {
		t.Error("a header of brackets is read")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := queries.Run(ctx, db, "while (true) {}", queries.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestMistakes: an error of a script says where it is.
func TestMistakes(t *testing.T) {
	db := open(t, "memory:")
	var mistake *gizmo.Error
	_, err := queries.Run(context.Background(), db, "g.V(\n  ))", queries.Options{})
	if !errors.As(err, &mistake) || mistake.Line != 2 || strings.Contains(mistake.Message, "\n") {
		t.Errorf("a syntax error: %+v", err)
	}
	_, err = queries.Run(context.Background(), db, "\nnothing.at.all", queries.Options{})
	if !errors.As(err, &mistake) || mistake.Line != 2 || !strings.Contains(mistake.Message, "nothing is not defined") {
		t.Errorf("a reference error: %+v", err)
	}
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	q, err := queries.Parse("broken", []byte("/*---\ntitle: x\ncolumns: [a]\n---*/\n\ng.V().nonsense()\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = library.Run(context.Background(), db, q, nil, queries.Options{})
	if !errors.As(err, &mistake) || mistake.Line != 6 {
		t.Errorf("line %v of a saved query: %v", mistake, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("/*---\ntitle: x\ncolumns: [a]\nparams:\n  p: {type: int, default: 3}\n---*/\ng.V().all()"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if q, err := queries.Parse("q", raw); err == nil && (q.Title == "" || len(q.Columns) == 0) {
			t.Errorf("%q: no title or columns", raw)
		}
	})
}
