package rdf

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/piprate/json-gold/ld"
)

// The bounds of a lenient reading of JSON-LD: the wrong entries of what is read in one piece, and how often a part of it is tried.
const (
	maxWrong  = 1_000
	maxTrials = 20_000
)

// mender finds what is wrong in a document, by trying parts of it, and leaves that out. It leaves out nodes and entries of nodes, never one of the
// values of an entry: without a value, a list would be another list. Nor does it keep an entry that another one gives its meaning, a name
// or a type of values, when that one is wrong.
type mender struct {
	*jsonReader
	aliases map[string][]string // what the contexts say that a word stands for
	trials  int
	skipped int
}

// mend gives a document, expanded, without what is wrong in it.
func (p *jsonReader) mend(doc any) []any {
	m := &mender{jsonReader: p, aliases: map[string][]string{}}
	m.learn(doc, false)
	for _, context := range p.contexts {
		m.learn(context.Document, false)
	}
	if p.o.ExpandContext != nil {
		m.learn(p.parse(p.o.ExpandContext, 0), false)
	}
	same := func(v any) any { return v }
	var mended any
	switch doc := doc.(type) {
	case map[string]any:
		if err := m.try(map[string]any{"@context": doc["@context"]}); err != nil {
			at, message := p.explain(err)
			p.fail(at, "%s", message)
		}
		mended = m.node(doc, same)
	case []any:
		mended = m.nodes(doc, same)
	}
	if mended == nil {
		return nil
	}
	expanded, err := p.expandPrepared(ld.CloneDocument(mended))
	if err != nil {
		at, message := p.explain(err)
		p.fail(at, "%s", message)
	}
	return expanded
}

// try gives what is wrong with a document.
func (m *mender) try(doc any) error {
	if m.trials++; m.trials > maxTrials {
		m.fail(0, "too much is wrong to be skipped")
	}
	_, err := m.expandPrepared(ld.CloneDocument(doc))
	return err
}

func (m *mender) skip(err error) {
	at, message := m.explain(err)
	if m.skipped++; m.skipped > maxWrong {
		m.fail(at, "more than %d wrong entries", maxWrong)
	}
	if m.o.Skipped != nil {
		m.o.Skipped(m.wrong(at, message))
	}
}

// learn notes what the contexts in a document define.
func (m *mender) learn(v any, context bool) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			m.learn(inner, context)
		}
	case map[string]any:
		for key, inner := range v {
			if context {
				target := inner
				if d, ok := inner.(map[string]any); ok {
					target = d["@id"]
				}
				if target, ok := target.(string); ok && !slices.Contains(m.aliases[key], target) {
					m.aliases[key] = append(m.aliases[key], target)
				}
			}
			m.learn(inner, key == "@context")
		}
	}
}

// keyword is the keyword that a key may stand for: "" for none, and for more than one "@", of which nothing is known.
func (m *mender) keyword(key string) (found string) {
	seen := map[string]bool{}
	var walk func(string)
	walk = func(word string) {
		switch {
		case seen[word]:
		case len(word) > 0 && word[0] == '@':
			if found == "" {
				found = word
			} else if found != word {
				found = "@"
			}
		default:
			seen[word] = true
			for _, target := range m.aliases[word] {
				walk(target)
			}
		}
	}
	walk(key)
	return found
}

// nodes gives those nodes that are right, and what is right of the others. in puts nodes where they stand in the document.
func (m *mender) nodes(nodes []any, in func(any) any) (right []any) {
	if len(nodes) == 0 || m.try(in(nodes)) == nil {
		return nodes
	}
	if len(nodes) > 1 {
		half := len(nodes) / 2
		return append(slices.Clone(m.nodes(nodes[:half], in)), m.nodes(nodes[half:], in)...)
	}
	if node := m.node(nodes[0], func(v any) any { return in([]any{v}) }); node != nil {
		return []any{node}
	}
	return nil
}

// node gives what is right of a node; nil for nothing.
func (m *mender) node(v any, in func(any) any) any {
	err := m.try(in(v))
	if err == nil {
		return v
	}
	object, ok := v.(map[string]any)
	if !ok {
		m.skip(err)
		return nil
	}
	out := map[string]any{}
	var types, keys []string
	for _, key := range sortedKeys(object) {
		switch m.keyword(key) {
		case "":
			keys = append(keys, key)
		case "@type":
			types = append(types, key)
		case "@graph", "@included":
			keys = append(keys, key)
		default: // without it the rest would mean something else
			out[key] = object[key]
		}
	}
	if err := m.try(in(out)); err != nil {
		m.skip(err)
		return nil
	}
	m.entries(object, types, out, in)
	m.entries(object, keys, out, in)
	if err := m.try(in(out)); err != nil { // entries that are right alone
		m.skip(err)
		return nil
	}
	return out
}

// entries puts those entries of an object into out that are right there.
func (m *mender) entries(object map[string]any, keys []string, out map[string]any, in func(any) any) {
	with := func(entries map[string]any) map[string]any {
		all := make(map[string]any, len(out)+len(entries))
		for key, value := range out {
			all[key] = value
		}
		for key, value := range entries {
			all[key] = value
		}
		return all
	}
	some := map[string]any{}
	for _, key := range keys {
		some[key] = object[key]
	}
	err := m.try(in(with(some)))
	switch {
	case err == nil:
		for key, value := range some {
			out[key] = value
		}
	case len(keys) > 1:
		half := len(keys) / 2
		m.entries(object, keys[:half], out, in)
		m.entries(object, keys[half:], out, in)
	case len(keys) == 1:
		key := keys[0]
		if word := m.keyword(key); word != "@graph" && word != "@included" {
			m.skip(err)
			return
		}
		out[key] = m.nodes(list(object[key]), func(v any) any { return in(with(map[string]any{key: v})) })
	}
}

// wrong is an error at a byte of text.
func (p *jsonReader) wrong(at int, message string) *SyntaxError {
	at = max(0, min(at, len(p.text)))
	before := p.text[:at]
	return &SyntaxError{
		File: p.o.File, Line: p.line + 1 + bytes.Count(before, []byte{'\n'}), Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		Message: message, Text: excerpt(p.text[at:]),
	}
}

// fail panics with an error at a byte of text.
func (p *jsonReader) fail(at int, format string, args ...any) {
	panic(p.wrong(at, fmt.Sprintf(format, args...)))
}
