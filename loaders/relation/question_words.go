package relation

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/loaders/mention"
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
		for _, r := range a.g.out[verbs[1]] {
			if r.name != "subj" && !(bound[r.word] && !a.asks[r.word]) {
				inner := r
				if a.asks[inner.word] && rd.Asked != "" {
					continue
				}
				a.inner(&rd, bound, inner)
			}
		}
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
			second.Modalities = append(slices.Clone(rd.Modalities), "intended", "future")
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

func (a *asker) inner(rd *reading, bound map[int]bool, r role) {
	switch r.name {
	case "adv", "part", "comp", "xcomp", "while", "to":
		if r.name != "to" {
			return
		}
	}
	bound[r.word] = true
	a.fill(rd, r.name, r.word)
}

func relationNames(all []question.Relation) string {
	var names []string
	for _, r := range all {
		if !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	if len(names) > 4 {
		names = append(names[:4], "…")
	}
	return strings.Join(names, ", ")
}

// relationsOf gives the relations of the graph that one verb, or two ("agree to fund"), may have.
func (a *asker) relationsOf(verbs []int, particle string) []question.Relation {
	var out []question.Relation
	lemma := strings.ToLower(a.g.word(verbs[0]).Lemma)
	same := map[string]bool{lemma: true} // verbs that the ontology takes for the same
	if len(verbs) == 1 {
		for _, p := range a.o.byTrigger[lemma] {
			subject, object, ok := p.plain(particle)
			if !ok {
				continue
			}
			out = append(out, question.Relation{Name: p.Relation.Name, Subject: subject, Object: object})
			if p.shared && len(object) == 1 && object[0] == "obj" {
				for _, other := range p.Relation.Patterns {
					if _, o, ok := other.plain(""); ok && other.shared && o[0] == "obj" {
						for _, l := range other.Root.lemmas {
							same[l] = true
						}
					}
				}
			}
		}
		out = append(out, a.agents(lemma)...)
		for _, r := range a.o.Relations { // "employs" is what worksFor is from the other side
			if inverse := camelWords(r.Inverse); len(inverse) == 1 && inverse[0] != "" && slices.Contains(a.lemmas(inverse[0]), lemma) {
				out = append(out, question.Relation{Name: r.Name, Subject: []string{"obj"}, Object: []string{"subj"}})
			}
		}
		if a.l.Verbs.Saying[lemma] && !a.l.Verbs.Thinking[lemma] && a.o.byName["said"] != nil {
			out = append(out, question.Relation{Name: "said", Subject: []string{"subj"}, Object: []string{"obj"}})
		}
	}
	for _, name := range a.relations {
		if a.o.byName[name] != nil {
			continue
		}
		if r, ok := a.openRelation(name, verbs, same, particle); ok {
			out = append(out, r)
		}
	}
	for i := 0; i < len(out); i++ { // what follows from what: an owner has acquired, or has a subsidiary
		for _, e := range follows[out[i].Name] {
			r := question.Relation{Name: e.from, Subject: out[i].Subject, Object: out[i].Object}
			if e.inverse {
				r.Subject, r.Object = r.Object, r.Subject
			}
			if !slices.ContainsFunc(out, func(o question.Relation) bool { return o.Name == r.Name }) {
				out = append(out, r)
			}
		}
	}
	return out
}

type entailment struct {
	from    string
	inverse bool
}

// follows has relations that are so when another one is.
var follows = map[string][]entailment{
	"owns":           {{"subsidiaryOf", true}, {"acquired", false}},
	"leads":          {{"chairs", false}},
	"hosts":          {{"hostedBy", true}},
	"hostedBy":       {{"hosts", true}},
	"participatedIn": {{"attended", false}},
}

// plain gives the roles of subject and object of a pattern that says nothing but a verb: "fund [subj SUBJECT, obj OBJECT]".
func (p *Pattern) plain(particle string) (subject, object []string, ok bool) {
	if p.Root.upos != "VERB" && p.Root.upos != "" {
		return nil, nil, false
	}
	for _, e := range p.Root.edges {
		switch {
		case e.absent || e.optional:
		case len(e.to.edges) > 0:
			return nil, nil, false
		case e.to.slot == "SUBJECT":
			subject = e.roles
		case e.to.slot == "OBJECT":
			object = e.roles
		case len(e.to.lemmas) == 1 && e.to.lemmas[0] == particle && slices.Contains(e.roles, "part"):
			particle = ""
		default:
			return nil, nil, false
		}
	}
	if particle != "" && !slices.Contains(object, particle) {
		return nil, nil, false
	}
	return subject, object, subject != nil && object != nil
}

// agents: who observes is an observer, who partners is a partner: relations named by the noun of the verb.
func (a *asker) agents(lemma string) []question.Relation {
	var out []question.Relation
	for _, r := range a.o.Relations {
		noun, ok := strings.CutSuffix(r.Name, "Of")
		if ok && (noun == lemma+"r" || noun == lemma+"er" || noun == lemma+"or") {
			out = append(out, question.Relation{Name: r.Name, Subject: []string{"subj"}, Object: []string{"obj", "of", "in", "with"}})
		}
	}
	return out
}

// prepositions that end the names of open relations.
var prepositions = words("in on at to from with by for of into onto about against over under after before during between through as near towards toward across behind beyond than since until upon within without off out up down around along past among above below beside per via inside outside amid throughout despite")

// openRelation reads the name of an open relation: "sentAstronautsTo" is a verb, what it was done to, and a preposition.
func (a *asker) openRelation(name string, verbs []int, same map[string]bool, particle string) (question.Relation, bool) {
	tokens := camelWords(name)
	is := func(token string, among map[string]bool) bool {
		for _, l := range a.lemmas(token) {
			if among[l] {
				return true
			}
		}
		return false
	}
	if !is(tokens[0], same) {
		return question.Relation{}, false
	}
	rest := tokens[1:]
	if len(verbs) > 1 {
		if len(rest) < 2 || rest[0] != "to" || !is(rest[1], map[string]bool{strings.ToLower(a.g.word(verbs[1]).Lemma): true}) {
			return question.Relation{}, false
		}
		rest = rest[2:]
	}
	if particle != "" {
		if len(rest) == 0 || rest[0] != particle {
			return question.Relation{}, false
		}
		rest = rest[1:]
	}
	r := question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}}
	switch n := len(rest); {
	case n == 0:
	case !prepositions[rest[n-1]]:
		return question.Relation{}, false
	default:
		end := n - 1
		for end > 0 && prepositions[rest[end-1]] {
			end--
		}
		r.Object = []string{strings.Join(rest[end:], "_")}
		r.Noun = strings.Join(rest[:end], " ")
		if r.Noun == "" {
			r.Subject = []string{"subj", "obj"}
			if a.transitive(same) {
				r.Subject = []string{"obj", "subj"}
			}
		}
	}
	return r, true
}

