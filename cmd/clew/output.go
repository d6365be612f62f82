package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// formats are the values of -o.
var formats = []string{"table", "json", "jsonl", "csv", "tsv", "markdown"}

// outputFlag is -o of the commands that print rows.
func outputFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "output", Aliases: []string{"o"},
		Usage: strings.Join(formats, ", ") + " (default: table on a terminal, else tsv)",
	}
}

// rows are results: columns with names, and cells that are strings, numbers or nil.
type rows struct {
	columns []string
	cells   [][]any
}

func (r *rows) add(cells ...any) { r.cells = append(r.cells, cells) }

// outputFormat is the value of -o, checked against what the command knows.
func outputFormat(c *cli.Context, known []string) (string, error) {
	format := c.String("output")
	if format == "" {
		if isTerminal(c.App.Writer) {
			return "table", nil
		}
		return "tsv", nil
	}
	for _, k := range known {
		if format == k {
			return format, nil
		}
	}
	hint := "-o " + strings.Join(known, "|")
	if near := nearest(format, known, 1); len(near) > 0 {
		hint = "-o " + near[0]
	}
	return "", misuse(hint, "unknown output format %q", format)
}

// print writes the rows as -o says. Where there are none, a table says so on standard error.
func (r *rows) print(c *cli.Context) error {
	format, err := outputFormat(c, formats)
	if err != nil {
		return err
	}
	return r.printAs(c, format)
}

func (r *rows) printAs(c *cli.Context, format string) error {
	if format == "table" && len(r.cells) == 0 {
		fmt.Fprintln(c.App.ErrWriter, "nothing found")
		return nil
	}
	return r.write(c.App.Writer, format)
}

func (r *rows) write(w io.Writer, format string) error {
	var b bytes.Buffer
	switch format {
	case "json":
		b.WriteString("[")
		for i := range r.cells {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n  ")
			if err := r.object(&b, i); err != nil {
				return err
			}
		}
		if len(r.cells) > 0 {
			b.WriteString("\n")
		}
		b.WriteString("]\n")
	case "jsonl":
		for i := range r.cells {
			if err := r.object(&b, i); err != nil {
				return err
			}
			b.WriteString("\n")
		}
	case "csv":
		out := csv.NewWriter(&b)
		_ = out.Write(r.columns) // to memory, which takes it
		for _, row := range r.cells {
			_ = out.Write(words(row, clean))
		}
		out.Flush()
	case "tsv":
		b.WriteString(strings.Join(r.columns, "\t") + "\n")
		for _, row := range r.cells {
			b.WriteString(strings.Join(words(row, oneLine), "\t") + "\n")
		}
	case "markdown":
		t := r.table()
		b.WriteString(t.RenderMarkdown() + "\n")
	default:
		b.WriteString(r.render(w) + "\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// object writes a row as a JSON object whose keys stand in the order of the columns.
func (r *rows) object(b *bytes.Buffer, row int) error {
	b.WriteString("{")
	for i, column := range r.columns {
		if i > 0 {
			b.WriteString(",")
		}
		if err := writeJSON(b, column); err != nil {
			return err
		}
		b.WriteString(":")
		var cell any
		if i < len(r.cells[row]) {
			cell = r.cells[row][i]
		}
		if err := writeJSON(b, cell); err != nil {
			return err
		}
	}
	b.WriteString("}")
	return nil
}

// writeJSON is compact JSON in which <, > and & stay as they are.
func writeJSON(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line end
	return nil
}

func words(row []any, each func(string) string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		if cell != nil {
			out[i] = each(fmt.Sprint(cell))
		}
	}
	return out
}

func (r *rows) table() table.Writer {
	t := table.NewWriter()
	header := make(table.Row, len(r.columns))
	for i, column := range r.columns {
		header[i] = column
	}
	t.AppendHeader(header)
	for _, row := range r.cells {
		line := make(table.Row, len(row))
		for i, cell := range words(row, oneLine) {
			line[i] = cell
		}
		t.AppendRow(line)
	}
	return t
}

// render draws a table that fits the terminal: the columns share what the widest leave.
func (r *rows) render(w io.Writer) string {
	t := r.table()
	t.SetStyle(table.StyleLight)
	style := t.Style()
	style.Format.Header = text.FormatDefault
	style.Options.DrawBorder = false
	style.Options.SeparateColumns = false
	if colourful(w) {
		style.Color.Header = text.Colors{text.Bold}
	}
	widths := r.fit(terminalWidth(w))
	var configs []table.ColumnConfig
	for i := range r.columns {
		align := text.AlignLeft
		if r.numeric(i) {
			align = text.AlignRight
		}
		configs = append(configs, table.ColumnConfig{
			Number: i + 1, Align: align, AlignHeader: align, WidthMax: widths[i], WidthMaxEnforcer: text.WrapSoft,
		})
	}
	t.SetColumnConfigs(configs)
	lines := strings.Split(t.Render(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// fit shares a width among the columns: narrow ones get what they need, the wide ones the rest.
func (r *rows) fit(width int) []int {
	need := make([]int, len(r.columns))
	for i, column := range r.columns {
		need[i] = text.StringWidthWithoutEscSequences(column)
	}
	for _, row := range r.cells {
		for i, cell := range words(row, oneLine) {
			if i < len(need) {
				need[i] = max(need[i], text.StringWidthWithoutEscSequences(cell))
			}
		}
	}
	const least = 8
	left, wide := width-2*len(need), len(need)
	got := make([]int, len(need))
	for settled := true; settled && wide > 0; {
		settled = false
		share := max(left/wide, least)
		for i, n := range need {
			if got[i] == 0 && n <= share {
				got[i] = max(n, 1)
				left -= n
				wide--
				settled = true
			}
		}
	}
	for i := range got {
		if got[i] == 0 {
			got[i] = max(left/max(wide, 1), least)
		}
	}
	return got
}

func (r *rows) numeric(column int) bool {
	for _, row := range r.cells {
		if column >= len(row) {
			return false
		}
		switch row[column].(type) {
		case int, int64, float64:
		default:
			return false
		}
	}
	return len(r.cells) > 0
}

func isTerminal(w any) bool {
	if s, ok := w.(*sized); ok {
		w = s.Writer
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func terminalWidth(w io.Writer) int {
	if s, ok := w.(*sized); ok {
		w = s.Writer
	}
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 20 {
			return width
		}
	}
	return 120
}

const (
	red  = color.FgRed
	cyan = color.FgCyan
)

// colourful: on a terminal, unless NO_COLOR is set to anything (https://no-color.org).
func colourful(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(w)
}

// paint colours words where w shows colours.
func paint(w io.Writer, attribute color.Attribute, s string) string {
	if !colourful(w) {
		return s
	}
	c := color.New(attribute)
	c.EnableColor()
	return c.Sprint(s)
}

// clean takes out what a terminal would obey, control characters and changes of direction: words of an article are not commands.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' {
			return '�'
		}
		return r
	}, s)
}
