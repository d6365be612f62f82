package rdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"
	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store/storetest"
)

// TestErrors: the place of a mistake is named, with what stands there.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		format       rdf.Format
		file         string
		line, column int
		message      string
		text         string
	}{
		{rdf.NQuads, "<a:s> <a:p> <a:o> .\n<a:s> <a:p> .", 2, 13, "object expected", "."},
		{rdf.NQuads, "<a:s> <a:p> \"x .", 1, 13, "does not end", "\"x ."},
		{rdf.NQuads, "<s> <a:p> <a:o> .", 1, 1, "not absolute", "<s> <a:p> <a:o> ."},
		{rdf.NQuads, "<a:s> \"p\" <a:o> .", 1, 7, "predicate", "\"p\" <a:o> ."},
		{rdf.NQuads, "é", 1, 1, "subject expected", "é"},
		{rdf.NQuads, "<a:é> \"p\" <a:o> .", 1, 7, "predicate", "\"p\" <a:o> ."},
		{rdf.NQuads, "<a:s> <a:p> \"x\\q\" .", 1, 15, `unknown escape "\\q"`, "\\q\" ."},
		{rdf.NQuads, "<a:s> <a:p> <a:o>", 1, 18, "full stop", ""},
		{rdf.NQuads, "<a:s> <a:p> <a:o> . x", 1, 21, "behind the full stop", "x"},
		{rdf.NQuads, "\n\n<a:s> <a:p> \"x\"^^a:t .", 3, 16, "datatype", "^^a:t ."},
		{rdf.NQuads, "<a:s> <a:p> \"\\uD800\" .", 1, 14, "no character", "\\uD800\" ."},
		{rdf.NQuads, "<a:s> <a:p> _:a. .", 1, 18, "behind the full stop", "."},
		{rdf.NQuads, "<a:s> <a:p> <a:o\n> .", 1, 17, "does not end with >", ""},
		{rdf.NTriples, "<a:s> <a:p> <a:o> <a:g> .", 1, 19, "no graph's name", "<a:g> ."},
		{rdf.Turtle, "@prefix a: <a:> .\n\na:s a:p foaf:name .", 3, 9, `undeclared prefix "foaf"`, "foaf:name ."},
		{rdf.Turtle, "@prefix a: <a:> .\na:s a:p \"\"\"one\ntwo\\q\"\"\" .", 3, 4, "unknown escape", "\\q\"\"\" ."},
		{rdf.Turtle, "@prefix a: <a:> .\na:s a:p \"\"\"one\ntwo\"\"\" ;\n a:q ] .", 4, 6, "an object expected", "] ."},
		{rdf.Turtle, "<s> <p> <o> .", 1, 1, "no base", "<s> <p> <o> ."},
		{rdf.TriG, "<a:g> { <a:s> <a:p> <a:o> ", 1, 27, "}", ""},
		{rdf.RDFXML, "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n <rdf:li/></rdf:RDF>", 2, 2, "rdf:li is no node", "<rdf:li/>"},
		{rdf.RDFXML, "<a xmlns='a:'>\n<b></a>", 2, 4, "no element a is open", "</a>"},
		{rdf.RDFXML, "<a xmlns='a:'>&x;</a>", 1, 15, "no well-formed XML", "&x;"},
		{rdf.JSONLD, "{\n \"@id\": \"a:b\",,\n}", 2, 15, "no JSON", ",,"[1:]},
		{rdf.JSONLD, "{\"@id\": 5}", 1, 2, "invalid @id value", "\"@id\": 5}"},
		{rdf.JSONLD, "{\"@context\": \"http://example.org/c\",\n\"a\": 1}", 1, 14, "nothing is fetched from a network", "\"http://example.org/c\","},
	} {
		_, err := rdf.ReadAll(strings.NewReader(c.file), c.format, rdf.Options{File: "f"})
		var got *rdf.SyntaxError
		if !errors.As(err, &got) || got.Line != c.line || got.Column != c.column || !strings.Contains(got.Message, c.message) || got.Text != c.text {
			t.Errorf("%s %q: %#v, want line %d, column %d, %q, at %q", c.format, c.file, err, c.line, c.column, c.message, c.text)
		}
	}
}

