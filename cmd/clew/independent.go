package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// origins says of the articles behind facts which are copies: of a copy, the earliest of those articles that has the same text but for a little.
type origins map[graph.IRI]graph.IRI

// mostCompared bounds how many articles are compared with each other.
const mostCompared = 500

// originsOf compares the articles of facts.
func originsOf(ctx context.Context, db explorer.Reader, facts []store.Fact) (origins, error) {
	type one struct {
		iri                  graph.IRI
		published, signature string
	}
	var articles []one
	seen := map[graph.IRI]bool{}
	for i := range facts {
		iri := facts[i].Article
		if seen[iri] || len(articles) == mostCompared {
			continue
		}
		seen[iri] = true
		a, err := db.Article(ctx, iri)
		if errors.Is(err, store.ErrNoArticle) {
			continue
		} else if err != nil {
			return nil, err
		}
		articles = append(articles, one{iri, a.Published, graph.Signature(a.Text)})
	}
	slices.SortFunc(articles, func(a, b one) int {
		return cmp.Or(cmp.Compare(boolRank(a.published == ""), boolRank(b.published == "")), cmp.Compare(a.published, b.published), cmp.Compare(a.iri, b.iri))
	})
	out := origins{}
	for i, a := range articles {
		for _, b := range articles[:i] {
			if _, copied := out[b.iri]; !copied && graph.Similarity(a.signature, b.signature) >= graph.CopySimilarity {
				out[a.iri] = b.iri
				break
			}
		}
	}
	return out, nil
}

// of gives the article whose text an article has.
func (o origins) of(article graph.IRI) graph.IRI {
	if original, is := o[article]; is {
		return original
	}
	return article
}

// certainty is how sure a fact is that several articles state: each independent one leaves it less room to be wrong, a copy none less.
func (o origins) certainty(facts []store.Fact) (sources int, confidence float64) {
	best := map[graph.IRI]float64{}
	for i := range facts {
		f := &facts[i]
		if side(f) == "for" && f.Asserted() {
			from := o.of(f.Article)
			best[from] = max(best[from], f.Confidence)
		}
	}
	doubt := 1.0
	for _, c := range best {
		doubt *= 1 - c
	}
	return len(best), min(1-doubt, 0.99)
}

// printTogether says of the facts that several articles state how many of these are independent, and how sure that makes them; and what contradicts them.
func printTogether(c *cli.Context, db explorer.Reader, facts []store.Fact, copies origins) error {
	w := c.App.Writer
	groups := map[string][]store.Fact{}
	var order []string
	for _, f := range facts {
		if !f.Asserted() || f.Rejected {
			continue
		}
		key := string(f.Subject.Entity) + "\n" + f.Predicate + "\n" + f.Object.Key()
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], f)
	}
	names := newNamer(c, db)
	for _, key := range order {
		group := groups[key]
		articles := map[graph.IRI]bool{}
		for i := range group {
			articles[group[i].Article] = true
		}
		if len(articles) < 2 {
			continue
		}
		words, err := factWords(&group[0], names)
		if err != nil {
			return err
		}
		sources, confidence := copies.certainty(group)
		independent := "all independent"
		if sources < len(articles) {
			independent = fmt.Sprintf("%d independent", sources)
		}
		fmt.Fprintf(w, "%s: %s, %s; together confidence %.2f\n", words, count(len(articles), "article"), independent, confidence)
	}
	return printContradictions(c, db, facts)
}

// printContradictions shows what the query "contradictions" finds of the statements behind facts, but what denies them, which stands above.
func printContradictions(c *cli.Context, db explorer.Reader, facts []store.Fact) error {
	local, ok := db.(*store.Store) // the explorer has its page for it
	if !ok {
		return nil
	}
	library, err := queries.Load()
	if err != nil {
		return err
	}
	saved := *library.Get("contradictions")
	saved.Columns = []string{"kind", "one", "two", "subject", "relation", "object", "other", "evidence", "against"}
	saved.Sort = nil
	about, statements := map[graph.IRI]bool{}, map[string]bool{}
	for i := range facts {
		if f := &facts[i]; f.Subject.Entity != "" {
			about[f.Subject.Entity] = true
			statements["<"+string(f.IRI)+">"] = true
		}
	}
	if len(about) > mostAbout {
		return nil
	}
	for _, entity := range slices.Sorted(maps.Keys(about)) {
		_, err := library.Stream(c.Context, local, &saved, map[string]string{"entity": "<" + string(entity) + ">"}, queries.Options{Timeout: queries.DefaultTimeout},
			func(_ []string, row []queries.Cell) error {
				one, two := fmt.Sprint(row[1].Value), fmt.Sprint(row[2].Value)
				if row[0].Text == "denied" || !statements[one] && !statements[two] {
					return nil
				}
				fmt.Fprintf(c.App.Writer, "contradiction: %s %s %s, or %s\n", clean(row[3].Text), clean(row[4].Text), clean(row[5].Text), clean(row[6].Text))
				fmt.Fprintln(c.App.Writer, indent(mark(c.App.Writer, oneLine(row[7].Text)), terminalWidth(c.App.Writer)))
				fmt.Fprintln(c.App.Writer, indent(mark(c.App.Writer, oneLine(row[8].Text)), terminalWidth(c.App.Writer)))
				return nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// mostAbout bounds of how many subjects contradictions are looked for: "why * memberOf NATO" has many.
const mostAbout = 5
