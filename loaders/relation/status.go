package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// status decides whether the article asserts what a trigger says: it walks from the trigger up to the root of
// the sentence and weighs every verb, noun, mark and adverb on the way (cf. Saurí and Pustejovsky 2009,
// "FactBank"; de Marneffe et al. 2012, "Did it happen?").
func (m *matcher) status(st *graph.Statement, trigger int, within bool) {
	st.Polarity, st.Modality = graph.Positive, graph.Factual
	s := &standing{st: st}
	m.own(s, trigger, true)
	s.presupposed = within
	for word, steps := trigger, 0; steps < 40; steps++ {
		head := m.g.word(word).Head
		if head < 0 {
			break
		}
		m.above(s, word, head)
		// What modifies a noun is taken for granted, whatever the sentence says of the noun.
		switch w := m.g.word(word); {
		case w.Relation == "acl:relcl", w.Relation == "acl" && (w.XPOS == "VBN" || w.XPOS == "VBG"):
			if m.indefinite(head, word) {
				s.hypothetical = !s.presupposed
			} else {
				s.presupposed = true
			}
		case w.Relation == "appos":
			s.presupposed = true
		}
		word = head
	}
	m.told(s, trigger)
	if m.inverted(trigger) {
		s.weaken(graph.Counterfactual)
	}
	for _, q := range m.said {
		if q.first <= trigger && trigger < q.last {
			s.attribute(q.who)
		}
	}
	if strings.HasSuffix(strings.TrimRight(m.tree.Of(m.r.Document.Text), "”\"' "), "?") {
		if x := m.g.word(trigger).XPOS; x == "VBG" || x == "VB" {
			s.presupposed = false // "will it have its best people following?"
		}
		s.weaken(graph.Asked)
	}
}

// told: "it failed, the agency said, and others agreed": who says so stands beside the clause.
func (m *matcher) told(s *standing, word int) {
	from := -1 // where the walk comes from: who says so does not say that he says so
	for steps := 0; word >= 0 && steps < 40; from, word, steps = word, m.g.word(word).Head, steps+1 {
		for _, k := range m.g.kids[word] {
			if w := m.g.word(k); k > word && k != from && w.Relation == "parataxis" && m.l.Verbs.Saying[w.Lemma] && m.g.child(k, "nsubj") >= 0 && !m.bringsQuote(k) {
				s.attribute(m.sayer(k))
			}
		}
	}
}

// scheduled: in the present with a day, "Peru plays Chile on Sunday", a deed is still to come.
func (m *matcher) scheduled(verb int) bool {
	w := m.g.word(verb)
	if w.XPOS != "VBZ" && w.XPOS != "VBP" || w.UPOS != "VERB" || m.g.child(verb, "aux") >= 0 {
		return false
	}
	for _, k := range m.g.kids[verb] {
		i := m.r.At(m.sentence, k)
		if i < 0 || m.r.Mentions[i].Kind != mention.Date || base(m.g.word(k).Relation) != "obl" {
			continue
		}
		words := strings.ToLower(m.r.Words(&m.r.Mentions[i], false))
		if strings.HasPrefix(words, "next ") || words == "tomorrow" || strings.HasSuffix(words, "day") && words != "today" && words != "yesterday" && !strings.Contains(words, " ") && m.g.preposition(k, "case") == "on" {
			return true
		}
	}
	return false
}

// indefinite: "a leader who unites the party" is only as real as what the sentence says of the leader; "the leader who …" is
// there, and so is "areas taken by": what is past.
func (m *matcher) indefinite(noun, clause int) bool {
	w := m.g.word(noun)
	past := m.g.word(clause).XPOS == "VBN" || m.tense(clause) == "past"
	if w.UPOS != "NOUN" {
		return !past && w.UPOS == "PRON" && w.XPOS == "NN" // "someone who"
	}
	for _, k := range m.g.kids[noun] {
		switch x := m.g.word(k); {
		case base(x.Relation) == "det":
			switch strings.ToLower(x.Form) {
			case "any", "no", "every", "either":
				return true
			case "a", "an", "some", "another":
				return !past
			}
			return false
		case base(x.Relation) == "nummod" || x.Relation == "nmod:poss":
			return false
		}
	}
	return !past
}

// inverted: the word stands in a condition without "if": "Had Norway signed, Peru would have followed."
func (m *matcher) inverted(word int) bool {
	first := 0
	for first < len(m.tree.Words) && m.g.word(first).UPOS == "PUNCT" {
		first++
	}
	if first >= word {
		return false
	}
	switch m.g.word(first).Form {
	case "Had", "Were", "Should":
	default:
		return false
	}
	for k := first; k < len(m.tree.Words); k++ {
		if m.g.word(k).Form == "," {
			return word < k
		}
	}
	return false
}

