package queries

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/queries/gizmo"
)

// Names is what finds the entities and relations that words mean.
type Names interface {
	Find(ctx context.Context, name string, limit int) ([]store.Match, error)
	Relations(ctx context.Context) ([]store.Relation, error)
	Entity(ctx context.Context, iri graph.IRI) (graph.Entity, int, error)
}

// Graph is what a query needs of a store.
type Graph interface {
	Names
	Handle() gizmo.Graph
	Quote(ctx context.Context, evidence graph.IRI) (store.Quote, error)
}

// Options bound a query and choose from its rows.
type Options struct {
	Limit   int           // rows; 0 is no limit
	Timeout time.Duration // 0 is none
	Article graph.IRI     // only rows with evidence from it; "" is all
	Memory  uint64        // that the heap may grow by; 0 is the default of gizmo
	Bytes   int64         // of the values in the rows; 0 is the default of gizmo
	Plan    *gizmo.Plan   // is told how the graph was walked; may be nil
	AsOf    string        // a day, month or year: the graph as it was then; "" is as it is
}

// The defaults of the command line.
const (
	DefaultLimit   = 1000
	DefaultTimeout = 30 * time.Second
)

// Result is the answer to a query.
type Result struct {
	Columns []string
	Rows    [][]Cell
	Limited bool // there were more rows than the limit
}

// Cell is one value of a row.
type Cell struct {
	Value any    // quad.Value, or what the script emitted; nil for nothing
	Text  string // as a person reads it: the name of an entity, the sentence of an evidence, the words of a literal
}

// Prepare gives the Gizmo that a query with these arguments runs: prelude, parameters, script. It is complete: Cayley's own
// command runs it. Arguments are names or words as a person types them; the error names what is missing, unknown or ill-typed.
func (l *Library) Prepare(ctx context.Context, g Names, q *Query, args map[string]string) (string, error) {
	params, err := l.parameters(ctx, g, q, args)
	if err != nil {
		return "", err
	}
	return l.prelude + params + q.Script, nil
}

// Explain gives the part of [Library.Prepare] behind the prelude: the parameters and the script.
func (l *Library) Explain(ctx context.Context, g Names, q *Query, args map[string]string) (string, error) {
	params, err := l.parameters(ctx, g, q, args)
	if err != nil {
		return "", err
	}
	return params + q.Script, nil
}

// parameters gives the part of a script that declares the parameters.
func (l *Library) parameters(ctx context.Context, g Names, q *Query, args map[string]string) (string, error) {
	known := map[string]bool{}
	for _, p := range q.Params {
		known[p.Name] = true
	}
	for name := range args {
		if !known[name] {
			return "", &ParameterError{Query: q, Name: name}
		}
	}
	var b strings.Builder
	for _, p := range q.Params {
		given, is := args[p.Name]
		value, err := p.value(ctx, g, q, given, is)
		if err != nil {
			return "", err
		}
		encoded, err := encode(value)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "var %s = %s;\n", p.Name, encoded)
	}
	return b.String(), nil
}

// encode writes a value as JSON, which is JavaScript too, with < and > as they are.
func encode(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// ParameterError is an argument that the query does not take, or lacks, or cannot read.
type ParameterError struct {
	Query   *Query
	Name    string
	Message string // "" where the query has no such parameter
}

func (e *ParameterError) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("query %s has no parameter %q", e.Query.Name, e.Name)
	}
	return fmt.Sprintf("query %s: %s: %s", e.Query.Name, e.Name, e.Message)
}

// EntityError is a name that nothing in the graph has.
type EntityError struct {
	Name string
	Near []string // names that are like it
}

func (e *EntityError) Error() string { return fmt.Sprintf("nothing in the graph is called %q", e.Name) }

// RelationError is a relation that the graph has not.
type RelationError struct {
	Name string
	Near []string // all relations of the graph
}

func (e *RelationError) Error() string { return fmt.Sprintf("the graph has no relation %q", e.Name) }

// Candidates gives the entities that a name fits as well as its best one, whichever of their names it is: "Rossi" may be two people, and somebody of whom no more is
// known.
func Candidates(ctx context.Context, g Names, name string) ([]store.Match, error) {
	found, err := g.Find(ctx, name, 20)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Score <= store.ScoreSimilar {
		return nil, unknown(name, found)
	}
	n := slices.IndexFunc(found, func(m store.Match) bool { return m.Score != found[0].Score })
	if n > 0 {
		found = found[:n]
	}
	return found, nil
}

