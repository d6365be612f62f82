package mention

import (
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/coreference"
)

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
		if r.standsIn(x, y) || r.standsIn(y, x) || relative([][]string{x}, y) {
			return false
		}
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
