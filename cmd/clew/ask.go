package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/queries"
)

var askCommand = &cli.Command{
	Name:      "ask",
	Usage:     "answer a question from the graph, showing the query it ran",
	ArgsUsage: `"QUESTION"`,
	Description: "clew ask 'Who is a member of the coalition?'    rows with their sentences; the first column is the answer\n" +
		"clew ask 'Has Hungary ratified the bid?'        yes or no, where an article says so\n" +
		"clew ask --script 'Where is NATO based?'        only the Gizmo that answers\n\n" +
		"Who, what, which, when, where, how much, how many, yes or no, \"what does X say about Y\". What no article asserts is\n" +
		"no answer: clew then says that it does not know, who claims it, and what it knows of the things that the question names.",
	Flags: []cli.Flag{
		outputFlag(),
		&cli.BoolFlag{Name: "script", Usage: "print the Gizmo, and not its rows"},
		&cli.StringFlag{Name: "evidence", Usage: "none, short (its first words), or full (with article and place)", DefaultText: "the sentence"},
		&cli.StringFlag{Name: "article", Usage: "only rows with evidence from one article, by its IRI or source"},
		&cli.StringSliceFlag{Name: "ontology", Usage: "a folder with ontology files of your own"},
		&cli.IntFlag{Name: "limit", Usage: "rows at most; 0 is no limit", Value: queries.DefaultLimit},
		&cli.DurationFlag{Name: "timeout", Usage: "time at most: 2s, 500ms; 0 is none", Value: queries.DefaultTimeout},
	},
	Action: func(c *cli.Context) error {
		words := strings.TrimSpace(strings.Join(c.Args().Slice(), " "))
		if words == "" {
			return misuse(`clew ask "Who is a member of the coalition?"`, "ask: no question given")
		}
		if c.Int("limit") < 0 || c.Duration("timeout") < 0 {
			return misuse("clew help ask", "ask: --limit and --timeout are not negative")
		}
		if err := evidenceMode(c); err != nil {
			return err
		}
		if _, err := outputFormat(c, formats); err != nil {
			return err
		}
		if isAddress(c.String("db")) {
			return askAt(c, words)
		}
		return withGraph(c, func(db *store.Store) error { return ask(c, db, words) })
	},
}

func ask(c *cli.Context, db *store.Store, words string) error {
	o := queries.Options{Limit: c.Int("limit"), Timeout: c.Duration("timeout")}
	var err error
	if a := c.String("article"); a != "" {
		if o.Article, err = findSource(c.Context, db, a); err != nil {
			return err
		}
	}
	reader, err := loaders.NewReader(loaders.Options{OntologyDirs: c.StringSlice("ontology")})
	if err != nil {
		return err
	}
	answer, err := answerTo(c.Context, db, reader, words, o)
	if err != nil {
		return err
	}
	return tell(c, answer)
}

// askAt asks a running explorer.
func askAt(c *cli.Context, words string) error {
	if len(c.StringSlice("ontology")) > 0 {
		return misuse("clew --db pebble:DIR ask, when the explorer there has ended", "ask: --ontology is for a graph itself, not for the explorer that serves it: %s", c.String("db"))
	}
	at, err := explorer.Dial(c.String("db"), os.Getenv("CLEW_TOKEN"))
	if err != nil {
		return err
	}
	found, err := at.Answer(c.Context, words, explorer.Ask{Article: graph.IRI(c.String("article")), Limit: c.Int("limit"), Timeout: c.Duration("timeout")})
	if err != nil {
		return err
	}
	answer := &queries.Answer{Script: found.Script, Near: found.Near, Result: &queries.Result{Columns: found.Columns, Limited: found.Limited}}
	for _, m := range found.Words {
		answer.Words = append(answer.Words, queries.Meaning(m))
	}
	for _, claim := range found.Claims {
		answer.Claims = append(answer.Claims, queries.Claim(claim))
	}
	for _, row := range found.Rows {
		cells := make([]queries.Cell, len(row))
		for i, cell := range row {
			cells[i] = queries.Cell(cell)
		}
		answer.Rows = append(answer.Rows, cells)
	}
	return tell(c, answer)
}

