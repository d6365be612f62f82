package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// identities is what the resolution graph says of who is who, for readers.
type identities struct {
	chosen  map[graph.IRI]graph.IRI   // of an entity that is another one too: the IRI that stands for all of them
	members map[graph.IRI][]graph.IRI // of a chosen IRI: all of them, itself first
	scoped  map[graph.IRI]graph.IRI   // of a scoped IRI: the entity's own
	nodes   atomic.Pointer[nodesOf]   // the same for [Store.Handle]; nil until the first
}

// one gives the IRI that stands for an entity.
func (x *identities) one(iri graph.IRI) graph.IRI {
	if c, is := x.chosen[iri]; is {
		return c
	}
	return iri
}

// all gives the IRIs of an entity, that of those which stands for them first.
func (x *identities) all(iri graph.IRI) []graph.IRI {
	if m := x.members[x.one(iri)]; m != nil {
		return m
	}
	return []graph.IRI{iri}
}

// named reports whether an entity has a name of its own, be it in one article only.
func (x *identities) named(iri graph.IRI) bool {
	_, scoped := x.scoped[iri]
	return scoped || !iri.IsLocal()
}

// identities reads who is who, or gives what was read since the last write that changed it.
func (s *Store) identities(ctx context.Context) (*identities, error) {
	if known := s.known.Load(); known != nil && s.sql == nil { // in a database others say so, too
		return known, nil
	}
	at, is := ctx.Value(writesKey{}).(int64)
	if !is {
		at = s.identityWrites.Load()
	}
	x := &identities{chosen: map[graph.IRI]graph.IRI{}, members: map[graph.IRI][]graph.IRI{}, scoped: map[graph.IRI]graph.IRI{}}
	sets := disjoint{}
	for _, predicate := range []string{vocab.SameAs, vocab.DifferentFrom} {
		if err := s.each(ctx, quad.Predicate, quad.IRI(predicate), func(q quad.Quad) bool {
			a, isIRI := q.Subject.(quad.IRI)
			b, too := q.Object.(quad.IRI)
			switch {
			case q.Label != quad.IRI(graph.ResolutionGraph) || !isIRI || !too:
			case predicate == vocab.SameAs:
				sets.join(graph.IRI(a), graph.IRI(b))
			default:
				if _, own, ok := graph.IRI(a).Scope(); ok && own == graph.IRI(b) {
					x.scoped[graph.IRI(a)] = own
				}
			}
			return true
		}); err != nil {
			return nil, err
		}
	}
	for iri := range sets {
		root := sets.root(iri)
		x.members[root] = append(x.members[root], iri)
	}
	for root, members := range maps.Clone(x.members) {
		delete(x.members, root)
		slices.SortFunc(members, x.fullest)
		x.members[members[0]] = members
		for _, m := range members[1:] {
			x.chosen[m] = members[0]
		}
	}
	if s.identityWrites.Load() == at {
		s.known.Store(x)
	}
	return x, nil
}

