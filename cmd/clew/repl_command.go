package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// promptCommand is a command of the prompt.
type promptCommand struct {
	name, args, does string
	run              func(r *repl, ctx context.Context, args []string) error
}

// promptCommands are all of them; a function, since :help lists them.
func promptCommands() []promptCommand {
	return []promptCommand{
		{":help", "[WORD]", "this list; about a saved query, a method, or all of the language", (*repl).help},
		{":queries", "", "the saved queries", (*repl).queriesCommand},
		{":query", "NAME [--PARAMETER VALUE]…", "run a saved query", (*repl).query},
		{":evidence", "on|off|none|short|full", "how rows show their evidence: on is the sentence, off and none are nothing", (*repl).setEvidence},
		{":explain", "[on|off]", "print how the graph was walked", (*repl).setExplain},
		{":limit", "N", "rows at most; 0 is no limit", (*repl).setLimit},
		{":timeout", "2s", "time at most for a statement; 0 is none", (*repl).setTimeout},
		{":output", strings.Join(formats, "|"), "how rows are printed", (*repl).setOutput},
		{":quit", "", "leave; Ctrl-D does, too", func(*repl, context.Context, []string) error { return errQuit }},
	}
}

// command runs a line that begins with a colon.
func (r *repl) command(ctx context.Context, line string) error {
	words, err := shellWords(line)
	if err != nil {
		return err
	}
	name := words[0]
	var names []string
	for _, command := range promptCommands() {
		if command.name == name || name == ":q" && command.name == ":quit" || name == ":exit" && command.name == ":quit" {
			return command.run(r, ctx, words[1:])
		}
		names = append(names, command.name)
	}
	hint := ":help"
	if near := nearest(name, names, 1); len(near) > 0 {
		hint = near[0]
	}
	return &graph.Error{Message: fmt.Sprintf("unknown command %s", name), Hint: hint}
}

// shellWords splits a line into words as a shell does: quotes keep blanks, a backslash the next character.
func shellWords(line string) ([]string, error) {
	w := splitWords(line)
	if w.quote != 0 {
		return nil, &graph.Error{Message: fmt.Sprintf("a quotation mark is open: %c", w.quote), Hint: "close it, or write \\" + string(w.quote)}
	}
	if !w.within {
		w.words = w.words[:len(w.words)-1]
	}
	return w.words, nil
}

func (r *repl) help(_ context.Context, args []string) error {
	table := &rows{columns: []string{"command", "does"}}
	if len(args) == 0 {
		for _, command := range promptCommands() {
			table.add(strings.TrimSpace(command.name+" "+command.args), command.does)
		}
		table.add("(anything else)", "Gizmo, with the prelude; :help language lists both. A statement goes on until its brackets are closed")
		table.add("Tab, Up, Ctrl-R", "completes; the statement before; searches in them")
		table.add("Ctrl-C, Ctrl-D", "ends what runs, or drops what is typed; leaves")
		return table.printAs(r.c, r.format)
	}
	word := strings.TrimSuffix(args[0], "()")
	if q := r.library.Get(word); q != nil {
		describe(r.c, q)
		return nil
	}
	table.columns = []string{"of", "name", "does"}
	var names []string
	for _, u := range r.library.Language() {
		called := namesOf(u)
		names = append(names, called...)
		if word == "language" || slices.ContainsFunc(called, func(name string) bool { return strings.EqualFold(name, word) }) {
			table.add(u.Of, u.Name, u.Does)
		}
	}
	if len(table.cells) == 0 {
		hint := ":help language"
		if near := nearest(word, names, 1); len(near) > 0 {
			hint = ":help " + near[0]
		}
		return &graph.Error{Message: fmt.Sprintf("no help about %q", args[0]), Hint: hint}
	}
	return table.printAs(r.c, r.format)
}

func (r *repl) queriesCommand(context.Context, []string) error {
	return queryTable(r.library).printAs(r.c, r.format)
}

