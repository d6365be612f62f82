package syntax

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
)

// container is a file of named tensors in the safetensors format (https://github.com/huggingface/safetensors):
// the length of a JSON header in eight bytes, the header, the numbers.
type container struct {
	meta    map[string]string
	tensors map[string]tensor
}

type tensor struct {
	kind  string // F16, F32, I8, U8, U32
	shape []int
	raw   []byte
}

var itemSize = map[string]int{"F16": 2, "F32": 4, "I8": 1, "U8": 1, "U32": 4}

// readContainer checks that every tensor lies inside the file and has as many numbers as its shape says.
func readContainer(file []byte) (*container, error) {
	if len(file) < 8 {
		return nil, fmt.Errorf("%d bytes are too few", len(file))
	}
	n := binary.LittleEndian.Uint64(file)
	if n > uint64(len(file)-8) {
		return nil, fmt.Errorf("a header of %d bytes in a file of %d", n, len(file))
	}
	var header map[string]json.RawMessage
	if err := json.Unmarshal(file[8:8+n], &header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	body := file[8+n:]
	c := &container{tensors: make(map[string]tensor, len(header))}
	for name, raw := range header {
		if name == "__metadata__" {
			if err := json.Unmarshal(raw, &c.meta); err != nil {
				return nil, fmt.Errorf("metadata: %w", err)
			}
			continue
		}
		var h struct {
			Kind    string `json:"dtype"`
			Shape   []int  `json:"shape"`
			Offsets [2]int `json:"data_offsets"`
		}
		if err := json.Unmarshal(raw, &h); err != nil {
			return nil, fmt.Errorf("tensor %s: %w", name, err)
		}
		size := itemSize[h.Kind]
		if size == 0 {
			return nil, fmt.Errorf("tensor %s: unknown type %q", name, h.Kind)
		}
		for _, d := range h.Shape {
			if d < 0 || d > 1<<30 || size > 1<<30 {
				return nil, fmt.Errorf("tensor %s: bad shape %v", name, h.Shape)
			}
			size *= d
		}
		from, to := h.Offsets[0], h.Offsets[1]
		if from < 0 || to < from || to > len(body) || to-from != size {
			return nil, fmt.Errorf("tensor %s: shape %v does not fit bytes %d to %d of %d", name, h.Shape, from, to, len(body))
		}
		c.tensors[name] = tensor{h.Kind, h.Shape, body[from:to]}
	}
	return c, nil
}

// get finds a tensor of the type and shape; -1 stands for any size.
func (c *container) get(name, kind string, shape ...int) (tensor, error) {
	t, ok := c.tensors[name]
	fits := ok && t.kind == kind && len(t.shape) == len(shape)
	for i := 0; fits && i < len(shape); i++ {
		fits = shape[i] < 0 || shape[i] == t.shape[i]
	}
	if !fits {
		return tensor{}, fmt.Errorf("tensor %s: %s %v where %s %v is wanted", name, t.kind, t.shape, kind, shape)
	}
	return t, nil
}

// floats are the numbers of a tensor of type F16 or F32.
func (t tensor) floats() []float32 {
	if t.kind == "F32" {
		out := make([]float32, len(t.raw)/4)
		for i := range out {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.raw[4*i:]))
		}
		return out
	}
	out := make([]float32, len(t.raw)/2)
	for i := range out {
		out[i] = half(binary.LittleEndian.Uint16(t.raw[2*i:]))
	}
	return out
}

// half gives a number of IEEE 754 binary16 as one of binary32: its exponent moves by multiplication, which
// is right for subnormal numbers, too. There are no infinities in a model.
func half(h uint16) float32 {
	f := math.Float32frombits(uint32(h&0x7fff)<<13) * 0x1p112
	if h&0x8000 != 0 {
		return -f
	}
	return f
}
