package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// TestExploreBackends: Cayley's APIs and ours answer alike on every backend, also after an article was added and removed through them.
func TestExploreBackends(t *testing.T) {
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"memory", "pebble", "bolt", "leveldb"} {
		t.Run(kind, func(t *testing.T) {
			address := "memory:"
			if kind != "memory" {
				address = kind + ":" + filepath.Join(t.TempDir(), "g.db")
			}
			db, err := store.Open(context.Background(), address, store.Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			url := explorerOf(t, db, newRunner(db, library), explorer.Options{Write: true, Timeout: 20 * time.Second}).URL
			for _, name := range []string{"kept", "gone"} {
				if status, body, _ := fetched(t, "POST", url+"/api/clew/articles?name="+name+".txt", newsText); status != 201 {
					t.Fatalf("%d %s", status, body)
				}
			}
			sources, err := db.Sources(context.Background())
			if err != nil || len(sources) != 2 {
				t.Fatalf("%v %v", sources, err)
			}
			if status, body, _ := fetched(t, "DELETE", url+"/api/clew/article?iri="+string(sources[0].IRI), ""); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
			same := `[{"subject":"<https://www.wikidata.org/entity/Q419>","predicate":"<http://www.w3.org/2002/07/owl#sameAs>","object":"<clew:Peru>"}]`
			if status, body, _ := fetched(t, "POST", url+"/api/v1/write", same); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
			joined, err := db.Statements(context.Background(), store.Filter{Subject: "clew:Peru", Predicate: "memberOf"})
			if err != nil || len(joined) != 1 {
				t.Fatalf("%v %v", joined, err)
			}
			for _, x := range []struct{ method, path, body, want string }{
				{"GET", "/api/clew/entity?iri=clew:Peru", "", `"links":[{"relation":"sameAs","iri":"https://www.wikidata.org/entity/Q419"}]`},
				{"POST", "/api/clew/export", fmt.Sprintf(`{"statements":[%q]}`, joined[0].IRI), "<clew:Peru> <clew:memberOf> <clew:Andean_League> <clew:article/"},
				{"GET", "/api/clew/neighbourhood?iri=clew:Peru&relation=memberOf", "", fmt.Sprintf(`"named":true,"facts":%d}`, degree(t, db, "clew:Peru"))},
				{"POST", "/api/v1/query/gizmo", `g.V("<clew:Peru>").Out("<clew:memberOf>").All()`, `{"result":[{"id":"<clew:Andean_League>"}]}`},
				{"POST", "/api/v1/query/mql", `[{"id":"<clew:Peru>","<clew:memberOf>":null}]`, `"<clew:memberOf>":"<clew:Andean_League>"`},
				{"POST", "/api/v1/query/graphql", "{ nodes(id: <clew:Peru>) { id, <clew:memberOf> } }", `clew:Andean_League`},
				{"POST", "/api/v1/shape/gizmo", `g.V("<clew:Peru>").Out("<clew:memberOf>").All()`, `"links":`},
				{"GET", "/api/v2/read?format=nquads&sub=%3Cclew:Peru%3E&pred=%3Cclew:memberOf%3E", "", "<clew:Peru> <clew:memberOf> <clew:Andean_League>"},
				{"GET", "/api/clew/neighbourhood?iri=clew:Andean_League&relation=leads", "", `"name":"Ana Díaz"`},
				{"POST", "/api/clew/graph", `{"entities":["clew:Peru","clew:Andean_League"]}`, `"predicate":"memberOf"`},
				{"GET", "/api/clew/timeline?iri=clew:Peru", "", `"time":"2022-05"`},
				{"GET", "/api/clew/path?from=Peru&to=Bolivia", "", `"forward":false`},
				{"GET", "/api/clew/entity?name=peru", "", `"kinds":["Country","Agent"]`},
				{"GET", "/api/clew/stats", "", `"articles":1,`},
				{"GET", "/id/Peru", "", "Andean League"},
			} {
				if status, body, _ := fetched(t, x.method, url+x.path, x.body); status != 200 || !strings.Contains(body, x.want) {
					t.Errorf("%s %s: %d %.400s; want %s", x.method, x.path, status, body, x.want)
				}
			}
		})
	}
}

