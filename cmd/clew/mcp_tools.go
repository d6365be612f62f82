package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// bounded is a limit that a client gives, within what there is at most.
func bounded(n, usual, most int) int {
	if n <= 0 {
		n = usual
	}
	return min(n, most)
}

type searchInput struct {
	Text  string `json:"text" jsonschema:"a name, or a part of one"`
	Limit int    `json:"limit,omitempty" jsonschema:"at most so many; 10 unless given, 50 at most"`
}

type searchOutput struct {
	Entities []toolEntity `json:"entities" jsonschema:"best first"`
}

func (s *toolServer) search(c *cli.Context, db *store.Store, in searchInput) (searchOutput, error) {
	out := searchOutput{Entities: []toolEntity{}}
	if strings.TrimSpace(in.Text) == "" {
		return out, &graph.Error{Message: "search: no text", Hint: "give a name, or a part of one"}
	}
	found, err := db.Find(c.Context, in.Text, bounded(in.Limit, 10, 50))
	if err != nil {
		return out, err
	}
	r := newToolReader(c, db)
	for _, m := range found {
		e := toolEntity{Name: m.Entity.Name, IRI: m.Entity.IRI, Class: m.Entity.Class, Aliases: m.Entity.Aliases[:min(8, len(m.Entity.Aliases))], Facts: m.Facts, About: []toolEvidence{}}
		about, err := db.Statements(c.Context, store.Filter{Either: m.Entity.IRI, Limit: 1})
		if err != nil {
			return out, err
		}
		for _, f := range about {
			if len(f.Quotes) > 0 {
				sentence, err := r.evidence(f.Quotes[0], false)
				if err != nil {
					return out, err
				}
				e.About = append(e.About, sentence)
			}
		}
		out.Entities = append(out.Entities, e)
	}
	return out, nil
}

type showInput struct {
	Entity   string `json:"entity" jsonschema:"a name, an alias, or an IRI"`
	Relation string `json:"relation,omitempty" jsonschema:"only facts with this relation"`
	Limit    int    `json:"limit,omitempty" jsonschema:"facts on a page; 50 unless given, 500 at most"`
	Page     int    `json:"page,omitempty" jsonschema:"which page, from 1"`
}

type showOutput struct {
	Name    string     `json:"name"`
	IRI     graph.IRI  `json:"iri"`
	Class   string     `json:"class,omitempty"`
	Aliases []string   `json:"aliases,omitempty"`
	Also    []string   `json:"alsoCalledSo,omitempty" jsonschema:"other things that the name may mean"`
	Facts   []toolFact `json:"facts"`
	Total   int        `json:"total" jsonschema:"facts on all pages"`
	More    bool       `json:"more" jsonschema:"there are more facts: ask for the next page"`
}

func (s *toolServer) show(c *cli.Context, db *store.Store, in showInput) (showOutput, error) {
	out := showOutput{Facts: []toolFact{}}
	e, err := resolve(c.Context, db, in.Entity)
	if err != nil {
		return out, err
	}
	out.Name, out.IRI, out.Class, out.Aliases = e.Name, e.IRI, e.Class, e.Aliases
	others, err := queries.Candidates(c.Context, db, in.Entity)
	if err != nil {
		return out, err
	}
	for _, o := range others {
		if o.Entity.IRI != e.IRI {
			out.Also = append(out.Also, o.Entity.Name)
		}
	}
	facts, err := db.Statements(c.Context, store.Filter{Either: e.IRI})
	if err != nil {
		return out, err
	}
	if in.Relation != "" {
		relation, err := toolRelation(c, db, in.Relation)
		if err != nil {
			return out, err
		}
		facts = slices.DeleteFunc(facts, func(f store.Fact) bool { return f.Predicate != relation })
	}
	out.Total = len(facts)
	limit := bounded(in.Limit, 50, maxToolRows)
	from := (max(in.Page, 1) - 1)
	if from > len(facts)/limit+1 {
		from = len(facts)/limit + 1
	}
	from *= limit
	r := newToolReader(c, db)
	n := 0
	for _, g := range groups(e.IRI, facts) {
		for i := range g.facts {
			if n++; n <= from {
				continue
			}
			if n > from+limit || r.full() {
				out.More = true
				return out, nil
			}
			f, err := r.fact(&g.facts[i], false)
			if err != nil {
				return out, err
			}
			out.Facts = append(out.Facts, f)
		}
	}
	return out, nil
}

