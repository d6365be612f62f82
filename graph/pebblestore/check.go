package pebblestore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	mathbits "math/bits"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// Problem is something that does not fit in a store.
type Problem struct {
	What   string // "the order OSPL lacks 3 quads that SPOL has"
	Repair string // "write it again from SPOL"; "" when the store cannot be mended
}

var orderNames = [orders]string{spol: "SPOL", ospl: "OSPL", posl: "POSL", lspo: "LSPO", losp: "LOSP", lpos: "LPOS"}

// Check reads the whole store and compares its tables with each other: the six orders, the samples, the names, both halves of the dictionary, the values that
// quads use, and the counts. It reads blocks with their checksums: a table with a damaged one is a problem, and is compared with no other. It takes two bits of memory
// for each value. An error means that it could not go on.
func (s *QuadStore) Check(ctx context.Context) ([]Problem, error) {
	snap, err := s.Snapshot()
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	c := &checker{v: &snap.view, counts: *snap.counts.Load(), broken: map[byte]bool{}, known: bits{}, used: bits{}, ref: orders}
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
	broken   map[byte]bool // tables that cannot be read
	known    bits          // ids of the dictionary
	used     bits          // ids of quads
	ref      order         // with which the others are compared: the first that can be read; orders when none can
	sums     [levels + 1]sum
	nodes    int64
}

// title names a table, and gives what it can be written from again.
func title(table byte) (name, from string) {
	switch {
	case table == tableHash:
		return "of hashes", "the values"
	case table == tableValue:
		return "of values", ""
	case table == tableName:
		return "of names", "the quads"
	case table >= tableSample:
		return fmt.Sprintf("of sample %d in the order %s", (table-tableSample)/8+1, orderNames[(table-tableSample)%8]), "the quads"
	}
	return "of quads in the order " + orderNames[table-tableQuads], "another order"
}

