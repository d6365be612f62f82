// Package pipeline loads many articles: one goroutine lists them, several read, and one commits, in the order of the list.
//
// Whatever there is to read, memory is bounded: an article that is begun has taken its share of a budget ([window], [windowBytes]) and gives it back when it
// is committed, so a slow article at the head holds up those behind it before they are too many. Articles that are ready together are committed together: they
// wait for the disk once. What is reported is durable.
//
// The graph does not depend on how many read at once, nor on the order of the list: an article is read without a look at the others. An article that the
// graph has in the same words, read by the same version of the reader, costs a checksum. So a run that was cut off goes on where it was when it
// is begun again.
package pipeline

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/source"
)

// MaxArticle is the most bytes that one article may have: it is written in whole or not at all, so its statements are in memory together.
const MaxArticle = 4 << 20

// So many articles, and so many bytes of their texts, are under way at most.
const (
	window      = 256
	windowBytes = 8 << 20
)

// Graph is where the articles go; [store.Store] is one.
type Graph interface {
	// Unchanged reports whether the graph has an article with this text, read by this version of the reader.
	Unchanged(ctx context.Context, article graph.IRI, checksum, reader string) (bool, error)
	// LoadAll writes articles, each in whole. They are durable when it returns.
	LoadAll(ctx context.Context, articles []*graph.Article) ([]store.Result, error)
}

// Item is one text that waits to be read.
type Item struct {
	source.Item
	From source.Source
}

// Outcome is what has become of an article.
type Outcome int

// The outcomes.
const (
	Added Outcome = iota
	Replaced
	Unchanged
	Failed
)

// Event says what has become of one article.
type Event struct {
	Name       string // as a person would say it: [source.Item.Name]
	Outcome    Outcome
	Statements int   // of one that was added or replaced
	Err        error // of one that failed; names it
}

// Options say how to load.
type Options struct {
	Jobs   int             // how many articles are read at once, at least 1
	Again  bool            // read articles that have not changed, too
	Reader *loaders.Reader // what reads
	// Name gives the IRI of an article; nil is [graph.ArticleIRI] of its stem and source.
	Name func(source.Item) graph.IRI
	// Open gives the graph. It is called once, when there is a text to read: what cannot be read makes no graph.
	Open func(ctx context.Context) (Graph, error)
}

type run struct {
	Options
	graph func() (Graph, error)
}

// work is an item with its place in the list.
type work struct {
	Item
	number int
	share  int64 // of the budget
}

type result struct {
	work
	article *graph.Article // nil for one that is unchanged or failed
	err     error          // of the article
}

// Run loads what items gives, until there is no more, the context ends or the graph fails, which is its error. An article that cannot be read is an event,
// no error, and so is the error that items gives in the place of an item. report is called from one goroutine, in the order of the items, of an
// article that was written when it is durable.
func Run(ctx context.Context, items iter.Seq2[Item, error], o Options, report func(Event)) error {
	r := run{Options: o, graph: sync.OnceValues(func() (Graph, error) { return o.Open(ctx) })}
	stoppable, stop := context.WithCancel(ctx)
	defer stop()
	group, inner := errgroup.WithContext(stoppable)
	waiting := make(chan work)
	results := make(chan result, window)
	budget := semaphore.NewWeighted(windowBytes)
	group.Go(func() error {
		defer close(waiting)
		return list(inner, items, budget, waiting, results)
	})
	for range max(o.Jobs, 1) {
		group.Go(func() error {
			for w := range waiting {
				done, err := r.one(inner, w)
				if err != nil {
					return err
				}
				results <- done // has room for all that the budget lets begin
			}
			return nil
		})
	}
	ended := make(chan error, 1)
	go func() {
		err := group.Wait()
		close(results)
		ended <- err
	}()
	failed := r.commit(stoppable, results, budget, report) // not in the group's context, which ends with the last that reads
	if failed != nil {
		stop()
	}
	for range results { // what is ready and will not be written
	}
	err := <-ended
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case failed != nil:
		return failed
	}
	return err
}

