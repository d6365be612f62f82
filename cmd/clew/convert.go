package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

var convertCommand = &cli.Command{
	Name:      "convert",
	Usage:     "write a file of RDF in another format, without a graph",
	ArgsUsage: "FILE|-",
	Description: "clew convert notes.ttl -f nquads          on standard output, in the order of the file\n" +
		"clew convert big.nq.gz --to big.ttl.zst   Turtle, sorted, with the file's own prefixes\n" +
		"curl … | clew convert - -f trig           the content tells what it is; --from says it\n\n" +
		"The extension tells the format: .nt .nq .ttl .trig .rdf .xml .owl .jsonld .json, with .gz or .zst. Relative IRIs are relative\n" +
		"to the file's own address. N-Quads and N-Triples are written as they are read; the other formats are sorted first.\n\n" +
		"--lenient skips a line of N-Quads, a statement of Turtle or TriG, in RDF/XML the element of a property, in JSON-LD an entry of a node, or\n" +
		"the node where its name or context is wrong. What is no well-formed XML or JSON, or passes a bound on memory, ends the file all the\n" +
		"same; so do a wrong start of rdf:RDF, a wrong context of a whole JSON-LD document, a key twice in an object, and more than\n" +
		"1,000 wrong entries in 16 MB of JSON-LD.",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "nquads, ntriples, turtle, trig, jsonld, rdfxml; graphml, dot, csv, gephi"},
		fromFlag, baseFlag, lenientFlag, toFlag, gzipFlag, zstdFlag,
		&cli.BoolFlag{Name: "nodes", Usage: "of csv and gephi the table of the nodes, not that of the edges"},
	},
	Action: convert,
}

func convert(c *cli.Context) error {
	if err := arguments(c, "FILE"); err != nil {
		return err
	}
	format, err := rdfOutput(c, "")
	if err != nil {
		return err
	}
	in, err := newInput(c, c.Args().First())
	if err != nil {
		return err
	}
	source := newInterruptible(c.Context, c.App.Reader)
	prefixes := map[string]string{}
	in.options.Prefix = func(name, namespace string) {
		if _, taken := prefixes[name]; !taken && len(prefixes) < 1000 {
			prefixes[name] = namespace
		}
	}
	dropped := 0
	err = withOutput(c, func(out io.Writer) error {
		if format == rdf.NQuads || format == rdf.NTriples {
			e, err := rdf.NewEncoder(out, format, rdf.EncodeOptions{})
			if err != nil {
				return err
			}
			if err := in.decode(source, nil, func(q quad.Quad) error {
				if q.Label != nil && format == rdf.NTriples {
					dropped++
				}
				return cancellable(c.Context, e.Encode(q))
			}); err != nil {
				return err
			}
			return e.Close()
		}
		all := &rdf.Sorter{} // once more than the writer does: the prefixes are known at the end
		defer all.Close()
		if err := in.decode(source, nil, func(q quad.Quad) error { return cancellable(c.Context, all.Add(q)) }); err != nil {
			return err
		}
		for name, namespace := range vocab.Prefixes() {
			if _, taken := prefixes[name]; !taken && !slices.Contains(values(prefixes), namespace) {
				prefixes[name] = namespace
			}
		}
		w := newWriter(format, prefixes, c.Bool("nodes"))
		defer w.close()
		if err := all.Each(w.add); err != nil {
			return err
		}
		dropped = w.dropped
		return w.writeTo(out)
	})
	in.reportSkipped(c)
	if err == nil && dropped > 0 {
		fmt.Fprintf(c.App.ErrWriter, "note: %s has no named graphs: %s lost the name of theirs\n", format, count(dropped, "statement"))
	}
	return err
}

func values(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// cancellable ends a long reading when the command is interrupted.
func cancellable(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	return ctx.Err()
}

var canonicaliseCommand = &cli.Command{
	Name:      "canonicalise",
	Aliases:   []string{"canonicalize"},
	Usage:     "write RDF so that equal graphs are equal bytes (RDFC-1.0)",
	ArgsUsage: "[FILE|-]",
	Description: "clew canonicalise notes.ttl | sha256sum     one number for a graph, whatever its format and blank nodes\n" +
		"clew canonicalise                           the graph of --db\n\n" +
		"Canonical N-Quads, sorted, with blank nodes named by what is said of them. The graph is held in memory.",
	Flags: []cli.Flag{fromFlag, baseFlag, lenientFlag, toFlag, gzipFlag, zstdFlag},
	Action: func(c *cli.Context) error {
		if err := arguments(c, "[FILE]"); err != nil {
			return err
		}
		var quads []quad.Quad
		collect := func(q quad.Quad) error {
			quads = append(quads, q)
			return cancellable(c.Context, nil)
		}
		name := c.String("db")
		if c.NArg() == 0 {
			if err := withGraph(c, func(db *store.Store) error { return db.Export(c.Context, "", collect) }); err != nil {
				return err
			}
		} else {
			in, err := newInput(c, c.Args().First())
			if err != nil {
				return err
			}
			name = in.options.File
			if err := in.decode(newInterruptible(c.Context, c.App.Reader), nil, collect); err != nil {
				return err
			}
			in.reportSkipped(c)
		}
		canonical, err := rdf.Canonicalise(c.Context, quads)
		if err != nil {
			return &graph.Error{Message: name, Err: err}
		}
		return withOutput(c, func(out io.Writer) error {
			e, err := rdf.NewEncoder(out, rdf.NQuads, rdf.EncodeOptions{})
			if err != nil {
				return err
			}
			for _, q := range canonical {
				if err := e.Encode(q); err != nil {
					return err
				}
			}
			return e.Close()
		})
	},
}
