package entity

import (
	"testing"

	"github.com/clewgraph/clew/graph"
)

// TestEarlier: names of a part are those of the parts before where one entity fits, and kinds stay apart as they were.
func TestEarlier(t *testing.T) {
	type named struct {
		name, class string
		want        graph.IRI
	}
	for _, c := range []struct {
		name  string
		parts [][]named
	}{
		{"short", [][]named{{{"Anna Rossi", "Person", "clew:Anna_Rossi"}}, {{"Rossi", "Person", "clew:Anna_Rossi"}}, {{"Rossi", "", "clew:Anna_Rossi"}}}},
		{"of another kind", [][]named{{{"Anna Rossi", "Person", "clew:Anna_Rossi"}}, {{"Rossi", "Organisation", "clew:Rossi"}}}},
		{"two fit", [][]named{{{"Anna Rossi", "Person", "clew:Anna_Rossi"}, {"Marco Rossi", "Person", "clew:Marco_Rossi"}}, {{"Rossi", "Person", "clew:Rossi"}}}},
		{"its own before", [][]named{{{"Rossi", "Person", "clew:Rossi"}}, {{"Anna Rossi", "Person", "clew:Anna_Rossi"}}, {{"Rossi", "Person", "clew:Rossi"}}}},
		{"both here", [][]named{{{"Anna Rossi", "Person", "clew:Anna_Rossi"}}, {{"Rossi", "Person", "clew:Rossi"}, {"Anna Rossi", "Person", "clew:Anna_Rossi"}}}},
		{"a given name", [][]named{{{"Anna Rossi", "Person", "clew:Anna_Rossi"}}, {{"Anna", "Person", "clew:Anna"}}}},
		{"brackets stay", [][]named{
			{{"Lima", "Place", "clew:Lima_(Place)"}, {"Lima", "Person", "clew:Lima_(Person)"}},
			{{"Lima", "Place", "clew:Lima_(Place)"}},
			{{"Lima", "Event", "clew:Lima_(Event)"}},
		}},
		{"brackets come", [][]named{
			{{"Lima", "Place", "clew:Lima"}},
			{{"Lima", "Place", "clew:Lima"}, {"Lima", "Person", "clew:Lima_(Person)"}},
			{{"Lima", "Person", "clew:Lima_(Person)"}},
		}},
	} {
		before := &Earlier{}
		for n, part := range c.parts {
			entities := make([]graph.Entity, len(part))
			for i, e := range part {
				entities[i] = graph.Entity{Name: e.name, Class: e.class, Named: true}
			}
			before.name("clew:article/test", entities)
			for i, e := range part {
				if entities[i].IRI != e.want {
					t.Errorf("%s: part %d: %s %s is %s, want %s", c.name, n+1, e.class, e.name, entities[i].IRI, e.want)
				}
			}
		}
	}
}
