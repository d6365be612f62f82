package relation

import "strings"

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

// negatedNoun: "no evidence".
func (m *matcher) negatedNoun(noun int) bool {
	for _, k := range m.g.kids[noun] {
		if m.l.Verbs.Negating[strings.ToLower(m.g.word(k).Form)] {
			return true
		}
	}
	return false
}

func (m *matcher) negatedVerb(word int) bool {
	for _, k := range m.g.kids[word] {
		if w := m.g.word(k); base(w.Relation) == "advmod" && m.l.Verbs.Negating[strings.ToLower(w.Form)] {
			return true
		}
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
