package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

var replCommand = &cli.Command{
	Name:  "repl",
	Usage: "a prompt for Gizmo, with history and completion",
	Description: "clew repl                            Tab completes methods, relations and names; :help lists the commands\n" +
		"clew repl < script.js                run statements without a prompt; the first error ends it\n" +
		"echo ':query members' | clew repl",
	Flags: []cli.Flag{
		outputFlag(),
		&cli.StringSliceFlag{Name: "queries", Usage: "a folder with queries of your own"},
		&cli.IntFlag{Name: "limit", Usage: "rows at most; 0 is no limit", Value: queries.DefaultLimit},
		&cli.DurationFlag{Name: "timeout", Usage: "time at most for a statement: 2s, 500ms; 0 is none", Value: queries.DefaultTimeout},
	},
	Action: func(c *cli.Context) error {
		if err := arguments(c); err != nil {
			return err
		}
		if c.Int("limit") < 0 || c.Duration("timeout") < 0 {
			return misuse("clew help repl", "repl: --limit and --timeout are not negative")
		}
		format, err := outputFormat(c, formats)
		if err != nil {
			return err
		}
		library, err := queries.Load(c.StringSlice("queries")...)
		if err != nil {
			return err
		}
		for _, err := range library.Broken() {
			fmt.Fprintf(c.App.ErrWriter, "warning: %s\n", oneLine(err.Error()))
		}
		return withGraph(c, func(db *store.Store) error {
			session, err := queries.NewSession(db)
			if err != nil {
				return err
			}
			r := &repl{c: c, db: db, library: library, session: session, format: format, limit: c.Int("limit"), timeout: c.Duration("timeout")}
			if in, ok := c.App.Reader.(*os.File); ok && isTerminal(in) && isTerminal(c.App.Writer) {
				return r.converse(in)
			}
			return r.read(c.App.Reader)
		})
	},
}

// repl is the state of a prompt.
type repl struct {
	c       *cli.Context
	db      *store.Store
	library *queries.Library
	session *queries.Session

	format   string
	evidence evidenceShown
	explain  bool
	limit    int
	timeout  time.Duration
}

// errQuit ends the prompt.
var errQuit = errors.New("quit")

// maxStatement is how long a statement of standard input may be. Gizmo itself takes less; this keeps a file without line ends out of memory.
const maxStatement = 1 << 20

// lookahead is how long a statement of a pipe that could end here waits for a line that goes on with it, as "  .all()" does.
const lookahead = 50 * time.Millisecond

// read runs the statements and commands of a file, up to the first one that fails. Errors name the lines of the file.
func (r *repl) read(in io.Reader) error {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(make([]byte, 0, 64<<10), maxStatement)
	lines, done := make(chan string), make(chan struct{})
	defer close(done)
	go func() {
		defer close(lines)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-done:
				return
			}
		}
	}()
	var statement string
	first, n := 1, 0 // the line that the statement begins at, and the last one
	next, more := "", false
	for {
		if !more {
			select {
			case next, more = <-lines:
			case <-r.c.Context.Done():
				return r.c.Context.Err()
			}
		}
		if !more {
			break
		}
		n, more = n+1, false
		if strings.TrimSpace(statement) == "" {
			statement, first = next, n
		} else {
			statement += "\n" + next
		}
		if len(statement) > maxStatement {
			return &graph.Error{Message: fmt.Sprintf("line %d: a statement of more than %d KB", first, maxStatement>>10)}
		}
		if unfinished(statement) {
			continue
		}
		if !isCommand(statement) && !strings.HasSuffix(strings.TrimSpace(statement), ";") {
			select {
			case next, more = <-lines:
			case <-time.After(lookahead):
			}
			if more && continues(next) {
				continue
			}
		}
		text := statement
		statement = ""
		if err := r.execute(r.c.Context, text, first); errors.Is(err, errQuit) {
			return nil
		} else if err != nil {
			return err
		}
	}
	if errors.Is(scanner.Err(), bufio.ErrTooLong) {
		return &graph.Error{Message: fmt.Sprintf("line %d: more than %d KB", n+1, maxStatement>>10)}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	err := r.execute(r.c.Context, statement, first) // what is left goes on where nothing comes: the error says what is missing
	if err == nil || errors.Is(err, errQuit) {
		return nil
	}
	return graph.WithHint(fmt.Errorf("the statement of line %d does not end: %w", first, err), "close its brackets and strings")
}

// continues reports whether a line goes on with the statement before it, though that could end there.
func continues(line string) bool {
	line = strings.TrimSpace(line)
	for _, sign := range []string{".", "?", "&&", "||", "*", "=", "//"} {
		if strings.HasPrefix(line, sign) {
			return true
		}
	}
	word, _, _ := strings.Cut(strings.NewReplacer("(", " ", "{", " ").Replace(line), " ")
	return word == "else" || word == "catch" || word == "finally"
}

