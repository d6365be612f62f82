package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/pipeline"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/source"
	"github.com/clewgraph/clew/loaders/text"
)

// classTree gives the classes of the embedded ontology, each with the one above it.
func classTree() map[string]string {
	dir, err := fs.Sub(data.FS, "ontology")
	if err == nil {
		var o *relation.Ontology
		if o, err = relation.LoadOntology(dir); err == nil {
			return o.Classes
		}
	}
	panic(err) // it is embedded, and tests read it
}

// Kinds gives a class and those above it, but for the one above all.
func (r *runner) Kinds(class string) []string {
	classes := r.classes()
	out := []string{class}
	for above := classes[class]; above != "" && classes[above] != ""; above = classes[above] {
		out = append(out, above)
	}
	return out
}

// splitSize is how much of a text is split into sentences at a time.
const splitSize = 256 << 10

// Sentences gives the sentences of a text.
func (r *runner) Sentences(article string) [][2]int {
	var out [][2]int
	for _, part := range text.Parts(article, splitSize) {
		for _, s := range text.Split(part.Of(article)).Sentences {
			out = append(out, [2]int{part.Start + s.Start, part.Start + s.End})
		}
	}
	return out
}

// Answer answers a question.
func (r *runner) Answer(ctx context.Context, question string, a explorer.Ask) (*explorer.Answer, error) {
	o, err := r.bounds(ctx, a)
	if err != nil {
		return nil, err
	}
	reader, err := r.reader()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, a.Timeout)
	defer cancel()
	found, err := answerTo(ctx, r.db, reader, question, o)
	if err != nil {
		return nil, r.mistaken(err)
	}
	out := &explorer.Answer{Words: []explorer.Meaning{}, Script: found.Script, Columns: []string{}, Claims: []explorer.Claim{}, Near: append([]string{}, found.Near...)}
	for _, m := range found.Words {
		out.Words = append(out.Words, explorer.Meaning(m))
	}
	for _, c := range found.Claims {
		out.Claims = append(out.Claims, explorer.Claim(c))
	}
	if found.Result == nil {
		return out, nil
	}
	out.Columns, out.Limited = found.Columns, found.Limited
	for _, row := range found.Rows {
		cells := make([]explorer.Cell, len(row))
		for i, c := range row {
			cells[i] = explorer.Cell(c)
		}
		out.Rows = append(out.Rows, cells)
	}
	return out, nil
}

// Remove forgets an article.
func (r *runner) Remove(ctx context.Context, article graph.IRI) (int, error) {
	return r.db.Remove(ctx, article)
}

// Add reads what somebody sends into the graph, as load does: a text, or the articles of a file.
func (r *runner) Add(ctx context.Context, s explorer.Submission) (added []explorer.Added, skipped int, err error) {
	var inputs []loaders.Input
	if s.File == nil {
		inputs = []loaders.Input{pasted(s)}
	} else if inputs, skipped, err = uploaded(ctx, s); err != nil {
		return nil, 0, &explorer.MistakeError{Err: err}
	}
	reader, err := r.reader()
	if err != nil {
		return nil, 0, err
	}
	for _, in := range inputs {
		one, err := r.add(ctx, reader, in, s)
		if err != nil {
			return added, skipped, err
		}
		added = append(added, one)
	}
	return added, skipped, nil
}

// add reads one article into the graph.
func (r *runner) add(ctx context.Context, reader *loaders.Reader, in loaders.Input, s explorer.Submission) (explorer.Added, error) {
	out := explorer.Added{IRI: in.IRI}
	if len(in.Text) > pipeline.MaxArticle {
		return out, &explorer.MistakeError{Err: &graph.Error{Message: fmt.Sprintf("larger than %d MB, which is no article", pipeline.MaxArticle>>20), Hint: "split it"}}
	}
	if in.Checksum == "" {
		in.Checksum = loaders.Checksum(in.Text)
	}
	same, err := r.db.Unchanged(ctx, in.IRI, in.Checksum, reader.Version())
	if err != nil || same {
		return out, err
	}
	in.Title, in.Published = cmp.Or(s.Title, in.Title), cmp.Or(s.Published, in.Published)
	a, err := reader.Read(ctx, in)
	if err != nil {
		return out, err
	}
	a.Retrieved = time.Now().UTC().Format(time.RFC3339)
	result, err := r.db.Load(ctx, a)
	if err != nil {
		return out, err
	}
	out.Changed, out.Replaced = result.Changed, result.Replaced
	_, err = r.db.Resolve(ctx)
	return out, err
}

// pasted is a text as an article. It is named after its title, or its first words, and where it is from: the same text twice is one article.
func pasted(s explorer.Submission) loaders.Input {
	from := strings.TrimSpace(s.Source)
	if from == "" {
		sum := sha256.Sum256([]byte(s.Text))
		from = "pasted:" + hex.EncodeToString(sum[:8])
	}
	stem := s.Title
	if strings.TrimSpace(stem) == "" {
		stem, _, _ = strings.Cut(strings.TrimSpace(s.Text), "\n")
	}
	if words := strings.Fields(stem); len(words) > 0 {
		stem = strings.Join(words[:min(6, len(words))], "_")
	}
	iri := graph.ArticleIRI(strings.TrimRight(truncated(stem, 60), ".,;:!?"), from)
	if s.Name != "" {
		iri = graph.ArticleIRIOf(s.Name)
	}
	return loaders.Input{IRI: iri, Source: from, Text: s.Text}
}

// truncated is the beginning of a text, in whole characters.
func truncated(s string, most int) string {
	for i := range s {
		if i > most {
			return s[:i]
		}
	}
	return s
}

// uploaded gives the articles of a file that somebody sends. It is read as load reads one, from a folder that is gone afterwards; what it is known by is
// the name that it had.
func uploaded(ctx context.Context, s explorer.Submission) (out []loaders.Input, skipped int, err error) {
	dir, err := os.MkdirTemp("", "clew")
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, s.Name) // a name without folders
	if err := os.WriteFile(file, s.File, 0o600); err != nil {
		return nil, 0, err
	}
	from, err := source.OpenAll([]string{file}, source.Options{})
	if err != nil {
		return nil, 0, local(err, dir)
	}
	total := 0
	for d, err := range from.Documents(ctx) {
		if err == nil {
			var t *source.Text
			if t, err = d.Read(ctx); err == nil {
				if total += len(t.Text); total > mostUploaded {
					return nil, 0, &graph.Error{Message: fmt.Sprintf("%s: more than %d MB of text", s.Name, mostUploaded>>20), Hint: "clew load reads archives of any size"}
				}
				d.Source = strings.TrimPrefix(d.Source, dir+string(filepath.Separator))
				out = append(out, pipeline.Input(graph.ArticleIRI(d.Stem, d.Source), t))
				continue
			}
		}
		if source.Skipped(err) == nil {
			return nil, 0, local(err, dir)
		}
		skipped++
	}
	return out, skipped, nil
}

// mostUploaded is how many bytes of text an upload may hold: they are in memory together.
const mostUploaded = 128 << 20

// local takes the folder out of the words of an error.
func local(err error, dir string) error {
	return &graph.Error{Message: strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""), Hint: graph.Hint(err)}
}
