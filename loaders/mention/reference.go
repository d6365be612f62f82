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
