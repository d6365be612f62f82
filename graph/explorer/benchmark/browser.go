package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watch notes when something is there for the first time, in milliseconds from the beginning of the navigation. What is there and not yet painted does not count: so two frames more.
const watch = `(() => { const look = () => { if (!window.thereAt && document.querySelector(%q)) { window.thereAt = -1; requestAnimationFrame(() => requestAnimationFrame(() => { window.thereAt = performance.now(); })); } };
	new MutationObserver(look).observe(document, {subtree: true, childList: true, attributes: true}); })()`

// deaf: a newer Chromium says what this chromedp does not know.
var deaf = chromedp.WithErrorf(func(string, ...any) {})

// rounds is how often a page is opened; the median counts.
const rounds = 5

// browse measures our page in a browser: each time with an empty cache, and a browser that is warm.
func browse(ctx context.Context, server string) error {
	size, fonts, err := bundle(server)
	if err != nil {
		return err
	}
	fmt.Printf("| our page, gzipped (HTML, scripts, styles) | %d kB | below 400 kB |\n| its fonts, beside that | %d kB | |\n", size/1000, fonts/1000)
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return errors.New("no Chromium: make browser")
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	defer stop()
	ctx, leave := chromedp.NewContext(alloc, deaf)
	defer leave()
	for _, x := range []struct{ what, path, there, want string }{
		{"page usable: front", "/", `main[data-view="front"][data-ready="true"]`, "below 1 s"},
		{"page usable: entity", "/entity?iri=clew:Global_Coalition_to_Defeat_ISIS", `main[data-view="entity"][data-ready="true"]`, "below 1 s"},
		{fmt.Sprintf("first draw of %d things", *most), "/graph?iri=" + hub, `[data-testid="graph-canvas"][data-ready="true"]`, "below 2 s"},
	} {
		var took []float64
		for range rounds {
			at, err := thereAt(ctx, server+x.path, x.there)
			if err != nil {
				return fmt.Errorf("%s: %w", x.what, err)
			}
			took = append(took, at)
		}
		slices.Sort(took)
		fmt.Printf("| %s | %.0f ms (%.0f to %.0f) | %s |\n", x.what, took[len(took)/2], took[0], took[len(took)-1], x.want)
	}
	return nil
}

// thereAt opens a page and gives when an element of it was there and painted.
func thereAt(ctx context.Context, address, selector string) (at float64, err error) {
	tab, leave := chromedp.NewContext(ctx, deaf)
	defer leave()
	if err := chromedp.Run(tab); err != nil {
		return 0, err
	}
	tab, done := context.WithTimeout(tab, time.Minute)
	defer done()
	err = chromedp.Run(tab, network.Enable(), network.SetCacheDisabled(true), chromedp.EmulateViewport(1280, 860),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(fmt.Sprintf(watch, selector)).Do(ctx)
			return err
		}),
		chromedp.Navigate(address), chromedp.Poll("window.thereAt > 0", nil, chromedp.WithPollingTimeout(time.Minute)), chromedp.Evaluate("window.thereAt", &at))
	return at, err
}

var asset = regexp.MustCompile("[\"'(`](?:/page/|\\./)?(assets/[A-Za-z0-9_.-]+\\.(?:js|css|woff2))")

// bundle gives the bytes that our page takes of the wire, and its fonts: all that its files name.
func bundle(server string) (size, fonts int, err error) {
	seen := map[string]bool{}
	var fetch func(path string) error
	fetch = func(path string) error {
		if seen[path] {
			return nil
		}
		seen[path] = true
		wire, err := get(server+path, "gzip")
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".woff2") {
			fonts += len(wire)
			return nil
		}
		size += len(wire)
		plain, err := get(server+path, "identity")
		if err != nil {
			return err
		}
		for _, m := range asset.FindAllSubmatch(plain, -1) {
			if err := fetch("/page/" + string(m[1])); err != nil {
				return err
			}
		}
		// Files beside a script or style are named without their folder.
		for _, m := range beside.FindAllSubmatch(plain, -1) {
			if err := fetch("/page/assets/" + string(m[1])); err != nil {
				return err
			}
		}
		return nil
	}
	err = fetch("/")
	if err == nil && len(seen) < 2 {
		err = errors.New("our page is not in the binary: make ui build")
	}
	return size, fonts, err
}

var beside = regexp.MustCompile("(?:[\"'(`]\\./|url\\()([A-Za-z0-9_-]+-[A-Za-z0-9_-]{8}\\.(?:js|css|woff2))")

func get(address, encoding string) ([]byte, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Encoding", encoding)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
