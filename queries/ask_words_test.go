package queries

import (
	"os"
	"strings"
	"testing"
)

// TestVocabulary: the words are read, and a file that says something else is refused with its place.
func TestVocabulary(t *testing.T) {
	v, err := readVocabulary()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		have, asked string
		is          bool
	}{
		{"CEO of Acme", "chief executive of Acme", true},
		{"deputy prime minister", "prime minister", false},
		{"prime minister", "prime minister", true},
		{"foreign minister", "minister", true},
	} {
		if v.office(c.have, c.asked) != c.is {
			t.Errorf("%q is %q: %v", c.have, c.asked, !c.is)
		}
	}
	good, err := os.ReadFile("../data/lexicon/answers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"joins: [of", "joins: [Of", `joins: "Of" is not in lower case`},
		{"money: [money, cash, funds, funding]", "money: []", "money: no words"},
		{"numerals:", "numbers:", `unknown field "numbers"`},
	} {
		if _, err := parseVocabulary([]byte(strings.Replace(string(good), c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.new, err)
		}
	}
}
