package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/rdf"
)

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
