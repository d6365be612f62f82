package coreference

import (
	"slices"
	"strings"
	"unicode"
)

// certain is the probability that "I" is who speaks: of 1,600 in the transcripts of GUM's training part, 19 in 20 are.
const certain = .95

// voices are those who speak in a transcript, by their labels.
type voices map[string]*voice

type voice struct {
	words []string // of the label, in small letters
	self  []int    // the mentions that are it for certain: "I" outside quotation marks, and its name
}

func newVoices(mentions []Mention, described []facts) voices {
	all := voices{}
	for j := range mentions {
		for _, label := range [2]string{mentions[j].Voice, mentions[j].Addressee} {
			if label != "" && all[label] == nil {
				all[label] = &voice{words: labelWords(label)}
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	for j := range mentions {
		m := &mentions[j]
		switch {
		case m.Form == Name:
			if v := all.labelled(m.Words); v != nil {
				v.self = append(v.self, j)
			}
		case m.Voice != "" && m.Speaker < 0 && described[j].class == i:
			all[m.Voice].self = append(all[m.Voice].self, j)
		}
	}
	return all
}

// labelled gives the only voice whose label has the words of a name, or nil.
func (all voices) labelled(words []string) *voice {
	var found *voice
	for _, v := range all {
		if subset(words, v.words) {
			if found != nil {
				return nil
			}
			found = v
		}
	}
	return found
}

// same gives for "I" the mention before it that is its voice for certain, or -1.
func (s *search) same(j int) int {
	for _, v := range s.voices {
		before := v.before(j)
		if n := len(before); n > 0 && n < len(v.self) && v.self[n] == j && !s.barred(j, before[n-1]) {
			return before[n-1]
		}
	}
	return -1
}

// before gives the voice's own mentions before mention j.
func (v *voice) before(j int) []int {
	n, _ := slices.BinarySearch(v.self, j)
	return v.self[:n]
}

// named: the words are those of the label.
func (v *voice) named(words []string) bool { return v != nil && subset(words, v.words) }

// means gives whom a word of a transcript points at: the voice says "I" of itself, and hears "you".
func (s *search) means(j int) string {
	m := &s.mentions[j]
	switch s.facts[j].class {
	case i:
		return m.Voice
	case you:
		return m.Addressee
	}
	return ""
}

// labelWords cuts a label into words in small letters: "Ana Ruiz", "AnaRuiz".
func labelWords(label string) []string {
	var b strings.Builder
	small := false
	for _, c := range label {
		if small && unicode.IsUpper(c) {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
		small = unicode.IsLower(c)
	}
	return strings.Fields(strings.ToLower(b.String()))
}

// Voices gives the mentions that are one for certain because of who speaks in a transcript: "I" in all that is
// labelled with one name, and the name. The voices are in the order of their first mentions.
func Voices(mentions []Mention) [][]int {
	described := make([]facts, len(mentions))
	for j := range mentions {
		described[j] = describe(&mentions[j])
	}
	var out [][]int
	for _, v := range newVoices(mentions, described) {
		out = append(out, v.self)
	}
	slices.SortFunc(out, slices.Compare) // the map has no order
	return out
}
