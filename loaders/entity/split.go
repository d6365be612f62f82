package entity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// features is what is said of somebody or something, as far as it tells apart those who share a name.
type features struct {
	articles int
	posts    map[string]int // organisations, and places, whose offices are held, and where one works
	titles   map[string]int // the offices
	born     map[string]int // days, or years that an age gives, about
	beside   map[string]int // what is mentioned beside it
	within   map[string]int // what a place is in
	about    map[string]int // offices that others hold of it
}

func (f *features) add(r *graph.Record) {
	if f.posts == nil {
		*f = features{0, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}}
	}
	f.articles++
	for _, x := range r.Facts {
		switch x.Predicate {
		case "holdsPosition":
			title, _, _ := strings.Cut(x.Object, " of ") // a professor of physics is a professor
			f.titles[title]++
			if x.Organisation != "" {
				f.post(x.Organisation)
			}
		case "worksFor", "leads", "chairs", "founded":
			f.post(x.Object)
		case "born":
			if strings.ContainsAny(x.Object, "0123456789") {
				f.born[x.Object]++
			}
		case "locatedIn", "partOf":
			f.within[plainName(x.Object)]++
		case "isA", "^holdsPosition":
			f.about[x.Object]++
		}
	}
	for _, m := range r.Mentions {
		f.beside[plainName(string(m))]++
	}
}

// post counts an organisation under its name and, since another article may have only those, under its initials.
func (f *features) post(organisation string) {
	name := plainName(organisation)
	f.posts[name]++
	if initials := graph.Fold(initialsOf(graph.Name(graph.IRI(organisation)))); len(initials) > 2 && initials != name {
		f.posts[initials]++
	}
}

// merge adds what is said of the same one elsewhere.
func (f *features) merge(g *features) {
	f.articles += g.articles
	for _, pair := range [][2]map[string]int{{f.posts, g.posts}, {f.titles, g.titles}, {f.born, g.born}, {f.beside, g.beside}, {f.within, g.within}, {f.about, g.about}} {
		for k, n := range pair[1] {
			pair[0][k] += n
		}
	}
}

// plainName is the folded name in an IRI, or words as they are.
func plainName(iri string) string {
	if !strings.HasPrefix(iri, "clew:") {
		return iri
	}
	name := graph.Name(graph.IRI(iri))
	if i := strings.IndexByte(name, '('); i > 1 {
		name = name[:i-1]
	}
	return graph.Fold(name)
}

func shared(a, b map[string]int) (n int) {
	for k := range a {
		if b[k] > 0 {
			n++
		}
	}
	return n
}

// contradicts reports whether one cannot be said to be the other: both hold offices, and neither an office nor whose it is is the same.
func (f *features) contradicts(g *features) bool {
	if shared(f.posts, g.posts) > 0 || shared(f.born, g.born) > 0 || f.titles == nil || g.titles == nil {
		return false
	}
	if len(f.posts) > 0 && len(g.posts) > 0 {
		return true
	}
	return len(f.titles) > 0 && len(g.titles) > 0 && shared(f.titles, g.titles) == 0
}

// likeness is how much of the same is said of two; -1 where they contradict each other.
func (f *features) likeness(g *features) float64 {
	if f.contradicts(g) {
		return -1
	}
	return 3*float64(shared(f.posts, g.posts)) + 3*float64(shared(f.born, g.born)) + 0.5*float64(shared(f.titles, g.titles)) + 0.2*float64(shared(f.beside, g.beside))
}

// Split puts the articles that use a name into groups, one for each whom they mean. Those of the largest are 0.
func (r *Resolver) Split(name, class string, records []graph.Record) (who []int, reason string, confidence float64) {
	l := r.lexicon()
	s := &splitting{l: l}
	for i := range records {
		f := &features{}
		f.add(&records[i])
		s.one = append(s.one, f)
	}
	switch h := l.homonym[graph.Fold(name)]; {
	case h != nil:
		s.seedCountries(h)
		s.gather()
		return s.states(), "a country and a state have the name", 0.9
	case mention.Kind(class) == mention.Person:
		s.seedPeople()
		reason, confidence = "the articles give them offices that have nothing in common", 0.85
	default:
		s.seedPlaces()
		reason, confidence = "the articles have them in different parts of the world", 0.95
	}
	s.gather()
	return s.numbers(records), reason, confidence
}

// splitting is groups of records: at first seeds, of which it is known who they are, and then all.
type splitting struct {
	l      *lexicon
	one    []*features
	group  []int // of each record; -1 for none yet
	groups []*features
	state  int // of a country and a state of one name: the group of the state; -1 for none
}

func (s *splitting) start(key func(*features) string) {
	at := map[string]int{}
	s.group = make([]int, len(s.one))
	for i, f := range s.one {
		k := key(f)
		if k == "" {
			s.group[i] = -1
			continue
		}
		g, is := at[k]
		if !is {
			g = len(s.groups)
			at[k] = g
			s.groups = append(s.groups, &features{})
			s.groups[g].add(&graph.Record{})
			s.groups[g].articles = 0
		}
		s.group[i] = g
		s.groups[g].merge(f)
	}
}

func first(m map[string]int) string {
	best := ""
	for k, n := range m {
		if best == "" || n > m[best] || n == m[best] && k < best {
			best = k
		}
	}
	return best
}

