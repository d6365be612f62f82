package pebblestore_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// stepwise hides the optimizer of a store: Cayley goes through a path step by step.
type stepwise struct{ graph.QuadStore }

// rows gives all results of a path with all their tags, in every way in which they come about, or what Cayley panics with.
func rows(p *path.Path, qs graph.QuadStore) (out []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	it := p.BuildIteratorOn(qs)
	defer it.Close()
	for it.Next(ctx) {
		for more := true; more; more = it.NextPath(ctx) {
			tags := map[string]graph.Ref{}
			it.TagResults(tags)
			row := []string{quad.StringOf(qs.NameOf(it.Result()))}
			for _, tag := range slices.Sorted(maps.Keys(tags)) {
				row = append(row, tag+"="+quad.StringOf(qs.NameOf(tags[tag])))
			}
			out = append(out, strings.Join(row, " "))
			if len(out) > 100_000 {
				return nil, fmt.Errorf("too many rows")
			}
		}
	}
	slices.Sort(out)
	return out, it.Err()
}

// pathMaker builds the same random path on several stores.
type pathMaker struct {
	t    *rapid.T
	n    int
	what []string
	once bool // each node comes once, with the tags of one of its ways: which, depends on the plan
	do   []func(graph.QuadStore, *path.Path) *path.Path
}

func (m *pathMaker) node() quad.Value {
	return quad.IRI(fmt.Sprint("n", rapid.IntRange(0, 7).Draw(m.t, "node")))
}

// via draws predicates; none is any.
func (m *pathMaker) via(least int) (out []any) {
	for range rapid.IntRange(least, 2).Draw(m.t, "predicates") {
		out = append(out, quad.IRI(fmt.Sprint("p", rapid.IntRange(0, 2).Draw(m.t, "predicate"))))
	}
	return out
}

func (m *pathMaker) tag() string { m.n++; return fmt.Sprint("t", m.n) }

func (m *pathMaker) add(do func(graph.QuadStore, *path.Path) *path.Path, what string, args ...any) {
	m.do, m.what = append(m.do, do), append(m.what, fmt.Sprint(what, args))
}

func (m *pathMaker) build(qs graph.QuadStore) *path.Path {
	var p *path.Path
	for _, do := range m.do {
		p = do(qs, p)
	}
	return p
}

// draw makes a path. What is left out has no tags: Cayley gives some that are left over there, depending on the plan.
func draw(t *rapid.T, depth int, tags bool) *pathMaker {
	m := &pathMaker{t: t, n: 100 * depth}
	var start []quad.Value
	for range rapid.IntRange(0, 2).Draw(t, "starts") {
		start = append(start, m.node())
	}
	m.add(func(qs graph.QuadStore, _ *path.Path) *path.Path { return path.StartPath(qs, start...) }, "V", start)
	for range rapid.IntRange(1, 4).Draw(t, "steps") {
		m.step(depth, tags)
	}
	return m
}

func (m *pathMaker) step(depth int, tags bool) {
	kinds := []string{"out", "in", "both", "has", "has", "hasReverse", "labels", "inPredicates", "outPredicates", "labelContext", "is", "unique"}
	if tags {
		kinds = append(kinds, "tag", "save", "saveReverse", "saveOptional", "savePredicates", "outWithTags", "inWithTags")
	}
	if depth < 2 {
		kinds = append(kinds, "and", "or", "except")
	}
	kind := rapid.SampledFrom(kinds).Draw(m.t, "step")
	switch kind {
	case "out", "in", "both", "outWithTags", "inWithTags":
		via, tag := m.via(0), m.tag()
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path {
			switch kind {
			case "out":
				return p.Out(via...)
			case "in":
				return p.In(via...)
			case "both":
				return p.Both(via...)
			case "outWithTags":
				return p.OutWithTags([]string{tag}, via...)
			}
			return p.InWithTags([]string{tag}, via...)
		}, kind, via, tag)
	case "has", "hasReverse":
		via := m.via(1)[0]
		var nodes []quad.Value
		for range rapid.IntRange(0, 2).Draw(m.t, "of") {
			nodes = append(nodes, m.node())
		}
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path {
			if kind == "has" {
				return p.Has(via, nodes...)
			}
			return p.HasReverse(via, nodes...)
		}, kind, via, nodes)
	case "save", "saveReverse", "saveOptional", "tag", "savePredicates":
		via, tag, in := m.via(1)[0], m.tag(), rapid.Bool().Draw(m.t, "in")
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path {
			switch kind {
			case "save":
				return p.Save(via, tag)
			case "saveReverse":
				return p.SaveReverse(via, tag)
			case "saveOptional":
				return p.SaveOptional(via, tag)
			case "savePredicates":
				return p.SavePredicates(in, tag)
			}
			return p.Tag(tag)
		}, kind, via, tag, in)
	case "labels":
		m.once = true
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path { return p.Labels() }, kind)
	case "inPredicates":
		m.once = true
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path { return p.InPredicates() }, kind)
	case "outPredicates":
		m.once = true
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path { return p.OutPredicates() }, kind)
	case "unique":
		m.once = true
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path { return p.Unique() }, kind)
	case "labelContext":
		label := quad.IRI(fmt.Sprint("l", rapid.IntRange(0, 2).Draw(m.t, "label")))
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path { return p.LabelContext(label) }, kind, label)
	case "is":
		a, b := m.node(), m.node()
		m.add(func(_ graph.QuadStore, p *path.Path) *path.Path { return p.Is(a, b) }, kind, a, b)
	case "and", "or", "except":
		other := draw(m.t, depth+1, tags && kind != "except")
		m.once = m.once || other.once || kind == "or" // Cayley's Or, when it is asked, gives the tags of the first that says yes
		m.add(func(qs graph.QuadStore, p *path.Path) *path.Path {
			switch kind {
			case "and":
				return p.And(other.build(qs))
			case "or":
				return p.Or(other.build(qs))
			}
			return p.Except(other.build(qs))
		}, kind, other.what)
	}
}

