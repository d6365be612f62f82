package rdf

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/cayleygraph/quad"
)

// lenient reads a text and gives what it says, as N-Quads without the common part of IRIs, and where something was skipped.
func lenient(t *testing.T, in string, format Format) (lines, skipped []string, err error) {
	t.Helper()
	quads, err := ReadAll(strings.NewReader(in), format, Options{Lenient: true, Skipped: func(e *SyntaxError) {
		skipped = append(skipped, fmt.Sprintf("%d: %s", e.Line, e.Message))
	}})
	for _, q := range quads {
		line := strings.TrimSuffix(q.NQuad(), " .")
		line = strings.NewReplacer("<http://e/", "", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:", ">", "").Replace(line)
		lines = append(lines, line)
	}
	return lines, skipped, err
}

// TestLenientXML: what is well-formed and wrong as RDF takes its own property with it, and nothing else.
func TestLenientXML(t *testing.T) {
	about := func(name, body string) string {
		return "\n<rdf:Description rdf:about='http://e/" + name + "'>" + body + "</rdf:Description>"
	}
	for _, c := range []struct {
		name, in      string
		want, skipped []string
	}{
		{"an attribute of a property", about("a", "\n<e:p rdf:about='x'><e:C/></e:p><e:q>1</e:q>") + about("b", "<e:p>2</e:p>"),
			[]string{`a q "1"`, `b p "2"`}, []string{"3: a property has no rdf:about"}},
		{"a node in two properties", about("a", "<e:p rdf:ID='i' xml:base='http://e/'><e:C rdf:about='http://e/c'>\n<e:q xml:lang='en_US'>x</e:q><e:r>1</e:r></e:C></e:p>"),
			[]string{"c rdf:type C", `c r "1"`, "a p c", "#i rdf:type rdf:Statement", "#i rdf:subject a", "#i rdf:predicate p", "#i rdf:object c"}, []string{`3: xml:lang "en_US" is not the tag of a language`}},
		{"the name of a node takes its property", about("a", "<e:p><e:C rdf:ID='1'><e:q/></e:C></e:p><e:q>1</e:q>"),
			[]string{`a q "1"`}, []string{`2: rdf:ID "1" is no name`}},
		{"a list is whole or not there", about("a", "<e:p rdf:parseType='Collection'><e:C/><e:C rdf:nodeID='-'/></e:p><e:q rdf:parseType='Resource'><e:p rdf:datatype='x y'>1</e:p><e:p>1</e:p></e:q>"),
			[]string{"a q _:g3", `_:g3 p "1"`}, []string{`2: rdf:nodeID "-" is no name`, "2: a relative IRI"}},
		{"outermost nodes", "<e:C rdf:about='http://e/ '/><rdf:li/>" + about("a", "<e:p/>"), []string{`a p ""`},
			[]string{`1: ' ' may not stand in an IRI`, "1: rdf:li is no node"}},
		{"text", "loose" + about("a", "loose<e:p>1</e:p>") + about("b", "<e:p>1<e:C/></e:p><e:p rdf:resource='http://e/c'>1</e:p><e:q>2</e:q>"),
			[]string{`a p "1"`, `b q "2"`},
			[]string{"1: text where", "2: text where", "3: a property has one node", "3: text where"}},
		{"li is counted on", about("a", "<rdf:li rdf:about='x'/><rdf:li>2</rdf:li>"), []string{`a rdf:_2 "2"`}, []string{"2: a property has no rdf:about"}},
	} {
		lines, skipped, err := lenient(t, rdfHead+c.in+"</rdf:RDF>", RDFXML)
		if err != nil || !slices.Equal(lines, c.want) || !begin(skipped, c.skipped) {
			t.Errorf("%s: %q, want %q; skipped %q, want %q; %v", c.name, lines, c.want, skipped, c.skipped, err)
		}
	}
	// What is no XML, or has a root that says nothing, is no file to read.
	for in, want := range map[string]string{rdfHead + about("a", "<e:p/>") + "<e:C></rdf:RDF>": "no element", strings.Replace(rdfHead, ">", " e:x='1'>", 1) + "</rdf:RDF>": "rdf:RDF has no attribute"} {
		if _, _, err := lenient(t, in, RDFXML); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// begin reports whether lines begin with what is wanted, each.
func begin(lines, want []string) bool {
	return slices.EqualFunc(lines, want, strings.HasPrefix)
}

// TestLenientJSON: what is wrong takes its entry or its node with it, and nothing else.
func TestLenientJSON(t *testing.T) {
	const context = `"@context": {"@vocab": "http://e/", "id": "@id", "value": "@value", "l": {"@id": "http://e/l", "@container": "@list"}}`
	const bad = `{"@value": {"x": 1}}`
	for _, c := range []struct {
		name, in string
		want     []string
		skipped  int
	}{
		{"a type", `{"@id": "http://e/a", "@type": 7, "http://e/p": "1"}`, []string{`a p "1"`}, 1},
		{"an array", `[{"@id": "http://e/a", "http://e/p": ` + bad + `, "http://e/q": "1"}, {"@id": "http://e/b", "http://e/p": "2"}]`, []string{`a q "1"`, `b p "2"`}, 1},
		{"a graph", `{` + context + `, "@id": "http://e/g", "@graph": [{"id": "http://e/a", "p": "1", "q": ` + bad + `, "r": ["2", ` + bad + `]}, {"id": "http://e/b", "p": "3"}]}`,
			[]string{`a p "1" g`, `b p "3" g`}, 2},
		{"a list is whole or not there", `{` + context + `, "@graph": [{"id": "http://e/a", "l": ["1", ` + bad + `], "p": "2"}]}`, []string{`a p "2"`}, 1},
		{"a name", `[{"@id": 7, "http://e/p": "1"}, {` + context + `, "id": 7, "p": "1"}, {"@id": "http://e/b", "http://e/p": "2"}]`, []string{`b p "2"`}, 2},
		{"a value takes what it is in", `[{` + context + `, "id": "http://e/a", "p": {"value": {}, "@type": "http://e/t"}, "q": "1"}]`, []string{`a q "1"`}, 1},
		{"a context of a node", `[{"@context": {"a": 7}, "@id": "http://e/a", "a": "1"}, {"@id": "http://e/b", "http://e/p": "2"}]`, []string{`b p "2"`}, 1},
	} {
		lines, skipped, err := lenient(t, c.in, JSONLD)
		if err != nil || !slices.Equal(lines, c.want) || len(skipped) != c.skipped {
			t.Errorf("%s: %q, want %q; skipped %q; %v", c.name, lines, c.want, skipped, err)
		}
	}
	for name, in := range map[string]string{"context": `{"@context": 7, "@id": "http://e/a", "http://e/p": "1"}`, "JSON": `[{"@id": "http://e/a"}`,
		"too many": "[" + strings.Repeat(`{"@id": 7},`, 1001) + `{}]`} {
		if lines, _, err := lenient(t, in, JSONLD); err == nil {
			t.Errorf("%s: %q and no error", name, lines)
		}
	}
	// Of a long document, read in parts, too.
	long := "[" + strings.Repeat(`{"@id": "http://e/a", "http://e/p": "`+strings.Repeat("x", 1<<20)+`"},`+"\n", 17) + `{"@id": "http://e/b", "@type": 7, "http://e/p": "1"}]`
	if lines, skipped, err := lenient(t, long, JSONLD); err != nil || len(lines) != 18 || len(skipped) != 1 || !strings.HasPrefix(skipped[0], "18: ") {
		t.Errorf("%d lines, skipped %q, %v", len(lines), skipped, err)
	}
}

// TestRepeatedKeys: a JSON object with a key twice says two things, of which a reader of JSON would lose one.
func TestRepeatedKeys(t *testing.T) {
	many := ""
	for i := range 40 {
		many += fmt.Sprintf("\"http://e/p%d\": 1,\n", i)
	}
	for in, want := range map[string]string{
		"{\"@id\": \"http://e/a\",\n \"http://e/p\": \"1\", \"http://e/p\": \"2\"}":                     `2:21: the object has this key twice, at: "http://e/p": "2"}`,
		"{\"@id\": \"http://e/a\", \"http://e/p\": [{\"a\": 1, \"b\" : {\"a\": 1},\n\"\\u0061\"\n:2}]}": `2:1: the object has this key twice`,
		"{" + many + `"http://e/p39": 1}`: `41:1: the object`,
		"{" + many + `"http://e/p3": 1}`:  `41:1: the object`,
	} {
		for _, lenient := range []bool{false, true} {
			if quads, err := ReadAll(strings.NewReader(in), JSONLD, Options{Lenient: lenient}); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%v, %v, want %s", quads, err, want)
			}
		}
	}
	if _, err := ReadAll(strings.NewReader(`[{"@id":"http://e/a","http://e/p":["@id","@id",{"@id":"http://e/a"},{"@id":"http://e/b"}]},{"@id":"http://e/b"}]`), JSONLD, Options{}); err != nil {
		t.Error(err)
	}
}

// TestLongValues: whatever a writer writes, its reader reads; what it would not read, is not written.
func TestLongValues(t *testing.T) {
	statement := func(p, words string) quad.Quad {
		return quad.Quad{Subject: quad.IRI("http://e/s"), Predicate: quad.IRI("http://e/" + p), Object: quad.String(words), Label: quad.IRI("http://e/g")}
	}
	var quads []quad.Quad
	for _, p := range []string{"a", "b", "c"} {
		quads = append(quads, statement(p, strings.Repeat(p, 14<<20)), statement(p+"1", p))
	}
	again, err := ReadAll(strings.NewReader(string(encoded(t, JSONLD, quads))), JSONLD, Options{})
	if err != nil || !slices.Equal(again, quads) {
		t.Errorf("%d quads, %v", len(again), err)
	}
	e, err := NewEncoder(&strings.Builder{}, JSONLD, EncodeOptions{})
	if err == nil {
		err = e.Encode(statement("p", strings.Repeat("\x01", 3<<20)))
	}
	if err == nil || !strings.Contains(err.Error(), "takes more than 15 MB in JSON-LD") {
		t.Error(err)
	}
	for _, words := range []string{strings.Repeat("&", 20<<20), strings.Repeat("<\r>", 5<<20)} {
		q := statement("p", words)
		q.Label = nil
		if again, err := ReadAll(strings.NewReader(string(encoded(t, RDFXML, []quad.Quad{q}))), RDFXML, Options{}); err != nil || len(again) != 1 || again[0] != q {
			t.Errorf("%d quads, %v", len(again), err)
		}
	}
}

// TestUTF16: XML in UTF-16 with a byte order mark is read, and half of a character refused.
func TestUTF16(t *testing.T) {
	in := "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n" + rdfHead + "\n<rdf:Description rdf:about='http://e/é'><e:p>x😀</e:p></rdf:Description></rdf:RDF>"
	want := []quad.Quad{{Subject: quad.IRI("http://e/é"), Predicate: quad.IRI("http://e/p"), Object: quad.String("x😀")}}
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		encode := func(units []uint16) string {
			var b []byte
			for _, u := range units {
				b = order.AppendUint16(b, u)
			}
			return string(b)
		}
		units := utf16.Encode([]rune(in))
		text := encode(units)
		if got, err := ReadAll(strings.NewReader(text), RDFXML, Options{}); err != nil || !slices.Equal(got, want) {
			t.Errorf("%v: %v, %v", order, got, err)
		}
		if got := Sniff(bufio.NewReader(strings.NewReader(text))); got != RDFXML {
			t.Errorf("%v is taken for %s", order, got)
		}
		half := slices.DeleteFunc(slices.Clone(units), func(u uint16) bool { return u >= 0xDC00 && u < 0xE000 })
		for _, wrong := range []string{encode(half), text[:len(text)-1]} {
			var e *SyntaxError
			if _, err := ReadAll(strings.NewReader(wrong), RDFXML, Options{}); !errors.As(err, &e) || e.Message != "not valid UTF-16" || e.Line != 3 {
				t.Errorf("%v: %v", order, err)
			}
		}
	}
}
