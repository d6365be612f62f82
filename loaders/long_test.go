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