// transitive: verbs that the ontology knows with an object. "acquiredIn" has one that was acquired.
func (a *asker) transitive(verbs map[string]bool) bool {
	for v := range verbs {
		for _, p := range a.o.byTrigger[v] {
			if _, object, ok := p.plain(""); ok && object[0] == "obj" {
				return true
			}
		}
	}
	return false
}

// camelWords gives the words of a relation's name: "sent", "astronauts", "to".
func camelWords(name string) []string {
	var out []string
	start := 0
	for i, r := range name {
		if unicode.IsUpper(r) && i > start {
			out = append(out, strings.ToLower(name[start:i]))
			start = i
		}
	}
	return append(out, strings.ToLower(name[start:]))
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
	case (lemma == "hold" || lemma == "have") && officeNouns[a.q.Noun] && len(rd.Roles) == 1:
		other := rd
		other.Relations = []question.Relation{{Name: "holdsPosition", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, other, "holdsPosition")
	case (lemma == "know" || lemma == "call") && rd.Asked == "as" && len(rd.Roles["obj"]) == 1 && len(rd.Roles) == 1:
		other := rd
		other.Roles = map[string][]question.Phrase{"subj": rd.Roles["obj"]}
		other.Asked = "obj"
		other.Relations = []question.Relation{{Name: "alsoKnownAs", Subject: []string{"subj"}, Object: []string{"obj"}}}
		a.keep(&out, other, "alsoKnownAs")
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

var officeNouns = words("position office title post job role")

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
	if officeNouns[strings.ToLower(w.Lemma)] && of >= 0 && rd.Asked == "subj" { // "What is her position?"
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
	bound := map[int]bool{}
	for _, r := range a.g.out[n] {
		if r.name == "is" || r.name == "subj" {
			bound[r.word] = true
		}
	}
	a.circumstances(&rd, n, bound, asNamed)
	want := []string{"is", strings.ToLower(a.g.word(n).Form)}
	for _, name := range a.relations {
		if tokens := camelWords(name); len(tokens) == 3 && tokens[0] == want[0] && tokens[1] == want[1] {
			rd.Relations = append(rd.Relations, question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{tokens[2]}})
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
