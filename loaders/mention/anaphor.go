package mention

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/loaders/syntax"
)

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
	for _, c := range slices.Backward(r.byHead[lemma]) {
		x := &r.chains[c]
		for n := len(x.mentions) - 1; n >= 0 && n >= len(x.mentions)-window; n-- {
			o := &r.Mentions[x.mentions[n]]
			if o.Form != Nominal || headLemma(&r.Trees[o.Sentence].Words[o.Head]) != lemma || o.Plural != m.Plural || inside(o, m) || inside(m, o) {
				continue
			}
			_, others := r.shape(o)
			if slices.Equal(modifiers, others) && m.Core == m.Last && (len(modifiers) == 0 || definite) {
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
	if !definite || len(modifiers) > 0 && (len(modifiers) > 2 || !r.lexicon.coreference.makers[lemma] || !strings.HasPrefix(head.Relation, "nsubj")) || m.Core < m.Last && (t.Words[m.Core].Form == "of" || t.Words[m.Core].Form == "for" || len(modifiers) > 0) || m.Plural || hasPossessor(t, m.Head) {
		return -1
	}
	// A name that has the word in it: "the agency" after "European Space Agency"; then any of the kind.
	best, score := -1, 0
	for _, c := range r.recent(i, window) {
		x := &r.chains[c]
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
		if fits == 0 && (r.lexicon.coreference.generic[lemma] || r.lexicon.coreference.makers[lemma]) && !r.otherBody(x, lemma) && len(x.names) > 0 && (x.kind == m.Kind || x.kind == Place && m.Kind == Country) {
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

// otherBody: the chain's name says that it is another kind of body than the noun: a confederation is no company.
func (r *reader) otherBody(x *chain, lemma string) bool {
	if r.lexicon.coreference.bodies[lemma] || lemma == "organisation" || lemma == "organization" || lemma == "group" || lemma == "bloc" || lemma == "institution" {
		return false
	}
	for _, name := range x.names {
		for _, w := range name {
			if r.lexicon.coreference.bodies[w] || r.lexicon.coreference.companies[lemma] && r.lexicon.coreference.public[w] {
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
