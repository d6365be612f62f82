package corpus

import "fmt"

// plantedStory is an article with one side of a contradiction or a trap.
func (w *writer) plantedStory() bool {
	p := w.plan.planted
	switch p.kind {
	case Membership:
		return w.plantedMembership(p)
	case Holder:
		return w.plantedHolder(p)
	}
	if p.person != nil {
		w.admit(p.person)
		w.title = "Portrait of " + p.person.name
		w.correct("The day of birth or the age of "+p.person.name, p)
		if p.kind == Age {
			w.paragraph(w.deed(p.person, w.subjectAged(p.person, p.value, p.wrong && !p.trap)))
		} else {
			w.paragraph(w.deed(p.person, w.subject(p.person)), w.bornOn(p.person, p.value, p.wrong))
		}
		w.remark()
		w.paragraph(w.quote(p.person))
		return true
	}
	w.admit(p.company, p.company.seat)
	w.title = "The story of " + p.company.name
	w.correct("The year in which "+p.company.name+" was founded", p)
	w.fact(Fact{Subject: p.company.id, Predicate: "locatedIn", Object: p.company.seat.id})
	w.paragraph(fmt.Sprintf("%s is based in %s.", w.call(p.company), w.call(p.company.seat)), w.since(p.company, p.value, p.wrong))
	w.remark()
	return true
}

// correct is the opening of an article that corrects an earlier one.
func (w *writer) correct(what string, p *planted) {
	if p.earlier.IsZero() {
		return
	}
	w.title = "Correction: " + w.title
	w.paragraphs = append(w.paragraphs, []sentence{{text: fmt.Sprintf("%s was wrong in a report of %s.", what, p.earlier.Format("2 January 2006"))}})
}

func (w *writer) plantedMembership(p *planted) bool {
	w.admit(p.alliance, p.country)
	w.title = p.country.name + " and the " + p.alliance.name
	w.correct("What was said of "+p.country.name, p)
	f := Fact{Subject: p.country.id, Predicate: "memberOf", Object: p.alliance.id, Negative: p.wrong, False: p.wrong && !p.trap}
	switch {
	case p.value == "claim":
		f.Claim, f.False = true, true
		who := "the opposition"
		if minister, fine := w.holder(p.country.minister); fine {
			who = w.subject(minister)
		}
		w.paragraph(fmt.Sprintf("%s claimed that %s is not a member of %s.", who, w.call(p.country), w.call(p.alliance)))
	case p.wrong:
		w.paragraph(fmt.Sprintf("%s is not a member of %s.", w.call(p.country), w.call(p.alliance)))
	default:
		w.paragraph(fmt.Sprintf("%s is a member of %s.", w.call(p.country), w.call(p.alliance)))
	}
	w.fact(f)
	if leader, fine := w.holder(p.alliance.leader); fine {
		w.paragraph(w.quote(leader))
	}
	w.remark()
	return true
}

func (w *writer) plantedHolder(p *planted) bool {
	w.admit(p.person)
	w.title = "A statement by the " + p.person.office.title + " of " + p.person.office.of.Name()
	role := func() string { w.position(p.person); return p.person.office.title }
	w.paragraph(fmt.Sprintf("%s is the %s of %s.", w.call(p.person), role(), w.call(p.person.office.of)), w.quote(p.person))
	w.remark()
	return true
}
