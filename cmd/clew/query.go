package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

var queryCommand = &cli.Command{
	Name:      "query",
	Usage:     "run a saved query; without a name, list them",
	ArgsUsage: "[NAME] [--PARAMETER VALUE]…",
	Description: "clew query                                the saved queries with their parameters\n" +
		"clew query members                        run one\n" +
		"clew query quotations --speaker Blinken   with a parameter\n" +
		"clew query quotations --help              its parameters and columns\n" +
		"clew query -e 'g.V(\"<clew:Maldives>\").Out().All()'",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "eval", Aliases: []string{"e"}, Usage: "run `GIZMO`"},
		&cli.StringFlag{Name: "file", Aliases: []string{"f"}, Usage: "run the Gizmo in `FILE`, with or without a header"},
		&cli.StringSliceFlag{Name: "queries", Usage: "a folder with queries of your own"},
		&cli.StringSliceFlag{Name: "param", Usage: "a parameter as `NAME=VALUE`; --NAME VALUE is the same"},
		&cli.BoolFlag{Name: "script", Usage: "print the Gizmo, and do not run it"},
		&cli.BoolFlag{Name: "explain", Usage: "print on standard error the Gizmo, and how the graph was walked: what was expected, read, found, and how long it took"},
		&cli.StringFlag{Name: "evidence", Usage: "none, short (its first words), or full (with article and place)", DefaultText: "the sentence"},
		&cli.BoolFlag{Name: "help-language", Usage: "what scripts may use: Gizmo, and what the prelude adds"},
		&cli.BoolFlag{Name: "describe", Hidden: true}, // query NAME --help
		outputFlag(),
		&cli.IntFlag{Name: "limit", Usage: "rows at most; 0 is no limit", Value: queries.DefaultLimit},
		&cli.DurationFlag{Name: "timeout", Usage: "time at most: 2s, 500ms; 0 is none", Value: queries.DefaultTimeout},
		&cli.StringFlag{Name: "as-of", Usage: "the graph of that `DATE`: 2015, 2015-06 or 2015-06-30: what had been published, and held then"},
		&cli.StringFlag{Name: "article", Usage: "only rows with evidence from one article, by its IRI or source"},
	},
	Action: query,
}

func query(c *cli.Context) error {
	if err := arguments(c, "[NAME]"); err != nil {
		return err
	}
	if c.Int("limit") < 0 || c.Duration("timeout") < 0 {
		return misuse("clew help query", "query: --limit and --timeout are not negative")
	}
	if day := c.String("as-of"); c.IsSet("as-of") && !store.IsDate(day) {
		return misuse("--as-of 2015-06-30", "query: %q is not a date", day)
	}
	if _, err := outputFormat(c, formats); err != nil {
		return err
	}
	if err := evidenceMode(c); err != nil {
		return err
	}
	library, err := queries.Load(c.StringSlice("queries")...)
	if err != nil {
		return err
	}
	if c.Bool("help-language") {
		return printLanguage(c, library)
	}
	for _, err := range library.Broken() {
		if c.NArg() == 0 || library.BrokenQuery(c.Args().First()) == nil {
			fmt.Fprintf(c.App.ErrWriter, "warning: %s\n", oneLine(err.Error()))
		}
	}
	given := 0
	for _, is := range []bool{c.NArg() > 0, c.IsSet("eval"), c.IsSet("file")} {
		if is {
			given++
		}
	}
	if given > 1 {
		return misuse("clew help query", "query: a name, -e and -f exclude each other")
	}
	args, err := parameters(c)
	if err != nil {
		return err
	}
	var q *queries.Query
	switch {
	case given == 0:
		if len(args) > 0 {
			return misuse("clew query NAME --PARAMETER VALUE", "query: parameters without the name of a query")
		}
		return listQueries(c, library)
	case c.IsSet("file"):
		raw, err := os.ReadFile(c.String("file"))
		if err != nil {
			return &graph.Error{Message: "cannot read " + c.String("file"), Err: errors.Unwrap(err)}
		}
		if q, err = queries.Parse(c.String("file"), raw); err != nil {
			if strings.HasPrefix(strings.TrimSpace(string(raw)), "/*---") {
				return &graph.Error{Message: c.String("file"), Hint: "clew query NAME --script shows one that is right", Err: err}
			}
			return runScript(c, library, nil, string(raw), args)
		}
	case c.IsSet("eval"):
		return runScript(c, library, nil, c.String("eval"), args)
	default:
		if q = library.Get(c.Args().First()); q == nil {
			return cmp.Or(library.BrokenQuery(c.Args().First()), unknownQuery(library, c.Args().First()))
		}
	}
	if c.Bool("describe") {
		describe(c, q)
		return nil
	}
	return runScript(c, library, q, "", args)
}

