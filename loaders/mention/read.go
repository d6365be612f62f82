package mention

import (
	"sort"
	"strings"
	"time"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/coreference"
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

// Read finds the mentions, values, quotations, titles and chains of an article that has been split and
// parsed; trees[i] is that of doc.Sentences[i]. Its time is linear in the words of the article, but for
// coreference, which looks back over the chains.
func Read(doc *text.Document, trees []syntax.Tree, l *Lexicon, ranker *coreference.Model) *Reading {
	r := &reader{Reading: &Reading{Document: doc, Trees: trees}, lexicon: l, names: newNamer(l, trees)}
	published, _ := time.Parse(time.DateOnly, doc.Published)
	now := &clock{published: published}
	for s := range trees {
		r.sentence(s, now)
	}
	r.sortMentions()
	r.settleNames()
	r.kinds()
	r.reattach()
	r.offices()
	r.voices()
	r.quotations()
	r.corefer()
	if ranker != nil {
		r.rank(ranker)
	}
	return r.Reading
}

// reader collects a reading.
type reader struct {
	*Reading
	lexicon *Lexicon
	names   *namer
	chains  []chain
	titled  map[[2]int]int   // (sentence, word) of an office in lower case to the name that it stands before
	byHead  map[string][]int // chains with a phrase of that head, oldest first
}

// sentence finds the mentions of one sentence.
func (r *reader) sentence(s int, now *clock) {
	t := &r.Trees[s]
	taken := make([]bool, len(t.Words)) // words inside names and values
	for _, v := range r.lexicon.values(t, now) {
		value := v.value
		r.add(Mention{Sentence: s, First: v.first, Last: v.last, Form: Amount, Kind: v.kind, Value: &value})
		for i := v.first; i < v.last; i++ {
			taken[i] = true
		}
	}
	for _, sp := range r.names.find(t) {
		if overlaps(taken, sp) {
			continue
		}
		r.name(s, sp, taken)
	}
	for i := range t.Words {
		w := &t.Words[i]
		switch {
		case w.UPOS == "PRON" && (w.XPOS == "PRP" || w.XPOS == "PRP$"):
			if w.Relation != "expl" {
				r.add(Mention{Sentence: s, First: i, Last: i + 1, Form: Pronoun, Gender: r.lexicon.pronoun(w.Form).sex()})
			}
		case taken[i]:
		case w.UPOS == "NOUN" || w.UPOS == "PROPN" || w.UPOS == "NUM" && independent(t, i):
			if base, _, _ := strings.Cut(w.Relation, ":"); base == "compound" || w.Relation == "flat" || w.Relation == "fixed" || w.Relation == "goeswith" {
				continue
			}
			r.phrase(s, i)
		}
	}
}

func overlaps(taken []bool, s span) bool {
	for i := s.first; i < s.last; i++ {
		if taken[i] {
			return true
		}
	}
	return false
}

// add puts a mention in, with its span and head.
func (r *reader) add(m Mention) int {
	t := &r.Trees[m.Sentence]
	m.Sure = 1
	if m.Core == 0 {
		m.Core = m.Last
	}
	m.Span = text.Span{Start: t.Words[m.First].Start, End: t.Words[m.Last-1].End}
	if m.Form != Nominal { // whose Head is set
		m.Head = headOf(t, span{m.First, m.Last})
	}
	r.Mentions = append(r.Mentions, m)
	return len(r.Mentions) - 1
}

// headOf gives the word of a span whose head lies outside; of several, the one nearest to the root.
func headOf(t *syntax.Tree, s span) int {
	best, depth := s.first, 1<<30
	for i := s.first; i < s.last; i++ {
		if h := t.Words[i].Head; h >= s.first && h < s.last {
			continue
		}
		d := 0
		for k := i; k >= 0 && d < len(t.Words); k = t.Words[k].Head {
			d++
		}
		if t.Words[i].UPOS == "PUNCT" || t.Words[i].UPOS == "ADP" {
			d += 1000
		}
		if d < depth {
			best, depth = i, d
		}
	}
	return best
}

// common: capitals on a common noun, "Foreign Ministers", "Senior Officials", "the Ministers"; not "King" alone.
func (r *reader) common(t *syntax.Tree, s span) bool {
	return r.names.commonPhrase(t, s) && (s.last-s.first > 1 || hasDeterminer(t, s.first) || strings.HasSuffix(t.Words[s.first].Form, "s") || r.names.opens(t, s.first) && t.Words[s.first].UPOS != "PROPN")
}

// name adds the mention of a name span, and its title.
func (r *reader) name(s int, sp span, taken []bool) {
	t := &r.Trees[s]
	if r.common(t, sp) {
		return
	}
	if p := r.owned(t, sp); p > 0 { // "Peru's President Ana Ruiz" are two names
		r.name(s, span{sp.first, p}, taken)
		sp.first = p + 1
	}
	whole := sp
	rest, tl, gender, titled := r.names.splitTitle(t, sp)
	if titled && sp.first > 0 && r.lexicon.positions.bygone[strings.ToLower(t.Words[sp.first-1].Form)] {
		tl.position.first = sp.first - 1 // "former US President Bill Hall"
	}
	if !titled {
		if tl, titled = r.names.titleBefore(t, rest); titled && !r.titleFits(t, rest, tl) {
			titled = false
		}
	}
	if !titled && rest.last-rest.first == 1 {
		// A capital alone on a common noun: "the Ministers", "Secretary".
		w := &t.Words[rest.first]
		k := r.lexicon.Noun(w.Form)
		if r.lexicon.demonyms[graph.Fold(w.Form)] != nil && w.UPOS == "ADJ" {
			return // "Iraqi": no mention of its own
		}
		if (k == Position || k == Person || k == Group) && (w.UPOS == "NOUN" || strings.HasSuffix(w.Form, "s") || hasDeterminer(t, rest.first)) {
			return
		}
		if w.UPOS == "ADJ" || w.UPOS == "VERB" && !allCaps(w.Form) {
			return
		}
	}
	if !titled && r.common(t, rest) {
		return
	}
	for rest.last-rest.first > 2 && r.lexicon.names.honours[t.Words[rest.last-1].Form] {
		rest.last--
	}
	m := Mention{Sentence: s, First: rest.first, Last: rest.last, Form: Name, Gender: strings.Trim(gender, "?")}
	if gender != "" {
		m.Kind = Person
	}
	if titled {
		m.Kind = plain(tl.kind)
	}
	k := r.add(m)
	for i := whole.first; i < whole.last; i++ {
		taken[i] = true
	}
	if !titled {
		return
	}
	for i := tl.position.first; i < tl.position.last; i++ {
		taken[i] = true // "his wife" before "Anna Rossi" is no other person
		if r.titled == nil {
			r.titled = map[[2]int]int{}
		}
		r.titled[[2]int{s, i}] = k
	}
	if tl.kind == Position && tl.affiliation.last <= tl.affiliation.first {
		tl.affiliation = owner(t, tl.position.first)
	}
	var organisation string
	if a := tl.affiliation; a.last > a.first {
		organisation = r.affiliation(t, a)
		if strings.HasSuffix(organisation, "'s") || strings.HasSuffix(organisation, "’s") {
			organisation = organisation[:strings.LastIndexAny(organisation, "'’")]
		}
	}
	r.Titles = append(r.Titles, Title{Holder: k, Kind: tl.kind, Possessor: tl.possessor, Sentence: s, Organisation: organisation,
		Position: text.Span{Start: t.Words[tl.position.first].Start, End: t.Words[tl.position.last-1].End}})
	if a := tl.affiliation; a.last > a.first && a.first >= whole.first {
		for a.first < a.last && r.lexicon.demonyms[graph.Fold(t.Words[a.first].Form)] != nil {
			a.first++
		}
		if a.first < a.last {
			r.add(Mention{Sentence: s, First: a.first, Last: a.last, Form: Name})
		}
	}
}

// owned gives the possessive mark in a span whose words behind it begin with an office, or -1.
func (r *reader) owned(t *syntax.Tree, s span) int {
	for p := s.first + 1; p+1 < s.last; p++ {
		if t.Words[p].XPOS != "POS" {
			continue
		}
		for i := p + 1; i < s.last && i < p+4; i++ {
			if r.lexicon.Noun(strings.ToLower(t.Words[i].Form)) == Position {
				return p
			}
		}
	}
	return -1
}

// owner gives the name before a possessive mark that stands before a word: "Peru" of "Peru's foreign minister". It is empty when there is none.
func owner(t *syntax.Tree, word int) span {
	last := word - 1
	if last < 1 || t.Words[last].XPOS != "POS" {
		return span{}
	}
	first := last
	for first > 0 && t.Words[first-1].UPOS == "PROPN" {
		first--
	}
	return span{first, last}
}

// titleFits: the office in lower case describes the name, and is not a noun of its own with a determiner
// and a clause between: "the spokesman Peskov" fits, "told the minister Russia would" does not.
func (r *reader) titleFits(t *syntax.Tree, name span, tl title) bool {
	head := headOf(t, name)
	noun := tl.position.last - 1
	w := t.Words[noun]
	if tl.kind == Position && !r.names.personal(t, name) {
		return false
	}
	for h, steps := noun, 0; h >= 0 && steps < 3; h, steps = t.Words[h].Head, steps+1 {
		if h >= name.first && h < name.last {
			return true
		}
	}
	return t.Words[head].Head == noun && (t.Words[head].Relation == "appos" || strings.HasPrefix(t.Words[head].Relation, "flat")) || w.Head == head
}

func hasDeterminer(t *syntax.Tree, i int) bool {
	return i > 0 && (t.Words[i-1].UPOS == "DET" || t.Words[i-1].XPOS == "PRP$")
}

// commonPhrase: capitals on a plural of people, "Foreign Ministers", "Senior Officials", or on an
// office without a holder, "the Secretary of State".
func (n *namer) commonPhrase(t *syntax.Tree, s span) bool {
	for i := s.first; i < s.last; i++ {
		w := strings.ToLower(t.Words[i].Form)
		if w == "of" {
			return i > s.first && n.lexicon.isPosition(t.Words[i-1].Form)
		}
		k := n.lexicon.Noun(w)
		if i == s.last-1 {
			return k == Position || k == Person || k == Group
		}
		if k != Position && !n.lexicon.positions.modifiers[w] && n.lexicon.demonyms[graph.Fold(w)] == nil {
			return false
		}
	}
	return false
}

// affiliation names whom an office is of; "Finnish" gives Finland.
func (r *reader) affiliation(t *syntax.Tree, s span) string {
	for s.first < s.last && t.Words[s.first].UPOS == "ADJ" && !capital(t.Words[s.first].Form) {
		s.first++
	}
	if s.first == s.last {
		return ""
	}
	words := formOf(t, s)
	if c := r.lexicon.demonyms[graph.Fold(words)]; c != nil {
		return c.Name
	}
	if !capital(words) {
		return ""
	}
	return words
}

// sortMentions orders mentions by place, a longer one before those inside it, and keeps the indices of titles right.
func (r *reader) sortMentions() {
	order := make([]int, len(r.Mentions))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		x, y := &r.Mentions[order[a]], &r.Mentions[order[b]]
		if x.Start != y.Start {
			return x.Start < y.Start
		}
		return x.End > y.End
	})
	sorted, place := make([]Mention, len(order)), make([]int, len(order))
	for to, from := range order {
		sorted[to], place[from] = r.Mentions[from], to
	}
	r.Mentions = sorted
	for i := range r.Titles {
		r.Titles[i].Holder = place[r.Titles[i].Holder]
	}
	sort.SliceStable(r.Titles, func(a, b int) bool { return r.Titles[a].Position.Start < r.Titles[b].Position.Start })
	r.at = make(map[[2]int]int, len(r.Mentions))
	for word, k := range r.titled {
		r.at[word] = place[k]
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Form != Nominal {
			for w := m.First; w < m.Last; w++ {
				r.at[[2]int{m.Sentence, w}] = i
			}
		}
	}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if _, is := r.at[[2]int{m.Sentence, m.Head}]; !is && m.Form == Nominal {
			r.at[[2]int{m.Sentence, m.Head}] = i
		}
	}
}
