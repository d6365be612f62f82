package explorer

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// Cayley's web pages are copied from its module when the program is built (make cayley-ui): they are its work, and no part of ours.
//
//go:embed all:cayley
var cayleyFiles embed.FS

func embeddedUI() fs.FS {
	ui, err := fs.Sub(cayleyFiles, "cayley")
	if err != nil {
		panic(err) // the name is a constant
	}
	return ui
}

var errNoPage = &graph.Error{Message: "no such page", Hint: "/served lists what there is"}

// cayleyPages are the pages of Cayley's explorer.
var cayleyPages = map[string]string{"query": "query.html", "query_shape": "query_shape.html", "shape": "query_shape.html", "visualize": "visualize.html", "write": "write.html"}

func (s *server) cayleyPage(w http.ResponseWriter, r *http.Request) {
	file, known := cayleyPages[r.PathValue("page")]
	switch {
	case !known:
		fail(w, r, http.StatusNotFound, errNoPage)
	case !hasUI(s.ui):
		w.WriteHeader(http.StatusNotFound)
		s.page(w, r, "noui.html", nil)
	case file == "write.html" && !s.o.Write:
		fail(w, r, http.StatusForbidden, &graph.Error{Message: "the graph is read-only here", Hint: "clew explore --write"})
	default:
		serveFile(w, r, s.ui, file)
	}
}

func (s *server) cayleyFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	info, err := fs.Stat(s.ui, name) // refuses names with .. in them
	if err != nil || info.IsDir() {
		fail(w, r, http.StatusNotFound, errNoPage)
		return
	}
	serveFile(w, r, s.ui, name)
}

// types are those of the files that there are: the tables of a system may say otherwise.
var types = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2"}

// serveFile serves an embedded file, which changes only when the program does.
func serveFile(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		fail(w, r, http.StatusNotFound, errNoPage)
		return
	}
	kind, known := types[path.Ext(name)]
	if !known {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	sendTagged(w, r, raw)
}
