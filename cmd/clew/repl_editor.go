package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/reeflective/readline"
	"golang.org/x/term"

	"github.com/clewgraph/clew/queries/gizmo"
)

// editor reads statements that a person types.
type editor struct {
	in    *os.File
	state *term.State
	shell *readline.Shell
	lines chan typed
	ask   chan struct{}
}

type typed struct {
	text string
	err  error
}

// errAbandoned is Ctrl-C while a statement is being typed.
var errAbandoned = errors.New("abandoned")

func newEditor(r *repl, in *os.File) (*editor, error) {
	state, err := term.GetState(int(in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("the terminal: %w", err)
	}
	shell := readline.NewShell()
	// Our output ends with a line end, so the prompt begins where a line does; a terminal that does not answer where its cursor is need not be waited for.
	// What is typed is UTF-8: a letter of Latin-1 is no key held with Meta.
	for name, value := range map[string]any{"cursor-position-probe": false, "convert-meta": false, "completion-ignore-case": true, "multiline-column": colourful(r.c.App.Writer)} {
		if err := shell.Config.Set(name, value); err != nil {
			return nil, fmt.Errorf("the line editor: %w", err)
		}
	}
	insertWhole(shell)
	shell.Prompt.Primary(func() string { return "clew> " })
	shell.AcceptMultiline = func(line []rune) bool { return !unfinished(string(line)) }
	past, err := openHistory(historyFile())
	if err != nil {
		fmt.Fprintf(r.c.App.ErrWriter, "warning: no history: %s\n", oneLine(err.Error()))
	}
	shell.History.Add("history", past)
	completer := &promptCompleter{r: r, words: completion{ctx: r.c.Context, app: r.c.App, db: r.db, library: r.library}}
	shell.Completer = completer.complete
	e := &editor{in: in, state: state, shell: shell, lines: make(chan typed), ask: make(chan struct{})}
	// The library cannot be told to stop reading: this goroutine ends with the process.
	go func() {
		for range e.ask {
			text, err := shell.Readline()
			completer.learn(text)
			e.lines <- typed{text, err}
		}
	}()
	return e, nil
}

// insertWhole makes the editor insert a character as it was typed. The library writes the letters of Latin-1 as keys that are held with Meta ("^[i" for "é"), and
// of a character of several code points it inserts the first.
func insertWhole(shell *readline.Shell) {
	insert := shell.Keymap.Commands()["self-insert"]
	shell.Keymap.Register(map[string]func(){"self-insert": func() {
		typed := shell.Keys.Caller()
		if len(typed) == 0 || typed[0] < utf8.RuneSelf && len(typed) == 1 {
			insert()
			return
		}
		shell.History.SkipSave()
		shell.Cursor().InsertAt(typed...)
	}})
}

// line reads a statement. Its errors are errAbandoned, io.EOF at Ctrl-D, and that of the context.
func (e *editor) line(ctx context.Context) (string, error) {
	e.ask <- struct{}{}
	select {
	case got := <-e.lines:
		if errors.Is(got.err, readline.ErrInterrupt) {
			return "", errAbandoned
		}
		return got.text, got.err
	case <-ctx.Done():
		_ = term.Restore(int(e.in.Fd()), e.state) // it is still in the hands of the library
		return "", ctx.Err()
	}
}

// promptCompleter completes what is typed at the prompt.
type promptCompleter struct {
	r        *repl
	words    completion
	declared []string // variables and functions of statements
}

var declaration = regexp.MustCompile(`\b(?:var|let|const|function)\s+([A-Za-z_$][\w$]*)`)

// learn takes note of the names that a statement declares.
func (k *promptCompleter) learn(statement string) {
	for _, m := range declaration.FindAllStringSubmatch(statement, 100) {
		if !slices.Contains(k.declared, m[1]) && len(k.declared) < 1000 {
			k.declared = append(k.declared, m[1])
		}
	}
}

// complete gives what the text before the cursor may go on with.
func (k *promptCompleter) complete(line []rune, cursor int) readline.Completions {
	before := string(line[:min(cursor, len(line))])
	token, found := k.candidates(before)
	return completionsOf(before, token, found)
}

// completionsOf hands candidates over. The library replaces the text of its prefix, which it counts in bytes and which may not be empty: so the prefix is
// as much of the token as is ASCII, or else what stands before it, and each candidate begins with it.
func completionsOf(before, token string, found []candidate) readline.Completions {
	if len(found) == 0 {
		return readline.CompleteValues()
	}
	prefix := token
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] >= 0x80 {
			prefix = prefix[i+1:]
			break
		}
	}
	dropped := token[:len(token)-len(prefix)]
	lead := ""
	if prefix == "" && before != "" {
		if lead = before[len(before)-1:]; lead[0] >= 0x80 {
			return readline.CompleteValues()
		}
	}
	var values []readline.Completion
	for _, f := range found {
		if len(dropped) > len(f.value) || !strings.EqualFold(f.value[:len(dropped)], dropped) {
			continue
		}
		values = append(values, readline.Completion{Value: lead + f.value[len(dropped):], Display: f.value, Description: f.help})
	}
	out := readline.CompleteRaw(values)
	out.PREFIX = lead + prefix
	return out
}

