package gizmo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// Plan is how the paths of a script were walked.
type Plan struct {
	mu    sync.Mutex
	walks []*Walk
	cur   *Walk
	under bool // a walk is under way: what is read now was found on the way
}

// Walk is one path that was walked. Paths that look alike are one, walked many times.
type Walk struct {
	Times     int // how often
	Estimated int64
	Rows      int64
	Took      time.Duration
	Reads     []*Read
}

// Read is what a walk read of the graph.
type Read struct {
	What      string // "quads with predicate <clew:memberOf>", or as the backend names it
	Estimated int64
	Scanned   atomic.Int64 // quads or nodes taken in order
	Looked    atomic.Int64 // looked up
}

// Walks gives what was walked so far, in order, those alike together. A run that took too long may still be ending: what it does meanwhile is not in them.
func (p *Plan) Walks() []*Walk {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*Walk
	at := map[string]*Walk{}
	for _, w := range p.walks {
		key := ""
		for _, r := range w.Reads {
			key += r.What + "\n"
		}
		first := at[key]
		if first == nil {
			at[key] = w
			out = append(out, w)
			continue
		}
		first.Times++
		first.Estimated += w.Estimated
		first.Rows += w.Rows
		first.Took += w.Took
		for i, r := range w.Reads {
			first.Reads[i].Estimated += r.Estimated
			first.Reads[i].Scanned.Add(r.Scanned.Load())
			first.Reads[i].Looked.Add(r.Looked.Load())
		}
	}
	p.walks = out
	now := make([]*Walk, len(out))
	for i, w := range out {
		one := *w
		one.Reads = slices.Clone(w.Reads)
		now[i] = &one
	}
	return now
}

// begin begins a walk; its leaves are those made from now on.
func (p *Plan) begin() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cur, p.under = &Walk{Times: 1}, false
	p.walks = append(p.walks, p.cur)
}

// read notes what a leaf reads. Those that a walk makes on its way, one for each node, are one.
func (p *Plan) read(what func() string, it cayley.IteratorShape) *Read {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &Read{What: what()}
	if p.under {
		kind, _, _ := strings.Cut(r.What, " <")
		r.What = kind + " of each node on the way"
		for _, known := range p.cur.Reads {
			if known.What == r.What {
				return known
			}
		}
	} else if st, err := it.Stats(context.Background()); err == nil {
		r.Estimated = st.Size.Size
	}
	if p.cur != nil && len(p.cur.Reads) < 100 {
		p.cur.Reads = append(p.cur.Reads, r)
	}
	return r
}

// watch counts the rows and the time of a walk until done is called.
func (p *Plan) watch(it cayley.Iterator) (counted cayley.Iterator, done func()) {
	if p == nil {
		return it, func() {}
	}
	p.mu.Lock()
	w := p.cur
	p.under = true
	p.mu.Unlock()
	if n, _ := it.Size(); n > 0 {
		p.mu.Lock()
		w.Estimated = n
		p.mu.Unlock()
	}
	began := time.Now()
	return it, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		w.Took = time.Since(began)
	}
}

// row counts a row of the walk.
func (p *Plan) row() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cur != nil {
		p.cur.Rows++
	}
}

func quadsWith(d quad.Direction, v quad.Value) string {
	name := quad.StringOf(v)
	if len(name) > 80 {
		name = name[:80] + "…"
	}
	return fmt.Sprintf("quads with %s %s", d, name)
}
