package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
)

// rdflib counts the different quads of a file with Debian's python3-rdflib.
const rdflib = `
import sys, rdflib
form = {"ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}.get(sys.argv[1], sys.argv[1])
g = rdflib.Dataset()
g.parse(sys.argv[2], format=form)
print(len(set(g.quads((None, None, None, None)))))
`

// interopQueries are saved queries, and SPARQL that asks the same of an export.
var interopQueries = map[string]string{
	"members --organisation 'Global Coalition'": `SELECT ?member ?ordinal ?evidence {
		?s rdf:object ?organisation ; rdf:predicate <clew:memberOf> ; a <clew:Assertion> ; rdf:subject/rdfs:label ?member ; prov:wasDerivedFrom/oa:exact ?evidence .
		?organisation skos:altLabel "Global Coalition" . OPTIONAL { ?s <clew:ordinal> ?ordinal } }`,
	"observers --organisation 'Global Coalition'": `SELECT ?observer ?evidence {
		?s rdf:object/skos:altLabel "Global Coalition" ; rdf:predicate <clew:observerOf> ; a <clew:Assertion> ; rdf:subject/rdfs:label ?observer ; prov:wasDerivedFrom/oa:exact ?evidence }`,
	"positions": `SELECT ?person ?position ?organisation ?evidence {
		?s rdf:predicate <clew:holdsPosition> ; a <clew:Assertion> ; rdf:subject/rdfs:label ?person ; rdf:object ?position ; prov:wasDerivedFrom/oa:exact ?evidence .
		OPTIONAL { ?s <clew:organisation>/rdfs:label ?organisation } }`,
}

const sparqlPrefixes = `PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> `

// TestInterop: other programs read every format of an export of the sample article, and count the same; Oxigraph answers SPARQL with the
// rows of our saved queries. make interop installs them.
func TestInterop(t *testing.T) {
	script, err := filepath.Abs("../../graph/rdf/testdata/interop/interop.mjs")
	if err != nil {
		t.Fatal(err)
	}
	articles := filepath.Join(t.TempDir(), "articles")
	if err := unpack(articles); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	clew := func(command string) string {
		var out, errs bytes.Buffer
		if code := run(splitShell(command), stream{strings.NewReader(""), &out, &errs}); code != exitDone {
			t.Fatalf("clew %s: %s", command, errs.String())
		}
		return out.String()
	}
	clew("load --id coalition " + filepath.Join(articles, "coalition.txt"))
	formats := []string{"nquads", "ntriples", "turtle", "trig", "rdfxml", "jsonld"}
	for _, format := range formats {
		clew("export --to export." + format + " -f " + format)
	}
	want := strings.Count(clew("export"), "\n")

	t.Run("rapper", func(t *testing.T) {
		if _, err := exec.LookPath("rapper"); err != nil {
			t.Skip("no rapper (Debian: raptor2-utils): make interop")
		}
		for _, format := range formats[:5] {
			out, err := exec.Command("rapper", "-c", "-i", format, "export."+format, "http://example.org/").CombinedOutput()
			counted(t, "rapper", format, regexp.MustCompile(`returned (\d+) triple`).FindSubmatch(out), err, want, out)
			if warning := regexp.MustCompile(`(?i)(warning|error)`).Find(out); warning != nil {
				t.Errorf("rapper on %s: %s", format, out)
			}
		}
	})
	t.Run("rdflib", func(t *testing.T) {
		python := ""
		for _, p := range []string{"/usr/bin/python3", "python3"} {
			if exec.Command(p, "-c", "import rdflib").Run() == nil {
				python = p
				break
			}
		}
		if python == "" {
			t.Skip("no rdflib (Debian: python3-rdflib): make interop")
		}
		for _, format := range formats {
			out, err := exec.Command(python, "-c", rdflib, format, "export."+format).CombinedOutput()
			counted(t, "rdflib", format, regexp.MustCompile(`(?m)^(\d+)$`).FindSubmatch(out), err, want, out)
		}
	})
	readers := map[string][]string{"n3": formats[:4], "oxigraph": formats, "jsonld": {"jsonld"}}
	for reader, formats := range readers {
		t.Run(reader, func(t *testing.T) {
			needNode(t, script)
			for _, format := range formats {
				out, err := exec.Command("node", script, "count", reader, format, "export."+format).CombinedOutput()
				counted(t, reader, format, regexp.MustCompile(`^(\d+)\n$`).FindSubmatch(out), err, want, out)
			}
		})
	}
	t.Run("SPARQL", func(t *testing.T) {
		needNode(t, script)
		for query, sparql := range interopQueries {
			ours := csv.NewReader(strings.NewReader(clew("query -o csv --limit 0 " + query)))
			rows, err := ours.ReadAll()
			if err != nil || len(rows) < 2 {
				t.Fatalf("%s: %d rows, %v", query, len(rows), err)
			}
			var wanted []string
			for _, row := range rows[1:] {
				wanted = append(wanted, strings.Join(row, "\t"))
			}
			out, err := exec.Command("node", script, "sparql", "trig", "export.trig", sparqlPrefixes+sparql).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
			sort.Strings(got)
			sort.Strings(wanted)
			if !slices.Equal(got, wanted) {
				t.Errorf("%s: SPARQL gives\n%s\nGizmo\n%s", query, strings.Join(got, "\n"), strings.Join(wanted, "\n"))
			}
		}
	})
}

func needNode(t *testing.T, script string) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("no node: make interop")
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(script), "node_modules")); err != nil {
		t.Skip("n3, jsonld and oxigraph are not installed: make interop")
	}
}

func counted(t *testing.T, program, format string, match [][]byte, err error, want int, out []byte) {
	t.Helper()
	if err != nil || match == nil {
		t.Errorf("%s on %s: %v: %s", program, format, err, out)
		return
	}
	n := 0
	for _, c := range match[1] {
		n = 10*n + int(c-'0')
	}
	if n != want {
		t.Errorf("%s reads %d statements in %s, want %d", program, n, format, want)
	}
}
