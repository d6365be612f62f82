package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// maxDepth is how many containers may be in one another: a feed in a .gz in a .zip.
const maxDepth = 3

// maxRatio is how many times as large as its compressed form a text of more than a megabyte may be. Prose is three times as large, markup ten; a
// bomb is a thousand times.
const maxRatio = 200

// expansion turns files and bytes into documents, and opens the containers among them. Its methods report whether more
// documents are wanted.
type expansion struct {
	ctx     context.Context
	options Options
	yield   func(*Document, error) bool
}

// fail yields an error of one place.
func (e *expansion) fail(p place, err error) bool {
	d := p.document()
	return e.yield(d, err)
}

// leaf yields one document.
func (e *expansion) leaf(p place, meta Metadata, fetch func(context.Context) (*body, error)) bool {
	d := p.document()
	d.Meta, d.fetch, d.anyLanguage = meta, fetch, e.options.AnyLanguage
	return e.yield(d, nil)
}

// file yields the documents of one file. A file of one document is not even opened.
func (e *expansion) file(p place) bool {
	if err := e.ctx.Err(); err != nil {
		e.yield(nil, err)
		return false
	}
	k := kindOfName(p.name)
	if p.size > MaxSize && k != archive && k != jsonLines && k != gzipped {
		return e.fail(p, tooLarge(p.name, MaxSize))
	}
	switch k {
	case plain, page, document:
		return e.leaf(p, Metadata{}, p.read)
	}
	f, err := os.Open(p.source)
	if err != nil {
		return e.fail(p, pathError(p.name, err))
	}
	defer f.Close()
	if p.size < 0 { // a pipe: it can be read once
		data, err := readBounded(f, p.name)
		if err != nil {
			return e.fail(p, err)
		}
		return e.bytes(p, &body{data: data}, 0)
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return e.fail(p, pathError(p.name, err))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return e.fail(p, pathError(p.name, err))
	}
	k = kindOf("", p.name, head[:n])
	if k == plain || k == archive { // a .docx is a zip
		if err := cannotRead(p.name); err != nil {
			return e.fail(p, err)
		}
	}
	switch k {
	case archive:
		return e.archive(p, f, p.size, 0)
	case jsonLines:
		return e.lines(p, f)
	case gzipped:
		return e.gzip(p, f, p.size, 0)
	case feed:
		data, err := readBounded(f, p.name)
		if err != nil {
			return e.fail(p, err)
		}
		return e.bytes(p, &body{data: data}, 0)
	}
	return e.leaf(p, Metadata{}, p.read)
}

// read brings the bytes of a file.
func (p place) read(context.Context) (*body, error) {
	f, err := os.Open(p.source)
	if err != nil {
		return nil, pathError(p.name, err)
	}
	defer f.Close()
	data, err := readBounded(f, p.name)
	if err != nil {
		return nil, err
	}
	return &body{data: data}, nil
}

// bytes yields the documents of bytes that are there already. depth counts the containers around them.
func (e *expansion) bytes(p place, b *body, depth int) bool {
	k := kindOf(b.media, p.name, b.data)
	if depth > maxDepth && (k == archive || k == gzipped || k == feed || k == jsonLines) {
		return e.fail(p, &graph.Error{Message: fmt.Sprintf("%s: more than %d archives in one another", p.name, maxDepth), Hint: "unpack it and load the folder"})
	}
	switch k {
	case archive:
		return e.archive(p, bytes.NewReader(b.data), int64(len(b.data)), depth)
	case jsonLines:
		return e.lines(p, bytes.NewReader(b.data))
	case gzipped:
		return e.gzip(p, bytes.NewReader(b.data), int64(len(b.data)), depth)
	case feed:
		return e.feed(p, b)
	}
	return e.leaf(p, Metadata{}, func(context.Context) (*body, error) { return b, nil })
}

// gzip yields what one compressed file holds. JSON Lines are read as they are unpacked, of any size.
func (e *expansion) gzip(p place, r io.Reader, size int64, depth int) bool {
	inner := p
	inner.name = trimGz(p.name)
	if err := cannotRead(inner.name); err != nil {
		return e.fail(p, err)
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return e.fail(p, damaged(p.name, "gzip", err))
	}
	defer z.Close()
	inner.stem = stem(inner.name)
	if kindOfName(inner.name) == jsonLines {
		inner.name = p.name
		return e.lines(inner, z)
	}
	data, err := inflate(z, p.name, "gzip", size)
	if err != nil {
		return e.fail(p, err)
	}
	inner.size = int64(len(data))
	return e.bytes(inner, &body{data: data}, depth+1)
}

func trimGz(name string) string {
	if strings.EqualFold(filepath.Ext(name), ".gz") {
		return name[:len(name)-len(".gz")]
	}
	return name
}

// inflate reads what was compressed to size bytes: at most [MaxSize], and no bomb.
func inflate(r io.Reader, name, format string, size int64) ([]byte, error) {
	limit := int64(MaxSize)
	if size >= 0 {
		limit = min(limit, max(size*maxRatio, 1<<20))
	}
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, damaged(name, format, err)
	case int64(len(data)) > limit && limit < MaxSize:
		return nil, &graph.Error{Message: fmt.Sprintf("%s: more than %d times as large as its compressed form, which is no text", name, maxRatio)}
	case int64(len(data)) > limit:
		return nil, tooLarge(name, MaxSize)
	}
	return data, nil
}

func damaged(name, format string, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &graph.Error{Message: fmt.Sprintf("%s: a %s file that is cut off", name, format)}
	}
	return &graph.Error{Message: fmt.Sprintf("%s: a damaged %s file", name, format), Err: err}
}

// text makes the article of a document's bytes.
func (d *Document) text(ctx context.Context, b *body) (*Text, error) {
	t := &Text{Document: d, Checksum: b.checksum, Metadata: b.meta, Text: b.text}
	if t.Text == "" {
		if err := d.extract(ctx, b, t); err != nil {
			return nil, err
		}
	}
	t.Metadata.fill(d.Meta)
	if t.URL == d.Source {
		t.URL = ""
	}
	if !d.anyLanguage {
		if why := notEnglish(t.Text, t.Language); why != "" {
			return nil, &Skip{Name: d.Name, Reason: NotEnglish, Detail: why}
		}
	}
	return t, nil
}

// extract reads the bytes as what they are.
func (d *Document) extract(ctx context.Context, b *body, t *Text) error {
	var meta Metadata
	var err error
	switch k := kindOf(b.media, d.Name, b.data); k {
	case page:
		t.Text, meta, err = readHTML(d.Name, b.address, b.data, b.charset)
	case document:
		t.Text, meta, err = readPDF(ctx, d.Name, b.data)
	case plain:
		var data []byte
		if data, err = decodeText(d.Name, b.data, b.charset); err == nil {
			t.Text = string(data)
		}
	default:
		err = &graph.Error{Message: fmt.Sprintf("%s: %s, and no article", d.Name, k)}
	}
	if err != nil {
		return err
	}
	t.Metadata.fill(meta)
	return check(d.Name, []byte(t.Text))
}
