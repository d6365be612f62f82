package corpus_test

import (
	"context"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/corpus"
)

// TestDeterministic: an article depends on seed and number only, whatever was written before.
func TestDeterministic(t *testing.T) {
	one, two := corpus.New(corpus.Options{Seed: 7, Articles: 300}), corpus.New(corpus.Options{Seed: 7, Articles: 300})
	for i := range one.Len() {
		two.Article(one.Len() - 1 - i)
	}
	for i := range one.Len() {
		if a, b := one.Article(i), two.Article(i); !reflect.DeepEqual(a, b) {
			t.Fatalf("article %d differs:\n%+v\n%+v", i, a, b)
		}
	}
	if other := corpus.New(corpus.Options{Seed: 8, Articles: 300}); other.Article(5).Text == one.Article(5).Text {
		t.Error("another seed gives the same article")
	}
}

// TestTruth: mentions stand where they are said to, one name is one entity in each article, and facts are of the world.
func TestTruth(t *testing.T) {
	for _, n := range []int{1, 40, 1500} {
		c := corpus.New(corpus.Options{Seed: 3, Articles: n})
		known := map[string]corpus.Entity{}
		for _, e := range c.Entities() {
			if known[e.ID].ID != "" {
				t.Fatalf("two entities are %s", e.ID)
			}
			known[e.ID] = e
		}
		names := map[string]map[string]bool{} // the entities of a full name
		for i := range c.Len() {
			a := c.Article(i)
			if strings.ContainsAny(a.Text, "\x01\x02\x03%") {
				t.Fatalf("marks are left in %q", a.Text)
			}
			here := map[string]string{}
			for _, m := range a.Mentions {
				if a.Text[m.Start:m.End] != m.Text || known[m.Entity].ID == "" {
					t.Fatalf("article %d: %+v is %q", i, m, a.Text[m.Start:m.End])
				}
				if other := here[m.Text]; other != "" && other != m.Entity {
					t.Fatalf("article %d: %q is %s and %s", i, m.Text, other, m.Entity)
				}
				here[m.Text] = m.Entity
				if m.Form == corpus.Full {
					if names[m.Text] == nil {
						names[m.Text] = map[string]bool{}
					}
					names[m.Text][m.Entity] = true
				}
			}
			if len(a.Mentions) == 0 {
				t.Errorf("article %d names nothing: %s", i, a.Text)
			}
			for _, f := range a.Facts {
				if known[f.Subject].ID == "" {
					t.Fatalf("article %d: %+v is of nothing", i, f)
				}
			}
		}
		if n == 1500 {
			for _, name := range []string{"John Smith", "Georgia", "Birmingham"} {
				if len(names[name]) != 2 {
					t.Errorf("%s is %v", name, names[name])
				}
			}
		}
	}
}

// TestConsistent: apart from what was planted, no two articles contradict each other.
func TestConsistent(t *testing.T) {
	c := corpus.New(corpus.Options{Seed: 5, Articles: 3000})
	kinds := map[corpus.Contradicts]int{}
	for _, p := range c.Contradictions {
		kinds[p.Kind]++
		right, wrong := c.Article(p.Articles[0]), c.Article(p.Articles[1])
		if !says(right, p, false) || !says(wrong, p, true) {
			t.Errorf("the articles do not say what was planted: %+v\n%s\n%s", p, right.Text, wrong.Text)
		}
		if p.Correction && right.Corrects != wrong.Number {
			t.Errorf("%+v: the correction corrects %d", p, right.Corrects)
		}
	}
	if len(kinds) != 4 || len(c.Contradictions) < 20 || len(c.Traps) < 5 {
		t.Errorf("%d contradictions of kinds %v, %d traps", len(c.Contradictions), kinds, len(c.Traps))
	}
	copies := 0
	said := map[string]map[string]bool{} // what has one value for ever, or on one day
	for i := range c.Len() {
		a := c.Article(i)
		if a.CopyOf >= 0 {
			copies++
			if from := c.Article(a.CopyOf); a.Text == from.Text || !reflect.DeepEqual(a.Facts, from.Facts) {
				t.Errorf("article %d is no copy of %d", i, a.CopyOf)
			}
		}
		for _, f := range a.Facts {
			if f.False {
				continue
			}
			key, value := "", f.Object
			switch f.Predicate {
			case "born", "foundedIn":
				key = f.Subject + " " + f.Predicate
			case "age":
				key = f.Subject + " age " + a.Published[:7]
			case "holdsPosition":
				if f.Organisation != "" && !strings.HasPrefix(f.Organisation, "club/") && f.Time == "" {
					key, value = f.Organisation+" "+f.Object+" "+a.Published, f.Subject
				}
			}
			if key == "" {
				continue
			}
			if said[key] == nil {
				said[key] = map[string]bool{}
			}
			said[key][value] = true
		}
	}
	for key, values := range said {
		limit := 1
		if strings.Contains(key, " age ") {
			limit = 2 // a birthday in the month
		}
		if len(values) > limit {
			t.Errorf("%s: %v", key, values)
		}
	}
	if copies < 100 {
		t.Errorf("%d copies", copies)
	}
}

