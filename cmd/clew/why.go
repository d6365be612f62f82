package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

var whyCommand = &cli.Command{
	Name:      "why",
	Usage:     "show the sentences that a fact rests on",
	ArgsUsage: "SUBJECT RELATION OBJECT",
	Description: "clew why Maldives memberOf Coalition   the sentence in its article, who says so, how sure it is\n\n" +
		"Names may be any that the article uses; * or ? stands for anything.",
	Flags: []cli.Flag{outputFlag()},
	Action: func(c *cli.Context) error {
		if err := arguments(c, "SUBJECT", "RELATION", "OBJECT"); err != nil {
			return err
		}
		return withGraph(c, func(db *store.Store) error { return why(c, db) })
	},
}

// anything stands for any subject, relation or object.
func anything(s string) bool { return s == "*" || s == "?" || s == "_" }

func why(c *cli.Context, db *store.Store) error {
	subject, relation, object := c.Args().Get(0), c.Args().Get(1), c.Args().Get(2)
	var f store.Filter
	subjects, objects := []graph.Entity{{}}, []graph.Entity{{}} // any
	if !anything(subject) {
		var err error
		if subjects, err = candidates(c, db, subject); err != nil {
			return err
		}
	}
	if !anything(relation) {
		iri, err := queries.ResolveRelation(c.Context, db, relation)
		var unknown *queries.RelationError
		if errors.As(err, &unknown) {
			return unknownRelation(unknown)
		}
		if err != nil {
			return err
		}
		f.Predicate = graph.RelationName(iri)
	}
	if !anything(object) {
		found, err := queries.Candidates(c.Context, db, object)
		var unknown *queries.EntityError
		switch {
		case errors.As(err, &unknown):
		case err != nil:
			return err
		default:
			objects = found
		}
	}
	var facts []store.Fact
	for _, s := range subjects {
		for _, o := range objects {
			f.Subject, f.Object, f.ObjectText = s.IRI, o.IRI, ""
			if o.IRI == "" && !anything(object) {
				f.ObjectText = object
			}
			found, err := db.Statements(c.Context, f)
			if err != nil {
				return err
			}
			facts = append(facts, found...)
		}
		if len(facts) == 0 && !anything(object) {
			f.Object, f.ObjectText = "", object // "Secretary of State": words, not a thing
			found, err := db.Statements(c.Context, f)
			if err != nil {
				return err
			}
			facts = append(facts, found...)
		}
	}
	if len(facts) == 0 {
		hint := "clew show ENTITY"
		if !anything(subject) {
			hint = "clew show " + quoted(subject)
		}
		return &graph.Error{Message: fmt.Sprintf("nothing in the graph says: %s %s %s", subject, relation, object), Hint: hint}
	}
	return printWhy(c, db, facts)
}

// quoted puts marks around an argument that a shell would split.
func quoted(s string) string {
	if strings.ContainsAny(s, " '\"$*?&|;<>()") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// printWhy prints facts with their evidence: as -o says, or on a terminal each sentence in its article.
func printWhy(c *cli.Context, db *store.Store, facts []store.Fact) error {
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
	return printFacts(c, db, facts, format)
}

func printFacts(c *cli.Context, db *store.Store, facts []store.Fact, format string) error {
	names := newNamer(c, db)
	table := &rows{columns: []string{"subject", "relation", "object", "status", "by", "confidence", "article", "start", "end", "evidence"}}
	for _, f := range facts {
		s, err := names.of(f.Subject)
		if err != nil {
			return err
		}
		o, err := names.of(f.Object)
		if err != nil {
			return err
		}
		status, err := statusOf(&f, names)
		if err != nil {
			return err
		}
		by, err := names.of(f.AttributedTo)
		if err != nil {
			return err
		}
		for _, q := range f.Quotes {
			if format == "table" {
				if err := printEvidence(c, db, &f, s, o, status, q); err != nil {
					return err
				}
				continue
			}
			table.add(s, f.Predicate, o, status, by, f.Confidence, string(f.Article), q.Start, q.End, q.Text)
		}
	}
	if format == "table" {
		return nil
	}
	return table.print(c)
}

// around is how much of the article stands before and behind a sentence, in bytes.
const around = 160

// printEvidence shows a sentence in its place in the article.
func printEvidence(c *cli.Context, db *store.Store, f *store.Fact, subject, object, status string, q store.Quote) error {
	w := c.App.Writer
	a, err := db.Article(c.Context, f.Article)
	if err != nil && !errors.Is(err, store.ErrNoArticle) {
		return err
	}
	fmt.Fprintf(w, "%s %s %s%s\n", paint(w, color.Bold, clean(subject)), clean(f.Predicate), paint(w, color.Bold, clean(object)), clean(qualifiersOf(f)))
	before, sentence, after := "", q.Text, ""
	if a != nil && 0 <= q.Start && q.Start <= q.End && q.End <= len(a.Text) {
		before = oneLine(strings.ToValidUTF8(a.Text[max(0, q.Start-around):q.Start], ""))
		after = oneLine(strings.ToValidUTF8(a.Text[q.End:min(len(a.Text), q.End+around)], ""))
		if q.Start > around {
			_, before, _ = strings.Cut(before, " ")
			before = "… " + before
		}
		if q.End+around < len(a.Text) {
			if i := strings.LastIndexByte(after, ' '); i > 0 {
				after = after[:i]
			}
			after += " …"
		}
	}
	line := strings.TrimSpace(before + " " + mark(w, oneLine(sentence)) + " " + after)
	fmt.Fprintln(w, indent(line, terminalWidth(w)))
	where := string(f.Article)
	if a != nil && a.Source != "" {
		where = a.Source + " (" + where + ")"
	}
	fmt.Fprintf(w, "  %s, confidence %.2f, %s, bytes %d to %d of %s\n\n", clean(status), f.Confidence, clean(f.Pattern), q.Start, q.End, clean(where))
	return nil
}

// indent wraps words to a width, each line behind two blanks.
func indent(s string, width int) string {
	lines := strings.Split(text.WrapSoft(s, width-2), "\n")
	for i, line := range lines {
		lines[i] = "  " + strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// mark highlights a sentence: in colour on a terminal, between » and « elsewhere.
func mark(w any, s string) string {
	if out, ok := w.(interface{ Write([]byte) (int, error) }); ok && colourful(out) {
		return paint(out, color.FgYellow, s)
	}
	return "»" + s + "«"
}
