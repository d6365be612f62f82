package source_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/source"
)

const story = `<!DOCTYPE html><html lang="en-GB"><head><title>Peru joins the Union | The Herald</title>
<meta property="og:site_name" content="The Herald"><meta name="author" content="By Ana Ruiz"><meta property="article:published_time" content="2024-10-01T09:30:00+01:00">
<link rel="canonical" href="/2024/peru"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Peru joins the Union</h1><p>The Union welcomed Peru as its 12th member on Tuesday, after two years of talks in which the two sides had argued over trade.</p>
<p>The foreign minister, Elena Vargas, said that the country would send a delegation to Brussels, where it will open an office before the end of the year.</p>
<figure><img src="x.jpg"><figcaption>A flag in the wind.</figcaption></figure>
<p>Observers from Chile and Bolivia attended the ceremony, which was held in the city&rsquo;s old town hall and was shown on television in both countries.</p></article>
<aside><h2>Most read</h2><ul><li><a href="/a">Ten tips for your garden</a></li></ul></aside><footer>Copyright The Herald. Subscribe to our newsletter.</footer></body></html>`

// site is a server on loopback that remembers what it was asked for.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func serve(t *testing.T, pages map[string]http.HandlerFunc) *site {
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.Path)
		s.mu.Unlock()
		if page := pages[r.URL.Path]; page != nil {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) times(path string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.asked {
		if a == path {
			n++
		}
	}
	return n
}

func content(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}
}

// outcome is what became of one document.
type outcome struct {
	text *source.Text
	err  error
}

// all reads everything, and goes on behind errors.
func all(s source.Source) (out []outcome) {
	ctx := context.Background()
	for d, err := range s.Documents(ctx) {
		var text *source.Text
		if err == nil {
			text, err = d.Read(ctx)
		}
		out = append(out, outcome{text, err})
	}
	return out
}

// fetch opens addresses with loopback allowed.
func fetch(t *testing.T, addresses ...string) source.Source {
	t.Helper()
	s, err := source.OpenAll(addresses, source.Options{AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPage(t *testing.T) {
	server := serve(t, map[string]http.HandlerFunc{"/news/peru.html": content("text/html; charset=utf-8", story)})
	out := all(fetch(t, server.URL+"/news/peru.html"))
	if len(out) != 1 || out[0].err != nil {
		t.Fatalf("got %+v", out)
	}
	got := out[0].text
	want := source.Metadata{Title: "Peru joins the Union", Publisher: "The Herald", Author: "Ana Ruiz", Published: "2024-10-01T09:30:00+01:00", Language: "en-GB", URL: server.URL + "/2024/peru"}
	if got.Metadata != want {
		t.Errorf("metadata %+v, want %+v", got.Metadata, want)
	}
	if got.Source != server.URL+"/news/peru.html" || got.Stem != "peru" {
		t.Errorf("source %q, stem %q", got.Source, got.Stem)
	}
	paragraphs := []string{"Peru joins the Union", "The Union welcomed Peru", "The foreign minister", "Observers from Chile and Bolivia attended the ceremony, which was held in the city’s old town hall"}
	read := strings.Split(strings.TrimSpace(got.Text), "\n\n")
	if len(read) != len(paragraphs) {
		t.Fatalf("%d paragraphs, want %d: %q", len(read), len(paragraphs), read)
	}
	for i, want := range paragraphs {
		if !strings.HasPrefix(read[i], want) {
			t.Errorf("paragraph %d is %q, want %q…", i, read[i], want)
		}
	}
}

// TestRefusedAddresses: what must not be connected to is not, by whatever way it is reached.
func TestRefusedAddresses(t *testing.T) {
	server := serve(t, map[string]http.HandlerFunc{"/": content("text/plain", "The words.")})
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	for _, test := range []struct{ address, want string }{
		{server.URL, "127.0.0.1 is an address of a private network"},
		{"http://localhost" + port + "/", "is an address of a private network"}, // a name that resolves to one
		{"http://[::ffff:127.0.0.1]" + port + "/", "is an address of a private network"},
		{"http://0.0.0.0" + port + "/", "is an address of a private network"},
		{"http://169.254.169.254/latest/meta-data", "is an address of a private network"},
		{"http://10.1.2.3/", "is an address of a private network"},
		{"http://100.64.1.1/", "is an address of a private network"},
		{"http://[fd00::1]/", "is an address of a private network"},
		{"http://[64:ff9b::7f00:1]/", "is an address of a private network"},
		{"http://[2002:7f00:1::]/", "is an address of a private network"},
		{"ftp://example.com/x", "cannot fetch ftp addresses"},
		{"file:///etc/passwd", "no address that can be fetched"},
		{"http://me:secret@example.com/", "an address with a password"},
		{"http:///x", "no address that can be fetched"},
	} {
		var err error
		s, err := source.Open(test.address, source.Options{})
		if err == nil {
			out := all(s)
			if len(out) != 1 {
				t.Fatalf("%s: %d documents", test.address, len(out))
			}
			err = out[0].err
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want %q", test.address, err, test.want)
		}
	}
	if len(server.asked) > 0 {
		t.Errorf("the server was asked for %v", server.asked)
	}
}

func TestRobots(t *testing.T) {
	pages := map[string]http.HandlerFunc{
		"/robots.txt": content("text/plain", "User-agent: *\nDisallow: /\n\nUser-agent: clew\nDisallow: /private/\nDisallow: /*?print\n"),
		"/open":       content("text/html", story),
		"/private/a":  content("text/html", story),
		"/to-private": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/private/a", http.StatusFound) },
		"/to-open": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/open", http.StatusMovedPermanently)
		},
		"/for-ever": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/for-ever", http.StatusFound) },
		"/to-the-disk": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		},
	}
	server := serve(t, pages)
	asks := "robots.txt asks not to fetch it"
	for _, test := range []struct{ path, want string }{
		{"/open", ""}, {"/to-open", ""}, {"/private/a", asks}, {"/open?print=1", asks}, {"/to-private", asks},
		{"/for-ever", "more than 5 redirects"}, {"/to-the-disk", "it redirects to file:"}, {"/none", "the server answers 404 Not Found"},
	} {
		out := all(fetch(t, server.URL+test.path))
		if len(out) != 1 {
			t.Fatalf("%s: %d documents", test.path, len(out))
		}
		switch err := out[0].err; {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.path, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %q", test.path, err, test.want)
		}
	}
	if server.times("/private/a") > 0 {
		t.Error("a page was fetched that robots.txt asks not to fetch")
	}
	// Asked once for all pages of a load.
	before := server.times("/robots.txt")
	all(fetch(t, server.URL+"/open", server.URL+"/to-open"))
	if n := server.times("/robots.txt") - before; n != 1 {
		t.Errorf("robots.txt was fetched %d times for two pages", n)
	}
	// A server that fails to say allows nothing (RFC 9309, section 2.3.1.4).
	failing := serve(t, map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "/open": content("text/html", story)})
	if out := all(fetch(t, failing.URL+"/open")); out[0].err == nil || failing.times("/open") > 0 {
		t.Errorf("robots.txt that fails: %+v", out)
	}
}

