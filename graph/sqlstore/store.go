package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/pebblestore"
)

func init() {
	for _, kind := range []string{"postgres", "mysql", "cockroach"} {
		graph.RegisterQuadStore("clew-"+kind, graph.QuadStoreRegistration{
			InitFunc: func(address string, _ graph.Options) error {
				s, err := Open(context.Background(), address, Options{Create: true})
				if err != nil {
					return err
				}
				return s.Close()
			},
			NewFunc: func(address string, _ graph.Options) (graph.QuadStore, error) {
				return Open(context.Background(), address, Options{})
			},
			IsPersistent: true,
		})
	}
}

// ID is the first 16 bytes of the SHA-256 of a value's stored form: Cayley's reference to a node. All zeros stand for no label.
type ID [16]byte

// Key makes an ID a graph.Ref.
func (id ID) Key() any { return id }

// String is the ID in hexadecimal.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Quad is a quad as the ids of its subject, predicate, object and label: Cayley's reference to a quad.
type Quad [4]ID

// Key makes a Quad a graph.Ref.
func (q Quad) Key() any { return q }

// places are the columns of a Quad.
var places = [4]string{"s", "p", "o", "l"}

// at is the place of a direction in a Quad.
func at(d quad.Direction) int { return int(d) - int(quad.Subject) }

// idOf gives the id of a value and its stored form.
func idOf(v quad.Value) (id ID, form []byte, err error) {
	if v == nil {
		return ID{}, nil, nil
	}
	if form, err = pebblestore.AppendValue(nil, v); err != nil {
		return ID{}, nil, err
	}
	sum := sha256.Sum256(form)
	copy(id[:], sum[:])
	return id, form, nil
}

// Options say how to open a store.
type Options struct {
	Create bool // make the tables when the database has none
}

// QuadStore is a Cayley graph in an SQL database. It may be used from several goroutines, and several processes may have the same database.
type QuadStore struct {
	*View
	address *Address
	db      *sql.DB
	mysql   bool // MySQL's words, not PostgreSQL's
	values  *cache[quad.Value]
	sizes   sizes
}

var _ graph.QuadStore = (*QuadStore)(nil)

// Open opens the graph in the database at an address: see [Address]. It connects, and makes the tables if the graph is to be made. Errors have a hint, and
// never the password.
func Open(ctx context.Context, address string, o Options) (*QuadStore, error) {
	a, err := ParseAddress(address)
	if err != nil {
		return nil, err
	}
	s := &QuadStore{address: a, mysql: a.Kind == "mysql", values: newCache[quad.Value](16 << 20)}
	s.View = s.NewView()
	if s.db, err = a.open(); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, o.Create); err != nil {
		_ = s.db.Close() // the error that led here is the one to tell
		if errors.Is(err, ErrNoGraph) {
			return nil, a.noGraph()
		}
		return nil, a.explain(err)
	}
	return s, nil
}

// Address is where the store is.
func (s *QuadStore) Address() *Address { return s.address }

// NewView gives the graph to somebody who reads: errors of one view, which Cayley's methods cannot give at once, are not those of another.
func (s *QuadStore) NewView() *View { return &View{s: s} }

// Close closes the connections.
func (s *QuadStore) Close() error { return s.db.Close() }

// ApplyDeltas adds and deletes quads: all of the deltas, or none.
func (s *QuadStore) ApplyDeltas(deltas []graph.Delta, o graph.IgnoreOpts) error {
	ctx := context.Background()
	return s.Update(ctx, func(tx *Tx) error {
		var labels []quad.Value
		for _, d := range deltas {
			labels = append(labels, d.Quad.Label)
		}
		if err := tx.Lock(labels...); err != nil {
			return err
		}
		var asked []quad.Quad
		for _, d := range deltas {
			asked = append(asked, d.Quad)
		}
		there, err := tx.Has(asked)
		if err != nil {
			return err
		}
		before := map[Quad]bool{}
		now := map[Quad]bool{}
		quads := map[Quad]quad.Quad{}
		var order []Quad
		for i, d := range deltas {
			q, err := quadOf(d.Quad)
			if err != nil {
				return err
			}
			if _, known := now[q]; !known {
				before[q], now[q], quads[q] = there[i], there[i], d.Quad
				order = append(order, q)
			}
			switch {
			case d.Action != graph.Add && d.Action != graph.Delete:
				return &graph.DeltaError{Delta: d, Err: graph.ErrInvalidAction}
			case d.Action == graph.Add && now[q] && !o.IgnoreDup:
				return &graph.DeltaError{Delta: d, Err: graph.ErrQuadExists}
			case d.Action == graph.Delete && !now[q] && !o.IgnoreMissing:
				return &graph.DeltaError{Delta: d, Err: graph.ErrQuadNotExist}
			}
			now[q] = d.Action == graph.Add
		}
		var add, remove []quad.Quad
		for _, q := range order {
			switch {
			case now[q] && !before[q]:
				add = append(add, quads[q])
			case !now[q] && before[q]:
				remove = append(remove, quads[q])
			}
		}
		return tx.Apply(add, remove)
	})
}

// NewQuadWriter gives a writer that ignores quads which are there already.
func (s *QuadStore) NewQuadWriter() (quad.WriteCloser, error) { return &writer{s}, nil }

type writer struct{ s *QuadStore }

// WriteQuad writes one quad.
func (w *writer) WriteQuad(q quad.Quad) error {
	_, err := w.WriteQuads([]quad.Quad{q})
	return err
}

// WriteQuads writes quads in one transaction.
func (w *writer) WriteQuads(quads []quad.Quad) (int, error) {
	deltas := make([]graph.Delta, len(quads))
	for i, q := range quads {
		deltas[i] = graph.Delta{Quad: q, Action: graph.Add}
	}
	if err := w.s.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true}); err != nil {
		return 0, err
	}
	return len(quads), nil
}

// Close has nothing to do: what was written is committed.
func (w *writer) Close() error { return nil }

// quadOf gives the ids of a quad.
func quadOf(q quad.Quad) (out Quad, err error) {
	for _, d := range quad.Directions {
		if out[at(d)], _, err = idOf(q.Get(d)); err != nil {
			return out, fmt.Errorf("%v: %w", q, err)
		}
	}
	return out, nil
}

// cache is a map that forgets: when it is full, what was used since the last time it was full stays.
type cache[V any] struct {
	mu       sync.Mutex
	now, old map[ID]V
	size     int
	limit    int
}

func newCache[V any](limit int) *cache[V] { return &cache[V]{now: map[ID]V{}, limit: limit} }

func (c *cache[V]) get(id ID) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.now[id]
	if !ok {
		if v, ok = c.old[id]; ok {
			c.now[id] = v
		}
	}
	return v, ok
}

func (c *cache[V]) put(id ID, v V, size int) {
	if size > c.limit/64 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size += size + 128; c.size > c.limit {
		c.old, c.now, c.size = c.now, map[ID]V{}, size+128
	}
	c.now[id] = v
}

// size is a count that holds for a while.
type size struct {
	n     int64
	exact bool
	until time.Time
}

// sizes keeps counts that hold for a while, by the text of the question.
type sizes struct {
	mu sync.Mutex
	by map[string]size
}

// mostSizes is how many counts are kept.
const mostSizes = 4096

func (s *sizes) get(key string) (size, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.by[key]
	return x, ok && time.Now().Before(x.until)
}

func (s *sizes) put(key string, n int64, exact bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil || len(s.by) >= mostSizes {
		s.by = map[string]size{}
	}
	s.by[key] = size{n, exact, time.Now().Add(sizesHold)}
}
