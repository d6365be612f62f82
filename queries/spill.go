package queries

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/gob"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
)

// spill writes the rows in memory to a file, sorted by what they say, so that those that say the same meet.
func (r *order) spill() error {
	slices.SortStableFunc(r.rows, func(a, b placed) int { return cmp.Or(cmp.Compare(a.Key, b.Key), r.before(&a, &b)) })
	return r.write(slices.Values(r.rows))
}

func (r *order) write(rows func(func(placed) bool)) error {
	f, err := os.CreateTemp("", "clew-rows-*")
	if err != nil {
		return err
	}
	r.runs = append(r.runs, f)
	_ = os.Remove(f.Name()) // where a file can be removed while it is open, nothing is left when the process is killed
	w := bufio.NewWriterSize(f, 1<<16)
	e := gob.NewEncoder(w)
	for p := range rows {
		if err := e.Encode(packed(p)); err != nil {
			return err
		}
	}
	r.rows = nil
	return errors.Join(w.Flush(), rewind(f))
}

func rewind(f *os.File) error {
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// packedRow is a row as it is in a file. A value is kept as N-Quads has it, numbers and the like as they are.
type packedRow struct {
	Article    string
	Start, End int
	Key        string
	Texts      []string
	Values     []string // "": nothing; "v" and a value of the graph; "s", "i", "f", "b" and a plain one
	Ints       []int64
	Floats     []float64
}

func packed(p placed) packedRow {
	out := packedRow{Article: p.Article, Start: p.Start, End: p.End, Key: p.Key}
	for _, c := range p.Cells {
		out.Texts = append(out.Texts, c.Text)
		kind, n, f := "", int64(0), 0.0
		switch v := c.Value.(type) {
		case nil:
		case quad.Int:
			kind, n = "n", int64(v)
		case quad.Value:
			kind = "v" + quad.StringOf(v)
		case int64:
			kind, n = "i", v
		case float64:
			kind, f = "f", v
		case bool:
			kind, n = "b", int64(btoi(v))
		default:
			kind = "s"
		}
		out.Values, out.Ints, out.Floats = append(out.Values, kind), append(out.Ints, n), append(out.Floats, f)
	}
	return out
}

func (x *packedRow) unpacked() placed {
	p := placed{Article: x.Article, Start: x.Start, End: x.End, Key: x.Key, Cells: make([]Cell, len(x.Texts))}
	for i, text := range x.Texts {
		c := Cell{Text: text}
		switch kind := x.Values[i]; {
		case kind == "":
		case kind == "n":
			c.Value = quad.Int(x.Ints[i])
		case kind == "i":
			c.Value = x.Ints[i]
		case kind == "f":
			c.Value = x.Floats[i]
		case kind == "b":
			c.Value = x.Ints[i] == 1
		case kind == "s":
			c.Value = text
		default:
			c.Value = graph.Canonical(quad.StringToValue(kind[1:]))
		}
		p.Cells[i] = c
	}
	return p
}

// merged sorts on disk, twice: by what rows say, to give each once, and by place.
func (r *order) merged(yield func(columns []string, row []Cell) error) error {
	if len(r.rows) > 0 {
		if err := r.spill(); err != nil {
			return err
		}
	}
	first := r.runs
	r.runs = nil
	defer closeAll(first)
	last, any := "", false
	err := merge(first, func(a, b *placed) int { return cmp.Or(cmp.Compare(a.Key, b.Key), r.before(a, b)) }, func(p placed) error {
		if any && p.Key == last {
			return nil
		}
		last, any = p.Key, true
		if r.rows = append(r.rows, p); len(r.rows) < inMemory {
			return nil
		}
		return r.placedRun()
	})
	if err != nil {
		return err
	}
	if err := r.placedRun(); err != nil {
		return err
	}
	return merge(r.runs, r.before, func(p placed) error {
		if n := len(r.columns); len(p.Cells) < n { // written before a later row brought another column
			p.Cells = append(p.Cells, make([]Cell, n-len(p.Cells))...)
		}
		return yield(r.columns, p.Cells)
	})
}

func (r *order) placedRun() error {
	slices.SortStableFunc(r.rows, func(a, b placed) int { return r.before(&a, &b) })
	return r.write(slices.Values(r.rows))
}

func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close() // it is temporary
		_ = os.Remove(f.Name())
	}
}

func (r *order) close() { closeAll(r.runs) }

// merge gives the rows of sorted files in order.
func merge(files []*os.File, less func(a, b *placed) int, yield func(placed) error) error {
	h := &mergeHeap{less: less}
	for _, f := range files {
		s := &source{decode: gob.NewDecoder(bufio.NewReaderSize(f, 1<<16))}
		if err := s.next(); err == nil {
			h.sources = append(h.sources, s)
		} else if err != io.EOF {
			return err
		}
	}
	heap.Init(h)
	for h.Len() > 0 {
		s := h.sources[0]
		if err := yield(s.row); err != nil {
			return err
		}
		switch err := s.next(); err {
		case nil:
			heap.Fix(h, 0)
		case io.EOF:
			heap.Pop(h)
		default:
			return err
		}
	}
	return nil
}

type source struct {
	decode *gob.Decoder
	row    placed
}

func (s *source) next() error {
	var x packedRow
	if err := s.decode.Decode(&x); err != nil {
		return err
	}
	s.row = x.unpacked()
	return nil
}

type mergeHeap struct {
	sources []*source
	less    func(a, b *placed) int
}

func (h *mergeHeap) Len() int { return len(h.sources) }
func (h *mergeHeap) Less(i, j int) bool {
	return h.less(&h.sources[i].row, &h.sources[j].row) < 0
}
func (h *mergeHeap) Swap(i, j int) { h.sources[i], h.sources[j] = h.sources[j], h.sources[i] }
func (h *mergeHeap) Push(x any)    { h.sources = append(h.sources, x.(*source)) }
func (h *mergeHeap) Pop() any {
	last := h.sources[len(h.sources)-1]
	h.sources = h.sources[:len(h.sources)-1]
	return last
}
