// Package rdf reads and writes RDF: N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD, in both directions, and
// GraphML, DOT and CSV out.
//
// [Decode] reads any of the formats from a stream and gives quad after quad; what it needs of memory does not grow with
// the file, except for JSON-LD, which is read whole and bounded in size. It takes what the W3C's grammars allow and refuses
// everything else, with line, column and the offending text ([SyntaxError]). [NewEncoder] writes: prefixes, subjects grouped,
// the same bytes for the same quads in the same order. [Sorter] puts quads in order, on disk when they are many.
// [Canonicalise] names blank nodes as RDFC-1.0 does, so that graphs can be compared.
//
// quad's own reader accepts more than half of what the W3C's suite for N-Quads says to refuse, and rewrites numbers: it is
// not used.
package rdf

import (
	"fmt"
	"io"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// SyntaxError is a mistake in a file of RDF.
type SyntaxError struct {
	File         string // as Options.File names it; may be ""
	Line, Column int    // from 1; the column counts characters
	Message      string
	Text         string // what stands there, cut short; "" at the end of the file
}

func (e *SyntaxError) Error() string {
	s := fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	if e.File != "" {
		s = e.File + ":" + s
	}
	if e.Text != "" {
		s += ", at: " + e.Text
	}
	return s
}

// Options say how to read.
type Options struct {
	// File names the input in errors.
	File string
	// Base is what relative IRIs are relative to; where it is "", they are errors.
	Base string
	// Scope stands before the names of blank nodes, so that those of two files stay apart.
	Scope string
	// Lenient goes on behind a statement that is wrong, and leaves all of it out: Skipped is called with each error, and may be nil.
	// What a statement is, depends on the format:
	//   - N-Triples, N-Quads: a line.
	//   - Turtle, TriG: what ends with a full stop. Of one with more than 100,000 triples the first of them may be given nevertheless.
	//   - RDF/XML: the innermost element of a property, with all that is in it; an element of a node whose own attributes are
	//     wrong takes the property that it stands in with it. Text between such elements is skipped by itself. Of a property
	//     with more than 100,000 triples the first of them may be given nevertheless.
	//   - JSON-LD: an entry of an outermost node, or of one in its @graph or @included, with all its values; the whole node where its
	//     context, its name or another keyword is wrong.
	//
	// The file ends with an error all the same where it is no well-formed XML (namespaces included) or JSON, or a bound on memory is passed;
	// where the start of rdf:RDF, or the context of a JSON-LD document, is wrong; and where a piece of JSON-LD that is read at once,
	// up to 16 MB, has more than 1,000 wrong entries.
	Lenient bool
	Skipped func(*SyntaxError)
	// Prefix, where it is set, is called with each prefix that the file declares.
	Prefix func(name, namespace string)
	// Context reads a JSON-LD context that the document refers to. Where it is nil, all are refused: nothing is
	// fetched from a network.
	Context func(iri string) (io.ReadCloser, error)
	// ExpandContext is a JSON-LD context that holds before those of the document; nil for none.
	ExpandContext []byte
	// Direction says how a JSON-LD text that has a direction becomes RDF: "i18n-datatype" or "compound-literal"; "" drops the
	// direction, as the standard does.
	Direction string
	// KeepNames leaves the names of blank nodes in N-Quads and N-Triples as they are, those like g1 too: for what a program wrote for
	// itself.
	KeepNames bool

	complete func() // for tests: called when all quads given so far are of whole statements
}

// whole tells tests that what was given is of whole statements.
func (o *Options) whole() {
	if o.complete != nil {
		o.complete()
	}
}

// The bounds that keep the memory of a reader bounded.
const (
	// maxToken is the longest literal that is read, in bytes: an article's text is one literal.
	maxToken = 64 << 20
	// maxName is the longest IRI or name.
	maxName = 64 << 10
	// maxDepth is how deep brackets, lists and elements may be nested.
	maxDepth = 500
	// maxPrefixes is the number of prefixes in force, and maxPrefixBytes the length of all of them.
	maxPrefixes    = 50_000
	maxPrefixBytes = 16 << 20
)

// Decode reads RDF in a format and gives each quad to yield, in the order of the file. It ends with a
// [*SyntaxError], with the error of r, or with that of yield, which it returns as it is. Literals are as [graph.Canonical] makes them.
//
// Blank nodes keep their names, with Options.Scope before them, but for those that look like the names that nodes without
// a name get, g1, g2 and so on: they get one more g.
func Decode(r io.Reader, format Format, o Options, yield func(quad.Quad) error) error {
	switch format {
	case NTriples, NQuads:
		return decodeLines(r, format, o, yield)
	case Turtle, TriG:
		return decodeTurtle(r, format, o, yield)
	case RDFXML:
		return decodeXML(r, o, yield)
	case JSONLD:
		return decodeJSON(r, o, yield)
	}
	return fmt.Errorf("rdf: no reader for %s", format)
}

// ReadAll is [Decode] into a slice.
func ReadAll(r io.Reader, format Format, o Options) ([]quad.Quad, error) {
	var out []quad.Quad
	err := Decode(r, format, o, func(q quad.Quad) error {
		out = append(out, q)
		return nil
	})
	return out, err
}

// Rebase gives a quad with our own IRIs, clew:…, under another base: https://kg.example/….
func Rebase(q quad.Quad, base string) quad.Quad {
	if base == "" {
		return q
	}
	return mapIRIs(q, func(iri string) string { return rebase(iri, base) })
}

// mapIRIs gives a quad whose IRIs, those of datatypes included, went through a function.
func mapIRIs(q quad.Quad, each func(string) string) quad.Quad {
	move := func(v quad.Value) quad.Value {
		switch v := v.(type) {
		case quad.IRI:
			return quad.IRI(each(string(v)))
		case quad.TypedString:
			v.Type = quad.IRI(each(string(v.Type)))
			return v
		}
		return v
	}
	return quad.Quad{Subject: move(q.Subject), Predicate: move(q.Predicate), Object: move(q.Object), Label: move(q.Label)}
}

func rebase(iri, base string) string {
	if rest, ok := strings.CutPrefix(iri, vocab.Clew); ok && rest != "" {
		return base + rest
	}
	return iri
}

// Standard gives a quad with the standard term in the place of each of our own that has one; standard maps the IRI of a
// term of ours to the standard one's.
func Standard(q quad.Quad, standard map[string]string) quad.Quad {
	return mapIRIs(q, func(iri string) string {
		if s := standard[iri]; s != "" {
			return s
		}
		return iri
	})
}

// literal gives the lexical form, language and datatype of a value; ok is false for IRIs and blank nodes.
func literal(v quad.Value) (lexical, language, datatype string, ok bool) {
	switch v := v.(type) {
	case quad.String:
		return string(v), "", "", true
	case quad.LangString:
		return string(v.Value), v.Lang, "", true
	case quad.TypedString:
		if v.Type == vocab.XSDString {
			return string(v.Value), "", "", true
		}
		return string(v.Value), "", string(v.Type), true
	case quad.Int:
		return fmt.Sprint(int64(v)), "", vocab.XSDInteger, true
	case quad.Bool, quad.Float, quad.Time:
		return literal(graph.Canonical(v))
	}
	return "", "", "", false
}

// stop carries an error of yield or of the input through the parser; a *SyntaxError goes as it is.
type stop struct{ err error }

// mistake is an error that a lenient reader of RDF/XML goes on behind.
type mistake struct{ *SyntaxError }

// attempt runs a parser that panics with its errors.
func attempt(parse func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *SyntaxError:
			err = r
		case mistake:
			err = r.SyntaxError
		case stop:
			err = r.err
		default:
			panic(r)
		}
	}()
	parse()
	return nil
}
