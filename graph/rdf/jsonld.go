package rdf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/piprate/json-gold/ld"
)

// The bounds of JSON-LD: what is read in one piece, and what a context may have.
const (
	maxJSON        = 16 << 20
	maxContext     = 1 << 20
	maxContexts    = 100
	jsonChunk      = 256 << 10 // of nodes that are expanded together
	maxJSONNumbers = 4 << 10   // digits of a number
)

// decodeJSON reads JSON-LD (https://www.w3.org/TR/json-ld11-api/): json-gold expands it, rdfFromJSON makes it RDF. A document up to
// maxJSON is read in one piece. A longer one is read node by node, which its form must allow: a context, then @graph, and nothing
// else; or an array.
func decodeJSON(r io.Reader, o Options, yield func(quad.Quad) error) error {
	p := &jsonReader{o: o, yield: yield, contexts: map[string]*ld.RemoteDocument{}}
	head, err := io.ReadAll(io.LimitReader(r, maxJSON+1))
	if err != nil {
		return err
	}
	return attempt(func() {
		if len(head) > maxJSON {
			p.stream(io.MultiReader(bytes.NewReader(head), r))
			return
		}
		p.text = bytes.TrimPrefix(head, []byte("\uFEFF"))
		p.document(p.parse(p.text, 0))
	})
}

type jsonReader struct {
	o        Options
	yield    func(quad.Quad) error
	text     []byte // of the document, or of the part that is being read
	line     int    // line ends before text
	blanks   int
	contexts map[string]*ld.RemoteDocument
	base     *reference // what relative IRIs are relative to, where json-gold has not resolved them
}

// fail panics with an error at a byte of text.
func (p *jsonReader) fail(at int, format string, args ...any) {
	at = max(0, min(at, len(p.text)))
	before := p.text[:at]
	panic(&SyntaxError{
		File: p.o.File, Line: p.line + 1 + bytes.Count(before, []byte{'\n'}), Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
		Message: fmt.Sprintf(format, args...), Text: excerpt(p.text[at:]),
	})
}

// parse reads JSON and checks how deep it is nested.
func (p *jsonReader) parse(text []byte, depth int) any {
	if !utf8.Valid(text) {
		at := 0
		for at < len(text) {
			r, n := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		p.fail(at, "not valid UTF-8")
	}
	p.checkDepth(text, depth)
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	if err == nil {
		if _, err = d.Token(); err == io.EOF {
			return numbers(v)
		}
		if err == nil {
			p.fail(int(d.InputOffset())-1, "something stands behind the JSON")
		}
	}
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		p.fail(int(syntax.Offset)-1, "no JSON: %s", syntax.Error())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		p.fail(len(text), "no JSON: it ends early")
	}
	p.fail(int(d.InputOffset()), "no JSON: %v", err)
	return nil
}

// numbers makes the numbers of a document floats, as json-gold wants them, but for those that are too large to be exact.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if f, err := v.Float64(); err == nil && (math.Abs(f) < 1<<53 || math.Abs(f) >= 1e21) {
			return f
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	}
	return v
}

// checkDepth refuses what is nested too deep, and numbers that would take long.
func (p *jsonReader) checkDepth(text []byte, depth int) {
	digits := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
			digits = 0
		case c == '{', c == '[':
			if depth++; depth > maxDepth {
				p.fail(i, "nested deeper than %d", maxDepth)
			}
		case c == '}', c == ']':
			depth--
			digits = 0
		case c >= '0' && c <= '9':
			if digits++; digits > maxJSONNumbers {
				p.fail(i, "a number of more than %d digits", maxJSONNumbers)
			}
		case c == ',':
			digits = 0
		}
	}
}

// document reads what is one JSON-LD document.
func (p *jsonReader) document(doc any) {
	switch doc.(type) {
	case map[string]any, []any:
	default:
		p.fail(0, "a JSON-LD document is an object or an array")
	}
	expanded, err := p.expandPrepared(doc)
	if err != nil {
		at, message := p.explain(err)
		p.fail(at, "%s", message)
	}
	p.rdf(expanded)
}

func (p *jsonReader) expandPrepared(doc any) ([]any, error) {
	found, err := prepare(doc, p.o.Base)
	if err != nil {
		return nil, err
	}
	return p.expand(doc, p.lift(doc, found))
}

