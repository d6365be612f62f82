package graph

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxNameBytes and maxNameWords bound what of a name is looked up: a label that is longer is no name, and is found by its beginning.
const (
	maxNameBytes = 160
	maxNameWords = 12
)

// letters are those that NFKD does not take apart, as people write them without the keyboard for them. Capitals come here as small letters.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ŋ': "n", 'ŧ': "t", 'ĸ': "k", 'ς': "σ", 'ə': "a",
	// marks that stand for a letter or nothing where names are written in Latin letters: Ba'ath, Sana'a, Hawai'i
	'\'': "", '`': "", '´': "", '’': "", '‘': "", 'ʼ': "", 'ʻ': "", 'ʽ': "", 'ʾ': "", 'ʿ': "", 'ˈ': "", '′': "",
	// signs that are part of names: C++, C#, 5%, @x
	'#': "#", '%': "%", '@': "@",
}

// SearchName folds a name further than [Fold], for search: without accents and ligatures, apostrophes left out, other punctuation a space, "&" between words
// "and". "Müller-Strauß" and "muller strauss" are the same, "Ba’ath" and "Baath", "The U.S." and "US". It keeps the beginning of what is too long for a
// name. A name of punctuation alone stays what Fold makes of it.
func SearchName(name string) string {
	folded := Fold(strings.ToValidUTF8(name, "\uFFFD"))
	var b strings.Builder
	for _, r := range norm.NFKD.String(folded) {
		switch plain, special := letters[r]; {
		case special:
			b.WriteString(plain)
		case r >= 0x300 && r <= 0x36F: // accents of Latin, Greek and Cyrillic; marks of other scripts are letters of theirs
		case r == '&':
			b.WriteString("&")
		case unicode.IsPunct(r), unicode.IsControl(r), unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	words := strings.Fields(b.String())
	for i, w := range words {
		switch bare := strings.ReplaceAll(w, "&", ""); {
		case w == "&" && i > 0 && i+1 < len(words):
			words[i] = "and"
		case bare != "":
			words[i] = bare // AT&T
		}
	}
	out := norm.NFC.String(strings.Join(words, " "))
	if out == "" {
		out = strings.Trim(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, folded), " ")
	}
	if len(out) > maxNameBytes {
		end := maxNameBytes
		for !utf8.RuneStart(out[end]) {
			end--
		}
		out = strings.TrimRight(out[:end], " ")
	}
	return out
}

// NameEndings gives a name that [SearchName] has folded, and then what is left of it from each of its words on: "anna rossi", "rossi". A search for words inside
// names is one for the beginnings of these. Of a name of many words it gives the first twelve.
func NameEndings(folded string) []string {
	if folded == "" {
		return nil
	}
	out := []string{folded}
	for i := 0; i < len(folded) && len(out) < maxNameWords; i++ {
		if folded[i] == ' ' {
			out = append(out, folded[i+1:])
		}
	}
	return out
}
