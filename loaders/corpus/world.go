package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// The years that the articles are about.
var (
	firstDay = time.Date(2010, 1, 4, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(2024, 12, 20, 0, 0, 0, 0, time.UTC)
)

type world struct {
	entities  []Entity
	people    []*person
	countries []*country
	states    []*state
	cities    []*city
	alliances []*alliance
	companies []*company
	clubs     []*club
	schools   []*school
	offices   []*office // each with one holder at a time
	others    []*person // who hold none of them
	pretend   []*person // who are said to hold one and do not

	names    map[string]bool   // full names that are given
	acronyms map[string]bool   // of alliances, and those that everybody knows
	same     map[string]string // of two people who share a name: the one's ID to the other's
}

// thing is an entity of the world.
type thing interface {
	ID() string
	Name() string
}

type base struct{ id, name string }

func (b *base) ID() string   { return b.id }
func (b *base) Name() string { return b.name }

type person struct {
	base
	given          given
	surname        string
	born           time.Time
	tellsBirth     bool // articles tell its day of birth, and else its age
	office         *office
	pretends       bool   // does not hold the office, though one article says so
	job            string // of one who holds no office: senator, player, professor, novelist
	title, subject string // what players play, what professors teach
	state          *state
	club           *club
	school         *school
	country        *country
}

func (p *person) call(g given, surname string) {
	p.given, p.surname, p.name = g, surname, g.name+" "+surname
}

func (p *person) age(on time.Time) int {
	age := on.Year() - p.born.Year()
	if on.YearDay() < p.born.YearDay() {
		age--
	}
	return age
}

type country struct {
	base
	nation
	president, minister *office
}

type state struct {
	base
	governor *office
}

type city struct {
	base
	country *country // of a city in a state: the United States
	state   *state
	mayor   *office
	shared  bool // another city has the name
}

// in is where a city is, as it is said behind a comma.
func (c *city) in() string {
	if c.state != nil {
		return c.state.name
	}
	return c.country.name
}

type alliance struct {
	base
	head, acronym string
	seat          *city
	leader        *office
	founded       int
	members       []membership // in the order in which they joined
}

type membership struct {
	country      *country
	joined, left time.Time // left is zero for one that stays
	ordinal      int
}

func (m *membership) holds(on time.Time) bool {
	return !on.Before(m.joined) && (m.left.IsZero() || on.Before(m.left))
}

// of finds the membership of a country, nil for one that never joins.
func (a *alliance) of(c *country) *membership {
	for i := range a.members {
		if a.members[i].country == c {
			return &a.members[i]
		}
	}
	return nil
}

type company struct {
	base
	stem, sector string
	seat         *city
	chief        *office
	founded      int
}

type club struct {
	base
	city *city
}

type school struct {
	base
	city *city
}

// office is a position that one person holds at a time.
type office struct {
	title string // in small letters: "president"
	of    thing  // *country, *state, *city, *alliance or *company: whose it is
	terms []term
}

type term struct {
	holder   *person
	from, to time.Time
}

// holder is who has an office on a day, and when the term began.
func (o *office) holder(on time.Time) (*person, time.Time) {
	for _, t := range o.terms {
		if !on.Before(t.from) && on.Before(t.to) {
			return t.holder, t.from
		}
	}
	last := o.terms[len(o.terms)-1]
	return last.holder, last.from
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func anyDay(rng *rand.Rand, first, last int) time.Time {
	return date(first+rng.IntN(last-first+1), time.Month(1+rng.IntN(12)), 1+rng.IntN(28))
}

// newWorld makes a world for so many articles.
func newWorld(rng *rand.Rand, articles int) *world {
	w := &world{names: map[string]bool{}, acronyms: map[string]bool{"IMF": true, "CIA": true, "ICC": true, "WTO": true, "EEC": true}, same: map[string]string{}}
	for i, n := range nations[:min(len(nations), 18+articles/60)] {
		w.countries = append(w.countries, &country{base: base{fmt.Sprintf("country/%d", i), n.called}, nation: n})
	}
	for i, s := range states {
		w.states = append(w.states, &state{base: base{fmt.Sprintf("state/%d", i), s}})
	}
	w.makeCities()
	w.makeAlliances(rng, 4+articles/250)
	w.makeCompanies(rng, 8+articles/40)
	for i, c := range w.cities {
		if !c.shared {
			w.clubs = append(w.clubs, &club{base{fmt.Sprintf("club/%d", i), c.name + " " + pick(rng, sides)}, c})
			w.schools = append(w.schools, &school{base{fmt.Sprintf("school/%d", i), "University of " + c.name}, c})
		}
	}
	w.makeOffices(rng)
	w.makeOthers(rng, 10+articles/12)
	w.makePretenders(rng, 2+articles/300)
	w.list()
	return w
}

func (w *world) makeCities() {
	count := map[string]int{}
	for _, t := range towns {
		count[t.name]++
	}
	for i, t := range towns {
		c := &city{base: base{fmt.Sprintf("city/%d", i), t.name}, shared: count[t.name] > 1}
		for _, s := range w.states {
			if s.name == t.in {
				c.state, c.country = s, w.countries[1]
			}
		}
		for _, k := range w.countries {
			if c.state == nil && k.name == strings.TrimSuffix(t.in, "*") {
				c.country = k
			}
		}
		if c.country != nil { // else its country is not in this world
			w.cities = append(w.cities, c)
		}
	}
}

func (w *world) makeAlliances(rng *rand.Rand, n int) {
	for i := range n {
		a := &alliance{base: base{id: fmt.Sprintf("alliance/%d", i)}, founded: 1950 + rng.IntN(50), seat: pick(rng, w.cities)}
		for a.seat.shared {
			a.seat = pick(rng, w.cities)
		}
		for {
			adjective, topic := pick(rng, adjectives), pick(rng, topics)
			a.head = pick(rng, heads)
			a.name = adjective + " " + topic + " " + a.head
			a.acronym = adjective[:1] + topic[:1] + a.head[:1]
			if !w.acronyms[a.acronym] {
				break
			}
		}
		w.acronyms[a.acronym] = true
		order := rng.Perm(len(w.countries))
		members := 6 + rng.IntN(len(order)/2)
		for k, at := range order[:members] {
			m := membership{country: w.countries[at], joined: date(a.founded+1, 5, 2), ordinal: k + 1}
			if k >= 5 { // in the years of the articles, one after another
				m.joined = firstDay.AddDate(0, (k-5)*150/members+3, rng.IntN(28))
			}
			if k%5 == 3 {
				m.left = anyDay(rng, 2013, 2021)
			}
			a.members = append(a.members, m)
		}
		w.alliances = append(w.alliances, a)
	}
}

func (w *world) makeCompanies(rng *rand.Rand, n int) {
	taken := map[string]bool{}
	for i := range min(n, len(stems)*len(sectors)*2/3) {
		c := &company{base: base{id: fmt.Sprintf("company/%d", i)}, seat: pick(rng, w.cities), founded: 1950 + rng.IntN(55)}
		for c.name == "" || taken[c.name] {
			c.stem, c.sector = pick(rng, stems), pick(rng, sectors)
			c.name = c.stem + " " + c.sector
		}
		taken[c.name] = true
		w.companies = append(w.companies, c)
	}
}

func (w *world) makeOffices(rng *rand.Rand) {
	add := func(title string, of thing, least, most int) *office {
		o := &office{title: title, of: of}
		for from := firstDay.AddDate(-1, rng.IntN(8), 0); from.Before(lastDay); {
			to := from.AddDate(least+rng.IntN(most-least+1), rng.IntN(12), 0)
			p := w.newPerson(rng)
			p.office = o
			o.terms = append(o.terms, term{p, from, to})
			from = to
		}
		w.offices = append(w.offices, o)
		return o
	}
	// The first office of the world: in 2015 one person has it, and in 2024 another.
	add("Secretary of State", w.countries[1], 3, 4)
	for _, c := range w.countries {
		c.president = add("president", c, 4, 7)
		c.minister = add("foreign minister", c, 3, 6)
	}
	for _, s := range w.states {
		s.governor = add("governor", s, 4, 8)
	}
	for _, c := range w.cities {
		c.mayor = add("mayor", c, 4, 8)
	}
	for _, a := range w.alliances {
		a.leader = add("secretary-general", a, 4, 8)
	}
	for _, c := range w.companies {
		c.chief = add("chief executive", c, 4, 10)
	}
}

// makeOthers makes people of positions that several have, and among them those who share a name with somebody.
func (w *world) makeOthers(rng *rand.Rand, n int) {
	for i := range n {
		p := w.newPerson(rng)
		w.others = append(w.others, p)
		switch p.job = []string{"senator", "player", "professor", "novelist"}[i%4]; p.job {
		case "senator":
			p.state = pick(rng, w.states)
		case "player":
			p.born = anyDay(rng, 1980, 1993)
			p.club, p.title = pick(rng, w.clubs), pick(rng, []string{"striker", "goalkeeper", "midfielder", "captain"})
		case "professor":
			p.school, p.subject = pick(rng, w.schools), pick(rng, subjects)
		case "novelist":
			p.country = pick(rng, w.countries)
		}
		switch {
		case i < 2: // a senator and a player
			w.rename(p, given{name: "John"}, "Smith")
			if i == 1 {
				w.pair(w.people[len(w.people)-2], p)
			}
		case i%7 == 6: // who shares the name of somebody else
			other := w.people[rng.IntN(len(w.people)-1)]
			if w.same[other.id] == "" && other.job != p.job {
				w.rename(p, other.given, other.surname)
				w.pair(other, p)
			}
		}
	}
}

// makePretenders makes people for the articles that say falsely who holds an office.
func (w *world) makePretenders(rng *rand.Rand, n int) {
	for _, at := range rng.Perm(len(w.offices)) {
		if o := w.offices[at]; len(w.pretend) < n && o != w.offices[0] {
			p := w.newPerson(rng)
			p.office, p.pretends = o, true
			w.pretend = append(w.pretend, p)
		}
	}
}

func (w *world) rename(p *person, g given, surname string) {
	delete(w.names, p.name)
	p.call(g, surname)
	w.names[p.name] = true
}

// pair notes two who share a name. Their ages differ by more than a reader could put down to a birthday.
func (w *world) pair(a, b *person) {
	w.same[a.id], w.same[b.id] = b.id, a.id
	if a.job == "player" {
		a, b = b, a
	}
	if d := a.born.Year() - b.born.Year(); d > -6 && d < 6 {
		a.born = b.born.AddDate(-12, 3, 0)
	}
}

func (w *world) newPerson(rng *rand.Rand) *person {
	p := &person{base: base{id: fmt.Sprintf("person/%d", len(w.people))}, born: anyDay(rng, 1945, 1984), tellsBirth: rng.IntN(2) == 0}
	for p.name == "" || w.names[p.name] {
		p.call(pick(rng, givens), pick(rng, surnames))
	}
	w.names[p.name] = true
	w.people = append(w.people, p)
	return p
}

// list makes the entities of the truth.
func (w *world) list() {
	add := func(id string, kind Kind, name, about string, aliases ...string) {
		w.entities = append(w.entities, Entity{ID: id, Kind: kind, Name: name, Aliases: aliases, About: about})
	}
	for _, c := range w.countries {
		add(c.id, Country, c.name, "the country with the capital "+c.capital, c.aliases...)
	}
	for _, s := range w.states {
		add(s.id, Place, s.name, "the state of the United States")
	}
	for _, c := range w.cities {
		add(c.id, Place, c.name, "the city in "+c.in())
	}
	for _, a := range w.alliances {
		add(a.id, Organisation, a.name, "an alliance of countries, seated in "+a.seat.name, a.acronym)
	}
	for _, c := range w.companies {
		add(c.id, Organisation, c.name, "a company in "+c.seat.name+", "+c.seat.in(), c.stem)
	}
	for _, c := range w.clubs {
		add(c.id, Organisation, c.name, "a football club")
	}
	for _, s := range w.schools {
		add(s.id, Organisation, s.name, "a university")
	}
	for _, p := range w.people {
		aliases := []string{p.surname}
		if p.given.short != "" {
			aliases = append(aliases, p.given.short+" "+p.surname)
		}
		add(p.id, Person, p.name, fmt.Sprintf("%s, born on %s", p.about(), p.born.Format("2 January 2006")), aliases...)
	}
}

// of is what a person's position belongs to.
func (p *person) of() thing {
	switch {
	case p.office != nil:
		return p.office.of
	case p.state != nil:
		return p.state
	case p.club != nil:
		return p.club
	case p.school != nil:
		return p.school
	}
	return p.country
}

// about says what a person is.
func (p *person) about() string {
	switch {
	case p.pretends:
		return "falsely called the " + p.office.title + " of " + p.office.of.Name()
	case p.office != nil:
		return p.office.title + " of " + p.office.of.Name()
	case p.job == "senator":
		return "a senator from " + p.state.name
	case p.job == "player":
		return p.title + " of " + p.club.name
	case p.job == "professor":
		return "a professor of " + p.subject + " at the " + p.school.name
	}
	return "a novelist from " + p.country.name
}
