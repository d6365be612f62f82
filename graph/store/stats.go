package store

import (
	"context"
	"errors"
	"sort"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// labels gives the names of the named graphs, sorted, and "" first if some quads are in none.
func (s *Store) labels(ctx context.Context) ([]graph.IRI, error) {
	seen := map[graph.IRI]bool{}
	if g, ok := s.state(ctx).(pebbleGraph); ok {
		if err := g.Distinct(ctx, quad.Quad{}, quad.Label, func(v quad.Value) bool {
			seen[labelName(v)] = true
			return true
		}); err != nil {
			return nil, err
		}
	} else if err := s.all(ctx, func(q quad.Quad) bool {
		seen[labelName(q.Label)] = true
		return true
	}); err != nil {
		return nil, err
	}
	out := make([]graph.IRI, 0, len(seen))
	for l := range seen {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out, nil
}

// Sources gives the articles of the graph, and graphs that were imported and are none, in the order of their IRIs.
func (s *Store) Sources(ctx context.Context) ([]Source, error) {
	ctx, done := s.reading(ctx)
	defer done()
	by := map[graph.IRI]*Source{}
	if err := s.all(ctx, func(q quad.Quad) bool {
		label := labelName(q.Label)
		x := by[label]
		if x == nil {
			x = &Source{IRI: label}
			by[x.IRI] = x
		}
		x.Quads++
		predicate, _ := q.Predicate.(quad.IRI)
		if q.Subject == q.Label {
			switch string(predicate) {
			case vocab.Headline:
				x.Title = wordsOf(q.Object)
			case vocab.Source:
				x.Source = wordsOf(q.Object)
			case vocab.Publisher:
				x.Publisher = wordsOf(q.Object)
			case vocab.Author:
				x.Author = wordsOf(q.Object)
			case vocab.InLanguage:
				x.Language = wordsOf(q.Object)
			case vocab.Checksum:
				x.Checksum = wordsOf(q.Object)
			case vocab.DatePublished:
				x.Published = wordsOf(q.Object)
			case vocab.Retrieved:
				x.Retrieved = wordsOf(q.Object)
			case vocab.Mentions:
				x.Entities++
			}
		}
		if string(predicate) == vocab.Type {
			switch q.Object {
			case quad.IRI(vocab.Statement):
				x.Statements++
			case quad.IRI(vocab.Assertion):
				x.Asserted++
			}
		}
		return true
	}); err != nil {
		return nil, err
	}
	out := make([]Source, 0, len(by))
	for _, x := range by {
		out = append(out, *x)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].IRI < out[j].IRI })
	return out, nil
}

// Relations gives the relations of the graph's statements with their counts, most frequent first.
func (s *Store) Relations(ctx context.Context) ([]Relation, error) {
	ctx, done := s.reading(ctx)
	defer done()
	type node struct {
		predicate graph.IRI
		asserted  bool
		open      bool
	}
	nodes := map[quad.Value]*node{}
	at := func(v quad.Value) *node {
		n := nodes[v]
		if n == nil {
			n = &node{}
			nodes[v] = n
		}
		return n
	}
	for _, predicate := range []string{vocab.Predicate, vocab.Type, vocab.Pattern} {
		if err := s.each(ctx, quad.Predicate, quad.IRI(predicate), func(q quad.Quad) bool {
			switch predicate {
			case vocab.Predicate:
				if p, ok := q.Object.(quad.IRI); ok {
					at(q.Subject).predicate = graph.IRI(p)
				}
			case vocab.Type:
				if q.Object == quad.IRI(vocab.Assertion) {
					at(q.Subject).asserted = true
				}
			case vocab.Pattern:
				at(q.Subject).open = strings.HasPrefix(wordsOf(q.Object), "open/")
			}
			return true
		}); err != nil {
			return nil, err
		}
	}
	by := map[graph.IRI]*Relation{}
	for _, n := range nodes {
		if n.predicate == "" {
			continue
		}
		r := by[n.predicate]
		if r == nil {
			r = &Relation{Name: graph.RelationName(n.predicate), IRI: n.predicate, Open: true}
			by[n.predicate] = r
		}
		r.Open = r.Open && n.open
		if n.asserted {
			r.Asserted++
		} else {
			r.Claimed++
		}
	}
	out := make([]Relation, 0, len(by))
	for _, r := range by {
		out = append(out, *r)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if x, y := a.Asserted+a.Claimed, b.Asserted+b.Claimed; x != y {
			return x > y
		}
		return a.Name < b.Name
	})
	return out, nil
}

// Stats counts what is in the graph.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	ctx, done := s.reading(ctx)
	defer done()
	if g, ok := s.state(ctx).(pebbleGraph); ok {
		return statsPebble(ctx, g)
	}
	var out Stats
	entities := map[quad.Value]bool{}
	if err := s.all(ctx, func(q quad.Quad) bool {
		out.Quads++
		switch p, _ := q.Predicate.(quad.IRI); string(p) {
		case vocab.Mentions:
			entities[q.Object] = true
		case vocab.Type:
			switch q.Object {
			case quad.IRI(vocab.NewsArticle):
				out.Articles++
			case quad.IRI(vocab.Statement):
				out.Statements++
			case quad.IRI(vocab.Assertion):
				out.Asserted++
			}
		}
		return true
	}); err != nil {
		return out, err
	}
	out.Entities = len(entities)
	nodes, err := s.nodes(ctx)
	out.Nodes = nodes
	return out, err
}

// nodes counts the nodes that the backend holds.
func (s *Store) nodes(ctx context.Context) (n int, err error) {
	defer guard(&err)
	defer faults()()
	it := s.state(ctx).NodesAllIterator()
	defer it.Close()
	err = cayley.Iterate(ctx, it).Each(func(cayley.Ref) { n++ })
	return n, err
}

// Article gives the text and the particulars of an article; its entities and statements are left out.
func (s *Store) Article(ctx context.Context, iri graph.IRI) (*graph.Article, error) {
	ctx, done := s.reading(ctx)
	defer done()
	a := &graph.Article{IRI: iri}
	found := false
	if err := s.each(ctx, quad.Subject, quad.IRI(iri), func(q quad.Quad) bool {
		words := wordsOf(q.Object)
		switch p, _ := q.Predicate.(quad.IRI); string(p) {
		case vocab.ArticleBody:
			a.Text, found = words, true
		case vocab.Headline:
			a.Title = words
		case vocab.Source:
			a.Source = words
		case vocab.URL:
			a.URL = words
		case vocab.DatePublished:
			a.Published = words
		case vocab.Publisher:
			a.Publisher = words
		case vocab.Author:
			a.Author = words
		case vocab.InLanguage:
			a.Language = words
		case vocab.Retrieved:
			a.Retrieved = words
		case vocab.Checksum:
			a.Checksum = words
		case vocab.Reader:
			a.Reader = words
		}
		return true
	}); err != nil {
		return nil, err
	}
	if !found {
		return nil, ErrNoArticle
	}
	return a, nil
}

// ErrNoArticle says that the graph has no article of that IRI.
var ErrNoArticle = errors.New("no such article")
