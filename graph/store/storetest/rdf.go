package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

// feed gives quads to an import, and then an error or the end.
func feed(all []quad.Quad, end error) func() (quad.Quad, bool, error) {
	return func() (quad.Quad, bool, error) {
		if len(all) == 0 {
			return quad.Quad{}, false, end
		}
		q := all[0]
		all = all[1:]
		return q, true, nil
	}
}

// exported is a store in a format, sorted.
func exported(t *testing.T, s *store.Store, format rdf.Format) []byte {
	t.Helper()
	var sorter rdf.Sorter
	defer sorter.Close()
	if err := s.Export(context.Background(), "", func(q quad.Quad) error { return sorter.Add(q) }); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	e, err := rdf.NewEncoder(&b, format, rdf.EncodeOptions{Prefixes: vocab.Prefixes()})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sorter.Each(e.Encode), e.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// roundTrip: what is exported, imported into an empty graph and exported again is the same, byte for byte; with blank nodes, the same but
// for their names.
func roundTrip(t *testing.T, open func(t *testing.T) *store.Store) {
	ctx := context.Background()
	s := open(t)
	mustLoad(t, s, Article("a", "Peru"))
	mustLoad(t, s, Article("b", "Perú \"x\"\\"))
	xsd := func(lexical, name string) quad.Value {
		return graph.Canonical(quad.TypedString{Value: quad.String(lexical), Type: quad.IRI(vocab.XSD + name)})
	}
	var odd []quad.Quad
	for i, v := range []quad.Value{
		quad.IRI("a:o"), quad.String(""), quad.String(" \t\r\n\"\\é\u0000\u007f😀"), quad.LangString{Value: "Pérou", Lang: "fr-CA"}, quad.Int(-7), xsd("087", "integer"),
		xsd("99999999999999999999", "integer"), xsd("1.50", "decimal"), xsd("true", "boolean"), xsd("1", "boolean"), xsd("1e6", "double"), xsd("2001-01-01T00:00:00.123456+01:00", "dateTime"),
		quad.TypedString{Value: "{}", Type: vocab.RDF + "JSON"}, quad.TypedString{Value: "<b/>", Type: vocab.RDF + "XMLLiteral"},
	} {
		for _, label := range []quad.Value{nil, quad.IRI("a:g"), quad.IRI("http://example.org/g#é")} {
			odd = append(odd, quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI(fmt.Sprint("http://example.org/p", i)), Object: v, Label: label})
		}
	}
	if _, err := s.Import(ctx, feed(odd, nil)); err != nil {
		t.Fatal(err)
	}
	lossless := []rdf.Format{rdf.NQuads, rdf.TriG, rdf.JSONLD}
	again := func(format rdf.Format, raw []byte, scope string) *store.Store {
		t.Helper()
		read, err := rdf.ReadAll(bytes.NewReader(raw), format, rdf.Options{Scope: scope})
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		other := open(t)
		if _, err := other.Import(ctx, feed(read, nil)); err != nil {
			t.Fatal(err)
		}
		return other
	}
	for _, format := range lossless {
		want := exported(t, s, format)
		other := again(format, want, "b1x")
		if got := exported(t, other, format); !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, and again %d", format, len(want), len(got))
		}
		if !reflect.DeepEqual(nodes(t, s), nodes(t, other)) {
			t.Errorf("%s: other nodes", format)
		}
	}
	blanks := []quad.Quad{
		{Subject: quad.BNode("x"), Predicate: quad.IRI("a:p"), Object: quad.BNode("y"), Label: quad.BNode("x")},
		{Subject: quad.BNode("y"), Predicate: quad.IRI("a:p"), Object: quad.String("z")},
	}
	if _, err := s.Import(ctx, feed(blanks, nil)); err != nil {
		t.Fatal(err)
	}
	canonical := func(s *store.Store) []quad.Quad {
		read, err := rdf.ReadAll(bytes.NewReader(exported(t, s, rdf.NQuads)), rdf.NQuads, rdf.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := rdf.Canonicalise(ctx, read)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, format := range lossless {
		other := again(format, exported(t, s, format), "b1x")
		if !reflect.DeepEqual(canonical(s), canonical(other)) {
			t.Errorf("%s: blank nodes are not what they were", format)
		}
	}
}

// takenBack: an import that fails in the middle, or is called off, leaves the graph as it was, although parts of it were committed.
func takenBack(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("a", "Peru"))
	want, wantNodes := quads(t, s), nodes(t, s)
	var many []quad.Quad
	for i := range 45_000 { // more than two batches
		many = append(many, quad.Quad{Subject: quad.IRI(fmt.Sprint("a:", i/10)), Predicate: quad.IRI("a:p"), Object: quad.Int(i), Label: quad.IRI("a:g")})
	}
	for _, q := range Article("a", "Peru").Quads()[:20] { // which are there, and must stay
		many = append([]quad.Quad{q}, many...)
	}
	if n, err := s.Import(context.Background(), feed(many, io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) || n != 0 {
		t.Errorf("a broken input: %d, %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	given := 0
	next := feed(many, nil)
	if _, err := s.Import(ctx, func() (quad.Quad, bool, error) {
		if given++; given == 42_000 {
			cancel()
		}
		return next()
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	if got := quads(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("%d quads, want %d", len(got), len(want))
	}
	if got := nodes(t, s); !reflect.DeepEqual(got, wantNodes) {
		t.Errorf("%d nodes, want %d", len(got), len(wantNodes))
	}
}

// near: the neighbourhood of an entity grows with the depth, and holds whole statements.
func near(t *testing.T, s *store.Store) {
	mustLoad(t, s, Article("a", "Peru"))
	mustLoad(t, s, Article("b", "Chile"))
	has := func(depth int) map[string]bool {
		out := map[string]bool{}
		if err := s.Neighbourhood(context.Background(), "clew:Peru", depth, func(q quad.Quad) error {
			out[q.String()] = true
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	fact := func(country, article string) string {
		return quad.Quad{Subject: quad.IRI("clew:" + country), Predicate: quad.IRI("clew:memberOf"), Object: quad.IRI("clew:Union"), Label: quad.IRI("clew:article/" + article)}.String()
	}
	exact := quad.Quad{Subject: quad.IRI("clew:evidence/a#0-37"), Predicate: quad.IRI(vocab.Exact), Object: quad.String("Peru became the 12th member of the Union."[:37]), Label: quad.IRI("clew:article/a")}.String()
	for depth, want := range []map[string]bool{
		{fact("Peru", "a"): false, exact: false}, {fact("Peru", "a"): true, exact: true, fact("Chile", "b"): false}, {fact("Peru", "a"): true, fact("Chile", "b"): true},
	} {
		got := has(depth)
		for q, wanted := range want {
			if got[q] != wanted {
				t.Errorf("depth %d: %s: %v", depth, q, got[q])
			}
		}
	}
	if n := len(has(2)); n >= len(quads(t, s)) || n <= len(has(1)) {
		t.Errorf("%d quads at depth 2, %d at 1, %d in all", n, len(has(1)), len(quads(t, s)))
	}
	failed := errors.New("enough")
	if err := s.Neighbourhood(context.Background(), "clew:Peru", 1, func(quad.Quad) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}
