package loaders_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
)

// TestLong: a text that is read in parts has its evidence where it stands, its names are one thing in all of it, and what has no name
// is not mixed up with what is called alike in another part.
func TestLong(t *testing.T) {
	var b strings.Builder
	b.WriteString("A long year\n\n2 October 2024\n\n")
	for i := range 300 {
		fmt.Fprintf(&b, "Anna Rossi visited Lake County %d times. The bank sued the mayor on Tuesday.\n\n", i+2)
	}
	article := b.String()
	parts := 0
	r, err := loaders.NewReader(loaders.Options{PartSize: 8 << 10})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.ExtractParts(context.Background(), loaders.Input{IRI: "clew:article/long", Text: article}, false, func(*graph.Article) error { parts++; return nil }); err != nil {
		t.Fatal(err)
	}
	if parts < 2 {
		t.Fatalf("%d bytes in %d part", len(article), parts)
	}
	a := read(t, r, article)
	visits, banks, dated := map[graph.IRI]int{}, map[graph.IRI]bool{}, 0
	for _, s := range a.Statements {
		evidence := article[s.Evidence.Start:s.Evidence.End]
		switch s.Predicate {
		case "visited":
			visits[s.Subject.Entity]++
			if !strings.HasPrefix(evidence, "Anna Rossi visited") || !strings.HasSuffix(evidence, ".") {
				t.Fatalf("evidence %q", evidence)
			}
		case "sued":
			banks[s.Subject.Entity] = true
			for _, q := range s.Qualifiers {
				if q.Time == "2024-10-01" {
					dated++
				}
			}
		}
	}
	if len(visits) != 1 || visits["clew:Anna_Rossi"] < 290 {
		t.Errorf("visitors: %v", visits)
	}
	if len(banks) < 2 {
		t.Errorf("banks: %v", banks)
	}
	if dated < 290 {
		t.Errorf("%d of 300 suits have a day", dated)
	}
}

// TestShortNames: a name that a part has in its short form alone is whom the parts before call so, when that is one; and what shares a
// name is told apart as it was before.
func TestShortNames(t *testing.T) {
	r, err := loaders.NewReader(loaders.Options{PartSize: 4 << 10})
	if err != nil {
		t.Fatal(err)
	}
	filler := strings.Repeat("The rain fell on the hills, and the river rose again in the night.\n\n", 70)
	for _, c := range []struct {
		name, before, after string
		want                graph.IRI // of who visited Lima at the end
		is                  string    // its name and class
	}{
		{"a surname", "Anna Rossi is a judge. She lives in Turin.", "Mr. Rossi visited Lima.", "clew:Anna_Rossi", "Anna Rossi Person"},
		{"with a particle", "Anneke de Witt is a judge.", "Ms. de Witt visited Lima.", "clew:Anneke_de_Witt", "Anneke de Witt Person"},
		{"two of a name", "Anna Rossi is a judge.\n\nMarco Rossi is a painter.", "Mr. Rossi visited Lima.", "clew:Rossi", "Rossi Person"},
		{"an acronym", "The Lunar Transport Agency (LTA) is a body. The agency has ships.", "The LTA visited Lima.", "clew:Lunar_Transport_Agency", "Lunar Transport Agency Organisation"},
		{"another kind", "Anna Austin is a judge.", "The Austin Company visited Lima.", "clew:Austin_Company", "Austin Company Organisation"},
		{"both in the part", "Anna Rossi is a judge.", "Anna Rossi slept.\n\nMr. Rossi visited Lima.", "clew:Anna_Rossi", "Anna Rossi Person"},
	} {
		parts, visitors := 0, map[graph.IRI]string{}
		in := loaders.Input{IRI: "clew:article/short", Text: c.before + "\n\n" + filler + c.after + "\n"}
		err := r.ExtractParts(context.Background(), in, false, func(a *graph.Article) error {
			parts++
			for _, s := range a.Statements {
				if s.Predicate != "visited" {
					continue
				}
				for _, e := range a.Entities {
					if e.IRI == s.Subject.Entity {
						visitors[e.IRI] = e.Name + " " + e.Class
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if parts < 2 || len(visitors) != 1 || visitors[c.want] != c.is {
			t.Errorf("%s: in %d parts %v visited, want %s: %s", c.name, parts, visitors, c.want, c.is)
		}
	}
}
