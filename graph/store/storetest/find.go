package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

// naming makes an article that does nothing but name things.
func naming(id string, entities ...graph.Entity) *graph.Article {
	a := Article(id, "Peru")
	a.Entities, a.Statements = entities, nil
	return a
}

// foundNames: what a person types, and what is to come first by which score.
func foundNames(t *testing.T, s *store.Store) {
	ctx := context.Background()
	entity := func(iri graph.IRI, name string, aliases ...string) graph.Entity {
		return graph.Entity{IRI: iri, Name: name, Aliases: aliases, Class: "Organisation", Named: true}
	}
	mustLoad(t, s, naming("a",
		entity("clew:Beyonce", "Beyoncé"), entity("clew:Jorgensen", "Anker Jørgensen"), entity("clew:Strauss", "Müller-Strauß"), entity("clew:Office", "Office of the Prosecutor"),
		entity("clew:US", "United States", "the U.S.", "America"), entity("clew:Hague", "The Hague"), entity("clew:Sanaa", "Sana’a"), entity("clew:Microsoft", "Microsoft"),
		entity("clew:Blinken", "Antony Blinken"), entity("clew:Dorfmann", "Dorfmann"), entity("clew:Muenchen", "Munchen"), entity("clew:München", "München"), entity("clew:UN", "UN"),
	))
	if _, err := s.Import(ctx, feed([]quad.Quad{
		{Subject: quad.IRI("http://example.org/w"), Predicate: quad.IRI(vocab.Label), Object: quad.LangString{Value: "Weltraumbahnhof", Lang: "de"}},
		{Subject: quad.BNode("b"), Predicate: quad.IRI(vocab.Label), Object: quad.String("Weltraumbahn")},
	}, nil)); err != nil {
		t.Fatal(err)
	}
	const foldedName, otherName = store.ScoreName - 0.01*store.FoldedName, store.ScoreName - 0.01*store.OtherName
	for _, c := range []struct {
		typed string
		iri   graph.IRI // "" for nothing
		score float64   // less 0.01 for each step from the name: foldedName, otherName
	}{
		{"Beyoncé", "clew:Beyonce", store.ScoreName}, {"BEYONCÉ", "clew:Beyonce", store.ScoreName}, {"beyonce", "clew:Beyonce", foldedName},
		{"Anker Jorgensen", "clew:Jorgensen", foldedName}, {"jorgensen", "clew:Jorgensen", store.ScoreWords}, {"Anker", "clew:Jorgensen", store.ScoreWords},
		{"Muller Strauss", "clew:Strauss", foldedName}, {"MÜLLER‑STRAUSS", "clew:Strauss", foldedName}, {"Oﬃce of the Prosecutor", "clew:Office", store.ScoreName},
		{"US", "clew:US", otherName}, {"u.s.", "clew:US", otherName}, {"The US", "clew:US", otherName}, {"hague", "clew:Hague", store.ScoreName},
		{"Sana'a", "clew:Sanaa", store.ScoreName}, {"Sanaa", "clew:Sanaa", foldedName}, {"of the", "clew:Office", store.ScoreWords},
		{"Micro", "clew:Microsoft", store.ScoreBegins}, {"blin", "clew:Blinken", store.ScoreWordBegins}, {"Antony B", "clew:Blinken", store.ScoreBegins},
		{"Microsfot", "clew:Microsoft", 0.4}, {"Micrsoft", "clew:Microsoft", 0.4}, {"Mircosotf", "clew:Microsoft", 0.3}, {"Mcrsft", "", 0}, {"Blinkn", "clew:Blinken", 0.38},
		{"Antoni Blinkin", "clew:Blinken", 0.3}, {"Dorfman", "clew:Dorfmann", store.ScoreBegins}, {"Dorffmann", "clew:Dorfmann", 0.4}, {"NU", "", 0}, {"un", "clew:UN", store.ScoreName},
		{"München", "clew:München", store.ScoreName}, {"Munchen", "clew:Muenchen", store.ScoreName}, {"Weltraumbahnhof", "http://example.org/w", store.ScoreName},
		{"<http://example.org/w>", "http://example.org/w", store.ScoreName}, {"http://example.org/w", "http://example.org/w", store.ScoreName}, {"clew:Hague", "clew:Hague", store.ScoreName},
		{"<clew:Nothing>", "", 0}, {"clew:Nothing", "", 0}, {"http://example.org/nothing", "", 0}, {" ", "", 0}, {"…", "", 0},
	} {
		found, err := s.Find(ctx, c.typed, 3)
		switch {
		case err != nil:
			t.Errorf("%q: %v", c.typed, err)
		case c.iri == "" && len(found) > 0:
			t.Errorf("%q finds %+v", c.typed, found)
		case c.iri != "" && (len(found) == 0 || found[0].Entity.IRI != c.iri || diff(found[0].Score-0.01*float64(found[0].Other), c.score) > 0.001):
			t.Errorf("%q finds %+v, want %s by %v", c.typed, found, c.iri, c.score)
		}
		meant, err := s.Find(ctx, c.typed, store.Best)
		if err != nil || c.iri != "" && (len(meant) != 1 || meant[0].Entity.IRI != c.iri) {
			t.Errorf("%q means %+v: %v", c.typed, meant, err)
		}
	}
	if found, err := s.Find(ctx, "america", 1); err != nil || len(found) != 1 || found[0].Name != "America" || found[0].Entity.Name != "United States" {
		t.Errorf("%+v, %v", found, err)
	}
	if _, err := s.Remove(ctx, "clew:article/a"); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Find(ctx, "Microsoft", 0); err != nil || len(found) > 0 {
		t.Errorf("removed, and found: %+v, %v", found, err)
	}
}

