package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
	"github.com/clewgraph/clew/graph/sqlstore"
)

// subject is whose name it is: an id on pebble, elsewhere an IRI.
type subject struct {
	id  pebblestore.ID
	iri graph.IRI
}

// nameEntry is a folded name, or what is left of it from one of its words on.
type nameEntry struct {
	text string
	part bool
	of   subject
}

// nameWalk goes through entries in the order of their texts, whole names first, from a text on. visit gives the text from which on it wants the next one, "" for the
// one that follows, and false for no more.
type nameWalk func(ctx context.Context, from string, visit func(nameEntry) (next string, more bool)) error

// nameIndex gives the names of the graph: on pebble and in databases from a table of the store, elsewhere from all its quads.
func (s *Store) nameIndex(ctx context.Context) (nameWalk, error) {
	if g, ok := s.state(ctx).(interface {
		Names(context.Context, string, func(pebblestore.NameEntry) (string, bool)) error
	}); ok {
		return func(ctx context.Context, from string, visit func(nameEntry) (string, bool)) error {
			return g.Names(ctx, from, func(n pebblestore.NameEntry) (string, bool) {
				return visit(nameEntry{n.Text, n.Part, subject{id: n.Subject}})
			})
		}, nil
	}
	if g, ok := s.state(ctx).(*sqlstore.View); ok {
		return func(ctx context.Context, from string, visit func(nameEntry) (string, bool)) error {
			return g.Names(ctx, from, func(n sqlstore.NameEntry) (string, bool) {
				return visit(nameEntry{n.Text, n.Part, subject{iri: n.Subject}})
			})
		}, nil
	}
	all, err := s.scanNames(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, from string, visit func(nameEntry) (string, bool)) error {
		at := 0
		seek := func(text string) {
			at, _ = slices.BinarySearchFunc(all, text, func(e nameEntry, text string) int { return strings.Compare(e.text, text) })
		}
		for seek(from); at < len(all); {
			next, more := visit(all[at])
			if !more {
				break
			}
			if at++; next != "" {
				seek(next)
			}
		}
		return ctx.Err()
	}, nil
}

// scanNames reads all names of the graph.
func (s *Store) scanNames(ctx context.Context) ([]nameEntry, error) {
	folded := map[string][]string{}
	var all []nameEntry
	for _, p := range pebblestore.NamePredicates() {
		if err := s.each(ctx, quad.Predicate, p, func(q quad.Quad) bool {
			iri, ok := q.Subject.(quad.IRI)
			name, isName := graph.Text(q.Object)
			if !ok || !isName || q.Predicate != p {
				return true
			}
			endings, seen := folded[name]
			if !seen {
				endings = graph.NameEndings(graph.SearchName(name))
				folded[name] = endings
			}
			for i, text := range endings {
				all = append(all, nameEntry{text, i > 0, subject{iri: graph.IRI(iri)}})
			}
			return true
		}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b nameEntry) int {
		return cmp.Or(strings.Compare(a.text, b.text), cmp.Compare(bit(a.part), bit(b.part)), cmp.Compare(a.of.iri, b.of.iri))
	})
	return slices.Compact(all), nil
}

// hit is a subject, how well it fits, and the entry that says so.
type hit struct {
	subject
	iri   graph.IRI
	score float64
	text  string
}

// hits keeps the best of each subject.
type hits map[subject]hit

func (h hits) add(e nameEntry, score float64) {
	if score > h[e.of].score {
		h[e.of] = hit{e.of, e.of.iri, score, e.text}
	}
}

// maxEntries bounds how many entries one search reads.
const maxEntries = 200_000