// standing collects what bears on a statement. The first modality that is not factual stays, and the
// innermost speaker.
type standing struct {
	st *graph.Statement
	// presupposed: what stands further up says who vouches for the statement, but not whether it holds.
	presupposed bool
	// hypothetical: the statement is about a thing that the sentence has not vouched for: "a leader who …".
	hypothetical bool
}

func (s *standing) negate() {
	if !s.presupposed {
		s.st.Polarity = graph.Negative
	}
}

func (s *standing) weaken(m graph.Modality) {
	if s.st.Modality == graph.Factual && !s.presupposed {
		s.st.Modality = m
	}
}

func (s *standing) attribute(who graph.Term) {
	if s.st.AttributedTo == (graph.Term{}) {
		s.st.AttributedTo = who
	}
}

// words attributes to nobody in particular: "allegedly".
func (s *standing) words(w string) {
	s.attribute(graph.Term{Literal: &graph.Literal{Value: w}})
}

// own weighs the auxiliaries, negations and adverbs of a predicate. deep is true for the trigger itself, where also
// a negated argument counts: "no country signed".
func (m *matcher) own(s *standing, word int, deep bool) {
	hasAux := false
	perfect, conditional := false, false
	for _, k := range m.g.kids[word] {
		w := m.g.word(k)
		lower := strings.ToLower(w.Form)
		rel := base(w.Relation)
		switch {
		case rel == "aux" || rel == "cop":
			hasAux = hasAux || rel == "aux"
			if mod, is := m.l.Verbs.Modals[lower]; is {
				if mod == graph.Conditional {
					conditional = true
				} else {
					s.weaken(mod)
				}
			}
			if w.Lemma == "have" {
				perfect = true
			}
			if lower == "cannot" {
				s.negate()
			}
		case rel == "advmod" || rel == "det" || rel == "cc" || rel == "discourse":
			switch {
			case m.l.Verbs.Negating[lower]:
				if !(lower == "never" || lower == "not") || !m.notOnly(k) {
					s.negate()
				}
			case m.l.Verbs.Hedging[lower]:
				s.words(w.Form)
			case m.l.Verbs.Possible[lower]:
				s.weaken(graph.Possible)
			case lower == "almost" || lower == "nearly" || lower == "virtually" || lower == "practically":
				if m.g.isVerb(word) {
					s.weaken(graph.Possible)
				}
			case rel == "advmod" && m.negatedVerb(k):
				s.negate() // "no more effective"
			}
		case deep && (rel == "nsubj" || rel == "obj" || rel == "obl") && m.negated(k):
			s.negate()
		case deep && (rel == "obj" || rel == "obl") && m.doubtful(k):
			s.weaken(graph.Possible)
		case rel == "mark" && (lower == "if" || lower == "unless"):
			s.weaken(graph.Conditional)
		case rel == "mark" && lower == "whether":
			s.weaken(graph.Asked)
		case rel == "advcl" && conditional && m.marked(k, "if", "unless"):
			s.weaken(graph.Conditional)
		}
	}
	if conditional {
		if perfect {
			s.weaken(graph.Counterfactual)
		} else {
			s.weaken(graph.Conditional)
		}
	}
	if m.g.word(word).UPOS == "VERB" && !hasAux {
		// "will open its doors and admit": what the first verb's auxiliary says holds for the second.
		w := m.g.word(word)
		if base(w.Relation) == "conj" && w.Head >= 0 && m.g.child(word, "mark", "nsubj") < 0 && (w.XPOS == "VB" || w.XPOS == "VBN" && m.g.word(w.Head).XPOS == "VBN" && !m.contrasted(word)) {
			m.own(s, w.Head, false)
		}
	}
	switch w := m.g.word(word); {
	case deep && m.scheduled(word):
		s.weaken(graph.Future)
	case w.UPOS == "VERB" && m.isTo(word):
		s.weaken(graph.Intended) // "are to travel"
	case w.XPOS == "VB" && deep && m.marked(word, "to") && !governed[base(w.Relation)]:
		s.weaken(graph.Intended) // "the task is to build", "to put it behind us"
	case m.l.Verbs.Negating[strings.ToLower(w.Lemma)]:
		s.negate()
	case w.XPOS == "VB" && w.Relation == "root" && !hasAux && m.g.child(word, "nsubj") < 0 && m.g.child(word, "mark") < 0:
		s.weaken(graph.Intended) // an imperative
	}
}

