package corpus

import (
	"fmt"
	"strings"
)

// call names a thing: in full, or by another of its names, when it is the first time, and shorter later.
func (w *writer) call(t thing) string {
	first := !w.said[t.ID()]
	w.said[t.ID()] = true
	switch t := t.(type) {
	case *person:
		return w.callPerson(t, first)
	case *alliance:
		return w.callAlliance(t, first)
	case *company:
		if first {
			return mark(t, Full, t.name)
		}
		return w.one(mark(t, Short, t.stem), mark(t, Full, t.name), "the company")
	case *country:
		if first && len(t.aliases) > 0 && w.odds(30) {
			w.style[t.id] = 1 + w.rng.IntN(len(t.aliases))
		}
		if n := w.style[t.id]; n > 0 {
			alias := t.aliases[n-1]
			if alias == "Britain" {
				return mark(t, Alias, alias)
			}
			return "the " + mark(t, Alias, alias)
		}
		return t.the + mark(t, Full, t.name)
	case *city:
		if first && (t.shared || w.odds(40)) {
			w.said[t.within().ID()] = true
			return mark(t, Full, t.name) + ", " + mark(t.within(), Full, t.in())
		}
		return mark(t, Full, t.name)
	case *state:
		if first && w.odds(40) {
			return w.one("the U.S. state of ", "the state of ") + mark(t, Full, t.name)
		}
		return mark(t, Full, t.name)
	case *school:
		return "the " + mark(t, Full, t.name)
	}
	return mark(t, Full, t.Name())
}

func (w *writer) callPerson(p *person, first bool) string {
	if !first {
		return mark(p, Short, p.surname)
	}
	switch n := w.rng.IntN(100); {
	case n < 12 && p.given.short != "":
		return mark(p, Alias, p.given.short+" "+p.surname)
	case n >= 92:
		return mark(p, Alias, fmt.Sprintf("%s %c. %s", p.given.name, 'A'+rune(p.born.YearDay()%20), p.surname))
	}
	return mark(p, Full, p.name)
}

func (w *writer) callAlliance(a *alliance, first bool) string {
	if first {
		w.style[a.id] = []int{0, 0, 0, 0, 1, 1, 2}[w.rng.IntN(7)]
		switch w.style[a.id] {
		case 0:
			return "the " + mark(a, Full, a.name) + " (" + mark(a, Alias, a.acronym) + ")"
		case 1:
			return "the " + mark(a, Full, a.name)
		}
		return "the " + mark(a, Alias, a.acronym)
	}
	switch {
	case w.style[a.id] == 1:
		return w.one("the "+mark(a, Short, a.head), "the "+mark(a, Full, a.name))
	case w.style[a.id] == 0 && w.odds(30):
		return "the " + mark(a, Short, a.head)
	}
	return "the " + mark(a, Alias, a.acronym)
}

// its is a thing as the owner of what follows: "Halden Energy's".
func (w *writer) its(t thing) string { return w.call(t) + "'s" }

// position notes that the article says what position a person has.
func (w *writer) position(p *person) {
	switch {
	case p.office != nil:
		w.fact(Fact{Subject: p.id, Predicate: "holdsPosition", Object: p.office.title, Organisation: p.office.of.ID(), False: p.pretends})
	case p.job == "player":
		w.fact(Fact{Subject: p.id, Predicate: "holdsPosition", Object: p.title, Organisation: p.club.id})
	default:
		w.fact(Fact{Subject: p.id, Predicate: "holdsPosition", Object: p.job})
	}
}

// subject names a person at the beginning of a clause, with the position when it is the first time.
func (w *writer) subject(p *person) string {
	if w.said[p.id] || w.odds(25) {
		return w.object(p)
	}
	if !p.tellsBirth && w.odds(25) {
		return w.subjectAged(p, fmt.Sprint(p.age(w.date)), false)
	}
	return w.call(p) + ", " + w.role(p) + ","
}

// subjectAged is subject for the first time, with an age: "Anna Rossi, 45, the mayor of Lima,".
func (w *writer) subjectAged(p *person, age string, false bool) string {
	w.aged[p.id] = true
	w.fact(Fact{Subject: p.id, Predicate: "age", Object: age, False: false})
	return w.call(p) + ", " + age + ", " + w.role(p) + ","
}

// role is the position of a person behind a name, and notes it.
func (w *writer) role(p *person) string {
	w.position(p)
	if o := p.office; o != nil {
		if o.title == "Secretary of State" {
			return w.one("the Secretary of State", "the US Secretary of State")
		}
		return "the " + o.title + " of " + w.call(o.of)
	}
	switch p.job {
	case "senator":
		return "a senator from " + w.call(p.state)
	case "player":
		if p.title == "captain" {
			return "the captain of " + w.call(p.club)
		}
		return "a " + p.title + " of " + w.call(p.club)
	case "professor":
		return "a professor of " + p.subject + " at " + w.call(p.school)
	}
	return "a novelist from " + w.call(p.country)
}

// object names a person anywhere, with the position before the name when it is the first time.
func (w *writer) object(p *person) string {
	if w.said[p.id] {
		return w.call(p)
	}
	w.position(p)
	if o := p.office; o != nil {
		switch of := o.of.(type) {
		case *country:
			if o.title == "Secretary of State" {
				return w.one("Secretary of State ", "US Secretary of State ") + w.call(p)
			}
			return of.adjective + " " + w.one(o.title, titled(o.title)) + " " + w.call(p)
		case *state:
			return "Governor " + w.call(p) + " of " + w.call(of)
		case *city:
			return "Mayor " + w.call(p) + " of " + w.call(of)
		case *alliance:
			return w.call(of) + " secretary-general " + w.call(p)
		case *company:
			w.said[of.id] = true
			return mark(of, Full, of.name) + " chief executive " + w.call(p)
		}
	}
	switch p.job {
	case "senator":
		return "Senator " + w.call(p) + " of " + w.call(p.state)
	case "player":
		return w.call(p.club) + " " + p.title + " " + w.call(p)
	case "professor":
		return "Professor " + w.call(p) + " of " + w.call(p.school)
	}
	return "the " + p.country.adjective + " novelist " + w.call(p)
}

// titled is an office with capitals: "Foreign Minister".
func titled(s string) string {
	words := strings.Fields(s)
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}
