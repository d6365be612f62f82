package mention_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
	"io/fs"
)

func TestDebug(t *testing.T) {
	path := os.Getenv("ARTICLE")
	if path == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(path)
	d := text.Split(string(b))
	if os.Getenv("LINES") != "" {
		d = text.Lines(string(b))
	}
	m, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	sub, _ := fs.Sub(data.FS, "lexicon")
	l, err := mention.LoadLexicon(sub)
	if err != nil {
		t.Fatal(err)
	}
	var trees []syntax.Tree
	for _, s := range d.Sentences {
		trees = append(trees, m.Parse(d.Text, s))
	}
	r := mention.Read(d, trees, l)
	k := 0
	for s := range trees {
		fmt.Println("##", s, trees[s].Of(d.Text))
		if os.Getenv("TREE") != "" {
			for i, w := range trees[s].Words {
				fmt.Println("   ", i, w.Form, w.Lemma, w.UPOS, w.XPOS, w.Head, w.Relation)
			}
		}
		for ; k < len(r.Mentions) && r.Mentions[k].Sentence == s; k++ {
			x := &r.Mentions[k]
			fmt.Printf("   [%d] %s %s %q core %q %s\n", x.Chain, x.Form, x.Kind, r.Words(x, false), r.Words(x, true), x.Gender)
		}
		for _, q := range r.Quotations {
			if q.Sentence == s {
				sp := "?"
				if q.Speaker >= 0 {
					sp = r.Words(&r.Mentions[q.Speaker], false)
				}
				fmt.Printf("   QUOTE %q by %s\n", q.Words.Of(d.Text), sp)
			}
		}
		for _, x := range r.Titles {
			if x.Sentence == s {
				fmt.Printf("   TITLE %q %q of %q\n", x.Position.Of(d.Text), r.Words(&r.Mentions[x.Holder], false), x.Organisation)
			}
		}
		for _, x := range r.Aliases {
			if x.Sentence == s {
				fmt.Printf("   ALIAS %q %q\n", r.Words(&r.Mentions[x.First], false), r.Words(&r.Mentions[x.Second], false))
			}
		}
	}
}
