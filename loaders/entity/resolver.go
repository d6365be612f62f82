package entity

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// Resolver decides who is who across articles, by names, kinds, positions and what stands beside a name. It is a [graph.Resolver]: it sees the
// entities that share a name, and decides of them alone. The zero value is ready; goroutines may share it.
type Resolver struct {
	once sync.Once
	l    lexicon
}

// lexicon is data/lexicon/identity.yaml.
type lexicon struct {
	Honorifics  []string            `yaml:"honorifics"`
	Degrees     []string            `yaml:"degrees"`
	Generations []string            `yaml:"generations"`
	Companies   []string            `yaml:"companies"`
	Generic     []string            `yaml:"generic"`
	Particles   []string            `yaml:"particles"`
	Given       [][]string          `yaml:"given"`
	Homonyms    []homonym           `yaml:"homonyms"`
	Parts       map[string][]string `yaml:"parts"`

	honorific, degree, generation, company, generic map[string]bool
	particle                                        map[string]bool
	given                                           map[string][]string // of a short form: the first of each of its lines
	homonym                                         map[string]*homonym
	partOf                                          map[string]string // of a part of a country: the country
	country                                         map[string]*coded // by each of its folded names
}

// coded is a country of data/lexicon/codes.yaml.
type coded struct {
	Name     string   `yaml:"name"`
	Code     string   `yaml:"code"`
	Code3    string   `yaml:"code3"`
	Wikidata string   `yaml:"wikidata"`
	Also     []string `yaml:"also"`
}

// homonym is a country whose name a state of another country has.
type homonym struct {
	Name    string   `yaml:"name"`
	Country []string `yaml:"country"`
	State   []string `yaml:"state"`

	country, state map[string]bool
}

// lexicon reads the file when it is needed first: a command that only reads the graph needs it never.
func (r *Resolver) lexicon() *lexicon {
	r.once.Do(func() {
		raw, err := fs.ReadFile(data.FS, "lexicon/identity.yaml")
		if err == nil {
			err = data.Decode(raw, &r.l)
		}
		if err != nil { // it is embedded: a test reads it
			panic(fmt.Errorf("lexicon/identity.yaml: %w", err))
		}
		l := &r.l
		l.honorific, l.degree, l.generation = set(l.Honorifics), set(l.Degrees), set(l.Generations)
		l.company, l.generic = set(l.Companies), set(l.Generic)
		l.particle = set(l.Particles)
		l.given = map[string][]string{}
		for _, names := range l.Given {
			for _, n := range names {
				l.given[n] = append(l.given[n], names[0])
			}
		}
		l.homonym = map[string]*homonym{}
		for i := range l.Homonyms {
			h := &l.Homonyms[i]
			h.country, h.state = set(h.Country), set(h.State)
			l.homonym[graph.Fold(h.Name)] = h
		}
		l.partOf = map[string]string{}
		for country, parts := range l.Parts {
			for _, p := range parts {
				l.partOf[graph.Fold(p)] = graph.Fold(country)
			}
		}
		if l.country, err = countries(); err != nil {
			panic(err)
		}
	})
	return &r.l
}

// countries gives the countries by their folded names.
func countries() (map[string]*coded, error) {
	read := func(name string, into any) error {
		raw, err := fs.ReadFile(data.FS, "lexicon/"+name)
		if err == nil {
			err = data.Decode(raw, into)
		}
		if err != nil {
			return fmt.Errorf("lexicon/%s: %w", name, err)
		}
		return nil
	}
	var list struct {
		Countries []mention.Nation `yaml:"countries"`
	}
	var codes struct {
		Codes []*coded `yaml:"codes"`
	}
	if err := errors.Join(read("countries.yaml", &list), read("codes.yaml", &codes)); err != nil {
		return nil, err
	}
	out := map[string]*coded{}
	for _, c := range codes.Codes {
		for _, n := range append(c.Also, c.Name) {
			out[graph.Fold(n)] = c
		}
	}
	for _, c := range list.Countries {
		for _, n := range c.Aliases {
			out[graph.Fold(n)] = out[graph.Fold(c.Name)]
		}
	}
	return out, nil
}

func set(words []string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[graph.Fold(w)] = true
	}
	return out
}

// personName is the name of a person in its parts, folded.
type personName struct {
	given      []string // in all long forms that it may be of
	surname    string
	middle     []string
	generation string // "jr"
}

