package pebblestore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
	"golang.org/x/sync/errgroup"
)

// load writes a part and gives how many of its quads were new. Where undo says so, with a table of them.
func (s *QuadStore) load(ctx context.Context, p *part, undo bool) (int64, error) {
	if len(p.quads) <= s.batchUpTo && !undo {
		return s.loadBatch(p)
	}
	s.write.Lock()
	defer s.write.Unlock()
	if s.closed.Load() {
		return 0, errClosed
	}
	if err := s.failed.err(); err != nil {
		return 0, err
	}
	c := *s.counts.Load()
	hashed := p.byHash()
	ids, err := s.resolvePart(p, hashed, &c)
	if err != nil {
		return 0, err
	}
	firstNew := s.counts.Load().next
	names, err := p.names(ids)
	if err != nil {
		return 0, err
	}
	quads, ranked := rank(p, ids)
	p.quads, p.slots = nil, nil
	if quads, err = s.missing(ctx, quads, ranked, firstNew); err != nil || len(quads) == 0 {
		return 0, err
	}
	c.quads += int64(len(quads))
	c.state++
	w := &bulkWriter{s: s, dir: s.bulkDir(), undo: undo}
	if err := errors.Join(s.fs.RemoveAll(w.dir), s.fs.MkdirAll(w.dir, 0o777)); err != nil {
		return 0, err
	}
	defer s.fs.RemoveAll(w.dir) // what could not be removed is removed when the store is opened again
	if err := w.writeAll(ctx, p, hashed, ids, ranked, quads, names, firstNew, c); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := s.durably(func() error { return s.db.Ingest(context.WithoutCancel(ctx), w.paths) }); err != nil {
		return 0, err
	}
	s.committed(c, nil)
	return int64(len(quads)), nil
}

// loadBatch writes a small part as a batch.
func (s *QuadStore) loadBatch(p *part) (int64, error) {
	deltas := make([]graph.Delta, 0, len(p.quads))
	for _, q := range p.quads {
		d := graph.Delta{Action: graph.Add}
		for place, n := range q {
			if n == noValue {
				continue
			}
			val, err := readValue(p.value(n))
			if err != nil {
				return 0, err
			}
			d.Quad.Set(directions[place], val)
		}
		deltas = append(deltas, d)
	}
	before := s.counts.Load().quads
	err := s.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true})
	return s.counts.Load().quads - before, err
}

// resolvePart gives the ids of a part's values, by their numbers: those of the store, and new ones in the order in which the values came.
func (s *QuadStore) resolvePart(p *part, hashed []uint32, c *counters) ([]ID, error) {
	ids := make([]ID, len(p.hashes))
	if c.nodes > 0 {
		it, err := s.iterator(tableHash)
		if err != nil {
			return nil, err
		}
		defer s.release(it)
		for _, n := range hashed { // in the order of the keys, so that each seek is a step
			if ids[n], err = s.find(it, p.hashes[n], p.value(n)); err != nil {
				return nil, err
			}
		}
	}
	for n := range ids {
		if ids[n] != 0 {
			continue
		}
		if c.next > maxID {
			return nil, ErrFull
		}
		ids[n] = c.next
		c.next++
		c.nodes++
	}
	return ids, nil
}

// rank gives the quads of a part as ranks of their ids, and the ids by rank: ranks are dense, so that quads can be sorted by counting. Rank 0 is no value.
func rank(p *part, ids []ID) (quads [][4]uint32, ranked []ID) {
	ranked = append(make([]ID, 0, len(ids)+1), 0)
	ranked = append(ranked, ids...)
	slices.Sort(ranked)
	ranks := make([]uint32, len(ids))
	for n, id := range ids {
		r, _ := slices.BinarySearch(ranked, id)
		ranks[n] = uint32(r)
	}
	quads = p.quads
	for i := range quads {
		for place, n := range quads[i] {
			if n == noValue {
				quads[i][place] = 0
			} else {
				quads[i][place] = ranks[n]
			}
		}
	}
	return quads, ranked
}

// missing sorts quads as SPOL and leaves out what comes twice or is in the store.
func (s *QuadStore) missing(ctx context.Context, quads [][4]uint32, ranked []ID, firstNew ID) ([][4]uint32, error) {
	other, starts := make([][4]uint32, len(quads)), make([]int, len(ranked)+1)
	for _, place := range []int{3, 2, 1, 0} {
		sortBy(other, quads, place, starts)
		quads, other = other, quads
	}
	quads = slices.Compact(quads)
	if s.counts.Load().quads == 0 {
		return quads, nil
	}
	it, err := s.iterator(spol.table(0))
	if err != nil {
		return nil, err
	}
	defer s.release(it)
	key := make([]byte, 0, keySize)
	out := quads[:0]
	for i, r := range quads {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		q := unrank(r, ranked)
		if q[0] >= firstNew || q[1] >= firstNew || q[2] >= firstNew || q[3] >= firstNew {
			out = append(out, r) // a value of it is new
			continue
		}
		key = spol.appendKey(key[:0], 0, q)
		if !it.SeekGE(key) {
			if err := it.Error(); err != nil { // the next seek would forget it
				return nil, err
			}
			out = append(out, r)
		} else if !bytes.Equal(it.Key(), key) {
			out = append(out, r)
		}
	}
	return out, nil
}

