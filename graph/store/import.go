package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/vocab"
)

// importBatch is the number of quads that Import writes in one transaction.
const importBatch = 20000

// Import adds quads, keeping their graph names. next gives them one by one and io.EOF-like ends with
// ok false. It gives how many were new. The import is there whole or not at all: it is written in batches, and what was written is taken
// back when next fails or ctx ends, and after the end of the process when the graph is opened again. In a database, where others
// may be writing, it is not taken back after the end of the process: to import the same again adds what is missing. Of articles among the quads it is computed
// who is who.
func (s *Store) Import(ctx context.Context, next func() (q quad.Quad, ok bool, err error)) (added int, err error) {
	defer s.writing()()
	named := map[graph.IRI]bool{}
	noting := func() (quad.Quad, bool, error) {
		q, ok, err := next()
		if iri, is := q.Object.(quad.IRI); is && ok && q.Predicate == quad.IRI(vocab.Mentions) && s.resolver != nil {
			named[graph.IRI(iri)] = true
		}
		return q, ok, err
	}
	switch {
	case s.sql != nil:
		added, err = s.importSQL(ctx, noting)
	case s.pebble != nil:
		added, err = s.importPebble(ctx, noting)
	default:
		added, err = s.importKV(ctx, noting)
	}
	s.forget()
	s.waiting = nil
	if err != nil || len(named) == 0 || added == 0 {
		return added, err
	}
	pending, err := s.pend(ctx, slices.Sorted(maps.Keys(named)))
	if err == nil {
		err = s.apply(ctx, pending, nil)
	}
	if err == nil {
		_, err = s.resolve(ctx)
	}
	return added, err
}

// nextBatch gives the next quads of an import, sorted, and whether there may be more.
func nextBatch(next func() (quad.Quad, bool, error)) (batch []quad.Quad, more bool, err error) {
	for len(batch) < importBatch {
		q, ok, err := next()
		if err != nil || !ok {
			return graph.Sort(batch), false, err
		}
		batch = append(batch, graph.CanonicalQuad(q))
	}
	return graph.Sort(batch), true, nil
}

// importKV imports into bolt or leveldb.
func (s *Store) importKV(ctx context.Context, next func() (q quad.Quad, ok bool, err error)) (added int, err error) {
	// What an earlier import could not take back must not be kept with this one.
	if err := s.takeBack(ctx); err != nil {
		return 0, fmt.Errorf("taking back an import that was cut off: %w", err)
	}
	batches := 0
	defer func() {
		if err != nil {
			added = 0
			if uerr := s.takeBack(context.WithoutCancel(ctx)); uerr != nil {
				err = notTakenBack(err, uerr)
			}
		}
	}()
	for more := true; more; {
		var batch []quad.Quad
		if batch, more, err = nextBatch(next); err != nil {
			return added, err
		}
		fresh, err := s.missing(ctx, batch)
		if err != nil {
			return added, err
		}
		if len(fresh) == 0 && more {
			continue
		}
		if err := s.applyKV(ctx, fresh, nil, func(tx kv.Tx) error {
			if !more {
				return dropJournal(tx, batches) // with the last batch the import is there to stay
			}
			return note(tx, batches, fresh)
		}); err != nil {
			return added, err
		}
		added += len(fresh)
		batches++
	}
	return added, nil
}

// importSQL imports into a database.
func (s *Store) importSQL(ctx context.Context, next func() (q quad.Quad, ok bool, err error)) (added int, err error) {
	var done journal
	defer done.close()
	defer func() {
		if err != nil {
			added, err = 0, done.undo(ctx, s, err)
		}
	}()
	for more := true; more; {
		var batch, fresh []quad.Quad
		if batch, more, err = nextBatch(next); err != nil {
			return added, err
		}
		if err := s.transact(ctx, labelsOf(batch), func(ctx context.Context) (_, _ []quad.Quad, err error) {
			missing, err := s.missing(ctx, batch)
			if len(missing) > 0 || fresh == nil {
				fresh = missing
			}
			return missing, nil, err
		}); err != nil {
			return added, err
		}
		added += len(fresh)
		if more {
			if err := done.note(fresh); err != nil {
				return added, errors.Join(err, s.apply(context.WithoutCancel(ctx), nil, fresh))
			}
		}
	}
	if added > importBatch/2 {
		return added, s.sql.Analyse(ctx)
	}
	return added, nil
}

// journal keeps what an import has written so far, in a temporary file, so that it can be taken back: an import is whole
// or it is nothing, although it is written in parts.
type journal struct {
	file *os.File
	out  rdf.Encoder
}

// note takes quads that were written.
func (j *journal) note(quads []quad.Quad) (err error) {
	if j.file == nil {
		if j.file, err = os.CreateTemp("", "clew-import-"); err != nil {
			return fmt.Errorf("importing: %w", err)
		}
		_ = os.Remove(j.file.Name()) // it lives as long as it is open; elsewhere close removes it
		if j.out, err = rdf.NewEncoder(j.file, rdf.NQuads, rdf.EncodeOptions{}); err != nil {
			return err
		}
	}
	for _, q := range quads {
		if err := j.out.Encode(q); err != nil {
			return fmt.Errorf("importing: %w", err)
		}
	}
	return nil
}

// undo deletes what was noted, and gives the error that led here.
func (j *journal) undo(ctx context.Context, s *Store, cause error) error {
	if j.file == nil {
		return cause
	}
	failed := func(err error) error {
		return fmt.Errorf("%w (and what was written of it cannot be taken back; import it again: %w)", cause, err)
	}
	ctx = context.WithoutCancel(ctx)
	if err := j.out.Close(); err != nil {
		return failed(err)
	}
	if _, err := j.file.Seek(0, io.SeekStart); err != nil {
		return failed(err)
	}
	var batch []quad.Quad
	err := rdf.Decode(j.file, rdf.NQuads, rdf.Options{KeepNames: true}, func(q quad.Quad) error {
		if batch = append(batch, q); len(batch) < importBatch {
			return nil
		}
		err := s.apply(ctx, nil, batch)
		batch = nil
		return err
	})
	if err = errors.Join(err, s.apply(ctx, nil, batch)); err != nil {
		return failed(err)
	}
	return cause
}

func (j *journal) close() {
	if j.file != nil {
		j.file.Close()
		_ = os.Remove(j.file.Name())
	}
}
