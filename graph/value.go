package graph

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// Canonical gives a value in the one form in which the graph keeps it: quad.Int
// for a canonical xsd:integer of 64 bits, quad.String for xsd:string, full
// datatype IRIs, and a quad.TypedString in place of quad.Bool, Float and Time, which
// backends merge or reprint. Everything else is returned as it is.
func Canonical(v quad.Value) quad.Value {
	switch v := v.(type) {
	case quad.TypedString:
		return canonicalTyped(v)
	case quad.Bool:
		return typed(strconv.FormatBool(bool(v)), vocab.XSD+"boolean")
	case quad.Float:
		return canonicalOwn(v.TypedString())
	case quad.Time:
		return canonicalOwn(v.TypedString())
	case quad.LangString:
		if v.Lang == "" {
			return v.Value
		}
	}
	return v
}

// canonicalOwn is for the types of quad's, which it names by prefix. In a file <xsd:int> is an IRI of its own.
func canonicalOwn(v quad.TypedString) quad.Value {
	if local, ok := strings.CutPrefix(string(v.Type), "xsd:"); ok {
		v.Type = quad.IRI(vocab.XSD + local)
	}
	return canonicalTyped(v)
}

func canonicalTyped(v quad.TypedString) quad.Value {
	switch v.Type {
	case "", vocab.XSDString:
		return v.Value
	case vocab.XSDInteger:
		if n, err := strconv.ParseInt(string(v.Value), 10, 64); err == nil && strconv.FormatInt(n, 10) == string(v.Value) {
			return quad.Int(n)
		}
	}
	return v
}

// Text gives the words of a string, of a string with a language, or of a typed one, as it is written; false for any other value.
func Text(v quad.Value) (words string, ok bool) {
	switch v := v.(type) {
	case quad.String:
		return string(v), true
	case quad.LangString:
		return string(v.Value), true
	case quad.TypedString:
		return string(v.Value), true
	}
	return "", false
}

// CanonicalQuad makes the object canonical; the other sides are IRIs and blank nodes.
func CanonicalQuad(q quad.Quad) quad.Quad {
	q.Object = Canonical(q.Object)
	return q
}

// ValidIRI reports whether s is an absolute IRI that N-Quads can write: a scheme, a
// colon, and none of the characters that IRIREF forbids.
func ValidIRI(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || !utf8.ValidString(s) {
		return false
	}
	for i, r := range scheme {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '+' || r == '-' || r == '.')) {
			return false
		}
	}
	for _, r := range s {
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
			return false
		}
	}
	return true
}
