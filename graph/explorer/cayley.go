package explorer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	_ "github.com/cayleygraph/cayley/query/graphql" // the languages of the menu of Cayley's explorer; Gizmo is registered by who knows it
	_ "github.com/cayleygraph/cayley/query/mql"
	cayleyhttp "github.com/cayleygraph/cayley/server/http"
	"github.com/cayleygraph/quad"
	_ "github.com/cayleygraph/quad/json"   // formats of API v2
	_ "github.com/cayleygraph/quad/nquads" // formats of API v2
	_ "github.com/cayleygraph/quad/pquads" // formats of API v2: that of Cayley's client

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
)

// gizmoName is the language whose sessions have bounds of their own, so that they get the graph as it is and all that its planner can do.
const gizmoName = "gizmo"

// cayleyRows is how many rows an answer has unless the request says otherwise, as with Cayley.
const cayleyRows = 100

func (s *server) cayley(mux *http.ServeMux) {
	mux.HandleFunc("POST /api/v1/query/{language}", s.v1Query)
	mux.HandleFunc("POST /api/v1/shape/{language}", s.v1Shape)
	mux.HandleFunc("POST /api/v1/write", s.v1Change(cayley.Add))
	mux.HandleFunc("POST /api/v1/delete", s.v1Change(cayley.Delete))
	mux.HandleFunc("POST /api/v1/write/file/nquad", s.v1File)
	mux.HandleFunc("/api/v1/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, r, http.StatusNotFound, fmt.Errorf("no such endpoint: %s %s", r.Method, r.URL.Path))
	})

	v2 := cayleyhttp.NewAPIv2Writer(&cayley.Handle{QuadStore: perRequest{}}, "single", cayley.Options{"ignore_duplicate": true, "ignore_missing": true})
	v2.SetReadOnly(!s.o.Write)
	v2.SetQueryTimeout(s.o.Timeout)
	v2.SetBatchSize(quad.DefaultBatch)
	mux.HandleFunc("/api/v2/query", func(w http.ResponseWriter, r *http.Request) { s.v2Query(v2, w, r) })
	mux.HandleFunc("/api/v2/", func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")             // guard compresses
		if r.Header.Get("Content-Encoding") != "" { // Cayley would unpack it without a bound
			plain, err := rdf.Decompress(r.Body)
			if err != nil {
				fail(w, r, http.StatusBadRequest, err)
				return
			}
			defer plain.Close()
			r.Header.Del("Content-Encoding")
			r.Body = http.MaxBytesReader(w, struct {
				io.Reader
				io.Closer
			}{untilDone{r.Context(), plain}, r.Body}, maxWrite)
		}
		b := s.bound(r.Context())
		b.most = 1 << 62 // read streams; the time bounds it
		v2.ServeHTTP(w, withGraph(r, b))
		if err := b.ended(); err != nil {
			panic(http.ErrAbortHandler) // what has been sent is a part
		}
	})
}

// untilDone reads until a context ends.
type untilDone struct {
	ctx context.Context
	io.Reader
}

// Read reads.
func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(p)
}

// cayleyError is an error in the words of Cayley's first API, which programs may look for.
type cayleyError string

func (e cayleyError) Error() string { return string(e) }

// language finds a query language and checks the text of a query, which is hostile until shown otherwise: the parsers of GraphQL
// and MQL call themselves for each bracket, and a stack that overflows ends the process.
func language(name, text string) (*query.Language, error) {
	l := query.GetLanguage(name)
	if l == nil || l.HTTP == nil && l.HTTPQuery == nil {
		return nil, cayleyError("Unknown query language.")
	}
	if name != gizmoName && nesting(text) > maxDepth {
		return nil, fmt.Errorf("more than %d brackets in brackets", maxDepth)
	}
	return l, nil
}

// nesting is how deep brackets stand in brackets, those in strings too.
func nesting(text string) int {
	depth, most := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '{', '[', '(':
			depth++
			most = max(most, depth)
		case '}', ']', ')':
			depth = max(0, depth-1) // those in strings and comments close nothing
		}
	}
	return most
}

