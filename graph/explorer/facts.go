package explorer

import (
	"context"
	"net/http"
	"slices"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// namer gives the entities of one answer, and reads each once.
type namer struct {
	s     *server
	ctx   context.Context
	known map[graph.IRI]graph.Entity
}

func (s *server) namer(ctx context.Context) *namer {
	return &namer{s, ctx, map[graph.IRI]graph.Entity{}}
}

func (n *namer) entity(iri graph.IRI) (graph.Entity, error) {
	e, known := n.known[iri]
	if known {
		return e, nil
	}
	e, _, err := n.s.graph.Entity(n.ctx, iri)
	if err == nil {
		n.known[iri] = e
	}
	return e, err
}

// fact gives a fact with the names and classes of its entities.
func (n *namer) fact(f *store.Fact) (factJSON, error) {
	out := factOf(f)
	for _, t := range []*termJSON{out.Subject, out.Object, out.AttributedTo} {
		if t == nil || t.IRI == "" {
			continue
		}
		e, err := n.entity(t.IRI)
		if err != nil {
			return out, err
		}
		t.Name, t.Class = e.Name, e.Class
	}
	return out, nil
}

// named gives facts with the names and classes of their entities.
func (s *server) named(ctx context.Context, facts []store.Fact) ([]factJSON, error) {
	n := s.namer(ctx)
	out := make([]factJSON, len(facts))
	for i := range facts {
		var err error
		if out[i], err = n.fact(&facts[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// The bounds of what is drawn.
const (
	maxDrawing   = 10_000 // facts
	defaultDrawn = 1000
	maxSteps     = 3 // from the middle
)

// drawingJSON is a part of the graph: things, and the facts among them.
type drawingJSON struct {
	Nodes   []nodeJSON `json:"nodes"`
	Facts   []factJSON `json:"facts"`
	Limited bool       `json:"limited"`
}

type nodeJSON struct {
	IRI   graph.IRI `json:"iri"`
	Name  string    `json:"name"`
	Class string    `json:"class,omitempty"`
	Named bool      `json:"named"`
	Facts int       `json:"facts"` // statements that it is subject or object of: more than are drawn, perhaps
}

// drawing gathers facts, each once, up to a limit.
type drawing struct {
	limit   int
	facts   []store.Fact
	has     map[graph.IRI]bool
	limited bool
}

func newDrawing(limit int) *drawing {
	if limit == 0 || limit > maxDrawing {
		limit = maxDrawing
	}
	return &drawing{limit: limit, has: map[graph.IRI]bool{}}
}

// take takes a fact and reports whether there is room for more.
func (d *drawing) take(f store.Fact) bool {
	switch {
	case d.has[f.IRI]:
	case len(d.facts) == d.limit:
		d.limited = true
	default:
		d.has[f.IRI] = true
		d.facts = append(d.facts, f)
	}
	return !d.limited
}

// send answers with what was gathered. The entities come first, whether a fact names them or not.
func (s *server) sendDrawing(w http.ResponseWriter, r *http.Request, d *drawing, entities []graph.IRI) error {
	n := s.namer(r.Context())
	out := drawingJSON{Nodes: []nodeJSON{}, Facts: []factJSON{}, Limited: d.limited}
	seen := map[graph.IRI]bool{}
	node := func(iri graph.IRI) error {
		if iri == "" || seen[iri] {
			return nil
		}
		seen[iri] = true
		e, err := n.entity(iri)
		if err != nil {
			return err
		}
		degree, err := s.graph.Degree(r.Context(), iri)
		out.Nodes = append(out.Nodes, nodeJSON{e.IRI, e.Name, e.Class, e.Named, degree})
		return err
	}
	for _, iri := range entities {
		if err := node(iri); err != nil {
			return err
		}
	}
	for i := range d.facts {
		f := &d.facts[i]
		j, err := n.fact(f)
		if err != nil {
			return err
		}
		out.Facts = append(out.Facts, j)
		for _, iri := range []graph.IRI{f.Subject.Entity, f.Object.Entity} {
			if err := node(iri); err != nil {
				return err
			}
		}
	}
	return send(w, r, out)
}

// other is the side of a fact that is not an entity's.
func other(f *store.Fact, iri graph.IRI) graph.Term {
	if f.Subject.Entity == iri {
		return f.Object
	}
	return f.Subject
}

// neighbourhood gives the facts around a thing, those that are asserted first, and what they join it to.
func (s *server) neighbourhood(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	given, err := required(r, "iri")
	if err != nil {
		return err
	}
	depth, err := number(r, "depth", 1, 1)
	if err != nil {
		return err
	}
	if depth > maxSteps {
		return mistake("depth=3", "depth is at most %d", maxSteps)
	}
	limit, err := number(r, "limit", defaultDrawn, 0)
	if err != nil {
		return err
	}
	middle := iriOf(given)
	if middle == "" {
		return mistake("iri=clew:NAME", "iri is empty")
	}
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	n, d := s.namer(r.Context()), newDrawing(limit)
	relations, classes := v["relation"], v["class"]
	chosen := func(f *store.Fact, from graph.IRI) (bool, error) {
		if len(relations) > 0 && !slices.Contains(relations, f.Predicate) {
			return false, nil
		}
		if len(classes) == 0 {
			return true, nil
		}
		end := other(f, from)
		if end.Entity == "" {
			return false, nil
		}
		e, err := n.entity(end.Entity)
		if err != nil || e.Class == "" {
			return false, err
		}
		return slices.ContainsFunc(s.backend.Kinds(e.Class), func(k string) bool { return slices.Contains(classes, k) }), nil
	}
	seen := map[graph.IRI]bool{middle: true}
	edge := []graph.IRI{middle}
	for step := 0; step < depth && !d.limited; step++ {
		var next []graph.IRI
		for _, from := range edge {
			facts, err := s.graph.Statements(r.Context(), store.Filter{Either: from, AssertedOnly: v.Get("asserted") == "true"})
			if err != nil {
				return err
			}
			slices.SortStableFunc(facts, func(a, b store.Fact) int { return bit(!a.Asserted() || a.Rejected) - bit(!b.Asserted() || b.Rejected) })
			for i := range facts {
				if ok, err := chosen(&facts[i], from); err != nil {
					return err
				} else if !ok {
					continue
				}
				if !d.take(facts[i]) {
					break
				}
				if iri := other(&facts[i], from).Entity; iri != "" && !seen[iri] {
					seen[iri] = true
					next = append(next, iri)
				}
			}
			if d.limited {
				break
			}
		}
		edge = next
	}
	return s.sendDrawing(w, r, d, []graph.IRI{middle})
}

// drawing gives the facts between things, those that some sentences say, and some by themselves: what an answer or a shared address names.
func (s *server) drawing(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Entities   []graph.IRI `json:"entities"`
		Evidence   []graph.IRI `json:"evidence"`
		Statements []graph.IRI `json:"statements"`
		Limit      int         `json:"limit"`
	}
	in.Limit = defaultDrawn
	if err := decode(r, &in); err != nil {
		return err
	}
	if in.Limit < 0 {
		return mistake("", "limit is not negative")
	}
	for _, iri := range slices.Concat(in.Entities, in.Evidence, in.Statements) {
		if iriOf(string(iri)) == "" { // it would stand for all of them
			return mistake("", "an IRI is empty")
		}
	}
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	d := newDrawing(in.Limit)
	take := func(f store.Filter, ok func(*store.Fact) bool) error {
		facts, err := s.graph.Statements(r.Context(), f)
		for i := range facts {
			if (ok == nil || ok(&facts[i])) && !d.take(facts[i]) {
				break
			}
		}
		return err
	}
	for _, iri := range in.Statements {
		if err := take(store.Filter{IRI: iriOf(string(iri))}, nil); err != nil {
			return err
		}
	}
	for _, iri := range in.Evidence {
		if err := take(store.Filter{Evidence: iriOf(string(iri))}, nil); err != nil {
			return err
		}
	}
	among := map[graph.IRI]bool{}
	for i, iri := range in.Entities {
		in.Entities[i] = iriOf(string(iri))
		among[in.Entities[i]] = true
	}
	for _, iri := range in.Entities {
		if d.limited {
			break
		}
		if err := take(store.Filter{Subject: iri}, func(f *store.Fact) bool { return among[f.Object.Entity] }); err != nil {
			return err
		}
	}
	return s.sendDrawing(w, r, d, in.Entities)
}

// timeline gives the dated facts of a thing or an article in order.
func (s *server) timeline(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	f := store.Filter{Either: iriOf(v.Get("iri")), Article: iriOf(v.Get("article"))}
	if (f.Either == "") == (f.Article == "") {
		return mistake("?iri=clew:NAME", "either iri or article")
	}
	for _, name := range []string{"from", "to"} {
		if t := v.Get(name); t != "" && !store.IsDate(t) {
			return mistake(name+"=2022-05-30", "%s: %q is not a date", name, t)
		}
	}
	facts, err := s.graph.Statements(r.Context(), f)
	if err != nil {
		return err
	}
	dated, undated := store.Timeline(facts, v.Get("from"), v.Get("to"))
	type item struct {
		Time string   `json:"time"`
		Fact factJSON `json:"fact"`
	}
	out := struct {
		Items   []item `json:"items"`
		Undated int    `json:"undated"`
		Limited bool   `json:"limited"`
	}{[]item{}, undated, len(dated) > s.o.Rows}
	n := s.namer(r.Context())
	for i := range dated[:min(len(dated), s.o.Rows)] {
		j, err := n.fact(&dated[i])
		if err != nil {
			return err
		}
		out.Items = append(out.Items, item{dated[i].Time(), j})
	}
	return send(w, r, out)
}
