package rdf

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// The formats of other graph programs, which are written only.
const (
	GraphML Format = "graphml" // https://graphml.graphdrawing.org/
	DOT     Format = "dot"     // https://graphviz.org/doc/info/lang.html
	CSV     Format = "csv"     // of neo4j-admin import
	Gephi   Format = "gephi"   // CSV as Gephi imports it
)

// NetworkFormats lists the formats of [Network.Write].
func NetworkFormats() []Format { return []Format{GraphML, DOT, CSV, Gephi} }

// Network is a graph of named nodes and edges between them, as programs that draw and measure networks want it: each fact
// is an edge with its article, confidence and sentence. Literals are nodes too, so that no fact is lost. Statements and their
// evidence are what edges know of themselves; a claim that is no fact has no edge. All is kept in memory.
type Network struct {
	nodes      map[string]*networkNode
	edges      map[quad.Quad]bool
	statements map[quad.Value]*networkStatement
	words      map[quad.Value]string // of evidence
}

type networkNode struct{ id, name, class, kind string }

type networkStatement struct {
	fact       quad.Quad
	confidence string
	evidence   []quad.Value
}

// NewNetwork gives an empty one.
func NewNetwork() *Network {
	return &Network{map[string]*networkNode{}, map[quad.Quad]bool{}, map[quad.Value]*networkStatement{}, map[quad.Value]string{}}
}

// Add takes a quad.
func (n *Network) Add(q quad.Quad) {
	subject, _ := q.Subject.(quad.IRI)
	predicate, _ := q.Predicate.(quad.IRI)
	lexical, _, _, _ := literal(q.Object)
	statement := func() *networkStatement {
		s := n.statements[q.Subject]
		if s == nil {
			s = &networkStatement{fact: quad.Quad{Label: q.Label}}
			n.statements[q.Subject] = s
		}
		return s
	}
	switch string(predicate) { // each may be of something that turns out to be no statement: then it is an edge
	case vocab.Subject:
		statement().fact.Subject = q.Object
	case vocab.Predicate:
		statement().fact.Predicate = q.Object
	case vocab.Object:
		statement().fact.Object = q.Object
	case vocab.Confidence:
		statement().confidence = number(lexical)
	case vocab.DerivedFrom:
		statement().evidence = append(statement().evidence, q.Object)
	case vocab.Exact:
		n.words[q.Subject] = lexical
	case vocab.Label:
		if node := n.node(q.Subject); node.name == "" || lexical < node.name {
			node.name = lexical
		}
		return
	case vocab.Type:
		if class, ok := q.Object.(quad.IRI); ok && !graph.IRI(subject).IsStatement() && !graph.IRI(subject).IsEvidence() && !graph.IRI(subject).IsArticle() {
			if node, name := n.node(q.Subject), graph.Name(graph.IRI(class)); node.class == "" || name < node.class {
				node.class = name
			}
		}
		return
	case vocab.AltLabel, vocab.HiddenLabel, vocab.Mentions:
		return
	}
	if iri := graph.IRI(subject); iri.IsStatement() || iri.IsEvidence() || iri.IsArticle() {
		return
	}
	n.edges[q] = true
}

// number gives what a column of numbers may hold: "" for a text that is none.
func number(lexical string) string {
	if f, err := strconv.ParseFloat(lexical, 64); err != nil || math.IsNaN(f) || math.IsInf(f, 0) || strings.ContainsAny(lexical, "xXpP_") {
		return ""
	}
	return lexical
}

// complete reports whether a statement says of what it is one.
func (s *networkStatement) complete() bool {
	return s != nil && s.fact.Subject != nil && s.fact.Predicate != nil && s.fact.Object != nil
}

// surer reports whether a confidence is higher than another; of two ways to write a number it takes always the same.
func surer(a, b string) bool {
	x, _ := strconv.ParseFloat(a, 64)
	y, _ := strconv.ParseFloat(b, 64)
	return a != "" && (b == "" || x > y || x == y && a < b)
}

func (n *Network) node(v quad.Value) *networkNode {
	id := ""
	switch v := v.(type) {
	case quad.IRI:
		id = string(v)
	case quad.BNode:
		id = "_:" + string(v)
	default:
		term, err := appendTerm(nil, v)
		if err != nil {
			term = []byte(quad.StringOf(v))
		}
		id = string(term)
	}
	node := n.nodes[id]
	if node == nil {
		node = &networkNode{id: id, kind: "Thing"}
		if lexical, _, _, ok := literal(v); ok {
			node.name, node.kind = lexical, "Literal"
		}
		n.nodes[id] = node
	}
	return node
}

// networkEdge is a fact with what is known of it.
type networkEdge struct{ from, to, relation, predicate, article, confidence, sentence string }

