package main

import (
	"context"
	"fmt"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/rdf"

	"github.com/cayleygraph/quad"
)

// paged skips a test where our page is not built.
func paged(t testing.TB) {
	t.Helper()
	chromium(t)
	if _, err := os.Stat("../../graph/explorer/page/index.html"); err != nil {
		t.Skip("our page is not built: make browser does it, where there is Node 20.19 or later")
	}
}

const (
	maldives  = "clew:Maldives"
	coalition = "clew:Global_Coalition_to_Defeat_ISIS"
	welcomed  = "The Coalition welcomed the Maldives as its 87th member, underscoring its broadening global reach."
)

// downloads gives the folder that the tab saves files in.
func (b *tab) downloads() string {
	b.t.Helper()
	dir := b.t.TempDir()
	b.do("a folder for files", browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir))
	return dir
}

// saved waits for a file and gives its bytes.
func (b *tab) saved(dir, ending string) []byte {
	b.t.Helper()
	for began := time.Now(); time.Since(began) < stepTime; time.Sleep(50 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(dir, "*"+ending))
		if err != nil || len(found) == 0 {
			continue
		}
		if raw, err := os.ReadFile(found[0]); err == nil && len(raw) > 0 {
			return raw
		}
	}
	b.t.Fatalf("no file %s was saved", ending)
	return nil
}

// edgePlace gives where on the screen the drawing has an edge between two things.
const edgePlace = `((from, to) => {
	const box = document.querySelector('[data-testid="graph-canvas"]');
	const cy = [box, ...box.querySelectorAll("*")].map((e) => e._cyreg && e._cyreg.cy).find(Boolean);
	const edge = cy.edges().filter((e) => e.source().id() === from && e.target().id() === to)[0];
	if (!edge) return null;
	cy.fit(edge.connectedNodes(), 80);
	const at = edge.midpoint ? edge.renderedMidpoint() : null, frame = cy.container().getBoundingClientRect();
	return [frame.left + at.x, frame.top + at.y];
})`

