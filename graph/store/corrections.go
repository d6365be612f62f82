package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sort"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Rejection is a person's word that a fact is not so. It lives in a graph of its own, so that it outlives the articles that say the fact, and
// holds for those that say it later: the fact has no direct quad, and its statements are claims.
type Rejection struct {
	IRI       graph.IRI
	Subject   graph.IRI
	Predicate string // name of the relation
	Object    graph.Term
	Reason    string
	When      string // RFC 3339
}

// rejected is the key of a fact.
type rejected struct {
	subject, predicate, object quad.Value
}

func (r *Rejection) key() rejected {
	return rejected{quad.IRI(r.Subject), quad.IRI(graph.Relation(r.Predicate)), objectOf(r.Object)}
}

// objectOf is the reverse of termOf.
func objectOf(t graph.Term) quad.Value {
	switch {
	case t.Unknown:
		return quad.IRI(vocab.Unknown)
	case t.Literal == nil:
		return quad.IRI(t.Entity)
	case t.Literal.Datatype == "":
		return quad.String(t.Literal.Value)
	}
	return quad.TypedString{Value: quad.String(t.Literal.Value), Type: quad.IRI(t.Literal.Datatype)}
}

// iri names a rejection by its fact.
func (r *Rejection) iri() quad.IRI {
	k := r.key()
	sum := sha256.Sum256([]byte(quad.StringOf(k.subject) + "\n" + quad.StringOf(k.predicate) + "\n" + quad.StringOf(k.object)))
	return quad.IRI(string(graph.CorrectionPrefix) + hex.EncodeToString(sum[:8]))
}

func (r *Rejection) quads() []quad.Quad {
	k, iri, label := r.key(), r.iri(), quad.IRI(graph.CorrectionsGraph)
	out := []quad.Quad{
		{Subject: iri, Predicate: quad.IRI(vocab.Type), Object: quad.IRI(vocab.Rejection), Label: label},
		{Subject: iri, Predicate: quad.IRI(vocab.Subject), Object: k.subject, Label: label},
		{Subject: iri, Predicate: quad.IRI(vocab.Predicate), Object: k.predicate, Label: label},
		{Subject: iri, Predicate: quad.IRI(vocab.Object), Object: k.object, Label: label},
		{Subject: iri, Predicate: quad.IRI(vocab.Retrieved), Object: quad.TypedString{Value: quad.String(r.When), Type: vocab.XSD + "dateTime"}, Label: label},
	}
	if r.Reason != "" {
		out = append(out, quad.Quad{Subject: iri, Predicate: quad.IRI(vocab.Comment), Object: quad.String(r.Reason), Label: label})
	}
	return out
}

// Reject keeps a rejection and applies it, in one transaction. It gives the number of statements that it turned from assertions into claims, and false when
// the fact was rejected already, which changes nothing.
func (s *Store) Reject(ctx context.Context, r Rejection) (statements int, fresh bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.When == "" {
		r.When = time.Now().UTC().Format(time.RFC3339)
	}
	corrections := []quad.Value{quad.IRI(graph.CorrectionsGraph)}
	if err := s.transact(ctx, corrections, func(ctx context.Context) (_, _ []quad.Quad, err error) {
		known, err := s.rejections(ctx)
		if _, is := known[r.key()]; is || err != nil {
			return nil, nil, err
		}
		changed, err := s.correct(ctx, r.key(), true)
		statements, fresh = changed.statements, true
		return append(changed.add, r.quads()...), changed.remove, err
	}); err != nil || s.sql == nil || !fresh {
		return statements, fresh, err
	}
	more, err := s.correctAgain(ctx, r.key(), true)
	return statements + more, fresh, err
}

// Restore takes a rejection back, and false when there is none.
func (s *Store) Restore(ctx context.Context, r Rejection) (statements int, was bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	corrections := []quad.Value{quad.IRI(graph.CorrectionsGraph)}
	if err := s.transact(ctx, corrections, func(ctx context.Context) (_, _ []quad.Quad, err error) {
		known, err := s.rejections(ctx)
		old, is := known[r.key()]
		if !is || err != nil {
			return nil, nil, err
		}
		changed, err := s.correct(ctx, r.key(), false)
		statements, was = changed.statements, true
		return changed.add, append(changed.remove, old.quads()...), err
	}); err != nil || s.sql == nil || !was {
		return statements, was, err
	}
	more, err := s.correctAgain(ctx, r.key(), false)
	return statements + more, was, err
}

// correctAgain corrects in a database what others loaded while a rejection was written, or taken back, and did not know of it.
func (s *Store) correctAgain(ctx context.Context, k rejected, reject bool) (statements int, err error) {
	err = s.transact(ctx, []quad.Value{quad.IRI(graph.CorrectionsGraph)}, func(ctx context.Context) (_, _ []quad.Quad, err error) {
		known, err := s.rejections(ctx)
		if _, is := known[k]; is != reject || err != nil {
			return nil, nil, err // somebody has thought better of it
		}
		changed, err := s.correct(ctx, k, reject)
		statements = max(statements, changed.statements)
		return changed.add, changed.remove, err
	})
	return statements, err
}

// Rejections gives what has been rejected, in the order of time.
func (s *Store) Rejections(ctx context.Context) ([]Rejection, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	known, err := s.rejections(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Rejection, 0, len(known))
	for _, r := range known {
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].When != out[j].When {
			return out[i].When < out[j].When
		}
		return out[i].IRI < out[j].IRI
	})
	return out, nil
}

