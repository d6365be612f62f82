package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"
	wrap "github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders/text"
	"github.com/clewgraph/clew/queries"
)

var whyCommand = &cli.Command{
	Name:      "why",
	Usage:     "show the sentences that a fact rests on",
	ArgsUsage: "SUBJECT RELATION OBJECT",
	Description: "clew why Maldives memberOf Coalition          the sentence in its article, who says so, how sure it is; what speaks against it\n" +
		"clew why Maldives memberOf Coalition --open   the places, FILE:LINE:COLUMN, for an editor\n\n" +
		"Names may be any that the article uses; * or ? stands for anything.",
	Flags: []cli.Flag{outputFlag(), &cli.BoolFlag{Name: "open", Usage: "print where the sentences stand, FILE:LINE:COLUMN and the offset in bytes, and nothing else"}},
	Action: func(c *cli.Context) error {
		if err := arguments(c, "SUBJECT", "RELATION", "OBJECT"); err != nil {
			return err
		}
		return reading(c, func(db explorer.Reader) error { return why(c, db) })
	},
}

// anything stands for any subject, relation or object.
func anything(s string) bool { return s == "*" || s == "?" || s == "_" }

func why(c *cli.Context, db explorer.Reader) error {
	facts, err := findFacts(c.Context, db, c.Args().Get(0), c.Args().Get(1), c.Args().Get(2))
	if err != nil {
		return err
	}
	if c.Bool("open") {
		return printPlaces(c, db, facts)
	}
	return printWhy(c, db, facts)
}

// findFacts gives the statements that a subject, a relation and an object name, for and against; none is an error.
func findFacts(ctx context.Context, db explorer.Reader, subject, relation, object string) ([]store.Fact, error) {
	var f store.Filter
	subjects, objects := []store.Match{{}}, []store.Match{{}} // any
	if !anything(subject) {
		var err error
		if subjects, err = candidates(ctx, db, subject); err != nil {
			return nil, err
		}
	}
	if !anything(relation) {
		iri, err := queries.ResolveRelation(ctx, db, relation)
		var unknown *queries.RelationError
		if errors.As(err, &unknown) {
			return nil, unknownRelation(unknown)
		}
		if err != nil {
			return nil, err
		}
		f.Predicate = graph.RelationName(iri)
	}
	if !anything(object) {
		found, err := queries.Candidates(ctx, db, object)
		var unknown *queries.EntityError
		switch {
		case errors.As(err, &unknown):
		case err != nil:
			return nil, err
		default:
			objects = found
		}
	}
	var facts []store.Fact
	for _, s := range subjects {
		for _, o := range objects {
			f.Subject, f.Object, f.ObjectText = s.Entity.IRI, o.Entity.IRI, ""
			if o.Entity.IRI == "" && !anything(object) {
				f.ObjectText = object
			}
			found, err := db.Statements(ctx, f)
			if err != nil {
				return nil, err
			}
			facts = append(facts, found...)
		}
		if len(facts) == 0 && !anything(object) {
			f.Object, f.ObjectText = "", object // "Secretary of State": words, not a thing
			found, err := db.Statements(ctx, f)
			if err != nil {
				return nil, err
			}
			facts = append(facts, found...)
		}
	}
	if len(facts) == 0 {
		hint := "clew show ENTITY"
		if !anything(subject) {
			hint = "clew show " + quoted(subject)
		}
		return nil, graph.WithHint(&nothingError{subject, relation, object}, hint)
	}
	facts, err := meant(ctx, db, subject, subjects, facts, func(f *store.Fact) graph.IRI { return f.Subject.Entity })
	if err != nil {
		return nil, err
	}
	return meant(ctx, db, object, objects, facts, func(f *store.Fact) graph.IRI { return f.Object.Entity })
}