// says reports whether an article has one side of a contradiction.
func says(a corpus.Article, c corpus.Contradiction, wrong bool) bool {
	value := c.Values[0]
	if wrong {
		value = c.Values[1]
	}
	for _, f := range a.Facts {
		if f.Predicate != c.Relation || f.False != wrong {
			continue
		}
		switch c.Kind {
		case corpus.Membership:
			if f.Subject == c.Subject && f.Object == c.Object && f.Negative == wrong {
				return true
			}
		case corpus.Holder:
			if f.Subject == value && f.Organisation == c.Subject && f.Object == c.Object {
				return true
			}
		default:
			if f.Subject == c.Subject && f.Object == value {
				return true
			}
		}
	}
	return false
}

// TestReadable: the reader finds the names and the facts of the articles; what it does not find cannot be measured with them.
func TestReadable(t *testing.T) {
	r, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := corpus.New(corpus.Options{Seed: 11, Articles: 120})
	names := map[string]string{}
	for _, e := range c.Entities() {
		names[e.ID] = e.Name
	}
	facts, found, mentions, named := 0, 0, 0, 0
	for i := range c.Len() {
		a := c.Article(i)
		read, err := r.Read(context.Background(), loaders.Input{IRI: "clew:article/test", Text: a.Text})
		if err != nil {
			t.Fatal(err)
		}
		if read.Published != a.Published {
			t.Errorf("published on %q, not %s", read.Published, a.Published)
		}
		entities, called := map[graph.IRI]graph.Entity{}, map[string]bool{}
		for _, e := range read.Entities {
			entities[e.IRI] = e
			for _, n := range append(e.Aliases, e.Name) {
				called[graph.Fold(n)] = true
			}
		}
		for _, m := range a.Mentions {
			mentions++
			if called[graph.Fold(m.Text)] {
				named++
			}
		}
		for _, f := range a.Facts {
			facts++
			ok := false
			for _, s := range read.Statements {
				if s.Predicate == f.Predicate && (s.Polarity == graph.Negative) == f.Negative {
					ok = true
				}
			}
			if ok {
				found++
			} else {
				t.Logf("not read: %s %s %s in\n%s", names[f.Subject], f.Predicate, f.Object, a.Text)
			}
		}
	}
	t.Logf("%d of %d names and %d of %d facts are read", named, mentions, found, facts)
	if float64(named) < 0.95*float64(mentions) || float64(found) < 0.9*float64(facts) {
		t.Errorf("%d of %d names and %d of %d facts are read", named, mentions, found, facts)
	}
}

func TestBCubed(t *testing.T) {
	if s := corpus.BCubed([]string{"a", "a", "b", "b"}, []string{"1", "1", "2", "2"}); s.F1() != 1 {
		t.Errorf("%+v", s)
	}
	s := corpus.BCubed([]string{"a", "a", "a", "b"}, []string{"1", "1", "2", "2"})
	if math.Abs(s.Precision-(2.0/2+0.5+0.5+1)/4*1) > 1e-9 || math.Abs(s.Recall-(2.0/3+2.0/3+1.0/3+1)/4) > 1e-9 {
		t.Errorf("%+v", s)
	}
	if s := corpus.BCubed(nil, nil); s.F1() != 0 {
		t.Errorf("%+v", s)
	}
}
