package pebblestore

import (
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// pool is the Pebble iterators of a view: those in use, so that nobody has to close what Cayley forgets to close, and some that wait for their next
// use, since to make one costs as much as many seeks.
type pool struct {
	mu         sync.Mutex
	open       map[*pebble.Iterator]openIterator
	idle       map[byte][]*pebble.Iterator
	generation int64 // of the idle ones
}

// iterator gives a Pebble iterator over one table, an idle one if nothing was written since it was made.
func (v *view) iterator(table byte) (*pebble.Iterator, error) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	if v.s.closed.Load() {
		return nil, errClosed
	}
	now := v.s.generation.Load()
	if v.pool.generation != now && !v.frozen {
		v.pool.closeIdle()
		v.pool.generation = now
	}
	it := (*pebble.Iterator)(nil)
	if idle := v.pool.idle[table]; len(idle) > 0 {
		it, v.pool.idle[table] = idle[len(idle)-1], idle[:len(idle)-1]
	} else {
		var err error
		it, err = v.db.NewIter(&pebble.IterOptions{LowerBound: tableBounds[table : table+1], UpperBound: tableBounds[table+1 : table+2]})
		if err != nil {
			return nil, err
		}
	}
	if v.pool.open == nil {
		v.pool.open = map[*pebble.Iterator]openIterator{}
	}
	v.pool.open[it] = openIterator{table, now}
	return it, nil
}

// openIterator says which table an iterator is of, and the generation that it sees.
type openIterator struct {
	table      byte
	generation int64
}

// idleIterators is how many iterators of a table wait for their next use.
const idleIterators = 8

// tableBounds are the numbers of tables as keys.
var tableBounds = func() (b [256]byte) {
	for i := range b {
		b[i] = byte(i)
	}
	return b
}()

// release gives an iterator back.
func (v *view) release(it *pebble.Iterator) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	o, open := v.pool.open[it]
	if !open {
		return // it went with the store
	}
	delete(v.pool.open, it)
	current := v.frozen || o.generation == v.s.generation.Load() && o.generation == v.pool.generation
	if current && len(v.pool.idle[o.table]) < idleIterators && it.Error() == nil {
		if v.pool.idle == nil {
			v.pool.idle = map[byte][]*pebble.Iterator{}
		}
		v.pool.idle[o.table] = append(v.pool.idle[o.table], it)
		return
	}
	_ = it.Close() // its errors have been asked for
}

// closeIdle closes the iterators that nobody uses. The caller holds the lock.
func (p *pool) closeIdle() {
	for _, idle := range p.idle {
		for _, it := range idle {
			_ = it.Close() // it has given no error
		}
	}
	clear(p.idle)
}

// dropIdle closes the iterators that nobody uses: they keep files that a write made obsolete.
func (p *pool) dropIdle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closeIdle()
}

// closeAll closes all iterators, so that nobody has to close what Cayley forgets to close.
func (p *pool) closeAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closeIdle()
	for it := range p.open {
		_ = it.Close() // nobody asks for its errors any more
	}
	clear(p.open)
}
