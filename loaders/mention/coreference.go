package mention

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
)

// chain is what is known of one thing while the article is read from its beginning: mentions join the
// chain that fits them best, in the manner of a deterministic sieve (Lee et al. 2013).
type chain struct {
	kind     Kind
	gender   string
	plural   bool
	names    [][]string // folded words of each name
	heads    map[string]bool
	mentions []int
	roles    map[string]bool // offices: "president"
}

// corefer gives every mention its chain.
func (r *reader) corefer() {
	pairs := r.pairs()
	byName := map[string]int{}
	r.byHead = map[string][]int{}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		c := -1
		switch m.Form {
		case Name:
			c = r.nameChain(i, byName, pairs)
		case Nominal:
			c = r.phraseChain(i)
		case Pronoun:
			c = r.pronounChain(i)
		}
		r.join(i, c)
	}
	// A speaker that stands behind the quotation is known only now.
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Form != Pronoun {
			continue
		}
		if r.lexicon.FirstPerson(r.Words(m, false)) {
			if s := r.speaker(m); s >= 0 && r.Mentions[s].Chain != m.Chain {
				m.Chain = r.Mentions[s].Chain
			}
		}
	}
	r.unify()
	for i := range r.Mentions {
		if c := &r.chains[r.Mentions[i].Chain]; r.Mentions[i].Form != Amount && c.kind != "" && r.Mentions[i].Kind == "" {
			r.Mentions[i].Kind = c.kind
		}
	}
}

// unify gives the short names of a chain the kind of its fullest name: "Rossi" is what "Anna Rossi" is.
func (r *reader) unify() {
	for c := range r.chains {
		best := -1
		for _, i := range r.chains[c].mentions {
			m := &r.Mentions[i]
			if m.Form == Name && m.Kind != "" && (best < 0 || m.Last-m.First > r.Mentions[best].Last-r.Mentions[best].First) {
				best = i
			}
		}
		if best < 0 {
			continue
		}
		for _, i := range r.chains[c].mentions {
			if m := &r.Mentions[i]; m.Form == Name {
				m.Kind = r.Mentions[best].Kind
			}
		}
		r.chains[c].kind = r.Mentions[best].Kind
	}
}

func (r *reader) join(i, c int) {
	m := &r.Mentions[i]
	if c < 0 {
		c = len(r.chains)
		r.chains = append(r.chains, chain{kind: m.Kind, heads: map[string]bool{}, roles: map[string]bool{}, plural: m.Plural})
	}
	x := &r.chains[c]
	m.Chain = c
	if x.kind == "" && m.Form == Pronoun && r.lexicon.pronoun(r.Words(m, false)).personal() {
		x.kind = Person
	}
	x.mentions = append(x.mentions, i)
	if x.kind == "" {
		x.kind = m.Kind
	}
	if x.gender == "" {
		x.gender = m.Gender
	}
	switch m.Form {
	case Name:
		x.names = append(x.names, strings.Fields(graph.Fold(r.Words(m, false))))
		for _, t := range r.Titles {
			if t.Holder == i {
				words := strings.Fields(graph.Fold(t.Position.Of(r.Document.Text)))
				x.roles[words[len(words)-1]] = true
				if k := r.lexicon.Noun(words[0]); k == Position || k == Person { // "president of X", but not "match referee"
					x.roles[words[0]] = true
				}
			}
		}
	case Nominal:
		if lemma := headLemma(&r.Trees[m.Sentence].Words[m.Head]); !x.heads[lemma] {
			x.heads[lemma] = true
			r.byHead[lemma] = append(r.byHead[lemma], c)
			if n := len(r.byHead[lemma]); n > 4*window { // older ones are forgotten
				r.byHead[lemma] = r.byHead[lemma][n-2*window:]
			}
		}
	}
}

