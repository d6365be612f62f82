package main

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

var demoCommand = &cli.Command{
	Name:        "demo",
	Usage:       "show what clew is: a sample article becomes a graph in memory, and answers",
	Description: "clew demo",
	Action:      demo,
}

// demoQueries are what the demo asks.
var demoQueries = []string{"members", "observers", "positions", "money"}

func demo(c *cli.Context) error {
	if err := arguments(c); err != nil {
		return err
	}
	const file = "coalition.txt"
	raw, err := fs.ReadFile(data.FS, "articles/"+file)
	if err != nil {
		return err
	}
	start := time.Now()
	reader, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		return err
	}
	article, err := reader.Read(c.Context, loaders.Input{IRI: graph.ArticleIRIOf("coalition"), Source: file, Text: string(raw)})
	if err != nil {
		return err
	}
	db, err := store.Open(c.Context, "memory:", store.Options{Create: true})
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Load(c.Context, article); err != nil {
		return err
	}
	w := c.App.Writer
	stats, err := db.Stats(c.Context)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Read a news article in %s: %s and %s, %d of them asserted.\n", time.Since(start).Round(10*time.Millisecond), count(stats.Entities, "thing"), count(stats.Statements, "statement"), stats.Asserted)
	library, err := queries.Load()
	if err != nil {
		return err
	}
	for _, q := range demoQueries {
		fmt.Fprintf(w, "\n%s\n\n", paint(w, color.Bold, "$ clew query "+q))
		result, err := library.Run(c.Context, db, library.Get(q), nil, queries.Options{Limit: 20, Timeout: queries.DefaultTimeout})
		if err != nil {
			return err
		}
		if err := tableOf(result).write(w, "table"); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "\n%s\n\n", paint(w, color.Bold, "$ clew why Maldives memberOf Coalition"))
	facts, err := db.Statements(c.Context, store.Filter{Predicate: "memberOf"})
	if err != nil {
		return err
	}
	if err := printFacts(c, db, facts, "table"); err != nil {
		return err
	}
	fmt.Fprintln(w, "next: clew load FILE.txt, then clew query")
	return nil
}