// meant keeps the facts of the one entity that a name means among its candidates: that of which there are facts, and of several the one that is called so in full.
// When that leaves more than one the name is ambiguous. What has no name, only a description ("purchase"), may be several things.
func meant(ctx context.Context, db explorer.Reader, name string, among []store.Match, facts []store.Fact, end func(*store.Fact) graph.IRI) ([]store.Fact, error) {
	if len(among) < 2 {
		return facts, nil
	}
	has := map[graph.IRI]bool{}
	for i := range facts {
		has[end(&facts[i])] = true
	}
	var best []store.Match
	for _, m := range among { // best first
		if has[m.Entity.IRI] && (len(best) == 0 || m.Equals(best[0])) {
			best = append(best, m)
		}
	}
	switch {
	case len(best) == 0 || !best[0].Proper():
		return facts, nil
	case len(best) > 1:
		return nil, nameError(queries.Ambiguous(ctx, db, name, best))
	}
	return slices.DeleteFunc(facts, func(f store.Fact) bool {
		iri := end(&f)
		return iri != best[0].Entity.IRI && slices.ContainsFunc(among, func(m store.Match) bool { return m.Entity.IRI == iri })
	}), nil
}

// nothingError says that no statement is as asked.
type nothingError struct{ subject, relation, object string }

func (e *nothingError) Error() string {
	return fmt.Sprintf("nothing in the graph says: %s %s %s", e.subject, e.relation, e.object)
}

// quoted puts marks around an argument that a shell would split.
func quoted(s string) string {
	if strings.ContainsAny(s, " '\"$*?&|;<>()") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// printWhy prints facts with their evidence: as -o says, or on a terminal each sentence in its article.
func printWhy(c *cli.Context, db explorer.Reader, facts []store.Fact) error {
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
	return printFacts(c, db, facts, format)
}

func printFacts(c *cli.Context, db explorer.Reader, facts []store.Fact, format string) error {
	names := newNamer(c, db)
	facts = slices.Clone(facts)
	copies, err := originsOf(c.Context, db, facts)
	if err != nil {
		return err
	}
	slices.SortStableFunc(facts, func(a, b store.Fact) int { // what independent articles say before what copies of them do
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(boolRank(copies[a.Article] != ""), boolRank(copies[b.Article] != "")))
	})
	rejections, err := rejectionsOf(c, db, facts)
	if err != nil {
		return err
	}
	table := &rows{columns: []string{"subject", "relation", "object", "status", "by", "confidence", "article", "start", "end", "evidence", "pattern", "copyOf", "side"}}
	seen := map[string]int{}
	for i := range facts {
		f := &facts[i]
		s, err := names.of(f.Subject)
		if err != nil {
			return err
		}
		o, err := names.of(f.Object)
		if err != nil {
			return err
		}
		status, err := statusOf(f, names)
		if err != nil {
			return err
		}
		if r, is := rejections[i]; is {
			status += " by a person on " + r.When[:min(10, len(r.When))]
			if r.Reason != "" {
				status += ": " + r.Reason
			}
		}
		by, err := names.of(f.AttributedTo)
		if err != nil {
			return err
		}
		seen[side(f)] += len(f.Quotes)
		if original := copies[f.Article]; original != "" && format == "table" {
			status += ", a copy of " + string(original)
		}
		for _, q := range f.Quotes {
			if format == "table" {
				if err := printEvidence(c, db, f, s, o, status, q); err != nil {
					return err
				}
				continue
			}
			table.add(s, f.Predicate, o, status, by, f.Confidence, string(f.Article), q.Start, q.End, q.Text, f.Pattern, string(copies[f.Article]), side(f))
		}
	}
	if format != "table" {
		return table.print(c)
	}
	if seen["against"]+seen["open"] > 0 && seen["for"]+seen["against"]+seen["open"] > 1 {
		fmt.Fprintf(c.App.Writer, "%s for, %d against, %d neither\n", count(seen["for"], "sentence"), seen["against"], seen["open"])
	}
	return printTogether(c, db, facts, copies)
}

