package sqlstore

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
)

// How many results of an iterator are read before others are asked for all of them at once: few at first, since who asks may want no more.
const (
	firstBatch = 16
	mostBatch  = 512
	mostPaths  = 64
)

// entry is a result that was read ahead, with the tags of its paths.
type entry struct {
	ref   graph.Ref
	id    ID
	paths []map[string]graph.Ref
	live  bool // the scanner is still at it, and has more paths
}

// batches reads an iterator ahead.
type batches struct {
	v       *View
	scan    graph.Scanner
	size    int
	entries []entry
	cur     *entry
	path    int
	done    bool
	err     error
}

// fill reads the next results. It reports false when there are none.
func (b *batches) fill(ctx context.Context) bool {
	b.entries = nil
	if b.done || b.err != nil {
		return false
	}
	b.size = min(max(4*b.size, firstBatch), mostBatch)
	for len(b.entries) < b.size {
		if !b.scan.Next(ctx) {
			b.done, b.err = true, b.scan.Err()
			break
		}
		e := entry{ref: b.scan.Result()}
		e.id = b.v.idOf(e.ref)
		for {
			tags := map[string]graph.Ref{}
			b.scan.TagResults(tags)
			e.paths = append(e.paths, tags)
			if len(e.paths) == mostPaths {
				e.live = true
				break
			}
			if !b.scan.NextPath(ctx) {
				break
			}
		}
		if b.err = b.scan.Err(); b.err != nil {
			break
		}
		b.entries = append(b.entries, e)
		if e.live {
			break
		}
	}
	return b.err == nil && len(b.entries) > 0
}

// take makes the first entry the current one, nil when there are none left.
func (b *batches) take() *entry {
	if len(b.entries) == 0 {
		return nil
	}
	b.cur, b.path = &b.entries[0], 0
	b.entries = b.entries[1:]
	return b.cur
}

// ids gives the nodes of the entries.
func (b *batches) ids() []ID {
	out := make([]ID, 0, len(b.entries))
	seen := map[ID]bool{}
	for _, e := range b.entries {
		if e.id != (ID{}) && !seen[e.id] {
			seen[e.id] = true
			out = append(out, e.id)
		}
	}
	return out
}

// nextPath goes to the next path of the current entry.
func (b *batches) nextPath(ctx context.Context) bool {
	if b.cur == nil {
		return false
	}
	if b.path+1 < len(b.cur.paths) {
		b.path++
		return true
	}
	if !b.cur.live || !b.scan.NextPath(ctx) {
		if err := b.scan.Err(); b.err == nil && !b.done {
			b.err = err
		}
		return false
	}
	tags := map[string]graph.Ref{}
	b.scan.TagResults(tags)
	b.cur.paths[b.path] = tags
	return true
}

// again goes back to the first path of the current entry, unless the scanner is there.
func (b *batches) again() {
	if b.cur != nil && !b.cur.live {
		b.path = 0
	}
}

func (b *batches) tag(dst map[string]graph.Ref) {
	if b.cur != nil {
		for name, ref := range b.cur.paths[b.path] {
			dst[name] = ref
		}
	}
}

// prefetch asks an iterator for nodes, if it can be asked for many.
func prefetch(ctx context.Context, index graph.Index, ids []ID) error {
	if p, ok := index.(prefetcher); ok && len(ids) > 0 {
		return p.prefetch(ctx, ids)
	}
	return nil
}

// sizeOf is about how many results an iterator has. A recursive path is never asked: it would go through all of itself to answer.
func sizeOf(ctx context.Context, s graph.IteratorShape) (int64, error) {
	if isRecursive(s) {
		return recursion, nil
	}
	c, err := s.Stats(ctx)
	if c.Size.Size < 0 || c.Size.Size > many {
		return many, err
	}
	return c.Size.Size, err
}

const (
	many      = 1 << 32
	recursion = 1000
)
