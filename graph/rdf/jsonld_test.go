package rdf_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph/rdf"
)

// jsonTest is an entry of a JSON-LD manifest.
type jsonTest struct {
	ID      string   `json:"@id"`
	Type    []string `json:"@type"`
	Name    string
	Input   string
	Expect  string
	Options struct {
		Base, ProcessingMode, SpecVersion, RdfDirection, ExpandContext string
		ProduceGeneralizedRdf, UseNativeTypes, UseRdfType              bool
	} `json:"option"`
}

func jsonManifest(t *testing.T, root, name string) (base string, tests []jsonTest) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		BaseIri  string
		Sequence []jsonTest
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m.BaseIri, m.Sequence
}

// skippedJSON are the tests that do not pass, with the reason.
var skippedJSON = map[string]string{
	"#ter56": "its input, in the folder of another suite, is not here",
	"#tc033": "json-gold does not look into a scoped context that is not used",
	"#tc037": "json-gold does not apply the context of an alias of @nest",
	"#tc038": "json-gold does not apply the context of an alias of @nest",
	"#te111": "json-gold does not join a relative @vocab to the one before it",
	"#te112": "json-gold does not join a relative @vocab to the one before it",
	"#tpr28": "json-gold does not protect a term that is null",
	"#tpr43": "json-gold loses the graph of a @graph container whose context is null",
}

// TestJSONLD runs the W3C suite for reading JSON-LD as RDF. Contexts come from the suite's folder.
func TestJSONLD(t *testing.T) {
	root := shared(t, "json-ld")
	base, tests := jsonManifest(t, root, "toRdf-manifest.jsonld")
	if len(tests) < 400 {
		t.Errorf("only %d tests", len(tests))
	}
	passed, skipped := 0, 0
	for _, test := range tests {
		if reason := skippedJSON[test.ID]; reason != "" {
			t.Logf("skipped %s (%s): %s", test.ID, test.Name, reason)
			skipped++
			continue
		}
		if test.Options.SpecVersion == "json-ld-1.0" || test.Options.ProcessingMode == "json-ld-1.0" {
			t.Logf("skipped %s (%s): how JSON-LD 1.0 was; we read 1.1", test.ID, test.Name)
			skipped++
			continue
		}
		o := rdf.Options{File: test.Input, Base: base + test.Input, Direction: test.Options.RdfDirection, Context: func(iri string) (io.ReadCloser, error) {
			return os.Open(filepath.Join(root, strings.TrimPrefix(iri, base)))
		}}
		if test.Options.Base != "" {
			o.Base = test.Options.Base
		}
		if test.Options.ExpandContext != "" {
			raw, err := os.ReadFile(filepath.Join(root, test.Options.ExpandContext))
			if err != nil {
				t.Fatal(err)
			}
			o.ExpandContext = raw
		}
		raw, err := os.ReadFile(filepath.Join(root, test.Input))
		if err != nil {
			t.Fatal(err)
		}
		quads, err := rdf.ReadAll(bytes.NewReader(raw), rdf.JSONLD, o)
		switch {
		case slices.Contains(test.Type, "jld:NegativeEvaluationTest"):
			if err == nil {
				t.Errorf("%s (%s): read, and should be refused", test.ID, test.Name)
			}
		case err != nil:
			t.Errorf("%s (%s): %v", test.ID, test.Name, err)
		case slices.Contains(test.Type, "jld:PositiveEvaluationTest"):
			raw, err := os.ReadFile(filepath.Join(root, test.Expect))
			if err != nil {
				t.Fatal(err)
			}
			want, err := rdf.ReadAll(bytes.NewReader(raw), rdf.NQuads, rdf.Options{File: test.Expect})
			if err != nil {
				t.Errorf("%s: %v", test.ID, err)
				continue
			}
			same(t, test.ID+" ("+test.Name+")", quads, want)
		}
		passed++
	}
	t.Logf("%d tests: %d passed, %d skipped", len(tests), passed, skipped)
}

// lossy are the tests whose document does not mean all that its input says, so that only ours is compared with that.
var lossy = map[string]string{
	"#t0016": "@list loses that a cell is an rdf:List",
	"#t0027": "native types lose how a boolean was written",
	"#t0028": "native types lose how JSON was spaced",
}

// TestFromRDF runs the W3C suite for writing RDF as JSON-LD. The suite's documents are in expanded form; ours have prefixes and come as a
// stream. So what is compared is what they mean: ours gives the quads again, and the suite's document, read by us, is the same graph.
func TestFromRDF(t *testing.T) {
	root := shared(t, "json-ld")
	base, tests := jsonManifest(t, root, "fromRdf-manifest.jsonld")
	if len(tests) < 50 {
		t.Errorf("only %d tests", len(tests))
	}
	passed := 0
	for _, test := range tests {
		raw, err := os.ReadFile(filepath.Join(root, test.Input))
		if err != nil {
			t.Fatal(err)
		}
		quads, err := rdf.ReadAll(bytes.NewReader(raw), rdf.NQuads, rdf.Options{File: test.Input})
		if err != nil {
			t.Errorf("%s: %v", test.ID, err)
			continue
		}
		ours, err := rdf.ReadAll(bytes.NewReader(encode(t, rdf.JSONLD, sorted(t, quads), nil)), rdf.JSONLD, rdf.Options{})
		if err != nil {
			t.Errorf("%s: %v", test.ID, err)
			continue
		}
		same(t, test.ID+" ("+test.Name+")", ours, quads)
		if reason := lossy[test.ID]; reason != "" {
			t.Logf("only ours of %s (%s): %s", test.ID, test.Name, reason)
		} else if slices.Contains(test.Type, "jld:PositiveEvaluationTest") {
			expected, err := os.ReadFile(filepath.Join(root, test.Expect))
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := rdf.ReadAll(bytes.NewReader(expected), rdf.JSONLD, rdf.Options{Base: base + test.Expect, Direction: test.Options.RdfDirection})
			if err != nil {
				t.Errorf("%s: %v", test.ID, err)
				continue
			}
			same(t, test.ID+" ("+test.Name+"), the suite's document", theirs, quads)
		}
		passed++
	}
	t.Logf("%d tests: %d passed", len(tests), passed)
}
