package mention

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/coreference"
	"github.com/clewgraph/clew/loaders/syntax"
)

// reference is a word that heads a mention, for the chains.
type reference struct {
	Mention     // as it is, or what is made up for a word that no mention has as its head
	index   int // in Reading.Mentions, or -1
}

// references are the mentions and, besides, nouns before nouns ("iodine" in "iodine deficiency") and the words that the
// syntax model takes for heads of mentions: values, "this", "there". They stand in the order of the text.
func (r *Reading) references() []reference {
	var out []reference
	taken, named := map[[2]int]bool{}, map[[2]int]bool{}
	for i := range r.Mentions {
		if m := &r.Mentions[i]; m.Form != Amount {
			out = append(out, reference{*m, i})
			taken[[2]int{m.Sentence, m.Head}] = true
			for w := m.First; w < m.Last && m.Form == Name; w++ {
				named[[2]int{m.Sentence, w}] = true
			}
		}
	}
	for s := range r.Trees {
		words := r.Trees[s].Words
		for i := range words {
			w := &words[i]
			modifier := w.Relation == "compound" && (w.UPOS == "NOUN" || w.UPOS == "PROPN") && !named[[2]int{s, i}]
			if w.Entity == "" && !modifier || taken[[2]int{s, i}] {
				continue
			}
			m := Mention{Sentence: s, First: i, Last: i + 1, Core: i + 1, Head: i, Form: Nominal}
			switch w.UPOS {
			case "PROPN":
				m.Form = Name
			case "PRON":
				m.Form = Pronoun
			}
			for m.First > 0 && words[m.First-1].Head == i && words[m.First-1].UPOS != "PUNCT" {
				m.First--
			}
			for m.Last < len(words) && words[m.Last].Head == i && (words[m.Last].Relation == "flat" || words[m.Last].Relation == "compound") {
				m.Last++
			}
			m.Core = m.Last
			if m.Form == Name { // as names do, without what stands before them
				for m.First < i && words[m.First].UPOS != "PROPN" {
					m.First++
				}
			}
			m.Span.Start, m.Span.End = words[m.First].Start, words[m.Last-1].End
			out = append(out, reference{m, -1})
		}
	}
	slices.SortStableFunc(out, func(a, b reference) int {
		if a.Sentence != b.Sentence {
			return a.Sentence - b.Sentence
		}
		if a.First != b.First {
			return a.First - b.First
		}
		return b.Last - a.Last
	})
	return out
}

// References describes what mentions there are for the coreference model.
func (r *Reading) References(l *Lexicon) []coreference.Mention {
	described, _ := r.describe(l)
	return described
}

func (r *Reading) describe(l *Lexicon) ([]coreference.Mention, []reference) {
	references := r.references()
	place := make([]int, len(r.Mentions))
	for k, x := range references {
		if x.index >= 0 {
			place[x.index] = k
		}
	}
	out := make([]coreference.Mention, len(references))
	addressees := r.addressees()
	for k := range references {
		out[k] = r.reference(&references[k].Mention, l)
		out[k].Voice, out[k].Addressee = r.Document.Sentences[out[k].Sentence].Speaker, addressees[out[k].Sentence]
		if references[k].index >= 0 {
			out[k].Rule = references[k].Chain
		}
		if said := r.speaker(&references[k].Mention); said >= 0 && (r.Voices == nil || said != r.Voices[out[k].Sentence]) {
			out[k].Speaker = place[said]
		}
	}
	return out, references
}

// addressees gives for each sentence of a transcript whom its speaker speaks to: who spoke before; the first, who answers.
func (r *Reading) addressees() []string {
	out := make([]string, len(r.Document.Sentences))
	var turns []string
	first := 0 // sentences of the first turn, and what stands before it
	for i := range r.Document.Sentences {
		s := r.Document.Sentences[i].Speaker
		if s == "" {
			continue
		}
		if len(turns) == 0 || turns[len(turns)-1] != s {
			turns = append(turns, s)
		}
		if len(turns) > 1 {
			out[i] = turns[len(turns)-2]
		} else {
			first = i + 1
		}
	}
	for i := range out[:first] {
		if len(turns) > 1 && r.Document.Sentences[i].Speaker != "" {
			out[i] = turns[1]
		}
	}
	return out
}

