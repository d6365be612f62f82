package rdf

import (
	"io"

	"github.com/cayleygraph/quad"
)

// lines reads N-Triples (https://www.w3.org/TR/n-triples/) and N-Quads (https://www.w3.org/TR/n-quads/): a statement a line.
type lines struct {
	*lexer
	o     Options
	quads bool
}

func decodeLines(r io.Reader, format Format, o Options, yield func(quad.Quad) error) error {
	p := &lines{o: o, quads: format == NQuads}
	if err := attempt(func() { p.lexer = newLexer(r, o.File) }); err != nil {
		return err
	}
	for {
		err := attempt(func() {
			for !p.done() {
				if q, ok := p.statement(); ok {
					if err := yield(q); err != nil {
						panic(stop{err})
					}
					p.o.whole()
				}
			}
		})
		wrong, ok := err.(*SyntaxError)
		if !ok || !o.Lenient {
			return err
		}
		if o.Skipped != nil {
			o.Skipped(wrong)
		}
		if err := attempt(p.skip); err != nil {
			return err
		}
	}
}

// skip goes to the next line.
func (p *lines) skip() {
	p.restOfLine()
	for {
		switch {
		case p.done():
			return
		case p.buf[p.i] == '\n':
			return
		}
		p.i++
		p.mark = p.i
		p.restOfLine()
	}
}

// statement reads a line; ok is false for one with nothing in it.
func (p *lines) statement() (q quad.Quad, ok bool) {
	p.space()
	switch p.peek() {
	case '\n':
		p.i++
		p.newline()
		return q, false
	case '\r':
		p.i++
		p.carriageReturn()
		return q, false
	case '#':
		p.restOfLine()
		return q, false
	case 0:
		if p.done() {
			return q, false
		}
	}
	q.Subject = p.resource("subject")
	p.space()
	if p.peek() != '<' {
		p.here("a predicate is an IRI in <>")
	}
	q.Predicate = p.iri()
	p.space()
	if p.peek() == '"' {
		q.Object = p.literal()
	} else {
		q.Object = p.resource("object")
	}
	p.space()
	if c := p.peek(); c == '<' || c == '_' {
		if !p.quads {
			p.here("a triple has no graph's name")
		}
		q.Label = p.resource("graph's name")
		p.space()
	}
	if p.peek() != '.' {
		p.here("a statement ends with a full stop")
	}
	p.i++
	p.space()
	switch p.peek() {
	case '\n', '\r', '#':
	case 0:
		if p.done() {
			return q, true
		}
		fallthrough
	default:
		p.here("something stands behind the full stop")
	}
	return q, true
}

func (p *lines) resource(what string) quad.Value {
	switch p.peek() {
	case '<':
		return p.iri()
	case '_':
		raw := p.blankName()
		e, v := p.cache.find(raw)
		if v == nil {
			if v = quad.BNode(raw[2:]); !p.o.KeepNames {
				v = blank(p.o.Scope, string(raw[2:]))
			}
			p.cache.keep(e, raw, v)
		}
		return v
	}
	p.here("a %s expected: an IRI in <> or a blank node", what)
	return nil
}

func (p *lines) iri() quad.Value {
	raw := p.iriRef()
	e, v := p.cache.find(raw)
	if v == nil {
		iri := p.checkIRI(raw[1 : len(raw)-1])
		if !hasScheme(iri) {
			p.fail(p.mark, "the IRI is not absolute")
		}
		v = p.cache.keep(e, raw, quad.IRI(iri))
	}
	return v
}

func (p *lines) literal() quad.Value {
	lexical := p.quoted('"')
	switch p.peek() {
	case '@':
		return quad.LangString{Value: quad.String(lexical), Lang: p.language()}
	case '^':
		if p.peekAt(1) != '^' || p.peekAt(2) != '<' {
			p.here("a datatype is ^^ and an IRI in <>")
		}
		p.i += 2
		return typed(lexical, p.iri().(quad.IRI))
	}
	return quad.String(lexical)
}
