package pebblestore

import (
	"bytes"
	"math"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
)

// part is the quads of a load that are written together. Values have numbers of its own, from 0 in the order in which they came; noValue is the label of a
// quad that has none.
type part struct {
	quads  [][4]uint32
	arena  []byte   // the stored forms of all values
	ends   []int    // where each ends in the arena
	hashes []uint64 // of each
	slots  []uint32 // a hash table of numbers + 1; its size is a power of two
	form   []byte
	last   [4]quad.Value // the values of the quad before: neighbours share some
	seen   [4]uint32
}

// noValue is no value.
const noValue = math.MaxUint32

func newPart() *part { return &part{slots: make([]uint32, 1<<12)} }

func (p *part) value(n uint32) []byte { return p.arena[p.start(int(n)):p.ends[n]] }

// start is where a value begins in the arena.
func (p *part) start(n int) int {
	if n == 0 {
		return 0
	}
	return p.ends[n-1]
}

// add adds a quad. Of one with a value that cannot be stored nothing stays.
func (p *part) add(q quad.Quad) error {
	var out [4]uint32
	values := len(p.ends)
	for _, d := range quad.Directions {
		val := q.Get(d)
		if val == nil {
			out[at(d)] = noValue
			continue
		}
		if cacheable(val) && val == p.last[at(d)] {
			out[at(d)] = p.seen[at(d)]
			continue
		}
		form, err := appendValue(p.form[:0], val)
		if err != nil {
			p.forget(values)
			return err
		}
		p.form = form
		out[at(d)] = p.number(form)
		p.last[at(d)], p.seen[at(d)] = val, out[at(d)]
	}
	p.quads = append(p.quads, out)
	return nil
}

// number gives the number of a value, a new one the first time.
func (p *part) number(form []byte) uint32 {
	if 2*len(p.ends) >= len(p.slots) {
		p.place(4 * len(p.slots))
	}
	hash := xxhash.Sum64(form)
	i := int(hash) & (len(p.slots) - 1)
	for ; p.slots[i] != 0; i = (i + 1) & (len(p.slots) - 1) {
		if n := p.slots[i] - 1; p.hashes[n] == hash && bytes.Equal(p.value(n), form) {
			return n
		}
	}
	n := uint32(len(p.ends))
	p.arena = append(p.arena, form...)
	p.ends = append(p.ends, len(p.arena))
	p.hashes = append(p.hashes, hash)
	p.slots[i] = n + 1
	return n
}

// known gives the number of a value, noValue when the part does not have it.
func (p *part) known(form []byte) uint32 {
	hash := xxhash.Sum64(form)
	for i := int(hash) & (len(p.slots) - 1); p.slots[i] != 0; i = (i + 1) & (len(p.slots) - 1) {
		if n := p.slots[i] - 1; p.hashes[n] == hash && bytes.Equal(p.value(n), form) {
			return n
		}
	}
	return noValue
}

// forget takes back the values from a number on.
func (p *part) forget(from int) {
	p.last = [4]quad.Value{}
	if from == len(p.ends) {
		return
	}
	p.arena = p.arena[:p.start(from)]
	p.ends, p.hashes = p.ends[:from], p.hashes[:from]
	p.place(len(p.slots))
}

// place makes the hash table of the values, of a size.
func (p *part) place(size int) {
	p.slots = make([]uint32, size)
	for n, hash := range p.hashes {
		i := int(hash) & (len(p.slots) - 1)
		for p.slots[i] != 0 {
			i = (i + 1) & (len(p.slots) - 1)
		}
		p.slots[i] = uint32(n) + 1
	}
}

// byHash gives the numbers of all values in the order of their hashes.
func (p *part) byHash() []uint32 {
	out := make([]uint32, len(p.hashes))
	for i := range out {
		out[i] = uint32(i)
	}
	slices.SortFunc(out, func(a, b uint32) int {
		switch {
		case p.hashes[a] < p.hashes[b]:
			return -1
		case p.hashes[a] > p.hashes[b]:
			return 1
		}
		return int(a) - int(b)
	})
	return out
}

// sortBy sorts quads by one place, keeping the order of those that have the same there, by counting: values are below n.
func sortBy(dst, src [][4]uint32, place int, starts []int) {
	clear(starts)
	for i := range src {
		starts[src[i][place]+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	for i := range src {
		k := src[i][place]
		dst[starts[k]] = src[i]
		starts[k]++
	}
}
