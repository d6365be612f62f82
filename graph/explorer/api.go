package explorer

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

//go:embed openapi.yaml
var openAPI []byte

// endpoint is a path under /api/clew/ and what serves it. The test of openapi.yaml compares its paths with these.
type endpoint struct {
	method, path string
	serve        func(s *server, w http.ResponseWriter, r *http.Request) error
}

var endpoints = []endpoint{
	{"GET", "server", (*server).server},
	{"GET", "stats", (*server).stats},
	{"GET", "sources", (*server).sources},
	{"GET", "article", (*server).article},
	{"POST", "articles", (*server).addArticles},
	{"DELETE", "article", (*server).removeArticle},
	{"GET", "search", (*server).search},
	{"GET", "entity", (*server).entity},
	{"GET", "facts", (*server).facts},
	{"GET", "neighbourhood", (*server).neighbourhood},
	{"POST", "graph", (*server).drawing},
	{"GET", "timeline", (*server).timeline},
	{"GET", "path", (*server).path},
	{"GET", "ask", (*server).ask},
	{"GET", "why", (*server).why},
	{"GET", "relations", (*server).relations},
	{"GET", "rejections", (*server).rejections},
	{"GET", "queries", (*server).queries},
	{"GET", "queries/{name}", (*server).query},
	{"GET", "queries/{name}/script", (*server).script},
	{"GET", "queries/{name}/run", (*server).runSaved},
	{"POST", "query", (*server).run},
	{"GET", "export", (*server).export},
	{"GET", "backup", (*server).backup},
	{"POST", "export", (*server).exportStatements},
	{"GET", "openapi.yaml", (*server).openAPI},
}

func (s *server) api(mux *http.ServeMux) {
	for _, e := range endpoints {
		mux.HandleFunc(e.method+" /api/clew/"+e.path, func(w http.ResponseWriter, r *http.Request) {
			if err := e.serve(s, w, r); err != nil {
				s.failed(w, r, err)
			}
		})
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		fail(w, r, http.StatusNotFound, &graph.Error{Message: "no such endpoint: " + r.Method + " " + r.URL.Path, Hint: "/api/clew/openapi.yaml lists them"})
	})
	mux.HandleFunc("GET /id/{name...}", func(w http.ResponseWriter, r *http.Request) {
		if err := s.id(w, r); err != nil {
			s.failed(w, r, err)
		}
	})
}

// send answers with a value as JSON, with a tag, so that a client that has it already gets none of it.
func send(w http.ResponseWriter, r *http.Request, v any) error {
	raw, err := asJSON(v, nil)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	sendTagged(w, r, raw)
	return nil
}

// asJSON writes a value, unless there is an error already.
func asJSON(v any, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(v)
	return append(raw, '\n'), err
}

// sendStatus answers to a request that has changed something.
func sendStatus(w http.ResponseWriter, status int, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(raw, '\n')) // the client may be gone
	return nil
}

// sendTagged answers with bytes under a tag made of them. A client that names the tag gets 304 and no bytes.
func sendTagged(w http.ResponseWriter, r *http.Request, raw []byte) {
	sum := sha256.Sum256(raw)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	w.Header().Set("ETag", tag)
	for _, known := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
		if known == "*" || strings.Replace(known, "-gzip", "", 1) == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(raw)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(raw) // the client may be gone
	}
}