// candidates gives the part of the text that is being completed, and what it may become.
func (k *promptCompleter) candidates(before string) (token string, found []candidate) {
	if isCommand(before) {
		return k.command(strings.TrimLeft(before, " \t"))
	}
	at := gizmo.PlaceOf(before)
	switch {
	case at.Comment:
		return "", nil
	case at.Quote != 0:
		return at.String, k.inString(at)
	}
	token = before[len(strings.TrimRightFunc(before, func(r rune) bool { return isIdentifier(r) })):]
	at = gizmo.PlaceOf(before[:len(before)-len(token)])
	return token, matching(token, k.names(at)...)
}

func isIdentifier(r rune) bool {
	return r == '_' || r == '$' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// names gives the methods behind a point, or else the names that there are.
func (k *promptCompleter) names(at gizmo.Place) []candidate {
	var out []candidate
	point := at.Before == "." || at.Before == "?."
	for _, use := range k.r.library.Language() {
		of := map[bool]string{true: "path", false: ""}[point]
		if at.Of == "g" || at.Of == "graph" {
			of = "g"
		}
		if point && use.Of != of || !point && (use.Of == "path" || use.Of == "g") {
			continue
		}
		for _, name := range namesOf(use) {
			out = append(out, candidate{name, use.Does})
		}
	}
	if !point {
		out = append(out, candidate{"g", "the graph: g.V() starts a path"})
		for _, name := range k.declared {
			out = append(out, candidate{name, "declared before"})
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return strings.Compare(strings.ToLower(a.value), strings.ToLower(b.value)) })
	return slices.CompactFunc(out, func(a, b candidate) bool { return a.value == b.value })
}

// namesOf gives the names of a piece of the language: "and", "intersect" of "and(path), intersect".
func namesOf(u gizmo.Use) []string {
	var b strings.Builder
	depth := 0
	for _, r := range u.Name {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case depth == 0 && isIdentifier(r):
			b.WriteRune(r)
		case depth == 0:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// inString completes a string: IRIs of entities and relations behind "<", relations where the call takes them, names elsewhere.
func (k *promptCompleter) inString(at gizmo.Place) []candidate {
	switch {
	case strings.HasPrefix(at.String, "<"):
		return k.iris(at.String)
	case at.Call == "relation" || at.Call == "statements" || at.Call == "of":
		if at.Call == "statements" {
			return k.iris("<" + at.String)
		}
		return k.words.relations(at.String)
	case takesPredicate(at.Call) && at.String == "":
		return k.iris("<clew:")
	}
	return k.words.entities(at.String)
}

// takesPredicate reports whether a method's first argument is a predicate.
func takesPredicate(call string) bool {
	switch strings.ToLower(call) {
	case "out", "in", "both", "has", "hasr", "save", "saver", "saveopt", "saveoptr", "followrecursive":
		return true
	}
	return false
}

// iris gives the IRIs that begin with a word, as Gizmo writes them.
func (k *promptCompleter) iris(word string) []candidate {
	found := k.words.iris(strings.TrimPrefix(word, "<"))
	for i := range found {
		found[i].value = "<" + found[i].value + ">"
	}
	return found
}

// command completes a command of the prompt.
func (k *promptCompleter) command(line string) (token string, found []candidate) {
	w := splitWords(line)
	word := w.words[len(w.words)-1]
	token = w.raw
	if w.quote != 0 {
		token = w.raw[strings.LastIndexByte(w.raw, byte(w.quote))+1:]
	}
	if len(w.words) == 1 {
		for _, c := range promptCommands() {
			found = append(found, candidate{c.name, c.does})
		}
		return token, matching(word, found...)
	}
	switch w.words[0] {
	case ":query":
		found = k.queryWord(w.words[1:])
	case ":help":
		found = append(k.words.queries(word), candidate{"language", "all that scripts may use"})
		for _, u := range k.r.library.Language() {
			for _, name := range namesOf(u) {
				found = append(found, candidate{name, u.Does})
			}
		}
		found = matching(word, found...)
	case ":evidence":
		found = matching(word, candidate{"on", ""}, candidate{"off", ""}, candidate{"none", ""}, candidate{"short", ""}, candidate{"full", ""})
	case ":explain":
		found = matching(word, candidate{"on", ""}, candidate{"off", ""})
	case ":output":
		found = k.words.of(anOutput, "", word)
	}
	for i := range found {
		if w.quote != 0 {
			found[i].value = quotedFor(found[i].value, w.quote)
		} else if strings.ContainsAny(found[i].value, " '\"\\") {
			found[i].value = quotedFor(found[i].value, 0)
		}
	}
	return token, found
}

// queryWord completes the words behind :query.
func (k *promptCompleter) queryWord(words []string) []candidate {
	word := words[len(words)-1]
	if len(words) == 1 {
		return k.words.queries(word)
	}
	q := k.r.library.Get(words[0])
	if q == nil {
		return nil
	}
	if name, isFlag := strings.CutPrefix(words[len(words)-2], "--"); isFlag && len(words) > 2 && !strings.Contains(name, "=") {
		for _, p := range q.Params {
			if p.Name == name {
				return k.words.parameter(p, word)
			}
		}
		return nil
	}
	var out []candidate
	for _, p := range q.Params {
		out = append(out, candidate{"--" + p.Name, p.Help})
	}
	return matching(word, out...)
}
