package relation

import (
	"maps"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph/question"
)

// byWords gives the readings by the words of the question themselves, as the names of open relations have them.
func (a *asker) byWords(v int) []reading {
	w := a.g.word(v)
	switch {
	case v == a.ask:
		return a.beingReadings(v)
	case w.UPOS == "VERB":
		return a.verbReadings(v)
	}
	return a.nounReadings(v)
}

// verbReadings: the question's verb, with its roles.
func (a *asker) verbReadings(v int) []reading {
	verbs := []int{v}
	for _, r := range a.g.out[v] {
		if r.name == "xcomp" && a.g.word(r.word).UPOS == "VERB" && !a.told(v) {
			verbs = append(verbs, r.word) // "agreed to fund": named by both
			break
		}
	}
	rd := a.start(v)
	a.clause(&rd, v)
	particle := ""
	for _, r := range a.g.out[v] {
		if r.name == "part" {
			particle = strings.ToLower(a.g.word(r.word).Form)
			rd.used[r.word] = true
		}
	}
	bound := map[int]bool{}
	if a.q.Asks == question.When || a.q.Asks == question.Where {
		bound[a.ask] = true
		rd.used[a.ask] = true
		if a.head != a.ask {
			bound[a.head], rd.used[a.head] = true, true
		}
	}
	a.circumstances(&rd, v, bound, asNamed)
	if len(verbs) > 1 {
		rd.used[verbs[1]] = true
		a.second(&rd, verbs[1], bound)
	}
	if asked := a.asked(); asked != "" {
		rd.Asked = asked
	}
	rd.Relations = a.relationsOf(verbs, particle)
	var out []reading
	if len(rd.Relations) > 0 {
		a.keep(&out, rd, relationNames(rd.Relations))
	}
	if len(verbs) > 1 { // what somebody plans to do is stated of the second verb alone
		if inner := a.relationsOf(verbs[1:], ""); len(inner) > 0 && a.l.Verbs.Intending[a.g.word(v).Lemma] {
			second := rd
			second.Relations = inner
			second.Modalities, second.Planned = append(slices.Clone(rd.Modalities), "intended", "future"), strings.TrimSuffix(a.g.word(v).Lemma, "e")
			a.keep(&out, second, relationNames(inner))
		}
	}
	out = append(out, a.otherWords(v, rd)...)
	return out
}

// told: the second verb is what somebody else should do, "urged Norway to sign".
func (a *asker) told(v int) bool {
	for _, k := range a.g.kids[v] {
		switch a.g.word(k).Relation {
		case "obj", "iobj", "nsubj:pass":
			if !a.asks[k] {
				return true
			}
		}
	}
	return false
}

// clause puts into a reading the words that somebody says: "Who said that the bank would close?"
func (a *asker) clause(rd *reading, v int) {
	clause := a.g.child(v, "ccomp")
	if clause < 0 || !a.l.Verbs.Saying[strings.ToLower(a.g.word(v).Lemma)] {
		return
	}
	first, last := a.subtree(clause)
	for i := first; i < last; i++ {
		rd.used[i] = true
	}
	rd.Roles["obj"] = append(rd.Roles["obj"], question.Phrase{Text: a.phraseOf(clause), Clause: true})
}

// second puts the roles of the second of two verbs into a reading: what they "agreed to fund" is funded.
func (a *asker) second(rd *reading, v int, bound map[int]bool) {
	for _, r := range a.g.out[v] {
		switch r.name {
		case "subj", "adv", "part", "comp", "xcomp", "while", "cop", "det":
			continue
		}
		if a.asks[r.word] && rd.Asked == "" || !bound[r.word] {
			bound[r.word] = true
			a.fill(rd, r.name, r.word)
		}
	}
}

