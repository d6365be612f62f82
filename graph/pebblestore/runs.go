package pebblestore

import "sync"

// runs is what short scans have found, for the next scan of the same prefix in the same state of the graph: hubs and classes are asked for again and
// again. Its size is bounded, and a commit empties it.
type runs struct {
	mu    sync.RWMutex
	state int64 // the number of commits that it is right for
	found map[string][]Quad
	size  int // quads in it
}

// A scan of more than runQuads is not kept, nor more than allQuads in all: 16 MB.
const (
	runQuads = 8 << 10
	allQuads = 512 << 10
)

// get gives the quads of a prefix, whose order and contents nobody may change.
func (r *runs) get(state int64, prefix []byte) ([]Quad, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if r.state != state {
		return nil, false
	}
	quads, ok := r.found[string(prefix)]
	return quads, ok
}

func (r *runs) put(state int64, prefix []byte, quads []Quad) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if state < r.state {
		return // of a snapshot that is older
	}
	if r.found == nil || state > r.state || r.size+len(quads) > allQuads {
		r.found, r.size, r.state = map[string][]Quad{}, 0, state
	}
	if _, there := r.found[string(prefix)]; !there {
		r.found[string(prefix)] = quads
		r.size += len(quads) + 8
	}
}
