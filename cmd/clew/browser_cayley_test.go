package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph/explorer"
)

// seeded is a server whose graph has the sample article.
func seeded(t testing.TB, o explorer.Options) (server string, r *runner) {
	t.Helper()
	r = emptyRunner(t)
	text, err := data.FS.ReadFile("articles/coalition.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Add(context.Background(), explorer.Submission{Text: string(text), Name: "coalition", Source: "coalition.txt"}); err != nil {
		t.Fatal(err)
	}
	return explorerOf(t, r.db, r, o).URL, r
}

// TestBrowserCayley: Cayley's own pages do here what their users know.
func TestBrowserCayley(t *testing.T) {
	chromium(t)
	if _, err := os.Stat("../../graph/explorer/cayley/query.html"); err != nil {
		t.Skip("Cayley's pages are not copied: make browser does it")
	}
	server, r := seeded(t, explorer.Options{Write: true})
	b := browse(t, server, desk)
	output := `document.querySelectorAll(".CodeMirror")[1].CodeMirror.getValue()`
	b.step("query page", chromedp.Navigate(server+"/ui/query"), until(`typeof editor === "object" && editor !== null && editor.getValue().length > 0`))
	if text := value[string](b, "editor.getValue()"); strings.Contains(text, "Hello") || !strings.Contains(text, "clew:Assertion") {
		t.Errorf("the editor opens with %q", text)
	}
	b.step("query answered", chromedp.Click("#run_button"), until(output+`.includes('"source"')`))
	if n := value[int](b, `JSON.parse(`+output+`).result.length`); n < 20 {
		t.Errorf("the query that the editor opens with has %d rows", n)
	}
	b.step("a query of one's own", chromedp.Evaluate(`editor.setValue('g.V("<clew:Maldives>").Out("<clew:memberOf>").All()')`, nil), chromedp.Click("#run_button"),
		until(output+`.includes("<clew:Global_Coalition_to_Defeat_ISIS>")`))
	b.step("saved queries", chromedp.Click("#saved"), chromedp.WaitVisible("#saved-queries a"))
	if n := value[int](b, `document.querySelectorAll("#saved-queries a").length`); n < 20 {
		t.Errorf("%d saved queries", n)
	}
	b.step("a saved query", chromedp.Evaluate(`[...document.querySelectorAll("#saved-queries a")].find((a) => a.textContent === "members").click()`, nil),
		until(`editor.getValue().includes("organisation")`), chromedp.Click("#run_button"), until(output+`.includes('"member"')`))
	for name, x := range map[string]struct{ text, want string }{
		"graphql": {`{ nodes(id: <clew:Maldives>) { id, <clew:memberOf> } }`, "Global_Coalition"},
		"mql":     {`[{"id": "<clew:Maldives>", "<clew:memberOf>": null}]`, "Global_Coalition"},
	} {
		b.step(name, chromedp.Evaluate(`$("#`+name+`-dropdown").click()`, nil), until(`selectedQueryLanguage === "`+name+`"`))
		if opens := value[string](b, "editor.getValue()"); strings.Contains(opens, "Hello") {
			t.Errorf("%s opens with %q", name, opens)
		}
		b.step(name+" opens", chromedp.Evaluate(`$("#output").text(""); document.querySelectorAll(".CodeMirror")[1].CodeMirror.setValue("")`, nil), chromedp.Click("#run_button"), until(output+`.includes('"id"')`))
		b.step(name+" answered", chromedp.Evaluate(fmt.Sprintf("editor.setValue(%q)", x.text), nil), chromedp.Click("#run_button"), until(output+`.includes("`+x.want+`")`))
	}
	b.step("an error", chromedp.Evaluate(`$("#gizmo-dropdown").click(); editor.setValue("g.V(")`, nil), chromedp.Click("#run_button"), until(output+`.includes("error")`))
	if !b.forgive("400 (Bad Request)") {
		t.Error("a broken query is no bad request")
	}
	b.step("query shape", chromedp.Navigate(server+"/ui/query_shape"), until(`typeof editor === "object" && editor !== null`),
		chromedp.Evaluate(`editor.setValue('g.V("<clew:Maldives>").Out("<clew:memberOf>").In("<clew:observerOf>").All()')`, nil), chromedp.Click("#run_button"),
		until(`document.querySelectorAll("#viz svg circle").length > 2`))
	b.step("visualize", chromedp.Evaluate(`localStorage.clear()`, nil), chromedp.Navigate(server+"/ui/visualize"), until(`typeof editor === "object" && editor !== null && editor.getValue().includes("clew:Assertion")`),
		chromedp.Click("#run_button"), until(`window.sigmaGraph !== undefined && sigmaGraph.graph.nodes().length > 10 && sigmaGraph.graph.edges().length > 10`))
	if painted := value[bool](b, `[...document.querySelectorAll("#visualize canvas")].some((c) => { const g = c.getContext("2d"); return g !== null && g.getImageData(0, 0, c.width, c.height).data.some((x) => x > 0); }) || document.querySelectorAll("#visualize svg circle").length > 10 || !!document.querySelector("#visualize canvas.sigma-scene")`); !painted {
		t.Error("nothing is drawn")
	}
	b.step("visualized", chromedp.Sleep(time.Second))
	b.step("write", chromedp.Navigate(server+"/ui/write"), chromedp.WaitVisible("#subject"), chromedp.SendKeys("#subject", "<clew:Peru>"), chromedp.SendKeys("#predicate", "<clew:likes>"),
		chromedp.SendKeys("#object", "tea"), chromedp.Click("#add_quad"), chromedp.WaitVisible("#alertBox"), until(`$("#alertBox").text().includes("Wrote")`))
	if _, facts, err := r.db.Entity(context.Background(), "clew:Peru"); err != nil || facts != 1 {
		t.Errorf("what the page wrote: %d %v", facts, err)
	}
}
