package store

import (
	"context"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Neighbourhood calls yield with what the graph says of an entity and of those that facts join it to, in at most depth steps,
// sorted: the facts among them, their names and classes, the statements behind the facts, the evidence, and the articles
// (without the entities that those mention besides). An error of yield ends it.
func (s *Store) Neighbourhood(ctx context.Context, entity graph.IRI, depth int, yield func(quad.Quad) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	who, err := s.identities(ctx)
	if err != nil {
		return err
	}
	entity = who.one(entity)
	n := &neighbourhood{s: s, ctx: ctx, near: map[quad.Value]bool{quad.IRI(entity): true}, quads: map[quad.Quad]bool{}, whole: map[quad.Value]bool{}}
	edge := []quad.Value{quad.IRI(entity)}
	for step := 0; step < depth; step++ {
		var next []quad.Value
		for _, v := range edge {
			if err := n.step(v, func(other quad.Value) {
				if !n.near[other] {
					n.near[other] = true
					next = append(next, other)
				}
			}); err != nil {
				return err
			}
		}
		edge = next
	}
	for v := range n.near {
		if err := n.describe(v); err != nil {
			return err
		}
	}
	return n.sorted(yield)
}

type neighbourhood struct {
	s     *Store
	ctx   context.Context
	near  map[quad.Value]bool
	quads map[quad.Quad]bool
	whole map[quad.Value]bool // nodes whose quads are all there
}

// isFact reports whether a quad joins two things, rather than to describe one, a statement or an article.
func isFact(q quad.Quad) bool {
	subject, _ := q.Subject.(quad.IRI)
	if iri := graph.IRI(subject); iri.IsStatement() || iri.IsEvidence() || iri.IsArticle() {
		return false
	}
	switch predicate, _ := q.Predicate.(quad.IRI); string(predicate) {
	case vocab.Type, vocab.Subject, vocab.Predicate, vocab.Object, vocab.AttributedTo, vocab.Mentions, vocab.PartOf, vocab.DerivedFrom:
		return false
	}
	return true
}

func isNode(v quad.Value) bool {
	switch v.(type) {
	case quad.IRI, quad.BNode:
		return true
	}
	return false
}

// step calls found with the nodes that a fact joins to v.
func (n *neighbourhood) step(v quad.Value, found func(quad.Value)) error {
	if err := n.s.seen(n.ctx, quad.Subject, v, func(q quad.Quad) bool {
		if isFact(q) && isNode(q.Object) {
			found(q.Object)
		}
		return true
	}); err != nil {
		return err
	}
	return n.s.seen(n.ctx, quad.Object, v, func(q quad.Quad) bool {
		if isFact(q) {
			found(q.Subject)
		}
		return true
	})
}

// describe takes the quads of a node whose other side is near too, or is a literal or a class, and the statements about them.
func (n *neighbourhood) describe(v quad.Value) error {
	if err := n.s.seen(n.ctx, quad.Subject, v, func(q quad.Quad) bool {
		if !isNode(q.Object) || n.near[q.Object] || q.Predicate == quad.IRI(vocab.Type) {
			n.quads[q] = true
		}
		return true
	}); err != nil {
		return err
	}
	var statements []quad.Value
	if err := n.s.seen(n.ctx, quad.Object, v, func(q quad.Quad) bool {
		switch q.Predicate {
		case quad.IRI(vocab.Subject), quad.IRI(vocab.Object):
			statements = append(statements, q.Subject)
		case quad.IRI(vocab.Mentions):
			n.quads[q] = true
		}
		return true
	}); err != nil {
		return err
	}
	for _, statement := range statements {
		if err := n.statement(statement); err != nil {
			return err
		}
	}
	return nil
}

// statement takes a statement whose sides are both near, with its evidence and article.
func (n *neighbourhood) statement(node quad.Value) error {
	if n.whole[node] {
		return nil
	}
	n.whole[node] = true
	inside := true
	var quads []quad.Quad
	var evidence []quad.Value
	if err := n.s.seen(n.ctx, quad.Subject, node, func(q quad.Quad) bool {
		quads = append(quads, q)
		switch q.Predicate {
		case quad.IRI(vocab.Subject), quad.IRI(vocab.Object):
			if isNode(q.Object) && !n.near[q.Object] && q.Object != quad.IRI(vocab.Unknown) {
				inside = false
			}
		case quad.IRI(vocab.DerivedFrom):
			evidence = append(evidence, q.Object)
		}
		return true
	}); err != nil || !inside {
		return err
	}
	for _, q := range quads {
		n.quads[q] = true
		if label, ok := q.Label.(quad.IRI); ok && strings.HasPrefix(string(label), vocab.Clew) {
			evidence = append(evidence, label)
		}
	}
	for _, v := range evidence {
		if n.whole[v] {
			continue
		}
		n.whole[v] = true
		if err := n.s.seen(n.ctx, quad.Subject, v, func(q quad.Quad) bool {
			if q.Predicate != quad.IRI(vocab.Mentions) {
				n.quads[q] = true
			}
			return true
		}); err != nil {
			return err
		}
	}
	return nil
}

// Excerpt calls yield with what the graph says of some statements, sorted: the statements, the facts that they assert, the names and classes of what they join, the
// evidence, and the articles. One that the graph does not have is left out. An error of yield ends it.
func (s *Store) Excerpt(ctx context.Context, statements []graph.IRI, yield func(quad.Quad) error) error {
	ctx, done := s.reading(ctx)
	defer done()
	n := &neighbourhood{s: s, ctx: ctx, near: map[quad.Value]bool{}, quads: map[quad.Quad]bool{}, whole: map[quad.Value]bool{}}
	for _, iri := range statements {
		f, ok, err := s.fact(ctx, iri)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		var sides [2]quad.Value
		for i, t := range []graph.Term{f.Subject, f.Object} {
			if t.Entity != "" {
				sides[i] = quad.IRI(t.Entity)
				n.near[sides[i]] = true
			}
		}
		if err := n.statement(quad.IRI(iri)); err != nil {
			return err
		}
		if sides[0] == nil || !f.Asserted() || f.Rejected {
			continue
		}
		if err := s.each(ctx, quad.Subject, sides[0], func(q quad.Quad) bool {
			if q.Predicate == quad.IRI(graph.Relation(f.Predicate)) && q.Label == quad.IRI(f.Article) &&
				(sides[1] != nil && q.Object == sides[1] || sides[1] == nil && f.Object.Literal != nil && wordsOf(q.Object) == f.Object.Literal.Value) {
				n.quads[q] = true
			}
			return true
		}); err != nil {
			return err
		}
	}
	for v := range n.near {
		if err := s.each(ctx, quad.Subject, v, func(q quad.Quad) bool {
			switch q.Predicate {
			case quad.IRI(vocab.Label), quad.IRI(vocab.AltLabel), quad.IRI(vocab.HiddenLabel), quad.IRI(vocab.Type):
				n.quads[q] = true
			}
			return true
		}); err != nil {
			return err
		}
	}
	return n.sorted(yield)
}

// sorted gives the quads in order.
func (n *neighbourhood) sorted(yield func(quad.Quad) error) error {
	out := make([]quad.Quad, 0, len(n.quads))
	for q := range n.quads {
		out = append(out, q)
	}
	for _, q := range graph.Sort(out) {
		if err := yield(q); err != nil {
			return err
		}
	}
	return nil
}
