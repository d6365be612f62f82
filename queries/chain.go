package queries

import (
	"cmp"
	"container/heap"
	"context"
	"slices"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// Link is a fact as a step of a chain.
type Link struct {
	Fact    store.Fact
	From    graph.IRI
	To      graph.IRI
	Forward bool // From is the subject
}

// Chain is a way from one entity to another over facts.
type Chain []Link

// ChainOptions say which chains to look for.
type ChainOptions struct {
	Count  int      // chains at most
	Length int      // facts in a chain at most
	Avoid  []string // names of relations not to go over
	Nodes  int      // entities to look at, at most; 0 is 5000
}

// Facts is what chains are made of.
type Facts interface {
	Statements(ctx context.Context, f store.Filter) ([]store.Fact, error)
}

// Chains gives the shortest chains of asserted facts between two entities, shortest first, and of equal ones in the order of their
// relations and names. None visits an entity twice. It looks from both ends, always from the one with fewer entities to look at. cut says that it gave up
// at the bound of entities, so that there may be more.
func Chains(ctx context.Context, db Facts, a, b graph.IRI, o ChainOptions) (chains []Chain, cut bool, err error) {
	if o.Nodes == 0 {
		o.Nodes = 5000
	}
	s := &chainSearch{ctx: ctx, db: db, avoid: o.Avoid, links: map[graph.IRI][]Link{}}
	ends := [2]*chainEnd{newChainEnd(a), newChainEnd(b)}
	for reach := 0; reach < o.Length; reach++ {
		end := ends[0]
		if len(ends[1].frontier) < len(end.frontier) {
			end = ends[1]
		}
		if len(s.links)+len(end.frontier) > o.Nodes {
			cut = true
			break
		}
		if err := s.widen(end); err != nil {
			return nil, false, err
		}
		// All chains of up to reach+1 facts lie within what both ends have seen.
		if chains = s.best(a, b, ends[1].distance, o.Count, reach+1); len(chains) >= o.Count {
			break
		}
		if len(end.frontier) == 0 { // all that the end is connected with has been looked at
			chains = s.best(a, b, ends[1].distance, o.Count, o.Length)
			break
		}
	}
	return chains, cut, nil
}

type chainSearch struct {
	ctx   context.Context
	db    Facts
	avoid []string
	links map[graph.IRI][]Link // of the entities that have been looked at
}

// chainEnd is one end of the search and how far it has seen.
type chainEnd struct {
	distance map[graph.IRI]int
	frontier []graph.IRI
}

func newChainEnd(iri graph.IRI) *chainEnd {
	return &chainEnd{distance: map[graph.IRI]int{iri: 0}, frontier: []graph.IRI{iri}}
}

// widen looks at the entities at the edge of what an end has seen.
func (s *chainSearch) widen(end *chainEnd) error {
	var next []graph.IRI
	for _, iri := range end.frontier {
		links, err := s.linksOf(iri)
		if err != nil {
			return err
		}
		for _, l := range links {
			if _, seen := end.distance[l.To]; !seen {
				end.distance[l.To] = end.distance[iri] + 1
				next = append(next, l.To)
			}
		}
	}
	end.frontier = next
	return nil
}

// linksOf gives the facts of an entity that lead to another, one for each relation and other.
func (s *chainSearch) linksOf(iri graph.IRI) ([]Link, error) {
	if links, known := s.links[iri]; known {
		return links, nil
	}
	facts, err := s.db.Statements(s.ctx, store.Filter{Either: iri, AssertedOnly: true})
	if err != nil {
		return nil, err
	}
	links := []Link{}
	for _, f := range facts {
		if f.Subject.Entity == "" || f.Object.Entity == "" || f.Subject.Entity == f.Object.Entity || slices.Contains(s.avoid, f.Predicate) {
			continue
		}
		l := Link{Fact: f, From: iri, To: f.Object.Entity, Forward: true}
		if f.Subject.Entity != iri {
			l.To, l.Forward = f.Subject.Entity, false
		}
		links = append(links, l)
	}
	slices.SortStableFunc(links, compareLinks)
	links = slices.CompactFunc(links, func(a, b Link) bool {
		return a.To == b.To && a.Fact.Predicate == b.Fact.Predicate && a.Forward == b.Forward
	})
	s.links[iri] = links
	return links, nil
}

func compareLinks(a, b Link) int {
	return cmp.Or(cmp.Compare(a.Fact.Predicate, b.Fact.Predicate), cmp.Compare(a.To, b.To), cmp.Compare(bit(a.Forward), bit(b.Forward)))
}

func bit(b bool) int {
	if b {
		return 0
	}
	return 1
}

// reversed is a link seen from its other end.
func (l Link) reversed() Link { return Link{Fact: l.Fact, From: l.To, To: l.From, Forward: !l.Forward} }

// maxPartial bounds the beginnings of chains that wait.
const maxPartial = 200_000

// best gives the count shortest chains of at most length facts within what has been seen. It goes on with the beginning that can become the
// shortest chain, by what is known of the distance to the end.
func (s *chainSearch) best(a, b graph.IRI, toEnd map[graph.IRI]int, count, length int) []Chain {
	around := map[graph.IRI][]Link{}
	for iri, links := range s.links {
		around[iri] = append(around[iri], links...)
		for _, l := range links {
			if _, looked := s.links[l.To]; !looked {
				around[l.To] = append(around[l.To], l.reversed())
			}
		}
	}
	for iri := range around {
		slices.SortStableFunc(around[iri], compareLinks)
	}
	far := 0
	for _, d := range toEnd {
		far = max(far, d)
	}
	left := func(iri graph.IRI) int {
		if d, known := toEnd[iri]; known {
			return d
		}
		return far // beyond what the end has seen, so at least as far
	}
	h := &chainHeap{{at: a, least: left(a)}}
	var out []Chain
	for h.Len() > 0 && len(out) < count {
		p := heap.Pop(h).(partial)
		if p.at == b {
			out = append(out, p.chain)
			continue
		}
		for _, l := range around[p.at] {
			if l.To == a || slices.ContainsFunc(p.chain, func(x Link) bool { return x.To == l.To }) {
				continue
			}
			least := len(p.chain) + 1 + left(l.To)
			if least > length || h.Len() > maxPartial {
				continue
			}
			heap.Push(h, partial{chain: append(slices.Clip(p.chain), l), at: l.To, least: least})
		}
	}
	return out
}

// partial is the beginning of a chain.
type partial struct {
	chain Chain
	at    graph.IRI
	least int // facts that a chain with this beginning has at least
}

type chainHeap []partial

func (h chainHeap) Len() int      { return len(h) }
func (h chainHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h chainHeap) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[i].least, h[j].least), -cmp.Compare(len(h[i].chain), len(h[j].chain)), slices.CompareFunc(h[i].chain, h[j].chain, compareLinks)) < 0
}
func (h *chainHeap) Push(x any) { *h = append(*h, x.(partial)) }
func (h *chainHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
