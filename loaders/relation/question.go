package relation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
)

// Ask reads a question: its tree, mended by [MendQuestion], is matched to the patterns of the ontology, where the asking word may be
// anything, and its verbs to the relations of the graph, whose names are given. lemmas gives the verbs that a word may be a form of.
// What the question says and no reading has a place for makes it one that is not understood: an answer would be to another question.
func Ask(o *Ontology, l *mention.Lexicon, r *mention.Reading, set *entity.Set, lemmas func(string) []string, relations []string) *question.Question {
	a := &asker{matcher: newMatcher(o, l, r, set, 0, nil), lemmas: lemmas, relations: relations, q: &question.Question{Asks: question.Whether}, as: map[int]string{}, ask: -1, head: -1}
	a.names()
	a.kind()
	predicates := a.predicates()
	for _, v := range predicates {
		var part question.Part
		readings := append(a.byPattern(v), a.byWords(v)...)
		if n := a.g.first(v, "xcomp"); n >= 0 && a.l.Deeds.Linking[strings.ToLower(a.g.word(v).Lemma)] && a.g.word(n).UPOS == "NOUN" {
			for _, rd := range append(a.byPattern(n), a.nounReadings(n)...) { // "Did Peru become a member?"
				rd.used[v] = true
				readings = append(readings, rd)
			}
		}
		for _, reading := range readings {
			if a.covers(reading.used, v, predicates) {
				part.Readings = append(part.Readings, reading.Reading)
			}
		}
		a.q.Parts = append(a.q.Parts, a.each(part)...)
	}
	for _, p := range a.q.Parts {
		if len(p.Readings) == 0 {
			a.q.Parts = nil
			break
		}
	}
	a.words()
	return a.q
}

// asker reads one question.
type asker struct {
	*matcher
	lemmas    func(string) []string
	relations []string
	q         *question.Question
	ask, head int            // the asking word and what it asks for, "which country"; -1 in a yes-no question
	as        map[int]string // how words were understood
}

// reading is one with the words that it has a place for.
type reading struct {
	question.Reading
	used map[int]bool
}

// names lists what may name something.
func (a *asker) names() {
	for i := range a.r.Mentions {
		m := &a.r.Mentions[i]
		if name := trimDeterminer(a.r.Words(m, false)); (m.Form == mention.Name || m.Form == mention.Nominal) && !slices.Contains(a.q.Names, name) {
			a.q.Names = append(a.q.Names, name)
		}
	}
}

// kind finds the asking word and what kind of answer it wants.
func (a *asker) kind() {
	a.ask = askingWord(a.tree)
	if a.ask < 0 {
		subject := false
		for i := range a.tree.Words {
			subject = subject || base(a.g.word(i).Relation) == "nsubj"
		}
		if !subject {
			a.q.Asks = "" // "Buy the bank!"
		}
		return
	}
	a.head = askedHead(a.tree, a.ask)
	a.asks = map[int]bool{a.head: true, a.ask: true}
	w, head := a.g.word(a.ask), a.g.word(a.head)
	switch strings.ToLower(w.Form) {
	case "who", "whom":
		a.q.Asks = question.Who
		a.classes("Agent", "Place") // "Moscow condemned the move"
	case "when":
		a.q.Asks = question.When
	case "where":
		a.q.Asks = question.Where
		a.classes("Place", "Country", "Organisation", "Product")
	case "how":
		a.q.Asks = question.HowMuch
		if a.ask+1 < len(a.tree.Words) && strings.EqualFold(a.g.word(a.ask+1).Form, "many") {
			a.q.Asks = question.HowMany
		} else if a.ask+1 >= len(a.tree.Words) || !strings.EqualFold(a.g.word(a.ask+1).Form, "much") && !strings.EqualFold(a.g.word(a.ask+1).Form, "old") {
			a.q.Asks = "" // "how", "how often": the graph does not say
		}
	case "why", "whose":
		a.q.Asks = ""
	default:
		a.q.Asks = question.What
	}
	if h := w.Head; a.q.Asks == question.Where && h >= 0 && slices.Contains(a.g.out[h], role{"from", a.ask}) {
		a.q.Asks, a.q.Classes = question.What, nil // "Where does it come from?" need be no place
	}
	a.as[a.ask] = "what is asked for"
	if a.head == a.ask || head.UPOS != "NOUN" && head.UPOS != "PROPN" {
		return
	}
	a.as[a.head] = "what is asked for"
	a.q.Noun = strings.ToLower(head.Lemma)
	a.q.Office = a.l.Questions.Offices[a.q.Noun]
	a.q.Classes = nil
	switch kind := a.l.Noun(head.Lemma); {
	case a.q.Noun == "country" || a.q.Noun == "nation":
		a.classes("Country")
	case kind == mention.Place || kind == mention.Country:
		a.classes("Place", "Country")
	case kind != "" && kind != mention.Position:
		a.classes(string(kind))
	}
	switch {
	case a.q.Asks != question.What:
	case a.l.Questions.Dates[a.q.Noun]:
		a.q.Asks = question.When
	default:
		a.q.Asks = question.Which
	}
}

