package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/queries"

	"github.com/cayleygraph/quad"
)

// printer prints rows as they come, so that memory does not grow with them: each at once, or for a table a page of
// them, whose columns are then as wide as those of the first page.
type printer struct {
	c      *cli.Context
	format string
	w      *bufio.Writer
	page   *rows
	widths *rows // the first page, which later ones look like
	count  int
}

// pageRows is how many rows a table waits for.
const pageRows = 1000

func newPrinter(c *cli.Context) (*printer, error) {
	format, err := outputFormat(c, formats)
	if err != nil {
		return nil, err
	}
	return printerOf(c, format), nil
}

func printerOf(c *cli.Context, format string) *printer {
	return &printer{c: c, format: format, w: bufio.NewWriterSize(c.App.Writer, 1<<15)}
}

// row prints a row.
func (p *printer) row(columns []string, cells []any) error {
	p.count++
	if p.page == nil {
		p.page = &rows{columns: columns}
	}
	p.page.columns = columns
	p.page.cells = append(p.page.cells, cells)
	var b bytes.Buffer
	switch p.format {
	case "jsonl":
		if err := p.page.object(&b, 0); err != nil {
			return err
		}
		b.WriteByte('\n')
	case "json":
		b.WriteString(map[bool]string{true: "[\n  ", false: ",\n  "}[p.count == 1])
		if err := p.page.object(&b, 0); err != nil {
			return err
		}
	case "tsv":
		if p.count == 1 {
			b.WriteString(strings.Join(columns, "\t") + "\n")
		}
		b.WriteString(strings.Join(words(cells, oneLine), "\t") + "\n")
	case "csv":
		out := csv.NewWriter(&b)
		if p.count == 1 {
			_ = out.Write(columns) // to memory, which takes it
		}
		_ = out.Write(words(cells, clean))
		out.Flush()
	default:
		if len(p.page.cells) == pageRows {
			return p.flushPage()
		}
		return nil
	}
	p.page.cells = p.page.cells[:0]
	_, err := p.w.Write(b.Bytes())
	return err
}

// flushPage prints a page of a table; those behind the first have no header.
func (p *printer) flushPage() error {
	var b bytes.Buffer
	if err := p.page.write(&sized{Writer: p.c.App.Writer, b: &b}, p.format); err != nil {
		return err
	}
	text := b.Bytes()
	if p.widths != nil {
		lines := bytes.SplitN(text, []byte("\n"), 3)
		text = lines[len(lines)-1]
	}
	p.widths = p.page
	p.page = &rows{columns: p.page.columns}
	_, err := p.w.Write(text)
	return err
}

// sized writes to memory what is as wide as another writer.
type sized struct {
	io.Writer
	b *bytes.Buffer
}

func (s *sized) Write(p []byte) (int, error) { return s.b.Write(p) }

// close prints what is left; the columns are for output without rows.
func (p *printer) close(columns []string) error {
	switch {
	case p.count == 0:
		return (&rows{columns: columns}).printAs(p.c, p.format)
	case p.format == "json":
		p.w.WriteString("\n]\n")
	case len(p.page.cells) > 0:
		if err := p.flushPage(); err != nil {
			return err
		}
	}
	return p.w.Flush()
}

var evidenceModes = []string{"none", "short", "full"}

// evidenceShown is how rows show their evidence; without a mode it is the sentence.
type evidenceShown struct{ mode string }

// shortEvidence is how many characters a short evidence has.
const shortEvidence = 60

func (e evidenceShown) columns(columns []string) []string {
	switch e.mode {
	case "none":
		return slices.DeleteFunc(slices.Clone(columns), isEvidenceColumn)
	case "full":
		if slices.ContainsFunc(columns, isEvidenceColumn) {
			return append(slices.Clone(columns), "source", "start", "end")
		}
	}
	return columns
}

func isEvidenceColumn(name string) bool { return name == "evidence" }

func (e evidenceShown) row(columns []string, row []queries.Cell) []any {
	var out []any
	var place []any
	for i, c := range row {
		iri, _ := c.Value.(quad.IRI)
		isEvidence := graph.IRI(iri).IsEvidence()
		switch {
		case e.mode == "none" && isEvidenceColumn(columns[i]):
			continue
		case e.mode == "short" && isEvidence:
			out = append(out, shorten(c.Text, shortEvidence))
			continue
		case e.mode == "full" && isEvidence && isEvidenceColumn(columns[i]):
			article, at, _ := graph.IRI(iri).Evidence()
			place = []any{string(article), at.Start, at.End}
		}
		out = append(out, cellOf(c))
	}
	if e.mode == "full" && slices.ContainsFunc(columns, isEvidenceColumn) {
		if place == nil {
			place = []any{nil, nil, nil}
		}
		out = append(out, place...)
	}
	return out
}

// shorten cuts a text behind a word.
func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	cut := string(r[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
