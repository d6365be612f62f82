// Package syntax gives each sentence its part-of-speech tags, lemmas and
// dependency tree, in the scheme of Universal Dependencies
// (https://universaldependencies.org, the English treebanks' version), and the names in it.
package syntax

import (
	"strings"

	"github.com/clewgraph/clew/loaders/text"
)

// Word is one node of a dependency tree.
type Word struct {
	text.Span         // where it stands in the article
	Form      string  // as written
	Lemma     string  // dictionary form: "be" for "was"; lower case but for names
	UPOS      string  // universal tag: NOUN, PROPN, VERB, …
	XPOS      string  // Penn tag: NN, NNP, VBD, …
	Head      int     // index of the head in Tree.Words, -1 for the root
	Relation  string  // to the head, with subtype: "nsubj:pass", "nmod:poss", "acl:relcl"
	Sure      float32 // the probability of head and relation, from 0 to 1
	Entity    string  // what the phrase that the word heads mentions, of GUM's kinds (person, place, …), or ""
	Status    string  // of that mention: "new", "giv" (mentioned before), "acc" (known without), or ""
}

// Name is words First to Last, half-open, that name something.
type Name struct {
	First, Last int
	Kind        string  // of GUM's: person place organization object event time abstract animal plant substance
	Sure        float32 // its probability, from 0 to 1
	Inner       bool    // it is a part of a longer name
}

// Tree is the analysis of one sentence. Words stand in the order of the text;
// exactly one has Head -1, and there are no cycles.
type Tree struct {
	text.Span
	Words []Word
	Names []Name // in order, the inner ones last
}

// contentClauses puts right the clause of a noun that lacks nothing, and so is what the noun says and no relative
// clause: in "the report that Norway signed the treaty" "that" is a mark, and cannot be a second object.
func (t *Tree) contentClauses() {
	for i := range t.Words {
		that := &t.Words[i]
		if that.Head < 0 || that.Lemma != "that" || t.Words[that.Head].Relation != "acl:relcl" || that.Head < i {
			continue
		}
		clause := &t.Words[that.Head]
		subject, object := false, false
		for k := i + 1; k < len(t.Words); k++ {
			if w := &t.Words[k]; w.Head == that.Head {
				subject = subject || w.Relation == "nsubj" || w.Relation == "nsubj:pass"
				object = object || w.Relation == "obj"
			}
		}
		if that.Relation == "mark" || that.Relation == "obj" && subject && object {
			that.UPOS, that.XPOS, that.Relation, clause.Relation = "SCONJ", "IN", "mark", "acl"
		}
	}
}

// nounsWithArticles puts right the tag of a noun that looks like a pronoun: what has an article is none, "the mine".
func (t *Tree) nounsWithArticles() {
	for i := range t.Words {
		h := t.Words[i].Head
		if h < 0 || t.Words[i].Relation != "det" || t.Words[i].Lemma != "the" && t.Words[i].Lemma != "a" {
			continue
		}
		if w := &t.Words[h]; w.XPOS == "PRP" {
			w.UPOS, w.XPOS, w.Lemma = "NOUN", "NN", strings.ToLower(w.Form)
		}
	}
}

// subjects puts right two that a parser takes for something else, both before the verb and a comma:
//
//   - "Rossi, a young winger, scored": nobody is called there, the name is the subject;
//   - "The son of a welder, Rossi studied law": of two subjects the first describes the second.
func (t *Tree) subjects() {
	first := map[int]int{} // of each word its first subject
	for i := range t.Words {
		w := &t.Words[i]
		if w.Head >= 0 && strings.HasPrefix(w.Relation, "nsubj") {
			if _, has := first[w.Head]; !has {
				first[w.Head] = i
			}
		}
	}
	for i := range t.Words {
		w := &t.Words[i]
		if w.Head <= i {
			continue
		}
		s, has := first[w.Head]
		switch {
		case w.Relation == "vocative" && w.UPOS == "PROPN" && !has && t.Words[w.Head].UPOS == "VERB" && t.Words[w.Head].XPOS != "VB":
			w.Relation = "nsubj"
			first[w.Head] = i
		case w.Relation == "vocative" && w.UPOS == "PROPN" && has && s > i && t.Words[s].XPOS == "NN" && t.follows(i, s):
			w.Relation = t.Words[s].Relation
			t.Words[s].Head, t.Words[s].Relation = i, "appos"
			first[w.Head] = i
		case w.Relation == "nsubj" && w.UPOS == "PROPN" && s < i && t.Words[s].XPOS == "NN" && i > 0 && t.Words[i-1].Form == ",":
			t.Words[s].Head, t.Words[s].Relation = i, "appos"
			first[w.Head] = i
		}
	}
}

// follows: the phrase of a noun begins right behind a name and a comma.
func (t *Tree) follows(name, noun int) bool {
	k := name + 1
	for k < noun && t.Words[k].Head == name && t.Words[k].Relation == "flat" {
		k++
	}
	if t.Words[k].Form != "," {
		return false
	}
	for k++; k < noun; k++ { // all that stands between is of the phrase
		h := k
		for steps := 0; h >= 0 && h != noun && steps < 8; steps++ {
			h = t.Words[h].Head
		}
		if h != noun {
			return false
		}
	}
	return true
}
