package mention

import (
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

// marked gives a reader of an article whose words are known but not parsed.
func marked(article string) *reader {
	doc := text.Split(article)
	trees := make([]syntax.Tree, len(doc.Sentences))
	for s, sentence := range doc.Sentences {
		trees[s].Span = sentence.Span
		for _, token := range sentence.Tokens {
			trees[s].Words = append(trees[s].Words, syntax.Word{Span: token.Span, Form: token.Of(article), UPOS: "VERB", Head: -1})
		}
	}
	return &reader{Reading: &Reading{Document: doc, Trees: trees}, lexicon: &Lexicon{}}
}

// TestPieces: where quotations begin and end, and which pieces are one quotation's.
func TestPieces(t *testing.T) {
	for article, want := range map[string][]string{
		"“We won,” she said. “They lost.”": {"1 We won ,", "2 They lost ."},
		// paragraphs that open anew what is closed only in the last
		"“We won. So it is.\n\n“They lost.\n\n“Both played,” she said. “All went.”": {"1 We won .", "1 So it is .", "1 They lost .", "1 Both played ,", "2 All went ."},
		"\"We won.\n\n\"They lost,\" she said.":                                     {"1 We won .", "1 They lost ,"},
		// left open by mistake: what the next paragraph quotes further on is another's
		"“We won.\n\nThen she said: “They lost.”": {"1 We won .", "2 They lost ."},
		"“We won.”\n\n“They lost.”":               {"1 We won .", "2 They lost ."},
		// a paragraph that does not open anew, and the mark that closes it
		"“We won.\n\nThey lost,” she said.": {"1 We won .", "1 They lost ,"},
		// straight marks by what stands around them
		"They met—\"We won,\" she said—and left.":            {"1 We won ,"},
		"\"We won\"—she smiled—\"and they lost,\" she said.": {"1 We won", "2 and they lost ,"},
		"\"We won, she said—\"They lost,\" he said.":         {"1 They lost ,"},
		"“We won”\u00a0\"They lost\"\u00a0he said.":          {"1 We won", "2 They lost"},
	} {
		r := marked(article)
		var got []string
		for _, p := range r.pieces() {
			words := []string{string(rune('0' + p.opened))}
			for _, w := range r.Trees[p.sentence].Words[p.first:p.last] {
				words = append(words, w.Form)
			}
			got = append(got, strings.Join(words, " "))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: %q, want %q", article, got, want)
		}
	}
}

// TestQuotationsLinear: an article of nothing but quotations is read in time that grows with its length; with the square it would
// take minutes.
func TestQuotationsLinear(t *testing.T) {
	for _, unit := range []string{"“We won the vote and they lost.” ", "“We won the vote and they lost. ", "“We won the vote.\n\n"} {
		r := marked(strings.Repeat(unit, 100_000))
		start := time.Now()
		r.quotations()
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q took %v", unit, took)
		}
	}
}
