package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

var sameCommand = &cli.Command{
	Name:      "same",
	Usage:     "say that two names are one entity: all that reads the graph follows it",
	ArgsUsage: "A B",
	Description: "clew same ISIS Daesh --because 'two names of one group'   kept in the graph, and respected by later loads\n" +
		"clew same ISIS Daesh --undo                              take it back\n" +
		"clew same                                                what is known of who is who, and why",
	Flags:  identityFlags(),
	Action: func(c *cli.Context) error { return judge(c, true) },
}

var differentCommand = &cli.Command{
	Name:      "different",
	Usage:     "say that two names are not one entity, or that two articles mean two who share a name",
	ArgsUsage: "A B",
	Description: "clew different Solwind 'Solwind Motors'   kept in the graph, and respected by later loads\n" +
		"clew different clew:article/a#John_Smith clew:article/b#John_Smith   whom two articles call clew:John_Smith\n" +
		"clew different Solwind 'Solwind Motors' --undo   take it back\n" +
		"clew different                                  who is told apart, and why",
	Flags:  identityFlags(),
	Action: func(c *cli.Context) error { return judge(c, false) },
}

func identityFlags() []cli.Flag {
	return []cli.Flag{
		outputFlag(),
		&cli.StringFlag{Name: "because", Usage: "the reason, for those who ask why"},
		&cli.BoolFlag{Name: "undo", Usage: "take it back"},
	}
}

func judge(c *cli.Context, same bool) error {
	if c.NArg() == 0 && !c.Bool("undo") {
		return withGraph(c, func(db *store.Store) error { return listIdentities(c, db, same) })
	}
	if err := arguments(c, "A", "B"); err != nil {
		return err
	}
	return changing(c, func(db *store.Store) error { return judgeIn(c, db, same) })
}

func judgeIn(c *cli.Context, db *store.Store, same bool) error {
	a, err := sideOf(c, db, c.Args().Get(0))
	if err != nil {
		return err
	}
	b, err := sideOf(c, db, c.Args().Get(1))
	if err != nil {
		return err
	}
	if a == b {
		return &graph.Error{
			Message: fmt.Sprintf("%s and %s are both %s", c.Args().Get(0), c.Args().Get(1), a),
			Hint:    "name them by their IRIs; of one name in two articles: clew:article/ID" + "#" + strings.TrimPrefix(string(a), vocab.Clew),
		}
	}
	x := graph.Identity{A: a, B: b, Same: same, Reason: c.String("because")}
	is := "are one"
	if !same {
		is = "are not one"
	}
	words := fmt.Sprintf("%s and %s", a, b)
	if c.Bool("undo") {
		was, err := db.Unjudge(c.Context, x)
		if err != nil {
			return err
		}
		if !was {
			fmt.Fprintf(c.App.ErrWriter, "nobody has said that %s %s\n", words, is)
			return nil
		}
		fmt.Fprintf(c.App.ErrWriter, "taken back: %s %s\n", words, is)
		return nil
	}
	fresh, err := db.Judge(c.Context, x)
	if err != nil {
		return err
	}
	if !fresh {
		fmt.Fprintf(c.App.ErrWriter, "it had been said already that %s %s\n", words, is)
		return nil
	}
	fmt.Fprintf(c.App.ErrWriter, "noted: %s %s\n", words, is)
	return nil
}

// sideOf finds the IRI that a name, or an IRI, means, without following who is who.
func sideOf(c *cli.Context, db *store.Store, name string) (graph.IRI, error) {
	if iri := graph.IRI(strings.Trim(name, "<>")); iri.IsLocal() {
		if is, err := db.Spoken(c.Context, iri); err != nil || is {
			return iri, err
		}
	}
	e, err := resolve(c.Context, db, name)
	if err != nil {
		return "", err
	}
	return db.Member(c.Context, e.IRI, name)
}

func listIdentities(c *cli.Context, db *store.Store, same bool) error {
	all, err := db.Identities(c.Context, "")
	if err != nil {
		return err
	}
	table := &rows{columns: []string{"a", "b", "by", "because", "confidence", "when"}}
	for _, x := range all {
		if x.Same != same {
			continue
		}
		by, confidence := "clew", any(x.Confidence)
		if x.Judged {
			by, confidence = "a person", nil
		}
		reason := x.Reason
		if x.Key != "" {
			reason += ": " + x.Key
		}
		table.add(string(x.A), string(x.B), by, reason, confidence, x.When)
	}
	return table.print(c)
}
