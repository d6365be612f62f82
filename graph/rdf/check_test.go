package rdf

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

const rdfHead = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">`

// TestXMLLanguage: a language that is none is an error of the file, and never a statement of its own.
func TestXMLLanguage(t *testing.T) {
	for _, lang := range []string{"en_US", "en .&#10;&lt;http://evil/s&gt; &lt;http://evil/p&gt; &lt;http://evil/o&gt; .&#10;#", " en", "-", "1"} {
		in := rdfHead + "\n<rdf:Description rdf:about='http://e/a'>\n<e:p xml:lang=\"" + lang + "\">x</e:p></rdf:Description></rdf:RDF>"
		quads, err := ReadAll(strings.NewReader(in), RDFXML, Options{File: "a.rdf"})
		if err == nil || !strings.HasPrefix(err.Error(), "a.rdf:3:1: xml:lang") {
			t.Errorf("%s: %v, %v", lang, quads, err)
		}
	}
	in := rdfHead + `<rdf:Description xml:lang="en" rdf:about='http://e/a'><e:p xml:lang="">x</e:p></rdf:Description></rdf:RDF>`
	if quads, err := ReadAll(strings.NewReader(in), RDFXML, Options{}); err != nil || quads[0].Object != quad.String("x") {
		t.Errorf("%v, %v", quads, err)
	}
}

// TestNodeID: every name of XML becomes a blank node that every format can write, and two names two nodes.
func TestNodeID(t *testing.T) {
	in := rdfHead
	for _, name := range []string{"a.", "a", "a..", "_", "é.", "hex.61"} {
		in += `<rdf:Description rdf:nodeID="` + name + `"><e:p>` + name + `</e:p></rdf:Description>`
	}
	quads, err := ReadAll(strings.NewReader(in+"</rdf:RDF>"), RDFXML, Options{Scope: "bx"})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range Formats() {
		again, err := ReadAll(bytes.NewReader(encoded(t, format, quads)), format, Options{})
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if same, err := Isomorphic(t.Context(), quads, again); err != nil || !same {
			t.Errorf("%s: %v, %v", format, again, err)
		}
	}
}

func encoded(t *testing.T, format Format, quads []quad.Quad) []byte {
	t.Helper()
	var b bytes.Buffer
	e, err := NewEncoder(&b, format, EncodeOptions{Prefixes: map[string]string{"e": "http://e/"}})
	for _, q := range quads {
		if err == nil {
			err = e.Encode(q)
		}
	}
	if err == nil {
		err = e.Close()
	}
	if err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.Bytes()
}