func (r *Reading) reference(m *Mention, l *Lexicon) coreference.Mention {
	t := &r.Trees[m.Sentence]
	w := &t.Words[m.Head]
	x := coreference.Mention{
		Sentence: m.Sentence, Paragraph: r.Document.Sentences[m.Sentence].Block, Word: m.Head, First: m.First, Last: m.Last,
		Head: headLemma(w), Kind: string(m.Kind), Entity: w.Entity, Status: w.Status, Gender: m.Gender, Number: "s",
		Role: w.Relation, Governor: w.Head, Speaker: -1, Rule: -1,
	}
	if m.Plural || w.XPOS == "NNS" || w.XPOS == "NNPS" {
		x.Number = "p"
	}
	for k := range t.Words {
		if t.Words[k].Head == m.Head && t.Words[k].Relation == "conj" && m.Form == Nominal {
			x.Number = "p"
		}
	}
	switch m.Form {
	case Pronoun:
		x.Form = coreference.Pronoun
		x.Words = []string{strings.ToLower(w.Form)}
		p := l.pronoun(w.Form)
		if x.Gender, x.Number = p.sex(), p.Number; p.Person == 0 {
			x.Number = "s"
		}
		x.Barred = barred(t, m.Head)
		return x
	case Name:
		x.Form = coreference.Name
		x.Words = strings.Fields(graph.Fold(r.Words(m, false)))
		if c := l.countries[strings.Join(x.Words, " ")]; c != nil {
			x.Words = strings.Fields(graph.Fold(c.Name))
		}
		x.Capitals = m.Last-m.First == 1 && allCaps(w.Form) && len(w.Form) > 1
		if x.Gender == "" && m.Last-m.First < 4 {
			if g := l.names.given[x.Words[0]]; len(g) == 1 {
				x.Gender = g
			}
		}
		x.Head = x.Words[len(x.Words)-1]
		if k := m.Head - m.First; w.Entity != "person" && k >= 0 && k < len(x.Words) {
			x.Head = x.Words[k]
		}
	default:
		x.Form = coreference.Nominal
		if x.Gender == "" {
			x.Gender = l.coreference.gender[x.Head]
		}
	}
	if m.First > 0 && t.Words[m.First-1].UPOS == "DET" && m.Form == Name {
		x.Determiner = strings.ToLower(t.Words[m.First-1].Form)
	}
	for k := m.First; k < m.Last && m.Form == Nominal; k++ {
		f := strings.ToLower(t.Words[k].Form)
		switch u := &t.Words[k]; {
		case k < m.Head && u.UPOS == "DET" && x.Determiner == "":
			x.Determiner = f
		case k < m.Head && (u.XPOS == "PRP$" || u.XPOS == "POS") && x.Determiner == "":
			x.Determiner = "poss"
		case k < m.Head && u.UPOS == "NUM" && x.Determiner == "":
			x.Determiner = "number"
		case u.UPOS == "PUNCT" || k >= m.Core:
		case k == m.Head:
			x.Words = append(x.Words, x.Head)
		default:
			x.Words = append(x.Words, f)
		}
	}
	if len(x.Words) == 0 {
		x.Words = []string{x.Head}
	}
	return x
}

// definite determiners say that the reader knows which thing is meant.
func definite(determiner string) bool {
	switch determiner {
	case "the", "this", "that", "these", "those", "poss":
		return true
	}
	return false
}

// likely is how probable a link must be that makes two mentions one thing in the graph, where a wrong merger is worse
// than two entities for one thing.
const likely = .7

