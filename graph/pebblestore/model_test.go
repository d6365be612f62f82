package pebblestore_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	clew "github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
)

// pool is a few values of every type, some of which differ by little.
var pool = []quad.Value{
	quad.IRI("a"), quad.IRI("b"), quad.IRI("c"), quad.IRI("p"), quad.IRI("q"), quad.BNode("a"), quad.String("a"), quad.String(""),
	quad.String("87"), quad.Int(87), quad.TypedString{Value: "87", Type: "http://www.w3.org/2001/XMLSchema#integer"},
	quad.TypedString{Value: "087", Type: "http://www.w3.org/2001/XMLSchema#integer"}, quad.LangString{Value: "a", Lang: "en"}, quad.LangString{Value: "a", Lang: "fr"},
	quad.Bool(true), quad.TypedString{Value: "true", Type: "http://www.w3.org/2001/XMLSchema#boolean"}, quad.Float(0.5),
	quad.Time(time.Date(2001, 1, 1, 0, 0, 0, 123456789, time.UTC)), quad.Time(time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)),
}

// names is a few names that share words, and foldings.
var names = []quad.Value{
	quad.String("Anna Rossi"), quad.String("anna rossi"), quad.String("Rossi"), quad.String("the Ròssi"), quad.LangString{Value: "Anna", Lang: "it"},
	quad.TypedString{Value: "Anna  Maria", Type: "a"}, quad.String("…"), quad.String(strings.Repeat("anna ", 50)),
}

func drawQuad(t *rapid.T) quad.Quad {
	value := rapid.SampledFrom(pool)
	q := quad.Quad{Subject: value.Draw(t, "s"), Predicate: rapid.SampledFrom(pool[3:5]).Draw(t, "p"), Object: value.Draw(t, "o")}
	if rapid.Bool().Draw(t, "named") {
		q = quad.Quad{Subject: rapid.SampledFrom(pool[:3]).Draw(t, "s"), Predicate: rapid.SampledFrom(pebblestore.NamePredicates()).Draw(t, "p"), Object: rapid.SampledFrom(names).Draw(t, "o")}
	}
	if rapid.Bool().Draw(t, "labelled") {
		q.Label = rapid.SampledFrom(pool[:6]).Draw(t, "l")
	}
	return q
}

// entries gives what the table of names has to have for some quads.
func entries(quads map[string]quad.Quad) []string {
	set := map[string]bool{}
	for _, q := range quads {
		p, _ := q.Predicate.(quad.IRI)
		if !slices.Contains(pebblestore.NamePredicates(), p) {
			continue
		}
		var name string
		switch v := q.Object.(type) {
		case quad.String:
			name = string(v)
		case quad.LangString:
			name = string(v.Value)
		case quad.TypedString:
			name = string(v.Value)
		default:
			continue
		}
		for i, text := range clew.NameEndings(clew.SearchName(name)) {
			set[fmt.Sprint(text, "|", i > 0, "|", key(q.Subject))] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// table gives what it has.
func table(t *rapid.T, s interface {
	graph.QuadStore
	Names(context.Context, string, func(pebblestore.NameEntry) (string, bool)) error
}) []string {
	var out []string
	last := ""
	if err := s.Names(context.Background(), "", func(n pebblestore.NameEntry) (string, bool) {
		if n.Text < last {
			t.Fatalf("%q comes after %q", n.Text, last)
		}
		last = n.Text
		out = append(out, fmt.Sprint(n.Text, "|", n.Part, "|", key(s.NameOf(n.Subject))))
		return "", true
	}); err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}

// key tells values of different types apart.
func key(v any) string { return fmt.Sprintf("%#v", v) }

// TestModel does random things to a store and to a map, with restarts in between, and compares. More of them: -rapid.checks=1000.
func TestModel(t *testing.T) {
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("10"); err != nil {
			t.Fatal(err)
		}
		defer f.Value.Set(f.DefValue)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := &model{fs: vfs.NewMem(), quads: map[string]quad.Quad{}}
		m.open(t)
		defer func() { m.s.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"deltas": m.deltas, "load": m.load, "restart": m.restart, "snapshot": m.snapshot, "": m.compare,
		})
		if problems, err := m.s.Check(context.Background()); err != nil || len(problems) > 0 {
			t.Fatalf("check: %v, %v", problems, err)
		}
	})
}

