package rdf

import (
	"fmt"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// predicates reads predicates with their objects, up to what ends them.
func (t *turtle) predicates(subject quad.Value) {
	for {
		t.spaces()
		predicate := t.predicate()
		for {
			t.spaces()
			t.object(subject, predicate)
			if t.spaces(); t.peek() != ',' {
				break
			}
			t.i++
		}
		if t.peek() != ';' {
			return
		}
		for t.peek() == ';' {
			t.i++
			t.spaces()
		}
		if c := t.peek(); c == '.' || c == ']' || c == '}' {
			return
		}
	}
}

func (t *turtle) predicate() quad.Value {
	if c := t.peek(); c == 'a' {
		if n := t.peekAt(1); classes[n]&(inName|special) == 0 || n == '.' {
			t.i++
			return typeIRI
		}
	}
	return t.resource("a predicate")
}

func (t *turtle) object(subject, predicate quad.Value) {
	var object quad.Value
	switch c := t.peek(); {
	case c == '<':
		object = t.iri()
	case c == '"', c == '\'':
		object = t.literal(c)
	case c == '_':
		object = t.blankNode()
	case c == '[':
		t.i++
		if t.spaces(); t.peek() == ']' {
			t.i++
			object = t.fresh()
			break
		}
		object = t.fresh()
		t.emit(subject, predicate, object)
		t.propertiesOf(object)
		return
	case c == '(':
		object = t.collection()
	case classes[c]&digit != 0, c == '+', c == '-', c == '.':
		object = t.number()
	case c == 't' || c == 'f':
		if word := t.word(); word == "true" || word == "false" {
			t.i += len(word)
			object = quad.TypedString{Value: quad.String(word), Type: vocab.XSD + "boolean"}
			break
		}
		object = t.resource("an object")
	default:
		object = t.resource("an object")
	}
	t.emit(subject, predicate, object)
}

func (t *turtle) emit(s, p, o quad.Value) {
	if t.o.Lenient && len(t.pending) < maxPending {
		t.pending = append(t.pending, quad.Quad{Subject: s, Predicate: p, Object: o, Label: t.graph})
		return
	}
	t.settle()
	if err := t.yield(quad.Quad{Subject: s, Predicate: p, Object: o, Label: t.graph}); err != nil {
		panic(stop{err})
	}
}

// maxPending is how many triples of a statement a lenient reader keeps until it knows that the statement is right.
const maxPending = 100_000

// settle gives the triples of a statement that is right.
func (t *turtle) settle() {
	for _, q := range t.pending {
		if err := t.yield(q); err != nil {
			panic(stop{err})
		}
	}
	t.pending = t.pending[:0]
}

// fresh is a blank node without a name.
func (t *turtle) fresh() quad.Value {
	t.blanks++
	return quad.BNode(fmt.Sprintf("%sg%d", t.o.Scope, t.blanks))
}

func (t *turtle) blankNode() quad.Value {
	raw := t.blankName()
	e, v := t.cache.find(raw)
	if v == nil {
		v = t.cache.keep(e, raw, blank(t.o.Scope, string(raw[2:])))
	}
	return v
}

func (t *turtle) deeper() {
	if t.depth++; t.depth > maxDepth {
		t.here("nested deeper than %d", maxDepth)
	}
}

// propertyList reads what stands between [ and ], behind the first.
func (t *turtle) propertyList() quad.Value {
	node := t.fresh()
	t.propertiesOf(node)
	return node
}

func (t *turtle) propertiesOf(node quad.Value) {
	t.deeper()
	t.predicates(node)
	if t.spaces(); t.peek() != ']' {
		t.here("] expected")
	}
	t.i++
	t.depth--
}

// collection reads a list in brackets.
func (t *turtle) collection() quad.Value {
	t.deeper()
	t.i++
	var head, last quad.Value
	for {
		t.spaces()
		if t.peek() == ')' {
			t.i++
			break
		}
		if t.done() {
			t.here("the list does not end with )")
		}
		cell := t.fresh()
		if head == nil {
			head = cell
		} else {
			t.emit(last, restIRI, cell)
		}
		t.object(cell, firstIRI)
		last = cell
	}
	t.depth--
	if head == nil {
		return nilIRI
	}
	t.emit(last, restIRI, nilIRI)
	return head
}

func (t *turtle) literal(quote byte) quad.Value {
	var lexical string
	switch {
	case t.peekAt(1) == quote && t.peekAt(2) == quote:
		lexical = t.long(quote)
	case t.peekAt(1) == quote:
		t.i += 2
	default:
		lexical = t.quoted(quote)
	}
	switch t.peek() {
	case '@':
		return quad.LangString{Value: quad.String(lexical), Lang: t.language()}
	case '^':
		if t.peekAt(1) != '^' {
			t.here("a datatype is ^^ and an IRI")
		}
		t.i += 2
		t.spaces()
		return typed(lexical, t.resource("a datatype").(quad.IRI))
	}
	return quad.String(lexical)
}

func (t *turtle) number() quad.Value {
	t.mark = t.i
	datatype := quad.IRI(vocab.XSDInteger)
	if c := t.peek(); c == '+' || c == '-' {
		t.i++
	}
	whole := t.digits()
	if c := t.peekAt(1); t.peek() == '.' && (classes[c]&digit != 0 || whole > 0 && (c == 'e' || c == 'E') && t.exponentAt(1)) {
		t.i++
		whole += t.digits()
		datatype = vocab.XSDDecimal
	}
	if whole == 0 {
		t.fail(t.mark, "not a number")
	}
	if c := t.peek(); (c == 'e' || c == 'E') && t.exponentAt(0) {
		if t.i++; t.peek() == '+' || t.peek() == '-' {
			t.i++
		}
		t.digits()
		datatype = vocab.XSD + "double"
	}
	if c := t.peek(); classes[c]&inName != 0 || c >= utf8.RuneSelf {
		t.fail(t.mark, "not a number")
	}
	return typed(string(t.buf[t.mark:t.i]), datatype)
}

func (t *turtle) digits() int {
	from := t.i - t.mark
	t.skipBytes(digit)
	return t.i - t.mark - from
}

// exponentAt reports whether e and digits stand n bytes on.
func (t *turtle) exponentAt(n int) bool {
	if c := t.peekAt(n + 1); c == '+' || c == '-' {
		n++
	}
	return classes[t.peekAt(n+1)]&digit != 0
}