// person takes a name apart; not ok for one of a single word.
func (l *lexicon) person(name string) (p personName, ok bool) {
	words := strings.FieldsFunc(graph.Fold(name), func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	for len(words) > 1 && l.honorific[words[0]] {
		words = words[1:]
	}
	for len(words) > 1 && l.degree[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if n := len(words) - 1; n > 0 && l.generation[words[n]] {
		p.generation, words = words[n], words[:n]
	}
	if len(words) < 2 {
		return p, false
	}
	p.given = l.given[words[0]]
	if p.given == nil {
		p.given = words[:1:1]
	}
	last := len(words) - 1
	for last > 1 && l.particle[words[last-1]] {
		last--
	}
	p.surname, p.middle = strings.Join(words[last:], " "), words[1:last]
	return p, true
}

// fits reports whether two names may be those of one person: the same given name and surname, and nothing between them or behind that differs.
func (p personName) fits(q personName) bool {
	if p.surname != q.surname || !slices.ContainsFunc(p.given, func(n string) bool { return slices.Contains(q.given, n) }) {
		return false
	}
	if p.generation != q.generation && p.generation != "" && q.generation != "" {
		return false
	}
	for i := range min(len(p.middle), len(q.middle)) {
		if a, b := p.middle[i], q.middle[i]; !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) {
			return false
		}
	}
	return true
}

// Keys gives the names under which an entity is looked for besides those that it has: of a person the surname, and the given name in its long form with the
// surname; of an organisation its initials, and its name without what says that it is a company.
func (r *Resolver) Keys(name, class string) []string {
	l := r.lexicon()
	var out []string
	if c := l.country[graph.Fold(name)]; c != nil && family(class) == "place" {
		out = append(out, graph.Fold(c.Name))
	}
	switch mention.Kind(class) {
	case mention.Person:
		if p, ok := l.person(name); ok {
			out = append(out, p.surname)
			for _, given := range p.given {
				out = append(out, given+" "+p.surname)
			}
		}
	case mention.Organisation, "":
		if initials := initialsOf(name); len(initials) > 2 {
			out = append(out, graph.Fold(initials))
		}
		if bare := l.bare(name); bare != "" {
			out = append(out, bare)
		}
	}
	return out
}

// Links gives the codes of a country in ISO 3166, and what it is in the tables of others: the code there, and the item of Wikidata.
func (r *Resolver) Links(name, class string) (codes []string, same []graph.IRI) {
	c := r.lexicon().country[graph.Fold(name)]
	if c == nil || mention.Kind(class) != mention.Country {
		return nil, nil
	}
	for _, code := range []string{c.Code, c.Code3} {
		if code != "" {
			codes = append(codes, code)
		}
	}
	if c.Code != "" {
		same = append(same, graph.IRI("https://www.iso.org/obp/ui/#iso:code:3166:"+c.Code))
	}
	return codes, append(same, graph.IRI("http://www.wikidata.org/entity/"+c.Wikidata))
}

// bare is a company's name without what says that it is one; "" where nothing is left, or nothing was there.
func (l *lexicon) bare(name string) string {
	words := strings.Fields(graph.Fold(name))
	n := len(words)
	for n > 0 && l.company[strings.Trim(words[n-1], ".,")] {
		n--
	}
	if n == 0 || n == len(words) {
		return ""
	}
	return strings.TrimRight(strings.Join(words[:n], " "), ",")
}

// initialsOf are the first letters of the words with capitals.
func initialsOf(name string) string {
	var b strings.Builder
	for i, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		switch first := []rune(w)[0]; {
		case unicode.IsUpper(first):
			b.WriteRune(first)
		case i == 0:
			return ""
		}
	}
	return b.String()
}

// Contexts reports whether the articles that use a name are to be compared: those of people, of places, and of countries that share their name.
func (r *Resolver) Contexts(name, class string) bool {
	l := r.lexicon()
	key := graph.Fold(name)
	switch {
	case l.homonym[key] != nil:
		return true
	case l.country[key] != nil:
		return false
	case mention.Kind(class) == mention.Person:
		return strings.Contains(name, " ")
	}
	return mention.Kind(class) == mention.Place
}

// alike reports whether two classes may be those of one thing.
func alike(a, b string) bool {
	return a == b || family(a) == family(b) || a == "" || b == ""
}

func family(class string) string {
	switch mention.Kind(class) {
	case mention.Country, mention.Place, mention.Facility:
		return "place"
	case mention.Organisation, mention.Group:
		return "body"
	}
	return class
}

// Join decides which entities that share a name are one.
func (r *Resolver) Join(key string, candidates []graph.Candidate) ([]graph.Identity, error) {
	l := r.lexicon()
	j := &joining{l: l, key: key}
	for i := range candidates {
		c := &candidates[i]
		k := slices.IndexFunc(j.senses, func(s *sense) bool { return s.iri == c.Sense })
		if k < 0 {
			k = len(j.senses)
			j.senses = append(j.senses, &sense{iri: c.Sense, class: c.Class, names: c.Names})
		}
		s := j.senses[k]
		s.members = append(s.members, c)
		s.articles += c.Articles
		s.label = s.label || c.Label
	}
	slices.SortFunc(j.senses, func(a, b *sense) int { return cmp.Or(-cmp.Compare(a.articles, b.articles), cmp.Compare(a.iri, b.iri)) })
	return j.decide()
}
