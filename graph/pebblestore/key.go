package pebblestore

import (
	"encoding/binary"

	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
)

// The tables of the store. A key begins with the number of its table, so each table is a range of keys.
const (
	tableMeta   = 0x01                   // what there is one of
	tableHash   = 0x02                   // hash of a value, id: no value
	tableValue  = 0x03                   // id: the value
	tableName   = 0x04                   // a folded name, or its end from a word on, 0, whole or part, subject: no value
	tableQuads  = 0x10                   // + order: a quad in that order: no value
	tableSample = 0x18                   // + order + 8 × (level-1): the same for the quads in a sample
	tableUndo   = tableSample + 8*levels // a quad, in the order SPOL, that a load which has not ended yet added: no value
	tableEnd    = tableUndo + 1
)

// metaKey holds the version, the next id and the counts.
var metaKey = []byte{tableMeta, 'm'}

// idSize is the size of an id in a key: enough for 2^40 values.
const idSize = 5

const maxID ID = 1<<(8*idSize) - 1

// ID is the number of a value in the dictionary: Cayley's reference to a node. Numbers count up from 1 and are not given
// twice while a store is open.
type ID uint64

// Key makes an ID a graph.Ref.
func (id ID) Key() any { return id }

// Quad is a quad as the ids of its subject, predicate, object and label: Cayley's reference to a
// quad. A quad without a label has label 0.
type Quad [4]ID

// Key makes a Quad a graph.Ref.
func (q Quad) Key() any { return q }

// at is the place of a direction in a Quad.
func at(d quad.Direction) int { return int(d) - int(quad.Subject) }

// directions are the directions by place.
var directions = [4]quad.Direction{quad.Subject, quad.Predicate, quad.Object, quad.Label}

// mask is a set of directions: bit i is place i of a Quad.
type mask uint8

const allDirections mask = 15

// bound gives the directions that have a value.
func (q Quad) bound() mask {
	var m mask
	for i, id := range q {
		if id != 0 {
			m |= 1 << i
		}
	}
	return m
}

// order is one of the sorted permutations.
type order uint8

const (
	spol order = iota
	ospl
	posl
	lspo
	losp
	lpos
	orders
)

// permutation says which place of a Quad comes first, second … in the keys of an order. For every set of directions there is
// an order that begins with it, so that every pattern is one range of keys.
var permutation = [orders][4]int{
	spol: {0, 1, 2, 3},
	ospl: {2, 0, 1, 3},
	posl: {1, 2, 0, 3},
	lspo: {3, 0, 1, 2},
	losp: {3, 2, 0, 1},
	lpos: {3, 1, 2, 0},
}

// begins reports whether an order's keys begin with a set of directions.
func (o order) begins(m mask) bool {
	for _, place := range permutation[o] {
		if m == 0 {
			return true
		}
		if m&(1<<place) == 0 {
			return false
		}
		m &^= 1 << place
	}
	return true
}

// after is the place that follows a set of directions in an order's keys, or -1.
func (o order) after(m mask) int {
	for _, place := range permutation[o] {
		if m&(1<<place) == 0 {
			return place
		}
	}
	return -1
}

// orderOf gives the order whose keys begin with a set of directions and go on, if there is one, with the wanted place; sorted
// reports whether they do, so that a scan gives the ids of that place in rising order.
func orderOf(m mask, want int) (o order, sorted bool) {
	first := orders
	for o := range orders {
		if !o.begins(m) {
			continue
		}
		if o.after(m) == want {
			return o, true
		}
		if first == orders {
			first = o
		}
	}
	return first, false
}

// keySize is the size of the key of a quad.
const keySize = 1 + 4*idSize

func appendID(b []byte, id ID) []byte {
	return append(b, byte(id>>32), byte(id>>24), byte(id>>16), byte(id>>8), byte(id))
}

func readID(b []byte) ID {
	return ID(b[0])<<32 | ID(binary.BigEndian.Uint32(b[1:]))
}

// table is the number of the table of an order: of all quads at level 0, of samples above.
func (o order) table(level int) byte {
	if level == 0 {
		return tableQuads + byte(o)
	}
	return tableSample + 8*byte(level-1) + byte(o)
}

// appendKey appends the key of a quad.
func (o order) appendKey(b []byte, level int, q Quad) []byte {
	b = append(b, o.table(level))
	for _, place := range permutation[o] {
		b = appendID(b, q[place])
	}
	return b
}

// appendPrefix appends what the keys of all quads that match q begin with. The order must begin with what q binds.
func (o order) appendPrefix(b []byte, level int, q Quad) []byte {
	b = append(b, o.table(level))
	for _, place := range permutation[o] {
		if q[place] == 0 {
			break
		}
		b = appendID(b, q[place])
	}
	return b
}

// readKey is the reverse of appendKey.
func (o order) readKey(key []byte) (q Quad) {
	for i, place := range permutation[o] {
		q[place] = readID(key[1+i*idSize:])
	}
	return q
}

// levels is how many samples there are. Of the quads, one in 16 is in the first, one in 256 in the second …
const (
	levels     = 4
	levelShift = 4
)

// level is the highest sample that a quad is in. It depends on nothing but the quad, so that a quad goes from the samples when it
// goes from the store.
func (q Quad) level() int {
	var b [4 * idSize]byte
	for i, id := range q {
		appendID(b[:i*idSize], id)
	}
	h := xxhash.Sum64(b[:])
	level := 0
	for level < levels && h&(1<<levelShift-1) == 0 {
		level++
		h >>= levelShift
	}
	return level
}

// eachKey calls f with every key that a quad has. The key is valid during the call.
func (q Quad) eachKey(f func(key []byte)) {
	var buf [keySize]byte
	top := q.level()
	for level := 0; level <= top; level++ {
		for o := range orders {
			f(o.appendKey(buf[:0], level, q))
		}
	}
}

func hashKey(hash uint64, id ID) []byte {
	b := make([]byte, 0, 9+idSize)
	b = append(b, tableHash)
	b = binary.BigEndian.AppendUint64(b, hash)
	if id != 0 {
		b = appendID(b, id)
	}
	return b
}

func valueKey(id ID) []byte { return appendID(append(make([]byte, 0, 1+idSize), tableValue), id) }