// unreadable notes a table that cannot be read. It gives the error back when it says nothing of the table.
func (c *checker) unreadable(ctx context.Context, table byte, err error) error {
	if err == nil || ctx.Err() != nil || errors.Is(err, errClosed) {
		return err
	}
	if c.broken[table] {
		return nil
	}
	c.broken[table] = true
	name, from := title(table)
	repair := "write it again from " + from
	if from == "" {
		repair = "restore a backup, or load the articles again"
	}
	words, _, _ := strings.Cut(err.Error(), "\n")
	c.problem(repair, "the table %s cannot be read: %s", name, words)
	return nil
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

// bits is a set of ids, in pieces, so that a few high ones take little.
type bits map[ID]*[64]uint64

const bitsEach = 64 * 64

func (b bits) set(id ID) {
	piece := b[id/bitsEach]
	if piece == nil {
		piece = new([64]uint64)
		b[id/bitsEach] = piece
	}
	piece[id%bitsEach/64] |= 1 << (id % 64)
}

// minus counts the ids that another set has not.
func (b bits) minus(other bits) (n int) {
	none := new([64]uint64)
	for k, piece := range b {
		not := other[k]
		if not == nil {
			not = none
		}
		for i := range piece {
			n += mathbits.OnesCount64(piece[i] &^ not[i])
		}
	}
	return n
}

func (c *checker) problem(repair, format string, args ...any) {
	c.problems = append(c.problems, Problem{fmt.Sprintf(format, args...), repair})
}

// each calls f with every key and value of a table, until it gives an error, or the table cannot be read, which is noted.
func (c *checker) each(ctx context.Context, table byte, f func(it *cursor) error) (err error) {
	it, err := c.v.iterator(table)
	if err != nil {
		return c.unreadable(ctx, table, err)
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
	return c.unreadable(ctx, table, it.Error())
}

func (c *checker) dictionary(ctx context.Context) error {
	var hashes, values sum
	odd, twice := 0, 0
	pair := func(hash uint64, id ID) uint64 { return Quad{ID(hash >> 32), ID(hash & 0xffffffff), id, 0}.sum() }
	var last uint64
	var same []ID // those of one hash
	if err := c.each(ctx, tableHash, func(it *cursor) error {
		key := it.Key()
		if len(key) != 9+idSize {
			odd++
			return nil
		}
		hash, id := binary.BigEndian.Uint64(key[1:9]), readID(key[9:])
		hashes.add(pair(hash, id))
		if hash != last {
			last, same = hash, same[:0]
		}
		found, err := c.equals(ctx, id, same)
		if found {
			twice++
		}
		if len(same) < 64 { // of a hash that so many values have, some are enough
			same = append(same, id)
		}
		return err
	}); err != nil {
		return err
	}
	unreadable, stray := 0, 0
	var example ID
	if err := c.each(ctx, tableValue, func(it *cursor) error {
		if len(it.Key()) != 1+idSize {
			odd++
			return nil
		}
		id := readID(it.Key()[1:])
		form, err := it.ValueAndErr()
		if err != nil {
			return c.unreadable(ctx, tableValue, err)
		}
		if _, err := readValue(form); err != nil {
			unreadable++
		}
		if id == 0 || id >= c.counts.next {
			stray, example = stray+1, id
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
		c.problem("", "the table of values has %d that cannot be read", unreadable)
	}
	if stray > 0 {
		c.problem("forget those that no quad has, and count on from the highest", "the table of values has %d ids that have not been given, such as %d; the next one is %d", stray, example, c.counts.next)
	}
	if twice > 0 {
		c.problem("give the quads of the second id the first", "the dictionary has %d values with two ids", twice)
	}
	if hashes != values && !c.broken[tableHash] && !c.broken[tableValue] {
		c.problem("write the hashes again from the values", "the dictionary has %d hashes and %d values, and they do not fit", hashes.n, values.n)
	}
	return nil
}

// equals reports whether an id stands for the same value as one of others.
func (c *checker) equals(ctx context.Context, id ID, others []ID) (found bool, err error) {
	if len(others) == 0 {
		return false, nil
	}
	var form []byte
	if _, err := c.v.get(valueKey(id), func(raw []byte) error { form = bytes.Clone(raw); return nil }); err != nil {
		return false, c.unreadable(ctx, tableValue, err)
	}
	for _, other := range others {
		if _, err := c.v.get(valueKey(other), func(raw []byte) error { found = found || bytes.Equal(raw, form); return nil }); err != nil {
			return false, c.unreadable(ctx, tableValue, err)
		}
	}
	return found, nil
}

// orders compares the six orders with each other and collects the ids in use.
func (c *checker) orders(ctx context.Context) error {
	for o := range orders {
		var all sum
		var sums [levels + 1]sum
		odd := 0
		last := ID(0)
		if err := c.each(ctx, o.table(0), func(it *cursor) error {
			if len(it.Key()) != keySize {
				odd++
				return nil
			}
			q := o.readKey(it.Key())
			all.add(q.sum())
			if c.ref == orders {
				for level := 1; level <= q.level(); level++ {
					sums[level].add(q.sum())
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
		case c.broken[o.table(0)]:
		case c.ref == orders:
			c.ref, c.sums = o, sums
			c.sums[0] = all
		case all != c.sums[0]:
			c.problem("write it again from "+orderNames[c.ref], "the order %s has %d quads, %s has %d, and they are not the same", orderNames[o], all.n, orderNames[c.ref], c.sums[0].n)
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
			if all != c.sums[level] && c.ref != orders && !c.broken[o.table(level)] {
				c.problem("write it again from "+orderNames[c.ref], "sample %d of the order %s has %d quads, and should have %d", level, orderNames[o], all.n, c.sums[level].n)
			}
		}
	}
	return nil
}

// values compares the ids in use with the dictionary.
func (c *checker) values(context.Context) error {
	if c.broken[tableValue] {
		return nil
	}
	if lost := c.used.minus(c.known); lost > 0 {
		c.problem("", "%d values that quads have are not in the dictionary", lost)
	}
	for o := range orders { // each has told the ids of its first place
		if c.broken[o.table(0)] {
			return nil
		}
	}
	if idle := c.known.minus(c.used); idle > 0 {
		c.problem("forget them", "%d values are in the dictionary that no quad has", idle)
	}
	return nil
}

func (c *checker) totals(context.Context) error {
	if c.counts.quads != c.sums[0].n && c.ref != orders {
		c.problem("correct the count", "the store counts %d quads and has %d", c.counts.quads, c.sums[0].n)
	}
	if c.counts.nodes != c.nodes && !c.broken[tableValue] {
		c.problem("correct the count", "the store counts %d values and has %d", c.counts.nodes, c.nodes)
	}
	return nil
}
