package mention

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/syntax"
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
	speakers := r.speakerAt()
	for i := range r.Mentions {
		m := &r.Mentions[i]
		c := -1
		switch m.Form {
		case Name:
			c = r.nameChain(i, byName, pairs)
		case Nominal:
			c = r.phraseChain(i)
		case Pronoun:
			c = r.pronounChain(i, speakers)
		}
		r.join(i, c)
	}
	// A speaker that stands behind the quotation is known only now.
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Form != Pronoun {
			continue
		}
		if w := strings.ToLower(r.Words(m, false)); firstPerson[w] {
			if s := speakers(m); s >= 0 && r.Mentions[s].Chain != m.Chain {
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

var firstPerson = set([]string{"i", "me", "my", "we", "us", "our", "mine", "ours", "myself", "ourselves"})

// speakerAt gives for a mention inside a direct quotation the mention of who says it, or -1.
func (r *reader) speakerAt() func(*Mention) int {
	return func(m *Mention) int {
		for _, q := range r.Quotations {
			if q.Direct && q.Words.Contains(m.Span) {
				return q.Speaker
			}
		}
		return -1
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
				x.roles[words[0]] = true
			}
		}
	case Nominal:
		x.heads[headLemma(&r.Trees[m.Sentence].Words[m.Head])] = true
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
			same = x.Kind != Person && y.Kind != Person && !(x.Kind == Country && y.Kind == Country)
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
		return c
	}
	c := -1
	if a, is := pairs[i]; is {
		c = r.Mentions[a].Chain
	} else if h := r.Trees[m.Sentence].Words[m.Head]; h.Relation == "appos" && h.Head >= 0 && m.Kind == Person {
		// "a judge, Anna Rossi,"
		if n := r.At(m.Sentence, h.Head); n >= 0 && n < i && r.Mentions[n].Form == Nominal && r.Mentions[n].Kind == Person && !r.Mentions[n].Plural {
			c = r.Mentions[n].Chain
		}
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
	for c := len(r.chains) - 1; c >= 0; c-- {
		x := &r.chains[c]
		if x.kind != "" && m.Kind != "" && x.kind != m.Kind && !(len(words) == 1 && (m.Kind == Organisation || m.Kind == Place) && x.kind == Person && !r.strong(m)) &&
			!(x.kind == Organisation && m.Kind == Person && len(words) == 1) {
			continue
		}
		if x.kind == Country || x.kind == Place {
			continue
		}
		for _, name := range x.names {
			if r.formOf(x.kind, m, words, name) {
				return c
			}
		}
	}
	return -1
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
	if at == 0 {
		return head == "" || head == Organisation || len(short) > 1
	}
	return head == Organisation || head == Event || head == Agreement || head == Facility
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

// phraseChain resolves "the alliance", "the meeting", "ministers".
func (r *reader) phraseChain(i int) int {
	m := &r.Mentions[i]
	t := &r.Trees[m.Sentence]
	head := &t.Words[m.Head]
	if strings.HasPrefix(head.Relation, "compound") {
		return -1
	}
	if c := r.apposed(i); c >= 0 {
		return c
	}
	lemma := headLemma(head)
	definite, modifiers := r.shape(m)
	bare := m.First == m.Head && m.Plural
	if !definite && !bare {
		return -1
	}
	// The same head, with nothing that sets them apart; then, for a definite one, with more words.
	longer := -1
	for c := len(r.chains) - 1; c >= 0; c-- {
		x := &r.chains[c]
		if !x.heads[lemma] {
			continue
		}
		for _, k := range x.mentions {
			o := &r.Mentions[k]
			if o.Form != Nominal || headLemma(&r.Trees[o.Sentence].Words[o.Head]) != lemma || o.Plural != m.Plural || inside(o, m) || inside(m, o) {
				continue
			}
			_, others := r.shape(o)
			if sameWords(modifiers, others) && m.Core == m.Last && (len(modifiers) == 0 || definite) {
				return c
			}
			if longer < 0 && len(modifiers) == 0 && m.Core == m.Last && definite && !m.Plural && m.Sentence-o.Sentence < 12 {
				longer = c
			}
		}
	}
	if longer >= 0 {
		return longer
	}
	if !definite || len(modifiers) > 0 && (len(modifiers) > 2 || !makers[lemma] || !strings.HasPrefix(head.Relation, "nsubj")) || m.Core < m.Last || m.Plural || hasPossessor(t, m.Head) {
		return -1
	}
	// A name that has the word in it: "the agency" after "European Space Agency"; then any of the kind.
	best, score := -1, 0
	for c := range r.chains {
		x := &r.chains[c]
		if len(x.mentions) == 0 {
			continue
		}
		fits := 0
		if len(modifiers) > 0 && (x.kind != Organisation || len(x.names) == 0 || r.distance(x, i) > 2 || !r.leads(x)) {
			continue
		}
		for _, name := range x.names {
			for _, w := range name {
				if w == lemma {
					fits = 40
				}
			}
		}
		if x.roles[lemma] {
			fits = 40
		}
		if fits == 0 && generic[lemma] && !r.otherBody(x, lemma) && len(x.names) > 0 && (x.kind == m.Kind || x.kind == Place && m.Kind == Country) {
			fits = 20
		}
		if fits == 0 {
			continue
		}
		if s := fits + r.salience(x, i); s > score && r.distance(x, i) < 8 {
			best, score = c, s
		}
	}
	return best
}

// apposed gives the chain of a name that stands before a phrase in apposition: "Anna Rossi, a judge,".
func (r *reader) apposed(i int) int {
	m := &r.Mentions[i]
	t := &r.Trees[m.Sentence]
	w := &t.Words[m.Head]
	if w.Relation != "appos" || w.Head < 0 || m.Plural {
		return -1
	}
	n := r.At(m.Sentence, w.Head)
	if n < 0 || n >= i || r.Mentions[n].Form != Name || r.Mentions[n].Kind != m.Kind && r.Mentions[n].Kind != "" || m.Kind != Person && m.Kind != Organisation {
		return -1
	}
	return r.Mentions[n].Chain
}

// makers are the nouns by which news calls a company with a word of what it does: "the software maker".
var makers = set(strings.Fields("maker giant firm company group manufacturer retailer publisher developer lender carrier producer brewer operator startup supplier airline bank automaker carmaker chipmaker drugmaker"))

// bodies are organisations that nobody calls a company, a club or an agency, but by their own nouns.
var bodies = set(strings.Fields("confederation union party ministry government council commission committee court parliament congress senate assembly federation police university college school coalition alliance league army navy military church hospital association society"))

// otherBody: the chain's name says that it is another kind of body than the noun: a confederation is no company.
func (r *reader) otherBody(x *chain, lemma string) bool {
	if bodies[lemma] || lemma == "organisation" || lemma == "organization" || lemma == "group" || lemma == "bloc" || lemma == "institution" {
		return false
	}
	for _, name := range x.names {
		for _, w := range name {
			if bodies[w] {
				return true
			}
		}
	}
	return false
}

// leads: the chain was the subject of a sentence.
func (r *reader) leads(x *chain) bool {
	for _, k := range x.mentions {
		m := &r.Mentions[k]
		if strings.HasPrefix(r.Trees[m.Sentence].Words[m.Head].Relation, "nsubj") {
			return true
		}
	}
	return false
}

// headLemma is the lemma of a phrase's head, also when its capital made the tagger take it for a name.
func headLemma(w *syntax.Word) string {
	l := strings.ToLower(w.Lemma)
	if w.XPOS == "NNPS" {
		l = strings.TrimSuffix(l, "s")
	}
	return l
}

// generic nouns stand for a named thing of their kind.
var generic = set(strings.Fields("company firm group organisation organization agency alliance club team bank party union bloc corporation institution university charity airline manufacturer retailer publisher regulator watchdog country nation city town startup studio coalition spacecraft rocket ship vessel missile probe lander rover satellite plane aircraft film book airport hospital stadium museum company"))

// shape says whether a phrase is definite, and gives its modifiers.
func (r *reader) shape(m *Mention) (definite bool, modifiers []string) {
	t := &r.Trees[m.Sentence]
	for k := m.First; k < m.Core; k++ {
		w := &t.Words[k]
		if k == m.Head {
			continue
		}
		switch f := strings.ToLower(w.Form); {
		case f == "the" || f == "this" || f == "that" || f == "these" || f == "those":
			definite = true
		case w.UPOS == "DET":
			return false, []string{f}
		case w.UPOS == "PUNCT":
		default:
			modifiers = append(modifiers, f)
		}
	}
	return definite, modifiers
}

func sameWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func hasPossessor(t *syntax.Tree, head int) bool {
	for i := range t.Words {
		if t.Words[i].Head == head && t.Words[i].Relation == "nmod:poss" {
			return true
		}
	}
	return false
}

func inside(a, b *Mention) bool {
	return a.Sentence == b.Sentence && a.First >= b.First && a.Last <= b.Last
}

// distance is the number of sentences since the chain's last mention before mention i.
func (r *reader) distance(x *chain, i int) int {
	for k := len(x.mentions) - 1; k >= 0; k-- {
		if x.mentions[k] < i {
			return r.Mentions[i].Sentence - r.Mentions[x.mentions[k]].Sentence
		}
	}
	return 1 << 20
}

// salience is higher for what was spoken of last, as a subject, and often (Lappin and Leass 1994).
func (r *reader) salience(x *chain, i int) int {
	here := &r.Mentions[i]
	s := min(len(x.mentions), 4)
	if len(x.names) > 0 {
		s += 2
	}
	best := -100
	for _, k := range x.mentions {
		m := &r.Mentions[k]
		if k >= i {
			break
		}
		v := -6 * (here.Sentence - m.Sentence)
		t := &r.Trees[m.Sentence]
		switch rel, sub, _ := strings.Cut(t.Words[m.Head].Relation, ":"); {
		case rel == "nsubj":
			v += 9
			if h := t.Words[m.Head].Head; h >= 0 && t.Words[h].Relation == "root" {
				v += 2
			}
		case rel == "obj", rel == "iobj":
			v += 4
		case rel == "nmod" && sub == "poss":
			v += 2
		case rel == "obl":
			v += 2
		case rel == "nmod":
			v -= 2
		}
		best = max(best, v)
	}
	return s + best
}

// pronounChain finds what a pronoun stands for; -1 keeps it alone.
func (r *reader) pronounChain(i int, speaker func(*Mention) int) int {
	m := &r.Mentions[i]
	w := strings.ToLower(r.Words(m, false))
	said := speaker(m)
	if firstPerson[w] {
		if said >= 0 && said < i {
			return r.Mentions[said].Chain
		}
		return -1
	}
	var fits func(*chain) bool
	switch w {
	case "he", "him", "his", "himself", "she", "her", "hers", "herself":
		gender := "M"
		if w[0] == 's' || strings.HasPrefix(w, "her") {
			gender = "F"
		}
		m.Gender = gender
		fits = func(x *chain) bool {
			return x.kind == Person && !x.plural && (x.gender == "" || x.gender == gender)
		}
	case "it", "its", "itself":
		fits = func(x *chain) bool {
			switch x.kind {
			case Person, Group, Date, Money, Quantity, Position:
				return false
			case "", Abstract, Substance:
				return len(x.names) > 0 || w != "it" && !x.plural
			}
			return !x.plural
		}
	case "they", "them", "their", "theirs", "themselves":
		fits = func(x *chain) bool {
			return x.plural || x.kind == Group || x.kind == Organisation && len(x.names) > 0 && w == "their"
		}
	default:
		return -1
	}
	best, score := -1, -30
	for c := range r.chains {
		x := &r.chains[c]
		if len(x.mentions) == 0 || !fits(x) {
			continue
		}
		d := r.distance(x, i)
		if d > 3 {
			continue
		}
		if said >= 0 && r.Mentions[said].Chain == c {
			continue // the speaker says I
		}
		s := r.salience(x, i)
		if x.plural && w[0] == 't' {
			s += 6
		}
		if last := &r.Mentions[x.mentions[len(x.mentions)-1]]; last.Sentence == m.Sentence && r.clash(last, m) {
			continue
		}
		if s > score {
			best, score = c, s
		}
	}
	return best
}

// clash: subject and object of one verb are two, but for "-self".
func (r *reader) clash(a, b *Mention) bool {
	t := &r.Trees[a.Sentence]
	if inside(b, a) && t.Words[b.Head].Relation == "nmod:poss" && t.Words[b.Head].Head == a.Head {
		return true // "its work" is not it
	}
	x, y := &t.Words[a.Head], &t.Words[b.Head]
	if y.Relation == "nmod:poss" && y.Head >= 0 {
		// "Peru became its member": not Peru's.
		if of := &t.Words[y.Head]; x.Head >= 0 && (x.Head == of.Head && t.Words[x.Head].Lemma == "become" || x.Head == y.Head && strings.HasPrefix(x.Relation, "nsubj")) {
			return true
		}
	}
	return x.Head == y.Head && y.Relation != "nmod:poss" && strings.HasPrefix(x.Relation, "nsubj") && (y.Relation == "obj" || y.Relation == "iobj")
}