func (s *Store) rejections(ctx context.Context) (map[rejected]Rejection, error) {
	by := map[quad.Value]*Rejection{}
	if err := s.each(ctx, quad.Label, quad.IRI(graph.CorrectionsGraph), func(q quad.Quad) bool {
		r := by[q.Subject]
		if r == nil {
			iri, _ := q.Subject.(quad.IRI)
			r = &Rejection{IRI: graph.IRI(iri)}
			by[q.Subject] = r
		}
		object, _ := q.Object.(quad.IRI)
		switch p, _ := q.Predicate.(quad.IRI); string(p) {
		case vocab.Subject:
			r.Subject = graph.IRI(object)
		case vocab.Predicate:
			r.Predicate = graph.RelationName(graph.IRI(object))
		case vocab.Object:
			r.Object = termOf(q.Object)
		case vocab.Comment:
			r.Reason = wordsOf(q.Object)
		case vocab.Retrieved:
			r.When = wordsOf(q.Object)
		}
		return true
	}); err != nil {
		return nil, err
	}
	out := make(map[rejected]Rejection, len(by))
	for _, r := range by {
		if strings.HasPrefix(string(r.IRI), string(graph.CorrectionPrefix)) && r.Predicate != "" {
			out[r.key()] = *r
		}
	}
	return out, nil
}

// correction is what a rejection changes of the graph.
type correction struct {
	add, remove []quad.Quad
	statements  int
}

// correct finds what to change when a fact is rejected, or when that is taken back.
func (s *Store) correct(ctx context.Context, k rejected, reject bool) (c correction, err error) {
	who, err := s.identities(ctx)
	if err != nil {
		return c, err
	}
	k = who.rejected(k)
	var nodes []quad.Value
	if err := s.seen(ctx, quad.Object, k.subject, func(q quad.Quad) bool {
		if iri, ok := q.Subject.(quad.IRI); ok && q.Predicate == quad.IRI(vocab.Subject) && graph.IRI(iri).IsStatement() {
			nodes = append(nodes, q.Subject)
		}
		return true
	}); err != nil {
		return c, err
	}
	direct := map[quad.Value]bool{} // labels
	for _, node := range nodes {
		fact, ok, err := s.fact(ctx, graph.IRI(node.(quad.IRI)))
		if err != nil {
			return c, err
		}
		if !ok || quad.IRI(graph.Relation(fact.Predicate)) != k.predicate || objectOf(fact.Object) != k.object || !fact.Statement.Asserted() || fact.Rejected == reject {
			continue
		}
		c.statements++
		label := quad.IRI(fact.Article)
		assertion := quad.Quad{Subject: node, Predicate: quad.IRI(vocab.Type), Object: quad.IRI(vocab.Assertion), Label: label}
		claim := assertion
		claim.Object = quad.IRI(vocab.Claim)
		if reject {
			c.add, c.remove = append(c.add, claim), append(c.remove, assertion)
		} else {
			c.add, c.remove = append(c.add, assertion), append(c.remove, claim)
		}
		direct[label] = true
	}
	if k.object == quad.IRI(vocab.Unknown) {
		return c, nil
	}
	has := map[quad.Value]bool{}
	subject, _ := k.subject.(quad.IRI)
	for _, m := range who.all(graph.IRI(subject)) {
		if err := s.each(ctx, quad.Subject, quad.IRI(m), func(q quad.Quad) bool {
			if q.Predicate == k.predicate && who.value(q.Object) == k.object {
				has[q.Label] = true
				if reject && direct[q.Label] {
					c.remove = append(c.remove, q)
				}
			}
			return true
		}); err != nil {
			return c, err
		}
	}
	for _, node := range nodes { // as the article has it
		if reject {
			break
		}
		var q quad.Quad
		if err := s.each(ctx, quad.Subject, node, func(x quad.Quad) bool {
			switch q.Label = x.Label; x.Predicate {
			case quad.IRI(vocab.Subject):
				q.Subject = x.Object
			case quad.IRI(vocab.Predicate):
				q.Predicate = x.Object
			case quad.IRI(vocab.Object):
				q.Object = x.Object
			}
			return true
		}); err != nil {
			return c, err
		}
		if direct[q.Label] && !has[q.Label] && q.Predicate == k.predicate && who.value(q.Object) == k.object {
			has[q.Label] = true
			c.add = append(c.add, q)
		}
	}
	return c, nil
}

// rejected is a fact as readers see it.
func (x *identities) rejected(k rejected) rejected {
	return rejected{x.value(k.subject), k.predicate, x.value(k.object)}
}

// corrected applies rejections to the quads of an article that is about to be loaded.
func (s *Store) corrected(ctx context.Context, all map[rejected]Rejection, quads []quad.Quad) ([]quad.Quad, error) {
	if len(all) == 0 {
		return quads, nil
	}
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	known := map[rejected]bool{}
	for k := range all {
		known[who.rejected(k)] = true
	}
	facts := map[quad.Value]*rejected{}
	for _, q := range quads {
		p, _ := q.Predicate.(quad.IRI)
		if string(p) != vocab.Subject && string(p) != vocab.Predicate && string(p) != vocab.Object {
			continue
		}
		f := facts[q.Subject]
		if f == nil {
			f = &rejected{}
			facts[q.Subject] = f
		}
		switch string(p) {
		case vocab.Subject:
			f.subject = q.Object
		case vocab.Predicate:
			f.predicate = q.Object
		case vocab.Object:
			f.object = graph.Canonical(q.Object)
		}
	}
	out := make([]quad.Quad, 0, len(quads))
	for _, q := range quads {
		if known[who.rejected(rejected{q.Subject, q.Predicate, graph.Canonical(q.Object)})] {
			continue
		}
		if f := facts[q.Subject]; f != nil && q.Object == quad.IRI(vocab.Assertion) {
			if known[who.rejected(*f)] {
				q.Object = quad.IRI(vocab.Claim)
			}
		}
		out = append(out, q)
	}
	return out, nil
}
