package main

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

var rejectCommand = &cli.Command{
	Name:      "reject",
	Usage:     "say that a fact is not so: queries leave it out, also when another article says it later",
	ArgsUsage: "SUBJECT RELATION OBJECT",
	Description: "clew reject Finland memberOf NATO --because 'not yet'   kept in the graph beside the articles; why shows it\n" +
		"clew reject Finland memberOf NATO --undo               take it back\n" +
		"clew reject                                            what has been rejected",
	Flags: []cli.Flag{
		outputFlag(),
		&cli.StringFlag{Name: "because", Usage: "the reason, for those who ask why"},
		&cli.BoolFlag{Name: "undo", Usage: "take a rejection back"},
	},
	Action: func(c *cli.Context) error {
		if c.NArg() > 0 || c.Bool("undo") {
			if err := arguments(c, "SUBJECT", "RELATION", "OBJECT"); err != nil {
				return err
			}
			for _, a := range c.Args().Slice() {
				if anything(a) {
					return misuse("clew help reject", "reject: one fact at a time, not %s", a)
				}
			}
		}
		if c.NArg() == 0 {
			return withGraph(c, func(db *store.Store) error { return listRejections(c, db) })
		}
		return changing(c, func(db *store.Store) error { return reject(c, db) })
	},
}

func reject(c *cli.Context, db *store.Store) error {
	facts, err := findFacts(c.Context, db, c.Args().Get(0), c.Args().Get(1), c.Args().Get(2))
	if err != nil {
		return err
	}
	names := newNamer(c, db)
	var done []string // one fact may be said of several articles
	for i := range facts {
		f := &facts[i]
		if !f.Asserted() {
			continue
		}
		words, err := factWords(f, names)
		if err != nil {
			return err
		}
		if slices.Contains(done, words) {
			continue
		}
		done = append(done, words)
		r := store.Rejection{Subject: f.Subject.Entity, Predicate: f.Predicate, Object: f.Object, Reason: c.String("because")}
		change, verb, otherwise := db.Reject, "rejected", "was rejected already"
		if c.Bool("undo") {
			change, verb, otherwise = db.Restore, "restored", "has not been rejected"
		}
		n, fresh, err := change(c.Context, r)
		if err != nil {
			return err
		}
		if !fresh {
			fmt.Fprintf(c.App.ErrWriter, "%s %s\n", words, otherwise)
			continue
		}
		fmt.Fprintf(c.App.ErrWriter, "%s: %s (%s)\n", verb, words, count(n, "statement"))
	}
	if len(done) == 0 {
		return &graph.Error{Message: "no article states this: it is a claim already, and no query takes it for a fact", Hint: "clew why " + quoted(c.Args().Get(0)) + " " + quoted(c.Args().Get(1)) + " " + quoted(c.Args().Get(2))}
	}
	return nil
}

// factWords is a fact in words.
func factWords(f *store.Fact, names *namer) (string, error) {
	s, err := names.of(f.Subject)
	if err != nil {
		return "", err
	}
	o, err := names.of(f.Object)
	return clean(s + " " + f.Predicate + " " + o), err
}

func listRejections(c *cli.Context, db *store.Store) error {
	all, err := db.Rejections(c.Context)
	if err != nil {
		return err
	}
	names := newNamer(c, db)
	table := &rows{columns: []string{"subject", "relation", "object", "because", "when"}}
	for _, r := range all {
		s, err := names.entity(r.Subject)
		if err != nil {
			return err
		}
		o, err := names.of(r.Object)
		if err != nil {
			return err
		}
		table.add(s, r.Predicate, o, r.Reason, r.When)
	}
	return table.print(c)
}
