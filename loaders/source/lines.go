package source

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// maxRecord is the longest line of JSON, in bytes.
const maxRecord = 16 << 20

// record is a line of JSON Lines. Fields of other names are ignored.
type record struct {
	Text      string `json:"text"` // the article, in plain text
	Title     string `json:"title"`
	Author    names  `json:"author"`
	Published string `json:"published"` // a date or a time
	URL       string `json:"url"`       // where it was published: what the article is known by, where there is one
	Publisher string `json:"publisher"`
	Language  string `json:"language"` // BCP 47
	ID        names  `json:"id"`       // what it is known by in its file, where it has no url
}

// names is a string, a number, or a list of strings.
type names string

// UnmarshalJSON takes each of these forms.
func (n *names) UnmarshalJSON(raw []byte) error {
	var one string
	var list []string
	var number json.Number
	switch {
	case json.Unmarshal(raw, &one) == nil:
		*n = names(one)
	case json.Unmarshal(raw, &list) == nil:
		*n = names(strings.Join(list, ", "))
	case json.Unmarshal(raw, &number) == nil:
		*n = names(number)
	default:
		return errors.New("neither a string nor a list of strings")
	}
	return nil
}

// lines yields an article of each line of JSON. A line that is none is an error of that line.
func (e *expansion) lines(p place, r io.Reader) bool {
	in := bufio.NewReaderSize(r, 64<<10)
	for number := 1; ; number++ {
		if err := e.ctx.Err(); err != nil {
			e.yield(nil, err)
			return false
		}
		at := p
		at.name = fmt.Sprintf("%s: line %d", p.name, number)
		line, err := readLine(in)
		if errors.Is(err, bufio.ErrTooLong) {
			if !e.fail(at, &graph.Error{Message: fmt.Sprintf("%s is longer than %d MB", at.name, maxRecord>>20)}) {
				return false
			}
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return e.fail(at, pathError(at.name, err))
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte(byteOrderMark))
		}
		if len(bytes.TrimSpace(line)) > 0 && !e.line(p, at, line) {
			return false
		}
		if err != nil {
			return true
		}
	}
}

// line yields one article, which stands at a line of p.
func (e *expansion) line(p, at place, line []byte) bool {
	var r record
	if err := json.Unmarshal(line, &r); err != nil {
		return e.fail(at, jsonError(at.name, err))
	}
	if strings.TrimSpace(r.Text) == "" {
		return e.fail(at, &graph.Error{Message: at.name + ": no \"text\"", Hint: `a line is {"text": "…", "title": "…", "author": "…", "published": "2024-10-01", "url": "…", "publisher": "…", "language": "en", "id": "…"}`})
	}
	if r.Published != "" {
		if iso := isoDate(r.Published); iso != "" {
			r.Published = iso
		} else {
			return e.fail(at, &graph.Error{Message: fmt.Sprintf("%s: published: %q is no date", at.name, r.Published), Hint: `"published": "2024-10-01" or "2024-10-01T12:00:00Z"`})
		}
	}
	switch {
	case r.URL != "" && graph.ValidIRI(r.URL) && strings.Contains(r.URL, "://"):
		at.source, at.stem = r.URL, addressStem(r.URL)
	case r.URL != "":
		return e.fail(at, &graph.Error{Message: fmt.Sprintf("%s: url: %q is no address", at.name, r.URL)})
	case r.ID != "":
		at.source, at.stem = p.source+"#"+string(r.ID), string(r.ID)
	default: // by its words, so that lines may come and go before it
		sum := sha256.Sum256([]byte(r.Text))
		at.source = p.source + "#" + hex.EncodeToString(sum[:8])
	}
	at.size = int64(len(line))
	sum := sha256.Sum256(line)
	b := &body{data: []byte(r.Text), media: "text/plain", checksum: "sha256:" + hex.EncodeToString(sum[:])}
	meta := Metadata{Title: oneLine(r.Title), Author: oneLine(string(r.Author)), Published: r.Published, Publisher: oneLine(r.Publisher), Language: r.Language}
	return e.leaf(at, meta, func(context.Context) (*body, error) { c := *b; return &c, nil })
}

// readLine reads a line of at most maxRecord bytes; of a longer one it skips the rest.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			line = append(line, part...)
		}
		if len(line) > maxRecord {
			line, long = nil, true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, bufio.ErrTooLong
		}
		return line, err
	}
}

func jsonError(name string, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return &graph.Error{Message: fmt.Sprintf("%s: %s: a %s, not text", name, first(kind.Field, "the line"), kind.Value)}
	case errors.As(err, &syntax):
		return &graph.Error{Message: fmt.Sprintf("%s: no JSON at byte %d: %s", name, syntax.Offset, syntax.Error())}
	}
	return &graph.Error{Message: name, Err: err}
}
