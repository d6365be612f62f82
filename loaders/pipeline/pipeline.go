// Package pipeline loads many articles: one goroutine lists them, several read, and one commits, in the order of the list.
//
// Whatever there is to read, memory is bounded: a document that is begun has taken its share of a budget ([window], [windowBytes]) and gives it back when it
// is committed, so a slow one at the head holds up those behind it before they are too many. Articles that are ready together are committed together: they
// wait for the disk once. What is reported is durable.
//
// The graph does not depend on how many read at once, nor on the order of the list: an article is read without a look at the others. An article that the
// graph has in the same words, read by the same version of the reader, costs a checksum. So a run that was cut off goes on where it was when it
// is begun again.
package pipeline

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"sync/atomic"
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

// So many articles, and so many bytes of their documents, are under way at most. One of unknown size is taken for a page of the web.
const (
	window      = 256
	windowBytes = 16 << 20
	unknownSize = 1 << 20
)

// Graph is where the articles go; [store.Store] is one.
type Graph interface {
	// Unchanged reports whether the graph has an article with this checksum, read by this version of the reader.
	Unchanged(ctx context.Context, article graph.IRI, checksum, reader string) (bool, error)
	// LoadAll writes articles, each in whole. They are durable when it returns.
	LoadAll(ctx context.Context, articles []*graph.Article) ([]store.Result, error)
}

// Outcome is what has become of a document.
type Outcome int

// The outcomes.
const (
	Added Outcome = iota
	Replaced
	Unchanged
	Skipped // left out on purpose: no article, not English, twice the same
	Failed  // could not be read
)

// Twice is the reason for leaving out a document whose source came before in the same run.
const Twice = "the same source as one before"

// Event says what has become of one document.
type Event struct {
	Name       string // as a person would say it: [source.Document.Name]; "" where a source failed in whole
	Outcome    Outcome
	Statements int          // of one that was added or replaced
	Skip       *source.Skip // of one that was skipped
	Err        error        // of one that failed; names it
}

// Options say how to load.
type Options struct {
	Jobs   int             // how many articles are read at once, at least 1
	Again  bool            // read articles that have not changed, too
	Reader *loaders.Reader // what reads
	// Name gives the IRI of an article.
	Name func(*source.Document) graph.IRI
	// Open gives the graph. It is called once, when there is a text to read: what cannot be read makes no graph.
	Open func(ctx context.Context) (Graph, error)
}

type run struct {
	Options
	open   func() (Graph, error)
	opened atomic.Pointer[Graph]
}

// work is a document with its place in the list, or what is wrong with it.
type work struct {
	number   int
	share    int64 // of the budget
	document *source.Document
	name     string
	iri      graph.IRI
	err      error
}

// result is what has become of it.
type result struct {
	work
	article *graph.Article // nil for one that is unchanged, skipped or failed
}

// Run loads the documents of a source, until there is no more, the context ends or the graph fails, which is its error. A document that cannot be read is an event,
// no error, and so is a source that breaks off. report is called from one goroutine, in the order of the documents, of an
// article that was written when it is durable.
func Run(ctx context.Context, from source.Source, o Options, report func(Event)) error {
	r := run{Options: o}
	r.open = sync.OnceValues(func() (Graph, error) {
		g, err := o.Open(ctx)
		if err == nil {
			r.opened.Store(&g)
		}
		return g, err
	})
	stoppable, stop := context.WithCancel(ctx)
	defer stop()
	group, inner := errgroup.WithContext(stoppable)
	waiting := make(chan work)
	results := make(chan result, window)
	budget := semaphore.NewWeighted(windowBytes)
	group.Go(func() error {
		defer close(waiting)
		return r.list(inner, from, budget, waiting)
	})
	for range max(o.Jobs, 1) {
		group.Go(func() error {
			for w := range waiting {
				done, err := r.one(inner, w)
				if err != nil {
					return err
				}
				done.document = nil // with its bytes
				results <- done     // has room for all that the budget lets begin
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

// list hands out the documents as the budget lets it.
func (r *run) list(ctx context.Context, from source.Source, budget *semaphore.Weighted, waiting chan<- work) error {
	seen := map[[16]byte]bool{} // hashes of IRIs: there may be millions
	number := 0
	for d, err := range from.Documents(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w := work{number: number, document: d, err: err, share: share(-1)}
		number++
		if d != nil {
			w.name, w.share = d.Name, share(d.Size)
		}
		if err == nil {
			w.iri = r.Name(d)
			sum := sha256.Sum256([]byte(w.iri))
			key := [16]byte(sum[:])
			if seen[key] {
				w.err = &source.Skip{Name: d.Name, Reason: Twice}
			}
			seen[key] = true
		}
		if err := budget.Acquire(ctx, w.share); err != nil {
			return err
		}
		select {
		case waiting <- w:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// share is what a document of that size takes of the budget.
func share(size int64) int64 {
	if size < 0 {
		size = unknownSize
	}
	return min(max(size, windowBytes/window), windowBytes)
}

// one reads one document. The error is of the whole run.
func (r *run) one(ctx context.Context, w work) (done result, fatal error) {
	done.work = w
	if w.err != nil {
		return done, nil
	}
	defer func() { // a mistake of ours costs one article a line, and no stack trace reaches anybody
		if p := recover(); p != nil {
			done.article, done.err = nil, fmt.Errorf("%s: internal: %v", w.name, p)
		}
	}()
	checked := false
	if into := r.opened.Load(); into != nil && !r.Again { // else the text comes first: without one there may be no graph
		sum, err := w.document.Checksum(ctx)
		if ctx.Err() != nil {
			return done, ctx.Err()
		}
		if done.err = err; err != nil {
			return done, nil
		}
		if same, err := (*into).Unchanged(ctx, w.iri, sum, r.Reader.Version()); err != nil || same {
			return done, err
		}
		checked = true
	}
	text, err := w.document.Read(ctx)
	if ctx.Err() != nil {
		return done, ctx.Err()
	}
	if err == nil && len(text.Text) > MaxArticle {
		err = &graph.Error{Message: fmt.Sprintf("%s: larger than %d MB, which is no article", w.name, MaxArticle>>20), Hint: "split it into files of one article each; clew extract reads it as it is"}
	}
	if done.err = err; err != nil {
		return done, nil
	}
	into, err := r.open()
	if err != nil {
		return done, err
	}
	if !checked && !r.Again {
		if same, err := into.Unchanged(ctx, w.iri, text.Checksum, r.Reader.Version()); err != nil || same {
			return done, err
		}
	}
	a, err := r.Reader.Read(ctx, Input(w.iri, text))
	if err != nil {
		return done, err // the context's
	}
	a.Retrieved = time.Now().UTC().Format(time.RFC3339)
	done.article = a
	return done, nil
}

// Input is a text as the reader takes it, for an article of that IRI.
func Input(article graph.IRI, t *source.Text) loaders.Input {
	return loaders.Input{
		IRI: article, Source: t.Source, Text: t.Text, Checksum: t.Checksum,
		Title: t.Title, Publisher: t.Publisher, Author: t.Author, Published: t.Published, URL: t.URL, Language: t.Language,
	}
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
		into, err := r.open()
		if err != nil {
			return err
		}
		if written, err = into.LoadAll(ctx, articles); err != nil {
			return err
		}
	}
	for _, done := range turn {
		e := Event{Name: done.name, Outcome: Unchanged}
		switch {
		case source.Skipped(done.err) != nil:
			e.Outcome, e.Skip = Skipped, source.Skipped(done.err)
		case done.err != nil:
			e.Outcome, e.Err = Failed, done.err
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
