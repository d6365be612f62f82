package source_test

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/source"
)

// TestLanguage: English is read however short or full of names it is; other languages are not.
func TestLanguage(t *testing.T) {
	for _, english := range []string{
		"Peru won.", "Yes.", "BEIJING", "Angela Merkel met Emmanuel Macron in Meseberg.", "Die Hard is a film.",
		"Real Madrid beat Bayern München 2-1 in the Allianz Arena; Vinícius Júnior and Jude Bellingham scored.",
		"Bundesverfassungsgericht, Bundesrat, Bundestag, Bundeskanzleramt: Germany's four great houses.",
		"Nguyễn Phú Trọng, Tô Lâm, Phạm Minh Chính and Trần Thanh Mẫn attended.",
		"Владимир Путин (Vladimir Putin) met Си Цзиньпин.",
		"He said: \"Ich bin ein Berliner\". The crowd in front of the Rathaus Schöneberg cheered.",
		"1. FC Köln 2, SC Freiburg 1\n1. FC Union Berlin 0, VfB Stuttgart 0\nBayer Leverkusen 3, RB Leipzig 2\nHannover 96 1, Hertha BSC 1",
		"shares up 3 pct, profit beats forecasts",
		"Les Misérables, La Bohème, Così fan tutte, Der Rosenkavalier and Die Walküre are on at the Met this year.",
		strings.Repeat("Peru won.\n", 1000), strings.Repeat("Acme Corp shares up 3 pct, Initech shares down 2 pct.\n", 100),
		"de Gaulle, van Gogh, von Bismarck, da Vinci, de la Renta, del Toro, den Haag, le Carré",
	} {
		if _, _, err := read("-", english); err != nil {
			t.Errorf("%q: %v", english, err)
		}
	}
	articles, err := data.FS.ReadDir("articles")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		raw, err := data.FS.ReadFile("articles/" + a.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, skipped, err := read("-", string(raw)); err != nil || skipped > 0 {
			t.Errorf("%s: skipped %d, %v", a.Name(), skipped, err)
		}
	}
	for want, foreign := range map[string]string{
		"German":             "Die Bundesregierung hat am Dienstag beschlossen, dass die Steuern nicht erhöht werden. Das teilte der Sprecher mit.",
		"French":             "Le président de la République a annoncé mardi que les élections auront lieu dans deux mois, selon un communiqué de son cabinet.",
		"Spanish":            "El presidente anunció el martes que las elecciones se celebrarán en dos meses, según un comunicado de la oficina del gobierno.",
		"Italian":            "Il presidente ha annunciato martedì che le elezioni si terranno tra due mesi, secondo una nota del governo che è stata diffusa in serata.",
		"Portuguese":         "O presidente anunciou na terça-feira que as eleições serão realizadas em dois meses, segundo uma nota do governo que não foi publicada.",
		"Dutch":              "De president heeft dinsdag aangekondigd dat de verkiezingen over twee maanden worden gehouden, zei een woordvoerder van de regering.",
		"Polish":             "Prezydent ogłosił we wtorek, że wybory odbędą się za dwa miesiące, jak wynika z komunikatu, który jest na stronie rządu i nie był znany.",
		"Cyrillic letters":   "Президент объявил во вторник, что выборы пройдут через два месяца.",
		"Arabic letters":     "أعلن الرئيس يوم الثلاثاء أن الانتخابات ستجرى بعد شهرين.",
		"Chinese characters": "总统周二宣布，选举将在两个月后举行。",
		"little English":     "Tá Uachtarán na hÉireann tar éis fógairt inniu go mbeidh toghchán nua sa tír laistigh de dhá mhí dar le preasráiteas oifigiúil. Dúirt urlabhraí rialtais gur tháinig an cinneadh tar éis cainteanna fada idir na páirtithe agus nach raibh aon rogha eile fágtha acu, cé go raibh súil ag daoine áirithe le comhréiteach roimh dheireadh na bliana seo. Beidh vótáil speisialta ar siúl sula dtosaíonn feachtas oifigiúil, arsa foinse eolach inné.",
	} {
		s, err := source.Open("-", source.Options{Stdin: strings.NewReader(foreign)})
		if err != nil {
			t.Fatal(err)
		}
		if skip := source.Skipped(all(s)[0].err); skip == nil || skip.Reason != source.NotEnglish || !strings.Contains(skip.Detail, want) {
			t.Errorf("%q: %+v, want it skipped as %s", foreign, skip, want)
		}
		s, _ = source.Open("-", source.Options{Stdin: strings.NewReader(foreign), AnyLanguage: true})
		if out := all(s); out[0].err != nil {
			t.Errorf("%q with AnyLanguage: %v", foreign, out[0].err)
		}
	}
}