// TestPlacesAcrossReads: a mistake is found at its place although the window has moved on.
func TestPlacesAcrossReads(t *testing.T) {
	for _, format := range []rdf.Format{rdf.NQuads, rdf.Turtle} {
		long := strings.Repeat("é", 200_000)
		file := strings.Repeat("<a:s> <a:p> \"é\" .\n", 50_000) + "<a:s> <a:p> \"" + long + "\" , .\n"
		_, err := rdf.ReadAll(strings.NewReader(file), format, rdf.Options{})
		var got *rdf.SyntaxError
		if !errors.As(err, &got) || got.Line != 50_001 || got.Column < 200_000 || got.Column > 200_020 {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// TestKept: lexical forms stay as they were, and blank nodes get their file's scope; names that look like those of nameless
// nodes do not collide with them.
func TestKept(t *testing.T) {
	quads, err := rdf.ReadAll(strings.NewReader("_:a<a:p>\"087\"^^<http://www.w3.org/2001/XMLSchema#integer>_:g1.\n<a:s> <a:p> \"87\"^^<http://www.w3.org/2001/XMLSchema#integer> ."), rdf.NQuads, rdf.Options{Scope: "f1"})
	want := []quad.Quad{
		{Subject: quad.BNode("f1a"), Predicate: quad.IRI("a:p"), Object: quad.TypedString{Value: "087", Type: "http://www.w3.org/2001/XMLSchema#integer"}, Label: quad.BNode("f1gg1")},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.Int(87)},
	}
	if err != nil || !reflect.DeepEqual(quads, want) {
		t.Errorf("%#v, %v", quads, err)
	}
	quads, err = rdf.ReadAll(strings.NewReader("[] <a:p> _:g1, _:gg1, _:g, _:g1x ."), rdf.Turtle, rdf.Options{})
	names := map[quad.Value]bool{}
	for _, q := range quads {
		names[q.Subject], names[q.Object] = true, true
	}
	if err != nil || len(names) != 5 {
		t.Errorf("%v, %v", names, err)
	}
}

// TestLenient: what is wrong is skipped and counted, the rest is read.
func TestLenient(t *testing.T) {
	for format, file := range map[rdf.Format]string{
		rdf.NQuads: "<a:s> <a:p> <a:1> .\n<a:s> <a b> <a:2> .\n\"x\" .\n<a:s> <a:p> <a:3> .",
		rdf.Turtle: "<a:s> <a:p> <a:1> .\n<a:s> x:y <a:2> ; <a:p> 1.5 .\n<a:s> <a:p> \"x .\n<a:s> <a:p> <a:3> .",
		rdf.TriG:   "<a:g> { <a:s> <a:p> <a:1> . <a:s> x:y <a:2> .\n <a:s> <a:p> ] . } <a:s> <a:p> <a:3> .",
	} {
		skipped := 0
		quads, err := rdf.ReadAll(strings.NewReader(file), format, rdf.Options{Lenient: true, Skipped: func(*rdf.SyntaxError) { skipped++ }})
		if err != nil || len(quads) != 2 || skipped != 2 {
			t.Errorf("%s: %v, %d skipped, %v", format, quads, skipped, err)
		}
	}
}

// TestTurtle: triples by subject, prefixed names where they can be, escapes where they must, lines as lines.
func TestTurtle(t *testing.T) {
	quads := sorted(t, []quad.Quad{
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI(rdfVocabulary + "type"), Object: quad.IRI("clew:Country")},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:memberOf"), Object: quad.IRI("clew:St._Union's")},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:label"), Object: quad.String("a \"name\"")},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:label"), Object: quad.LangString{Value: "Pérou", Lang: "fr"}},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:ordinal"), Object: quad.Int(12)},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:text"), Object: quad.String("one\n\"two\"\"\"\\\r\n")},
	})
	want := `@prefix clew: <https://kg.example/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .

clew:Peru
	a clew:Country ;
	clew:label "Pérou"@fr ,
		"a \"name\"" ;
	clew:memberOf <https://kg.example/St._Union's> ;
	clew:ordinal 12 ;
	clew:text """one
"two\"\"\"\\\r
""" .
`
	want = strings.ReplaceAll(want, "\\\"\\\"\\\"\\\\", `\"\""\\`)
	for i := range quads {
		quads[i] = rdf.Rebase(quads[i], "https://kg.example/")
	}
	got := string(encode(t, rdf.Turtle, quads, map[string]string{"clew": "https://kg.example/", "rdf": rdfVocabulary}))
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	again, err := rdf.ReadAll(strings.NewReader(got), rdf.Turtle, rdf.Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "again", again, quads)
}

// anyQuads draws quads of every kind of term, with the characters that formats trip over.
func anyQuads(t *rapid.T) []quad.Quad {
	runes := rapid.SampledFrom([]rune("ab\"'\\\n\r\t <>&]{}%:#/.-_~é漢😀\u0000\u0001\u007f\u0085\u2028\ufffe"))
	text := rapid.StringOfN(runes, 0, 12, -1)
	iri := rapid.Custom(func(t *rapid.T) quad.IRI {
		return quad.IRI(rapid.SampledFrom([]string{"a:", "http://e.org/", "http://e.org/x#", "urn:x:", "xsd:", "e:"}).Draw(t, "ns") +
			rapid.StringOfN(rapid.SampledFrom([]rune("ab.-_~%:#/1'()é漢😀")), 0, 6, -1).Draw(t, "local"))
	})
	blank := rapid.Custom(func(t *rapid.T) quad.BNode {
		return quad.BNode(rapid.SampledFrom([]string{"a", "g1", "gg1", "b0", "x.y", "é-1", "1", "hex.61", "odd.61"}).Draw(t, "blank"))
	})
	node := func(name string) quad.Value {
		if rapid.Bool().Draw(t, "is blank") {
			return blank.Draw(t, name)
		}
		return iri.Draw(t, name)
	}
	return rapid.SliceOfN(rapid.Custom(func(*rapid.T) quad.Quad {
		q := quad.Quad{Subject: node("subject"), Predicate: iri.Draw(t, "predicate")}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0, 1:
			q.Object = node("object")
		case 2:
			q.Object = quad.String(text.Draw(t, "text"))
		case 3:
			q.Object = quad.LangString{Value: quad.String(text.Draw(t, "text")), Lang: rapid.SampledFrom([]string{"en", "de-AT", "zh-Hant-x-a"}).Draw(t, "lang")}
		case 4:
			q.Object = quad.Int(rapid.Int64().Draw(t, "int"))
		case 5:
			q.Object = graph.Canonical(quad.TypedString{Value: quad.String(rapid.OneOf(text, rapid.SampledFrom([]string{"087", "1.50", "true", "1e6", "+1", "-0.0"})).Draw(t, "lexical")),
				Type: quad.IRI("http://www.w3.org/2001/XMLSchema#" + rapid.SampledFrom([]string{"integer", "decimal", "double", "boolean", "dateTime"}).Draw(t, "type"))})
		}
		switch rapid.IntRange(0, 2).Draw(t, "graph") {
		case 1:
			q.Label = node("label")
		}
		return q
	}), 0, 6).Draw(t, "quads")
}

