package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cayleygraph/cayley/client"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// served is a graph with one article whose words are hostile.
func served(t testing.TB) (*store.Store, *runner) {
	t.Helper()
	db, err := store.Open(context.Background(), "memory:", store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	const text = `Peru joined the League. <script>alert(1)</script> javascript:alert(2)`
	say := func(subject graph.IRI, predicate string, object graph.IRI, start, end int) graph.Statement {
		return graph.Statement{
			Subject: graph.Term{Entity: subject}, Predicate: predicate, Object: graph.Term{Entity: object}, Polarity: graph.Positive, Modality: graph.Factual,
			Confidence: 0.9, Pattern: "memberOf/join", Evidence: graph.Evidence{Start: start, End: end},
		}
	}
	_, err = db.Load(context.Background(), &graph.Article{
		IRI: "clew:article/a", Title: `<script>alert("title")</script>`, Source: "javascript:alert(3)", Checksum: "sha256:1", Reader: "r", Text: text,
		Entities: []graph.Entity{
			{IRI: "clew:Peru", Name: "Peru", Class: "Country", Named: true}, {IRI: "clew:League", Name: "League", Class: "Organisation", Named: true},
			{IRI: "clew:Bad", Name: `<script>alert("name")</script>`, Class: "Person", Aliases: []string{`<img src=x onerror=alert(4)>`}, Named: true},
		},
		Statements: []graph.Statement{say("clew:Peru", "memberOf", "clew:League", 0, 23), say("clew:Bad", "memberOf", "clew:League", 24, len(text))},
	})
	if err != nil {
		t.Fatal(err)
	}
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	return db, newRunner(db, library)
}

// shortTime is the time of a request in these tests.
const shortTime = 2 * time.Second

func explorerOf(t testing.TB, db *store.Store, r *runner, o explorer.Options) *httptest.Server {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = shortTime
	}
	gizmo.Register(gizmo.Limits{Time: shortTime, Rows: explorer.DefaultRows, Memory: scriptMemory, Bytes: scriptBytes})
	h, err := explorer.New(db, r, o)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// fetched sends a request; header lines are "Name: value", and "Host" sets the host.
func fetched(t testing.TB, method, url, body string, header ...string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	answer, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(raw), answer.Header
}

// TestExploreCayley: what Cayley's documentation says to send, and the answers that it says come.
func TestExploreCayley(t *testing.T) {
	db, r := served(t)
	srv := explorerOf(t, db, r, explorer.Options{Write: true})
	const path = `g.V("<clew:Peru>").Out("<clew:memberOf>").All()`
	for _, x := range []struct{ method, path, body, want string }{
		{"POST", "/api/v1/query/gizmo", path, `{"result":[{"id":"<clew:League>"}]}` + "\n"},
		{"POST", "/api/v1/query/gizmo", `g.V("<clew:Nobody>").All()`, `{"result":null}` + "\n"},
		{"POST", "/api/v1/query/gizmo?limit=1", `g.V().All()`, `{"result":[{"id":`},
		{"POST", "/api/v1/query/mql", `[{"id":"<clew:Peru>","<clew:memberOf>":null}]`, `{"result":[{"<clew:memberOf>":"<clew:League>","id":"<clew:Peru>"}]}`},
		{"POST", "/api/v1/query/graphql", "{ nodes(id: <clew:Peru>) { id, <clew:memberOf> } }", `{"data":{"nodes":`},
		{"POST", "/api/v1/shape/gizmo", `g.V("<clew:Peru>").Out("<clew:memberOf>").In("<clew:memberOf>").All()`, `"is_link_node":true`},
		{"POST", "/api/v1/shape/mql", `[{"id":"<clew:Peru>","<clew:memberOf>":null}]`, `"links":[{"source"`},
		{"POST", "/api/v1/write", `[{"subject":"<clew:Peru>","predicate":"<clew:likes>","object":"tea"}]`, `{"result":"Successfully wrote 1 quads."}`},
		{"POST", "/api/v1/query/gizmo", `g.V("<clew:Peru>").Out("<clew:likes>").All()`, `{"result":[{"id":"tea"}]}`},
		{"POST", "/api/v1/delete", `[{"subject":"<clew:Peru>","predicate":"<clew:likes>","object":"tea"}]`, `{"result":"Successfully deleted 1 quads."}`},
		{"POST", "/api/v1/delete", `[{"subject":"<clew:Peru>","predicate":"<clew:likes>","object":"tea"}]`, `{"result":"Successfully deleted 1 quads."}`},
		{"POST", "/api/v1/query/gizmo", `g.V("tea").All()`, `{"result":null}`},
		{"GET", "/api/v2/query?lang=mql&qu=%5B%7B%22id%22%3A%22%3Cclew%3APeru%3E%22%7D%5D", "", `{"result":[{"id":"<clew:Peru>"}]}`},
		{"POST", "/api/v2/query?lang=gizmo", path, `{"result":[{"id":"<clew:League>"}]}`},
		{"GET", "/api/v2/read?format=nquads&sub=%3Cclew:Peru%3E&pred=%3Cclew:memberOf%3E", "", "<clew:Peru> <clew:memberOf> <clew:League> <clew:article/a> .\n"},
		{"GET", "/api/v2/formats", "", `"id":"pquads"`},
	} {
		if status, body, _ := fetched(t, x.method, srv.URL+x.path, x.body); status != 200 || !strings.Contains(body, x.want) {
			t.Errorf("%s %s %s: %d %s; want %s", x.method, x.path, x.body, status, body, x.want)
		}
	}
	for _, x := range []struct{ path, body, want string }{
		{"/api/v1/query/gizmo", `g.V(`, `{"error":`},
		{"/api/v1/query/prolog", `x`, `{"error":"Unknown query language."}`},
		{"/api/v1/write", `[{"subject":"a"}]`, `{"error":"invalid quad at index 0.`},
		{"/api/v1/write", `{`, `{"error":`},
		{"/api/v1/query/mql", `[{`, `{"error":`},
		{"/api/v2/query?lang=mql", `[{`, `{"error":`},
	} {
		if status, body, _ := fetched(t, "POST", srv.URL+x.path, x.body); status != 400 || !strings.HasPrefix(body, x.want) {
			t.Errorf("%s %s: %d %s; want %s", x.path, x.body, status, body, x.want)
		}
	}
	form := "--x\r\nContent-Disposition: form-data; name=\"NQuadFile\"; filename=\"a.nq\"\r\n\r\n<clew:a> <clew:b> \"c\" .\n%s\r\n--x--\r\n"
	if status, body, _ := fetched(t, "POST", srv.URL+"/api/v1/write/file/nquad", fmt.Sprintf(form, ""), "Content-Type: multipart/form-data; boundary=x"); status != 200 || !strings.Contains(body, "wrote 1 quads") {
		t.Errorf("a file: %d %s", status, body)
	}
	before, _ := db.Stats(context.Background())
	if status, body, _ := fetched(t, "POST", srv.URL+"/api/v1/write/file/nquad", fmt.Sprintf(form, "<clew:d> <clew:e> \"f\" .\nnonsense"), "Content-Type: multipart/form-data; boundary=x"); status != 400 {
		t.Errorf("a broken file: %d %s", status, body)
	}
	if after, _ := db.Stats(context.Background()); after != before {
		t.Errorf("a broken file left %v of %v", after, before)
	}
}

// TestExploreClient: Cayley's own client reads and writes; without --write it is told no.
func TestExploreClient(t *testing.T) {
	db, r := served(t)
	srv := explorerOf(t, db, r, explorer.Options{Write: true})
	want, err := db.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	read := func() []quad.Quad {
		in, err := client.New(srv.URL).QuadReader()
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		all, err := quad.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := read(); len(got) != want.Quads {
		t.Errorf("%d quads, want %d", len(got), want.Quads)
	}
	write := func(url string) error {
		out, err := client.New(url).QuadWriter()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := quad.Copy(out, quad.NewReader([]quad.Quad{quad.MakeIRI("clew:x", "clew:y", "clew:z", "")})); err != nil {
			return err
		}
		return out.Close()
	}
	if err := write(srv.URL); err != nil {
		t.Fatal(err)
	}
	if got := read(); len(got) != want.Quads+1 {
		t.Errorf("%d quads after one was written, want %d", len(got), want.Quads+1)
	}
	if err := write(explorerOf(t, db, r, explorer.Options{}).URL); err == nil {
		t.Error("a read-only server took a quad")
	}
}

// TestExploreAttacks: each defence is attacked.
func TestExploreAttacks(t *testing.T) {
	db, r := served(t)
	ui := fstest.MapFS{"query.html": {Data: []byte("ok")}, "write.html": {Data: []byte("ok")}, "static/js/a.js": {Data: []byte("1")}}
	readOnly := explorerOf(t, db, r, explorer.Options{UI: ui}).URL
	writable := explorerOf(t, db, r, explorer.Options{UI: ui, Write: true}).URL
	const token = "0123456789abcdef0123"
	secret := explorerOf(t, db, r, explorer.Options{Token: token, Write: true}).URL
	const quads = `[{"subject":"<clew:evil>","predicate":"<clew:b>","object":"c"}]`
	deep := strings.Repeat("{a", 50_000)
	for _, x := range []struct {
		name, method, url, body string
		header                  []string
		want                    int
	}{
		{"DNS rebinding", "GET", readOnly + "/api/clew/stats", "", []string{"Host: evil.example"}, 421},
		{"DNS rebinding with a port", "POST", writable + "/api/v1/write", quads, []string{"Host: evil.example:64210"}, 421},
		{"DNS rebinding, a name like ours", "GET", readOnly + "/", "", []string{"Host: localhost.evil.example"}, 421},
		{"DNS rebinding, health", "GET", readOnly + "/healthz", "", []string{"Host: evil.example"}, 421},
		{"localhost", "GET", readOnly + "/api/clew/stats", "", []string{"Host: localhost:1"}, 200},
		{"IPv6", "GET", readOnly + "/api/clew/stats", "", []string{"Host: [::1]:1"}, 200},
		{"a page of another site asks", "POST", readOnly + "/api/v1/query/gizmo", "g.V().All()", []string{"Origin: http://evil.example"}, 403},
		{"a frame without origin asks", "POST", readOnly + "/api/v1/query/gizmo", "g.V().All()", []string{"Origin: null"}, 403},
		{"another port of this machine asks", "POST", readOnly + "/api/v1/query/gizmo", "g.V().All()", []string{"Origin: http://127.0.0.1:1"}, 403},
		{"an image of another site", "GET", readOnly + "/api/v2/query?lang=gizmo&qu=g.V().All()", "", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"}, 403},
		{"a link of another site to an endpoint", "GET", readOnly + "/api/clew/sources", "", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"}, 403},
		{"a link of another site to a page", "GET", readOnly + "/id/Peru", "", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"}, 200},
		{"preflight", "OPTIONS", writable + "/api/v1/write", "", []string{"Origin: http://evil.example", "Access-Control-Request-Method: POST"}, 403},

		{"write v1, read-only", "POST", readOnly + "/api/v1/write", quads, nil, 403},
		{"write v1 file, read-only", "POST", readOnly + "/api/v1/write/file/nquad", "", nil, 403},
		{"delete v1, read-only", "POST", readOnly + "/api/v1/delete", quads, nil, 403},
		{"write v2, read-only", "POST", readOnly + "/api/v2/write", "", nil, 403},
		{"delete v2, read-only", "POST", readOnly + "/api/v2/delete", "", nil, 403},
		{"delete a node, read-only", "POST", readOnly + "/api/v2/node/delete", `"x"`, nil, 403},
		{"write page, read-only", "GET", readOnly + "/ui/write", "", nil, 403},
		{"write from another site", "POST", writable + "/api/v1/write", quads, []string{"Origin: http://evil.example"}, 403},
		{"write from another site, as a form", "POST", writable + "/api/v1/write", quads, []string{"Origin: http://evil.example", "Content-Type: text/plain"}, 403},
		{"write from nowhere", "POST", writable + "/api/v2/write", "", []string{"Origin: null"}, 403},
		{"write from another site, an old browser", "POST", writable + "/api/v1/write", quads, []string{"Sec-Fetch-Site: cross-site"}, 403},
		{"write from our page", "POST", writable + "/api/v1/write", `[]`, []string{"Origin: " + writable}, 200},
		{"write from this machine", "POST", writable + "/api/v1/write", `[]`, nil, 200},

		{"no token", "GET", secret + "/api/clew/stats", "", nil, 401},
		{"no token, metrics", "GET", secret + "/metrics", "", nil, 401},
		{"wrong token", "GET", secret + "/", "", []string{"Authorization: Bearer " + token + "x"}, 401},
		{"the token as password", "GET", secret + "/", "", []string{"Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("me:"+token))}, 200},
		{"the token as name", "GET", secret + "/", "", []string{"Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(token+":me"))}, 401},
		{"the token in the address", "GET", secret + "/?token=" + token, "", nil, 401},
		{"no token, writing from this machine", "POST", secret + "/api/v1/write", quads, nil, 401},
		{"no token, adding an article", "POST", secret + "/api/clew/articles?name=evil.txt", "Peru joined it.", nil, 401},
		{"empty token", "GET", secret + "/", "", []string{"Authorization: Bearer "}, 401},
		{"the token", "GET", secret + "/api/clew/stats", "", []string{"Authorization: Bearer " + token}, 200},
		{"no token, health", "GET", secret + "/healthz", "", nil, 200},

		{"path traversal, our page", "GET", readOnly + "/page/..%2f..%2fexplorer.go", "", nil, 404},
		{"path traversal, our page, dots escaped", "GET", readOnly + "/page/assets/%2e%2e/%2e%2e/%2e%2e/go.mod", "", nil, 404},
		{"path traversal, an article", "GET", readOnly + "/api/clew/article?iri=clew:article/..%2f..%2fetc%2fpasswd", "", nil, 404},
		{"path traversal, a query", "GET", readOnly + "/api/clew/queries/..%2f..%2fetc%2fpasswd/run", "", nil, 404},
		{"path traversal", "GET", readOnly + "/static/..%2f..%2fexplorer.go", "", nil, 404},
		{"path traversal, dots escaped", "GET", readOnly + "/static/%2e%2e%2f%2e%2e%2fgo.mod", "", nil, 404},
		{"path traversal, backslash", "GET", readOnly + `/static/..%5c..%5cgo.mod`, "", nil, 404},
		{"a folder", "GET", readOnly + "/static/js", "", nil, 404},
		{"a file", "GET", readOnly + "/static/js/a.js", "", nil, 200},
		{"another page", "GET", readOnly + "/ui/..%2fstatic%2fjs%2fa.js", "", nil, 404},

		{"a long query", "POST", readOnly + "/api/v1/query/gizmo", strings.Repeat("x", 1<<20), nil, 400},
		{"a long query, v2", "POST", readOnly + "/api/v2/query?lang=mql", strings.Repeat("x", 1<<20), nil, 413},
		{"a long ask", "POST", readOnly + "/api/clew/query", `{"script":"` + strings.Repeat("x", 1<<20), nil, 413},
		{"deep GraphQL", "POST", readOnly + "/api/v1/query/graphql", deep, nil, 400},
		{"deep MQL", "POST", readOnly + "/api/v1/query/mql", strings.Repeat("[", 50_000), nil, 400},
		{"deep MQL shape", "POST", readOnly + "/api/v1/shape/mql", strings.Repeat("[", 50_000), nil, 400},
		{"deep GraphQL, v2", "POST", readOnly + "/api/v2/query?lang=graphql", deep, nil, 400},
		{"odd MQL", "POST", readOnly + "/api/v1/query/mql", `[[[]]]`, nil, 400},
		{"unknown fields", "POST", readOnly + "/api/clew/query", `{"scrpt":"x"}`, nil, 400},
		{"a long question", "GET", readOnly + "/api/clew/ask?q=" + strings.Repeat("who+", 1000), "", nil, 400},
		{"a long list", "POST", readOnly + "/api/clew/graph", `{"entities":["` + strings.Repeat("x", 1<<20), nil, 413},
		{"a limit below zero", "GET", readOnly + "/api/clew/search?q=x&limit=-1", "", nil, 400},
		{"far around", "GET", readOnly + "/api/clew/export?about=clew:Peru&depth=1000", "", nil, 400},

		{"a loop", "POST", readOnly + "/api/v1/query/gizmo", "while(true){}", nil, 400},
		{"a loop, shape", "POST", readOnly + "/api/v1/shape/gizmo", "while(true){}", nil, 400},
		{"a loop, v2", "POST", readOnly + "/api/v2/query?lang=gizmo", "while(true){}", nil, 400},
		{"nothing for an IRI, a drawing", "GET", readOnly + "/api/clew/neighbourhood?iri=%3C%3E", "", nil, 400},
		{"nothing for an IRI, statements", "POST", readOnly + "/api/clew/graph", `{"statements":[""]}`, nil, 400},
		{"nothing for an IRI, an export", "GET", readOnly + "/api/clew/export?article=%3C%3E", "", nil, 400},
		{"deep GraphQL behind a comment that closes", "GET", readOnly + "/api/v2/query?lang=graphql&qu=" + url.QueryEscape("#"+strings.Repeat("}", 5000)+"\n"+strings.Repeat("{", 5000)), "", nil, 400},
		{"a compressed line that does not end", "POST", writable + "/api/v2/write", endless(t), []string{"Content-Encoding: gzip"}, 500}, // Cayley's handler has one status for all
		{"a loop, ours", "POST", readOnly + "/api/clew/query", `{"script":"while(true){}"}`, nil, 504},
		{"much memory", "POST", readOnly + "/api/v1/query/gizmo", `var a=[]; while(true) a.push({x:[1,2,3,4,5,6,7,8,9]})`, nil, 400},
	} {
		began := time.Now()
		status, body, h := fetched(t, x.method, x.url+"", x.body, x.header...)
		if status != x.want {
			t.Errorf("%s: %d %.300s; want %d", x.name, status, body, x.want)
		}
		if status != 200 && strings.Contains(body, "goroutine ") {
			t.Errorf("%s: a stack: %s", x.name, body)
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "script-src 'self';") || strings.Contains(h.Get("Content-Security-Policy"), "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", x.name, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: other sites may read", x.name)
		}
		if took := time.Since(began); took > 3*shortTime {
			t.Errorf("%s: took %s", x.name, took)
		}
	}
	if found, err := db.Find(context.Background(), "clew:evil", 1); err != nil || len(found) > 0 {
		t.Errorf("an attack wrote: %v %v", found, err)
	}
}

// TestExploreListen: only loopback needs no token.
func TestExploreListen(t *testing.T) {
	for address, good := range map[string]bool{"127.0.0.1:0": true, "[::1]:0": true, "localhost:0": true, "127.9.9.9:1": true, "0.0.0.0:0": false, ":64210": false, "[::]:0": false, "192.0.2.1:80": false, "example.org:80": false, "x": false} {
		if err := explorer.CheckListen(address, ""); (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := explorer.CheckListen("0.0.0.0:0", "0123456789abcdef"); err != nil {
		t.Error(err)
	}
	if err := explorer.CheckListen("127.0.0.1:0", "short"); err == nil {
		t.Error("a token of five letters")
	}
}

// TestExploreReadsBound: GraphQL and MQL, which gather what they find, look at so many quads and no more.
func TestExploreReadsBound(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{Reads: 10}).URL
	for path, body := range map[string]string{
		"/api/v1/query/graphql": "{ nodes(first: 1000) { id } }", "/api/v1/query/mql": `[{"id":null}]`, "/api/v2/query?lang=graphql": "{ nodes(first: 1000) { id } }", "/api/v2/query?lang=mql": `[{"id":null}]`,
	} {
		if status, answer, _ := fetched(t, "POST", url+path, body); status != 400 || !strings.Contains(answer, "more than 10 quads") {
			t.Errorf("%s: %d %.200s", path, status, answer)
		}
	}
}

// TestExploreEscapes: what an article says is words, never markup.
func TestExploreEscapes(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{}).URL
	for _, path := range []string{"/served", "/id/Bad", "/id/League", "/id/Peru", "/id/%3Cscript%3E"} {
		_, body, h := fetched(t, "GET", url+path, "", "Accept: text/html")
		lower := strings.ToLower(body)
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && (strings.Contains(lower, "<script") || strings.Contains(lower, "<img") || strings.Contains(lower, `="javascript:`)) {
			t.Errorf("%s: %s", path, body)
		}
	}
	if _, body, _ := fetched(t, "GET", url+"/id/League", "", "Accept: text/html"); !strings.Contains(body, "&lt;script&gt;alert(&#34;name&#34;)") {
		t.Errorf("the name is not there, escaped: %s", body)
	}
	if _, _, h := fetched(t, "GET", url+"/api/clew/article?iri=clew:article/a", ""); h.Get("Content-Type") != "application/json" {
		t.Errorf("type %q", h.Get("Content-Type"))
	}
}

// TestExploreHTTP: tags, compression, problems, content negotiation, offsets.
func TestExploreHTTP(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{}).URL
	_, body, h := fetched(t, "GET", url+"/api/clew/queries", "")
	if status, again, _ := fetched(t, "GET", url+"/api/clew/queries", "", "If-None-Match: "+h.Get("ETag")); h.Get("ETag") == "" || status != 304 || again != "" {
		t.Errorf("the tag %q: %d %q", h.Get("ETag"), status, again)
	}
	status, packed, zipped := fetched(t, "GET", url+"/api/clew/queries", "", "Accept-Encoding: gzip")
	if status != 200 || zipped.Get("Content-Encoding") != "gzip" || len(packed) >= len(body) {
		t.Errorf("gzip: %d %v", status, zipped)
	}
	if status, _, _ := fetched(t, "GET", url+"/api/clew/queries", "", "Accept-Encoding: gzip", "If-None-Match: "+zipped.Get("ETag")); status != 304 {
		t.Errorf("the tag %q of the compressed answer: %d", zipped.Get("ETag"), status)
	}
	for path, want := range map[string]int{"/api/clew/entity?name=Atlantis": 404, "/api/clew/nothing": 404, "/api/clew/article?iri=clew:article/b": 404, "/api/clew/search": 400, "/api/clew/queries/nope/run": 404, "/api/clew/queries/common/run": 400, "/id/Atlantis": 404, "/nothing": 404, "/api/clew/why?subject=Peru&relation=memberOf&object=Mars": 404} {
		status, body, h := fetched(t, "GET", url+path, "")
		var p explorer.Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || status != want || p.Status != want || p.Detail == "" || h.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s %s", path, status, h.Get("Content-Type"), body)
		}
	}
	for accept, want := range map[string]string{
		"text/html": "<h1>Peru</h1>", "*/*": "<h1>Peru</h1>", "text/turtle": "@prefix clew: <" + url + "/id/> .", "application/ld+json": `"@context"`,
		"text/html;q=0.5, text/turtle": "@prefix", "application/n-triples": "<" + url + "/id/Peru> <" + url + "/id/memberOf> <" + url + "/id/League> .",
	} {
		if status, body, h := fetched(t, "GET", url+"/id/Peru", "", "Accept: "+accept); status != 200 || !strings.Contains(body, want) || h.Get("Vary") == "" {
			t.Errorf("%s: %d %s", accept, status, body)
		}
	}
	if status, _, _ := fetched(t, "GET", url+"/id/Peru", "", "Accept: image/png"); status != 406 {
		t.Errorf("an image: %d", status)
	}
	var a struct {
		Text  string
		Facts []struct {
			Evidence []struct {
				Start, End int
				Text       string
			}
		}
	}
	_, body, _ = fetched(t, "GET", url+"/api/clew/article?iri=clew:article/a", "")
	if err := json.Unmarshal([]byte(body), &a); err != nil || len(a.Facts) != 2 {
		t.Fatalf("%v %s", err, body)
	}
	for _, f := range a.Facts {
		if e := f.Evidence[0]; a.Text[e.Start:e.End] != e.Text {
			t.Errorf("%q is not at %d", e.Text, e.Start)
		}
	}
	if _, body, _ := fetched(t, "GET", url+"/metrics", ""); !strings.Contains(body, `clew_http_requests_total{part="id",status="200"}`) || !strings.Contains(body, "clew_graph_quads") {
		t.Errorf("metrics: %s", body)
	}
	if status, body, _ := fetched(t, "GET", url+"/api/clew/queries/members/run?organisation=League&.limit=1", "", "Accept: application/x-ndjson"); status != 200 || !strings.Contains(body, `{"end":{"columns":["member","ordinal","evidence"],"rows":1,"limited":true}}`) {
		t.Errorf("JSON Lines: %d %s", status, body)
	}
}

// serving starts a server that ends when stop is called; ended has what it ended with.
func serving(t *testing.T, db *store.Store, r explorer.Backend, o explorer.Options) (url string, stop func(), ended <-chan error) {
	t.Helper()
	h, err := explorer.New(db, r, o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	end := make(chan error, 1)
	go func() { end <- explorer.Serve(ctx, l, h, o) }()
	return "http://" + l.Addr().String(), stop, end
}

// TestExploreGone: a query ends when its client goes, and a server ends when it is told to while a query runs.
func TestExploreGone(t *testing.T) {
	db, r := served(t)
	gizmo.Register(gizmo.Limits{Time: shortTime, Rows: explorer.DefaultRows, Memory: scriptMemory, Bytes: scriptBytes})
	url, stop, ended := serving(t, db, r, explorer.Options{Timeout: time.Minute})
	running := func(want string) {
		t.Helper()
		for began := time.Now(); time.Since(began) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
			if _, body, _ := fetched(t, "GET", url+"/metrics", ""); strings.Contains(body, "\nclew_queries_running "+want+"\n") {
				return
			}
		}
		t.Fatalf("there are never %s queries", want)
	}
	loop := func(ctx context.Context) {
		r, _ := http.NewRequestWithContext(ctx, "POST", url+"/api/clew/query", strings.NewReader(`{"script":"while(true){}","timeout":"1m"}`))
		if answer, err := http.DefaultClient.Do(r); err == nil {
			answer.Body.Close()
		}
	}
	client, leave := context.WithCancel(context.Background())
	go loop(client)
	running("1")
	leave()
	running("0")
	go loop(context.Background())
	running("1")
	began := time.Now()
	stop()
	select {
	case err := <-ended:
		if err != nil || time.Since(began) > 8*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	case <-time.After(15 * time.Second):
		t.Fatal("the server does not end")
	}
}

// TestExploreReaders: fifty readers beside looping and hungry scripts get their answers, all of them right.
func TestExploreReaders(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{}).URL
	stop := make(chan struct{})
	var attackers, readers sync.WaitGroup
	for _, script := range []string{"while(true){}", "var a=[]; while(true) a.push([1,2,3,4,5,6,7,8])"} {
		attackers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if status, body, _ := fetched(t, "POST", url+"/api/v1/query/gizmo", script); status != 400 {
					t.Errorf("%s: %d %s", script, status, body)
				}
			}
		})
	}
	for i := range 50 {
		readers.Go(func() {
			for range 10 {
				path, want := "/id/Peru", "<h1>Peru</h1>"
				if i%2 == 0 {
					path, want = "/api/clew/search?q=Peru", `"iri":"clew:Peru"`
				}
				if status, body, _ := fetched(t, "GET", url+path, ""); status != 200 || !strings.Contains(body, want) {
					t.Errorf("%s: %d %s", path, status, body)
				}
			}
		})
	}
	readers.Wait()
	close(stop)
	attackers.Wait()
}

// TestExploreReadThrough: the commands that read say the same through a running explorer as on the graph itself.
func TestExploreReadThrough(t *testing.T) {
	dir := t.TempDir()
	if err := unpack(dir); err != nil {
		t.Fatal(err)
	}
	url := "pebble:" + dir + "/g.db"
	ran := func(db, command string) string {
		var out bytes.Buffer
		code := run(append([]string{"--db", db}, splitShell(command)...), stream{strings.NewReader(""), &out, &out})
		return strings.ReplaceAll(fmt.Sprintf("%d\n%s", code, out.String()), db, "DB")
	}
	if out := ran(url, "load --id coalition "+dir+"/coalition.txt"); !strings.HasPrefix(out, "0\n") {
		t.Fatal(out)
	}
	commands := []string{
		"search coalition", "search zzzz", "query members", "query quotations --speaker Blinken -o json", "query positions --evidence full -o csv", "query money -o jsonl --limit 1",
		"query members --organisation Atlantis", "query -e 'g.emit({a: 1, b: 1.5, c: true, d: [1], e: null}); g.emit({f: \"x\"})' -o jsonl", "query -e 'nonsense('", "query -e 'throw 1'", "query members --script",
		"query members --article coalition", "query members --article nothing",
		"show Maldives", "show Blinken -o table", "show Atlantis", "why Maldives memberOf Coalition -o table", "why Blinken praised '*'", "why Maldives memberOf Mars", "why Maldives memberOf Coalition --open",
		"ask 'Who observes the coalition?'", "ask 'Did Blinken praise Iraq?' -o json", "ask 'Who observes the coalition?' --script", "ask 'Who observes it?' --article nothing", "ask 'Who observes the coalition?' --limit 1 --evidence full -o csv",
		"relations", "stats", "sources", "timeline Iraq", "timeline Coalition -o table", "path Maldives Uzbekistan -k 2 -o table", "path Maldives Atlantis",
		"export", "export -f turtle --about Maldives --depth 2", "export --article coalition -f jsonld", "export --facts -f csv",
	}
	want := map[string]string{}
	for _, c := range commands {
		want[c] = ran(url, c)
	}
	db, err := store.Open(context.Background(), url, store.Options{ReadOnly: true, Command: "clew explore"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	srv := explorerOf(t, db, newRunner(db, library), explorer.Options{Timeout: 30 * time.Second}) // the first question loads the model
	for _, c := range commands {
		if got := ran(srv.URL, c); got != want[c] {
			t.Errorf("clew %s: through the explorer\n%s\non the graph\n%s", c, got, want[c])
		}
	}
	for _, c := range []string{"load " + dir, "remove coalition", "check", "reject Maldives memberOf Coalition"} {
		if out := ran(srv.URL, c); strings.HasPrefix(out, "0\n") || !strings.Contains(out, "needs the graph itself") {
			t.Errorf("clew %s: %s", c, out)
		}
	}
	if out := ran(url, "stats"); !strings.Contains(out, "clew explore") || !strings.Contains(out, "--db http://") {
		t.Errorf("the graph while it is served: %s", out)
	}
	srv.Close()
	if out := ran(srv.URL, "stats"); !strings.Contains(out, "error: no explorer answers at DB") || !strings.Contains(out, "hint: clew explore") {
		t.Errorf("an explorer that has ended: %s", out)
	}
}

// endless is a hundred megabytes of one letter, compressed.
func endless(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for range 100 {
		if _, err := w.Write(bytes.Repeat([]byte("#"), 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
