package store

import (
	"context"
	"fmt"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
	"github.com/clewgraph/clew/graph/vocab"
)

// stateKey is where the context of a reading method has the state of the graph that it reads.
type stateKey struct{}

// writesKey is where it has how often it had been said anew who is who before that state.
type writesKey struct{}

// reading begins a method that reads: the context that it gives holds one state of the graph, whatever is written meanwhile. On bolt and leveldb
// writes wait until done is called. In a database each question sees what is committed then.
func (s *Store) reading(ctx context.Context) (_ context.Context, done func()) {
	s.mu.RLock()
	ctx = context.WithValue(ctx, writesKey{}, s.identityWrites.Load())
	if s.sql != nil {
		return context.WithValue(ctx, stateKey{}, s.sql.NewView()), s.mu.RUnlock
	}
	if s.pebble == nil {
		return ctx, s.mu.RUnlock
	}
	snap, err := s.pebble.Snapshot()
	if err != nil {
		return ctx, s.mu.RUnlock // the first read gives the error
	}
	return context.WithValue(ctx, stateKey{}, snap), func() {
		_ = snap.Close() // it has no errors but that of a second call
		s.mu.RUnlock()
	}
}

// writing begins a method that writes; what it gives ends it.
func (s *Store) writing() (done func()) {
	s.write.Lock()
	if s.kv != nil {
		s.mu.Lock()
		return func() {
			s.changes.Add(1)
			s.mu.Unlock()
			s.write.Unlock()
		}
	}
	s.mu.RLock()
	return func() {
		s.changes.Add(1)
		s.mu.RUnlock()
		s.write.Unlock()
	}
}

// Changes is a number that is another one after each write, so that what was read before can be kept until then. Read it first, then the graph: a write counts
// when it has ended. In a database others write, too: there it is another one each time.
func (s *Store) Changes() uint64 {
	if s.sql != nil {
		return s.changes.Add(1)
	}
	return s.changes.Load()
}

// state is the graph that a method reads.
func (s *Store) state(ctx context.Context) cayley.QuadStore {
	if state, ok := ctx.Value(stateKey{}).(cayley.QuadStore); ok {
		return state
	}
	return s.qs
}

// pebbleGraph is what the state of a pebble store, or of a database, can do that Cayley's interface does not ask for.
type pebbleGraph interface {
	cayley.QuadStore
	Count(ctx context.Context, p quad.Quad) (int64, error)
	Distinct(ctx context.Context, p quad.Quad, d quad.Direction, yield func(quad.Value) bool) error
	CountBy(ctx context.Context, p quad.Quad, d quad.Direction) (map[quad.Value]int64, error)
	Unlabelled() cayley.Iterator
}

// mentioned is what the names and the class of an entity are counted from.
type mentioned struct {
	names, aliases, classes map[string]int
	facts                   int
}

// mentionsPebble counts by the indexes: an entity may have a hundred thousand quads, of which few values matter.
func mentionsPebble(ctx context.Context, g pebbleGraph, iri quad.IRI) (m mentioned, err error) {
	m = mentioned{map[string]int{}, map[string]int{}, map[string]int{}, 0}
	by, err := g.CountBy(ctx, quad.Quad{Subject: iri}, quad.Predicate)
	if err != nil {
		return m, err
	}
	for predicate, n := range by {
		into := m.names
		switch predicate {
		case quad.IRI(vocab.Label):
		case quad.IRI(vocab.AltLabel):
			into = m.aliases
		case quad.IRI(vocab.Type):
			into = m.classes
		case quad.IRI(vocab.HiddenLabel), quad.IRI(vocab.Key), quad.IRI(vocab.SameAs), quad.IRI(vocab.DifferentFrom), quad.IRI(vocab.Notation), quad.IRI(vocab.ExactMatch):
			continue
		default:
			m.facts += int(n)
			continue
		}
		objects, err := g.CountBy(ctx, quad.Quad{Subject: iri, Predicate: predicate}, quad.Object)
		if err != nil {
			return m, err
		}
		for object, n := range objects {
			if predicate == quad.IRI(vocab.Type) {
				if c, ok := object.(quad.IRI); ok && strings.HasPrefix(string(c), vocab.Clew) {
					into[graph.Name(graph.IRI(c))] += int(n)
				}
				continue
			}
			if words, ok := graph.Text(object); ok {
				into[words] += int(n)
			}
		}
	}
	by, err = g.CountBy(ctx, quad.Quad{Object: iri}, quad.Predicate)
	for predicate, n := range by {
		if p, ok := predicate.(quad.IRI); ok && p != quad.IRI(vocab.Pending) && (strings.HasPrefix(string(p), vocab.Clew) || p == quad.IRI(vocab.Mentions)) {
			m.facts += int(n)
		}
	}
	return m, err
}