func toolRelation(c *cli.Context, db *store.Store, name string) (string, error) {
	iri, err := queries.ResolveRelation(c.Context, db, name)
	var unknown *queries.RelationError
	if errors.As(err, &unknown) {
		return "", unknownRelation(unknown)
	}
	return graph.RelationName(iri), err
}

type queryInput struct {
	Name       string            `json:"name,omitempty" jsonschema:"a saved query; without it and gizmo, all are listed"`
	Parameters map[string]string `json:"parameters,omitempty" jsonschema:"of the saved query, by name: names of things, words, numbers, dates"`
	Gizmo      string            `json:"gizmo,omitempty" jsonschema:"a script of your own, such as list(of(['memberOf'], entity('ISIS')), {who: 'subject', of: 'object'}), which gives each row its evidence"`
	Article    string            `json:"article,omitempty" jsonschema:"only rows with evidence from this article"`
	Limit      int               `json:"limit,omitempty" jsonschema:"rows at most; 50 unless given, 500 at most"`
}

type toolRow struct {
	Values   map[string]any `json:"values" jsonschema:"by column; a thing by its name"`
	Evidence []toolEvidence `json:"evidence"`
}

type toolQuery struct {
	Name        string            `json:"name"`
	Title       string            `json:"title"`
	Description string            `json:"description,omitempty"`
	Parameters  map[string]string `json:"parameters,omitempty" jsonschema:"name, and type with what it means"`
	Columns     []string          `json:"columns"`
}

type queryOutput struct {
	Queries []toolQuery `json:"queries,omitempty" jsonschema:"the saved queries, when none was named"`
	Columns []string    `json:"columns,omitempty"`
	Rows    []toolRow   `json:"rows,omitempty"`
	More    bool        `json:"more" jsonschema:"there are more rows than were asked for"`
	Note    string      `json:"note,omitempty"`
}

// errFull ends a query whose answer is as long as it may be.
var errFull = errors.New("the answer is full")

func (s *toolServer) query(c *cli.Context, db *store.Store, in queryInput) (queryOutput, error) {
	var out queryOutput
	var q *queries.Query
	switch {
	case in.Name == "" && in.Gizmo == "":
		for _, q := range s.library.List() {
			t := toolQuery{Name: q.Name, Title: q.Title, Description: q.Description, Columns: q.Columns, Parameters: map[string]string{}}
			for _, p := range q.Params {
				t.Parameters[p.Name] = strings.TrimSpace(p.Type + "; " + p.Help + defaultOf(p))
			}
			out.Queries = append(out.Queries, t)
		}
		return out, nil
	case in.Name != "" && in.Gizmo != "":
		return out, &graph.Error{Message: "query: a name and gizmo exclude each other", Hint: "give one of them"}
	case in.Name == "" && len(in.Parameters) > 0:
		return out, &graph.Error{Message: "query: parameters for a script", Hint: "write them into it: entity('ISIS')"}
	case in.Name != "":
		if q = s.library.Get(in.Name); q == nil {
			return out, cmp.Or(s.library.BrokenQuery(in.Name), unknownQuery(s.library, in.Name))
		}
	}
	o := queries.Options{Limit: bounded(in.Limit, 50, maxToolRows), Timeout: s.timeout}
	if in.Article != "" {
		var err error
		if o.Article, err = findSource(c.Context, db, in.Article); err != nil {
			return out, err
		}
	}
	r := newToolReader(c, db)
	yield := func(columns []string, row []queries.Cell) error {
		if r.full() {
			return errFull
		}
		t, err := r.row(columns, row)
		out.Columns = columns
		out.Rows = append(out.Rows, t)
		return err
	}
	var err error
	if q != nil {
		out.Columns = q.Columns
		out.More, err = s.library.Stream(c.Context, db, q, in.Parameters, o, yield)
	} else {
		_, out.More, err = queries.Stream(c.Context, db, in.Gizmo, o, yield)
	}
	if errors.Is(err, errFull) {
		out.More, err = true, nil
	}
	var mistake *gizmo.Error
	if errors.As(err, &mistake) {
		return queryOutput{}, graph.WithHint(fmt.Errorf("gizmo: %w", err), "call query without a name for those that are saved")
	}
	if err != nil {
		return queryOutput{}, queryError(s.library, err)
	}
	if len(out.Rows) > 0 && !slices.ContainsFunc(out.Rows, func(t toolRow) bool { return len(t.Evidence) > 0 }) {
		out.Note = "these rows have no evidence: save it with .save(EVIDENCE, \"evidence\") from the statements, or use list() or facts()"
	}
	return out, nil
}