// TestBrowserJourney: from a name to the sentence, to a saved query, to a file.
func TestBrowserJourney(t *testing.T) {
	paged(t)
	server, _ := seeded(t, explorer.Options{})
	b := browse(t, server, desk)
	dir := b.downloads()

	b.step("front page", b.open("/"), chromedp.WaitVisible(id("search")))
	b.step("search completes", chromedp.SendKeys(id("search"), "Mald"), chromedp.WaitVisible(`[role="option"][data-iri="`+maldives+`"]`))
	b.step("entity", chromedp.Click(`[role="option"][data-iri="`+maldives+`"]`), shown("entity"), chromedp.WaitVisible(id("entity-name")))
	if h := value[string](b, `document.querySelector('[data-testid="entity-name"]').textContent`); h != "Maldives" {
		t.Errorf("the page is of %q", h)
	}
	if words := value[string](b, `document.querySelector("main").innerText`); !strings.Contains(words, welcomed) || !strings.Contains(words, "Global Coalition to Defeat ISIS") {
		t.Errorf("the page says %q", words)
	}
	b.step("graph", b.open("/graph?iri="+maldives), drawn)
	before := value[int](b, `+document.querySelector('[data-testid="graph-canvas"]').dataset.nodes`)
	b.step("expanded", chromedp.Evaluate(`document.querySelectorAll("details.list").forEach((d) => { d.open = true; })`, nil), chromedp.Click(`[data-testid="node-item"][data-iri="`+coalition+`"]`),
		chromedp.WaitVisible(id("expand")), chromedp.Click(id("expand")), until(fmt.Sprintf(`+document.querySelector('[data-testid="graph-canvas"]').dataset.nodes > %d`, before)), drawn)
	if n := value[int](b, `+document.querySelector('[data-testid="graph-canvas"]').dataset.nodes`); n < 10 {
		t.Errorf("%d things after the expansion", n)
	}

	at := value[[]float64](b, edgePlace+fmt.Sprintf("(%q, %q)", maldives, coalition))
	if len(at) != 2 {
		t.Fatal("the drawing has no edge from the Maldives to the Coalition")
	}
	b.step("edge clicked", chromedp.Sleep(300*time.Millisecond), chromedp.MouseClickXY(at[0], at[1]), chromedp.WaitVisible(id("thread-mark")))
	b.marked(welcomed)
	for hook, want := range map[string]string{"thread-speaker": "the article itself", "thread-confidence": "85", "thread-pattern": "", "thread-status": "asserted"} {
		if words := value[string](b, `document.querySelector('[data-testid="`+hook+`"]').innerText`); words == "" || !strings.Contains(strings.ToLower(words), want) {
			t.Errorf("%s says %q, want %q", hook, words, want)
		}
	}
	if seen := value[bool](b, `(() => { const m = document.querySelector('[data-testid="thread-mark"]').getBoundingClientRect(); return m.top >= 0 && m.bottom <= innerHeight; })()`); !seen {
		t.Error("the sentence is out of sight")
	}
	address := value[string](b, "location.href")

	b.step("sentence clicked", chromedp.Evaluate(`[...document.querySelectorAll('[data-testid="sentence"]')].find((s) => s.textContent.includes("participated as observers")).click()`, nil),
		until(`document.querySelector('[data-testid="sentence-facts"]')?.innerText.includes("Uzbekistan")`))
	if n := value[int](b, `document.querySelectorAll('[data-testid="edge-item"][aria-pressed="true"]').length`); n < 3 {
		t.Errorf("%d edges are lit of a sentence with three facts", n)
	}
	// The address is the whole state: another tab shows the same.
	b.step("shared address", chromedp.Navigate("about:blank"), chromedp.Navigate(address), shown("graph"), chromedp.WaitVisible(id("thread-mark")))
	b.marked(welcomed)

	b.step("saved drawing", drawn, chromedp.Click(id("save-svg")), chromedp.Click(id("save-png")), chromedp.Click(id("save-rdf")))
	if svg := string(b.saved(dir, ".svg")); !strings.Contains(svg, "<svg") || !strings.Contains(svg, "Maldives") {
		t.Errorf("SVG: %.200s", svg)
	}
	b.saved(dir, ".png")
	if files, _ := filepath.Glob(filepath.Join(dir, "*.png")); len(files) > 0 {
		f, err := os.Open(files[0])
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if im, err := png.Decode(f); err != nil || im.Bounds().Dx() < 100 {
			t.Errorf("PNG: %v", err)
		}
	}
	member := false
	if err := rdf.Decode(strings.NewReader(string(b.saved(dir, ".ttl"))), rdf.Turtle, rdf.Options{File: "saved"}, func(q quad.Quad) error {
		member = member || q.Subject == quad.IRI(maldives) && q.Predicate == quad.IRI("clew:memberOf") && q.Object == quad.IRI(coalition)
		return nil
	}); err != nil || !member {
		t.Errorf("RDF: %v, has the fact: %v", err, member)
	}

	b.step("saved queries", b.open("/queries"))
	b.step("form", chromedp.Click(`a[href*="name=observers"]`), shown("query"), chromedp.WaitVisible(id("query-form")))
	b.step("form filled", chromedp.SetValue(`[data-testid="query-form"] input[name="organisation"]`, ""), chromedp.SendKeys(`[data-testid="query-form"] input[name="organisation"]`, "Coalition"), chromedp.Click(id("query-run")),
		shown("query"), chromedp.WaitVisible(id("result-table")), until(`document.querySelector('[data-testid="result-table"]').innerText.includes("Tajikistan")`))
	if search := value[string](b, "decodeURIComponent(location.search)"); !strings.Contains(search, "organisation=Coalition") {
		t.Errorf("the address does not say what was run: %s", search)
	}
	b.step("answer as graph", chromedp.Click(id("result-as-graph")), drawn)
	b.step("Gizmo edited", chromedp.Click(id("result-as-table")), chromedp.Click(id("gizmo-edit")), chromedp.WaitVisible(id("gizmo")), chromedp.SetValue(id("gizmo"), ""),
		chromedp.SendKeys(id("gizmo"), `g.V("<clew:Maldives>").out("<clew:memberOf>").all()`), chromedp.Click(id("gizmo-run")),
		until(`document.querySelector('[data-testid="result-table"]')?.innerText.includes("Global Coalition")`))
	b.step("table saved", chromedp.Click(id("save-csv")))
	if csv := string(b.saved(dir, ".csv")); !strings.Contains(csv, "Global Coalition to Defeat ISIS") {
		t.Errorf("CSV: %q", csv)
	}
	b.step("asked", b.open("/ask?q="+url.QueryEscape("Who observes the coalition?")), until(`document.querySelector('[data-testid="answer"]').innerText.includes("Uzbekistan")`))
	b.step("path", b.open("/path?from=Maldives&to=Uzbekistan"), chromedp.WaitVisible(id("chain")))
}

// marked checks that just these words are marked in the article beside.
func (b *tab) marked(words string) {
	b.t.Helper()
	if got := value[string](b, `[...document.querySelectorAll('[data-testid="thread-mark"]')].map((m) => m.textContent).join("")`); got != words {
		b.t.Errorf("marked is %q, want %q", got, words)
	}
}

// press presses keys.
func press(keys ...string) chromedp.Action {
	var out chromedp.Tasks
	for _, k := range keys {
		out = append(out, chromedp.KeyEvent(k))
	}
	return out
}

