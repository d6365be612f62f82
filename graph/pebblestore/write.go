package pebblestore

import (
	"errors"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
	"github.com/cockroachdb/pebble/v2"
)

// ErrFull is the error of a write that needs a new value when all ids have been given.
var ErrFull = errors.New("the store has no more ids for values")

// ApplyDeltas adds and deletes quads in the given order: all of it is done and on the disk, or nothing. A quad that is added though it is
// there, or deleted though it is not, is a [graph.DeltaError] unless the options ignore it. A value that no quad has any more is forgotten.
func (s *QuadStore) ApplyDeltas(in []graph.Delta, ignore graph.IgnoreOpts) error {
	if s.read {
		return ErrReadOnly
	}
	s.write.Lock()
	defer s.write.Unlock()
	if s.closed.Load() {
		return errClosed
	}
	if err := s.failed.err(); err != nil {
		return err
	}
	t := transaction{s: s, before: *s.counts.Load(), ids: map[quad.Value]ID{}, fresh: map[ID]quad.Value{}, quads: map[Quad]*change{}}
	t.counters = t.before
	if err := t.run(in, ignore); err != nil {
		return err
	}
	return t.commit()
}

// transaction is a batch of deltas on its way into the store.
type transaction struct {
	s        *QuadStore
	before   counters
	counters counters
	ids      map[quad.Value]ID // of the values that the batch has met
	fresh    map[ID]quad.Value // those that are not in the store
	quads    map[Quad]*change
	order    []Quad // as they came
	hashes   *cursor
}

// change says whether a quad is in the store, and whether it shall be.
type change struct{ was, is bool }

func (t *transaction) run(in []graph.Delta, ignore graph.IgnoreOpts) (err error) {
	if t.hashes, err = t.s.iterator(tableHash); err != nil {
		return err
	}
	defer t.s.release(t.hashes)
	for _, d := range in {
		if d.Action != graph.Add && d.Action != graph.Delete {
			return &graph.DeltaError{Delta: d, Err: graph.ErrInvalidAction}
		}
		if d.Action == graph.Add && !d.Quad.IsValid() {
			return &graph.DeltaError{Delta: d, Err: errors.New("a quad has a subject, a predicate and an object")}
		}
		q, known, err := t.resolve(d.Quad, d.Action == graph.Add)
		if err != nil {
			return err
		}
		var c *change
		if known {
			if c, err = t.change(q); err != nil {
				return err
			}
		}
		there := c != nil && c.is
		switch {
		case d.Action == graph.Add && there:
			if !ignore.IgnoreDup {
				return &graph.DeltaError{Delta: d, Err: graph.ErrQuadExists}
			}
		case d.Action == graph.Delete && !there:
			if !ignore.IgnoreMissing {
				return &graph.DeltaError{Delta: d, Err: graph.ErrQuadNotExist}
			}
		default:
			c.is = d.Action == graph.Add
		}
	}
	return nil
}

// resolve gives the ids of a quad, new ones where it is to be added. known reports whether all its values have one.
func (t *transaction) resolve(q quad.Quad, add bool) (out Quad, known bool, err error) {
	for _, d := range quad.Directions {
		val := q.Get(d)
		if val == nil {
			continue
		}
		id, err := t.id(val, add)
		if err != nil {
			return out, false, err
		}
		if id == 0 {
			return out, false, nil
		}
		out[at(d)] = id
	}
	return out, true, nil
}

func (t *transaction) id(val quad.Value, add bool) (ID, error) {
	usable := cacheable(val)
	if usable {
		if id, ok := t.ids[val]; ok {
			return id, nil
		}
		if id, ok := t.s.dict.ids.get(val); ok {
			t.ids[val] = id
			return id, nil
		}
	}
	form, err := appendValue(make([]byte, 0, 128), val)
	if err != nil {
		if !add {
			return 0, nil
		}
		return 0, err
	}
	id, err := t.s.find(t.hashes, xxhash.Sum64(form), form)
	if err != nil {
		return 0, err
	}
	if id == 0 && !usable { // a number or time of this batch
		for fresh, other := range t.fresh {
			if b, err := appendValue(nil, other); err == nil && string(b) == string(form) {
				return fresh, nil
			}
		}
	}
	if id == 0 {
		if !add {
			return 0, nil
		}
		if t.counters.next > maxID {
			return 0, ErrFull
		}
		id = t.counters.next
		t.counters.next++
		t.fresh[id] = val
	}
	if usable {
		t.ids[val] = id
	}
	return id, nil
}

