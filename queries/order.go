package queries

import (
	"bufio"
	"cmp"
	"container/heap"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries/gizmo"
)

// inMemory is how many rows wait in memory for their order; more are sorted on disk.
const inMemory = 20_000

// order takes rows as a script gives them and gives them sorted, by the place of their evidence and then by what they say, each once. With
// a limit it keeps the first ones only; without, it sorts what is too much for memory in a temporary file.
type order struct {
	ctx     context.Context
	g       Graph
	o       Options
	columns []string
	by      []sortColumn
	open    bool // columns are those that the rows have
	only    string
	names   map[graph.IRI]string

	rows []placed
	runs []*os.File
	more bool // rows beyond the limit were dropped
}

// placed is a row with its place.
type placed struct {
	Article    string
	Start, End int
	Key        string // what is the same in rows that differ in their evidence only
	Cells      []Cell
}

// sortColumn is a column that orders rows.
type sortColumn struct {
	index int
	down  bool
}

func newOrder(ctx context.Context, g Graph, columns, by []string, o Options) *order {
	r := &order{ctx: ctx, g: g, o: o, columns: columns, open: len(columns) == 0, names: map[graph.IRI]string{}}
	for _, column := range by {
		name, down := strings.CutPrefix(column, "-")
		r.by = append(r.by, sortColumn{slices.Index(columns, name), down})
	}
	if o.Article != "" {
		r.only = articleOf(graph.EvidenceIRI(o.Article, graph.Evidence{}))
	}
	return r
}

// add takes a row.
func (r *order) add(row gizmo.Row) error {
	if r.open {
		r.learn(row)
	}
	p := placed{Cells: make([]Cell, len(r.columns))}
	var key strings.Builder
	for i, column := range r.columns {
		v := row[column]
		if v != nil {
			quote, err := r.cell(&p.Cells[i], v)
			if err != nil {
				return err
			}
			switch iri, _ := v.(quad.IRI); {
			case quote != nil:
				p.Article, p.Start, p.End = articleOf(graph.IRI(iri)), quote.Start, quote.End
			case iri != "":
				key.WriteString(string(iri))
			default:
				key.WriteString(p.Cells[i].Text)
			}
		}
		key.WriteString("\x00")
	}
	if r.only != "" && p.Article != r.only {
		return nil
	}
	p.Key = key.String()
	r.rows = append(r.rows, p)
	if most := r.o.Limit; most > 0 && len(r.rows) >= 2*most+1000 {
		r.settle(most)
	} else if most <= 0 && len(r.rows) >= inMemory {
		return r.spill()
	}
	return nil
}

// learn adds columns that a row has and no earlier one had.
func (r *order) learn(row gizmo.Row) {
	fresh := false
	for k := range row {
		if !slices.Contains(r.columns, k) {
			r.columns = append(r.columns, k)
			fresh = true
		}
	}
	if fresh && len(r.runs) == 0 { // rows in files have the columns in the order that they had
		old := slices.Clone(r.columns)
		slices.SortFunc(r.columns, func(a, b string) int {
			if a == "id" || b == "id" {
				return cmp.Compare(btoi(a == "id"), btoi(b == "id"))
			}
			return cmp.Compare(a, b)
		})
		for i := range r.rows {
			r.rows[i].Cells = moved(r.rows[i].Cells, old, r.columns)
		}
	}
}

// moved puts cells of old columns where new ones have them.
func moved(cells []Cell, old, columns []string) []Cell {
	out := make([]Cell, len(columns))
	for i, column := range columns {
		if k := slices.Index(old, column); k >= 0 && k < len(cells) {
			out[i] = cells[k]
		}
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cell fills a cell: an IRI by its name, an evidence by its sentence, which it gives too.
func (r *order) cell(c *Cell, v any) (*store.Quote, error) {
	c.Value = v
	iri, isIRI := v.(quad.IRI)
	switch {
	case isIRI && graph.IRI(iri).IsEvidence():
		quote, err := r.g.Quote(r.ctx, graph.IRI(iri))
		c.Text = quote.Text
		return &quote, err
	case isIRI:
		var err error
		c.Text, err = nameOf(r.ctx, r.g, graph.IRI(iri), r.names)
		return nil, err
	}
	c.Text = textOf(v)
	return nil, nil
}

// before compares rows: by the columns that order them, then by article and place, then by what they say.
func (r *order) before(p, q *placed) int {
	for _, by := range r.by {
		c := compareCells(p.Cells[by.index], q.Cells[by.index])
		if by.down {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(p.Article, q.Article), cmp.Compare(p.Start, q.Start), cmp.Compare(p.Key, q.Key), cmp.Compare(p.End, q.End))
}

// compareCells compares numbers as numbers and all else as words; nothing comes last.
func compareCells(a, b Cell) int {
	x, isX := number(a.Value)
	y, isY := number(b.Value)
	if isX && isY {
		return cmp.Compare(x, y)
	}
	return cmp.Or(cmp.Compare(btoi(a.Value == nil), btoi(b.Value == nil)), cmp.Compare(a.Text, b.Text))
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case quad.Int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// settle sorts the rows in memory, drops what says the same as an earlier one, and all behind the limit.
func (r *order) settle(most int) {
	slices.SortStableFunc(r.rows, func(a, b placed) int { return r.before(&a, &b) })
	seen := make(map[string]bool, len(r.rows))
	kept := r.rows[:0]
	for _, p := range r.rows {
		if seen[p.Key] {
			continue
		}
		seen[p.Key] = true
		if most > 0 && len(kept) == most {
			r.more = true
			break
		}
		kept = append(kept, p)
	}
	clear(r.rows[len(kept):])
	r.rows = kept
}

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

// each gives the rows in order.
func (r *order) each(yield func(columns []string, row []Cell) error) (limited bool, err error) {
	if r.open && len(r.columns) == 0 {
		r.columns = []string{"id"}
	}
	if len(r.runs) > 0 {
		return false, r.merged(yield)
	}
	r.settle(r.o.Limit)
	for _, p := range r.rows {
		if err := yield(r.columns, p.Cells); err != nil {
			return r.more, err
		}
	}
	return r.more, nil
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