// contrasted: "has not signed but rejected": what holds for the first verb does not for the second.
func (m *matcher) contrasted(word int) bool {
	for _, k := range m.g.kids[word] {
		if f := strings.ToLower(m.g.word(k).Form); m.g.word(k).Relation == "cc" && f != "and" && f != "or" && f != "nor" {
			return true
		}
	}
	return false
}

// governed infinitives are weighed by what they depend on, see above.
var governed = map[string]bool{"xcomp": true, "advcl": true, "acl": true, "ccomp": true, "csubj": true}

// isTo: "is to meet", "are to be sold": what is planned.
func (m *matcher) isTo(verb int) bool {
	for _, k := range m.g.kids[verb] {
		if w := m.g.word(k); w.Lemma == "be" && (base(w.Relation) == "cop" || base(w.Relation) == "aux") && k+1 < verb && m.g.word(k+1).Form == "to" && m.g.word(k+1).Head == verb {
			return w.XPOS != "VB"
		}
	}
	return false
}

// notOnly: "not only" denies nothing.
func (m *matcher) notOnly(k int) bool {
	return k+1 < len(m.tree.Words) && (strings.EqualFold(m.g.word(k+1).Form, "only") || strings.EqualFold(m.g.word(k+1).Form, "just"))
}

func (m *matcher) negated(noun int) bool {
	for _, k := range m.g.kids[noun] {
		switch strings.ToLower(m.g.word(k).Form) {
		case "no", "neither":
			return base(m.g.word(k).Relation) == "det" || m.g.word(k).Relation == "cc:preconj"
		case "few", "little", "hardly", "scarcely":
			if lower := strings.ToLower(m.g.word(k).Form); lower == "little" && (m.g.word(noun).XPOS == "NNS" || k+1 != noun) {
				continue // "tiny little pieces"
			}
			return k == 0 || !strings.EqualFold(m.g.word(k-1).Form, "a") // "few countries", but not "a few"
		}
	}
	switch strings.ToLower(m.g.word(noun).Form) {
	case "nobody", "none", "nothing":
		return true
	}
	return false
}

// doubtful: "arrived possibly in May".
func (m *matcher) doubtful(noun int) bool {
	for _, k := range m.g.kids[noun] {
		if base(m.g.word(k).Relation) == "advmod" && m.l.Verbs.Possible[strings.ToLower(m.g.word(k).Form)] {
			return true
		}
	}
	return false
}

// negatedNoun: "no evidence".
func (m *matcher) negatedNoun(noun int) bool {
	for _, k := range m.g.kids[noun] {
		if m.l.Verbs.Negating[strings.ToLower(m.g.word(k).Form)] {
			return true
		}
	}
	return false
}

func (m *matcher) marked(clause int, marks ...string) bool {
	for _, k := range m.g.kids[clause] {
		if base(m.g.word(k).Relation) == "mark" || base(m.g.word(k).Relation) == "advmod" {
			for _, x := range marks {
				if strings.EqualFold(m.g.word(k).Form, x) {
					return true
				}
			}
		}
	}
	return false
}

