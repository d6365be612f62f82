package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Who is who is computed from names: an entity that an article brings, or takes away, is pending until all that share a name with it have been
// looked at. A load leaves its entities pending in the same transaction that writes the article, so that nothing is lost when it is cut off, and
// [Store.Resolve] does all of them together. What it finds depends on the articles that are there and on what people have said, not on the order
// in which they came: each name is decided anew from all entities that have it.

// Resolution says what a computation of who is who changed.
type Resolution struct {
	Looked  int // entities that were pending
	Same    int // statements that two are one
	Apart   int // statements that two are not
	Removed int // statements that hold no longer
}

// How much is looked at in one transaction, and how many entities may share a name before it tells nothing.
const (
	resolveBatch = 2000
	mostShare    = 200
	mostContexts = 40   // articles whose entities are the context of one
	mostRecords  = 3000 // articles of one name that are compared
)

// Resolve computes who is who for what is pending. Without a resolver it does nothing.
func (s *Store) Resolve(ctx context.Context) (Resolution, error) {
	defer s.writing()()
	return s.resolve(ctx)
}

func (s *Store) resolve(ctx context.Context) (out Resolution, err error) {
	if s.resolver == nil {
		return out, nil
	}
	waiting, err := s.pending(ctx)
	if err != nil || len(waiting) == 0 {
		return out, err
	}
	pending := slices.Sorted(maps.Keys(waiting))
	judgements, err := s.subjects(ctx, vocab.Type, quad.IRI(vocab.Judgement))
	if err != nil {
		return out, err
	}
	s.judging = len(judgements) > 0
	// Those of one name must be told apart before names are compared.
	var again []graph.IRI
	var later batch
	for _, iri := range pending {
		touched, err := s.separate(ctx, iri, &later, &out)
		if err != nil {
			return out, err
		}
		again = append(again, touched...)
	}
	if err := s.flush(ctx, &later); err != nil {
		return out, err
	}
	slices.Sort(again)
	pending = slices.Compact(append(again, pending...))
	slices.Sort(pending)
	pending = slices.Compact(pending)
	done := map[string]bool{}
	for batch := range slices.Chunk(pending, resolveBatch) {
		if err := s.compare(ctx, batch, done, &out); err != nil {
			return out, err
		}
	}
	out.Looked = len(pending)
	return out, s.untangle(ctx)
}

// pending gives the entities that are to be looked at. Whoever writes keeps the set up to date.
func (s *Store) pending(ctx context.Context) (map[graph.IRI]bool, error) {
	if s.waiting != nil {
		return s.waiting, nil
	}
	waiting := map[graph.IRI]bool{}
	err := s.each(ctx, quad.Predicate, quad.IRI(vocab.Pending), func(q quad.Quad) bool {
		if iri, ok := q.Object.(quad.IRI); ok && q.Label == quad.IRI(graph.ResolutionGraph) {
			waiting[graph.IRI(iri)] = true
		}
		return true
	})
	if err == nil {
		s.waiting = waiting
	}
	return waiting, err
}

// keepPending follows what was written.
func (s *Store) keepPending(add, remove []quad.Quad, err error) {
	if err != nil {
		s.waiting = nil
	}
	if s.waiting == nil {
		return
	}
	for there, quads := range map[bool][]quad.Quad{true: add, false: remove} {
		for _, q := range quads {
			if iri, ok := q.Object.(quad.IRI); ok && q.Predicate == quad.IRI(vocab.Pending) {
				if there {
					s.waiting[graph.IRI(iri)] = true
				} else {
					delete(s.waiting, graph.IRI(iri))
				}
			}
		}
	}
}

func pendingQuad(iri graph.IRI) quad.Quad {
	return quad.Quad{Subject: quad.IRI(graph.ResolutionGraph), Predicate: quad.IRI(vocab.Pending), Object: quad.IRI(iri), Label: quad.IRI(graph.ResolutionGraph)}
}

