package queries

import (
	"cmp"
	"context"
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