// TestPaths asks random paths with tags of a snapshot, of the same store without its optimizer, and of Cayley's memstore. A row that both others give must be
// there, the nodes must be those of one of them, and what does not fail step by step must not fail.
func TestPaths(t *testing.T) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("1500"); err != nil {
			t.Fatal(err)
		}
		defer f.Value.Set(f.DefValue)
	}
	rapid.Check(t, func(t *rapid.T) {
		s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		mem := memstore.New()
		var deltas []graph.Delta
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 8*3*8*4-1), 5, 40, rapid.ID[int]).Draw(t, "quads") {
			q := quad.Quad{Subject: quad.IRI(fmt.Sprint("n", n%8)), Predicate: quad.IRI(fmt.Sprint("p", n/8%3)), Object: quad.IRI(fmt.Sprint("n", n/24%8))}
			if label := n / 192; label < 3 {
				q.Label = quad.IRI(fmt.Sprint("l", label))
			}
			mem.AddQuad(q)
			deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
		}
		if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
			t.Fatal(err)
		}
		snap, err := s.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		defer snap.Close()
		p := draw(t, 0, true)
		want, err1 := rows(p.build(mem), mem)
		plain, err2 := rows(p.build(stepwise{s}), stepwise{s})
		got, err := rows(p.build(snap), snap)
		if err2 != nil {
			return // Cayley's own iterators fail, too
		}
		if err != nil {
			t.Fatalf("%v: %v", p.what, err)
		}
		if err1 != nil {
			want = plain
		}
		if n, m, o := nodesOf(got), nodesOf(want), nodesOf(plain); !slices.Equal(n, m) && !slices.Equal(n, o) {
			t.Fatalf("%v: %q, memstore has %q, step by step it is %q", p.what, n, m, o)
		}
		for _, row := range want {
			if !p.once && slices.Contains(plain, row) && !slices.Contains(got, row) {
				t.Fatalf("%v lacks %q:\n%q\nmemstore has\n%q", p.what, row, got, want)
			}
		}
	})
}

// nodesOf gives the nodes of rows, each once.
func nodesOf(rows []string) []string {
	var out []string
	for _, row := range rows {
		node, _, _ := strings.Cut(row, " ")
		out = append(out, node)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestPathsOfSource: the tags that a node has in several ways are those of each of its quads.
func TestPathsOfSource(t *testing.T) {
	s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var deltas []graph.Delta
	add := func(subject, predicate, object string) {
		deltas = append(deltas, graph.Delta{Quad: quad.MakeIRI(subject, predicate, object, ""), Action: graph.Add})
	}
	add("n3", "p", "n5")
	add("n3", "p", "n1")
	for i := range 25 { // so that the path begins at n3
		add(fmt.Sprint("a", i), "p", fmt.Sprint("b", i))
	}
	if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{}); err != nil {
		t.Fatal(err)
	}
	p, n3 := quad.IRI("p"), quad.IRI("n3")
	want := []string{"<n1> t=<n1>", "<n1> t=<n5>", "<n5> t=<n1>", "<n5> t=<n5>"}
	for name, query := range map[string]*path.Path{
		"save":     path.StartPath(s, n3).Save(p, "t").Out(p),
		"optional": path.StartPath(s, n3).SaveOptional(p, "t").Out(p),
		"asked":    path.StartPath(s).And(path.StartPath(s, n3).Save(p, "t").Out(p)),
	} {
		got, err := rows(query, s)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v; want %q", name, got, err, want)
		}
	}
}