// above weighs the step from a word to its head.
func (m *matcher) above(s *standing, word, head int) {
	w, h := m.g.word(word), m.g.word(head)
	lemma := strings.ToLower(h.Lemma)
	v := &m.l.Verbs
	infinitive := w.XPOS == "VB" && m.marked(word, "to")
	switch rel := base(w.Relation); rel {
	case "ccomp", "parataxis", "csubj":
		switch {
		case v.Negative[lemma] && v.Saying[lemma] && rel == "ccomp":
			s.negate() // "denied that he had planned to"
			s.attribute(m.sayer(head))
		case v.Saying[lemma] || v.Thinking[lemma]:
			if rel == "parataxis" && w.Head < word && m.g.child(word, "nsubj") < 0 {
				break
			}
			if !m.g.isVerb(head) && rel == "parataxis" || m.bringsQuote(head) {
				break
			}
			s.attribute(m.sayer(head))
		case rel == "parataxis":
		case m.marked(word, "whether", "if"):
			s.weaken(graph.Asked)
		case v.Factive[lemma]:
			m.own(s, head, true) // "no evidence was found that"
		case h.UPOS == "ADJ":
			m.own(s, head, false)
			if !v.Certain[lemma] {
				s.weaken(graph.Possible)
			}
		case v.Negative[lemma] && rel == "ccomp":
			s.negate()
			s.weaken(graph.Possible)
		case rel == "ccomp" && (v.Intending[lemma] || infinitive):
			s.weaken(graph.Intended)
		case rel == "ccomp" && m.marked(word, "that") && m.negatedNoun(head):
			s.negate()
		case rel == "ccomp":
			s.weaken(graph.Possible)
		default:
			s.weaken(graph.Possible)
		}
		if v.Saying[lemma] && m.negatedVerb(head) {
			s.weaken(graph.Possible)
		}
	case "xcomp":
		switch {
		case w.UPOS != "VERB" && m.g.child(word, "cop") < 0:
			m.own(s, head, false) // "became a member"
			if v.Calling[lemma] {
				s.attribute(m.sayer(head))
			}
			if v.Intending[lemma] && lemma != "be" && lemma != "have" && lemma != "elect" && lemma != "choose" && lemma != "call" {
				s.weaken(graph.Intended)
			}
		case v.Negative[lemma]:
			s.negate()
			m.own(s, head, false)
		case lemma == "go" && h.XPOS == "VBG" && infinitive:
			s.weaken(graph.Future) // "is going to"
		case v.Seeming[lemma]:
			s.weaken(graph.Possible)
			m.own(s, head, false)
		case v.Implicative[lemma] || v.Factive[lemma]:
			m.own(s, head, false)
		case v.Thinking[lemma] || v.Saying[lemma] && !v.Intending[lemma]:
			if m.g.passive[head] {
				s.weaken(graph.Possible)
			}
			s.attribute(m.sayer(head))
		default:
			s.weaken(graph.Intended)
			m.own(s, head, false)
		}
	case "advcl":
		m.adverbial(s, word, head, infinitive)
	case "acl":
		switch {
		case infinitive:
			if lower := strings.ToLower(h.Form); lower != "first" && lower != "last" && lower != "second" && !m.firstTo(head) {
				s.weaken(graph.Intended)
			}
		case m.marked(word, "that") && w.Relation != "acl:relcl": // "evidence that", "the claim that"
			switch {
			case m.negated(head):
				s.negate()
			case m.negatedNoun(head):
				s.negate()
			case !v.Factive[lemma]:
				s.weaken(graph.Possible)
			}
		case w.XPOS == "VBG" && m.g.preposition(word, "mark") != "" && v.Nonfactive[lemma]:
			s.weaken(graph.Possible)
		}
	case "obl", "nmod", "obj", "nsubj":
		if s.hypothetical && (rel == "obj" || rel == "obl") && (v.Intending[lemma] && lemma != "have" && lemma != "be" || v.Nonfactive[lemma] || v.Wanting[lemma]) {
			s.weaken(graph.Intended)
		}
		if rel == "obl" && v.Seeking[lemma] && m.g.preposition(word, "case") == "for" {
			s.weaken(graph.Intended) // "decrees calling for a bridge that connects …"
		}
		// An act named by a noun under one that only speaks of it: "the plan for X's defeat".
		if m.g.word(word).UPOS == "NOUN" || w.XPOS == "VBG" {
			switch {
			case v.Accusing[lemma] && (rel == "obl" || rel == "nmod") && m.eventive(word):
				s.attribute(m.sayer(head))
			case (v.Nonfactive[lemma] || v.Negative[lemma]) && lemma != "help" && s.st.Predicate != "" && m.eventive(word):
				s.weaken(graph.Possible)
			case v.Intending[lemma] && m.g.isVerb(head) && m.eventive(word) && rel == "obj":
				s.weaken(graph.Intended)
			}
		}
	}
}

// firstTo: "the first country to land" landed.
func (m *matcher) firstTo(noun int) bool {
	for _, k := range m.g.kids[noun] {
		switch strings.ToLower(m.g.word(k).Form) {
		case "first", "second", "third", "last", "only", "latest", "youngest", "oldest":
			return true
		}
		if _, ok := m.l.Ordinal(m.g.word(k).Form); ok && base(m.g.word(k).Relation) == "amod" {
			return true
		}
	}
	return false
}

// eventive: a noun that names an act, so that the trigger's truth hangs on what governs it.
func (m *matcher) eventive(word int) bool {
	w := m.g.word(word)
	if w.XPOS == "VBG" {
		return true
	}
	k := m.l.Noun(w.Lemma)
	return k == "" || k == mention.Event
}

func (m *matcher) negatedVerb(word int) bool {
	for _, k := range m.g.kids[word] {
		if w := m.g.word(k); base(w.Relation) == "advmod" && m.l.Verbs.Negating[strings.ToLower(w.Form)] {
			return true
		}
	}
	return false
}
