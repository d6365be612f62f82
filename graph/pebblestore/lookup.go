package pebblestore

import (
	"bytes"
	"context"

	"github.com/cayleygraph/cayley/graph"
)

// Lookup starts the match in the mode in which it is asked whether it contains a node or quad.
func (m *match) Lookup() graph.Index {
	l := &matchLookup{m: m, labelled: m.labelled()}
	for _, k := range m.links {
		c := check{k.place, k.nodes.Lookup()}
		if k.place == m.result {
			l.own = append(l.own, c)
		} else {
			l.checks = append(l.checks, c)
		}
	}
	bound := m.fixed.bound()
	if m.result != anyPlace {
		bound |= 1 << m.result
	}
	want := -1
	if len(l.checks) > 0 {
		want = l.checks[0].place
	}
	l.order, _ = orderOf(bound, want)
	return l
}

// matchLookup answers whether a match contains something, by one seek and a scan of the quads that the node has.
type matchLookup struct {
	m        *match
	order    order
	own      []check // of the node that is asked for
	checks   []check // of the other places
	labelled bool

	it     *cursor
	prefix []byte
	inside bool
	cur    Quad
	n      int
	err    error
}

func (l *matchLookup) Contains(ctx context.Context, ref graph.Ref) bool {
	if l.err != nil || ref == nil {
		return false
	}
	if l.n++; l.n%checkEvery == 1 && ctx.Err() != nil {
		l.err = ctx.Err()
		return false
	}
	if l.m.result == anyPlace {
		return l.containsQuad(ctx, ref)
	}
	id := l.m.v.id(ref)
	q := l.m.fixed
	if id == 0 || q[l.m.result] != 0 && q[l.m.result] != id {
		return false
	}
	q[l.m.result] = id
	if !l.passes(ctx, l.own, q) {
		return false
	}
	if l.it == nil {
		l.it, l.err = l.m.v.iterator(l.order.table(0))
	} else {
		l.err = l.it.enter()
	}
	if l.err != nil {
		return false
	}
	defer l.it.leave()
	l.prefix = l.order.appendPrefix(l.prefix[:0], 0, q)
	return l.scan(ctx, l.it.SeekGE(l.prefix))
}

// scan goes to the next quad of the prefix that passes the checks. The caller holds the cursor.
func (l *matchLookup) scan(ctx context.Context, ok bool) bool {
	for ; ok && bytes.HasPrefix(l.it.Key(), l.prefix); ok = l.it.Next() {
		if l.n++; l.n%checkEvery == 1 && ctx.Err() != nil {
			l.err = ctx.Err()
			return false
		}
		q := l.order.readKey(l.it.Key())
		if l.labelled && q[3] == 0 {
			continue
		}
		if l.passes(ctx, l.checks, q) {
			l.cur, l.inside = q, true
			return true
		}
		if l.err != nil {
			return false
		}
	}
	l.inside = false
	l.err = l.it.Error()
	return false
}

func (l *matchLookup) containsQuad(ctx context.Context, ref graph.Ref) bool {
	q, ok := ref.(Quad)
	if !ok {
		return false
	}
	for place, id := range l.m.fixed {
		if id != 0 && q[place] != id {
			return false
		}
	}
	if l.labelled && q[3] == 0 || l.m.bare && q[3] != 0 || !l.passes(ctx, l.checks, q) {
		return false
	}
	l.cur = q
	return true
}

func (l *matchLookup) passes(ctx context.Context, checks []check, q Quad) bool {
	for _, c := range checks {
		if q[c.place] == 0 {
			return false
		}
		if !c.index.Contains(ctx, q[c.place]) {
			l.err = c.index.Err()
			return false
		}
	}
	return true
}

func (l *matchLookup) NextPath(ctx context.Context) bool {
	for _, checks := range [][]check{l.own, l.checks} {
		ok, err := nextPath(ctx, checks)
		if err != nil {
			l.err = err
			return false
		}
		if ok {
			return true
		}
	}
	if !l.inside {
		return false
	}
	if l.err = l.it.enter(); l.err != nil {
		return false
	}
	defer l.it.leave()
	return l.scan(ctx, l.it.Next())
}

func (l *matchLookup) Result() graph.Ref { return l.m.ref(l.cur) }

func (l *matchLookup) TagResults(dst map[string]graph.Ref) {
	for _, c := range l.own {
		c.index.TagResults(dst)
	}
	l.m.tag(dst, l.cur, l.checks)
}

func (l *matchLookup) Err() error {
	if l.err != nil {
		return l.err
	}
	return l.m.v.faulty()
}

func (l *matchLookup) String() string { return "MatchLookup" }

func (l *matchLookup) Close() error {
	if l.it != nil {
		l.m.v.drop(l.it)
		l.it = nil
	}
	l.inside = false
	closeAll(l.own)
	closeAll(l.checks)
	return nil
}
