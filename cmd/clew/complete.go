package main

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries"
)

// candidate is what a word may become.
type candidate struct{ value, help string }

// Kinds of words, by what completes them. A name in the tables below that is not one of these is free text.
const (
	anyWord     = ""      // nothing completes it
	aFile       = "files" // the shell does
	aFolder     = "dirs"  // the shell does
	anEntity    = "entity"
	aRelation   = "relation"
	anArticle   = "article"
	aQuery      = "query"
	aCommand    = "command"
	aShell      = "shell"
	anRDFFormat = "RDF format"
	aFormat     = "format"
	anOutput    = "output"
	anEvidence  = "evidence"
	aURL        = "URL"
	aVocabulary = "vocabulary"
)

// positionals are the arguments of commands; the last one may be repeated. A test wants a row for each command that has arguments.
var positionals = map[string][]string{
	"load": {aFile}, "extract": {aFile}, "parse": {aFile}, "import": {aFile}, "convert": {aFile}, "canonicalise": {aFile},
	"search": {anEntity}, "query": {aQuery}, "show": {anEntity}, "timeline": {anEntity}, "path": {anEntity, anEntity},
	"why": {anEntity, aRelation, anEntity}, "reject": {anEntity, aRelation, anEntity}, "same": {anEntity, anEntity}, "different": {anEntity, anEntity},
	"remove": {anArticle}, "ask": {anyWord}, "backup": {aFile}, "restore": {aFile}, "completion": {aShell}, "help": {aCommand},
}

// flagValues are the values of flags, by the name of the flag or of command and flag. A test wants a row for each flag that has a value.
var flagValues = map[string]string{
	"db": aURL, "output": anOutput, "format": aFormat, "from": anRDFFormat, "to": aFile, "queries": aFolder, "ontology": aFolder, "article": anArticle, "about": anEntity,
	"relation": aRelation, "avoid": aRelation, "evidence": anEvidence, "file": aFile, "import.format": anRDFFormat, "timeline.from": anyWord, "timeline.to": anyWord,
	"vocab": aVocabulary, "id": anyWord, "jobs": anyWord, "every": anyWord, "depth": anyWord, "base": anyWord, "graph": anyWord, "count": anyWord, "length": anyWord, "eval": anyWord,
	"listen": anyWord, "token": anyWord, "param": anyWord, "limit": anyWord, "timeout": anyWord, "page": anyWord, "because": anyWord, "as-of": anyWord,
}

// completion is what completes words: the saved queries and, when there is one, the graph.
type completion struct {
	ctx     context.Context
	app     *cli.App
	db      *store.Store // nil where there is none
	library *queries.Library
	url     string
	closed  func()
}

// of gives what a word of a kind may become.
func (k *completion) of(kind, command, word string) []candidate {
	switch kind {
	case anEntity:
		return k.entities(word)
	case aRelation:
		return k.relations(word)
	case anArticle:
		return k.articles(word)
	case aQuery:
		return k.queries(word)
	case aCommand:
		return k.commands(word)
	}
	var values []string
	switch kind {
	case aShell:
		values = []string{"bash", "zsh", "fish"}
	case anRDFFormat, aFormat:
		for _, f := range rdf.Formats() {
			values = append(values, string(f))
		}
		if kind == aFormat {
			values = append(values, "graphml", "dot", "csv", "gephi")
		}
	case anOutput:
		values = formats
		if command == "extract" {
			values = append(slices.Clone(formats), "openie")
		}
	case anEvidence:
		values = evidenceModes
	case aURL:
		values = []string{"pebble:", "leveldb:", "bolt:", "memory:", "http://", "postgres://", "mysql://", "cockroach://"}
	case aVocabulary:
		values = []string{"clew", "standard"}
	}
	var out []candidate
	for _, v := range values {
		if begins(v, word) {
			out = append(out, candidate{value: v})
		}
	}
	return out
}

func (k *completion) queries(word string) []candidate {
	var out []candidate
	for _, q := range k.library.List() {
		if begins(q.Name, word) {
			out = append(out, candidate{q.Name, q.Title})
		}
	}
	return out
}

func (k *completion) commands(word string) []candidate {
	var out []candidate
	for _, c := range k.app.Commands {
		if !c.Hidden && begins(c.Name, word) {
			out = append(out, candidate{c.Name, c.Usage})
		}
	}
	return out
}

