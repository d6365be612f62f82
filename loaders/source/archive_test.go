package source_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/source"
)

// zipOf makes an archive of names and contents in turn.
func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(t testing.TB, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// write makes files of names and contents in turn, in a new folder.
func write(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// told is what became of all documents of a path, each on a line.
func told(t testing.TB, path string) string {
	t.Helper()
	s, err := source.Open(path, source.Options{Stdin: strings.NewReader("")})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, o := range all(s) {
		if o.err != nil {
			lines = append(lines, o.err.Error())
			continue
		}
		lines = append(lines, o.text.Name+" = "+strings.TrimSpace(o.text.Text))
	}
	out := strings.Join(lines, "\n")
	if filepath.IsAbs(path) {
		out = strings.ReplaceAll(out, filepath.Dir(path)+"/", "")
	}
	return out
}

func TestZip(t *testing.T) {
	inner := zipOf(t, "deep.txt", "The deep one.")
	three := zipOf(t, "b.zip", string(zipOf(t, "c.zip", string(zipOf(t, "d.zip", string(zipOf(t, "e.zip", string(inner))))))))
	data := zipOf(t,
		"a/one.txt", "The first one.",
		"a/two.html", "<html><head><title>Two</title></head><body><p>The second one.</p></body></html>",
		"three.txt.gz", string(gzipOf(t, "The third one.")),
		"four.jsonl", `{"text": "The fourth one.", "id": 4}`,
		"inner.zip", string(inner), "three.zip", string(three),
		"../../etc/out.txt", "Out.", "/abs.txt", "Out.", `c:\x.txt`, "Out.",
		"picture.png", "\x89PNG", "__MACOSX/a.txt", "x", ".hidden/a.txt", "x",
		"bomb.txt", strings.Repeat("word ", 4<<20), "latin.txt", "caf\xe9",
	)
	want := strings.Join([]string{
		"n.zip: ../../etc/out.txt: a name that leads out of the archive or is no path",
		"n.zip: .hidden/a.txt: skipped: not a kind of file that is read",
		"n.zip: /abs.txt: a name that leads out of the archive or is no path",
		"n.zip: __MACOSX/a.txt: skipped: not a kind of file that is read",
		"n.zip: a/one.txt = The first one.",
		"n.zip: a/two.html = Two\n\nThe second one.",
		"n.zip: bomb.txt: more than 200 times as large as its compressed form, which is no text",
		`n.zip: c:\x.txt: a name that leads out of the archive or is no path`,
		"n.zip: four.jsonl: line 1 = The fourth one.",
		"n.zip: inner.zip: deep.txt = The deep one.",
		"n.zip: latin.txt: invalid UTF-8: byte 0xe9 at offset 3, line 1",
		"n.zip: picture.png: skipped: not a kind of file that is read",
		"n.zip: three.txt = The third one.",
		"n.zip: three.zip: b.zip: c.zip: d.zip: more than 3 archives in one another",
	}, "\n")
	if got := told(t, filepath.Join(write(t, "n.zip", string(data)), "n.zip")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, test := range []struct{ name, content, want string }{
		{"cut.zip", string(data[:len(data)/2]), "cut.zip: a damaged zip file: zip: not a valid zip file"},
		{"cut.txt.gz", string(gzipOf(t, "Some words here.")[:20]), "cut.txt.gz: a gzip file that is cut off"},
		{"bad.txt.gz", "\x1f\x8bnonsense that is no gzip", "bad.txt.gz: a damaged gzip file: gzip: invalid header"},
		{"bomb.txt.gz", string(gzipOf(t, strings.Repeat("word ", 4<<20))), "bomb.txt.gz: more than 200 times as large as its compressed form, which is no text"},
		{"many.html", strings.Repeat("<p>x", 70_000), "many.html: a page that cannot be read: documents too large: 700"},
		{"deep.html", strings.Repeat("<div>", 10_000), "deep.html: html: open stack of elements exceeds"},
		{"a.tar.gz", string(gzipOf(t, "x")), "a.tar.gz: cannot read tar archives"},
		{"a.docx", string(zipOf(t, "word/document.xml", "<x/>")), "a.docx: cannot read Word files"},
	} {
		if got := told(t, filepath.Join(write(t, test.name, test.content), test.name)); !strings.Contains(got, strings.TrimPrefix(test.want, test.name)) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestJSONLines(t *testing.T) {
	lines := []string{
		`{"text": "The first.", "title": "One", "author": ["Ana", "Ben"], "published": "Tue, 01 Oct 2024 09:30:00 GMT", "url": "https://news.example/2024/one.html", "publisher": "The Herald", "language": "en"}`,
		`{"text": "The second.", "id": 17, "more": {"x": [1, 2]}}`,
		``,
		`{"text": "The third."}`,
		`{"title": "No text"}`,
		`{"text": "cut off`,
		`[1, 2]`,
		`{"text": 5}`,
		`{"text": "The date.", "published": "soon"}`,
		`{"text": "Die Regierung hat am Dienstag mit der Opposition über den Haushalt und die Schulden gesprochen, aber nicht über das Amt."}`,
		`{"text": "The last.", "url": "no address"}`,
		`{"text": "` + strings.Repeat("x", 17<<20) + `"}`,
		`{"text": "The very last."}`,
	}
	dir := write(t, "dump.jsonl", "\uFEFF"+strings.Join(lines, "\n"), "dump.jsonl.gz", string(gzipOf(t, strings.Join(lines, "\n"))))
	for _, name := range []string{"dump.jsonl", "dump.jsonl.gz"} {
		s, err := source.Open(filepath.Join(dir, name), source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out := all(s)
		if len(out) != 12 {
			t.Fatalf("%d documents", len(out))
		}
		first := out[0].text
		if first == nil || first.Source != "https://news.example/2024/one.html" || first.Stem != "one" ||
			first.Metadata != (source.Metadata{Title: "One", Publisher: "The Herald", Author: "Ana, Ben", Published: "2024-10-01T09:30:00Z", Language: "en"}) {
			t.Errorf("the first is %+v", first)
		}
		if second := out[1].text; second == nil || second.Source != filepath.Join(dir, name)+"#17" || second.Stem != "17" {
			t.Errorf("the second is %+v", second)
		}
		for i, want := range map[int]string{
			3: `line 5: no "text"`, 4: "line 6: no JSON at byte", 5: "line 7: the line: a array, not text", 6: "line 8: text: a number, not text", 7: `line 9: published: "soon" is no date`,
			8: "line 10: skipped: not English: it looks like German", 9: `line 11: url: "no address" is no address`, 10: "line 12 is longer than 16 MB",
		} {
			if err := out[i].err; err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("document %d: error %v, want %q", i, err, want)
			}
		}
		if out[3].err == nil || graph.Hint(out[3].err) == "" || out[11].text == nil || out[11].text.Text != "The very last." {
			t.Errorf("the last is %+v", out[11])
		}
	}
}

func TestFeedFile(t *testing.T) {
	rss := `<?xml version="1.0" encoding="windows-1252"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Herald</title><language>en</language>
<item><title>Peru &amp; the Union</title><link>https://news.example/peru</link><dc:creator>Ana Ruiz</dc:creator><pubDate>Tue, 01 Oct 2024 00:00:00 GMT</pubDate><description>&lt;p&gt;The caf` + "\xe9" + ` owners were glad.&lt;/p&gt;&lt;p&gt;They said so.&lt;/p&gt;</description></item>
<item><title>Nothing</title><guid isPermaLink="false">n1</guid></item></channel></rss>`
	dir := write(t, "feed.xml", rss, "none.xml", "<note><to>Ana</to></note>", "cut.xml", rss[:300], "empty.rss", `<rss version="2.0"><channel><title>x</title></channel></rss>`)
	s, err := source.Open(filepath.Join(dir, "feed.xml"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := all(s)
	if len(out) != 2 || out[0].err != nil {
		t.Fatalf("got %+v", out)
	}
	got := out[0].text
	if got.Text != "Peru & the Union\n\nThe café owners were glad.\n\nThey said so.\n" || got.Source != "https://news.example/peru" ||
		got.Metadata != (source.Metadata{Title: "Peru & the Union", Publisher: "The Herald", Author: "Ana Ruiz", Published: "2024-10-01", Language: "en"}) {
		t.Errorf("got %q, %+v", got.Text, got)
	}
	if err := out[1].err; err == nil || !strings.Contains(err.Error(), "entry 2: the feed has no text of it") {
		t.Errorf("an entry without text: %v", err)
	}
	for name, want := range map[string]string{"none.xml": "none.xml: no feed that can be read", "cut.xml": "cut.xml: ", "empty.rss": "empty.rss: a feed without entries"} {
		if got := told(t, filepath.Join(dir, name)); !strings.Contains(got, want[len(name):]) || strings.Contains(got, "\n") {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestPatterns(t *testing.T) {
	dir := write(t, "a/one.txt", "The one.", "a/b/two.txt", "The two.", "a/b/two.md", "no", "c/three.html", "<p>The three.</p>", "c/.x.txt", "no")
	for _, test := range []struct{ pattern, want string }{
		{"**/*.txt", "a/b/two.txt = The two.\na/one.txt = The one."},
		{"*/{two,three}.*", "c/three.html = The three."},
		{"[ab]", "a/b/two.md: skipped: not a kind of file that is read\na/b/two.txt = The two.\na/one.txt = The one."},
		{"a/b/*", "a/b/two.md: skipped: not a kind of file that is read\na/b/two.txt = The two."},
		{"*.none", "*.none: no file has such a name"},
	} {
		t.Chdir(dir)
		if got := told(t, test.pattern); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.pattern, got, test.want)
		}
	}
}
