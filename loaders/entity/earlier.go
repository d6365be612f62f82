package entity

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// What is kept of the parts before is bounded, whatever the text is: so many entities, and so many of one name.
const (
	mostKnown = 1 << 17
	mostAlike = 16 // more than there are classes
)

// Earlier is what the parts of an article that were read before have. The zero value is that before the first part.
type Earlier struct {
	taken map[graph.IRI]int   // IRIs inside the article, and how often
	full  map[string][]*known // entities by their folded name
	short map[string][]*known // by another name, or the surname
	kept  map[graph.IRI]*known
}

// known is an entity with a name.
type known struct {
	iri         graph.IRI
	name, class string
}

// name gives the entities of a part their IRIs, and keeps their names for the parts behind it.
func (x *Earlier) name(article graph.IRI, entities []graph.Entity) {
	classes := map[string]map[string]bool{} // that share a folded name
	for i := range entities {
		if e := &entities[i]; e.Named {
			key := graph.Fold(e.Name)
			if classes[key] == nil {
				classes[key] = map[string]bool{}
			}
			classes[key][e.Class] = true
		}
	}
	here := map[graph.IRI]bool{}
	for i := range entities {
		if e := &entities[i]; e.Named {
			e.IRI = x.identify(e, len(classes[graph.Fold(e.Name)]) > 1)
			here[e.IRI] = true
		} else {
			e.IRI = x.local(article, slug(e))
		}
	}
	for i := range entities {
		if entities[i].Named {
			x.spellOut(&entities[i], here)
		}
	}
	x.add(entities)
}

// identify gives a named entity its IRI: that of the entity of its name before. several says that entities of several classes share the
// name in this part; then, as where they did before, the class decides.
func (x *Earlier) identify(e *graph.Entity, several bool) graph.IRI {
	same := x.full[graph.Fold(e.Name)]
	if len(same) == 1 && !several {
		return same[0].iri
	}
	for _, k := range same {
		if k.class == e.Class {
			return k.iri
		}
	}
	return graph.EntityIRI(e.Name, e.Class, several || len(same) > 0)
}

// spellOut finds the one entity before that a name is a short form of, "Rossi" after "Anna Rossi", and calls the entity by its name
// there. It does nothing where none or several fit, where the name was one of its own before, and where the other stands in this part
// under its full name (here has its IRI): who read them there together knows better.
func (x *Earlier) spellOut(e *graph.Entity, here map[graph.IRI]bool) {
	key := graph.Fold(e.Name)
	if len(x.full[key]) > 0 || len(x.short[key]) == mostAlike {
		return
	}
	var found *known
	for _, k := range x.short[key] {
		if k.class != e.Class && k.class != "" && e.Class != "" {
			continue
		}
		if found != nil {
			return
		}
		found = k
	}
	if found == nil || here[found.iri] {
		return
	}
	known := graph.Entity{IRI: found.iri, Name: found.name, Class: found.class, Named: true}
	Merge(&known, *e)
	*e, here[found.iri] = known, true
}

// add keeps the names of a part.
func (x *Earlier) add(entities []graph.Entity) {
	if x.kept == nil {
		x.full, x.short, x.kept = map[string][]*known{}, map[string][]*known{}, map[graph.IRI]*known{}
	}
	for i := range entities {
		e := &entities[i]
		if !e.Named {
			continue
		}
		k := x.kept[e.IRI]
		if k == nil {
			if len(x.kept) == mostKnown {
				continue
			}
			k = &known{e.IRI, e.Name, e.Class}
			x.kept[e.IRI] = k
			put(x.full, e.Name, k)
		}
		if k.class == "" {
			k.class = e.Class
		}
		for _, a := range e.Aliases {
			if c, _ := utf8.DecodeRuneInString(a); unicode.IsUpper(c) { // "the president" is no name
				put(x.short, a, k)
			}
		}
		if k.class != string(mention.Person) {
			continue
		}
		words := strings.Fields(k.name)
		for first := max(1, len(words)-3); first < len(words); first++ { // "Anneke de Witt" is "de Witt" and "Witt"
			put(x.short, strings.Join(words[first:], " "), k)
		}
	}
}

func put(names map[string][]*known, name string, k *known) {
	if key := graph.Fold(name); len(names[key]) < mostAlike && !slices.Contains(names[key], k) {
		names[key] = append(names[key], k)
	}
}

// local gives an entity without a name an IRI inside the article that no other has.
func (x *Earlier) local(article graph.IRI, words string) graph.IRI {
	if x.taken == nil {
		x.taken = map[graph.IRI]int{}
	}
	iri := graph.LocalIRI(article, words)
	for n := x.taken[iri] + 1; x.taken[iri] > 0 && n > 1; n++ { // until one is free: the text may have a "phase 2" of its own
		if next := graph.LocalIRI(article, words+" "+strconv.Itoa(n)); x.taken[next] == 0 {
			x.taken[iri] = n
			iri = next
			break
		}
	}
	x.taken[iri] = max(x.taken[iri], 1)
	return iri
}
