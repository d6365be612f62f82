package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/loaders/pipeline"
	"github.com/clewgraph/clew/loaders/source"
)

// mostListed is how many documents that could not be read, or were skipped for what they say, are told of one by one.
const mostListed = 100

// loaded counts what a load did.
type loaded struct {
	added, replaced, unchanged, statements int
	skipped, failed                        int
	reasons                                map[string]int // why documents were skipped
	listed                                 []string       // lines about single documents, the first of them
	err                                    error          // of the first document that failed
}

// articles is how many are in the graph now.
func (n *loaded) articles() int { return n.added + n.replaced + n.unchanged }

func (n *loaded) count(e pipeline.Event) {
	n.statements += e.Statements
	switch e.Outcome {
	case pipeline.Added:
		n.added++
	case pipeline.Replaced:
		n.replaced++
	case pipeline.Unchanged:
		n.unchanged++
	case pipeline.Skipped:
		if e.Skip.Reason == source.NotModified {
			n.unchanged++
			return
		}
		n.skipped++
		if n.reasons == nil {
			n.reasons = map[string]int{}
		}
		n.reasons[e.Skip.Reason]++
		if e.Skip.Reason != source.NotRead { // those of other kinds are only counted
			n.line(e.Skip.Error())
		}
	case pipeline.Failed:
		if n.failed++; n.failed == 1 {
			n.err = e.Err
		}
		n.line("not read: " + e.Err.Error())
	}
}

func (n *loaded) line(s string) {
	if len(n.listed) < mostListed {
		n.listed = append(n.listed, oneLine(s))
	}
}

// report says what was done, what was not and why, and what to type next. Its error is that documents could not be read, or that there was none.
func (n *loaded) report(c *cli.Context) error {
	w, url := c.App.ErrWriter, store.Redacted(c.String("db"))
	if n.articles()+n.failed == 0 && n.skipped == n.reasons[source.NotRead] {
		return noArticles(c.Args().First(), n.skipped)
	}
	if n.articles() == 0 && n.failed == 1 && n.skipped == 0 {
		return n.err
	}
	if n.failed != 1 || len(n.listed) > 1 { // one alone is the error of the command
		n.list(w)
	}
	if c.Bool("dry-run") {
		fmt.Fprintf(w, "would load %s with %s\n", count(n.added, "article"), count(n.statements, "statement"))
	} else {
		n.summary(w, url)
	}
	if n.articles() > 0 && !c.Bool("dry-run") {
		next := "clew query"
		if c.IsSet("db") && url != defaultDB && store.Redacted(os.Getenv("CLEW_DB")) != url {
			next += " --db " + url
		}
		fmt.Fprintf(w, "next: %s\n", next)
	}
	switch n.failed {
	case 0:
		return nil
	case 1:
		return n.err
	}
	return &graph.Error{
		Message: fmt.Sprintf("%d of %s could not be read", n.failed, count(n.articles()+n.failed, "article")),
		Hint:    "when they are mended, clew load the same again: it reads only what has changed",
	}
}

// list tells of the documents that could not be read or were skipped for what they say.
func (n *loaded) list(w io.Writer) {
	for _, line := range n.listed {
		fmt.Fprintln(w, line)
	}
	if more := n.failed + n.skipped - n.reasons[source.NotRead] - len(n.listed); more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
}

func (n *loaded) summary(w io.Writer, url string) {
	fmt.Fprintf(w, "%s in %s: %d new, %d replaced, %d unchanged", count(n.articles(), "article"), url, n.added, n.replaced, n.unchanged)
	if n.skipped > 0 {
		fmt.Fprintf(w, ", %d skipped (%s)", n.skipped, n.why())
	}
	if n.failed > 0 {
		fmt.Fprintf(w, ", %d that could not be read", n.failed)
	}
	fmt.Fprintf(w, "; %s\n", count(n.statements, "statement"))
}

// why are the reasons for skipping, each with its number when there are several.
func (n *loaded) why() string {
	reasons := slices.Sorted(maps.Keys(n.reasons))
	if len(reasons) == 1 {
		return reasons[0]
	}
	for i, r := range reasons {
		reasons[i] = fmt.Sprintf("%d %s", n.reasons[r], r)
	}
	return strings.Join(reasons, ", ")
}

// interrupted says how far a load came that did not come to its end.
func (n *loaded) interrupted(c *cli.Context) {
	if n.articles() > 0 && !c.Bool("dry-run") {
		fmt.Fprintf(c.App.ErrWriter, "note: %s in the graph; the same load again goes on from there\n", are(n.articles(), "article"))
	}
}

func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return count(n, noun) + " are"
}

// progress shows how far a load is: on a terminal a bar with the rate and the time left, else a line for each article that was written.
type progress struct {
	c   *cli.Context
	bar *progressbar.ProgressBar
}

func newProgress(c *cli.Context, from source.Source) *progress {
	p := &progress{c: c}
	if !isTerminal(c.App.ErrWriter) {
		return p
	}
	of := from.Estimate(c.Context)
	if of == 0 || of == 1 {
		return p
	}
	p.bar = progressbar.NewOptions(of, progressbar.OptionSetWriter(c.App.ErrWriter), progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(),
		progressbar.OptionShowIts(), progressbar.OptionSetItsString("articles"), progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return p
}

func (p *progress) event(e pipeline.Event) {
	switch {
	case p.bar != nil:
		if p.bar.GetMax() > 0 && p.bar.State().CurrentNum >= int64(p.bar.GetMax()) {
			p.bar.ChangeMax(p.bar.GetMax() + 1) // an archive is more than the one file that it was taken for
		}
		_ = p.bar.Add(1) // a bar that cannot be drawn is no failure
	case !isTerminal(p.c.App.ErrWriter) && !p.c.Bool("dry-run") && (e.Outcome == pipeline.Added || e.Outcome == pipeline.Replaced):
		fmt.Fprintf(p.c.App.ErrWriter, "committed %s\n", e.Name)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
