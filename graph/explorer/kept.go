package explorer

import (
	"net/http"
	"sync"
)

// The bounds of what is kept.
const (
	maxKept    = 32 << 20 // bytes of all answers
	maxKeptOne = 512 << 10
)

// kept keeps answers until the graph changes: readers ask for the same things again and again.
type kept struct {
	mu      sync.Mutex
	changes uint64 // of the graph, when they were made
	size    int
	answers map[string][]byte
}

func (k *kept) get(changes uint64, key string) ([]byte, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.changes != changes {
		return nil, false
	}
	raw, has := k.answers[key]
	return raw, has
}

func (k *kept) put(changes uint64, key string, raw []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if changes < k.changes || len(raw) > maxKeptOne {
		return
	}
	if changes > k.changes || k.size+len(raw)+len(key) > maxKept {
		k.changes, k.size, k.answers = changes, 0, nil
	}
	if k.answers == nil {
		k.answers = map[string][]byte{}
	}
	if _, has := k.answers[key]; !has {
		k.size += len(raw) + len(key)
		k.answers[key] = raw
	}
}

// keep answers with what was made for the same address since the graph last changed, or else makes it. What it makes may depend on nothing but the address.
func (s *server) keep(w http.ResponseWriter, r *http.Request, kind string, make func() ([]byte, error)) error {
	changes, key := s.graph.Changes(), kind+" "+r.URL.RequestURI()
	raw, has := s.kept.get(changes, key)
	if !has {
		var err error
		if raw, err = make(); err != nil {
			return err
		}
		s.kept.put(changes, key, raw)
	}
	w.Header().Set("Content-Type", kind)
	sendTagged(w, r, raw)
	return nil
}
