package text_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/clewgraph/clew/loaders/text"
)

func sentences(s string) []string {
	d := text.Split(s)
	var out []string
	for _, x := range d.Sentences {
		out = append(out, x.Of(s))
	}
	return out
}

// TestSentences: where news ends its sentences, and where it does not.
func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"It rained. It poured.", []string{"It rained.", "It poured."}},
		{"The U.S. envoy left. He flew.", []string{"The U.S. envoy left.", "He flew."}},
		{"Dr. Rossi met Mr. Silva at 5 p.m. on Jan. 5. They spoke.", []string{"Dr. Rossi met Mr. Silva at 5 p.m. on Jan. 5.", "They spoke."}},
		{"“We won.” She smiled.", []string{"“We won.”", "She smiled."}},
		{"“We won,” she said. “They lost.”", []string{"“We won,” she said.", "“They lost.”"}},
		{"Acme Inc. paid $3.5 million. The rest waits.", []string{"Acme Inc. paid $3.5 million.", "The rest waits."}},
		{"Who knows? Nobody! So be it.", []string{"Who knows?", "Nobody!", "So be it."}},
	} {
		if got := sentences(c.text); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

// TestTokens: words as the treebanks count them.
func TestTokens(t *testing.T) {
	for s, want := range map[string]string{
		"They don't like Iraq's plan.":            "They do n't like Iraq 's plan .",
		"She’s paid $3.5 million (US$4).":         "She ’s paid $ 3.5 million ( US $ 4 ) .",
		"A well-known non-state actor.":           "A well - known non-state actor .",
		"The 87th member, 1,200 strong.":          "The 87th member , 1,200 strong .",
		"Mail a.b@c.org or see https://c.org/x !": "Mail a.b@c.org or see https://c.org/x !",
		"“Yes,” said J. R. Smith…":                "“ Yes , ” said J. R. Smith …",
	} {
		d := text.Split(s)
		var got []string
		for _, x := range d.Sentences {
			for _, tok := range x.Tokens {
				got = append(got, tok.Of(s))
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %q, want %q", s, g, want)
		}
	}
}

// TestFurniture: what stands around an article is not read as its sentences.
func TestFurniture(t *testing.T) {
	article := "Big meeting in Oslo\n\nOSLO, Norway (Newswire) — Ministers met on Monday. They left.\n\nPhoto: A. Person\n\nThe talks go on.\n\nRead more: our other stories"
	d := text.Split(article)
	if d.Title != "Big meeting in Oslo" {
		t.Errorf("title %q", d.Title)
	}
	if got, want := sentences(article), []string{"Ministers met on Monday.", "They left.", "The talks go on."}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	if got := sentences("Shafaq News/ Ministers met."); !reflect.DeepEqual(got, []string{"Ministers met."}) {
		t.Errorf("%q", got)
	}
	dated := text.Split("A title\n\nTuesday, October 1, 2024\n\nMinisters met.")
	if dated.Published != "2024-10-01" {
		t.Errorf("published %q", dated.Published)
	}
}

// check holds for any text: spans are inside, in order, and no word is lost from a sentence.
func check(t *testing.T, s string, d *text.Document) {
	last := 0
	for _, x := range d.Sentences {
		if x.Start < last || x.End > len(s) || len(x.Tokens) == 0 || x.Tokens[0].Start != x.Start || x.Tokens[len(x.Tokens)-1].End != x.End {
			t.Fatalf("sentence %v of %q", x.Span, s)
		}
		last = x.Start
		for _, tok := range x.Tokens {
			if tok.Start < last || tok.End <= tok.Start || strings.TrimSpace(s[last:tok.Start]) != "" {
				t.Fatalf("token %v after %d in %q", tok.Span, last, s)
			}
			last = tok.End
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("“We won,” she said.\n\nOSLO (X) — Dr. A. met U.S. envoys… \x00 don't")
	for _, unit := range hostile {
		f.Add(strings.Repeat(unit, 9) + " x")
	}
	f.Add("a\n\n\n- b\r\n\tc/d e-f 1/2/2003 https://x.y")
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s, text.Split(s))
		check(t, s, text.Lines(s))
	})
}

func TestJoin(t *testing.T) {
	d := text.Join([]text.Line{{Words: []string{"It", "rains", "."}}, {Words: []string{"So", "?"}}})
	if len(d.Sentences) != 2 || d.Sentences[1].Of(d.Text) != "So ?" {
		t.Errorf("%+v", d)
	}
	check(t, d.Text, d)
}

// TestOldQuotationMarks: the marks of wire copy and treebanks are read as plain ones.
func TestOldQuotationMarks(t *testing.T) {
	const line = "Rates rose 1\\/2 point , to `` a high '' , he said ."
	var got []string
	for _, token := range text.Lines(line).Sentences[0].Tokens {
		got = append(got, token.Of(line))
	}
	if want := strings.Fields(`Rates rose 1/2 point , to " a high " , he said .`); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTurns: a transcript has labels, and sentences that their speakers say; other texts with colons have none.
func TestTurns(t *testing.T) {
	const article = "The Gazette met Ana Ruiz.\n\nGazette: Why?\n\nAna Ruiz (laughs): It was late. So I left.\n\nNobody cared.\n\nGazette: Thank you.\n\nShe went home."
	d := text.Split(article)
	var got []string
	for _, s := range d.Sentences {
		got = append(got, s.Speaker+"|"+s.Of(article)+"|"+string(d.Blocks[s.Block].Kind))
	}
	want := []string{
		"|The Gazette met Ana Ruiz.|paragraph", "|Gazette|label", "Gazette|Why?|paragraph", "|Ana Ruiz|label", "Ana Ruiz|It was late.|paragraph",
		"Ana Ruiz|So I left.|paragraph", "Ana Ruiz|Nobody cared.|paragraph", "|Gazette|label", "Gazette|Thank you.|paragraph", "|She went home.|paragraph",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, plain := range []string{
		"Ruiz: We won.\n\nHall: We lost.\n\nIt rained.",
		"Note: it rained.\n\nNote: it snowed.\n\nUpdate: it was cold.",
		"Results: two.\n\nResults: three.\n\nResults: four.",
	} {
		for _, s := range text.Split(plain).Sentences {
			if s.Speaker != "" {
				t.Errorf("%q: %q is said by %q", plain, s.Of(plain), s.Speaker)
			}
		}
	}
}
