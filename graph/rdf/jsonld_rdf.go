package rdf

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/piprate/json-gold/ld"

	"github.com/clewgraph/clew/graph/vocab"
)

const rdfJSON = vocab.RDF + "JSON"

// rdf gives the quads of expanded JSON-LD (https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm). Since expansion has
// made all explicit, a walk does what the standard does with a map of nodes. What is no RDF, a relative IRI or a property that
// is a blank node, is left out, as the standard says.
func (p *jsonReader) rdf(expanded []any) {
	for _, node := range expanded {
		if m, ok := node.(map[string]any); ok && m["@value"] == nil && m["@list"] == nil {
			p.node(m, nil)
		}
	}
}

// node gives the quads of a node object and what it is in them; nil for one that cannot stand in RDF.
func (p *jsonReader) node(m map[string]any, graph quad.Value) quad.Value {
	var self quad.Value
	if id, ok := m["@id"].(string); ok {
		self = p.resource(id)
	} else {
		self = p.fresh()
	}
	for _, key := range sortedKeys(m) {
		switch key {
		case "@id", "@index", "@context":
		case "@type":
			for _, t := range list(m[key]) {
				if id, ok := t.(string); ok {
					p.emit(self, typeIRI, p.resource(id), graph)
				}
			}
		case "@graph":
			for _, inner := range list(m[key]) {
				if m, ok := inner.(map[string]any); ok && m["@value"] == nil {
					if self != nil {
						p.node(m, self)
					}
				}
			}
		case "@included":
			for _, inner := range list(m[key]) {
				if m, ok := inner.(map[string]any); ok {
					p.node(m, graph)
				}
			}
		case "@reverse":
			reverse, _ := m[key].(map[string]any)
			for _, property := range sortedKeys(reverse) {
				for _, inner := range list(reverse[property]) {
					if m, ok := inner.(map[string]any); ok {
						p.emit(p.node(m, graph), p.property(property), self, graph)
					}
				}
			}
		default:
			predicate := p.property(key)
			for _, item := range list(m[key]) {
				p.emit(self, predicate, p.object(item, graph), graph)
			}
		}
	}
	return self
}