// degree counts the statements about a thing, one by one.
func degree(t testing.TB, db *store.Store, iri graph.IRI) int {
	t.Helper()
	facts, err := db.Statements(context.Background(), store.Filter{Either: iri})
	if err != nil {
		t.Fatal(err)
	}
	return len(facts)
}

// TestExploreCurl: curl as it comes sends what Cayley takes.
func TestExploreCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("no curl here")
	}
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{Write: true}).URL
	file := filepath.Join(t.TempDir(), "quads.nq")
	if err := os.WriteFile(file, []byte("<clew:a> <clew:b> \"c\" .\n<clew:a> <clew:b> <clew:d> .\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		arguments []string
		want      string
	}{
		{[]string{url + "/api/v1/write/file/nquad", "-F", "NQuadFile=@" + file}, "Successfully wrote 2 quads."},
		{[]string{url + "/api/v1/query/gizmo", "-d", `g.V("<clew:a>").Out("<clew:b>").All()`}, `{"id":"<clew:d>"}`},
		{[]string{url + "/api/v1/query/graphql", "-d", "{ nodes(id: <clew:a>) { id } }"}, `"id":"clew:a"`},
		{[]string{"-X", "POST", url + "/api/v1/shape/gizmo", "--data-binary", `g.V("<clew:a>").All()`}, `"nodes"`},
		{[]string{"-X", "POST", "-H", "Content-Type: application/n-quads", url + "/api/v2/write", "--data-binary", "@" + file}, "Successfully wrote 2 quads"},
		{[]string{url + "/api/v2/read?format=nquads&sub=%3Cclew:a%3E"}, `<clew:a> <clew:b> "c" .`},
		{[]string{"-G", url + "/api/v2/query", "--data-urlencode", "lang=gizmo", "--data-urlencode", `qu=g.V("<clew:a>").Out().All()`}, `{"id":"c"}`},
		{[]string{url + "/api/v1/delete", "-d", `[{"subject":"<clew:a>","predicate":"<clew:b>","object":"c"}]`}, "Successfully deleted 1 quads."},
		{[]string{"-L", "-H", "Accept: text/turtle", url + "/id/Peru"}, "clew:memberOf"},
	} {
		out, err := exec.Command(curl, append([]string{"-sS", "--fail-with-body", "--max-time", "20", "--noproxy", "*"}, x.arguments...)...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), x.want) {
			t.Errorf("curl %q: %v %s; want %s", x.arguments, err, out, x.want)
		}
	}
}

// TestExploreStreams: a large answer is sent in parts, and its last line says that it is whole; so is an export, which is cut when its client goes.
func TestExploreStreams(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{}).URL
	ask, err := http.NewRequest("POST", url+"/api/clew/query", strings.NewReader(`{"script":"for (var i = 0; i < 20000; i++) g.emit({a: i})"}`))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Accept", "application/x-ndjson")
	for _, r := range []*http.Request{ask, httptest.NewRequest("GET", url+"/api/clew/export", nil)} {
		r.RequestURI = ""
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		lines, last := 0, ""
		for in := bufio.NewScanner(answer.Body); in.Scan(); lines++ {
			last = in.Text()
		}
		answer.Body.Close()
		if answer.ContentLength >= 0 || lines < 50 || r == ask && (lines != 20_002 || last != `{"end":{"columns":["a"],"rows":20000,"limited":false}}`) {
			t.Errorf("%s: %d lines of %d bytes, the last is %s", r.URL.Path, lines, answer.ContentLength, last)
		}
	}
}

// TestExploreRows: no answer has more rows than the server gives, whatever is asked for.
func TestExploreRows(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{Rows: 3}).URL
	const many = `for (var i = 0; i < 100; i++) g.emit({id: i})`
	for _, x := range []struct{ method, path, body, key string }{
		{"POST", "/api/clew/query", `{"script":"` + many + `","limit":50}`, `"text"`},
		{"POST", "/api/v1/query/gizmo?limit=50", many, `"id"`},
		{"POST", "/api/v1/query/gizmo?limit=-1", many, `"id"`},
		{"GET", "/api/clew/search?q=e&limit=0", "", `"iri"`},
		{"GET", "/api/clew/facts?limit=100", "", `"polarity"`},
	} {
		if status, body, _ := fetched(t, x.method, url+x.path, x.body); status != 200 || strings.Count(body, x.key) > 3 {
			t.Errorf("%s: %d %s", x.path, status, body)
		}
	}
}