// change gives the state of a quad in this transaction.
func (t *transaction) change(q Quad) (*change, error) {
	if c, ok := t.quads[q]; ok {
		return c, nil
	}
	was := true
	for _, id := range q {
		if t.fresh[id] != nil {
			was = false
		}
	}
	if was {
		var err error
		if was, err = t.s.has(q); err != nil {
			return nil, err
		}
	}
	c := &change{was, was}
	t.quads[q] = c
	t.order = append(t.order, q)
	return c, nil
}

// commit writes what has changed.
func (t *transaction) commit() (err error) {
	batch := t.s.db.NewBatch()
	defer func() {
		if t.s.failed.err() == nil { // else Pebble may still hold it, and must not give it to others
			err = errors.Join(err, batch.Close())
		}
	}()
	set := func(key []byte) { err = errors.Join(err, batch.Set(key, nil, nil)) }
	remove := func(key []byte) { err = errors.Join(err, batch.Delete(key, nil)) }
	added, lost := map[ID]bool{}, map[ID]*[4]int64{}
	for _, q := range t.order {
		switch c := t.quads[q]; {
		case c.is && !c.was:
			q.eachKey(set)
			t.counters.quads++
			for _, id := range q {
				added[id] = true
			}
		case c.was && !c.is:
			q.eachKey(remove)
			t.counters.quads--
			for place, id := range q {
				if lost[id] == nil {
					lost[id] = new([4]int64)
				}
				lost[id][place]++
			}
		}
	}
	for id, val := range t.fresh {
		if !added[id] {
			continue
		}
		form, ferr := appendValue(nil, val)
		err = errors.Join(err, ferr, batch.Set(hashKey(xxhash.Sum64(form), id), nil, nil), batch.Set(valueKey(id), form, nil))
		t.counters.nodes++
	}
	var gone []quad.Value
	for id, n := range lost {
		if id == 0 || added[id] {
			continue
		}
		val, ferr := t.forget(batch, id, n)
		err = errors.Join(err, ferr)
		if val != nil {
			gone = append(gone, val)
			t.counters.nodes--
		}
	}
	if err = errors.Join(err, t.writeNames(batch)); err != nil {
		return err
	}
	if batch.Empty() {
		return nil
	}
	t.counters.state++
	if err := batch.Set(metaKey, t.counters.encode(), nil); err != nil {
		return err
	}
	if len(gone) > 0 {
		t.s.dict.epoch.Add(1) // and once more when they are gone
	}
	if err := t.s.failed.guard(func() error { return batch.Commit(t.s.sync) }); err != nil {
		return err
	}
	t.s.committed(t.counters, gone)
	for val, id := range t.ids {
		if t.fresh[id] == nil || added[id] {
			t.s.dict.ids.put(val, id, len(quad.StringOf(val)), func() bool { return !lostFor(lost, added, id) })
		}
	}
	return nil
}

// lostFor reports whether a value may have gone with a transaction: then it is not put into a cache.
func lostFor(lost map[ID]*[4]int64, added map[ID]bool, id ID) bool {
	return lost[id] != nil && !added[id]
}

// forget deletes a value from the dictionary when no quad has it but those that are deleted, of which there are n in each place. It gives the value, or nil.
func (t *transaction) forget(batch *pebble.Batch, id ID, n *[4]int64) (quad.Value, error) {
	for place, lost := range n {
		var q Quad
		q[place] = id
		o, _ := orderOf(1<<place, -1)
		_, more, err := t.s.count(o, 0, q, lost)
		if err != nil {
			return nil, err
		}
		if more {
			return nil, nil
		}
	}
	val, err := t.s.value(id)
	if err != nil {
		return nil, err
	}
	if val == nil {
		return nil, fmt.Errorf("the dictionary has no value %d, which a quad has", id)
	}
	form, err := appendValue(nil, val)
	if err != nil {
		return nil, err
	}
	return val, errors.Join(batch.Delete(hashKey(xxhash.Sum64(form), id), nil), batch.Delete(valueKey(id), nil))
}

// committed makes a commit known to readers. The caller holds the write lock.
func (s *QuadStore) committed(c counters, gone []quad.Value) {
	s.counts.Store(&c)
	s.generation.Add(1)
	if len(gone) > 0 {
		s.dict.epoch.Add(1)
		for _, val := range gone {
			if cacheable(val) {
				s.dict.ids.drop(val)
			}
		}
	}
	s.pool.dropIdle()
}
