package graph_test

import (
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
)

// TestSignature: a copy with another headline, and a paragraph less, is one; another report of the same event is none.
func TestSignature(t *testing.T) {
	report := "The Maldives joined the Coalition on Monday. The secretary of state welcomed the country as its 87th member and thanked its president for years of work. " +
		"Officials from five other countries watched the ceremony in the capital, which had been planned since the spring of last year.\n\n" +
		"Talks about money and about training will begin next month, an official said, and will not be easy."
	cut := "Maldives in the Coalition\n\n" + report[:strings.LastIndex(report, "\n\n")]
	other := "On Monday the Coalition got a new member, the Maldives. At a ceremony in the capital the secretary of state spoke of a long way. Five countries were guests, " +
		"and their officials stayed for a meeting on the budget of the next two years, of which nothing became known."
	for _, c := range []struct {
		name string
		text string
		copy bool
	}{{"itself", report, true}, {"cut", cut, true}, {"other", other, false}, {"none", "", false}} {
		s := graph.Similarity(graph.Signature(report), graph.Signature(c.text))
		if (s >= graph.CopySimilarity) != c.copy {
			t.Errorf("%s: similarity %.2f", c.name, s)
		}
	}
}
