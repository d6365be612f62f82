package rdf

import (
	"bufio"
	"bytes"
	"path"
	"regexp"
	"strings"
)

// Format is a way to write a graph.
type Format string

// The formats of RDF; those that carry the names of graphs are NQuads, TriG and JSONLD.
const (
	NQuads   Format = "nquads"
	NTriples Format = "ntriples"
	Turtle   Format = "turtle"
	TriG     Format = "trig"
	JSONLD   Format = "jsonld"
	RDFXML   Format = "rdfxml"
)

// Formats lists the formats that are read and written.
func Formats() []Format { return []Format{NQuads, NTriples, Turtle, TriG, JSONLD, RDFXML} }

// HasGraphs reports whether a format keeps the names of graphs.
func (f Format) HasGraphs() bool { return f == NQuads || f == TriG || f == JSONLD }

var extensions = map[string]Format{
	".nq": NQuads, ".nquads": NQuads, ".nt": NTriples, ".ttl": Turtle, ".turtle": Turtle, ".trig": TriG,
	".rdf": RDFXML, ".xml": RDFXML, ".owl": RDFXML, ".rdfs": RDFXML, ".jsonld": JSONLD, ".json": JSONLD,
}

// FormatOf gives the format of a file by its extension, under .gz or .zst too; "" for an unknown one.
func FormatOf(name string) Format {
	name = strings.ToLower(name)
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	return extensions[path.Ext(name)]
}

// FormatNamed gives the format that a person names: by its name, an extension or a usual short form; "" for an unknown one.
func FormatNamed(name string) Format {
	name = strings.ToLower(name)
	for _, f := range Formats() {
		if name == string(f) {
			return f
		}
	}
	switch name {
	case "n-quads":
		return NQuads
	case "n-triples":
		return NTriples
	case "json-ld":
		return JSONLD
	case "rdf/xml", "rdf-xml":
		return RDFXML
	}
	return extensions["."+name]
}

var (
	// elementStart is the first element of XML that has no prolog: no IRI has a blank in it.
	elementStart = regexp.MustCompile(`^<[^<>\s"]+\s[^<>]*?\bxmlns\s*[:=]`)
	// turtleLine is a line that N-Quads does not have: one that declares something.
	turtleLine = regexp.MustCompile(`(?im)^[ \t]*(@prefix|@base|prefix|base)[ \t]`)
)

// Sniff tells the format of a text by how it begins. What may be anything is read as TriG, which is Turtle too.
func Sniff(in *bufio.Reader) Format {
	head, _ := in.Peek(min(in.Size(), 64<<10)) // less at the end of the input
	if isUTF16(in) {                           // which no other format may be in
		return RDFXML
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	for bytes.HasPrefix(text, []byte("#")) {
		_, rest, _ := bytes.Cut(text, []byte("\n"))
		text = bytes.TrimLeft(rest, " \t\r\n")
	}
	next := func(s string) bool {
		rest := bytes.TrimLeft(text[1:], " \t\r\n")
		return len(rest) > 0 && strings.IndexByte(s, rest[0]) >= 0
	}
	switch {
	case len(text) == 0:
		return NQuads
	case text[0] == '{' && next(`"}`), text[0] == '[' && next("{"):
		return JSONLD
	case bytes.HasPrefix(text, []byte("<?xml")), bytes.HasPrefix(text, []byte("<!")), bytes.HasPrefix(text, []byte("<rdf:")):
		return RDFXML
	case elementStart.Match(text):
		return RDFXML
	}
	line, rest, whole := bytes.Cut(text, []byte("\n"))
	if whole || len(head) < min(in.Size(), 64<<10) {
		if _, err := ReadAll(bytes.NewReader(line), NQuads, Options{}); err != nil || turtleLine.Match(rest) {
			return TriG
		}
		return NQuads
	}
	if line[0] == '<' || line[0] == '_' { // a first line longer than what was looked at: an article's text
		return NQuads
	}
	return TriG
}
