package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

// reorder puts the flags of a command line before its arguments, so that they may be
// written anywhere: urfave/cli stops looking for flags at the first argument.
// Global flags go before the command, its own after it; what follows "--" is an argument,
// whatever it looks like. It refuses unknown commands and flags, naming the
// nearest ones. Unknown flags of query are the parameters of the saved query:
// --speaker Blinken becomes --param speaker=Blinken.
func reorder(app *cli.App, args []string) ([]string, error) {
	var globals, locals, rest []string
	global := flagSet(app.Flags, "help", "h", "version", "v")
	command := findCommand(app, global, args)
	var own map[string]bool
	if command != nil {
		own = flagSet(command.Flags, "help", "h")
	}
	if command == queryCommand && isQueryHelp(args, global, own) {
		locals = append(locals, "--describe")
	}
	seen := false // the command's name
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			if !seen {
				seen = true
			} else {
				rest = append(rest, arg)
			}
			continue
		}
		name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if (name == "help" || name == "h") && len(locals) > 0 && locals[0] == "--describe" {
			continue
		}
		takes, isOwn := own[name]
		takesGlobal, isGlobal := global[name]
		parameter := false
		switch {
		case isOwn:
		case isGlobal:
			takes = takesGlobal
		case command == queryCommand && strings.HasPrefix(arg, "--") && name != "":
			parameter, takes = true, true
		default:
			return nil, unknownFlag(command, own, global, arg)
		}
		if takes && !given {
			if i++; i >= len(args) {
				return nil, misuse(helpFor(command), "--%s needs a value", name)
			}
			value = args[i]
		}
		flag := dashed(name)
		switch {
		case parameter:
			locals = append(locals, "--param="+name+"="+value)
			continue
		case takes || given:
			flag += "=" + value
		}
		if isOwn {
			locals = append(locals, flag)
		} else {
			globals = append(globals, flag)
		}
	}
	if command == nil {
		if first := firstArgument(global, args); first != "" && first != "help" && first != "h" {
			return nil, unknownCommand(app, first)
		}
		return append(append(globals, positional(args, global)...), rest...), nil
	}
	out := append(globals, command.Name)
	out = append(out, locals...)
	if len(rest) > 0 {
		out = append(append(out, "--"), rest...)
	}
	return out, nil
}

// isQueryHelp: query NAME --help is about the saved query, query --help about the command.
func isQueryHelp(args []string, global, own map[string]bool) bool {
	help, words := false, 0
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		name, _, given := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		switch {
		case !strings.HasPrefix(args[i], "-"):
			words++
		case name == "help" || name == "h":
			help = true
		case !given && (own[name] || global[name]):
			i++
		}
	}
	return help && words > 1
}

// positional is "help" when that is the command.
func positional(args []string, global map[string]bool) []string {
	if first := firstArgument(global, args); first != "" {
		return []string{first}
	}
	return nil
}

// flagSet gives each name of the flags, and whether it takes a value; the extra ones take none.
func flagSet(flags []cli.Flag, extra ...string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range extra {
		set[name] = false
	}
	for _, flag := range flags {
		takes := true
		if d, ok := flag.(cli.DocGenerationFlag); ok {
			takes = d.TakesValue()
		}
		for _, name := range flag.Names() {
			set[name] = takes
		}
	}
	return set
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// firstArgument is the first word that is neither a flag nor the value of a global one.
func firstArgument(global map[string]bool, args []string) string {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			if i+1 < len(args) {
				return args[i+1]
			}
			return ""
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			return arg
		}
		if name, _, given := strings.Cut(strings.TrimLeft(arg, "-"), "="); global[name] && !given {
			i++
		}
	}
	return ""
}

func findCommand(app *cli.App, global map[string]bool, args []string) *cli.Command {
	name := firstArgument(global, args)
	for _, c := range app.Commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

func helpFor(command *cli.Command) string {
	if command == nil {
		return "clew help"
	}
	return "clew help " + command.Name
}

func unknownCommand(app *cli.App, name string) error {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	hint := "clew help"
	if near := nearest(name, names, 1); len(near) > 0 {
		hint = "clew " + near[0]
	}
	return misuse(hint, "unknown command %q", name)
}

func unknownFlag(command *cli.Command, own, global map[string]bool, arg string) error {
	where := ""
	if command != nil {
		where = fmt.Sprintf(" of %s", command.Name)
	}
	var names []string
	for _, set := range []map[string]bool{own, global} {
		for name := range set {
			if len(name) > 1 {
				names = append(names, dashed(name))
			}
		}
	}
	flag, _, _ := strings.Cut(arg, "=")
	hint := helpFor(command)
	if near := nearest(dashed(strings.TrimLeft(flag, "-")), names, 1); len(near) > 0 {
		hint = near[0]
	}
	return misuse(hint, "unknown flag%s: %s", where, flag)
}