// pend gives the quads that make entities pending, those that are not there.
func (s *Store) pend(ctx context.Context, entities []graph.IRI) ([]quad.Quad, error) {
	if s.resolver == nil || len(entities) == 0 {
		return nil, nil
	}
	already, err := s.pending(ctx)
	if err != nil {
		return nil, err
	}
	var out []quad.Quad
	seen := map[graph.IRI]bool{}
	for _, iri := range entities {
		if !already[iri] && !seen[iri] {
			seen[iri] = true
			out = append(out, pendingQuad(iri))
		}
	}
	return out, nil
}

// touched gives the entities with names of an article that changes, by what is added and removed of it.
func touched(changes ...[]quad.Quad) []graph.IRI {
	seen := map[graph.IRI]bool{}
	for _, quads := range changes {
		for _, q := range quads {
			iri, ok := q.Subject.(quad.IRI)
			if q.Predicate == quad.IRI(vocab.Mentions) {
				iri, ok = q.Object.(quad.IRI)
			}
			if i := graph.IRI(iri); ok && !i.IsStatement() && !i.IsEvidence() && !i.IsArticle() {
				seen[i] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// subjects gives the subjects of a predicate and an object, each once, sorted.
func (s *Store) subjects(ctx context.Context, predicate string, object quad.Value) ([]graph.IRI, error) {
	seen := map[graph.IRI]bool{}
	err := s.each(ctx, quad.Object, object, func(q quad.Quad) bool {
		if iri, ok := q.Subject.(quad.IRI); ok && q.Predicate == quad.IRI(predicate) {
			seen[graph.IRI(iri)] = true
		}
		return true
	})
	return slices.Sorted(maps.Keys(seen)), err
}

// articlesOf gives the articles that mention exactly this IRI, sorted.
func (s *Store) articlesOf(ctx context.Context, iri graph.IRI) ([]graph.IRI, error) {
	return s.subjects(ctx, vocab.Mentions, quad.IRI(iri))
}

// keysOf gives the folded names of an entity: those that articles give, those that the resolver adds, and those that statements about it were made for.
func (s *Store) keysOf(ctx context.Context, iri graph.IRI) ([]string, error) {
	seen := map[string]bool{}
	if err := s.each(ctx, quad.Subject, quad.IRI(iri), func(q quad.Quad) bool {
		words, ok := graph.Text(q.Object)
		switch {
		case !ok:
		case q.Predicate == quad.IRI(vocab.Key):
			seen[words] = true
		case q.Predicate == quad.IRI(vocab.Label), q.Predicate == quad.IRI(vocab.AltLabel):
			if first, _ := utf8.DecodeRuneInString(words); !unicode.IsLower(first) { // "senator from Georgia" is no name
				seen[graph.Fold(words)] = true
			}
		}
		return true
	}); err != nil {
		return nil, err
	}
	old, err := s.identitiesOf(ctx, iri)
	for _, x := range old {
		seen[x.Key] = true
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen)), err
}

// compare decides anew who is the same among all that share a name with those of a batch. done has the names that were decided.
func (s *Store) compare(ctx context.Context, batch []graph.IRI, done map[string]bool, out *Resolution) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l := &ledger{}
	known := map[graph.IRI]*graph.Candidate{}
	var gone []quad.Quad
	for _, iri := range batch {
		gone = append(gone, pendingQuad(iri))
		keys, err := s.keysOf(ctx, iri)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if done[key] {
				continue
			}
			done[key] = true
			if err := s.decide(ctx, key, known, l); err != nil {
				return err
			}
		}
	}
	add, remove, err := s.identityChange(ctx, l)
	if err != nil {
		return err
	}
	for _, x := range l.add {
		if x.Same {
			out.Same++
		} else {
			out.Apart++
		}
	}
	out.Removed += len(l.remove)
	there, err := s.pending(ctx)
	if err != nil {
		return err
	}
	gone = slices.DeleteFunc(gone, func(q quad.Quad) bool {
		return !there[graph.IRI(q.Object.(quad.IRI))]
	})
	return s.apply(ctx, add, append(remove, gone...))
}

// decide decides one name.
func (s *Store) decide(ctx context.Context, key string, known map[graph.IRI]*graph.Candidate, l *ledger) error {
	var old []graph.Identity
	nodes, err := s.subjects(ctx, vocab.Key, quad.String(key))
	if err != nil {
		return err
	}
	shares := map[graph.IRI]bool{}
	for _, n := range nodes {
		if !n.IsIdentity() {
			shares[n] = true
			continue
		}
		x, ok, err := s.identity(ctx, n)
		if err != nil {
			return err
		}
		if ok && !x.Judged {
			old = append(old, x)
		}
	}
	who, err := s.identities(ctx)
	if err != nil {
		return err
	}
	labelled, err := s.subjects(ctx, vocab.HiddenLabel, quad.String(key))
	if err != nil {
		return err
	}
	for _, iri := range labelled {
		if who.named(iri) {
			shares[iri] = true
		}
	}
	var wants []graph.Identity
	if 1 < len(shares) && len(shares) <= mostShare {
		var candidates []graph.Candidate
		for _, iri := range slices.Sorted(maps.Keys(shares)) {
			c, err := s.candidate(ctx, iri, known)
			if err != nil {
				return err
			}
			if c.Articles > 0 {
				mine := *c
				mine.Label = len(c.Names) > 0 && graph.Fold(c.Names[0]) == key
				candidates = append(candidates, mine)
			}
		}
		if wants, err = s.resolver.Join(key, candidates); err != nil {
			return err
		}
	}
	for i := range wants {
		wants[i].Key, wants[i].Same = key, true
		wants[i].Order()
	}
	wants = slices.DeleteFunc(wants, func(x graph.Identity) bool { // a person knows better
		judged, jerr := s.judgements(ctx, x.A, x.B)
		err = cmp.Or(err, jerr)
		return slices.ContainsFunc(judged, func(j graph.Identity) bool { return !j.Same })
	})
	l.replace(old, wants)
	return err
}

// candidate reads what all articles together say of an entity.
func (s *Store) candidate(ctx context.Context, iri graph.IRI, known map[graph.IRI]*graph.Candidate) (*graph.Candidate, error) {
	if c := known[iri]; c != nil {
		return c, nil
	}
	m, err := s.mentionsOf(ctx, iri)
	if err != nil {
		return nil, err
	}
	articles, err := s.articlesOf(ctx, iri)
	if err != nil {
		return nil, err
	}
	c := &graph.Candidate{IRI: iri, Class: commonest(m.classes), Articles: len(articles)}
	if c.Sense, err = s.sense(ctx, iri); err != nil {
		return nil, err
	}
	c.Records = func() ([]graph.Record, error) {
		return s.recordsOf(ctx, iri, articles[:min(len(articles), mostContexts)])
	}
	label := commonest(m.names)
	for n := range m.names {
		m.aliases[n] += m.names[n]
	}
	c.Names = slices.SortedFunc(maps.Keys(m.aliases), func(a, b string) int {
		return cmp.Or(-cmp.Compare(bit(a == label), bit(b == label)), -cmp.Compare(m.aliases[a], m.aliases[b]), cmp.Compare(a, b))
	})
	var context map[graph.IRI]int
	c.Context = func() (map[graph.IRI]int, error) {
		if context != nil {
			return context, nil
		}
		context = map[graph.IRI]int{}
		for _, a := range articles[:min(len(articles), mostContexts)] {
			beside, err := s.mentionedBy(ctx, a)
			if err != nil {
				return nil, err
			}
			for _, other := range beside {
				if other != iri {
					context[other]++
				}
			}
		}
		return context, nil
	}
	known[iri] = c
	return c, nil
}

// sense gives what is the same for all scoped IRIs that were told apart together from others of their name.
func (s *Store) sense(ctx context.Context, iri graph.IRI) (graph.IRI, error) {
	if !iri.IsLocal() {
		return iri, nil
	}
	found, err := s.identitiesOf(ctx, iri)
	one := iri
	for _, x := range found {
		if x.Same && !x.Judged && x.Key == "" {
			one = min(one, x.A, x.B)
		}
	}
	return one, err
}

// mentionedBy gives the entities with names that an article mentions.
func (s *Store) mentionedBy(ctx context.Context, article graph.IRI) ([]graph.IRI, error) {
	var out []graph.IRI
	err := s.each(ctx, quad.Subject, quad.IRI(article), func(q quad.Quad) bool {
		if iri, ok := q.Object.(quad.IRI); ok && q.Predicate == quad.IRI(vocab.Mentions) && !graph.IRI(iri).IsLocal() {
			out = append(out, graph.IRI(iri))
		}
		return true
	})
	slices.Sort(out)
	return out, err
}

// ledger is what changes of the statements of who is who.
type ledger struct {
	add, remove []graph.Identity
}

// replace puts what was found in the place of what was.
func (l *ledger) replace(old, wants []graph.Identity) {
	has := map[graph.IRI]graph.Identity{}
	for _, x := range old {
		has[x.IRI] = x
	}
	for _, x := range wants {
		x.IRI = x.Node()
		if before, is := has[x.IRI]; is {
			delete(has, x.IRI)
			if before.Reason == x.Reason && int(before.Confidence*100+.5) == int(x.Confidence*100+.5) {
				continue
			}
			l.remove = append(l.remove, before)
		}
		l.add = append(l.add, x)
	}
	l.remove = append(l.remove, slices.Collect(maps.Values(has))...)
}

// identityChange gives the quads of a ledger: its statements, and owl:sameAs or owl:differentFrom between two of whom some statement says so.
func (s *Store) identityChange(ctx context.Context, l *ledger) (add, remove []quad.Quad, err error) {
	type pair struct {
		a, b graph.IRI
		same bool
	}
	direct := map[pair]map[graph.IRI]bool{} // the statements that say so
	there := map[pair]bool{}
	look := func(x *graph.Identity) (map[graph.IRI]bool, error) {
		p := pair{x.A, x.B, x.Same}
		if direct[p] != nil {
			return direct[p], nil
		}
		direct[p] = map[graph.IRI]bool{}
		found, err := s.identitiesOf(ctx, x.A)
		for _, f := range found {
			if f.A == x.A && f.B == x.B && f.Same == x.Same {
				direct[p][f.IRI] = true
			}
		}
		there[p] = len(direct[p]) > 0
		return direct[p], err
	}
	var olds, news []quad.Quad
	for i := range l.remove {
		says, err := look(&l.remove[i])
		if err != nil {
			return nil, nil, err
		}
		delete(says, l.remove[i].IRI)
		olds = append(olds, identityQuads(&l.remove[i])...)
	}
	for i := range l.add {
		says, err := look(&l.add[i])
		if err != nil {
			return nil, nil, err
		}
		says[l.add[i].Node()] = true
		news = append(news, identityQuads(&l.add[i])...)
	}
	for p, says := range direct {
		x := graph.Identity{A: p.a, B: p.b, Same: p.same}
		q := quad.Quad{Subject: quad.IRI(p.a), Predicate: quad.IRI(x.Predicate()), Object: quad.IRI(p.b), Label: quad.IRI(graph.ResolutionGraph)}
		switch {
		case len(says) > 0 && !there[p]:
			news = append(news, q)
		case len(says) == 0 && there[p]:
			olds = append(olds, q)
		}
	}
	olds, news = graph.Sort(olds), graph.Sort(news)
	return difference(news, olds), difference(olds, news), nil
}