type whyInput struct {
	Subject  string `json:"subject" jsonschema:"a name, an alias, an IRI, or * for anything"`
	Relation string `json:"relation" jsonschema:"a relation such as memberOf, or * for any"`
	Object   string `json:"object" jsonschema:"a name, an alias, an IRI, the words of a value, or * for anything"`
	Limit    int    `json:"limit,omitempty" jsonschema:"statements at most; 50 unless given, 500 at most"`
}

type whyOutput struct {
	Statements []toolFact `json:"statements" jsonschema:"those that speak for it first"`
	For        int        `json:"for" jsonschema:"sentences that speak for it"`
	Against    int        `json:"against" jsonschema:"sentences that speak against it"`
	Open       int        `json:"open" jsonschema:"sentences that leave it open: plans, conditions, questions"`
	More       bool       `json:"more"`
}

func (s *toolServer) why(c *cli.Context, db *store.Store, in whyInput) (whyOutput, error) {
	out := whyOutput{Statements: []toolFact{}}
	facts, err := findFacts(c.Context, db, in.Subject, in.Relation, in.Object)
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(facts, func(a, b store.Fact) int { return cmp.Compare(rank(&a), rank(&b)) })
	r := newToolReader(c, db)
	limit := bounded(in.Limit, 50, maxToolRows)
	for i := range facts {
		switch n := len(facts[i].Quotes); side(&facts[i]) {
		case "for":
			out.For += n
		case "against":
			out.Against += n
		default:
			out.Open += n
		}
		if len(out.Statements) == limit || r.full() {
			out.More = true
			continue
		}
		f, err := r.fact(&facts[i], true)
		if err != nil {
			return out, err
		}
		out.Statements = append(out.Statements, f)
	}
	return out, nil
}

type pathInput struct {
	A      string   `json:"a" jsonschema:"a name, an alias, or an IRI"`
	B      string   `json:"b" jsonschema:"a name, an alias, or an IRI"`
	Count  int      `json:"count,omitempty" jsonschema:"chains at most; 3 unless given, 20 at most"`
	Length int      `json:"length,omitempty" jsonschema:"facts in a chain at most; 5 unless given, 8 at most"`
	Avoid  []string `json:"avoid,omitempty" jsonschema:"relations not to go over"`
}

type toolChain struct {
	Words string     `json:"chain" jsonschema:"the chain in one line"`
	Facts []toolFact `json:"facts" jsonschema:"its steps"`
}

type pathOutput struct {
	Chains []toolChain `json:"chains" jsonschema:"shortest first"`
	More   bool        `json:"more" jsonschema:"there may be others: too many things lie between the two to look at all"`
}

func (s *toolServer) path(c *cli.Context, db *store.Store, in pathInput) (pathOutput, error) {
	out := pathOutput{Chains: []toolChain{}}
	a, err := resolve(c.Context, db, in.A)
	if err != nil {
		return out, err
	}
	b, err := resolve(c.Context, db, in.B)
	if err != nil {
		return out, err
	}
	if a.IRI == b.IRI {
		return out, &graph.Error{Message: fmt.Sprintf("%s and %s are the same: %s", in.A, in.B, a.Name), Hint: "show " + a.Name}
	}
	o := queries.ChainOptions{Count: bounded(in.Count, 3, 20), Length: bounded(in.Length, 5, 8)}
	for _, name := range in.Avoid {
		relation, err := toolRelation(c, db, name)
		if err != nil {
			return out, err
		}
		o.Avoid = append(o.Avoid, relation)
	}
	chains, cut, err := queries.Chains(c.Context, db, a.IRI, b.IRI, o)
	if err != nil {
		return out, err
	}
	if out.More = cut; len(chains) == 0 {
		return out, &graph.Error{Message: fmt.Sprintf("no chain of %s leads from %s to %s", count(o.Length, "fact"), a.Name, b.Name), Hint: fmt.Sprintf("a length of %d looks further", min(o.Length+2, 8))}
	}
	r := newToolReader(c, db)
	for _, chain := range chains {
		t := toolChain{Words: a.Name, Facts: []toolFact{}}
		for _, l := range chain {
			f, err := r.fact(&l.Fact, false)
			if err != nil {
				return out, err
			}
			if l.Forward {
				t.Words += " —" + f.Relation + "→ " + f.Object
			} else {
				t.Words += " ←" + f.Relation + "— " + f.Subject
			}
			t.Facts = append(t.Facts, f)
		}
		out.Chains = append(out.Chains, t)
	}
	return out, nil
}
