package mention

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/syntax"
)

// title is an office before a name: "US Secretary of State" before "Antony Blinken".
type title struct {
	affiliation span // "US", "Finnish", "Activision Blizzard"; empty when first == last
	position    span // "Secretary of State"
	kind        Kind // Position, or the kind of the noun: "the French publisher" before a name
	possessor   int  // word: "his" before "wife"; -1 if none
}

// splitTitle cuts an office or honorific off the front of a name span. The rest may be the whole span.
// gender is that of an honorific. ok is false when there is no office.
func (n *namer) splitTitle(t *syntax.Tree, s span) (rest span, tl title, gender string, ok bool) {
	for s.last-s.first > 1 {
		g, is := n.lexicon.names.honorifics[t.Words[s.first].Form]
		if !is {
			break
		}
		if gender == "" {
			gender = g
		}
		if gender == "" {
			gender = "?"
		}
		s.first++
	}
	// The office ends at its last position word, with "of" and its portfolio.
	for i := s.last - 2; i >= s.first; i-- {
		if !n.lexicon.isPosition(t.Words[i].Form) {
			continue
		}
		end := i + 1
		if t.Words[end].Form == "-" && end+1 < s.last {
			end += 2 // "Secretary-General"
		}
		if end < s.last && t.Words[end].Form == "of" {
			end = n.portfolio(t, end, s.last)
		}
		if end >= s.last || !n.personal(t, span{end, s.last}) {
			continue
		}
		tl = n.office(t, span{s.first, end}, i)
		if end-s.first == 1 && s.last-end == 1 && n.lexicon.names.given[strings.ToLower(t.Words[i].Form)] != "" {
			continue // "Dean Miller" is more likely a name than an office
		}
		return span{end, s.last}, tl, gender, true
	}
	return s, title{}, gender, false
}

// portfolio gives the end of "of State", "of the Exchequer", "of Foreign Affairs" that starts at the word "of".
func (n *namer) portfolio(t *syntax.Tree, of, limit int) int {
	i := of + 1
	if i < limit && t.Words[i].Form == "the" {
		i++
	}
	start := i
	for i < limit && n.lexicon.positions.portfolios[strings.ToLower(t.Words[i].Form)] {
		i++
	}
	if i == start { // "President of France Emmanuel Macron"
		for i < limit && n.lexicon.names.given[strings.ToLower(t.Words[i].Form)] == "" {
			i++
		}
	}
	if i >= limit && limit-start > 2 {
		i = limit - 2
	}
	return i
}

// personal: what follows an office is a person's name, and not more of the office or an organisation.
func (n *namer) personal(t *syntax.Tree, s span) bool {
	if s.last-s.first > 5 {
		return false
	}
	for i := s.first; i < s.last; i++ {
		f := t.Words[i].Form
		if n.lexicon.names.given[strings.ToLower(f)] != "" {
			continue // "Bill", "Rose"
		}
		if k := n.lexicon.Noun(f); k == Organisation || k == Position && i == s.first || k == Event || k == Agreement {
			return false
		}
		if n.lexicon.countries[graph.Fold(f)] != nil || f == "of" || f == "for" || f == "'s" {
			return false
		}
	}
	return true
}

// office divides words that end in an office into whom it is of, and the office. noun is the position word.
func (n *namer) office(t *syntax.Tree, s span, noun int) title {
	for k := s.first; k < noun; k++ {
		if f := t.Words[k].Form; f == "to" || f == "by" || f == "with" || f == "from" {
			s.first = k + 1 // "the government to Vice President Anna Rossi"
		}
	}
	start := noun
	for start > s.first {
		f := strings.ToLower(t.Words[start-1].Form)
		if f != "-" && !n.lexicon.positions.modifiers[f] && !n.lexicon.isPosition(f) && !n.lexicon.positions.portfolios[f] {
			break
		}
		start--
	}
	inner := s.first
	for inner < start && (n.lexicon.positions.modifiers[strings.ToLower(t.Words[inner].Form)] || n.lexicon.isPosition(t.Words[inner].Form)) {
		inner++
	}
	if inner > s.first && inner < start {
		return title{affiliation: span{inner, start}, position: s, kind: Position, possessor: -1} // "Assistant U.S. Attorney"
	}
	return title{affiliation: span{s.first, start}, position: span{start, s.last}, kind: Position, possessor: -1}
}

// titleBefore finds an office in lower case right before a name: "Kremlin spokesman" Dmitry, "former British
// prime minister" X. It begins at the leftmost word of the noun phrase.
func (n *namer) titleBefore(t *syntax.Tree, s span) (title, bool) {
	i := s.first - 1
	if i < 0 || strings.HasSuffix(strings.ToLower(t.Words[i].Form), "s") && n.lexicon.nouns[strings.ToLower(t.Words[i].Form)] == "" {
		return title{}, false
	}
	kind := n.lexicon.Noun(t.Words[i].Form)
	switch kind {
	case Position, Person, Organisation, Product, Facility:
	default:
		return title{}, false
	}
	if u := t.Words[i].UPOS; u != "NOUN" && u != "PROPN" && u != "ADJ" || capital(t.Words[i].Form) && kind != Position {
		return title{}, false
	}
	noun, start := i, i
walk:
	for start > 0 {
		w := &t.Words[start-1]
		switch {
		case w.UPOS == "ADJ" || w.UPOS == "NOUN" || w.UPOS == "PROPN" || w.Form == "-" && start > 1:
			start--
		case w.Form == "and" && start > 1 && n.lexicon.isPosition(t.Words[start-2].Form):
			start--
		default:
			break walk
		}
	}
	if t.Words[start].Form == "-" && start > 0 {
		start-- // "then-mayor"
	}
	if kind == Position {
		return n.office(t, span{start, noun + 1}, noun), true
	}
	tl := title{affiliation: span{start, start}, position: span{start, noun + 1}, kind: kind, possessor: -1}
	if start > 0 {
		switch w := &t.Words[start-1]; {
		case w.XPOS == "PRP$" || w.XPOS == "POS":
			tl.possessor = start - 1
			if w.XPOS == "POS" {
				tl.possessor = w.Head
			}
		case w.UPOS != "DET" && start == noun:
			return title{}, false
		}
	}
	return tl, start > 0 || start < noun
}
