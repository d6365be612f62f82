package data

import "strings"

// Words gives the words of a list between blanks, for asking whether a word is in it. For lists that belong to one function; others
// stand in data/lexicon.
func Words(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}
