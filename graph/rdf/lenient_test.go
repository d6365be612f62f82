package rdf

import (
	"bufio"
	"errors"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"
)

// TestLenientStatement: what is skipped as one statement leaves nothing of it.
func TestLenientStatement(t *testing.T) {
	in := "@prefix e: <http://e/> .\ne:a e:p \"1\",\"2\",bad:x .\ne:b e:p \"3\" .\n"
	skipped := 0
	quads, err := ReadAll(strings.NewReader(in), Turtle, Options{Lenient: true, Skipped: func(*SyntaxError) { skipped++ }})
	if err != nil || skipped != 1 || len(quads) != 1 || quads[0].Object != quad.String("3") {
		t.Errorf("%v, %v, %d skipped", quads, err, skipped)
	}
}

// TestLongEscapes: the bound on a literal is on what it means, so that what is written can be read.
func TestLongEscapes(t *testing.T) {
	for what, words := range map[string]string{"control characters": strings.Repeat("\x01", 12<<20), "line ends": strings.Repeat("\n", 34<<20), "mixed": strings.Repeat("é\x01\n", 1<<20)} {
		q := quad.Quad{Subject: quad.IRI("http://e/s"), Predicate: quad.IRI("http://e/p"), Object: quad.String(words)}
		for _, format := range []Format{NQuads, Turtle} {
			again, err := ReadAll(strings.NewReader(string(encoded(t, format, []quad.Quad{q}))), format, Options{})
			if err != nil || len(again) != 1 || again[0] != q {
				t.Errorf("%s in %s: %v", what, format, err)
			}
		}
	}
}

// TestJSONSurrogates: half of a character is refused, as Turtle does.
func TestJSONSurrogates(t *testing.T) {
	doc := func(s string) string { return `{"@id":"http://e/s","http://e/p":"` + s + `"}` }
	for _, s := range []string{`x\ud800y`, `\udc00`, `\ud800\ud800`, `\ud800\\udc00`, `\ud800`} {
		if quads, err := ReadAll(strings.NewReader(doc(s)), JSONLD, Options{}); err == nil || !strings.Contains(err.Error(), "half of a character") {
			t.Errorf("%s: %v, %v", s, quads, err)
		}
	}
	quads, err := ReadAll(strings.NewReader(doc(`\ud83d\ude00\\ud800`)), JSONLD, Options{})
	if err != nil || quads[0].Object != quad.String("😀\\ud800") {
		t.Errorf("%v, %v", quads, err)
	}
}

// TestJSONLanguage: the tags of languages come back as they are.
func TestJSONLanguage(t *testing.T) {
	for _, tag := range []string{"en-x-case-0100", "en-GB-x-case-1", "EN-x-Case-0100", "de-Latn-DE-1996-x-Aaaaaaaa-Bbbbbbbb-Cccccccc-Dd", "zh-Hant"} {
		q := quad.Quad{Subject: quad.IRI("http://e/s"), Predicate: quad.IRI("http://e/p"), Object: quad.LangString{Value: "x", Lang: tag}}
		again, err := ReadAll(strings.NewReader(string(encoded(t, JSONLD, []quad.Quad{q}))), JSONLD, Options{})
		if err != nil || len(again) != 1 || again[0] != q {
			t.Errorf("%s: %v, %v", tag, again, err)
		}
	}
}

// TestSniffMixed: the first line does not tell everything.
func TestSniffMixed(t *testing.T) {
	for in, want := range map[string]Format{
		"<http://e/a> <http://e/b> <http://e/c> .\n@prefix e: <http://e/> .\ne:a e:b e:c .\n": TriG,
		"<http://e/a> <http://e/b> <http://e/c> .\n<http://e/a> <http://e/b> \"@prefix x\" .": NQuads,
		"<RDF xmlns=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">":                         RDFXML,
		"<foaf:Person\n  rdf:about='x' xmlns:foaf='http://f/'>":                               RDFXML,
		"<http://e/a> <http://e/b> <http://e/xmlns=> .":                                       NQuads,
	} {
		if got := Sniff(bufio.NewReader(strings.NewReader(in))); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// TestPlaceOfBytes: a byte that is not UTF-8 is named where it stands.
func TestPlaceOfBytes(t *testing.T) {
	_, err := ReadAll(strings.NewReader("# a\n<http://e/a> <http://e/b> \"\"\"x\ny\nab\xff\"\"\" ."), Turtle, Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "4:3: not valid UTF-8") {
		t.Error(err)
	}
}

// TestPlaceOfCarriageReturns: lines may end with \r alone.
func TestPlaceOfCarriageReturns(t *testing.T) {
	for in, format := range map[string]Format{
		"<http://e/a> <http://e/b> <http://e/c> .\r\rx": NQuads, "<http://e/a> <http://e/b> <http://e/c> .\r# x\r !": Turtle,
		"<?xml version='1.0'?>\r<a xmlns='http://e/'>\r<b/><!": RDFXML,
	} {
		for _, in := range []string{in, strings.ReplaceAll(in, "\r", "\r\n")} {
			var wrong *SyntaxError
			if _, err := ReadAll(strings.NewReader(in), format, Options{}); !errors.As(err, &wrong) || wrong.Line != 3 {
				t.Errorf("%q: %v", in, err)
			}
		}
	}
}
