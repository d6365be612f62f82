package clause

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/loaders/syntax"
)

// sentence is a tree with its children at hand, and what has been read out of it.
type sentence struct {
	tree *syntax.Tree
	kids [][]int // of each word, in the order of the text
	out  []Proposition
	seen map[string]bool
}

func newSentence(t *syntax.Tree) *sentence {
	s := &sentence{tree: t, kids: make([][]int, len(t.Words)), seen: map[string]bool{}}
	for i, w := range t.Words {
		if w.Head >= 0 {
			s.kids[w.Head] = append(s.kids[w.Head], i)
		}
	}
	return s
}

func (s *sentence) word(i int) *syntax.Word { return &s.tree.Words[i] }

// is reports whether the relation of a word to its head is one of those named, with or without subtype. The root has none.
func (s *sentence) is(i int, relations ...string) bool {
	if s.word(i).Head < 0 {
		return false
	}
	full := s.word(i).Relation
	base, _, _ := strings.Cut(full, ":")
	return slices.Contains(relations, full) || slices.Contains(relations, base)
}

// under reports whether a word is a child of another, by one of the relations.
func (s *sentence) under(i, head int, relations ...string) bool {
	return s.word(i).Head == head && s.is(i, relations...)
}

// child gives the first child that has one of the relations, or -1.
func (s *sentence) child(i int, relations ...string) int {
	for _, k := range s.kids[i] {
		if s.is(k, relations...) {
			return k
		}
	}
	return -1
}

// children gives the children that have one of the relations.
func (s *sentence) children(i int, relations ...string) []int {
	var out []int
	for _, k := range s.kids[i] {
		if s.is(k, relations...) {
			out = append(out, k)
		}
	}
	return out
}

// verbal: the word heads a clause. It is a verb or the predicate of a copula.
func (s *sentence) verbal(i int) bool {
	if s.is(i, "aux", "cop", "amod", "compound", "case", "mark") {
		return false
	}
	u := s.word(i).UPOS
	return u == "VERB" || u == "AUX" || s.child(i, "cop", "aux", "nsubj", "csubj") >= 0
}

// relative: the word is a relative or interrogative pronoun or adverb.
func (s *sentence) relative(i int) bool {
	switch s.word(i).XPOS {
	case "WDT", "WP", "WRB", "WP$":
		return true
	}
	return false
}

// below gives a word and all words below it, in the order of the text.
func (s *sentence) below(i int) []int { return s.collect(i, func(int) bool { return false }) }

// phrase is below without what drop says yes to, with all that hangs on it, and without punctuation at the ends.
func (s *sentence) phrase(i int, drop func(int) bool) []int { return s.trim(s.collect(i, drop)) }

func (s *sentence) collect(i int, drop func(int) bool) []int {
	out := []int{i}
	for n := 0; n < len(out); n++ {
		for _, k := range s.kids[out[n]] {
			if !drop(k) {
				out = append(out, k)
			}
		}
	}
	slices.Sort(out)
	return out
}

// pairs has the marks that may stand at the ends of a phrase when both are in it.
var pairs = map[string]string{`"`: `"`, "'": "'", "(": ")", "[": "]", "“": "”", "‘": "’", "-LRB-": "-RRB-"}

// trim takes punctuation off the ends of a phrase, and a conjunction off its beginning. Pairs of quotation marks and
// brackets stay.
func (s *sentence) trim(phrase []int) []int {
	for len(phrase) > 0 {
		first, last := s.word(phrase[0]), s.word(phrase[len(phrase)-1])
		has := func(words []int, opening, closing string) bool {
			return slices.ContainsFunc(words, func(i int) bool {
				f := s.word(i).Form
				return closing != "" && f == closing || opening != "" && pairs[f] == opening
			})
		}
		switch {
		case first.UPOS == "PUNCT" && !has(phrase[1:], "", pairs[first.Form]), len(phrase) > 1 && s.is(phrase[0], "cc"):
			phrase = phrase[1:]
		case last.UPOS == "PUNCT" && !has(phrase[:len(phrase)-1], last.Form, ""):
			phrase = phrase[:len(phrase)-1]
		default:
			return phrase
		}
	}
	return phrase
}

// join merges lists of words into one in the order of the text, each word once.
func join(lists ...[]int) []int {
	out := slices.Concat(lists...)
	slices.Sort(out)
	return slices.Compact(out)
}

// without gives the words of a list that another has not.
func without(list, drop []int) []int {
	var out []int
	for _, i := range list {
		if !slices.Contains(drop, i) {
			out = append(out, i)
		}
	}
	return out
}
