package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/corpus"
	"github.com/clewgraph/clew/loaders/pipeline"
	"github.com/clewgraph/clew/loaders/source"
)

var reader = sync.OnceValue(func() *loaders.Reader {
	r, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		panic(err)
	}
	return r
})

// folder is a directory of articles.
type folder struct {
	t   *testing.T
	dir string
}

func (f folder) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name+".txt"), []byte(text), 0o666); err != nil {
		f.t.Fatal(err)
	}
}

// source is the articles in that order.
func (f folder) source(names ...string) source.Source {
	f.t.Helper()
	var paths []string
	for _, n := range names {
		paths = append(paths, filepath.Join(f.dir, n+".txt"))
	}
	s, err := source.OpenAll(paths, source.Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

// news writes articles of a generated corpus, and gives their names in order.
func news(t *testing.T, n int) (folder, []string) {
	t.Helper()
	c := corpus.New(corpus.Options{Seed: 2, Articles: n})
	f := folder{t, t.TempDir()}
	var names []string
	for i := range n {
		a := c.Article(i)
		f.write(a.Name, a.Text)
		names = append(names, a.Name)
	}
	return f, names
}

func memory(t *testing.T) *store.Store {
	t.Helper()
	db, err := store.Open(context.Background(), "memory:", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func options(db pipeline.Graph, jobs int) pipeline.Options {
	return pipeline.Options{
		Jobs: jobs, Reader: reader(), Open: func(context.Context) (pipeline.Graph, error) { return db, nil },
		Name: func(d *source.Document) graph.IRI { return graph.ArticleIRI(d.Stem, d.Source) },
	}
}

// probe is a graph that tells what is asked of it.
type probe struct {
	*store.Store
	asked   atomic.Int64    // how often Unchanged was called
	unknown func(graph.IRI) // called with each
	load    func([]*graph.Article) error
}

func (p *probe) Unchanged(ctx context.Context, article graph.IRI, checksum, reader string) (bool, error) {
	p.asked.Add(1)
	if p.unknown != nil {
		p.unknown(article)
	}
	return p.Store.Unchanged(ctx, article, checksum, reader)
}

func (p *probe) LoadAll(ctx context.Context, articles []*graph.Article) ([]store.Result, error) {
	if p.load != nil {
		if err := p.load(articles); err != nil {
			return nil, err
		}
	}
	return p.Store.LoadAll(ctx, articles)
}

// quads are those of a graph, but for when its articles were read.
func quads(t *testing.T, db *store.Store) []string {
	t.Helper()
	var out []string
	if err := db.Export(context.Background(), "", func(q quad.Quad) error {
		if q.Predicate != quad.IRI(vocab.Retrieved) {
			out = append(out, q.String())
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// load runs the pipeline and gives the events.
func load(t *testing.T, from source.Source, o pipeline.Options) []pipeline.Event {
	t.Helper()
	var events []pipeline.Event
	if err := pipeline.Run(context.Background(), from, o, func(e pipeline.Event) { events = append(events, e) }); err != nil {
		t.Fatal(err)
	}
	return events
}

// TestOrder: the graph is the same whatever the order of the articles and however many are read at once, and what is told comes in the order of the list.
func TestOrder(t *testing.T) {
	f, names := news(t, 60)
	var want []string
	for run := range 3 {
		rng := rand.New(rand.NewPCG(uint64(run), 0))
		rng.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
		db := memory(t)
		var told []string
		for _, e := range load(t, f.source(names...), options(db, 1+3*run)) {
			if e.Outcome != pipeline.Added || e.Statements == 0 {
				t.Errorf("%+v", e)
			}
			told = append(told, strings.TrimSuffix(filepath.Base(e.Name), ".txt"))
		}
		if !slices.Equal(told, names) {
			t.Errorf("told of %d articles, not as they stand in the list", len(told))
		}
		got := quads(t, db)
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("order %d: %d quads, not the same as %d", run, len(got), len(want))
		}
	}
}

// TestUnchanged: what the graph has is not read again, unless it is asked for; what has changed is; and one source twice is one article.
func TestUnchanged(t *testing.T) {
	f, names := news(t, 20)
	db := memory(t)
	load(t, f.source(names...), options(db, 2))
	before := quads(t, db)
	f.write(names[3], "Peru joined the Lake Union in 2020.\n")
	f.write("new", "Chad joined the Lake Union in 2021.\n")
	got := map[pipeline.Outcome]int{}
	for _, e := range load(t, f.source(append(names, "new", "new")...), options(db, 2)) {
		got[e.Outcome]++
		if e.Skip != nil && e.Skip.Reason != pipeline.Twice {
			t.Error(e.Skip)
		}
	}
	if want := map[pipeline.Outcome]int{pipeline.Unchanged: 19, pipeline.Replaced: 1, pipeline.Added: 1, pipeline.Skipped: 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if slices.Equal(before, quads(t, db)) {
		t.Error("the graph has not changed")
	}
	again := options(&probe{Store: db, unknown: func(graph.IRI) { t.Error("asked whether it is unchanged") }}, 2)
	again.Again = true
	for _, e := range load(t, f.source(names...), again) {
		if e.Outcome != pipeline.Unchanged {
			t.Errorf("read again: %+v", e)
		}
	}
}

// TestBad: documents that cannot be read are told of in their place and stop nothing; nor does a mistake of ours. None of them makes a graph.
func TestBad(t *testing.T) {
	f, names := news(t, 10)
	f.write(names[0], "\x00\x01")
	f.write(names[4], strings.Repeat("The people of Peru joined the Union when it was new.\n", pipeline.MaxArticle/40))
	mistake := graph.ArticleIRI(names[7], filepath.Join(f.dir, names[7]+".txt"))
	db := memory(t)
	o := options(&probe{Store: db, unknown: func(iri graph.IRI) {
		if iri == mistake {
			panic("a mistake")
		}
	}}, 3)
	var failed []string
	for _, e := range load(t, f.source(names...), o) {
		if e.Outcome == pipeline.Failed {
			failed = append(failed, strings.TrimPrefix(e.Err.Error(), f.dir+"/"))
		}
	}
	want := []string{names[0] + ".txt: a binary file", names[4] + ".txt: larger than 4 MB", names[7] + ".txt: internal: a mistake"}
	if len(failed) != len(want) {
		t.Fatalf("%q", failed)
	}
	for i := range want {
		if !strings.HasPrefix(failed[i], want[i]) {
			t.Errorf("%q, want %q", failed[i], want[i])
		}
	}
	if stats, err := db.Stats(context.Background()); err != nil || stats.Articles != 7 {
		t.Errorf("%+v, %v", stats, err)
	}
	unopened := options(nil, 1)
	unopened.Open = func(context.Context) (pipeline.Graph, error) {
		t.Error("a graph was made for nothing")
		return nil, errors.New("no")
	}
	load(t, f.source(names[0], names[4]), unopened)
}

// TestResume: a run that is stopped keeps what it has told of, and one after it does the rest, to the same graph.
func TestResume(t *testing.T) {
	f, names := news(t, 60)
	whole := memory(t)
	load(t, f.source(names...), options(whole, 2))
	db := memory(t)
	told := 0
	for stop := 5; told < len(names); stop += 17 {
		ctx, cancel := context.WithCancel(context.Background())
		already := told
		told = 0
		err := pipeline.Run(ctx, f.source(names...), options(db, 2), func(e pipeline.Event) {
			if told++; e.Outcome == pipeline.Added && told <= already {
				t.Errorf("%s is read again", e.Name)
			}
			if told == stop {
				cancel()
			}
		})
		cancel()
		if told < len(names) && !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d articles: %v", told, err)
		}
		if stats, err := db.Stats(context.Background()); err != nil || stats.Articles < told {
			t.Errorf("told of %d articles, there are %+v, %v", told, stats, err)
		}
	}
	if !slices.Equal(quads(t, db), quads(t, whole)) {
		t.Error("another graph than that of a run that was not stopped")
	}
}

// TestGraphFails: the error of the graph ends the run at once, and is its error; no article is told of that it has not.
func TestGraphFails(t *testing.T) {
	f, names := news(t, 40)
	room, told := 10, 0
	full := &probe{Store: memory(t), load: func(articles []*graph.Article) error {
		if room -= len(articles); room < 0 {
			return errors.New("no space left on device")
		}
		return nil
	}}
	err := pipeline.Run(context.Background(), f.source(names...), options(full, 2), func(pipeline.Event) { told++ })
	if err == nil || err.Error() != "no space left on device" || told > 10 {
		t.Errorf("%v after %d articles", err, told)
	}
	locked := options(nil, 2)
	locked.Open = func(context.Context) (pipeline.Graph, error) { return nil, errors.New("in use") }
	if err := pipeline.Run(context.Background(), f.source(names...), locked, func(pipeline.Event) { t.Error("told") }); err == nil || err.Error() != "in use" {
		t.Error(err)
	}
}

// TestBounded: a slow document at the head holds the others up before they are too many.
func TestBounded(t *testing.T) {
	f := folder{t, t.TempDir()}
	names := make([]string, 1000)
	for i := range names {
		names[i] = fmt.Sprint("a", i)
		f.write(names[i], fmt.Sprintf("Peru joined the Union in %d.\n", 1000+i))
	}
	first := graph.ArticleIRI(names[0], filepath.Join(f.dir, names[0]+".txt"))
	head := make(chan struct{})
	db := &probe{Store: memory(t), unknown: func(iri graph.IRI) {
		if iri == first {
			<-head
		}
	}}
	done := make(chan int)
	go func() {
		n := 0
		_ = pipeline.Run(context.Background(), f.source(names...), options(db, 4), func(pipeline.Event) { n++ })
		done <- n
	}()
	for last := int64(-1); last != db.asked.Load() || last < 4; time.Sleep(500 * time.Millisecond) {
		last = db.asked.Load()
	}
	if n := db.asked.Load(); n > 256 {
		t.Errorf("%d articles are under way behind the first", n)
	}
	close(head)
	if n := <-done; n != len(names) {
		t.Errorf("%d articles", n)
	}
}
