package text_test

import (
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/loaders/text"
)

// hostile are texts that make a splitter look at the same bytes again and again.
var hostile = []string{
	"aa-", "26kg-", "11-", "1/2/2003-", "a.com/", "aa-b.com-", "'s", "s' ", "'", "a's-", "1's", "‘s' ",
	`".`, "?!", ".(", "?! ", "U.S.) ", "...\"", "a+", "a@b ", "http://) ", "x@y-", "a\\/",
	"“a.\n\n", " \n", "A: b.\n\n", "Sources\n\n", "“We won the vote.”\n\n", "We won the vote now, they say.\n\n", "Photo: ", "a a a a ", "\x80",
}

// TestLinear: the time that a text takes grows with its length. With the square it would pass the bound, which is many times what
// is needed; the shorter text fails first, so that nobody waits for the longer one.
func TestLinear(t *testing.T) {
	const bound = 10 * time.Second
	for _, unit := range hostile {
		sizes := []int{16 << 10, 48 << 10, 128 << 10}
		if unit == "s' " { // copies of the text are quick, so that they tell on a long one alone
			sizes = append(sizes, 1<<20)
		}
		for _, n := range sizes {
			article := strings.Repeat(unit, n/len(unit)) + " x"
			start := time.Now()
			text.Split(article)
			if took := time.Since(start); took > bound {
				t.Fatalf("%d bytes of %q took %v", n, unit, took)
			}
		}
	}
}
