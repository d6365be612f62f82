package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clewgraph/clew/loaders/text"
)

// FuzzParts: the parts of a text are the text, none is too long or empty, and none cuts a character.
func FuzzParts(f *testing.F) {
	f.Add("One.\n\nTwo. Three\nfour", 8)
	f.Add(strings.Repeat("é", 40), 5)
	f.Add("One.\r\n\r\nTwo. Three\r\nfour", 8)
	f.Add("", 4)
	f.Add(strings.Repeat("x", 100), 7)
	f.Fuzz(func(t *testing.T, article string, size int) {
		if size < 4 || size > 1<<20 || !utf8.ValidString(article) {
			return
		}
		var whole strings.Builder
		for _, p := range text.Parts(article, size) {
			part := p.Of(article)
			if len(part) > size || len(part) == 0 && article != "" || !utf8.ValidString(part) {
				t.Fatalf("part %q of %q, size %d", part, article, size)
			}
			whole.WriteString(part)
		}
		if whole.String() != article {
			t.Fatalf("%q became %q", article, whole.String())
		}
	})
}

// TestParts: a text is cut between paragraphs rather than inside them.
func TestParts(t *testing.T) {
	article := "One two.\n\nThree four. Five six.\n\nSeven."
	for _, p := range text.Parts(article, 24) {
		if s := p.Of(article); !strings.HasSuffix(s, "\n\n") && p.End != len(article) && !strings.HasSuffix(s, ". ") {
			t.Errorf("%q", s)
		}
	}
	windows := "One two. Three.\r\n\r\nFour five.\r\nSix.\r\n\r\nSeven eight nine."
	for _, p := range text.Parts(windows, 32) {
		if s := p.Of(windows); !strings.HasSuffix(s, "\r\n\r\n") && p.End != len(windows) {
			t.Errorf("%q", s)
		}
	}
}
