// Package loaders reads articles: source → text → syntax → mention → entity → relation → graph. Each stage is a
// function from one plain struct to the next; this file is the whole of it. What a reader knows and how it is made stands in reader.go.
package loaders

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/text"
)

// Input is an article to read.
type Input struct {
	IRI    graph.IRI // of the article
	Source string    // absolute path or URL
	Text   string    // valid UTF-8

	// What is known of the article beside its text; any of it may be "". It goes before what the text itself says.
	Checksum  string // of the bytes that the text comes from, see [Checksum]; "" for that of the text
	Title     string
	Publisher string
	Author    string
	Published string // ISO 8601 date or time
	URL       string // where it was published, when that is not its source
	Language  string // BCP 47: which English
}

// Read reads an article. The statements are in the order of its sentences. The error is that of the
// context only: any text can be read.
func (r *Reader) Read(ctx context.Context, in Input) (*graph.Article, error) {
	return r.Extract(ctx, in, false)
}

// Extract is [Reader.Read] for a text whose every line is one sentence when lines is true.
func (r *Reader) Extract(ctx context.Context, in Input, lines bool) (*graph.Article, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var whole *graph.Article
	at := map[graph.IRI]int{}
	err := r.ExtractParts(ctx, in, lines, func(part *graph.Article) error {
		if whole == nil {
			whole = part
			for i, e := range part.Entities {
				at[e.IRI] = i
			}
			return nil
		}
		for _, e := range part.Entities {
			if i, has := at[e.IRI]; has {
				entity.Merge(&whole.Entities[i], e)
				continue
			}
			at[e.IRI] = len(whole.Entities)
			whole.Entities = append(whole.Entities, e)
		}
		whole.Statements = append(whole.Statements, part.Statements...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return whole, nil
}

// ExtractParts is [Reader.Extract] for a text of any length, in memory that is bounded: yield gets articles that are alike but for their
// entities and statements, which are those of one part. An entity of several parts is in each of them, under one IRI if it has a name, be it in
// its short form ([entity.Earlier]).
func (r *Reader) ExtractParts(ctx context.Context, in Input, lines bool, yield func(*graph.Article) error) error {
	before := &entity.Earlier{}
	checksum, title, published := cmp.Or(in.Checksum, Checksum(in.Text)), "", ""
	return r.analyseParts(ctx, in.Text, in.Published, lines, func(p Part) error {
		set := entity.Resolve(in.IRI, p.Reading, r.lexicon, before)
		statements, err := relation.Extract(ctx, r.ontology, r.lexicon, p.Reading, set)
		if err != nil {
			return err
		}
		for i := range statements {
			statements[i].Evidence.Start += p.Start
			statements[i].Evidence.End += p.Start
		}
		if p.Start == 0 {
			title, published = cmp.Or(in.Title, p.Reading.Document.Title), cmp.Or(in.Published, p.Reading.Document.Published)
		}
		return yield(&graph.Article{
			IRI: in.IRI, Source: in.Source, Text: in.Text, Language: english(in.Language),
			Title: title, Publisher: in.Publisher, Author: in.Author, Published: published, URL: in.URL,
			Checksum: checksum, Reader: r.version,
			Entities: set.Entities, Statements: statements,
		})
	})
}

// english is the language that an article says it has, where that is English; it is read as English in any case.
func english(language string) string {
	if strings.HasPrefix(strings.ToLower(language), "en-") {
		return language
	}
	return "en"
}

// AnalyseParts reads a text of any length up to its mentions, a part at a time, in memory that is bounded by the size of a part. With
// lines, each line is a sentence. yield gets the parts in order; its error ends the reading, and so does that of the context.
func (r *Reader) AnalyseParts(ctx context.Context, article string, lines bool, yield func(Part) error) error {
	return r.analyseParts(ctx, article, "", lines, yield)
}

// analyseParts knows when the article was published, or "" for when its text says so.
func (r *Reader) analyseParts(ctx context.Context, article, published string, lines bool, yield func(Part) error) error {
	for _, s := range text.Parts(article, r.partSize) {
		if err := ctx.Err(); err != nil {
			return err
		}
		split := text.Split
		if lines {
			split = text.Lines
		}
		doc := split(s.Of(article))
		if s.Start == 0 {
			published = cmp.Or(published[:min(len(published), len("2006-01-02"))], doc.Published)
		} else {
			doc.Title = ""
		}
		doc.Published = published
		reading, err := r.analyse(ctx, doc)
		if err != nil {
			return err
		}
		if err := yield(Part{reading, s.Start}); err != nil {
			return err
		}
	}
	return nil
}

// Part is a stretch of a text with what was read in it.
type Part struct {
	Reading *mention.Reading // its spans count from Start
	Start   int              // byte offset in the text
}

func (r *Reader) analyse(ctx context.Context, doc *text.Document) (*mention.Reading, error) {
	trees, err := r.model.Parse(ctx, doc.Text, doc.Sentences)
	if err != nil {
		return nil, err
	}
	return mention.Read(doc, trees, r.lexicon, r.chains), nil
}

// Checksum is what an article's text is known again by: "sha256:" and the hash of its bytes in hexadecimal digits.
func Checksum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}
