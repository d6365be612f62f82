package explorer

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/munnerz/goautoneg"

	"github.com/clewgraph/clew/graph"
)

const linesType = "application/x-ndjson"

// runSaved runs a saved query: its parameters are those of the address, and .limit, .timeout and .article bound it.
func (s *server) runSaved(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	a := Ask{Name: r.PathValue("name"), Arguments: argumentsOf(r), Article: iriOf(v.Get(".article"))}
	var err error
	if a.Limit, err = number(r, ".limit", 1000, 0); err != nil {
		return err
	}
	if a, err = (&askJSON{a, v.Get(".timeout")}).ask(); err != nil {
		return err
	}
	return s.answer(w, r, a)
}

// run runs the query of the body.
func (s *server) run(w http.ResponseWriter, r *http.Request) error {
	var in askJSON
	if err := decode(r, &in); err != nil {
		return err
	}
	a, err := in.ask()
	if err != nil {
		return err
	}
	switch {
	case (a.Name == "") == (a.Script == ""):
		return mistake("", "either a name or a script")
	case a.Limit < 0 || a.Timeout < 0:
		return mistake("", "limit and timeout are not negative")
	}
	return s.answer(w, r, a)
}

// within gives a query with the server's bounds where it has wider ones or none.
func (s *server) within(a Ask) Ask {
	if a.Limit == 0 || a.Limit > s.o.Rows {
		a.Limit = s.o.Rows
	}
	if a.Timeout == 0 || a.Timeout > s.o.Timeout {
		a.Timeout = s.o.Timeout
	}
	return a
}

// answer runs a query within the server's bounds and sends its rows: in one object, or as they come where JSON Lines are asked for.
func (s *server) answer(w http.ResponseWriter, r *http.Request, a Ask) error {
	a = s.within(a)
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	s.metrics.queries.Inc()
	defer s.metrics.queries.Dec()
	w.Header().Set("Vary", "Accept")
	accept := r.Header.Get("Accept")
	if accept != "" && goautoneg.Negotiate(accept, []string{"application/json", linesType}) == linesType {
		return s.answerLines(w, r, a)
	}
	out := answerJSON{Rows: [][]*cellJSON{}}
	size := 0
	out.Columns, out.Limited, err = s.backend.Run(r.Context(), a, func(_ []string, row []Cell) error {
		cells, n, err := cellsOf(row)
		if size += n; size > maxAnswer {
			return mistake("ask for "+linesType+", or for less", "the answer has more than %d MB", maxAnswer>>20)
		}
		out.Rows = append(out.Rows, cells)
		return err
	})
	if err != nil {
		return err
	}
	return send(w, r, out)
}

func cellsOf(row []Cell) (out []*cellJSON, size int, err error) {
	out = make([]*cellJSON, len(row))
	for i, c := range row {
		if out[i], err = cellOf(c); err != nil {
			return nil, 0, err
		}
		if out[i] != nil {
			size += len(out[i].Text) + len(out[i].Value) + len(out[i].Plain) + 16
		}
	}
	return out, size, nil
}

// answerLines sends rows as they come. What goes wrong after the first is the last line.
func (s *server) answerLines(w http.ResponseWriter, r *http.Request, a Ask) error {
	w.Header().Set("Content-Type", linesType)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	var shown []string
	rows := 0
	columns, limited, err := s.backend.Run(r.Context(), a, func(columns []string, row []Cell) error {
		if !slices.Equal(columns, shown) {
			shown = slices.Clone(columns)
			if err := e.Encode(lineJSON{Columns: shown}); err != nil {
				return err
			}
		}
		cells, _, err := cellsOf(row)
		if err != nil {
			return err
		}
		rows++
		return e.Encode(lineJSON{Row: cells})
	})
	switch {
	case err != nil && rows == 0:
		return err
	case err != nil:
		p := &Problem{Title: http.StatusText(statusOf(err)), Status: statusOf(err), Detail: err.Error(), Hint: graph.Hint(err)}
		return ignore(e.Encode(lineJSON{Problem: p}))
	}
	return ignore(e.Encode(lineJSON{End: &endJSON{Columns: columns, Rows: rows, Limited: limited}}))
}

// ignore is for what fails only when the client is gone.
func ignore(error) error { return nil }

// streams reports whether a request is one for a copy of the graph, whose length takes what it takes.
func streams(r *http.Request) bool {
	return r.URL.Path == "/api/clew/export" || r.URL.Path == "/api/clew/backup" || r.URL.Path == "/api/v2/read"
}

// maxStream bounds the time of such a request, and maxReading that of one that reads articles into the graph.
const (
	maxStream  = 10 * time.Minute
	maxReading = 5 * time.Minute
)

// maxAround is how far from an entity an export may go.
const maxAround = 4

// export sends the graph, an article, or what is near an entity, as RDF.
func (s *server) export(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	format, err := formatNamed(v.Get("format"))
	if err != nil {
		return err
	}
	depth, err := number(r, "depth", 1, 0)
	if err != nil {
		return err
	}
	if depth > maxAround {
		return mistake(fmt.Sprintf("depth=%d", maxAround), "depth is at most %d", maxAround)
	}
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	var gather func(context.Context, quadSink) error
	switch about := v.Get("about"); {
	case about != "":
		if _, facts, err := s.graph.Entity(r.Context(), iriOf(about)); err != nil {
			return err
		} else if facts == 0 {
			return &NotFoundError{&graph.Error{Message: fmt.Sprintf("the graph knows nothing of %q", about), Hint: "/api/clew/search?q=NAME"}}
		}
		gather = func(ctx context.Context, sink quadSink) error {
			return s.graph.Neighbourhood(ctx, iriOf(about), depth, sink)
		}
	default:
		if v.Has("article") && iriOf(v.Get("article")) == "" { // it would stand for all of the graph
			return mistake("article=clew:article/NAME", "article is empty")
		}
		gather = func(ctx context.Context, sink quadSink) error {
			return s.graph.Export(ctx, iriOf(v.Get("article")), sink)
		}
	}
	return writeRDF(w, r, format, "", gather)
}