// fullest orders IRIs by how well they stand for an entity: those of a name that it has in all articles, then the fullest name.
func (x *identities) fullest(a, b graph.IRI) int {
	words := func(iri graph.IRI) int { return strings.Count(string(iri), "_") }
	return cmp.Or(cmp.Compare(bit(a.IsLocal()), bit(b.IsLocal())), -cmp.Compare(words(a), words(b)), -cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// disjoint is sets of IRIs that become one.
type disjoint map[graph.IRI]graph.IRI

func (d disjoint) root(iri graph.IRI) graph.IRI {
	for {
		up, is := d[iri]
		if !is || up == iri {
			return iri
		}
		if higher, is := d[up]; is {
			d[iri] = higher
		}
		iri = up
	}
}

func (d disjoint) join(a, b graph.IRI) {
	for _, iri := range []graph.IRI{a, b} {
		if _, is := d[iri]; !is {
			d[iri] = iri
		}
	}
	if a, b = d.root(a), d.root(b); a != b {
		d[max(a, b)] = min(a, b)
	}
}

// forget makes the next reader read who is who anew.
func (s *Store) forget() {
	s.identityWrites.Add(1)
	s.known.Store(nil)
}

// tellsIdentity reports whether quads are about who is who.
func tellsIdentity(quads []quad.Quad) bool {
	return slices.ContainsFunc(quads, func(q quad.Quad) bool {
		return q.Predicate == quad.IRI(vocab.SameAs) || q.Predicate == quad.IRI(vocab.DifferentFrom)
	})
}

// seen is each for readers: what the resolution graph says is one entity has one IRI, under which the quads of all of them come.
func (s *Store) seen(ctx context.Context, d quad.Direction, v quad.Value, yield func(quad.Quad) bool) error {
	who, err := s.identities(ctx)
	if err != nil {
		return err
	}
	iri, ok := v.(quad.IRI)
	if !ok || len(who.chosen) == 0 {
		return s.each(ctx, d, v, yield)
	}
	more := true
	for _, m := range who.all(graph.IRI(iri)) {
		if err := s.each(ctx, d, quad.IRI(m), func(q quad.Quad) bool {
			more = yield(who.quad(q))
			return more
		}); err != nil || !more {
			return err
		}
	}
	return nil
}

// quad is a quad as readers see it. What the resolution graph itself says stays.
func (x *identities) quad(q quad.Quad) quad.Quad {
	if q.Label == quad.IRI(graph.ResolutionGraph) {
		return q
	}
	q.Subject, q.Object = x.value(q.Subject), x.value(q.Object)
	return q
}

func (x *identities) value(v quad.Value) quad.Value {
	if iri, ok := v.(quad.IRI); ok {
		if c, is := x.chosen[graph.IRI(iri)]; is {
			return quad.IRI(c)
		}
	}
	return v
}

// Named reports whether an entity has a name of its own, and the IRI under which the graph knows it.
func (s *Store) Named(ctx context.Context, iri graph.IRI) (one graph.IRI, named bool, err error) {
	ctx, done := s.reading(ctx)
	defer done()
	who, err := s.identities(ctx)
	if err != nil {
		return iri, false, err
	}
	return who.one(iri), who.named(iri), nil
}

// Identities gives the statements of the resolution graph in which an entity, under any of its IRIs, is one side; all statements for "".
func (s *Store) Identities(ctx context.Context, iri graph.IRI) ([]graph.Identity, error) {
	ctx, done := s.reading(ctx)
	defer done()
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	by := map[graph.IRI]graph.Identity{}
	if iri == "" {
		for _, class := range []string{vocab.Identity, vocab.Judgement} {
			nodes, err := s.subjects(ctx, vocab.Type, quad.IRI(class))
			if err != nil {
				return nil, err
			}
			for _, node := range nodes {
				x, ok, err := s.identity(ctx, node)
				if err != nil {
					return nil, err
				}
				if ok {
					by[x.IRI] = x
				}
			}
		}
	} else {
		for _, m := range who.all(iri) {
			found, err := s.identitiesOf(ctx, m)
			if err != nil {
				return nil, err
			}
			for _, x := range found {
				by[x.IRI] = x
			}
		}
	}
	return sortedIdentities(by), nil
}

func sortedIdentities(by map[graph.IRI]graph.Identity) []graph.Identity {
	return slices.SortedFunc(maps.Values(by), func(a, b graph.Identity) int {
		return cmp.Or(-cmp.Compare(bit(a.Judged), bit(b.Judged)), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(a.IRI, b.IRI))
	})
}

// identitiesOf gives the statements in which exactly this IRI is one side.
func (s *Store) identitiesOf(ctx context.Context, iri graph.IRI) ([]graph.Identity, error) {
	nodes := map[graph.IRI]bool{}
	for _, predicate := range []string{vocab.AnnotatedSource, vocab.AnnotatedTarget} {
		found, err := s.subjects(ctx, predicate, quad.IRI(iri))
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			nodes[n] = nodes[n] || n.IsIdentity()
		}
	}
	var out []graph.Identity
	for n, is := range nodes {
		if !is {
			continue
		}
		x, ok, err := s.identity(ctx, n)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b graph.Identity) int { return cmp.Compare(a.IRI, b.IRI) })
	return out, nil
}

// identity reads a statement of the resolution graph; not ok when it is none.
func (s *Store) identity(ctx context.Context, node graph.IRI) (x graph.Identity, ok bool, err error) {
	x.IRI = node
	err = s.each(ctx, quad.Subject, quad.IRI(node), func(q quad.Quad) bool {
		if q.Label != quad.IRI(graph.ResolutionGraph) {
			return true
		}
		object, _ := q.Object.(quad.IRI)
		switch p, _ := q.Predicate.(quad.IRI); string(p) {
		case vocab.AnnotatedSource:
			x.A = graph.IRI(object)
		case vocab.AnnotatedTarget:
			x.B = graph.IRI(object)
		case vocab.AnnotatedProperty:
			x.Same, ok = object == vocab.SameAs, true
		case vocab.Type:
			x.Judged = x.Judged || object == vocab.Judgement
		case vocab.Confidence:
			x.Confidence, _ = strconv.ParseFloat(wordsOf(q.Object), 64)
		case vocab.Comment:
			x.Reason = wordsOf(q.Object)
		case vocab.Key:
			x.Key = wordsOf(q.Object)
		case vocab.Retrieved:
			x.When = wordsOf(q.Object)
		}
		return true
	})
	return x, ok && x.A != "" && x.B != "", err
}

