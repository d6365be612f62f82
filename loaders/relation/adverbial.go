package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
)

// adverbial weighs a clause by its mark: "if", "to", "unless", "accused of".
func (m *matcher) adverbial(s *standing, word, head int, infinitive bool) {
	lemma := strings.ToLower(m.g.word(head).Lemma)
	mark := m.g.preposition(word, "mark")
	if mark == "" && m.marked(word, "when", "whenever") {
		mark = "when"
	}
	if x := m.g.word(word).XPOS; mark == "" && (x == "VBG" || x == "VBN") {
		// "will join the board, replacing Ross": the participle shares the time of the verb.
		above := standing{st: &graph.Statement{Modality: graph.Factual}}
		m.own(&above, head, false)
		if above.st.Modality != graph.Factual {
			s.weaken(above.st.Modality)
		}
		return
	}
	switch {
	case mark == "that" && (m.l.Verbs.Saying[lemma] || m.l.Verbs.Thinking[lemma]):
		s.attribute(m.sayer(head))
	case mark == "that":
		s.weaken(graph.Possible)
	case m.l.Verbs.Accusing[lemma] && (mark == "of" || mark == "for" || mark == "with" || mark == ""):
		s.attribute(m.sayer(head))
	case mark == "if" || mark == "unless" || strings.HasPrefix(mark, "in_case") || mark == "provided":
		s.weaken(graph.Conditional)
	case (mark == "when" || mark == "whenever") && m.present(word) && m.present(head):
		s.weaken(graph.Conditional) // "when a set has two values, …": whenever that is so
	case infinitive || mark == "to" || mark == "so_that" || mark == "in_order":
		s.weaken(graph.Intended)
	case mark == "without" || mark == "instead_of" || mark == "rather_than":
		s.negate()
	case mark == "until" || mark == "before" || mark == "once" || mark == "till":
		if m.tense(head) != "past" {
			s.weaken(graph.Future)
		}
	case mark == "from" && (m.l.Verbs.Negative[lemma] || lemma == "stop" || lemma == "ban" || lemma == "keep" || lemma == "bar"):
		s.weaken(graph.Possible)
		s.negate()
	case mark == "against" || mark == "for" && m.l.Verbs.Intending[lemma]:
		s.weaken(graph.Possible)
	case mark == "as_if" || mark == "as_though" || mark == "like":
		s.weaken(graph.Counterfactual)
	case m.l.Verbs.Nonfactive[lemma] && m.g.word(word).XPOS == "VBG" && mark != "by" && mark != "while" && mark != "after" && mark != "":
		s.weaken(graph.Possible)
	}
}

// present: a verb, or its first auxiliary, stands in the present.
func (m *matcher) present(word int) bool {
	for _, k := range m.g.kids[word] {
		if b := base(m.g.word(k).Relation); b == "aux" || b == "cop" {
			x := m.g.word(k).XPOS
			return x == "VBZ" || x == "VBP"
		}
	}
	x := m.g.word(word).XPOS
	return x == "VBZ" || x == "VBP"
}

func (m *matcher) tense(word int) string {
	if x := m.g.word(word).XPOS; x == "VBD" {
		return "past"
	}
	for _, k := range m.g.kids[word] {
		if w := m.g.word(k); base(w.Relation) == "aux" || base(w.Relation) == "cop" {
			if w.XPOS == "VBD" {
				return "past"
			}
		}
	}
	return ""
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