// otherWords: verbs that say of a thing what the graph keeps as something else: what was paid for it, which office somebody holds, how
// many members it has.
func (a *asker) otherWords(v int, rd reading) []reading {
	var out []reading
	lemma := strings.ToLower(a.g.word(v).Lemma)
	switch {
	case a.q.Asks == question.HowMuch && (lemma == "pay" || lemma == "spend") && len(rd.Roles["for"])+len(rd.Roles["on"]) == 1:
		other := rd
		other.Roles = map[string][]question.Phrase{"obj": append(slices.Clone(rd.Roles["for"]), rd.Roles["on"]...)}
		if s := rd.Roles["subj"]; len(s) > 0 {
			other.Roles["subj"] = s
		}
		other.Relations = []question.Relation{{Name: "acquired", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, other, "acquired")
	case a.q.Asks == question.HowMuch && lemma == "cost" && len(rd.Roles) == 1:
		other := rd
		other.Roles = map[string][]question.Phrase{"obj": rd.Roles["subj"]}
		other.Relations = []question.Relation{{Name: "acquired", Subject: []string{"subj"}, Object: []string{"obj"}}}
		for _, name := range a.relations {
			if r, ok := a.openRelation(name, []int{v}, map[string]bool{"acquire": true, "buy": true, "purchase": true, "build": true, "sell": true}, ""); ok && r.Object[0] == "for" {
				other.Relations = append(other.Relations, r)
			}
		}
		a.keep(&out, other, "acquired")
	case (lemma == "hold" || lemma == "have") && a.l.Questions.Offices[a.q.Noun] && len(rd.Roles) == 1:
		other := rd
		other.Relations = []question.Relation{{Name: "holdsPosition", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, other, "holdsPosition")
	case (lemma == "know" || lemma == "call") && rd.Asked == "as" && len(rd.Roles["obj"]) == 1 && len(rd.Roles) == 1:
		other := rd
		other.Roles = map[string][]question.Phrase{"subj": rd.Roles["obj"]}
		other.Asked = "obj"
		other.Relations = []question.Relation{{Name: "alsoKnownAs", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, other, "alsoKnownAs")
	case a.l.Deeds.Calling[lemma] && rd.Asked == "obj" && len(rd.Roles["obj"]) == 1: // "What did she call the purchase?" is in calledPurchase
		other := rd
		other.Roles = maps.Clone(rd.Roles)
		delete(other.Roles, "obj")
		other.Relations = nil
		for _, name := range a.relations {
			tokens := camelWords(name)
			if len(tokens) > 1 && slices.Contains(a.lemmas(tokens[0]), lemma) && strings.EqualFold(strings.Join(tokens[1:], ""), strings.ReplaceAll(rd.Roles["obj"][0].Text, " ", "")) {
				other.Relations = append(other.Relations, question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}})
			}
		}
		if len(other.Relations) > 0 {
			a.keep(&out, other, relationNames(other.Relations))
		}
	case rd.Asked == "subj" && len(rd.Roles) == 1 && len(rd.Roles["as"]) == 1: // "Who took part as an observer?"
		if name := strings.ToLower(a.g.word(a.g.first(v, "as")).Lemma) + "Of"; a.o.byName[name] != nil {
			other := rd
			other.Roles = map[string][]question.Phrase{}
			other.Relations = []question.Relation{{Name: name, Subject: []string{"subj"}, Object: []string{"of"}}}
			a.keep(&out, other, name)
		}
	case lemma == "have" && a.q.Asks == question.HowMany && len(rd.Roles) == 1:
		for _, p := range a.o.byTrigger[a.q.Noun] {
			if !p.Root.hasRole("is") || !p.of() {
				continue
			}
			other := rd
			other.Roles = map[string][]question.Phrase{"obj": rd.Roles["subj"]}
			other.Asked = question.Count
			other.Relations = []question.Relation{{Name: p.Relation.Name, Subject: []string{"subj"}, Object: []string{"obj"}}}
			a.keep(&out, other, p.Relation.Name)
		}
	}
	return out
}

// of: the pattern says of its subject that it is something of its object.
func (p *Pattern) of() bool {
	subject, object := false, false
	for _, e := range p.Root.edges {
		subject = subject || e.to.slot == "SUBJECT" && e.allows("is")
		object = object || e.to.slot == "OBJECT" && e.allows("of")
	}
	return subject && object
}

// maxParts bounds what "and" makes of a question.
const maxParts = 64

// each makes a part of each of the things that "and" joins: "Did Peru and Chile sign?" is two questions.
func (a *asker) each(p question.Part) []question.Part {
	list := joined(p)
	if list == nil {
		return []question.Part{p}
	}
	var out []question.Part
	for _, phrase := range list {
		var one question.Part
		for _, rd := range p.Readings {
			roles := map[string][]question.Phrase{}
			for role, phrases := range rd.Roles {
				if slices.Equal(ordered(phrases), list) {
					phrases = []question.Phrase{phrase}
				}
				roles[role] = phrases
			}
			rd.Roles = roles
			one.Readings = append(one.Readings, rd)
		}
		if out = append(out, a.each(one)...); len(out) > maxParts {
			return []question.Part{{}} // more than anybody asks
		}
	}
	return out
}

// joined gives the phrases of the first role, by name, that has several.
func joined(p question.Part) []question.Phrase {
	for _, rd := range p.Readings {
		for _, role := range slices.Sorted(maps.Keys(rd.Roles)) {
			if len(rd.Roles[role]) > 1 {
				return ordered(rd.Roles[role])
			}
		}
	}
	return nil
}

func ordered(phrases []question.Phrase) []question.Phrase {
	return slices.SortedFunc(slices.Values(phrases), func(x, y question.Phrase) int { return strings.Compare(x.Text, y.Text) })
}

// words lists how the words of the question were understood.
func (a *asker) words() {
	for i := 0; i < len(a.tree.Words); i++ {
		as := a.as[i]
		if as == "" && !a.says(i) {
			continue
		}
		k := i
		for k+1 < len(a.tree.Words) && as != "" && a.as[k+1] == as {
			k++
		}
		w := question.Word{Text: a.r.Document.Text[a.g.word(i).Start:a.g.word(k).End], As: as}
		if rest, ok := strings.CutPrefix(as, "of "); ok {
			w.Text, w.As = rest, "name"
		}
		a.q.Words = append(a.q.Words, w)
		i = k
	}
}
