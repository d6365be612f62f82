package mention

import (
	"slices"
	"sort"
	"strings"

	"github.com/clewgraph/clew/loaders/text"
)

// speaker gives for a mention inside a direct quotation or a turn of a transcript the mention of who says it, or -1.
// Quotations stand in order and do not overlap.
func (r *Reading) speaker(m *Mention) int {
	k := sort.Search(len(r.Quotations), func(k int) bool { return r.Quotations[k].Words.Start > m.Start }) - 1
	if k >= 0 && r.Quotations[k].Direct && r.Quotations[k].Words.Contains(m.Span) {
		return r.Quotations[k].Speaker
	}
	if r.Voices != nil {
		return r.Voices[m.Sentence]
	}
	return -1
}

// voices finds the labels of who speaks in a transcript.
func (r *reader) voices() {
	label := map[string]int{} // to the first mention of that label's sentence
	for i := range r.Mentions {
		s := r.Document.Sentences[r.Mentions[i].Sentence]
		if r.Document.Blocks[s.Block].Kind != text.Label {
			continue
		}
		if _, is := label[s.Of(r.Document.Text)]; !is && r.Mentions[i].Form == Name {
			label[s.Of(r.Document.Text)] = i
		}
	}
	for s := range r.Document.Sentences {
		speaker := r.Document.Sentences[s].Speaker
		if speaker == "" {
			continue
		}
		if r.Voices == nil {
			r.Voices = slices.Repeat([]int{-1}, len(r.Document.Sentences))
		}
		if m, is := label[speaker]; is {
			r.Voices[s] = m
		}
	}
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
	for n := len(x.mentions) - 1; n >= 0; n-- {
		k := x.mentions[n]
		m := &r.Mentions[k]
		if k >= i {
			continue
		}
		if here.Sentence-m.Sentence > window {
			break
		}
		v := -6 * (here.Sentence - m.Sentence)
		if r.Document.Sentences[here.Sentence].Block != r.Document.Sentences[m.Sentence].Block {
			v -= 6 // another paragraph
		}
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

// window is how many sentences back a phrase looks for what it stands for.
const window = 12

// recent gives the chains with a mention at most so many sentences before mention i, in the order that they were made.
func (r *reader) recent(i, sentences int) []int {
	var out []int
	seen := map[int]bool{}
	for k := i - 1; k >= 0 && r.Mentions[i].Sentence-r.Mentions[k].Sentence <= sentences; k-- {
		if c := r.Mentions[k].Chain; c < len(r.chains) && !seen[c] && len(r.chains[c].mentions) > 0 {
			seen[c] = true
			out = append(out, c)
		}
	}
	sort.Ints(out)
	return out
}

// pronounChain finds what a pronoun stands for; -1 keeps it alone.
func (r *reader) pronounChain(i int) int {
	m := &r.Mentions[i]
	p := r.lexicon.pronoun(r.Words(m, false))
	said := r.speaker(m)
	if p.Person == 1 {
		if said >= 0 && said < i {
			return r.Mentions[said].Chain
		}
		return -1
	}
	var fits func(*chain) bool
	switch {
	case p.Person != 3:
		return -1
	case p.sex() != "":
		m.Gender = p.sex()
		fits = func(x *chain) bool {
			return x.kind == Person && !x.plural && (x.gender == "" || x.gender == m.Gender)
		}
	case p.Number == "p":
		their := strings.EqualFold(r.Words(m, false), "their")
		fits = func(x *chain) bool {
			return x.plural || x.kind == Group || x.kind == Organisation && len(x.names) > 0 && their
		}
	default:
		it := strings.EqualFold(r.Words(m, false), "it")
		fits = func(x *chain) bool {
			switch x.kind {
			case Person, Group, Date, Money, Quantity, Position:
				return false
			case "", Abstract, Substance:
				return len(x.names) > 0 || !it && !x.plural
			}
			return !x.plural
		}
	}
	best, score := -1, -30
	for _, c := range r.recent(i, 3) {
		x := &r.chains[c]
		if !fits(x) {
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
		if x.plural && p.Number == "p" {
			s += 6
		}
		if x.kind == Organisation && r.belongsToBody(m) {
			s += 10 // "its 12th member" is that of a union rather than of a country
		}
		if x.kind == "" && p.Number == "p" {
			s -= 8 // "they" are people rather than times
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

// belongsToBody: the pronoun is the possessor of a noun that organisations have.
func (r *reader) belongsToBody(m *Mention) bool {
	t := &r.Trees[m.Sentence]
	w := &t.Words[m.Head]
	return w.Relation == "nmod:poss" && w.Head >= 0 && r.lexicon.coreference.possessed[t.Words[w.Head].Lemma]
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
