package entity_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/corpus"
	"github.com/clewgraph/clew/loaders/entity"
)

// read reads the articles of a generated corpus.
func read(t testing.TB, c *corpus.Corpus) []*graph.Article {
	t.Helper()
	reader, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]*graph.Article, c.Len())
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.NumCPU() {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range next {
				a := c.Article(i)
				read, err := reader.Read(context.Background(), loaders.Input{IRI: graph.ArticleIRIOf(a.Name), Source: "/" + a.Name + ".txt", Text: a.Text})
				if err != nil {
					t.Error(err)
					continue
				}
				out[i] = read
			}
		}()
	}
	for i := range out {
		next <- i
	}
	close(next)
	wait.Wait()
	return out
}

// open makes an empty graph that computes who is who.
func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), "memory:", store.Options{Resolver: &entity.Resolver{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// score measures who the graph says is mentioned. quiet leaves out positions without a name.
func score(t testing.TB, s *store.Store, c *corpus.Corpus, positions bool) corpus.Score {
	t.Helper()
	var truth, system []string
	for i := range c.Len() {
		a := c.Article(i)
		found := namesIn(t, s, graph.ArticleIRIOf(a.Name))
		for n, m := range a.Mentions {
			if m.Form == corpus.Position && !positions {
				continue
			}
			truth = append(truth, m.Entity)
			who, is := found[graph.Fold(m.Text)]
			if !is {
				who = fmt.Sprintf("miss/%d/%d", i, n)
			}
			system = append(system, who)
		}
	}
	return corpus.BCubed(truth, system)
}

// namesIn gives the entities of an article by each of their folded names.
func namesIn(t testing.TB, s *store.Store, article graph.IRI) map[string]string {
	t.Helper()
	out := map[string]string{}
	if err := s.Export(context.Background(), article, func(q quad.Quad) error {
		name, isName := graph.Text(q.Object)
		iri, isIRI := q.Subject.(quad.IRI)
		if !isName || !isIRI || q.Predicate != quad.IRI(vocab.HiddenLabel) {
			return nil
		}
		one, named, err := s.Named(context.Background(), graph.IRI(iri))
		if before, is := out[name]; named || !is || strings.Contains(before, "#") {
			out[name] = string(one)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCorpus: who is who in generated news, the order of which does not matter, and of which an article can go again.
func TestCorpus(t *testing.T) {
	const articles, share = 300, 0.95
	c := corpus.New(corpus.Options{Seed: 7, Articles: articles})
	all := read(t, c)
	ctx := context.Background()
	s := open(t)
	load(t, s, all[:articles-1], articles)
	without := dump(t, s)
	load(t, s, all[articles-1:], 1)
	whole := dump(t, s)
	got := score(t, s, c, false)
	t.Logf("%d names: precision %.3f, recall %.3f, F1 %.3f", got.Mentions, got.Precision, got.Recall, got.F1())
	if got.F1() < share {
		t.Errorf("B³ F1 %.3f is below %.2f", got.F1(), share)
	}
	if _, err := s.Remove(ctx, all[articles-1].IRI); err != nil {
		t.Fatal(err)
	}
	differ(t, "an article that came and went", without, dump(t, s))
	for seed := range uint64(3) {
		order := slices.Clone(all)
		r := rand.New(rand.NewPCG(seed, 0))
		r.Shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
		other := open(t)
		load(t, other, order, 1+r.IntN(100))
		differ(t, fmt.Sprintf("order %d", seed), whole, dump(t, other))
	}
}

// load loads articles, and computes who is who after every so many.
func load(t testing.TB, s *store.Store, articles []*graph.Article, every int) {
	t.Helper()
	for i, a := range articles {
		if _, err := s.Load(context.Background(), a); err != nil {
			t.Fatal(err)
		}
		if (i+1)%every == 0 || i == len(articles)-1 {
			if _, err := s.Resolve(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// dump gives all quads of a graph.
func dump(t testing.TB, s *store.Store) []string {
	t.Helper()
	var out []string
	if err := s.Export(context.Background(), "", func(q quad.Quad) error {
		out = append(out, q.NQuad())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func differ(t testing.TB, what string, want, got []string) {
	t.Helper()
	if slices.Equal(want, got) {
		return
	}
	has := map[string]int{}
	for _, q := range want {
		has[q]++
	}
	for _, q := range got {
		has[q]--
	}
	n := 0
	for q, k := range has {
		if k != 0 {
			if n++; n <= 20 {
				t.Errorf("%s: %+d %s", what, -k, q)
			}
		}
	}
	t.Errorf("%s: %d quads differ", what, n)
}
