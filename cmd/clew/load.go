package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/entity"
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
		"clew load --id summit -   standard input, as the article clew:article/summit\n\n" +
		"An article that is loaded again replaces its older version; one that has not changed is left alone.",
	Flags: []cli.Flag{
		&cli.BoolFlag{Name: "dry-run", Usage: "read and count, but write nothing"},
		&cli.StringFlag{Name: "id", Usage: "name the article clew:article/`NAME` instead of after its file"},
		&cli.IntFlag{Name: "jobs", Usage: "articles that are read at once", Value: runtime.NumCPU(), DefaultText: "one a processor"},
		ontologyFlag,
	},
	Action: load,
}

// loaded counts what a load did.
type loaded struct {
	articles, added, replaced, unchanged, statements, skipped int
}

func load(c *cli.Context) error {
	if err := arguments(c, "PATH…"); err != nil {
		return err
	}
	if c.Int("jobs") < 1 {
		return misuse("--jobs 1", "load: --jobs %d is less than one", c.Int("jobs"))
	}
	if c.IsSet("id") && c.String("id") == "" {
		return misuse("--id NAME", "load: an empty --id")
	}
	var items []work
	var n loaded
	for _, path := range c.Args().Slice() {
		from, err := source.Open(path, c.App.Reader)
		if err != nil {
			return err
		}
		listing, err := from.List(c.Context)
		if err != nil {
			return err
		}
		n.skipped += listing.Skipped
		for _, item := range listing.Items {
			items = append(items, work{from, item})
		}
	}
	if c.String("id") != "" && len(items) != 1 {
		return misuse("clew load --id NAME FILE", "load: --id names one article, and there are %d", len(items))
	}
	reader, err := loaders.NewReader(loaders.Options{OntologyDirs: c.StringSlice("ontology")})
	if err != nil {
		return err
	}
	if c.Bool("dry-run") {
		return n.dryRun(c, reader, items)
	}
	// A text that cannot be read is no reason to make a graph.
	if _, err := items[0].from.Read(c.Context, items[0].item); err != nil {
		return err
	}
	db, err := openGraph(c, true)
	if err != nil {
		return err
	}
	err = n.into(c, db, reader, items)
	if c.Context.Err() == nil { // else the next load does it
		_, unresolved := db.Resolve(c.Context)
		err = errors.Join(err, unresolved)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	n.report(c, db.URL())
	return nil
}

// maxArticle is the most bytes that one article may have: it is written in whole or not at all, so its statements are in memory together.
const maxArticle = 4 << 20

// work is one text that waits to be read.
type work struct {
	from source.Source
	item source.Item
}

// into reads the articles, several at a time, and writes each when it is read. A failure ends the load; what is
// committed stays.
func (n *loaded) into(c *cli.Context, db *store.Store, reader *loaders.Reader, items []work) error {
	var bar *progressbar.ProgressBar
	if isTerminal(c.App.ErrWriter) && len(items) > 1 {
		bar = progressbar.NewOptions(len(items), progressbar.OptionSetWriter(c.App.ErrWriter), progressbar.OptionSetDescription("reading"),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	}
	reading, stop := context.WithCancel(c.Context)
	defer stop()
	group, ctx := errgroup.WithContext(reading)
	group.SetLimit(c.Int("jobs") + 1)
	type read struct {
		article *graph.Article // nil: unchanged
		name    string
	}
	results := make(chan read)
	done := make(chan error, 1)
	go func() {
		var failed error
		for r := range results {
			if failed != nil {
				continue
			}
			if failed = n.commit(c, db, r.article, r.name); failed != nil {
				stop()
			} else if bar != nil {
				_ = bar.Add(1) // a bar that cannot be drawn is no failure
			}
		}
		done <- failed
	}()
	for _, w := range items {
		group.Go(func() error {
			article, err := readOne(ctx, db, reader, w, c.String("id"))
			if err != nil {
				return err
			}
			select {
			case results <- read{article: article, name: w.item.Name}:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}
	err := group.Wait()
	close(results)
	written := <-done
	if bar != nil {
		_ = bar.Finish()
	}
	switch {
	case c.Context.Err() != nil:
		return c.Context.Err()
	case written != nil:
		return written
	}
	return err
}

// readOne reads one article; nil when the graph has it already as it is.
func readOne(ctx context.Context, db *store.Store, reader *loaders.Reader, w work, id string) (article *graph.Article, err error) {
	defer func() { // a mistake of ours costs one article's load a line, and no stack trace reaches anybody
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: internal: %v", w.item.Name, r)
		}
	}()
	text, err := w.from.Read(ctx, w.item)
	if err != nil {
		return nil, err
	}
	if len(text.Text) > maxArticle {
		return nil, &graph.Error{Message: fmt.Sprintf("%s: larger than %d MB, which is no article", w.item.Name, maxArticle>>20), Hint: "split it into files of one article each; clew extract reads it as it is"}
	}
	in := inputOf(text, id)
	same, err := db.Unchanged(ctx, in.IRI, loaders.Checksum(in.Text), reader.Version())
	if err != nil || same {
		return nil, err
	}
	a, err := reader.Read(ctx, in)
	if err != nil {
		return nil, err
	}
	a.Retrieved = time.Now().UTC().Format(time.RFC3339)
	return a, nil
}

func (n *loaded) commit(c *cli.Context, db *store.Store, a *graph.Article, name string) error {
	n.articles++
	if a == nil {
		n.unchanged++
		return nil
	}
	r, err := db.Load(c.Context, a)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case !r.Changed:
		n.unchanged++
	case r.Replaced:
		n.replaced++
	default:
		n.added++
	}
	n.statements += distinct(a)
	if !isTerminal(c.App.ErrWriter) {
		fmt.Fprintf(c.App.ErrWriter, "committed %s\n", name)
	}
	return nil
}

// distinct counts the statements of an article as the graph does: one that two sentences make counts once.
func distinct(a *graph.Article) int {
	seen := map[graph.IRI]bool{}
	for i := range a.Statements {
		seen[graph.StatementIRI(a.IRI, &a.Statements[i])] = true
	}
	return len(seen)
}

func (n *loaded) report(c *cli.Context, url string) {
	w := c.App.ErrWriter
	fmt.Fprintf(w, "%s in %s: %d new, %d replaced, %d unchanged", count(n.articles, "article"), url, n.added, n.replaced, n.unchanged)
	if n.skipped > 0 {
		fmt.Fprintf(w, ", %d skipped that are no .txt", n.skipped)
	}
	fmt.Fprintf(w, "; %s\n", count(n.statements, "statement"))
	next := "clew query"
	if c.IsSet("db") && url != defaultDB && os.Getenv("CLEW_DB") != url {
		next += " --db " + url
	}
	fmt.Fprintf(w, "next: %s\n", next)
}

func (n *loaded) dryRun(c *cli.Context, reader *loaders.Reader, items []work) error {
	for _, w := range items {
		text, err := w.from.Read(c.Context, w.item)
		if err != nil {
			return err
		}
		a, err := reader.Read(c.Context, inputOf(text, c.String("id")))
		if err != nil {
			return err
		}
		n.articles++
		n.statements += distinct(a)
	}
	fmt.Fprintf(c.App.ErrWriter, "would load %s with %s\n", count(n.articles, "article"), count(n.statements, "statement"))
	return nil
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
	return store.Open(c.Context, c.String("db"), store.Options{Create: create, Resolver: &entity.Resolver{}})
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
	db, err := store.Open(c.Context, c.String("db"), o)
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}
