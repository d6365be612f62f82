package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/syntax"
)

// span is a half-open range of words of one sentence.
type span struct{ first, last int }

// namer finds the proper names of an article.
type namer struct {
	lexicon *Lexicon
	trees   []syntax.Tree
	inside  map[string]int // capitalised forms inside sentences, counted
	lower   map[string]int // forms in lower case, counted
}

func newNamer(l *Lexicon, trees []syntax.Tree) *namer {
	n := &namer{lexicon: l, trees: trees, inside: map[string]int{}, lower: map[string]int{}}
	for t := range trees {
		tree := &trees[t]
		for i, w := range tree.Words {
			switch {
			case !capital(w.Form):
				n.lower[w.Form]++
			case !n.opens(tree, i):
				n.inside[w.Form]++
			}
		}
	}
	return n
}

// opens reports whether the word begins its sentence or a quotation, where capitals mean nothing.
func (n *namer) opens(t *syntax.Tree, i int) bool {
	for i--; i >= 0; i-- {
		switch t.Words[i].Form {
		case "“", `"`, "‘", "'", "(", "[", "—", "-", "–":
		case ":":
			return true
		default:
			return opensQuote(t, i)
		}
	}
	return true
}

func opensQuote(t *syntax.Tree, i int) bool {
	return i+1 < len(t.Words) && (t.Words[i+1].Form == "“" || t.Words[i+1].Form == `"`)
}

func capital(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	if unicode.IsUpper(r) || unicode.IsTitle(r) {
		return true
	}
	// iPhone, eBay
	if len(form) > 2 && unicode.IsLower(r) {
		r2, _ := utf8.DecodeRuneInString(form[1:])
		return unicode.IsUpper(r2) && form[1] < utf8.RuneSelf
	}
	return false
}

// part reports whether a word can be part of a name.
func (n *namer) part(t *syntax.Tree, i int) bool {
	w := &t.Words[i]
	if !capital(w.Form) || w.Form == "I" || w.UPOS == "PRON" || w.UPOS == "PUNCT" {
		return false
	}
	lower := strings.ToLower(w.Form)
	if i > 0 && isDigit(t.Words[i-1].Form) && n.lexicon.Times.eras[strings.ReplaceAll(lower, ".", "")] {
		return false
	}
	if i > 1 && n.lexicon.names.honours[w.Form] && t.Words[i-1].Form == "," && capital(t.Words[i-2].Form) {
		return false // "Anna Rossi, QC,"
	}
	if _, is := n.lexicon.Times.months[lower]; is && !n.lexicon.ofPerson(t, i) && (w.UPOS == "PROPN" || w.XPOS == "NNP") {
		return false
	}
	if _, is := n.lexicon.Times.weekdays[lower]; is {
		return false
	}
	l := n.lexicon
	if !n.opens(t, i) {
		if w.UPOS == "DET" || w.UPOS == "ADP" {
			return false
		}
		return true
	}
	// At the head of a sentence a capital says nothing; the tagger, the lexicon and the rest of the article do.
	if l.countries[graph.Fold(w.Form)] != nil || l.places[graph.Fold(w.Form)] {
		return true
	}
	if _, ok := l.names.given[lower]; ok && w.UPOS == "PROPN" {
		return true
	}
	if allCaps(w.Form) && len(w.Form) > 1 {
		return true
	}
	switch w.UPOS {
	case "DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX", "PART", "INTJ", "ADV", "VERB", "NUM":
		return n.inside[w.Form] > 1 && n.lower[lower] == 0 && w.UPOS == "VERB"
	}
	if w.UPOS == "PROPN" && n.lexicon.names.particles[lower] && i+1 < len(t.Words) && t.Words[i+1].UPOS == "PROPN" {
		return true // "De Witt"
	}
	if w.UPOS == "PROPN" {
		return n.inside[w.Form] > 0 || n.lower[lower] == 0 && n.lower[lower+"s"] == 0
	}
	if (w.UPOS == "ADJ" || w.UPOS == "NOUN") && i+1 < len(t.Words) && capital(t.Words[i+1].Form) && (t.Words[i+1].UPOS == "PROPN" || t.Words[i+1].XPOS == "NNP") {
		return true // "Foreign Minister …", "Prime Minister …"
	}
	return w.UPOS == "NOUN" && n.inside[w.Form] > 0 && n.lower[lower] == 0
}