func unrank(r [4]uint32, ranked []ID) Quad {
	return Quad{ranked[r[0]], ranked[r[1]], ranked[r[2]], ranked[r[3]]}
}

// bulkWriter writes sorted files.
type bulkWriter struct {
	s     *QuadStore
	dir   string
	paths []string
	undo  bool
}

// file starts a file. It is of the lowest level, where it most likely comes to lie.
func (w *bulkWriter) file(name string) (*sstable.Writer, error) {
	path := w.s.fs.PathJoin(w.dir, name)
	f, err := w.s.fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		return nil, err
	}
	o := w.s.opts.MakeWriterOptions(len(w.s.opts.Levels)-1, w.s.db.FormatMajorVersion().MaxTableFormat())
	return sstable.NewWriter(objstorageprovider.NewFileWritable(f), o), nil
}

// write writes one file with what fill sets, in the order of the keys.
func (w *bulkWriter) write(name string, fill func(set func(key, value []byte) error) error) error {
	f, err := w.file(name)
	if err != nil {
		return err
	}
	if err := fill(f.Set); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// writeAll writes the files of a part. quads are sorted as SPOL.
func (w *bulkWriter) writeAll(ctx context.Context, p *part, hashed []uint32, ids, ranked []ID, quads [][4]uint32, names [][]byte, firstNew ID, c counters) error {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(2)
	add := func(name string, fill func(set func(key, value []byte) error) error) {
		w.paths = append(w.paths, w.s.fs.PathJoin(w.dir, name))
		work.Go(func() error { return w.write(name, fill) })
	}
	add("meta", func(set func(k, v []byte) error) error { return set(metaKey, c.encode()) })
	if c.next > firstNew {
		add("hashes", func(set func(k, v []byte) error) error { return writeHashes(set, p, hashed, ids, firstNew) })
		add("values", func(set func(k, v []byte) error) error { return writeValues(set, p, ids, firstNew) })
	}
	if len(names) > 0 {
		add("names", func(set func(k, v []byte) error) error {
			for _, key := range names {
				if err := set(key, nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
	// Each order is one stable sort away from another that is there already.
	var sampled []Quad
	for _, r := range quads {
		if q := unrank(r, ranked); q.level() > 0 {
			sampled = append(sampled, q)
		}
	}
	byOrder := map[order][][4]uint32{spol: quads}
	starts := make([]int, len(ranked)+1)
	sorted := func(from, to order) {
		out := make([][4]uint32, len(quads))
		sortBy(out, byOrder[from], permutation[to][0], starts)
		byOrder[to] = out
	}
	files := func(o order) {
		quads := byOrder[o]
		add(fmt.Sprintf("quads%d", o), func(set func(k, v []byte) error) error { return writeQuads(ctx, set, o, quads, ranked) })
	}
	files(spol)
	if w.undo {
		add("undo", func(set func(k, v []byte) error) error { return writeUndo(ctx, set, quads, ranked) })
	}
	sorted(spol, ospl)
	files(ospl)
	sorted(spol, lspo)
	files(lspo)
	sorted(ospl, posl)
	files(posl)
	sorted(ospl, losp)
	files(losp)
	delete(byOrder, ospl)
	sorted(posl, lpos)
	files(lpos)
	clear(byOrder)
	if len(sampled) > 0 {
		add("samples", func(set func(k, v []byte) error) error { return writeSamples(set, sampled) })
	}
	return work.Wait()
}

func writeHashes(set func(k, v []byte) error, p *part, hashed []uint32, ids []ID, firstNew ID) error {
	for i := 0; i < len(hashed); {
		k := i // values of one hash are in the order of their ids
		for k < len(hashed) && p.hashes[hashed[k]] == p.hashes[hashed[i]] {
			k++
		}
		same := hashed[i:k]
		if len(same) > 1 {
			slices.SortFunc(same, func(a, b uint32) int { return int(ids[a]) - int(ids[b]) })
		}
		for _, n := range same {
			if ids[n] >= firstNew {
				if err := set(hashKey(p.hashes[n], ids[n]), nil); err != nil {
					return err
				}
			}
		}
		i = k
	}
	return nil
}

func writeValues(set func(k, v []byte) error, p *part, ids []ID, firstNew ID) error {
	for n, id := range ids { // new ids rise with the numbers
		if id >= firstNew {
			if err := set(valueKey(id), p.value(uint32(n))); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeQuads(ctx context.Context, set func(k, v []byte) error, o order, quads [][4]uint32, ranked []ID) error {
	key := make([]byte, 0, keySize)
	for i, r := range quads {
		if i%(16*checkEvery) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		key = o.appendKey(key[:0], 0, unrank(r, ranked))
		if err := set(key, nil); err != nil {
			return err
		}
	}
	return nil
}

func writeSamples(set func(k, v []byte) error, sampled []Quad) error {
	var keys [][keySize]byte
	for _, q := range sampled {
		for level := q.level(); level > 0; level-- {
			for o := range orders {
				keys = append(keys, [keySize]byte(o.appendKey(make([]byte, 0, keySize), level, q)))
			}
		}
	}
	slices.SortFunc(keys, func(a, b [keySize]byte) int { return bytes.Compare(a[:], b[:]) })
	for i := range keys {
		if err := set(keys[i][:], nil); err != nil {
			return err
		}
	}
	return nil
}
