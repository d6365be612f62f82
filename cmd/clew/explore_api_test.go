package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// TestAPIAmbiguous: whoever names somebody of whom there are two is told so, with what to type, and it is no fault of the server.
func TestAPIAmbiguous(t *testing.T) {
	r := emptyRunner(t)
	fact := func(subject, object string) graph.Statement {
		return graph.Statement{Subject: graph.Term{Entity: graph.IRI(subject)}, Predicate: "holdsPosition", Object: graph.Term{Literal: &graph.Literal{Value: object}}, Confidence: 1, Polarity: graph.Positive, Modality: graph.Factual, Evidence: graph.Evidence{Start: 0, End: 4}}
	}
	for id, iri := range map[string]string{"a": "clew:John_Smith", "b": "clew:article/b#John_Smith"} {
		a := &graph.Article{IRI: graph.ArticleIRIOf(id), Text: "John Smith spoke.", Entities: []graph.Entity{{IRI: graph.IRI(iri), Name: "John Smith", Class: "Person", Named: true}}, Statements: []graph.Statement{fact(iri, "office "+id)}}
		if _, err := r.db.Load(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	server := explorerOf(t, r.db, r, explorer.Options{}).URL
	for call, hint := range map[string]string{
		"ask?q=Who+is+John+Smith%3F":                             "clew show clew:John_Smith",
		"entity?name=John+Smith":                                 "name it by its IRI: clew:John_Smith",
		"why?subject=John+Smith&relation=holdsPosition&object=*": "name it by its IRI: clew:John_Smith",
	} {
		status, body, _ := fetched(t, "GET", server+"/api/clew/"+call, "")
		var problem explorer.Problem
		if err := json.Unmarshal([]byte(body), &problem); err != nil || status != 400 || problem.Hint != hint || !strings.Contains(problem.Detail, "clew:article/b#John_Smith") {
			t.Errorf("%s: %d %s %v", call, status, body, err)
		}
	}
}

// emptyRunner is a graph with nothing in it.
func emptyRunner(t testing.TB) *runner {
	t.Helper()
	db, err := store.Open(context.Background(), "memory:", store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	return newRunner(db, library)
}

// newsText is an article with characters of one to four bytes.
const newsText = "Peru joins the Andean League 🌎\n\nLIMA, 3 May 2022 — Peru joined the Andean League in May 2022. “Café prices rose,” Ana Díaz said. " +
	"Ana Díaz leads the Andean League. Chile has not joined the Andean League. Bolivia is a member of the Andean League.\n"

// addedNews is a server that writes, whose graph has that article.
func addedNews(t testing.TB) (server string, article string) {
	t.Helper()
	r := emptyRunner(t)
	server = explorerOf(t, r.db, r, explorer.Options{Write: true, Version: "v1.2.3"}).URL
	raw, _ := json.Marshal(explorer.Submission{Text: newsText, Source: "https://example.org/andean"})
	status, body, _ := fetched(t, "POST", server+"/api/clew/articles", string(raw), "Content-Type: application/json")
	var out struct {
		Articles []struct {
			IRI               string
			Title, Source     string
			Statements        int
			Changed, Replaced bool
		}
	}
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != 201 || len(out.Articles) != 1 || !out.Articles[0].Changed || out.Articles[0].Statements < 4 || out.Articles[0].Source != "https://example.org/andean" {
		t.Fatalf("%d %s %v", status, body, err)
	}
	return server, out.Articles[0].IRI
}

type apiFact struct {
	IRI, Article, Predicate string
	Asserted                bool
	Subject, Object         struct{ IRI, Name, Class, Value string }
	Evidence                []struct {
		IRI, Text  string
		Start, End int
	}
}

type apiDrawing struct {
	Nodes []struct {
		IRI, Name, Class string
		Facts            int
	}
	Facts   []apiFact
	Limited bool
}

func (d *apiDrawing) words() []string {
	var out []string
	for _, f := range d.Facts {
		out = append(out, f.Subject.Name+" "+f.Predicate+" "+f.Object.Name+f.Object.Value)
	}
	slices.Sort(out)
	return out
}

func got[T any](t testing.TB, method, address, body string, want int) (out T) {
	t.Helper()
	status, raw, _ := fetched(t, method, address, body)
	if err := json.Unmarshal([]byte(raw), &out); err != nil || status != want {
		t.Fatalf("%s %s: %d %s %v", method, address, status, raw, err)
	}
	return out
}

// TestAPIArticle: what is added is there with its sentences, in bytes and as JavaScript counts, and once it is removed nothing is.
func TestAPIArticle(t *testing.T) {
	server, iri := addedNews(t)
	at := server + "/api/clew/article?iri=" + url.QueryEscape(iri)
	a := got[struct {
		Text, Title string
		Sentences   []struct{ Start, End, UTF16Start, UTF16End int }
		Facts       []apiFact
	}](t, "GET", at, "", 200)
	if a.Text != newsText || len(a.Sentences) < 5 {
		t.Errorf("%q %v", a.Text, a.Sentences)
	}
	units := utf16.Encode([]rune(a.Text))
	for _, s := range a.Sentences {
		if bytes, chars := a.Text[s.Start:s.End], string(utf16.Decode(units[s.UTF16Start:s.UTF16End])); bytes != chars {
			t.Errorf("%q in bytes, %q in UTF-16", bytes, chars)
		}
	}
	for _, f := range a.Facts {
		if e := f.Evidence[0]; !slices.ContainsFunc(a.Sentences, func(s struct{ Start, End, UTF16Start, UTF16End int }) bool {
			return s.Start <= e.Start && e.End <= s.End
		}) {
			t.Errorf("%q is in no sentence", e.Text)
		}
		one := got[apiDrawing](t, "GET", server+"/api/clew/facts?iri="+f.IRI, "", 200)
		said := got[apiDrawing](t, "GET", server+"/api/clew/facts?evidence="+url.QueryEscape(f.Evidence[0].IRI), "", 200)
		if len(one.Facts) != 1 || one.Facts[0].IRI != f.IRI || !slices.ContainsFunc(said.Facts, func(x apiFact) bool { return x.IRI == f.IRI }) {
			t.Errorf("%s: by itself %v, by its sentence %v", f.IRI, one.words(), said.words())
		}
	}
	if none := got[apiDrawing](t, "GET", server+"/api/clew/facts?iri=clew:statement/0", "", 200); len(none.Facts) != 0 {
		t.Errorf("a statement that is not there: %v", none)
	}
	again, _ := json.Marshal(explorer.Submission{Text: newsText, Source: "https://example.org/andean"})
	if status, body, _ := fetched(t, "POST", server+"/api/clew/articles", string(again), "Content-Type: application/json"); status != 200 || !strings.Contains(body, `"changed":false`) {
		t.Errorf("the same again: %d %s", status, body)
	}
	if n := got[struct{ Removed int }](t, "DELETE", at, "", 200); n.Removed < 20 {
		t.Errorf("removed %v", n)
	}
	if s := got[store.Stats](t, "GET", server+"/api/clew/stats", "", 200); s != (store.Stats{}) {
		t.Errorf("left: %v", s)
	}
	got[explorer.Problem](t, "DELETE", at, "", 404)
	got[explorer.Problem](t, "DELETE", server+"/api/clew/article?iri=clew:Peru", "", 400)
}

// TestAPIAdd: files as they are sent, and what is refused.
func TestAPIAdd(t *testing.T) {
	r := emptyRunner(t)
	server := explorerOf(t, r.db, r, explorer.Options{Write: true}).URL
	readOnly := explorerOf(t, r.db, r, explorer.Options{}).URL
	const text = "Peru joined the Andean League in 2022.\n"
	for _, x := range []struct {
		name, url, body string
		header          []string
		want            int
		in              string
	}{
		{"a file", "/api/clew/articles?name=news.txt", text, nil, 201, `"source":"news.txt"`},
		{"the same file", "/api/clew/articles?name=news.txt", text, nil, 200, `"changed":false`},
		{"a newer file", "/api/clew/articles?name=news.txt", text + "Chile left it.\n", nil, 201, `"replaced":true`},
		{"a file with folders", "/api/clew/articles?name=" + url.QueryEscape(`..\..\etc/../..//passwd.txt`), text, nil, 201, `"source":"passwd.txt"`},
		{"a title and a date", "/api/clew/articles", `{"text":"Peru joined it.","title":"Peru in","published":"2022-05-01","name":"in"}`, []string{"Content-Type: application/json"}, 201, `"iri":"clew:article/in","title":"Peru in"`},
		{"no name", "/api/clew/articles", text, nil, 400, "name is missing"},
		{"two dots", "/api/clew/articles?name=..", text, nil, 400, "name is missing"},
		{"an empty file", "/api/clew/articles?name=a.txt", "", nil, 400, "a.txt is empty"},
		{"bytes that are no text", "/api/clew/articles?name=a.txt", "\xff\xfa\x00", nil, 400, "a.txt"},
		{"a program", "/api/clew/articles?name=a.exe", "MZ\x00\x01", nil, 400, "a.exe"},
		{"a long name", "/api/clew/articles?name=" + strings.Repeat("n", 1000) + ".txt", text, nil, 400, "too long"},
		{"an empty text", "/api/clew/articles", `{"text":" "}`, []string{"Content-Type: application/json"}, 400, "the text is empty"},
		{"no date", "/api/clew/articles", `{"text":"x","published":"soon"}`, []string{"Content-Type: application/json"}, 400, "not a date"},
		{"another field", "/api/clew/articles", `{"txt":"x"}`, []string{"Content-Type: application/json"}, 400, "unknown field"},
		{"a book", "/api/clew/articles?name=a.txt", strings.Repeat(text, 110_000), nil, 400, "larger than 4 MB"},
		{"more than a body has", "/api/clew/articles?name=a.txt", strings.Repeat("x", 65<<20), nil, 413, "too large"},
		{"another site", "/api/clew/articles?name=evil.txt", text, []string{"Origin: http://evil.example"}, 403, "another site"},
		{"another site, an old browser", "/api/clew/articles?name=evil.txt", text, []string{"Sec-Fetch-Site: cross-site"}, 403, "another site"},
	} {
		status, body, h := fetched(t, "POST", server+x.url, x.body, x.header...)
		if status != x.want || !strings.Contains(body, x.in) || strings.Contains(body, "/tmp/") || x.want >= 400 && h.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %.300s; want %d %s", x.name, status, body, x.want, x.in)
		}
	}
	for _, x := range [][2]string{{"POST", "/api/clew/articles?name=a.txt"}, {"DELETE", "/api/clew/article?iri=clew:article/in"}, {"PUT", "/api/clew/articles"}, {"POST", "/api/clew/ARTICLES?name=a.txt"}, {"PATCH", "/api/clew/stats"}} {
		if status, body, _ := fetched(t, x[0], readOnly+x[1], text); status != 403 || !strings.Contains(body, "--write") {
			t.Errorf("read-only: %v: %d %s", x, status, body)
		}
	}
	if s := got[struct{ Sources []struct{ Source string } }](t, "GET", server+"/api/clew/sources", "", 200); len(s.Sources) != 3 || strings.Contains(fmt.Sprint(s), "evil") {
		t.Errorf("in the end there are %v", s)
	}
}

// TestAPIDrawing: what is near, what is between, and only what was asked for.
func TestAPIDrawing(t *testing.T) {
	server, _ := addedNews(t)
	near := func(more string) apiDrawing {
		return got[apiDrawing](t, "GET", server+"/api/clew/neighbourhood?iri=clew:Andean_League"+more, "", 200)
	}
	all := near("")
	for _, want := range []string{"Peru memberOf Andean League", "Bolivia memberOf Andean League", "Ana Díaz leads Andean League", "Chile memberOf Andean League"} {
		if !slices.Contains(all.words(), want) {
			t.Errorf("%q is not among %q", want, all.words())
		}
	}
	if last := all.Facts[len(all.Facts)-1]; !all.Facts[0].Asserted || last.Asserted {
		t.Errorf("what is asserted comes first: %q", all.words())
	}
	if all.Nodes[0].IRI != "clew:Andean_League" || all.Nodes[0].Facts != len(all.Facts) || all.Limited {
		t.Errorf("the middle %v of %d facts", all.Nodes[0], len(all.Facts))
	}
	if d := near("&asserted=true"); slices.ContainsFunc(d.Facts, func(f apiFact) bool { return !f.Asserted }) || len(d.Facts) == 0 || slices.Contains(d.words(), "Chile memberOf Andean League") {
		t.Errorf("asserted: %q", d.words())
	}
	if d := near("&relation=leads"); !slices.Equal(d.words(), []string{"Ana Díaz leads Andean League"}) {
		t.Errorf("one relation: %q", d.words())
	}
	if d := near("&class=Agent&asserted=true"); !slices.Contains(d.words(), "Ana Díaz leads Andean League") || !slices.Contains(d.words(), "Peru memberOf Andean League") {
		t.Errorf("a class above: %q", d.words())
	}
	if d := near("&class=Person"); len(d.Facts) == 0 || slices.Contains(d.words(), "Peru memberOf Andean League") {
		t.Errorf("people: %q", d.words())
	}
	if d := near("&limit=2"); len(d.Facts) != 2 || !d.Limited {
		t.Errorf("two: %v", d)
	}
	if d := got[apiDrawing](t, "GET", server+"/api/clew/neighbourhood?iri=clew:Peru&depth=2", "", 200); !slices.Contains(d.words(), "Ana Díaz leads Andean League") {
		t.Errorf("two steps: %q", d.words())
	}
	if d := got[apiDrawing](t, "GET", server+"/api/clew/neighbourhood?iri=clew:Nobody", "", 200); len(d.Nodes) != 1 || len(d.Facts) != 0 {
		t.Errorf("nothing there: %v", d)
	}
	for _, bad := range []string{"neighbourhood", "neighbourhood?iri=clew:Peru&depth=4", "neighbourhood?iri=clew:Peru&depth=0", "neighbourhood?iri=clew:Peru&limit=x"} {
		got[explorer.Problem](t, "GET", server+"/api/clew/"+bad, "", 400)
	}
	if d := got[apiDrawing](t, "POST", server+"/api/clew/graph", `{"entities":["clew:Peru","<clew:Andean_League>","clew:Nobody"]}`, 200); !slices.Equal(d.words(), []string{"Peru memberOf Andean League"}) || len(d.Nodes) != 3 {
		t.Errorf("between: %q %v", d.words(), d.Nodes)
	}
	leads := near("&relation=leads").Facts[0]
	if d := got[apiDrawing](t, "POST", server+"/api/clew/graph", fmt.Sprintf(`{"statements":[%q],"evidence":["<%s>"]}`, leads.IRI, leads.Evidence[0].IRI), 200); !slices.Contains(d.words(), "Ana Díaz leads Andean League") {
		t.Errorf("by statement and sentence: %q", d.words())
	}
	got[explorer.Problem](t, "POST", server+"/api/clew/graph", `{"entity":"x"}`, 400)
	status, rdf, h := fetched(t, "POST", server+"/api/clew/export", fmt.Sprintf(`{"statements":[%q],"format":"nquads"}`, leads.IRI))
	for _, want := range []string{"<clew:Ana_Díaz> <clew:leads> <clew:Andean_League> <", "#subject> <clew:Ana_Díaz>", `#exact> "Ana Díaz leads the Andean League."`, `<clew:Andean_League> <http://www.w3.org/2000/01/rdf-schema#label> "Andean League"`, "NewsArticle"} {
		if !strings.Contains(rdf, want) {
			t.Errorf("the export lacks %s", want)
		}
	}
	if status != 200 || h.Get("Content-Type") != "application/n-quads" || strings.Contains(rdf, "clew:Peru> <clew:memberOf>") {
		t.Errorf("%d %s", status, rdf)
	}
	got[explorer.Problem](t, "POST", server+"/api/clew/export", `{"statements":["clew:Peru"]}`, 400)
}

// TestAPIAsk: questions, chains, times, the things of a page, and the server itself.
func TestAPIAsk(t *testing.T) {
	server, _ := addedNews(t)
	type asked struct {
		Known   bool
		Script  string
		Words   []explorer.Meaning
		Rows    [][]struct{ Text, Value string }
		Near    []string
		Columns []string
	}
	ask := func(q string) asked {
		return got[asked](t, "GET", server+"/api/clew/ask?q="+url.QueryEscape(q), "", 200)
	}
	a := ask("Who leads the Andean League?")
	if !a.Known || len(a.Rows) != 1 || a.Rows[0][0].Text != "Ana Díaz" || a.Rows[0][0].Value != "<clew:Ana_Díaz>" || a.Script == "" || a.Columns[0] != "answer" || len(a.Words) == 0 {
		t.Errorf("%+v", a)
	}
	if a := ask("Who frobnicates the Andean League?"); a.Known || a.Rows == nil || !slices.Contains(a.Words, explorer.Meaning{Text: "frobnicates"}) {
		t.Errorf("%+v", a)
	}
	got[explorer.Problem](t, "GET", server+"/api/clew/ask", "", 400)
	got[explorer.Problem](t, "GET", server+"/api/clew/ask?q="+strings.Repeat("who+", 1000), "", 400)
	type chains struct {
		From, To struct{ IRI, Name string }
		Chains   [][]struct {
			Forward bool
			Fact    apiFact
		}
	}
	p := got[chains](t, "GET", server+"/api/clew/path?from=Peru&to=clew:Ana_D%C3%ADaz", "", 200)
	if len(p.Chains) == 0 || len(p.Chains[0]) != 2 || !p.Chains[0][0].Forward || p.Chains[0][1].Forward || p.Chains[0][1].Fact.Subject.Class != "Person" || p.From.Name != "Peru" {
		t.Errorf("%+v", p)
	}
	if p := got[chains](t, "GET", server+"/api/clew/path?from=Peru&to=Ana+D%C3%ADaz&avoid=leads&avoid=memberOf", "", 200); p.Chains == nil || len(p.Chains) != 0 {
		t.Errorf("not over these: %+v", p)
	}
	if p := got[explorer.Problem](t, "GET", server+"/api/clew/path?from=Peruu&to=Bolivia", "", 404); !strings.Contains(p.Hint, "Peru") {
		t.Errorf("%+v", p)
	}
	got[explorer.Problem](t, "GET", server+"/api/clew/path?from=Peru&to=clew:Peru", "", 400)
	got[explorer.Problem](t, "GET", server+"/api/clew/path?from=Peru&to=Bolivia&length=0", "", 400)
	type times struct {
		Items []struct {
			Time string
			Fact apiFact
		}
		Undated int
	}
	all := got[times](t, "GET", server+"/api/clew/timeline?iri=clew:Peru", "", 200)
	if len(all.Items) == 0 || all.Items[0].Time != "2022-05" {
		t.Errorf("%+v", all)
	}
	if late := got[times](t, "GET", server+"/api/clew/timeline?iri=clew:Peru&from=2023", "", 200); len(late.Items) != 0 {
		t.Errorf("%+v", late)
	}
	got[explorer.Problem](t, "GET", server+"/api/clew/timeline", "", 400)
	got[explorer.Problem](t, "GET", server+"/api/clew/timeline?iri=clew:Peru&from=soon", "", 400)
	if status, body, _ := fetched(t, "POST", server+"/api/v1/write", `[{"subject":"<clew:Peru>","predicate":"<http://www.w3.org/2002/07/owl#sameAs>","object":"<https://www.wikidata.org/entity/Q419>"},{"subject":"<clew:Bolivia>","predicate":"<http://www.w3.org/2002/07/owl#differentFrom>","object":"<clew:Peru>"}]`); status != 200 {
		t.Fatal(body)
	}
	_, body, _ := fetched(t, "GET", server+"/api/clew/entity?name=peru", "")
	for _, want := range []string{`"kinds":["Country","Agent"]`, `{"relation":"differentFrom","iri":"clew:Bolivia","name":"Bolivia"}`, `{"relation":"sameAs","iri":"https://www.wikidata.org/entity/Q419"}`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %s", body, want)
		}
	}
	if _, body, _ := fetched(t, "GET", server+"/api/clew/server", ""); body != `{"version":"v1.2.3","write":true,"cayley":false,"timeout":"2s","rows":100000}`+"\n" && !strings.Contains(body, `"cayley":true`) {
		t.Error(body)
	}
	_, bare, _ := fetched(t, "GET", server+"/api/clew/queries/members/script?.bare=true&organisation=Andean+League", "")
	if whole := got[any](t, "POST", server+"/api/clew/query", fmt.Sprintf(`{"script":%q,"columns":["member","ordinal","evidence"]}`, bare), 200); strings.Contains(bare, "function asserted") || !strings.Contains(fmt.Sprint(whole), "Bolivia") {
		t.Errorf("%s gives %v", bare, whole)
	}
}

// TestAPIKept: what is kept of answers ends with the graph that they were made of, whoever changes it.
func TestAPIKept(t *testing.T) {
	r := emptyRunner(t)
	server := explorerOf(t, r.db, r, explorer.Options{Write: true}).URL
	paths := []string{"/id/Peru", "/api/clew/entity?iri=clew:Peru", "/api/clew/facts?either=clew:Peru"}
	const note = `[{"subject":"<clew:Peru>","predicate":"<http://www.w3.org/2000/01/rdf-schema#label>","object":"Republic of Peru","label":"<clew:graph/x>"},{"subject":"<clew:Peru>","predicate":"<clew:likes>","object":"tea","label":"<clew:graph/x>"}]`
	for _, x := range []struct {
		what, method, path, body string
		names, facts             bool
	}{
		{"nothing yet", "GET", "/healthz", "", false, false},
		{"an article", "POST", "/api/clew/articles?name=a.txt", newsText, true, true},
		{"a name", "POST", "/api/v1/write", note, true, true},
		{"no name", "POST", "/api/v1/delete", note, true, true},
		{"no article", "DELETE", "/api/clew/article?iri=" + string(graph.ArticleIRI("a", "a.txt")), "", false, false},
	} {
		if status, body, _ := fetched(t, x.method, server+x.path, x.body); status >= 300 {
			t.Fatalf("%s: %d %s", x.what, status, body)
		}
		for range 2 { // as it is made, and as it is kept
			for _, path := range paths {
				status, body, h := fetched(t, "GET", server+path, "", "Accept: */*")
				there := strings.Contains(body, "Andean League") || strings.Contains(body, `"facts":`) && !strings.Contains(body, `"facts":0`) && !strings.Contains(body, `"facts":[]`)
				if there != x.facts || x.facts && (status != 200 || h.Get("ETag") == "") {
					t.Errorf("%s: %s: %d %.200s", x.what, path, status, body)
				}
				if strings.Contains(body, "Republic of Peru") != (x.what == "a name") && path != paths[2] {
					t.Errorf("%s: %s has or lacks the new name: %s", x.what, path, body)
				}
			}
		}
	}
}