// graphFor is the graph that a language reads, and why reading it ended early, if it did.
func (s *server) graphFor(ctx context.Context, language string) (cayley.QuadStore, func() error) {
	if language == gizmoName {
		return s.graph.Handle(), func() error { return nil }
	}
	b := s.bound(ctx)
	return b, b.ended
}

// begin waits until a query in a language may run, and gives the graph that it reads, see [server.graphFor]. done ends it.
func (s *server) begin(ctx context.Context, language string) (qs cayley.QuadStore, ended func() error, done func(), err error) {
	release, err := s.slot(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	s.metrics.queries.Inc()
	qs, ended = s.graphFor(ctx, language)
	return qs, ended, func() { s.metrics.queries.Dec(); release() }, nil
}

func (s *server) v1Query(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("language")
	text, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	l, err := language(name, string(text))
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	qs, ended, done, err := s.begin(r.Context(), name)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	defer done()
	// Cayley says nothing of the type, which makes it this one, and its page relies on it.
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if l.HTTPQuery != nil {
		out := &buffer{code: http.StatusOK}
		l.HTTPQuery(r.Context(), qs, out, bytes.NewReader(text))
		out.sendTo(w, r, ended())
		return
	}
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit")) // what is no number is none, as with Cayley
	if limit == 0 {
		limit = cayleyRows
	}
	if limit < 0 || limit > s.o.Rows {
		limit = s.o.Rows
	}
	rows, err := s.rows(r.Context(), l.HTTP(qs), string(text), limit)
	if err == nil {
		err = ended()
	}
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	writeJSON(w, map[string]any{"result": rows})
}

// rows gathers the answer to a query.
func (s *server) rows(ctx context.Context, session query.Session, text string, limit int) ([]any, error) {
	it, err := session.Execute(ctx, text, query.Options{Collation: query.JSON, Limit: limit})
	if err != nil {
		return nil, err
	}
	defer it.Close()
	var out []any
	for len(out) < limit && it.Next(ctx) {
		out = append(out, it.Result())
	}
	if len(out) == limit {
		return out, nil
	}
	return out, it.Err()
}

func (s *server) v1Shape(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("language")
	text, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	l, err := language(name, string(text))
	if err == nil && l.HTTP == nil {
		err = cayleyError("HTTP interface is not supported for this query language.")
	}
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	done, err := s.slot(r.Context())
	if err != nil {
		s.failed(w, r, err)
		return
	}
	defer done()
	// The shape that is drawn is that of Cayley's own iterators: a backend's plan would be one node.
	session := l.HTTP(s.bound(r.Context()))
	var shape any
	if withContext, ok := session.(interface {
		ShapeOfContext(context.Context, string) (any, error)
	}); ok {
		shape, err = withContext.ShapeOfContext(r.Context(), string(text))
	} else {
		shape, err = session.ShapeOf(string(text))
	}
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	writeJSON(w, shape)
}

// quadsOf reads the quads of Cayley's first API.
func quadsOf(raw []byte) ([]quad.Quad, error) {
	var in []struct{ Subject, Predicate, Object, Label string }
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, err
	}
	out := make([]quad.Quad, len(in))
	for i, q := range in {
		out[i] = graph.CanonicalQuad(quad.Quad{
			Subject: quad.StringToValue(q.Subject), Predicate: quad.StringToValue(q.Predicate), Object: quad.StringToValue(q.Object), Label: quad.StringToValue(q.Label),
		})
		if !out[i].IsValid() {
			return nil, fmt.Errorf("invalid quad at index %d. %s", i, out[i])
		}
	}
	return out, nil
}

func (s *server) v1Change(action cayley.Procedure) http.HandlerFunc {
	verb := "wrote"
	if action == cayley.Delete {
		verb = "deleted"
	}
	return func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err == nil {
			var quads []quad.Quad
			if quads, err = quadsOf(raw); err == nil {
				err = s.change(r.Context(), quads, action)
			}
			if err == nil {
				writeResult(w, verb, len(quads))
				return
			}
		}
		fail(w, r, http.StatusBadRequest, err)
	}
}