// evidenceMode checks the flag --evidence.
func evidenceMode(c *cli.Context) error {
	if mode := c.String("evidence"); c.IsSet("evidence") && !slices.Contains(evidenceModes, mode) {
		return misuse("--evidence "+strings.Join(evidenceModes, "|"), "%s: unknown value of --evidence: %q", c.Command.Name, mode)
	}
	return nil
}

// parameters reads --param NAME=VALUE.
func parameters(c *cli.Context) (map[string]string, error) {
	args := map[string]string{}
	for _, p := range c.StringSlice("param") {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, misuse("--param NAME=VALUE", "query: not a parameter: %q", p)
		}
		if old, is := args[name]; is && old != value {
			return nil, misuse("", "query: parameter %s given twice", name)
		}
		args[name] = value
	}
	return args, nil
}

func listQueries(c *cli.Context, library *queries.Library) error {
	return queryTable(library).print(c)
}

func queryTable(library *queries.Library) *rows {
	list := &rows{columns: []string{"query", "asks", "parameters"}}
	for _, q := range library.List() {
		var params []string
		for _, p := range q.Params {
			params = append(params, parameterUsage(p))
		}
		list.add(q.Name, q.Title, strings.Join(params, " "))
	}
	return list
}

// runScript runs a saved query, or Gizmo that has no header.
func runScript(c *cli.Context, library *queries.Library, q *queries.Query, script string, args map[string]string) error {
	if q == nil && len(args) > 0 {
		return misuse("a script with a header takes parameters: see clew help query", "query: parameters for a script without a header")
	}
	return reading(c, func(db explorer.Reader) error {
		o := queries.Options{Limit: c.Int("limit"), Timeout: c.Duration("timeout"), AsOf: c.String("as-of")}
		var err error
		if a := c.String("article"); a != "" {
			if o.Article, err = findSource(c.Context, db, a); err != nil {
				return err
			}
		}
		if q != nil && (c.Bool("script") || c.Bool("explain")) {
			write := library.Explain
			if c.Bool("script") {
				write = library.Prepare
			}
			if script, err = write(c.Context, db, q, args); err != nil {
				return queryError(library, err)
			}
		}
		if c.Bool("script") {
			_, err := fmt.Fprintln(c.App.Writer, strings.TrimRight(script, "\n"))
			return err
		}
		if c.Bool("explain") {
			fmt.Fprintln(c.App.ErrWriter, strings.TrimRight(script, "\n"))
			o.Plan = &gizmo.Plan{}
			if _, here := db.(*store.Store); here {
				defer printPlan(c, o.Plan) // also of what fails or takes too long: there it is needed most
			}
		}
		out, err := newPrinter(c)
		if err != nil {
			return err
		}
		shown := evidenceShown{mode: c.String("evidence")}
		var columns []string
		var limited bool
		yield := func(columns []string, row []queries.Cell) error {
			return out.row(shown.columns(columns), shown.row(columns, row))
		}
		switch db := db.(type) {
		case *explorer.Client:
			if o.AsOf != "" {
				return misuse("clew --db pebble:DIR query --as-of "+quoted(o.AsOf), "query: --as-of needs the graph itself, not the explorer that serves it")
			}
			columns, limited, err = runAt(c, db, library, q, script, args, o, yield)
		case *store.Store:
			if q == nil {
				columns, limited, err = queries.Stream(c.Context, db, script, o, yield)
				break
			}
			columns = q.Columns
			limited, err = library.Stream(c.Context, db, q, args, o, yield)
		}
		if err != nil {
			return queryError(library, err)
		}
		if err := out.close(shown.columns(columns)); err != nil {
			return err
		}
		if limited {
			fmt.Fprintf(c.App.ErrWriter, "note: only the first %s; --limit 0 shows all\n", count(out.count, "row"))
		}
		return nil
	})
}

