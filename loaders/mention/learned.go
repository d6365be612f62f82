package mention

import (
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/syntax"
)

// settleNames gives the names that the syntax model found one kind in the whole article: that which it is surest of,
// all places of the name together, unless the lexicon knows better.
func (r *reader) settleNames() {
	votes := map[string]map[string]float64{}
	key := func(t *syntax.Tree, n *syntax.Name) string { return graph.Fold(formOf(t, span{n.First, n.Last})) }
	for s := range r.Trees {
		t := &r.Trees[s]
		for i := range t.Names {
			k := key(t, &t.Names[i])
			if votes[k] == nil {
				votes[k] = map[string]float64{}
			}
			votes[k][t.Names[i].Kind] += float64(t.Names[i].Sure)
		}
	}
	for s := range r.Trees {
		t := &r.Trees[s]
		for i := range t.Names {
			n := &t.Names[i]
			k := key(t, n)
			if r.lexicon.countries[k] != nil || r.lexicon.places[k] || r.lexicon.capitals[k] != nil {
				votes[k]["place"] += 100
			}
			for kind, v := range votes[k] {
				if v > votes[k][n.Kind] || v == votes[k][n.Kind] && kind < n.Kind {
					n.Kind = kind
				}
			}
		}
	}
}
