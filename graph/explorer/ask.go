package explorer

import (
	"context"
	"net/http"

	"github.com/clewgraph/clew/graph"
)

// The bounds of a search for chains.
const (
	maxChains = 50
	maxLength = 12
)

// stepJSON is a fact as a step of a chain.
type stepJSON struct {
	Forward bool     `json:"forward"`
	Fact    factJSON `json:"fact"`
}

type chainsJSON struct {
	From   entityJSON   `json:"from"`
	To     entityJSON   `json:"to"`
	Chains [][]stepJSON `json:"chains"`
	Cut    bool         `json:"cut"` // there may be others: too much lies between the two
}

// path gives the shortest chains of facts between two things.
func (s *server) path(w http.ResponseWriter, r *http.Request) error {
	out := chainsJSON{Chains: [][]stepJSON{}}
	for name, into := range map[string]*entityJSON{"from": &out.From, "to": &out.To} {
		given, err := required(r, name)
		if err != nil {
			return err
		}
		e, err := s.backend.Resolve(r.Context(), given)
		if err != nil {
			return err
		}
		e, facts, err := s.graph.Entity(r.Context(), e.IRI)
		if err != nil {
			return err
		}
		*into = entityOf(e, facts)
	}
	if out.From.IRI == out.To.IRI {
		return mistake("", "both are %s", out.From.Name)
	}
	o := ChainOptions{Avoid: r.URL.Query()["avoid"]}
	var err error
	if o.Length, err = number(r, "length", 5, 1); err != nil {
		return err
	}
	if o.Count, err = number(r, "count", 3, 1); err != nil {
		return err
	}
	o.Length, o.Count = min(o.Length, maxLength), min(o.Count, maxChains)
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	chains, cut, err := s.backend.Chains(r.Context(), out.From.IRI, out.To.IRI, o)
	if err != nil {
		return err
	}
	out.Cut = cut
	n := s.namer(r.Context())
	for _, chain := range chains {
		steps := []stepJSON{}
		for i := range chain {
			j, err := n.fact(&chain[i].Fact)
			if err != nil {
				return err
			}
			steps = append(steps, stepJSON{chain[i].Forward, j})
		}
		out.Chains = append(out.Chains, steps)
	}
	return send(w, r, out)
}

// maxQuestion is how long a question may be.
const maxQuestion = 1000

// askedJSON is the answer to a question.
type askedJSON struct {
	Question string        `json:"question"`
	Known    bool          `json:"known"`
	Words    []Meaning     `json:"words"`
	Script   string        `json:"script"`
	Columns  []string      `json:"columns"`
	Rows     [][]*cellJSON `json:"rows"`
	Limited  bool          `json:"limited"`
	Claims   []Claim       `json:"claims"`
	Near     []string      `json:"near"`
}

// ask answers a question in English.
func (s *server) ask(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	words, err := required(r, "q")
	if err != nil {
		return err
	}
	if len(words) > maxQuestion {
		return mistake("", "a question has at most %d characters", maxQuestion)
	}
	a, err := (&askJSON{Ask{Article: iriOf(v.Get("article"))}, v.Get("timeout")}).ask()
	if err != nil {
		return err
	}
	if a.Limit, err = number(r, "limit", 1000, 0); err != nil {
		return err
	}
	a = s.within(a)
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	s.metrics.queries.Inc()
	defer s.metrics.queries.Dec()
	found, err := s.backend.Answer(r.Context(), words, a)
	if err != nil {
		return err
	}
	out := askedJSON{
		Question: words, Known: len(found.Rows) > 0, Words: found.Words, Script: found.Script, Columns: found.Columns, Rows: [][]*cellJSON{}, Limited: found.Limited,
		Claims: found.Claims, Near: found.Near,
	}
	for _, row := range found.Rows {
		cells, _, err := cellsOf(row)
		if err != nil {
			return err
		}
		out.Rows = append(out.Rows, cells)
	}
	return send(w, r, out)
}

// exportStatements sends statements, with the facts that they assert, the names of what they join and their evidence, as RDF.
func (s *server) exportStatements(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Statements []graph.IRI `json:"statements"`
		Format     string      `json:"format"`
	}
	if err := decode(r, &in); err != nil {
		return err
	}
	format, err := formatNamed(in.Format)
	if err != nil {
		return err
	}
	if len(in.Statements) == 0 {
		return mistake("", "no statements")
	}
	for i, iri := range in.Statements {
		if in.Statements[i] = iriOf(string(iri)); !in.Statements[i].IsStatement() {
			return mistake(`"clew:statement/…"`, "not a statement: %s", iri)
		}
	}
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	return writeRDF(w, r, format, "", func(ctx context.Context, sink quadSink) error { return s.graph.Excerpt(ctx, in.Statements, sink) })
}
