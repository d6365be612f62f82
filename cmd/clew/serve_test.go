package main

import (
	"archive/zip"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// serveFolder serves a folder on loopback until the transcript ends, as $SERVER; in files that end in .xml the word SERVER is replaced by that: serve FOLDER.
func serveFolder(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	var server *httptest.Server
	files := http.FileServer(http.Dir(dir))
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ".xml") {
			files.ServeHTTP(w, r)
			return
		}
		raw, err := os.ReadFile(filepath.Join(dir, filepath.Base(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write([]byte(strings.ReplaceAll(string(raw), "SERVER", server.URL))) // the client sees what is missing
	}))
	ts.Defer(server.Close)
	ts.Setenv("SERVER", server.URL)
}

// packFolder makes a .zip of a folder, or a .gz of a file: pack FOLDER FILE.
func packFolder(ts *testscript.TestScript, _ bool, args []string) {
	from, to := ts.MkAbs(args[0]), ts.MkAbs(args[1])
	out, err := os.Create(to)
	ts.Check(err)
	defer out.Close()
	if strings.HasSuffix(to, ".gz") {
		raw, err := os.ReadFile(from)
		ts.Check(err)
		w := gzip.NewWriter(out)
		_, err = w.Write(raw)
		ts.Check(err)
		ts.Check(w.Close())
		return
	}
	w := zip.NewWriter(out)
	ts.Check(w.AddFS(os.DirFS(from)))
	ts.Check(w.Close())
}
