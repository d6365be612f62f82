package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Two John Smiths have one IRI, for it is made of the name alone. Where the articles that say clew:John_Smith contradict each other in who he is, those
// of the greater part keep it, and the quads of the others get clew:article/b#John_Smith in its place, of which the resolution graph says that it is
// owl:differentFrom clew:John_Smith, and of several such that they are owl:sameAs each other. So what leaves clew with an export is right for whoever
// knows RDF, a path of Gizmo walks from one man to what is said of him, and nothing is lost: when the contradiction goes, so do the scoped IRIs.

// separate tells apart those who share the name of an entity. It gives the IRIs that it changed.
func (s *Store) separate(ctx context.Context, iri graph.IRI, later *batch, out *Resolution) ([]graph.IRI, error) {
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	own := iri
	if _, base, ok := iri.Scope(); ok {
		if who.scoped[iri] != base {
			article, _, _ := iri.Scope()
			articles, err := s.articlesOf(ctx, base)
			if _, is := slices.BinarySearch(articles, article); !is || err != nil {
				return nil, err // without a name
			}
		}
		own = base
	}
	whole, err := s.articlesOf(ctx, own)
	if err != nil {
		return nil, err
	}
	now := map[graph.IRI]bool{} // articles in which it is scoped
	var all []graph.IRI
	all = append(all, whole...)
	apart, err := s.subjects(ctx, vocab.DifferentFrom, quad.IRI(own))
	if err != nil {
		return nil, err
	}
	for _, x := range apart {
		article, base, ok := x.Scope()
		if !ok || base != own {
			continue
		}
		now[article] = true
		if is, err := s.articlesOf(ctx, x); err != nil {
			return nil, err
		} else if len(is) > 0 {
			all = append(all, article)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	name, class, err := s.nameOf(ctx, own, apart)
	if err != nil {
		return nil, err
	}
	groups := make([]int, len(all))
	reason, confidence := "", 0.0
	if n := len(all); n > 1 && n <= mostRecords && s.resolver.Contexts(name, class) {
		records, err := s.records(ctx, own, all, now)
		if err != nil {
			return nil, err
		}
		groups, reason, confidence = s.resolver.Split(name, class, records)
	}
	if s.judging {
		found := groups
		if groups, err = s.judged(ctx, own, all, found); err != nil {
			return nil, err
		}
		if !slices.Equal(found, groups) {
			reason, confidence = "a person says so", 1
		}
	}
	touched, err := s.scope(ctx, own, all, now, groups, reason, confidence, out)
	if err != nil {
		return nil, err
	}
	for i, a := range all {
		if groups[i] > 0 {
			apart = append(apart, graph.ScopedIRI(a, own))
		}
	}
	slices.Sort(apart)
	return touched, s.derive(ctx, own, slices.Compact(apart), name, class, later)
}

// nameOf gives the name and class that most articles give.
func (s *Store) nameOf(ctx context.Context, own graph.IRI, apart []graph.IRI) (name, class string, err error) {
	names, classes := map[string]int{}, map[string]int{}
	for _, iri := range append([]graph.IRI{own}, apart...) {
		m, err := s.mentionsOf(ctx, iri)
		if err != nil {
			return "", "", err
		}
		for n, c := range m.names {
			names[n] += c
		}
		for n, c := range m.classes {
			classes[n] += c
		}
	}
	return commonest(names), commonest(classes), nil
}

// derive writes what the resolver knows of an entity by its name alone: the keys under which it is found besides its names, its codes, and what means the same
// elsewhere; nothing when no article speaks of it any more.
func (s *Store) derive(ctx context.Context, own graph.IRI, apart []graph.IRI, name, class string, later *batch) error {
	var add, remove []quad.Quad
	for _, iri := range append([]graph.IRI{own}, apart...) {
		has, wants := map[quad.Quad]bool{}, map[quad.Quad]bool{}
		names := map[string]bool{}
		if err := s.each(ctx, quad.Subject, quad.IRI(iri), func(q quad.Quad) bool {
			switch q.Predicate {
			case quad.IRI(vocab.HiddenLabel):
				words, _ := graph.Text(q.Object)
				names[words] = true
			case quad.IRI(vocab.Key), quad.IRI(vocab.Notation), quad.IRI(vocab.ExactMatch):
				has[q] = q.Label == quad.IRI(graph.ResolutionGraph)
			}
			return true
		}); err != nil {
			return err
		}
		want := func(predicate string, object quad.Value) {
			wants[quad.Quad{Subject: quad.IRI(iri), Predicate: quad.IRI(predicate), Object: object, Label: quad.IRI(graph.ResolutionGraph)}] = true
		}
		if len(names) > 0 {
			for _, k := range s.resolver.Keys(name, class) {
				if !names[k] {
					want(vocab.Key, quad.String(k))
				}
			}
			codes, same := s.resolver.Links(name, class)
			if iri != own { // another of the name
				codes, same = nil, nil
			}
			for _, c := range codes {
				want(vocab.Notation, quad.String(c))
			}
			for _, x := range same {
				want(vocab.ExactMatch, quad.IRI(x))
			}
		}
		for q, is := range has {
			if is && !wants[q] {
				remove = append(remove, q)
			}
		}
		for q := range wants {
			if !has[q] {
				add = append(add, q)
			}
		}
	}
	later.add, later.remove = append(later.add, add...), append(later.remove, remove...)
	if len(later.add)+len(later.remove) < resolveBatch {
		return nil
	}
	return s.flush(ctx, later)
}

// batch is changes that need not be written one by one.
type batch struct{ add, remove []quad.Quad }

func (s *Store) flush(ctx context.Context, b *batch) error {
	err := s.apply(ctx, graph.Sort(b.add), graph.Sort(b.remove))
	*b = batch{}
	return err
}

// recordsOf reads what articles say of exactly this IRI.
func (s *Store) recordsOf(ctx context.Context, iri graph.IRI, articles []graph.IRI) ([]graph.Record, error) {
	if article, own, ok := iri.Scope(); ok {
		return s.records(ctx, own, []graph.IRI{article}, map[graph.IRI]bool{article: true})
	}
	return s.records(ctx, iri, articles, nil)
}

// records reads what each article says of who has the name.
func (s *Store) records(ctx context.Context, own graph.IRI, articles []graph.IRI, scoped map[graph.IRI]bool) ([]graph.Record, error) {
	at := map[graph.IRI]*graph.Record{}
	out := make([]graph.Record, len(articles))
	for i, a := range articles {
		out[i].Article = a
		at[a] = &out[i]
	}
	read := func(iri graph.IRI) error {
		var nodes []graph.IRI
		if err := s.each(ctx, quad.Subject, quad.IRI(iri), func(q quad.Quad) bool {
			label, _ := q.Label.(quad.IRI)
			if r := at[graph.IRI(label)]; r != nil && q.Predicate == quad.IRI(vocab.Type) {
				if c, ok := q.Object.(quad.IRI); ok {
					r.Class = graph.Name(graph.IRI(c))
				}
			}
			return true
		}); err != nil {
			return err
		}
		if err := s.each(ctx, quad.Object, quad.IRI(iri), func(q quad.Quad) bool {
			label, _ := q.Label.(quad.IRI)
			about := q.Predicate == quad.IRI(vocab.Subject) || q.Predicate == quad.IRI(vocab.Organisation)
			if n, ok := q.Subject.(quad.IRI); ok && about && at[graph.IRI(label)] != nil && graph.IRI(n).IsStatement() {
				nodes = append(nodes, graph.IRI(n))
			}
			return true
		}); err != nil {
			return err
		}
		slices.Sort(nodes)
		for _, n := range slices.Compact(nodes) {
			if err := s.recordFact(ctx, n, iri, at); err != nil {
				return err
			}
		}
		return nil
	}
	if err := read(own); err != nil {
		return nil, err
	}
	for i := range out {
		r := &out[i]
		if scoped[r.Article] {
			if err := read(graph.ScopedIRI(r.Article, own)); err != nil {
				return nil, err
			}
		}
		if err := s.each(ctx, quad.Subject, quad.IRI(r.Article), func(q quad.Quad) bool {
			if q.Predicate == quad.IRI(vocab.DatePublished) {
				r.Published = wordsOf(q.Object)
			}
			if other, ok := q.Object.(quad.IRI); ok && q.Predicate == quad.IRI(vocab.Mentions) && graph.IRI(other) != own {
				iri := graph.IRI(other)
				if _, base, local := iri.Scope(); local { // what is scoped today may not be tomorrow
					if who, _ := s.identities(ctx); who == nil || who.scoped[iri] != base {
						return true
					}
					iri = base
				}
				if iri != own {
					r.Mentions = append(r.Mentions, iri)
				}
			}
			return true
		}); err != nil {
			return nil, err
		}
		slices.Sort(r.Mentions)
	}
	return out, nil
}

// recordFact adds what a statement says to the record of its article.
func (s *Store) recordFact(ctx context.Context, node, about graph.IRI, at map[graph.IRI]*graph.Record) error {
	var f graph.RecordFact
	var r *graph.Record
	positive, factual, of := false, false, false
	if err := s.each(ctx, quad.Subject, quad.IRI(node), func(q quad.Quad) bool {
		label, _ := q.Label.(quad.IRI)
		r = at[graph.IRI(label)]
		p, _ := q.Predicate.(quad.IRI)
		switch string(p) {
		case vocab.Predicate:
			f.Predicate = graph.RelationName(graph.IRI(wordsOf(q.Object)))
		case vocab.Object:
			f.Object = comparable(q.Object)
		case vocab.Organisation:
			f.Organisation = comparable(q.Object)
			of = q.Object == quad.IRI(about)
		case vocab.TimeValue:
			f.Time = wordsOf(q.Object)
		case vocab.Polarity:
			positive = wordsOf(q.Object) == string(graph.Positive)
		case vocab.Modality:
			factual = wordsOf(q.Object) == string(graph.Factual)
		}
		return true
	}); err != nil {
		return err
	}
	if r != nil && positive && factual && f.Predicate != "said" {
		if of {
			f.Predicate = "^" + f.Predicate
		}
		r.Facts = append(r.Facts, f)
	}
	return nil
}

// comparable is an IRI as it is, words folded.
func comparable(v quad.Value) string {
	if iri, ok := v.(quad.IRI); ok {
		return string(iri)
	}
	return graph.Fold(wordsOf(v))
}

// judged lets a person's word about who is who in two articles stand above what was found.
func (s *Store) judged(ctx context.Context, own graph.IRI, articles []graph.IRI, groups []int) ([]int, error) {
	groups = slices.Clone(groups)
	at := func(iri graph.IRI) []int {
		if iri == own {
			var out []int
			for i, g := range groups {
				if g == 0 {
					out = append(out, i)
				}
			}
			return out
		}
		article, base, ok := iri.Scope()
		if i, found := slices.BinarySearch(articles, article); ok && base == own && found {
			return []int{i}
		}
		return nil
	}
	seen := map[graph.IRI]bool{}
	for i := range articles {
		found, err := s.identitiesOf(ctx, graph.ScopedIRI(articles[i], own))
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			if !x.Judged || seen[x.IRI] {
				continue
			}
			seen[x.IRI] = true
			a, b := at(x.A), at(x.B)
			if x.A == own { // the scoped one is moved
				a, b = b, a
			}
			if len(a) == 0 || len(b) == 0 || x.Same == (groups[a[0]] == groups[b[0]]) {
				continue
			}
			if x.Same {
				groups[a[0]] = groups[b[0]]
			} else {
				groups[a[0]] = slices.Max(groups) + 1
			}
		}
	}
	return groups, nil
}

// scope gives the articles of each group their IRI, and says so in the resolution graph, in one transaction.
func (s *Store) scope(ctx context.Context, own graph.IRI, articles []graph.IRI, now map[graph.IRI]bool, groups []int, reason string, confidence float64, out *Resolution) ([]graph.IRI, error) {
	l := &ledger{}
	var add, remove []quad.Quad
	changed := map[graph.IRI]bool{}
	var wants []graph.Identity
	first := map[int]graph.IRI{}
	want := map[graph.IRI]bool{}
	for i, a := range articles {
		if groups[i] == 0 {
			continue
		}
		x := graph.ScopedIRI(a, own)
		want[a] = true
		wants = append(wants, graph.Identity{A: x, B: own, Reason: reason, Confidence: confidence})
		if f, is := first[groups[i]]; is {
			same := graph.Identity{A: f, B: x, Same: true, Reason: "the articles do not contradict each other", Confidence: confidence}
			same.Order()
			wants = append(wants, same)
		} else {
			first[groups[i]] = x
		}
	}
	var old []graph.Identity
	for _, iri := range slices.Sorted(maps.Keys(now)) {
		found, err := s.identitiesOf(ctx, graph.ScopedIRI(iri, own))
		if err != nil {
			return nil, err
		}
		old = append(old, slices.DeleteFunc(found, func(x graph.Identity) bool { return x.Judged || x.Key != "" })...)
	}
	old = slices.CompactFunc(slices.SortedFunc(slices.Values(old), func(a, b graph.Identity) int { return cmp.Compare(a.IRI, b.IRI) }),
		func(a, b graph.Identity) bool { return a.IRI == b.IRI })
	l.replace(old, wants)
	both := maps.Clone(want)
	maps.Copy(both, now)
	for _, a := range slices.Sorted(maps.Keys(both)) {
		if want[a] == now[a] {
			continue
		}
		from, to := own, graph.ScopedIRI(a, own)
		if !want[a] {
			from, to = to, from
		}
		quads, err := s.labelled(ctx, quad.IRI(a))
		if err != nil {
			return nil, err
		}
		renamed := graph.Sort(rename(quads, from, to))
		add, remove = append(add, difference(renamed, quads)...), append(remove, difference(quads, renamed)...)
		changed[from], changed[to] = true, true
	}
	if len(l.add)+len(l.remove)+len(add)+len(remove) == 0 {
		return nil, nil
	}
	more, less, err := s.identityChange(ctx, l)
	if err != nil {
		return nil, err
	}
	out.Apart += len(l.add)
	out.Removed += len(l.remove)
	touched := slices.Sorted(maps.Keys(changed))
	pending, err := s.pend(ctx, touched)
	if err != nil {
		return nil, err
	}
	add = append(append(add, more...), pending...)
	return touched, s.apply(ctx, add, append(remove, less...))
}

// rename puts one IRI in the place of another.
func rename(quads []quad.Quad, from, to graph.IRI) []quad.Quad {
	out := slices.Clone(quads)
	for i := range out {
		if out[i].Subject == quad.IRI(from) {
			out[i].Subject = quad.IRI(to)
		}
		if out[i].Object == quad.IRI(from) {
			out[i].Object = quad.IRI(to)
		}
	}
	return out
}

// scopedQuads gives the quads of an article that is about to be loaded the scoped IRIs that it has.
func (s *Store) scopedQuads(ctx context.Context, article graph.IRI, quads []quad.Quad) ([]quad.Quad, error) {
	who, err := s.identities(ctx)
	if err != nil || len(who.scoped) == 0 {
		return quads, err
	}
	for _, q := range quads {
		own, ok := q.Object.(quad.IRI)
		if !ok || q.Predicate != quad.IRI(vocab.Mentions) {
			continue
		}
		x := graph.ScopedIRI(article, graph.IRI(own))
		if who.scoped[x] == graph.IRI(own) {
			quads = rename(quads, graph.IRI(own), x)
		}
	}
	return quads, nil
}

// untangle takes statements that two are one back where they lead, over others, to make one of two of whom it is said that they are not: those of
// which the computation was least sure.
func (s *Store) untangle(ctx context.Context) error {
	who, err := s.identities(ctx)
	if err != nil {
		return err
	}
	var apart [][2]graph.IRI
	if err := s.each(ctx, quad.Predicate, quad.IRI(vocab.DifferentFrom), func(q quad.Quad) bool {
		a, isA := q.Subject.(quad.IRI)
		b, isB := q.Object.(quad.IRI)
		if isA && isB && q.Label == quad.IRI(graph.ResolutionGraph) && who.one(graph.IRI(a)) == who.one(graph.IRI(b)) {
			apart = append(apart, [2]graph.IRI{graph.IRI(a), graph.IRI(b)})
		}
		return true
	}); err != nil || len(apart) == 0 {
		return err
	}
	by := map[graph.IRI]graph.Identity{}
	for _, pair := range apart {
		for _, m := range who.all(pair[0]) {
			found, err := s.identitiesOf(ctx, m)
			if err != nil {
				return err
			}
			for _, x := range found {
				if x.Same {
					by[x.IRI] = x
				}
			}
		}
	}
	edges := slices.SortedFunc(maps.Values(by), func(a, b graph.Identity) int {
		return cmp.Or(-cmp.Compare(bit(a.Judged), bit(b.Judged)), -cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(a.IRI, b.IRI))
	})
	l := &ledger{}
	sets := disjoint{}
	for _, e := range edges {
		trial := maps.Clone(sets)
		trial.join(e.A, e.B)
		if slices.ContainsFunc(apart, func(p [2]graph.IRI) bool {
			_, has := trial[p[0]]
			return has && trial.root(p[0]) == trial.root(p[1])
		}) && !e.Judged {
			l.remove = append(l.remove, e)
			continue
		}
		sets = trial
	}
	add, remove, err := s.identityChange(ctx, l)
	if err != nil {
		return err
	}
	return s.apply(ctx, add, remove)
}
