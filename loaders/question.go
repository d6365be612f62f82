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

// Question reads a question in English, with the parser and the ontology that read articles. A question that is not understood has no parts. Where names
// of the graph may have misled the parser, it is read a second time without them ([question.Question.Otherwise]). The error is that of the context.
func (r *Reader) Question(ctx context.Context, words string, known Known) (*question.Question, error) {
	words = strings.Join(strings.Fields(strings.ToValidUTF8(words, "\uFFFD")), " ")
	if len(words) > maxQuestion {
		words = strings.ToValidUTF8(words[:maxQuestion], "")
	}
	bare := withoutOpening(strings.TrimRight(words, "?!. "))
	bare = strings.ReplaceAll(bare, "headquartered", "based")
	if bare == "" {
		return &question.Question{Text: words}, nil
	}
	plain, err := r.askedBy(ctx, bare, known.Relations)
	if err != nil {
		return nil, err
	}
	plain.Text = words
	other, stands := standIn(bare, known.Class)
	if stands == nil {
		return plain, nil
	}
	q, err := r.askedBy(ctx, other, known.Relations)
	if err != nil {
		return nil, err
	}
	putBack(q, stands)
	q.Text, q.Otherwise = words, plain
	return q, nil
}

// askedBy reads the bare words of a question.
func (r *Reader) askedBy(ctx context.Context, bare string, relations []string) (*question.Question, error) {
	doc := text.Lines(bare + "?")
	trees, err := r.model.Parse(ctx, doc.Text, doc.Sentences)
	if err != nil || len(trees) == 0 {
		return &question.Question{}, err
	}
	for i := range trees {
		relation.MendQuestion(&trees[i], r.lexicon, r.model.Lemma)
	}
	reading := mention.Read(doc, trees, r.lexicon, nil)
	return relation.Ask(r.ontology, r.lexicon, reading, entity.Resolve("clew:article/question", reading, r.lexicon, nil), r.lemmas(), relations), nil
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
