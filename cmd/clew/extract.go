package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/clause"
	"github.com/clewgraph/clew/loaders/pipeline"
	"github.com/clewgraph/clew/loaders/source"
)

var extractCommand = &cli.Command{
	Name:      "extract",
	Usage:     "read articles and print what they state, without a graph",
	ArgsUsage: "PATH|-",
	Description: "clew extract article.txt               a table, or lines of tab-separated values\n" +
		"clew extract -o jsonl article.txt      all that is known of each statement, as JSON\n" +
		"clew extract -o openie --sentences -   the form of open-extraction benchmarks, a sentence a line",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "jsonl, table, tsv, csv, json, markdown, openie (default: table on a terminal, else tsv)"},
		&cli.BoolFlag{Name: "sentences", Usage: "each line of the input is one sentence"},
		allowPrivateFlag,
		ontologyFlag,
	},
	Action: extract,
}

// ontologyFlag adds the user's relations.
var ontologyFlag = &cli.StringSliceFlag{Name: "ontology", Usage: "a folder with relations of your own"}

// allowPrivateFlag lets addresses be fetched that are no public ones.
var allowPrivateFlag = &cli.BoolFlag{Name: "allow-private", Usage: "fetch from addresses of private networks and of this machine, too"}

func extract(c *cli.Context) error {
	if err := arguments(c, "PATH"); err != nil {
		return err
	}
	format, err := outputFormat(c, append([]string{"openie"}, formats...))
	if err != nil {
		return err
	}
	texts, err := readTexts(c, c.Args().First())
	if err != nil {
		return err
	}
	reader, err := loaders.NewReader(loaders.Options{OntologyDirs: c.StringSlice("ontology")})
	if err != nil {
		return err
	}
	if format == "openie" {
		return openie(c, reader, texts)
	}
	table := &rows{columns: []string{"subject", "relation", "object", "asserted", "evidence"}}
	for _, t := range texts {
		if err := reader.ExtractParts(c.Context, pipeline.Input(graph.ArticleIRI(t.Stem, t.Source), t), c.Bool("sentences"), func(part *graph.Article) error {
			if format == "jsonl" {
				return writeStatements(c.App.Writer, part)
			}
			for _, s := range statementsJSON(part) {
				table.add(s.Subject.words(), s.Predicate, s.Object.words(), standing(s), oneLine(s.Evidence.Text))
			}
			return nil
		}); err != nil {
			return err
		}
	}
	if format == "jsonl" {
		return nil
	}
	return table.print(c)
}

// writeStatements prints statements as JSON, one a line.
func writeStatements(out io.Writer, a *graph.Article) error {
	var b bytes.Buffer
	for _, s := range statementsJSON(a) {
		if err := writeJSON(&b, s); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	_, err := out.Write(b.Bytes())
	return err
}

// standing says in a word or two why a statement is not asserted; "yes" when it is.
func standing(s statementJSON) string {
	if s.Asserted {
		return "yes"
	}
	var why []string
	if s.Polarity == graph.Negative {
		why = append(why, "denied")
	}
	if s.Modality != graph.Factual {
		why = append(why, string(s.Modality))
	}
	if s.AttributedTo != "" {
		why = append(why, "says "+s.AttributedTo)
	}
	return "no: " + strings.Join(why, ", ")
}

// openie prints the propositions of texts, without an ontology: sentence, confidence, relation and arguments, in the words
// of the sentence.
func openie(c *cli.Context, reader *loaders.Reader, texts []*source.Text) error {
	for _, t := range texts {
		if err := reader.AnalyseParts(c.Context, t.Text, c.Bool("sentences"), func(part loaders.Part) error {
			var b bytes.Buffer
			article := part.Reading.Document.Text
			for i := range part.Reading.Trees {
				tree := &part.Reading.Trees[i]
				for _, p := range clause.Read(tree) {
					fmt.Fprintf(&b, "%s\t%.3f\t%s", oneLine(tree.Of(article)), p.Confidence, oneLine(p.Relation.Text(tree, article)))
					for _, a := range p.Arguments {
						b.WriteString("\t" + oneLine(a.Text(tree, article)))
					}
					b.WriteByte('\n')
				}
			}
			_, err := c.App.Writer.Write(b.Bytes())
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// readTexts reads all articles of a path. An error in one of them is an error of the command.
func readTexts(c *cli.Context, path string) ([]*source.Text, error) {
	from, err := source.Open(path, source.Options{Stdin: c.App.Reader, AllowPrivate: c.Bool("allow-private"), AnyLanguage: true})
	if err != nil {
		return nil, err
	}
	var out []*source.Text
	skipped := 0
	if err := source.Each(c.Context, from, func(*source.Skip) { skipped++ }, func(t *source.Text) error {
		out = append(out, t)
		return nil
	}); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, noArticles(path, skipped)
	}
	return out, nil
}
