package text

import (
	"regexp"
	"strings"
)

// label is the name at the head of a turn in a transcript: "Ana Ruiz: ", "Q. ", "JUSTICE ROE: ", "Roe (on the phone): ".
var label = regexp.MustCompile(`^(?:\*\*)?((?:\p{Lu}[\p{L}\p{N}.'’-]*)(?: (?:\p{Lu}[\p{L}\p{N}.'’-]*|of|the|and|de|van|von|al|bin)){0,6})(?: \([^()]{1,60}\))?(?:\*\*)?:(?:\*\*)? +\S`)

// noLabel are words before a colon that name nobody.
var noLabel = words("note update updated correction editor's photo image picture source sources background summary example warning tip " +
	"question answer read related date time place location price website address phone email step answer fact quote")

// turn is a paragraph of a transcript: who speaks, and how many bytes the label takes with what follows it; 0 for a
// paragraph that goes on with the turn before it.
type turn struct {
	speaker string
	name    Span // of the label, in the article
	words   int  // where the turn's words begin, in the paragraph
}

// turns tells for each paragraph of an article who speaks. It gives nil for an article that is no transcript: one has
// three labelled paragraphs or more, two speakers, and one of them speaks twice.
func turns(article string, paragraphs []Span) []turn {
	out := make([]turn, len(paragraphs))
	count := map[string]int{}
	total, most := 0, 0
	for i, p := range paragraphs {
		s := p.Of(article)
		m := label.FindStringSubmatchIndex(s[:min(len(s), 200)])
		if m == nil {
			continue
		}
		name := s[m[2]:m[3]]
		if noLabel[strings.ToLower(name)] {
			continue
		}
		out[i] = turn{name, Span{p.Start + m[2], p.Start + m[3]}, m[1] - 1}
		for !utf8Start(s[out[i].words]) {
			out[i].words--
		}
		total++
		count[name]++
		most = max(most, count[name])
	}
	if total < 3 || len(count) < 2 || most < 2 {
		return nil
	}
	// What stands between two turns goes on with the first; what follows the last turn is the article's own again.
	last := len(out) - 1
	for last >= 0 && out[last].words == 0 {
		last--
	}
	for i := 1; i < last; i++ {
		if out[i].words == 0 {
			out[i].speaker = out[i-1].speaker
		}
	}
	return out
}

func utf8Start(b byte) bool { return b&0xC0 != 0x80 }
