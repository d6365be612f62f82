package explorer

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// addedJSON is an article that was read, as /sources has it.
type addedJSON struct {
	sourceJSON
	Changed  bool `json:"changed"`
	Replaced bool `json:"replaced"`
}

// addArticles reads an article, given as a text in JSON or as the bytes of a file, into the graph.
func (s *server) addArticles(w http.ResponseWriter, r *http.Request) error {
	in, err := submission(r)
	if err != nil {
		return err
	}
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	added, skipped, err := s.backend.Add(r.Context(), in)
	if err != nil {
		return err
	}
	all, err := s.graph.Sources(r.Context())
	if err != nil {
		return err
	}
	out := struct {
		Articles []addedJSON `json:"articles"`
		Skipped  int         `json:"skipped"` // of the files in an archive
	}{[]addedJSON{}, skipped}
	status := http.StatusOK
	for _, a := range added {
		if a.Changed {
			status = http.StatusCreated
		}
		if i := slices.IndexFunc(all, func(x store.Source) bool { return x.IRI == a.IRI }); i >= 0 {
			out.Articles = append(out.Articles, addedJSON{sourceJSON(all[i]), a.Changed, a.Replaced})
		}
	}
	return sendStatus(w, status, out)
}

// maxName is how long the name of a file may be.
const maxName = 200

// submission reads what is to be added, within the bounds of a body.
func submission(r *http.Request) (Submission, error) {
	var in Submission
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // one that is none is a file's
	if kind == "application/json" {
		if err := decode(r, &in); err != nil {
			return in, err
		}
		switch {
		case strings.TrimSpace(in.Text) == "":
			return in, mistake("", "the text is empty")
		case !utf8.ValidString(in.Text + in.Title + in.Source + in.Name):
			return in, mistake("", "not UTF-8")
		case in.Published != "" && !published(in.Published):
			return in, mistake("published: 2024-10-01", "published: %q is not a date", in.Published)
		}
		return in, nil
	}
	// What a browser names a file, without folders of either kind.
	in.Name = path.Base(path.Clean("/" + strings.ReplaceAll(r.URL.Query().Get("name"), "\\", "/")))
	if in.Name == "/" || strings.ContainsRune(in.Name, 0) {
		return in, mistake("?name=report.txt", "the parameter name is missing: how the file is called")
	}
	if len(in.Name) > maxName {
		return in, mistake("", "the name of the file is too long: %d bytes at most", maxName)
	}
	var body bytes.Buffer
	if _, err := io.Copy(&body, r.Body); err != nil {
		return in, err
	}
	if in.File = body.Bytes(); len(in.File) == 0 {
		return in, mistake("", "%s is empty", in.Name)
	}
	return in, nil
}

// removeArticle forgets an article.
func (s *server) removeArticle(w http.ResponseWriter, r *http.Request) error {
	iri, err := required(r, "iri")
	if err != nil {
		return err
	}
	if !iriOf(iri).IsArticle() {
		return mistake("?iri=clew:article/…", "not an article: %s", iri)
	}
	quads, err := s.backend.Remove(r.Context(), iriOf(iri))
	if err != nil {
		return err
	}
	if quads == 0 {
		return &NotFoundError{&graph.Error{Message: fmt.Sprintf("no such article: %s", iri), Hint: "/api/clew/sources lists those that there are"}}
	}
	return sendStatus(w, http.StatusOK, map[string]int{"removed": quads})
}

// published reports whether a text is a date, or a date and a time, in ISO 8601.
func published(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil || store.IsDate(s)
}
