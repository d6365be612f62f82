package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
)

// stream is where a command reads and writes.
type stream struct {
	in       io.Reader
	out, err io.Writer
}

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// grace is how long a command may take to end after Ctrl-C: to finish a commit, not
// more. What is committed survives the end of the process.
const grace = 3 * time.Second

// newApp is the whole command line; a command is a var in a file of its own.
func newApp(s stream) *cli.App {
	app := &cli.App{
		Name:      "clew",
		Usage:     "read news articles into a graph, and ask it: every answer leads back to its sentence",
		UsageText: "clew [--db URL] COMMAND [ARGUMENT | --FLAG]…",
		Description: "clew demo                             what it is, in seconds\n" +
			"clew load articles/                   read a folder of articles into the graph clew.db\n" +
			"clew query members                    run a saved query; alone, query lists them\n" +
			"clew why Maldives memberOf Coalition  the sentence that says so",
		Version: version(),
		Flags: []cli.Flag{&cli.StringFlag{
			Name: "db", EnvVars: []string{"CLEW_DB"}, Value: defaultDB,
			Usage: "the graph: pebble:DIR, bolt:DIR, leveldb:DIR, postgres://…, mysql://… or cockroach://… for one in a database, http://HOST:PORT of a running clew explore, or memory: for one that is forgotten", DefaultText: defaultDB,
		}},
		Commands: []*cli.Command{
			demoCommand, loadCommand, extractCommand, parseCommand,
			searchCommand, relationsCommand, queryCommand, askCommand, showCommand, whyCommand, timelineCommand, pathCommand, rejectCommand, sameCommand, differentCommand,
			exploreCommand, sourcesCommand, statsCommand, removeCommand, exportCommand, importCommand, convertCommand, canonicaliseCommand,
			checkCommand, backupCommand, restoreCommand,
			replCommand, mcpCommand, completionCommand, completeCommand,
		},
		Reader: s.in, Writer: s.out, ErrWriter: s.err,
		HideHelpCommand:           false,
		DisableSliceFlagSeparator: true,
		OnUsageError:              usageProblem,
		ExitErrHandler:            func(*cli.Context, error) {}, // run prints it
	}
	for _, c := range app.Commands {
		c.OnUsageError = usageProblem
		c.HideHelpCommand = true
	}
	return app
}

// run is the program: it prints results on out, all else on err, and gives the exit code.
func run(args []string, s stream) (code int) {
	defer func() {
		if r := recover(); r != nil {
			code = fail(s.err, fmt.Errorf("internal: %v", r))
			if os.Getenv("CLEW_TRACE") != "" {
				s.err.Write(debug.Stack())
			}
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		stop() // a second Ctrl-C ends the process at once
		select {
		case <-done:
		case <-time.After(grace):
			fmt.Fprintln(s.err, "error: interrupted")
			os.Exit(exitInterrupted)
		}
	}()

	app := newApp(s)
	ordered, err := reorder(app, args)
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, ordered...))
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, syscall.EPIPE): // whoever read our output has had enough of it
		return exitDone
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(s.err, "error: interrupted")
		return exitInterrupted
	}
	return fail(s.err, err)
}

// fail prints an error in one line, its hint in another, and gives the exit code.
func fail(w io.Writer, err error) int {
	if !errors.As(err, new(silent)) {
		fmt.Fprintf(w, "%s %s\n", paint(w, red, "error:"), oneLine(err.Error()))
		if hint := graph.Hint(err); hint != "" {
			fmt.Fprintf(w, "%s %s\n", paint(w, cyan, "hint:"), oneLine(hint))
		}
	}
	if errors.As(err, new(*usageError)) {
		return exitUsage
	}
	return exitFailed
}

func oneLine(s string) string { return clean(strings.Join(strings.Fields(s), " ")) }

// usageError is a command that cannot be understood: exit code 2.
type usageError struct{ err error }

func (u *usageError) Error() string { return u.err.Error() }
func (u *usageError) Unwrap() error { return u.err }

// misuse makes a usage error with a hint, which may be "".
func misuse(hint, format string, args ...any) error {
	return &usageError{&graph.Error{Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// silent is a failure that has been printed already.
type silent struct{}

func (silent) Error() string { return "failed" }

// usageProblem says in our words what the flag parser says in its own.
func usageProblem(c *cli.Context, err error, _ bool) error {
	message := strings.TrimSpace(err.Error())
	message = strings.ReplaceAll(message, "for flag -", "for --")
	message = strings.TrimSuffix(message, ": parse error")
	message = strings.TrimSuffix(message, ": invalid syntax")
	hint := "clew help"
	if c.Command != nil && c.Command.Name != "" && c.Command.Name != "clew" {
		hint = "clew help " + c.Command.Name
	}
	return misuse(hint, "%s", message)
}

// arguments checks how many arguments a command has; the names are for the
// error: "SUBJECT RELATION OBJECT", with a last one in brackets that may be left out.
func arguments(c *cli.Context, names ...string) error {
	least := len(names)
	if least > 0 && strings.HasPrefix(names[least-1], "[") {
		least--
	}
	most := len(names)
	if most > 0 && strings.Contains(names[most-1], "…") {
		most = int(^uint(0) >> 1)
	}
	usage := "clew " + c.Command.Name + " " + strings.Join(names, " ")
	switch n := c.NArg(); {
	case n < least:
		return misuse(usage, "%s: no %s given", c.Command.Name, strings.Trim(names[n], "[]…"))
	case n > most:
		return misuse(usage, "%s: one argument too many: %q", c.Command.Name, c.Args().Get(most))
	}
	return nil
}

// version is that of the module, as go build and go install know it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
