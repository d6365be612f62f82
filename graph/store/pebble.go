package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
	"github.com/clewgraph/clew/graph/vocab"
)

// stateKey is where the context of a reading method has the state of the graph that it reads.
type stateKey struct{}

// reading begins a method that reads: the context that it gives holds one state of the graph, whatever is written meanwhile. On bolt and leveldb
// writes wait until done is called.
func (s *Store) reading(ctx context.Context) (_ context.Context, done func()) {
	s.mu.RLock()
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
	if s.pebble == nil {
		s.mu.Lock()
		return func() {
			s.mu.Unlock()
			s.write.Unlock()
		}
	}
	s.mu.RLock()
	return func() {
		s.mu.RUnlock()
		s.write.Unlock()
	}
}

// state is the graph that a method reads.
func (s *Store) state(ctx context.Context) cayley.QuadStore {
	if snap, ok := ctx.Value(stateKey{}).(*pebblestore.Snapshot); ok {
		return snap
	}
	return s.qs
}

// pebbleGraph is what the state of a pebble store can do that Cayley's interface does not ask for.
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
		case quad.IRI(vocab.HiddenLabel):
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
		if p, ok := predicate.(quad.IRI); ok && (strings.HasPrefix(string(p), vocab.Clew) || p == quad.IRI(vocab.Mentions)) {
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
	if s.dir == "" {
		return "memory"
	}
	return s.dir
}

// applyPebble adds and deletes in one batch.
func (s *Store) applyPebble(add, remove []quad.Quad) error {
	deltas := make([]cayley.Delta, 0, len(add)+len(remove))
	for _, q := range remove {
		deltas = append(deltas, cayley.Delta{Quad: q, Action: cayley.Delete})
	}
	for _, q := range add {
		deltas = append(deltas, cayley.Delta{Quad: q, Action: cayley.Add})
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

// Backup writes a consistent copy of the store into a folder that is not there yet, while others read and write. The copy is a store of the same
// kind.
func (s *Store) Backup(ctx context.Context, dir string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.kind != "pebble" {
		return &graph.Error{Message: "the graph at " + s.url + " cannot be copied: it is a " + s.kind + " store", Hint: "clew export > FILE"}
	}
	if _, err := os.Stat(dir); err == nil {
		return &graph.Error{Message: dir + " is there already", Hint: "clew backup with another name"}
	}
	return s.pebble.Backup(ctx, dir)
}

// files gives the names of a store's files, for copies: all but the lock.
func files(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name() != lockName && e.Name() != "LOCK" {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Restore makes a store in a new place of a copy that [Store.Backup] made, and checks that it opens. Nothing is left of one that failed.
func Restore(ctx context.Context, backup, url string) (err error) {
	kind, dir, err := parseURL(url)
	if err != nil {
		return err
	}
	if kind != "pebble" {
		return &graph.Error{Message: "a backup becomes a pebble store, not a " + kind + " store", Hint: "--db pebble:DIR"}
	}
	if found, _, err := kindOf(backup); err != nil {
		return err
	} else if found != "pebble" {
		return &graph.Error{Message: backup + " is no backup", Hint: "clew backup DIR makes one"}
	}
	if err := mustBeFree(dir); err != nil {
		return err
	}
	names, err := files(backup)
	if err != nil {
		return err
	}
	tmp := dir + ".restoring"
	if err := os.Mkdir(tmp, 0o777); err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := copyFile(filepath.Join(tmp, name), filepath.Join(backup, name)); err != nil {
			return err
		}
	}
	s, err := Open(ctx, "pebble:"+tmp, Options{})
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty folder
		return err
	}
	return os.Rename(tmp, dir)
}

// mustBeFree makes sure that nothing is at a place where a store is to be made.
func mustBeFree(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return &graph.Error{Message: "there is something at " + dir + " already", Hint: "--db pebble:DIR with a new DIR"}
	}
	return nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// checkPebble compares the tables of a pebble store with each other; other kinds of store cannot be checked so.
func (s *Store) checkPebble(ctx context.Context) ([]pebblestore.Problem, error) {
	if s.pebble == nil {
		return nil, nil
	}
	return s.pebble.Check(ctx)
}
