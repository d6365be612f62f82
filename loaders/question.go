package loaders

import (
	"context"
	"strings"

	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/text"
)

// maxQuestion is how long a question may be, in bytes: longer ones are cut.
const maxQuestion = 1000

// Question reads a question in English, with the parser and the ontology that read articles. relations are the names of those that
// the graph has, which its verbs are looked for in. A question that is not understood has no parts. The error is that of the context.
func (r *Reader) Question(ctx context.Context, words string, relations []string) (*question.Question, error) {
	words = strings.Join(strings.Fields(strings.ToValidUTF8(words, "\uFFFD")), " ")
	if len(words) > maxQuestion {
		words = strings.ToValidUTF8(words[:maxQuestion], "")
	}
	bare := strings.TrimRight(words, "?!. ")
	if bare == "" {
		return &question.Question{Text: words}, nil
	}
	doc := text.Lines(bare + "?")
	trees, err := r.model.Parse(ctx, doc.Text, doc.Sentences)
	if err != nil || len(trees) == 0 {
		return &question.Question{Text: words}, err
	}
	for i := range trees {
		relation.MendQuestion(&trees[i])
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
