package gizmo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/schema"
	"github.com/cayleygraph/quad/voc"
	"github.com/dop251/goja"
)

// Name of the query language, as Cayley's interfaces know it.
const Name = "gizmo"

// Graph is a graph of Cayley's.
type Graph = cayley.QuadStore

var register sync.Once

// Register makes sessions of this package the query language "gizmo" of Cayley's, with limits. Cayley's own session, where a
// program imports it, is replaced. The first call counts.
func Register(l Limits) {
	register.Do(func() {
		query.RegisterLanguage(query.Language{
			Name:    Name,
			Session: func(qs cayley.QuadStore) query.Session { return NewSession(qs, l) },
			HTTP:    func(qs cayley.QuadStore) query.HTTP { return NewSession(qs, l) },
			REPL:    func(qs cayley.QuadStore) query.REPLSession { return NewSession(qs, l) },
		})
	})
}

// Session runs scripts, one at a time; variables of one are there for the next. It is a [query.Session], [query.HTTP] and [query.REPLSession] of Cayley's.
type Session struct {
	qs     *watched
	limits Limits
	plan   *Plan // where the plans of paths are written down; may be nil

	vm       *goja.Runtime
	ns       voc.Namespaces
	schema   *schema.Config
	scripts  []Script // those that have run, the prelude first
	proto    *goja.Object
	filters  *goja.Object // prototype of filters
	values   *goja.Object // prototype of values that are no JavaScript ones
	natives  natives
	shape    map[string]any // of the last path, for ShapeOf
	shaping  bool
	collate  query.Collation
	joining  int
	sizes    map[*goja.Object]int          // of regular expressions
	twins    map[*goja.Object]*goja.Object // of regular expressions
	depth    int                           // of native functions in native functions
	ctx      context.Context
	out      chan *Result
	rows     int          // given so far
	rowLimit int          // 0 is none
	bytes    atomic.Int64 // given so far
	running  atomic.Bool
	halted   atomic.Pointer[error]
}

// NewSession makes a session over a graph.
func NewSession(qs Graph, l Limits) *Session {
	s := &Session{limits: l.orDefaults(), schema: schema.NewConfig(), vm: goja.New(), ctx: context.Background(), sizes: map[*goja.Object]int{}, twins: map[*goja.Object]*goja.Object{}}
	s.qs = watch(qs, &s.halted)
	s.vm.SetMaxCallStackSize(maxCalls)
	s.harden()
	s.environment()
	return s
}

// Busy reports whether a script is still running: a native function that takes its time ends a little after whoever waited for it was told.
func (s *Session) Busy() bool { return s.running.Load() }

var errBusy = errors.New("gizmo: the session is still running a script")

// stop ends what runs, with a reason; the first one counts.
func (s *Session) stop(reason error) {
	if s.halted.CompareAndSwap(nil, &reason) {
		s.vm.Interrupt(reason)
	}
}

// reason is why the session was stopped, or nil.
func (s *Session) reason() error {
	if p := s.halted.Load(); p != nil {
		return *p
	}
	return nil
}

// check throws when the session has been stopped: natives that loop call it.
func (s *Session) check() {
	if err := s.reason(); err != nil {
		panic(s.vm.NewGoError(err))
	}
}

// throw is an error of the script, at the place where it is now.
func (s *Session) throw(format string, args ...any) goja.Value {
	panic(s.vm.NewTypeError(fmt.Sprintf(format, args...)))
}

// Result is what a session gives for [query.Raw]: tags with their nodes, or what the script emitted.
type Result struct {
	Meta bool // the value of the script's last expression, which is no row
	Val  any
	Tags map[string]cayley.Ref
}

// Result gives the tags, or else the value.
func (r *Result) Result() any {
	if r.Tags != nil {
		return r.Tags
	}
	return r.Val
}

// send hands a row over. It ends the script when that was the last one asked for.
func (s *Session) send(r *Result) {
	s.check()
	if s.out == nil {
		return
	}
	select {
	case s.out <- r:
	case <-s.ctx.Done():
		s.stop(context.Cause(s.ctx))
		s.check()
	}
	s.rows++
	if s.rowLimit > 0 && s.rows >= s.rowLimit {
		s.stop(errEnough)
		s.check()
	}
}

// spend counts bytes that go out.
func (s *Session) spend(n int64) {
	if s.bytes.Add(n) > s.limits.Bytes {
		s.stop(bytesError(s.limits.Bytes))
	}
}

// Execute compiles a script; the iterator that it gives runs it. The context bounds the run too, as does that of Next.
func (s *Session) Execute(ctx context.Context, script string, o query.Options) (query.Iterator, error) {
	return s.execute(ctx, []Script{{Text: script}}, o)
}

func (s *Session) execute(ctx context.Context, scripts []Script, o query.Options) (*results, error) {
	switch o.Collation {
	case query.Raw, query.JSON, query.JSONLD, query.REPL:
	default:
		return nil, &query.ErrUnsupportedCollation{Collation: o.Collation}
	}
	if s.Busy() {
		return nil, errBusy
	}
	s.halted.Store(nil)
	s.vm.ClearInterrupt()
	s.depth, s.joining = 0, 0
	it := &results{s: s, scripts: scripts, limit: o.Limit}
	s.collate = o.Collation
	it.ctx, it.cancel = context.WithCancelCause(ctx)
	return it, nil
}

// program gives a script compiled. Preludes are compiled once in a process.
func (s *Session) program(i int, script Script) (*goja.Program, error) {
	key := script.key(i)
	if script.Name != PreludeName {
		return compile(script, key)
	}
	if p, ok := preludes.Load(script.Text); ok {
		return p.(*goja.Program), nil
	}
	p, err := compile(script, key)
	if err == nil {
		preludes.Store(script.Text, p)
	}
	return p, err
}

