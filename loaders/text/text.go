// Package text splits an article into blocks, sentences and tokens.
//
// Nothing is copied or normalised: every block, sentence and token is a [Span]
// of bytes in the article's text, so that whatever is read out of it can be
// shown where it stands.
package text

import "strings"

// Span is a half-open range of byte offsets into the text of an article.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Of gives the bytes of the span.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the spans share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// BlockKind says what part of an article a block is. Only paragraphs are read
// for facts, and labels for who speaks: the rest is the furniture of news.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph BlockKind = "paragraph"
	Heading   BlockKind = "heading"   // the title, a section's heading
	Dateline  BlockKind = "dateline"  // "DUBAI (Reuters) —", "Shafaq News/", a line that is only a date
	Caption   BlockKind = "caption"   // of a picture
	Label     BlockKind = "label"     // who speaks next in a transcript: the name of "Ana Ruiz: Yes."
	Furniture BlockKind = "furniture" // source lists, pull quotes, "Read more", …
)

// Block is a stretch of the article between blank lines, or the dateline at the head of one.
type Block struct {
	Span
	Kind BlockKind
}

// Token is a word or a punctuation mark as Universal Dependencies counts them:
// "don't" is do + n't, "Iraq's" is Iraq + 's.
type Token struct {
	Span
}

// Of gives the word as it is read. The quotation marks of typewriters and treebanks, “so”, are plain ones, and so is an escaped
// slash: "1\/2".
func (t Token) Of(text string) string {
	switch form := t.Span.Of(text); form {
	case "``", "''":
		return `"`
	case "`":
		return "'"
	default:
		return strings.ReplaceAll(form, `\/`, "/")
	}
}

// Sentence is one sentence of a paragraph, with its tokens.
type Sentence struct {
	Span
	Block   int // index into Document.Blocks
	Tokens  []Token
	Speaker string // who says it, where the text is a transcript that names its speakers; or ""
}

// Document is an article cut up: blocks in order, and the sentences of its paragraphs and labels.
type Document struct {
	Text      string
	Blocks    []Block
	Sentences []Sentence
	Title     string // of the heading at the top; "" if there is none
	Published string // the date that a dateline gives, ISO 8601; "" if there is none
}
