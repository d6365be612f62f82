package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
	"github.com/clewgraph/clew/graph/vocab"
)

// How exactly an entity is called what was looked for: the scores of a [Match].
const (
	ScoreName       = 1    // one of its names, or its IRI
	ScoreWords      = 0.8  // words of a longer name
	ScoreBegins     = 0.6  // the beginning of a name
	ScoreWordBegins = 0.55 // the beginning of words in a name
	ScoreSimilar    = 0.5  // at most this: a name, or words of it, that one or two letters part from it
)

// Of names that match in whole, which they are: [Match.Other]. The less comes first.
const (
	MainName   = iota // its name
	FoldedName        // its name but for accents and punctuation
	OtherName         // another of its names
)

// Best is a limit for [Store.Find].
const Best = -1

// rankAll is how many entities of one score are counted exactly to rank them. Of more, those that the store estimates to have most facts are.
const rankAll = 200

// Find gives the entities that a name may mean, best first, at most limit (0: no limit). Names match as [graph.SearchName] folds them: all of a name,
// words of it, or its beginning; when none does so, those that one letter parts from it, or two where it is long. Of those that match as exactly, what was
// named comes before what was only described, and then that of which the graph knows most. An IRI, with or without <>, matches itself.
//
// With the limit [Best] it gives what a name means: of those that it would give first, all that match as exactly as the very first. Several are an ambiguous name. When
// their score is [ScoreSimilar] or less they are not called so, only like it.
func (s *Store) Find(ctx context.Context, name string, limit int) ([]Match, error) {
	ctx, done := s.reading(ctx)
	defer done()
	if limit != Best {
		return s.find(ctx, name, limit, false)
	}
	found, err := s.find(ctx, name, 0, true)
	if err != nil || len(found) == 0 || found[0].Score <= ScoreSimilar {
		return found, err
	}
	first := found[0]
	return slices.DeleteFunc(found, func(m Match) bool { return !m.Equals(first) }), nil
}

// Equals reports whether a name means two entities equally: as exactly, by the same kind of name, and neither only describes what it is. A name decides nothing
// because it is that of somebody in one article alone: clew:article/b#John_Smith is a John Smith as clew:John_Smith is one.
func (m Match) Equals(other Match) bool {
	return m.Score == other.Score && m.Other == other.Other && (m.Entity.Named == other.Entity.Named || m.Proper() && other.Proper())
}

// Proper reports whether the name that matched is one, "John Smith", and not a description of something in an article, "the purchase".
func (m Match) Proper() bool {
	first, _ := utf8.DecodeRuneInString(m.Name)
	return m.Entity.Named || unicode.IsLetter(first) && !unicode.IsLower(first)
}

// find looks a name up. best leaves out all that match less exactly than others.
func (s *Store) find(ctx context.Context, name string, limit int, best bool) ([]Match, error) {
	if iri, ok := asIRI(name); ok {
		m, err := s.match(ctx, hit{iri: iri, score: ScoreName}, name)
		if err != nil {
			return nil, err
		}
		if m.known {
			m.Name = string(iri)
			return []Match{m.Match}, nil
		}
		if strings.HasPrefix(name, "<") || strings.HasPrefix(name, vocab.Clew) {
			return nil, nil
		}
	}
	folded := graph.SearchName(name)
	if folded == "" {
		return nil, nil
	}
	walk, err := s.nameIndex(ctx)
	if err != nil {
		return nil, err
	}
	stop := limit
	if best {
		stop = 1
	}
	hits, err := beginning(ctx, walk, folded, stop)
	if err == nil && len(hits) == 0 {
		hits, err = similar(ctx, walk, folded)
	}
	if err != nil {
		return nil, err
	}
	return s.rank(ctx, name, hits, limit, best)
}