// TestRoundTrips: every format gives back what was written, with any prefixes.
func TestRoundTrips(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		quads := anyQuads(r)
		used := rdf.NewUsed(map[string]string{"a": "a:", "e": "http://e.org/", "x": "http://e.org/x#", "urn": "http://e.org/x#", "xsd": "http://www.w3.org/2001/XMLSchema#"})
		s := &rdf.Sorter{Memory: 100}
		defer s.Close()
		for _, q := range quads {
			used.See(q)
			if err := s.Add(q); err != nil {
				r.Fatal(err)
			}
		}
		for _, format := range rdf.Formats() {
			var b bytes.Buffer
			e, err := rdf.NewEncoder(&b, format, rdf.EncodeOptions{Prefixes: used.Prefixes()})
			if err != nil {
				r.Fatal(err)
			}
			var want []quad.Quad
			err = s.Each(func(q quad.Quad) error {
				if !format.HasGraphs() {
					q.Label = nil
				}
				want = append(want, q)
				return e.Encode(q)
			})
			if err != nil && format == rdf.RDFXML { // which says what it cannot hold
				continue
			}
			if err = errors.Join(err, e.Close()); err != nil {
				r.Fatalf("%s: %v", format, err)
			}
			got, err := rdf.ReadAll(bytes.NewReader(b.Bytes()), format, rdf.Options{})
			if err != nil {
				r.Fatalf("%s: %v\n%s", format, err, b.String())
			}
			if ok, err := rdf.Isomorphic(context.Background(), got, want); !ok {
				r.Fatalf("%s: %v\n%s\nread as %v\nwant %v", format, err, b.String(), got, want)
			}
		}
	})
}

