package pebblestore

import (
	"bytes"
	"context"
	"sort"

	"github.com/cayleygraph/cayley/graph"
)

// check is an iterator that the node in a place must be in.
type check struct {
	place int
	index graph.Index
}

// matchScan goes through a match: the keys of one prefix, or of one for each node of the source.
type matchScan struct {
	m        *match
	order    order
	source   graph.Scanner // nil when there is one prefix only
	place    int           // of the source's nodes
	checks   []check
	labelled bool

	it     *cursor
	prefix []byte
	inside bool   // the iterator is within the prefix
	run    []Quad // what is left of the prefix, when another scan has found it before
	keep   []Quad // what this scan has found, for others; nil when it is not kept
	done   bool
	at     Quad // of the key that the iterator is at
	cur    Quad
	n      int
	err    error
}

func (s *matchScan) Next(ctx context.Context) bool {
	if s.done || s.err != nil {
		return false
	}
	for {
		if s.n++; s.n%checkEvery == 1 && ctx.Err() != nil {
			return s.end(ctx.Err())
		}
		var cur Quad
		if len(s.run) > 0 {
			cur, s.run = s.run[0], s.run[1:]
		} else {
			inside, more := s.step(ctx)
			if !more {
				return false
			}
			if !inside {
				continue
			}
			cur = s.at
			if s.keep != nil {
				if len(s.keep) == runQuads {
					s.keep = nil
				} else {
					s.keep = append(s.keep, cur)
				}
			}
		}
		if s.labelled && cur[3] == 0 || !s.passes(ctx, cur) {
			if s.err != nil {
				return s.end(s.err)
			}
			continue
		}
		s.cur = cur
		return true
	}
}

// step goes to the next key of the prefix, or to the next prefix. It reports whether the iterator is at a quad, and whether there may be more.
func (s *matchScan) step(ctx context.Context) (inside, more bool) {
	var ok bool
	if s.inside {
		if err := s.it.enter(); err != nil {
			return false, s.end(err)
		}
		ok = s.it.Next()
	} else {
		q := s.m.fixed
		if s.source != nil {
			if !s.source.Next(ctx) {
				return false, s.end(s.source.Err())
			}
			id := s.m.v.id(s.source.Result())
			if id == 0 || q[s.place] != 0 && q[s.place] != id {
				return false, true
			}
			q[s.place] = id
		} else if s.prefix != nil {
			return false, s.end(nil)
		}
		s.prefix = s.order.appendPrefix(s.prefix[:0], 0, q)
		if s.m.bare {
			s.prefix = appendID(s.prefix, 0)
		}
		s.keep = nil
		if s.m.v.frozen {
			if s.run, ok = s.m.v.dict.runs.get(s.m.v.state, s.prefix); ok {
				return false, true
			}
			s.keep = []Quad{}
		}
		if s.it == nil {
			s.it, s.err = s.m.v.iterator(s.order.table(0))
		} else {
			s.err = s.it.enter()
		}
		if s.err != nil {
			return false, s.end(s.err)
		}
		ok = s.it.SeekGE(s.prefix)
	}
	if s.inside = ok && bytes.HasPrefix(s.it.Key(), s.prefix); s.inside {
		s.at = s.order.readKey(s.it.Key())
		s.it.leave()
		return true, true
	}
	err := s.it.Error()
	s.it.leave()
	if err != nil {
		return false, s.end(err)
	}
	if s.keep != nil {
		s.m.v.dict.runs.put(s.m.v.state, s.prefix, s.keep)
		s.keep = nil
	}
	if s.source == nil {
		return false, s.end(nil)
	}
	return false, true
}

// seek goes on at the first result whose id is not below one. The results must be sorted.
func (s *matchScan) seek(ctx context.Context, id ID) bool {
	if s.done || s.err != nil {
		return false
	}
	if s.run != nil || s.m.fixed[s.m.result] != 0 || s.it == nil {
		s.run = s.run[sort.Search(len(s.run), func(i int) bool { return s.run[i][s.m.result] >= id }):]
		for s.Next(ctx) {
			if s.cur[s.m.result] >= id {
				return true
			}
		}
		return false
	}
	s.keep = nil
	if err := s.it.enter(); err != nil {
		return s.end(err)
	}
	key := appendID(s.prefix[:len(s.prefix):len(s.prefix)], id)
	if ok := s.it.SeekGE(key); !ok || !bytes.HasPrefix(s.it.Key(), s.prefix) {
		err := s.it.Error()
		s.it.leave()
		return s.end(err)
	}
	s.inside = true
	s.cur = s.order.readKey(s.it.Key())
	s.it.leave()
	if s.labelled && s.cur[3] == 0 {
		return s.Next(ctx)
	}
	return true
}

func (s *matchScan) passes(ctx context.Context, q Quad) bool {
	for _, c := range s.checks {
		if q[c.place] == 0 {
			return false
		}
		if !c.index.Contains(ctx, q[c.place]) {
			s.err = c.index.Err()
			return false
		}
	}
	return true
}

// end ends the scan and gives the Pebble iterator back.
func (s *matchScan) end(err error) bool {
	if err == nil {
		err = s.m.v.faulty()
	}
	s.done, s.err = true, err
	if s.it != nil {
		s.m.v.drop(s.it)
		s.it = nil
	}
	return false
}

func (s *matchScan) Result() graph.Ref { return s.m.ref(s.cur) }

func (m *match) ref(q Quad) graph.Ref {
	if m.result == anyPlace {
		if q == (Quad{}) {
			return nil
		}
		return q
	}
	if q[m.result] == 0 {
		return nil
	}
	return q[m.result]
}

func (s *matchScan) NextPath(ctx context.Context) bool {
	if s.source != nil {
		if s.source.NextPath(ctx) {
			return true
		}
		if s.err = s.source.Err(); s.err != nil {
			return false
		}
	}
	ok, err := nextPath(ctx, s.checks)
	s.err = err
	return ok
}

func nextPath(ctx context.Context, checks []check) (bool, error) {
	for _, c := range checks {
		if c.index.NextPath(ctx) {
			return true, nil
		}
		if err := c.index.Err(); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (s *matchScan) TagResults(dst map[string]graph.Ref) {
	if s.source != nil {
		s.source.TagResults(dst)
	}
	s.m.tag(dst, s.cur, s.checks)
}

func (m *match) tag(dst map[string]graph.Ref, q Quad, checks []check) {
	for _, c := range checks {
		c.index.TagResults(dst)
	}
	for place, tags := range m.save {
		for _, tag := range tags {
			dst[tag] = q[place]
		}
	}
}

func (s *matchScan) Err() error     { return s.err }
func (s *matchScan) String() string { return "MatchScan" }

func (s *matchScan) Close() error {
	err := s.err
	s.end(nil)
	s.err = err
	if s.source != nil {
		_ = s.source.Close() // its errors came with Err
	}
	closeAll(s.checks)
	return nil
}

func closeAll(checks []check) {
	for _, c := range checks {
		_ = c.index.Close() // its errors came with Err
	}
}