func list(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

// emit gives a quad whose parts are all there.
func (p *jsonReader) emit(s, predicate, o, graph quad.Value) {
	if s == nil || predicate == nil || o == nil {
		return
	}
	if err := p.yield(quad.Quad{Subject: s, Predicate: predicate, Object: o, Label: graph}); err != nil {
		panic(stop{err})
	}
}

func (p *jsonReader) fresh() quad.Value {
	p.blanks++
	return quad.BNode(fmt.Sprintf("%sg%d", p.o.Scope, p.blanks))
}

// resource is an IRI or a blank node; nil for a relative IRI, or what is none.
func (p *jsonReader) resource(id string) quad.Value {
	if name, ok := strings.CutPrefix(id, "_:"); ok {
		if !isBlankName(name) {
			return odd(p.o.Scope, name)
		}
		return blank(p.o.Scope, name)
	}
	return p.property(p.absolute(id))
}

// absolute resolves an IRI that json-gold has left relative.
func (p *jsonReader) absolute(iri string) string {
	if p.base != nil && p.base.scheme != "" && !hasScheme(iri) {
		return p.base.resolve(iri)
	}
	return iri
}

// property is an absolute IRI; nil for anything else.
func (p *jsonReader) property(iri string) quad.Value {
	if !hasScheme(iri) || len(iri) > maxName || !utf8.ValidString(iri) {
		return nil
	}
	for i := 0; i < len(iri); i++ {
		if classes[iri[i]]&inIRI == 0 {
			return nil
		}
	}
	return quad.IRI(iri)
}

// object is the value of a property: a literal, a list, a node.
func (p *jsonReader) object(item any, graph quad.Value) quad.Value {
	m, ok := item.(map[string]any)
	if !ok {
		if id, ok := item.(string); ok {
			return p.resource(id)
		}
		return nil
	}
	if items, ok := m["@list"]; ok {
		return p.list(list(items), graph)
	}
	if value, ok := m["@value"]; ok {
		return p.literal(value, m, graph)
	}
	return p.node(m, graph)
}

func (p *jsonReader) list(items []any, graph quad.Value) quad.Value {
	if len(items) == 0 {
		return nilIRI
	}
	head := p.fresh()
	for i, cell := 0, head; ; i++ {
		p.emit(cell, firstIRI, p.object(items[i], graph), graph)
		if i == len(items)-1 {
			p.emit(cell, restIRI, nilIRI, graph)
			return head
		}
		next := p.fresh()
		p.emit(cell, restIRI, next, graph)
		cell = next
	}
}

var languageTag = regexp.MustCompile(`^[a-zA-Z]+(-[a-zA-Z0-9]+)*$`)

// literal is the value of a value object, nil for one that is no RDF.
func (p *jsonReader) literal(value any, m map[string]any, graph quad.Value) quad.Value {
	datatype, _ := m["@type"].(string)
	if datatype != "" && datatype != "@json" {
		datatype = p.absolute(datatype)
	}
	if datatype == "@json" {
		return quad.TypedString{Value: quad.String(canonicalJSON(value)), Type: rdfJSON}
	}
	if types, many := m["@type"].([]any); many && len(types) != 1 || datatype != "" && hasScheme(datatype) && p.property(datatype) == nil {
		at, message := p.explain(ld.NewJsonLdError(ld.InvalidTypedValue, fmt.Sprintf("%q is no datatype", fmt.Sprint(m["@type"]))))
		p.fail(at, "%s", message)
	}
	if datatype != "" && p.property(datatype) == nil {
		return nil
	}
	as := func(lexical, usual string) quad.Value {
		if datatype != "" {
			usual = datatype
		}
		return typed(lexical, quad.IRI(usual))
	}
	switch v := value.(type) {
	case bool:
		return as(strconv.FormatBool(v), vocab.XSD+"boolean")
	case float64:
		return p.literal(json.Number(strconv.FormatFloat(v, 'g', -1, 64)), m, graph)
	case json.Number:
		if whole, ok := wholeNumber(v.String()); ok && datatype != vocab.XSD+"double" {
			return as(whole, vocab.XSDInteger)
		}
		f, err := v.Float64()
		if err != nil {
			return nil
		}
		return as(ld.GetCanonicalDouble(f), vocab.XSD+"double")
	case string:
		lang, has := m["@language"].(string)
		lang = restoreCase(lang)
		if direction, ok := m["@direction"].(string); ok && p.o.Direction != "" {
			return p.directed(v, lang, direction, graph)
		}
		switch {
		case has && !languageTag.MatchString(lang):
			return nil
		case has:
			return quad.LangString{Value: quad.String(v), Lang: lang}
		}
		return as(v, vocab.XSDString)
	}
	return nil
}

// directed is a text with the direction of its writing, in one of the two ways that the standard proposes.
func (p *jsonReader) directed(text, lang, direction string, graph quad.Value) quad.Value {
	if p.o.Direction == "i18n-datatype" {
		return quad.TypedString{Value: quad.String(text), Type: quad.IRI("https://www.w3.org/ns/i18n#" + strings.ToLower(lang) + "_" + direction)}
	}
	node := p.fresh()
	p.emit(node, quad.IRI(vocab.RDF+"value"), quad.String(text), graph)
	if lang != "" {
		p.emit(node, quad.IRI(vocab.RDF+"language"), quad.String(strings.ToLower(lang)), graph)
	}
	p.emit(node, quad.IRI(vocab.RDF+"direction"), quad.String(direction), graph)
	return node
}

// wholeNumber gives the digits of a JSON number without a fraction, below 1e21, exactly.
func wholeNumber(s string) (string, bool) {
	if _, exponent, ok := strings.Cut(strings.ToLower(s), "e"); ok {
		if n, err := strconv.Atoi(exponent); err != nil || n > 400 || n < -maxJSONNumbers {
			return "", false
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(f) >= 1e21 {
		return "", false
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return strconv.FormatInt(n, 10), true
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || !r.IsInt() {
		return "", false
	}
	return r.Num().String(), true
}

// canonicalJSON writes JSON as RFC 8785 does.
func canonicalJSON(v any) string {
	var b strings.Builder
	writeCanonical(&b, v)
	return b.String()
}

func writeCanonical(b *strings.Builder, v any) {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case float64:
		b.WriteString(ecmaNumber(v))
	case json.Number:
		f, err := v.Float64()
		if err != nil { // beyond what JSON's numbers reach
			b.WriteString(v.String())
			return
		}
		b.WriteString(ecmaNumber(f))
	case string:
		writeString(b, v)
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			writeCanonical(b, item)
		}
		b.WriteByte(']')
	case map[string]any:
		keys := sortedKeys(v)
		sort.Slice(keys, func(i, j int) bool {
			x, y := utf16.Encode([]rune(keys[i])), utf16.Encode([]rune(keys[j]))
			for k := range min(len(x), len(y)) {
				if x[k] != y[k] {
					return x[k] < y[k]
				}
			}
			return len(x) < len(y)
		})
		b.WriteByte('{')
		for i, key := range keys {
			if i > 0 {
				b.WriteByte(',')
			}
			writeString(b, key)
			b.WriteByte(':')
			writeCanonical(b, v[key])
		}
		b.WriteByte('}')
	}
}

// ecmaNumber writes a number as ECMAScript does.
func ecmaNumber(f float64) string {
	if f == 0 {
		return "0"
	}
	if abs := math.Abs(f); abs >= 1e21 || abs < 1e-6 {
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// writeString writes a string of JSON with the fewest escapes.
func writeString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ':
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
