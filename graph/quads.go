package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// Quads gives the article as quads under its own label, sorted and without
// duplicates: the same article gives the same quads, however its statements are ordered.
// See the package comment for the layout.
func (a *Article) Quads() []quad.Quad {
	w := &writer{article: a, label: quad.IRI(a.IRI)}
	w.about()
	for i := range a.Entities {
		w.entity(&a.Entities[i])
	}
	w.statements()
	return Sort(w.quads)
}

// StatementIRI names a statement within an article. Two sentences that say the
// same, in the same way, with the same qualifiers, on the same authority, have one.
func StatementIRI(article IRI, s *Statement) IRI {
	h := sha256.New()
	for _, part := range []string{
		string(article), s.Subject.Key(), s.Predicate, s.Object.Key(),
		string(s.Polarity), string(s.Modality), s.AttributedTo.Key(),
	} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	for _, q := range s.Qualifiers { // sold for $4 million in 2014, and for $9 million in 2019: two facts
		for _, part := range []string{q.Name, q.Value, q.Time, string(q.Entity)} {
			h.Write([]byte(part))
			h.Write([]byte{0})
		}
	}
	return IRI(statementPrefix + hex.EncodeToString(h.Sum(nil)[:16]))
}

// Key is a string that is the same for equal terms: the value as N-Quads write it, "" for the zero term.
func (t Term) Key() string { return quad.StringOf(t.Value()) }

// Value is the term as a node of the graph: an entity's IRI, a literal,
// clew:unknown, or nil for the zero term.
func (t Term) Value() quad.Value {
	switch {
	case t.Unknown:
		return quad.IRI(vocab.Unknown)
	case t.Literal != nil:
		return t.Literal.Quad()
	case t.Entity != "":
		return quad.IRI(t.Entity)
	}
	return nil
}

// Quad is the literal as a node of the graph: its words with their datatype.
func (l *Literal) Quad() quad.Value {
	if l.Datatype == "" {
		return quad.String(l.Value)
	}
	return Canonical(quad.TypedString{Value: quad.String(l.Value), Type: quad.IRI(l.Datatype)})
}

type writer struct {
	article *Article
	label   quad.Value
	quads   []quad.Quad
}

func (w *writer) add(subject IRI, predicate string, object quad.Value) {
	w.quads = append(w.quads, quad.Quad{
		Subject: quad.IRI(subject), Predicate: quad.IRI(predicate), Object: object, Label: w.label,
	})
}

// text adds a plain string unless it is empty.
func (w *writer) text(subject IRI, predicate, value string) {
	if value != "" {
		w.add(subject, predicate, quad.String(value))
	}
}

func (w *writer) about() {
	a := w.article
	w.add(a.IRI, vocab.Type, quad.IRI(vocab.NewsArticle))
	w.text(a.IRI, vocab.Headline, a.Title)
	w.add(a.IRI, vocab.ArticleBody, quad.String(a.Text))
	w.text(a.IRI, vocab.InLanguage, a.Language)
	w.text(a.IRI, vocab.Author, a.Author)
	w.text(a.IRI, vocab.Publisher, a.Publisher)
	w.text(a.IRI, vocab.Checksum, a.Checksum)
	w.text(a.IRI, vocab.Reader, a.Reader)
	w.text(a.IRI, vocab.Signature, Signature(a.Text))
	if a.Published != "" {
		w.add(a.IRI, vocab.DatePublished, TimeValue(a.Published))
	}
	if a.Retrieved != "" {
		w.add(a.IRI, vocab.Retrieved, typed(a.Retrieved, vocab.XSDDateTime))
	}
	if a.Source != "" {
		w.add(a.IRI, vocab.Source, SourceValue(a.Source))
	}
	if a.URL != "" {
		w.add(a.IRI, vocab.URL, SourceValue(a.URL))
	}
}

// SourceValue is a source as a node of the graph: an IRI for a URL, a string for a path.
func SourceValue(source string) quad.Value {
	if i := strings.Index(source, "://"); i > 0 && ValidIRI(source) {
		return quad.IRI(source)
	}
	return quad.String(source)
}

func (w *writer) entity(e *Entity) {
	w.add(w.article.IRI, vocab.Mentions, quad.IRI(e.IRI))
	if e.Class != "" {
		w.add(e.IRI, vocab.Type, quad.IRI(Relation(e.Class)))
	}
	w.text(e.IRI, vocab.Label, e.Name)
	w.text(e.IRI, vocab.HiddenLabel, Fold(e.Name))
	for _, alias := range e.Aliases {
		w.text(e.IRI, vocab.AltLabel, alias)
		w.text(e.IRI, vocab.HiddenLabel, Fold(alias))
	}
}

// statements writes each distinct fact once, with the evidence of all its sentences.
func (w *writer) statements() {
	confidence := make(map[IRI]float64)
	for i := range w.article.Statements {
		s := &w.article.Statements[i]
		id := StatementIRI(w.article.IRI, s)
		if c, seen := confidence[id]; !seen || s.Confidence > c {
			confidence[id] = s.Confidence
		}
		w.statement(id, s)
	}
	for id, c := range confidence {
		w.add(id, vocab.Confidence, decimal(math.Round(c*1000)/1000, true))
	}
}