// line completes the last of the words of a command line, of which the first is the program. ask is "files" or "dirs" where the shell completes.
func (k *completion) line(typed []string) (out []candidate, ask string) {
	word := typed[len(typed)-1]
	global := flagSet(k.app.Flags, "help", "h", "version", "v")
	before := typed[1 : len(typed)-1]
	command := findCommand(k.app, global, before)
	name := ""
	var own map[string]bool
	if command != nil {
		own = flagSet(command.Flags, "help", "h")
		name = command.Name
	} else if firstArgument(global, before) == "help" {
		name = "help"
	}
	var words, folders []string
	ended, pending := false, "" // behind --; the flag whose value comes
	for _, arg := range before {
		switch flag, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "="); {
		case pending != "":
			k.flag(pending, arg, &folders)
			pending = ""
		case arg == "--" && !ended:
			ended = true
		case ended || arg == "-" || !strings.HasPrefix(arg, "-"):
			words = append(words, arg)
		case given:
			k.flag(flag, value, &folders)
		case own[flag] || global[flag] || name == "query" && !known(own, global, flag):
			pending = flag
		}
	}
	if library, err := queries.Load(folders...); err == nil {
		k.library = library
	}
	var query *queries.Query
	if name == "query" && len(words) > 1 {
		query = k.library.Get(words[1])
	}
	flag, value, given := strings.Cut(strings.TrimLeft(word, "-"), "=")
	switch {
	case pending != "":
		return k.value(name, pending, word, command, query)
	case !ended && given && strings.HasPrefix(word, "-"):
		out, ask = k.value(name, flag, value, command, query)
		for i := range out {
			out[i].value = word[:len(word)-len(value)] + out[i].value
		}
		return out, ask
	case !ended && strings.HasPrefix(word, "-"):
		return k.flags(word, command, query), ""
	case name == "":
		return append(k.commands(word), matching(word, candidate{"help", "Shows a list of commands or help for one command"})...), ""
	}
	kinds := positionals[name]
	if len(kinds) == 0 {
		return nil, ""
	}
	if name == "query" && (len(words) > 1 || slices.ContainsFunc(before, func(a string) bool { return a == "-e" || a == "-f" })) {
		return nil, ""
	}
	kind := kinds[min(max(len(words)-1, 0), len(kinds)-1)]
	if len(words) > len(kinds) && len(kinds) > 1 {
		return nil, ""
	}
	if kind == aFile || kind == aFolder {
		return nil, kind
	}
	return k.of(kind, name, word), ""
}

func known(own, global map[string]bool, flag string) bool {
	_, isOwn := own[flag]
	_, isGlobal := global[flag]
	return isOwn || isGlobal
}

func matching(word string, all ...candidate) []candidate {
	return slices.DeleteFunc(all, func(c candidate) bool { return !begins(c.value, word) })
}

// flag takes note of flags that say where graph and queries are.
func (k *completion) flag(name, value string, folders *[]string) {
	switch name {
	case "db":
		k.url = value
	case "queries":
		*folders = append(*folders, value)
	}
}

// value completes the value of a flag, which may be a parameter of a saved query.
func (k *completion) value(name, flag, word string, command *cli.Command, query *queries.Query) ([]candidate, string) {
	flags := k.app.Flags
	if command != nil {
		flags = append(slices.Clone(command.Flags), flags...)
	}
	for _, f := range flags {
		if !slices.Contains(f.Names(), flag) {
			continue
		}
		kind, is := flagValues[name+"."+f.Names()[0]]
		if !is {
			kind = flagValues[f.Names()[0]]
		}
		if kind == aFile || kind == aFolder {
			return nil, kind
		}
		return k.of(kind, name, word), ""
	}
	if query != nil {
		for _, p := range query.Params {
			if p.Name == flag {
				return k.parameter(p, word), ""
			}
		}
	}
	return nil, ""
}

// parameter completes the value of a parameter.
func (k *completion) parameter(p queries.Parameter, word string) []candidate {
	switch p.Type {
	case "entity":
		return k.entities(word)
	case "relation":
		return k.relations(word)
	}
	if p.Default != "" {
		return matching(word, candidate{p.Default, "the default"})
	}
	return nil
}

// flags gives the flags of a command, the parameters of a saved query, and the flags of all commands.
func (k *completion) flags(word string, command *cli.Command, query *queries.Query) []candidate {
	var out []candidate
	if query != nil {
		for _, p := range query.Params {
			out = append(out, candidate{"--" + p.Name, p.Help})
		}
	}
	var flags []cli.Flag
	if command != nil {
		flags = append(flags, command.Flags...)
	}
	for _, f := range append(flags, k.app.Flags...) {
		if v, ok := f.(cli.VisibleFlag); ok && !v.IsVisible() {
			continue
		}
		usage := ""
		if d, ok := f.(cli.DocGenerationFlag); ok {
			usage = strings.ReplaceAll(d.GetUsage(), "`", "")
		}
		out = append(out, candidate{dashed(f.Names()[0]), usage})
	}
	out = append(out, candidate{"--help", "help"})
	if command == nil {
		out = append(out, candidate{"--version", "the version"})
	}
	return matching(word, out...)
}
