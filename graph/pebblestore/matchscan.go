package pebblestore

import (
	"bytes"
	"context"
	"errors"
	"maps"
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
	paths    paths         // of the source's node
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
		s.paths.at = 0
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
			s.paths.begin()
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

// NextPath goes on to the next way in which the quad matches: all that the checks have, for each that the source has.
func (s *matchScan) NextPath(ctx context.Context) bool {
	if s.err != nil {
		return false
	}
	ok := false
	if ok, s.err = nextPath(ctx, s.checks, s.node); ok || s.err != nil || s.source == nil {
		return ok
	}
	if ok, s.err = s.paths.next(ctx, s.source); !ok {
		return false
	}
	s.err = again(ctx, s.checks, s.node)
	return s.err == nil
}

// node is the node that a check is asked for.
func (s *matchScan) node(place int) graph.Ref { return s.cur[place] }

// nextPath goes on to the next combination of the paths of some checks, of which it gives each once.
func nextPath(ctx context.Context, checks []check, node func(place int) graph.Ref) (bool, error) {
	for i, c := range checks {
		if c.index.NextPath(ctx) {
			err := again(ctx, checks[:i], node)
			return err == nil, err
		}
		if err := c.index.Err(); err != nil {
			return false, err
		}
	}
	return false, nil
}

// again brings checks back to the first path of what they have been asked for.
func again(ctx context.Context, checks []check, node func(place int) graph.Ref) error {
	for _, c := range checks {
		if !c.index.Contains(ctx, node(c.place)) {
			return errors.Join(errors.New("an iterator does not contain what it contained"), c.index.Err())
		}
	}
	return nil
}

// paths is the ways in which an iterator came to its node, by their tags. The iterator gives them once; each quad that the node has wants them all. They are
// kept from the first time that one after another is asked for.
type paths struct {
	tags  []map[string]graph.Ref
	known int // of tags, which are used again for the next node
	at    int
	all   bool // there are no more
}

// begin forgets the paths of the last node.
func (p *paths) begin() { p.known, p.at, p.all = 0, 0, false }

// next goes on to the next path.
func (p *paths) next(ctx context.Context, of graph.Scanner) (bool, error) {
	if p.at+1 < p.known {
		p.at++
		return true, nil
	}
	if p.all || single(of) {
		return false, nil
	}
	if p.known == 0 {
		p.keep(of)
	}
	if !of.NextPath(ctx) {
		p.all = true
		return false, of.Err()
	}
	p.keep(of)
	p.at = p.known - 1
	return true, nil
}

func (p *paths) keep(of graph.Scanner) {
	if p.known == len(p.tags) {
		p.tags = append(p.tags, map[string]graph.Ref{})
	}
	clear(p.tags[p.known])
	of.TagResults(p.tags[p.known])
	p.known++
}

// single reports whether an iterator never has a second path.
func single(of graph.Scanner) bool {
	s, ok := of.(*matchScan)
	return ok && len(s.checks) == 0 && (s.source == nil || single(s.source))
}

func (s *matchScan) TagResults(dst map[string]graph.Ref) {
	switch {
	case s.source == nil:
	case s.paths.known > 0:
		maps.Copy(dst, s.paths.tags[s.paths.at])
	default:
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
