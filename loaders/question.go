package loaders

import (
	"context"
	"regexp"
	"strings"

	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/text"
)

// maxQuestion is how long a question may be, in bytes: longer ones are cut.
const maxQuestion = 1000

// opening is what stands before a question and asks nothing. The question follows with its asking word.
var opening = regexp.MustCompile(`(?i)^(?:(?:please|so|and|ok|well|hello|hi),? )*(?:(?:can|could|would) you (?:please )?(?:tell me|say)|tell me|do you know|i(?: would|'d)? (?:like|want) to know|please),? `)

// asksAt begins with a word that asks, or a preposition before one.
var asksAt = regexp.MustCompile(`(?i)^(?:(?:in|by|on|for|at|from|to|with|of) )?(?:who|whom|what|which|when|where|how)\b`)

func withoutOpening(words string) string {
	rest := opening.ReplaceAllString(words, "")
	if rest == words || !asksAt.MatchString(rest) {
		return words
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}

// Question reads a question in English, with the parser and the ontology that read articles. relations are the names of those that
// the graph has, which its verbs are looked for in. A question that is not understood has no parts. The error is that of the context.
func (r *Reader) Question(ctx context.Context, words string, relations []string) (*question.Question, error) {
	words = strings.Join(strings.Fields(strings.ToValidUTF8(words, "\uFFFD")), " ")
	if len(words) > maxQuestion {
		words = strings.ToValidUTF8(words[:maxQuestion], "")
	}
	bare := withoutOpening(strings.TrimRight(words, "?!. "))
	bare = strings.ReplaceAll(bare, "headquartered", "based")
	if bare == "" {
		return &question.Question{Text: words}, nil
	}
	doc := text.Lines(bare + "?")
	trees, err := r.model.Parse(ctx, doc.Text, doc.Sentences)
	if err != nil || len(trees) == 0 {
		return &question.Question{Text: words}, err
	}
	for i := range trees {
		relation.MendQuestion(&trees[i], r.lexicon)
	}
	reading := mention.Read(doc, trees, r.lexicon, nil)
	q := relation.Ask(r.ontology, r.lexicon, reading, entity.Resolve("clew:article/question", reading, r.lexicon, nil), r.lemmas(), relations)
	q.Text = words
	return q, nil
}

// lemmas gives the verbs that a word may be a form of.
func (r *Reader) lemmas() func(string) []string {
	return func(word string) []string {
		out := []string{word}
		for _, tag := range []string{"VBD", "VBN", "VBZ", "VBG"} {
			out = append(out, r.model.Lemma(word, tag, "VERB"))
		}
		return out
	}
}