// ofPerson: the word is part of a name beside a capitalised word, as months are in "Theresa May" and "April Jones".
func (l *Lexicon) ofPerson(t *syntax.Tree, i int) bool {
	w := &t.Words[i]
	if w.Relation == "flat" && w.Head >= 0 && w.Head < i && t.Words[w.Head].UPOS == "PROPN" && l.Times.months[strings.ToLower(t.Words[w.Head].Form)] == 0 {
		return true
	}
	for _, n := range t.Names {
		if n.Kind == "person" && !n.Inner && n.First <= i && i < n.Last && n.Last-n.First > 1 {
			return true
		}
	}
	return i+1 < len(t.Words) && t.Words[i+1].Head == i && t.Words[i+1].Relation == "flat" && t.Words[i+1].UPOS == "PROPN" && capital(t.Words[i+1].Form)
}

func allCaps(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 0
}

// find gives the name spans of a sentence, in order, before titles are split off.
func (n *namer) find(t *syntax.Tree) []span {
	var out []span
	for i := 0; i < len(t.Words); i++ {
		if !n.part(t, i) {
			continue
		}
		j := i + 1
		for j < len(t.Words) {
			k := n.join(t, i, j)
			if k == j {
				break
			}
			j = k
		}
		out = append(out, span{i, j})
		i = j - 1
	}
	return n.extend(t, out)
}

// extend joins spans that the syntax model takes for one name, across the words between them that such names have: "Miyako no
// Hana", "Institute of History and Philology", "Justice in Policing Act". Names of persons and places have fewer such words.
func (n *namer) extend(t *syntax.Tree, spans []span) []span {
	for _, name := range t.Names {
		if name.Inner || name.Last-name.First > 8 || name.Sure < .5 {
			continue
		}
		first := -1
		for k, s := range spans {
			if s.first < name.First || s.last > name.Last {
				continue
			}
			if first >= 0 && n.joins(t, spans[first], s, name.Kind) {
				spans[first].last, spans[k] = s.last, span{}
				continue
			}
			first = k
		}
		if first < 0 {
			continue
		}
		for s := &spans[first]; s.last < name.Last && t.Words[s.last].UPOS == "PROPN" && t.Words[s.last].Relation == "flat"; s.last++ {
		} // "Porte d'Enfer"
	}
	return slices.DeleteFunc(spans, func(s span) bool { return s.last == 0 })
}

// joins: the words between two spans are those that a name of the kind can have inside.
func (n *namer) joins(t *syntax.Tree, a, b span, kind string) bool {
	titled := false
	for i := b.first; i < b.last; i++ {
		titled = titled || n.lexicon.isPosition(t.Words[i].Form) || n.lexicon.names.honorifics[t.Words[i].Form] != ""
	}
	known := n.lexicon.countries[graph.Fold(formOf(t, b))] != nil || n.lexicon.countries[graph.Fold(formOf(t, a))] != nil ||
		a.last-a.first == 1 && n.lexicon.isPosition(t.Words[a.first].Form)
	if titled || known || b.first-a.last > 2 {
		return false
	}
	for i := a.last; i < b.first; i++ {
		w := &t.Words[i]
		switch f := strings.ToLower(w.Form); {
		case w.XPOS == "FW" || w.UPOS == "PROPN" || w.Relation == "flat" || w.Form == "-" && b.first-a.last > 1:
		case f == "and" && kind == "organization" && n.lexicon.Noun(t.Words[a.first].Form) == Organisation && a.last-a.first > 1:
		case (f == "in" || f == "of" || f == "for" || i > a.last && w.UPOS == "DET") && (kind == "abstract" || kind == "object" || kind == "event") && b.last-b.first > 1:
		default:
			return false
		}
	}
	return true
}

// join gives the end of the name [first, at) when what stands at the word belongs to it, else at.
func (n *namer) join(t *syntax.Tree, first, at int) int {
	w := &t.Words[at]
	next := func(k int) bool { return k < len(t.Words) && n.part(t, k) }
	glued := func(k int) bool { return k > 0 && t.Words[k-1].End == t.Words[k].Start }
	last := &t.Words[at-1]
	words := t.Words[first:at]
	switch {
	case next(at):
		return at + 1
	case w.Form == "-" && glued(at) && at+1 < len(t.Words) && glued(at+1) && (capital(t.Words[at+1].Form) || isDigit(t.Words[at+1].Form)):
		return at + 2
	case w.Form == "-" && glued(at) && at-first >= 2 && at+1 < len(t.Words) && glued(at+1) && n.syllable(t.Words[at+1].Form):
		return at + 2 // "Han Ji-won"
	case (w.Form == "-" || w.Form == "–") && glued(at) && at+1 < len(t.Words) && glued(at+1) && next(at+2) && t.Words[at+1].UPOS != "VERB":
		return at // "US-led": the name ends before
	case w.Form == "&" && next(at+1):
		return at + 2
	case w.UPOS == "NUM" && isDigit(w.Form) && w.Head == at-1 && w.Start == last.End+1:
		if _, month := n.lexicon.Times.months[strings.ToLower(last.Form)]; !month && len(w.Form) < 5 {
			return at + 1
		}
	case (w.Form == "'" || w.Form == "’") && strings.HasSuffix(last.Form, "s") && glued(at) && next(at+1) && n.lexicon.Noun(t.Words[at+1].Form) != Position:
		return at + 2 // "Workers' Party"
	case w.XPOS == "POS" && next(at+1) && strings.EqualFold(last.Form, "people"):
		return at + 2
	case n.lexicon.names.particles[w.Form] && at+1 < len(t.Words) && capital(t.Words[at+1].Form) && n.part(t, at+1):
		return at + 2
	case w.Form == "of" || w.Form == "for" || w.Form == "to" || w.Form == "on":
		k := at + 1
		if k < len(t.Words) && t.Words[k].Form == "the" {
			k++
		}
		if !next(k) || !n.opensComplement(words, w.Form, &t.Words[k]) {
			return at
		}
		return k + 1
	case w.Form == "and":
		if !next(at + 1) {
			return at
		}
		joined := formOf(t, span{first, at + 2})
		if n.lexicon.countries[graph.Fold(joined)] != nil {
			return at + 2
		}
		return n.joint(t, first, at)
	}
	return at
}

