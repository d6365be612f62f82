package syntax

import (
	"slices"

	"github.com/clewgraph/clew/loaders/matrix"
)

// batch is sentences read together. Their words, each sentence's after a root of its own, stand in time
// order: the first word of all, then the second of all that have one. So a step of an LSTM is one product.
type batch struct {
	forms  [][]string // from the longest to the shortest
	order  []int      // where each was among those given
	live   []int      // how many sentences have a word t, the root being word 0
	offset []int      // the row of the first of them
	rows   int
}

func newBatch(forms [][]string) *batch {
	b := &batch{forms: make([][]string, len(forms)), order: make([]int, len(forms))}
	for i := range forms {
		b.order[i] = i
	}
	slices.SortStableFunc(b.order, func(i, j int) int { return len(forms[j]) - len(forms[i]) })
	for k, i := range b.order {
		b.forms[k] = forms[i]
	}
	for t, k := 0, len(b.forms); k > 0; t++ {
		for k > 0 && len(b.forms[k-1]) < t {
			k--
		}
		if k == 0 {
			break
		}
		b.live, b.offset = append(b.live, k), append(b.offset, b.rows)
		b.rows += k
	}
	return b
}

// row is where word t of sentence s stands.
func (b *batch) row(s, t int) int { return b.offset[t] + s }

// gather copies the rows of a sentence, the root first.
func (b *batch) gather(s int, from matrix.Matrix) matrix.Matrix {
	out := matrix.New(len(b.forms[s])+1, from.Columns)
	for t := range out.Rows {
		copy(out.Row(t), from.Row(b.row(s, t)))
	}
	return out
}

// scores is what the network says of each row of a batch: of its classes, in logits.
type scores struct {
	upos, xpos, outer, inner, kind, status matrix.Matrix
	arcDep, arcHead                        matrix.Matrix
	relDep, relHead                        matrix.Matrix // with a one at the end
}

func (n *network) forward(b *batch) *scores {
	x := matrix.New(b.rows, n.input.weight.Rows)
	v, w := n.vector.size, n.word.size
	for s, forms := range b.forms {
		root := x.Row(b.row(s, 0))
		n.word.put(0, root[v:v+w])
		for k := range affixKinds {
			n.affix.put(k*affixBuckets, root[v+w+k*n.affix.size:][:n.affix.size])
		}
		for t, form := range forms {
			row := x.Row(b.row(s, t+1))
			form = stands(form, forms)
			n.vector.put(form, row[:v])
			id, ok := n.known[lowerPlain(form)]
			if !ok {
				id = 1
			}
			n.word.put(id, row[v:v+w])
			for k, a := range affixes(form) {
				n.affix.put(int(a), row[v+w+k*n.affix.size:][:n.affix.size])
			}
		}
	}
	x = trim(n.input.apply(x), n.width)
	matrix.GELU(x.Data)
	h := n.first.apply(b, x)
	t := n.tagged.apply(join(x, h))
	matrix.GELU(t.Data)
	h = n.second.apply(b, join(h, t))
	named := n.named.apply(join(x, h))
	matrix.GELU(named.Data)
	hidden := func(l *layer) matrix.Matrix {
		y := l.apply(h)
		matrix.LeakyReLU(y.Data)
		return y
	}
	return &scores{
		upos: n.upos.apply(t), xpos: n.xpos.apply(t),
		outer: n.outer.apply(named), inner: n.inner.apply(named), kind: n.kind.apply(named), status: n.status.apply(named),
		arcDep: trim(hidden(&n.arcDep), n.arcDep.size), arcHead: trim(hidden(&n.arcHead), n.arcHead.size),
		relDep: withOne(hidden(&n.relDep), n.relDep.size), relHead: withOne(hidden(&n.relHead), n.relHead.size),
	}
}

// apply gives the states of both directions side by side.
func (l *lstm) apply(b *batch, x matrix.Matrix) matrix.Matrix {
	width := l.forward.state.Rows
	out := matrix.New(b.rows, 2*width)
	for k, d := range []*direction{&l.forward, &l.backward} {
		gates := d.input.apply(x)
		state, cells := matrix.New(b.live[0], width), matrix.New(b.live[0], width)
		thin := make([]float32, b.live[0]*width)
		for step := range b.live {
			t := step
			if k == 1 {
				t = len(b.live) - 1 - step
			}
			live := b.live[t]
			g := gates.Slice(b.offset[t], b.offset[t]+live)
			matrix.AddProduct(g, state.Slice(0, live), d.state)
			matrix.Tanh(g.Data)
			for s := range live {
				row, c := g.Row(s), cells.Row(s)
				in, forget, cell := row[:width], row[width:2*width], row[2*width:3*width]
				for i := range c {
					c[i] = (.5+.5*forget[i])*c[i] + (.5+.5*in[i])*cell[i]
				}
			}
			copy(thin, cells.Data[:live*width])
			matrix.Tanh(thin[:live*width])
			for s := range live {
				open, h, c := g.Row(s)[3*width:4*width], state.Row(s), thin[s*width:(s+1)*width]
				for i := range h {
					h[i] = (.5 + .5*open[i]) * c[i]
				}
				copy(out.Row(b.offset[t] + s)[k*width:], h)
			}
		}
	}
	return out
}

// trim gives the first columns of a matrix, which it shares when there are no others.
func trim(m matrix.Matrix, columns int) matrix.Matrix {
	if m.Columns == columns {
		return m
	}
	out := matrix.New(m.Rows, columns)
	for i := range m.Rows {
		copy(out.Row(i), m.Row(i))
	}
	return out
}

// withOne gives the first columns and a one behind them.
func withOne(m matrix.Matrix, columns int) matrix.Matrix {
	out := matrix.New(m.Rows, columns+1)
	for i := range m.Rows {
		copy(out.Row(i), m.Row(i)[:columns])
		out.Row(i)[columns] = 1
	}
	return out
}

// join puts matrices side by side.
func join(a, b matrix.Matrix) matrix.Matrix {
	out := matrix.New(a.Rows, a.Columns+b.Columns)
	for i := range a.Rows {
		copy(out.Row(i), a.Row(i))
		copy(out.Row(i)[a.Columns:], b.Row(i))
	}
	return out
}
