package rdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/rdf"
)

// prefixes is a stream that declares prefixes without end.
type prefixStream struct {
	n    int
	rest string
}

func (p *prefixStream) Read(b []byte) (int, error) {
	if p.rest == "" {
		if p.n++; p.n > 1_000_000 {
			return 0, io.EOF
		}
		p.rest = fmt.Sprintf("@prefix p%d: <http://example.org/%d/> .\n", p.n, p.n)
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// TestAttacks: input made to take memory or time without end gives a clear error in less than 256 MB. The streams are made as they are
// read.
func TestAttacks(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector takes memory and time of its own: make bounds")
	}
	gigabyte := func(head string) io.Reader {
		return &repeated{head: head, body: strings.Repeat("x", 1<<20), times: 1 << 10, tail: "\" ."}
	}
	deep := func(head, open string) io.Reader {
		return &repeated{head: head, body: strings.Repeat(open, 1000), times: 1000}
	}
	const rdfRoot = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">`
	bomb := `<!DOCTYPE a [<!ENTITY l0 "lollollollollol">`
	for i := range 9 {
		bomb += fmt.Sprintf(`<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	wide := `<!DOCTYPE a [<!ENTITY w "` + strings.Repeat("w", 4000) + `">]>` + rdfRoot + `<a:b><a:c>`
	for _, c := range []struct {
		name   string
		format rdf.Format
		in     io.Reader
		want   string
	}{
		{"literal", rdf.NQuads, gigabyte(`<a:s> <a:p> "`), "longer than 64 MB"},
		{"literal with escapes", rdf.NQuads, gigabyte(`<a:s> <a:p> "\n`), "longer than 64 MB"},
		{"literal", rdf.Turtle, gigabyte(`<a:s> <a:p> """`), "longer than 64 MB"},
		{"literal", rdf.RDFXML, gigabyte(rdfRoot + "<a:b><a:c>"), "longer than 64 MB"},
		{"attribute", rdf.RDFXML, gigabyte(rdfRoot + "<a:b a:c=\""), "longer than 64 MB"},
		{"comment", rdf.RDFXML, gigabyte("<!-- "), "longer than 64 MB"},
		{"literal", rdf.JSONLD, gigabyte(`{"a:p": "`), "longer than"},
		{"literal in a list of nodes", rdf.JSONLD, gigabyte(`{"@graph": [{"@id": "a:b"}, {"a:p": "`), "longer than 16 MB"},
		{"IRI", rdf.NQuads, gigabyte("<a:"), "longer than 64 KB"},
		{"IRI", rdf.Turtle, gigabyte("<a:"), "longer than 64 KB"},
		{"name", rdf.Turtle, gigabyte("a:"), "longer than 64 KB"},
		{"blank node", rdf.NTriples, gigabyte("_:"), "longer than 64 KB"},
		{"comment", rdf.NTriples, &repeated{head: "# ", body: strings.Repeat("x", 1<<20), times: 100}, ""},
		{"language", rdf.NTriples, gigabyte(`<a:s> <a:p> "x"@`), "longer than 64 KB"},
		{"number", rdf.Turtle, &repeated{head: "<a:s> <a:p> ", body: strings.Repeat("1", 1<<20), times: 1 << 10}, "longer than 64 KB"},
		{"space", rdf.Turtle, &repeated{body: strings.Repeat(" \n", 1<<20), times: 20}, ""},
		{"brackets", rdf.Turtle, deep("<a:s> <a:p> ", "[ <a:p> "), "nested deeper than"},
		{"lists", rdf.TriG, deep("<a:s> <a:p> ", "("), "nested deeper than"},
		{"elements", rdf.RDFXML, deep(rdfRoot, "<a:b>"), "nested deeper than"},
		{"XML literal", rdf.RDFXML, deep(rdfRoot+`<a:b><a:c rdf:parseType="Literal">`, "<a:b>"), "nested deeper than"},
		{"objects", rdf.JSONLD, deep("", `{"a:p":`), "nested deeper than"},
		{"arrays", rdf.JSONLD, deep("", "["), "nested deeper than"},
		{"a million prefixes", rdf.Turtle, &prefixStream{}, "more than 50000 prefixes"},
		{"billion laughs", rdf.RDFXML, strings.NewReader(bomb + "]>" + rdfRoot + "&l9;</rdf:RDF>"), "expands to more than"},
		{"wide entity", rdf.RDFXML, &repeated{head: wide, body: strings.Repeat("&w;", 1000), times: 1000}, "longer than 64 MB"},
		{"external entity", rdf.RDFXML, strings.NewReader(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + rdfRoot + `<a:b>&x;</a:b></rdf:RDF>`), "invalid character entity"},
		{"number", rdf.JSONLD, strings.NewReader(`{"a:p": 1e999999999}`), ""},
		{"digits", rdf.JSONLD, strings.NewReader(`{"a:p": ` + strings.Repeat("1", 1<<20) + `}`), "more than 4096 digits"},
		{"context without end", rdf.JSONLD, strings.NewReader(`{"@context": {"a": {"@id": "b:a", "@context": {"a": "a:a"}}}, "a": 1}`), "cyclic"},
	} {
		var err error
		mb := peak(func() { err = rdf.Decode(c.in, c.format, rdf.Options{}, func(quad.Quad) error { return nil }) })
		var wrong *rdf.SyntaxError
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &wrong) || !strings.Contains(wrong.Message, c.want)) {
			t.Errorf("%s in %s: %.300v, want %q", c.name, c.format, err, c.want)
		}
		if mb > 256 {
			t.Errorf("%s in %s takes %.0f MB", c.name, c.format, mb)
		}
	}
}

