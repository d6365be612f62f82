package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"

	"github.com/clewgraph/clew/graph/rdf"
)

// The journal of an import into bolt or leveldb is in the database itself, among its metadata: a key for each batch, written with it, that holds
// the quads that the batch added. The last batch drops them all. So who finds one knows that an import was cut off, and what to take back.

func journalKey(batch int) kv.Key {
	return kv.Key{[]byte("meta"), fmt.Appendf(nil, "import%08d", batch)}
}

// note writes what a batch adds into the journal.
func note(tx kv.Tx, batch int, quads []quad.Quad) error {
	var b bytes.Buffer
	out, err := rdf.NewEncoder(&b, rdf.NQuads, rdf.EncodeOptions{})
	if err != nil {
		return err
	}
	for _, q := range quads {
		if err := out.Encode(q); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return tx.Put(journalKey(batch), b.Bytes())
}

// dropJournal ends a journal of so many batches.
func dropJournal(tx kv.Tx, batches int) error {
	for i := range batches {
		if err := tx.Del(journalKey(i)); err != nil {
			return err
		}
	}
	return nil
}

// takeBack deletes what a journal says that an import has added, the last batch first. The caller has the store to itself.
func (s *Store) takeBack(ctx context.Context) error {
	batches := 0
	for {
		_, found, err := s.noted(ctx, batches)
		if err != nil {
			return err
		}
		if !found {
			break
		}
		batches++
	}
	for batches--; batches >= 0; batches-- {
		text, _, err := s.noted(ctx, batches)
		if err != nil {
			return err
		}
		quads, err := rdf.ReadAll(bytes.NewReader(text), rdf.NQuads, rdf.Options{KeepNames: true})
		if err != nil {
			return fmt.Errorf("the journal of an import: %w", err)
		}
		if err := s.applyKV(ctx, nil, quads, func(tx kv.Tx) error { return tx.Del(journalKey(batches)) }); err != nil {
			return err
		}
	}
	return nil
}

// noted gives what the journal has of a batch.
func (s *Store) noted(ctx context.Context, batch int) (text []byte, found bool, err error) {
	defer guard(&err)
	defer faults()()
	tx, err := s.kv.Tx(false)
	if err != nil {
		return nil, false, err
	}
	defer tx.Close()
	val, err := tx.Get(ctx, journalKey(batch))
	if errors.Is(err, kv.ErrNotFound) {
		return nil, false, nil
	}
	return bytes.Clone(val), err == nil, err
}
