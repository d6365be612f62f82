package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

var showCommand = &cli.Command{
	Name:        "show",
	Usage:       "show all that is known of an entity, by relation",
	ArgsUsage:   "ENTITY",
	Description: "clew show Maldives",
	Flags:       []cli.Flag{outputFlag()},
	Action: func(c *cli.Context) error {
		if c.NArg() == 0 {
			return arguments(c, "ENTITY")
		}
		return withGraph(c, func(db *store.Store) error { return show(c, db, strings.Join(c.Args().Slice(), " ")) })
	},
}

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

func absolute(path string) string {
	a, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return a
}

func resolve(c *cli.Context, db *store.Store, name string) (graph.Entity, error) {
	e, err := queries.Resolve(c.Context, db, name)
	var unknown *queries.EntityError
	if errors.As(err, &unknown) {
		return e, unknownEntity(unknown)
	}
	return e, err
}

// candidates gives all that a name may mean, best first.
func candidates(c *cli.Context, db *store.Store, name string) ([]graph.Entity, error) {
	found, err := queries.Candidates(c.Context, db, name)
	var unknown *queries.EntityError
	if errors.As(err, &unknown) {
		return nil, unknownEntity(unknown)
	}
	return found, err
}

// namer gives the names of terms, and remembers them.
type namer struct {
	c     *cli.Context
	db    *store.Store
	names map[graph.IRI]string
}

func newNamer(c *cli.Context, db *store.Store) *namer {
	return &namer{c, db, map[graph.IRI]string{}}
}

func (n *namer) of(t graph.Term) (string, error) {
	switch {
	case t.Unknown:
		return "(unknown)", nil
	case t.Literal != nil:
		return t.Literal.Value, nil
	case t.Entity == "":
		return "", nil
	}
	return n.entity(t.Entity)
}

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

func show(c *cli.Context, db *store.Store, name string) error {
	e, err := resolve(c, db, name)
	if err != nil {
		return err
	}
	if others, err := queries.Candidates(c.Context, db, name); err != nil {
		return err
	} else if len(others) > 1 {
		var names []string
		for _, o := range others {
			if o.IRI != e.IRI {
				names = append(names, o.Name)
			}
		}
		fmt.Fprintf(c.App.ErrWriter, "note: %s is also %s\n", clean(name), clean(strings.Join(names, ", ")))
	}
	facts, err := db.Statements(c.Context, store.Filter{Either: e.IRI})
	if err != nil {
		return err
	}
	names := newNamer(c, db)
	table := &rows{columns: []string{"relation", "of or to", "status", "evidence"}}
	type group struct {
		relation string
		facts    []store.Fact
	}
	var groups []*group
	at := map[string]*group{}
	for _, f := range facts {
		key := f.Predicate
		if f.Subject.Entity != e.IRI {
			key = "is " + key + " of"
		}
		if at[key] == nil {
			at[key] = &group{relation: key}
			groups = append(groups, at[key])
		}
		at[key].facts = append(at[key].facts, f)
	}
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
	for _, g := range groups {
		for i, f := range g.facts {
			other := f.Object
			if f.Subject.Entity != e.IRI {
				other = f.Subject
			}
			word, err := names.of(other)
			if err != nil {
				return err
			}
			word += qualifiersOf(&f)
			status, err := statusOf(&f, names)
			if err != nil {
				return err
			}
			relation := g.relation
			if format == "table" && i > 0 {
				relation = ""
			}
			table.add(relation, word, status, quoteOf(&f))
		}
	}
	if format == "table" {
		head := e.Name
		if e.Class != "" {
			head += ", " + strings.ToLower(e.Class)
		}
		fmt.Fprintln(c.App.Writer, paint(c.App.Writer, color.Bold, clean(head))+"  "+string(e.IRI))
		if len(e.Aliases) > 0 {
			fmt.Fprintln(c.App.Writer, "also: "+clean(strings.Join(e.Aliases, ", ")))
		}
		fmt.Fprintln(c.App.Writer)
	}
	return table.print(c)
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
	if f.Asserted() {
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

func printWhy(c *cli.Context, db *store.Store, facts []store.Fact) error {
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
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
	fmt.Fprintf(w, "%s %s %s%s\n", paint(w, color.Bold, clean(subject)), f.Predicate, paint(w, color.Bold, clean(object)), clean(qualifiersOf(f)))
	before, sentence, after := "", q.Text, ""
	if a != nil && q.End <= len(a.Text) {
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
	fmt.Fprintf(w, "  %s, confidence %.2f, %s, bytes %d to %d of %s\n\n", clean(status), f.Confidence, f.Pattern, q.Start, q.End, clean(where))
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
