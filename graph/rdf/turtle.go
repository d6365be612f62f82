package rdf

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// turtle reads Turtle (https://www.w3.org/TR/turtle/) and TriG (https://www.w3.org/TR/trig/), in one pass: a triple is given as soon as
// its object is read.
type turtle struct {
	*lexer
	o     Options
	trig  bool
	yield func(quad.Quad) error

	base        reference
	prefixes    map[string]string
	prefixBytes int
	blanks      int
	depth       int
	graph       quad.Value // nil outside of one
	inGraph     bool
	pending     []quad.Quad // of a lenient reading: what the statement has said so far
}

var (
	typeIRI  quad.Value = quad.IRI(vocab.Type)
	firstIRI quad.Value = quad.IRI(rdfFirst)
	restIRI  quad.Value = quad.IRI(rdfRest)
	nilIRI   quad.Value = quad.IRI(rdfNil)
)

func decodeTurtle(r io.Reader, format Format, o Options, yield func(quad.Quad) error) error {
	t := &turtle{o: o, trig: format == TriG, yield: yield, base: parseReference(o.Base), prefixes: map[string]string{}}
	if err := attempt(func() { t.lexer = newLexer(r, o.File) }); err != nil {
		return err
	}
	for {
		err := attempt(t.document)
		wrong, ok := err.(*SyntaxError)
		if !ok || !o.Lenient {
			return err
		}
		if o.Skipped != nil {
			o.Skipped(wrong)
		}
		if err := attempt(t.skip); err != nil {
			return err
		}
		t.depth, t.pending = 0, t.pending[:0]
		if t.done() { // also within a graph, which has been complained of
			return nil
		}
	}
}

// skip goes behind the next full stop that ends a line, or to the bracket that ends the graph.
func (t *turtle) skip() {
	for !t.done() {
		c := t.buf[t.i]
		t.i++
		t.mark = t.i
		switch c {
		case '\n':
			t.newline()
		case '.':
			for {
				if c := t.peek(); c != ' ' && c != '\t' && c != '\r' {
					break
				}
				t.i++
			}
			if c := t.peek(); c == '\n' || c == '#' || c == 0 {
				return
			}
		case '}':
			if t.inGraph {
				t.i--
				t.mark = t.i
				return
			}
		}
	}
}

func (t *turtle) document() {
	for {
		if t.spaces(); t.done() {
			if t.inGraph {
				t.here("the graph does not end with }")
			}
			return
		}
		if t.inGraph {
			t.insideGraph()
		} else {
			t.statement()
		}
		t.settle()
		t.o.whole()
	}
}

func (t *turtle) statement() {
	switch c := t.peek(); {
	case c == '@':
		t.directive()
	case c == '{' && t.trig:
		t.begin(nil)
	case classes[c]&letter != 0:
		// BASE, PREFIX and GRAPH are written in any case.
		switch word := t.word(); {
		case strings.EqualFold(word, "PREFIX"):
			t.i += len(word)
			t.prefix()
		case strings.EqualFold(word, "BASE"):
			t.i += len(word)
			t.setBase()
		case t.trig && strings.EqualFold(word, "GRAPH"):
			t.i += len(word)
			t.spaces()
			name, _ := t.graphName()
			t.spaces()
			t.begin(name)
		default:
			t.triplesOrGraph()
		}
	default:
		t.triplesOrGraph()
	}
}

// word is the letters that come next when no character of a name follows; "" otherwise.
func (t *turtle) word() string {
	n := 0
	for classes[t.peekAt(n)]&letter != 0 && n < 8 {
		n++
	}
	c := t.peekAt(n)
	if c == '.' { // that of the statement, if nothing follows
		c = t.peekAt(n + 1)
	}
	if classes[c]&(inName|special) != 0 {
		return ""
	}
	return string(t.buf[t.i : t.i+n])
}

func (t *turtle) directive() {
	switch {
	case t.has(8) && string(t.buf[t.i:t.i+7]) == "@prefix" && classes[t.buf[t.i+7]]&inName == 0:
		t.i += 7
		t.prefix()
	case t.has(6) && string(t.buf[t.i:t.i+5]) == "@base" && classes[t.buf[t.i+5]]&inName == 0:
		t.i += 5
		t.setBase()
	default:
		t.here("not @prefix or @base")
	}
	t.fullStop()
}