// TestExploreNoPages: a binary that was built without Node and without Cayley's files says how to get its pages, and does all else.
func TestExploreNoPages(t *testing.T) {
	db, r := served(t)
	url := explorerOf(t, db, r, explorer.Options{UI: fstest.MapFS{}, Page: fstest.MapFS{}}).URL
	for path, want := range map[string]struct {
		status int
		words  string
	}{"/": {200, "make build</code> on a machine with Node"}, "/graph": {200, "make build</code> on a machine with Node"}, "/ui/query": {404, "make cayley-ui"}, "/id/Peru": {200, "<h1>Peru</h1>"}, "/api/clew/server": {200, `"cayley":false`}, "/page/index.html": {404, "no such page"}} {
		if status, body, _ := fetched(t, "GET", url+path, ""); status != want.status || !strings.Contains(body, want.words) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}

// TestExploreLastAnswer: a server that is told to end gives the answers that it has begun.
func TestExploreLastAnswer(t *testing.T) {
	db, r := served(t)
	explorerOf(t, db, r, explorer.Options{}) // the limits of scripts
	url, stop, ended := serving(t, db, r, explorer.Options{Timeout: 10 * time.Second})
	if status, _, _ := fetched(t, "GET", url+"/api/clew/stats", "", "X-Long: "+strings.Repeat("x", 1<<20)); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a long header: %d", status)
	}
	answered := make(chan string, 1)
	go func() {
		_, body, _ := fetched(t, "POST", url+"/api/clew/query", `{"script":"var t = Date.now(); while (Date.now() - t < 1000) {} g.emit({a: 'done'})"}`)
		answered <- body
	}()
	for began := time.Now(); time.Since(began) < 10*time.Second; time.Sleep(10 * time.Millisecond) {
		if _, body, _ := fetched(t, "GET", url+"/metrics", ""); strings.Contains(body, "\nclew_queries_running 1\n") {
			break
		}
	}
	stop()
	if body := <-answered; !strings.Contains(body, "done") {
		t.Errorf("the last answer is %s", body)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "http://"), time.Second); err == nil {
		t.Error("it still listens")
	}
}

// TestExploreCommand: the command says why it does not listen, or where it does, and ends when it is told to.
func TestExploreCommand(t *testing.T) {
	db := "pebble:" + filepath.Join(t.TempDir(), "g.db")
	if code, out := ran(t, db, "import", os.DevNull); code != 0 {
		t.Fatal(out)
	}
	for _, x := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"explore", "--listen", "0.0.0.0:0"}, "--token SECRET"},
		{[]string{"explore", "--listen", "0.0.0.0:0", "--token", "short"}, "fewer than 16 characters"},
		{[]string{"explore", "--listen", "nowhere"}, "not an address"},
		{[]string{"explore", "--timeout", "0s"}, "--timeout"},
	} {
		if code, out := ran(t, db, x.arguments...); code != 2 || !strings.Contains(out, x.want) || !strings.Contains(out, "hint: ") {
			t.Errorf("%q: %d %s", x.arguments, code, out)
		}
	}
}

// ran runs a command on a graph.
func ran(t testing.TB, db string, arguments ...string) (int, string) {
	t.Helper()
	var out strings.Builder
	code := run(append([]string{"--db", db}, arguments...), stream{strings.NewReader(""), &out, &out})
	return code, fmt.Sprint(out.String())
}

// BenchmarkExploreEntity: what the page of an entity takes of the server.
func BenchmarkExploreEntity(b *testing.B) {
	r := emptyRunner(b)
	text, err := data.FS.ReadFile("articles/coalition.txt")
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := r.Add(context.Background(), explorer.Submission{Text: string(text), Name: "coalition"}); err != nil {
		b.Fatal(err)
	}
	h, err := explorer.New(r.db, r, explorer.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for name, path := range map[string]string{"page": "/id/Maldives", "hub": "/id/Global_Coalition_to_Defeat_ISIS", "entity": "/api/clew/entity?iri=clew:Maldives", "facts": "/api/clew/facts?either=clew:Maldives"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1"+path, nil))
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
