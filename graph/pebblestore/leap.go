package pebblestore

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
)

// leap goes through an intersection. The sorted scans, its runs, leap to each other's ids: each skips what the others do not have. It is what
// Veldhuizen calls a leapfrog join (Leapfrog Triejoin, ICDT 2014), for runs in which an id may come several times, once a quad.
//
// Results and paths are those of Cayley's And: the first iterator gives a result for each of its quads, the others give further paths.
type leap struct {
	x      *intersect
	first  graph.Scanner // when the iterator to go through is no sorted scan
	runs   []*run        // else: it, and those that leap with it
	checks []check

	id      ID // of the current result, when there are runs
	started bool
	n       int
	result  graph.Ref
	err     error
}

// run is a sorted scan that has read one quad ahead.
type run struct {
	scan  *matchScan
	cur   Quad // of the current result
	begin Quad // the first quad of the current result
	ahead Quad
	ok    bool // there is one ahead
	moved bool // cur is not begin any more
}

func (r *run) step(ctx context.Context) {
	if r.ok = r.scan.Next(ctx); r.ok {
		r.ahead = r.scan.cur
	}
}

func (r *run) at() ID { return r.ahead[r.scan.m.result] }

// nearby is how many quads a run steps over before it seeks.
const nearby = 6

// advance goes to the first quad whose id is not below one.
func (r *run) advance(ctx context.Context, id ID) {
	for range nearby {
		if !r.ok || r.at() >= id {
			return
		}
		r.step(ctx)
	}
	if r.ok && r.at() < id {
		r.seek(ctx, id)
	}
}

func (r *run) seek(ctx context.Context, id ID) {
	if r.ok = r.scan.seek(ctx, id); r.ok {
		r.ahead = r.scan.cur
	}
}

// take makes the quad ahead the current one.
func (r *run) take(ctx context.Context) {
	r.cur, r.begin, r.moved = r.ahead, r.ahead, false
	r.step(ctx)
}

func (l *leap) Next(ctx context.Context) bool {
	if l.err != nil {
		return false
	}
	if l.first != nil {
		for l.first.Next(ctx) {
			if ref := l.first.Result(); containsAll(ctx, l.checks, ref, &l.err) {
				l.result = ref
				return true
			}
			if l.err != nil {
				return false
			}
		}
		l.err = l.first.Err()
		return false
	}
	if !l.started {
		l.started = true
		for _, r := range l.runs {
			r.step(ctx)
		}
	}
	return l.leap(ctx)
}

func (l *leap) leap(ctx context.Context) bool {
	lead := l.runs[0]
align:
	for lead.ok {
		if l.n++; l.n%checkEvery == 1 && ctx.Err() != nil {
			l.err = ctx.Err()
			return false
		}
		id := lead.at()
		if id == l.id { // one more quad of the same result: the others begin again
			if l.err = l.begin(ctx, l.runs[1:]); l.err != nil {
				return false
			}
		} else {
			for _, r := range l.runs[1:] {
				r.advance(ctx, id)
				if !r.ok {
					return l.end()
				}
				if r.at() > id {
					lead.advance(ctx, r.at())
					continue align
				}
			}
			for _, r := range l.runs[1:] {
				r.take(ctx)
			}
		}
		lead.take(ctx)
		if !containsAll(ctx, l.checks, id, &l.err) {
			if l.err != nil {
				return false
			}
			lead.advance(ctx, id+1)
			continue
		}
		l.id, l.result = id, id
		return true
	}
	return l.end()
}

// reopen goes back to the first quad of an id: by a new scan, since the old one may have come to its end.
func (r *run) reopen(ctx context.Context, id ID) error {
	if err := r.scan.Err(); err != nil {
		return err
	}
	_ = r.scan.Close() // it has no error
	r.scan = r.scan.m.Iterate().(*matchScan)
	r.step(ctx)
	if r.advance(ctx, id); r.ok {
		r.take(ctx)
	}
	return r.scan.Err()
}

// end asks the runs why they ended.
func (l *leap) end() bool {
	for _, r := range l.runs {
		if err := r.scan.Err(); err != nil {
			l.err = err
			break
		}
	}
	return false
}

// NextPath goes on to the next combination of the quads and paths that the iterators have for the result.
func (l *leap) NextPath(ctx context.Context) bool {
	if l.err != nil {
		return false
	}
	ok := false
	if ok, l.err = nextPath(ctx, l.checks, l.node); ok || l.err != nil {
		return ok
	}
	for i, r := range l.runs[min(1, len(l.runs)):] {
		if l.err = r.scan.Err(); l.err != nil {
			return false
		}
		if !r.ok || r.at() != l.id {
			continue
		}
		r.cur, r.moved = r.ahead, true
		r.step(ctx)
		if l.err = l.begin(ctx, l.runs[1:1+i]); l.err == nil {
			l.err = again(ctx, l.checks, l.node)
		}
		return l.err == nil
	}
	if l.first == nil {
		return false
	}
	if !l.first.NextPath(ctx) {
		l.err = l.first.Err()
		return false
	}
	l.err = again(ctx, l.checks, l.node)
	return l.err == nil
}

// begin takes runs back to the first quad of the result.
func (l *leap) begin(ctx context.Context, runs []*run) error {
	for _, r := range runs {
		if r.moved {
			if err := r.reopen(ctx, l.id); err != nil {
				return err
			}
		}
	}
	return nil
}

// node is the node that a check is asked for.
func (l *leap) node(int) graph.Ref { return l.result }

func (l *leap) TagResults(dst map[string]graph.Ref) {
	if l.first != nil {
		l.first.TagResults(dst)
	}
	for _, r := range l.runs {
		r.scan.m.tag(dst, r.cur, nil)
	}
	for _, c := range l.checks {
		c.index.TagResults(dst)
	}
}

func (l *leap) Result() graph.Ref { return l.result }
func (l *leap) Err() error        { return l.err }
func (l *leap) String() string    { return "Leap" }

func (l *leap) Close() error {
	if l.first != nil {
		_ = l.first.Close() // its errors came with Err
	}
	for _, r := range l.runs {
		_ = r.scan.Close() // so did theirs
	}
	closeAll(l.checks)
	return nil
}
