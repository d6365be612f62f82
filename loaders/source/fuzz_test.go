package source_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clewgraph/clew/loaders/source"
)

// fuzzFile reads bytes as a file of that name. Whatever they are, each document is a text in UTF-8 with words in it, with a place of its own, or an error in one
// line; a second reading gives the same.
func fuzzFile(f *testing.F, name string, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := source.Open(path, source.Options{AnyLanguage: true})
		if err != nil {
			t.Fatal(err)
		}
		for d, err := range s.Documents(context.Background()) {
			if err == nil {
				var text, again *source.Text
				if text, err = d.Read(context.Background()); err == nil {
					if !utf8.ValidString(text.Text) || strings.TrimSpace(text.Text) == "" || d.Source == "" {
						t.Errorf("%s: text %q", d.Name, text.Text)
					}
					if again, err = d.Read(context.Background()); err != nil || again.Text != text.Text || again.Metadata != text.Metadata || again.Checksum != text.Checksum {
						t.Errorf("%s: another reading: %v", d.Name, err)
					}
				}
			}
			if err != nil && (strings.Contains(err.Error(), "\n") || d == nil || !strings.Contains(err.Error(), name)) {
				t.Errorf("error %q", err)
			}
		}
	})
}

func FuzzPage(f *testing.F) {
	fuzzFile(f, "page.html", story, "<p>x", "<table><tr><td>a<td>b</table>", "<meta charset=shift_jis>\x82\xa0", "\xff\xfe<\x00p\x00>\x00x\x00")
}

func FuzzPDF(f *testing.F) {
	p := newPDF()
	p.line(72, 700, 12, "The words.")
	p.page()
	p.line(72, 700, 12, "More of th-")
	p.line(72, 686, 12, "em.")
	fuzzFile(f, "report.pdf", string(p.bytes()), "%PDF-1.4\n")
}

func FuzzFeed(f *testing.F) {
	fuzzFile(f, "feed.xml", `<rss version="2.0"><channel><title>x</title><item><title>a</title><link>http://x.example/a</link><description>The words.</description></item></channel></rss>`,
		`<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>1</id><title>a</title><content type="html">&lt;p&gt;Words&lt;/p&gt;</content></entry></feed>`,
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><title>a</title></item></rdf:RDF>`)
}

func FuzzLines(f *testing.F) {
	fuzzFile(f, "dump.jsonl", `{"text": "The words.", "id": 1, "author": ["a"], "published": "2024-10-01"}`+"\n"+`{"text": "x", "url": "http://x.example/a"}`, "[]\n{}\n", "{\"text\"")
}

func FuzzZip(f *testing.F) {
	fuzzFile(f, "all.zip", string(zipOf(f, "a.txt", "The words.", "b.txt.gz", string(gzipOf(f, "More."))+"", "c.zip", string(zipOf(f, "d.jsonl", `{"text": "x"}`)))))
}

func FuzzGzip(f *testing.F) {
	fuzzFile(f, "a.txt.gz", string(gzipOf(f, "The words.")), "\x1f\x8b\x08")
}