func diff(a, b float64) float64 { return max(a-b, b-a) }

// ranks: of names that fit as well, those of which the graph knows most come first; what was only described comes last. Best gives all that fit as well as the first.
func ranks(t *testing.T, s *store.Store) {
	ctx := context.Background()
	person := func(iri graph.IRI, name string) graph.Entity {
		return graph.Entity{IRI: iri, Name: name, Class: "Person", Aliases: []string{"Smith"}, Named: true}
	}
	anna, john := person("clew:Anna_Smith", "Anna Smith"), person("clew:John_Smith", "John Smith")
	smithson := graph.Entity{IRI: "clew:Smithson", Name: "Smithson", Named: true}
	for i, entities := range [][]graph.Entity{{anna, john, smithson}, {john, smithson}, {smithson}, {smithson}, {john, {IRI: "clew:article/4#smith", Name: "smith"}}} {
		mustLoad(t, s, naming(fmt.Sprint(i), entities...))
	}
	iris := func(found []store.Match, err error) string {
		var out []string
		for _, m := range found {
			out = append(out, string(m.Entity.IRI))
		}
		return fmt.Sprint(strings.Join(out, " "), " ", err)
	}
	for name, want := range map[string][2]string{
		"Smith":      {"clew:article/4#smith clew:John_Smith clew:Anna_Smith clew:Smithson", "clew:article/4#smith"},
		"Anna Smith": {"clew:Anna_Smith", "clew:Anna_Smith"},
		"Smit":       {"clew:Smithson clew:John_Smith clew:Anna_Smith clew:article/4#smith", "clew:Smithson clew:John_Smith clew:Anna_Smith"},
		"Smtih":      {"clew:John_Smith clew:Anna_Smith clew:article/4#smith", "clew:John_Smith clew:Anna_Smith clew:article/4#smith"},
	} {
		if got := iris(s.Find(ctx, name, 0)); got != want[0]+" <nil>" {
			t.Errorf("%q finds %s, want %s", name, got, want[0])
		}
		if got := iris(s.Find(ctx, name, store.Best)); got != want[1]+" <nil>" {
			t.Errorf("%q means %s, want %s", name, got, want[1])
		}
	}
	// Somebody whom only one article names is no less of the name, but what is only described there is.
	harbour := graph.Entity{IRI: "clew:Harbour", Name: "Harbour", Named: true}
	mustLoad(t, s, naming("b", graph.Entity{IRI: "clew:article/b#John_Smith", Name: "John Smith", Class: "Person"}, harbour, graph.Entity{IRI: "clew:article/b#harbour", Name: "harbour"}))
	for name, want := range map[string]string{"John Smith": "clew:John_Smith clew:article/b#John_Smith", "Harbour": "clew:Harbour"} {
		if got := iris(s.Find(ctx, name, store.Best)); got != want+" <nil>" {
			t.Errorf("%q means %s, want %s", name, got, want)
		}
	}
	if got := iris(s.Find(ctx, "Smith", 2)); got != "clew:article/4#smith clew:John_Smith <nil>" {
		t.Errorf("the first two: %s", got)
	}
}

