package relation

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/loaders/mention"
)

// nounReadings: "the mayor of Turin", said of somebody.
func (a *asker) nounReadings(n int) (all []reading) {
	w := a.g.word(n)
	if w.UPOS != "NOUN" && w.UPOS != "PROPN" && w.UPOS != "ADJ" {
		return nil
	}
	of, first, last := -1, n, n+1
	preposition := ""
	rd := a.start(n)
	subjects := map[int]bool{}
	for _, r := range a.g.out[n] {
		switch r.name {
		case "poss", "of", "at", "for", "in", "to":
			if of < 0 {
				of, preposition = r.word, r.name
			}
		case "is", "subj":
			if !subjects[r.word] {
				subjects[r.word] = true
				a.fill(&rd, "subj", r.word)
			}
		}
	}
	if len(subjects) == 0 {
		return nil
	}
	for _, k := range a.g.kids[n] {
		switch x := a.g.word(k); base(x.Relation) {
		case "compound", "amod":
			if k < n {
				first = min(first, k)
				for i := k; i < n; i++ {
					rd.used[i] = true
				}
			}
		case "flat":
			last = max(last, k+1)
			rd.used[k] = true
		}
	}
	if w.UPOS == "ADJ" {
		return a.adjectiveReadings(n, rd)
	}
	text := a.r.Document.Text[a.g.word(first).Start:a.g.word(last-1).End]
	var out []reading
	if p := a.g.preposition(n, "case"); (p == "in" || p == "at" || p == "near") && of < 0 { // "Is the museum in Turin?"
		a.fill(&rd, "obj", n)
		rd.Relations = []question.Relation{{Name: "locatedIn", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, rd, "locatedIn")
		return out
	}
	if i := a.r.At(0, n); i >= 0 && rd.Asked == "subj" && (of < 0 || a.r.Mentions[i].Form == mention.Name) {
		defer func() { // "What is the Council?"
			if being := a.being(n); a.r.Mentions[i].Form == mention.Name {
				all = append(being, all...)
			} else {
				all = append(all, being...)
			}
		}()
	}
	clone := func() reading {
		c := rd
		c.Roles = map[string][]question.Phrase{}
		for k, v := range rd.Roles {
			c.Roles[k] = v
		}
		c.used = map[int]bool{}
		for k := range rd.used {
			c.used[k] = true
		}
		return c
	}
	office := clone()
	words := text
	if of < 0 { // "the Finnish foreign minister"
		if word, rest, ok := strings.Cut(text, " "); ok {
			if c := a.l.CountryOf(word); c != nil {
				words = rest
				office.Roles["organisation"] = append(office.Roles["organisation"], question.Phrase{Text: c.Name, Named: true})
			}
		}
	} else if p := a.portfolio(n); p == of && !capital(a.g.word(p).Form) {
		words = a.r.Document.Text[a.g.word(first).Start:a.g.word(p).End]
		rd.used[p], office.used[p] = true, true
	} else {
		a.fill(&office, "organisation", of)
	}
	office.Roles["obj"] = []question.Phrase{{Text: words, Office: true}}
	office.Relations = []question.Relation{{Name: "holdsPosition", Subject: []string{"subj"}, Object: []string{"obj"}}}
	a.keep(&out, office, "holdsPosition: "+words)
	if a.l.Questions.Offices[strings.ToLower(w.Lemma)] && of >= 0 && rd.Asked == "subj" { // "What is her position?"
		held := clone()
		a.fill(&held, "subj", of)
		held.Asked = "obj"
		held.Relations = []question.Relation{{Name: "holdsPosition", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, held, "holdsPosition")
	}
	if of < 0 {
		if name := strings.ToLower(w.Lemma) + "Of"; a.o.byName[name] != nil && first == n {
			any := clone() // "Which countries are observers?"
			any.Relations = []question.Relation{{Name: name, Subject: []string{"subj"}, Object: []string{"of"}}}
			a.keep(&out, any, name)
		}
		kind := clone()
		kind.Roles["obj"] = []question.Phrase{{Text: text, Office: true}}
		kind.Relations = []question.Relation{{Name: "isA", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, kind, "isA: "+text)
		return out
	}
	if name := strings.ToLower(w.Lemma); rd.Asked == "subj" && first == n && slices.Contains(a.relations, name) { // "What is her age?"
		held := clone()
		a.fill(&held, "subj", of)
		held.Asked = "obj"
		held.Relations = []question.Relation{{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, held, name)
	}
	named := clone()
	a.fill(&named, "obj", of)
	for _, name := range a.relations {
		if tokens := camelWords(name); a.o.byName[name] == nil && len(tokens) == 2 && tokens[0] == strings.ToLower(strings.ReplaceAll(text, " ", "")) && (tokens[1] == preposition || tokens[1] == "of" && preposition == "poss") {
			named.Relations = append(named.Relations, question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}})
		}
	}
	if len(named.Relations) > 0 {
		a.keep(&out, named, relationNames(named.Relations))
	}
	return out
}

// adjectiveReadings: "Is homeopathy effective for …".
func (a *asker) adjectiveReadings(n int, rd reading) []reading {
	if a.q.Asks == question.HowMuch { // "How old is Anna Rossi?"
		var out []reading
		if rd.Asked == "" && n == a.ask+1 && strings.EqualFold(a.g.word(n).Form, "old") {
			rd.used[a.ask] = true
			rd.Asked = "obj"
			rd.Relations = []question.Relation{{Name: "age", Subject: []string{"subj"}, Object: []string{"obj"}}}
			a.keep(&out, rd, "age")
		}
		return out
	}
	bound := map[int]bool{}
	for _, r := range a.g.out[n] {
		if r.name == "is" || r.name == "subj" {
			bound[r.word] = true
		}
	}
	a.circumstances(&rd, n, bound, asNamed)
	want := []string{"is"}
	for k := 0; k < n; k++ {
		if w := a.g.word(k); w.Head == n && w.Relation == "advmod" && !a.asks[k] && !a.l.Verbs.Negating[w.Lemma] {
			want = append(want, strings.ToLower(w.Form)) // "more effective"
			rd.used[k] = true
		}
	}
	want = append(want, strings.ToLower(a.g.word(n).Form))
	for _, name := range a.relations {
		if tokens := camelWords(name); len(tokens) == len(want)+1 && slices.Equal(tokens[:len(want)], want) {
			rd.Relations = append(rd.Relations, question.Relation{Name: name, Subject: []string{"subj"}, Object: tokens[len(want):]})
		}
	}
	var out []reading
	if len(rd.Relations) > 0 {
		a.keep(&out, rd, relationNames(rd.Relations))
	}
	return out
}

// beingReadings: "Who is Anna Rossi?", "What is homeopathy?", "Where is Turin?"
func (a *asker) beingReadings(v int) []reading {
	subject, from := -1, false
	for _, k := range a.g.kids[v] {
		switch w := a.g.word(k); {
		case base(w.Relation) == "nsubj":
			subject = k
		case w.UPOS == "ADP" || w.XPOS == "IN":
			from = strings.EqualFold(w.Form, "from")
		}
	}
	if subject < 0 || a.q.Asks == question.When || a.q.Asks == question.HowMuch {
		return nil
	}
	rd := a.identity(v, subject)
	add := func(names ...string) {
		for _, n := range names {
			rd.Relations = append(rd.Relations, question.Relation{Name: n, Subject: []string{"subj"}, Object: []string{"obj"}})
		}
	}
	switch {
	case a.q.Asks == question.Where && from:
		for _, name := range a.relations {
			if tokens := camelWords(name); len(tokens) == 2 && tokens[1] == "from" && (slices.Contains(a.lemmas(tokens[0]), "come") || tokens[0] == "is") {
				rd.Relations = append(rd.Relations, question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}})
			}
		}
		add("born")
	case a.q.Asks == question.Where:
		add("locatedIn")
	default:
		return a.being(subject)
	}
	var out []reading
	a.keep(&out, rd, relationNames(rd.Relations))
	return out
}

// identity begins the reading that asks what a thing is, or where.
func (a *asker) identity(v, subject int) reading {
	rd := a.start(v)
	rd.used[a.ask] = true
	a.fill(&rd, "subj", subject)
	rd.Asked = "obj"
	return rd
}

// being asks who or what somebody is.
func (a *asker) being(subject int) []reading {
	rd := a.identity(a.ask, subject)
	for _, name := range []string{"holdsPosition", "isA"} {
		if a.q.Asks == question.Who || name == "isA" {
			rd.Relations = append(rd.Relations, question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}})
		}
	}
	var out []reading
	a.keep(&out, rd, relationNames(rd.Relations))
	return out
}

func capital(s string) bool { return s != "" && unicode.IsUpper([]rune(s)[0]) }
