package rdf

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// jsonEncoder writes JSON-LD: a context with the prefixes, then the nodes of the default graph and the named graphs, of which
// long ones come in parts. So a reader may take it node by node, as ours does.
type jsonEncoder struct {
	w     *bufio.Writer
	names *namespaces
	begun bool
	comma bool // something stands before the next node
	graph quad.Value
	nodes int // of the part of a graph that is open
	bytes int // of these, and size of the node that is gathered
	size  int

	subject    quad.Value
	predicates []string
	values     map[string][]string
	count      int
}

// The parts of a graph, and of a node: so many nodes, values, and bytes. With a value of jsonValue they are still less than maxJSON.
const (
	jsonNodes  = 500
	jsonValues = 10_000
	jsonPart   = 1 << 20
	jsonValue  = maxJSON - jsonPart
)

func newJSONEncoder(w *bufio.Writer, o EncodeOptions) *jsonEncoder {
	prefixes := map[string]string{}
	for name, namespace := range o.Prefixes {
		ends := namespace != "" && strings.IndexByte(":/?#[]@", namespace[len(namespace)-1]) >= 0
		if name != "" && ends && isNCName(name) && namespace != name+":" { // one that stands for itself needs no prefix
			prefixes[name] = namespace
		}
	}
	return &jsonEncoder{w: w, names: newNamespaces(prefixes), values: map[string][]string{}}
}

func (e *jsonEncoder) Encode(q quad.Quad) error {
	if !e.begun {
		e.begin()
	}
	predicate, ok := q.Predicate.(quad.IRI)
	if !ok {
		return fmt.Errorf("rdf: a predicate that is no IRI: %v", q.Predicate)
	}
	key, value := "", ""
	var err error
	if iri, isIRI := q.Object.(quad.IRI); predicate == vocab.Type && isIRI {
		key = "@type"
		value, err = e.iri(iri)
	} else {
		if key, err = e.iri(predicate); err == nil {
			value, err = e.value(q.Object)
		}
	}
	if err != nil {
		return err
	}
	if len(value) > jsonValue {
		return fmt.Errorf("rdf: a literal that takes more than %d MB in JSON-LD cannot be read in it", jsonValue>>20)
	}
	full := e.count >= jsonValues || e.count > 0 && e.size+len(value) > jsonPart/2
	if q.Label != e.graph || q.Subject != e.subject || full {
		if err := e.endNode(); err != nil {
			return err
		}
		if q.Label != e.graph || e.nodes >= jsonNodes || e.nodes > 0 && e.bytes+len(value) > jsonPart/2 {
			e.endGraph()
			if err := e.openGraph(q.Label); err != nil {
				return err
			}
		}
		e.subject = q.Subject
	}
	if _, seen := e.values[key]; !seen {
		e.predicates = append(e.predicates, key)
	}
	e.values[key] = append(e.values[key], value)
	e.count++
	e.size += len(key) + len(value) + len("{}, \n") + 24
	return nil
}

func (e *jsonEncoder) begin() {
	e.begun = true
	e.w.WriteString("{\n  \"@context\": {")
	for i, name := range e.names.sorted {
		if i > 0 {
			e.w.WriteByte(',')
		}
		e.w.WriteString("\n    " + quoteJSON(name) + ": " + quoteJSON(e.names.byName[name]))
	}
	if len(e.names.sorted) > 0 {
		e.w.WriteString("\n  ")
	}
	e.w.WriteString("},\n  \"@graph\": [")
}

func (e *jsonEncoder) openGraph(label quad.Value) error {
	e.graph, e.nodes, e.bytes = label, 0, 0
	if label == nil {
		return nil
	}
	id, err := e.id(label)
	if err != nil {
		return err
	}
	if e.comma {
		e.w.WriteByte(',')
	}
	e.w.WriteString("\n    {\"@id\": " + id + ", \"@graph\": [")
	e.comma = false
	return nil
}

func (e *jsonEncoder) endGraph() {
	if e.graph != nil {
		e.w.WriteString("\n    ]}")
		e.comma = true
	}
	e.graph = nil
}

