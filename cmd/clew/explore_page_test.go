package main

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clewgraph/clew/graph/explorer"
)

// TestExplorePage: our page is at each of its addresses, its files are under /page/ and nothing else is; without it / says how to get it.
func TestExplorePage(t *testing.T) {
	db, r := served(t)
	page := fstest.MapFS{
		"README": {Data: []byte("secret")}, "index.html": {Data: []byte("<!DOCTYPE html>the page")},
		"assets/a-1.js": {Data: []byte("1")}, "assets/n.woff2": {Data: []byte("2")},
	}
	url := explorerOf(t, db, r, explorer.Options{Page: page}).URL
	for _, path := range []string{"/", "/entity?iri=clew:Peru", "/graph", "/articles", "/article?iri=clew:article/a", "/queries", "/query?name=members", "/ask?q=x", "/path"} {
		status, body, h := fetched(t, "GET", url+path, "")
		if status != 200 || body != "<!DOCTYPE html>the page" || h.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %q %v", path, status, body, h)
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self';") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
	for path, want := range map[string]string{"/page/assets/a-1.js": "text/javascript; charset=utf-8", "/page/assets/n.woff2": "font/woff2"} {
		status, _, h := fetched(t, "GET", url+path, "")
		if status != 200 || h.Get("Content-Type") != want || !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", path, status, h)
		}
	}
	for _, path := range []string{"/page/", "/page/README", "/page/assets", "/page/assets/", "/page/..%2findex.html", "/page/../page.go", "/page/assets/..%2f..%2fpage.go", "/page/no.js", "/nothing", "/entity/x"} {
		if status, body, _ := fetched(t, "GET", url+path, ""); status != 404 && status != 301 && status != 307 || strings.Contains(body, "secret") || strings.Contains(body, "the page") {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}

	without := explorerOf(t, db, r, explorer.Options{Page: fstest.MapFS{"README": {}}}).URL
	for _, path := range []string{"/", "/graph"} {
		if status, body, _ := fetched(t, "GET", without+path, ""); status != 200 || !strings.Contains(body, "<code>make build</code>") {
			t.Errorf("%s without the page: %d %s", path, status, body)
		}
	}
}