func (t *turtle) fullStop() {
	t.spaces()
	if t.peek() != '.' {
		t.here("a statement ends with a full stop")
	}
	t.i++
}

func (t *turtle) prefix() {
	t.spaces()
	if c := t.peek(); classes[c]&letter == 0 && c != ':' && c < utf8.RuneSelf {
		t.here("the name of a prefix expected")
	}
	t.name(false)
	if t.peek() != ':' {
		t.here("the name of a prefix ends with a colon")
	}
	name := string(t.buf[t.mark:t.i])
	t.checkPrefix(name)
	t.i++
	t.spaces()
	if t.peek() != '<' {
		t.here("the IRI of prefix %q expected", name)
	}
	namespace := string(t.iri().(quad.IRI))
	old, again := t.prefixes[name]
	if again && old != namespace {
		t.cache.forget()
	}
	t.prefixBytes += len(name) + len(namespace) - len(old)
	if t.prefixes[name] = namespace; len(t.prefixes) > maxPrefixes || t.prefixBytes > maxPrefixBytes {
		t.fail(t.mark, "more than %d prefixes, or %d MB of them", maxPrefixes, maxPrefixBytes>>20)
	}
	if t.o.Prefix != nil && !t.inGraph {
		t.o.Prefix(name, namespace)
	}
}

// checkPrefix refuses what is no PN_PREFIX; name is what stands in the window from mark on.
func (t *turtle) checkPrefix(name string) {
	for i, r := range name {
		if i == 0 && !isNameStart(r) || !isName(r) && r != '.' {
			t.fail(t.mark+i, "%q may not stand in a prefix", r)
		}
	}
	if strings.HasSuffix(name, ".") {
		t.fail(t.mark, "a prefix does not end with a full stop")
	}
}

func (t *turtle) setBase() {
	t.spaces()
	if t.peek() != '<' {
		t.here("the base IRI expected")
	}
	t.base = parseReference(string(t.iri().(quad.IRI)))
	t.cache.forget()
}

// begin opens a graph at its bracket.
func (t *turtle) begin(name quad.Value) {
	if t.peek() != '{' {
		t.here("a graph begins with {")
	}
	t.i++
	t.graph, t.inGraph = name, true
}

func (t *turtle) insideGraph() {
	if t.peek() == '}' {
		t.i++
		t.graph, t.inGraph = nil, false
		return
	}
	t.triples()
	t.spaces()
	switch t.peek() {
	case '.':
		t.i++
	case '}':
	default:
		t.here("a statement ends with a full stop, a graph with }")
	}
}

// graphName reads the name of a graph; anonymous says that it was [].
func (t *turtle) graphName() (name quad.Value, anonymous bool) {
	switch t.peek() {
	case '_':
		return t.blankNode(), false
	case '[':
		t.i++
		if t.spaces(); t.peek() != ']' {
			t.here("the name of a graph is an IRI or a blank node")
		}
		t.i++
		return t.fresh(), true
	}
	return t.resource("the name of a graph"), false
}

// triplesOrGraph reads a statement of which TriG does not know before its second word whether it is a graph.
func (t *turtle) triplesOrGraph() {
	c := t.peek()
	if !t.trig || c == '(' {
		t.triples()
		t.fullStop()
		return
	}
	var subject quad.Value
	if c == '[' {
		t.i++
		if t.spaces(); t.peek() != ']' {
			subject = t.propertyList()
			if t.spaces(); t.peek() != '.' {
				t.predicates(subject)
			}
			t.fullStop()
			return
		}
		t.i++
		subject = t.fresh()
	} else {
		subject = t.subject()
	}
	if t.spaces(); t.peek() == '{' {
		t.begin(subject)
		return
	}
	t.predicates(subject)
	t.fullStop()
}

func (t *turtle) triples() {
	switch t.peek() {
	case '[':
		t.i++
		if t.spaces(); t.peek() == ']' {
			t.i++
			t.predicates(t.fresh())
			return
		}
		subject := t.propertyList()
		if t.spaces(); t.peek() != '.' && t.peek() != '}' {
			t.predicates(subject)
		}
	case '(':
		t.predicates(t.collection())
	default:
		t.predicates(t.subject())
	}
}

func (t *turtle) subject() quad.Value {
	if t.peek() == '_' {
		return t.blankNode()
	}
	return t.resource("a subject")
}
