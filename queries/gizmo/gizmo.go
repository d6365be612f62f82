// Package gizmo runs Gizmo, Cayley's JavaScript query language, bounded in time and rows.
package gizmo

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/metrics"
	"strings"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	cayleygizmo "github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"

	"github.com/clewgraph/clew/graph"
)

// Graph is a graph of Cayley's.
type Graph = cayley.QuadStore

// Row is one result: tags with their nodes, or what the script gave to g.emit, an object by its keys and
// anything else under "id". Values are quad.Value, nil, bool, string, float64, int64, or what
// JavaScript nests in these.
type Row map[string]any

// Options bound a run.
type Options struct {
	Rows    int           // at most so many; 0 is no bound
	Timeout time.Duration // 0 is none
	Memory  uint64        // bytes that the heap may grow by while the script runs; 0 is [DefaultMemory]
}

// Error is a mistake in a script.
type Error struct {
	Message      string
	Line, Column int // from 1; 0 where unknown
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Message)
	}
	return e.Message
}

// Run runs a script over a graph. limited says that there were more rows than asked for. The error is an
// [Error] for a mistake in the script, a [graph.Error] when its time is up. A script that cannot be interrupted is left behind
// in a goroutine: whoever runs scripts of others ends the process after an error.
func Run(ctx context.Context, qs Graph, script string, o Options) (rows []Row, limited bool, err error) {
	bounded := ctx
	if o.Timeout > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, o.Timeout)
		defer cancel()
	}
	limit := o.Rows
	if limit > 0 {
		limit++ // one more, to know that there are more
	}
	if err := tame(script); err != nil {
		return nil, false, err
	}
	bounded, stop := watchMemory(bounded, o.Memory)
	defer stop()
	session := cayleygizmo.NewSession(qs)
	it, err := session.Execute(bounded, script, query.Options{Collation: query.Raw, Limit: limit})
	if err != nil {
		return nil, false, mistake(err)
	}
	defer it.Close()
	for it.Next(bounded) {
		r, ok := it.Result().(*cayleygizmo.Result)
		if !ok || r.Meta {
			continue
		}
		if o.Rows > 0 && len(rows) == o.Rows {
			return rows, true, nil
		}
		if row := rowOf(qs, r); row != nil {
			rows = append(rows, row)
		}
	}
	var tooMuch memoryError
	switch err := it.Err(); {
	case errors.As(context.Cause(bounded), &tooMuch):
		return nil, false, graph.WithHint(tooMuch, "ask for less: --limit, or a narrower query")
	case err == nil && bounded.Err() == nil:
		return rows, false, nil
	case ctx.Err() != nil:
		return nil, false, ctx.Err()
	case bounded.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return nil, false, graph.WithHint(timeoutError(o.Timeout), "--timeout 2m gives it more")
	default:
		return nil, false, mistake(err)
	}
}

// The bounds of a script: its bytes, and how deep its brackets nest, for the compiler calls itself as deep.
const (
	maxScript  = 1 << 20
	maxNesting = 500
)

// tame refuses a script that would overflow the stack of the JavaScript compiler, which nothing can catch.
func tame(script string) error {
	if len(script) > maxScript {
		return &graph.Error{Message: fmt.Sprintf("the script is longer than %d MB", maxScript>>20)}
	}
	if Nesting(script) > maxNesting {
		return &graph.Error{Message: fmt.Sprintf("the script has brackets in brackets, more than %d deep", maxNesting)}
	}
	return nil
}

// Nesting gives how deep the brackets of a text nest, at most.
func Nesting(s string) int {
	depth, most := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[', '{':
			if depth++; depth > most {
				most = depth
			}
		case ')', ']', '}':
			depth--
		}
	}
	return most
}

// DefaultMemory is how much the heap may grow while a script runs.
const DefaultMemory = 1 << 30

// memoryError is the memory that a script had, in bytes.
type memoryError uint64

func (m memoryError) Error() string {
	return fmt.Sprintf("the query took more than %d MB of memory", m>>20)
}

// watchMemory ends a context when the heap has grown too much. stop ends the watch.
func watchMemory(ctx context.Context, limit uint64) (bounded context.Context, stop func()) {
	if limit == 0 {
		limit = DefaultMemory
	}
	bounded, cancel := context.WithCancelCause(ctx)
	heap := func() uint64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	before := heap()
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-bounded.Done():
				return
			case <-tick.C:
				if now := heap(); now > before+limit {
					cancel(memoryError(limit))
					return
				}
			}
		}
	}()
	return bounded, func() { cancel(nil) }
}

// timeoutError is the time that a script had.
type timeoutError time.Duration

func (t timeoutError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(t))
}
func (t timeoutError) Unwrap() error { return context.DeadlineExceeded }

func rowOf(qs cayley.QuadStore, r *cayleygizmo.Result) Row {
	if r.Tags != nil {
		row := Row{}
		for tag, ref := range r.Tags {
			if v := qs.NameOf(ref); v != nil {
				row[tag] = graph.Canonical(v)
			}
		}
		return row
	}
	if object, ok := r.Val.(map[string]any); ok {
		row := Row{}
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

var syntaxError = regexp.MustCompile(`^(?:SyntaxError: )?(?:SyntaxError: )?(?:\(anonymous\): |<eval>: )?(?:Line (\d+):(\d+) )?(.*?)(?: at \S+:(\d+):(\d+)(?:\(\d+\))?)?$`)

// mistake turns an error of the JavaScript engine into ours.
func mistake(err error) error {
	message := strings.Split(err.Error(), "\n")[0]
	e := &Error{Message: strings.TrimSpace(message)}
	var thrown *goja.Exception
	if errors.As(err, &thrown) {
		if v := thrown.Value(); v != nil {
			e.Message = strings.Split(v.String(), "\n")[0]
		}
		if stack := thrown.Stack(); len(stack) > 0 {
			at := stack[len(stack)-1].Position()
			e.Line, e.Column = at.Line, at.Column
		}
	}
	if m := syntaxError.FindStringSubmatch(e.Message); m != nil {
		fmt.Sscan(m[1], &e.Line)
		fmt.Sscan(m[2], &e.Column)
		e.Message = m[3]
		if m[4] != "" {
			fmt.Sscan(m[4], &e.Line)
		}
	}
	return e
}
