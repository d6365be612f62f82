package clause_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/clewgraph/clew/loaders/clause"
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

var model = sync.OnceValues(syntax.Default)

// propositions gives those of a sentence that are worth telling, as "relation(subject; argument; …)".
func propositions(t *testing.T, sentence string) []string {
	t.Helper()
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	trees, err := m.Parse(context.Background(), sentence, text.Lines(sentence).Sentences)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i := range trees {
		for _, p := range clause.Read(&trees[i]) {
			if p.Confidence < 0.5 {
				continue
			}
			var arguments []string
			for _, a := range p.Arguments {
				arguments = append(arguments, a.Text(&trees[i], sentence))
			}
			out = append(out, fmt.Sprintf("%s(%s)", p.Relation.Text(&trees[i], sentence), strings.Join(arguments, "; ")))
		}
	}
	return out
}

// TestRead: what each construction says.
func TestRead(t *testing.T) {
	for _, x := range []struct {
		sentence string
		want     []string
	}{
		{"The company sold its plant in Norway to a rival last March.", []string{"sold(The company; its plant; in Norway; to a rival; last March)"}},
		{"Anna Rossi was elected mayor of Turin in 2019.", []string{"was elected(Anna Rossi; mayor of Turin; in 2019)"}},
		{"The museum is the largest in the country.", []string{"is the largest in(The museum; the country)"}},
		{"The committee's report is critical of the ministry.", []string{"is critical of(The committee's report; the ministry)"}},
		{"The court did not accept the appeal.", []string{"did not accept(The court; the appeal)"}},
		{"The council, however, rejected the plan.", []string{"rejected(The council; the plan)"}},
		{"There are two schools in the village.", []string{"are(There; two schools in the village)", "be in(two schools; the village)"}},
		// Coordination.
		{"In 1990 he moved to Oslo, married a painter and wrote three novels.", []string{"moved to(he; Oslo; In 1990)", "married(he; a painter; In 1990)", "wrote(he; three novels; In 1990)"}},
		{"The bridge was designed by a local engineer and opened in 1932.", []string{"was designed by(The bridge; a local engineer)", "opened in(The bridge; 1932)"}},
		{"She grows apples, pears, plums and cherries.", []string{"grows(She; apples)", "grows(She; pears)", "grows(She; plums)", "grows(She; cherries)"}},
		{"They are able to repair and sell old radios.", []string{"are able to repair(They; old radios)", "are able to sell(They; old radios)"}},
		// A subject that the parser takes for something else.
		{"About 90 have crossed the border and returned to work.", []string{"have crossed(About 90; the border)", "returned to(About 90; work)"}},
		// Infinitives.
		{"The bank agreed to buy its smaller rival.", []string{"agreed to buy(The bank; its smaller rival)"}},
		// Relative clauses and participles.
		{"The minister, who resigned in May, had been ill.", []string{"resigned in(The minister; May)", "had been(The minister; ill)"}},
		{"The house that she bought has a garden.", []string{"has(The house; a garden)", "bought(she; The house)"}},
		{"The treaty signed by both countries protects the river.", []string{"protects(The treaty signed by both countries; the river)", "be signed by(The treaty; both countries)"}},
		{"Leaving the meeting, the envoy rejected the offer.", []string{"rejected(the envoy; the offer)", "be Leaving(the envoy; the meeting)"}},
		// What is said.
		{"The mayor said that the school would reopen in autumn.", []string{"said that(The mayor; the school would reopen in autumn)", "would reopen in(the school; autumn)"}},
		{"The river is rising, officials said.", []string{"said(officials; The river is rising)"}},
		{"The firm makes ``smart'' lamps, he added.", []string{"makes(The firm; ``smart'' lamps)", "added(he; The firm makes ``smart'' lamps)"}},
		// Nouns.
		{"Lima, the capital of Peru, lies on the coast.", []string{"lies on(Lima; the coast)", "be(Lima; the capital of Peru)"}},
		{"President Boris Tadic visited the factory.", []string{"visited(President Boris Tadic; the factory)", "be(Boris Tadic; President)"}},
	} {
		if got := propositions(t, x.sentence); !slices.Equal(got, x.want) {
			t.Errorf("%s\n got %q\nwant %q", x.sentence, got, x.want)
		}
	}
}

// TestNothing: sentences that state nothing between two things.
func TestNothing(t *testing.T) {
	for _, sentence := range []string{"", "Yes.", "Good morning!", "It rains."} {
		if got := propositions(t, sentence); len(got) > 0 {
			t.Errorf("%q: %q", sentence, got)
		}
	}
}

var (
	relations = strings.Fields("root nsubj nsubj:pass csubj csubj:pass obj iobj obl obl:agent obl:unmarked ccomp xcomp advcl advmod acl acl:relcl amod appos aux aux:pass case cc compound compound:prt conj cop dep det discourse expl fixed flat mark nmod nmod:poss nmod:desc nummod parataxis punct vocative")
	tags      = strings.Fields("NN NNP VBD VBN VBG VB VBZ IN DT WDT WP WRB JJ RB CD TO POS EX PRP , .")
	classes   = strings.Fields("NOUN PROPN VERB AUX ADJ ADV ADP PRON PUNCT CCONJ SCONJ NUM")
	forms     = strings.Fields("said to be in of by and ( ) \" '' , Oslo not now however that")
)

// tree makes a tree of any shape with any labels.
func tree(seed uint64, n int) *syntax.Tree {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	order := r.Perm(n) // a word's head stands before it in this order
	t := &syntax.Tree{Words: make([]syntax.Word, n)}
	for k, i := range order {
		w := &t.Words[i]
		w.Form, w.XPOS, w.UPOS, w.Relation, w.Sure = pick(forms), pick(tags), pick(classes), pick(relations), r.Float32()
		w.Lemma = w.Form
		w.Span = text.Span{Start: 2 * i, End: 2*i + 1}
		w.Head = -1
		if k > 0 {
			w.Head = order[r.IntN(k)]
		}
	}
	return t
}

// check reports what is wrong with the propositions of a tree.
func check(t *testing.T, tree *syntax.Tree) {
	t.Helper()
	article := strings.Repeat("x ", len(tree.Words))
	ordered := func(p clause.Phrase) bool {
		for k, i := range p.Words {
			if i < 0 || i >= len(tree.Words) || k > 0 && i <= p.Words[k-1] {
				return false
			}
		}
		return true
	}
	last := 1.0
	for _, p := range clause.Read(tree) {
		if len(p.Arguments) < 2 || p.Relation.Text(tree, article) == "" || !ordered(p.Relation) {
			t.Errorf("not a proposition: %+v", p)
		}
		for _, a := range p.Arguments {
			if len(a.Words) == 0 || !ordered(a) || a.Text(tree, article) == "" {
				t.Errorf("not an argument: %+v in %+v", a, p)
			}
		}
		if p.Confidence < 0 || p.Confidence > last {
			t.Errorf("confidence %v after %v", p.Confidence, last)
		}
		last = p.Confidence
	}
}

// TestAnyTree: every tree can be read, however odd, and gives the same twice.
func TestAnyTree(t *testing.T) {
	for seed := range uint64(3000) {
		x := tree(seed, int(seed%40))
		check(t, x)
		if a, b := fmt.Sprint(clause.Read(x)), fmt.Sprint(clause.Read(x)); a != b {
			t.Fatalf("seed %d: %s and %s", seed, a, b)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(uint64(1), uint8(12))
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) { check(t, tree(seed, int(n))) })
}