// statsPebble counts by the indexes, without a look at the values.
func statsPebble(ctx context.Context, g pebbleGraph) (out Stats, err error) {
	totals, err := g.Stats(ctx, true)
	if err != nil {
		return out, err
	}
	out.Quads, out.Nodes = int(totals.Quads.Size), int(totals.Nodes.Size)
	for class, n := range map[string]*int{vocab.NewsArticle: &out.Articles, vocab.Statement: &out.Statements, vocab.Assertion: &out.Asserted} {
		count, err := g.Count(ctx, quad.Quad{Predicate: quad.IRI(vocab.Type), Object: quad.IRI(class)})
		if err != nil {
			return out, err
		}
		*n = int(count)
	}
	err = g.Distinct(ctx, quad.Quad{Predicate: quad.IRI(vocab.Mentions)}, quad.Object, func(quad.Value) bool {
		out.Entities++
		return true
	})
	return out, err
}

// place names the store in messages.
func (s *Store) place() string {
	if s.sql != nil {
		return s.url
	}
	if s.dir == "" {
		return "memory"
	}
	return s.dir
}

// laterKey is set in the context of writes that need not wait for the disk: whoever set it calls Sync.
type laterKey struct{}

// applyPebble adds and deletes in one batch.
func (s *Store) applyPebble(ctx context.Context, add, remove []quad.Quad) error {
	deltas := make([]cayley.Delta, 0, len(add)+len(remove))
	for _, q := range remove {
		deltas = append(deltas, cayley.Delta{Quad: q, Action: cayley.Delete})
	}
	for _, q := range add {
		deltas = append(deltas, cayley.Delta{Quad: q, Action: cayley.Add})
	}
	if ctx.Value(laterKey{}) != nil {
		return s.pebble.ApplyLater(deltas, cayley.IgnoreOpts{})
	}
	return s.pebble.ApplyDeltas(deltas, cayley.IgnoreOpts{})
}

// importPebble is Import by way of sorted files: a part of the input at a time. Each has a table of what it added, from which it is taken back.
func (s *Store) importPebble(ctx context.Context, next func() (quad.Quad, bool, error)) (added int, err error) {
	l, err := s.pebble.NewWholeLoader(ctx)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err == nil {
			return
		}
		added = 0
		if uerr := l.TakeBack(context.WithoutCancel(ctx)); uerr != nil {
			err = notTakenBack(err, uerr)
		}
	}()
	for {
		q, ok, err := next()
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		if err := l.Add(graph.CanonicalQuad(q)); err != nil {
			return 0, err
		}
	}
	if err := l.Close(); err != nil {
		return 0, err
	}
	return int(l.Added()), nil
}

func notTakenBack(cause, err error) error {
	return fmt.Errorf("%w (what was written of it is taken back when the graph is opened again: %w)", cause, err)
}

// checkPebble compares the tables of a pebble store with each other; other kinds of store cannot be checked so.
func (s *Store) checkPebble(ctx context.Context) ([]pebblestore.Problem, error) {
	if s.pebble == nil {
		return nil, nil
	}
	return s.pebble.Check(ctx)
}
