package pebblestore

import (
	"bytes"

	"github.com/cayleygraph/cayley/graph"
)

// exactUpTo is how many quads are counted one by one. sampleUpTo is the same within a sample: what has more is counted in the next,
// smaller one. A count of n in a sample is wrong by about one part in √n; n is between sampleUpTo/16 and sampleUpTo.
const (
	exactUpTo  = 128
	sampleUpTo = 512
)

// size gives how many quads match q, where 0 matches all. Small numbers are exact, others come from the samples: the time does not depend on the
// number.
func (v *view) size(q Quad) (graph.Size, error) {
	m := q.bound()
	if m == 0 {
		return graph.Size{Size: v.counts.Load().quads, Exact: true}, nil
	}
	o, _ := orderOf(m, -1)
	limit := int64(exactUpTo)
	most := v.counts.Load().quads
	for level := 0; ; level++ {
		n, more, err := v.count(o, level, q, limit)
		if err != nil {
			return graph.Size{}, err
		}
		if !more || level == levels {
			if level == 0 {
				return graph.Size{Size: n, Exact: true}, nil
			}
			if level == levels && more {
				if n, _, err = v.count(o, level, q, 1<<40); err != nil {
					return graph.Size{}, err
				}
			}
			return graph.Size{Size: min(max(n<<(levelShift*level), limit), most)}, nil
		}
		limit = sampleUpTo
	}
}

// count counts the keys that begin with what q binds, up to a limit, and reports whether there are more.
func (v *view) count(o order, level int, q Quad, limit int64) (n int64, more bool, err error) {
	it, err := v.iterator(o.table(level))
	if err != nil {
		return 0, false, err
	}
	defer v.release(it)
	n, more = countPrefix(it, o.appendPrefix(nil, level, q), limit)
	return n, more, it.Error()
}

// countPrefix counts the keys with a prefix, up to a limit, and reports whether there are more.
func countPrefix(it *cursor, prefix []byte, limit int64) (n int64, more bool) {
	for ok := it.SeekGE(prefix); ok && bytes.HasPrefix(it.Key(), prefix); ok = it.Next() {
		if n == limit {
			return n, true
		}
		n++
	}
	return n, false
}