// classes are those that the answer may have, with the ones below them.
func (a *asker) classes(above ...string) {
	for class := range a.o.Classes {
		if slices.ContainsFunc(above, func(c string) bool { return a.o.Is(class, c) }) {
			a.q.Classes = append(a.q.Classes, class)
		}
	}
	slices.Sort(a.q.Classes)
}

// predicates are the words that say something: the root, and the verbs joined to it by "and".
func (a *asker) predicates() []int {
	if a.q.Asks == "" {
		return nil
	}
	var out []int
	for i := range a.tree.Words {
		if a.g.word(i).Head < 0 {
			out = append(out, i)
			for _, k := range a.g.kids[i] {
				if base(a.g.word(k).Relation) == "conj" && a.g.isVerb(i) && a.g.isVerb(k) {
					out = append(out, k)
				}
			}
		}
	}
	return out
}

// asked is the role that an answer beside subject and object has, "" where the asking word has a role of its own.
func (a *asker) asked() string {
	switch a.q.Asks {
	case question.When:
		return question.Time
	case question.Where:
		return question.Place
	case question.HowMuch:
		return question.Amount
	}
	return ""
}

// byPattern gives the readings by the ontology's patterns.
func (a *asker) byPattern(v int) []reading {
	if a.q.Asks == question.Where && a.g.isVerb(v) {
		a.g.add(v, "in", a.ask) // "Where did they gather?": they gathered in what is asked for
	}
	var out []reading
	lemma, form := strings.ToLower(a.g.word(v).Lemma), strings.ToLower(a.g.word(v).Form)
	candidates := slices.Clone(a.o.byTrigger[lemma])
	if form != lemma {
		candidates = append(candidates, a.o.byTrigger[form]...)
	}
	for _, p := range candidates {
		for _, b := range a.match(p.Root, v, binding{}) {
			s, o := b["SUBJECT"], b["OBJECT"]
			if s == o || !a.fits(s, p.Relation.Domain) || p.Relation.rangeHas("Position") {
				continue
			}
			rd := a.start(v)
			rd.Relations = []question.Relation{{Name: p.Relation.Name, Subject: []string{"subj"}, Object: []string{"obj"}}}
			if p.Relation.Symmetric {
				rd.Relations = append(rd.Relations, question.Relation{Name: p.Relation.Name, Subject: []string{"obj"}, Object: []string{"subj"}})
			}
			bound := map[int]bool{}
			for slot, word := range b {
				role := slot
				switch slot {
				case "SUBJECT":
					role = "subj"
				case "OBJECT":
					role = "obj"
				}
				bound[word] = true
				a.fill(&rd, role, word)
			}
			p.Root.lemmasOf(func(lemma string) { // words of the pattern itself: "apply to join"
				for i := range a.tree.Words {
					if strings.ToLower(a.g.word(i).Lemma) == lemma {
						rd.used[i] = true
					}
				}
			})
			sides := map[string]string{} // the roles of the verb that the sides of the statement have
			for _, r := range a.g.out[v] {
				switch {
				case r.word == s:
					sides[r.name] = "subj"
				case r.word == o:
					sides[r.name] = "obj"
				}
			}
			a.circumstances(&rd, v, bound, func(role string) string {
				if side := sides[role]; side != "" || role != "subj" && role != "obj" {
					return cmp.Or(side, role)
				}
				return "beside" // "invested $3 million in the bank": neither subject nor object of investedIn
			})
			if rd.Asked == "beside" && a.asked() == "" {
				continue
			}
			if rd.Asked != "subj" && rd.Asked != "obj" && a.asked() != "" {
				rd.Asked = a.asked()
			}
			a.keep(&out, rd, p.Relation.Name)
		}
	}
	return out
}

func (n *node) lemmasOf(each func(string)) {
	for _, l := range n.lemmas {
		each(l)
	}
	for _, e := range n.edges {
		if !e.absent {
			e.to.lemmasOf(each)
		}
	}
}

// start begins a reading with the word that says it.
func (a *asker) start(v int) reading {
	rd := reading{Reading: question.Reading{Roles: map[string][]question.Phrase{}}, used: map[int]bool{v: true}}
	for _, k := range a.g.kids[v] {
		switch w := a.g.word(k); {
		case a.l.Verbs.Negating[strings.ToLower(w.Lemma)] || strings.EqualFold(w.Form, "n't"):
			rd.Negative = true
			rd.used[k] = true
		case w.XPOS == "MD":
			switch w.Lemma {
			case "will", "would", "shall":
				rd.Modalities = append(rd.Modalities, "future", "intended")
			case "can", "could", "may", "might":
				rd.Modalities = append(rd.Modalities, "possible")
			}
		}
	}
	return rd
}