// finish gives nodes that have an edge, or a name, and the edges, in order.
func (n *Network) finish() (nodes []*networkNode, edges []networkEdge) {
	about := map[quad.Quad][]*networkStatement{}
	evidence, used, folded := map[quad.Value]bool{}, map[*networkNode]bool{}, map[*networkNode]bool{}
	for v, s := range n.statements {
		if !s.complete() {
			continue
		}
		about[s.fact] = append(about[s.fact], s)
		for _, v := range s.evidence {
			evidence[v] = true
		}
		folded[n.node(v)] = true
	}
	for q := range n.edges {
		if n.statements[q.Subject].complete() || predicateOf(q) == vocab.Exact && evidence[q.Subject] {
			continue // of a statement whose IRI is not ours, or the words of its evidence
		}
		from, to := n.node(q.Subject), n.node(q.Object)
		used[from], used[to] = true, true
		e := networkEdge{from: from.id, to: to.id, relation: graph.Name(graph.IRI(predicateOf(q))), predicate: string(predicateOf(q))}
		if label, ok := q.Label.(quad.IRI); ok {
			e.article = string(label)
		}
		sentences := map[string]bool{}
		for _, s := range about[q] {
			if surer(s.confidence, e.confidence) {
				e.confidence = s.confidence
			}
			for _, v := range s.evidence {
				if words := n.words[v]; words != "" {
					sentences[strings.Join(strings.Fields(words), " ")] = true
				}
			}
		}
		e.sentence = strings.Join(sortedKeys(sentences), " … ")
		edges = append(edges, e)
	}
	sort.Slice(edges, func(i, j int) bool { return edges[i].key() < edges[j].key() })
	for _, id := range sortedKeys(n.nodes) {
		node := n.nodes[id]
		if folded[node] && !used[node] {
			continue
		}
		if node.name == "" {
			node.name = graph.Name(graph.IRI(id))
		}
		if node.class == "" {
			node.class = node.kind
		}
		nodes = append(nodes, node)
	}
	return nodes, edges
}

func predicateOf(q quad.Quad) quad.IRI {
	iri, _ := q.Predicate.(quad.IRI)
	return iri
}

func (e *networkEdge) key() string {
	return strings.Join([]string{e.from, e.relation, e.to, e.article, e.predicate, e.confidence, e.sentence}, "\x00")
}

// Write writes the network. The CSV formats are two tables: that of the edges, or, where nodes says so, that of the nodes.
func (n *Network) Write(w io.Writer, format Format, nodes bool) error {
	points, edges := n.finish()
	switch format {
	case GraphML:
		return writeGraphML(w, points, edges)
	case DOT:
		return writeDOT(w, points, edges)
	}
	out := csv.NewWriter(w)
	header := map[Format][2][]string{
		CSV:   {{":START_ID", ":END_ID", ":TYPE", "article", "confidence:double", "sentence"}, {":ID", "name", ":LABEL"}},
		Gephi: {{"Source", "Target", "Type", "Label", "Article", "Confidence", "Sentence"}, {"Id", "Label", "Class"}},
	}[format]
	if header[0] == nil {
		return fmt.Errorf("rdf: no writer for %q", format)
	}
	if nodes {
		_ = out.Write(header[1]) // Flush tells of failures
		for _, p := range points {
			_ = out.Write([]string{p.id, p.name, p.class})
		}
	} else {
		_ = out.Write(header[0])
		for _, e := range edges {
			row := []string{e.from, e.to, e.relation, e.article, e.confidence, e.sentence}
			if format == Gephi {
				row = []string{e.from, e.to, "Directed", e.relation, e.article, e.confidence, e.sentence}
			}
			_ = out.Write(row)
		}
	}
	out.Flush()
	return out.Error()
}

func writeGraphML(w io.Writer, nodes []*networkNode, edges []networkEdge) error {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="name" for="node" attr.name="name" attr.type="string"/>
  <key id="class" for="node" attr.name="class" attr.type="string"/>
  <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
  <key id="article" for="edge" attr.name="article" attr.type="string"/>
  <key id="confidence" for="edge" attr.name="confidence" attr.type="double"/>
  <key id="sentence" for="edge" attr.name="sentence" attr.type="string"/>
  <graph edgedefault="directed">
`)
	out := bufio.NewWriterSize(w, 64<<10)
	flush := func() {
		out.WriteString(b.String())
		b.Reset()
	}
	attribute := func(name, value string) {
		b.WriteString(" " + name + `="`)
		escapeXML(&b, printable(value), true)
		b.WriteByte('"')
	}
	data := func(key, value string) {
		if value != "" {
			b.WriteString(`<data key="` + key + `">`)
			escapeXML(&b, printable(value), false)
			b.WriteString("</data>")
		}
	}
	for _, n := range nodes {
		b.WriteString("    <node")
		attribute("id", n.id)
		b.WriteByte('>')
		data("name", n.name)
		data("class", n.class)
		b.WriteString("</node>\n")
		flush()
	}
	for _, e := range edges {
		b.WriteString("    <edge")
		attribute("source", e.from)
		attribute("target", e.to)
		b.WriteByte('>')
		data("relation", e.relation)
		data("article", e.article)
		data("confidence", e.confidence)
		data("sentence", e.sentence)
		b.WriteString("</edge>\n")
		flush()
	}
	b.WriteString("  </graph>\n</graphml>\n")
	flush()
	return out.Flush()
}

// printable puts the replacement character in the place of those that XML does not have: a drawing is no archive.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, s)
}

func writeDOT(w io.Writer, nodes []*networkNode, edges []networkEdge) error {
	out := bufio.NewWriterSize(w, 64<<10)
	quote := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", "").Replace(s) + `"`
	}
	out.WriteString("digraph clew {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n")
	for _, n := range nodes {
		fmt.Fprintf(out, "  %s [label=%s, class=%s];\n", quote(n.id), quote(n.name), quote(n.class))
	}
	for _, e := range edges {
		fmt.Fprintf(out, "  %s -> %s [label=%s", quote(e.from), quote(e.to), quote(e.relation))
		if e.sentence != "" {
			fmt.Fprintf(out, ", tooltip=%s", quote(e.sentence))
		}
		out.WriteString("];\n")
	}
	out.WriteString("}\n")
	return out.Flush()
}
