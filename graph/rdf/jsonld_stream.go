package rdf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/piprate/json-gold/ld"
)

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
			p.o.whole()
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