// syllable: what can stand behind the hyphen of a name, "won" of "Ji-won".
func (n *namer) syllable(form string) bool {
	return len(form) <= 5 && !n.lexicon.names.compounds[form] && !strings.HasSuffix(form, "ed") && !strings.HasSuffix(form, "ing") && strings.ToLower(form) == form && form[0] >= 'a' && form[0] <= 'z'
}

// opensComplement: "University of", "Centre for", "Coalition to Defeat" go on; "Blinken to Washington" does not.
func (n *namer) opensComplement(words []syntax.Word, preposition string, next *syntax.Word) bool {
	head := words[len(words)-1].Form
	lower := strings.ToLower(head)
	kind := n.lexicon.Noun(head)
	if strings.HasSuffix(lower, "s") && n.lexicon.nouns[lower] == "" && (kind == Position || kind == Person || kind == Group) {
		return false // "Ministers of"
	}
	switch preposition {
	case "of":
		switch kind {
		case Organisation, Country, Facility, Agreement, Event, Position:
			return true
		case Place:
			return n.lexicon.placeWords[lower]
		case Person:
			return false
		}
		if len(words) == 1 && !allCaps(head) && n.lexicon.names.given[lower] == "" && n.lexicon.countries[graph.Fold(head)] == nil && !n.lexicon.places[graph.Fold(head)] &&
			n.lexicon.capitals[graph.Fold(head)] == nil && (n.lower[lower] > 0 || words[0].XPOS == "NN" || words[0].XPOS == "NNP" && next.UPOS == "PROPN") {
			return true // "Call of Duty"
		}
		return n.lexicon.placeWords[lower]
	case "for", "on":
		return kind == Organisation || kind == Facility || kind == Agreement || kind == Event && len(words) > 1
	}
	return kind == Organisation && n.lexicon.countries[graph.Fold(next.Form)] == nil && !n.lexicon.places[graph.Fold(next.Form)] &&
		(next.UPOS == "VERB" || n.lexicon.names.given[strings.ToLower(next.Form)] == "" && n.lexicon.Noun(next.Form) == "" && !allCaps(next.Form))
}

// joint: "the Competition and Markets Authority" is one name, "Chile and Peru" are two.
func (n *namer) joint(t *syntax.Tree, first, at int) int {
	if first == 0 || !strings.EqualFold(t.Words[first-1].Form, "the") && t.Words[first-1].XPOS != "POS" && n.lexicon.CountryOf(t.Words[first].Form) == nil {
		return at
	}
	for i := first; i < at; i++ {
		f := t.Words[i].Form
		if n.lexicon.Noun(f) == Organisation || n.lexicon.countries[graph.Fold(f)] != nil || allCaps(f) || n.lexicon.names.given[strings.ToLower(f)] != "" {
			return at
		}
	}
	end := at + 1
	for end < len(t.Words) && n.part(t, end) {
		end++
	}
	if end-at < 3 {
		return at
	}
	for i := at + 1; i < end-1; i++ {
		f := t.Words[i].Form
		if n.lexicon.countries[graph.Fold(f)] != nil || allCaps(f) {
			return at
		}
	}
	if k := n.lexicon.Noun(t.Words[end-1].Form); k == Organisation || k == Agreement {
		return end
	}
	return at
}

func isDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// formOf gives the words of a span with single blanks, but glued where the text glues them.
func formOf(t *syntax.Tree, s span) string {
	var b strings.Builder
	for i := s.first; i < s.last; i++ {
		if i > s.first && t.Words[i].Start > t.Words[i-1].End {
			b.WriteByte(' ')
		}
		b.WriteString(t.Words[i].Form)
	}
	return b.String()
}
