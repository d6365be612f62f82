package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

var showCommand = &cli.Command{
	Name:      "show",
	Usage:     "show all that is known of an entity, by relation",
	ArgsUsage: "ENTITY",
	Description: "clew show Maldives                      by relation, with status, date and sentence\n" +
		"clew show Maldives --page 2             the next facts\n" +
		"clew show Maldives --relation memberOf  one relation",
	Flags: []cli.Flag{
		outputFlag(),
		&cli.StringSliceFlag{Name: "relation", Usage: "only this relation; may be given again"},
		&cli.IntFlag{Name: "limit", Usage: "facts on a page; 0 is all", Value: 50},
		&cli.IntFlag{Name: "page", Usage: "which page", Value: 1},
	},
	Action: func(c *cli.Context) error {
		if c.NArg() == 0 {
			return arguments(c, "ENTITY")
		}
		return reading(c, func(db explorer.Reader) error { return show(c, db, strings.Join(c.Args().Slice(), " ")) })
	},
}

func absolute(path string) string {
	a, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return a
}

// resolve finds the entity that a name means.
func resolve(ctx context.Context, db explorer.Reader, name string) (graph.Entity, error) {
	e, err := queries.Resolve(ctx, db, name)
	return e, nameError(err)
}

// nameError adds hints to the errors of names.
func nameError(err error) error {
	var unknown *queries.EntityError
	var several *queries.AmbiguousError
	switch {
	case errors.As(err, &unknown):
		return unknownEntity(unknown)
	case errors.As(err, &several):
		return ambiguousEntity(several)
	}
	return err
}

// candidates gives all that a name may mean, best first.
func candidates(ctx context.Context, db explorer.Reader, name string) ([]store.Match, error) {
	found, err := queries.Candidates(ctx, db, name)
	return found, nameError(err)
}

// namer gives the names of terms, and remembers them.
type namer struct {
	c     *cli.Context
	db    explorer.Reader
	names map[graph.IRI]string
}

func newNamer(c *cli.Context, db explorer.Reader) *namer {
	return &namer{c, db, map[graph.IRI]string{}}
}

func (n *namer) of(t graph.Term) (string, error) { return t.Words(n.entity) }

func (n *namer) entity(iri graph.IRI) (string, error) {
	if name, is := n.names[iri]; is {
		return name, nil
	}
	e, _, err := n.db.Entity(n.c.Context, iri)
	if err != nil {
		return "", err
	}
	n.names[iri] = e.Name
	return e.Name, nil
}

func quoteOf(f *store.Fact) string {
	if len(f.Quotes) == 0 {
		return ""
	}
	return f.Quotes[0].Text
}

// qualifiersOf writes the qualifiers of a fact in brackets: " (ordinal 87)".
func qualifiersOf(f *store.Fact) string {
	if len(f.Qualifiers) == 0 {
		return ""
	}
	var parts []string
	for _, q := range f.Qualifiers {
		parts = append(parts, q.Name+" "+q.Value)
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// statusOf says in words whether a fact is asserted, and who says it if not the article.
func statusOf(f *store.Fact, names *namer) (string, error) {
	switch {
	case f.Rejected:
		return "rejected", nil
	case f.Asserted():
		return "stated", nil
	}
	var parts []string
	if f.Polarity == graph.Negative {
		parts = append(parts, "denied")
	}
	if f.Modality != graph.Factual {
		parts = append(parts, string(f.Modality))
	}
	if f.AttributedTo != (graph.Term{}) {
		by, err := names.of(f.AttributedTo)
		if err != nil {
			return "", err
		}
		parts = append(parts, "according to "+by)
	}
	return strings.Join(parts, ", "), nil
}
