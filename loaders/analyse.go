package loaders

import (
	"context"
	"slices"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/confidence"
	"github.com/clewgraph/clew/loaders/coreference"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

// Analyse reads a text in whole up to its mentions, without entities and relations; see [Reader.AnalyseParts] for a long one. The error is that of the context.
func (r *Reader) Analyse(ctx context.Context, article string) (*mention.Reading, error) {
	return r.analyse(ctx, text.Split(article))
}

// AnalyseSentences is Analyse for a text whose every line is one sentence.
func (r *Reader) AnalyseSentences(ctx context.Context, article string) (*mention.Reading, error) {
	return r.analyse(ctx, text.Lines(article))
}

// AnalyseTokens reads sentences whose words are given. The trees are those of the parser alone; the reading's
// sentences are in the same order, its text the words with blanks between them. The error is that of the context.
func (r *Reader) AnalyseTokens(ctx context.Context, sentences []text.Line) (*mention.Reading, []syntax.Tree, error) {
	doc := text.Join(sentences)
	trees, err := r.model.Parse(ctx, doc.Text, doc.Sentences)
	if err != nil {
		return nil, nil, err
	}
	return mention.Read(doc, clone(trees), r.lexicon, r.chains), trees, nil
}

// clone copies trees with their words, which reading mends.
func clone(trees []syntax.Tree) []syntax.Tree {
	out := slices.Clone(trees)
	for i := range out {
		out[i].Words, out[i].Names = slices.Clone(out[i].Words), slices.Clone(out[i].Names)
	}
	return out
}

// References describes the mentions of a reading for the coreference model, see [mention.Reading.References].
func (r *Reader) References(reading *mention.Reading) []coreference.Mention {
	return reading.References(r.lexicon)
}

// Observe reads an article for fitting the weights of confidence: see gets each statement, the doubtful ones too, which
// [Reader.Read] does not tell, with the features that its confidence is made of. The entities say what the statements' IRIs stand for.
func (r *Reader) Observe(ctx context.Context, in Input, see func(graph.Statement, confidence.Features)) ([]graph.Entity, error) {
	reading, err := r.Analyse(ctx, in.Text)
	if err != nil {
		return nil, err
	}
	set := entity.Resolve(in.IRI, reading, r.lexicon, nil)
	return set.Entities, relation.Observe(ctx, r.ontology, r.lexicon, reading, set, see)
}
