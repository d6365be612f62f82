package mention_test

import (
	"context"
	"testing"

	"github.com/clewgraph/clew/loaders"
)

// TestSpeakerOverParagraphs: who is named beside the first or the last paragraph of a quotation says all of it, and nobody says
// more than is his.
func TestSpeakerOverParagraphs(t *testing.T) {
	r, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for article, want := range map[string]map[string]string{
		"“We won the vote in Oslo,” Anna Rossi said. “It was a long night.\n\n“We will build the bridge.\n\n“We will lower the tax.”\n\nJuan Silva left.": {
			"We won the vote in Oslo": "Anna Rossi", "It was a long night.": "Anna Rossi", "We will build the bridge.": "Anna Rossi", "We will lower the tax.": "Anna Rossi",
		},
		"Juan Silva left.\n\n\"We won the vote in Oslo.\n\n\"We will build the bridge. It will be long.\n\n\"We will lower the tax,\" said Anna Rossi.": {
			"We won the vote in Oslo.": "Anna Rossi", "We will build the bridge.": "Anna Rossi", "It will be long.": "Anna Rossi", "We will lower the tax": "Anna Rossi",
		},
		"“We won the vote in Oslo,” Anna Rossi said.\n\n“We will build the bridge,” Juan Silva said.": {
			"We won the vote in Oslo": "Anna Rossi", "We will build the bridge": "Juan Silva",
		},
	} {
		reading, err := r.Analyse(context.Background(), article)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, q := range reading.Quotations {
			words := q.Words.Of(article)
			if q.Speaker >= 0 {
				got[words] = reading.Words(&reading.Mentions[q.Speaker], false)
			}
		}
		for words, speaker := range want {
			if got[words] != speaker {
				t.Errorf("%q is said by %q, want %q, in %q", words, got[words], speaker, article)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q has %q", article, got)
		}
	}
}