// tableOf is the rows of a query.
func tableOf(result *queries.Result) *rows {
	table := &rows{columns: result.Columns}
	for _, row := range result.Rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = cellOf(cell)
		}
		table.add(cells...)
	}
	return table
}

// cellOf is a number where the graph has one, else words.
func cellOf(c queries.Cell) any {
	switch v := c.Value.(type) {
	case nil:
		return nil
	case quad.Int:
		return int64(v)
	case int64, float64, bool:
		return v
	}
	return c.Text
}

func unknownQuery(library *queries.Library, name string) error {
	var names []string
	for _, q := range library.List() {
		names = append(names, q.Name)
	}
	hint := "clew query"
	if near := nearest(name, names, 1); len(near) > 0 {
		hint = "clew query " + near[0]
	}
	return &graph.Error{Message: fmt.Sprintf("no query is called %q", name), Hint: hint}
}

// queryError adds hints to the errors of queries.
func queryError(library *queries.Library, err error) error {
	var parameter *queries.ParameterError
	var entity *queries.EntityError
	var several *queries.AmbiguousError
	var relation *queries.RelationError
	var mistake *gizmo.Error
	switch {
	case errors.As(err, &parameter):
		hint := "clew query " + parameter.Query.Name
		var names []string
		for _, p := range parameter.Query.Params {
			names = append(names, p.Name)
			if needed := !p.Optional && p.Default == ""; parameter.Message != "" && (needed || p.Name == parameter.Name) {
				hint += fmt.Sprintf(" --%s %s", p.Name, strings.ToUpper(p.Type))
			}
		}
		if near := nearest(parameter.Name, names, 1); parameter.Message == "" && len(near) > 0 {
			hint += " --" + near[0] + " VALUE"
		} else if parameter.Message == "" && len(names) > 0 {
			hint += " --" + strings.Join(names, " VALUE --") + " VALUE"
		}
		return &usageError{graph.WithHint(err, hint)}
	case errors.As(err, &entity):
		return unknownEntity(entity)
	case errors.As(err, &several) && graph.Hint(err) != "":
		return err // who asked knows better what to type
	case errors.As(err, &several):
		return ambiguousEntity(several)
	case errors.As(err, &relation):
		return unknownRelation(relation)
	case errors.As(err, &mistake):
		return graph.WithHint(fmt.Errorf("gizmo: %w", err), "clew query NAME --script shows queries that work")
	}
	return err
}

func unknownEntity(e *queries.EntityError) error {
	hint := "clew search TEXT"
	if len(e.Near) > 0 {
		hint = "like it are: " + strings.Join(e.Near, ", ")
	}
	return graph.WithHint(e, hint)
}

func ambiguousEntity(e *queries.AmbiguousError) error {
	iri := string(e.Candidates[0].Entity.IRI)
	if !strings.HasPrefix(iri, "clew:") {
		iri = "<" + iri + ">"
	}
	hint := "name it by its IRI: " + quoted(iri)
	if full := e.Full(); full != "" {
		hint = "name it by its full name or its IRI: " + quoted(full) + " or " + quoted(iri)
	}
	return graph.WithHint(e, hint)
}

func unknownRelation(e *queries.RelationError) error {
	hint := "clew relations"
	if near := nearest(e.Name, e.Near, 3); len(near) > 0 {
		hint = "like it are: " + strings.Join(near, ", ")
	}
	return graph.WithHint(e, hint)
}
