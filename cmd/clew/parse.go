package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

var parseCommand = &cli.Command{
	Name:      "parse",
	Usage:     "print the sentences of a text with tags and trees, as CoNLL-U",
	ArgsUsage: "PATH|-",
	Description: "clew parse article.txt             tags, trees, and in MISC the kinds of names and the chains of mentions\n" +
		"clew parse --tokens words.conllu   keep the sentences and words of a CoNLL-U file, and fill the rest",
	Flags: []cli.Flag{
		&cli.BoolFlag{Name: "tokens", Usage: "the input is CoNLL-U: its words are kept, its tags and trees ignored"},
		&cli.BoolFlag{Name: "sentences", Usage: "each line of the input is one sentence"},
		allowPrivateFlag,
	},
	Action: parse,
}

func parse(c *cli.Context) error {
	if err := arguments(c, "PATH"); err != nil {
		return err
	}
	texts, err := readTexts(c, c.Args().First())
	if err != nil {
		return err
	}
	reader, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		return err
	}
	for _, t := range texts {
		if err := c.Context.Err(); err != nil {
			return err
		}
		var out bytes.Buffer
		if c.Bool("tokens") {
			if err := parseTokens(c.Context, reader, t.Text, &out); err != nil {
				return &graph.Error{Message: t.Name, Hint: "--tokens reads CoNLL-U: ten columns a word, an empty line after a sentence", Err: err}
			}
		} else {
			before := 0
			if err := reader.AnalyseParts(c.Context, t.Text, c.Bool("sentences"), func(part loaders.Part) error {
				if err := writeReading(part.Reading, before, &out); err != nil {
					return err
				}
				before += len(part.Reading.Trees)
				_, err := c.App.Writer.Write(out.Bytes())
				out.Reset()
				return err
			}); err != nil {
				return err
			}
		}
		if _, err := c.App.Writer.Write(out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// writeReading prints the sentences of a reading, numbered on from those before.
func writeReading(r *mention.Reading, before int, out *bytes.Buffer) error {
	for s := range r.Trees {
		t := &r.Trees[s]
		forms := make([]string, len(t.Words))
		for i, w := range t.Words {
			forms[i] = w.Form
		}
		sentence := syntax.NewSentence(forms)
		sentence.Comments = []string{fmt.Sprintf("# sent_id = %d", before+s+1), "# text = " + oneLine(t.Of(r.Document.Text))}
		sentence.Fill(t, miscOf(r, s))
		if err := sentence.Write(out); err != nil {
			return err
		}
	}
	return nil
}

// parseTokens reads CoNLL-U and prints it with our tags, trees and MISC.
func parseTokens(ctx context.Context, reader *loaders.Reader, conllu string, out *bytes.Buffer) error {
	var sentences []*syntax.Sentence
	if err := syntax.ReadCoNLLU(strings.NewReader(conllu), func(s *syntax.Sentence) bool {
		sentences = append(sentences, s)
		return true
	}); err != nil {
		return err
	}
	for _, article := range syntax.Documents(sentences) {
		given := make([]text.Line, len(article))
		for i, s := range article {
			given[i] = s.Given()
		}
		reading, trees, err := reader.AnalyseTokens(ctx, given)
		if err != nil {
			return err
		}
		for i, s := range article {
			s.Fill(&trees[i], miscOf(reading, i))
			if err := s.Write(out); err != nil {
				return err
			}
		}
	}
	return nil
}

// miscOf gives the MISC column: NER=B-kind and I-kind on the words of names, Chain=N on the head of each mention.
func miscOf(r *mention.Reading, s int) func(int) string {
	ner := map[int]string{}
	for _, n := range r.Trees[s].Names {
		for w := n.First; w < n.Last && !n.Inner; w++ {
			prefix := "I-"
			if w == n.First {
				prefix = "B-"
			}
			ner[w] = prefix + n.Kind
		}
	}
	return func(w int) string {
		var parts []string
		if c, ok := r.Chains[[2]int{s, w}]; ok {
			parts = append(parts, fmt.Sprintf("Chain=%d", c+1))
		}
		if n := ner[w]; n != "" {
			parts = append(parts, "NER="+n)
		}
		return strings.Join(parts, "|")
	}
}
