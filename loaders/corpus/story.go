package corpus

import (
	"fmt"
	"time"
)

// stories are what articles are about, and how often. Each reports whether it found its characters.
var stories = []struct {
	weight int
	tell   func(*writer) bool
}{
	{14, (*writer).accession}, {14, (*writer).visit}, {12, (*writer).takeover}, {10, (*writer).appointment}, {12, (*writer).profile}, {9, (*writer).match},
	{7, (*writer).lawsuit}, {10, (*writer).summit}, {14, (*writer).local}, {7, (*writer).aid}, {6, (*writer).treaty}, {3, (*writer).secretary},
}

// day is a day of the week, or a date, near the day of the article.
func (w *writer) day() string {
	return w.one("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "this week", "on "+w.date.Format("2 January"))
}

func month(t time.Time) string { return t.Format("January 2006") }

// remark may add a sentence that says nothing of the truth.
func (w *writer) remark() {
	if w.odds(70) {
		w.filler(
			"Analysts said the decision had been expected for months.", "Few details were made public, and several questions remain open.", "The news came after weeks of quiet talks.",
			"Local newspapers gave the story a full page.", "Reactions at home were mixed.", "Experts warned that the road ahead would be long.", "Markets hardly moved after the announcement.",
			"It had rained all morning, and the square was almost empty.", "The next steps will be discussed in the spring.", "Observers spoke of a careful first step.",
			"The opposition called the plan too expensive.", "A spokesman declined to comment further.", "More information is expected in the coming days.", "The event was shown live on television.")
	}
}

// quote is what a person says.
func (w *writer) quote(p *person) string {
	words := w.one("We have waited a long time for this day", "This is good news for everybody", "There is still a lot of work to do", "Nobody should doubt our commitment", "We will look at the result with great care",
		"The people deserve better than that", "I am proud of what we have achieved")
	switch w.rng.IntN(3) {
	case 0:
		return "\"" + words + ",\" said " + w.object(p) + "."
	case 1:
		return "\"" + words + ",\" " + w.object(p) + " told reporters."
	}
	return w.subject(p) + " said: \"" + words + ".\""
}

// joined says that a country is a member, or has left, as it is on the day of the article.
func (w *writer) joined(m *membership, a *alliance) string {
	if !m.left.IsZero() && m.left.Before(w.date) {
		w.fact(Fact{Subject: m.country.id, Predicate: "left", Object: a.id, Time: m.left.Format("2006")})
		return fmt.Sprintf("%s left %s in %s.", w.call(m.country), w.call(a), m.left.Format("2006"))
	}
	f := Fact{Subject: m.country.id, Predicate: "memberOf", Object: a.id}
	switch w.rng.IntN(4) {
	case 0:
		f.Time = m.joined.Format("2006-01")
		w.fact(f)
		return fmt.Sprintf("%s joined %s in %s.", w.call(m.country), w.call(a), month(m.joined))
	case 1:
		f.Time = m.joined.Format("2006")
		w.fact(f)
		return fmt.Sprintf("%s has been a member of %s since %s.", w.call(m.country), w.call(a), m.joined.Format("2006"))
	case 2:
		w.fact(f)
		return fmt.Sprintf("%s is a member of %s.", w.call(m.country), w.call(a))
	}
	f.Time = m.joined.Format("2006")
	w.fact(f)
	return fmt.Sprintf("%s became a member of %s in %s.", w.call(m.country), w.call(a), m.joined.Format("2006"))
}

func (w *writer) accession() bool {
	a, ok := choose(w, w.w.alliances, nil)
	if !ok {
		return false
	}
	var first, second *membership
	start := w.rng.IntN(len(a.members))
	for i := range a.members {
		m := &a.members[(start+i)%len(a.members)]
		if m.joined.After(w.date) || !w.admit(m.country) {
			continue
		}
		if first == nil {
			first = m
		} else {
			second = m
			break
		}
	}
	leader, fine := w.holder(a.leader)
	if first == nil || second == nil || !fine {
		return false
	}
	w.title = w.one("Members look back on the years in the ", "Who belongs to the ", "New questions for the ") + a.name
	w.paragraph(w.joined(first, a), w.quote(leader))
	w.remark()
	w.paragraph(w.joined(second, a))
	if w.odds(50) && w.admit(a.seat) {
		w.fact(Fact{Subject: a.id, Predicate: "locatedIn", Object: a.seat.id})
		w.paragraph(fmt.Sprintf("%s is based in %s.", w.call(a), w.call(a.seat)))
	}
	return true
}

func (w *writer) visit() bool {
	from, ok := choose(w, w.w.countries, nil)
	to, ok2 := choose(w, w.w.countries, nil)
	if !ok || !ok2 {
		return false
	}
	o := from.minister
	if from == w.w.countries[1] && w.odds(60) {
		o = w.w.offices[0]
	}
	guest, fine := w.holder(o)
	host, fine2 := w.holder(to.president)
	if !fine || !fine2 {
		return false
	}
	w.title = w.one("Talks in ", "A visit to ", "Handshakes in ") + to.capital
	w.fact(Fact{Subject: guest.id, Predicate: "visited", Object: to.id})
	w.fact(Fact{Subject: guest.id, Predicate: "metWith", Object: host.id})
	w.paragraph(fmt.Sprintf("%s visited %s %s.", w.subject(guest), w.call(to), w.day()),
		fmt.Sprintf("%s met %s in %s.", w.call(guest), w.object(host), to.capital))
	w.remark()
	w.paragraph(w.quote(guest), w.one(
		fmt.Sprintf("%s supports closer ties with %s.", w.call(from), w.call(to)), "The two also spoke about trade and energy.", "They agreed to meet again within a year."))
	return true
}

func (w *writer) takeover() bool {
	buyer, ok := choose(w, w.w.companies, nil)
	bought, ok2 := choose(w, w.w.companies, nil)
	if !ok || !ok2 {
		return false
	}
	chief, fine := w.holder(buyer.chief)
	if !fine || !w.admit(buyer.seat) {
		return false
	}
	amount := fmt.Sprintf("$%d million", 20+w.rng.IntN(900))
	w.title = buyer.name + w.one(" buys ", " takes over ", " closes deal for ") + bought.name
	w.fact(Fact{Subject: buyer.id, Predicate: "acquired", Object: bought.id})
	w.fact(Fact{Subject: buyer.id, Predicate: "locatedIn", Object: buyer.seat.id})
	w.paragraph(fmt.Sprintf(w.one("%s acquired %s for %s %s.", "%s bought %s for %s %s.", "%s has acquired %s for %s, it said %s."), w.call(buyer), w.call(bought), amount, w.day()), w.quote(chief))
	w.remark()
	w.paragraph(fmt.Sprintf(w.one("%s is based in %s.", "%s is headquartered in %s."), w.call(buyer), w.call(buyer.seat)), w.since(bought, fmt.Sprint(bought.founded), false))
	return true
}

// since says when a company was founded.
func (w *writer) since(c *company, year string, false bool) string {
	w.fact(Fact{Subject: c.id, Predicate: "foundedIn", Object: year, Time: year, False: false})
	return w.call(c) + " was founded in " + year + "."
}

func (w *writer) appointment() bool {
	o := pick(w.rng, w.w.offices)
	p, since := o.holder(w.date)
	if !w.admit(p) {
		return false
	}
	w.title = w.one("Portrait: the ", "What next for the ", "A busy year for the ") + o.title + " of " + o.of.Name()
	w.fact(Fact{Subject: p.id, Predicate: "holdsPosition", Object: o.title, Organisation: o.of.ID(), Time: since.Format("2006")})
	name, of := w.call(p), w.call(o.of)
	switch w.rng.IntN(3) {
	case 0:
		w.paragraph(fmt.Sprintf("%s became %s of %s in %s.", name, o.title, of, month(since)))
	case 1:
		w.paragraph(fmt.Sprintf("%s has been %s of %s since %s.", name, o.title, of, since.Format("2006")))
	default:
		w.paragraph(fmt.Sprintf("%s was appointed %s of %s in %s.", name, o.title, of, month(since)))
	}
	w.paragraph(w.quote(p), w.life(p))
	w.remark()
	if a, ok := choose(w, w.w.countries, nil); ok {
		w.fact(Fact{Subject: p.id, Predicate: "visited", Object: a.id})
		w.paragraph(fmt.Sprintf("%s visited %s last month.", w.call(p), w.call(a)))
	}
	return true
}

// life may say how old somebody is, or when born.
func (w *writer) life(p *person) string {
	switch {
	case p.tellsBirth:
		return w.bornOn(p, p.born.Format("2 January 2006"), false)
	case w.aged[p.id] || w.odds(50):
		return ""
	}
	age := fmt.Sprint(p.age(w.date))
	w.fact(Fact{Subject: p.id, Predicate: "age", Object: age})
	return w.call(p) + " is " + age + " years old."
}

func (w *writer) bornOn(p *person, day string, false bool) string {
	w.fact(Fact{Subject: p.id, Predicate: "born", Object: day, False: false})
	return w.call(p) + " was born on " + day + "."
}

func (w *writer) profile() bool {
	p, ok := choose(w, w.w.others, nil)
	if !ok {
		return false
	}
	w.title = w.one("Profile: ", "In conversation with ", "The life of ") + p.name
	w.paragraph(w.deed(p, w.subject(p)), w.life(p))
	w.remark()
	w.paragraph(w.quote(p))
	if other, ok := choose(w, w.w.others, func(o *person) bool { return o.job == p.job }); ok {
		w.fact(Fact{Subject: p.id, Predicate: "praised", Object: other.id})
		w.paragraph(fmt.Sprintf("%s praised %s.", w.call(p), w.object(other)))
	}
	return true
}

// deed is something that a person without an office does. who names the person.
func (w *writer) deed(p *person, who string) string {
	var did string
	switch p.job {
	case "senator":
		did = w.one("voted against the budget", "called for a new inquiry", "spoke to farmers")
	case "player":
		did = w.one("signed a new contract", "returned to training", "was injured")
	case "professor":
		did = w.one("presented a new study", "won a prize", "gave a lecture")
	default:
		did = w.one("published a new book", "won a literary prize", "read from a new novel")
	}
	return who + " " + did + " " + w.day() + "."
}

func (w *writer) match() bool {
	p, ok := choose(w, w.w.others, func(p *person) bool { return p.job == "player" })
	if !ok {
		return false
	}
	against, ok := choose(w, w.w.clubs, nil)
	if !ok {
		return false
	}
	w.title = p.club.name + " win at home"
	w.fact(Fact{Subject: p.club.id, Predicate: "defeated", Object: against.id})
	w.paragraph(fmt.Sprintf("%s defeated %s %d-%d %s.", w.call(p.club), w.call(against), 2+w.rng.IntN(3), w.rng.IntN(2), w.day()),
		fmt.Sprintf("%s scored the first goal.", w.subject(p)))
	w.remark()
	w.paragraph(w.quote(p), w.life(p))
	return true
}

func (w *writer) lawsuit() bool {
	one, ok := choose(w, w.w.companies, nil)
	other, ok2 := choose(w, w.w.companies, nil)
	if !ok || !ok2 {
		return false
	}
	chief, fine := w.holder(other.chief)
	if !fine {
		return false
	}
	w.title = one.name + " goes to court"
	w.fact(Fact{Subject: one.id, Predicate: "sued", Object: other.id})
	w.paragraph(fmt.Sprintf(w.one("%s sued %s over a patent %s.", "%s has sued %s for damages %s."), w.call(one), w.call(other), w.day()), w.since(one, fmt.Sprint(one.founded), false))
	w.remark()
	w.paragraph(w.quote(chief))
	return true
}

func (w *writer) summit() bool {
	a, ok := choose(w, w.w.alliances, nil)
	where, ok2 := choose(w, w.w.cities, nil)
	if !ok || !ok2 {
		return false
	}
	leader, fine := w.holder(a.leader)
	mayor, fine2 := w.holder(where.mayor)
	guest, ok := choose(w, w.w.countries, func(c *country) bool { return a.of(c) == nil })
	if !fine || !fine2 || !ok {
		return false
	}
	w.title = a.head + " meets in " + where.name
	w.fact(Fact{Subject: guest.id, Predicate: "observerOf", Object: a.id})
	w.paragraph(fmt.Sprintf(w.one("Ministers of %s met in %s %s.", "%s held a summit in %s %s."), w.call(a), w.call(where), w.day()),
		fmt.Sprintf(w.one("%s opened the meeting.", "%s welcomed the guests."), w.subject(leader)))
	w.remark()
	w.paragraph(fmt.Sprintf("%s is an observer of %s.", w.call(guest), w.call(a)), w.quote(mayor))
	return true
}

// local is news of a state, a city, or a country; of the two Georgias more often than of others.
func (w *writer) local() bool {
	switch n := w.rng.IntN(10); {
	case n < 2:
		return w.ofCountry(w.w.countries[0])
	case n < 4:
		return w.ofState(w.w.states[0])
	case n < 5:
		return w.ofCountry(pick(w.rng, w.w.countries))
	case n < 6:
		return w.ofState(pick(w.rng, w.w.states))
	}
	c, ok := choose(w, w.w.cities, nil)
	if !ok {
		return false
	}
	mayor, fine := w.holder(c.mayor)
	firm, ok := choose(w, w.w.companies, nil)
	if !fine || !ok {
		return false
	}
	w.title = w.one("A new plant for ", "Jobs for ", "Storm over ") + c.name
	w.fact(Fact{Subject: c.id, Predicate: "locatedIn", Object: c.within().ID()})
	at := w.call(c)
	if !w.said[c.within().ID()] {
		at += ", " + w.call(c.within())
	}
	w.paragraph(fmt.Sprintf(w.one("%s will open a plant in %s, the company announced %s.", "%s opened an office in %s %s."), w.call(firm), at, w.day()), w.quote(mayor))
	w.remark()
	w.paragraph(w.life(mayor))
	return true
}

func (w *writer) ofCountry(c *country) bool {
	president, fine := w.holder(c.president)
	minister, fine2 := w.holder(c.minister)
	if !fine || !fine2 {
		return false
	}
	w.title = c.adjective + " parliament meets"
	w.paragraph(fmt.Sprintf(w.one("%s held elections %s.", "Voters in %s went to the polls %s.", "Heavy storms hit %s %s."), w.call(c), w.day()), w.quote(president))
	w.remark()
	w.paragraph(fmt.Sprintf("%s spoke in %s, the capital of %s.", w.subject(minister), c.capital, w.call(c)), w.life(president))
	return true
}

func (w *writer) ofState(s *state) bool {
	governor, fine := w.holder(s.governor)
	if !fine {
		return false
	}
	w.title = w.one("Fire season in ", "Schools in ", "Floods in ") + s.name
	w.paragraph(fmt.Sprintf(w.one("Heavy storms hit %s %s.", "Schools in %s stayed closed %s.", "A forest fire spread in %s %s."), w.call(s), w.day()), w.quote(governor))
	w.remark()
	if p, ok := choose(w, w.w.others, func(p *person) bool { return p.state == s }); ok {
		w.paragraph(w.subject(p)+" asked for help from Washington.", w.life(p))
	}
	return true
}

func (w *writer) aid() bool {
	giver, ok := choose(w, w.w.countries, nil)
	taker, ok2 := choose(w, w.w.countries, nil)
	if !ok || !ok2 {
		return false
	}
	minister, fine := w.holder(giver.minister)
	if !fine {
		return false
	}
	amount := fmt.Sprintf("$%d million", 5+w.rng.IntN(300))
	w.title = "Help for " + taker.name
	w.fact(Fact{Subject: giver.id, Predicate: "pledged", Object: amount})
	w.paragraph(fmt.Sprintf("%s pledged %s to %s %s.", w.call(giver), amount, w.call(taker), w.day()), w.quote(minister))
	w.remark()
	w.paragraph(fmt.Sprintf("%s thanked %s for the help.", w.call(taker), w.call(giver)))
	return true
}

func (w *writer) treaty() bool {
	one, ok := choose(w, w.w.countries, nil)
	other, ok2 := choose(w, w.w.countries, nil)
	if !ok || !ok2 {
		return false
	}
	first, fine := w.holder(one.president)
	second, fine2 := w.holder(other.president)
	if !fine || !fine2 {
		return false
	}
	name := pick(w.rng, treaties)
	w.title = one.name + " and " + other.name + " sign " + name
	w.paragraph(fmt.Sprintf("%s and %s signed the %s %s.", w.call(one), w.call(other), name, w.day()), fmt.Sprintf("%s met %s before the ceremony.", w.subject(first), w.object(second)))
	w.fact(Fact{Subject: one.id, Predicate: "signed", Object: name})
	w.fact(Fact{Subject: other.id, Predicate: "signed", Object: name})
	w.fact(Fact{Subject: first.id, Predicate: "metWith", Object: second.id})
	w.remark()
	w.paragraph(w.quote(second))
	return true
}

// secretary is an article that speaks of the Secretary of State, half of the times without a name: then the day tells who that is.
func (w *writer) secretary() bool {
	p, fine := w.holder(w.w.offices[0])
	to, ok := choose(w, w.w.countries, func(c *country) bool { return c != w.w.countries[1] })
	if !fine || !ok {
		return false
	}
	host, fine := w.holder(to.president)
	if !fine {
		return false
	}
	w.title = "Secretary of State in " + to.capital
	who := "the " + mark(p, Position, "Secretary of State")
	if w.odds(50) {
		who = w.object(p)
	}
	w.fact(Fact{Subject: p.id, Predicate: "visited", Object: to.id})
	w.paragraph(fmt.Sprintf("%s visited %s %s.", who, w.call(to), w.day()), w.quote(host))
	w.remark()
	w.paragraph("The talks were about trade and security.")
	return true
}
