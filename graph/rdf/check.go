package rdf

import (
	"fmt"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// CheckQuad says why a quad cannot be written so that a reader of RDF takes it: an IRI that is none, a tag that is not of a language, a
// literal that is too long. The error names the statement.
func CheckQuad(q quad.Quad) error {
	return (&checker{}).check(q)
}

// checker checks quads; the parts that a quad shares with the one before have been checked.
type checker struct{ last quad.Quad }

func (c *checker) check(q quad.Quad) error {
	fail := func(err error) error {
		return fmt.Errorf("rdf: the statement %s cannot be written: %w", excerpt(fmt.Appendf(nil, "%v %v %v", q.Subject, q.Predicate, q.Object)), err)
	}
	if q.Subject != c.last.Subject {
		if err := checkNode(q.Subject); err != nil {
			return fail(err)
		}
	}
	if q.Predicate != c.last.Predicate {
		iri, ok := q.Predicate.(quad.IRI)
		if !ok {
			return fail(fmt.Errorf("a predicate is an IRI"))
		}
		if err := checkIRI(string(iri)); err != nil {
			return fail(err)
		}
	}
	if q.Label != nil && q.Label != c.last.Label {
		if err := checkNode(q.Label); err != nil {
			return fail(err)
		}
	}
	if err := checkObject(q.Object); err != nil {
		return fail(err)
	}
	c.last = q
	return nil
}

func checkObject(v quad.Value) error {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		return checkNode(v)
	case quad.String:
		return checkText(string(v))
	case quad.LangString:
		if v.Lang != "" && (!languageTag.MatchString(v.Lang) || len(v.Lang) > maxName/2) {
			return fmt.Errorf("%q is not the tag of a language", cut(v.Lang))
		}
		return checkText(string(v.Value))
	case quad.TypedString:
		if v.Type != "" {
			if err := checkIRI(string(v.Type)); err != nil {
				return err
			}
		}
		return checkText(string(v.Value))
	}
	if _, _, _, ok := literal(v); !ok {
		return fmt.Errorf("no way to write %T", v)
	}
	return nil
}

func checkText(s string) error {
	switch {
	case len(s) > maxToken:
		return fmt.Errorf("a literal longer than %d MB", maxToken>>20)
	case !utf8.ValidString(s):
		return fmt.Errorf("a literal that is not valid UTF-8")
	}
	return nil
}

func checkNode(v quad.Value) error {
	switch v := v.(type) {
	case quad.IRI:
		return checkIRI(string(v))
	case quad.BNode:
		if !isBlankLabel(string(v)) {
			return fmt.Errorf("%q is not the name of a blank node", cut(string(v)))
		}
		return nil
	}
	return fmt.Errorf("%v stands where an IRI or a blank node belongs", v)
}

func checkIRI(iri string) error {
	if len(iri) > maxName-2 {
		return fmt.Errorf("an IRI longer than %d KB", maxName>>10)
	}
	plain := true
	for i := 0; i < len(iri); i++ {
		if classes[iri[i]]&inIRI == 0 {
			return fmt.Errorf("%q may not stand in an IRI: %q", iri[i], cut(iri))
		}
		plain = plain && iri[i] < utf8.RuneSelf
	}
	if !hasScheme(iri) {
		return fmt.Errorf("%q is no absolute IRI", cut(iri))
	}
	if !plain && !utf8.ValidString(iri) {
		return fmt.Errorf("an IRI that is not valid UTF-8: %q", cut(iri))
	}
	return nil
}

func cut(s string) string { return excerpt([]byte(s[:min(len(s), excerptBytes)])) }

// checkedEncoder refuses what would not be read again.
type checkedEncoder struct {
	Encoder
	checker
}

func (e *checkedEncoder) Encode(q quad.Quad) error {
	if err := e.check(q); err != nil {
		return err
	}
	return e.Encoder.Encode(q)
}
