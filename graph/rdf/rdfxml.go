package rdf

import (
	"encoding/xml"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// maxIDs is how many rdf:ID of a file are remembered: one that stands twice is an error.
const maxIDs = 1 << 20

// rdfXML reads RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/), element by element. XML may not be lenient: what is not well
// formed ends it (xmlReader.fail). What is well-formed and no RDF (rdfXML.fail) is skipped where the reading is lenient.
type rdfXML struct {
	*xmlReader
	o      Options
	yield  func(quad.Quad) error
	blanks int
	seed   maphash.Seed
	ids    map[uint64]bool

	tries   int         // elements that are being read as one whole
	pending []quad.Quad // of a lenient reading: what the outermost of them has said so far
	given   int         // quads given before pending
}

func decodeXML(r io.Reader, o Options, yield func(quad.Quad) error) error {
	p := &rdfXML{o: o, yield: yield, seed: maphash.MakeSeed(), ids: map[uint64]bool{}}
	return attempt(func() {
		p.xmlReader = newXMLReader(r, o)
		p.document()
	})
}

func (p *rdfXML) document() {
	roots := 0
	for {
		token := p.next()
		switch token := token.(type) {
		case nil:
			if roots == 0 {
				p.xmlReader.fail(p.xmlReader.at, "no element")
			}
			return
		case *xmlElement:
			if roots++; roots > 1 {
				p.xmlReader.fail(token.at, "a second element behind the document's")
			}
			if token.base == nil {
				base := parseReference(p.o.Base)
				token.base = &base
			}
			if token.xmlName != (xmlName{vocab.RDF, "RDF"}) {
				p.try(token, func() { p.node(token) })
				continue
			}
			if token.wrong != "" {
				p.fail(token.at, "%s", token.wrong)
			}
			for _, a := range token.attrs {
				if a.space != xmlNamespace {
					p.fail(token.at, "rdf:RDF has no attribute %s", a.local)
				}
			}
			p.children(func(e *xmlElement) { p.try(e, func() { p.node(e) }) })
		}
	}
}

// children calls each with the elements in the open one, up to its end; text between them is an error.
func (p *rdfXML) children(each func(*xmlElement)) {
	for {
		switch token := p.next().(type) {
		case *xmlElement:
			each(token)
		case xml.EndElement:
			p.end()
			return
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				p.wrong(mistakeAt(p.o.File, p.xmlReader.at, "text where only elements may stand"))
			}
		case nil:
			p.xmlReader.fail(p.xmlReader.at, "the document ends early")
		}
	}
}

// attributes of RDF that have a meaning of their own.
type rdfAttributes struct {
	id, about, nodeID, resource, datatype, parseType *string
	properties                                       []xmlAttr
}

// attributes sorts the attributes of an element out; property says that it is a property's.
func (p *rdfXML) attributes(e *xmlElement, property bool) (r rdfAttributes) {
	if e.wrong != "" {
		p.fail(e.at, "%s", e.wrong)
	}
	for i := range e.attrs {
		a := &e.attrs[i]
		if a.space == xmlNamespace || strings.HasPrefix(strings.ToLower(a.prefix+a.local), "xml") && a.space == "" {
			continue
		}
		if a.space == "" {
			switch a.local {
			case "ID", "about", "resource", "parseType", "type": // of old, without a namespace
				a.space = vocab.RDF
			default:
				p.fail(e.at, "the attribute %s has no namespace", a.local)
			}
		}
		if a.space != vocab.RDF {
			r.properties = append(r.properties, *a)
			continue
		}
		switch a.local {
		case "ID":
			r.id = &a.value
		case "nodeID":
			r.nodeID = &a.value
		case "about":
			if property {
				p.fail(e.at, "a property has no rdf:about")
			}
			r.about = &a.value
		case "resource", "datatype", "parseType":
			if !property {
				p.fail(e.at, "a node has no rdf:%s", a.local)
			}
			switch a.local {
			case "resource":
				r.resource = &a.value
			case "datatype":
				r.datatype = &a.value
			default:
				r.parseType = &a.value
			}
		case "RDF", "Description", "li", "aboutEach", "aboutEachPrefix", "bagID":
			p.fail(e.at, "no attribute rdf:%s may stand here", a.local)
		default:
			r.properties = append(r.properties, *a)
		}
	}
	return r
}

