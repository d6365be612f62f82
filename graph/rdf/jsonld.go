package rdf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
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

// checkDepth refuses what is nested too deep, numbers that would take long, and keys that an object has twice: of those the JSON reader
// would lose a value.
func (p *jsonReader) checkDepth(text []byte, depth int) {
	digits := 0
	var keys jsonKeys
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			start := i
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] != '\\' {
					continue
				}
				if i++; i < len(text) && text[i] == 'u' {
					i += p.surrogates(text, i)
				}
			}
			digits = 0
			if i < len(text) && !keys.add(text[start:i+1], text[i+1:]) {
				p.fail(start, "the object has this key twice")
			}
		case c == '{', c == '[':
			keys.open(c)
			if depth++; depth > maxDepth {
				p.fail(i, "nested deeper than %d", maxDepth)
			}
		case c == '}', c == ']':
			keys.close()
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

// surrogates refuses half of a character behind \u, which encoding/json would replace, and gives the bytes of a whole one behind the u.
func (p *jsonReader) surrogates(text []byte, i int) int {
	half := func(i int) uint64 {
		if i+5 > len(text) || text[i] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(text[i+1:i+5]), 16, 16) // the JSON reader complains of what is none
		return n
	}
	first := half(i)
	if first < 0xD800 || first > 0xDFFF {
		return 0
	}
	if first < 0xDC00 && i+6 < len(text) && text[i+5] == '\\' {
		if second := half(i + 6); second >= 0xDC00 && second <= 0xDFFF {
			return 10
		}
	}
	p.fail(i-1, "half of a character")
	return 0
}

// document reads what is one JSON-LD document.
func (p *jsonReader) document(doc any) {
	switch doc.(type) {
	case map[string]any, []any:
	default:
		p.fail(0, "a JSON-LD document is an object or an array")
	}
	whole := doc
	if p.o.Lenient {
		whole = ld.CloneDocument(doc) // which stays as it is
	}
	expanded, err := p.expandPrepared(whole)
	if err != nil {
		if p.o.Lenient {
			expanded = p.mend(doc)
		} else {
			at, message := p.explain(err)
			p.fail(at, "%s", message)
		}
	}
	p.rdf(expanded)
	p.o.whole()
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

var quotedWord = regexp.MustCompile(`"[^"]+"|\S+$|@\w+`)

// explain makes an error of json-gold one line, and finds the place where the thing that it names stands.
func (p *jsonReader) explain(err error) (at int, message string) {
	var e *ld.JsonLdError
	defer func() { message = strings.Join(strings.Fields(message), " ") }()
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