// TestUnwritable: what no reader takes is refused by every writer, with the statement.
func TestUnwritable(t *testing.T) {
	s, p, o := quad.IRI("http://e/s"), quad.IRI("http://e/p"), quad.String("o")
	for what, q := range map[string]quad.Quad{
		"language":        {Subject: s, Predicate: p, Object: quad.LangString{Value: "x", Lang: "en_US"}},
		"injection":       {Subject: s, Predicate: p, Object: quad.LangString{Value: "x", Lang: "en .\n<http://e/s"}},
		"blank node":      {Subject: quad.BNode("a."), Predicate: p, Object: o},
		"blank predicate": {Subject: s, Predicate: quad.BNode("a"), Object: o},
		"literal subject": {Subject: o, Predicate: p, Object: o},
		"no object":       {Subject: s, Predicate: p},
		"relative":        {Subject: quad.IRI("s"), Predicate: p, Object: o},
		"space":           {Subject: s, Predicate: p, Object: quad.IRI("http://e/a b")},
		"bad UTF-8":       {Subject: s, Predicate: p, Object: quad.String("a\xff")},
		"bad UTF-8 IRI":   {Subject: s, Predicate: p, Object: quad.IRI("http://e/\xff")},
		"datatype":        {Subject: s, Predicate: p, Object: quad.TypedString{Value: "1", Type: "int"}},
		"graph":           {Subject: s, Predicate: p, Object: o, Label: quad.String("g")},
		"long IRI":        {Subject: s, Predicate: p, Object: quad.IRI("http://e/" + strings.Repeat("a", maxName))},
	} {
		for _, format := range Formats() {
			e, err := NewEncoder(new(bytes.Buffer), format, EncodeOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if err := e.Encode(q); err == nil || !strings.Contains(err.Error(), "cannot be written") {
				t.Errorf("%s, %s: %v", format, what, err)
			}
		}
		sorter := &Sorter{}
		if err := sorter.Add(q); err == nil {
			t.Errorf("sorted: %s", what)
		}
		sorter.Close()
	}
}

// TestNetworkKeepsFacts: a thing that has a source, or a part of what makes a statement, is a thing all the same.
func TestNetworkKeepsFacts(t *testing.T) {
	e := func(s string) quad.IRI { return quad.IRI("http://e/" + s) }
	n := NewNetwork()
	for _, q := range [][3]quad.IRI{
		{e("report"), vocab.DerivedFrom, e("data")}, {e("report"), e("author"), e("ann")}, {e("report"), e("cites"), e("other")}, {e("bob"), e("wrote"), e("report")},
		{e("s"), vocab.Type, vocab.Statement}, {e("s"), vocab.Subject, e("bob")}, {e("s"), vocab.Predicate, e("wrote")}, {e("s"), vocab.Object, e("report")},
		{e("x"), e("says"), e("s")},
	} {
		n.Add(quad.Quad{Subject: q[0], Predicate: q[1], Object: q[2]})
	}
	n.Add(quad.Quad{Subject: e("s"), Predicate: quad.IRI(vocab.Confidence), Object: quad.String("high")})
	nodes, edges := n.finish()
	declared := map[string]bool{}
	for _, node := range nodes {
		declared[node.id] = true
	}
	var got []string
	for _, edge := range edges {
		got = append(got, graphName(edge.from)+" "+edge.relation+" "+graphName(edge.to))
		if !declared[edge.from] || !declared[edge.to] {
			t.Errorf("an edge of a node that is not declared: %v", edge)
		}
		if edge.confidence != "" {
			t.Errorf("%q in a column of numbers", edge.confidence)
		}
	}
	want := "bob wrote report; report author ann; report cites other; report wasDerivedFrom data; x says s"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func graphName(id string) string { return strings.TrimPrefix(id, "http://e/") }

// TestNetworkIsStable: edges whose relations have the same short name are in one order.
func TestNetworkIsStable(t *testing.T) {
	var want string
	for range 20 {
		n := NewNetwork()
		for i, space := range []string{"http://e/", "http://f/", "http://g/", "http://h/"} {
			fact := quad.Quad{Subject: quad.IRI("http://e/a"), Predicate: quad.IRI(space + "p"), Object: quad.IRI("http://e/b")}
			s := quad.IRI(fmt.Sprint("http://s/", i))
			n.Add(fact)
			n.Add(quad.Quad{Subject: s, Predicate: quad.IRI(vocab.Subject), Object: fact.Subject})
			n.Add(quad.Quad{Subject: s, Predicate: quad.IRI(vocab.Predicate), Object: fact.Predicate})
			n.Add(quad.Quad{Subject: s, Predicate: quad.IRI(vocab.Object), Object: fact.Object})
			n.Add(quad.Quad{Subject: s, Predicate: quad.IRI(vocab.Confidence), Object: quad.String(fmt.Sprint("0.", i))})
		}
		var b bytes.Buffer
		if err := n.Write(&b, CSV, false); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = b.String()
		}
		if b.String() != want {
			t.Fatalf("%s\nand\n%s", want, b.String())
		}
	}
}

// TestCanonicalList: a list of one value over and over is an ordinary list.
func TestCanonicalList(t *testing.T) {
	list := func(n int, name string) []quad.Quad {
		quads, err := ReadAll(strings.NewReader("<http://e/a> <http://e/p> ("+strings.Repeat("0 ", n)+")."), Turtle, Options{Scope: name})
		if err != nil {
			t.Fatal(err)
		}
		return quads
	}
	start := time.Now()
	same, err := Isomorphic(context.Background(), list(450, "a"), list(450, "b"))
	if err != nil || !same {
		t.Errorf("%v, %v", same, err)
	}
	t.Log(time.Since(start))
}
