package corpus

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// plan is what is settled of an article before it is written.
type plan struct {
	date     time.Time
	story    func(*writer) bool // reports whether it found its characters
	copyOf   int
	corrects int
	planted  *planted
}

// planted is one side of a contradiction or a trap.
type planted struct {
	kind     Contradicts
	wrong    bool // says what is not so, or what a trap says that looks so
	trap     bool
	person   *person
	alliance *alliance
	country  *country
	company  *company
	value    string // age, day or year that the article gives
	earlier  time.Time
}

// plan settles all articles: their days, in order, which are copies, and which have a contradiction in them.
func (c *Corpus) plan(rng *rand.Rand, n int) {
	days := int(lastDay.Sub(firstDay).Hours() / 24)
	for i := range n {
		c.plans = append(c.plans, plan{date: firstDay.AddDate(0, 0, i*days/max(n, 1)), story: draw(rng), copyOf: -1, corrects: -1})
	}
	c.plant(rng, n)
	for i := 1; i < n; i++ {
		p := &c.plans[i]
		original := i - 1 - rng.IntN(min(i, 4))
		if p.planted != nil || rng.IntN(100) >= 8 || c.plans[original].copyOf >= 0 {
			continue
		}
		p.copyOf = original
		p.date = c.plans[original].date.AddDate(0, 0, rng.IntN(2))
	}
}

func draw(rng *rand.Rand) func(*writer) bool {
	total := 0
	for _, s := range stories {
		total += s.weight
	}
	n := rng.IntN(total)
	for _, s := range stories {
		if n -= s.weight; n < 0 {
			return s.tell
		}
	}
	return stories[0].tell
}

// plant puts contradictions into pairs of articles, one pair in a hundred, each of its own subject, and as many traps.
func (c *Corpus) plant(rng *rand.Rand, n int) {
	subjects := map[string]bool{}
	kinds := []Contradicts{Membership, Age, Date, Holder}
	for k := 0; k < max(4, n/100) && n >= 40; k++ {
		first := rng.IntN(n - 12)
		second := first + 1 + rng.IntN(11)
		if c.plans[first].planted != nil || c.plans[second].planted != nil {
			continue
		}
		c.contradict(rng, kinds[k%4], first, second, subjects)
		if k%2 == 0 {
			c.trap(rng, subjects)
		}
	}
}

// contradict plants one contradiction in two articles, if there is a subject left for it. The right article is the first, or it is a correction.
func (c *Corpus) contradict(rng *rand.Rand, kind Contradicts, first, second int, subjects map[string]bool) {
	right, wrong := first, second
	correction := kind != Holder && rng.IntN(4) == 0
	if correction {
		right, wrong = second, first
	}
	on := c.plans[first].date
	found := Contradiction{Kind: kind, Articles: [2]int{right, wrong}, Correction: correction}
	a, b := &planted{kind: kind}, &planted{kind: kind, wrong: true}
	switch kind {
	case Membership:
		m, of := c.member(rng, on, subjects)
		if m == nil {
			return
		}
		a.alliance, a.country = of, m.country
		found.Subject, found.Relation, found.Object, found.Values = m.country.id, "memberOf", of.id, [2]string{"member", "not a member"}
	case Age:
		p := c.someone(rng, false, subjects)
		if p == nil {
			return
		}
		a.person, a.value = p, fmt.Sprint(p.age(c.plans[right].date))
		b.value = fmt.Sprint(p.age(c.plans[wrong].date) + 4 + rng.IntN(6))
		found.Subject, found.Relation, found.Values = p.id, "age", [2]string{a.value, b.value}
	case Date:
		if rng.IntN(2) == 0 {
			p := c.someone(rng, true, subjects)
			if p == nil {
				return
			}
			a.person, a.value = p, p.born.Format("2 January 2006")
			b.value = p.born.AddDate(-2-rng.IntN(4), 3, 11).Format("2 January 2006")
			found.Subject, found.Relation = p.id, "born"
		} else {
			of := pick(rng, c.world.companies)
			if subjects[of.id] {
				return
			}
			a.company, a.value, b.value = of, fmt.Sprint(of.founded), fmt.Sprint(of.founded-4-rng.IntN(20))
			subjects[of.id] = true
			found.Subject, found.Relation = of.id, "foundedIn"
		}
		found.Values = [2]string{a.value, b.value}
	case Holder:
		for _, p := range c.world.pretend {
			if holder, since := p.office.holder(on); !subjects[p.id] && on.Sub(since) > 200*24*time.Hour {
				if later, _ := p.office.holder(on.AddDate(0, 8, 0)); later == holder {
					subjects[p.id], subjects[holder.id] = true, true
					a.person, b.person = holder, p
					break
				}
			}
		}
		if a.person == nil {
			return
		}
		c.plans[second].date = on // the same day
		found.Subject, found.Relation, found.Object = a.person.office.of.ID(), "holdsPosition", a.person.office.title
		found.Values = [2]string{a.person.id, b.person.id}
	}
	if kind != Holder {
		b.alliance, b.country, b.person, b.company = a.alliance, a.country, a.person, a.company
	}
	if correction {
		a.earlier = c.plans[wrong].date
		c.plans[right].corrects = wrong
	}
	c.plans[right].planted, c.plans[wrong].planted = a, b
	c.plans[right].story, c.plans[wrong].story = (*writer).plantedStory, (*writer).plantedStory
	c.Contradictions = append(c.Contradictions, found)
}

