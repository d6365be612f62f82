package rdf

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/piprate/json-gold/ld"
)

var keywordForm = regexp.MustCompile(`^@[a-zA-Z]+$`)

// contexts is what prepare finds in the contexts of a document.
type contexts struct {
	bases        int // @base
	nulls        int // contexts that forget all, and words like @this that are no keywords
	vocabularies int // relative @vocab
}

// prepare does what the standard wants and json-gold does not: contexts are named relative to the document, whatever @base says,
// and some wrong contexts are refused.
func prepare(doc any, base string) (found contexts, err error) {
	from := parseReference(base)
	absolute := func(v any) any {
		if s, ok := v.(string); ok && !hasScheme(s) && from.scheme != "" {
			return from.resolve(s)
		}
		return v
	}
	var walk func(v any, context bool) error
	walk = func(v any, context bool) error {
		switch v := v.(type) {
		case nil:
			if context {
				found.nulls++
			}
		case string:
			if keywordForm.MatchString(v) && !ld.IsKeyword(v) {
				found.nulls++
			}
		case []any:
			for i := range v {
				if context {
					v[i] = absolute(v[i])
				}
				if err := walk(v[i], context); err != nil {
					return err
				}
			}
		case map[string]any:
			if v["@type"] == "@json" {
				return nil
			}
			if context {
				if err := checkContext(v); err != nil {
					return err
				}
				if s, ok := v["@import"]; ok {
					v["@import"] = absolute(s)
				}
				if _, ok := v["@base"]; ok {
					found.bases++
				}
				if s, ok := v["@vocab"].(string); ok && !strings.Contains(s, ":") {
					found.vocabularies++
				}
			}
			if tag, ok := v["@language"].(string); ok && v["@value"] != nil {
				v["@language"] = guardCase(tag)
			}
			for key, inner := range v {
				if key == "@context" {
					v[key] = absolute(inner)
				}
				if err := walk(v[key], key == "@context"); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return found, walk(doc, false)
}

// json-gold writes the tags of languages in lower case, as the standard lets it; other formats keep them. caseMark is put behind one that has
// capitals, with a digit for each of its letters.
const caseMark = "-x-case"

func guardCase(tag string) string {
	if strings.ToLower(tag) == tag && !strings.Contains(tag, caseMark) || !languageTag.MatchString(tag) {
		return tag
	}
	var b strings.Builder
	for i, c := range []byte(tag) {
		if i%7 == 0 {
			b.WriteByte('-')
		}
		if c >= 'A' && c <= 'Z' {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return tag + caseMark + b.String()
}

func restoreCase(tag string) string {
	i := strings.LastIndex(tag, caseMark) // the last is ours
	if i < 0 {
		return tag
	}
	tag, marks := tag[:i], tag[i+len(caseMark):]
	marks = strings.ReplaceAll(marks, "-", "")
	out := []byte(tag)
	for i := range out {
		if i < len(marks) && marks[i] == '1' {
			out[i] -= 'a' - 'A'
		}
	}
	return string(out)
}

// checkContext refuses definitions that json-gold takes and the standard does not, and drops those that it says to ignore.
func checkContext(context map[string]any) error {
	if _, empty := context[""]; empty {
		return ld.NewJsonLdError(ld.InvalidTermDefinition, "the empty term")
	}
	if t, ok := context["@type"].(map[string]any); ok && len(t) == 0 {
		return ld.NewJsonLdError(ld.KeywordRedefinition, "@type")
	}
	for term, definition := range context {
		d, _ := definition.(map[string]any)
		if reverse, _ := d["@reverse"].(string); keywordForm.MatchString(reverse) {
			delete(context, term)
		}
	}
	return nil
}

// lift takes the work of resolving IRIs from json-gold, which escapes and shortens some, where that can be done: where the only base is
// that of the document or of its first context. It gives the base that json-gold gets.
func (p *jsonReader) lift(doc any, found contexts) string {
	p.base = nil
	top, _ := doc.(map[string]any)
	context, _ := top["@context"].(map[string]any)
	base := parseReference(p.o.Base)
	given, here := context["@base"].(string)
	switch {
	case found.vocabularies > 0, found.nulls > 0, p.o.ExpandContext != nil, found.bases > 1, found.bases == 1 && !here:
		return p.o.Base
	case here:
		delete(context, "@base")
		base = parseReference(base.resolve(given))
	}
	p.base = &base
	return ""
}

// LoadDocument gives json-gold a context that is not in the document.
func (p *jsonReader) LoadDocument(iri string) (*ld.RemoteDocument, error) {
	if doc := p.contexts[iri]; doc != nil {
		return &ld.RemoteDocument{DocumentURL: iri, Document: ld.CloneDocument(doc.Document)}, nil // which may be changed
	}
	refuse := func(why any) error {
		return ld.NewJsonLdError(ld.LoadingRemoteContextFailed, fmt.Sprintf("the context %q is not read: %v", iri, why))
	}
	if p.o.Context == nil {
		return nil, refuse("nothing is fetched from a network")
	}
	if len(p.contexts) >= maxContexts {
		return nil, refuse("too many")
	}
	in, err := p.o.Context(iri)
	if err != nil {
		return nil, refuse(err)
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, maxContext+1))
	if err != nil {
		return nil, refuse(err)
	}
	if len(raw) > maxContext {
		return nil, refuse("it is too large")
	}
	inner := &jsonReader{o: Options{File: iri}, text: raw}
	var doc any
	if err := attempt(func() { doc = inner.parse(raw, 0) }); err != nil {
		return nil, refuse(err)
	}
	found, err := prepare(doc, iri)
	if err != nil {
		return nil, err
	}
	if found.vocabularies > 0 {
		return nil, refuse("its @vocab is relative")
	}
	p.contexts[iri] = &ld.RemoteDocument{Document: doc}
	return p.LoadDocument(iri)
}