// rank makes matches of hits, best first.
func (s *Store) rank(ctx context.Context, name string, hits map[subject]hit, limit int, best bool) ([]Match, error) {
	classes := map[float64][]hit{}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	one := map[graph.IRI]hit{} // the best of those who are one
	for _, h := range hits {
		ok, err := s.locate(ctx, &h)
		if err != nil {
			return nil, err
		}
		h.iri = who.one(h.iri)
		if before, is := one[h.iri]; ok && (!is || h.score > before.score || h.score == before.score && h.text < before.text) {
			one[h.iri] = h
		}
	}
	for _, h := range one {
		classes[h.score] = append(classes[h.score], h)
	}
	var scores []float64
	for score := range classes {
		scores = append(scores, score)
	}
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) })
	var out []Match
	for _, score := range scores {
		class := classes[score]
		if limit > 0 || best {
			var err error
			if class, err = s.likeliest(ctx, class, max(limit, rankAll)); err != nil {
				return nil, err
			}
		}
		for _, h := range class {
			m, err := s.match(ctx, h, name)
			if err != nil {
				return nil, err
			}
			out = append(out, m.Match)
		}
		if len(out) > 0 && (best && score > ScoreSimilar) || limit > 0 && len(out) >= limit {
			break
		}
	}
	slices.SortFunc(out, func(a, b Match) int {
		return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(a.Other, b.Other), -cmp.Compare(bit(a.Entity.Named), bit(b.Entity.Named)), -cmp.Compare(a.Facts, b.Facts), cmp.Compare(a.Entity.IRI, b.Entity.IRI))
	})
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	return out, nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// locate finds the IRI of a hit; false for a name of something that has none.
func (s *Store) locate(ctx context.Context, h *hit) (bool, error) {
	if h.iri != "" {
		return true, nil
	}
	qs := s.state(ctx)
	iri, ok := qs.NameOf(h.id).(quad.IRI)
	h.iri = graph.IRI(iri)
	return ok, fault(qs)
}

// likeliest keeps n hits of one score: the named ones first, and those of which the store estimates that most is known.
func (s *Store) likeliest(ctx context.Context, hits []hit, n int) ([]hit, error) {
	g, ok := s.state(ctx).(interface {
		Degree(pebblestore.ID) (int64, error)
	})
	if !ok || len(hits) <= n {
		return hits, nil
	}
	degrees := make(map[graph.IRI]int64, len(hits))
	for _, h := range hits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := g.Degree(h.id)
		if err != nil {
			return nil, err
		}
		degrees[h.iri] = d
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(bit(a.iri.IsLocal()), bit(b.iri.IsLocal())), -cmp.Compare(degrees[a.iri], degrees[b.iri]), cmp.Compare(a.iri, b.iri))
	})
	return hits[:n], nil
}

// asIRI reads "<clew:Peru>", "clew:Peru" or "http://example.org/Peru" as an IRI.
func asIRI(name string) (graph.IRI, bool) {
	inner := strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
	if strings.HasPrefix(inner, vocab.Clew) && !strings.Contains(inner, " ") || (inner != name || strings.Contains(name, "://")) && graph.ValidIRI(inner) {
		return graph.IRI(inner), true
	}
	return "", false
}

// known is a match, and whether the graph has anything of it.
type known struct {
	Match
	known bool
}

// match reads what the graph knows of a hit, and looks which of its names it is.
func (s *Store) match(ctx context.Context, h hit, name string) (known, error) {
	e, m, err := s.entity(ctx, h.iri)
	if err != nil {
		return known{}, err
	}
	out := known{Match{Entity: e, Name: e.Name, Score: h.score, Facts: m.facts}, m.facts+len(m.names)+len(m.aliases)+len(m.classes) > 0}
	if h.score == ScoreName && h.text != "" {
		switch folded := graph.SearchName(e.Name); {
		case folded != h.text:
			out.Other = OtherName
		case graph.Fold(e.Name) != graph.Fold(name):
			out.Other = FoldedName
		}
	}
	for _, n := range append([]string{e.Name}, e.Aliases...) {
		if slices.Contains(graph.NameEndings(graph.SearchName(n)), h.text) {
			out.Name = n
			break
		}
	}
	return out, nil
}
