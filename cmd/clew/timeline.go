package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
)

var timelineCommand = &cli.Command{
	Name:      "timeline",
	Usage:     "show the dated facts of an entity in order",
	ArgsUsage: "ENTITY",
	Description: "clew timeline Microsoft              its facts whose time is known, the earliest first\n" +
		"clew timeline Microsoft --from 2022  not those before",
	Flags: []cli.Flag{
		outputFlag(),
		&cli.StringFlag{Name: "from", Usage: "not before this `DATE`: 2022, 2022-05 or 2022-05-30"},
		&cli.StringFlag{Name: "to", Usage: "not after this `DATE`"},
	},
	Action: func(c *cli.Context) error {
		if c.NArg() == 0 {
			return arguments(c, "ENTITY")
		}
		for _, flag := range []string{"from", "to"} {
			if v := c.String(flag); v != "" && !store.IsDate(v) {
				return misuse("--"+flag+" 2022-05-30", "timeline: %q is not a date", v)
			}
		}
		return reading(c, func(db explorer.Reader) error { return timeline(c, db, strings.Join(c.Args().Slice(), " ")) })
	},
}

func timeline(c *cli.Context, db explorer.Reader, name string) error {
	e, err := resolve(c.Context, db, name)
	if err != nil {
		return err
	}
	facts, err := db.Statements(c.Context, store.Filter{Either: e.IRI})
	if err != nil {
		return err
	}
	facts, undated := store.Timeline(facts, c.String("from"), c.String("to"))
	names := newNamer(c, db)
	table := &rows{columns: []string{"time", "subject", "relation", "object", "status", "evidence"}}
	for i := range facts {
		f := &facts[i]
		subject, err := names.of(f.Subject)
		if err != nil {
			return err
		}
		object, err := names.of(f.Object)
		if err != nil {
			return err
		}
		status, err := statusOf(f, names)
		if err != nil {
			return err
		}
		table.add(f.Time(), subject, f.Predicate, object, status, quoteOf(f))
	}
	if err := table.print(c); err != nil {
		return err
	}
	if undated > 0 {
		fmt.Fprintf(c.App.ErrWriter, "note: %s without a date: clew show %s\n", count(undated, "fact"), clean(quoted(name)))
	}
	return nil
}
