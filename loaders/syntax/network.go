package syntax

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/clewgraph/clew/loaders/matrix"
)

// network reads sentences: two bidirectional LSTMs (Hochreiter and Schmidhuber 1997) over what words look
// like, and on them the scorers that train/train.py describes. It is read-only.
type network struct {
	names  map[string][]string // of the classes of each scorer
	known  map[string]int      // words with a vector of their own
	vector vectors
	word   embedding
	affix  embedding

	input, tagged, named         layer
	first, second                lstm
	upos, xpos                   layer
	outer, inner, kind, status   layer
	arcDep, arcHead, arc         layer
	relDep, relHead, rel         layer
	arcBias                      []float32
	width, relations, relationIn int
}

// layer is x·weight + bias.
type layer struct {
	weight matrix.Weights
	bias   []float32
	size   int // columns that mean something: the weight's are padded
}

func (l *layer) apply(x matrix.Matrix) matrix.Matrix {
	c := matrix.New(x.Rows, l.weight.Columns)
	c.Fill(l.bias)
	matrix.AddProduct(c, x, l.weight)
	return c
}

// lstm is a layer in both directions; the gates stand in the order input, forget, cell, output.
type lstm struct{ forward, backward direction }

type direction struct {
	input layer
	state matrix.Weights
}

// loader takes tensors out of a container and remembers the first error.
type loader struct {
	*container
	err error
}

func (l *loader) floats(name string, shape ...int) []float32 {
	t, err := l.get(name, "F16", shape...)
	if err != nil {
		l.fail(err)
		return nil
	}
	return t.floats()
}

// rows are the numbers of a matrix that is kept in eight bits, each row with a scale of its own ("name.scale").
func (l *loader) rows(name string, rows, columns int) []float32 {
	t, err := l.get(name, "I8", rows, columns)
	scales := l.floats(name+".scale", rows)
	if err != nil {
		l.fail(err)
	}
	if l.err != nil {
		return nil
	}
	out := make([]float32, rows*columns)
	for i, c := range t.raw {
		out[i] = float32(int8(c)) * scales[i/columns]
	}
	return out
}

// fail remembers an error, unless there was one before.
func (l *loader) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// layer reads a linear layer of PyTorch, outputs × inputs: outputs from to to, half-open, each
// multiplied by what scale gives for it.
func (l *loader) layer(weight, bias string, inputs, outputs, from, to int, scale func(i int) float32) layer {
	w := l.rows(weight, outputs, inputs)
	var b []float32
	if bias != "" {
		b = l.floats(bias, outputs)
	}
	if l.err != nil {
		return layer{}
	}
	out := layer{size: to - from}
	out.weight = matrix.Pack(inputs, to-from, func(i, j int) float32 { return w[(from+j)*inputs+i] * scale(j) })
	if bias != "" {
		for j := range to - from {
			out.bias = append(out.bias, b[from+j]*scale(j))
		}
	}
	return out
}

func one(int) float32 { return 1 }

func (l *loader) linear(name string, inputs, outputs int) layer {
	return l.layer(name+".weight", name+".bias", inputs, outputs, 0, outputs, one)
}

// lstm reads a layer. The gates that are squeezed by a sigmoid are halved, since σ(x) = ½ + ½·tanh(x/2).
func (l *loader) lstm(name string, inputs, width int) lstm {
	gate := func(j int) float32 {
		if j/width == 2 {
			return 1
		}
		return .5
	}
	read := func(part int, state string) direction {
		return direction{
			input: l.layer(name+".input.weight", name+".input.bias", inputs, 8*width, part*4*width, (part+1)*4*width, gate),
			state: l.layer(name+"."+state, "", width, 4*width, 0, 4*width, gate).weight,
		}
	}
	return lstm{read(0, "forward_weight"), read(1, "backward_weight")}
}