func (s *server) change(ctx context.Context, quads []quad.Quad, action cayley.Procedure) error {
	deltas := make([]cayley.Delta, len(quads))
	for i, q := range quads {
		deltas[i] = cayley.Delta{Quad: q, Action: action}
	}
	return s.graph.Change(ctx, deltas, cayley.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true})
}

// v1File takes a form with a file of N-Quads. All of it is written, or nothing.
func (s *server) v1File(w http.ResponseWriter, r *http.Request) {
	form, err := r.MultipartReader()
	for err == nil {
		part, next := form.NextPart()
		if err = next; err != nil {
			break
		}
		if part.FormName() != "NQuadFile" {
			continue
		}
		plain, derr := rdf.Decompress(part)
		if err = derr; err != nil {
			break
		}
		defer plain.Close()
		var quads []quad.Quad
		in := &io.LimitedReader{R: plain, N: maxWrite + 1}
		err = rdf.Decode(in, rdf.NQuads, rdf.Options{File: "NQuadFile"}, func(q quad.Quad) error {
			quads = append(quads, q)
			return r.Context().Err()
		})
		if in.N <= 0 {
			err = &http.MaxBytesError{Limit: maxWrite}
		}
		if err == nil {
			err = s.change(r.Context(), quads, cayley.Add)
		}
		if err == nil {
			writeResult(w, "wrote", len(quads))
			return
		}
	}
	if err == io.EOF {
		err = errors.New("no file named NQuadFile in the form")
	}
	fail(w, r, http.StatusBadRequest, cayleyError("Couldn't read file: "+err.Error()))
}

// v2Query is the query of API v2: Cayley's own handler, with its answer held back until it is known to be whole.
func (s *server) v2Query(v2 http.Handler, w http.ResponseWriter, r *http.Request) {
	r.Header.Del("Accept-Encoding")
	text := r.URL.Query().Get("qu")
	if r.Method == http.MethodPost {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			s.failed(w, r, err)
			return
		}
		text = string(raw)
		r.Body = io.NopCloser(bytes.NewReader(raw))
	}
	name := r.URL.Query().Get("lang")
	if len(text) > maxQuery || name != gizmoName && nesting(text) > maxDepth {
		fail(w, r, http.StatusBadRequest, fmt.Errorf("a query has at most %d KB, and %d brackets in brackets", maxQuery>>10, maxDepth))
		return
	}
	qs, ended, done, err := s.begin(r.Context(), name)
	if err != nil {
		s.failed(w, r, err)
		return
	}
	defer done()
	out := &buffer{code: http.StatusOK, header: http.Header{}}
	v2.ServeHTTP(out, withGraph(r, qs))
	for k, v := range out.header {
		w.Header()[k] = v
	}
	out.sendTo(w, r, ended())
}

// buffer holds an answer back.
type buffer struct {
	header http.Header
	code   int
	body   bytes.Buffer
	full   bool
}

func (b *buffer) Header() http.Header  { return b.header }
func (b *buffer) WriteHeader(code int) { b.code = code }

func (b *buffer) Write(p []byte) (int, error) {
	if b.body.Len()+len(p) > maxAnswer {
		b.full = true
		return 0, errors.New("the answer is too long")
	}
	return b.body.Write(p)
}

// sendTo sends the answer, or why it is not whole.
func (b *buffer) sendTo(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil && b.full {
		err = fmt.Errorf("the answer has more than %d MB", maxAnswer>>20)
	}
	if err != nil {
		fail(w, r, http.StatusBadRequest, err)
		return
	}
	w.WriteHeader(b.code)
	_, _ = b.body.WriteTo(w) // the client may be gone
}

func writeResult(w http.ResponseWriter, verb string, n int) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	writeJSON(w, map[string]string{"result": fmt.Sprintf("Successfully %s %d quads.", verb, n)})
}

// writeJSON writes a value as JSON with < and > as they are, under a type that says what it is or under text/plain with nosniff.
func writeJSON(w http.ResponseWriter, v any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"))
	_ = e.Encode(v) // the client may be gone
}
