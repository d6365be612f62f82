package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/pipeline"
)

// mostFailures is how many articles that could not be read are told of one by one.
const mostFailures = 100

// loaded counts what a load did.
type loaded struct {
	added, replaced, unchanged, statements int
	skipped                                int // files that are no articles by their names
	failed                                 int
	errors                                 []error // of the first that failed
}

// articles is how many are in the graph now.
func (n *loaded) articles() int { return n.added + n.replaced + n.unchanged }

func (n *loaded) count(e pipeline.Event) {
	switch e.Outcome {
	case pipeline.Added:
		n.added++
	case pipeline.Replaced:
		n.replaced++
	case pipeline.Unchanged:
		n.unchanged++
	case pipeline.Failed:
		if n.failed++; len(n.errors) < mostFailures {
			n.errors = append(n.errors, e.Err)
		}
	}
	n.statements += e.Statements
}

// report says what was done, and what to type next.
func (n *loaded) report(c *cli.Context, url string) {
	w := c.App.ErrWriter
	n.summary(w, url)
	next := "clew query"
	if c.IsSet("db") && url != defaultDB && os.Getenv("CLEW_DB") != url {
		next += " --db " + url
	}
	fmt.Fprintf(w, "next: %s\n", next)
}

func (n *loaded) summary(w io.Writer, url string) {
	fmt.Fprintf(w, "%s in %s: %d new, %d replaced, %d unchanged", count(n.articles(), "article"), url, n.added, n.replaced, n.unchanged)
	if n.skipped > 0 {
		fmt.Fprintf(w, ", %d skipped that are no .txt", n.skipped)
	}
	if n.failed > 0 {
		fmt.Fprintf(w, ", %d that could not be read", n.failed)
	}
	fmt.Fprintf(w, "; %s\n", count(n.statements, "statement"))
}

// failure lists the articles that could not be read: each is a line, and the last, or the only one, is the error of the command.
func (n *loaded) failure(c *cli.Context) error {
	if n.failed == 0 {
		return nil
	}
	if n.failed == 1 {
		return n.errors[0]
	}
	n.list(c.App.ErrWriter)
	return &graph.Error{Message: fmt.Sprintf("%d of %s could not be read", n.failed, count(n.articles()+n.failed, "article")), Hint: "clew load the same again, when they are mended, reads only those"}
}

func (n *loaded) list(w io.Writer) {
	for _, err := range n.errors {
		fmt.Fprintf(w, "not read: %s\n", oneLine(err.Error()))
	}
	if more := n.failed - len(n.errors); more > 0 {
		fmt.Fprintf(w, "not read: %d more\n", more)
	}
}

// interrupted says how far a load came that did not come to its end.
func (n *loaded) interrupted(c *cli.Context, of int) {
	if n.articles() == 0 || of < 2 || c.Bool("dry-run") {
		return
	}
	fmt.Fprintf(c.App.ErrWriter, "note: %d of %s are in the graph; clew load the same again goes on from there\n", n.articles(), count(of, "article"))
}

// progress shows how far a load is: on a terminal a bar with the rate and the time left, else a line for each article that was written.
type progress struct {
	w   io.Writer
	bar *progressbar.ProgressBar
	dry bool
}

func newProgress(w io.Writer, items int, dry bool) *progress {
	p := &progress{w: w, dry: dry}
	if isTerminal(w) && items > 1 {
		p.bar = progressbar.NewOptions(items, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString("articles"), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

func (p *progress) event(e pipeline.Event) {
	switch {
	case p.bar != nil:
		_ = p.bar.Add(1) // a bar that cannot be drawn is no failure
	case !isTerminal(p.w) && !p.dry && (e.Outcome == pipeline.Added || e.Outcome == pipeline.Replaced):
		fmt.Fprintf(p.w, "committed %s\n", e.Name)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
