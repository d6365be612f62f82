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
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/pipeline"
	"github.com/clewgraph/clew/loaders/source"
)

// defaultDB is the graph when nobody names one.
const defaultDB = store.Default

var loadCommand = &cli.Command{
	Name:      "load",
	Usage:     "read articles into the graph",
	ArgsUsage: "PATH|URL|-…",
	Description: "clew load article.txt     one article, into the graph clew.db\n" +
		"clew load articles/       every article in a folder and those in it: .txt .html .pdf .xml .jsonl, .gz and .zip\n" +
		"clew load 'a/**/*.html'   those whose names are like that\n" +
		"clew load https://…       a page, a PDF, an archive, or a feed with the pages of its entries\n" +
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
		&cli.BoolFlag{Name: "any-language", Usage: "read texts that are not English, too, as if they were"},
		allowPrivateFlag,
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
	from, err := source.OpenAll(c.Args().Slice(), source.Options{Stdin: c.App.Reader, AllowPrivate: c.Bool("allow-private"), AnyLanguage: c.Bool("any-language")})
	if err != nil {
		return err
	}
	if c.IsSet("id") {
		if from, err = only(c.Context, from); err != nil {
			return err
		}
	}
	l := &loading{Context: c}
	if l.reader, err = loaders.NewReader(loaders.Options{OntologyDirs: c.StringSlice("ontology")}); err != nil {
		return err
	}
	if c.Bool("watch") {
		return l.watch(from)
	}
	var n loaded
	if err := l.run(from, &n); err != nil {
		n.interrupted(c)
		return err
	}
	return n.report(c)
}

// loading is a load command under way.
type loading struct {
	*cli.Context
	reader *loaders.Reader
}

// run loads a source and counts. What it has committed stays, whatever its error.
func (l *loading) run(from source.Source, n *loaded) (err error) {
	var db *store.Store
	defer func() {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	o := pipeline.Options{
		Jobs: l.Int("jobs"), Again: l.Bool("again"), Reader: l.reader,
		Name: func(d *source.Document) graph.IRI {
			if id := l.String("id"); id != "" {
				return graph.ArticleIRIOf(id)
			}
			return graph.ArticleIRI(d.Stem, d.Source)
		},
		Open: func(context.Context) (pipeline.Graph, error) {
			if l.Bool("dry-run") {
				return nowhere{}, nil
			}
			var err error
			db, err = openGraph(l.Context, true)
			return db, err
		},
	}
	show := newProgress(l.Context, from)
	defer show.end()
	err = pipeline.Run(l.Context.Context, from, o, func(e pipeline.Event) {
		n.count(e)
		show.event(e)
	})
	if db != nil && l.Err() == nil { // else the next load computes it
		_, unresolved := db.Resolve(l.Context.Context)
		err = errors.Join(err, unresolved)
	}
	return err
}

// given is a source of documents that have been found.
type given []*source.Document

func (g given) Estimate(context.Context) int { return len(g) }

func (g given) Documents(context.Context) iter.Seq2[*source.Document, error] {
	return func(yield func(*source.Document, error) bool) {
		for _, d := range g {
			if !yield(d, nil) {
				return
			}
		}
	}
}

// only makes sure that a source has one document, which can have an --id.
func only(ctx context.Context, from source.Source) (source.Source, error) {
	var all given
	for d, err := range from.Documents(ctx) {
		if source.Skipped(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		if all = append(all, d); len(all) > 1 {
			break
		}
	}
	if len(all) == 1 {
		return all, nil
	}
	are := "is none"
	if len(all) > 1 {
		are = "are several"
	}
	return nil, misuse("clew load --id NAME FILE", "load: --id names one article, and there %s", are)
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

// noArticles is the error of a load that found nothing to read.
func noArticles(path string, skipped int) error {
	what := "it is empty"
	switch {
	case skipped == 1:
		what = "the one file in it is none that is read"
	case skipped > 1:
		what = fmt.Sprintf("of %d files in it none is one that is read", skipped)
	}
	return &graph.Error{
		Message: fmt.Sprintf("%s: no articles: %s", path, what),
		Hint:    "articles are .txt .html .pdf .xml .jsonl files, .gz and .zip of them; name a file of another name itself",
	}
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
	sayExperimental(c)
	return store.Open(c.Context, c.String("db"), store.Options{Create: create, Resolver: &entity.Resolver{}})
}

// sayExperimental tells who uses a kind of graph that nothing is tested on.
func sayExperimental(c *cli.Context) {
	if store.Experimental(c.String("db")) {
		fmt.Fprintln(c.App.ErrWriter, "note: graphs in CockroachDB are experimental: no test of clew has been run on it")
	}
}

// withGraph opens the graph of --db for a command that reads, and closes it.
func withGraph(c *cli.Context, do func(*store.Store) error) error {
	return using(c, store.Options{ReadOnly: true}, do)
}

// changing opens the graph of --db, which must be there, for a command that writes, and closes it.
func changing(c *cli.Context, do func(*store.Store) error) error {
	return using(c, store.Options{Resolver: &entity.Resolver{}}, do)
}

func using(c *cli.Context, o store.Options, do func(*store.Store) error) error {
	if db := c.String("db"); isAddress(db) {
		return misuse("clew --db pebble:DIR "+c.Command.Name+", when the explorer there has ended", "%s needs the graph itself, not the explorer that serves it: %s", c.Command.Name, db)
	}
	sayExperimental(c)
	db, err := store.Open(c.Context, c.String("db"), o)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}
