package syntax

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
)

// feature is the hash of a feature's template and values. There is no dictionary: two features
// that share a hash share a weight, which with 32 bits and about a million features is rare.
type feature = uint32

// mix hashes a template number and up to three values (FNV-1a over words, finalised as in murmur3).
func mix(template uint32, a, b, c uint32) feature {
	h := uint64(template)*0x9E3779B97F4A7C15 + uint64(a)
	h = (h ^ h>>29) * 0xBF58476D1CE4E5B9
	h += uint64(b) * 0x94D049BB133111EB
	h = (h ^ h>>31) * 0x9E3779B97F4A7C15
	h += uint64(c) * 0xD6E8FEB86659FD93
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	return uint32(h >> 32)
}

func hashString(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// weight is the training state of one class of one feature: its value now, and the sum of its
// values over all steps until stamp.
type weight struct {
	class      uint8
	stamp      int32
	now, total float32
}

// learner trains an averaged perceptron (Freund and Schapire 1999; Collins 2002) with sparse rows:
// a feature keeps weights only for the classes that an error ever touched.
type learner struct {
	classes int
	rows    map[feature][]weight
	step    int32
}

func newLearner(classes int) *learner {
	return &learner{classes: classes, rows: make(map[feature][]weight, 1<<20)}
}

func (l *learner) score(features []feature, scores []float32) {
	clear(scores)
	for _, f := range features {
		for _, w := range l.rows[f] {
			scores[w.class] += w.now
		}
	}
}

// update moves the weights of the features towards good and away from bad.
func (l *learner) update(features []feature, good, bad int) {
	for _, f := range features {
		row := l.rows[f]
		row = l.nudge(row, uint8(good), 1)
		l.rows[f] = l.nudge(row, uint8(bad), -1)
	}
}

func (l *learner) nudge(row []weight, class uint8, by float32) []weight {
	for i := range row {
		if w := &row[i]; w.class == class {
			w.total += w.now * float32(l.step-w.stamp)
			w.stamp = l.step
			w.now += by
			return row
		}
	}
	return append(row, weight{class: class, stamp: l.step, now: by})
}

// classifier is a trained perceptron, averaged and quantised to eight bits: an open-addressing
// table from feature to a row of (class, weight) pairs. It is read-only.
type classifier struct {
	classes int
	scale   float32 // a weight's unit, for margins
	mask    uint32
	keys    []uint32 // 0 is empty
	starts  []uint32 // row of keys[i] is entries[starts[i]:starts[i]+counts[i]]
	counts  []uint8
	class   []uint8
	value   []int8
}

// finish averages the weights and drops those whose quantised root, 1 to 127, is below least.
func (l *learner) finish(least float64) *packed {
	var all []float64 // magnitudes
	averaged := make(map[feature][]weight, len(l.rows))
	for f, row := range l.rows {
		for _, w := range row {
			if v := (w.total + w.now*float32(l.step-w.stamp)) / float32(l.step); v != 0 {
				averaged[f] = append(averaged[f], weight{class: w.class, now: v})
				all = append(all, math.Abs(float64(v)))
			}
		}
	}
	top := slices.Max(append(all, 1e-9))
	p := &packed{classes: l.classes, scale: float32(top / (127 * 127))}
	keys := make([]feature, 0, len(averaged))
	for f := range averaged {
		keys = append(keys, f)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	for _, f := range keys {
		row := averaged[f]
		sort.Slice(row, func(i, j int) bool { return row[i].class < row[j].class })
		n := 0
		for _, w := range row {
			q := math.Round(math.Sqrt(math.Abs(float64(w.now / p.scale))))
			if q < max(1, least) {
				continue
			}
			p.class = append(p.class, w.class)
			p.value = append(p.value, int8(math.Copysign(q, float64(w.now))))
			n++
		}
		if n > 0 && f != 0 {
			p.keys = append(p.keys, f)
			p.counts = append(p.counts, uint8(min(n, 255)))
		} else {
			p.class, p.value = p.class[:len(p.class)-n], p.value[:len(p.value)-n]
		}
	}
	return p
}

// packed is a classifier as it is stored: features in ascending order with their rows.
type packed struct {
	classes int
	scale   float32
	keys    []feature
	counts  []uint8
	class   []uint8
	value   []int8
}

// table builds the lookup table, at a load factor of at most one half.
func (p *packed) table() *classifier {
	size := 16
	for size < 2*len(p.keys) {
		size *= 2
	}
	c := &classifier{classes: p.classes, scale: p.scale, mask: uint32(size - 1), keys: make([]uint32, size),
		starts: make([]uint32, size), counts: make([]uint8, size), class: p.class, value: p.value}
	var start uint32
	for i, k := range p.keys {
		at := k & c.mask
		for c.keys[at] != 0 {
			at = (at + 1) & c.mask
		}
		c.keys[at], c.starts[at], c.counts[at] = k, start, p.counts[i]
		start += uint32(p.counts[i])
	}
	return c
}

// squares undoes the quantisation: a stored value is the signed square root of the weight, since
// few weights are large and many are small, and both matter.
var squares = func() (t [256]int32) {
	for i := range t {
		v := int32(int8(uint8(i)))
		if t[i] = v * v; v < 0 {
			t[i] = -t[i]
		}
	}
	return t
}()

func (c *classifier) score(features []feature, scores []int32) {
	clear(scores)
	for _, f := range features {
		for at := f & c.mask; c.keys[at] != 0; at = (at + 1) & c.mask {
			if c.keys[at] == f {
				s := c.starts[at]
				e := s + uint32(c.counts[at])
				values := c.value[s:e]
				for i, class := range c.class[s:e] {
					scores[class] += squares[uint8(values[i])]
				}
				break
			}
		}
	}
}

// best is the class of the highest score; of equals the first.
func best[N int32 | float32](scores []N) int {
	b := 0
	for i, s := range scores {
		if s > scores[b] {
			b = i
		}
	}
	return b
}

func (p *packed) write(w io.Writer) error {
	head := []uint32{uint32(p.classes), math.Float32bits(p.scale), uint32(len(p.keys)), uint32(len(p.class))}
	values := make([]uint8, len(p.value))
	for i, v := range p.value {
		values[i] = uint8(v)
	}
	deltas := make([]byte, 0, 3*len(p.keys))
	var last feature
	for _, k := range p.keys {
		deltas = binary.AppendUvarint(deltas, uint64(k-last))
		last = k
	}
	for _, part := range []any{head, uint32(len(deltas)), deltas, p.counts, p.class, values} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	return nil
}

// maxRows bounds what a damaged model file can make us allocate.
const maxRows = 1 << 25

func readPacked(r io.Reader) (*packed, error) {
	var head [5]uint32
	if err := binary.Read(r, binary.LittleEndian, &head); err != nil {
		return nil, err
	}
	if head[0] > 256 || head[2] > maxRows || head[3] > maxRows || head[4] > 5*maxRows {
		return nil, fmt.Errorf("damaged: a classifier of %d classes and %d features", head[0], head[2])
	}
	p := &packed{classes: int(head[0]), scale: math.Float32frombits(head[1]), keys: make([]feature, head[2]), counts: make([]uint8, head[2]), class: make([]uint8, head[3]), value: make([]int8, head[3])}
	deltas, values := make([]byte, head[4]), make([]byte, head[3])
	for _, part := range [][]byte{deltas, p.counts, p.class, values} {
		if _, err := io.ReadFull(r, part); err != nil {
			return nil, err
		}
	}
	var last, total uint64
	for i := range p.keys {
		d, n := binary.Uvarint(deltas)
		if n <= 0 {
			return nil, fmt.Errorf("damaged: feature %d of %d", i, len(p.keys))
		}
		deltas = deltas[n:]
		last += d
		p.keys[i] = feature(last)
		total += uint64(p.counts[i])
	}
	for i, v := range values {
		p.value[i] = int8(v)
	}
	if total != uint64(head[3]) {
		return nil, fmt.Errorf("damaged: %d weights where %d are announced", head[3], total)
	}
	for _, c := range p.class {
		if int(c) >= p.classes {
			return nil, fmt.Errorf("damaged: class %d of %d", c, p.classes)
		}
	}
	return p, nil
}