// pairs finds where the text says that two names are one thing, and gives for the second its first.
func (r *reader) pairs() map[int]int {
	out := map[int]int{}
	var names []int
	for i := range r.Mentions {
		if r.Mentions[i].Form == Name {
			names = append(names, i)
		}
	}
	for k := 1; k < len(names); k++ {
		a, b := names[k-1], names[k]
		x, y := &r.Mentions[a], &r.Mentions[b]
		if x.Sentence != y.Sentence || x.Last > y.First {
			continue
		}
		t := &r.Trees[x.Sentence]
		between := strings.ToLower(formOf(t, span{x.Last, y.First}))
		after := ""
		if y.Last < len(t.Words) {
			after = t.Words[y.Last].Form
		}
		same := false
		switch between {
		case "(":
			same = after == ")" && (abbreviates(y, x, r) || abbreviates(x, y, r))
		case "/":
			people := x.Kind == Person || y.Kind == Person // but a group that is called like one has an acronym beside
			same = !(x.Kind == Country && y.Kind == Country) && (!people || x.Last-x.First == 1 && y.Last-y.First == 1 && (allCaps(r.Words(x, false)) || allCaps(r.Words(y, false))))
		case ", or", "or", "— or":
			same = between == ", or" && (abbreviates(y, x, r) || after == "," || after == ".") && x.Kind != Country && y.Kind != Country && (abbreviates(y, x, r) || x.Kind != Person)
		case ", also known as", "( also known as", ", known as", ", better known as", "also known as", ", formerly known as", ", formerly", "( formerly", "( also", ", also called", "(also known as", "(formerly", "(formerly known as", ", abbreviated", ", or simply", ", known by its acronym":
			same = true
		}
		if same {
			out[b] = a
			r.Aliases = append(r.Aliases, Alias{First: a, Second: b, Sentence: x.Sentence})
		}
	}
	return out
}

// abbreviates: short is an acronym or clipped form of long: CMA, or Interpol.
func abbreviates(short, long *Mention, r *reader) bool {
	s := strings.ToUpper(strings.ReplaceAll(r.Words(short, false), ".", ""))
	if short.Last-short.First > 2 || !allCaps(r.Words(short, false)) && len(s) > 12 {
		return false
	}
	initials := initialsOf(r.Words(long, false))
	if len(initials) < 2 || !strings.HasPrefix(s, initials[:1]) {
		return false
	}
	k := 0
	for _, c := range s { // the initials, in order, with letters from inside words between them
		if k < len(initials) && rune(initials[k]) == c {
			k++
		}
	}
	return k >= min(len(initials), 2) && (strings.HasPrefix(initials, s) || k == len(initials) || k*2 >= len(s))
}

// initialsOf gives the capital initials of a name's words.
func initialsOf(name string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' || c == '’' || c == '\'' }) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(c) && c < utf8.RuneSelf {
			b.WriteRune(c)
		}
	}
	return b.String()
}

func (r *reader) nameChain(i int, byName map[string]int, pairs map[int]int) int {
	m := &r.Mentions[i]
	key := graph.Fold(r.Words(m, false))
	if n := r.lexicon.countries[key]; n != nil {
		key = graph.Fold(n.Name)
	}
	if c, is := byName[key]; is {
		if a, paired := pairs[i]; paired && r.Mentions[a].Chain != c {
			r.merge(c, r.Mentions[a].Chain)
		}
		if n := r.described(i); n >= 0 && r.Mentions[n].Chain != c && len(r.chains[r.Mentions[n].Chain].names) == 0 && len(r.chains[r.Mentions[n].Chain].mentions) == 1 {
			r.merge(c, r.Mentions[n].Chain)
		}
		return c
	}
	c := -1
	if a, is := pairs[i]; is {
		c = r.Mentions[a].Chain
	} else if n := r.described(i); n >= 0 {
		c = r.Mentions[n].Chain
	}
	if c < 0 {
		c = r.similar(m, strings.Fields(key))
	}
	if c < 0 {
		c = len(r.chains) // the one that join will make
	}
	byName[key] = c
	if c == len(r.chains) {
		return -1
	}
	return c
}

// described gives the phrase beside the name of a person, "a judge, Anna Rossi,"; -1 without one.
func (r *reader) described(i int) int {
	m := &r.Mentions[i]
	h := r.Trees[m.Sentence].Words[m.Head]
	if h.Relation != "appos" || h.Head < 0 || m.Kind != Person {
		return -1
	}
	if n := r.At(m.Sentence, h.Head); n >= 0 && n < i && r.Mentions[n].Form == Nominal && r.Mentions[n].Kind == Person && !r.Mentions[n].Plural {
		return n
	}
	return -1
}

// merge moves all mentions of chain b into chain a.
func (r *reader) merge(a, b int) {
	for _, i := range r.chains[b].mentions {
		r.Mentions[i].Chain = a
	}
	r.chains[a].mentions = append(r.chains[a].mentions, r.chains[b].mentions...)
	r.chains[a].names = append(r.chains[a].names, r.chains[b].names...)
	sort.Ints(r.chains[a].mentions)
	r.chains[b].mentions = nil
	r.chains[b].names = nil
}

