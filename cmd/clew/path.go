package main

import (
	"fmt"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/queries"
)

var pathCommand = &cli.Command{
	Name:      "path",
	Usage:     "show the shortest chains of facts between two entities",
	ArgsUsage: "A B",
	Description: "clew path Finland Blinken                     how the two are connected, with a sentence for each step\n" +
		"clew path Finland Blinken --avoid memberOf    not over this relation\n" +
		"clew path Finland Blinken -k 10 --length 6    more and longer chains",
	Flags: []cli.Flag{
		outputFlag(),
		&cli.IntFlag{Name: "count", Aliases: []string{"k"}, Usage: "chains at most", Value: 3},
		&cli.IntFlag{Name: "length", Usage: "facts in a chain at most", Value: 5},
		&cli.StringSliceFlag{Name: "avoid", Usage: "a `RELATION` not to go over; may be given again"},
	},
	Action: func(c *cli.Context) error {
		if err := arguments(c, "A", "B"); err != nil {
			return err
		}
		if c.Int("count") < 1 || c.Int("length") < 1 {
			return misuse("clew help path", "path: --count and --length are at least 1")
		}
		return reading(c, func(db explorer.Reader) error { return path(c, db) })
	},
}

func path(c *cli.Context, db explorer.Reader) error {
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
	a, err := resolve(c.Context, db, c.Args().Get(0))
	if err != nil {
		return err
	}
	b, err := resolve(c.Context, db, c.Args().Get(1))
	if err != nil {
		return err
	}
	if a.IRI == b.IRI {
		return &graph.Error{Message: fmt.Sprintf("%s and %s are the same: %s", c.Args().Get(0), c.Args().Get(1), a.Name), Hint: "clew show " + quoted(a.Name)}
	}
	avoid, err := relationFlags(c, db, "avoid")
	if err != nil {
		return err
	}
	chains, cut, err := queries.Chains(c.Context, db, a.IRI, b.IRI, queries.ChainOptions{Count: c.Int("count"), Length: c.Int("length"), Avoid: avoid})
	if err != nil {
		return err
	}
	if cut {
		fmt.Fprintln(c.App.ErrWriter, "note: too many entities lie between the two to look at all; there may be other chains")
	}
	if len(chains) == 0 {
		return &graph.Error{Message: fmt.Sprintf("no chain of %s leads from %s to %s", count(c.Int("length"), "fact"), a.Name, b.Name), Hint: fmt.Sprintf("--length %d looks further", c.Int("length")+2)}
	}
	names := newNamer(c, db)
	table := &rows{columns: []string{"chain", "step", "subject", "relation", "object", "article", "start", "end", "evidence"}}
	w := c.App.Writer
	for i, chain := range chains {
		line := ""
		var steps []string
		for k, l := range chain {
			subject, err := names.of(l.Fact.Subject)
			if err != nil {
				return err
			}
			object, err := names.of(l.Fact.Object)
			if err != nil {
				return err
			}
			table.add(i+1, k+1, subject, l.Fact.Predicate, object, string(l.Fact.Article), l.Fact.Evidence.Start, l.Fact.Evidence.End, quoteOf(&l.Fact))
			from, to := subject, object
			arrow := " —" + l.Fact.Predicate + "→ "
			if !l.Forward {
				from, to = object, subject
				arrow = " ←" + l.Fact.Predicate + "— "
			}
			if k == 0 {
				line = paint(w, color.Bold, clean(from))
			}
			line += clean(arrow) + paint(w, color.Bold, clean(to))
			steps = append(steps, indent(oneLine(quoteOf(&l.Fact))+" ("+string(l.Fact.Article)+")", terminalWidth(w)))
		}
		if format == "table" {
			fmt.Fprintf(w, "%s\n", line)
			for _, s := range steps {
				fmt.Fprintln(w, s)
			}
			fmt.Fprintln(w)
		}
	}
	if format == "table" {
		return nil
	}
	return table.print(c)
}
