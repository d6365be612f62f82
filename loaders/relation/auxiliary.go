package relation

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

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
