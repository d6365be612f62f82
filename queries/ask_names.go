package queries

import (
	"context"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/graph/store"
)

// meaning is what a phrase of the question may stand for.
type meaning struct {
	fold  string
	iris  []graph.IRI
	names []string // folded names and aliases of these, and the phrase itself
	kind  bool     // it says only what kind of thing is meant, and there are several

	bearers []store.Match // those of them whose name it is, best first; a question means one
	chosen  graph.IRI     // of several: whom the answer is about
}

// maxMeanings is how many things a phrase may stand for: "the deal" is another one in each article.
const maxMeanings = 50

// meaning finds what a phrase stands for: what has that name; else a person with that last name, or a thing whose name begins with these words and goes on
// with a preposition, "the lander" of "lander of the mission". A name that is only like it is not meant.
func (a *asking) meaning(p question.Phrase) (*meaning, error) {
	if m, is := a.phrases[p.Text]; is {
		return m, nil
	}
	m := &meaning{fold: graph.Fold(p.Text)}
	a.phrases[p.Text] = m
	m.names = []string{m.fold}
	if m.fold == "" {
		return m, nil
	}
	found, err := a.g.Find(a.ctx, p.Text, maxMeanings)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Score < 1 {
		other, err := a.renamed(p.Text)
		if err != nil {
			return nil, err
		}
		found = append(other, found...)
	}
	found, m.kind = a.words.meant(found, m.fold)
	for _, f := range found {
		m.iris = append(m.iris, f.Entity.IRI)
		a.entities[f.Entity.IRI] = f.Entity
		if f.Proper() {
			m.bearers = append(m.bearers, f)
		}
		for _, n := range append([]string{f.Entity.Name}, f.Entity.Aliases...) {
			if fold := graph.Fold(n); !slices.Contains(m.names, fold) {
				m.names = append(m.names, fold)
			}
		}
	}
	return m, nil
}

// mostOfKind is among how many things of a kind the one may be that is asked for.
const mostOfKind = 5

// meant chooses among the entities found for words: those with just that name; else those whose names go on with them; else the few that are things of
// that kind, "a 2 billion euro contract with the city" for "the contract". It reports whether those are several, of which only one is meant.
func (v *vocabulary) meant(found []store.Match, words string) (chosen []store.Match, several bool) {
	var exact, longer, kind []store.Match
	for _, f := range found {
		name := graph.Fold(f.Name)
		switch {
		case f.Score == 1:
			exact = append(exact, f)
		case f.Score <= .5:
		case v.continues(name, words, f.Entity):
			longer = append(longer, f)
		case !f.Entity.Named && !strings.Contains(words, " ") && v.head(name) == words:
			kind = append(kind, f)
		}
	}
	switch {
	case len(exact) > 0:
		return exact, false
	case len(longer) > 0:
		return longer, false
	case len(kind) <= mostOfKind:
		return kind, len(kind) > 1
	}
	return nil, false
}

// ambiguous reports whether statements that answer are about several things of a kind of which the question means one.
func (a *asking) ambiguous(found []match) bool {
	for _, m := range a.phrases {
		if !m.kind {
			continue
		}
		var about graph.IRI
		for _, f := range found {
			for _, t := range []graph.Term{f.fact.Subject, f.fact.Object} {
				if !slices.Contains(m.iris, t.Entity) {
					continue
				}
				if about != "" && about != t.Entity {
					return true
				}
				about = t.Entity
			}
		}
	}
	return false
}

// renamed looks for "the seat of the UN" and "the UN's seat" under the other names of the UN, and in the other order of words.
func (a *asking) renamed(text string) ([]store.Match, error) {
	head, tail, ok := strings.Cut(text, " of ")
	if !ok {
		if tail, head, ok = strings.Cut(strings.ReplaceAll(text, "’", "'"), "'s "); !ok {
			return nil, nil
		}
	}
	of, err := a.meaning(question.Phrase{Text: tail})
	if err != nil || len(of.iris) > 3 {
		return nil, err
	}
	for _, name := range of.names {
		for _, other := range []string{head + " of " + name, head + " of the " + name, name + "'s " + head} {
			found, err := a.g.Find(a.ctx, other, 1)
			if err != nil || len(found) > 0 && found[0].Score == 1 {
				return found, err
			}
		}
	}
	return nil, nil
}

// continues reports whether a longer name is one that the words alone stand for.
func (v *vocabulary) continues(name, words string, e graph.Entity) bool {
	if rest, ok := strings.CutPrefix(name, words+" "); ok {
		next, _, _ := strings.Cut(rest, " ")
		return v.joins[next]
	}
	rest, ok := strings.CutSuffix(name, " "+words)
	switch {
	case !ok:
		return false
	case e.Class == "Person" && e.Named:
		return !strings.Contains(words, " ")
	case e.Named:
		return false
	}
	// "attacks" are ISIS-K's attacks, but "Sweden's bid" is not just any bid that is asked for.
	return strings.HasSuffix(rest, "'s") || strings.HasSuffix(rest, "s'") || rest == "its" || rest == "their" || rest == "his" || rest == "her"
}

// ClassOf gives the class of the entity that has just this name, and false when none has, or when the graph cannot say.
func ClassOf(ctx context.Context, g Knowledge, name string) (class string, known bool) {
	found, err := g.Find(ctx, name, 1)
	if err != nil || len(found) == 0 || found[0].Score < 1 {
		return "", false
	}
	return found[0].Entity.Class, true
}

// is reports whether a term is what a phrase stands for.
func (a *asking) is(p question.Phrase, t graph.Term) (bool, error) {
	if p.Office {
		words, err := a.name(t)
		return err == nil && a.words.office(words, p.Text), err
	}
	if p.Clause {
		if t.Literal == nil {
			return false, nil
		}
		have := a.words.tokens(t.Literal.Value)
		return !slices.ContainsFunc(a.words.tokens(p.Text), func(w string) bool { return !slices.Contains(have, w) }), nil
	}
	m, err := a.meaning(p)
	if err != nil {
		return false, err
	}
	switch {
	case t.Entity != "":
		return slices.Contains(m.iris, t.Entity), nil
	case t.Literal != nil:
		return m.says(t.Literal.Value, t.Literal.Time), nil
	}
	return false, nil
}

// says reports whether words are, or name, what is meant. time is what they mean as a date.
func (m *meaning) says(words, time string) bool {
	fold := graph.Fold(words)
	if slices.Contains(m.names, fold) {
		return true
	}
	if time != "" && len(m.fold) == 4 && strings.HasPrefix(time, m.fold) {
		return true // a year
	}
	return m.fold != "" && holds(fold, m.fold)
}

// mentions reports whether a text names what is meant.
func (m *meaning) mentions(text string) bool {
	fold := graph.Fold(text)
	return slices.ContainsFunc(m.names, func(n string) bool { return n != "" && (holds(fold, n) || holds(fold, n+"'s")) })
}

// holds reports whether words stand in a text as whole words.
func holds(text, words string) bool {
	letters := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,.;:!?\"()“”", r) }), " ") + " "
	}
	return strings.Contains(letters(text), letters(words))
}
