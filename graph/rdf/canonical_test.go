package rdf_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/piprate/json-gold/ld"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph/rdf"
)

func newBuffered(s string) *bufio.Reader { return bufio.NewReader(strings.NewReader(s)) }

func parse(t testing.TB, text string) []quad.Quad {
	t.Helper()
	quads, err := rdf.ReadAll(strings.NewReader(text), rdf.TriG, rdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return quads
}

// TestCanonicalise: the names are those of the standard's own examples (https://www.w3.org/TR/rdf-canon/#examples, 2 to 4).
func TestCanonicalise(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`@prefix ex: <http://example.com/#> . ex:p ex:q _:e0 . ex:p ex:r _:e1 . _:e0 ex:s ex:u . _:e1 ex:t ex:u .`,
			"<http://example.com/#p> <http://example.com/#q> _:c14n0 .\n<http://example.com/#p> <http://example.com/#r> _:c14n1 .\n" +
				"_:c14n0 <http://example.com/#s> <http://example.com/#u> .\n_:c14n1 <http://example.com/#t> <http://example.com/#u> .\n"},
		{`@prefix ex: <http://example.com/#> . ex:p ex:q _:e0 . ex:p ex:q _:e1 . _:e0 ex:p _:e2 . _:e1 ex:p _:e3 . _:e2 ex:r _:e3 .`,
			"<http://example.com/#p> <http://example.com/#q> _:c14n2 .\n<http://example.com/#p> <http://example.com/#q> _:c14n3 .\n" +
				"_:c14n0 <http://example.com/#r> _:c14n1 .\n_:c14n2 <http://example.com/#p> _:c14n1 .\n_:c14n3 <http://example.com/#p> _:c14n0 .\n"},
		{`<a:s> <a:p> "x\ty", 1, "x\ty" .`, "<a:s> <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<a:s> <a:p> \"x\\ty\" .\n"},
	} {
		got, err := rdf.Canonicalise(context.Background(), parse(t, c.in))
		if err != nil || lines(t, got) != c.want {
			t.Errorf("%s\n%swant\n%s%v", c.in, lines(t, got), c.want, err)
		}
	}
}

// TestIsomorphic: new names and another order change nothing; one edge more or turned round does.
func TestIsomorphic(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(r, "nodes")
		edge := rapid.Custom(func(r *rapid.T) [2]int {
			return [2]int{rapid.IntRange(0, n-1).Draw(r, "from"), rapid.IntRange(0, n-1).Draw(r, "to")}
		})
		edges := rapid.SliceOfNDistinct(edge, 1, 14, func(e [2]int) [2]int { return e }).Draw(r, "edges")
		build := func(edges [][2]int, names []int) (out []quad.Quad) {
			for _, e := range edges {
				out = append(out, quad.Quad{Subject: quad.BNode(fmt.Sprint("n", names[e[0]])), Predicate: quad.IRI("a:p"), Object: quad.BNode(fmt.Sprint("n", names[e[1]]))})
			}
			return out
		}
		plain := make([]int, n)
		for i := range plain {
			plain[i] = i
		}
		a := build(edges, plain)
		b := build(edges, rand.New(rand.NewSource(rapid.Int64().Draw(r, "seed"))).Perm(n))
		rand.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
		if ok, err := rdf.Isomorphic(context.Background(), a, b); !ok || err != nil {
			r.Fatalf("%v and %v: %v", a, b, err)
		}
		if ok, _ := rdf.Isomorphic(context.Background(), a, b[:len(b)-1]); ok {
			r.Fatalf("%v and %v", a, b[:len(b)-1])
		}
	})
	cycle6 := `_:a <a:p> _:b . _:b <a:p> _:c . _:c <a:p> _:d . _:d <a:p> _:e . _:e <a:p> _:f . _:f <a:p> _:a .`
	cycles3 := `_:a <a:p> _:b . _:b <a:p> _:c . _:c <a:p> _:a . _:d <a:p> _:e . _:e <a:p> _:f . _:f <a:p> _:d .`
	if ok, err := rdf.Isomorphic(context.Background(), parse(t, cycle6), parse(t, cycles3)); ok || err != nil {
		t.Errorf("a ring of six and two of three: %v", err)
	}
}

// TestCanonicaliseLikeJSONGold: json-gold's URDNA2015, which RDFC-1.0 was made from, gives the same names.
func TestCanonicaliseLikeJSONGold(t *testing.T) {
	node := rapid.Custom(func(r *rapid.T) quad.Value {
		return quad.BNode(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(r, "node"))
	})
	term := rapid.OneOf(node, rapid.Custom(func(r *rapid.T) quad.Value { return quad.IRI(rapid.SampledFrom([]string{"a:x", "a:y"}).Draw(r, "iri")) }))
	rapid.Check(t, func(r *rapid.T) {
		quads := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) quad.Quad {
			q := quad.Quad{Subject: term.Draw(r, "s"), Predicate: quad.IRI(rapid.SampledFrom([]string{"a:p", "a:q"}).Draw(r, "p")), Object: term.Draw(r, "o")}
			if rapid.IntRange(0, 3).Draw(r, "graph") == 0 {
				q.Label = term.Draw(r, "g")
			}
			// json-gold counts a quad twice that has a node twice, where the standard and its other implementations have a set.
			if q.Subject == q.Object || q.Subject == q.Label {
				q.Subject = quad.IRI("a:z")
			}
			if q.Object == q.Label {
				q.Object = quad.IRI("a:z")
			}
			return q
		}), 1, 9).Draw(r, "quads")
		ours, err := rdf.Canonicalise(context.Background(), quads)
		if err != nil {
			r.Fatal(err)
		}
		options := ld.NewJsonLdOptions("")
		options.InputFormat, options.Format, options.Algorithm = "application/n-quads", "application/n-quads", "URDNA2015"
		theirs, err := ld.NewJsonLdProcessor().Normalize(lines(t, quads), options)
		if err != nil {
			r.Fatal(err)
		}
		if got := lines(t, ours); got != theirs {
			r.Fatalf("%s\njson-gold\n%s", got, theirs)
		}
	})
}

// TestPoison: a graph made to be hard ends in time with an error, not with the machine's memory.
func TestPoison(t *testing.T) {
	var clique []quad.Quad
	for i := range 12 {
		for k := range 12 {
			if i != k {
				clique = append(clique, quad.Quad{Subject: quad.BNode(fmt.Sprint(i)), Predicate: quad.IRI("a:p"), Object: quad.BNode(fmt.Sprint(k))})
			}
		}
	}
	start := time.Now()
	if _, err := rdf.Canonicalise(context.Background(), clique); !errors.Is(err, rdf.ErrTooSymmetric) {
		t.Errorf("a clique of twelve: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := rdf.Canonicalise(ctx, clique); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("took %s", d)
	}
	var chain []quad.Quad // long, but not hard
	for i := range 20_000 {
		chain = append(chain, quad.Quad{Subject: quad.BNode(fmt.Sprint(i)), Predicate: quad.IRI("a:p"), Object: quad.Int(i)})
	}
	if _, err := rdf.Canonicalise(context.Background(), chain); err != nil {
		t.Error(err)
	}
}
