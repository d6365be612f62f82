// Package clause reads propositions out of dependency trees: a relation in the words of the sentence and what it
// holds between, as open information extraction does (Del Corro and Gemulla 2013, "ClausIE"; Gashteovski et al.
// 2017, "MinIE"). It knows no ontology and no names: of "Mr. Baker found an opening under the house" it makes
// found(Mr. Baker; an opening; under the house).
//
// A clause gives one proposition, with all its arguments; a list of three or more things gives one for each of them.
// What a verb leaves to its context is filled in from the tree: the subject of "came and saw", of "who came",
// of "coming home" and of "agreed to come". Nouns give some of their own: of "Muscat, the capital", "President
// Bush", "talks between both".
package clause

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/clewgraph/clew/loaders/confidence"
	"github.com/clewgraph/clew/loaders/syntax"
)

// Kind says what part of a sentence a proposition was read from.
type Kind string

// The kinds of propositions.
const (
	Main       Kind = "main"       // a clause that depends on no other
	Conjunct   Kind = "conjunct"   // a further predicate of a clause: "came and saw"
	Complement Kind = "complement" // what is said or thought: "said that he came"
	Relative   Kind = "relative"   // "who came"
	Participle Kind = "participle" // a clause without a finite verb that modifies a noun: "a panel drafting laws"
	Adverbial  Kind = "adverbial"  // "when he came", "coming home"
	Infinitive Kind = "infinitive" // "asked him to come"
	Apposition Kind = "apposition" // "Muscat, the capital"
	Title      Kind = "title"      // "President Bush"
	Modifier   Kind = "modifier"   // "talks between both"
)

// be stands for the copula that a sentence leaves unsaid. It is not inflected: the sentence does not say the tense.
const be = "be"

// Phrase is words of a sentence.
type Phrase struct {
	Implied string // what the sentence leaves unsaid, before the words: "be" in an apposition
	Words   []int  // indices into Tree.Words in the order of the text; there may be gaps between them
}

// Proposition is a relation between two or more arguments, the first of them its subject.
type Proposition struct {
	Kind       Kind
	Relation   Phrase   // the verb with its auxiliaries, negation, particles, and the preposition of the second argument
	Arguments  []Phrase // never empty, each with words
	Confidence float64  // from 0 to 1: above a half, it is worth telling
	Features   confidence.Features
}

// Read gives the propositions of a sentence, the surest first.
func Read(t *syntax.Tree) []Proposition {
	s := newSentence(t)
	for i := range t.Words {
		if s.verbal(i) {
			s.clause(i)
		}
	}
	for i := range t.Words {
		s.noun(i)
	}
	slices.SortStableFunc(s.out, func(a, b Proposition) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return s.out
}

// Text gives the words of a phrase as the article has them, a blank at each gap.
func (p Phrase) Text(t *syntax.Tree, article string) string {
	var parts []string
	if p.Implied != "" {
		parts = append(parts, p.Implied)
	}
	for i := 0; i < len(p.Words); {
		j := i + 1
		for j < len(p.Words) && p.Words[j] == p.Words[j-1]+1 {
			j++
		}
		parts = append(parts, article[t.Words[p.Words[i]].Start:t.Words[p.Words[j-1]].End])
		i = j
	}
	return strings.Join(parts, " ")
}

// add keeps a proposition that has words in each of its parts, once.
func (s *sentence) add(p Proposition) {
	if p.Relation.Implied == "" && len(p.Relation.Words) == 0 || len(p.Arguments) < 2 ||
		slices.ContainsFunc(p.Arguments, func(a Phrase) bool { return len(a.Words) == 0 }) {
		return
	}
	key := fmt.Sprint(p.Relation, p.Arguments)
	if s.seen[key] {
		return
	}
	s.seen[key] = true
	p.Confidence = weights.Of(p.Features)
	s.out = append(s.out, p)
}
