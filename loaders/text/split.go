package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is the number of tokens after which a sentence is cut, so that what
// follows (whose cost grows with the square of the length) stays bounded.
const longest = 300

var (
	blankLine = regexp.MustCompile(`\n[ \t\r\f\v]*\n\s*`)
	// "Shafaq News/ Ministers …": an agency's name before a slash and a space
	agency = regexp.MustCompile(`^\p{Lu}[\p{L}. -]{1,38}(?:News|Agency|Press|Post|Times|[A-Z]{2,6}) ?/ `)
)

// Split cuts an article into blocks, sentences and tokens.
//
// Blocks are separated by blank lines; a text without any has a block a line. Short blocks
// without final punctuation are headings, the first of them the title; datelines, captions and
// the like are told apart, and only paragraphs have sentences. Split takes any bytes and time
// linear in their number.
func Split(article string) *Document {
	d := &Document{Text: article}
	blocks := paragraphs(article)
	said := turns(article, blocks)
	kinds := classify(article, blocks, said)
	for i, b := range blocks {
		if said == nil || said[i].speaker == "" {
			d.block(b, kinds[i])
			continue
		}
		d.turn(b, said[i], kinds[i])
	}
	return d
}

// turn reads a paragraph of a transcript.
func (d *Document) turn(b Span, t turn, kind BlockKind) {
	if t.words == 0 && kind != Paragraph {
		d.block(b, kind)
		return
	}
	if t.words > 0 {
		d.Blocks = append(d.Blocks, Block{t.name, Label})
		d.sentences(t.name, len(d.Blocks)-1)
		b.Start += t.words
	}
	d.Blocks = append(d.Blocks, Block{b, Paragraph})
	first := len(d.Sentences)
	d.sentences(b, len(d.Blocks)-1)
	for i := first; i < len(d.Sentences); i++ {
		d.Sentences[i].Speaker = t.speaker
	}
}

// paragraphs gives the spans between blank lines, trimmed.
func paragraphs(s string) []Span {
	cuts := blankLine.FindAllStringIndex(s, -1)
	if len(cuts) == 0 && strings.Count(strings.TrimSpace(s), "\n") > 0 && lineIsParagraph(s) {
		cuts = regexp.MustCompile(`\n\s*`).FindAllStringIndex(s, -1)
	}
	var out []Span
	start := 0
	for _, c := range append(cuts, []int{len(s), len(s)}) {
		if b := trim(s, Span{start, c[0]}); b.Len() > 0 {
			out = append(out, apart(s, b)...)
		}
		start = c[1]
	}
	return out
}

// apart cuts the lines of furniture off a block: "Read more: …" under the last line of a paragraph.
func apart(s string, b Span) []Span {
	var out []Span
	start := b.Start // of what is not cut off yet
	ended := true    // the line before can be the last of a paragraph
	for at := b.Start; at < b.End; {
		end, next := b.End, b.End
		if n := strings.IndexByte(s[at:b.End], '\n'); n >= 0 {
			end, next = at+n, at+n+1
		}
		line := trim(s, Span{at, end})
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[next:min(b.End, next+80)], " \t"))
		alone := ended && !unicode.IsLower(first) && line != b
		ended = ended && line.Len() == 0 || strings.ContainsRune(".?!:\"”", lastRune(line.Of(s)))
		if alone && furnitureLine(line.Of(s)) {
			if before := trim(s, Span{start, at}); before.Len() > 0 {
				out = append(out, before)
			}
			out = append(out, line)
			start, ended = next, true
		}
		at = next
	}
	if rest := trim(s, Span{start, b.End}); rest.Len() > 0 {
		out = append(out, rest)
	}
	return out
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// lineIsParagraph reports whether lines end like sentences: then each is a paragraph, else the text is wrapped.
func lineIsParagraph(s string) bool {
	lines, ended := 0, 0
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines++
			if strings.ContainsAny(l[len(l)-1:], ".?!\"") || strings.HasSuffix(l, "”") {
				ended++
			}
		}
	}
	return ended*3 >= lines*2
}

