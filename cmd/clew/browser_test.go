package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Tests in a real browser. `make browser` installs Chromium and builds the pages that they look at; each step leaves a picture in bin/screenshots.

// stepTime is what a step in the browser may take, on a machine that runs other tests beside it.
const stepTime = 30 * time.Second

// screen is how wide and tall the window is, in pixels.
type screen struct {
	width, height int64
	dark          bool
}

var desk, phone = screen{1280, 860, false}, screen{360, 740, false}

// tab is a page in a browser, and what was wrong in it so far.
type tab struct {
	t     testing.TB
	ctx   context.Context
	home  string // the server
	shots string
	steps int

	mu       sync.Mutex
	faults   []string
	requests int // that were seen
}

// chromium finds the browser.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium here: make browser installs it where that is possible")
	return ""
}

// browse opens a tab on a server. In the end nothing may have been wrong: no error of a script or in the console, no request to another host.
func browse(t testing.TB, server string, s screen) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.WSURLReadTimeout(time.Minute))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {})) // a newer Chromium says what this chromedp does not know
	t.Cleanup(leave)
	b := &tab{t: t, ctx: ctx, home: server, shots: filepath.Join("..", "..", "bin", "screenshots", t.Name())}
	if err := os.RemoveAll(b.shots); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(b.shots, 0o777); err != nil {
		t.Fatal(err)
	}
	chromedp.ListenTarget(ctx, b.see)
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	b.do("a window", network.Enable(), log.Enable(), runtime.Enable(), chromedp.EmulateViewport(s.width, s.height),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.requests == 0 {
			t.Error("no request was seen, so none to another host would have been")
		}
		for _, f := range b.faults {
			t.Errorf("the browser: %s", f)
		}
	})
	return b
}

// see notes what is wrong.
func (b *tab) see(event any) {
	fault := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			words, _ := json.Marshal(e.Args)
			fault = "console: " + string(words)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError {
			fault = fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		b.mu.Lock()
		b.requests++
		b.mu.Unlock()
		u, err := url.Parse(e.Request.URL)
		if err != nil || u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" && !strings.HasPrefix(e.Request.URL, b.home+"/") {
			fault = "a request to " + e.Request.URL
		}
	case *page.EventJavascriptDialogOpening:
		fault = "a dialog: " + e.Message
		go func() { _ = chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true)) }() // the tab may be closed
	}
	if fault != "" {
		b.mu.Lock()
		b.faults = append(b.faults, fault)
		b.mu.Unlock()
	}
}

// forgive takes back the faults that have some words in them, and reports whether there were any: what a test provokes.
func (b *tab) forgive(words string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	var rest []string
	for _, f := range b.faults {
		if !strings.Contains(f, words) {
			rest = append(rest, f)
		}
	}
	had := len(rest) < len(b.faults)
	b.faults = rest
	return had
}

// do takes some actions.
func (b *tab) do(what string, actions ...chromedp.Action) {
	b.t.Helper()
	// The first one starts the browser, whose life must not end with that of a step.
	if chromedp.FromContext(b.ctx).Target == nil {
		if err := chromedp.Run(b.ctx); err != nil {
			b.t.Fatalf("the browser does not start: %v", err)
		}
	}
	ctx, done := context.WithTimeout(b.ctx, stepTime)
	defer done()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.shot("failed " + what)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.t.Fatalf("%s: %v; faults %q; see %s", what, err, b.faults, b.shots)
	}
}

// step takes some actions and a picture of what came of them.
func (b *tab) step(what string, actions ...chromedp.Action) {
	b.t.Helper()
	b.do(what, actions...)
	b.shot(what)
}

func (b *tab) shot(what string) {
	b.steps++
	ctx, done := context.WithTimeout(b.ctx, stepTime)
	defer done()
	var png []byte
	if err := chromedp.Run(ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.t.Logf("no picture of %s: %v", what, err)
		return
	}
	name := fmt.Sprintf("%02d %s.png", b.steps, strings.NewReplacer("/", " ", ":", "").Replace(what))
	if err := os.WriteFile(filepath.Join(b.shots, name), png, 0o666); err != nil {
		b.t.Error(err)
	}
}

// value evaluates an expression of JavaScript.
func value[T any](b *tab, expression string) (out T) {
	b.t.Helper()
	b.do(expression, chromedp.Evaluate(expression, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return out
}

// until waits for an expression to be true.
func until(expression string) chromedp.Action {
	return chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(stepTime))
}

// id selects an element by its hook for tests.
func id(name string) string { return `[data-testid="` + name + `"]` }

// open loads a view of our page and waits until it shows its first data.
func (b *tab) open(path string) chromedp.Action {
	return chromedp.Tasks{chromedp.Navigate(b.home + path), shown("")}
}

// shown waits until a view, any where it is "", shows its first data.
func shown(view string) chromedp.Action {
	of := ""
	if view != "" {
		of = `[data-view="` + view + `"]`
	}
	return until(`!!document.querySelector('main` + of + `[data-ready="true"]')`)
}

// drawn waits until the drawing stands.
var drawn = until(`!!document.querySelector('[data-testid="graph-canvas"][data-ready="true"]')`)

// fits says whether a page is as wide as its window, and what sticks out.
func (b *tab) fits() {
	b.t.Helper()
	if out := value[string](b, `(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return "";
		return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > w + 1).slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).join("\n") || "wider than its window"; })()`); out != "" {
		b.t.Errorf("%s scrolls sideways: %s", value[string](b, "location.href"), out)
	}
}

// axeFile is the checker of accessibility, which npm installs for the tests of our page.
const axeFile = "../../graph/explorer/ui/node_modules/axe-core/axe.min.js"

// accessible lets axe look at the page as it is: it must find no serious fault.
func (b *tab) accessible(what string) {
	b.t.Helper()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		b.t.Log("axe is not there: make browser installs it")
		return
	}
	b.do("axe", chromedp.Evaluate(string(axe)+";0", nil))
	found := value[[]struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML, FailureSummary string }
	}](b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.map((v) => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map((n) => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`)
	for _, v := range found {
		if v.Impact != "serious" && v.Impact != "critical" {
			b.t.Logf("axe: %s: %s: %s: %s", what, v.Impact, v.Help, v.Nodes[0].HTML)
			continue
		}
		for _, n := range v.Nodes {
			b.t.Errorf("axe: %s: %s: %s: %.300s %.400s", what, v.Impact, v.Help, n.HTML, n.FailureSummary)
		}
	}
}
