package pebblestore

import (
	"context"
	"fmt"

	"github.com/cespare/xxhash/v2"
)

// Problem is something that does not fit in a store.
type Problem struct {
	What   string // "the order OSPL lacks 3 quads that SPOL has"
	Repair string // "write it again from SPOL"; "" when the store cannot be mended
}

var orderNames = [orders]string{spol: "SPOL", ospl: "OSPL", posl: "POSL", lspo: "LSPO", losp: "LOSP", lpos: "LPOS"}

// Check reads the whole store and compares its tables with each other: the six orders, the samples, the names, both halves of the dictionary, the values that
// quads use, and the counts. It reads blocks with their checksums, so that damage of the files shows as an error.
func (s *QuadStore) Check(ctx context.Context) ([]Problem, error) {
	snap, err := s.Snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	c := &checker{v: &snap.view, counts: *snap.counts.Load()}
	for _, step := range []func(context.Context) error{c.dictionary, c.orders, c.samples, c.names, c.values, c.totals} {
		if err := step(ctx); err != nil {
			return c.problems, err
		}
	}
	return c.problems, nil
}

type checker struct {
	v        *view
	counts   counters
	problems []Problem
	known    bits // ids of the dictionary
	used     bits // ids of quads
	sums     [levels + 1]sum
	nodes    int64
}

// sum tells two sets of quads apart whatever their order.
type sum struct {
	n    int64
	hash uint64
}

func (s *sum) add(h uint64) { s.n, s.hash = s.n+1, s.hash+h }

func (q Quad) sum() uint64 {
	var b [4 * idSize]byte
	for i, id := range q {
		appendID(b[:i*idSize], id)
	}
	return sumOf(b[:])
}

func sumOf(key []byte) uint64 {
	d := xxhash.NewWithSeed(1)
	_, _ = d.Write(key)
	return d.Sum64()
}

// bits is a set of ids.
type bits []uint64

func (b *bits) set(id ID) {
	for int(id/64) >= len(*b) {
		*b = append(*b, make([]uint64, max(len(*b), 1024))...)
	}
	(*b)[id/64] |= 1 << (id % 64)
}

func (b bits) has(id ID) bool { return int(id/64) < len(b) && b[id/64]&(1<<(id%64)) != 0 }

func (c *checker) problem(repair, format string, args ...any) {
	c.problems = append(c.problems, Problem{fmt.Sprintf(format, args...), repair})
}

// each calls f with every key and value of a table.
func (c *checker) each(ctx context.Context, table byte, f func(it *cursor) error) (err error) {
	it, err := c.v.iterator(table)
	if err != nil {
		return err
	}
	defer c.v.release(it)
	n := 0
	for ok := it.First(); ok; ok = it.Next() {
		if n++; n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := f(it); err != nil {
			return err
		}
	}
	return it.Error()
}

func (c *checker) dictionary(ctx context.Context) error {
	var hashes, values sum
	odd := 0
	pair := func(hash uint64, id ID) uint64 { return Quad{ID(hash >> 32), ID(hash & 0xffffffff), id, 0}.sum() }
	if err := c.each(ctx, tableHash, func(it *cursor) error {
		key := it.Key()
		if len(key) != 9+idSize {
			odd++
			return nil
		}
		var hash uint64
		for _, b := range key[1:9] {
			hash = hash<<8 | uint64(b)
		}
		hashes.add(pair(hash, readID(key[9:])))
		return nil
	}); err != nil {
		return err
	}
	unreadable := 0
	if err := c.each(ctx, tableValue, func(it *cursor) error {
		if len(it.Key()) != 1+idSize {
			odd++
			return nil
		}
		id := readID(it.Key()[1:])
		form, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		if _, err := readValue(form); err != nil {
			unreadable++
		}
		if id == 0 || id >= c.counts.next {
			c.problem("", "the dictionary has value %d, and the next id is %d", id, c.counts.next)
		}
		c.known.set(id)
		c.nodes++
		values.add(pair(xxhash.Sum64(form), id))
		return nil
	}); err != nil {
		return err
	}
	if odd > 0 {
		c.problem("delete them", "the dictionary has %d keys of a wrong size", odd)
	}
	if unreadable > 0 {
		c.problem("", "the dictionary has %d values that cannot be read", unreadable)
	}
	if hashes != values {
		c.problem("write the hashes again from the values", "the dictionary has %d hashes and %d values, and they do not fit", hashes.n, values.n)
	}
	return nil
}

// orders compares the six orders with each other and collects the ids in use.
func (c *checker) orders(ctx context.Context) error {
	for o := range orders {
		var all sum
		odd := 0
		last := ID(0)
		if err := c.each(ctx, o.table(0), func(it *cursor) error {
			if len(it.Key()) != keySize {
				odd++
				return nil
			}
			q := o.readKey(it.Key())
			all.add(q.sum())
			if o == spol {
				for level := 1; level <= q.level(); level++ {
					c.sums[level].add(q.sum())
				}
			}
			if first := q[permutation[o][0]]; first != last {
				last = first
				if first != 0 {
					c.used.set(first)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		switch {
		case odd > 0:
			c.problem("delete them", "the order %s has %d keys of a wrong size", orderNames[o], odd)
		case o == spol:
			c.sums[0] = all
		case all != c.sums[0]:
			c.problem("write it again from SPOL", "the order %s has %d quads, SPOL has %d, and they are not the same", orderNames[o], all.n, c.sums[0].n)
		}
	}
	return nil
}

func (c *checker) samples(ctx context.Context) error {
	for level := 1; level <= levels; level++ {
		for o := range orders {
			var all sum
			if err := c.each(ctx, o.table(level), func(it *cursor) error {
				if len(it.Key()) == keySize {
					all.add(o.readKey(it.Key()).sum())
				}
				return nil
			}); err != nil {
				return err
			}
			if all != c.sums[level] {
				c.problem("write it again from SPOL", "sample %d of the order %s has %d quads, and should have %d", level, orderNames[o], all.n, c.sums[level].n)
			}
		}
	}
	return nil
}

// values compares the ids in use with the dictionary.
func (c *checker) values(context.Context) error {
	lost, idle := 0, 0
	for id := ID(1); id < ID(64*max(len(c.known), len(c.used))); id++ {
		switch known, used := c.known.has(id), c.used.has(id); {
		case used && !known:
			lost++
		case known && !used:
			idle++
		}
	}
	if lost > 0 {
		c.problem("", "%d values that quads have are not in the dictionary", lost)
	}
	if idle > 0 {
		c.problem("forget them", "%d values are in the dictionary that no quad has", idle)
	}
	return nil
}

func (c *checker) totals(context.Context) error {
	if c.counts.quads != c.sums[0].n {
		c.problem("correct the count", "the store counts %d quads and has %d", c.counts.quads, c.sums[0].n)
	}
	if c.counts.nodes != c.nodes {
		c.problem("correct the count", "the store counts %d values and has %d", c.counts.nodes, c.nodes)
	}
	return nil
}