// endNode writes the node that was gathered.
func (e *jsonEncoder) endNode() error {
	if e.count == 0 {
		return nil
	}
	id, err := e.id(e.subject)
	if err != nil {
		return err
	}
	indent := "\n    "
	if e.graph != nil {
		indent += "  "
	}
	if e.comma {
		e.w.WriteByte(',')
	}
	e.w.WriteString(indent + "{\"@id\": " + id)
	for _, key := range e.predicates {
		e.w.WriteString("," + indent + "  " + quoteJSON(key) + ": ")
		values := e.values[key]
		if key == "@type" {
			for i := range values {
				values[i] = quoteJSON(values[i])
			}
		}
		if len(values) == 1 {
			e.w.WriteString(values[0])
			continue
		}
		e.w.WriteString("[" + indent + "    " + strings.Join(values, ","+indent+"    ") + indent + "  ]")
	}
	e.comma, e.nodes, e.bytes, e.size = true, e.nodes+1, e.bytes+e.size+len(id), 0
	e.predicates, e.values, e.count = e.predicates[:0], map[string][]string{}, 0
	_, err = e.w.WriteString(indent + "}")
	return err
}

func (e *jsonEncoder) Close() error {
	if !e.begun {
		e.begin()
	}
	if err := e.endNode(); err != nil {
		return err
	}
	e.endGraph()
	e.w.WriteString("\n  ]\n}\n")
	return e.w.Flush()
}

// iri shortens an IRI with a prefix. One that a prefix would turn into another cannot be written.
func (e *jsonEncoder) iri(iri quad.IRI) (string, error) {
	if prefix, local, ok := e.names.split(string(iri)); ok && !strings.HasPrefix(local, "//") {
		return prefix + ":" + local, nil
	}
	scheme, rest, _ := strings.Cut(string(iri), ":")
	if _, taken := e.names.byName[scheme]; taken && !strings.HasPrefix(rest, "//") {
		return "", fmt.Errorf("rdf: the prefix %s would change the IRI <%s> in JSON-LD", scheme, string(iri))
	}
	return string(iri), nil
}

// id is an IRI or blank node as a string of JSON.
func (e *jsonEncoder) id(v quad.Value) (string, error) {
	switch v := v.(type) {
	case quad.IRI:
		iri, err := e.iri(v)
		return quoteJSON(iri), err
	case quad.BNode:
		return quoteJSON("_:" + string(v)), nil
	}
	return "", fmt.Errorf("rdf: a literal where a node stands: %v", v)
}

func (e *jsonEncoder) value(v quad.Value) (string, error) {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		id, err := e.id(v)
		return `{"@id": ` + id + `}`, err
	case quad.Int:
		if n := int64(v); n > -1<<53 && n < 1<<53 {
			return strconv.FormatInt(n, 10), nil
		}
	case quad.TypedString:
		if v.Type == vocab.XSD+"boolean" && (v.Value == "true" || v.Value == "false") {
			return string(v.Value), nil
		}
	}
	lexical, lang, datatype, ok := literal(v)
	switch {
	case !ok:
		return "", fmt.Errorf("rdf: no way to write %T", v)
	case lang != "":
		return `{"@value": ` + quoteJSON(lexical) + `, "@language": ` + quoteJSON(lang) + `}`, nil
	case datatype != "":
		t, err := e.iri(quad.IRI(datatype))
		return `{"@value": ` + quoteJSON(lexical) + `, "@type": ` + quoteJSON(t) + `}`, err
	}
	return quoteJSON(lexical), nil
}

func quoteJSON(s string) string {
	var b strings.Builder
	writeString(&b, s)
	return b.String()
}

// Used gives those prefixes, of the ones that are offered, that shorten something in quads that it is shown, without
// those that would be mistaken for the scheme of an IRI.
type Used struct {
	names   *namespaces
	used    map[string]bool
	schemes map[string]bool
}

// NewUsed offers prefixes: namespaces by their short names.
func NewUsed(prefixes map[string]string) *Used {
	return &Used{newNamespaces(prefixes), map[string]bool{}, map[string]bool{}}
}

// See notes what a quad uses.
func (u *Used) See(q quad.Quad) {
	for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
		switch v := v.(type) {
		case quad.IRI:
			u.iri(string(v))
		case quad.TypedString:
			u.iri(string(v.Type))
		case quad.Int:
			u.used[u.names.names[vocab.XSD]] = true // JSON-LD and RDF/XML may write it in full
		}
	}
}

func (u *Used) iri(iri string) {
	scheme, rest, _ := strings.Cut(iri, ":")
	if prefix, _, ok := u.names.split(iri); ok {
		u.used[prefix] = true
	}
	if !strings.HasPrefix(rest, "//") {
		u.schemes[scheme] = true
	}
}

// Prefixes gives the prefixes to declare.
func (u *Used) Prefixes() map[string]string {
	out := map[string]string{}
	for name, namespace := range u.names.byName {
		if u.used[name] && (!u.schemes[name] || namespace == name+":") {
			out[name] = namespace
		}
	}
	return out
}
