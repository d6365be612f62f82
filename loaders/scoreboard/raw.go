package main

import (
	"path/filepath"
	"strings"
	"unicode"

	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

// cuts is where words and sentences of a text end, counted in characters that are no white space, and how many are right.
type cuts struct{ words, sentences overlap }

// overlap counts what a treebank has, what clew finds, and what both have.
type overlap struct{ gold, found, both int }

// f1 is the harmonic mean of precision and recall.
func (o overlap) f1() float64 { return 2 * float64(o.both) / float64(max(1, o.gold+o.found)) }

// compare counts spans, given by their start and end.
func (o *overlap) compare(gold, found map[[2]int]bool) {
	o.gold += len(gold)
	o.found += len(found)
	for s := range gold {
		if found[s] {
			o.both++
		}
	}
}

// raw splits the raw text of a treebank's documents, and compares words and sentences with the treebank's.
func raw(path string) (cuts, error) {
	sentences, err := syntax.ReadTreebank(path)
	if err != nil {
		return cuts{}, err
	}
	var out cuts
	for _, d := range syntax.Documents(sentences) {
		document := syntax.Text(d)
		goldWords, goldSentences := map[[2]int]bool{}, map[[2]int]bool{}
		at := 0
		for _, s := range d {
			start := at
			for _, w := range s.Forms() {
				end := at + letters(w)
				goldWords[[2]int{at, end}] = true
				at = end
			}
			goldSentences[[2]int{start, at}] = true
		}
		foundWords, foundSentences := map[[2]int]bool{}, map[[2]int]bool{}
		place := make([]int, len(document)+1) // letters before each byte
		n := 0
		for i, r := range document {
			place[i] = n
			if !unicode.IsSpace(r) {
				n++
			}
		}
		place[len(document)] = n
		for _, s := range text.Split(document).Sentences {
			span := func(s text.Span) [2]int { return [2]int{place[s.Start], place[s.End]} }
			foundSentences[span(s.Span)] = true
			for _, w := range s.Tokens {
				foundWords[span(w.Span)] = true
			}
		}
		out.words.compare(goldWords, foundWords)
		out.sentences.compare(goldSentences, foundSentences)
	}
	return out, nil
}

// letters counts the characters of a word that are no white space.
func letters(word string) int {
	n := 0
	for _, r := range word {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// splits measures words and sentences on the raw text of the dev parts of the treebanks.
func (b *board) splits() error {
	for _, name := range []string{"ewt", "gum"} {
		c, err := raw(filepath.Join(b.shared, "corpora", name, "dev.conllu.gz"))
		if err != nil {
			return err
		}
		label := strings.ToUpper(name) + " dev raw text, "
		b.figures = append(b.figures, figure{label + "words F1", c.words.f1()}, figure{label + "sentences F1", c.sentences.f1()})
	}
	return nil
}
