package pebblestore

import (
	"context"
	"errors"
	"io"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// partBytes is how many bytes of values a part of a load has at most.
const partBytes = 96 << 20

// Loader adds many quads. It collects them, and writes them as sorted files that Pebble takes over, a part of the load at a time; each part is
// there whole or not at all. What is in the store already is left alone. It may not be used from several goroutines.
type Loader struct {
	ctx   context.Context
	s     *QuadStore
	part  *part
	added int64
	err   error
	whole bool // what it has written can be taken back
	begun bool // a part of it is written
}

// NewLoader starts a load, which ends with its context: what is not written by then is dropped.
func (s *QuadStore) NewLoader(ctx context.Context) (*Loader, error) {
	if s.read {
		return nil, ErrReadOnly
	}
	return &Loader{ctx: ctx, s: s}, nil
}

// NewWholeLoader starts a load that is in the store whole or not at all: until Close has returned, [Loader.TakeBack] takes back what is
// written, and so does [Open] after the end of the process. One that fits into one part costs no more for it; of a longer one each part
// has a table of the quads that it added. Nothing else may be written meanwhile.
func (s *QuadStore) NewWholeLoader(ctx context.Context) (*Loader, error) {
	l, err := s.NewLoader(ctx)
	if err != nil {
		return nil, err
	}
	// What an earlier load could not take back must not be kept with this one.
	if found, err := s.unfinished(); err != nil {
		return nil, err
	} else if found {
		if err := s.takeBack(ctx); err != nil {
			return nil, err
		}
	}
	l.whole = true
	return l, nil
}

// Add adds a quad to the load.
func (l *Loader) Add(q quad.Quad) error {
	if l.err != nil {
		return l.err
	}
	if !q.IsValid() {
		return &graph.DeltaError{Delta: graph.Delta{Quad: q, Action: graph.Add}, Err: errors.New("a quad has a subject, a predicate and an object")}
	}
	if l.part == nil {
		l.part = newPart()
	}
	if err := l.part.add(q); err != nil {
		return err
	}
	if len(l.part.quads) >= l.s.partQuads || len(l.part.arena) >= partBytes {
		return l.Flush()
	}
	return nil
}

// Flush writes what has been added; when it returns, that is on the disk.
func (l *Loader) Flush() error {
	l.begun = true // more may come
	return l.flush()
}

func (l *Loader) flush() error {
	if l.err != nil || l.part == nil {
		return l.err
	}
	p := l.part
	l.part = nil
	n, err := l.s.load(l.ctx, p, l.whole && l.begun)
	l.added += n
	l.err = err
	return err
}

// Added is how many quads were new, of those that have been written.
func (l *Loader) Added() int64 { return l.added }

// Close writes what is left. With it a load of [QuadStore.NewWholeLoader] is there to stay.
func (l *Loader) Close() error {
	if err := l.flush(); err != nil || !l.whole || !l.begun {
		return err
	}
	l.err = l.s.keep()
	l.begun = l.err != nil
	return l.err
}

// TakeBack ends a load of [QuadStore.NewWholeLoader] and leaves the store as it was. Where it is interrupted, or fails, [Open] goes on with it.
func (l *Loader) TakeBack(ctx context.Context) error {
	l.part = nil
	if l.err == nil {
		l.err = errTakenBack
	}
	if !l.whole || !l.begun {
		return nil
	}
	return l.s.takeBack(ctx)
}

var errTakenBack = errors.New("the load has been taken back")

// BulkLoad adds all quads of a reader.
func (s *QuadStore) BulkLoad(r quad.Reader) error {
	l, err := s.NewLoader(context.Background())
	if err != nil {
		return err
	}
	for {
		q, err := r.ReadQuad()
		if err == io.EOF {
			return l.Close()
		}
		if err != nil {
			return errors.Join(err, l.Close())
		}
		if err := l.Add(q); err != nil {
			return err
		}
	}
}

// NewQuadWriter gives a writer that adds many quads; those that are there are left alone. They are in the store when it is closed.
func (s *QuadStore) NewQuadWriter() (quad.WriteCloser, error) {
	l, err := s.NewLoader(context.Background())
	if err != nil {
		return nil, err
	}
	return quadWriter{l}, nil
}

type quadWriter struct{ *Loader }

func (w quadWriter) WriteQuad(q quad.Quad) error { return w.Add(q) }

func (w quadWriter) WriteQuads(quads []quad.Quad) (int, error) {
	for i, q := range quads {
		if err := w.Add(q); err != nil {
			return i, err
		}
	}
	return len(quads), nil
}
