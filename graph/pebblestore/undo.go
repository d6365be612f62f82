package pebblestore

import (
	"context"
	"errors"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2"
)

// undoBatch is how many quads are taken back in one batch.
const undoBatch = 20_000

func writeUndo(ctx context.Context, set func(k, v []byte) error, quads [][4]uint32, ranked []ID) error {
	key := make([]byte, 0, keySize)
	for i, r := range quads {
		if i%(16*checkEvery) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		key = spol.appendKey(key[:0], 0, unrank(r, ranked))
		key[0] = tableUndo
		if err := set(key, nil); err != nil {
			return err
		}
	}
	return nil
}

// keep drops the table of what a load added: the load has ended well.
func (s *QuadStore) keep() error {
	s.write.Lock()
	defer s.write.Unlock()
	if s.closed.Load() {
		return errClosed
	}
	return s.failed.guard(func() error { return s.db.DeleteRange([]byte{tableUndo}, []byte{tableUndo + 1}, s.sync) })
}

// unfinished reports whether a load was cut off.
func (s *QuadStore) unfinished() (bool, error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{tableUndo}, UpperBound: []byte{tableUndo + 1}})
	if err != nil {
		return false, err
	}
	found := it.First()
	return found, errors.Join(it.Error(), it.Close())
}

// ErrUnfinished is the error of opening a store only to be read that has a part of a load in it: it must be opened for writing, which takes that
// part back.
var ErrUnfinished = errors.New("the store has a part of a load that was cut off")

// recover takes back a load that the end of a process has cut off.
func (s *QuadStore) recover() error {
	found, err := s.unfinished()
	switch {
	case err != nil || !found:
		return err
	case s.read:
		return ErrUnfinished
	}
	return s.takeBack(context.Background())
}

// takeBack deletes the quads that a load has added, a batch at a time; each batch also leaves the table of what is to be taken back.
func (s *QuadStore) takeBack(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		deltas, last, err := s.undoable()
		if err != nil || last == nil {
			return err
		}
		if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreMissing: true}); err != nil {
			return fmt.Errorf("taking back a load: %w", err)
		}
		// After a crash between the two, the quads are missing already.
		if err := s.failed.guard(func() error { return s.db.DeleteRange([]byte{tableUndo}, append(last, 0), s.sync) }); err != nil {
			return fmt.Errorf("taking back a load: %w", err)
		}
	}
}

// undoable gives the next quads to take back, and the key of the last.
func (s *QuadStore) undoable() (deltas []graph.Delta, last []byte, err error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: []byte{tableUndo}, UpperBound: []byte{tableUndo + 1}})
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, it.Error(), it.Close()) }()
	n := 0
	for ok := it.First(); ok && n < undoBatch; ok = it.Next() {
		n++
		key := it.Key()
		if len(key) != keySize {
			return nil, nil, fmt.Errorf("a key of what a load added has %d bytes", len(key))
		}
		last = append(last[:0], key...)
		d := graph.Delta{Action: graph.Delete}
		whole := true // a quad whose values are gone is gone
		for place := range directions {
			id := readID(key[1+place*idSize:])
			if id == 0 {
				continue
			}
			val, err := s.value(id)
			if err != nil {
				return nil, nil, err
			}
			whole = whole && val != nil
			d.Quad.Set(directions[place], val)
		}
		if whole {
			deltas = append(deltas, d)
		}
	}
	return deltas, last, nil
}
