// Package entity decides which mentions of an article are one entity, and gives each entity its name, class and IRI.
package entity

import (
	"sort"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// Set is the entities of one article.
type Set struct {
	Entities []graph.Entity
	Of       []int // of each mention of the reading, the index of its entity; -1 for values and unresolved pronouns
}

// Most aliases that an entity keeps.
const maxAliases = 8

// longest name or phrase in words; a longer one is cut to its core.
const longestName = 14

// Resolve makes an entity of each chain of mentions that has a name or a phrase. Entities with a name
// get an IRI of their own, the others one inside the article, numbered in the order of the text where
// their words are the same. The order of the entities is that of their first mention.
//
// before is what the parts of the article that were read before have, and is added to; it may be nil for an article in one part.
func Resolve(article graph.IRI, r *mention.Reading, l *mention.Lexicon, before *Earlier) *Set {
	s := &Set{Of: make([]int, len(r.Mentions))}
	chains := map[int][]int{}
	var order []int
	for i := range r.Mentions {
		s.Of[i] = -1
		m := &r.Mentions[i]
		if m.Form == mention.Amount {
			continue
		}
		if chains[m.Chain] == nil {
			order = append(order, m.Chain)
		}
		chains[m.Chain] = append(chains[m.Chain], i)
	}
	for _, c := range order {
		e, ok := describe(r, l, chains[c])
		if !ok {
			continue
		}
		for _, i := range chains[c] {
			s.Of[i] = len(s.Entities)
		}
		s.Entities = append(s.Entities, e)
	}
	if before == nil {
		before = &Earlier{}
	}
	before.name(article, s.Entities)
	return s
}

// Merge adds to an entity the names that another part of the article has for it, as many as an entity keeps.
func Merge(into *graph.Entity, from graph.Entity) {
	known := map[string]bool{graph.Fold(into.Name): true}
	for _, a := range into.Aliases {
		known[graph.Fold(a)] = true
	}
	for _, a := range append([]string{from.Name}, from.Aliases...) {
		if f := graph.Fold(a); !known[f] && len(into.Aliases) < maxAliases {
			known[f] = true
			into.Aliases = append(into.Aliases, a)
		}
	}
	if into.Class == "" {
		into.Class = from.Class
	}
}

// slug is the words that name a phrase in an IRI: its core, at most six words.
func slug(e *graph.Entity) string {
	name := e.Name
	for _, a := range e.Aliases {
		if len(a) < len(name) && len(a) > 2 {
			name = a
		}
	}
	words := strings.Fields(name)
	if len(words) > 6 {
		words = words[len(words)-6:]
	}
	return strings.Join(words, " ")
}

// describe gives the name, class and aliases of a chain; not ok when it has only pronouns.
func describe(r *mention.Reading, l *mention.Lexicon, chain []int) (graph.Entity, bool) {
	var e graph.Entity
	counts := map[string]int{}
	var seen []string
	add := func(name string) {
		if name == "" {
			return
		}
		if counts[name] == 0 {
			seen = append(seen, name)
		}
		counts[name]++
	}
	best := ""
	kinds := map[mention.Kind]int{}
	for _, i := range chain {
		m := &r.Mentions[i]
		switch m.Form {
		case mention.Name:
			name := clean(r.Words(m, false))
			add(name)
			kinds[m.Kind] += 3
			if fuller(name, best, e.Named) {
				best = name
			}
			e.Named = true
		case mention.Nominal:
			core := clean(r.Words(m, true))
			add(core)
			if m.Last-m.First <= longestName {
				full := clean(r.Words(m, false))
				if full != core {
					add(full)
				}
			}
			kinds[m.Kind]++
		}
	}
	if len(seen) == 0 {
		return e, false
	}
	class, most := mention.Kind(""), 0
	for k, n := range kinds {
		if k != "" && (n > most || n == most && k < class) {
			class, most = k, n
		}
	}
	e.Class = string(class)
	switch {
	case e.Named && class == mention.Country && l.CountryOf(best) != nil:
		e.Name = l.CountryOf(best).Name
	case e.Named:
		e.Name = best
	default:
		// The first phrase in full, unless another sentence says more of it.
		first := &r.Mentions[chain[0]]
		for _, i := range chain {
			if r.Mentions[i].Form == mention.Nominal {
				first = &r.Mentions[i]
				break
			}
		}
		e.Name = clean(r.Words(first, first.Last-first.First > longestName))
	}
	sort.SliceStable(seen, func(a, b int) bool { return counts[seen[a]] > counts[seen[b]] })
	folded := map[string]bool{graph.Fold(e.Name): true}
	for _, n := range seen {
		if f := graph.Fold(n); !folded[f] && len(e.Aliases) < maxAliases {
			folded[f] = true
			e.Aliases = append(e.Aliases, n)
		}
	}
	return e, true
}

// fuller reports whether a name says more than the best so far: spelt out before an acronym, then longer.
func fuller(name, best string, named bool) bool {
	if !named {
		return true
	}
	a, b := len(strings.Fields(name)), len(strings.Fields(best))
	if a != b {
		return a > b
	}
	if upper(name) != upper(best) {
		return upper(best) && a > 1
	}
	return false
}

func upper(s string) bool { return strings.ToUpper(s) == s }

// clean takes a leading article off a phrase and folds its white space.
func clean(s string) string {
	words := strings.Fields(s)
	if len(words) > 1 {
		switch strings.ToLower(words[0]) {
		case "the", "a", "an":
			words = words[1:]
		}
	}
	return strings.Trim(strings.Join(words, " "), "“”\"‘’")
}
