package text_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clewgraph/clew/loaders/text"
)

const (
	lead = "Ministers met in Oslo on Monday."
	body = "“We will win the vote and build the bridge. It will be long,” Ana Ruiz said. The tax will be lowered in May."
)

// TestFurnitureBlocks: each block between two paragraphs is furniture or is read.
func TestFurnitureBlocks(t *testing.T) {
	for _, block := range []string{
		// captions and credits of pictures
		"Image: Jambula.", "An example of severe eczema. Image: Jambula.", "Photo: Ana Ruiz/AP", "Photo: The bridge in Oslo, seen on Monday./AP",
		"File photo of the bridge in Oslo.", "File photo: the bridge burned in May.", "FILE - The bridge burned in May.", "Photo by Ana Ruiz/Reuters.", "The bridge burned in May. (AP Photo/Ana Ruiz)",
		"The bridge burned in May. (Photo by Ana Ruiz/AFP via Getty Images)", "The bridge burned in May. Ana Ruiz/AFP.", "The bridge burned in May. REUTERS/Ana Ruiz", "Photo courtesy of: NASA.",
		"Image credit: NASA/JPL.", "The bridge in Oslo Image: Ana Ruiz.", "The bridge burned in May. (credit: The Gazette/Wikimedia Commons)", "[The bridge burned in May. Photograph: Ana Ruiz/The Guardian.]",
		// notices
		"Read more: the bridge burned in May.", "• Read more: The bridge burned.", "Read also: The bridge burned in May.", "Share this article on Facebook.", "Share this.", "Advertisement.", "Follow us on Twitter.",
		"Source: The Gazette burned.", "Related: The bridge burned in May.", "© 2024 The Gazette. It may not be published.", "This story was updated in May.", "(Reporting by Ana Ruiz in Oslo; Editing by Juan Silva.)",
		"Reporting by Ana Ruiz and Juan Silva; editing by Eva Lind.", "Sign up to our newsletter.", "Wikipedia has more about this subject: the bridge.",
		// pull quotes
		"“We will win the vote and build the bridge.”", "\"We will win the vote and build the bridge.\"", "“build the bridge. It will be long.”", "The tax will be lowered in May.",
		"We will win the vote and build the bridge.", "“The sea is rising. It is cold.”\n— Ana Ruiz", "“The sea is rising.” — Ana Ruiz, mayor of Oslo.", "“The sea is rising. It is cold.”\nAna Ruiz, mayor",
		"“The sea is rising.”\n\n— Ana Ruiz", "“The sea is rising.”\n\nAna Ruiz, mayor",
	} {
		d := text.Split(lead + "\n\n" + block + "\n\n" + body)
		if n := len(d.Sentences); n != 3 && n != 4 || d.Sentences[0].Block != 0 || d.Sentences[1].Block != len(d.Blocks)-1 {
			t.Errorf("%q is read: %+v", block, d.Blocks)
		}
	}
	for _, block := range []string{
		"Sources close to the talks said the bridge burned.", "Related parties signed the deal.", "References to the bridge were removed.", "Copyright law was changed in May.", "Advertisement of drugs was banned.",
		"Reporting by the Gazette showed that the bridge burned.", "Photos of the bridge were sold.", "File photos showed the bridge.", "He took credit for the bridge.", "Read my lips, she said.", "Images showed smoke.",
		"“The sea is rising.”", "“The sea is rising,” Ana Ruiz said.", "“The sea is rising.” Nobody cared.", "It was long.", "We will win the vote.", "The vote and the bridge: a long story.", "Ana Ruiz, mayor of Oslo, left.",
	} {
		d := text.Split(lead + "\n\n" + block + "\n\n" + body)
		if len(d.Blocks) != 3 || d.Blocks[1].Kind != text.Paragraph {
			t.Errorf("%q is not read: %+v", block, d.Blocks)
		}
	}
}

// TestLists: what stands under the heading of a list is not read, and what follows such a section is.
func TestLists(t *testing.T) {
	const item = "\n\nThe bridge burned in May. The Gazette, May 3, 2009.\n\n“Bridge burns”. The Post, May 4, 2009\n\nMay 5, 2009"
	long := "The bridge, which was built in 1900, was opened again in May. " + strings.Repeat("Many people came to see it in the rain. ", 6)
	for article, want := range map[string][]string{
		"Sources" + item:                                         nil,
		"References" + item:                                      nil,
		"External links:" + item:                                 nil,
		"== Related news ==" + item:                              nil,
		"See also" + item:                                        nil,
		"**Sister links**" + item:                                nil,
		"Sources\nThe bridge burned.":                            nil,
		"Sources" + item + "\n\nExternal links" + item:           nil,
		"Sources" + item + "\n\nThe long road\n\nIt was closed.": {"It was closed."},
		"Related news" + item + "\n\n" + strings.TrimSpace(long): {strings.TrimSpace(long)},
	} {
		d := text.Split(lead + "\n\n" + article)
		var got []string
		for _, b := range d.Blocks {
			if b.Kind == text.Paragraph {
				got = append(got, b.Of(d.Text))
			}
		}
		if !slices.Equal(got, append([]string{lead}, want...)) {
			t.Errorf("%q: %q", article, got)
		}
		if d.Published != "" {
			t.Errorf("%q is published %s", article, d.Published)
		}
	}
	// A heading alone is none of an article's end.
	if got := sentences("Sources\n\nThe bridge burned in May."); len(got) != 1 {
		t.Errorf("%q", got)
	}
	// A transcript has a list of sources as well.
	if got := sentences("Gazette: Why?\n\nRuiz: It was late.\n\nGazette: Why?\n\nRuiz: It was late.\n\nSources\n\nThe bridge burned in May."); len(got) != 8 {
		t.Errorf("%q", got)
	}
}

// TestRepeatedParagraphs: of what is said twice one is read.
func TestRepeatedParagraphs(t *testing.T) {
	if got := sentences(lead + "\n\nThe bridge burned in May.\n\n" + lead); !slices.Equal(got, []string{lead, "The bridge burned in May."}) {
		t.Errorf("%q", got)
	}
}

// TestFurnitureLines: a line of furniture is one also where no blank line parts it from the news.
func TestFurnitureLines(t *testing.T) {
	for article, want := range map[string][]string{
		lead + "\nRead more: The bridge burned.\nThe tax was lowered.":              {lead, "The tax was lowered."},
		"Image: Ana Ruiz/AP\n" + lead + "\n\nThe tax was lowered.":                  {lead, "The tax was lowered."},
		lead + "\n\nThe tax was lowered.\nSources\n* The bridge burned.":            {lead, "The tax was lowered."},
		"The ministers said that their\nsources had left. It was\nlate.\n\n" + lead: {"The ministers said that their\nsources had left.", "It was\nlate.", lead},
	} {
		if got := sentences(article); !slices.Equal(got, want) {
			t.Errorf("%q: %q", article, got)
		}
	}
}
