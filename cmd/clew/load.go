package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/pipeline"
	"github.com/clewgraph/clew/loaders/source"
)

// defaultDB is the graph when nobody names one.
const defaultDB = store.Default

var loadCommand = &cli.Command{
	Name:      "load",
	Usage:     "read articles into the graph",
	ArgsUsage: "PATH|-…",
	Description: "clew load article.txt     one article, into the graph clew.db\n" +
		"clew load articles/       every .txt file in a folder and those in it\n" +
		"clew load --watch news/   those that are there, and those that come, until Ctrl-C\n" +
		"clew load --id summit -   standard input, as the article clew:article/summit\n\n" +
		"An article that is loaded again replaces its older version; one that has not changed is left alone, so a load that was\n" +
		"interrupted goes on when it is begun again. An article that cannot be read does not stop the others: it is told of at the end.",
	Flags: []cli.Flag{
		&cli.BoolFlag{Name: "dry-run", Usage: "read and count, but write nothing"},
		&cli.StringFlag{Name: "id", Usage: "name the article clew:article/`NAME` instead of after its file"},
		&cli.IntFlag{Name: "jobs", Usage: "articles that are read at once", Value: runtime.NumCPU(), DefaultText: "one a processor"},
		&cli.BoolFlag{Name: "again", Usage: "read articles that have not changed, too"},
		&cli.BoolFlag{Name: "watch", Usage: "go on looking for new and changed articles, until Ctrl-C"},
		&cli.DurationFlag{Name: "every", Usage: "how often --watch looks, such as 10s", DefaultText: "2s, 5m for addresses"},
		ontologyFlag,
	},
	Action: load,
}

func load(c *cli.Context) error {
	if err := arguments(c, "PATH…"); err != nil {
		return err
	}
	switch {
	case c.Int("jobs") < 1:
		return misuse("--jobs 1", "load: --jobs %d is less than one", c.Int("jobs"))
	case c.IsSet("id") && c.String("id") == "":
		return misuse("--id NAME", "load: an empty --id")
	case c.IsSet("every") && c.Duration("every") <= 0:
		return misuse("--every 10s", "load: --every %s is no time", c.Duration("every"))
	case c.Bool("watch") && (c.Bool("dry-run") || c.IsSet("id")):
		return misuse("clew load --watch FOLDER", "load: --watch goes with neither --dry-run nor --id")
	}
	l := &loading{Context: c}
	items, skipped, err := l.list()
	if err != nil && !c.Bool("watch") {
		return err
	}
	if c.IsSet("id") && len(items) != 1 {
		return misuse("clew load --id NAME FILE", "load: --id names one article, and there are %d", len(items))
	}
	if l.reader, err = loaders.NewReader(loaders.Options{OntologyDirs: c.StringSlice("ontology")}); err != nil {
		return err
	}
	if c.Bool("watch") {
		return l.watch()
	}
	n := loaded{skipped: skipped}
	if err := l.run(items, &n); err != nil {
		n.interrupted(c, len(items))
		return err
	}
	if c.Bool("dry-run") {
		fmt.Fprintf(c.App.ErrWriter, "would load %s with %s\n", count(n.added, "article"), count(n.statements, "statement"))
	} else if n.articles() > 0 {
		n.report(c, c.String("db"))
	}
	return n.failure(c)
}

// loading is a load command under way.
type loading struct {
	*cli.Context
	reader *loaders.Reader
}

// list finds what there is to read, and how many files are none of it by their names.
func (l *loading) list() (items []pipeline.Item, skipped int, err error) {
	for _, path := range l.Args().Slice() {
		from, err := source.Open(path, l.App.Reader)
		if err != nil {
			return nil, 0, err
		}
		listing, err := from.List(l.Context.Context)
		if err != nil {
			return nil, 0, err
		}
		skipped += listing.Skipped
		for _, item := range listing.Items {
			items = append(items, pipeline.Item{From: from, Item: item})
		}
	}
	return items, skipped, nil
}

// run loads the items and counts. What it has committed stays, whatever its error.
func (l *loading) run(items []pipeline.Item, n *loaded) (err error) {
	var db *store.Store
	defer func() {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	o := pipeline.Options{
		Jobs: l.Int("jobs"), Again: l.Bool("again"), Reader: l.reader,
		Open: func(context.Context) (pipeline.Graph, error) {
			if l.Bool("dry-run") {
				return nowhere{}, nil
			}
			var err error
			db, err = openGraph(l.Context, true)
			return db, err
		},
	}
	if id := l.String("id"); id != "" {
		o.Name = func(source.Item) graph.IRI { return graph.ArticleIRIOf(id) }
	}
	show := newProgress(l.App.ErrWriter, len(items), l.Bool("dry-run"))
	defer show.end()
	return pipeline.Run(l.Context.Context, each(items), o, func(e pipeline.Event) {
		n.count(e)
		show.event(e)
	})
}

func each(items []pipeline.Item) iter.Seq2[pipeline.Item, error] {
	return func(yield func(pipeline.Item, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// nowhere is the graph of --dry-run: it has nothing and keeps nothing.
type nowhere struct{}

func (nowhere) Unchanged(context.Context, graph.IRI, string, string) (bool, error) { return false, nil }

func (nowhere) LoadAll(_ context.Context, articles []*graph.Article) ([]store.Result, error) {
	out := make([]store.Result, len(articles))
	for i := range out {
		out[i].Changed = true
	}
	return out, nil
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// openGraph opens the graph of --db.
func openGraph(c *cli.Context, create bool) (*store.Store, error) {
	if db := c.String("db"); isAddress(db) {
		return nil, misuse("clew --db pebble:DIR "+c.Command.Name+", when the explorer there has ended", "%s needs the graph itself, not the explorer that serves it: %s", c.Command.Name, db)
	}
	return store.Open(c.Context, c.String("db"), store.Options{Create: create})
}

// withGraph opens the graph of --db for a command that reads, and closes it.
func withGraph(c *cli.Context, do func(*store.Store) error) error {
	return using(c, store.Options{ReadOnly: true}, do)
}

// changing opens the graph of --db, which must be there, for a command that writes, and closes it.
func changing(c *cli.Context, do func(*store.Store) error) error {
	return using(c, store.Options{}, do)
}

func using(c *cli.Context, o store.Options, do func(*store.Store) error) error {
	if db := c.String("db"); isAddress(db) {
		return misuse("clew --db pebble:DIR "+c.Command.Name+", when the explorer there has ended", "%s needs the graph itself, not the explorer that serves it: %s", c.Command.Name, db)
	}
	db, err := store.Open(c.Context, c.String("db"), o)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}
