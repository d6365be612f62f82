// Package calibration compares the confidence of statements with what people judged of them, so that of statements with
// confidence 0.9 nine in ten are right. The judgements are in judged.tsv: statements that clew read out of GUM's texts, drawn at
// random, and whether the text says so.
package calibration

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/confidence"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/syntax"
)

// Judgement is what a person says of a statement.
type Judgement struct {
	Use       string // "fit" when the weights are fitted to it, or "held" back to measure them
	Document  string // GUM's name of it
	Right     bool   // the text asserts that
	Cause     string // of what is wrong; "" when it is right
	Subject   string // name of the entity; "?" for an agent that the text does not name
	Predicate string
	Object    string // name of the entity, or the words of the value
	Sentence  string // the evidence, on one line
}

// columns of judged.tsv.
const columns = 8

// Load reads a file of judgements: a line each, its fields in the order of [Judgement] separated by tabs, Right as 1 or 0. An error
// names the line.
func Load(path string) ([]Judgement, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []Judgement
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) != columns {
			return nil, fmt.Errorf("%s:%d: %d fields, want %d", path, n, len(c), columns)
		}
		right, err := strconv.ParseBool(c[2])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		out = append(out, Judgement{c[0], c[1], right, c[3], c[4], c[5], c[6], c[7]})
	}
	return out, nil
}

// Case is a judged statement as it is read today.
type Case struct {
	Judgement
	Confidence float64
	Features   confidence.Features
	Told       bool // it is sure enough to be told as a fact
	Unseen     bool // the syntax model was not trained on the document, so its trees have the errors that other texts have
}

// Find reads the documents of the judgements of one use again, and gives those judged statements that are still read and asserted,
// whatever their confidence, in the order of the judgements. corpora is the folder with gum/.
func Find(ctx context.Context, reader *loaders.Reader, corpora, use string, judgements []Judgement) ([]Case, error) {
	wanted := map[string]bool{}
	for _, j := range judgements {
		if j.Use == use {
			wanted[j.Document] = true
		}
	}
	read, unseen := map[string]map[[4]string]Case{}, map[string]bool{} // by document
	for _, part := range []string{"train", "dev"} {
		sentences, err := syntax.ReadTreebank(filepath.Join(corpora, "gum", part+".conllu.gz"))
		if err != nil {
			return nil, err
		}
		for _, d := range syntax.Documents(sentences) {
			if name := documentName(d); wanted[name] {
				unseen[name] = part == "dev"
				if read[name], err = observe(ctx, reader, syntax.Text(d)); err != nil {
					return nil, err
				}
			}
		}
	}
	var out []Case
	for _, j := range judgements {
		if c, ok := read[j.Document][[4]string{j.Subject, j.Predicate, j.Object, j.Sentence}]; ok && j.Use == use {
			c.Judgement, c.Unseen = j, unseen[j.Document]
			out = append(out, c)
		}
	}
	return out, nil
}

func documentName(d []*syntax.Sentence) string {
	for _, c := range d[0].Comments {
		if name, ok := strings.CutPrefix(c, "# newdoc id ="); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// observe reads a text and gives its asserted statements by the words that a judgement has of them.
func observe(ctx context.Context, reader *loaders.Reader, text string) (map[[4]string]Case, error) {
	var statements []graph.Statement
	var features []confidence.Features
	entities, err := reader.Observe(ctx, loaders.Input{IRI: "clew:article/judged", Text: text}, func(st graph.Statement, f confidence.Features) {
		statements, features = append(statements, st), append(features, f)
	})
	if err != nil {
		return nil, err
	}
	names := map[graph.IRI]string{}
	for _, e := range entities {
		names[e.IRI] = e.Name
	}
	words := func(t graph.Term) string {
		switch {
		case t.Unknown:
			return "?"
		case t.Literal != nil:
			return t.Literal.Value
		}
		return names[t.Entity]
	}
	out := map[[4]string]Case{}
	for i := range statements {
		s := &statements[i]
		key := [4]string{words(s.Subject), s.Predicate, words(s.Object), text[s.Evidence.Start:s.Evidence.End]}
		for k := range key {
			key[k] = strings.Join(strings.Fields(key[k]), " ")
		}
		if _, has := out[key]; !has && s.Asserted() {
			out[key] = Case{Confidence: s.Confidence, Features: features[i], Told: relation.Told(s)}
		}
	}
	return out, nil
}

// Bin is the cases of a range of confidence.
type Bin struct {
	From, To float64 // half-open
	Cases    int
	Mean     float64 // confidence
	Right    float64 // share of those that are right
}

// Bins cuts the cases at the bounds, which rise from 0 or more to over 1; bins without a case are left out.
func Bins(cases []Case, bounds []float64) []Bin {
	var out []Bin
	for i := range len(bounds) - 1 {
		b := Bin{From: bounds[i], To: bounds[i+1]}
		for _, c := range cases {
			if c.Confidence < b.From || c.Confidence >= b.To {
				continue
			}
			b.Cases++
			b.Mean += c.Confidence
			if c.Right {
				b.Right++
			}
		}
		if b.Cases > 0 {
			b.Mean /= float64(b.Cases)
			b.Right /= float64(b.Cases)
			out = append(out, b)
		}
	}
	return out
}

// Error is the expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean distance of confidence and share of right ones.
func Error(bins []Bin) float64 {
	n, sum := 0, 0.0
	for _, b := range bins {
		n += b.Cases
		sum += float64(b.Cases) * math.Abs(b.Mean-b.Right)
	}
	return sum / float64(max(1, n))
}