// keep takes a reading that has a place for the answer.
func (a *asker) keep(out *[]reading, rd reading, as string) {
	if a.q.Asks != question.Whether && rd.Asked == "" || len(rd.Roles[rd.Asked]) > 0 {
		return
	}
	for i := range rd.used {
		if a.as[i] == "" && a.says(i) {
			a.as[i] = "relation " + as
		}
	}
	*out = append(*out, rd)
}

// fill puts what a word stands for into a role.
func (a *asker) fill(rd *reading, role string, word int) {
	if a.asks[word] {
		rd.Asked = role
		a.use(rd, word)
		return
	}
	p, first, last := a.phrase(word)
	for i := range a.tree.Words {
		k := a.r.At(0, i) // a title belongs to the name behind it: "King Harald"
		if i >= first && i < last || k >= 0 && k == a.r.At(0, word) {
			rd.used[i] = a.g.word(i).XPOS != "PRP" // nobody knows who "he" is
			if !rd.used[i] {
				continue
			}
			if a.as[i] == "" {
				a.as[i] = "of " + p.Text
			}
		}
	}
	rd.Roles[role] = append(rd.Roles[role], p)
}

// use marks the words of the asked phrase: "which country".
func (a *asker) use(rd *reading, word int) {
	rd.used[word], rd.used[a.ask] = true, true
	for _, k := range a.g.kids[word] {
		if x := a.g.word(k); x.XPOS == "WDT" || x.XPOS == "WP" || strings.EqualFold(x.Form, "many") || strings.EqualFold(x.Form, "much") {
			rd.used[k] = true
		}
	}
}

// phrase gives the words around a word that stand for one thing.
func (a *asker) phrase(word int) (p question.Phrase, first, last int) {
	first, last = word, word+1
	if i := a.r.At(0, word); i >= 0 {
		m := &a.r.Mentions[i]
		first, last = m.First, m.Last
		p.Named = m.Form == mention.Name
	} else if a.g.word(word).UPOS != "PRON" {
		first, last = a.subtree(word)
		for first < word && (a.g.word(first).UPOS == "ADP" || a.g.word(first).UPOS == "DET" || a.g.word(first).XPOS == "TO" && a.g.word(first).Relation == "case") {
			first++
		}
		for last > word+1 && a.g.word(last-1).UPOS == "PUNCT" {
			last--
		}
	}
	p.Text = trimDeterminer(a.r.Document.Text[a.g.word(first).Start:a.g.word(last-1).End])
	return p, first, last
}

// circumstances puts what else hangs on a word into the roles of a reading.
func (a *asker) circumstances(rd *reading, v int, bound map[int]bool, rename func(role string) string) {
	for _, r := range a.g.out[v] {
		if bound[r.word] || rd.used[r.word] && r.word != a.head {
			continue
		}
		switch r.name {
		case "subj", "obj", "iobj", "poss", "unmarked":
		case "cop", "det", "compound", "adj", "num", "adv", "part", "appos", "title", "relative", "clause", "is", "comp", "xcomp", "while":
			continue
		}
		bound[r.word] = true
		a.fill(rd, rename(r.name), r.word)
	}
}

func asNamed(role string) string { return role }

// covers reports whether a reading has a place for all that the question says with its predicate.
func (a *asker) covers(used map[int]bool, v int, predicates []int) bool {
	for i := range a.tree.Words {
		if !a.says(i) || used[i] {
			continue
		}
		of := i
		for n := 0; of >= 0 && !slices.Contains(predicates, of) && n < len(a.tree.Words); n++ {
			of = a.g.word(of).Head
		}
		if of == v || of < 0 {
			return false
		}
	}
	return true
}

// says: the word bears on what is asked; articles, auxiliaries and prepositions are in the roles.
func (a *asker) says(i int) bool {
	if a.asks[i] {
		return false
	}
	switch w := a.g.word(i); w.UPOS {
	case "NOUN", "PROPN", "VERB", "ADJ", "NUM", "INTJ", "X":
		return !(w.XPOS == "WRB" || strings.EqualFold(w.Form, "much") || strings.EqualFold(w.Form, "many"))
	case "ADV":
		return w.XPOS != "WRB" && !a.l.Questions.Idle[strings.ToLower(w.Form)]
	case "PRON":
		return w.XPOS == "PRP" || w.XPOS == "PRP$"
	}
	return false
}