// rank gives each word that refers the chain that the model finds, for [Reading.Chains]. The chains of the mentions, which
// become the entities of the graph, stay those of the rules; the model adds what the rules leave alone and it is sure of,
// but not what a sentence says of a thing ("Peru is a member"): that is no name for it.
func (r *reader) rank(model *coreference.Model) {
	described, references := r.describe(r.lexicon)
	antecedent, sure := model.Link(described)
	all, strict := newSets(len(references)), newSets(len(references))
	ruled := map[int]int{} // of each chain of the rules, its first mention, the last that stayed with it, and its first name
	kept, names := map[int]int{}, map[int]int{}
	spelled := map[string]int{}
	for j, x := range references {
		if a := antecedent[j]; a >= 0 {
			all.join(a, j)
		}
		first, is := ruled[x.Chain]
		switch {
		case x.index < 0:
		case is:
			a, k := antecedent[j], kept[x.Chain]
			agree := a >= 0 && (references[a].Chain == x.Chain && references[a].index >= 0 || all.of(k) == all.of(a) || strict.of(k) == strict.of(a))
			switch r.settle(&x.Mention, &described[j], a, sure[j], agree) {
			case byRule:
				strict.join(first, j)
				kept[x.Chain] = j
				if x.Form != Name && agree {
					r.Mentions[x.index].Sure = sure[j]
				} else if x.Form != Name {
					r.Mentions[x.index].Sure = (1 - sure[j]) / 2 // the model thinks otherwise
				}
			case byModel:
				strict.join(a, j)
				r.Mentions[x.index].Sure = sure[j]
			}
		default:
			kept[x.Chain] = j
			ruled[x.Chain] = j
			if a := antecedent[j]; a >= 0 && sure[j] >= likely && (x.Form != Nominal || definite(described[j].Determiner)) &&
				!r.predicate(&x.Mention) && !r.predicate(&references[a].Mention) && r.mayBeOne(&x.Mention, &references[a].Mention) {
				strict.join(a, j)
				r.Mentions[x.index].Sure = sure[j]
			}
		}
		if x.Form == Name {
			key := strings.Join(described[j].Words, " ")
			if first, is := spelled[key]; is {
				all.join(first, j)
			} else {
				spelled[key] = j
			}
		}
		if x.index >= 0 && x.Form == Name {
			if first, is := names[x.Chain]; is {
				all.join(first, j)
			} else {
				names[x.Chain] = j
			}
		}
		// Who says "I" in quotation marks is the speaker, also one who is named behind the words.
		if s, p := described[j].Speaker, r.lexicon.pronoun(described[j].Words[0]); s >= 0 && p.Person == 1 && p.Number == "s" {
			all.join(s, j)
			strict.join(s, j)
		}
	}
	for _, voice := range coreference.Voices(described) {
		for _, j := range voice[min(1, len(voice)):] {
			all.join(voice[0], j)
			strict.join(voice[0], j)
		}
	}
	r.Chains = make(map[[2]int]int, len(references))
	for k, x := range references {
		if x.index >= 0 {
			r.Mentions[x.index].Chain = strict.of(k)
		}
		r.Chains[[2]int{x.Sentence, x.Head}] = all.of(k)
	}
	// Which word heads a name is often a matter of taste ("Trinity College"): all its words have its chain.
	for k, x := range references {
		for i := x.First; i < x.Last && x.Form == Name; i++ {
			at := [2]int{x.Sentence, i}
			if _, has := r.Chains[at]; !has && r.Trees[x.Sentence].Words[i].UPOS == "PROPN" {
				r.Chains[at] = all.of(k)
			}
		}
	}
	next := len(references)
	for i := range r.Mentions {
		if r.Mentions[i].Form == Amount {
			r.Mentions[i].Chain = next
			next++
		}
	}
}

// verdict says whose answer holds for a mention that the rules give to a chain.
type verdict int

const (
	alone   verdict = iota // neither's: it stays a thing of its own
	byRule                 // that of the rules
	byModel                // that of the coreference model
)

// How probable a link must be: one on which rules and model agree, and one of the model's alone.
const (
	agreed   = .2
	overrule = .55
)