// identityQuads gives the statement, without the direct quad, which several statements may share.
func identityQuads(x *graph.Identity) []quad.Quad {
	node, label := quad.IRI(x.Node()), quad.IRI(graph.ResolutionGraph)
	class := vocab.Identity
	if x.Judged {
		class = vocab.Judgement
	}
	add := func(out []quad.Quad, predicate string, object quad.Value) []quad.Quad {
		return append(out, quad.Quad{Subject: node, Predicate: quad.IRI(predicate), Object: object, Label: label})
	}
	out := add(nil, vocab.Type, quad.IRI(vocab.Axiom))
	out = add(out, vocab.Type, quad.IRI(class))
	out = add(out, vocab.AnnotatedSource, quad.IRI(x.A))
	out = add(out, vocab.AnnotatedProperty, quad.IRI(x.Predicate()))
	out = add(out, vocab.AnnotatedTarget, quad.IRI(x.B))
	if x.Confidence > 0 {
		out = add(out, vocab.Confidence, quad.TypedString{Value: quad.String(strconv.FormatFloat(x.Confidence, 'f', 2, 64)), Type: vocab.XSDDecimal})
	}
	if x.Reason != "" {
		out = add(out, vocab.Comment, quad.String(x.Reason))
	}
	if x.Key != "" {
		out = add(out, vocab.Key, quad.String(x.Key))
	}
	if x.When != "" {
		out = add(out, vocab.Retrieved, quad.TypedString{Value: quad.String(x.When), Type: vocab.XSDDateTime})
	}
	return out
}

// Judge keeps a person's word of who is who, in the place of what was said of the two before, and applies it. It reports false when that was said already.
func (s *Store) Judge(ctx context.Context, x graph.Identity) (fresh bool, err error) {
	defer s.writing()()
	x.Judged, x.Key, x.Confidence = true, "", 0
	x.Order()
	if x.When == "" {
		x.When = time.Now().UTC().Format(time.RFC3339)
	}
	before, err := s.judgements(ctx, x.A, x.B)
	if err != nil {
		return false, err
	}
	l := &ledger{}
	for _, old := range before {
		if old.Same == x.Same {
			return false, nil
		}
		l.remove = append(l.remove, old)
	}
	l.add = append(l.add, x)
	return true, s.settle(ctx, l, []graph.IRI{x.A, x.B})
}

// Unjudge takes a person's word back, and reports false when there is none.
func (s *Store) Unjudge(ctx context.Context, x graph.Identity) (was bool, err error) {
	defer s.writing()()
	x.Order()
	before, err := s.judgements(ctx, x.A, x.B)
	if err != nil {
		return false, err
	}
	before = slices.DeleteFunc(before, func(old graph.Identity) bool { return old.Same != x.Same })
	if len(before) == 0 {
		return false, nil
	}
	return true, s.settle(ctx, &ledger{remove: before}, []graph.IRI{x.A, x.B})
}

// settle writes what changed of the judgements, and computes anew who those are that they are about.
func (s *Store) settle(ctx context.Context, l *ledger, about []graph.IRI) error {
	add, remove, err := s.identityChange(ctx, l)
	if err != nil {
		return err
	}
	pending, err := s.pend(ctx, about)
	if err != nil {
		return err
	}
	if err := s.apply(ctx, append(add, pending...), remove); err != nil {
		return err
	}
	_, err = s.resolve(ctx)
	return err
}

// judgements gives what people have said of two entities.
func (s *Store) judgements(ctx context.Context, a, b graph.IRI) ([]graph.Identity, error) {
	found, err := s.identitiesOf(ctx, a)
	return slices.DeleteFunc(found, func(x graph.Identity) bool {
		return !x.Judged || !(x.A == a && x.B == b || x.A == b && x.B == a)
	}), err
}

// Member gives, of the IRIs that are one entity, the one that is called by a name, or is named: what a person means who says of two names that
// they are not the same. A scoped IRI of an article that speaks of its entity is good, too, be it that nothing has told it apart so far.
func (s *Store) Member(ctx context.Context, one graph.IRI, name string) (graph.IRI, error) {
	ctx, done := s.reading(ctx)
	defer done()
	iri, is := asIRI(name)
	who, err := s.identities(ctx)
	if err != nil {
		return "", err
	}
	members := who.all(one)
	if is && slices.Contains(members, iri) {
		return iri, nil
	}
	for _, m := range members {
		found, err := s.mentionsOf(ctx, m)
		if err != nil {
			return "", err
		}
		for n := range found.names {
			if graph.Fold(n) == graph.Fold(name) {
				return m, nil
			}
		}
	}
	return who.one(one), nil
}

// Spoken reports whether a scoped IRI is that of an entity of which its article speaks.
func (s *Store) Spoken(ctx context.Context, iri graph.IRI) (bool, error) {
	ctx, done := s.reading(ctx)
	defer done()
	article, own, ok := iri.Scope()
	if !ok {
		return false, nil
	}
	for _, name := range []graph.IRI{iri, own} {
		articles, err := s.articlesOf(ctx, name)
		if _, is := slices.BinarySearch(articles, article); err != nil || is {
			return is, err
		}
	}
	return false, nil
}
