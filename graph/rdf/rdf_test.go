package rdf_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store/storetest"
)

func readAll(r *rdf.Reader) ([]quad.Quad, error) {
	var out []quad.Quad
	for {
		q, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, q)
	}
}

// TestW3C runs the W3C suites for N-Quads and N-Triples: every good file is read, every bad one refused.
func TestW3C(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "w3c", "rdf11")
	if _, err := os.Stat(root); err != nil {
		t.Skipf("the W3C suites are not here: %v", err)
	}
	for suite, extension := range map[string]string{"rdf-n-quads": ".nq", "rdf-n-triples": ".nt"} {
		manifest, err := os.ReadFile(filepath.Join(root, suite, "manifest.ttl"))
		if err != nil {
			t.Fatal(err)
		}
		kinds := regexp.MustCompile(`(?:rdf:type|a) rdft:Test\w+?(Positive|Negative)Syntax[\s\S]*?mf:action\s+<([^>]+)>`).FindAllStringSubmatch(string(manifest), -1)
		if len(kinds) < 40 {
			t.Fatalf("%s: only %d tests in the manifest", suite, len(kinds))
		}
		for _, k := range kinds {
			file := filepath.Join(root, suite, filepath.Base(k[2]))
			if filepath.Ext(file) != extension {
				t.Fatalf("%s: not %s", file, extension)
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := rdf.NewReader(bytes.NewReader(raw), "")
			if extension == ".nt" {
				r = rdf.NewTriplesReader(bytes.NewReader(raw), "")
			}
			quads, err := readAll(r)
			switch {
			case k[1] == "Positive" && err != nil:
				t.Errorf("%s: %v", filepath.Base(file), err)
			case k[1] == "Negative" && err == nil:
				t.Errorf("%s: read, and should be refused", filepath.Base(file))
			case k[1] == "Positive":
				roundTrip(t, quads)
			}
		}
	}
}

func roundTrip(t testing.TB, quads []quad.Quad) {
	t.Helper()
	var b bytes.Buffer
	w := rdf.NewWriter(&b)
	for _, q := range quads {
		if err := w.Write(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := readAll(rdf.NewReader(bytes.NewReader(b.Bytes()), ""))
	if err != nil || !reflect.DeepEqual(quads, again) {
		t.Errorf("%v\nwritten as %s\nread as %v\n%v", quads, b.String(), again, err)
	}
}

// TestErrors: the place of a mistake is named.
func TestErrors(t *testing.T) {
	for file, want := range map[string]rdf.SyntaxError{
		"<a:s> <a:p> <a:o> .\n<a:s> <a:p> .": {Line: 2, Column: 13},
		"<a:s> <a:p> \"x .":                  {Line: 1, Column: 17},
		"<s> <a:p> <a:o> .":                  {Line: 1, Column: 1},
		"<a:s> \"p\" <a:o> .":                {Line: 1, Column: 7},
		"é":                                  {Line: 1, Column: 1},
		"<a:s> <a:p> \"x\\q\" .":             {Line: 1, Column: 15},
		"<a:s> <a:p> <a:o>":                  {Line: 1, Column: 18},
		"<a:s> <a:p> <a:o> . x":              {Line: 1, Column: 21},
		"\n\n<a:s> <a:p> \"x\"^^a:t .":       {Line: 3, Column: 18},
		"<a:s> <a:p> \"\\uD800\" .":          {Line: 1, Column: 14},
		"<a:s> <a:p> _:a. .":                 {Line: 1, Column: 18},
	} {
		_, err := readAll(rdf.NewReader(strings.NewReader(file), ""))
		var got *rdf.SyntaxError
		if !errors.As(err, &got) || got.Line != want.Line || got.Column != want.Column {
			t.Errorf("%q: %v, want line %d, column %d", file, err, want.Line, want.Column)
		}
	}
}

// TestKept: lexical forms stay as they were, and blank nodes get their file's scope.
func TestKept(t *testing.T) {
	quads, err := readAll(rdf.NewReader(strings.NewReader("_:a<a:p>\"087\"^^<http://www.w3.org/2001/XMLSchema#integer>_:g.\n<a:s> <a:p> \"87\"^^<http://www.w3.org/2001/XMLSchema#integer> ."), "f1"))
	want := []quad.Quad{
		{Subject: quad.BNode("f1a"), Predicate: quad.IRI("a:p"), Object: quad.TypedString{Value: "087", Type: "http://www.w3.org/2001/XMLSchema#integer"}, Label: quad.BNode("f1g")},
		{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: quad.Int(87)},
	}
	if err != nil || !reflect.DeepEqual(quads, want) {
		t.Errorf("%#v, %v", quads, err)
	}
}

// TestTurtle: triples by subject, prefixed names where they can be, escapes where they must.
func TestTurtle(t *testing.T) {
	var b bytes.Buffer
	w := rdf.NewTurtleWriter(&b, "https://kg.example/")
	for _, q := range graph.Sort([]quad.Quad{
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), Object: quad.IRI("clew:Country"), Label: quad.IRI("clew:article/a")},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:memberOf"), Object: quad.IRI("clew:St._Union's")},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("http://www.w3.org/2000/01/rdf-schema#label"), Object: quad.String("a \"name\"\n")},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("http://www.w3.org/2000/01/rdf-schema#label"), Object: quad.LangString{Value: "Pérou", Lang: "fr"}},
		{Subject: quad.IRI("clew:Peru"), Predicate: quad.IRI("clew:ordinal"), Object: quad.Int(12)},
	}) {
		if err := w.Write(rdf.Rebase(q, "https://kg.example/")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"@prefix clew: <https://kg.example/> .", "\na clew:Country ;", "clew:memberOf <https://kg.example/St._Union's>", `"Pérou"@fr`, `"a \"name\"\n"`, `"12"^^xsd:integer`,
	} {
		if !strings.Contains(strings.ReplaceAll(b.String(), "\t", ""), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("<a:s> <a:p> \"x\\u00e9\\n\"@en-GB <a:g> . # note\n")
	f.Add("_:a <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\r\n\r\n")
	f.Fuzz(func(t *testing.T, s string) {
		quads, err := readAll(rdf.NewReader(strings.NewReader(s), ""))
		if err == nil {
			roundTrip(t, quads)
		}
	})
}

// TestIndependentReader: quad's own reader reads what we write, and reads the same.
func TestIndependentReader(t *testing.T) {
	article := storetest.Article("a \"b\" \\ é\n", "Perú")
	want := graph.Sort(article.Quads())
	var b bytes.Buffer
	w := rdf.NewWriter(&b)
	for _, q := range want {
		if err := w.Write(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := quad.ReadAll(nquads.NewReader(&b, true))
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d quads, want %d: %v", len(got), len(want), err)
	}
	for i := range got {
		if g := graph.CanonicalQuad(got[i]); g.Subject != want[i].Subject || g.Predicate != want[i].Predicate || g.Object != want[i].Object || g.Label != want[i].Label {
			t.Errorf("%#v\nwant %#v", g, want[i])
		}
	}
}