// TestRealPages reads the pages that the library that finds articles is tested with, as they lie in its module.
func TestRealPages(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "codeberg.org/readeck/go-readability/v2").Output()
	if err != nil {
		t.Skipf("the module of real pages is not to be had: %v", err)
	}
	pages := filepath.Join(strings.TrimSpace(string(dir)), "test-pages")
	outcomes := func(name string) []outcome {
		s, err := source.Open(filepath.Join(pages, name, "source.html"), source.Options{})
		if err != nil {
			t.Skipf("the pages are not in the module: %v", err)
		}
		return all(s)
	}
	for name, language := range map[string]string{
		"aktualne": "Czech", "folha": "Portuguese", "heise": "German", "la-nacion": "Spanish", "lemonde-1": "French", "liberation-1": "French", "nytimes-5": "Spanish",
		"solarmagazine": "Dutch", "gmw": "Chinese", "hukumusume": "Japanese", "yahoo-4": "Japanese", "qq": "Chinese",
	} {
		if skip := source.Skipped(outcomes(name)[0].err); skip == nil || !strings.Contains(skip.Detail, language) {
			t.Errorf("%s: %+v, want it skipped as %s", name, skip, language)
		}
	}
	for name, want := range map[string]struct {
		meta       source.Metadata
		first, not string
	}{
		"bbc-1": {source.Metadata{Title: "Obama admits US gun laws are his 'biggest frustration'", Publisher: "BBC News", Published: "2015-07-24T05:36:09+01:00", Language: "en", URL: "http://www.bbc.com/news/world-us-canada-33646704"},
			"President Barack Obama has admitted that his failure", "Share this page"},
		"aclu": {source.Metadata{Title: "Facebook Is Tracking Me Even Though I’m Not on Facebook", Publisher: "American Civil Liberties Union", Author: "Daniel Kahn Gillmor", Published: "2018-04-05T06:00:00Z", Language: "en", URL: "https://www.aclu.org/blog/privacy-technology/internet-privacy/facebook-tracking-me-even-though-im-not-facebook"},
			"I don't use Facebook.", "Donate"},
		"ehow-1": {source.Metadata{Title: "How to Build a Terrarium", Publisher: "eHow", Author: "Lucy Akins", Language: "en-US", URL: "http://www.ehow.com/how_2042752_build-terrarium.html"},
			"Glass cloche terrariums", "Related Searches"},
		"breitbart": {source.Metadata{Title: "'Neutral' Snopes Fact-Checker David Emery: 'Are There Any Un-Angry Trump Supporters?'", Publisher: "Breitbart", Author: "Lucas Nolan", Published: "2016-12-22T10:43:37-08:00", Language: "en", URL: "http://www.breitbart.com/tech/2016/12/22/neutral-snopes-fact-checker-david-emery-un-angry-trump-supporters/"},
			"Snopes fact checker and staff writer David Emery", "Breitbart Connect"},
	} {
		got := outcomes(name)[0]
		if got.err != nil {
			t.Errorf("%s: %v", name, got.err)
			continue
		}
		if got.text.Metadata != want.meta {
			t.Errorf("%s: metadata %+v, want %+v", name, got.text.Metadata, want.meta)
		}
		paragraphs := strings.Split(got.text.Text, "\n\n")
		if len(paragraphs) < 3 || paragraphs[0] != want.meta.Title || !strings.Contains(got.text.Text, "\n\n"+want.first) || strings.Contains(got.text.Text, want.not) {
			t.Errorf("%s: begins %q", name, paragraphs[:min(3, len(paragraphs))])
		}
	}
}

// TestEnglishCorpora: no document of the English treebanks is taken for another language, and hardly a sentence.
func TestEnglishCorpora(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpora/*/*.conllu.gz")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("../shared/corpora is not there")
	}
	english := func(text string) error {
		s, err := source.Open("-", source.Options{Stdin: strings.NewReader(text)})
		if err != nil {
			t.Fatal(err)
		}
		return all(s)[0].err
	}
	sentences, refused := 0, 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range strings.Split(string(raw), "# newdoc")[1:] {
			var text []string
			for _, line := range strings.Split(document, "\n") {
				if words, ok := strings.CutPrefix(line, "# text = "); ok {
					text = append(text, words)
					if sentences++; english(words) != nil {
						refused++
					}
				}
			}
			if err := english(strings.Join(text, "\n")); err != nil {
				t.Errorf("%s: %.60q: %v", filepath.Base(file), document, err)
			}
		}
	}
	t.Logf("of %d sentences %d are refused when they stand alone", sentences, refused)
	if refused*1000 > sentences {
		t.Errorf("of %d sentences %d are refused", sentences, refused)
	}
}