func (l *loader) embedding(name string, rows, size int) embedding {
	t, err := l.get(name+".weight", "I8", rows, size)
	l.fail(err)
	return embedding{t.raw, l.floats(name+".scale", rows), size}
}

// readNetwork takes the network out of a file, whose bytes it goes on using.
func readNetwork(file []byte) (*network, error) {
	c, err := readContainer(file)
	if err != nil {
		return nil, err
	}
	n := &network{}
	var words []string
	for key, to := range map[string]any{"names": &n.names, "words": &words} {
		if err := json.Unmarshal([]byte(c.meta[key]), to); err != nil {
			return nil, fmt.Errorf("metadata %s: %w", key, err)
		}
	}
	n.known = make(map[string]int, len(words))
	for i, w := range words {
		n.known[w] = i + 2
	}
	for _, k := range []string{"upos", "xpos", "rel", "outer", "inner", "kind", "status"} {
		if len(n.names[k]) == 0 {
			return nil, fmt.Errorf("metadata names: no %s", k)
		}
	}
	if !slices.Contains(n.names["rel"], "root") || n.names["outer"][0] != "O" || n.names["inner"][0] != "O" {
		return nil, fmt.Errorf("metadata names: no root, or no O")
	}
	l := &loader{container: c}
	hashes, err := c.get("vector.hash", "U32", -1)
	if err != nil {
		return nil, err
	}
	count := hashes.shape[0]
	codes, err := c.get("vector.codes", "U8", count, -1)
	l.fail(err)
	scales, err := c.get("vector.scale", "F16", count)
	l.fail(err)
	levels, err := c.get("vector.levels", "F32", 16)
	l.fail(err)
	input, err := c.get("input.weight", "I8", -1, -1)
	l.fail(err)
	if l.err != nil {
		return nil, l.err
	}
	n.vector = vectors{hashes.raw, codes.raw, scales.raw, levels.floats(), 2 * codes.shape[1]}
	n.width = input.shape[0]
	const wordSize, affixSize, hidden, arc, rel = 64, 24, 128, 200, 48
	w := n.width
	if w == 0 || w%8 != 0 {
		return nil, fmt.Errorf("layers of width %d", w)
	}
	n.relationIn, n.relations = rel+1, len(n.names["rel"])
	n.word = l.embedding("word", len(words)+2, wordSize)
	n.affix = l.embedding("affix", affixKinds*affixBuckets, affixSize)
	n.input = l.linear("input", n.vector.size+wordSize+affixKinds*affixSize, w)
	n.first = l.lstm("first", w, w)
	n.tagged = l.linear("tagged", 3*w, hidden)
	n.second = l.lstm("second", 2*w+hidden, w)
	n.arcDep, n.arcHead = l.linear("arc_dep", 2*w, arc), l.linear("arc_head", 2*w, arc)
	n.relDep, n.relHead = l.linear("rel_dep", 2*w, rel), l.linear("rel_head", 2*w, rel)
	n.arcBias = l.floats("arc_bias.weight", 1, arc)
	n.named = l.linear("named", 3*w, hidden)
	n.upos, n.xpos = l.linear("upos", hidden, len(n.names["upos"])), l.linear("xpos", hidden, len(n.names["xpos"]))
	n.outer, n.inner = l.linear("outer", hidden, len(n.names["outer"])), l.linear("inner", hidden, len(n.names["inner"]))
	n.kind, n.status = l.linear("kind", hidden, len(n.names["kind"])), l.linear("status", hidden, len(n.names["status"]))
	u, v := l.rows("arc", arc, arc), l.floats("rel", n.relations, rel+1, rel+1)
	if l.err != nil {
		return nil, l.err
	}
	n.arc = layer{weight: matrix.Pack(arc, arc, func(i, j int) float32 { return u[i*arc+j] })}
	d := rel + 1
	n.rel = layer{weight: matrix.Pack(d, n.relations*d, func(i, j int) float32 { return v[(j/d*d+i)*d+j%d] })}
	return n, nil
}