// TestFlat: what a reader takes of memory does not grow with the file.
func TestFlat(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector takes memory and time of its own: make bounds")
	}
	for format, parts := range map[rdf.Format][3]string{
		rdf.NQuads: {"", "<http://example.org/s> <http://example.org/p> \"some words of an article\" <http://example.org/g> .\n", ""},
		rdf.Turtle: {"@prefix e: <http://example.org/> .\ne:s e:p ", "\"some words of an article\", [ e:p 1.5, ( e:o ) ],\n", "e:o ."}, // one statement
		rdf.TriG:   {"@prefix e: <http://example.org/> .\ne:g { ", "e:s e:p \"some words of an article\", [ e:p 1.5, ( e:o ) ] .\n", "}"},
		rdf.RDFXML: {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">`, "<e:C rdf:about='http://example.org/s'><e:p>some words of an article</e:p></e:C>\n", "</rdf:RDF>"},
		rdf.JSONLD: {`{"@context": {"e": "http://example.org/"}, "@graph": [`, `{"@id": "e:s", "e:p": ["some words of an article", {"e:p": 1.5}]},` + "\n", `{"@id": "e:s"}]}`},
	} {
		size := 32 << 20
		if format == rdf.JSONLD || format == rdf.RDFXML {
			size = 20 << 20 // they are slower
		}
		n := 0
		body := strings.Repeat(parts[1], 1000)
		mb := peak(func() {
			if err := rdf.Decode(&repeated{head: parts[0], body: body, tail: parts[2], times: size / len(body)}, format, rdf.Options{}, func(quad.Quad) error { n++; return nil }); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		})
		bound := 40.0             // garbage that waits among it
		if format == rdf.JSONLD { // which looks at 16 MB first
			bound = 160
		}
		if n < 50_000 || mb > bound {
			t.Errorf("%s: %d quads in %.0f MB", format, n, mb)
		}
	}
}

// TestLongJSON: a long document is read node by node, with the blank nodes of one document; one that does not allow that is refused, at
// its place.
func TestLongJSON(t *testing.T) {
	words := strings.Repeat("x", 1<<20)
	node := `{"@id": "_:n", "e:p": "` + words + `"},` + "\n"
	body := strings.Repeat(node, 20)
	quads, err := rdf.ReadAll(strings.NewReader(`{"@context": {"e": "http://example.org/"}, "@graph": [`+body+`{"@id": "_:n", "e:q": {"@id": "_:m"}}]}`), rdf.JSONLD, rdf.Options{Scope: "s"})
	if err != nil || len(quads) < 2 || quads[0].Subject != quad.BNode("sn") || quads[len(quads)-1].Subject != quad.BNode("sn") {
		t.Errorf("%d quads: %v", len(quads), err)
	}
	quads, err = rdf.ReadAll(strings.NewReader(`[`+body+`{"@id": "_:n"}]`), rdf.JSONLD, rdf.Options{})
	if err != nil || len(quads) != 20 { // e: is a scheme here
		t.Errorf("%d quads: %v", len(quads), err)
	}
	for text, line := range map[string]int{
		`{"@id": "a:b", "@graph": [` + body + `{}]}`: 1, `{"@graph": [` + body + `{"@id": 5}]}`: 21, `{"@graph": [` + body + `{}]} x`: 21, `{"@graph": [` + body + `{]}`: 20, // what is no JSON is known by where the last value ended

	} {
		_, err := rdf.ReadAll(strings.NewReader(text), rdf.JSONLD, rdf.Options{})
		var wrong *rdf.SyntaxError
		if !errors.As(err, &wrong) || wrong.Line != line {
			t.Errorf("%.40s: %.200v, want line %d", text, err, line)
		}
	}
}

// TestBadStreams: an error of the input comes out as it is, and is no end of the file; broken compression too.
func TestBadStreams(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, format := range rdf.Formats() {
		in := io.MultiReader(strings.NewReader(" "), &failing{broken})
		if _, err := rdf.ReadAll(in, format, rdf.Options{Lenient: true}); !errors.Is(err, broken) {
			t.Errorf("%s: %v", format, err)
		}
	}
	for _, c := range []rdf.Compression{rdf.Gzip, rdf.Zstd} {
		var b bytes.Buffer
		w, err := rdf.Compress(&b, c)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Repeat("<a:s> <a:p> <a:o> .\n", 1000)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for cut, whole := range map[int]bool{b.Len(): true, b.Len() - 5: false} {
			r, err := rdf.Decompress(bytes.NewReader(b.Bytes()[:cut]))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if whole != (err == nil) || whole && string(got) != text {
				t.Errorf("%s, %d bytes: %d bytes, %v", c, cut, len(got), err)
			}
			r.Close()
		}
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
