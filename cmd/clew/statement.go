package main

import (
	"github.com/clewgraph/clew/graph"
)

// statementJSON is a statement as extract prints it, one a line ▣.
type statementJSON struct {
	Article      graph.IRI         `json:"article"`
	Subject      termJSON          `json:"subject"`
	Predicate    string            `json:"predicate"`
	Object       termJSON          `json:"object"`
	Qualifiers   map[string]string `json:"qualifiers"`
	Asserted     bool              `json:"asserted"`
	Polarity     graph.Polarity    `json:"polarity"`
	Modality     graph.Modality    `json:"modality"`
	AttributedTo string            `json:"attributedTo"`
	Confidence   float64           `json:"confidence"`
	Pattern      string            `json:"pattern"`
	Open         bool              `json:"open"`
	Evidence     evidenceJSON      `json:"evidence"`
}

type termJSON struct {
	IRI     graph.IRI `json:"iri,omitempty"`
	Name    string    `json:"name,omitempty"`
	Class   string    `json:"class,omitempty"`
	Aliases []string  `json:"aliases,omitempty"`

	Value    string   `json:"value,omitempty"`
	Datatype string   `json:"datatype,omitempty"`
	Amount   *float64 `json:"amount,omitempty"`
	Currency string   `json:"currency,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	Time     string   `json:"time,omitempty"`

	Unknown bool `json:"unknown,omitempty"`
}

type evidenceJSON struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// statementsJSON gives the statements of an article as extract prints them.
func statementsJSON(a *graph.Article) []statementJSON {
	entities := make(map[graph.IRI]*graph.Entity, len(a.Entities))
	for i := range a.Entities {
		entities[a.Entities[i].IRI] = &a.Entities[i]
	}
	out := make([]statementJSON, 0, len(a.Statements))
	for i := range a.Statements {
		s := &a.Statements[i]
		j := statementJSON{
			Article: a.IRI, Subject: termOf(s.Subject, entities), Predicate: s.Predicate, Object: termOf(s.Object, entities),
			Qualifiers: map[string]string{}, Asserted: s.Asserted(), Polarity: s.Polarity, Modality: s.Modality,
			AttributedTo: termOf(s.AttributedTo, entities).words(), Confidence: s.Confidence, Pattern: s.Pattern, Open: s.Open,
			Evidence: evidenceJSON{a.Text[s.Evidence.Start:s.Evidence.End], s.Evidence.Start, s.Evidence.End},
		}
		for _, q := range s.Qualifiers {
			j.Qualifiers[q.Name] = q.Value
			if q.Time != "" {
				j.Qualifiers["timeValue"] = q.Time
			}
		}
		out = append(out, j)
	}
	return out
}

func termOf(t graph.Term, entities map[graph.IRI]*graph.Entity) termJSON {
	switch {
	case t.Unknown:
		return termJSON{Unknown: true}
	case t.Literal != nil:
		l := t.Literal
		return termJSON{Value: l.Value, Datatype: l.Datatype, Amount: l.Amount, Currency: l.Currency, Unit: l.Unit, Time: l.Time}
	}
	if e := entities[t.Entity]; e != nil {
		return termJSON{IRI: e.IRI, Name: e.Name, Class: e.Class, Aliases: e.Aliases}
	}
	return termJSON{IRI: t.Entity, Name: nameOf(t.Entity)}
}

func nameOf(i graph.IRI) string {
	if i == "" {
		return ""
	}
	return graph.Name(i)
}

// words is what a person reads: the name, or the words of a literal.
func (t termJSON) words() string {
	switch {
	case t.Unknown:
		return "(unknown)"
	case t.Name != "":
		return t.Name
	}
	return t.Value
}