// tabTo presses Tab until an element has the focus.
func tabTo(b *tab, selector string, most int) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for range most {
			if err := chromedp.KeyEvent(kb.Tab).Do(ctx); err != nil {
				return err
			}
			there := false
			if err := chromedp.Evaluate(fmt.Sprintf("document.activeElement.matches(%q)", selector), &there).Do(ctx); err != nil || there {
				return err
			}
		}
		return fmt.Errorf("%d times Tab does not lead to %s", most, selector)
	})
}

// TestBrowserKeyboard: the same way without a mouse.
func TestBrowserKeyboard(t *testing.T) {
	paged(t)
	server, _ := seeded(t, explorer.Options{})
	b := browse(t, server, desk)
	b.step("skip link", b.open("/"), tabTo(b, "a.skip", 1))
	b.step("search", press("/"), until(`document.activeElement.matches('[data-testid="search"]')`), press("m", "a", "l", "d"), chromedp.WaitVisible(`[role="option"][data-iri="`+maldives+`"]`))
	b.step("option chosen", press(kb.ArrowDown), until(`document.querySelector('[role="option"][aria-selected="true"]')?.dataset.iri === "`+maldives+`" && document.activeElement.getAttribute("aria-activedescendant") === document.querySelector('[role="option"][aria-selected="true"]').id`))
	b.step("entity", press(kb.Enter), shown("entity"), until(`document.activeElement.matches('[data-testid="entity-name"]')`))
	b.step("thread", tabTo(b, id("fact-open"), 40), press(kb.Enter), chromedp.WaitVisible(id("thread-mark")), until(`!!document.activeElement.closest(".thread")`))
	b.marked(welcomed)
	b.step("thread closed", press(kb.Escape), until(`!document.querySelector('[data-testid="thread"]') && document.activeElement.matches('[data-testid="fact-open"]')`))
	b.step("graph", b.open("/graph?iri="+maldives), drawn, tabTo(b, id("edge-item"), 60), press(kb.Enter), chromedp.WaitVisible(id("thread-mark")))
	b.step("next sentence", tabTo(b, id("sentence"), 60), press(kb.ArrowDown), until(`document.activeElement.matches('[data-testid="sentence"]')`), press(kb.Enter), chromedp.WaitVisible(id("sentence-facts")))
	b.step("expanded", press(kb.Escape), until(`!document.querySelector('[data-testid="thread"]')`), tabTo(b, `[data-testid="node-item"][data-iri="`+coalition+`"]`, 80), press(kb.Enter),
		chromedp.WaitVisible(id("expand")), chromedp.ActionFunc(func(ctx context.Context) error {
			// Its card comes before the lists.
			for range 80 {
				if err := input.DispatchKeyEvent(input.KeyDown).WithKey("Tab").WithCode("Tab").WithWindowsVirtualKeyCode(9).WithModifiers(input.ModifierShift).Do(ctx); err != nil {
					return err
				}
				there := false
				if err := chromedp.Evaluate(`document.activeElement.matches('[data-testid="expand"]')`, &there).Do(ctx); err != nil || there {
					return err
				}
			}
			return fmt.Errorf("Shift-Tab does not lead to the button that expands")
		}), press(kb.Enter), until(`+document.querySelector('[data-testid="graph-canvas"]').dataset.nodes > 10`), drawn)
	b.step("query", b.open("/query?name=members"), tabTo(b, `[data-testid="query-form"] input`, 40), tabTo(b, id("query-run"), 3), press(kb.Enter), chromedp.WaitVisible(id("result-table")))
}

// viewsOf are addresses of all views, with a graph that has something to show in each.
var viewsOf = map[string]string{
	"front": "/", "entity": "/entity?iri=" + coalition, "graph": "/graph?iri=" + coalition, "articles": "/articles", "article": "/article?iri=clew:article/coalition", "queries": "/queries",
	"query": "/query?name=observers", "ask": "/ask?q=Who+observes+the+coalition%3F", "path": "/path?from=Maldives&to=Uzbekistan",
	"graph with a thread": "/graph?iri=" + maldives + "&thread=clew:article/coalition&at=3172-3269", "query as graph": "/query?name=observers&as=graph", "form to fill": "/query?name=between", "no such thing": "/entity?iri=clew:Nobody",
}

