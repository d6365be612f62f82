// Package syntax gives each sentence its part-of-speech tags, lemmas and
// dependency tree, in the scheme of Universal Dependencies
// (https://universaldependencies.org, the English treebanks' version).
package syntax

import "github.com/clewgraph/clew/loaders/text"

// Word is one node of a dependency tree.
type Word struct {
	text.Span        // where it stands in the article
	Form      string // as written
	Lemma     string // dictionary form: "be" for "was"; lower case but for names
	UPOS      string // universal tag: NOUN, PROPN, VERB, …
	XPOS      string // Penn tag: NN, NNP, VBD, …
	Head      int    // index of the head in Tree.Words, -1 for the root
	Relation  string // to the head, with subtype: "nsubj:pass", "nmod:poss", "acl:relcl"
}

// Tree is the analysis of one sentence. Words stand in the order of the text;
// exactly one has Head -1, and there are no cycles.
type Tree struct {
	text.Span
	Words []Word
}
