package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
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

// texts is a source that has its texts in memory. A text that is missing cannot be read.
type texts struct {
	words map[string]string
	reads atomic.Int64
	read  func(name string) // nil, or called before each
}

func (t *texts) List(context.Context) (*source.Listing, error) { return nil, errors.New("not listed") }

func (t *texts) Read(_ context.Context, item source.Item) (*source.Text, error) {
	t.reads.Add(1)
	if t.read != nil {
		t.read(item.Name)
	}
	words, ok := t.words[item.Name]
	if !ok {
		return nil, &graph.Error{Message: item.Name + ": gone"}
	}
	return &source.Text{Item: item, Text: words}, nil
}

func (t *texts) items(names ...string) iter.Seq2[pipeline.Item, error] {
	return func(yield func(pipeline.Item, error) bool) {
		for _, n := range names {
			if !yield(pipeline.Item{Item: source.Item{Name: n, Source: "/news/" + n, Stem: n, Size: int64(len(t.words[n]))}, From: t}, nil) {
				return
			}
		}
	}
}

// news gives articles of a generated corpus, and their names in order.
func news(n int) (*texts, []string) {
	c := corpus.New(corpus.Options{Seed: 2, Articles: n})
	t := &texts{words: map[string]string{}}
	var names []string
	for i := range n {
		a := c.Article(i)
		t.words[a.Name] = a.Text
		names = append(names, a.Name)
	}
	return t, names
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
	return pipeline.Options{Jobs: jobs, Reader: reader(), Open: func(context.Context) (pipeline.Graph, error) { return db, nil }}
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
func load(t *testing.T, items iter.Seq2[pipeline.Item, error], o pipeline.Options) []pipeline.Event {
	t.Helper()
	var events []pipeline.Event
	if err := pipeline.Run(context.Background(), items, o, func(e pipeline.Event) { events = append(events, e) }); err != nil {
		t.Fatal(err)
	}
	return events
}

// TestOrder: the graph is the same whatever the order of the articles and however many are read at once, and what is told comes in the order of the list.
func TestOrder(t *testing.T) {
	from, names := news(60)
	var want []string
	for run := range 3 {
		rng := rand.New(rand.NewPCG(uint64(run), 0))
		rng.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
		db := memory(t)
		events := load(t, from.items(names...), options(db, 1+3*run))
		var told []string
		for _, e := range events {
			if e.Outcome != pipeline.Added || e.Statements == 0 {
				t.Errorf("%+v", e)
			}
			told = append(told, e.Name)
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

// TestUnchanged: what the graph has is not read again, unless it is asked for; what has changed is.
func TestUnchanged(t *testing.T) {
	from, names := news(20)
	db := memory(t)
	load(t, from.items(names...), options(db, 2))
	before := quads(t, db)
	from.words[names[3]] += "\n\nPeru joined the Lake Union in 2020.\n"
	from.words["new"] = "Chad joined the Lake Union in 2021.\n"
	outcomes := map[pipeline.Outcome]int{}
	for _, e := range load(t, from.items(append(names, "new", "new")...), options(db, 2)) {
		outcomes[e.Outcome]++
	}
	if want := map[pipeline.Outcome]int{pipeline.Unchanged: 20, pipeline.Replaced: 1, pipeline.Added: 1}; !reflect.DeepEqual(outcomes, want) {
		t.Errorf("%v, want %v", outcomes, want)
	}
	if slices.Equal(before, quads(t, db)) {
		t.Error("the graph has not changed")
	}
	again := options(db, 2)
	again.Again = true
	for _, e := range load(t, from.items(names...), again) {
		if e.Outcome != pipeline.Unchanged {
			t.Errorf("read again: %+v", e)
		}
	}
}

// TestBad: articles that cannot be read, and sources that cannot be listed, are told of in their place and stop nothing; nor does a mistake of ours.
func TestBad(t *testing.T) {
	from, names := news(10)
	delete(from.words, names[0])
	from.words[names[4]] = strings.Repeat("x", pipeline.MaxArticle+1)
	from.read = func(name string) {
		if name == names[7] {
			panic("a mistake")
		}
	}
	items := func(yield func(pipeline.Item, error) bool) {
		for item, err := range from.items(names...) {
			if !yield(item, err) {
				return
			}
		}
		yield(pipeline.Item{}, errors.New("feed: not there"))
	}
	db := memory(t)
	var failed []string
	for _, e := range load(t, items, options(db, 3)) {
		if e.Outcome == pipeline.Failed {
			failed = append(failed, e.Err.Error())
		}
	}
	want := []string{names[0] + ": gone", names[4] + ": larger than 4 MB, which is no article", names[7] + ": internal: a mistake", "feed: not there"}
	if !slices.Equal(failed, want) {
		t.Errorf("%q", failed)
	}
	if stats, err := db.Stats(context.Background()); err != nil || stats.Articles != 7 {
		t.Errorf("%+v, %v", stats, err)
	}
	unopened := options(nil, 1)
	unopened.Open = func(context.Context) (pipeline.Graph, error) {
		t.Error("a graph was made for nothing")
		return nil, errors.New("no")
	}
	load(t, from.items(names[0], names[4]), unopened)
}

// TestResume: a run that is stopped keeps what it has told of, and one after it does the rest, to the same graph.
func TestResume(t *testing.T) {
	from, names := news(60)
	whole := memory(t)
	load(t, from.items(names...), options(whole, 2))
	db := memory(t)
	told := 0
	for stop := 5; told < len(names); stop += 17 {
		ctx, cancel := context.WithCancel(context.Background())
		already := told
		told = 0
		before := from.reads.Load()
		err := pipeline.Run(ctx, from.items(names...), options(db, 2), func(e pipeline.Event) {
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
		if from.reads.Load() == before {
			t.Fatal("nothing was read")
		}
	}
	if !slices.Equal(quads(t, db), quads(t, whole)) {
		t.Error("another graph than that of a run that was not stopped")
	}
}

// full is a graph on a disk that fills up.
type full struct {
	*store.Store
	room int
}

func (f *full) LoadAll(ctx context.Context, articles []*graph.Article) ([]store.Result, error) {
	if f.room -= len(articles); f.room < 0 {
		return nil, errors.New("no space left on device")
	}
	return f.Store.LoadAll(ctx, articles)
}

// TestGraphFails: the error of the graph ends the run at once, and is its error.
func TestGraphFails(t *testing.T) {
	from, names := news(40)
	told := 0
	err := pipeline.Run(context.Background(), from.items(names...), options(&full{memory(t), 10}, 2), func(pipeline.Event) { told++ })
	if err == nil || err.Error() != "no space left on device" || told > 10 {
		t.Errorf("%v after %d articles", err, told)
	}
	locked := options(nil, 2)
	locked.Open = func(context.Context) (pipeline.Graph, error) { return nil, errors.New("in use") }
	if err := pipeline.Run(context.Background(), from.items(names...), locked, func(pipeline.Event) { t.Error("told") }); err == nil || err.Error() != "in use" {
		t.Error(err)
	}
}

// TestBounded: a slow article at the head holds the others up before they are too many.
func TestBounded(t *testing.T) {
	from := &texts{words: map[string]string{}}
	var names []string
	for i := range 2000 {
		names = append(names, fmt.Sprint("a", i))
		from.words[names[i]] = fmt.Sprintf("Peru joined the Union in %d.\n", 1000+i)
	}
	head := make(chan struct{})
	from.read = func(name string) {
		if name == "a0" {
			<-head
		}
	}
	db := memory(t)
	done := make(chan int)
	go func() {
		n := 0
		_ = pipeline.Run(context.Background(), from.items(names...), options(db, 4), func(pipeline.Event) { n++ })
		done <- n
	}()
	for last := int64(-1); last != from.reads.Load() || last == 0; time.Sleep(300 * time.Millisecond) {
		last = from.reads.Load()
	}
	if n := from.reads.Load(); n > 256 {
		t.Errorf("%d articles are under way behind the first", n)
	}
	close(head)
	if n := <-done; n != len(names) {
		t.Errorf("%d articles", n)
	}
}
