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
