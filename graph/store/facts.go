package store

import (
	"context"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// Statements gives the statements that a filter chooses, ordered by article and by the place of their first
// evidence.
func (s *Store) Statements(ctx context.Context, f Filter) ([]Fact, error) {
	ctx, done := s.reading(ctx)
	defer done()
	who, err := s.identities(ctx)
	if err != nil {
		return nil, err
	}
	f.Subject, f.Object, f.Either = who.one(f.Subject), who.one(f.Object), who.one(f.Either)
	nodes, err := s.candidates(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []Fact
	for _, node := range nodes {
		fact, ok, err := s.fact(ctx, node)
		if err != nil {
			return nil, err
		}
		if ok && f.chooses(&fact) {
			out = append(out, fact)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		switch {
		case a.Article != b.Article:
			return a.Article < b.Article
		case a.Evidence.Start != b.Evidence.Start:
			return a.Evidence.Start < b.Evidence.Start
		case a.Predicate != b.Predicate:
			return a.Predicate < b.Predicate
		}
		return a.IRI < b.IRI
	})
	if f.Limit > 0 && len(out) > f.Limit {
		out = out[:f.Limit]
	}
	return out, nil
}

// candidates gives the statement nodes that an index finds for the narrowest field of a filter.
func (s *Store) candidates(ctx context.Context, f Filter) ([]graph.IRI, error) {
	seen := map[graph.IRI]bool{}
	var out []graph.IRI
	take := func(predicates ...string) func(quad.Quad) bool {
		return func(q quad.Quad) bool {
			p, _ := q.Predicate.(quad.IRI)
			for _, want := range predicates {
				if string(p) == want {
					if n, ok := q.Subject.(quad.IRI); ok && graph.IRI(n).IsStatement() && !seen[graph.IRI(n)] {
						seen[graph.IRI(n)] = true
						out = append(out, graph.IRI(n))
					}
				}
			}
			return true
		}
	}
	var err error
	switch {
	case f.IRI != "":
		out = []graph.IRI{f.IRI}
	case f.Evidence != "":
		err = s.each(ctx, quad.Object, quad.IRI(f.Evidence), take(vocab.DerivedFrom))
	case f.Subject != "":
		err = s.seen(ctx, quad.Object, quad.IRI(f.Subject), take(vocab.Subject))
	case f.Object != "":
		err = s.seen(ctx, quad.Object, quad.IRI(f.Object), take(vocab.Object))
	case f.Either != "":
		err = s.seen(ctx, quad.Object, quad.IRI(f.Either), take(vocab.Subject, vocab.Object))
	case f.Predicate != "":
		err = s.seen(ctx, quad.Object, quad.IRI(graph.Relation(f.Predicate)), take(vocab.Predicate))
	case f.Article != "":
		err = s.seen(ctx, quad.Label, quad.IRI(f.Article), take(vocab.Subject))
	default:
		err = s.seen(ctx, quad.Predicate, quad.IRI(vocab.Subject), take(vocab.Subject))
	}
	return out, err
}

func (f *Filter) chooses(x *Fact) bool {
	switch {
	case f.IRI != "" && x.IRI != f.IRI,
		f.Evidence != "" && !slices.ContainsFunc(x.Quotes, func(q Quote) bool { return q.IRI == f.Evidence }),
		f.Subject != "" && x.Subject.Entity != f.Subject,
		f.Object != "" && x.Object.Entity != f.Object,
		f.Either != "" && x.Subject.Entity != f.Either && x.Object.Entity != f.Either,
		f.Predicate != "" && x.Predicate != f.Predicate,
		f.Article != "" && x.Article != f.Article,
		f.AssertedOnly && (!x.Asserted() || x.Rejected):
		return false
	}
	if f.ObjectText != "" {
		return x.Object.Literal != nil && graph.Fold(x.Object.Literal.Value) == graph.Fold(f.ObjectText)
	}
	return true
}

// fact reads a statement node; not ok when it is none, or is not whole.
func (s *Store) fact(ctx context.Context, node graph.IRI) (Fact, bool, error) {
	x := Fact{IRI: node}
	var evidence []graph.IRI
	var amount, date *graph.Literal
	literal := func() *graph.Literal {
		if amount == nil {
			amount = &graph.Literal{}
		}
		return amount
	}
	var timeValue string
	asserted := false
	err := s.seen(ctx, quad.Subject, quad.IRI(node), func(q quad.Quad) bool {
		if label, ok := q.Label.(quad.IRI); ok {
			x.Article = graph.IRI(label)
		}
		predicate, _ := q.Predicate.(quad.IRI)
		words := wordsOf(q.Object)
		switch string(predicate) {
		case vocab.Subject:
			x.Subject = termOf(q.Object)
		case vocab.Object:
			x.Object = termOf(q.Object)
		case vocab.Predicate:
			if p, ok := q.Object.(quad.IRI); ok {
				x.Predicate = graph.RelationName(graph.IRI(p))
			}
		case vocab.Polarity:
			x.Polarity = graph.Polarity(words)
		case vocab.Modality:
			x.Modality = graph.Modality(words)
		case vocab.AttributedTo:
			x.AttributedTo = termOf(q.Object)
		case vocab.Confidence:
			x.Confidence, _ = strconv.ParseFloat(words, 64)
		case vocab.Pattern:
			x.Pattern = words
			x.Open = strings.HasPrefix(words, "open/")
		case vocab.DerivedFrom:
			if e, ok := q.Object.(quad.IRI); ok {
				evidence = append(evidence, graph.IRI(e))
			}
		case vocab.AmountValue:
			if n, err := strconv.ParseFloat(words, 64); err == nil {
				literal().Amount = &n
			}
		case vocab.Currency:
			literal().Currency = words
		case vocab.Unit:
			literal().Unit = words
		case vocab.DateValue:
			date = &graph.Literal{Time: words}
		case vocab.TimeValue:
			timeValue = words
		case vocab.Type:
			asserted = asserted || q.Object == quad.IRI(vocab.Assertion)
		default:
			if name, ok := strings.CutPrefix(string(predicate), vocab.Clew); ok {
				qualifier := graph.Qualifier{Name: name, Value: words}
				if e, ok := q.Object.(quad.IRI); ok {
					qualifier.Entity, qualifier.Value = graph.IRI(e), graph.Name(graph.IRI(e))
				}
				x.Qualifiers = append(x.Qualifiers, qualifier)
			}
		}
		return true
	})
	if err != nil || x.Predicate == "" || x.Article == "" {
		return x, false, err
	}
	x.Rejected = !asserted && x.Asserted()
	s.values(&x, amount, date, timeValue)
	sort.Slice(x.Qualifiers, func(i, j int) bool {
		if a, b := x.Qualifiers[i], x.Qualifiers[j]; a.Name != b.Name {
			return a.Name < b.Name
		}
		return x.Qualifiers[i].Value < x.Qualifiers[j].Value
	})
	for _, e := range evidence {
		quote, err := s.quote(ctx, e)
		if err != nil {
			return x, false, err
		}
		x.Quotes = append(x.Quotes, quote)
	}
	sort.Slice(x.Quotes, func(i, j int) bool { return x.Quotes[i].Start < x.Quotes[j].Start })
	if len(x.Quotes) > 0 {
		x.Evidence = x.Quotes[0].Evidence
	}
	return x, true, nil
}

// values puts numbers and dates where they belong: with the object, or else with the qualifier that has an amount.
func (s *Store) values(x *Fact, amount, date *graph.Literal, timeValue string) {
	if l := x.Object.Literal; l != nil && (l.Datatype == vocab.Clew+"Money" || l.Datatype == vocab.Clew+"Quantity") && amount != nil {
		l.Amount, l.Currency, l.Unit = amount.Amount, amount.Currency, amount.Unit
	} else if amount != nil {
		for i := range x.Qualifiers {
			if q := &x.Qualifiers[i]; q.Name == "amount" {
				q.Amount, q.Currency, q.Unit = amount.Amount, amount.Currency, amount.Unit
			}
		}
	}
	if l := x.Object.Literal; l != nil && date != nil {
		l.Time = date.Time
	}
	for i := range x.Qualifiers {
		if x.Qualifiers[i].Name == "time" && timeValue != "" {
			x.Qualifiers[i].Time = timeValue
		}
	}
}

// Quote gives a piece of evidence with its words.
func (s *Store) Quote(ctx context.Context, evidence graph.IRI) (Quote, error) {
	ctx, done := s.reading(ctx)
	defer done()
	return s.quote(ctx, evidence)
}

func (s *Store) quote(ctx context.Context, evidence graph.IRI) (Quote, error) {
	q := Quote{IRI: evidence}
	err := s.each(ctx, quad.Subject, quad.IRI(evidence), func(x quad.Quad) bool {
		switch p, _ := x.Predicate.(quad.IRI); string(p) {
		case vocab.Start:
			q.Start, _ = strconv.Atoi(wordsOf(x.Object))
		case vocab.End:
			q.End, _ = strconv.Atoi(wordsOf(x.Object))
		case vocab.Exact:
			q.Text = wordsOf(x.Object)
		}
		return true
	})
	return q, err
}

// wordsOf is a value as words: the lexical form of a literal, an IRI as it is.
func wordsOf(v quad.Value) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.TypedString:
		return string(v.Value)
	case quad.LangString:
		return string(v.Value)
	case quad.Int:
		return strconv.FormatInt(int64(v), 10)
	case quad.IRI:
		return string(v)
	case nil:
		return ""
	}
	return quad.StringOf(v)
}

func termOf(v quad.Value) graph.Term {
	switch v := v.(type) {
	case quad.IRI:
		if string(v) == vocab.Unknown {
			return graph.Term{Unknown: true}
		}
		return graph.Term{Entity: graph.IRI(v)}
	case quad.TypedString:
		return graph.Term{Literal: &graph.Literal{Value: string(v.Value), Datatype: string(v.Type)}}
	}
	return graph.Term{Literal: &graph.Literal{Value: wordsOf(v)}}
}
