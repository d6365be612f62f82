package store

import (
	"context"
	"fmt"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// each calls yield with the quads that have a value in a direction, in no order, until it returns false.
func (s *Store) each(ctx context.Context, d quad.Direction, v quad.Value, yield func(quad.Quad) bool) (err error) {
	defer guard(&err)
	defer faults()()
	qs := s.state(ctx)
	ref := qs.ValueOf(v)
	if ref == nil {
		return fault(qs)
	}
	return walk(ctx, qs, qs.QuadIterator(d, ref), yield)
}

// all calls yield with every quad of the graph, in no order, until it returns false.
func (s *Store) all(ctx context.Context, yield func(quad.Quad) bool) (err error) {
	defer guard(&err)
	defer faults()()
	qs := s.state(ctx)
	return walk(ctx, qs, qs.QuadsAllIterator(), yield)
}

// fault gives the error that a reading method without an error result met.
func fault(qs cayley.QuadStore) error {
	if f, ok := qs.(interface{ Fault() error }); ok {
		if err := f.Fault(); err != nil {
			return fmt.Errorf("reading the graph: %w", err)
		}
	}
	return nil
}

func walk(ctx context.Context, qs cayley.QuadStore, it cayley.Iterator, yield func(quad.Quad) bool) (err error) {
	defer func() {
		if cerr := it.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("reading the graph: %w", cerr)
		}
	}()
	n := 0
	for it.Next(ctx) {
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		q := qs.Quad(it.Result())
		if !q.IsValid() {
			if lost, is := ctx.Value(lostKey{}).(*bool); is {
				*lost = true
			}
			continue
		}
		if !yield(graph.CanonicalQuad(q)) {
			break
		}
	}
	if err := it.Err(); err != nil {
		return fmt.Errorf("reading the graph: %w", err)
	}
	if err := fault(qs); err != nil {
		return err
	}
	return ctx.Err()
}

// labelled gives the quads of a named graph, or of none (nil), sorted.
func (s *Store) labelled(ctx context.Context, label quad.Value) (out []quad.Quad, err error) {
	if s.sql == nil {
		return s.labelledOnce(ctx, label)
	}
	// In a database a value may be forgotten between a quad and the question for its values: then the article has another version by now.
	for range 100 {
		lost := false
		ctx := context.WithValue(ctx, lostKey{}, &lost)
		if out, err = s.labelledOnce(ctx, label); err != nil || !lost {
			return out, err
		}
	}
	return nil, fmt.Errorf("reading the graph: %v changes faster than it can be read", label)
}

// lostKey is where a context has a note for quads whose values are gone.
type lostKey struct{}

func (s *Store) labelledOnce(ctx context.Context, label quad.Value) ([]quad.Quad, error) {
	var out []quad.Quad
	collect := func(q quad.Quad) bool {
		if label != nil || q.Label == nil {
			out = append(out, q)
		}
		return true
	}
	var err error
	if g, ok := s.state(ctx).(pebbleGraph); ok && label == nil {
		err = walk(ctx, g, g.Unlabelled(), collect)
	} else if label == nil {
		err = s.all(ctx, collect)
	} else {
		err = s.each(ctx, quad.Label, label, collect)
	}
	return graph.Sort(out), err
}

// labelOf is the named graph of an IRI as [Source] gives it: "_:b" is a blank node, "" no graph.
func labelOf(name graph.IRI) quad.Value {
	if rest, ok := strings.CutPrefix(string(name), "_:"); ok {
		return quad.BNode(rest)
	}
	if name == "" {
		return nil
	}
	return quad.IRI(name)
}

// labelName is the reverse of labelOf.
func labelName(v quad.Value) graph.IRI {
	switch v := v.(type) {
	case quad.IRI:
		return graph.IRI(v)
	case quad.BNode:
		return "_:" + graph.IRI(v)
	}
	return ""
}

// apply adds and deletes quads in one transaction: all of it is done, or nothing. The caller holds the
// lock and has made sure that no added quad is there and that every deleted one is.
func (s *Store) apply(ctx context.Context, add, remove []quad.Quad) (err error) {
	if len(add)+len(remove) == 0 {
		return nil
	}
	if tellsIdentity(add) || tellsIdentity(remove) {
		defer s.forget()
	}
	defer func() { s.keepPending(add, remove, err) }()
	defer faults()()
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.sql != nil {
		return s.transact(ctx, nil, func(context.Context) (_, _ []quad.Quad, err error) { return add, remove, nil })
	}
	if s.pebble != nil {
		if err := s.applyPebble(ctx, add, remove); err != nil {
			return fmt.Errorf("writing to %s: %w", s.place(), err)
		}
		return nil
	}
	return s.applyKV(ctx, add, remove, nil)
}