func (r *repl) query(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return &graph.Error{Message: ":query: no NAME given", Hint: ":queries lists them"}
	}
	q := r.library.Get(args[0])
	if q == nil {
		if err := r.library.BrokenQuery(args[0]); err != nil {
			return err
		}
		return r.mended(unknownQuery(r.library, args[0]))
	}
	given := map[string]string{}
	for i := 1; i < len(args); i++ {
		name, value, has := strings.Cut(args[i], "=")
		bare, isFlag := strings.CutPrefix(name, "--")
		if isFlag && bare == "help" {
			describe(r.c, q)
			return nil
		}
		if !isFlag || bare == "" {
			return &graph.Error{Message: fmt.Sprintf(":query: not a parameter: %q", args[i]), Hint: ":query " + q.Name + " --PARAMETER VALUE"}
		}
		if !has {
			if i++; i == len(args) {
				return &graph.Error{Message: fmt.Sprintf(":query: --%s needs a value", bare), Hint: ":help " + q.Name}
			}
			value = args[i]
		}
		given[bare] = value
	}
	if r.explain {
		script, err := r.library.Explain(ctx, r.db, q, given)
		if err != nil {
			return r.mended(err)
		}
		fmt.Fprintln(r.c.App.ErrWriter, strings.TrimRight(script, "\n"))
	}
	out := printerOf(r.c, r.format)
	var limited bool
	err := r.withPlan(func(plan *gizmo.Plan) (err error) {
		limited, err = r.library.Stream(ctx, r.db, q, given, queries.Options{Limit: r.limit, Timeout: r.timeout, Plan: plan}, r.printTo(ctx, out))
		return err
	})
	if err != nil {
		return r.mended(err)
	}
	return r.finish(out, q.Columns, limited)
}

// one gives the only argument of a command. Without any it prints what holds now.
func (r *repl) one(name string, args []string, now string) (string, bool, error) {
	switch len(args) {
	case 0:
		fmt.Fprintln(r.c.App.ErrWriter, name+" "+now)
		return "", false, nil
	case 1:
		return args[0], true, nil
	}
	return "", false, &graph.Error{Message: fmt.Sprintf("%s: one argument too many: %q", name, args[1]), Hint: ":help"}
}

func (r *repl) setEvidence(_ context.Context, args []string) error {
	now := r.evidence.mode
	if now == "" {
		now = "on"
	}
	mode, given, err := r.one(":evidence", args, now)
	if !given {
		return err
	}
	switch {
	case mode == "on":
		mode = ""
	case mode == "off":
		mode = "none"
	case !slices.Contains(evidenceModes, mode):
		return &graph.Error{Message: fmt.Sprintf(":evidence: unknown value %q", mode), Hint: ":evidence on|off|none|short|full"}
	}
	r.evidence.mode = mode
	return nil
}

func (r *repl) setExplain(_ context.Context, args []string) error {
	if len(args) == 0 { // it says what it does now
		r.explain = !r.explain
		fmt.Fprintln(r.c.App.ErrWriter, ":explain "+map[bool]string{true: "on", false: "off"}[r.explain])
		return nil
	}
	value, _, err := r.one(":explain", args, "")
	if err != nil {
		return err
	}
	if value != "on" && value != "off" {
		return &graph.Error{Message: fmt.Sprintf(":explain: unknown value %q", value), Hint: ":explain on|off"}
	}
	r.explain = value == "on"
	return nil
}

func (r *repl) setLimit(_ context.Context, args []string) error {
	value, given, err := r.one(":limit", args, strconv.Itoa(r.limit))
	if !given {
		return err
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return &graph.Error{Message: fmt.Sprintf(":limit: %q is no number of rows", value), Hint: ":limit 100; 0 is no limit"}
	}
	r.limit = n
	return nil
}

func (r *repl) setTimeout(_ context.Context, args []string) error {
	value, given, err := r.one(":timeout", args, r.timeout.String())
	if !given {
		return err
	}
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 {
		return &graph.Error{Message: fmt.Sprintf(":timeout: %q is no time", value), Hint: ":timeout 2s, 500ms; 0 is none"}
	}
	r.timeout = d
	return nil
}

func (r *repl) setOutput(_ context.Context, args []string) error {
	format, given, err := r.one(":output", args, r.format)
	if !given {
		return err
	}
	if !slices.Contains(formats, format) {
		return &graph.Error{Message: fmt.Sprintf(":output: unknown format %q", format), Hint: ":output " + strings.Join(formats, "|")}
	}
	r.format = format
	return nil
}