// side says whether a statement speaks for a fact, against it, or leaves it open: plans, conditions, questions.
func side(f *store.Fact) string {
	switch {
	case f.Rejected, f.Polarity == graph.Negative:
		return "against"
	case f.Modality == graph.Factual:
		return "for"
	}
	return "open"
}

// rejectionsOf finds the corrections behind those of the facts that are rejected.
func rejectionsOf(c *cli.Context, db explorer.Reader, facts []store.Fact) (map[int]store.Rejection, error) {
	if !slices.ContainsFunc(facts, func(f store.Fact) bool { return f.Rejected }) {
		return nil, nil
	}
	all, err := db.Rejections(c.Context)
	if err != nil {
		return nil, err
	}
	out := map[int]store.Rejection{}
	for i, f := range facts {
		for _, r := range all {
			if f.Rejected && r.Subject == f.Subject.Entity && r.Predicate == f.Predicate && sameTerm(r.Object, f.Object) {
				out[i] = r
			}
		}
	}
	return out, nil
}

func sameTerm(a, b graph.Term) bool {
	if a.Literal != nil && b.Literal != nil {
		return a.Literal.Value == b.Literal.Value && a.Literal.Datatype == b.Literal.Datatype
	}
	return a == b
}

// printPlaces prints where the sentences of facts stand, as editors take it.
func printPlaces(c *cli.Context, db explorer.Reader, facts []store.Fact) error {
	printed := map[string]bool{}
	for _, f := range facts {
		a, err := db.Article(c.Context, f.Article)
		if err != nil {
			return err
		}
		for _, q := range f.Quotes {
			if q.Start < 0 || q.Start > len(a.Text) {
				continue
			}
			before := a.Text[:q.Start]
			line := strings.Count(before, "\n") + 1
			column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
			place := fmt.Sprintf("%s:%d:%d\t%d", clean(cmp.Or(a.Source, string(f.Article))), line, column, q.Start)
			if !printed[place] {
				printed[place] = true
				fmt.Fprintln(c.App.Writer, place)
			}
		}
	}
	return nil
}

// neighbours gives the sentences before and behind a place in an article, cut where they are long.
func neighbours(article string, start, end int) (before, after string) {
	const most = 400
	var last, next text.Span
	for _, s := range text.Split(article).Sentences {
		switch {
		case s.End <= start:
			last = s.Span
		case s.Start >= end && next.End == 0:
			next = s.Span
		}
	}
	before, after = oneLine(article[last.Start:last.End]), oneLine(article[next.Start:next.End])
	if r := []rune(before); len(r) > most {
		before = "…" + string(r[len(r)-most:])
	} else if last.Start > 0 {
		before = "… " + before
	}
	if r := []rune(after); len(r) > most {
		after = string(r[:most]) + "…"
	} else if next.End > 0 && strings.TrimSpace(article[next.End:]) != "" {
		after += " …"
	}
	return before, after
}

// printEvidence shows a sentence in its article, between its neighbours.
func printEvidence(c *cli.Context, db explorer.Reader, f *store.Fact, subject, object, status string, q store.Quote) error {
	w := c.App.Writer
	a, err := db.Article(c.Context, f.Article)
	if err != nil && !errors.Is(err, store.ErrNoArticle) {
		return err
	}
	fmt.Fprintf(w, "%s %s %s%s\n", paint(w, color.Bold, clean(subject)), clean(f.Predicate), paint(w, color.Bold, clean(object)), clean(qualifiersOf(f)))
	before, after := "", ""
	if a != nil && 0 <= q.Start && q.Start <= q.End && q.End <= len(a.Text) {
		before, after = neighbours(a.Text, q.Start, q.End)
	}
	line := strings.TrimSpace(before + " " + mark(w, oneLine(q.Text)) + " " + after)
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
	lines := strings.Split(wrap.WrapSoft(s, width-2), "\n")
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
