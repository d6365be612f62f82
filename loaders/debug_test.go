package loaders_test

import (
	"fmt"
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	path := os.Getenv("ARTICLE")
	if path == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(path)
	r := reader(t).Analyse(string(b))
	k := 0
	for s := range r.Trees {
		tr := r.Trees[s]
		fmt.Println("\n##", s, tr.Of(r.Document.Text))
		for i, w := range tr.Words {
			fmt.Printf("%d:%s/%s>%d %s; ", i, w.Form, w.XPOS, w.Head, w.Relation)
		}
		fmt.Println()
		for ; k < len(r.Mentions) && r.Mentions[k].Sentence == s; k++ {
			x := &r.Mentions[k]
			fmt.Printf("   [%d] %s %s %q head %d\n", x.Chain, x.Form, x.Kind, r.Words(x, false), x.Head)
		}
	}
}
