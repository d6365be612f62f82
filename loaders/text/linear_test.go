package text_test

import (
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/loaders/text"
)

// hostile are texts that make a splitter look at the same bytes again and again.
var hostile = []string{
	"aa-", "a-", "aa/", "26kg-", "11-", "1/2/2003-", "a.com/", "b.com-", "aa-b.com-", "non-",
	"'s", "s'", "s' ", "'", "n't", "a's", "a's-", "1's", "a'b-", "‘s' ",
	`".`, `.`, `"`, "?!", ".(", ".) ", "?! ", `?" `, "U.S.) ", ". (", "(", "...\"",
	"a+", "a@b ", "a@", "a.", "http://", "www.", "http://) ", "x@y-", "a\\/",
	"“a.\n\n", "\n", " \n", "\n\na", "A: b.\n\n", "Sources\n\n", "“We won the vote.”\n\n", "We won the vote now. ", "We won the vote now.\n\n",
	"By ", "Photo: ", "a a a a ", "A. ", "\x80", "’", "—",
}

// TestLinear: the time that a text takes grows with its length. Each text is doubled up to 128 KB; a time that grew with the
// square would pass the bound, which is many times what is needed, long before.
func TestLinear(t *testing.T) {
	const size, bound = 128 << 10, 10 * time.Second
	for _, unit := range hostile {
		for n := 4 << 10; n <= size; n *= 2 {
			for _, tail := range []string{"", "x"} {
				article := strings.Repeat(unit, n/len(unit)) + tail
				start := time.Now()
				text.Split(article)
				if took := time.Since(start); took > bound {
					t.Fatalf("%d bytes of %q took %v", n, unit, took)
				}
			}
		}
	}
}
