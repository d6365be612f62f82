package main

import (
	"context"
	"fmt"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/vocab"
)

// shape is one of the ten questions: as a path of Cayley's, as Gizmo, and as SPARQL. Each gives a row for each way to match, so that the numbers of rows
// can be compared.
type shape struct {
	name   string
	iter   func(qs graph.QuadStore, p *Parameters) graph.Iterator
	count  bool // the answer is a number
	gizmo  string
	sparql string
}

func iri(s string) quad.Value { return quad.IRI(s) }

func build(p *path.Path) graph.Iterator { return p.BuildIterator() }

var shapes = []shape{
	{
		name: "a hub's in-edges",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.HubA)).In())
		},
		gizmo:  `g.V("<{HubA}>").in().all()`,
		sparql: `SELECT ?s { GRAPH ?g { ?s ?p <{HubA}> } }`,
	},
	{
		name: "a rare node's out-edges by predicate",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.Rare)).Out(iri(p.Relation)))
		},
		gizmo:  `g.V("<{Rare}>").out("<{Relation}>").all()`,
		sparql: `SELECT ?o { GRAPH ?g { <{Rare}> <{Relation}> ?o } }`,
	},
	{
		name: "two steps, many rows",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.HubA)).In(iri(p.Relation)).Out(iri(p.Other)))
		},
		gizmo:  `g.V("<{HubA}>").in("<{Relation}>").out("<{Other}>").all()`,
		sparql: `SELECT ?o { GRAPH ?g { ?s <{Relation}> <{HubA}> } GRAPH ?h { ?s <{Other}> ?o } }`,
	},
	{
		name: "two steps, few rows, through a hub",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.Rare)).Out(iri(p.Relation)).In(iri(p.Relation)).Has(iri(p.Other), iri(p.Target)))
		},
		gizmo:  `g.V("<{Rare}>").out("<{Relation}>").in("<{Relation}>").has("<{Other}>", "<{Target}>").all()`,
		sparql: `SELECT ?s { GRAPH ?g { <{Rare}> <{Relation}> ?o } GRAPH ?h { ?s <{Relation}> ?o } GRAPH ?i { ?s <{Other}> <{Target}> } }`,
	},
	{
		name: "intersection of two hubs' neighbours",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.HubA)).In(iri(p.Relation)).And(path.StartPath(qs, iri(p.HubB)).In(iri(p.Relation))))
		},
		gizmo:  `g.V("<{HubA}>").in("<{Relation}>").and(g.V("<{HubB}>").in("<{Relation}>")).all()`,
		sparql: `SELECT ?s { GRAPH ?g { ?s <{Relation}> <{HubA}> } GRAPH ?h { ?s <{Relation}> <{HubB}> } }`,
	},
	{
		name: "all quads of one label",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return qs.QuadIterator(quad.Label, qs.ValueOf(iri(p.Article)))
		},
		sparql: `SELECT ?s ?p ?o { GRAPH <{Article}> { ?s ?p ?o } }`,
	},
	{
		name: "recursive path, depth 4",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.Root)).FollowRecursive(path.StartMorphism().Out(iri(p.Tree)), 4, nil).Unique())
		},
		gizmo:  `g.V("<{Root}>").followRecursive(g.M().out("<{Tree}>"), 4).unique().all()`,
		sparql: `SELECT DISTINCT ?o { <{Root}> <{Tree}>/<{Tree}>?/<{Tree}>?/<{Tree}>? ?o }`,
	},
	{
		name:  "all of a class that have a property, counted",
		count: true,
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.Class)).In(iri(vocab.Type)).Has(iri(p.Tree)).Unique().Count())
		},
		gizmo:  `g.emit(g.V("<{Class}>").in("<` + vocab.Type + `>").has("<{Tree}>").unique().count())`,
		sparql: `SELECT (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s a <{Class}> } GRAPH ?h { ?s <{Tree}> ?o } }`,
	},
	{
		name: "statement nodes of a fact, with their evidence",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, iri(p.Fact[0])).In(iri(vocab.Subject)).Has(iri(vocab.Predicate), iri(p.Fact[1])).Has(iri(vocab.Object), iri(p.Fact[2])).
				Tag("statement").Out(iri(vocab.DerivedFrom)).Save(iri(vocab.Exact), "words"))
		},
		gizmo: `g.V("<{S}>").in("<` + vocab.Subject + `>").has("<` + vocab.Predicate + `>", "<{P}>").has("<` + vocab.Object + `>", "<{O}>").tag("statement").out("<` +
			vocab.DerivedFrom + `>").save("<` + vocab.Exact + `>", "words").all()`,
		sparql: `SELECT ?statement ?e ?words { GRAPH ?g { ?statement <` + vocab.Subject + `> <{S}> ; <` + vocab.Predicate + `> <{P}> ; <` + vocab.Object + `> <{O}> ; <` +
			vocab.DerivedFrom + `> ?e . ?e <` + vocab.Exact + `> ?words } }`,
	},
	{
		name: "name → entity → all its facts",
		iter: func(qs graph.QuadStore, p *Parameters) graph.Iterator {
			return build(path.StartPath(qs, quad.String(p.Name)).In(iri(vocab.Label)).Unique().Out())
		},
		gizmo:  `g.V("{Name}").in("<` + vocab.Label + `>").unique().out().all()`,
		sparql: `SELECT ?o { { SELECT DISTINCT ?e { GRAPH ?g { ?e <` + vocab.Label + `> "{Name}" } } } GRAPH ?h { ?e ?p ?o } }`,
	},
}

// run goes through all results of a shape and gives their number, or the number that they are.
func (s *shape) run(ctx context.Context, qs graph.QuadStore, p *Parameters) (rows int, err error) {
	it := s.iter(qs, p)
	defer it.Close()
	if s.count {
		v, err := graph.Iterate(ctx, it).FirstValue(qs)
		n, ok := v.(quad.Int)
		if err == nil && !ok {
			err = fmt.Errorf("no number but %v", v)
		}
		return int(n), err
	}
	err = graph.Iterate(ctx, it).Paths(true).Each(func(graph.Ref) { rows++ })
	return rows, err
}