// TestRedirectToOtherHost: a page of another host is asked for only when that host, too, may be.
func TestRedirectToOtherHost(t *testing.T) {
	closed := serve(t, map[string]http.HandlerFunc{"/robots.txt": content("text/plain", "User-agent: *\nDisallow: /\n"), "/page": content("text/html", story)})
	server := serve(t, map[string]http.HandlerFunc{"/page": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, closed.URL+"/page", http.StatusFound)
	}})
	if out := all(fetch(t, server.URL+"/page")); out[0].err == nil || closed.times("/page") > 0 {
		t.Errorf("got %+v", out)
	}
}

func TestBoundedFetch(t *testing.T) {
	flood := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		block := bytes.Repeat([]byte("many words and many more "), 40_000)
		for range 100 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	released := make(chan struct{})
	hang := func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-released:
		}
	}
	server := serve(t, map[string]http.HandlerFunc{"/flood": flood, "/hang": hang})
	defer close(released)
	if out := all(fetch(t, server.URL+"/flood")); out[0].err == nil || !strings.Contains(out[0].err.Error(), "larger than 64 MB") {
		t.Errorf("a page without end: %v", out[0].err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	begun := time.Now()
	var failed error
	for _, err := range fetch(t, server.URL+"/hang").Documents(ctx) {
		failed = err
	}
	if failed == nil || time.Since(begun) > 10*time.Second {
		t.Errorf("a server that never answers: %v after %v", failed, time.Since(begun))
	}
}

func TestContentTypes(t *testing.T) {
	pdf := newPDF()
	pdf.line(72, 700, 12, "The Union welcomed Peru as its 12th member.")
	server := serve(t, map[string]http.HandlerFunc{
		"/text":       content("text/plain; charset=windows-1252", "Caf\xe9 owners in Peru said that the \x93new\x94 tax was a burden on them."),
		"/page.txt":   content("text/html; charset=utf-8", story),
		"/report":     content("application/pdf", string(pdf.bytes())),
		"/dump":       content("application/x-ndjson", `{"text": "The Union welcomed Peru.", "id": "one"}`+"\n"+`{"text": "The Union welcomed Chile.", "id": "two"}`),
		"/all.zip":    content("application/zip", string(zipOf(t, "a.txt", "The Union welcomed Bolivia."))),
		"/cp1251":     content("text/html; charset=windows-1251", "<p>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0! \xdd\xf2\xee \xf2\xe5\xea\xf1\xf2.</p>"),
		"/picture":    content("image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"/nonsense":   content("text/plain; charset=klingon", "The words."),
		"/utf16":      content("text/plain", "\xff\xfeT\x00h\x00e\x00 \x00e\x00n\x00d\x00.\x00"),
		"/empty.html": content("text/html", "<html><body><script>document.write('x')</script></body></html>"),
	})
	for _, test := range []struct{ path, want string }{
		{"/text", "Café owners in Peru said that the “new” tax was a burden on them."},
		{"/page.txt", "Peru joins the Union\n\nThe Union welcomed Peru"},
		{"/report", "The Union welcomed Peru as its 12th member."},
		{"/dump", "The Union welcomed Peru.|The Union welcomed Chile."},
		{"/all.zip", "The Union welcomed Bolivia."},
		{"/cp1251", "skipped: not English: it is in Cyrillic letters"},
		{"/picture", "a binary file, not text"},
		{"/nonsense", `unknown charset "klingon"`},
		{"/utf16", "The end."},
		{"/empty.html", "a page with no article in it"},
	} {
		var parts []string
		for _, o := range all(fetch(t, server.URL+test.path)) {
			if o.err != nil {
				parts = append(parts, o.err.Error())
			} else {
				parts = append(parts, o.text.Text)
			}
		}
		if got := strings.Join(parts, "|"); !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.path, got, test.want)
		}
	}
}

