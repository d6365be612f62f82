package loaders

import (
	"context"
	"fmt"
	"testing"

	"github.com/clewgraph/clew/graph/question"
)

// TestQuestion: what a question asks, in which role the answer stands, and which relations of the graph say so.
func TestQuestion(t *testing.T) {
	r, err := NewReader(Options{})
	if err != nil {
		t.Fatal(err)
	}
	graph := []string{"acquiredIn", "sentAstronautsTo", "agreedToFund", "wifeOf", "crashedInto", "isTallerThan"}
	for _, c := range []struct {
		question string
		asks     question.Asks
		asked    string
		relation string
	}{
		{"Who bought the bank?", question.Who, "subj", "acquired"},
		{"When was the bank purchased?", question.When, question.Time, "acquiredIn"},
		{"Where is the bank based?", question.Where, "obj", "locatedIn"},
		{"Which country sent astronauts to the Moon?", question.Which, "subj", "sentAstronautsTo"},
		{"How much did the bank agree to fund?", question.HowMuch, question.Amount, "agreedToFund"},
		{"How many members does the Union have?", question.HowMany, question.Count, "memberOf"},
		{"Who is Juan Silva's wife?", question.Who, "subj", "wifeOf"},
		{"What did the plane crash into?", question.What, "into", "crashedInto"},
		{"Is the tower taller than the church?", question.Whether, "", "isTallerThan"},
		{"Could you tell me who observes the Union?", question.Who, "subj", "observerOf"},
	} {
		q, err := r.Question(context.Background(), c.question, Known{Relations: graph})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range q.Parts {
			for _, rd := range p.Readings {
				for _, rel := range rd.Relations {
					found = found || rd.Asked == c.asked && rel.Name == c.relation
				}
			}
		}
		if q.Asks != c.asks || !found {
			t.Errorf("%s: asks %q, parts %s; want %q, %q of %s", c.question, q.Asks, fmt.Sprintf("%+v", q.Parts), c.asks, c.asked, c.relation)
		}
	}
	for _, words := range []string{"", "?", "Who secretly bought the bank?", "Why did the bank close?", "Who bought it?", "Buy the bank!"} {
		q, err := r.Question(context.Background(), words, Known{Relations: graph})
		if err != nil || len(q.Parts) > 0 {
			t.Errorf("%q is understood: %+v, %v", words, q.Parts, err)
		}
	}
}
