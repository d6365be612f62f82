package rdf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
)

// canonicalSteps bounds the work on blank nodes that look alike. A graph can be made for which it doubles with each node.
const canonicalSteps = 8_000_000

// ErrTooSymmetric is what [Canonicalise] gives up with.
var ErrTooSymmetric = fmt.Errorf("its blank nodes look too much alike: more than %d steps do not tell them apart", canonicalSteps)

// Canonicalise gives quads sorted, without duplicates, and with their blank nodes named c14n0, c14n1, … as RDFC-1.0 with
// SHA-256 does (https://www.w3.org/TR/rdf-canon/): graphs that differ only in the names of blank nodes become the same. The
// work is bounded: graphs made to be hard end with [ErrTooSymmetric].
func Canonicalise(ctx context.Context, quads []quad.Quad) ([]quad.Quad, error) {
	c := &canonicaliser{
		ctx: ctx, uses: map[quad.BNode][]*quad.Quad{}, first: map[quad.BNode]string{}, issued: newIssuer("c14n"), hashes: map[string]string{},
	}
	seen := make(map[quad.Quad]bool, len(quads))
	out := make([]quad.Quad, 0, len(quads))
	for _, q := range quads {
		if q = graph.CanonicalQuad(q); !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	for i := range out {
		for n := range blanksOf(&out[i]) {
			c.uses[n] = append(c.uses[n], &out[i])
		}
	}
	if err := c.name(); err != nil {
		return nil, err
	}
	lines := make([][]byte, len(out))
	for i := range out {
		q := &out[i]
		q.Subject, q.Object, q.Label = c.renamed(q.Subject), c.renamed(q.Object), c.renamed(q.Label)
		var err error
		if lines[i], err = appendQuad(nil, *q); err != nil {
			return nil, err
		}
	}
	sort.Sort(&byLine{lines, out})
	return out, nil
}

// byLine sorts quads as their lines of N-Quads are, code point by code point.
type byLine struct {
	lines [][]byte
	quads []quad.Quad
}

func (b *byLine) Len() int           { return len(b.lines) }
func (b *byLine) Less(i, j int) bool { return bytes.Compare(b.lines[i], b.lines[j]) < 0 }
func (b *byLine) Swap(i, j int) {
	b.lines[i], b.lines[j] = b.lines[j], b.lines[i]
	b.quads[i], b.quads[j] = b.quads[j], b.quads[i]
}

func blanksOf(q *quad.Quad) map[quad.BNode]bool {
	var out map[quad.BNode]bool
	for _, v := range []quad.Value{q.Subject, q.Object, q.Label} {
		if n, ok := v.(quad.BNode); ok {
			if out == nil {
				out = make(map[quad.BNode]bool, 2)
			}
			out[n] = true
		}
	}
	return out
}

// issuer gives names to blank nodes, in the order in which they are asked for.
type issuer struct {
	prefix string
	names  map[quad.BNode]string
	order  []quad.BNode
}

func newIssuer(prefix string) *issuer { return &issuer{prefix: prefix, names: map[quad.BNode]string{}} }

func (i *issuer) name(n quad.BNode) string {
	if name, ok := i.names[n]; ok {
		return name
	}
	name := fmt.Sprint(i.prefix, len(i.order))
	i.names[n] = name
	i.order = append(i.order, n)
	return name
}

func (i *issuer) copy() *issuer {
	c := &issuer{prefix: i.prefix, names: make(map[quad.BNode]string, len(i.names)+1), order: append([]quad.BNode(nil), i.order...)}
	for n, name := range i.names {
		c.names[n] = name
	}
	return c
}

type canonicaliser struct {
	ctx    context.Context
	uses   map[quad.BNode][]*quad.Quad
	first  map[quad.BNode]string // hashes of the first degree
	issued *issuer
	hashes map[string]string // of what is hashed
	steps  int
}

func (c *canonicaliser) renamed(v quad.Value) quad.Value {
	if n, ok := v.(quad.BNode); ok {
		return quad.BNode(c.issued.names[n])
	}
	return v
}

// name issues the canonical names (4.4.3 of the standard).
func (c *canonicaliser) name() error {
	byHash := map[string][]quad.BNode{}
	for n := range c.uses {
		h, err := c.firstDegree(n)
		if err != nil {
			return err
		}
		c.first[n] = h
		byHash[h] = append(byHash[h], n)
	}
	hashes := sortedKeys(byHash)
	for _, h := range hashes {
		if len(byHash[h]) == 1 {
			c.issued.name(byHash[h][0])
		}
	}
	for _, h := range hashes {
		if len(byHash[h]) == 1 {
			continue
		}
		type path struct {
			hash string
			from *issuer
		}
		var paths []path
		for _, n := range byHash[h] {
			if _, ok := c.issued.names[n]; ok {
				continue
			}
			temporary := newIssuer("b")
			temporary.name(n)
			hash, from, err := c.manyDegrees(n, temporary, 0)
			if err != nil {
				return err
			}
			paths = append(paths, path{hash, from})
		}
		sort.SliceStable(paths, func(i, j int) bool { return paths[i].hash < paths[j].hash })
		for _, p := range paths {
			for _, n := range p.from.order {
				c.issued.name(n)
			}
		}
	}
	return nil
}

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// firstDegree hashes the quads that a node is in (4.6.3).
func (c *canonicaliser) firstDegree(n quad.BNode) (string, error) {
	if err := c.step(len(c.uses[n]) / 8); err != nil {
		return "", err
	}
	mask := func(v quad.Value) quad.Value {
		switch b, ok := v.(quad.BNode); {
		case !ok:
			return v
		case b == n:
			return quad.BNode("a")
		}
		return quad.BNode("z")
	}
	lines := make([]string, 0, len(c.uses[n]))
	for _, q := range c.uses[n] {
		line, err := appendQuad(nil, quad.Quad{Subject: mask(q.Subject), Predicate: q.Predicate, Object: mask(q.Object), Label: mask(q.Label)})
		if err != nil {
			return "", err
		}
		lines = append(lines, string(line))
	}
	sort.Strings(lines)
	return hashOf(strings.Join(lines, "")), nil
}

// related hashes how a node stands in a quad with another (4.7.3).
func (c *canonicaliser) related(n quad.BNode, q *quad.Quad, from *issuer, position byte) string {
	s := string(position)
	if position != 'g' {
		s += "<" + string(q.Predicate.(quad.IRI)) + ">"
	}
	if name, ok := c.issued.names[n]; ok {
		return c.hash(s + "_:" + name)
	}
	if name, ok := from.names[n]; ok {
		return c.hash(s + "_:" + name)
	}
	return c.hash(s + c.first[n])
}

// hash is hashOf, which remembers: the cells of a list ask for the same hashes, again and again.
func (c *canonicaliser) hash(s string) string {
	h, ok := c.hashes[s]
	if !ok {
		if h = hashOf(s); len(c.hashes) >= 100_000 {
			clear(c.hashes)
		}
		c.hashes[s] = h
	}
	return h
}

// step counts work.
func (c *canonicaliser) step(n int) error {
	if c.steps += n + 1; c.steps > canonicalSteps {
		return ErrTooSymmetric
	}
	if c.steps%1024 < n+1 {
		return c.ctx.Err()
	}
	return nil
}

// manyDegrees hashes a node by all that can be reached from it (4.8.3).
func (c *canonicaliser) manyDegrees(n quad.BNode, from *issuer, depth int) (string, *issuer, error) {
	if depth > 20_000 {
		return "", nil, ErrTooSymmetric
	}
	near := map[string][]quad.BNode{}
	for _, q := range c.uses[n] {
		if err := c.step(1); err != nil {
			return "", nil, err
		}
		for _, side := range []struct {
			v        quad.Value
			position byte
		}{{q.Subject, 's'}, {q.Object, 'o'}, {q.Label, 'g'}} {
			if other, ok := side.v.(quad.BNode); ok && other != n {
				h := c.related(other, q, from, side.position)
				near[h] = append(near[h], other)
			}
		}
	}
	var data strings.Builder
	for _, h := range sortedKeys(near) {
		data.WriteString(h)
		path, chosen, err := c.shortest(near[h], from, depth)
		if err != nil {
			return "", nil, err
		}
		data.WriteString(path)
		from = chosen
	}
	return hashOf(data.String()), from, nil
}

// shortest tries the orders of nodes that look alike and gives the least path through them.
func (c *canonicaliser) shortest(nodes []quad.BNode, from *issuer, depth int) (string, *issuer, error) {
	chosen, best := from, ""
	worse := func(path string) bool { return best != "" && len(path) >= len(best) && path > best }
	err := permutations(nodes, func(order []quad.BNode) error {
		if len(nodes) > 1 {
			if err := c.step(len(from.order) / 4); err != nil {
				return err
			}
		}
		try, path := from, ""
		if len(nodes) > 1 { // else there is one path, and its names are the ones that go on
			try = from.copy()
		}
		var open []quad.BNode
		for _, n := range order {
			if name, ok := c.issued.names[n]; ok {
				path += "_:" + name
			} else {
				if _, ok := try.names[n]; !ok {
					open = append(open, n)
				}
				path += "_:" + try.name(n)
			}
			if worse(path) {
				return nil
			}
		}
		for _, n := range open {
			hash, after, err := c.manyDegrees(n, try, depth+1)
			if err != nil {
				return err
			}
			path += "_:" + try.name(n) + "<" + hash + ">"
			if try = after; worse(path) {
				return nil
			}
		}
		if best == "" || path < best {
			best, chosen = path, try
		}
		return nil
	})
	return best, chosen, err
}

// permutations calls each with every order of nodes, in turn.
func permutations(nodes []quad.BNode, each func([]quad.BNode) error) error {
	order := append([]quad.BNode(nil), nodes...)
	var place func(k int) error
	place = func(k int) error {
		if k == len(order) {
			return each(order)
		}
		for i := k; i < len(order); i++ {
			order[k], order[i] = order[i], order[k]
			if err := place(k + 1); err != nil {
				return err
			}
			order[k], order[i] = order[i], order[k]
		}
		return nil
	}
	return place(0)
}

// Isomorphic reports whether two sets of quads are the same but for the names of their blank nodes.
func Isomorphic(ctx context.Context, a, b []quad.Quad) (bool, error) {
	a, err := Canonicalise(ctx, a)
	if err != nil {
		return false, err
	}
	if b, err = Canonicalise(ctx, b); err != nil {
		return false, err
	}
	if len(a) != len(b) {
		return false, nil
	}
	for i := range a {
		if a[i] != b[i] {
			return false, nil
		}
	}
	return true, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
