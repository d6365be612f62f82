package text_test

import (
	"testing"

	"github.com/clewgraph/clew/loaders/text"
)

// TestDateline: what stands before a report's first words is no part of its first sentence, and its date is the article's when it has a year.
func TestDateline(t *testing.T) {
	for head, published := range map[string]string{
		"BRUSSELS —":                          "",
		"WASHINGTON, Jan. 5 (AP) --":          "",
		"WASHINGTON, Sept. 5, 2022 (AP) --":   "2022-09-05",
		"DUBAI (Reuters) -":                   "",
		"LISBON, 14 March 2023 (Reuters) -":   "2023-03-14",
		"Lisbon, 14 March 2023 (Reuters) –":   "2023-03-14",
		"LISBON, March 14, 2023 –":            "2023-03-14",
		"Oslo, 3 May:":                        "",
		"Oslo, Wednesday, 3 May 2023:":        "2023-05-03",
		"BERLIN/PARIS (Reuters) -":            "",
		"NEW YORK, N.Y. (AP) —":               "",
		"BEIJING, Feb. 3 (Xinhua) --":         "",
		"SAN JOSE, Costa Rica, May 2 (EFE) –": "",
		"GENEVA, Switzerland —":               "",
		"Nairobi (Kenya News Agency) —":       "",
	} {
		const sentence = "Ministers signed a treaty on Monday."
		d := text.Split("Treaty signed\n\n" + head + " " + sentence + "\n")
		if len(d.Sentences) != 1 || d.Sentences[0].Of(d.Text) != sentence {
			t.Errorf("%s: the sentences are %v", head, d.Sentences)
		}
		if d.Published != published {
			t.Errorf("%s: published %q, not %q", head, d.Published, published)
		}
	}
	for _, s := range []string{
		"Peter – a carpenter – left.",
		"NATO, the alliance, met on Monday - and on Tuesday.",
		"Norway: the country has oil.",
		"The ship (Aurora) – a tanker – sank.",
	} {
		if d := text.Split("A title\n\n" + s + "\n"); len(d.Sentences) == 0 || d.Sentences[0].Start != len("A title\n\n") {
			t.Errorf("%s: its head is taken for a dateline", s)
		}
	}
}
