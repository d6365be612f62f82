package graph_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph"
)

// TestSearchName: each row is one name as people write it.
func TestSearchName(t *testing.T) {
	for want, names := range map[string][]string{
		"beyonce":              {"Beyoncé", "BEYONCÉ", "Beyonce\u0301", "beyonce", " Beyoncé's "},
		"strasse":              {"Straße", "STRASSE", "STRAẞE", "strasse"},
		"jorgensen":            {"Jørgensen", "JØRGENSEN", "Jorgensen"},
		"aeroskobing":          {"Ærøskøbing", "Aeroskobing"},
		"oeuvre":               {"Œuvre", "œuvre"},
		"office":               {"oﬃce", "Office", "Ｏｆｆｉｃｅ"},
		"lodz":                 {"Łódź", "Lodz"},
		"istanbul":             {"İstanbul", "Istanbul", "ıstanbul"},
		"sanaa":                {"Sana'a", "Sana’a", "Sanaʽa", "Sanaa"},
		"oneill":               {"O’Neill", "O'Neill", "O‘Neill"},
		"al sisi":              {"al-Sisi", "al‑Sisi", "Al Sisi", "al–Sisi"},
		"coca cola":            {"Coca-Cola", "Coca Cola", "\"Coca-Cola\"", "“Coca‐Cola”", "Coca—Cola"},
		"us":                   {"U.S.", "US", "the U.S.", "the US", "u.s"},
		"usa":                  {"U.S.A.", "USA"},
		"jk rowling":           {"J.K. Rowling", "JK Rowling"},
		"st petersburg":        {"St. Petersburg", "St Petersburg"},
		"coalition":            {"The Coalition", "the  coalition", "A coalition"},
		"the":                  {"The"},
		"johnson and johnson":  {"Johnson & Johnson", "Johnson and Johnson"},
		"att":                  {"AT&T", "ATT"},
		"&":                    {"&"},
		"c++":                  {"C++"},
		"c#":                   {"C#"},
		"$3 million":           {"$3 million"},
		"αθηνασ":               {"Αθήνας", "ΑΘΉΝΑΣ"},
		"еж":                   {"Ёж", "еж"},
		"日本":                   {"日本", "「日本」"},
		"がん":                   {"がん"},
		"한국":                   {"한국"},
		"दिल्ली":               {"दिल्ली"},
		"nguyen tan dung":      {"Nguyễn Tấn Dũng"},
		"yahoo":                {"Yahoo!"},
		"!!!":                  {"!!!"},
		"":                     {"", " ", "\x00"},
		"a b":                  {"a\x00b", "a\u200bb"},
		"rock roll":            {"rock / roll", "rock (roll)", "rock, roll"},
		"x\ufffd":              {"x\xff"},
		"guinea bissau":        {"Guinea-Bissau"},
		"cote divoire":         {"Côte d'Ivoire", "Cote d’Ivoire"},
		"petroleos mexicanos":  {"Petróleos Mexicanos"},
		"the hague the second": {"The The Hague the Second"},
	} {
		for _, name := range names {
			if got := graph.SearchName(name); got != want {
				t.Errorf("%q is searched as %q, want %q", name, got, want)
			}
		}
	}
}

// TestSearchNameAnything: whatever a name is, what is searched fits into an index and is the same again.
func TestSearchNameAnything(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`(the |a )?[A-Za-zéß.'’& -]{0,300}`)).Draw(r, "name")
		got := graph.SearchName(name)
		if len(got) > 160 || strings.ContainsRune(got, 0) || !utf8.ValidString(got) {
			r.Fatalf("%q is searched as %q", name, got)
		}
		if folded := graph.SearchName(graph.Fold(name)); !strings.HasPrefix(name, "the ") && folded == "" != (got == "") {
			r.Fatalf("%q is searched as %q, folded before as %q", name, got, folded)
		}
	})
}

func TestNameEndings(t *testing.T) {
	if got, want := graph.NameEndings("anna maria rossi"), []string{"anna maria rossi", "maria rossi", "rossi"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := graph.NameEndings(strings.Repeat("w ", 40)); len(got) != 12 {
		t.Errorf("%d endings", len(got))
	}
	if got := graph.NameEndings(""); got != nil {
		t.Errorf("%q", got)
	}
}
