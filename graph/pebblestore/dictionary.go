package pebblestore

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
	"github.com/cockroachdb/pebble/v2"
)

// dictionary is the part of the dictionary that is in memory: two caches of bounded size. An id stands for the same value for ever,
// so that cache is right for every snapshot. A value may lose its id and get another one; the epoch counts how often any did, and who
// looks at an older state does not use the cache.
type dictionary struct {
	epoch  atomic.Int64
	values cache[ID, quad.Value]
	ids    cache[quad.Value, ID]
	runs   runs
}

// cacheBytes is about how much each cache holds, in each of its two generations.
const cacheBytes = 8 << 20

func newDictionary() *dictionary {
	d := &dictionary{}
	d.values.init(cacheBytes)
	d.ids.init(cacheBytes)
	return d
}

// cache is a map that forgets: when it is full, what was used since the last time it was full stays.
type cache[K comparable, V any] struct {
	mu       sync.RWMutex
	now, old map[K]V
	size     int
	limit    int
}

func (c *cache[K, V]) init(limit int) { c.now, c.old, c.limit = map[K]V{}, map[K]V{}, limit }

func (c *cache[K, V]) get(k K) (V, bool) {
	c.mu.RLock()
	v, ok := c.now[k]
	if !ok {
		v, ok = c.old[k]
	}
	c.mu.RUnlock()
	return v, ok
}

// put adds an entry of about size bytes. allowed is asked under the lock.
func (c *cache[K, V]) put(k K, v V, size int, allowed func() bool) {
	if size > c.limit/64 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !allowed() {
		return
	}
	if c.size += size + 64; c.size > c.limit {
		c.old, c.now, c.size = c.now, map[K]V{}, size+64
	}
	c.now[k] = v
}

func (c *cache[K, V]) drop(k K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.now, k)
	delete(c.old, k)
}

func always() bool { return true }

// cacheable reports whether a value can be a key of a map and found again.
func cacheable(v quad.Value) bool {
	switch v.(type) {
	case quad.IRI, quad.BNode, quad.String, quad.TypedString, quad.LangString, quad.Int, quad.Bool:
		return true
	}
	return false
}

// lookup gives the id of a value, 0 when it has none.
func (v *view) lookup(val quad.Value) (ID, error) {
	if val == nil {
		return 0, nil
	}
	epoch := v.dict.epoch.Load()
	usable := cacheable(val) && (!v.frozen || epoch == v.epoch)
	if usable {
		if id, ok := v.dict.ids.get(val); ok {
			if v.frozen && id >= v.counts.Load().next {
				return 0, nil // younger than the snapshot
			}
			return id, nil
		}
	}
	form, err := appendValue(make([]byte, 0, 128), val)
	if err != nil {
		return 0, nil // what cannot be stored is not there
	}
	it, err := v.iterator(tableHash)
	if err != nil {
		return 0, err
	}
	defer v.release(it)
	id, err := v.find(it, xxhash.Sum64(form), form)
	if err != nil || id == 0 {
		return 0, err
	}
	if usable { // what a snapshot knows holds now, too, when nothing has been forgotten since
		v.dict.ids.put(val, id, len(form), func() bool { return v.dict.epoch.Load() == epoch })
	}
	return id, nil
}

// find looks for a value among those with its hash. The iterator is one of the table of hashes.
func (v *view) find(it *cursor, hash uint64, form []byte) (ID, error) {
	prefix := hashKey(hash, 0)
	for ok := it.SeekGE(prefix); ok && bytes.HasPrefix(it.Key(), prefix); ok = it.Next() {
		if len(it.Key()) != len(prefix)+idSize {
			return 0, fmt.Errorf("a key of the dictionary has %d bytes", len(it.Key()))
		}
		id := readID(it.Key()[len(prefix):])
		same, err := v.is(id, form)
		if err != nil {
			return 0, err
		}
		if same {
			return id, nil
		}
	}
	return 0, it.Error()
}

// is reports whether an id stands for a value.
func (v *view) is(id ID, form []byte) (bool, error) {
	same := false
	found, err := v.get(valueKey(id), func(raw []byte) error {
		same = bytes.Equal(raw, form)
		return nil
	})
	if err == nil && !found {
		err = pebble.ErrNotFound
	}
	if err != nil {
		return false, fmt.Errorf("value %d of the dictionary: %w", id, err)
	}
	return same, nil
}

// value gives the value of an id, nil when it has none.
func (v *view) value(id ID) (quad.Value, error) {
	if id == 0 {
		return nil, nil
	}
	if val, ok := v.dict.values.get(id); ok {
		return val, nil
	}
	var val quad.Value
	size := 0
	found, err := v.get(valueKey(id), func(raw []byte) (err error) {
		size = len(raw)
		val, err = readValue(raw)
		return err
	})
	if errors.Is(err, errClosed) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("value %d of the dictionary: %w", id, err)
	}
	if found {
		v.dict.values.put(id, val, size, always)
	}
	return val, nil
}