func trim(s string, b Span) Span {
	for b.Start < b.End {
		r, n := utf8.DecodeRuneInString(s[b.Start:b.End])
		if !unicode.IsSpace(r) && r != '\ufeff' {
			break
		}
		b.Start += n
	}
	for b.Start < b.End {
		r, n := utf8.DecodeLastRuneInString(s[b.Start:b.End])
		if !unicode.IsSpace(r) {
			break
		}
		b.End -= n
	}
	return b
}

// block adds one block, with the sentences of a paragraph.
func (d *Document) block(b Span, kind BlockKind) {
	s := b.Of(d.Text)
	if date, ok := onlyDate(s); ok && kind != Furniture {
		if d.Published == "" {
			d.Published = date
		}
		d.Blocks = append(d.Blocks, Block{b, Dateline})
		return
	}
	if kind == Heading && d.Title == "" && len(d.Sentences) == 0 {
		d.Title = strings.Join(strings.Fields(s), " ")
	}
	if kind != Paragraph {
		d.Blocks = append(d.Blocks, Block{b, kind})
		return
	}
	for _, head := range []*regexp.Regexp{dateline, agency} {
		at := head.FindStringSubmatchIndex(s[:min(len(s), 160)])
		if at != nil && at[1] < len(s) {
			m := s[:at[1]]
			if date, ok := dateOf(s, at); ok && d.Published == "" {
				d.Published = date
			}
			d.Blocks = append(d.Blocks, Block{Span{b.Start, b.Start + len(strings.TrimSpace(m))}, Dateline})
			b = trim(d.Text, Span{b.Start + len(m), b.End})
			break
		}
	}
	d.Blocks = append(d.Blocks, Block{b, Paragraph})
	d.sentences(b, len(d.Blocks)-1)
}

// sentences cuts a paragraph. A sentence ends after a period, question or exclamation mark, with
// the closing quotes and brackets behind it, when what follows can begin one.
func (d *Document) sentences(b Span, block int) {
	tokens := tokenise(b.Of(d.Text), b.Start)
	marks := d.straightMarks(tokens)
	start := 0
	flush := func(end int) {
		for start < end {
			n := min(end-start, longest)
			part := tokens[start : start+n]
			d.Sentences = append(d.Sentences, Sentence{Span: Span{part[0].Start, part[n-1].End}, Block: block, Tokens: part})
			start += n
		}
	}
	e, next := 0, 0 // behind the marks that close at i, and behind those that open after them; the same for all of a row of marks
	for i := 0; i < len(tokens); i++ {
		if !d.closes(tokens, i) {
			continue
		}
		if i >= e {
			e = i + 1
			for e < len(tokens) && tokens[e].Start == tokens[e-1].End && d.closer(tokens, e, marks[e]-marks[start]) {
				e++
			}
			next = e
			for next < len(tokens) && d.opener(tokens, next) {
				next++
			}
		}
		if e == len(tokens) || d.opens(tokens, i, e, next) {
			flush(e)
			i = e - 1
		}
	}
	flush(len(tokens))
}

// straightMarks counts for each token the straight quotation marks before it.
func (d *Document) straightMarks(tokens []Token) []int {
	out := make([]int, len(tokens))
	n := 0
	for i, t := range tokens {
		out[i] = n
		if t.Of(d.Text) == `"` {
			n++
		}
	}
	return out
}

// closes reports whether token i can end a sentence.
func (d *Document) closes(tokens []Token, i int) bool {
	switch t := tokens[i].Of(d.Text); t {
	case ".", "?", "!", "…":
		return true
	default:
		if strings.HasPrefix(t, "..") {
			return true
		}
		if !strings.HasSuffix(t, ".") || len(t) == 1 {
			return false
		}
		low := strings.ToLower(strings.TrimSuffix(t, "."))
		return endings[low] || strings.Count(low, ".") > 0 && low != "e.g" && low != "i.e"
	}
}

// closer reports whether token e is a bracket or quotation mark that closes; marks is the number of straight quotation marks
// before it in its sentence.
func (d *Document) closer(tokens []Token, e, marks int) bool {
	switch tokens[e].Of(d.Text) {
	case ")", "]", "”", "’", "''", "'", ".", "?", "!":
		return true
	case `"`:
		return marks%2 == 1 || e+1 == len(tokens) || tokens[e+1].Start > tokens[e].End
	}
	return false
}

