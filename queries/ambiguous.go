package queries

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// AmbiguousError is a name that several entities have, none more than the others.
type AmbiguousError struct {
	Name       string
	Candidates []Candidate // those of which the graph knows most first
}

// Candidate is one of the entities that an ambiguous name may mean.
type Candidate struct {
	Entity graph.Entity
	Facts  int
	Known  string // a fact that tells it from others: "prime minister", "in Europe"; "" where there is none
}

// shownCandidates is how many candidates an error lists.
const shownCandidates = 8

func (e *AmbiguousError) Error() string {
	var list []string
	for _, c := range e.Candidates[:min(shownCandidates, len(e.Candidates))] {
		list = append(list, c.String())
	}
	if more := len(e.Candidates) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("%q may be: %s", e.Name, strings.Join(list, "; "))
}

// String gives the name and what tells it from others of that name: class, position or place, number of facts, IRI.
func (c Candidate) String() string {
	var about []string
	if c.Entity.Class != "" {
		about = append(about, strings.ToLower(c.Entity.Class))
	}
	if c.Known != "" {
		about = append(about, c.Known)
	}
	facts := fmt.Sprintf("%d facts", c.Facts)
	if c.Facts == 1 {
		facts = "1 fact"
	}
	return fmt.Sprintf("%s (%s)", c.Entity.Name, strings.Join(append(about, facts, string(c.Entity.IRI)), ", "))
}

// Full gives the full name of a candidate that no other one has, "" when there is none.
func (e *AmbiguousError) Full() string {
	times := map[string]int{graph.Fold(e.Name): 1} // what was typed is not enough
	for _, c := range e.Candidates {
		times[graph.Fold(c.Entity.Name)]++
	}
	for _, c := range e.Candidates {
		if times[graph.Fold(c.Entity.Name)] == 1 {
			return c.Entity.Name
		}
	}
	return ""
}

// telling are the relations that tell entities of one name apart, the most telling first, and how their objects are said.
var telling = []struct{ relation, words string }{
	{"holdsPosition", "%s"}, {"locatedIn", "in %s"}, {"partOf", "part of %s"}, {"leads", "leads %s"}, {"worksFor", "of %s"}, {"memberOf", "member of %s"}, {"isA", "%s"},
}

// Ambiguous makes the error for a name that may mean any of these.
func Ambiguous(ctx context.Context, g Names, name string, found []store.Match) error {
	e := &AmbiguousError{Name: name}
	have := map[string]int{} // how many of the candidates a fact is known of
	var all [][]string
	for i, m := range found {
		e.Candidates = append(e.Candidates, Candidate{Entity: m.Entity, Facts: m.Facts})
		facts, ok := g.(Facts)
		if !ok || i >= shownCandidates {
			continue
		}
		these, err := known(ctx, g, facts, m.Entity.IRI)
		if err != nil {
			return err
		}
		for _, words := range these {
			have[words]++
		}
		all = append(all, these)
	}
	for i, these := range all {
		if len(these) == 0 {
			continue
		}
		e.Candidates[i].Known = these[0]
		if k := slices.IndexFunc(these, func(words string) bool { return have[words] == 1 }); k >= 0 {
			e.Candidates[i].Known = these[k] // two are captains, but of different ships
		}
	}
	return e
}

// knownMost is how many facts of a candidate are compared with those of the others.
const knownMost = 8

// known gives in words what articles assert of an entity that tells it from others, the most telling first.
func known(ctx context.Context, g Names, db Facts, iri graph.IRI) ([]string, error) {
	facts, err := db.Statements(ctx, store.Filter{Subject: iri, AssertedOnly: true})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range telling {
		for _, f := range facts {
			if f.Predicate != t.relation || len(out) == knownMost {
				continue
			}
			words := ""
			switch {
			case f.Object.Literal != nil:
				words = fmt.Sprintf(t.words, f.Object.Literal.Value)
			case f.Object.Entity != "" && !f.Object.Unknown:
				other, _, err := g.Entity(ctx, f.Object.Entity)
				if err != nil {
					return nil, err
				}
				words = fmt.Sprintf(t.words, other.Name)
			}
			if words != "" && !slices.Contains(out, words) {
				out = append(out, words)
			}
		}
	}
	return out, nil
}
