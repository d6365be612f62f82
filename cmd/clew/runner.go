package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// The bounds of one script that comes over HTTP: a few of them run beside each other and beside readers.
const (
	scriptMemory = 256 << 20
	scriptBytes  = 64 << 20
)

// runner is the explorer's backend: it is where the saved queries, the reader of articles and the graph meet. Here are the queries; backend.go has the rest.
type runner struct {
	db      *store.Store
	library *queries.Library
	reader  func() (*loaders.Reader, error) // made when it is first asked for: that takes a moment
	classes func() map[string]string        // each with the one above it
}

var _ explorer.Backend = (*runner)(nil)

func newRunner(db *store.Store, library *queries.Library, dirs ...string) *runner {
	return &runner{
		db: db, library: library, classes: sync.OnceValue(classTree),
		reader: sync.OnceValues(func() (*loaders.Reader, error) { return loaders.NewReader(loaders.Options{OntologyDirs: dirs}) }),
	}
}

// Queries gives the saved queries.
func (r *runner) Queries() []explorer.Query {
	var out []explorer.Query
	for _, q := range r.library.List() {
		x := explorer.Query{Name: q.Name, Title: q.Title, Description: q.Description, Columns: q.Columns, Parameters: []explorer.Parameter{}}
		for _, p := range q.Params {
			x.Parameters = append(x.Parameters, explorer.Parameter(p))
		}
		out = append(out, x)
	}
	return out
}

// named finds a saved query.
func (r *runner) named(name string) (*queries.Query, error) {
	if q := r.library.Get(name); q != nil {
		return q, nil
	}
	return nil, &explorer.NotFoundError{Err: unknownQuery(r.library, name)}
}

// Script gives the Gizmo that a saved query runs.
func (r *runner) Script(ctx context.Context, name string, arguments map[string]string, whole bool) (string, error) {
	q, err := r.named(name)
	if err != nil {
		return "", err
	}
	prepare := r.library.Explain
	if whole {
		prepare = r.library.Prepare
	}
	text, err := prepare(ctx, r.db, q, arguments)
	return text, r.mistaken(err)
}

// Run runs a query.
func (r *runner) Run(ctx context.Context, a explorer.Ask, yield func(columns []string, row []explorer.Cell) error) ([]string, bool, error) {
	o, err := r.bounds(ctx, a)
	if err != nil {
		return nil, false, err
	}
	row := func(columns []string, row []queries.Cell) error {
		cells := make([]explorer.Cell, len(row))
		for i, c := range row {
			cells[i] = explorer.Cell(c)
		}
		return yield(columns, cells)
	}
	q := &queries.Query{Name: "query", File: "query", Columns: a.Columns, Sort: a.Sort, Script: a.Script}
	switch {
	case a.Name != "":
		if q, err = r.named(a.Name); err != nil {
			return nil, false, err
		}
	case len(a.Columns) == 0:
		columns, limited, err := queries.Stream(ctx, r.db, a.Script, o, row)
		return columns, limited, r.mistaken(err)
	}
	limited, err := r.library.Stream(ctx, r.db, q, a.Arguments, o, row)
	return q.Columns, limited, r.mistaken(err)
}

// bounds are those of a query.
func (r *runner) bounds(ctx context.Context, a explorer.Ask) (o queries.Options, err error) {
	o = queries.Options{Limit: a.Limit, Timeout: a.Timeout, Memory: scriptMemory, Bytes: scriptBytes}
	if a.Article != "" {
		if o.Article, err = findSource(ctx, r.db, string(a.Article)); err != nil {
			return o, &explorer.NotFoundError{Err: err}
		}
	}
	return o, nil
}

// Chains gives the shortest chains of facts between two entities.
func (r *runner) Chains(ctx context.Context, a, b graph.IRI, o explorer.ChainOptions) ([][]explorer.Step, bool, error) {
	avoid := make([]string, len(o.Avoid))
	for i, name := range o.Avoid {
		iri, err := queries.ResolveRelation(ctx, r.db, name)
		if err != nil {
			return nil, false, r.mistaken(err)
		}
		avoid[i] = graph.RelationName(iri)
	}
	found, cut, err := queries.Chains(ctx, r.db, a, b, queries.ChainOptions{Count: o.Count, Length: o.Length, Avoid: avoid})
	out := make([][]explorer.Step, len(found))
	for i, chain := range found {
		for _, l := range chain {
			out[i] = append(out[i], explorer.Step{Fact: l.Fact, Forward: l.Forward})
		}
	}
	return out, cut, err
}

// Resolve finds the entity that a name means.
func (r *runner) Resolve(ctx context.Context, name string) (graph.Entity, error) {
	e, err := resolve(ctx, r.db, name)
	return e, r.mistaken(err)
}

// Why finds the statements that three names mean.
func (r *runner) Why(ctx context.Context, subject, relation, object string) ([]store.Fact, error) {
	facts, err := findFacts(ctx, r.db, subject, relation, object)
	return facts, r.mistaken(err)
}

// mistaken tells the errors of whoever asks from those of the server, and adds hints.
func (r *runner) mistaken(err error) error {
	if err == nil {
		return nil
	}
	err = queryError(r.library, err)
	switch {
	case errors.As(err, new(*queries.EntityError)), errors.As(err, new(*queries.RelationError)), errors.As(err, new(*nothingError)):
		return &explorer.NotFoundError{Err: err}
	case errors.As(err, new(*queries.ParameterError)), errors.As(err, new(*queries.AmbiguousError)), errors.As(err, new(*gizmo.Error)), gizmo.IsLimit(err):
		return &explorer.MistakeError{Err: err}
	}
	return err
}

// isAddress reports whether a --db is that of a running explorer.
func isAddress(db string) bool {
	return strings.HasPrefix(db, "http://") || strings.HasPrefix(db, "https://")
}

// reading opens the graph of --db, or the running explorer that has it, for a command that reads.
func reading(c *cli.Context, do func(explorer.Reader) error) error {
	db := c.String("db")
	if !isAddress(db) {
		return withGraph(c, func(db *store.Store) error { return do(db) })
	}
	client, err := explorer.Dial(db, os.Getenv("CLEW_TOKEN"))
	if err != nil {
		return err
	}
	return do(client)
}

// runAt runs a query, a saved one or a script, at a running explorer. The parameters are those of the query as it is here: the server need not
// know it. plan is not to be had from there.
func runAt(c *cli.Context, at *explorer.Client, library *queries.Library, q *queries.Query, script string, args map[string]string, o queries.Options, yield func(columns []string, row []queries.Cell) error) ([]string, bool, error) {
	a := explorer.Ask{Script: script, Article: o.Article, Limit: o.Limit, Timeout: o.Timeout}
	if q != nil {
		var err error
		if a.Script, err = library.Explain(c.Context, at, q, args); err != nil {
			return nil, false, err
		}
		a.Columns, a.Sort = q.Columns, q.Sort
	}
	if o.Plan != nil {
		fmt.Fprintln(c.App.ErrWriter, "note: how the graph was walked is known where it is")
	}
	return at.Run(c.Context, a, func(columns []string, row []explorer.Cell) error {
		cells := make([]queries.Cell, len(row))
		for i, cell := range row {
			cells[i] = queries.Cell(cell)
		}
		return yield(columns, cells)
	})
}
