package main

import (
	"net/url"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/rdf"
)

var exportCommand = &cli.Command{
	Name:  "export",
	Usage: "write the graph, or a part of it, for other programs",
	Description: "clew export > graph.nq                              N-Quads: all of the graph, and import gives it again\n" +
		"clew export --to graph.ttl.gz                       Turtle: without the names of graphs\n" +
		"clew export -f turtle --about Maldives --depth 1    what is known of one thing, with its evidence\n" +
		"clew export -f jsonld --base https://kg.example/    our own IRIs, clew:…, under another base\n" +
		"clew export -f graphml --facts > graph.graphml      a network for Gephi, yEd or Cytoscape\n" +
		"clew export -f csv > edges.csv                      for neo4j-admin import; with --nodes the table of the nodes\n\n" +
		"nquads, trig and jsonld lose nothing; ntriples, turtle and rdfxml lose the names of graphs. The same graph gives the same bytes.\n" +
		"The names and meanings of our own terms come too, in the graph clew:graph/vocabulary; --bare leaves them out.",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "nquads, ntriples, turtle, trig, jsonld, rdfxml; graphml, dot, csv, gephi", DefaultText: "nquads"},
		&cli.StringFlag{Name: "article", Usage: "only one article, by its IRI or source"},
		&cli.StringFlag{Name: "about", Usage: "only `NAME` and what is near it"},
		&cli.IntFlag{Name: "depth", Usage: "how many facts away from --about", Value: 1},
		&cli.BoolFlag{Name: "facts", Usage: "only facts that articles assert, with names and classes: no statements, evidence or articles"},
		&cli.StringFlag{Name: "base", Usage: "write clew:NAME as `IRI` and NAME"},
		&cli.StringFlag{Name: "vocab", Usage: "clew or standard: the standard term in the place of ours, where there is one", Value: "clew"},
		&cli.BoolFlag{Name: "bare", Usage: "without the description of our own vocabulary"},
		&cli.BoolFlag{Name: "nodes", Usage: "of csv and gephi the table of the nodes, not that of the edges"},
		toFlag, gzipFlag, zstdFlag, ontologyFlag,
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
	if base != "" && !strings.ContainsAny(base[len(base)-1:], "/#:") { // names are put behind it as they are
		return misuse("--base "+base+"/", "export: the base IRI %q does not end with /, # or :", base)
	}
	if v := c.String("vocab"); v != "clew" && v != "standard" {
		return misuse("--vocab standard", "export: unknown vocabulary %q", v)
	}
	if c.Int("depth") < 0 {
		return misuse("--depth 1", "export: --depth %d is less than nothing", c.Int("depth"))
	}
	if c.IsSet("depth") && c.String("about") == "" {
		return misuse("--about NAME --depth 1", "export: --depth of what?")
	}
	format, err := rdfOutput(c, rdf.NQuads)
	if err != nil {
		return err
	}
	return reading(c, func(db explorer.Reader) error {
		w := newWriter(format, standardPrefixes(base), c.Bool("nodes"))
		defer w.close()
		if err := gather(c, db, w, base); err != nil {
			return err
		}
		return withOutput(c, w.writeTo)
	})
}

// gather gives the writer the quads that the flags choose, changed as they say.
func gather(c *cli.Context, db explorer.Reader, w *writer, base string) error {
	description, err := describeTerms(c, db)
	if err != nil {
		return err
	}
	standard := description.standard
	if c.String("vocab") != "standard" {
		standard = nil
	}
	add := func(q quad.Quad) error {
		if c.Bool("facts") && !stated(q) {
			return nil
		}
		return w.add(rdf.Rebase(rdf.Standard(q, standard), base))
	}
	var article graph.IRI
	if a := c.String("article"); a != "" {
		if article, err = findSource(c.Context, db, a); err != nil {
			return err
		}
	}
	if about := c.String("about"); about != "" {
		e, err := resolve(c.Context, db, about)
		if err != nil {
			return err
		}
		err = db.Neighbourhood(c.Context, e.IRI, c.Int("depth"), func(q quad.Quad) error {
			if article != "" && q.Label != quad.IRI(article) {
				return nil
			}
			return add(q)
		})
		if err != nil {
			return err
		}
	} else if err := db.Export(c.Context, article, add); err != nil {
		return err
	}
	if c.Bool("bare") || w.network != nil {
		return nil
	}
	for _, q := range description.quads {
		if err := w.add(rdf.Rebase(q, base)); err != nil {
			return err
		}
	}
	return nil
}

// stated reports whether a quad says something of the world: what a statement, a piece of evidence or an article says of itself does not.
func stated(q quad.Quad) bool {
	subject, _ := q.Subject.(quad.IRI)
	iri := graph.IRI(subject)
	return !iri.IsStatement() && !iri.IsEvidence() && !iri.IsArticle() && !strings.HasSuffix(string(predicate(q)), "#hiddenLabel")
}

func predicate(q quad.Quad) quad.IRI {
	iri, _ := q.Predicate.(quad.IRI)
	return iri
}
