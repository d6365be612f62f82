package queries

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
)

// vocabulary is the words of data/lexicon/answers.yaml, which says what they are for. All are in lower case.
type vocabulary struct {
	joins, places, money, otherOffice, numerals map[string]bool
	sameOffice                                  map[string]string
}

func readVocabulary() (*vocabulary, error) {
	raw, err := data.FS.ReadFile("lexicon/answers.yaml")
	if err != nil {
		return nil, err
	}
	return parseVocabulary(raw)
}

// parseVocabulary refuses a file with a list that is not known, empty, or not in lower case.
func parseVocabulary(raw []byte) (*vocabulary, error) {
	var f struct {
		Joins       []string          `yaml:"joins"`
		Places      []string          `yaml:"places"`
		Money       []string          `yaml:"money"`
		OtherOffice []string          `yaml:"otherOffice"`
		SameOffice  map[string]string `yaml:"sameOffice"`
		Numerals    []string          `yaml:"numerals"`
	}
	if err := data.Decode(raw, &f); err != nil {
		return nil, fmt.Errorf("lexicon/answers.yaml: %w", err)
	}
	var wrong error
	set := func(name string, words []string) map[string]bool {
		out := map[string]bool{}
		for _, w := range words {
			if w == "" || w != strings.ToLower(w) {
				wrong = fmt.Errorf("lexicon/answers.yaml: %s: %q is not in lower case", name, w)
			}
			out[w] = true
		}
		if len(words) == 0 {
			wrong = fmt.Errorf("lexicon/answers.yaml: %s: no words", name)
		}
		return out
	}
	return &vocabulary{
		joins: set("joins", f.Joins), places: set("places", f.Places), money: set("money", f.Money), otherOffice: set("otherOffice", f.OtherOffice),
		numerals: set("numerals", f.Numerals), sameOffice: f.SameOffice,
	}, wrong
}

// head is the last word before the first preposition of a folded name: the noun that says what it is.
func (v *vocabulary) head(name string) string {
	last := ""
	for _, w := range strings.Fields(name) {
		if v.joins[w] {
			break
		}
		last = w
	}
	return last
}

// office reports whether the words of an office, or of a kind of thing, are those asked for: all of them, and none that makes it another one.
func (v *vocabulary) office(words, asked string) bool {
	have, want := v.tokens(words), v.tokens(asked)
	if len(want) == 0 {
		return false
	}
	for _, w := range want {
		if !slices.Contains(have, w) {
			return false
		}
	}
	for _, h := range have {
		if v.otherOffice[h] && !slices.Contains(want, h) {
			return false
		}
	}
	return true
}

// tokens are the words of a name in lower case, without articles and endings of the plural.
func (v *vocabulary) tokens(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(graph.Fold(s), func(r rune) bool { return r == ' ' || r == '-' || r == ',' }) {
		if same, is := v.sameOffice[w]; is {
			out = append(out, strings.Fields(same)...)
			continue
		}
		switch w {
		case "the", "a", "an", "of", "officer":
			continue
		}
		out = append(out, singular(w))
	}
	return out
}

// numbered: the words begin with a number, perhaps behind "about".
func (v *vocabulary) numbered(words string) bool {
	for i, w := range strings.Fields(strings.ToLower(words)) {
		if i > 2 {
			break
		}
		if strings.ContainsAny(w[:1], "0123456789") || v.numerals[w] {
			return true
		}
	}
	return false
}

// singular of a noun by its ending alone.
func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us"):
		return w[:len(w)-1]
	}
	return w
}