// member finds a membership that holds on a day and in the years about it.
func (c *Corpus) member(rng *rand.Rand, on time.Time, subjects map[string]bool) (*membership, *alliance) {
	for range 20 {
		a := pick(rng, c.world.alliances)
		m := &a.members[rng.IntN(len(a.members))]
		key := a.id + " " + m.country.id
		if !subjects[key] && m.left.IsZero() && on.Sub(m.joined) > 300*24*time.Hour {
			subjects[key] = true
			return m, a
		}
	}
	return nil, nil
}

// someone finds a person who holds no office, and of whom articles tell the day of birth, or the age.
func (c *Corpus) someone(rng *rand.Rand, birth bool, subjects map[string]bool) *person {
	for range 30 {
		if p := pick(rng, c.world.others); !subjects[p.id] && p.tellsBirth == birth {
			subjects[p.id] = true
			return p
		}
	}
	return nil
}

// trap plants a pair that is no contradiction: a member that has left or not yet joined, a claim, or somebody's ages years apart.
func (c *Corpus) trap(rng *rand.Rand, subjects map[string]bool) {
	n := len(c.plans)
	first, second := rng.IntN(n/2), n/2+rng.IntN(n/2)
	if c.plans[first].planted != nil || c.plans[second].planted != nil {
		return
	}
	found := Contradiction{Articles: [2]int{first, second}}
	a, b := &planted{trap: true}, &planted{trap: true, wrong: true}
	if rng.IntN(3) == 0 {
		p := c.someone(rng, false, subjects)
		if p == nil {
			return
		}
		a.kind, b.kind, a.person, b.person = Age, Age, p, p
		a.value, b.value = fmt.Sprint(p.age(c.plans[first].date)), fmt.Sprint(p.age(c.plans[second].date))
		found.Kind, found.Subject, found.Relation, found.Values = Age, p.id, "age", [2]string{a.value, b.value}
		found.WhyConsonant = "the articles are years apart"
	} else {
		of := pick(rng, c.world.alliances)
		for i := range of.members {
			m := &of.members[i]
			key := of.id + " " + m.country.id
			before, after := m.holds(c.plans[first].date), m.holds(c.plans[second].date)
			if subjects[key] || !before && !after {
				continue
			}
			subjects[key] = true
			a.kind, b.kind, a.alliance, b.alliance, a.country, b.country = Membership, Membership, of, of, m.country, m.country
			found.Kind, found.Subject, found.Relation, found.Object = Membership, m.country.id, "memberOf", of.id
			found.Values = [2]string{"member", "not a member"}
			switch {
			case before && !after:
				found.WhyConsonant = "it left in between"
			case after:
				found.Articles = [2]int{second, first}
				a, b = b, a // the first article says that it is no member
				a.wrong, b.wrong = false, true
				c.plans[second].planted, c.plans[first].planted = a, b
				found.WhyConsonant = "it joined in between"
				if before {
					found.WhyConsonant = "somebody claims it, not the article"
					b.value = "claim"
				}
			}
			break
		}
		if a.alliance == nil {
			return
		}
	}
	if c.plans[first].planted == nil {
		c.plans[first].planted, c.plans[second].planted = a, b
	}
	c.plans[first].story, c.plans[second].story = (*writer).plantedStory, (*writer).plantedStory
	c.Traps = append(c.Traps, found)
}
