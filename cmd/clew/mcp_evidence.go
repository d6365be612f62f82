package main

import (
	"errors"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// toolEvidence is the sentence that says so, and where it stands.
type toolEvidence struct {
	Sentence string    `json:"sentence" jsonschema:"the words of the article, as they stand there"`
	Article  graph.IRI `json:"article" jsonschema:"the IRI of the article"`
	Title    string    `json:"title,omitempty"`
	Source   string    `json:"source,omitempty" jsonschema:"the file or address of the article"`
	Start    int       `json:"start" jsonschema:"where the sentence begins in the article's text, in bytes"`
	End      int       `json:"end" jsonschema:"where it ends, in bytes"`
	Before   string    `json:"before,omitempty" jsonschema:"the sentence before it"`
	After    string    `json:"after,omitempty" jsonschema:"the sentence behind it"`
}

// toolFact is a statement with all its evidence.
type toolFact struct {
	Subject    string         `json:"subject"`
	Relation   string         `json:"relation"`
	Object     string         `json:"object"`
	Qualifiers string         `json:"qualifiers,omitempty" jsonschema:"what narrows it: ordinal, time, place, amount"`
	Status     string         `json:"status" jsonschema:"stated by the article; or according to somebody, future, possible, denied, rejected"`
	By         string         `json:"by,omitempty" jsonschema:"who says so, when it is not the article"`
	Side       string         `json:"side" jsonschema:"whether it speaks for the fact, against it, or leaves it open"`
	Date       string         `json:"date,omitempty"`
	Confidence float64        `json:"confidence" jsonschema:"the share of such statements that are right"`
	Pattern    string         `json:"pattern,omitempty" jsonschema:"the pattern that read it"`
	Evidence   []toolEvidence `json:"evidence"`
}

type toolEntity struct {
	Name    string         `json:"name"`
	IRI     graph.IRI      `json:"iri"`
	Class   string         `json:"class,omitempty"`
	Aliases []string       `json:"aliases,omitempty"`
	Facts   int            `json:"facts" jsonschema:"how much the graph says of it"`
	About   []toolEvidence `json:"evidence" jsonschema:"a sentence about it"`
}

// toolReader gathers what an answer says, up to its bounds.
type toolReader struct {
	c     *cli.Context
	db    *store.Store
	names *namer
	dates *dater
	known map[graph.IRI]*graph.Article
	left  int // bytes
}

func newToolReader(c *cli.Context, db *store.Store) *toolReader {
	return &toolReader{c: c, db: db, names: newNamer(c, db), dates: &dater{c: c, db: db, articles: map[graph.IRI]string{}}, known: map[graph.IRI]*graph.Article{}, left: maxAnswer}
}

// full reports whether the answer has become as long as it may.
func (r *toolReader) full() bool { return r.left <= 0 }

func (r *toolReader) article(iri graph.IRI) (*graph.Article, error) {
	if a, is := r.known[iri]; is {
		return a, nil
	}
	a, err := r.db.Article(r.c.Context, iri)
	if err != nil && !errors.Is(err, store.ErrNoArticle) {
		return nil, err
	}
	if len(r.known) > 100 {
		clear(r.known)
	}
	r.known[iri] = a
	return a, nil
}

// evidence gives a sentence with its article, and where around is set with its neighbours.
func (r *toolReader) evidence(q store.Quote, around bool) (toolEvidence, error) {
	iri, _, _ := q.IRI.Evidence()
	e := toolEvidence{Sentence: q.Text, Article: iri, Start: q.Start, End: q.End}
	a, err := r.article(iri)
	if err != nil {
		return e, err
	}
	if a != nil {
		e.Title, e.Source = a.Title, a.Source
		if around && 0 <= q.Start && q.Start <= q.End && q.End <= len(a.Text) {
			e.Before, e.After = neighbours(a.Text, q.Start, q.End)
		}
	}
	r.left -= len(e.Sentence) + len(e.Before) + len(e.After) + 200
	return e, nil
}

func (r *toolReader) fact(f *store.Fact, around bool) (toolFact, error) {
	var errs [5]error
	out := toolFact{Relation: f.Predicate, Side: side(f), Confidence: f.Confidence, Pattern: f.Pattern, Evidence: []toolEvidence{}, Qualifiers: strings.Trim(qualifiersOf(f), " ()")}
	out.Subject, errs[0] = r.names.of(f.Subject)
	out.Object, errs[1] = r.names.of(f.Object)
	out.Status, errs[2] = statusOf(f, r.names)
	out.By, errs[3] = r.names.of(f.AttributedTo)
	out.Date, errs[4] = r.dates.of(f)
	if err := errors.Join(errs[:]...); err != nil {
		return out, err
	}
	r.left -= len(out.Object) + 200
	for _, q := range f.Quotes {
		e, err := r.evidence(q, around)
		if err != nil {
			return out, err
		}
		out.Evidence = append(out.Evidence, e)
	}
	return out, nil
}

// row is a row by its columns, and its evidence apart.
func (r *toolReader) row(columns []string, cells []queries.Cell) (toolRow, error) {
	t := toolRow{Values: map[string]any{}, Evidence: []toolEvidence{}}
	for i, cell := range cells {
		iri, _ := cell.Value.(quad.IRI)
		if !graph.IRI(iri).IsEvidence() {
			t.Values[columns[i]] = cellOf(cell)
			r.left -= len(cell.Text) + len(columns[i]) + 20
			continue
		}
		quote, err := r.db.Quote(r.c.Context, graph.IRI(iri))
		if err != nil {
			return t, err
		}
		e, err := r.evidence(quote, false)
		if err != nil {
			return t, err
		}
		t.Evidence = append(t.Evidence, e)
	}
	return t, nil
}
