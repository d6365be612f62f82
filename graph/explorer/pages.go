package explorer

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed templates/*.html templates/clew.css
var templateFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*.html"))

func (s *server) pages(mux *http.ServeMux) {
	s.ourPage(mux)
	mux.HandleFunc("GET /served", s.served)
	mux.HandleFunc("GET /clew.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, templateFiles, "templates/clew.css")
	})
	mux.HandleFunc("GET /ui/{page}", s.cayleyPage)
	mux.HandleFunc("GET /static/", s.cayleyFile)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, r, http.StatusNotFound, errNoPage)
	})
}

// served is a page of words about what is served.
func (s *server) served(w http.ResponseWriter, r *http.Request) {
	stats, err := s.graph.Stats(r.Context())
	if err != nil {
		s.failed(w, r, err)
		return
	}
	s.page(w, r, "index.html", map[string]any{"Stats": stats, "Queries": s.backend.Queries(), "UI": hasUI(s.ui), "Page": hasPage(s.o.Page), "Write": s.o.Write})
}

// page writes a page of ours; what is in it is escaped.
func (s *server) page(w http.ResponseWriter, r *http.Request, name string, data any) {
	raw, err := rendered(name, data)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(raw) // the client may be gone
}

func rendered(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}

// hasUI reports whether Cayley's pages are there.
func hasUI(ui fs.FS) bool {
	_, err := fs.Stat(ui, "query.html")
	return err == nil
}
