package mention_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/mention"
)

// TestBrokenLexicon: an error names the file and the list.
func TestBrokenLexicon(t *testing.T) {
	whole := fstest.MapFS{}
	names, err := fs.Glob(data.FS, "lexicon/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(data.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		whole[strings.TrimPrefix(name, "lexicon/")] = &fstest.MapFile{Data: raw}
	}
	if _, err := mention.LoadLexicon(whole); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, old, new, want string }{
		{"deeds", "light: [take,", "light: [take, take,", `lexicon/deeds.yaml: light: "take" stands twice`},
		{"deeds", "light: [take,", "light: [Take,", `lexicon/deeds.yaml: light: "Take" has capitals`},
		{"deeds", "light: [take,", "lihgt: [take,", `lexicon/deeds.yaml: light: is missing`},
		{"deeds", "light: [take,", "lights: [take]\nlight: [take,", `lexicon/deeds.yaml: lights: is no list of this file`},
		{"verbs", `certain: ["true",`, "certain: [true,", `lexicon/verbs.yaml: certain: "true" is no word; put it between quotation marks`},
		{"verbs", "will: future", "will: tomorrow", `lexicon/verbs.yaml: modals: will: "tomorrow" is none of`},
		{"time", "december: 12", "december: 13", `lexicon/time.yaml: months: december: 13 is no number from 1 to 12`},
		{"time", "seasons: [", "seasons: spring #", `lexicon/time.yaml: seasons: is no list of words`},
		{"pronouns", "words: [it,", "words: [he,", `lexicon/pronouns.yaml: "he" stands twice`},
		{"pronouns", "gender: N", "gender: X", `lexicon/pronouns.yaml: ["it" "its" "itself"]: a person is 1, 2 or 3`},
		{"nouns", "yes: [a peace treaty]", "yes: [a peace mayor]", `lexicon/nouns.yaml: Agreement: the example "a peace mayor" is "Position"`},
		{"coreference", "female: [sister,", "female: [sister, brother,", `lexicon/coreference.yaml: "brother" is both female and male`},
	} {
		broken := fstest.MapFS{}
		for name, file := range whole {
			broken[name] = file
		}
		text := string(whole[c.file+".yaml"].Data)
		if !strings.Contains(text, c.old) {
			t.Fatalf("%s.yaml has no %q", c.file, c.old)
		}
		broken[c.file+".yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.old, c.new, 1))}
		if _, err := mention.LoadLexicon(broken); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s for %s: %v, want %s", c.new, c.old, err, c.want)
		}
	}
	delete(whole, "deeds.yaml")
	if _, err := mention.LoadLexicon(whole); err == nil || !strings.Contains(err.Error(), "lexicon/deeds.yaml: ") {
		t.Errorf("without deeds.yaml: %v", err)
	}
}
