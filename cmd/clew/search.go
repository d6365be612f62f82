package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
)

var searchCommand = &cli.Command{
	Name:        "search",
	Usage:       "find entities by their names",
	ArgsUsage:   "TEXT",
	Description: "clew search coalition   everything that is called so, in whole or in part; when nothing is, what is called nearly so",
	Flags:       []cli.Flag{outputFlag(), &cli.IntFlag{Name: "limit", Usage: "entities at most; 0 is no limit", Value: 20}},
	Action: func(c *cli.Context) error {
		if c.NArg() == 0 {
			return arguments(c, "TEXT")
		}
		text := strings.Join(c.Args().Slice(), " ")
		return reading(c, func(db explorer.Reader) error {
			found, err := db.Find(c.Context, text, c.Int("limit"))
			if err != nil {
				return err
			}
			table := &rows{columns: []string{"name", "class", "also called", "facts", "iri"}}
			for _, m := range found {
				table.add(m.Entity.Name, m.Entity.Class, strings.Join(m.Entity.Aliases, ", "), m.Facts, string(m.Entity.IRI))
			}
			return table.print(c)
		})
	},
}

var relationsCommand = &cli.Command{
	Name:        "relations",
	Usage:       "list the relations of the graph",
	Description: "clew relations          with the number of statements that articles assert, and that they only report",
	Flags:       []cli.Flag{outputFlag()},
	Action: func(c *cli.Context) error {
		if err := arguments(c); err != nil {
			return err
		}
		return reading(c, func(db explorer.Reader) error {
			all, err := db.Relations(c.Context)
			if err != nil {
				return err
			}
			table := &rows{columns: []string{"relation", "asserted", "claimed", "named by"}}
			for _, r := range all {
				by := "ontology"
				if r.Open {
					by = "the text"
				}
				table.add(r.Name, r.Asserted, r.Claimed, by)
			}
			return table.print(c)
		})
	},
}

var statsCommand = &cli.Command{
	Name:        "stats",
	Usage:       "count what is in the graph",
	Description: "clew stats",
	Flags:       []cli.Flag{outputFlag()},
	Action: func(c *cli.Context) error {
		if err := arguments(c); err != nil {
			return err
		}
		return reading(c, func(db explorer.Reader) error {
			s, err := db.Stats(c.Context)
			if err != nil {
				return err
			}
			table := &rows{columns: []string{"what", "count"}}
			table.add("articles", s.Articles)
			table.add("entities", s.Entities)
			table.add("statements", s.Statements)
			table.add("asserted", s.Asserted)
			table.add("quads", s.Quads)
			table.add("nodes", s.Nodes)
			return table.print(c)
		})
	},
}

var sourcesCommand = &cli.Command{
	Name:        "sources",
	Usage:       "list the articles of the graph",
	Description: "clew sources",
	Flags:       []cli.Flag{outputFlag()},
	Action: func(c *cli.Context) error {
		if err := arguments(c); err != nil {
			return err
		}
		return reading(c, func(db explorer.Reader) error {
			all, err := db.Sources(c.Context)
			if err != nil {
				return err
			}
			format, err := outputFormat(c, formats)
			if err != nil {
				return err
			}
			table := &rows{columns: []string{"article", "title", "source", "publisher", "author", "published", "retrieved", "entities", "statements", "asserted"}}
			if format != "table" { // which has no room for them
				table.columns = append(table.columns, "language", "checksum")
			}
			for _, s := range all {
				table.add([]any{string(s.IRI), s.Title, s.Source, s.Publisher, s.Author, s.Published, s.Retrieved, s.Entities, s.Statements, s.Asserted, s.Language, s.Checksum}[:len(table.columns)]...)
			}
			return table.print(c)
		})
	},
}

var removeCommand = &cli.Command{
	Name:        "remove",
	Usage:       "forget an article",
	ArgsUsage:   "ARTICLE",
	Description: "clew remove article.txt               by its source\nclew remove clew:article/summit       by its IRI, as sources prints it",
	Action: func(c *cli.Context) error {
		if err := arguments(c, "ARTICLE"); err != nil {
			return err
		}
		return changing(c, func(db *store.Store) error {
			iri, err := findSource(c.Context, db, c.Args().First())
			if err != nil {
				return err
			}
			n, err := db.Remove(c.Context, iri)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.App.ErrWriter, "removed %s: %s\n", iri, count(n, "quad"))
			return nil
		})
	},
}

// hashed is the end of an article's IRI that tells files of one name apart.
var hashed = regexp.MustCompile(`-[0-9a-f]{8}$`)

// stemOf is the name of the file in an article's IRI: "summit" of clew:article/summit-1f0c9a3e.
func stemOf(iri graph.IRI) string {
	return hashed.ReplaceAllString(strings.TrimPrefix(string(iri), "clew:article/"), "")
}

// findSource finds an article by its IRI, its source or the end of it, or the name of its file.
func findSource(ctx context.Context, db explorer.Reader, name string) (graph.IRI, error) {
	all, err := db.Sources(ctx)
	if err != nil {
		return "", err
	}
	var ids []string
	var found []graph.IRI
	for _, s := range all {
		ids = append(ids, string(s.IRI))
		switch bare := strings.Trim(name, "<>"); {
		case string(s.IRI) == bare || s.Source == name || s.Source == absolute(name):
			return s.IRI, nil
		case stemOf(s.IRI) == bare || strings.TrimPrefix(string(s.IRI), "clew:article/") == bare || strings.HasSuffix(s.Source, "/"+name) && s.Source != "":
			found = append(found, s.IRI)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", &graph.Error{Message: fmt.Sprintf("several articles are called %q", name), Hint: "name one by its IRI: " + string(found[0])}
	}
	hint := "clew sources"
	if near := nearest(name, ids, 1); len(near) > 0 {
		hint = near[0]
	}
	return "", &graph.Error{Message: fmt.Sprintf("no article %q in the graph", name), Hint: hint}
}
