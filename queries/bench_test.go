package queries_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	cayleygizmo "github.com/cayleygraph/cayley/query/gizmo"

	"github.com/cayleygraph/cayley/query"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// manyArticles loads articles that each make a country a member of one of many unions, 71 quads each.
func manyArticles(b *testing.B, db *store.Store, n int) {
	b.Helper()
	for i := range n {
		country, union := fmt.Sprintf("Country %d", i), fmt.Sprintf("Union %d", i%(n/20+1))
		text := country + " became a member of " + union + ". Anna Rossi said so."
		a := &graph.Article{
			IRI: graph.ArticleIRIOf(strconv.Itoa(i)), Title: "A member", Source: "/" + strconv.Itoa(i), Retrieved: "2024-10-01T10:00:00Z", Language: "en", Checksum: "x", Reader: "1", Text: text,
			Entities: []graph.Entity{
				{IRI: graph.EntityIRI(country, "Country", false), Name: country, Class: "Country", Named: true},
				{IRI: graph.EntityIRI(union, "Organisation", false), Name: union, Class: "Organisation", Named: true},
				{IRI: "clew:Anna_Rossi", Name: "Anna Rossi", Class: "Person", Named: true},
			},
		}
		for k, relation := range []string{"memberOf", "joined", "praised"} {
			a.Statements = append(a.Statements, graph.Statement{
				Subject: graph.Term{Entity: a.Entities[0].IRI}, Predicate: relation, Object: graph.Term{Entity: a.Entities[1].IRI}, Polarity: graph.Positive, Modality: graph.Factual,
				Confidence: 0.9, Pattern: relation + "/x", Evidence: graph.Evidence{Start: k, End: len(text)},
			})
		}
		if _, err := db.Load(context.Background(), a); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMembers asks for the members of one union among many, in our session and in Cayley's, on the same graph in memory. CLEW_BENCH_ARTICLES says how
// many articles it has: 14100 are a million quads.
func BenchmarkMembers(b *testing.B) {
	n := 1000
	if s := os.Getenv("CLEW_BENCH_ARTICLES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	db := open(b, "memory:")
	manyArticles(b, db, n)
	stats, err := db.Stats(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	library, err := queries.Load()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"members", "about"} {
		args := map[string]map[string]string{"members": {"organisation": "Union 7"}, "about": {"entity": "Union 7"}}[name]
		script, err := library.Prepare(context.Background(), db, library.Get(name), args)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/ours", func(b *testing.B) {
			for b.Loop() {
				rows, _, err := gizmo.Run(context.Background(), db.Handle(), script, gizmo.Options{})
				if err != nil || len(rows) == 0 {
					b.Fatal(len(rows), err)
				}
			}
			b.ReportMetric(float64(stats.Quads), "quads")
		})
		b.Run(name+"/command", func(b *testing.B) { // with the name looked up, names and sentences shown, and sorted
			for b.Loop() {
				r, err := library.Run(context.Background(), db, library.Get(name), args, queries.Options{Limit: 1000})
				if err != nil || len(r.Rows) == 0 {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/Cayley", func(b *testing.B) {
			for b.Loop() {
				it, err := cayleygizmo.NewSession(db.Handle()).Execute(context.Background(), script, query.Options{Collation: query.JSON})
				if err != nil {
					b.Fatal(err)
				}
				rows := 0
				for it.Next(context.Background()) {
					_ = it.Result()
					rows++
				}
				if it.Close(); it.Err() != nil || rows == 0 {
					b.Fatal(rows, it.Err())
				}
			}
		})
	}
}
