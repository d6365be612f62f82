package gizmo_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries/gizmo"
)

// each gives rows without their tags, each once: how often a row comes, and with which tags when there are several ways to it, depends on the order in which a
// planner takes the parts of a path.
func each(rows []string) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = taggedWith.ReplaceAllString(row, "")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var taggedWith = regexp.MustCompile(`,?"(t[0-9]+|label)":("(\\.|[^"\\])*"|[^,}"]*)`)

// TestSQL: databases give the rows that a graph in memory gives, for each method, and for random paths.
func TestSQL(t *testing.T) {
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			server := sqltest.Start(t, kind)
			db, err := store.Open(context.Background(), server.Database(t), store.Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				awaitScripts(t)
				db.Close()
			})
			quads := peopleQuads()
			if _, err := db.Import(context.Background(), func() (q quad.Quad, ok bool, err error) {
				if len(quads) == 0 {
					return q, false, nil
				}
				q, quads = quads[0], quads[1:]
				return q, true, nil
			}); err != nil {
				t.Fatal(err)
			}
			memory := openPeople(t, "memory", peopleQuads())
			ask := func(qs gizmo.Graph, script string) ([]string, error) {
				return outcome(t, gizmo.NewSession(qs, gizmo.Limits{}), script, query.Raw, qs)
			}
			for _, d := range documented {
				want, wantErr := ask(memory, d.script)
				got, gotErr := ask(db.Handle(), d.script)
				if (wantErr != nil) != (gotErr != nil) || !slices.Equal(got, want) {
					t.Errorf("%s\nin memory: %v\n%s\nhere: %v\n%s", d.script, wantErr, strings.Join(want, "\n"), gotErr, strings.Join(got, "\n"))
				}
			}
			full := 0
			for range 5 {
				rapid.Check(t, func(r *rapid.T) {
					script, _ := drawScript(r)
					if strings.Contains(script, ".count()") {
						return
					}
					want, wantErr := ask(memory, script)
					got, gotErr := ask(db.Handle(), script)
					if planner(wantErr) || planner(gotErr) {
						return
					}
					got, want = each(got), each(want)
					if (wantErr != nil) != (gotErr != nil) || !slices.Equal(got, want) {
						r.Fatalf("%s\nin memory: %v\n%s\nhere: %v\n%s", script, wantErr, strings.Join(want, "\n"), gotErr, strings.Join(got, "\n"))
					}
					if len(got) > 0 {
						full++
					}
				})
			}
			if full < 100 {
				t.Errorf("only %d scripts gave rows", full)
			}
		})
	}
}