// node reads the open element as a node, with its properties, and gives it.
func (p *rdfXML) node(e *xmlElement) quad.Value {
	if e.space == "" {
		p.fail(e.at, "the element %s has no namespace", e.local)
	}
	if e.space == vocab.RDF {
		switch e.local {
		case "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "aboutEach", "aboutEachPrefix", "bagID":
			p.fail(e.at, "rdf:%s is no node", e.local)
		}
	}
	a := p.attributes(e, false)
	var subject quad.Value
	given := 0
	if a.id != nil {
		given++
		subject = p.identified(e, *a.id)
	}
	if a.about != nil {
		given++
		subject = p.resolved(e, *a.about)
	}
	if a.nodeID != nil {
		given++
		subject = p.named(e, *a.nodeID)
	}
	switch {
	case given > 1:
		p.fail(e.at, "more than one of rdf:ID, rdf:about and rdf:nodeID")
	case given == 0:
		subject = p.fresh()
	}
	if e.xmlName != (xmlName{vocab.RDF, "Description"}) {
		p.emit(subject, typeIRI, p.checked(e, e.String()))
	}
	p.propertyAttributes(e, subject, a.properties)
	if p.tries == 1 { // of an outermost node this stays, whatever its properties are like
		p.settle()
	}
	p.properties(subject, e)
	return subject
}

// properties reads the elements in the open one as properties of a subject.
func (p *rdfXML) properties(subject quad.Value, e *xmlElement) {
	p.children(func(property *xmlElement) {
		p.try(property, func() { p.property(subject, e, property) })
		if p.tries == 1 {
			p.settle()
		}
	})
}

func (p *rdfXML) propertyAttributes(e *xmlElement, subject quad.Value, attrs []xmlAttr) {
	for _, a := range attrs {
		if a.String() == vocab.Type {
			p.emit(subject, typeIRI, p.resolved(e, a.value))
			continue
		}
		p.emit(subject, p.checked(e, a.String()), text(a.value, e.lang))
	}
}

func text(s, lang string) quad.Value {
	if lang != "" {
		return quad.LangString{Value: quad.String(s), Lang: lang}
	}
	return quad.String(s)
}

// property reads the open element as a property of a subject.
func (p *rdfXML) property(subject quad.Value, node, e *xmlElement) {
	if e.space == "" {
		p.fail(e.at, "the element %s has no namespace", e.local)
	}
	name := e.String()
	if e.space == vocab.RDF {
		switch e.local {
		case "li":
			node.items++
			name = fmt.Sprintf("%s_%d", vocab.RDF, node.items)
		case "RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype", "aboutEach", "aboutEachPrefix", "bagID":
			p.fail(e.at, "rdf:%s is no property", e.local)
		}
	}
	predicate := p.checked(e, name)
	a := p.attributes(e, true)
	state := func(object quad.Value) { p.emit(subject, predicate, object) }
	if a.id != nil {
		statement := p.identified(e, *a.id)
		state = func(object quad.Value) {
			p.emit(subject, predicate, object)
			p.emit(statement, typeIRI, quad.IRI(vocab.Statement))
			p.emit(statement, quad.IRI(vocab.Subject), subject)
			p.emit(statement, quad.IRI(vocab.Predicate), predicate)
			p.emit(statement, quad.IRI(vocab.Object), object)
		}
	}
	switch {
	case a.parseType != nil:
		if a.resource != nil || a.nodeID != nil || a.datatype != nil || len(a.properties) > 0 {
			p.fail(e.at, "rdf:parseType beside other attributes")
		}
		p.parseType(*a.parseType, e, state)
	case a.resource != nil || a.nodeID != nil || len(a.properties) > 0:
		if a.datatype != nil || a.resource != nil && a.nodeID != nil {
			p.fail(e.at, "rdf:resource, rdf:nodeID and rdf:datatype beside each other")
		}
		var object quad.Value
		switch {
		case a.resource != nil:
			object = p.resolved(e, *a.resource)
		case a.nodeID != nil:
			object = p.named(e, *a.nodeID)
		default:
			object = p.fresh()
		}
		state(object)
		p.propertyAttributes(e, object, a.properties)
		p.empty()
	default:
		p.content(e, a.datatype, state)
	}
}

