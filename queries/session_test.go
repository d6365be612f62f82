package queries

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
	"github.com/clewgraph/clew/queries/gizmo"
)

// TestSession: what one script names is there for the next, also behind one that failed or was stopped; each has limits of its own.
func TestSession(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, "memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Load(ctx, storetest.Article("a", "Peru")); err != nil {
		t.Fatal(err)
	}
	s, err := NewSession(db)
	if err != nil {
		t.Fatal(err)
	}
	run := func(script string, o Options) (rows string, a Outcome, err error) {
		a, err = s.Stream(ctx, script, 7, o, func(_ []string, row []Cell) error {
			for _, c := range row {
				rows += c.Text + " "
			}
			return nil
		})
		return rows, a, err
	}
	if _, a, err := run(`var peru = g.V(entity("Peru")); 6 * 7`, Options{}); err != nil || a.Value != "42" {
		t.Errorf("value %q, %v; want 42", a.Value, err)
	}
	_, _, err = run("\n  g.V().nonsense()", Options{})
	var mistake *gizmo.Error
	if !errors.As(err, &mistake) || mistake.Line != 8 || mistake.Column == 0 {
		t.Errorf("error %v, want one at line 8", err)
	}
	if _, _, err := run("while (true) {}", Options{Timeout: 50 * time.Millisecond}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want a time limit", err)
	}
	rows, a, err := run(`peru.out("<clew:memberOf>").all()`, Options{Timeout: time.Minute})
	if err != nil || a.Forgot || strings.TrimSpace(rows) != "Union" {
		t.Errorf("rows %q, %+v, %v; want Union", rows, a, err)
	}
	if _, a, err := run("for (var i = 0; i < 5; i++) g.emit({n: i})", Options{Limit: 3}); err != nil || !a.Limited || a.Columns[0] != "n" {
		t.Errorf("%+v, %v; want three rows of n", a, err)
	}
	for script, want := range map[string]string{"undefined": "", "null": "", "'a'": "a", "[1, 2]": "[1,2]", "({b: 1})": `{"b":1}`, "g.V()": gizmo.PathValue, "entity": "",
		"name(1)": "1", "fold(1)": "1", `g.V("<clew:Peru>").toArray()`: `["<clew:Peru>"]`} {
		if _, a, err := run(script, Options{}); err != nil || a.Value != want {
			t.Errorf("%s is %q, %v; want %q", script, a.Value, err, want)
		}
	}
}