// nameModel loads, replaces and removes articles that name things, and compares what is found with a look at a map of all names.
func nameModel(t *testing.T, s *store.Store) {
	ctx := context.Background()
	words := []string{"anna", "Ánna", "maria", "rossi", "Rosi", "Ross", "O’Neill", "ONeil", "the", "müller-lyer", "x", "united", "untied"}
	word := rapid.SampledFrom(words)
	name := rapid.Custom(func(r *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 3).Draw(r, "words"), " ")
	})
	step := 0
	rapid.Check(t, func(r *rapid.T) {
		model := map[string]*graph.Article{}
		fixed := map[graph.IRI]string{}
		for range rapid.IntRange(1, 4).Draw(r, "articles") {
			id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "id")
			if rapid.IntRange(0, 3).Draw(r, "remove") == 0 {
				if _, err := s.Remove(ctx, graph.ArticleIRIOf(id)); err != nil {
					r.Fatal(err)
				}
				delete(model, id)
				continue
			}
			a := naming(id)
			step++
			a.Checksum = fmt.Sprint(step)
			for range rapid.IntRange(1, 4).Draw(r, "entities") {
				iri := graph.IRI("clew:E" + rapid.SampledFrom([]string{"1", "2", "3", "4", "5"}).Draw(r, "iri"))
				if slices.ContainsFunc(a.Entities, func(e graph.Entity) bool { return e.IRI == iri }) {
					continue
				}
				if fixed[iri] == "" {
					fixed[iri] = name.Draw(r, "name")
				}
				a.Entities = append(a.Entities, graph.Entity{IRI: iri, Name: fixed[iri], Aliases: rapid.SliceOfN(name, 0, 2).Draw(r, "aliases"), Class: "Person", Named: true})
			}
			if _, err := s.Load(ctx, a); err != nil {
				r.Fatal(err)
			}
			model[id] = a
		}
		typed := rapid.OneOf(name, word, rapid.StringMatching("(ann|anna|mari|r|ros|rosssi|o.neill|untied|mul|mullre lyer)( ross)?")).Draw(r, "typed")
		want := lookIn(model, typed)
		found, err := s.Find(ctx, typed, 0)
		if err != nil {
			r.Fatal(err)
		}
		var got []string
		for _, m := range found {
			got = append(got, fmt.Sprintf("%.2f %s %d", m.Score-0.01*float64(m.Other), m.Entity.IRI, m.Facts))
		}
		if !slices.Equal(got, want) {
			r.Fatalf("%q finds %q, want %q", typed, got, want)
		}
		for _, id := range []string{"a", "b", "c"} {
			if _, err := s.Remove(ctx, graph.ArticleIRIOf(id)); err != nil {
				r.Fatal(err)
			}
		}
		if found, err := s.Find(ctx, typed, 0); err != nil || len(found) > 0 {
			r.Fatalf("an empty graph finds %v, %v", found, err)
		}
	})
}

// lookIn finds a name by a look at all.
func lookIn(articles map[string]*graph.Article, typed string) []string {
	type fit struct {
		iri   graph.IRI
		score float64
		facts int
	}
	fits := map[graph.IRI]*fit{}
	q := graph.SearchName(typed)
	try := func(e graph.Entity, name string, similar bool) {
		f, score := graph.SearchName(name), 0.0
		switch {
		case similar:
			allowed := []int{0, 0, 0, 0, 1, 1, 1, 1, 2}[min(8, len([]rune(q)))]
			all := strings.Fields(f)
			for i := range all {
				for j := i + 1; j <= len(all); j++ {
					d := edits([]rune(q), []rune(strings.Join(all[i:j], " ")))
					if d > allowed || d == 0 {
						continue
					}
					if i == 0 && j == len(all) {
						score = max(score, store.ScoreSimilar-0.1*float64(d))
					}
					score = max(score, store.ScoreSimilar-0.02-0.1*float64(d))
				}
			}
		case f == q && graph.Fold(e.Name) == graph.Fold(typed):
			score = store.ScoreName
		case f == q && graph.SearchName(e.Name) == q:
			score = store.ScoreName - 0.01*store.FoldedName
		case f == q:
			score = store.ScoreName - 0.01*store.OtherName
		case strings.Contains(" "+f+" ", " "+q+" "):
			score = store.ScoreWords
		case strings.HasPrefix(f, q):
			score = store.ScoreBegins
		case strings.Contains(f, " "+q):
			score = store.ScoreWordBegins
		}
		if score > 0 {
			if fits[e.IRI] == nil {
				fits[e.IRI] = &fit{iri: e.IRI}
			}
			fits[e.IRI].score = max(fits[e.IRI].score, score)
		}
	}
	for _, similar := range []bool{false, true} {
		for _, a := range articles {
			for _, e := range a.Entities {
				for _, n := range append([]string{e.Name}, e.Aliases...) {
					try(e, n, similar)
					try(e, graph.Fold(n), similar)
				}
			}
		}
		if len(fits) > 0 {
			break
		}
	}
	var out []*fit
	for _, f := range fits {
		for _, a := range articles {
			for _, e := range a.Entities {
				if e.IRI == f.iri {
					f.facts++
				}
			}
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b *fit) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), -cmp.Compare(a.facts, b.facts), cmp.Compare(a.iri, b.iri))
	})
	var lines []string
	for _, f := range out {
		lines = append(lines, fmt.Sprintf("%.2f %s %d", f.score, f.iri, f.facts))
	}
	return lines
}

// edits is the number of letters to add, leave out, change, or swap with the next, no place twice; by its definition, without a table.
func edits(a, b []rune) int {
	if max(len(a), len(b)) == 0 {
		return 0
	}
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	var from func(i, j, left int) int
	from = func(i, j, left int) int {
		if left < 0 {
			return 3
		}
		if i == len(a) && j == len(b) {
			return 0
		}
		best := 3
		if i < len(a) && j < len(b) {
			if a[i] == b[j] {
				best = min(best, from(i+1, j+1, left))
			}
			best = min(best, 1+from(i+1, j+1, left-1))
		}
		if i < len(a) {
			best = min(best, 1+from(i+1, j, left-1))
		}
		if j < len(b) {
			best = min(best, 1+from(i, j+1, left-1))
		}
		if i+1 < len(a) && j+1 < len(b) && a[i] == b[j+1] && a[i+1] == b[j] {
			best = min(best, 1+from(i+2, j+2, left-1))
		}
		return best
	}
	return from(0, 0, 2)
}
