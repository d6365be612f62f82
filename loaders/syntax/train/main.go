// Train writes the table of lemmas that the rules get wrong in treebanks:
//
//	go run ./loaders/syntax/train -corpora ../shared/corpora -out data/models/lemmas.tsv
//
// The folder has ewt/train.conllu.gz and gum/train.conllu.gz. The same data give the same bytes. The network
// is trained by train.py beside this file.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/clewgraph/clew/loaders/syntax"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder with ewt/ and gum/")
	out := flag.String("out", "data/models/lemmas.tsv", "the table to write")
	flag.Parse()
	if err := run(*corpora, *out); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(corpora, out string) error {
	var trees []syntax.Tree
	for _, name := range []string{"ewt", "gum"} {
		path := filepath.Join(corpora, name, "train.conllu.gz")
		sentences, err := syntax.ReadTreebank(path)
		if err != nil {
			return err
		}
		for _, s := range sentences {
			t, err := s.Tree()
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			trees = append(trees, t)
		}
	}
	tmp := out + ".new"
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	if err := syntax.LearnLemmas(trees, f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(tmp, out)
}
