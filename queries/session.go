package queries

import (
	"context"

	"github.com/clewgraph/clew/queries/gizmo"
)

// Session runs scripts one after the other, as a prompt does: what one names is there for the next. The prelude stands before them.
type Session struct {
	g       Graph
	prelude string
	gizmo   *gizmo.Session // nil until the first script
}

// NewSession makes a session over a graph.
func NewSession(g Graph) (*Session, error) {
	text, err := preludeText()
	if err != nil {
		return nil, err
	}
	return &Session{g: g, prelude: text}, nil
}

// Outcome is what a script gave beside its rows.
type Outcome struct {
	Columns []string // the tags and keys of its rows
	Limited bool     // there were more rows than the limit
	Value   string   // of the last expression, as a person reads it; "" where it is nothing
	Forgot  bool     // an earlier script has not ended yet, so that what it and those before it had named is gone
}

// Stream runs a script and gives its rows one by one, in an order that is the same each time. line is the one of the file that the script begins at.
func (s *Session) Stream(ctx context.Context, script string, line int, o Options, yield func(columns []string, row []Cell) error) (Outcome, error) {
	var a Outcome
	if s.gizmo != nil && s.gizmo.Busy() {
		s.gizmo, a.Forgot = nil, true
	}
	if s.gizmo == nil {
		fresh := gizmo.NewSession(s.g.Handle(), gizmo.Limits{})
		if err := fresh.Stream(ctx, []gizmo.Script{{Name: gizmo.PreludeName, Text: s.prelude}}, gizmo.Options{}, func(gizmo.Row) bool { return true }); err != nil {
			return a, err
		}
		s.gizmo = fresh
	}
	var err error
	a.Columns, a.Limited, err = ordered(ctx, s.g, func(o gizmo.Options, yield func(gizmo.Row) bool) error {
		o.Value = func(v any) {
			if v != nil {
				a.Value = textOf(v)
			}
		}
		return s.gizmo.Stream(ctx, []gizmo.Script{{Text: script, Line: line}}, o, yield)
	}, nil, nil, o, yield)
	return a, err
}