// TestNotModified: a source that is asked again asks only for what has changed, with the validators it was given.
func TestNotModified(t *testing.T) {
	body := story
	tag := func() string { return fmt.Sprintf(`"%d"`, len(body)) }
	server := serve(t, map[string]http.HandlerFunc{"/p": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag())
		if r.Header.Get("If-None-Match") == tag() {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		content("text/html", body)(w, r)
	}})
	s := fetch(t, server.URL+"/p")
	if out := all(s); out[0].err != nil {
		t.Fatal(out[0].err)
	}
	if skip := source.Skipped(all(s)[0].err); skip == nil || skip.Reason != source.NotModified {
		t.Errorf("an unchanged page: %v", skip)
	}
	body = strings.ReplaceAll(story, "12th", "thirteenth")
	if out := all(s); out[0].err != nil || !strings.Contains(out[0].text.Text, "thirteenth") {
		t.Errorf("a changed page: %+v", out[0])
	}
}

// TestChecksum: what a page has around its article does not change its checksum; its words do.
func TestChecksum(t *testing.T) {
	visits := 0
	server := serve(t, map[string]http.HandlerFunc{"/p": func(w http.ResponseWriter, r *http.Request) {
		visits++
		content("text/html", strings.Replace(story, "Ten tips", fmt.Sprint(visits, " tips"), 1))(w, r)
	}})
	sum := func() string {
		for d, err := range fetch(t, server.URL+"/p").Documents(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			s, err := d.Checksum(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		return ""
	}
	if a, b := sum(), sum(); a != b || a == "" {
		t.Errorf("checksums %s and %s of one article", a, b)
	}
}

func TestFeedAtAddress(t *testing.T) {
	var server *site
	long := strings.Repeat("The ministers said in the evening that they had agreed on the text of the treaty. ", 6)
	server = serve(t, map[string]http.HandlerFunc{
		"/feed": func(w http.ResponseWriter, r *http.Request) {
			content("application/rss+xml", `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Herald</title><link>`+server.URL+`</link>
<item><title>Peru joins</title><link>/a.html</link><pubDate>Tue, 01 Oct 2024 09:30:00 GMT</pubDate><description>Short.</description></item>
<item><title>Gone</title><link>`+server.URL+`/gone.html</link><content:encoded><![CDATA[<p>`+long+`</p>]]></content:encoded></item>
<item><title>Lost</title><link>`+server.URL+`/lost.html</link><description>Short.</description></item>
<item><title>Secret</title><link>`+server.URL+`/secret/x.html</link><description>Short.</description></item>
</channel></rss>`)(w, r)
		},
		"/a.html":        content("text/html", story),
		"/secret/x.html": content("text/html", story),
		"/robots.txt":    content("text/plain", "User-agent: *\nDisallow: /secret/\n"),
	})
	out := all(fetch(t, server.URL+"/feed"))
	if len(out) != 4 {
		t.Fatalf("%d entries: %+v", len(out), out)
	}
	if a := out[0]; a.err != nil || !strings.Contains(a.text.Text, "Elena Vargas") || a.text.Source != server.URL+"/a.html" {
		t.Errorf("an entry with a page: %+v", a)
	}
	if a := out[1]; a.err != nil || !strings.HasPrefix(a.text.Text, "Gone\n\nThe ministers said") || a.text.Publisher != "The Herald" {
		t.Errorf("an entry whose page is gone: %+v", a)
	}
	if a := out[2]; a.err == nil || !strings.Contains(a.err.Error(), "404") {
		t.Errorf("an entry of which nothing is left: %+v", a)
	}
	if a := out[3]; a.err == nil || graph.Hint(a.err) == "" || server.times("/secret/x.html") > 0 {
		t.Errorf("an entry that robots.txt keeps: %+v", a)
	}
}
