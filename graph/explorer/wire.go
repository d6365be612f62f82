package explorer

import (
	"bytes"
	"encoding/json"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

// The JSON of /api/clew/, in both directions: the server writes it, and [Client] reads it. openapi.yaml describes it.

type entityJSON struct {
	IRI     graph.IRI `json:"iri"`
	Name    string    `json:"name"`
	Class   string    `json:"class,omitempty"`
	Aliases []string  `json:"aliases,omitempty"`
	Named   bool      `json:"named"`
	Facts   int       `json:"facts"` // quads that it takes part in
}

// thingJSON is an entity with all that its page begins with.
type thingJSON struct {
	entityJSON
	Kinds []string   `json:"kinds,omitempty"` // its class and those above
	Links []linkJSON `json:"links,omitempty"`
}

type linkJSON struct {
	Relation string    `json:"relation"`
	IRI      graph.IRI `json:"iri"`
	Name     string    `json:"name,omitempty"` // of a thing of the graph
}

func entityOf(e graph.Entity, facts int) entityJSON {
	return entityJSON{e.IRI, e.Name, e.Class, e.Aliases, e.Named, facts}
}

func (e *entityJSON) entity() graph.Entity {
	return graph.Entity{IRI: e.IRI, Name: e.Name, Class: e.Class, Aliases: e.Aliases, Named: e.Named}
}

type matchJSON struct {
	entityJSON
	Matched string  `json:"matched"` // the name that matched, folded
	Score   float64 `json:"score"`
	Other   int     `json:"other,omitempty"` // which of its names matched in whole
}

type termJSON struct {
	IRI      graph.IRI `json:"iri,omitempty"`
	Name     string    `json:"name,omitempty"`
	Class    string    `json:"class,omitempty"`
	Value    *string   `json:"value,omitempty"`
	Datatype string    `json:"datatype,omitempty"`
	Amount   *float64  `json:"amount,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Unit     string    `json:"unit,omitempty"`
	Time     string    `json:"time,omitempty"`
	Unknown  bool      `json:"unknown,omitempty"`
}

func termOf(t graph.Term) *termJSON {
	switch {
	case t.Unknown:
		return &termJSON{Unknown: true}
	case t.Literal != nil:
		l := t.Literal
		return &termJSON{Value: &l.Value, Datatype: l.Datatype, Amount: l.Amount, Currency: l.Currency, Unit: l.Unit, Time: l.Time}
	case t.Entity != "":
		return &termJSON{IRI: t.Entity}
	}
	return nil
}

func (t *termJSON) term() graph.Term {
	switch {
	case t == nil:
		return graph.Term{}
	case t.Unknown:
		return graph.Term{Unknown: true}
	case t.Value != nil:
		return graph.Term{Literal: &graph.Literal{Value: *t.Value, Datatype: t.Datatype, Amount: t.Amount, Currency: t.Currency, Unit: t.Unit, Time: t.Time}}
	}
	return graph.Term{Entity: t.IRI}
}

// Words is what a person reads.
func (t *termJSON) Words() string {
	switch {
	case t == nil:
		return ""
	case t.Unknown:
		return "(unknown)"
	case t.Value != nil:
		return *t.Value
	case t.Name != "":
		return t.Name
	}
	return graph.Name(t.IRI)
}

// Path is where the entity's page is; "" for a literal.
func (t *termJSON) Path() string {
	if t == nil || t.IRI == "" {
		return ""
	}
	return pathOf(t.IRI)
}

// pathOf is the path under /id/ of an IRI of ours; "" for any other.
func pathOf(iri graph.IRI) string {
	name, ours := strings.CutPrefix(string(iri), vocab.Clew)
	if !ours || name == "" {
		return ""
	}
	return (&url.URL{Path: "/id/" + name}).EscapedPath()
}

type qualifierJSON struct {
	Name     string    `json:"name"`
	Value    string    `json:"value"`
	Time     string    `json:"time,omitempty"`
	IRI      graph.IRI `json:"iri,omitempty"`
	Amount   *float64  `json:"amount,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Unit     string    `json:"unit,omitempty"`
}

type quoteJSON struct {
	IRI   graph.IRI `json:"iri"`
	Start int       `json:"start"` // half-open byte offsets into the article's text
	End   int       `json:"end"`
	Text  string    `json:"text"`
}

type factJSON struct {
	IRI          graph.IRI       `json:"iri"`
	Article      graph.IRI       `json:"article"`
	Subject      *termJSON       `json:"subject"`
	Predicate    string          `json:"predicate"`
	Object       *termJSON       `json:"object"`
	Qualifiers   []qualifierJSON `json:"qualifiers"`
	Asserted     bool            `json:"asserted"`
	Rejected     bool            `json:"rejected"`
	Polarity     graph.Polarity  `json:"polarity"`
	Modality     graph.Modality  `json:"modality"`
	AttributedTo *termJSON       `json:"attributedTo,omitempty"`
	Confidence   float64         `json:"confidence"`
	Pattern      string          `json:"pattern"`
	Open         bool            `json:"open"`
	Evidence     []quoteJSON     `json:"evidence"`
}

func factOf(f *store.Fact) factJSON {
	out := factJSON{
		IRI: f.IRI, Article: f.Article, Subject: termOf(f.Subject), Predicate: f.Predicate, Object: termOf(f.Object), Qualifiers: []qualifierJSON{},
		Asserted: f.Asserted() && !f.Rejected, Rejected: f.Rejected, Polarity: f.Polarity, Modality: f.Modality, AttributedTo: termOf(f.AttributedTo),
		Confidence: f.Confidence, Pattern: f.Pattern, Open: f.Open, Evidence: []quoteJSON{},
	}
	for _, q := range f.Qualifiers {
		out.Qualifiers = append(out.Qualifiers, qualifierJSON{q.Name, q.Value, q.Time, q.Entity, q.Amount, q.Currency, q.Unit})
	}
	for _, q := range f.Quotes {
		out.Evidence = append(out.Evidence, quoteJSON{q.IRI, q.Start, q.End, q.Text})
	}
	return out
}

func (f *factJSON) fact() store.Fact {
	out := store.Fact{IRI: f.IRI, Article: f.Article, Rejected: f.Rejected, Statement: graph.Statement{
		Subject: f.Subject.term(), Predicate: f.Predicate, Object: f.Object.term(), Polarity: f.Polarity, Modality: f.Modality,
		AttributedTo: f.AttributedTo.term(), Confidence: f.Confidence, Pattern: f.Pattern, Open: f.Open,
	}}
	for _, q := range f.Qualifiers {
		out.Qualifiers = append(out.Qualifiers, graph.Qualifier{Name: q.Name, Value: q.Value, Time: q.Time, Entity: q.IRI, Amount: q.Amount, Currency: q.Currency, Unit: q.Unit})
	}
	for _, q := range f.Evidence {
		out.Quotes = append(out.Quotes, store.Quote{IRI: q.IRI, Evidence: graph.Evidence{Start: q.Start, End: q.End}, Text: q.Text})
	}
	if len(out.Quotes) > 0 {
		out.Evidence = out.Quotes[0].Evidence
	}
	return out
}

// Status says in words why a fact is not asserted.
func (f *factJSON) Status() string {
	if f.Rejected {
		return "rejected by a person"
	}
	var parts []string
	if f.Polarity == graph.Negative {
		parts = append(parts, "denied")
	}
	if f.Modality != graph.Factual {
		parts = append(parts, string(f.Modality))
	}
	if f.AttributedTo != nil {
		parts = append(parts, "according to "+f.AttributedTo.Words())
	}
	return strings.Join(parts, ", ")
}

type factsJSON struct {
	Facts   []factJSON `json:"facts"`
	Limited bool       `json:"limited"` // there are more than were asked for, or than the server gives
}

type relationJSON struct {
	Name     string    `json:"name"`
	IRI      graph.IRI `json:"iri"`
	Asserted int       `json:"asserted"`
	Claimed  int       `json:"claimed"`
	Open     bool      `json:"open"`
}

type sourceJSON struct {
	IRI        graph.IRI `json:"iri"`
	Title      string    `json:"title"`
	Source     string    `json:"source"`
	Publisher  string    `json:"publisher"`
	Author     string    `json:"author"`
	Language   string    `json:"language"`
	Checksum   string    `json:"checksum"`
	Published  string    `json:"published"`
	Retrieved  string    `json:"retrieved"`
	Entities   int       `json:"entities"`
	Statements int       `json:"statements"`
	Asserted   int       `json:"asserted"`
	Quads      int       `json:"quads"`
}

type statsJSON struct {
	Quads      int `json:"quads"`
	Nodes      int `json:"nodes"`
	Articles   int `json:"articles"`
	Entities   int `json:"entities"`
	Statements int `json:"statements"`
	Asserted   int `json:"asserted"`
}

// serverJSON is what a server says of itself.
type serverJSON struct {
	Version string `json:"version"`
	Write   bool   `json:"write"`   // articles may be added and removed
	Cayley  bool   `json:"cayley"`  // Cayley's pages are there
	Timeout string `json:"timeout"` // of a request
	Rows    int    `json:"rows"`    // of an answer, at most
}

type articleJSON struct {
	IRI       graph.IRI  `json:"iri"`
	Title     string     `json:"title"`
	Source    string     `json:"source"`
	URL       string     `json:"url,omitempty"`
	Language  string     `json:"language,omitempty"`
	Publisher string     `json:"publisher,omitempty"`
	Author    string     `json:"author,omitempty"`
	Published string     `json:"published,omitempty"`
	Retrieved string     `json:"retrieved,omitempty"`
	Checksum  string     `json:"checksum,omitempty"`
	Reader    string     `json:"reader,omitempty"`
	Text      string     `json:"text"`
	Sentences []spanJSON `json:"sentences,omitempty"`
	Facts     []factJSON `json:"facts"`
}

// spanJSON is a stretch of a text: half-open offsets of bytes, and of the units of UTF-16 that JavaScript counts.
type spanJSON struct {
	Start      int `json:"start"`
	End        int `json:"end"`
	UTF16Start int `json:"utf16Start"`
	UTF16End   int `json:"utf16End"`
}

// spansOf gives spans of bytes, which are in order and do not overlap, in both ways to count.
func spansOf(text string, spans [][2]int) []spanJSON {
	out := make([]spanJSON, 0, len(spans))
	at, units := 0, 0
	count := func(to int) int {
		for _, r := range text[at:to] {
			units += utf16.RuneLen(r) // a text is valid UTF-8
		}
		at = to
		return units
	}
	for _, s := range spans {
		out = append(out, spanJSON{s[0], s[1], count(s[0]), count(s[1])})
	}
	return out
}

type rejectionJSON struct {
	IRI       graph.IRI `json:"iri"`
	Subject   graph.IRI `json:"subject"`
	Predicate string    `json:"predicate"`
	Object    *termJSON `json:"object"`
	Reason    string    `json:"reason,omitempty"`
	When      string    `json:"when"`
}

// cellJSON is a value of a row: as a person reads it, and as N-Quads has it where it is a value of the graph, or plain.
type cellJSON struct {
	Text  string          `json:"text"`
	Value string          `json:"value,omitempty"`
	Plain json.RawMessage `json:"plain,omitempty"`
}

func cellOf(c Cell) (*cellJSON, error) {
	switch v := c.Value.(type) {
	case nil:
		if c.Text == "" {
			return nil, nil
		}
		return &cellJSON{Text: c.Text}, nil
	case quad.Value:
		return &cellJSON{Text: c.Text, Value: quad.StringOf(v)}, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) { // JSON has no such number
			return &cellJSON{Text: c.Text}, nil
		}
	}
	raw, err := json.Marshal(c.Value)
	if err != nil {
		return nil, err
	}
	return &cellJSON{Text: c.Text, Plain: raw}, nil
}