type model struct {
	fs    vfs.FS
	s     *pebblestore.QuadStore
	quads map[string]quad.Quad
	snap  *pebblestore.Snapshot
	then  map[string]quad.Quad // what the snapshot saw
}

func (m *model) open(t *rapid.T) {
	var err error
	if m.s, err = pebblestore.Open("db", pebblestore.Options{Create: true, FS: m.fs}); err != nil {
		t.Fatal(err)
	}
}

func (m *model) restart(t *rapid.T) {
	if err := m.s.Close(); err != nil {
		t.Fatal(err)
	}
	m.snap = nil
	m.open(t)
}

func (m *model) snapshot(t *rapid.T) {
	var err error
	if m.snap, err = m.s.Snapshot(); err != nil {
		t.Fatal(err)
	}
	m.then = map[string]quad.Quad{}
	for k, q := range m.quads {
		m.then[k] = q
	}
}

// deltas applies a batch with every mix of options, and wants the errors that a map would give.
func (m *model) deltas(t *rapid.T) {
	ignore := graph.IgnoreOpts{IgnoreDup: rapid.Bool().Draw(t, "dup"), IgnoreMissing: rapid.Bool().Draw(t, "missing")}
	after := map[string]quad.Quad{}
	for k, q := range m.quads {
		after[k] = q
	}
	var in []graph.Delta
	var want error
	for range rapid.IntRange(0, 12).Draw(t, "n") {
		d := graph.Delta{Quad: drawQuad(t), Action: rapid.SampledFrom([]graph.Procedure{graph.Add, graph.Delete}).Draw(t, "action")}
		in = append(in, d)
		_, there := after[key(d.Quad)]
		switch {
		case want != nil:
		case d.Action == graph.Add && there && !ignore.IgnoreDup:
			want = graph.ErrQuadExists
		case d.Action == graph.Delete && !there && !ignore.IgnoreMissing:
			want = graph.ErrQuadNotExist
		case d.Action == graph.Add:
			after[key(d.Quad)] = d.Quad
		default:
			delete(after, key(d.Quad))
		}
	}
	err := m.s.ApplyDeltas(in, ignore)
	if want == nil {
		if err != nil {
			t.Fatal(err)
		}
		m.quads = after
	} else if e, ok := err.(*graph.DeltaError); !ok || e.Err != want {
		t.Fatalf("error %v, want %v", err, want)
	}
}