// Resolve finds the entity that a name means. It must be the name of something, or words of its name, or its beginning, and of one thing only; the error
// is an [EntityError] or an [AmbiguousError]. Who is called so in full comes before those of whom it is another name.
func Resolve(ctx context.Context, g Names, name string) (graph.Entity, error) {
	found, err := g.Find(ctx, name, store.Best)
	switch {
	case err != nil:
		return graph.Entity{}, err
	case len(found) == 0 || found[0].Score <= store.ScoreSimilar:
		return graph.Entity{}, unknown(name, found)
	case len(found) > 1:
		return graph.Entity{}, Ambiguous(ctx, g, name, found)
	}
	return found[0].Entity, nil
}

// nearNames is how many names an [EntityError] has.
const nearNames = 5

func unknown(name string, near []store.Match) error {
	e := &EntityError{Name: name}
	for _, m := range near {
		if !slices.Contains(e.Near, m.Entity.Name) && len(e.Near) < nearNames {
			e.Near = append(e.Near, m.Entity.Name)
		}
	}
	return e
}

// entityOf is what scripts find entities with.
func entityOf(g Graph) func(ctx context.Context, name string) (string, error) {
	return func(ctx context.Context, name string) (string, error) {
		e, err := Resolve(ctx, g, name)
		var unknown *EntityError
		var several *AmbiguousError
		switch {
		case errors.As(err, &unknown) && len(unknown.Near) > 0:
			return unknown.Error() + "; like it are: " + strings.Join(unknown.Near, ", "), nil
		case errors.As(err, &unknown), errors.As(err, &several):
			return err.Error(), nil
		}
		return "<" + string(e.IRI) + ">", err
	}
}

// value turns an argument into what the script sees.
func (p *Parameter) value(ctx context.Context, g Names, q *Query, given string, is bool) (any, error) {
	if !is {
		if p.Default == "" && p.Optional {
			return nil, nil
		}
		if p.Default == "" {
			return nil, &ParameterError{Query: q, Name: p.Name, Message: "missing"}
		}
		given = p.Default
	}
	switch p.Type {
	case "int":
		n, err := strconv.Atoi(strings.TrimSpace(given))
		if err != nil {
			return nil, &ParameterError{Query: q, Name: p.Name, Message: fmt.Sprintf("%q is not a whole number", given)}
		}
		return n, nil
	case "date":
		if given = strings.TrimSpace(given); !isDate(given) {
			return nil, &ParameterError{Query: q, Name: p.Name, Message: fmt.Sprintf("%q is not a date: 2021, 2021-06 or 2021-06-05", given)}
		}
		return given, nil
	case "entity":
		if strings.TrimSpace(given) == "" {
			return nil, &ParameterError{Query: q, Name: p.Name, Message: "an empty name"}
		}
		e, err := Resolve(ctx, g, given)
		if unknown := (*EntityError)(nil); !is && errors.As(err, &unknown) {
			return nil, &ParameterError{Query: q, Name: p.Name, Message: fmt.Sprintf("missing, and nothing in the graph is called %q, which is the default", given)}
		}
		if err != nil {
			return nil, err
		}
		return "<" + string(e.IRI) + ">", nil
	case "relation":
		iri, err := ResolveRelation(ctx, g, given)
		if err != nil {
			return nil, err
		}
		return "<" + string(iri) + ">", nil
	}
	return given, nil
}

// isDate: a year, a month or a day of ISO 8601.
func isDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// ResolveRelation finds the relation of the graph that has a name, whatever its case and blanks.
func ResolveRelation(ctx context.Context, g Names, name string) (graph.IRI, error) {
	relations, err := g.Relations(ctx)
	if err != nil {
		return "", err
	}
	squeezed := func(s string) string {
		s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(s, "<"), vocab.Clew), ">")
		return strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(s))
	}
	e := &RelationError{Name: name}
	for _, r := range relations {
		if squeezed(r.Name) == squeezed(name) {
			return r.IRI, nil
		}
		e.Near = append(e.Near, r.Name)
	}
	return "", e
}

