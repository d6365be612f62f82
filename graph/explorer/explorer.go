package explorer

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"runtime"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// Reader is what is read of a graph. A [store.Store] is one, and so is a [Client].
type Reader interface {
	Find(ctx context.Context, name string, limit int) ([]store.Match, error)
	Entity(ctx context.Context, iri graph.IRI) (graph.Entity, int, error)
	Statements(ctx context.Context, f store.Filter) ([]store.Fact, error)
	Relations(ctx context.Context) ([]store.Relation, error)
	Sources(ctx context.Context) ([]store.Source, error)
	Stats(ctx context.Context) (store.Stats, error)
	Article(ctx context.Context, iri graph.IRI) (*graph.Article, error)
	Rejections(ctx context.Context) ([]store.Rejection, error)
	Neighbourhood(ctx context.Context, entity graph.IRI, depth int, yield func(quad.Quad) error) error
	Export(ctx context.Context, article graph.IRI, yield func(quad.Quad) error) error
}

// Graph is a graph that is served: a [store.Store].
type Graph interface {
	Reader
	// Handle is the graph as Cayley's query languages read it, as it is now.
	Handle() cayley.QuadStore
	// Degree gives the number of statements that an entity is subject or object of.
	Degree(ctx context.Context, iri graph.IRI) (int, error)
	// Links gives where else a thing is described.
	Links(ctx context.Context, iri graph.IRI) ([]store.Link, error)
	// Excerpt gives the quads of some statements.
	Excerpt(ctx context.Context, statements []graph.IRI, yield func(quad.Quad) error) error
	// Changes is another number after each write.
	Changes() uint64
	// Change adds and deletes quads, all or none.
	Change(ctx context.Context, deltas []cayley.Delta, o cayley.IgnoreOpts) error
}

// Options say what is served, and within which bounds. A zero field is the default.
type Options struct {
	// Listen is the address that the server listens on, for the check of what requests name as their host.
	Listen string
	// Token, where it is not "", must come with each request.
	Token string
	// Write lets requests write.
	Write bool
	// Timeout bounds a request; its default is [DefaultTimeout].
	Timeout time.Duration
	// Rows bounds the rows of an answer; its default is [DefaultRows].
	Rows int
	// Scripts is how many queries run at once; more wait. Its default is four, or two for each processor where that is more.
	Scripts int
	// Reads bounds the quads that a query in GraphQL or MQL looks at; its default is [DefaultReads].
	Reads int64
	// UI has the files of Cayley's web pages; its default is those in the binary, if any.
	UI fs.FS
	// Version is that of the program.
	Version string
	// Page has the files of our page; its default is those in the binary, if any.
	Page fs.FS
	// Logf, where it is set, is told of what went wrong within.
	Logf func(format string, args ...any)
}

// The defaults of Options.
const (
	DefaultListen  = "127.0.0.1:64210"
	DefaultTimeout = 10 * time.Second
	DefaultRows    = 100_000
	DefaultReads   = 5_000_000
)

// The bounds of what comes in.
const (
	maxQuery = 256 << 10 // a query in any language
	maxWrite = 64 << 20  // quads to write, or articles to read
	maxDepth = 100       // brackets in brackets, of GraphQL and MQL
)

// maxAnswer bounds answers that are gathered before they are sent.
const maxAnswer = 64 << 20

type server struct {
	graph   Graph
	backend Backend
	o       Options
	slots   chan struct{}
	metrics *metrics
	ui      fs.FS
	kept    kept
}

// New makes the handler that serves a graph.
func New(g Graph, b Backend, o Options) (http.Handler, error) {
	if o.Listen == "" {
		o.Listen = DefaultListen
	}
	if err := CheckListen(o.Listen, o.Token); err != nil {
		return nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Rows <= 0 {
		o.Rows = DefaultRows
	}
	if o.Reads <= 0 {
		o.Reads = DefaultReads
	}
	if o.Scripts <= 0 {
		o.Scripts = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if o.Logf == nil {
		o.Logf = func(string, ...any) {}
	}
	if o.Page == nil {
		o.Page = embeddedPage()
	}
	s := &server{graph: g, backend: b, o: o, slots: make(chan struct{}, o.Scripts), metrics: newMetrics(g), ui: o.UI}
	if s.ui == nil {
		s.ui = embeddedUI()
	}
	mux := http.NewServeMux()
	s.cayley(mux)
	s.api(mux)
	s.pages(mux)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.Handle("GET /metrics", s.metrics.handler())
	return s.guard(mux), nil
}

// slot waits until one more query may run. done gives the place back.
func (s *server) slot(ctx context.Context) (done func(), err error) {
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-ctx.Done():
		return nil, errBusy
	}
}

var errBusy = &graph.Error{Message: "too many queries run already", Hint: "try again"}

// shutdownGrace is how long requests that run may take to end when the server does.
const shutdownGrace = 5 * time.Second

// Serve serves a handler on a listener until the context ends; then it takes no more requests, waits a moment for those that run, and returns nil.
func Serve(ctx context.Context, l net.Listener, h http.Handler, o Options) error {
	timeout := o.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	hurry, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       timeout + time.Minute, // a body to write may be long
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		BaseContext:       func(net.Listener) context.Context { return hurry },
	}
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		time.AfterFunc(shutdownGrace/2, stop) // queries are told to end
		c, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
		defer cancel()
		err := srv.Shutdown(c)
		if errors.Is(err, context.DeadlineExceeded) {
			err = srv.Close()
		}
		done <- err
	}()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