// load adds quads in bulk: as a batch, which so few make, or as files.
func (m *model) load(t *rapid.T) {
	m.s.SetParts(8, rapid.SampledFrom([]int{0, 5000}).Draw(t, "batches up to"))
	l, err := m.s.NewLoader(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	before := len(m.quads)
	for range rapid.IntRange(1, 12).Draw(t, "n") {
		q := drawQuad(t)
		if err := l.Add(q); err != nil {
			t.Fatal(err)
		}
		m.quads[key(q)] = q
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if int(l.Added()) != len(m.quads)-before {
		t.Fatalf("%d added, want %d", l.Added(), len(m.quads)-before)
	}
}

func (m *model) compare(t *rapid.T) {
	compareGraph(t, m.s, m.quads)
	comparePaths(t, m.s, m.quads)
	now, err := m.s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer now.Close()
	equal(t, "names", table(t, now), entries(m.quads))
	equal(t, "names of the store", table(t, m.s), entries(m.quads))
	for range 2 { // the second time from what the first one found
		comparePaths(t, now, m.quads)
	}
	if m.snap != nil {
		compareGraph(t, m.snap, m.then)
	}
}

// compareGraph compares all quads, all nodes, the counts, and the quads of each node in each direction.
func compareGraph(t *rapid.T, qs graph.QuadStore, want map[string]quad.Quad) {
	ctx := context.Background()
	var quads, wantQuads []string
	values := map[string]quad.Value{}
	for k, q := range want {
		wantQuads = append(wantQuads, k)
		for _, d := range quad.Directions {
			if v := q.Get(d); v != nil {
				values[key(v)] = v
			}
		}
	}
	it := qs.QuadsAllIterator()
	for it.Next(ctx) {
		quads = append(quads, key(qs.Quad(it.Result())))
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	equal(t, "quads", quads, wantQuads)
	var nodes, wantNodes []string
	for k := range values {
		wantNodes = append(wantNodes, k)
	}
	it = qs.NodesAllIterator()
	for it.Next(ctx) {
		nodes = append(nodes, key(qs.NameOf(it.Result())))
	}
	equal(t, "nodes", nodes, wantNodes)
	stats, err := qs.Stats(ctx, true)
	if err != nil || int(stats.Nodes.Size) != len(values) || int(stats.Quads.Size) != len(want) {
		t.Fatalf("%+v, %v; want %d nodes, %d quads", stats, err, len(values), len(want))
	}
	for _, v := range pool {
		ref := qs.ValueOf(v)
		if (ref != nil) != (values[key(v)] != nil) {
			t.Fatalf("%#v is %v", v, ref)
		}
		for _, d := range quad.Directions {
			n := 0
			for _, q := range want {
				if w := q.Get(d); w != nil && key(w) == key(v) {
					n++
				}
			}
			size, err := qs.QuadIteratorSize(ctx, d, ref)
			if exact := n <= 128; err != nil || size.Exact != exact || exact && int(size.Size) != n || !exact && size.Size < 128 {
				t.Fatalf("%v has %d quads as %s, said to be %+v, %v", v, n, d, size, err)
			}
		}
	}
}

func equal(t *rapid.T, what string, got, want []string) {
	sort.Strings(got)
	sort.Strings(want)
	if !slices.Equal(got, want) {
		t.Fatalf("%s:\n%q\nwant\n%q", what, got, want)
	}
}

// comparePaths asks random paths of the store and of Cayley's memstore, which goes through them step by step. Memstore holds some different
// values for the same, so it gets names for them.
func comparePaths(t *rapid.T, qs graph.QuadStore, quads map[string]quad.Quad) {
	mem := memstore.New()
	named := func(v quad.Value) quad.Value {
		if v == nil {
			return nil
		}
		return quad.IRI(key(v))
	}
	for _, q := range quads {
		mem.AddQuad(quad.Quad{Subject: named(q.Subject), Predicate: named(q.Predicate), Object: named(q.Object), Label: named(q.Label)})
	}
	steps := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 4).Draw(t, "steps")
	draws := rapid.SliceOfN(rapid.SampledFrom(pool[:6]), 3*len(steps)+1, 3*len(steps)+1).Draw(t, "values")
	fromAll := rapid.Bool().Draw(t, "all") && !slices.Contains(steps, 12) // memstore takes seconds for that
	build := func(qs graph.QuadStore, name func(quad.Value) quad.Value) *path.Path {
		p := path.StartPath(qs, name(draws[0]))
		if fromAll {
			p = path.StartPath(qs)
		}
		for i, step := range steps {
			a, c, pred := name(draws[3*i+1]), name(draws[3*i+2]), name(pool[3])
			if draws[3*i+3] == pool[0] {
				pred = name(pool[4])
			}
			switch step {
			case 0:
				p = p.Out(pred)
			case 1:
				p = p.In(pred)
			case 2:
				p = p.Has(pred, a)
			case 3:
				p = p.HasReverse(pred, a)
			case 4:
				p = p.And(path.StartPath(qs, a, c).In(pred))
			case 5:
				p = p.Or(path.StartPath(qs, a).Out(pred))
			case 6:
				p = p.Except(path.StartPath(qs, a).Out(pred))
			case 7:
				p = p.Has(pred)
			case 8:
				p = p.Both(pred)
			case 9:
				p = p.LabelContext(a, c).Out(pred).LabelContext()
			case 10:
				p = p.Tag("tag").Out(pred)
			case 11:
				p = p.Save(pred, "saved")
			case 12:
				p = p.FollowRecursive(path.StartMorphism().Out(pred), 3, nil)
			}
		}
		return p.Unique()
	}
	ask := func(qs graph.QuadStore, name func(quad.Value) quad.Value) (out []string) {
		if err := build(qs, name).Iterate(context.Background()).EachValue(qs, func(v quad.Value) {
			if iri, ok := v.(quad.IRI); ok && qs == graph.QuadStore(mem) {
				out = append(out, string(iri))
				return
			}
			out = append(out, key(v))
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	same := func(v quad.Value) quad.Value { return v }
	equal(t, fmt.Sprint("path ", steps, draws, fromAll), ask(qs, same), ask(mem, named))
}
