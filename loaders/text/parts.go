package text

import (
	"strings"
	"unicode/utf8"
)

// Parts cuts a text into spans of at most size bytes that can be read one after the other, so that a text of any length takes little
// memory: at the last blank line that fits, or else at the last line, sentence, blank or character. The spans touch, and together
// are the text; a text that fits is one part. size is at least 4.
func Parts(article string, size int) []Span {
	var out []Span
	for start := 0; start < len(article) || start == 0; {
		end := len(article)
		if end-start > size {
			end = start + bestCut(article[start:start+size])
		}
		out = append(out, Span{start, end})
		start = end
		if start == len(article) {
			break
		}
	}
	return out
}

// bestCut gives the place in a text that continues behind its end where it is best cut; it is over 0.
func bestCut(s string) int {
	least := len(s) / 2
	for _, marks := range [][]string{{"\n\n", "\n\r\n"}, {"\n"}, {". "}, {" "}} {
		best := 0
		for _, m := range marks {
			if i := strings.LastIndex(s, m); i >= least {
				best = max(best, i+len(m))
			}
		}
		if best > 0 {
			return best
		}
	}
	end := len(s)
	for end > 1 && !utf8.RuneStart(s[end-1]) {
		end--
	}
	if end > 1 { // before the character that may be cut
		end--
	}
	return end
}