// Run runs a saved query and gives all its rows.
func (l *Library) Run(ctx context.Context, g Graph, q *Query, args map[string]string, o Options) (*Result, error) {
	r := &Result{Columns: q.Columns}
	var err error
	r.Limited, err = l.Stream(ctx, g, q, args, o, r.take)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Run runs a script and gives all its rows. The columns are the tags and keys of its rows, "id" last.
func Run(ctx context.Context, g Graph, script string, o Options) (*Result, error) {
	r := &Result{}
	var err error
	r.Columns, r.Limited, err = Stream(ctx, g, script, o, r.take)
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (r *Result) take(_ []string, row []Cell) error {
	r.Rows = append(r.Rows, row)
	return nil
}

// Stream runs a saved query and gives its rows one by one, in an order that is the same each time: by article and place in it, then by what
// the row says. Memory does not grow with the rows. limited says that there were more than the limit. An error of yield ends it.
func (l *Library) Stream(ctx context.Context, g Graph, q *Query, args map[string]string, o Options, yield func(columns []string, row []Cell) error) (limited bool, err error) {
	params, err := l.parameters(ctx, g, q, args)
	if err != nil {
		return false, err
	}
	scripts := []gizmo.Script{
		{Name: gizmo.PreludeName, Text: l.prelude}, {Name: "parameters", Text: params}, {Name: q.File, Text: q.Script, Line: q.line},
	}
	_, limited, err = stream(ctx, g, scripts, q.Columns, q.Sort, o, yield)
	var mistake *gizmo.Error
	if errors.As(err, &mistake) {
		return false, fmt.Errorf("query %s: %w", q.Name, err)
	}
	return limited, err
}

// Stream runs a script, after the prelude, and gives its rows one by one, in an order that is the same each time. The columns, the tags and keys of its
// rows, are known when the first row is.
func Stream(ctx context.Context, g Graph, script string, o Options, yield func(columns []string, row []Cell) error) (columns []string, limited bool, err error) {
	before, err := preludeText()
	if err != nil {
		return nil, false, err
	}
	return stream(ctx, g, []gizmo.Script{{Name: gizmo.PreludeName, Text: before}, {Text: script}}, nil, nil, o, yield)
}

func stream(ctx context.Context, g Graph, scripts []gizmo.Script, columns, sort []string, o Options, yield func(columns []string, row []Cell) error) ([]string, bool, error) {
	handle := g.Handle
	if o.AsOf != "" {
		past, err := asOf(ctx, g, o.AsOf)
		if err != nil {
			return nil, false, err
		}
		handle = func() gizmo.Graph { return past }
		scripts = slices.Insert(slices.Clone(scripts), 1, gizmo.Script{Name: "as of", Text: fmt.Sprintf("asOf = %q;\n", o.AsOf)})
	}
	run := func(o gizmo.Options, yield func(gizmo.Row) bool) error {
		return gizmo.Stream(ctx, handle(), scripts, o, yield)
	}
	return ordered(ctx, g, run, columns, sort, o, yield)
}

// ordered gives the rows of a run in their order.
func ordered(ctx context.Context, g Graph, run func(gizmo.Options, func(gizmo.Row) bool) error, columns, sort []string, o Options, yield func(columns []string, row []Cell) error) ([]string, bool, error) {
	rows := newOrder(ctx, g, columns, sort, o)
	defer rows.close()
	var failed error
	err := run(gizmo.Options{Limits: gizmo.Limits{Time: o.Timeout, Memory: o.Memory, Bytes: o.Bytes}, Plan: o.Plan, Entity: entityOf(g)}, func(row gizmo.Row) bool {
		failed = rows.add(row)
		return failed == nil
	})
	if err = cmp.Or(failed, err); err != nil {
		return nil, false, err
	}
	limited, err := rows.each(yield)
	return rows.columns, limited, err
}

// articleOf is the part of an evidence's IRI that names its article.
func articleOf(evidence graph.IRI) string {
	s, _, _ := strings.Cut(string(evidence), "#")
	return s
}

// manyNames is how many names are remembered at once.
const manyNames = 10_000

func nameOf(ctx context.Context, g Graph, iri graph.IRI, names map[graph.IRI]string) (string, error) {
	if n, is := names[iri]; is {
		return n, nil
	}
	if len(names) >= manyNames {
		clear(names)
	}
	e, _, err := g.Entity(ctx, iri)
	if err != nil {
		return "", err
	}
	names[iri] = e.Name
	return e.Name, nil
}

// textOf writes a literal, or a value of JavaScript, as a person reads it.
func textOf(v any) string {
	switch v := v.(type) {
	case quad.String:
		return string(v)
	case quad.TypedString:
		return string(v.Value)
	case quad.LangString:
		return string(v.Value)
	case quad.Int:
		return strconv.FormatInt(int64(v), 10)
	case quad.Value:
		return quad.StringOf(v)
	case string:
		return v
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // IRIs stand in <>
	if err := e.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