// seedPeople groups the articles by offices and days of birth.
func (s *splitting) seedPeople() {
	s.start(func(f *features) string {
		if post := first(f.posts); post != "" {
			return "post " + post
		}
		if title := first(f.titles); title != "" {
			return "title " + title
		}
		if born := first(f.born); born != "" {
			return "born " + born
		}
		return ""
	})
	s.unite(func(a, b *features) float64 {
		if a.contradicts(b) {
			return -1
		}
		return a.likeness(b) - 0.4
	})
}

// unite puts groups together while the likest two are alike at all.
func (s *splitting) unite(like func(a, b *features) float64) {
	const most = 300 // groups: more are a name that tells nothing
	if len(s.groups) > most {
		return
	}
	for {
		best, x, y := 0.0, -1, -1
		for i, a := range s.groups {
			for k, b := range s.groups[:i] {
				if a == nil || b == nil {
					continue
				}
				if score := like(b, a); score > best {
					best, x, y = score, k, i
				}
			}
		}
		if x < 0 {
			return
		}
		s.groups[x].merge(s.groups[y])
		s.groups[y] = nil
		for i, g := range s.group {
			if g == y {
				s.group[i] = x
			}
		}
	}
}

// part is where a place is: a country, and a part of it, as far as known.
func (l *lexicon) part(f *features) (country, part string) {
	for _, in := range sortedKeys(f.within) {
		if c := l.partOf[in]; c != "" {
			country, part = c, in
		} else if c := l.country[in]; c != nil && country == "" {
			country = graph.Fold(c.Name)
		}
	}
	return country, part
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// seedPlaces groups the articles by what the place is in.
func (s *splitting) seedPlaces() {
	s.start(func(f *features) string {
		country, part := s.l.part(f)
		if country == "" {
			return ""
		}
		return country + "/" + part
	})
	s.unite(func(a, b *features) float64 { // one that only says the country is the one of its parts
		c, p := s.l.part(a)
		d, q := s.l.part(b)
		if c != d || p != "" && q != "" && p != q {
			return -1
		}
		return 1 + float64(shared(a.beside, b.beside))
	})
}

// seedCountries tells the country from the state by what is said of them.
func (s *splitting) seedCountries(h *homonym) {
	side := func(f *features) string {
		country, state := 0, 0
		for _, said := range []map[string]int{f.about, f.within, f.beside} {
			for k, n := range said {
				if h.country[k] {
					country += n
				}
				if h.state[k] || s.l.partOf[k] != "" {
					state += n
				}
			}
		}
		for k, n := range f.about {
			if strings.HasPrefix(k, "state") || strings.HasPrefix(k, "u.s. state") || strings.HasPrefix(k, "us state") {
				state += 2 * n
			}
		}
		switch {
		case country > state:
			return "country"
		case state > country:
			return "state"
		}
		return ""
	}
	s.start(side)
	s.state = -1
	for i, f := range s.one {
		if side(f) == "state" {
			s.state = s.group[i]
		}
	}
}

// gather puts the records of whom nothing is known into the group whose articles mention the same, and which no other's do; the largest where none does.
func (s *splitting) gather() {
	in := map[string]map[int]int{} // of what is mentioned: the groups, and how often
	for g, f := range s.groups {
		if f == nil {
			continue
		}
		for k, n := range f.beside {
			if in[k] == nil {
				in[k] = map[int]int{}
			}
			in[k][g] += n
		}
	}
	largest := s.largest()
	for i, f := range s.one {
		if s.group[i] >= 0 {
			continue
		}
		scores := map[int]float64{}
		for k := range f.beside {
			total := 0
			for _, n := range in[k] {
				total += n
			}
			for g, n := range in[k] {
				scores[g] += float64(n)/float64(total) - 1/float64(max(2, len(s.groups)))
			}
		}
		best := largest
		for g, score := range scores {
			if was, has := scores[best]; score > was || !has && score > 0 || score == was && has && g < best && best != largest {
				best = g
			}
		}
		s.group[i] = best
	}
}

func (s *splitting) largest() int {
	best := -1
	for g, f := range s.groups {
		if f != nil && (best < 0 || f.articles > s.groups[best].articles) {
			best = g
		}
	}
	return best
}

// states gives 0 for the country, and 1 for the state.
func (s *splitting) states() []int {
	out := make([]int, len(s.group))
	for i, g := range s.group {
		if g >= 0 && g == s.state {
			out[i] = 1
		}
	}
	return out
}

// numbers gives the groups in the order of their sizes, and of their first article where they are equal.
func (s *splitting) numbers(records []graph.Record) []int {
	size, earliest := map[int]int{}, map[int]graph.IRI{}
	for i, g := range s.group {
		size[g]++
		if a, is := earliest[g]; !is || records[i].Article < a {
			earliest[g] = records[i].Article
		}
	}
	order := make([]int, 0, len(size))
	for g := range size {
		order = append(order, g)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(-cmp.Compare(size[a], size[b]), cmp.Compare(earliest[a], earliest[b]))
	})
	out := make([]int, len(s.group))
	for i, g := range s.group {
		out[i] = slices.Index(order, g)
	}
	return out
}