// tell prints an answer and how it came about.
func tell(c *cli.Context, answer *queries.Answer) error {
	explainWords(c, answer)
	if c.Bool("script") {
		if answer.Script != "" {
			_, err := fmt.Fprint(c.App.Writer, answer.Script)
			return err
		}
	} else if answer.Known() {
		for _, line := range strings.Split(strings.TrimSpace(answer.Script), "\n") {
			fmt.Fprintf(c.App.ErrWriter, "gizmo: %s\n", line)
		}
	}
	if !answer.Known() {
		dontKnow(c, answer)
	}
	if c.Bool("script") {
		return nil
	}
	return printAnswer(c, answer)
}

// answerTo reads a question and answers it from the graph.
func answerTo(ctx context.Context, db *store.Store, reader *loaders.Reader, words string, o queries.Options) (*queries.Answer, error) {
	relations, err := db.Relations(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(relations))
	for i, r := range relations {
		names[i] = r.Name
	}
	q, err := reader.Question(ctx, words, loaders.Known{Relations: names, Class: func(name string) (string, bool) {
		return queries.ClassOf(ctx, db, name)
	}})
	if err != nil {
		return nil, err
	}
	answer, err := queries.Ask(ctx, db, q, o)
	var several *queries.AmbiguousError
	if errors.As(err, &several) { // a question has words, no IRIs
		hint := "clew show " + quoted(string(several.Candidates[0].Entity.IRI))
		if full := several.Full(); full != "" {
			hint = "ask with the full name: " + full
		}
		return nil, graph.WithHint(err, hint)
	}
	if err != nil {
		return nil, queryError(nil, err)
	}
	return answer, nil
}

func printAnswer(c *cli.Context, answer *queries.Answer) error {
	result := answer.Result
	if !answer.Known() {
		result = &queries.Result{Columns: []string{"answer", "relation", "evidence"}}
	}
	out, err := newPrinter(c)
	if err != nil {
		return err
	}
	shown := evidenceShown{mode: c.String("evidence")}
	for _, row := range result.Rows {
		if err := out.row(shown.columns(result.Columns), shown.row(result.Columns, row)); err != nil {
			return err
		}
	}
	if !answer.Known() && out.format == "table" {
		return nil
	}
	if err := out.close(shown.columns(result.Columns)); err != nil {
		return err
	}
	if result.Limited {
		fmt.Fprintf(c.App.ErrWriter, "note: only the first %s; --limit 0 shows all\n", count(out.count, "row"))
	}
	return nil
}

// explainWords says how the words of the question were taken, and which were not understood.
func explainWords(c *cli.Context, answer *queries.Answer) {
	var taken, not []string
	for _, m := range answer.Words {
		if m.As == "" {
			not = append(not, fmt.Sprintf("%q", m.Text))
		} else {
			taken = append(taken, m.Text+" = "+m.As)
		}
	}
	if len(taken) > 0 {
		fmt.Fprintf(c.App.ErrWriter, "understood: %s\n", clean(strings.Join(taken, "; ")))
	}
	if len(not) > 0 {
		fmt.Fprintf(c.App.ErrWriter, "not understood: %s\n", clean(strings.Join(not, ", ")))
	}
}

// dontKnow says so, with who claims what would be an answer, and what is known instead.
func dontKnow(c *cli.Context, answer *queries.Answer) {
	fmt.Fprintln(c.App.ErrWriter, "I don't know: no article asserts an answer")
	for _, claim := range answer.Claims {
		said := claim.Status
		if claim.Answer != "" {
			said += ": " + claim.Answer
		}
		fmt.Fprintf(c.App.ErrWriter, "no fact, but %s (%s)\n", clean(said), clean(claim.Sentence))
	}
	for _, near := range answer.Near {
		fmt.Fprintf(c.App.ErrWriter, "known: %s\n", clean(near))
	}
}