// opener reports whether token e is a bracket or quotation mark that can open.
func (d *Document) opener(tokens []Token, e int) bool {
	r, _ := utf8.DecodeRuneInString(tokens[e].Of(d.Text))
	return strings.ContainsRune("\"“‘'(`[", r)
}

// opens reports whether token e can begin a sentence after the mark at i; next is the first token from e that opens no quotation or bracket.
func (d *Document) opens(tokens []Token, i, e, next int) bool {
	mark := tokens[i].Of(d.Text)
	if tokens[e].Start == tokens[e-1].End {
		// "end.Next": only after a plain period between words
		r, _ := utf8.DecodeRuneInString(tokens[e].Of(d.Text))
		return mark == "." && unicode.IsUpper(r) && tokens[i].End == tokens[e].Start
	}
	if next == len(tokens) {
		return true
	}
	t := tokens[next].Of(d.Text)
	r, _ := utf8.DecodeRuneInString(t)
	quoted := e > i+1
	switch {
	case unicode.IsLower(r):
		// "“Why?” he asked": the sentence goes on. A bare period before lower case ends one only if not an abbreviation.
		return false
	case unicode.IsDigit(r):
		return mark != "…" && !strings.HasPrefix(mark, "..")
	case len(mark) > 1 && strings.HasSuffix(mark, ".") && mark[0] != '.': // "U.S. President", "Corp. The …"
		return starter[strings.ToLower(t)]
	case quoted && (mark == "?" || mark == "!") && sayingNext(tokens[next:], d.Text):
		return false // "“Why?” Smith asked"
	}
	return unicode.IsLetter(r) || unicode.IsPunct(r) && r != ',' && r != ';' && r != ')' || unicode.IsSymbol(r)
}

// starter words begin a sentence after an abbreviation.
var starter = words("the a an it he she they we i you this that these those in on at but and however there its his her their our when while after before if as for with under since although by to from one two both most many some")

var saying = words("said says asked asks replied cried shouted wrote added")

// sayingNext: a name of up to three words and a verb of saying follow.
func sayingNext(tokens []Token, s string) bool {
	for k := 1; k < len(tokens) && k <= 3; k++ {
		if saying[strings.ToLower(tokens[k].Of(s))] {
			return true
		}
	}
	return false
}

// Lines cuts a text whose every line is one sentence, as test collections have them. Empty lines are skipped.
func Lines(article string) *Document {
	d := &Document{Text: article}
	for start := 0; start < len(article); {
		end := len(article)
		if n := strings.IndexByte(article[start:], '\n'); n >= 0 {
			end = start + n
		}
		if b := trim(article, Span{start, end}); b.Len() > 0 {
			d.Blocks = append(d.Blocks, Block{b, Paragraph})
			tokens := tokenise(b.Of(article), b.Start)
			for from := 0; from < len(tokens); from += longest {
				part := tokens[from:min(from+longest, len(tokens))]
				d.Sentences = append(d.Sentences, Sentence{Span: Span{part[0].Start, part[len(part)-1].End}, Block: len(d.Blocks) - 1, Tokens: part})
			}
		}
		start = end + 1
	}
	return d
}

// Line is a sentence whose words are given.
type Line struct {
	Words   []string
	Speaker string // see [Sentence.Speaker]
	Opens   bool   // a paragraph
}

// Join makes a document of sentences whose words are given: a blank between words, a line a sentence.
func Join(lines []Line) *Document {
	d := &Document{}
	var b strings.Builder
	for k, line := range lines {
		if line.Opens || k == 0 {
			d.Blocks = append(d.Blocks, Block{Span{b.Len(), b.Len()}, Paragraph})
		}
		s := Sentence{Span: Span{Start: b.Len()}, Block: len(d.Blocks) - 1, Speaker: line.Speaker}
		for i, w := range line.Words {
			if i > 0 {
				b.WriteByte(' ')
			}
			start := b.Len()
			b.WriteString(w)
			s.Tokens = append(s.Tokens, Token{Span{start, b.Len()}})
		}
		s.End = b.Len()
		d.Sentences = append(d.Sentences, s)
		b.WriteByte('\n')
		d.Blocks[s.Block].End = b.Len()
	}
	d.Text = b.String()
	return d
}