// content reads a property whose object is the text or the node in it.
func (p *rdfXML) content(e *xmlElement, datatype *string, state func(quad.Value)) {
	var words strings.Builder
	var object quad.Value
	for {
		switch token := p.next().(type) {
		case xml.CharData:
			if words.Len()+len(token) > maxToken {
				p.fail(p.xmlReader.at, "longer than %d MB", maxToken>>20)
			}
			words.Write(token)
		case *xmlElement:
			if object != nil || datatype != nil || strings.TrimSpace(words.String()) != "" {
				p.fail(token.at, "a property has one node or text, not both")
			}
			object = p.node(token)
			state(object)
		case xml.EndElement:
			p.end()
			switch {
			case object != nil:
				if strings.TrimSpace(words.String()) != "" {
					p.fail(p.xmlReader.at, "a property has one node or text, not both")
				}
			case datatype != nil:
				state(typed(words.String(), p.resolved(e, *datatype).(quad.IRI)))
			default:
				state(text(words.String(), e.lang))
			}
			return
		case nil:
			p.xmlReader.fail(p.xmlReader.at, "the document ends early")
		}
	}
}

func (p *rdfXML) parseType(kind string, e *xmlElement, state func(quad.Value)) {
	switch kind {
	case "Resource":
		object := p.fresh()
		state(object)
		p.properties(object, e)
	case "Collection":
		var last quad.Value
		p.children(func(inner *xmlElement) {
			item := p.node(inner)
			cell := p.fresh()
			if last == nil {
				state(cell)
			} else {
				p.emit(last, restIRI, cell)
			}
			p.emit(cell, firstIRI, item)
			last = cell
		})
		if last == nil {
			state(nilIRI)
			return
		}
		p.emit(last, restIRI, nilIRI)
	default:
		state(quad.TypedString{Value: quad.String(p.xmlLiteral()), Type: vocab.RDF + "XMLLiteral"})
	}
}

func (p *rdfXML) fresh() quad.Value {
	p.blanks++
	return quad.BNode(fmt.Sprintf("%sg%d", p.o.Scope, p.blanks))
}

func (p *rdfXML) named(e *xmlElement, name string) quad.Value {
	if !isNCName(name) {
		p.fail(e.at, "rdf:nodeID %q is no name", name)
	}
	if !isBlankName(name) { // "a." is a name of XML, and of no other format
		return odd(p.o.Scope, name)
	}
	return blank(p.o.Scope, name)
}

// identified is the node of an rdf:ID, which may stand once.
func (p *rdfXML) identified(e *xmlElement, id string) quad.Value {
	if !isNCName(id) {
		p.fail(e.at, "rdf:ID %q is no name", id)
	}
	iri := p.resolved(e, "#"+id)
	h := maphash.String(p.seed, string(iri.(quad.IRI)))
	if p.ids[h] {
		p.fail(e.at, "rdf:ID %q stands there a second time", id)
	}
	if len(p.ids) < maxIDs {
		p.ids[h] = true
	}
	return iri
}

// resolved is an IRI relative to the base in scope.
func (p *rdfXML) resolved(e *xmlElement, iri string) quad.Value {
	if !hasScheme(iri) {
		if e.base == nil || e.base.scheme == "" {
			p.fail(e.at, "a relative IRI %q, and no base that it is relative to", iri)
		}
		iri = e.base.resolve(iri)
	}
	return p.checked(e, iri)
}

// checked is an IRI that N-Quads can write.
func (p *rdfXML) checked(e *xmlElement, iri string) quad.Value {
	if len(iri) > maxName {
		p.fail(e.at, "an IRI longer than %d KB", maxName>>10)
	}
	if !hasScheme(iri) {
		p.fail(e.at, "%q is no absolute IRI", iri)
	}
	for i := 0; i < len(iri); i++ {
		if classes[iri[i]]&inIRI == 0 {
			p.fail(e.at, "%q may not stand in an IRI: %q", iri[i], iri)
		}
	}
	if !utf8.ValidString(iri) {
		p.fail(e.at, "not valid UTF-8")
	}
	return quad.IRI(iri)
}
