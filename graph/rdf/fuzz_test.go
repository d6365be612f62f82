package rdf_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/rdf"
)

// seed gives a fuzzer the files of a W3C suite, where they are, and some that are written for it.
func seed(f *testing.F, extension string, texts ...string) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	root := filepath.Join("..", "..", "..", "shared", "w3c")
	_ = filepath.Walk(root, func(path string, info os.FileInfo, err error) error { // no suites, no seeds of them
		if err == nil && strings.HasSuffix(path, extension) && info.Size() < 4<<10 {
			if raw, err := os.ReadFile(path); err == nil {
				f.Add(raw)
			}
		}
		return nil
	})
}

// tooMany bounds what a fuzzed text may give: a few bytes of JSON-LD can stand for many quads.
var errTooMany = errors.New("too many")

// check reads a text: it must end in time with quads or an error at a place. What is read is the same in small pieces, and the same again
// when it is written.
func check(t *testing.T, raw []byte, format rdf.Format) {
	start := time.Now()
	whole := 0 // quads of statements that are whole
	read := func(r io.Reader) (out []quad.Quad, err error) {
		o := rdf.WithComplete(rdf.Options{Base: "http://example.org/dir/file"}, func() { whole = len(out) })
		err = rdf.Decode(r, format, o, func(q quad.Quad) error {
			if out = append(out, q); len(out) > 10_000 {
				return errTooMany
			}
			return nil
		})
		return out, err
	}
	quads, err := read(bytes.NewReader(raw))
	if d := time.Since(start); d > 10*time.Second {
		t.Fatalf("took %s", d)
	}
	var wrong *rdf.SyntaxError
	switch {
	case errors.Is(err, errTooMany):
		return
	case err != nil && !errors.As(err, &wrong):
		t.Fatalf("an error without a place: %v", err)
	case err != nil && (wrong.Line < 1 || wrong.Column < 1 || wrong.Message == "" || strings.Contains(wrong.Error(), "\n")):
		t.Fatalf("%#v", wrong)
	}
	pieces, perr := read(iotest.OneByteReader(bytes.NewReader(raw)))
	if len(pieces) != len(quads) || (perr == nil) != (err == nil) || err != nil && format != rdf.RDFXML && format != rdf.JSONLD && perr.Error() != err.Error() {
		t.Fatalf("%d quads and %v, in small pieces %d and %v", len(quads), err, len(pieces), perr)
	}
	if err != nil {
		lenient, lerr := rdf.ReadAll(bytes.NewReader(raw), format, rdf.Options{Base: "http://example.org/dir/file", Lenient: true})
		// Strict may have given what the wrong statement began with too; lenient leaves the whole statement out, and nothing before it.
		if len(lenient) < whole || !slices.Equal(lenient[:whole], quads[:whole]) {
			t.Fatalf("lenient reads %d and %v, strict %d in whole statements and %v", len(lenient), lerr, whole, err)
		}
		return
	}
	var b bytes.Buffer
	e, err := rdf.NewEncoder(&b, rdf.NQuads, rdf.EncodeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range quads {
		if err := e.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := rdf.ReadAll(&b, rdf.NQuads, rdf.Options{KeepNames: true})
	if err != nil || len(again) != len(quads) {
		t.Fatalf("%d quads, again %d: %v", len(quads), len(again), err)
	}
	for i := range again {
		if again[i] != quads[i] {
			t.Fatalf("%#v\nagain %#v", quads[i], again[i])
		}
	}
}

func FuzzLines(f *testing.F) {
	seed(f, ".nq", "<a:s> <a:p> \"x\\u00e9\\n\"@en-GB <a:g> . # note\n", "_:a <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\r\n\r\n")
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw, rdf.NQuads) })
}

func FuzzTurtle(f *testing.F) {
	seed(f, ".ttl", "@prefix : <a:> . :s a [ :p ( 1 2.0 true \"\"\"x\n\"\"\"@en ) ], <b#> ; :q\\~ -1e5 .", "<a:g> { [] <a:p> '''\\u00e9''' } GRAPH _:b {}")
	seed(f, ".trig")
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw, rdf.TriG) })
}

func FuzzXML(f *testing.F) {
	seed(f, ".rdf", `<!DOCTYPE a [<!ENTITY x "y&#65;">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:"><a:b rdf:about="&x;" a:c="d"><a:e rdf:parseType="Literal"><z xmlns="q:">&lt;</z></a:e></a:b></rdf:RDF>`)
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw, rdf.RDFXML) })
}

func FuzzJSON(f *testing.F) {
	seed(f, ".jsonld", `{"@context": {"a": "a:", "l": {"@id": "a:l", "@container": "@list"}}, "@id": "a:s", "a:p": [1, 2.5, true, {"@value": {"x": [null]}, "@type": "@json"}], "l": ["x"], "@graph": []}`)
	f.Fuzz(func(t *testing.T, raw []byte) { check(t, raw, rdf.JSONLD) })
}
