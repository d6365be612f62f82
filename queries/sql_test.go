package queries_test

import (
	"context"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/queries"
)

// TestSQL asks databases what the story files ask, and all saved queries: they must answer as a graph in memory does.
func TestSQL(t *testing.T) {
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	const ordered = `g.V("<clew:Claim>", "<clew:Assertion>").in(TYPE).save(SUBJECT, "s").saveOpt(EVIDENCE, "e").all()`
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			server := sqltest.Start(t, kind)
			for _, stories := range storyFiles(t) {
				if stories.Name == "corpus" {
					t.Log("corpus: left out: who is who across articles is not computed in a database yet")
					continue
				}
				db, memory := open(t, server.Database(t)), open(t, "memory:")
				stories.load(t, reader, db)
				stories.load(t, reader, memory)
				for _, s := range stories.Stories {
					t.Run(stories.Article+stories.Name+"/"+s.Asks, func(t *testing.T) { s.check(t, library, db) })
				}
				want := ask(t, library, memory, stories)
				for i, a := range ask(t, library, db, stories) {
					if w := want[i]; a.name != w.name || strings.Join(a.want, "\n") != strings.Join(w.want, "\n") {
						t.Errorf("%s%s: %s gives %d rows, in memory %d:\n%s\n\n%s", stories.Article, stories.Name, a.name, len(a.want), len(w.want), strings.Join(a.want, "\n"), strings.Join(w.want, "\n"))
					}
				}
				got, err := queries.Run(context.Background(), db, ordered, queries.Options{Limit: 40})
				if err != nil {
					t.Fatal(err)
				}
				same, err := queries.Run(context.Background(), memory, ordered, queries.Options{Limit: 40})
				if err != nil {
					t.Fatal(err)
				}
				if show(got) != show(same) {
					t.Errorf("%s%s: another order than in memory", stories.Article, stories.Name)
				}
			}
		})
	}
}
