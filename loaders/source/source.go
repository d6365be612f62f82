// Package source finds documents and gives their texts.
//
// A [Source] is an iterator: it yields documents in a stable order, a few at a time, however many there are. A [Document] is cheap
// until it is asked: its place is known, its bytes come with [Document.Checksum] or [Document.Read], and only Read turns them into the
// text of an article. So one goroutine can walk a source while others read what it found.
//
// [Open] chooses the source for a path or an address. What a document's bytes are (plain text, HTML, PDF, a feed …) is
// decided by its content type, its name and its first bytes; each kind has a file of its own.
// Of plain text the bytes are kept, so that every offset into a text is one into its file. Of all else the text is what was extracted, and
// offsets count that.
package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
)

// Source is a place that documents come from.
type Source interface {
	// Documents yields every document, in a stable order. An error beside a document is one of that document alone, of
	// which only the place is known, and the iteration goes on: one bad file never ends it. A document
	// that is left out on purpose has a [*Skip] as its error. An error without a document (nil) ends the iteration: the source itself cannot be
	// read, or ctx is done. Errors name what they are about.
	//
	// Containers (archives, feeds, JSON Lines) are opened while the iteration goes, and closed when it ends; what
	// was yielded before can still be read then.
	Documents(ctx context.Context) iter.Seq2[*Document, error]

	// Estimate says about how many documents there are, without reading any: the files of a directory, of which one may be an archive. It
	// is for showing progress; -1 when nobody can tell.
	Estimate(ctx context.Context) int
}

// Document is one text that can be read.
type Document struct {
	Name   string // as a person would say it: the path as it was given, "news.zip: a/b.html", an address
	Source string // absolute path or URL: what it is known by. Two documents with one Source are one article
	Stem   string // the name for an IRI: file name without extension
	Size   int64  // in bytes, before extraction; -1 when that is not known beforehand

	// Meta is what is known before the document is read: what a feed or a line of JSON says of it.
	Meta Metadata

	fetch       func(ctx context.Context) (*body, error)
	body        *body
	anyLanguage bool
}

// Metadata is what a document says of itself beside its text. Any of it may be "".
type Metadata struct {
	Title     string
	Publisher string
	Author    string
	Published string // ISO 8601 date or time
	Language  string // BCP 47
	URL       string // where it was published, when that is not its source
}

// Text is a document with its words.
type Text struct {
	*Document
	Metadata        // of the document itself, and where that says nothing, of what led to it
	Text     string // valid UTF-8; of plain text byte for byte as it came, a byte order mark too
	Checksum string // of the document's bytes, see [Document.Checksum]
}

// body is what a document's bytes are before they are a text.
type body struct {
	data     []byte
	media    string // media type without parameters; "" when nobody says
	charset  string // as the content type gives it; "" when nobody says
	address  string // where a page was in the end; "" for one that was not fetched
	checksum string
	text     string   // where it was extracted already, for the checksum
	meta     Metadata // what goes with that text
}

// Skip is the error of a document that is left out on purpose: not wrong, but nothing to read.
type Skip struct {
	Name   string
	Reason string // the same words for the same reason, to be counted: "not a kind of file that is read", "not English"
	Detail string // more of it, of this document: "it looks like German"; may be ""
}

// Error gives the name and the reason on one line.
func (s *Skip) Error() string {
	if s.Detail != "" {
		return s.Name + ": skipped: " + s.Reason + ": " + s.Detail
	}
	return s.Name + ": skipped: " + s.Reason
}

// The reasons for leaving a document out.
const (
	NotRead     = "not a kind of file that is read"
	NotEnglish  = "not English"
	NotModified = "not modified since it was last read"
)

// Skipped gives the Skip in the chain of err, nil when there is none.
func Skipped(err error) *Skip {
	var s *Skip
	if errors.As(err, &s) {
		return s
	}
	return nil
}

// Checksum gives "sha256:" and the hash of the document's bytes as they came, before any extraction: the bytes of a file, of a member of an
// archive, of a line of JSON. It brings the bytes, which [Document.Read] then uses. An unchanged
// checksum means an unchanged text. Different documents may be asked at once, one document by one goroutine at a time.
func (d *Document) Checksum(ctx context.Context) (string, error) {
	b, err := d.load(ctx)
	if err != nil {
		return "", err
	}
	return b.checksum, nil
}

// Read gives the document's text, and lets go of its bytes: a second Read brings them again. The error names the document and says what is wrong
// with it; it is a [*Skip] for a text that is not English. Different documents may be read at once.
func (d *Document) Read(ctx context.Context) (*Text, error) {
	b, err := d.load(ctx)
	if err != nil {
		return nil, err
	}
	d.body = nil
	return d.text(ctx, b)
}

func (d *Document) load(ctx context.Context) (*body, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if d.body == nil {
		b, err := d.fetch(ctx)
		if err != nil {
			return nil, err
		}
		if b.checksum == "" {
			sum := sha256.Sum256(b.data)
			b.checksum = "sha256:" + hex.EncodeToString(sum[:])
		}
		d.body = b
	}
	return d.body, nil
}

// Each calls do with every document of a source, for those who read one at a time: a document that cannot be read ends it with its
// error, one that is skipped is counted by skip, which may be nil.
func Each(ctx context.Context, s Source, skip func(*Skip), do func(*Text) error) error {
	for d, err := range s.Documents(ctx) {
		var text *Text
		if err == nil {
			text, err = d.Read(ctx)
		}
		if s := Skipped(err); s != nil {
			if skip != nil {
				skip(s)
			}
			continue
		}
		if err == nil {
			err = do(text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// The largest text and the longest line that are read as an article. A longer
// text is a collection, and a longer line is no prose: both are refused, and
// not cut, since half an article is wrong knowledge.
const (
	MaxSize = 128 << 20
	MaxLine = 1 << 20
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Options say how documents are found and read. The zero value reads from files alone.
type Options struct {
	Stdin        io.Reader // what [Stdin] reads
	AllowPrivate bool      // addresses of private networks and of this machine may be fetched
	AnyLanguage  bool      // texts that are not English are given too

	web *web // shared by the sources of one OpenAll
}
