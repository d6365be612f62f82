package pebblestore

import (
	"errors"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// cursor is a Pebble iterator over one table. Pebble must not close an iterator, nor a database, that somebody is reading: so who reads holds the
// cursor, and the store waits until nobody does. What stays open from one call of Cayley's to the next is held during a call only
// ([cursor.enter], [cursor.leave]), since nobody knows whether there will be another.
type cursor struct {
	*pebble.Iterator
	table      byte
	generation int64 // that it sees
	holding    sync.Mutex
	closed     bool // with its view; guarded by holding
}

// enter holds a cursor that was left. The error says that the store was closed meanwhile.
func (c *cursor) enter() error {
	c.holding.Lock()
	if c.closed {
		c.holding.Unlock()
		return errClosed
	}
	return nil
}

// leave holds it no longer. Its key must not be read until it is entered again.
func (c *cursor) leave() { c.holding.Unlock() }

// end closes the cursor when nobody holds it.
func (c *cursor) end() {
	c.holding.Lock()
	defer c.holding.Unlock()
	if !c.closed {
		c.closed = true
		_ = c.Close() // nobody asks for its errors any more
	}
}

// pool is the cursors of a view: those in use, so that nobody has to close what Cayley forgets to close, and some that wait for their next
// use, since to make one costs as much as many seeks.
type pool struct {
	mu         sync.Mutex
	open       map[*cursor]bool
	idle       map[byte][]*cursor
	generation int64 // of the idle ones
}

// iterator gives a cursor over one table, an idle one if nothing was written since it was made. The caller holds it.
func (v *view) iterator(table byte) (*cursor, error) {
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
	c := (*cursor)(nil)
	if idle := v.pool.idle[table]; len(idle) > 0 {
		c, v.pool.idle[table] = idle[len(idle)-1], idle[:len(idle)-1]
	} else {
		it, err := v.db.NewIter(&pebble.IterOptions{LowerBound: tableBounds[table : table+1], UpperBound: tableBounds[table+1 : table+2]})
		if err != nil {
			return nil, err
		}
		c = &cursor{Iterator: it, table: table}
	}
	if v.pool.open == nil {
		v.pool.open = map[*cursor]bool{}
	}
	v.pool.open[c], c.generation = true, now
	c.holding.Lock()
	return c, nil
}

// idleIterators is how many cursors of a table wait for their next use.
const idleIterators = 8

// tableBounds are the numbers of tables as keys.
var tableBounds = func() (b [256]byte) {
	for i := range b {
		b[i] = byte(i)
	}
	return b
}()

// release gives back a cursor that the caller holds.
func (v *view) release(c *cursor) {
	sound := c.Error() == nil
	c.leave()
	v.give(c, sound)
}

// drop gives back a cursor that the caller has left.
func (v *view) drop(c *cursor) {
	if c.enter() == nil { // else it went with the store
		v.release(c)
	}
}

// give puts a cursor that nobody holds among the idle ones, or closes it.
func (v *view) give(c *cursor, sound bool) {
	v.pool.mu.Lock()
	defer v.pool.mu.Unlock()
	if !v.pool.open[c] {
		return // it goes with the store
	}
	delete(v.pool.open, c)
	current := v.frozen || c.generation == v.s.generation.Load() && c.generation == v.pool.generation
	if current && len(v.pool.idle[c.table]) < idleIterators && sound {
		if v.pool.idle == nil {
			v.pool.idle = map[byte][]*cursor{}
		}
		v.pool.idle[c.table] = append(v.pool.idle[c.table], c)
		return
	}
	c.end()
}

// closeIdle closes the cursors that nobody uses. The caller holds the lock.
func (p *pool) closeIdle() {
	for _, idle := range p.idle {
		for _, c := range idle {
			c.end()
		}
	}
	clear(p.idle)
}

// dropIdle closes the cursors that nobody uses: they keep files that a write made obsolete.
func (p *pool) dropIdle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closeIdle()
}

// closeAll closes all cursors, each when nobody holds it. The view must give no new ones.
func (p *pool) closeAll() {
	p.mu.Lock()
	open := p.open
	p.open = nil
	p.closeIdle()
	p.mu.Unlock() // who holds a cursor may be waiting for another
	for c := range open {
		c.end()
	}
}

// get calls use with what is stored under a key, as long as the store is open, and reports whether there is anything. use must not keep it.
func (v *view) get(key []byte, use func(value []byte) error) (found bool, err error) {
	v.s.getting.RLock()
	defer v.s.getting.RUnlock()
	if v.s.closed.Load() {
		return false, errClosed
	}
	value, closer, err := v.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, errors.Join(use(value), closer.Close())
}