// similar finds the chain that a name is a shorter or longer form of.
func (r *reader) similar(m *Mention, words []string) int {
	if len(words) == 0 {
		return -1
	}
	if m.Kind == Country || m.Kind == Place {
		return r.namesake(m, words)
	}
	best := -1
	for c := len(r.chains) - 1; c >= 0; c-- {
		x := &r.chains[c]
		if x.kind != "" && m.Kind != "" && x.kind != m.Kind && !(len(words) == 1 && (m.Kind == Organisation || m.Kind == Place) && x.kind == Person && !r.strong(m)) &&
			!(x.kind == Organisation && m.Kind == Person && len(words) == 1) {
			continue
		}
		if x.kind == Country || x.kind == Place {
			continue
		}
		if (m.Kind == Person || x.kind == Person) && relative(x.names, words) {
			continue
		}
		for _, name := range x.names {
			if !r.formOf(x.kind, m, words, name) {
				continue
			}
			if x.kind != Person || len(words) > 1 {
				return c
			}
			// Of several of a family the one whom the article is about: whom it has named more often.
			if best < 0 || len(x.mentions) > 2*len(r.chains[best].mentions) {
				best = c
			}
			break
		}
	}
	return best
}

// relative: somebody else of the family has the names, the same surname behind another given name.
func relative(names [][]string, words []string) bool {
	last := len(words) - 1
	for _, n := range names {
		if last > 0 && len(n) > 1 && n[len(n)-1] == words[last] && n[0] != words[0] {
			return true
		}
	}
	return false
}

// namesake: "Lima" after "Marcos Lima" is he, unless it stands where a place does.
func (r *reader) namesake(m *Mention, words []string) int {
	if len(words) != 1 {
		return -1
	}
	if t := &r.Trees[m.Sentence]; m.First > 0 && t.Words[m.First-1].UPOS == "ADP" && !strings.EqualFold(t.Words[m.First-1].Form, "by") {
		return -1
	}
	for c := len(r.chains) - 1; c >= 0; c-- {
		if x := &r.chains[c]; x.kind == Person {
			for _, name := range x.names {
				if len(name) > 1 && name[len(name)-1] == words[0] {
					return c
				}
			}
		}
	}
	return -1
}

// strong: the name's kind is certain by the lexicon.
func (r *reader) strong(m *Mention) bool { _, certain := r.nameKind(m); return certain }

func (r *reader) formOf(kind Kind, m *Mention, short, long []string) bool {
	if len(short) > len(long) {
		return len(long) == 1 && m.Kind == Person && short[len(short)-1] == long[0] && kind != Organisation
	}
	if len(short) == len(long) {
		return false
	}
	if kind == Person {
		if len(short) == 1 {
			return short[0] == long[len(long)-1] || short[0] == long[0] && len(long) == 2 && m.Kind == Person
		}
		if r.lexicon.names.particles[short[0]] { // "de Witt" of "Anneke de Witt"
			return slices.Equal(short, long[len(long)-len(short):])
		}
		return short[len(short)-1] == long[len(long)-1] && short[0] == long[0]
	}
	// "Coalition" of "Global Coalition to Defeat X"; "Acme" of "Acme Holdings".
	at := -1
	k := 0
	for i, w := range long {
		if k < len(short) && w == short[k] {
			if k == 0 {
				at = i
			}
			k++
		}
	}
	if k < len(short) {
		if len(short) == 1 && len(long) > 1 && len(short[0]) > 1 {
			full := initialsOfFolded(long)
			return full == short[0] && allCaps(r.Words(m, false))
		}
		return false
	}
	head := r.lexicon.Noun(short[len(short)-1])
	if at == 0 && r.standsIn(short, long) {
		return false
	}
	if at == 0 {
		return head == "" || head == Organisation || len(short) > 1
	}
	return head == Organisation || head == Event || head == Agreement || head == Facility
}

// standsIn: the longer name says where or whose a body or building is: "York" is not York Minster, nor a ministry its country.
func (r *reader) standsIn(short, long []string) bool {
	if len(short) == 0 || len(short) >= len(long) || !slices.Equal(short, long[:len(short)]) {
		return false
	}
	last := long[len(long)-1]
	k := r.lexicon.Noun(last)
	return k == Facility || k == Organisation && !r.lexicon.coreference.companies[last]
}

func initialsOfFolded(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if w != "of" && w != "and" && w != "the" && w != "for" && w != "to" {
			b.WriteString(w[:1])
		}
	}
	return b.String()
}