// TestIndependentReader: quad's own reader reads what we write, and reads the same.
func TestIndependentReader(t *testing.T) {
	article := storetest.Article("a \"b\" \\ é\n", "Perú")
	want := graph.Sort(article.Quads())
	got, err := quad.ReadAll(nquads.NewReader(bytes.NewReader(encode(t, rdf.NQuads, want, nil)), true))
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d quads, want %d: %v", len(got), len(want), err)
	}
	for i := range got {
		if g := graph.CanonicalQuad(got[i]); g.Subject != want[i].Subject || g.Predicate != want[i].Predicate || g.Object != want[i].Object || g.Label != want[i].Label {
			t.Errorf("%#v\nwant %#v", g, want[i])
		}
	}
}

// TestSorter: the same order and no duplicates, whatever comes first, in memory and on disk.
func TestSorter(t *testing.T) {
	var quads []quad.Quad
	for i := range 5000 {
		quads = append(quads, quad.Quad{Subject: quad.IRI(fmt.Sprint("a:", i%100)), Predicate: quad.IRI("a:p"), Object: quad.Int(i % 2500)})
	}
	quads = append(quads, quad.Quad{Subject: quad.IRI("a:0"), Predicate: quad.IRI(rdfVocabulary + "type"), Object: quad.IRI("a:z")})
	want := ""
	for _, memory := range []int{0, 100, 10_000} {
		rand.New(rand.NewSource(int64(memory))).Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
		s := &rdf.Sorter{Memory: memory}
		for _, q := range quads {
			if err := s.Add(q); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			var b strings.Builder
			n := 0
			if err := s.Each(func(q quad.Quad) error {
				n++
				b.WriteString(q.String() + "\n")
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if want == "" {
				want = b.String()
			}
			if n != 2501 || b.String() != want || !strings.Contains(strings.SplitN(want, "\n", 2)[0], "type") {
				t.Errorf("memory %d: %d quads", memory, n)
			}
		}
		if err := s.Each(func(quad.Quad) error { return io.ErrUnexpectedEOF }); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("an error of yield: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFormats: names, extensions and content tell the format.
func TestFormats(t *testing.T) {
	for name, want := range map[string]rdf.Format{
		"a.nt": rdf.NTriples, "a.nq.gz": rdf.NQuads, "a.TTL": rdf.Turtle, "a.trig.zst": rdf.TriG, "a.rdf": rdf.RDFXML, "a.xml": rdf.RDFXML, "a.owl": rdf.RDFXML,
		"a.jsonld": rdf.JSONLD, "a.json": rdf.JSONLD, "a.txt": "", "a": "",
	} {
		if got := rdf.FormatOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for text, want := range map[string]rdf.Format{
		"": rdf.NQuads, "# x\n<a:s> <a:p> <a:o> <a:g> .\n": rdf.NQuads, "<a:s> <a:p> \"" + strings.Repeat("x", 1<<16) + "\" .": rdf.NQuads,
		"@prefix a: <a:> .": rdf.TriG, "<a:s> a <a:o> .": rdf.TriG, "<a:g> { }": rdf.TriG, "{ <a:s> <a:p> <a:o> }": rdf.TriG, "[ <a:p> 1 ] .": rdf.TriG,
		"{\"@id\": \"a:b\"}": rdf.JSONLD, " [ {} ]": rdf.JSONLD, "<?xml version='1.0'?><a/>": rdf.RDFXML, "<rdf:RDF/>": rdf.RDFXML,
	} {
		if got := rdf.Sniff(newBuffered(text)); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}
