package loaders_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
)

func read(t testing.TB, r *loaders.Reader, text string) *graph.Article {
	t.Helper()
	a, err := r.Read(context.Background(), loaders.Input{IRI: "clew:article/test", Source: "test", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// facts writes the statements of an article as "subject relation object", with "?" before what is not asserted.
func facts(a *graph.Article) []string {
	names := map[graph.IRI]string{}
	for _, e := range a.Entities {
		names[e.IRI] = e.Name
	}
	word := func(t graph.Term) string {
		switch {
		case t.Unknown:
			return "(unknown)"
		case t.Literal != nil:
			return t.Literal.Value
		}
		return names[t.Entity]
	}
	var out []string
	for i := range a.Statements {
		s := &a.Statements[i]
		f := word(s.Subject) + " " + s.Predicate + " " + word(s.Object)
		if !s.Asserted() {
			f = "? " + f
		}
		out = append(out, f)
	}
	return out
}

// TestFacts: what a sentence says, and above all what it does not.
func TestFacts(t *testing.T) {
	r := reader(t)
	for _, c := range []struct {
		text  string
		want  []string // must be among the facts
		never []string // must not
	}{
		{"Norway signed the treaty.", []string{"Norway signed treaty"}, nil},
		{"The treaty was signed by Norway and Peru.", []string{"Norway signed treaty", "Peru signed treaty"}, nil},
		{"Norway has not signed the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"Norway never signed the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"Norway may sign the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"Norway will sign the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"Norway plans to sign the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"Norway refused to sign the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"If Norway signed the treaty, Peru would sign the pact.", []string{"? Norway signed treaty", "? Peru signed pact"}, []string{"Norway signed treaty", "Peru signed pact"}},
		{"Did Norway sign the treaty?", nil, []string{"Norway signed treaty"}},
		{"Anna Rossi said that Norway signed the treaty.", []string{"? Norway signed treaty", "Anna Rossi said Norway signed the treaty"}, []string{"Norway signed treaty"}},
		{"According to Anna Rossi, Norway signed the treaty.", []string{"? Norway signed treaty"}, []string{"Norway signed treaty"}},
		{"Peru accused Norway of attacking the ship.", []string{"Peru accused Norway"}, []string{"Norway attacked ship"}},
		{"Norway allegedly attacked the ship.", []string{"? Norway attacked ship"}, []string{"Norway attacked ship"}},
		{"“Norway signed the treaty,” Anna Rossi said.", []string{"? Norway signed treaty", "Anna Rossi said Norway signed the treaty"}, []string{"Norway signed treaty"}},
		{"Norway managed to sign the treaty.", []string{"Norway signed treaty"}, nil},
		{"No country signed the treaty.", nil, []string{"country signed treaty"}},
		{"There is no evidence that Norway attacked the ship.", nil, []string{"Norway attacked ship"}},
		{"Norway, which signed the treaty, praised Peru.", []string{"Norway signed treaty", "Norway praised Peru"}, nil},
		{"Peru's defeat of Chile ended the war.", []string{"Peru defeated Chile"}, nil},
		{"The Union welcomed Peru as its 12th member.", []string{"Peru memberOf Union", "Union welcomed Peru"}, nil},
		{"Countries such as Peru, Chile, and Cuba participated as observers of the Union.", []string{"Peru observerOf Union", "Chile observerOf Union", "Cuba observerOf Union"}, []string{"Peru memberOf Union"}},
		{"Prime Minister Anna Rossi met Juan Silva, the president of Peru.", []string{"Anna Rossi holdsPosition Prime Minister", "Juan Silva holdsPosition president", "Anna Rossi metWith Juan Silva"}, nil},
		{"Oslo spokesman Juan Silva spoke.", []string{"Juan Silva holdsPosition spokesman"}, nil},
		{"The World Food Council (WFC) met. The WFC praised Peru.", []string{"World Food Council alsoKnownAs WFC", "World Food Council praised Peru"}, nil},
		{"Anna Rossi arrived. She praised Peru.", []string{"Anna Rossi praised Peru"}, nil},
		{"The bank pledged $3 million for the school.", []string{"bank pledged $3 million"}, nil},
		{"The mayor handed the keys to Juan Silva.", []string{"mayor handed keys", "mayor handedKeysTo Juan Silva"}, nil},
		{"The flag was raised.", []string{"(unknown) raised flag"}, nil},
		{"The team was denied visas.", []string{"visas deniedTo team"}, []string{"(unknown) denied team"}},
		{"The driver was advised to sell the car.", []string{"driver advisedTo sell the car"}, nil},
		{"The driver is accused of selling the car.", []string{"driver accusedOf selling the car"}, []string{"driver selling car"}},
		{"Anna Rossi met the singer Juan Silva.", []string{"Anna Rossi metWith Juan Silva"}, []string{"Anna Rossi metWith singer"}},
		{"Anna Rossi sailed on the ship Aurora.", []string{"Anna Rossi sailedOn Aurora"}, []string{"Anna Rossi sailedOn ship"}},
		{"Juan Silva served as minister of finance.", []string{"Juan Silva holdsPosition minister of finance"}, nil},
		{"The Acme Corporation was founded by Dean Miller.", []string{"Dean Miller founded Acme Corporation"}, []string{"Miller holdsPosition Dean"}},
		{"Towns such as Roda were flooded.", []string{"Roda isA town"}, nil},
		{"The results showed that the water is clean.", []string{"results showed the water is clean"}, []string{"results said the water is clean"}},
		{"Norway is to sell the ship.", []string{"? Norway sell ship"}, []string{"Norway sell ship"}},
		{"The ship was sold by Thursday night.", nil, []string{"Thursday night sold ship"}},
		{"He's earned praise from the mayor.", nil, []string{"praise earnedFrom mayor"}},
		{"Anna Rossi arrived. “The ship was ready and the crew painted the deck.” The mayor left.", []string{"? crew painted deck"}, []string{"crew painted deck"}},
		{"The robot, named “Better Days of Ours Are Coming Now”, won the race, the mayor said.", nil, []string{"mayor said Better Days of Ours Are Coming Now"}},
		{"Anna Rossi (French pronunciation: ana) was born in Lyon, the daughter of a painter.", []string{"Anna Rossi born Lyon"}, []string{"Anna Rossi isA French pronunciation", "Lyon isA daughter of a painter"}},
		{"Anna Rossi is also the owner of the mine.", nil, []string{"Anna Rossi isA also the owner of the mine"}},
		{"Anna Rossi, the Secretary of State, met Juan Silva.", []string{"Anna Rossi holdsPosition Secretary of State"}, []string{"Anna Rossi holdsPosition Secretary"}},
		{"Norway signed the treaty, which, according to Anna Rossi, protects the coast.", []string{"Norway signed treaty"}, []string{"treaty protects coast"}},
		{"The firm hired Anna Rossi and Juan Silva, a lawyer.", []string{"Juan Silva holdsPosition lawyer"}, []string{"Anna Rossi holdsPosition lawyer"}},
		{"On board the ship, the driver claimed that the road was closed.", nil, []string{"driver claimedOnBoard ship"}},
		{"The gallery is a recipient of the fund.", []string{"gallery isA recipient of the fund"}, nil},
		{"Families brought food: bread.", nil, []string{"food isA bread"}},
		{"In the words of the prosecutor, Anna Rossi, “the driver knew that the road was closed and he did not stop”.", []string{"Anna Rossi said the driver knew that the road was closed and he did not stop"}, nil},
		{"As colleague Anna Rossi told the court, “the road was closed”.", []string{"Anna Rossi said the road was closed"}, nil},
		{"“We praised the plan and the road,” one official said. “We signed the treaty and the pact,” a senior officer said.", []string{"senior officer said We signed the treaty and the pact"}, []string{"one official said We signed the treaty and the pact"}},
		{"I praised the long plan. Its authors left.", nil, []string{"plan praised plan"}},
		{"The team took part in the talks.", []string{"team participatedIn talks"}, []string{"team took part"}},
		{"The firm replaced it with a robot.", nil, []string{"firm replacedWith robot"}},
		{"The rain made the town rich.", nil, []string{"rain made town"}},
		{"The wind led the crane to fall.", nil, []string{"wind led crane"}},
		{"In addition, Norway signed the treaty.", []string{"Norway signed treaty"}, []string{"Norway signedIn addition"}},
		{"Norway's request for help was granted.", []string{"Norway requestFor help"}, nil},
		{"Norway withdrew its support for the plan.", nil, []string{"Norway supportFor plan"}},
		{"There is a hospital in Oslo.", []string{"hospital in Oslo locatedIn Oslo"}, nil},
		{"Anna Rossi, former president of the bank, left.", []string{"Anna Rossi holdsPosition former president"}, []string{"Anna Rossi leads bank", "Anna Rossi worksFor bank"}},
		{"Juan Silva met former US President Bill Hall.", []string{"Bill Hall holdsPosition former US President"}, []string{"Bill Hall worksFor United States", "Bill Hall holdsPosition President"}},
		{"Peru recaptured the town, the ministry said, but Chile denied that it had lost it.", []string{"? Peru recaptured town"}, []string{"Peru recaptured town"}},
		{"Peru plays Chile on Wednesday.", []string{"? Peru plays Chile"}, []string{"Peru plays Chile"}},
		{"Anna Rossi denied that she had planned to call an election.", nil, []string{"Anna Rossi call election"}},
		{"Born in Oslo, Anna Rossi was president of the bank.", []string{"Anna Rossi born Oslo"}, nil},
		{"Anna Rossi, 54, left the bank.", []string{"Anna Rossi age 54"}, nil},
		{"Norway wants a leader who unites the party.", nil, []string{"leader unites party"}},
		{"York Minster opened. Anna Rossi visited York.", []string{"Anna Rossi visited York"}, []string{"Anna Rossi visited York Minster"}},
		{"There may be Acme Works in Oslo. Acme Works is in Oslo.", nil, []string{"Acme Works locatedIn Peru"}},
	} {
		got := facts(read(t, r, c.text))
		has := map[string]bool{}
		for _, f := range got {
			has[f] = true
		}
		for _, w := range c.want {
			if !has[w] {
				t.Errorf("%s\n  lacks %q, has %q", c.text, w, got)
			}
		}
		for _, n := range c.never {
			if has[n] {
				t.Errorf("%s\n  must not say %q", c.text, n)
			}
		}
	}
}

// TestClaims: none of these sentences says that anybody signed the treaty.
func TestClaims(t *testing.T) {
	r := reader(t)
	for _, sentence := range []string{
		"Norway would have signed the treaty if Peru had agreed.",
		"Norway is expected to sign the treaty.",
		"Norway has yet to sign the treaty.",
		"Norway stopped short of signing the treaty.",
		"Norway is considering signing the treaty.",
		"Neither Norway nor Peru signed the treaty.",
		"Norway left without signing the treaty.",
		"Few countries signed the treaty.",
		"Norway pretended to sign the treaty.",
		"Norway can't sign the treaty.",
		"Norway's plan to sign the treaty failed.",
		"Rather than sign the treaty, Norway left.",
		"It is unclear whether Norway signed the treaty.",
		"Nobody believes that Norway signed the treaty.",
		"Reports that Norway signed the treaty are false.",
		"Had Norway signed the treaty, Chile would have helped.",
		"Experts doubt that Norway signed the treaty.",
		"Peru prevented Norway from signing the treaty.",
		"It is not true that Norway signed the treaty, Anna Rossi insisted.",
		"Norway is said to have signed the treaty.",
		"The rumour that Norway signed the treaty spread.",
		"Norway urged Peru to sign the treaty.",
		"Norway denied signing the treaty.",
		"Norway wants Peru to sign the treaty.",
		"Peru rejected claims that Norway had signed the treaty.",
	} {
		a := read(t, r, sentence)
		for i, f := range facts(a) {
			if strings.Contains(f, "ign") && strings.Contains(f, "treaty") && a.Statements[i].Asserted() && a.Statements[i].Predicate != "said" {
				t.Errorf("%s\n  is read as %q", sentence, f)
			}
		}
	}
}

// TestAccording: who says it is the whole phrase behind "according to", not its first name.
func TestAccording(t *testing.T) {
	a := read(t, reader(t), "According to the army's spokesman Peter Hall, Peru won the cup.")
	found := false
	for _, s := range a.Statements {
		if s.Predicate != "won" {
			continue
		}
		found = true
		if s.AttributedTo.Entity != "clew:Peter_Hall" {
			t.Errorf("won: says %v, want Peter Hall", s.AttributedTo)
		}
	}
	if !found {
		t.Error("nobody won")
	}
}

// TestTranscript: what is said in a transcript is its speaker's, and "I" is who speaks; what stands around it is the article's.
func TestTranscript(t *testing.T) {
	a := read(t, reader(t), "Ana Ruiz, the mayor of Lowton, spoke on Friday.\n\nGazette: Why did you sign the treaty?\n\n"+
		"Ana Ruiz: I founded Acme Works in May. My husband Peter Hall leads the company.\n\nGazette: Thank you.\n\nPeru signed the treaty.")
	name := map[graph.IRI]string{}
	for _, e := range a.Entities {
		name[e.IRI] = e.Name
	}
	want := map[string]bool{"Ana Ruiz founded": false, "Ana Ruiz said": false, "Peter Hall leads": false, "Peru signed": false}
	for _, s := range a.Statements {
		key := name[s.Subject.Entity] + " " + s.Predicate
		if _, is := want[key]; is {
			want[key] = true
		}
		own := s.Predicate == "said" || s.Evidence.End < 48 || s.Evidence.Start > strings.LastIndex(a.Text, "Peru")-1
		if s.Asserted() != own {
			t.Errorf("%s: asserted %v, by %v", key, s.Asserted(), s.AttributedTo)
		}
		if key == "Ana Ruiz founded" && name[s.AttributedTo.Entity] != "Ana Ruiz" {
			t.Errorf("%s: by %v", key, s.AttributedTo)
		}
	}
	for key, found := range want {
		if !found {
			t.Errorf("not read: %s", key)
		}
	}
}

// TestQualifiers: the 12th member keeps the 12, money its number, a date its day.
func TestQualifiers(t *testing.T) {
	r := reader(t)
	a := read(t, r, "The Union welcomed Peru as its 12th member on 3 May 2021. The bank donated €2.5 million to the Red School.")
	found := map[string]string{}
	for _, s := range a.Statements {
		for _, q := range s.Qualifiers {
			found[s.Predicate+" "+q.Name] = q.Value
			if q.Time != "" {
				found[s.Predicate+" timeValue"] = q.Time
			}
		}
		if l := s.Object.Literal; l != nil && l.Amount != nil {
			found[s.Predicate+" value"] = fmt.Sprint(*l.Amount, " ", l.Currency)
		}
	}
	for key, want := range map[string]string{"memberOf ordinal": "12", "memberOf timeValue": "2021-05-03", "donated value": "2.5e+06 EUR"} {
		if found[key] != want {
			t.Errorf("%s is %q, want %q (%v)", key, found[key], want, found)
		}
	}
}

// TestEvidence: every statement's evidence is one sentence of the text, byte for byte, and entities have distinct IRIs.
func TestEvidence(t *testing.T) {
	r := reader(t)
	files, err := filepath.Glob("../data/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles")
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		a := read(t, r, string(raw))
		if !reflect.DeepEqual(a, read(t, r, string(raw))) {
			t.Errorf("%s: two readings differ", f)
		}
		iris := map[graph.IRI]bool{}
		for _, e := range a.Entities {
			if iris[e.IRI] || !graph.ValidIRI(string(e.IRI)) || e.Name == "" || len(e.Aliases) > 8 {
				t.Errorf("%s: entity %+v", f, e)
			}
			iris[e.IRI] = true
		}
		if len(a.Statements) < 20 {
			t.Errorf("%s: only %d statements", f, len(a.Statements))
		}
		for _, s := range a.Statements {
			if s.Evidence.Start < 0 || s.Evidence.End > len(a.Text) || s.Evidence.Start >= s.Evidence.End || strings.Contains(a.Text[s.Evidence.Start:s.Evidence.End], "\n\n") {
				t.Errorf("%s: evidence %+v", f, s.Evidence)
			}
			for _, term := range []graph.Term{s.Subject, s.Object} {
				if term.Entity != "" && !iris[term.Entity] {
					t.Errorf("%s: %s is no entity of the article", f, term.Entity)
				}
			}
		}
	}
}

var update = flag.Bool("update", false, "write what is read now into testdata")

// TestRevision: what is read differently has another revision, so that a load reads old articles again.
func TestRevision(t *testing.T) {
	r := reader(t)
	files, err := filepath.Glob("../data/articles/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range read(t, r, string(raw)).Quads() {
			if !strings.Contains(q.String(), "clew:reader") {
				fmt.Fprintln(h, q)
			}
		}
	}
	revision, _, _ := strings.Cut(r.Version(), "-")
	now := fmt.Sprintf("%s %x\n", revision, h.Sum(nil)[:8])
	if *update {
		if err := os.WriteFile("testdata/revision", []byte(now), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile("testdata/revision")
	if err != nil {
		t.Fatal(err)
	}
	if string(was) != now {
		t.Errorf("the samples are read differently: raise the revision in reader.go if the model, lexicon and ontology are the same, and go test ./loaders -run Revision -update\nwas %snow %s", was, now)
	}
}

// TestDevArticles keeps the scores of the dev articles above what was promised.
func TestDevArticles(t *testing.T) {
	eval := filepath.Join("..", "..", "shared", "eval")
	if _, err := os.Stat(filepath.Join(eval, "score.py")); err != nil {
		t.Skipf("the scorer is not here: %v", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("the scorer needs Python: %v", err)
	}
	bin := filepath.Join(t.TempDir(), "clew")
	if out, err := exec.Command("go", "build", "-o", bin, "../cmd/clew").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	others, sum := 0, 0.0
	golds, err := filepath.Glob(filepath.Join(eval, "dev", "*.gold"))
	if err != nil || len(golds) < 6 {
		t.Fatalf("%d gold files", len(golds))
	}
	for _, gold := range golds {
		name := strings.TrimSuffix(filepath.Base(gold), ".gold")
		text := strings.TrimSuffix(gold, ".gold") + ".txt"
		predictions, err := exec.Command(bin, "extract", "-o", "jsonl", text).Output()
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "p.jsonl")
		if err := os.WriteFile(file, predictions, 0o666); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, filepath.Join(eval, "score.py"), "--json", text, gold, file).Output()
		if err != nil {
			t.Fatal(err)
		}
		var s struct {
			Core      float64 `json:"core_recall"`
			Closed    float64 `json:"closed_recall"`
			Precision float64 `json:"precision"`
			Exact     float64 `json:"evidence_exact"`
			Dense     float64 `json:"asserted_per_100_words"`
			Wrong     int     `json:"violations"`
		}
		if err := json.Unmarshal(out, &s); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %+v", name, s)
		if s.Exact != 1 || s.Dense > 30 {
			t.Errorf("%s: evidence exact %v, asserted per 100 words %v", name, s.Exact, s.Dense)
		}
		if name == "coalition" {
			if s.Core < 0.95 || s.Closed < 0.7 || s.Precision < 0.85 || s.Wrong > 0 {
				t.Errorf("%s: %+v", name, s)
			}
			continue
		}
		others, sum = others+1, sum+s.Core
		if s.Wrong > 0 || s.Precision < 0.92 {
			t.Errorf("%s: %d violations", name, s.Wrong)
		}
	}
	if mean := sum / float64(others); mean < 0.85 {
		t.Errorf("core recall of the others is %.3f", mean)
	}
}

// FuzzRead: any text is read, in bounds.
func FuzzRead(f *testing.F) {
	r := reader(f)
	f.Add("“Norway signed,” said U.S. President Anna Rossi (AR) of X/Y, or Z, in 2014 for $3 million.")
	f.Add("the of and to , , ( ) ‘ “ \x00")
	f.Add("'s victory over Chile was praised.")
	f.Add("It cost " + strings.Repeat("million ", 60) + "dollars.")
	f.Fuzz(func(t *testing.T, s string) {
		a := read(t, r, s)
		for _, st := range a.Statements {
			if st.Evidence.End > len(s) || st.Evidence.Start < 0 {
				t.Fatalf("%+v", st.Evidence)
			}
		}
		a.Quads()
	})
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	raw, err := os.ReadFile("../data/articles/coalition.txt")
	if err != nil {
		b.Fatal(err)
	}
	words := len(strings.Fields(string(raw)))
	b.ResetTimer()
	n := 0
	for b.Loop() {
		read(b, r, string(raw))
		n += words
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
}
