package entity_test

import (
	"context"
	"encoding/gob"
	"fmt"
	"os"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/corpus"
)

func TestZZ(t *testing.T) {
	n := 1000
	fmt.Sscan(os.Getenv("N"), &n)
	c := corpus.New(corpus.Options{Seed: 1, Articles: n})
	var articles []*graph.Article
	file := fmt.Sprintf("/tmp/resolve/read-%d.gob", n)
	if f, err := os.Open(file); err == nil {
		if err := gob.NewDecoder(f).Decode(&articles); err != nil {
			t.Fatal(err)
		}
		f.Close()
	} else {
		articles = read(t, c)
		f, _ := os.Create(file)
		gob.NewEncoder(f).Encode(articles)
		f.Close()
	}
	s := open(t)
	for _, a := range articles {
		if _, err := s.Load(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("before", score(t, s, c, false), score(t, s, c, false).F1())
	r, err := s.Resolve(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%+v\n", r)
	sc := score(t, s, c, false)
	fmt.Println("after", sc, sc.F1(), "with positions", score(t, s, c, true).F1())
	if os.Getenv("SHOW") != "" {
		all, _ := s.Identities(context.Background(), "")
		for _, x := range all {
			fmt.Println(x.Same, x.A, x.B, x.Confidence, x.Reason, x.Key)
		}
	}
	// errors
	type key struct{ truth, system string }
	counts := map[key]int{}
	for i := range c.Len() {
		a := c.Article(i)
		found := namesIn(t, s, graph.ArticleIRIOf(a.Name))
		for _, m := range a.Mentions {
			if m.Form != corpus.Position {
				counts[key{m.Entity, found[graph.Fold(m.Text)]}]++
			}
		}
	}
	if os.Getenv("ERR") != "" {
		most := map[string]int{}
		for k, n := range counts {
			most[k.system] = max(most[k.system], n)
		}
		mostT := map[string]int{}
		for k, n := range counts {
			mostT[k.truth] = max(mostT[k.truth], n)
		}
		for k, n := range counts {
			if n < most[k.system] || n < mostT[k.truth] {
				fmt.Println(n, k.truth, k.system)
			}
		}
	}
}
