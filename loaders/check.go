package loaders

import (
	"context"
	"fmt"
	"slices"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/relation"
)

// CheckOntology reads the sentences that the patterns of the ontology carry: each pattern must match its own
// ("yes") and must not match the others ("no"). Of a list of verbs, which share their sentences, each must be known or match one. The
// error names the pattern and the sentence, or the verb with its file and line.
func (r *Reader) CheckOntology() error {
	for _, rel := range r.ontology.Relations {
		for _, p := range rel.Patterns {
			if err := r.CheckPattern(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckPattern is [Reader.CheckOntology] for one pattern.
func (r *Reader) CheckPattern(p *relation.Pattern) error {
	if verb, place := p.Verb(); verb != "" && !r.model.Verb(verb) && !r.shown(p) {
		return &graph.Error{Message: fmt.Sprintf("%s: %s: %q is no verb that is known", place, p.Relation.Name, verb),
			Hint: "a verb stands in its dictionary form; a rare one needs a sentence of its own under yes"}
	}
	for _, s := range p.Yes {
		if !r.finds(p, s) && !r.findsRelation(p, s) {
			return &graph.Error{Message: fmt.Sprintf("ontology: %s: does not match %q", p.Where(), s), Hint: "clew parse - shows how a sentence is read"}
		}
	}
	for _, s := range p.No {
		if r.finds(p, s) {
			return &graph.Error{Message: fmt.Sprintf("ontology: %s: matches %q and should not", p.Where(), s), Hint: "clew parse - shows how a sentence is read"}
		}
	}
	return nil
}

// finds reports whether the pattern makes an asserted or claimed statement of a sentence.
func (r *Reader) finds(p *relation.Pattern, sentence string) bool {
	reading, err := r.AnalyseSentences(context.Background(), sentence)
	if err != nil {
		return false
	}
	return relation.Matches(r.ontology, r.lexicon, reading, entity.Resolve("clew:article/check", reading, r.lexicon, nil), p)
}

// shown reports whether a verb of a list has a sentence of its own.
func (r *Reader) shown(p *relation.Pattern) bool {
	verb, _ := p.Verb()
	for _, other := range p.Relation.Patterns {
		if v, _ := other.Verb(); v == verb && slices.ContainsFunc(p.Yes, func(s string) bool { return r.finds(other, s) }) {
			return true
		}
	}
	return false
}

// findsRelation: the sentences of a list of verbs belong to the list; one of its verbs must match each.
func (r *Reader) findsRelation(p *relation.Pattern, sentence string) bool {
	if verb, _ := p.Verb(); verb == "" {
		return false
	}
	for _, other := range p.Relation.Patterns {
		if verb, _ := other.Verb(); verb != "" && r.finds(other, sentence) {
			return true
		}
	}
	return false
}