// mistake is an error of whoever asks.
func mistake(hint, format string, args ...any) error {
	return &MistakeError{&graph.Error{Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// number reads a parameter that is a number from least on; def where it is not given.
func number(r *http.Request, name string, def, least int) (int, error) {
	v := r.URL.Query().Get(name)
	if v == "" {
		return def, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least {
		return 0, mistake("", "%s is a number from %d on, not %q", name, least, v)
	}
	return n, nil
}

// required reads a parameter that must be there.
func required(r *http.Request, name string) (string, error) {
	v := r.URL.Query().Get(name)
	if strings.TrimSpace(v) == "" {
		return "", mistake("?"+name+"=…", "the parameter %s is missing", name)
	}
	return v, nil
}

// iriOf reads an IRI, with or without <>.
func iriOf(s string) graph.IRI { return graph.IRI(strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")) }

func (s *server) openAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/yaml")
	sendTagged(w, r, openAPI)
	return nil
}

// server says what this server is and does.
func (s *server) server(w http.ResponseWriter, r *http.Request) error {
	return send(w, r, serverJSON{s.o.Version, s.o.Write, hasUI(s.ui), s.o.Timeout.String(), s.o.Rows})
}

func (s *server) stats(w http.ResponseWriter, r *http.Request) error {
	x, err := s.graph.Stats(r.Context())
	if err != nil {
		return err
	}
	return send(w, r, statsJSON(x))
}

func (s *server) sources(w http.ResponseWriter, r *http.Request) error {
	all, err := s.graph.Sources(r.Context())
	if err != nil {
		return err
	}
	out := []sourceJSON{}
	for _, x := range all {
		out = append(out, sourceJSON(x))
	}
	return send(w, r, map[string]any{"sources": out})
}

func (s *server) relations(w http.ResponseWriter, r *http.Request) error {
	all, err := s.graph.Relations(r.Context())
	if err != nil {
		return err
	}
	out := []relationJSON{}
	for _, x := range all {
		out = append(out, relationJSON(x))
	}
	return send(w, r, map[string]any{"relations": out})
}

func (s *server) rejections(w http.ResponseWriter, r *http.Request) error {
	all, err := s.graph.Rejections(r.Context())
	if err != nil {
		return err
	}
	out := []rejectionJSON{}
	for _, x := range all {
		out = append(out, rejectionJSON{x.IRI, x.Subject, x.Predicate, termOf(x.Object), x.Reason, x.When})
	}
	return send(w, r, map[string]any{"rejections": out})
}

func (s *server) search(w http.ResponseWriter, r *http.Request) error {
	q, err := required(r, "q")
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", 20, 0)
	if err != nil {
		return err
	}
	if limit == 0 || limit > s.o.Rows {
		limit = s.o.Rows
	}
	if r.URL.Query().Get("meant") == "true" {
		limit = store.Best
	}
	found, err := s.graph.Find(r.Context(), q, limit)
	if err != nil {
		return err
	}
	out := []matchJSON{}
	for _, m := range found {
		out = append(out, matchJSON{entityOf(m.Entity, m.Facts), m.Name, m.Score, m.Other})
	}
	return send(w, r, map[string]any{"matches": out})
}

// entityNamed finds the entity that ?iri= or ?name= names.
func (s *server) entityNamed(r *http.Request) (graph.Entity, int, error) {
	iri := iriOf(r.URL.Query().Get("iri"))
	if iri == "" {
		name, err := required(r, "name")
		if err != nil {
			return graph.Entity{}, 0, err
		}
		e, err := s.backend.Resolve(r.Context(), name)
		if err != nil {
			return e, 0, err
		}
		iri = e.IRI
	}
	return s.graph.Entity(r.Context(), iri)
}

func (s *server) entity(w http.ResponseWriter, r *http.Request) error {
	return s.keep(w, r, "application/json", func() ([]byte, error) { return asJSON(s.thing(r)) })
}

// thing is an entity with its kinds and links.
func (s *server) thing(r *http.Request) (*thingJSON, error) {
	e, facts, err := s.entityNamed(r)
	if err != nil {
		return nil, err
	}
	out := &thingJSON{entityJSON: entityOf(e, facts)}
	if e.Class != "" {
		out.Kinds = s.backend.Kinds(e.Class)
	}
	links, err := s.graph.Links(r.Context(), e.IRI)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		link := linkJSON{Relation: l.Relation, IRI: l.IRI}
		other, facts, err := s.graph.Entity(r.Context(), l.IRI)
		if err != nil {
			return nil, err
		}
		if facts > 0 && pathOf(l.IRI) != "" {
			link.Name = other.Name
		}
		out.Links = append(out.Links, link)
	}
	return out, nil
}

func (s *server) facts(w http.ResponseWriter, r *http.Request) error {
	return s.keep(w, r, "application/json", func() ([]byte, error) { return asJSON(s.chosen(r)) })
}

// chosen gives the facts that the parameters choose.
func (s *server) chosen(r *http.Request) (*factsJSON, error) {
	v := r.URL.Query()
	limit, err := number(r, "limit", s.o.Rows, 0)
	if err != nil {
		return nil, err
	}
	if limit == 0 || limit > s.o.Rows {
		limit = s.o.Rows
	}
	f := store.Filter{
		Subject: iriOf(v.Get("subject")), Predicate: v.Get("predicate"), Object: iriOf(v.Get("object")), Either: iriOf(v.Get("either")),
		Article: iriOf(v.Get("article")), IRI: iriOf(v.Get("iri")), Evidence: iriOf(v.Get("evidence")), ObjectText: v.Get("objectText"), AssertedOnly: v.Get("asserted") == "true", Limit: limit + 1,
	}
	found, err := s.graph.Statements(r.Context(), f)
	if err != nil {
		return nil, err
	}
	limited := len(found) > limit
	out, err := s.named(r.Context(), found[:min(limit, len(found))])
	if err != nil {
		return nil, err
	}
	return &factsJSON{out, limited}, nil
}

func (s *server) why(w http.ResponseWriter, r *http.Request) error {
	var parts [3]string
	for i, name := range []string{"subject", "relation", "object"} {
		var err error
		if parts[i], err = required(r, name); err != nil {
			return err
		}
	}
	found, err := s.backend.Why(r.Context(), parts[0], parts[1], parts[2])
	if err != nil {
		return err
	}
	limited := len(found) > s.o.Rows
	out, err := s.named(r.Context(), found[:min(s.o.Rows, len(found))])
	if err != nil {
		return err
	}
	return send(w, r, factsJSON{out, limited})
}

// article gives the text of an article with the facts that were read out of it, in the order of the text.
func (s *server) article(w http.ResponseWriter, r *http.Request) error {
	iri, err := required(r, "iri")
	if err != nil {
		return err
	}
	a, err := s.graph.Article(r.Context(), iriOf(iri))
	if errors.Is(err, store.ErrNoArticle) {
		return graph.WithHint(err, "/api/clew/sources lists those that there are")
	}
	if err != nil {
		return err
	}
	out := articleJSON{IRI: a.IRI, Title: a.Title, Source: a.Source, URL: a.URL, Language: a.Language, Publisher: a.Publisher, Author: a.Author, Published: a.Published, Retrieved: a.Retrieved, Checksum: a.Checksum, Reader: a.Reader, Text: a.Text, Facts: []factJSON{}}
	if r.URL.Query().Get("facts") != "false" {
		out.Sentences = spansOf(a.Text, s.backend.Sentences(a.Text))
		facts, err := s.graph.Statements(r.Context(), store.Filter{Article: a.IRI})
		if err != nil {
			return err
		}
		if out.Facts, err = s.named(r.Context(), facts); err != nil {
			return err
		}
	}
	return send(w, r, out)
}

func (s *server) queries(w http.ResponseWriter, r *http.Request) error {
	return send(w, r, map[string]any{"queries": s.backend.Queries()})
}

func (s *server) query(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	all := s.backend.Queries()
	i := slices.IndexFunc(all, func(q Query) bool { return q.Name == name })
	if i < 0 {
		return &NotFoundError{&graph.Error{Message: fmt.Sprintf("no query is called %q", name), Hint: "/api/clew/queries lists them"}}
	}
	return send(w, r, all[i])
}

// script gives the Gizmo of a saved query: the whole of it, which /api/v1/query/gizmo runs as it is, or what /api/clew/query takes.
func (s *server) script(w http.ResponseWriter, r *http.Request) error {
	text, err := s.backend.Script(r.Context(), r.PathValue("name"), argumentsOf(r), r.URL.Query().Get(".bare") != "true")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	sendTagged(w, r, []byte(text))
	return nil
}

// argumentsOf gives the parameters of a saved query: all but those of the request itself.
func argumentsOf(r *http.Request) map[string]string {
	out := map[string]string{}
	for name, values := range r.URL.Query() {
		if !strings.HasPrefix(name, ".") && len(values) > 0 {
			out[name] = values[0]
		}
	}
	return out
}

// decode reads the JSON of a request.
func decode(r *http.Request, into any) error {
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil {
		return err
	}
	d := json.NewDecoder(&body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return mistake("/api/clew/openapi.yaml describes it", "the body is not as it should be: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}