// settle decides about a pronoun, or a phrase with "the" or "this", that the rules give to a chain, when the model says otherwise.
// A pronoun that neither is sure of stands for nothing: what is said of it is not said of somebody else.
func (r *reader) settle(m *Mention, described *coreference.Mention, antecedent int, sure float64, agree bool) verdict {
	switch {
	case m.Form == Pronoun && (described.Speaker >= 0 && r.lexicon.FirstPerson(described.Words[0]) || described.Voice != ""):
		return byRule
	case m.Form == Pronoun && r.lexicon.FirstPerson(described.Words[0]):
		return byRule
	case m.Form == Pronoun && agree:
		if sure < agreed {
			return alone
		}
		return byRule
	case m.Form == Pronoun && antecedent >= 0 && sure >= overrule:
		return byModel
	case m.Form == Pronoun && (described.Gender != "" || r.belongsToBody(m)):
		return byRule // whom the name or the noun narrows down
	case m.Form == Pronoun:
		return alone
	case m.Form == Nominal && !agree && antecedent >= 0 && sure >= likely && definite(described.Determiner) && !r.predicate(m):
		return byModel
	}
	return byRule
}

// mayBeOne: if one of two mentions is "I" or "we", the other is too, or is the name of somebody who can say so. A speech is
// full of things, and its speaker is seldom one of them. Nor are two of a family one.
func (r *reader) mayBeOne(a, b *Mention) bool {
	first := func(m *Mention) bool { return m.Form == Pronoun && r.lexicon.FirstPerson(r.Words(m, false)) }
	speaker := func(m *Mention) bool {
		return first(m) || m.Form == Name && (m.Kind == Person || m.Kind == Organisation || m.Kind == Group)
	}
	if a.Form == Name && b.Form == Name {
		x, y := strings.Fields(graph.Fold(r.Words(a, false))), strings.Fields(graph.Fold(r.Words(b, false)))
		if r.standsIn(x, y) || r.standsIn(y, x) {
			return false
		}
	}
	if a.Form == Name && b.Form == Name && relative([][]string{strings.Fields(graph.Fold(r.Words(a, false)))}, strings.Fields(graph.Fold(r.Words(b, false)))) {
		return false
	}
	if first(a) && r.speaker(a) >= 0 || first(b) && r.speaker(b) >= 0 {
		return false // who speaks there is known, and is not who says "we" elsewhere
	}
	return !first(a) && !first(b) || speaker(a) && speaker(b)
}

// predicate: the phrase is what a sentence says that something is or becomes.
func (r *reader) predicate(m *Mention) bool {
	t := &r.Trees[m.Sentence]
	for k := range t.Words {
		if t.Words[k].Head == m.Head && t.Words[k].Relation == "cop" {
			return true
		}
	}
	w := &t.Words[m.Head]
	return w.Head >= 0 && t.Words[w.Head].Lemma == "become" && (w.Relation == "xcomp" || w.Relation == "obj")
}

// sets are disjoint sets of numbers (Galler and Fischer 1964), each named by its least one.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) of(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(i, j int) {
	i, j = s.of(i), s.of(j)
	s[max(i, j)] = min(i, j)
}

// barred are the words of its sentence that a pronoun cannot stand for (the binding principles, Chomsky 1981): the
// subject of the verb that it is the object of, the noun that it possesses or stands in, and with "Peru became its
// member" the subject.
func barred(t *syntax.Tree, pronoun int) []int {
	var out []int
	w := &t.Words[pronoun]
	if strings.HasSuffix(w.Form, "self") || strings.HasSuffix(w.Form, "selves") || w.Head < 0 {
		return nil
	}
	subjects := func(of int) {
		for k := range t.Words {
			if t.Words[k].Head == of && strings.HasPrefix(t.Words[k].Relation, "nsubj") {
				out = append(out, k)
			}
		}
	}
	switch {
	case w.Relation == "obj" || w.Relation == "iobj":
		subjects(w.Head)
	case w.Relation == "nmod:poss":
		noun := &t.Words[w.Head]
		out = append(out, w.Head)
		subjects(w.Head) // "Peru is its member"
		if noun.Head >= 0 && t.Words[noun.Head].Lemma == "become" {
			subjects(noun.Head)
		}
	case w.Relation == "nmod":
		out = append(out, w.Head)
	}
	return out
}