// list hands out the items as the budget lets it.
func list(ctx context.Context, items iter.Seq2[Item, error], budget *semaphore.Weighted, waiting chan<- work, results chan<- result) error {
	number := 0
	for item, err := range items {
		w := work{Item: item, number: number, share: share(item.Size)}
		number++
		if err := budget.Acquire(ctx, w.share); err != nil {
			return err
		}
		if err != nil {
			results <- result{work: w, err: err}
			continue
		}
		select {
		case waiting <- w:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// share is what an article of that size takes of the budget.
func share(size int64) int64 {
	if size < 0 || size > MaxArticle { // not known, or too large to be read
		size = MaxArticle
	}
	return max(size, windowBytes/window)
}

// one reads one article. The second error is of the whole run.
func (r *run) one(ctx context.Context, w work) (done result, fatal error) {
	done.work = w
	defer func() { // a mistake of ours costs one article a line, and no stack trace reaches anybody
		if p := recover(); p != nil {
			done.article, done.err = nil, fmt.Errorf("%s: internal: %v", w.Name, p)
		}
	}()
	if done.err = tooLarge(w.Name, w.Size); done.err != nil {
		return done, nil
	}
	text, err := w.From.Read(ctx, w.Item.Item)
	if ctx.Err() != nil {
		return done, ctx.Err()
	}
	if err == nil {
		err = tooLarge(w.Name, int64(len(text.Text)))
	}
	if done.err = err; err != nil {
		return done, nil
	}
	in := loaders.Input{IRI: r.name(text.Item), Source: text.Source, Text: text.Text}
	into, err := r.graph()
	if err != nil {
		return done, err
	}
	if !r.Again {
		if same, err := into.Unchanged(ctx, in.IRI, loaders.Checksum(in.Text), r.Reader.Version()); err != nil || same {
			return done, err
		}
	}
	a, err := r.Reader.Read(ctx, in)
	if err != nil {
		return done, err // the context's
	}
	a.Retrieved = time.Now().UTC().Format(time.RFC3339)
	done.article = a
	return done, nil
}

func tooLarge(name string, size int64) error {
	if size <= MaxArticle {
		return nil
	}
	return &graph.Error{Message: fmt.Sprintf("%s: larger than %d MB, which is no article", name, MaxArticle>>20), Hint: "split it into files of one article each; clew extract reads it as it is"}
}

func (r *run) name(item source.Item) graph.IRI {
	if r.Name != nil {
		return r.Name(item)
	}
	return graph.ArticleIRI(item.Stem, item.Source)
}

// commit writes what has been read, in the order of the list, as much at a time as is ready.
func (r *run) commit(ctx context.Context, results <-chan result, budget *semaphore.Weighted, report func(Event)) error {
	early := map[int]result{} // whose turn has not come
	next := 0
	for first := range results {
		early[first.number] = first
		for ready := true; ready; { // whatever else there is
			select {
			case another, open := <-results:
				if ready = open; open {
					early[another.number] = another
				}
			default:
				ready = false
			}
		}
		var turn []result
		for done, is := early[next]; is; done, is = early[next] {
			delete(early, next)
			turn = append(turn, done)
			next++
		}
		if err := r.write(ctx, turn, budget, report); err != nil {
			return err
		}
	}
	return nil
}

// write commits articles together and tells of them.
func (r *run) write(ctx context.Context, turn []result, budget *semaphore.Weighted, report func(Event)) error {
	var articles []*graph.Article
	for _, done := range turn {
		if done.article != nil {
			articles = append(articles, done.article)
		}
	}
	var written []store.Result
	if len(articles) > 0 {
		into, err := r.graph()
		if err != nil {
			return err
		}
		if written, err = into.LoadAll(ctx, articles); err != nil {
			return err
		}
	}
	for _, done := range turn {
		e := Event{Name: done.Name, Outcome: Unchanged, Err: done.err}
		switch {
		case done.err != nil:
			e.Outcome = Failed
		case done.article != nil:
			result := written[0]
			written = written[1:]
			if result.Changed {
				e.Outcome, e.Statements = Added, distinct(done.article)
				if result.Replaced {
					e.Outcome = Replaced
				}
			}
		}
		report(e)
		budget.Release(done.share)
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
