package rdf

import (
	"bufio"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// xmlEncoder writes RDF/XML: an rdf:Description a subject.
type xmlEncoder struct {
	w     *bufio.Writer
	names *namespaces
	b     strings.Builder
	begun bool
	last  quad.Quad
}

func newXMLEncoder(w *bufio.Writer, o EncodeOptions) *xmlEncoder {
	prefixes := map[string]string{"rdf": vocab.RDF}
	for name, namespace := range o.Prefixes {
		if isNCName(name) && !strings.HasPrefix(strings.ToLower(name), "xml") && name != "rdf" && namespace != vocab.RDF &&
			namespace != xmlNamespace && namespace != xmlnsNamespace && namespace != "" {
			prefixes[name] = namespace
		}
	}
	return &xmlEncoder{w: w, names: newNamespaces(prefixes)}
}

func (e *xmlEncoder) Encode(q quad.Quad) error {
	q.Label = nil
	e.b.Reset()
	if !e.begun {
		e.header()
	}
	if !e.begun || q.Subject != e.last.Subject {
		if e.begun {
			e.b.WriteString("  </rdf:Description>\n")
		}
		if err := e.about(q.Subject); err != nil {
			return err
		}
	} else if q == e.last {
		return nil
	}
	if err := e.property(q.Predicate, q.Object); err != nil {
		return err
	}
	e.begun, e.last = true, q
	_, err := e.w.WriteString(e.b.String())
	return err
}

func (e *xmlEncoder) header() {
	e.b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF")
	for _, name := range e.names.sorted {
		e.b.WriteString("\n    xmlns:" + name + `="`)
		escapeXML(&e.b, e.names.byName[name], true)
		e.b.WriteByte('"')
	}
	e.b.WriteString(">\n")
}

func (e *xmlEncoder) Close() error {
	e.b.Reset()
	if e.begun {
		e.b.WriteString("  </rdf:Description>\n")
	} else {
		e.header()
	}
	e.b.WriteString("</rdf:RDF>\n")
	e.w.WriteString(e.b.String())
	return e.w.Flush()
}

func (e *xmlEncoder) about(v quad.Value) error {
	switch v := v.(type) {
	case quad.IRI:
		e.b.WriteString(`  <rdf:Description rdf:about="`)
		if err := e.attribute(string(v)); err != nil {
			return err
		}
	case quad.BNode:
		e.b.WriteString(`  <rdf:Description rdf:nodeID="` + nodeID(string(v)))
	default:
		return fmt.Errorf("rdf: a literal where a node stands: %v", v)
	}
	e.b.WriteString("\">\n")
	return nil
}

// nodeID is the name of a blank node as a name of XML: one that is none, or looks like what this makes, in hexadecimal.
func nodeID(name string) string {
	if isNCName(name) && !strings.HasPrefix(name, "hex.") {
		return name
	}
	return "hex." + hex.EncodeToString([]byte(name))
}

func (e *xmlEncoder) property(p, o quad.Value) error {
	iri, ok := p.(quad.IRI)
	if !ok {
		return fmt.Errorf("rdf: a predicate that is no IRI: %v", p)
	}
	name, declaration, err := e.element(string(iri))
	if err != nil {
		return err
	}
	e.b.WriteString("    <" + name + declaration)
	switch v := o.(type) {
	case quad.IRI:
		e.b.WriteString(` rdf:resource="`)
		if err := e.attribute(string(v)); err != nil {
			return err
		}
		e.b.WriteString("\"/>\n")
		return nil
	case quad.BNode:
		e.b.WriteString(` rdf:nodeID="` + nodeID(string(v)) + "\"/>\n")
		return nil
	}
	lexical, lang, datatype, ok := literal(o)
	switch {
	case !ok:
		return fmt.Errorf("rdf: no way to write %T", o)
	case lang != "":
		e.b.WriteString(` xml:lang="` + lang + `"`)
	case datatype != "":
		e.b.WriteString(` rdf:datatype="`)
		if err := e.attribute(datatype); err != nil {
			return err
		}
		e.b.WriteByte('"')
	}
	e.b.WriteByte('>')
	if err := checkXML(lexical); err != nil {
		return err
	}
	escapeXML(&e.b, lexical, false)
	e.b.WriteString("</" + name + ">\n")
	return nil
}

// element gives the name of the element of a property, and the declaration that it needs. Not every IRI can be one.
func (e *xmlEncoder) element(iri string) (name, declaration string, err error) {
	i := len(iri)
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(iri[:i])
		if r == utf8.RuneError || !isXMLName(r) || r > 0xFFFF { // readers of before 2008 know no names beyond that
			break
		}
		i -= n
	}
	for i < len(iri) {
		r, n := utf8.DecodeRuneInString(iri[i:])
		if isXMLStart(r) {
			break
		}
		i += n
	}
	space, local := iri[:i], iri[i:]
	if local == "" || space == "" || !oldName(local) || space == xmlNamespace || space == xmlnsNamespace {
		return "", "", fmt.Errorf("rdf: RDF/XML cannot write the property <%s>", iri)
	}
	if space == vocab.RDF {
		switch local {
		case "RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "aboutEach", "aboutEachPrefix", "bagID":
			return "", "", fmt.Errorf("rdf: RDF/XML cannot write the property <%s>", iri)
		}
	}
	if prefix, ok := e.names.names[space]; ok {
		return prefix + ":" + local, "", nil
	}
	prefix := "ns"
	for e.names.byName[prefix] != "" {
		prefix += "s"
	}
	var b strings.Builder
	escapeXML(&b, space, true)
	return prefix + ":" + local, " xmlns:" + prefix + `="` + b.String() + `"`, checkXML(space)
}

// oldName reports whether encoding/xml, and others that know the names of XML's first editions only, reads a name.
func oldName(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			_, err := xml.NewDecoder(strings.NewReader("<" + s + "/>")).RawToken()
			return err == nil
		}
	}
	return true
}

func (e *xmlEncoder) attribute(s string) error {
	if err := checkXML(s); err != nil {
		return err
	}
	escapeXML(&e.b, s, true)
	return nil
}

// checkXML refuses text with characters that XML does not have (https://www.w3.org/TR/xml/#NT-Char).
func checkXML(s string) error {
	for _, r := range s {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return fmt.Errorf("rdf: XML has no character U+%04X, which is in %q", r, excerpt([]byte(s)))
		}
	}
	return nil
}
