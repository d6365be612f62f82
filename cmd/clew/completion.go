package main

import (
	"embed"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/queries"
)

//go:embed completion
var completionScripts embed.FS

var completionCommand = &cli.Command{
	Name:      "completion",
	Usage:     "print the script that completes clew's commands in a shell",
	ArgsUsage: "bash|zsh|fish",
	Description: "eval \"$(clew completion bash)\"     in ~/.bashrc\n" +
		"eval \"$(clew completion zsh)\"      in ~/.zshrc, behind compinit\n" +
		"clew completion fish | source      in ~/.config/fish/config.fish\n\n" +
		"It completes commands, flags, saved queries, their parameters, and names and relations of the graph that --db or CLEW_DB names.",
	Action: func(c *cli.Context) error {
		if err := arguments(c, "SHELL"); err != nil {
			return err
		}
		shell := c.Args().First()
		script, err := completionScripts.ReadFile("completion/clew." + shell)
		if err != nil {
			return misuse("clew completion bash|zsh|fish", "completion: unknown shell %q", shell)
		}
		_, err = c.App.Writer.Write(script)
		return err
	},
}

// completeCommand is what the scripts ask: one line for each thing that the last word may become. It says nothing else, and never fails.
//
//	clew __complete bash 'clew show Mal'        the line up to the cursor, as it is typed
//	clew __complete zsh -- clew show Mal        its words, without their quotes
//
// For bash a line is what stands in the place of the word that bash sees, quoted. For others it is the word and, behind a tab, what it means.
// The lines ":files" and ":dirs" ask the shell for its own, ":more" says that the word goes on.
var completeCommand = &cli.Command{
	Name:   "__complete",
	Usage:  "what the last word of a command line may become",
	Hidden: true,
	Action: func(c *cli.Context) error {
		args := c.Args().Slice()
		if len(args) < 2 {
			return nil
		}
		library, err := queries.Load()
		if err != nil {
			return nil
		}
		k := &completion{ctx: c.Context, app: c.App, library: library, url: c.String("db")}
		defer k.close()
		if args[0] == "bash" {
			k.bash(c.App.Writer, splitWords(args[1]))
			return nil
		}
		if len(args) < 3 {
			return nil
		}
		found, ask := k.line(args[1:])
		for _, f := range found {
			fmt.Fprintf(c.App.Writer, "%s\t%s\n", f.value, oneLine(f.help))
		}
		printAsk(c.App.Writer, ask, found)
		return nil
	},
}

func printAsk(w io.Writer, ask string, found []candidate) {
	if ask != "" {
		fmt.Fprintln(w, ":"+ask)
	}
	if len(found) > 0 && goesOn(found[0].value) {
		fmt.Fprintln(w, ":more")
	}
}

// goesOn reports whether a word is only the beginning of one.
func goesOn(word string) bool { return strings.HasSuffix(word, ":") || strings.HasSuffix(word, "=") }

// bash prints candidates as bash wants them: quoted as the word is, and from where bash sees the word begin, which is behind = and : as well as behind a blank.
func (k *completion) bash(w io.Writer, line shellLine) {
	if len(line.words) < 2 {
		return
	}
	found, ask := k.line(line.words)
	cut := 0
	if line.quote == 0 {
		cut = strings.LastIndexAny(line.raw, "=:") + 1
		cut = len(splitWords(line.raw[:cut]).words[0])
	}
	for _, f := range found {
		value := f.value
		if cut > 0 && cut <= len(value) {
			value = value[cut:]
		}
		fmt.Fprintln(w, quotedFor(value, line.quote))
	}
	printAsk(w, ask, found)
}

// quotedFor writes a word so that bash takes it as it is, within an open quotation mark or outside of any.
func quotedFor(word string, quote rune) string {
	special := " \t'\"\\$`!&|;<>()*?[]{}~#^"
	switch quote {
	case '\'':
		return strings.ReplaceAll(word, "'", `'\''`)
	case '"':
		special = "\"\\$`"
	}
	var b strings.Builder
	for _, r := range word {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