// expand runs json-gold, which knows contexts.
func (p *jsonReader) expand(doc any, base string) (_ []any, err error) {
	defer func() {
		if r := recover(); r != nil { // json-gold trusts the form of some values
			err = fmt.Errorf("a value is not of the form that its key wants (%v)", r)
		}
	}()
	options := ld.NewJsonLdOptions(base)
	options.DocumentLoader = p
	if p.o.ExpandContext != nil {
		options.ExpandContext = p.parse(p.o.ExpandContext, 0)
	}
	return ld.NewJsonLdProcessor().Expand(doc, options)
}

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
	if len(tag) > 35 || strings.ToLower(tag) == tag || !languageTag.MatchString(tag) {
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
	tag, marks, ok := strings.Cut(tag, caseMark)
	if !ok {
		return tag
	}
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

var quotedWord = regexp.MustCompile(`"[^"]+"|\S+$|@\w+`)

// explain makes an error of json-gold one line, and finds the place where the thing that it names stands.
func (p *jsonReader) explain(err error) (at int, message string) {
	var e *ld.JsonLdError
	message = err.Error()
	if errors.As(err, &e) {
		if cause, ok := e.Details.(error); ok {
			if refused := (*ld.JsonLdError)(nil); errors.As(cause, &refused) {
				message = cause.Error()
			}
		}
		for _, word := range quotedWord.FindAllString(fmt.Sprint(e.Details), -1) {
			word = strings.Trim(word, `"`)
			if i := bytes.Index(p.text, []byte(`"`+word+`"`)); i >= 0 {
				return i, message
			}
		}
	}
	for i := 0; i < len(p.text); i++ {
		if c := p.text[i]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return i, message
		}
	}
	return 0, message
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

// stream reads a long document node by node.
func (p *jsonReader) stream(r io.Reader) {
	in := &jsonInput{r: r, line: 1}
	d := json.NewDecoder(in)
	here := func(format string, args ...any) {
		panic(&SyntaxError{File: p.o.File, Line: in.lineAt(d.InputOffset()), Column: in.columnAt(d.InputOffset()), Message: fmt.Sprintf(format, args...)})
	}
	check := func(err error) {
		var syntax *json.SyntaxError
		switch {
		case err == nil:
		case errors.As(err, &syntax):
			here("no JSON: %v", syntax)
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			here("no JSON: it ends early")
		case errors.Is(err, errJSONPart):
			here("%v", err)
		default:
			panic(stop{err})
		}
	}
	value := func() json.RawMessage {
		in.limit = d.InputOffset() + maxJSON
		var raw json.RawMessage
		check(d.Decode(&raw))
		p.text, p.line = raw, in.lineAt(d.InputOffset()-int64(len(raw)))-1
		return raw
	}
	in.limit = maxJSON
	token, err := d.Token()
	check(err)
	var context any
	switch token {
	case json.Delim('['):
		p.nodes(d, nil, value)
	case json.Delim('{'):
		graph := false
		for d.More() {
			in.limit = d.InputOffset() + maxJSON
			key, err := d.Token()
			check(err)
			switch {
			case key == "@context" && context == nil && !graph:
				context = p.parse(value(), 1)
			case key == "@graph" && !graph:
				graph = true
				open, err := d.Token()
				check(err)
				if open != json.Delim('[') {
					here("the @graph of a JSON-LD document longer than %d MB is an array", maxJSON>>20)
				}
				p.nodes(d, context, value)
				_, err = d.Token()
				check(err)
			default:
				here("a JSON-LD document longer than %d MB has a @context, then a @graph, and nothing else", maxJSON>>20)
			}
		}
	default:
		here("a JSON-LD document is an object or an array")
	}
	_, err = d.Token()
	check(err)
	if _, err = d.Token(); err != io.EOF {
		check(err)
		here("something stands behind the JSON")
	}
}

// nodes reads the elements of an array, some at a time, each with the context.
func (p *jsonReader) nodes(d *json.Decoder, context any, value func() json.RawMessage) {
	type element struct {
		text []byte
		line int
	}
	var part []element
	size := 0
	wrap := func(elements []element) any {
		var nodes []any
		for _, e := range elements {
			p.text, p.line = e.text, e.line
			nodes = append(nodes, p.parse(e.text, 2))
		}
		if context == nil {
			return nodes
		}
		return map[string]any{"@context": ld.CloneDocument(context), "@graph": nodes}
	}
	flush := func() {
		if len(part) == 0 {
			return
		}
		expanded, err := p.expandPrepared(wrap(part))
		for _, e := range part {
			if err != nil { // one by one, for the place
				p.document(wrap([]element{e}))
			}
		}
		if err == nil {
			p.rdf(expanded)
		}
		part, size = nil, 0
	}
	for d.More() {
		raw := value()
		part = append(part, element{raw, p.line})
		if size += len(raw); size > jsonChunk {
			flush()
		}
	}
	flush()
}

// errJSONPart is what a part that is too long ends with.
var errJSONPart = fmt.Errorf("one value in a long JSON-LD document is longer than %d MB", maxJSON>>20)

// jsonInput knows the lines of what was read lately, and how far the decoder may read.
type jsonInput struct {
	r     io.Reader
	at    int64
	limit int64
	line  int     // of the first of ends
	ends  []int64 // where lines end
	base  int64   // the end of the line before
}

func (j *jsonInput) Read(b []byte) (int, error) {
	// The decoder reads ahead, by as much as it has.
	if j.at > j.limit+maxJSON {
		return 0, errJSONPart
	}
	if len(b) > 64<<10 {
		b = b[:64<<10]
	}
	n, err := j.r.Read(b)
	for i, c := range b[:n] {
		if c == '\n' {
			j.ends = append(j.ends, j.at+int64(i))
		}
	}
	j.at += int64(n)
	return n, err
}

// lineAt is the line of an offset that is not before those asked for earlier.
func (j *jsonInput) lineAt(offset int64) int {
	k := 0
	for k < len(j.ends) && j.ends[k] < offset {
		j.base = j.ends[k] + 1
		k++
	}
	j.ends = append(j.ends[:0], j.ends[k:]...)
	j.line += k
	return j.line
}

func (j *jsonInput) columnAt(offset int64) int {
	j.lineAt(offset)
	return int(offset-j.base) + 1
}