// TestBrowserViews: each view, in light and dark, on a desk and on a phone, is accessible and fits its window.
func TestBrowserViews(t *testing.T) {
	paged(t)
	server, _ := seeded(t, explorer.Options{Write: true})
	for name, s := range map[string]screen{"desk": desk, "phone": phone, "dark": {1280, 860, true}, "dark phone": {360, 740, true}} {
		t.Run(name, func(t *testing.T) {
			b := browse(t, server, s)
			for view, path := range viewsOf {
				b.do(view, b.open(path))
				if strings.Contains(path, "graph") || strings.HasPrefix(view, "entity") {
					b.do(view, drawn)
				}
				b.fits()
				b.accessible(view)
				b.shot(view)
			}
			ground := value[string](b, `getComputedStyle(document.body).backgroundColor`)
			var r, g, bl int
			if _, err := fmt.Sscanf(ground, "rgb(%d, %d, %d)", &r, &g, &bl); err != nil || (r+g+bl < 300) != s.dark {
				t.Errorf("the ground is %s", ground)
			}
		})
	}
}

// TestBrowserHostile: an article with markup and addresses of script in it is words, wherever it is shown; it is added by the page itself.
func TestBrowserHostile(t *testing.T) {
	paged(t)
	r := emptyRunner(t)
	server := explorerOf(t, r.db, r, explorer.Options{Write: true, Timeout: 20 * time.Second}).URL
	b := browse(t, server, desk)
	const text = `<script>alert("body")</script> joins the League

Peru joined the <b>Andean League</b> in May 2022. Ana Díaz <img src=x onerror=alert(1)> leads the Andean League. Visit javascript:alert(2) now. "</textarea><script>alert(3)</script>" said Ana Díaz.`
	b.step("form", b.open("/articles"), chromedp.Evaluate(`document.querySelector("details.add").open = true`, nil), chromedp.WaitVisible(id("add-text")))
	b.step("pasted", chromedp.SetValue(id("add-text"), text), chromedp.Evaluate(`document.querySelector('[data-testid="add-text"]').dispatchEvent(new Event("input", {bubbles: true})); const t = document.querySelector("#add-title"); t.value = '<script>alert("title")</'+'script>'; t.dispatchEvent(new Event("input", {bubbles: true}))`, nil),
		chromedp.Click(id("add-run")), until(`document.querySelector('[data-testid="add-result"]').innerText.includes("statement")`))
	sources, err := r.db.Sources(context.Background())
	if err != nil || len(sources) != 1 || sources[0].Title != `<script>alert("title")</script>` {
		t.Fatalf("%v %v", sources, err)
	}
	a, err := r.db.Article(context.Background(), sources[0].IRI)
	if err != nil || a.Text != text {
		t.Errorf("kept is %q %v", a.Text, err)
	}
	if status, body, _ := fetched(t, "POST", server+"/api/v1/write", `[{"subject":"<clew:Peru>","predicate":"<http://www.w3.org/2002/07/owl#sameAs>","object":"<javascript:alert(4)>"},
		{"subject":"<clew:Peru>","predicate":"<http://www.w3.org/2000/01/rdf-schema#label>","object":"<img src=x onerror=alert(5)>","label":"<clew:graph/x>"}]`); status != 200 {
		t.Fatal(body)
	}
	for _, path := range []string{"/article?iri=" + url.QueryEscape(string(sources[0].IRI)), "/entity?iri=clew:Peru", "/graph?iri=clew:Andean_League", "/articles", "/query?name=quotations", "/query?gizmo=" + url.QueryEscape(`g.emit({a: "<img src=x onerror=alert(6)>", b: "<javascript:alert(7)>"})`),
		"/ask?q=" + url.QueryEscape(`<script>alert(8)</script>?`), "/entity?name=" + url.QueryEscape(`"><img src=x onerror=alert(9)>`), "/"} {
		b.step("hostile "+strings.NewReplacer("?", " ", "&", " ", "%", "", "=", " ").Replace(path[:min(40, len(path))]), b.open(path))
		if bad := value[[]string](b, `[...document.querySelectorAll('a[href^="javascript:" i], img[onerror], [onclick], iframe, object, body script')].map((e) => e.outerHTML).filter((h) => !/^<script[^>]* src="\/page\//.test(h))`); len(bad) > 0 {
			t.Errorf("%s has %q", path, bad)
		}
	}
	b.forgive("404 (Not Found)") // of the thing that has no such name
	if !strings.Contains(value[string](b, `fetch("/api/clew/article?iri=`+url.QueryEscape(string(sources[0].IRI))+`").then((r) => r.text())`), `\u003cscript\u003e`) {
		t.Error("JSON has < as it is")
	}
	b.step("a file", b.open("/articles"), chromedp.Evaluate(`document.querySelector("details.add").open = true`, nil), chromedp.SetUploadFiles(id("add-file"), []string{mustAbs(t, "../../data/articles/coalition.txt")}), chromedp.WaitEnabled(id("add-run")),
		chromedp.Click(id("add-run")), until(`document.querySelector('[data-testid="add-result"]').innerText.includes("statement")`))
	b.step("timeline", b.open("/entity?iri=clew:Peru"), chromedp.WaitVisible(id("timeline-item")))
}

func mustAbs(t testing.TB, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}