// unfinished reports whether what was typed goes on in the next line; commands are one line.
func unfinished(text string) bool { return !isCommand(text) && gizmo.Unfinished(text) }

func isCommand(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), ":") }

// execute runs a command or a statement, which begins at a line of its file.
func (r *repl) execute(ctx context.Context, text string, line int) error {
	if isCommand(text) {
		return r.command(ctx, strings.TrimSpace(text))
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	out := printerOf(r.c, r.format)
	var answer queries.Outcome
	err := r.withPlan(func(plan *gizmo.Plan) (err error) {
		o := queries.Options{Limit: r.limit, Timeout: r.timeout, Plan: plan}
		answer, err = r.session.Stream(ctx, text, line, o, r.printTo(ctx, out))
		return err
	})
	if answer.Forgot {
		fmt.Fprintln(r.c.App.ErrWriter, "note: an earlier statement had not ended when it was stopped; what had been named before is forgotten")
	}
	if err != nil {
		return r.mended(err)
	}
	switch {
	case out.count == 0 && answer.Value == gizmo.PathValue:
		fmt.Fprintln(r.c.App.ErrWriter, "note: this is a path; .all() at its end gives its rows")
	case out.count == 0 && answer.Value != "":
		fmt.Fprintln(r.c.App.Writer, clean(answer.Value))
	case out.count > 0:
		return r.finish(out, answer.Columns, answer.Limited)
	}
	return nil
}

// printTo gives a function that prints rows, until it is interrupted.
func (r *repl) printTo(ctx context.Context, out *printer) func([]string, []queries.Cell) error {
	return func(columns []string, row []queries.Cell) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return out.row(r.evidence.columns(columns), r.evidence.row(columns, row))
	}
}

func (r *repl) finish(out *printer, columns []string, limited bool) error {
	if err := out.close(r.evidence.columns(columns)); err != nil {
		return err
	}
	if limited {
		fmt.Fprintf(r.c.App.ErrWriter, "note: only the first %s; :limit 0 shows all\n", count(out.count, "row"))
	}
	return nil
}

// withPlan runs something and prints how the graph was walked, where :explain asked for that.
func (r *repl) withPlan(run func(*gizmo.Plan) error) error {
	if !r.explain {
		return run(nil)
	}
	plan := &gizmo.Plan{}
	defer printPlan(r.c, plan)
	return run(plan)
}

// mended gives an error the hint that holds at the prompt.
func (r *repl) mended(err error) error {
	var mistake *gizmo.Error
	if errors.As(err, &mistake) {
		return graph.WithHint(err, ":help language lists what there is; :queries, queries that work")
	}
	err = queryError(r.library, err)
	if hint := graph.Hint(err); hint != "" {
		return graph.WithHint(err, promptHints.Replace(hint))
	}
	return err
}

// promptHints says in commands of the prompt what a hint says in those of the shell.
var promptHints = strings.NewReplacer("clew query ", ":query ", "clew query", ":queries", "--timeout ", ":timeout ", "--limit", ":limit")

// converse runs what a person types, until Ctrl-D or :quit. Ctrl-C ends what runs, or drops what is being typed, and nothing else.
func (r *repl) converse(in *os.File) error {
	// The process's own handler takes Ctrl-C for its end; here it is the statement's. That of SIGTERM stays.
	signal.Reset(os.Interrupt)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)

	editor, err := newEditor(r, in)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.c.App.ErrWriter, "%s. Gizmo, a statement at a time; :help helps, Tab completes, Ctrl-D leaves.\n", clean(r.db.URL()))
	for {
		text, err := editor.line(r.c.Context)
		switch {
		case errors.Is(err, errAbandoned):
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := r.interruptible(interrupts, func(ctx context.Context) error { return r.execute(ctx, text, 1) }); errors.Is(err, errQuit) {
			return nil
		} else if err != nil {
			if cause := r.c.Context.Err(); cause != nil {
				return cause
			}
			fail(r.c.App.ErrWriter, err)
		}
	}
}

// interruptible runs something that Ctrl-C ends.
func (r *repl) interruptible(interrupts <-chan os.Signal, run func(context.Context) error) error {
	for len(interrupts) > 0 { // of before
		<-interrupts
	}
	ctx, cancel := context.WithCancel(r.c.Context)
	defer cancel()
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-interrupts:
			cancel()
		case <-ended:
		}
	}()
	err := run(ctx)
	if err != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) && r.c.Context.Err() == nil {
		return errors.New("interrupted")
	}
	return err
}
