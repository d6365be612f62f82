package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Problem is something in a graph that is not as it should be.
type Problem struct {
	What   string // "statement clew:statement/1f of clew:article/a has no evidence"
	Repair string // what would mend it, or is to be done: "clew load --id a /articles/a.txt"
}

// Check reads the whole graph. On pebble it compares the tables of the store with each other; on all stores it looks whether the evidence of each
// article is what its text says at that place, and whether its statements are complete and what they assert is in the graph. It calls yield with each
// problem that it finds and writes nothing.
func (s *Store) Check(ctx context.Context, yield func(Problem)) error {
	ctx, done := s.reading(ctx)
	defer done()
	if s.sql != nil {
		if err := s.checkSQL(ctx, yield); err != nil {
			return fmt.Errorf("reading the tables of the store: %w", err)
		}
	}
	tables, err := s.checkPebble(ctx)
	for _, p := range tables {
		yield(Problem(p))
	}
	if err != nil {
		return fmt.Errorf("reading the tables of the store: %w", err)
	}
	damaged := len(tables) > 0
	unread := func(err error) error { // where a table is damaged, the articles may be unreadable: that is no news
		if !damaged || ctx.Err() != nil {
			return err
		}
		yield(Problem{"the articles cannot be checked: " + firstLine{err}.Error(), "mend the tables first"})
		return nil
	}
	labels, err := s.labels(ctx)
	if err != nil {
		return unread(err)
	}
	for _, label := range labels {
		if label == "" {
			continue // nothing that clew writes
		}
		quads, err := s.labelled(ctx, labelOf(label))
		if err != nil {
			return unread(err)
		}
		checkLabel(label, quads, yield)
	}
	return nil
}

// node is what an article says of one subject.
type node map[string][]quad.Value

func (n node) is(class string) bool {
	for _, v := range n[vocab.Type] {
		if v == quad.IRI(class) {
			return true
		}
	}
	return false
}

func (n node) one(predicate string) quad.Value {
	if v := n[predicate]; len(v) == 1 {
		return v[0]
	}
	return nil
}

// checkLabel checks the quads of one article.
func checkLabel(label graph.IRI, quads []quad.Quad, yield func(Problem)) {
	nodes, direct := map[quad.Value]node{}, map[quad.Quad]bool{}
	for _, q := range quads {
		if nodes[q.Subject] == nil {
			nodes[q.Subject] = node{}
		}
		if p, ok := q.Predicate.(quad.IRI); ok {
			nodes[q.Subject][string(p)] = append(nodes[q.Subject][string(p)], q.Object)
		}
		direct[quad.Quad{Subject: q.Subject, Predicate: q.Predicate, Object: q.Object}] = true
	}
	article := nodes[quad.IRI(label)]
	repair := "clew remove " + string(label) + ", and load it again"
	if source, ok := article.one(vocab.Source).(quad.String); ok {
		repair = fmt.Sprintf("clew remove %s, then clew load %s", label, string(source))
	}
	problem := func(format string, args ...any) {
		yield(Problem{fmt.Sprintf(format, args...) + " in " + string(label), repair})
	}
	text, hasText := article.one(vocab.ArticleBody).(quad.String)
	if article.is(vocab.NewsArticle) && !hasText {
		problem("the text is missing")
	}
	for i, q := range quads { // sorted by subject
		if i > 0 && q.Subject == quads[i-1].Subject {
			continue
		}
		subject, n := q.Subject, nodes[q.Subject]
		switch {
		case n.is(vocab.TextQuoteSelector):
			if what := checkEvidence(n, string(text)); what != "" {
				problem("evidence %s %s", wordsOf(subject), what)
			}
		case n.is(vocab.Statement):
			if what := checkStatement(n, nodes, direct); what != "" {
				problem("statement %s %s", wordsOf(subject), what)
			}
		}
	}
}

// checkEvidence says what is wrong with a piece of evidence, "" when nothing is.
func checkEvidence(n node, text string) string {
	start, err1 := strconv.Atoi(wordsOf(n.one(vocab.Start)))
	end, err2 := strconv.Atoi(wordsOf(n.one(vocab.End)))
	exact, ok := n.one(vocab.Exact).(quad.String)
	switch {
	case err1 != nil || err2 != nil || !ok:
		return "lacks its place or its words"
	case start < 0 || end < start || end > len(text):
		return fmt.Sprintf("is at bytes %d to %d of a text of %d", start, end, len(text))
	case text[start:end] != string(exact):
		return fmt.Sprintf("is not what the text says at bytes %d to %d", start, end)
	}
	return ""
}

// checkStatement says what is wrong with a statement, "" when nothing is.
func checkStatement(n node, nodes map[quad.Value]node, direct map[quad.Quad]bool) string {
	for _, part := range []struct{ predicate, name string }{
		{vocab.Subject, "subject"}, {vocab.Predicate, "predicate"}, {vocab.Object, "object"}, {vocab.Polarity, "polarity"}, {vocab.Modality, "modality"}, {vocab.Confidence, "confidence"},
	} {
		if k := len(n[part.predicate]); k != 1 {
			return fmt.Sprintf("has %d of %s, not 1", k, part.name)
		}
	}
	evidence := n[vocab.DerivedFrom]
	if len(evidence) == 0 {
		return "has no evidence"
	}
	for _, e := range evidence {
		if !nodes[e].is(vocab.TextQuoteSelector) {
			return fmt.Sprintf("has the evidence %s, which is not there", wordsOf(e))
		}
	}
	if n.is(vocab.Assertion) == n.is(vocab.Claim) {
		return "is neither an assertion nor a claim, or both"
	}
	s, p, o := n.one(vocab.Subject), n.one(vocab.Predicate), n.one(vocab.Object)
	_, named := s.(quad.IRI)
	known := s != quad.IRI(vocab.Unknown) && o != quad.IRI(vocab.Unknown)
	if n.is(vocab.Assertion) && named && known && !direct[quad.Quad{Subject: s, Predicate: p, Object: o}] {
		return "is asserted, and its fact is missing"
	}
	return ""
}
