package relation_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clewgraph/clew/loaders/relation"
)

const good = `
classes: {Thing: "", Country: Thing}
relations:
  likes:
    label: likes
    domain: [Country]
    verbs: [like]
    yes: ["Peru likes Chile."]
    no: ["Peru is like Chile."]
    patterns:
      - name: fond
        match: fond|keen [is SUBJECT, of OBJECT:Country, !not, adj? ordinal=*]
        yes: ["Peru is fond of Chile."]
        no: ["Peru is fond of cake."]
`

// TestBroken: a broken ontology is refused with file, line, relation and pattern.
func TestBroken(t *testing.T) {
	if _, err := relation.LoadOntology(fstest.MapFS{"o.yaml": {Data: []byte(good)}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"OBJECT:Country", "OBJECT:Countri", `o.yaml:11: likes: pattern 1: unknown class "Countri"`},
		{"domain: [Country]", "domain: [Countri]", `o.yaml:4: likes: unknown class "Countri"`},
		{"is SUBJECT", "is *", "likes: pattern 1: no SUBJECT"},
		{"of OBJECT:Country", "of *", "likes: pattern 1: no OBJECT"},
		{"ordinal=*]", "ordinal=*", `"," or "]" expected`},
		{"ordinal=*]", "number=*]", `unknown qualifier "number"`},
		{"ordinal=*]", "ordinal=*] x", `"x" after the end`},
		{"fond|keen [is SUBJECT", "fond|keen [is SUBJEKT", `"SUBJEKT" is neither SUBJECT, OBJECT nor a word`},
		{"- name: fond", "- nam: fond", `unknown field "nam"`},
		{"label: likes", "lable: likes", `o.yaml:5: unknown field "lable"`},
		{"        no: [\"Peru is fond of cake.\"]\n", "", "pattern 1: needs a sentence under yes and one under no"},
		{"    no: [\"Peru is like Chile.\"]\n", "", "verbs need a sentence under yes and one under no"},
		{"    label: likes\n", "", "no label"},
		{"  likes:", "  Likes:", "lowerCamelCase"},
		{"Country: Thing", "Country: Thingy", `class Country: unknown class "Thingy"`},
		{"verbs: [like]", "verbs: [\"a b c d\"]", "is not a verb"},
		{"relations:", "relations: [", "o.yaml:"},
		{"is SUBJECT", "is? SUBJECT", "no SUBJECT"},
		{"label: likes", "label: likes\n    impliedBy: [inverse adores]", `likes: impliedBy: unknown relation "adores"`},
		{"label: likes", "label: &a likes", "o.yaml:5: aliases are not read"},
		{"label: likes", "label: " + strings.Repeat("[", 99), "brackets in brackets"},
		{"is SUBJECT", "is a [" + strings.Repeat("x a [", 30) + "is SUBJECT", "brackets in brackets"},
	} {
		if !strings.Contains(good, c.old) {
			t.Fatalf("%q is not in the sample", c.old)
		}
		_, err := relation.LoadOntology(fstest.MapFS{"o.yaml": {Data: []byte(strings.Replace(good, c.old, c.new, 1))}})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %q", c.new, err, c.want)
		}
	}
	if _, err := relation.LoadOntology(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is accepted")
	}
}