// applyKV adds and deletes in one transaction of bolt or leveldb, in which also does more.
func (s *Store) applyKV(ctx context.Context, add, remove []quad.Quad, also func(kv.Tx) error) (err error) {
	defer faults()()
	if err := s.kv.begin(); err != nil {
		return fmt.Errorf("writing to %s: %w", s.dir, err)
	}
	err = s.writeKV(add, remove)
	if err == nil && also != nil {
		err = also(s.kv.group)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err = s.kv.end(context.WithoutCancel(ctx), err); err == nil {
		return nil
	}
	// Cayley's caches may hold what was not committed.
	fresh, ferr := s.kv.quadStore()
	if ferr != nil {
		return fmt.Errorf("writing to %s: %w (and the graph cannot be read again: %w)", s.dir, err, ferr)
	}
	s.qs = fresh
	return fmt.Errorf("writing to %s: %w", s.dir, err)
}

// writeKV adds, and then deletes: Cayley gets a node wrong that a single batch of deltas adds to and takes from
// more often, and a node that stays must not be gone in between.
func (s *Store) writeKV(add, remove []quad.Quad) (err error) {
	defer guard(&err)
	for _, step := range []struct {
		quads  []quad.Quad
		action cayley.Procedure
	}{{add, cayley.Add}, {remove, cayley.Delete}} {
		if len(step.quads) == 0 {
			continue
		}
		deltas := make([]cayley.Delta, len(step.quads))
		for i, q := range step.quads {
			deltas[i] = cayley.Delta{Quad: q, Action: step.action}
		}
		if err := s.qs.ApplyDeltas(deltas, cayley.IgnoreOpts{}); err != nil {
			return err
		}
	}
	return nil
}

// difference gives what is in a and not in b; both are sorted.
func difference(a, b []quad.Quad) []quad.Quad {
	var out []quad.Quad
	for i, k := 0, 0; i < len(a); {
		c := -1
		if k < len(b) {
			c = graph.Compare(a[i], b[k])
		}
		switch {
		case c < 0:
			out = append(out, a[i])
			i++
		case c > 0:
			k++
		default:
			i++
			k++
		}
	}
	return out
}

func without(quads []quad.Quad, predicate string) []quad.Quad {
	out := make([]quad.Quad, 0, len(quads))
	for _, q := range quads {
		if q.Predicate != quad.IRI(predicate) {
			out = append(out, q)
		}
	}
	return out
}

// Load puts an article into the graph, or in the place of the version of it that is there. An article that
// is there unchanged, but for when it was retrieved, is left alone and nothing is written. Who its entities are is computed by the next [Store.Resolve].
func (s *Store) Load(ctx context.Context, a *graph.Article) (out Result, err error) {
	defer s.writing()()
	article := a.Quads()
	var known map[rejected]Rejection
	changes := func(ctx context.Context) (add, remove []quad.Quad, err error) {
		has, err := s.labelled(ctx, quad.IRI(a.IRI))
		if err != nil {
			return nil, nil, err
		}
		if known, err = s.rejections(ctx); err != nil {
			return nil, nil, err
		}
		wants, err := s.corrected(ctx, known, article)
		if err != nil {
			return nil, nil, err
		}
		if wants, err = s.scopedQuads(ctx, a.IRI, wants); err != nil {
			return nil, nil, err
		}
		wants = graph.Sort(wants)
		add, remove = difference(wants, has), difference(has, wants)
		if len(without(add, vocab.Retrieved)) == 0 && len(without(remove, vocab.Retrieved)) == 0 && len(has) > 0 {
			return nil, nil, nil
		}
		out = Result{Changed: true, Replaced: len(has) > 0, Added: len(add), Removed: len(remove)}
		pending, err := s.pend(ctx, touched(add, remove))
		return append(add[:len(add):len(add)], pending...), remove, err
	}
	if s.sql != nil { // there even a lock is written
		if add, remove, err := changes(ctx); err != nil || len(add)+len(remove) == 0 {
			return Result{}, err
		}
	}
	for settled := false; !settled; {
		if err := s.transact(ctx, []quad.Value{quad.IRI(a.IRI)}, changes); err != nil {
			return Result{}, err
		}
		if settled, err = s.agreed(ctx, known); err != nil {
			return out, err
		}
	}
	return out, nil
}

// Unchanged reports whether an article is in the graph with the same text, read by the same model and
// ontology: then it need not be read again.
func (s *Store) Unchanged(ctx context.Context, article graph.IRI, checksum, reader string) (bool, error) {
	ctx, done := s.reading(ctx)
	defer done()
	if g, ok := s.state(ctx).(pebbleGraph); ok { // ten thousand articles are asked for in a second: by the key, not by a look at the article
		return hasAll(ctx, g, quad.IRI(article), quad.IRI(vocab.Checksum), quad.String(checksum), quad.IRI(vocab.Reader), quad.String(reader))
	}
	same, read := false, false
	err := s.each(ctx, quad.Subject, quad.IRI(article), func(q quad.Quad) bool {
		if q.Label == quad.IRI(article) {
			same = same || q.Predicate == quad.IRI(vocab.Checksum) && q.Object == quad.String(checksum)
			read = read || q.Predicate == quad.IRI(vocab.Reader) && q.Object == quad.String(reader)
		}
		return true
	})
	return same && read, err
}

// hasAll reports whether a graph has quads of an article under its own label, given as predicates and objects in turn.
func hasAll(ctx context.Context, g pebbleGraph, article quad.Value, pairs ...quad.Value) (bool, error) {
	for i := 0; i < len(pairs); i += 2 {
		n, err := g.Count(ctx, quad.Quad{Subject: article, Predicate: pairs[i], Object: pairs[i+1], Label: article})
		if err != nil || n == 0 {
			return false, err
		}
	}
	return true, nil
}

// Remove forgets a named graph, down to the last node that only it had. It gives the number of quads
// deleted: 0 when there is no such graph. Who those are of whom it spoke is computed anew.
func (s *Store) Remove(ctx context.Context, label graph.IRI) (int, error) {
	defer s.writing()()
	n := 0
	if err := s.transact(ctx, []quad.Value{labelOf(label)}, func(ctx context.Context) (_, _ []quad.Quad, err error) {
		has, err := s.labelled(ctx, labelOf(label))
		if err != nil {
			return nil, nil, err
		}
		n = max(n, len(has)) // a transaction that begins again may find its work done
		pending, err := s.pend(ctx, touched(has))
		return pending, has, err
	}); err != nil {
		return n, err
	}
	_, err := s.resolve(ctx)
	return n, err
}

// missing gives those of sorted quads that are not in the graph. It looks at each subject once.
func (s *Store) missing(ctx context.Context, quads []quad.Quad) ([]quad.Quad, error) {
	if fresh, is, err := s.missingSQL(ctx, quads); is {
		return fresh, err
	}
	var fresh []quad.Quad
	for i := 0; i < len(quads); {
		k := i
		wanted := map[quad.Quad]bool{}
		for k < len(quads) && quads[k].Subject == quads[i].Subject {
			wanted[quads[k]] = true
			k++
		}
		if err := s.each(ctx, quad.Subject, quads[i].Subject, func(q quad.Quad) bool {
			delete(wanted, q)
			return len(wanted) > 0
		}); err != nil {
			return nil, err
		}
		for _, q := range quads[i:k] {
			if wanted[q] {
				fresh = append(fresh, q)
			}
		}
		i = k
	}
	return fresh, nil
}

// Export calls yield with every quad, graph by graph in the order of their names, sorted within each. An error of
// yield ends it. Where article is not "", only its quads come.
func (s *Store) Export(ctx context.Context, article graph.IRI, yield func(quad.Quad) error) error {
	ctx, done := s.reading(ctx)
	defer done()
	labels := []graph.IRI{article}
	if article == "" {
		var err error
		if labels, err = s.labels(ctx); err != nil {
			return err
		}
	}
	for _, label := range labels {
		quads, err := s.labelled(ctx, labelOf(label))
		if err != nil {
			return err
		}
		for _, q := range quads {
			if err := yield(q); err != nil {
				return err
			}
		}
	}
	return nil
}
