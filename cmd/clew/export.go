package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/loaders/relation"
)

var exportFormats = []string{"nquads", "turtle"}

var exportCommand = &cli.Command{
	Name:  "export",
	Usage: "write the graph as RDF on standard output",
	Description: "clew export > graph.nq                               N-Quads: all of the graph, and import gives it again\n" +
		"clew export -f turtle > graph.ttl                    Turtle: without the names of graphs, with links to standard terms\n" +
		"clew export -f turtle --base https://kg.example/     our own IRIs, clew:…, under another base",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: strings.Join(exportFormats, " or "), Value: "nquads"},
		&cli.StringFlag{Name: "article", Usage: "only one article, by its IRI or source"},
		&cli.StringFlag{Name: "base", Usage: "write clew:NAME as `IRI` and NAME"},
	},
	Action: export,
}

func export(c *cli.Context) error {
	if err := arguments(c); err != nil {
		return err
	}
	base := c.String("base")
	if u, err := url.Parse(base); base != "" && (err != nil || !u.IsAbs() || !graph.ValidIRI(base)) {
		return misuse("--base https://kg.example/", "export: %q is no base IRI", base)
	}
	var out rdf.Writer
	switch format := c.String("format"); format {
	case "nquads":
		out = rdf.NewWriter(c.App.Writer)
	case "turtle":
		out = rdf.NewTurtleWriter(c.App.Writer, base)
	default:
		return misuse("-f "+strings.Join(exportFormats, "|"), "unknown format %q", format)
	}
	return withGraph(c, func(db *store.Store) error {
		var article graph.IRI
		var err error
		if a := c.String("article"); a != "" {
			if article, err = findSource(c, db, a); err != nil {
				return err
			}
		}
		if c.String("format") == "turtle" {
			if err := links(c, db, func(q quad.Quad) error { return out.Write(rdf.Rebase(q, base)) }); err != nil {
				return err
			}
		}
		if err := db.Export(c.Context, article, func(q quad.Quad) error { return out.Write(rdf.Rebase(q, base)) }); err != nil {
			return err
		}
		return out.Close()
	})
}

// links gives the triples that tie our terms to the standard ones, for the relations of the graph and our classes.
func links(c *cli.Context, db *store.Store, yield func(quad.Quad) error) error {
	var all []quad.Quad
	tie := func(ours, how, standard string) {
		if standard != "" {
			all = append(all, quad.Quad{Subject: quad.IRI(ours), Predicate: quad.IRI(how), Object: quad.IRI(standard)})
		}
	}
	for _, t := range vocab.Terms() {
		how := vocab.SubPropertyOf
		if t.Class {
			how = vocab.SubClassOf
		}
		tie(t.IRI, how, t.Standard)
	}
	dir, err := fs.Sub(data.FS, "ontology")
	if err != nil {
		return err
	}
	ontology, err := relation.LoadOntology(dir)
	if err != nil {
		return err
	}
	used, err := db.Relations(c.Context)
	if err != nil {
		return err
	}
	for _, u := range used {
		r := ontology.Relation(u.Name)
		if r == nil {
			continue
		}
		tie(string(u.IRI), vocab.SubPropertyOf, vocab.Expand(r.Standard))
		if r.Inverse != "" {
			tie(string(u.IRI), vocab.InverseOf, string(graph.Relation(r.Inverse)))
		}
		all = append(all, quad.Quad{Subject: quad.IRI(u.IRI), Predicate: quad.IRI(vocab.Label), Object: quad.LangString{Value: quad.String(r.Label), Lang: "en"}})
	}
	sort.Slice(all, func(i, j int) bool { return graph.Compare(all[i], all[j]) < 0 })
	for _, q := range all {
		if err := yield(q); err != nil {
			return err
		}
	}
	return nil
}

var importCommand = &cli.Command{
	Name:        "import",
	Usage:       "read N-Quads or N-Triples into the graph, keeping the names of graphs",
	ArgsUsage:   "FILE|-…",
	Description: "clew import graph.nq   what export wrote; each file is checked in whole before any of it is written",
	Action: func(c *cli.Context) error {
		if err := arguments(c, "FILE…"); err != nil {
			return err
		}
		return importFiles(c)
	},
}

func importFiles(c *cli.Context) error {
	var files []*os.File
	defer func() {
		for _, f := range files {
			f.Close()
			if strings.HasPrefix(f.Name(), os.TempDir()+"/clew-import-") {
				os.Remove(f.Name())
			}
		}
	}()
	total := 0
	var scopes []string
	for _, path := range c.Args().Slice() {
		f, err := openImport(c, path)
		if err != nil {
			return err
		}
		files = append(files, f)
		n, scope, err := check(f)
		if err != nil {
			return &graph.Error{Message: path, Hint: "import reads N-Quads and N-Triples, a statement a line", Err: err}
		}
		total += n
		scopes = append(scopes, scope)
	}
	db, err := openGraph(c, true)
	if err != nil {
		return err
	}
	added := 0
	for i, f := range files {
		n, err := importFile(c, db, f, scopes[i])
		added += n
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", c.Args().Get(i), err), db.Close())
		}
	}
	if err := db.Close(); err != nil {
		return err
	}
	fmt.Fprintf(c.App.ErrWriter, "imported %s into %s, %d of them new\n", count(total, "quad"), db.URL(), added)
	return nil
}

// openImport opens a file; standard input is put into one first, since it is read twice.
func openImport(c *cli.Context, path string) (*os.File, error) {
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &graph.Error{Message: "cannot read " + path, Err: errors.Unwrap(err)}
		}
		if info, err := f.Stat(); err == nil && info.IsDir() {
			f.Close()
			return nil, &graph.Error{Message: path + " is a directory", Hint: "clew import " + path + "/FILE.nq"}
		}
		return f, nil
	}
	f, err := os.CreateTemp("", "clew-import-")
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(f, c.App.Reader); err != nil {
		return f, fmt.Errorf("standard input: %w", err)
	}
	return f, nil
}

// check reads a whole file and gives the number of its statements and a scope for its blank nodes: a hash of its bytes, so that
// to import it again adds nothing.
func check(f *os.File) (n int, scope string, err error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, "", err
	}
	h := sha256.New()
	r := rdf.NewReader(io.TeeReader(f, h), "")
	for {
		_, err := r.Read()
		if errors.Is(err, io.EOF) {
			return n, "b" + hex.EncodeToString(h.Sum(nil)[:6]) + "x", nil
		}
		if err != nil {
			return n, "", err
		}
		n++
	}
}

func importFile(c *cli.Context, db *store.Store, f *os.File, scope string) (int, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	r := rdf.NewReader(f, scope)
	return db.Import(c.Context, func() (quad.Quad, bool, error) {
		q, err := r.Read()
		if errors.Is(err, io.EOF) {
			return q, false, nil
		}
		return q, err == nil, err
	})
}
