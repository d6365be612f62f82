package explorer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	cayley "github.com/cayleygraph/cayley/graph"
	httpgraph "github.com/cayleygraph/cayley/graph/http"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
)

// bounded is the graph of one request. Cayley's query languages give its iterators a context that they never look at, and gather what they find;
// so the leaves of the tree of iterators come to an end when the request does, or when they have given as many quads as a query may
// look at, and all above them with it. What is written goes to the store as one change.
type bounded struct {
	cayley.QuadStore
	graph Graph
	ctx   context.Context
	most  int64
	reads atomic.Int64
	why   atomic.Pointer[error]
}

func (s *server) bound(ctx context.Context) *bounded {
	return &bounded{QuadStore: s.graph.Handle(), graph: s.graph, ctx: ctx, most: s.o.Reads}
}

// ended gives why the iterators came to an end before theirs; nil when they did not.
func (b *bounded) ended() error {
	if p := b.why.Load(); p != nil {
		return *p
	}
	return nil
}

// goes counts a quad and reports whether the query may go on.
func (b *bounded) goes() bool {
	n := b.reads.Add(1)
	if b.why.Load() != nil {
		return false
	}
	var err error
	switch {
	case n > b.most:
		err = &MistakeError{&graph.Error{Message: fmt.Sprintf("the query looks at more than %d quads", b.most), Hint: "ask for less, or in Gizmo"}}
	case n%64 == 0 && b.ctx.Err() != nil:
		err = b.ctx.Err()
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("the query took too long: %w", err)
		}
	default:
		return true
	}
	b.why.CompareAndSwap(nil, &err)
	return false
}

func (b *bounded) leaf(it cayley.Iterator) cayley.Iterator {
	return cayley.AsLegacy(&leaf{cayley.AsShape(it), b})
}

// QuadIterator gives the quads that have a value in a direction.
func (b *bounded) QuadIterator(d quad.Direction, v cayley.Ref) cayley.Iterator {
	return b.leaf(b.QuadStore.QuadIterator(d, v))
}

// NodesAllIterator gives all nodes.
func (b *bounded) NodesAllIterator() cayley.Iterator { return b.leaf(b.QuadStore.NodesAllIterator()) }

// QuadsAllIterator gives all quads.
func (b *bounded) QuadsAllIterator() cayley.Iterator { return b.leaf(b.QuadStore.QuadsAllIterator()) }

// ApplyDeltas writes to the store.
func (b *bounded) ApplyDeltas(deltas []cayley.Delta, o cayley.IgnoreOpts) error {
	return b.graph.Change(b.ctx, deltas, o)
}

// Close does nothing: the graph is the server's.
func (b *bounded) Close() error { return nil }

// leaf is an iterator of the backend that ends with the request.
type leaf struct {
	cayley.IteratorShape
	b *bounded
}

func (l *leaf) Iterate() cayley.Scanner { return &leafScanner{l.IteratorShape.Iterate(), l.b} }
func (l *leaf) Lookup() cayley.Index    { return &leafIndex{l.IteratorShape.Lookup(), l.b} }

func (l *leaf) Optimize(ctx context.Context) (cayley.IteratorShape, bool) {
	s, ok := l.IteratorShape.Optimize(ctx)
	if !ok {
		return l, false
	}
	return &leaf{s, l.b}, true
}

type leafScanner struct {
	cayley.Scanner
	b *bounded
}

func (l *leafScanner) Next(ctx context.Context) bool { return l.b.goes() && l.Scanner.Next(ctx) }

func (l *leafScanner) Err() error {
	if err := l.b.ended(); err != nil {
		return err
	}
	return l.Scanner.Err()
}

type leafIndex struct {
	cayley.Index
	b *bounded
}

func (l *leafIndex) Contains(ctx context.Context, v cayley.Ref) bool {
	return l.b.goes() && l.Index.Contains(ctx, v)
}

func (l *leafIndex) Err() error {
	if err := l.b.ended(); err != nil {
		return err
	}
	return l.Index.Err()
}

// perRequest is the graph that Cayley's API gets: it asks it for that of each request.
type perRequest struct{ cayley.QuadStore }

var _ httpgraph.QuadStore = perRequest{}

type graphKey struct{}

// withGraph puts the graph of a request where ForRequest finds it.
func withGraph(r *http.Request, qs cayley.QuadStore) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), graphKey{}, qs))
}

// ForRequest gives the graph of a request.
func (perRequest) ForRequest(r *http.Request) (cayley.QuadStore, error) {
	qs, ok := r.Context().Value(graphKey{}).(cayley.QuadStore)
	if !ok {
		return nil, errors.New("explorer: a request without a graph")
	}
	return qs, nil
}