// PreludeName is the name of scripts that stand before many others; a program has few of them.
const PreludeName = "prelude"

var preludes sync.Map // of text to *goja.Program

// run compiles and runs scripts, and gives the value of the last one. It returns when they end; others stop it with [Session.stop].
func (s *Session) run(scripts []Script) (v goja.Value, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case goja.Value: // thrown where no script runs: when it was stopped between two
			err = &Error{Message: thrownWords(r)}
		default: // what a backend, or a path of Cayley's, cannot do
			words, _, _ := strings.Cut(fmt.Sprint(r), "\n") // goja adds a trace
			err = &Error{Message: "this cannot be walked: " + words}
		}
		if reason := s.reason(); reason != nil {
			err = reason
		}
	}()
	first := len(s.scripts)
	s.scripts = append(s.scripts, scripts...)
	for i, script := range scripts {
		p, err := s.program(first+i, script)
		if err != nil {
			return nil, err
		}
		if v, err = s.vm.RunProgram(p); err != nil {
			return nil, mistake(s.scripts, err)
		}
	}
	return v, nil
}

// results is the iterator of a run. The script runs in a goroutine of its own.
type results struct {
	s       *Session
	scripts []Script
	limit   int
	ctx     context.Context
	cancel  context.CancelCauseFunc

	ended chan struct{} // closed when the script has ended; nil before it began
	fault error         // of the script, once it has ended
	err   error
	cur   *Result
}

func (it *results) start() {
	s := it.s
	s.out, s.ctx, s.rows, s.rowLimit = make(chan *Result, 64), it.ctx, 0, 0
	s.bytes.Store(0)
	if s.limits.Rows > 0 {
		s.rowLimit = s.limits.Rows
	}
	if it.limit > 0 && (s.rowLimit == 0 || it.limit < s.rowLimit) {
		s.rowLimit = it.limit
	}
	it.ended = make(chan struct{})
	var timer *time.Timer
	if t := s.limits.Time; t > 0 {
		timer = time.AfterFunc(t, func() { it.cancel(timeError(t)) })
	}
	release := context.AfterFunc(it.ctx, func() { s.stop(context.Cause(it.ctx)) })
	leave := governor.enter(s)
	s.running.Store(true)
	go func() {
		defer close(it.ended)
		defer s.running.Store(false)
		v, err := s.run(it.scripts)
		if err == nil && v != nil && !goja.IsNull(v) && !goja.IsUndefined(v) && s.collate != query.JSON && s.collate != query.JSONLD {
			err = s.last(v)
		}
		leave()
		release()
		if timer != nil {
			timer.Stop()
		}
		it.fault = err
	}()
}

// last sends the value of the last expression.
func (s *Session) last(v goja.Value) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = s.reason()
		}
	}()
	s.send(&Result{Meta: true, Val: s.export(v, false)})
	return s.reason()
}

// Next waits for the next row. It gives up within [patience] of the end of the context, or of the time.
func (it *results) Next(ctx context.Context) bool {
	if it.err != nil {
		return false
	}
	if it.ended == nil {
		if err := ctx.Err(); err != nil {
			it.err = err
			return false
		}
		it.start()
	}
	select {
	case it.cur = <-it.s.out:
		return true
	default:
	}
	select {
	case it.cur = <-it.s.out:
		return true
	case <-it.ended:
	case <-it.ctx.Done():
		it.wait()
	case <-ctx.Done():
		it.cancel(context.Cause(ctx))
		it.wait()
	}
	if it.err = context.Cause(it.ctx); it.err != nil {
		return false // whether it has ended or not: a native function that takes its time is left to end by itself
	}
	select { // rows that were sent before the end
	case it.cur = <-it.s.out:
		return true
	default:
	}
	if !errors.Is(it.fault, errEnough) {
		it.err = it.fault
	}
	return false
}

// wait gives the script a moment to end.
func (it *results) wait() {
	select {
	case <-it.ended:
	case <-time.After(patience):
	}
}

// Result is the row, as the collation says.
func (it *results) Result() any {
	if it.cur == nil {
		return nil
	}
	switch it.s.collate {
	case query.JSON, query.JSONLD:
		return it.s.jsonResult(it.cur)
	case query.REPL:
		return it.s.replResult(it.cur)
	}
	return it.cur
}

// Err is what ended the script: an [Error] for a mistake in it, else a limit or the end of the context.
func (it *results) Err() error { return it.err }

// Close ends the script. It waits a moment for it, so that the graph may be closed.
func (it *results) Close() error {
	it.cancel(errClosed)
	if it.ended != nil {
		it.s.stop(errClosed)
		it.wait()
	}
	return nil
}

// ShapeOf gives the shape of a script's last path, for drawing: nodes and links. It runs the script, within the limits of the session.
func (s *Session) ShapeOf(script string) (any, error) {
	return s.ShapeOfContext(context.Background(), script)
}

// ShapeOfContext is ShapeOf that ends with a context.
func (s *Session) ShapeOfContext(ctx context.Context, script string) (any, error) {
	it, err := s.execute(ctx, []Script{{Text: script}}, query.Options{Collation: query.JSON})
	if err != nil {
		return nil, err
	}
	defer it.Close()
	s.shape, s.shaping = map[string]any{}, true
	defer func() { s.shaping = false }()
	for it.Next(ctx) {
	}
	if it.err != nil {
		return nil, it.err
	}
	return s.shape, nil
}
