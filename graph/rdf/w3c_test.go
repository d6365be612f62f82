package rdf_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/rdf"
)

const (
	manifestVocabulary = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
	testVocabulary     = "http://www.w3.org/ns/rdftest#"
	rdfVocabulary      = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// shared is the folder of a W3C suite; the test is skipped where it is not.
func shared(t testing.TB, suite ...string) string {
	t.Helper()
	root := filepath.Join(append([]string{"..", "..", "..", "shared", "w3c"}, suite...)...)
	if _, err := os.Stat(root); err != nil {
		t.Skipf("the W3C suites are not here: %v", err)
	}
	return root
}

// w3cTest is one entry of a manifest.
type w3cTest struct {
	name, kind, action, result string
}

// manifest reads the entries of a suite, in their order, and the IRI that stands for its folder.
func manifest(t testing.TB, dir string) (tests []w3cTest, base string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "manifest.ttl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const here = "manifest:/"
	quads, err := rdf.ReadAll(f, rdf.Turtle, rdf.Options{Base: here})
	if err != nil {
		t.Fatal(err)
	}
	get := map[[2]quad.Value]quad.Value{}
	for _, q := range quads {
		get[[2]quad.Value{q.Subject, q.Predicate}] = q.Object
	}
	of := func(s quad.Value, p string) quad.Value { return get[[2]quad.Value{s, quad.IRI(p)}] }
	file := func(v quad.Value) string {
		iri, _ := v.(quad.IRI)
		return strings.TrimPrefix(string(iri), here)
	}
	top := quad.IRI(here)
	if iri, ok := of(top, manifestVocabulary+"assumedTestBase").(quad.IRI); ok { // N-Triples and N-Quads need none
		base = string(iri)
	}
	for cell := of(top, manifestVocabulary+"entries"); cell != quad.IRI(rdfVocabulary+"nil"); cell = of(cell, rdfVocabulary+"rest") {
		entry := of(cell, rdfVocabulary+"first")
		kind := of(entry, rdfVocabulary+"type").(quad.IRI)
		tests = append(tests, w3cTest{
			name: string(of(entry, manifestVocabulary+"name").(quad.String)), kind: strings.TrimPrefix(string(kind), testVocabulary),
			action: file(of(entry, manifestVocabulary+"action")), result: file(of(entry, manifestVocabulary+"result")),
		})
	}
	return tests, base
}

// TestW3C runs the W3C suites of RDF 1.1 from their manifests: what is good is read, and as the suite says; what is bad is refused.
// What is read is written in every format and read again.
func TestW3C(t *testing.T) {
	for _, suite := range []struct {
		dir    string
		format rdf.Format
		result rdf.Format
		least  int
	}{
		{"rdf-n-triples", rdf.NTriples, "", 70},
		{"rdf-n-quads", rdf.NQuads, "", 87},
		{"rdf-turtle", rdf.Turtle, rdf.NTriples, 300},
		{"rdf-trig", rdf.TriG, rdf.NQuads, 350},
		{"rdf-xml", rdf.RDFXML, rdf.NTriples, 160},
	} {
		t.Run(suite.dir, func(t *testing.T) {
			dir := shared(t, "rdf11", suite.dir)
			tests, base := manifest(t, dir)
			if len(tests) < suite.least {
				t.Errorf("only %d tests", len(tests))
			}
			kinds := map[string]int{}
			for _, test := range tests {
				raw, err := os.ReadFile(filepath.Join(dir, test.action))
				if err != nil {
					t.Fatal(err)
				}
				quads, err := rdf.ReadAll(bytes.NewReader(raw), suite.format, rdf.Options{File: test.action, Base: base + test.action})
				negative := strings.Contains(test.kind, "Negative")
				kinds[test.kind]++
				var wrong *rdf.SyntaxError
				switch {
				case negative && err == nil:
					t.Errorf("%s: read, and should be refused", test.name)
				case negative && (!errors.As(err, &wrong) || wrong.Line < 1 || wrong.Column < 1):
					t.Errorf("%s: %v", test.name, err)
				case negative:
				case err != nil:
					t.Errorf("%s: %v", test.name, err)
				case test.result != "":
					raw, err := os.ReadFile(filepath.Join(dir, test.result))
					if err != nil {
						t.Fatal(err)
					}
					want, err := rdf.ReadAll(bytes.NewReader(raw), suite.result, rdf.Options{File: test.result})
					if err != nil {
						t.Fatal(err)
					}
					same(t, test.name, quads, want)
					fallthrough
				default:
					roundTrips(t, test.name, quads)
				}
			}
			t.Logf("%d tests: %v", len(tests), kinds)
		})
	}
}

func same(t testing.TB, name string, got, want []quad.Quad) {
	t.Helper()
	ok, err := rdf.Isomorphic(context.Background(), got, want)
	if err != nil || !ok {
		t.Errorf("%s: %v\n%swant\n%s", name, err, lines(t, got), lines(t, want))
	}
}

func encode(t testing.TB, format rdf.Format, quads []quad.Quad, prefixes map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	e, err := rdf.NewEncoder(&b, format, rdf.EncodeOptions{Prefixes: prefixes})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range quads {
		if err := e.Encode(q); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func lines(t testing.TB, quads []quad.Quad) string {
	return string(encode(t, rdf.NQuads, quads, nil))
}

// roundTrips writes quads in each format that can hold them and reads them again, with prefixes and without.
func roundTrips(t testing.TB, name string, quads []quad.Quad) {
	t.Helper()
	used := rdf.NewUsed(map[string]string{"xsd": "http://www.w3.org/2001/XMLSchema#", "rdf": rdfVocabulary, "ex": "http://example.org/", "a": "http://a.example/", "": "http://www.example.org/"})
	triples := false
	for _, q := range quads {
		used.See(q)
		triples = triples || q.Label != nil
	}
	for _, format := range rdf.Formats() {
		for _, prefixes := range []map[string]string{nil, used.Prefixes()} {
			if triples && !format.HasGraphs() || format == rdf.RDFXML && !fitsXML(quads) {
				continue
			}
			raw := encode(t, format, sorted(t, quads), prefixes)
			again, err := rdf.ReadAll(bytes.NewReader(raw), format, rdf.Options{})
			if err != nil {
				t.Errorf("%s: %s: %v\n%s", name, format, err, raw)
				continue
			}
			same(t, name+" as "+string(format), again, quads)
		}
	}
}

// fitsXML tells quads that RDF/XML can hold: it says no to the others.
func fitsXML(quads []quad.Quad) bool {
	e, _ := rdf.NewEncoder(io.Discard, rdf.RDFXML, rdf.EncodeOptions{})
	for _, q := range quads {
		if e.Encode(q) != nil {
			return false
		}
	}
	return true
}

// sorted puts quads in order as the commands do; a small memory makes it use files.
func sorted(t testing.TB, quads []quad.Quad) []quad.Quad {
	t.Helper()
	s := &rdf.Sorter{Memory: 1000}
	defer s.Close()
	for _, q := range quads {
		if err := s.Add(q); err != nil {
			t.Fatal(err)
		}
	}
	var out []quad.Quad
	if err := s.Each(func(q quad.Quad) error {
		out = append(out, q)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}
