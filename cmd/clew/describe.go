package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// describe prints what a saved query asks, takes and gives.
func describe(c *cli.Context, q *queries.Query) {
	w := c.App.Writer
	fmt.Fprintf(w, "%s - %s\n", paint(w, color.Bold, q.Name), q.Title)
	if q.Description != "" {
		fmt.Fprintf(w, "\n%s\n", text.WrapSoft(q.Description, terminalWidth(w)))
	}
	usage := "clew query " + q.Name
	for _, p := range q.Params {
		usage += " " + parameterUsage(p)
	}
	fmt.Fprintf(w, "\n%s%s\n", label("usage", 0), usage)
	for i, p := range q.Params {
		fmt.Fprintf(w, "%s--%s %s  %s%s\n", label("parameters", i), p.Name, strings.ToUpper(p.Type), p.Help, defaultOf(p))
	}
	fmt.Fprintf(w, "%s%s\n", label("columns", 0), strings.Join(q.Columns, ", "))
	if len(q.Sort) > 0 {
		fmt.Fprintf(w, "%s%s\n", label("order", 0), strings.Join(q.Sort, ", "))
	}
	fmt.Fprintf(w, "%s%s\n", label("file", 0), q.File)
}

// label is the word before the first of several lines.
func label(word string, i int) string {
	if i > 0 {
		word = ""
	} else {
		word += ":"
	}
	return fmt.Sprintf("%-12s", word)
}

func parameterUsage(p queries.Parameter) string {
	s := "--" + p.Name + " " + strings.ToUpper(p.Type)
	if p.Default != "" {
		s += " (" + p.Default + ")"
	}
	if p.Optional || p.Default != "" {
		s = "[" + s + "]"
	}
	return s
}

func defaultOf(p queries.Parameter) string {
	switch {
	case p.Default != "":
		return "; default " + p.Default
	case p.Optional:
		return "; may be left out"
	}
	return ""
}

// printLanguage prints what scripts may use.
func printLanguage(c *cli.Context, library *queries.Library) error {
	table := &rows{columns: []string{"of", "name", "does"}}
	for _, u := range library.Language() {
		table.add(u.Of, u.Name, u.Does)
	}
	return table.print(c)
}

// printPlan prints on standard error how the graph was walked.
func printPlan(c *cli.Context, plan *gizmo.Plan) {
	w := c.App.ErrWriter
	for i, walk := range plan.Walks() {
		times := ""
		if walk.Times > 1 {
			times = fmt.Sprintf(", walked %d times", walk.Times)
		}
		fmt.Fprintf(w, "walk %d: %s expected, %d found, %s%s\n", i+1, expected(walk.Estimated), walk.Rows, walk.Took.Round(time.Microsecond), times)
		for _, r := range walk.Reads {
			fmt.Fprintf(w, "  %s: %s expected, %d read, %d looked up\n", oneLine(r.What), expected(r.Estimated), r.Scanned.Load(), r.Looked.Load())
		}
	}
}

func expected(n int64) string {
	if n <= 0 {
		return "unknown"
	}
	return fmt.Sprint(n)
}
