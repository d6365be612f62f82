package queries

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/queries/gizmo"
)

// Graph is what a query needs of a store.
type Graph interface {
	Handle() gizmo.Graph
	Find(ctx context.Context, name string, limit int) ([]store.Match, error)
	Entity(ctx context.Context, iri graph.IRI) (graph.Entity, int, error)
	Quote(ctx context.Context, evidence graph.IRI) (store.Quote, error)
	Relations(ctx context.Context) ([]store.Relation, error)
}

// Options bound a query and choose from its rows.
type Options struct {
	Limit   int           // rows; 0 is no limit
	Timeout time.Duration // 0 is none
	Article graph.IRI     // only rows with evidence from it; "" is all
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
func (l *Library) Prepare(ctx context.Context, g Graph, q *Query, args map[string]string) (string, error) {
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
	b.WriteString(l.prelude)
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
	b.WriteString(q.Script)
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

// Candidates gives the entities that a name fits as well as its best one: "Rossi" may be two people.
func Candidates(ctx context.Context, g Graph, name string) ([]graph.Entity, error) {
	if _, err := Resolve(ctx, g, name); err != nil {
		return nil, err
	}
	found, err := g.Find(ctx, name, 20)
	if err != nil {
		return nil, err
	}
	var out []graph.Entity
	for _, m := range found {
		if m.Score == found[0].Score {
			out = append(out, m.Entity)
		}
	}
	return out, nil
}

// Resolve finds the entity that a name means. It must be the name of something, in whole or as words of a
// longer name; the error is an [EntityError].
func Resolve(ctx context.Context, g Graph, name string) (graph.Entity, error) {
	found, err := g.Find(ctx, name, 5)
	if err != nil {
		return graph.Entity{}, err
	}
	if len(found) == 0 || found[0].Score <= 0.5 {
		e := &EntityError{Name: name}
		for _, m := range found {
			if !slices.Contains(e.Near, m.Entity.Name) {
				e.Near = append(e.Near, m.Entity.Name)
			}
		}
		return graph.Entity{}, e
	}
	return found[0].Entity, nil
}

// value turns an argument into what the script sees.
func (p *Parameter) value(ctx context.Context, g Graph, q *Query, given string, is bool) (any, error) {
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

// ResolveRelation finds the relation of the graph that has a name, whatever its case and blanks.
func ResolveRelation(ctx context.Context, g Graph, name string) (graph.IRI, error) {
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

// Run runs a saved query.
func (l *Library) Run(ctx context.Context, g Graph, q *Query, args map[string]string, o Options) (*Result, error) {
	script, err := l.Prepare(ctx, g, q, args)
	if err != nil {
		return nil, err
	}
	r, err := Run(ctx, g, script, q.Columns, o)
	var mistake *gizmo.Error
	if errors.As(err, &mistake) {
		if offset := strings.Count(script, "\n") - strings.Count(q.Script, "\n"); mistake.Line > offset {
			mistake.Line += q.line - offset - 1
		}
		return nil, fmt.Errorf("query %s: %w", q.Name, err)
	}
	return r, err
}

// Run runs a script. Without columns they are the tags and keys of its rows, "id" last.
func Run(ctx context.Context, g Graph, script string, columns []string, o Options) (*Result, error) {
	// Rows are sorted before the limit cuts them, so that the first ones are the same each time.
	bound := o.Limit
	switch {
	case o.Article != "":
		bound = 0
	case bound > 0:
		bound = max(bound, 10*DefaultLimit)
	}
	rows, limited, err := gizmo.Run(ctx, g.Handle(), script, gizmo.Options{Rows: bound, Timeout: o.Timeout})
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: columns, Limited: limited}
	if len(columns) == 0 {
		r.Columns = columnsOf(rows)
	}
	only := articleOf(graph.EvidenceIRI(o.Article, graph.Evidence{}))
	names := map[graph.IRI]string{}
	type placed struct {
		cells []Cell
		key   string // what is the same in rows that differ in their evidence only
		place store.Quote
		from  string
	}
	var all []placed
	seen := map[string]bool{}
	for _, row := range rows {
		p := placed{cells: make([]Cell, len(r.Columns))}
		var key strings.Builder
		for i, column := range r.Columns {
			v, is := row[column]
			if !is || v == nil {
				key.WriteString("\x00")
				continue
			}
			c := Cell{Value: v}
			iri, isIRI := v.(quad.IRI)
			switch {
			case isIRI && graph.IRI(iri).IsEvidence():
				quote, err := g.Quote(ctx, graph.IRI(iri))
				if err != nil {
					return nil, err
				}
				c.Text = quote.Text
				p.place = quote
				p.from = articleOf(graph.IRI(iri))
			case isIRI:
				if c.Text, err = nameOf(ctx, g, graph.IRI(iri), names); err != nil {
					return nil, err
				}
				key.WriteString(string(iri))
			default:
				c.Text = textOf(v)
				key.WriteString(c.Text)
			}
			key.WriteString("\x00")
			p.cells[i] = c
		}
		if o.Article != "" && p.from != only {
			continue
		}
		p.key = key.String()
		all = append(all, p)
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		switch {
		case a.from != b.from:
			return a.from < b.from
		case a.place.Start != b.place.Start:
			return a.place.Start < b.place.Start
		}
		return a.key < b.key
	})
	for _, p := range all {
		if seen[p.key] {
			continue
		}
		seen[p.key] = true
		if o.Limit > 0 && len(r.Rows) == o.Limit {
			r.Limited = true
			break
		}
		r.Rows = append(r.Rows, p.cells)
	}
	return r, nil
}

// articleOf is the part of an evidence's IRI that names its article.
func articleOf(evidence graph.IRI) string {
	s, _, _ := strings.Cut(string(evidence), "#")
	return s
}

func columnsOf(rows []gizmo.Row) []string {
	seen := map[string]bool{}
	var out []string
	for _, row := range rows {
		for k := range row {
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool {
		if a, b := out[i] == "id", out[j] == "id"; a != b {
			return b
		}
		return out[i] < out[j]
	})
	if len(out) == 0 {
		out = []string{"id"}
	}
	return out
}

func nameOf(ctx context.Context, g Graph, iri graph.IRI, names map[graph.IRI]string) (string, error) {
	if n, is := names[iri]; is {
		return n, nil
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
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}
