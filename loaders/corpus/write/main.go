// Command write writes a generated corpus into a folder, for measurements: the articles as .txt files in articles/, and what is true of them in
// truth.jsonl (an article a line), entities.json and contradictions.json.
//
//	go run ./loaders/corpus/write -articles 10000 -out DIR
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/clewgraph/clew/loaders/corpus"
)

func main() {
	seed := flag.Uint64("seed", 1, "another seed is another world")
	articles := flag.Int("articles", 1000, "how many articles")
	out := flag.String("out", "", "the folder")
	flag.Parse()
	if *out == "" || *articles < 1 {
		fmt.Fprintln(os.Stderr, "error: -out and a number of -articles are needed")
		os.Exit(2)
	}
	if err := write(corpus.New(corpus.Options{Seed: *seed, Articles: *articles}), *out); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

func write(c *corpus.Corpus, dir string) (err error) {
	if err := os.MkdirAll(filepath.Join(dir, "articles"), 0o777); err != nil {
		return err
	}
	truth, err := os.Create(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		return err
	}
	lines := bufio.NewWriter(truth)
	defer func() { err = errors.Join(err, lines.Flush(), truth.Close()) }()
	for i := range c.Len() {
		a := c.Article(i)
		if err := os.WriteFile(filepath.Join(dir, "articles", a.Name+".txt"), []byte(a.Text), 0o666); err != nil {
			return err
		}
		if err := json.NewEncoder(lines).Encode(a); err != nil {
			return err
		}
	}
	if err := save(filepath.Join(dir, "entities.json"), c.Entities()); err != nil {
		return err
	}
	return save(filepath.Join(dir, "contradictions.json"), map[string]any{"planted": c.Contradictions, "traps": c.Traps})
}

func save(path string, v any) error {
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o666)
}