func (w *writer) statement(id IRI, s *Statement) {
	predicate := quad.IRI(Relation(s.Predicate))
	subject, object := orUnknown(s.Subject), orUnknown(s.Object)
	class := vocab.Claim
	if s.Asserted() {
		class = vocab.Assertion
		if iri, ok := subject.(quad.IRI); ok && !s.Subject.Unknown && !s.Object.Unknown {
			w.add(IRI(iri), string(predicate), object)
		}
	}
	w.add(id, vocab.Type, quad.IRI(vocab.Statement))
	w.add(id, vocab.Type, quad.IRI(class))
	w.add(id, vocab.Subject, subject)
	w.add(id, vocab.Predicate, predicate)
	w.add(id, vocab.Object, object)
	w.text(id, vocab.Polarity, string(s.Polarity))
	w.text(id, vocab.Modality, string(s.Modality))
	w.text(id, vocab.Pattern, s.Pattern)
	if by := s.AttributedTo.Value(); by != nil {
		w.add(id, vocab.AttributedTo, by)
	}
	w.value(id, s.Object.Literal)
	for i := range s.Qualifiers {
		w.qualifier(id, &s.Qualifiers[i])
	}
	evidence := EvidenceIRI(w.article.IRI, s.Evidence)
	w.add(id, vocab.DerivedFrom, quad.IRI(evidence))
	w.evidence(evidence, s.Evidence)
}

// orUnknown is a side of a statement; one that nobody filled in is unknown.
func orUnknown(t Term) quad.Value {
	if v := t.Value(); v != nil {
		return v
	}
	return quad.IRI(vocab.Unknown)
}

// value writes what a literal object means: its number and unit, or its date.
func (w *writer) value(id IRI, l *Literal) {
	if l == nil {
		return
	}
	w.amount(id, l.Amount, l.Currency, l.Unit)
	if l.Time != "" {
		w.add(id, vocab.DateValue, TimeValue(l.Time))
	}
}

func (w *writer) amount(id IRI, number *float64, currency, unit string) {
	if number == nil || math.IsNaN(*number) || math.IsInf(*number, 0) {
		return
	}
	w.add(id, vocab.AmountValue, decimal(*number, false))
	w.text(id, vocab.Currency, currency)
	w.text(id, vocab.Unit, unit)
}

func (w *writer) qualifier(id IRI, q *Qualifier) {
	if q.Name == "" {
		return
	}
	predicate := string(Relation(q.Name))
	switch {
	case q.Entity != "":
		w.add(id, predicate, quad.IRI(q.Entity))
	case predicate == vocab.Ordinal:
		w.add(id, predicate, number(q.Value))
	default:
		w.text(id, predicate, q.Value)
	}
	if q.Time != "" {
		w.add(id, vocab.TimeValue, TimeValue(q.Time))
	}
	w.amount(id, q.Amount, q.Currency, q.Unit)
}

func (w *writer) evidence(id IRI, e Evidence) {
	text := w.article.Text
	start := min(max(e.Start, 0), len(text))
	end := min(max(e.End, start), len(text))
	w.add(id, vocab.Type, quad.IRI(vocab.TextPositionSelector))
	w.add(id, vocab.Type, quad.IRI(vocab.TextQuoteSelector))
	w.add(id, vocab.Start, quad.Int(e.Start))
	w.add(id, vocab.End, quad.Int(e.End))
	w.add(id, vocab.Exact, quad.String(text[start:end]))
	w.add(id, vocab.PartOf, quad.IRI(w.article.IRI))
}

// number is an integer where the words are one, else the words.
func number(words string) quad.Value {
	if v := Canonical(typed(words, vocab.XSDInteger)); isInt(v) {
		return v
	}
	return quad.String(words)
}

func isInt(v quad.Value) bool { _, ok := v.(quad.Int); return ok }

// decimal is an integer where f is one and the caller lets it, else an xsd:decimal
// (which has no exponent).
func decimal(f float64, always bool) quad.Value {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if always || strings.Contains(s, ".") {
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return typed(s, vocab.XSDDecimal)
	}
	return Canonical(typed(s, vocab.XSDInteger))
}

func typed(value, datatype string) quad.Value {
	return quad.TypedString{Value: quad.String(value), Type: quad.IRI(datatype)}
}

var timeForms = []struct {
	form     *regexp.Regexp
	datatype string
}{
	{regexp.MustCompile(`^-?\d{4,}$`), vocab.XSDGYear},
	{regexp.MustCompile(`^-?\d{4,}-(0[1-9]|1[0-2])$`), vocab.XSDGYearMonth},
	{regexp.MustCompile(`^-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`), vocab.XSDDate},
	{regexp.MustCompile(`^-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$`), vocab.XSDDateTime},
}

// TimeValue types an ISO 8601 value: year, month, day or moment; anything else
// (a week, an interval) stays a plain string.
func TimeValue(iso string) quad.Value {
	for _, f := range timeForms {
		if f.form.MatchString(iso) {
			return typed(iso, f.datatype)
		}
	}
	return quad.String(iso)
}

// Sort orders quads by subject, predicate, object and label, and drops
// duplicates, in place.
func Sort(quads []quad.Quad) []quad.Quad {
	sort.Slice(quads, func(i, j int) bool { return Compare(quads[i], quads[j]) < 0 })
	out := quads[:0]
	for i, q := range quads {
		if i == 0 || q != out[len(out)-1] {
			out = append(out, q)
		}
	}
	return out
}

// Compare orders quads by subject, predicate, object and label, each as it is written.
func Compare(a, b quad.Quad) int {
	for _, d := range quad.Directions {
		if x, y := a.Get(d), b.Get(d); x != y {
			if c := strings.Compare(quad.StringOf(x), quad.StringOf(y)); c != 0 {
				return c
			}
		}
	}
	return 0
}
