// Train fits the coreference model to GUM and writes it:
//
//	go run ./loaders/coreference/train -corpora ../shared/corpora -networks bin/fold0.safetensors,bin/fold1.safetensors -out data/models/coreference.model
//
// The folder has gum/train.conllu.gz. Mentions and trees are those that clew itself finds, in each half of the documents
// with a syntax network that was trained without it: one that knows these texts by heart makes no mistakes such as the
// model is going to see.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/coreference"
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder with gum/")
	networks := flag.String("networks", "bin/fold0.safetensors,bin/fold1.safetensors", "syntax networks: the k-th of n has not seen the documents k, k+n, …")
	out := flag.String("out", "data/models/coreference.model", "the model to write")
	o := coreference.Training{Seed: 1, Log: os.Stderr}
	flag.IntVar(&o.Epochs, "epochs", 10, "passes over the data")
	flag.Float64Var(&o.Rate, "rate", .05, "of AdaGrad")
	flag.Float64Var(&o.Shrink, "shrink", .003, "L1 penalty")
	flag.Float64Var(&o.FalseNew, "false-new", 1.7, "what it costs to miss a link")
	flag.Float64Var(&o.FalseLink, "false-link", .1, "what it costs to link what is new")
	flag.Float64Var(&o.Wrong, "wrong", 1, "what a link to another thing costs")
	flag.Float64Var(&o.Unmarked, "unmarked", .1, "the weight of mentions that are not annotated")
	dev := flag.String("dev", "", "measure on gum/dev.conllu.gz what comes of it, read with this syntax network")
	flag.Parse()
	if err := run(*corpora, strings.Split(*networks, ","), *out, *dev, o); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(corpora string, networks []string, out, dev string, o coreference.Training) error {
	var readers []*loaders.Reader
	for _, network := range networks {
		reader, err := loaders.NewReader(loaders.Options{Network: network})
		if err != nil {
			return err
		}
		readers = append(readers, reader)
	}
	articles, err := annotatedArticles(readers, filepath.Join(corpora, "gum", "train.conllu.gz"))
	if err != nil {
		return err
	}
	o.Vector = readers[0].Vector
	m := coreference.Train(articles, o)
	if dev != "" {
		reader, err := loaders.NewReader(loaders.Options{Network: dev})
		if err != nil {
			return err
		}
		held, err := annotatedArticles([]*loaders.Reader{reader}, filepath.Join(corpora, "gum", "dev.conllu.gz"))
		if err != nil {
			return err
		}
		p, r, f := coreference.LEA(m, held)
		fmt.Printf("LEA P %.3f R %.3f F1 %.3f, over the mentions that are found\n", p, r, f)
	}
	f, err := os.Create(out + ".new")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := m.Write(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), out)
}

// annotatedArticles reads the documents of a treebank as clew does, each with the next reader, and joins the annotated chains.
func annotatedArticles(readers []*loaders.Reader, path string) ([]coreference.Article, error) {
	sentences, err := syntax.ReadTreebank(path)
	if err != nil {
		return nil, err
	}
	var out []coreference.Article
	for i, d := range syntax.Documents(sentences) {
		a, err := prepare(readers[i%len(readers)], d)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// prepare reads a document as clew does, and finds the annotated chain of each mention by its head word.
func prepare(reader *loaders.Reader, document []*syntax.Sentence) (coreference.Article, error) {
	var given []text.Line
	chains := map[[2]int]int{}
	for _, sentence := range document {
		given = append(given, sentence.Given())
	}
	if err := annotated(document, chains); err != nil {
		return coreference.Article{}, err
	}
	reading, _, err := reader.AnalyseTokens(context.Background(), given)
	if err != nil {
		return coreference.Article{}, err
	}
	references := reader.References(reading)
	a := coreference.Article{Mentions: references}
	for _, m := range references {
		chain, ok := chains[[2]int{m.Sentence, m.Word}]
		if !ok {
			chain = -1
		}
		a.Chains = append(a.Chains, chain)
	}
	return a, nil
}

var piece = regexp.MustCompile(`\((\d+)-[a-z]+[^()]*|(\d+)?\)`)

// annotated reads GUM's Entity annotation: the chain of each (sentence, head word).
func annotated(document []*syntax.Sentence, chains map[[2]int]int) error {
	number := map[string]int{}
	for s, sentence := range document {
		tree, err := sentence.Tree()
		if err != nil {
			return err
		}
		type open struct {
			id    string
			first int
		}
		var stack []open
		for i, k := range sentence.Words() {
			for _, part := range strings.Split(sentence.Lines[k].Columns[9], "|") {
				entity, ok := strings.CutPrefix(part, "Entity=")
				if !ok {
					continue
				}
				for _, m := range piece.FindAllStringSubmatch(entity, -1) {
					if m[1] != "" {
						stack = append(stack, open{m[1], i})
						continue
					}
					for j := len(stack) - 1; j >= 0; j-- {
						if m[2] != "" && stack[j].id != m[2] {
							continue
						}
						id, first := stack[j].id, stack[j].first
						stack = slices.Delete(stack, j, j+1)
						for h := first; h <= i; h++ {
							if out := tree.Words[h].Head; out < first || out > i {
								if _, taken := chains[[2]int{s, h}]; !taken {
									if _, is := number[id]; !is {
										number[id] = len(number)
									}
									chains[[2]int{s, h}] = number[id]
								}
								break
							}
						}
						break
					}
				}
			}
		}
	}
	return nil
}
