package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	leastRepeated   = 4   // words of a quotation that can be told to repeat another paragraph
	leastSentence   = 6   // words of a sentence without marks
	leastBody       = 3   // paragraphs of an article that has pull quotes
	longestRepeated = 400 // bytes
	mostAlike       = 8   // blocks that begin with the same words
)

// repeatedWord is a word of a block, as it is compared.
type repeatedWord struct {
	id           int
	starts, ends bool // a sentence or quotation
}

// repetition is a block that may repeat another.
type repetition struct {
	block  int
	quoted bool // stands between quotation marks
	words  []repeatedWord
}

// repeated finds the pull quotes that repeat words of another paragraph: a quotation any of its words, and a sentence without marks
// a whole sentence or quotation of it. Of two paragraphs that are the same the first is kept.
func repeated(article string, blocks []Span, kinds []BlockKind) {
	ids, paragraphs := map[string]int{}, 0
	words := make([][]repeatedWord, len(blocks))
	heads := map[[leastRepeated]int][]*repetition{} // by their first words
	for i, b := range blocks {
		if kinds[i] != Paragraph {
			continue
		}
		s := b.Of(article)
		words[i] = comparableWords(s, ids)
		paragraphs++
		if len(s) > longestRepeated || len(words[i]) < leastRepeated {
			continue
		}
		rest, quotation := afterQuotation(s)
		r := &repetition{i, quotation && rest == "", words[i]}
		if first, _ := utf8.DecodeRuneInString(s); !r.quoted && (len(r.words) < leastSentence || !letterOrDigit(first) && !strings.ContainsRune(`"“`, first)) {
			continue // "Thank you all very much.", the ornaments under a letter
		}
		if h := head(words[i]); len(heads[h]) < mostAlike {
			heads[h] = append(heads[h], r)
		}
	}
	if paragraphs < leastBody {
		return
	}
	for i := range blocks {
		for at := 0; at+leastRepeated <= len(words[i]); at++ {
			for _, r := range heads[head(words[i][at:])] {
				longer := len(words[i]) > len(r.words) || len(words[i]) == len(r.words) && i < r.block
				if longer && r.at(words[i][at:]) {
					kinds[r.block] = Furniture
				}
			}
		}
	}
}

// at reports whether the words begin with those of r.
func (r *repetition) at(words []repeatedWord) bool {
	n := len(r.words)
	return n <= len(words) && (r.quoted || words[0].starts && words[n-1].ends) &&
		slices.EqualFunc(r.words, words[:n], func(a, b repeatedWord) bool { return a.id == b.id })
}

func head(words []repeatedWord) (out [leastRepeated]int) {
	for i := range out {
		out[i] = words[i].id
	}
	return out
}

// comparableWords gives the words of a block; ids numbers those that are the same but for case and the marks around them.
func comparableWords(s string, ids map[string]int) []repeatedWord {
	var out []repeatedWord
	ended := true
	for field := range strings.FieldsSeq(s) {
		b := bare(field)
		if b == "" {
			ended = ended || strings.ContainsAny(field, `"“.?!:`)
			continue
		}
		id, is := ids[b]
		if !is {
			id = len(ids)
			ids[b] = id
		}
		first := strings.IndexFunc(field, letterOrDigit)
		last := strings.LastIndexFunc(field, letterOrDigit)
		w := repeatedWord{id: id, starts: ended || strings.ContainsAny(field[:first], `"“«`)}
		ended = strings.ContainsAny(field[last:], `.?!…"”»:`)
		w.ends = ended
		out = append(out, w)
	}
	if n := len(out); n > 0 {
		out[n-1].ends = true
	}
	return out
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
