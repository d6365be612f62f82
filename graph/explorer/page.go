package explorer

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// Our page is built from ui by make ui. Without that the binary builds all the same, and says at / how to get it.
//
//go:embed all:page
var pageFiles embed.FS

func embeddedPage() fs.FS {
	page, err := fs.Sub(pageFiles, "page")
	if err != nil {
		panic(err) // the name is a constant
	}
	return page
}

// views are the paths of our page: the script in it reads which one it is, and its parameters. ui/src/model/address.ts has the same.
var views = []string{"/{$}", "/entity", "/graph", "/articles", "/article", "/queries", "/query", "/ask", "/path"}

// hasPage reports whether our page is there.
func hasPage(page fs.FS) bool {
	_, err := fs.Stat(page, "index.html")
	return err == nil
}

// page serves our page at the paths of its views, and its files under /page/.
func (s *server) ourPage(mux *http.ServeMux) {
	for _, view := range views {
		mux.HandleFunc("GET "+view, func(w http.ResponseWriter, r *http.Request) {
			if !hasPage(s.o.Page) {
				s.served(w, r)
				return
			}
			serveFile(w, r, s.o.Page, "index.html")
		})
	}
	mux.HandleFunc("GET /page/", s.pageFile)
}

// pageFile serves a file of our page. Those whose names have a hash of what is in them never change.
func (s *server) pageFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/page/")
	info, err := fs.Stat(s.o.Page, name) // refuses names with .. in them
	if _, known := types[path.Ext(name)]; err != nil || info.IsDir() || !known {
		fail(w, r, http.StatusNotFound, errNoPage)
		return
	}
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	serveFile(w, r, s.o.Page, name)
}