func (c *cellJSON) cell() (Cell, error) {
	switch {
	case c == nil:
		return Cell{}, nil
	case c.Value != "":
		return Cell{Value: graph.Canonical(quad.StringToValue(c.Value)), Text: c.Text}, nil
	case len(c.Plain) == 0:
		return Cell{Text: c.Text, Value: c.Text}, nil
	}
	d := json.NewDecoder(bytes.NewReader(c.Plain))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return Cell{}, err
	}
	if n, ok := v.(json.Number); ok {
		if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
			v = i
		} else if f, err := n.Float64(); err == nil {
			v = f
		}
	}
	return Cell{Value: v, Text: c.Text}, nil
}

// answerJSON is the answer to a query as one object.
type answerJSON struct {
	Columns []string      `json:"columns"`
	Rows    [][]*cellJSON `json:"rows"`
	Limited bool          `json:"limited"`
}

// lineJSON is a line of the answer to a query in JSON Lines: columns before the first row and when there are more of them, rows, and at last the
// end or a problem. An answer without either is not whole.
type lineJSON struct {
	Columns []string    `json:"columns,omitempty"`
	Row     []*cellJSON `json:"row,omitempty"`
	End     *endJSON    `json:"end,omitempty"`
	Problem *Problem    `json:"problem,omitempty"`
}

type endJSON struct {
	Columns []string `json:"columns"`
	Rows    int      `json:"rows"`
	Limited bool     `json:"limited"`
}

// askJSON is an [Ask], with its time in words.
type askJSON struct {
	Ask
	Timeout string `json:"timeout,omitempty"`
}

func (a *askJSON) ask() (Ask, error) {
	out := a.Ask
	if a.Timeout == "" {
		return out, nil
	}
	t, err := time.ParseDuration(a.Timeout)
	if err != nil || t < 0 {
		return out, mistake("timeout: 2s", "not a time: %q", a.Timeout)
	}
	out.Timeout = t
	return out, nil
}
