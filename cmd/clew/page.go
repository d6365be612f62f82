package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// group is the facts of an entity that have one relation, seen from it.
type group struct {
	relation string // "memberOf", or "is memberOf of" from the other side
	facts    []store.Fact
}

// groups sorts facts by relation: those that the entity is the subject of first, each with the stated ones first.
func groups(e graph.IRI, facts []store.Fact) []*group {
	var out []*group
	at := map[string]*group{}
	for _, f := range facts {
		key := f.Predicate
		if f.Subject.Entity != e {
			key = "is " + key + " of"
		}
		if at[key] == nil {
			at[key] = &group{relation: key}
			out = append(out, at[key])
		}
		at[key].facts = append(at[key].facts, f)
	}
	for _, g := range out {
		slices.SortStableFunc(g.facts, func(a, b store.Fact) int { return cmp.Compare(rank(&a), rank(&b)) })
	}
	slices.SortStableFunc(out, func(a, b *group) int {
		return cmp.Compare(boolRank(strings.HasPrefix(a.relation, "is ")), boolRank(strings.HasPrefix(b.relation, "is ")))
	})
	return out
}

// rank orders facts by how they stand: stated, reported, otherwise meant, denied, rejected.
func rank(f *store.Fact) int {
	switch {
	case f.Rejected:
		return 4
	case f.Asserted():
		return 0
	case f.Polarity == graph.Negative:
		return 3
	case f.Modality == graph.Factual:
		return 1
	}
	return 2
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func show(c *cli.Context, db explorer.Reader, name string) error {
	if c.Int("limit") < 0 || c.Int("page") < 1 {
		return misuse("clew help show", "show: --limit is not negative, --page at least 1")
	}
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
	e, err := resolve(c.Context, db, name)
	if err != nil {
		return err
	}
	if others, err := queries.Candidates(c.Context, db, name); err != nil {
		return err
	} else if len(others) > 1 {
		var names []string
		for _, o := range others {
			if o.Entity.IRI != e.IRI {
				names = append(names, fmt.Sprintf("%s (%s)", o.Entity.Name, o.Entity.IRI))
			}
		}
		fmt.Fprintf(c.App.ErrWriter, "note: %s is also %s\n", clean(name), clean(strings.Join(names, ", ")))
	}
	facts, err := db.Statements(c.Context, store.Filter{Either: e.IRI})
	if err != nil {
		return err
	}
	if facts, err = onlyRelations(c, db, facts); err != nil {
		return err
	}
	if format == "table" {
		printEntity(c, e)
	}
	names := newNamer(c, db)
	dates := &dater{c: c, db: db, articles: map[graph.IRI]string{}}
	table := &rows{columns: []string{"relation", "of or to", "status", "date", "evidence"}}
	from, to := 0, len(facts)
	if limit := c.Int("limit"); limit > 0 {
		from, to = (c.Int("page")-1)*limit, c.Int("page")*limit
	}
	n, last := 0, ""
	for _, g := range groups(e.IRI, facts) {
		for i := range g.facts {
			n++
			if n <= from || n > to {
				continue
			}
			f := &g.facts[i]
			other := f.Object
			if f.Subject.Entity != e.IRI {
				other = f.Subject
			}
			word, err := names.of(other)
			if err != nil {
				return err
			}
			status, err := statusOf(f, names)
			if err != nil {
				return err
			}
			date, err := dates.of(f)
			if err != nil {
				return err
			}
			relation := g.relation
			if format == "table" && relation == last {
				relation = ""
			}
			last = g.relation
			table.add(relation, word+qualifiersOf(f), status, date, quoteOf(f))
		}
	}
	if err := table.print(c); err != nil {
		return err
	}
	if limit := c.Int("limit"); limit > 0 && n > limit {
		pages := (n + limit - 1) / limit
		next := ""
		if c.Int("page") < pages {
			next = fmt.Sprintf("; --page %d goes on", c.Int("page")+1)
		}
		fmt.Fprintf(c.App.ErrWriter, "note: page %d of %d, %s%s\n", c.Int("page"), pages, count(n, "fact"), next)
	}
	return nil
}

func printEntity(c *cli.Context, e graph.Entity) {
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

// onlyRelations keeps the facts that --relation names.
func onlyRelations(c *cli.Context, db explorer.Reader, facts []store.Fact) ([]store.Fact, error) {
	wanted, err := relationFlags(c, db, "relation")
	if err != nil || len(wanted) == 0 {
		return facts, err
	}
	return slices.DeleteFunc(facts, func(f store.Fact) bool { return !slices.Contains(wanted, f.Predicate) }), nil
}

// relationFlags finds the relations that a flag names.
func relationFlags(c *cli.Context, db explorer.Reader, flag string) ([]string, error) {
	var out []string
	for _, name := range c.StringSlice(flag) {
		iri, err := queries.ResolveRelation(c.Context, db, name)
		var unknown *queries.RelationError
		if errors.As(err, &unknown) {
			return nil, unknownRelation(unknown)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, graph.RelationName(iri))
	}
	return out, nil
}

// dater says when facts were: by their own time, or else by the date of their article.
type dater struct {
	c        *cli.Context
	db       explorer.Reader
	articles map[graph.IRI]string
}

func (d *dater) of(f *store.Fact) (string, error) {
	if t := f.Time(); t != "" {
		return t, nil
	}
	published, known := d.articles[f.Article]
	if !known {
		a, err := d.db.Article(d.c.Context, f.Article)
		if err != nil && !errors.Is(err, store.ErrNoArticle) {
			return "", err
		}
		if a != nil {
			published, _, _ = strings.Cut(a.Published, "T")
		}
		d.articles[f.Article] = published
	}
	if published != "" {
		return "said " + published, nil
	}
	return "", nil
}
