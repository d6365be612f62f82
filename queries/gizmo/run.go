package gizmo

import (
	"context"
	"strings"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
)

// Row is one result: tags with their nodes, or what the script gave to g.emit, an object by its keys and
// anything else under "id". Values are quad.Value, nil, bool, string, float64, int64, or what
// JavaScript nests in these.
type Row map[string]any

// Options bound a run.
type Options struct {
	Limits
	Plan *Plan // is told how paths were walked; may be nil
	// Entity, where it is not nil, is what the function findEntity(name) of scripts gives: an IRI in <>, or in words why there is none.
	Entity func(ctx context.Context, name string) (string, error)
	Value  func(any) // is told the value of the last expression, which is no row, where there is one; may be nil
}

// Stream runs scripts one after the other in one session and gives their rows as they come. yield ends it with false. The error is an [Error] for a mistake in a script, a
// limit with a hint ([graph.Hint]), or that of the context.
func Stream(ctx context.Context, qs Graph, scripts []Script, o Options, yield func(Row) bool) error {
	return NewSession(qs, o.Limits).Stream(ctx, scripts, o, yield)
}

// Stream runs scripts in the session, within the limits of the options, and gives their rows as they come. What earlier scripts have named is there. While one
// that was stopped has not ended yet ([Session.Busy]) it is an error.
func (s *Session) Stream(ctx context.Context, scripts []Script, o Options, yield func(Row) bool) error {
	if s.Busy() {
		return errBusy
	}
	s.limits = o.Limits.orDefaults()
	s.plan, s.qs.plan = o.Plan, o.Plan
	s.finder(o.Entity)
	it, err := s.execute(ctx, scripts, query.Options{Collation: query.Raw})
	if err != nil {
		return err
	}
	defer it.Close()
	for it.Next(ctx) {
		if it.cur.Meta {
			if o.Value != nil {
				o.Value(it.cur.Val)
			}
			continue
		}
		if row := s.rowOf(it.cur); row != nil && !yield(row) {
			return nil
		}
		if it.err = s.reason(); it.err != nil && it.err != errEnough {
			return it.err
		}
		it.err = nil
	}
	return it.Err()
}

// Run runs one script and gives its rows. limited says that there were more than asked for.
func Run(ctx context.Context, qs Graph, script string, o Options) (rows []Row, limited bool, err error) {
	most := o.Rows
	o.Rows = 0
	err = Stream(ctx, qs, []Script{{Text: script}}, o, func(row Row) bool {
		if most > 0 && len(rows) == most {
			limited = true
			return false
		}
		rows = append(rows, row)
		return true
	})
	return rows, limited, err
}

// rowOf is a result as a row; nil when there is nothing in it.
func (s *Session) rowOf(r *Result) Row {
	if r.Tags != nil {
		row := make(Row, len(r.Tags))
		for tag, ref := range r.Tags {
			if v := s.qs.NameOf(ref); v != nil {
				row[tag] = graph.Canonical(v)
				s.spend(size(v))
			}
		}
		return row
	}
	if object, ok := r.Val.(map[string]any); ok {
		row := make(Row, len(object))
		for k, v := range object {
			row[k] = valueOf(v)
		}
		return row
	}
	if r.Val == nil {
		return nil
	}
	return Row{"id": valueOf(r.Val)}
}

// valueOf undoes what Gizmo does to a node when it hands it to JavaScript: "<clew:Peru>" is the IRI again, and
// "…"^^<type> the typed literal.
func valueOf(v any) any {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "<") && strings.HasSuffix(v, ">") && graph.ValidIRI(v[1:len(v)-1]) {
			return quad.IRI(v[1 : len(v)-1])
		}
		if strings.HasPrefix(v, `"`) && strings.HasSuffix(v, ">") && strings.Contains(v, `"^^<`) {
			return graph.Canonical(quad.StringToValue(v))
		}
		return quad.String(v)
	case quad.Value:
		return graph.Canonical(v)
	case int:
		return int64(v)
	}
	return v
}
