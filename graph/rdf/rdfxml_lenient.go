package rdf

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"
)

// fail ends an element that is well-formed XML, and no RDF.
func (p *rdfXML) fail(at place, format string, args ...any) {
	panic(mistake{mistakeAt(p.o.File, at, format, args...)})
}

func mistakeAt(file string, at place, format string, args ...any) *SyntaxError {
	return &SyntaxError{File: file, Line: at.line, Column: at.column, Message: fmt.Sprintf(format, args...), Text: at.text}
}

// wrong reports what a lenient reading goes on behind; another ends there.
func (p *rdfXML) wrong(err *SyntaxError) {
	if !p.o.Lenient {
		panic(err)
	}
	if p.o.Skipped != nil {
		p.o.Skipped(err)
	}
}

// empty reads a property that has its object already, to its end.
func (p *rdfXML) empty() {
	for {
		switch token := p.next().(type) {
		case *xmlElement:
			p.fail(token.at, "an element in a property that has its object already")
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				p.fail(p.xmlReader.at, "text where only elements may stand")
			}
		case xml.EndElement:
			p.end()
			return
		}
	}
}

// try reads the open element as one whole. Where a lenient reading finds it wrong, nothing of it stays, and what is left of it is skipped.
func (p *rdfXML) try(e *xmlElement, parse func()) {
	p.tries++
	if !p.o.Lenient {
		parse()
	} else if start := p.given + len(p.pending); !p.right(parse) {
		p.pending = p.pending[:min(len(p.pending), max(0, start-p.given))]
		for p.open != e.parent {
			if _, ends := p.next().(xml.EndElement); ends {
				p.end()
			}
		}
	}
	if p.tries--; p.tries == 0 {
		p.settle()
	}
}

// right runs a parser and reports its mistake, if it makes one.
func (p *rdfXML) right(parse func()) (ok bool) {
	tries := p.tries
	defer func() {
		switch r := recover().(type) {
		case nil:
		case mistake:
			p.tries = tries
			p.wrong(r.SyntaxError)
		default:
			panic(r)
		}
	}()
	parse()
	return true
}

func (p *rdfXML) emit(s, predicate, o quad.Value) {
	q := quad.Quad{Subject: s, Predicate: predicate, Object: o}
	if p.o.Lenient {
		if p.pending = append(p.pending, q); len(p.pending) >= maxPending {
			p.give()
		}
		return
	}
	if err := p.yield(q); err != nil {
		panic(stop{err})
	}
}

// settle gives what has been read of elements that are right.
func (p *rdfXML) settle() {
	p.give()
	p.o.whole()
}

func (p *rdfXML) give() {
	for _, q := range p.pending {
		if err := p.yield(q); err != nil {
			panic(stop{err})
		}
	}
	p.given += len(p.pending)
	p.pending = p.pending[:0]
}