// beginning gives the subjects that have a name, words of it, or its beginning. It stops after a kind of match by which it has enough (0: never).
func beginning(ctx context.Context, walk nameWalk, name string, enough int) (hits, error) {
	found := hits{}
	n, last := 0, 1.0
	err := walk(ctx, name, func(e nameEntry) (string, bool) {
		rest, ok := strings.CutPrefix(e.text, name)
		if n++; !ok || n > maxEntries {
			return "", false
		}
		score := ScoreWords
		switch {
		case rest == "" && !e.part:
			score = ScoreName
		case rest == "" || rest[0] == ' ': // the order of the entries has these before others
		case e.part:
			score = ScoreWordBegins
		default:
			score = ScoreBegins
		}
		if max(score, ScoreBegins) < max(last, ScoreBegins) && enough > 0 && len(found) >= enough {
			return "", false
		}
		last = score
		found.add(e, score)
		return "", true
	})
	return found, err
}

// typos is how many letters may be wrong in a name.
func typos(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// similar gives the subjects that have a name, or words of it, which few letters part from the one looked for: one too many, one too few, another one, or two that
// changed places. It walks the entries as if they were a tree: where no name that begins so can be near enough, it goes on behind all of them.
func similar(ctx context.Context, walk nameWalk, name string) (hits, error) {
	found := hits{}
	d := newDistance(name)
	if d.most == 0 {
		return found, nil
	}
	n := 0
	err := walk(ctx, "", func(e nameEntry) (string, bool) {
		if n++; n > maxEntries {
			return "", false
		}
		whole, words, dead := d.to(e.text)
		switch {
		case whole <= words && whole <= d.most && !e.part:
			found.add(e, ScoreSimilar-0.1*float64(whole))
		case words <= d.most:
			found.add(e, ScoreSimilar-0.02-0.1*float64(words))
		case dead > 0:
			return e.text[:dead] + "\xff", true
		}
		return "", true
	})
	return found, err
}

// distance is the table of distances between one name and others that come in the order of the alphabet: what they begin with alike is not done again.
// It is that of Damerau and Levenshtein in which no part is changed twice.
type distance struct {
	name []rune
	most int
	text string
	rows [][]int // for each letter of text, behind the one for none
	ends []int   // where the letters end
	last []rune
}

func newDistance(name string) *distance {
	d := &distance{name: []rune(name)}
	d.most = typos(len(d.name))
	first := make([]int, len(d.name)+1)
	for i := range first {
		first[i] = i
	}
	d.rows, d.ends, d.last = [][]int{first}, []int{0}, []rune{0}
	return d
}

// to gives the distance to all of a text, and the smallest one to words with which it begins; where it is above most it may be any such number. dead is the
// length of a beginning with which no text is near enough, 0 for none.
func (d *distance) to(text string) (whole, words, dead int) {
	common := 0
	for common < min(len(text), len(d.text)) && text[common] == d.text[common] {
		common++
	}
	depth := len(d.ends)
	for d.ends[depth-1] > common {
		depth--
	}
	d.rows, d.ends, d.last, d.text = d.rows[:depth], d.ends[:depth], d.last[:depth], text
	for at := d.ends[depth-1]; at < len(text) && dead == 0; {
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		if d.push(r, at) {
			dead = at
		}
	}
	whole, words = d.most+1, d.most+1
	n := len(d.name)
	for i := 1; i < len(d.rows); i++ {
		switch end := d.ends[i]; {
		case end == len(text):
			whole = d.rows[i][n]
			words = min(words, whole)
		case text[end] == ' ':
			words = min(words, d.rows[i][n])
		}
	}
	return whole, words, dead
}

// push adds a letter, and reports whether nothing that begins so can be near enough.
func (d *distance) push(r rune, end int) (dead bool) {
	i := len(d.rows)
	above := d.rows[i-1]
	row := make([]int, len(above))
	row[0] = i
	least, leastAbove := row[0], above[0]
	for j := 1; j < len(row); j++ {
		cost := 1
		if d.name[j-1] == r {
			cost = 0
		}
		row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
		if i > 1 && j > 1 && d.name[j-1] == d.last[i-1] && d.name[j-2] == r {
			row[j] = min(row[j], d.rows[i-2][j-2]+1)
		}
		least, leastAbove = min(least, row[j]), min(leastAbove, above[j])
	}
	d.rows, d.ends, d.last = append(d.rows, row), append(d.ends, end), append(d.last, r)
	return least > d.most && leastAbove >= d.most
}
