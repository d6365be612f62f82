package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands of the README print into it")

var consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")

// TestReadme runs the sessions of the README and compares, as on a terminal of 120 columns: tables, no progress lines.
func TestReadme(t *testing.T) {
	path, err := filepath.Abs("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := unpack(filepath.Join(dir, "data", "articles")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	commands := 0
	got := consoleBlock.ReplaceAllStringFunc(string(raw), func(block string) string {
		var out strings.Builder
		out.WriteString("```console\n")
		for _, line := range strings.Split(block, "\n") {
			command, ok := strings.CutPrefix(line, "$ clew ")
			if !ok {
				continue
			}
			if commands++; out.Len() > len("```console\n") {
				out.WriteString("\n")
			}
			out.WriteString(line + "\n" + session(t, dir, splitShell(command)))
		}
		return out.String() + "```"
	})
	if commands < 4 {
		t.Fatalf("only %d commands in the README", commands)
	}
	if got == string(raw) {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	a, b := strings.Split(string(raw), "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("README.md:%d says\n  %s\nand the program\n  %s\n(go test ./cmd/clew -run Readme -update)", i+1, a[i], b[i])
		}
	}
	t.Fatal("README.md is not what the program prints")
}

// session runs a command and gives what a person would see.
func session(t *testing.T, dir string, args []string) string {
	t.Helper()
	in := ""
	if i := slices.Index(args, "<<<"); i >= 0 {
		in, args = args[i+1]+"\n", args[:i]
	}
	switch args[0] {
	case "repl", "query", "ask", "why", "show", "path", "timeline", "search", "relations", "stats", "sources":
		args = append(args, "-o", "table")
	}
	var out, errs bytes.Buffer
	if code := run(args, stream{strings.NewReader(in), &out, &errs}); code != exitDone {
		t.Errorf("clew %s: exit %d: %s", strings.Join(args, " "), code, errs.String())
	}
	text := out.String()
	for _, line := range strings.SplitAfter(errs.String(), "\n") {
		if !strings.HasPrefix(line, "committed ") {
			text += line
		}
	}
	return strings.TrimRight(strings.ReplaceAll(text, dir, "/home/you"), "\n") + "\n"
}

// splitShell splits a command line as a shell does, with single quotes only.
func splitShell(s string) []string {
	var out []string
	for i, part := range strings.Split(s, "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// TestReadmeExamples: the relation and the query that the README shows are ones that load and work.
func TestReadmeExamples(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for language, file := range map[string]string{"yaml": "onto/mentors.yaml", "js": "queries/leaders.js"} {
		m := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindSubmatch(raw)
		if m == nil {
			t.Fatalf("no %s in the README", language)
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(file)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), m[1], 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	article := "Anna Rossi, the mentor of Juan Silva, spoke. Anna Rossi leads the Green Party."
	for _, c := range []struct{ command, want string }{
		{"extract --ontology onto -o tsv -", "Anna Rossi\tmentors\tJuan Silva\tyes"},
		{"load --id a --ontology onto -", "1 new"},
		{"query leaders --organisation 'Green Party' --queries queries -o tsv", "Anna Rossi\t"},
	} {
		var out bytes.Buffer
		if code := run(splitShell(c.command), stream{strings.NewReader(article), &out, &out}); code != exitDone || !strings.Contains(out.String(), c.want) {
			t.Errorf("clew %s: exit %d, %q; want %q", c.command, code, out.String(), c.want)
		}
	}
}

// TestReadmeShells: the scripts that the README takes into shells are there, and what it tells an assistant to run is a command.
func TestReadmeShells(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shells := regexp.MustCompile(`clew (completion [a-z]+)`).FindAllStringSubmatch(string(raw), -1)
	if len(shells) != 3 {
		t.Errorf("%d shells", len(shells))
	}
	for _, m := range shells {
		var out bytes.Buffer
		if code := run(strings.Fields(m[1]), stream{strings.NewReader(""), &out, &out}); code != exitDone || !strings.Contains(out.String(), "__complete") {
			t.Errorf("clew %s: exit %d, %q", m[1], code, out.String())
		}
	}
	var config struct {
		Servers map[string]struct {
			Command string
			Args    []string
		} `json:"mcpServers"`
	}
	m := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(raw)
	if m == nil || json.Unmarshal(m[1], &config) != nil || config.Servers["clew"].Command != "clew" {
		t.Fatalf("no server in the README: %s", m)
	}
	app := newApp(stream{})
	if args, err := reorder(app, config.Servers["clew"].Args); err != nil || args[len(args)-1] != mcpCommand.Name {
		t.Errorf("clew %v: %v", args, err)
	}
}

// TestDocumented: every command and flag that there is stands in the README or in its help, and no command that there is not.
func TestDocumented(t *testing.T) {
	raw, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	app := newApp(stream{})
	known := map[string]bool{"help": true}
	for _, c := range app.Commands {
		if c.Hidden { // for programs
			continue
		}
		known[c.Name] = true
		if !strings.Contains(string(raw), "`clew "+c.Name) {
			t.Errorf("the README does not name the command %s", c.Name)
		}
		if c.Usage == "" || c.Description == "" {
			t.Errorf("%s has no usage or examples", c.Name)
		}
	}
	for _, m := range regexp.MustCompile("`clew ([a-z]+)").FindAllStringSubmatch(string(raw), -1) {
		if !known[m[1]] {
			t.Errorf("the README names a command that is not there: %s", m[1])
		}
	}
}

// TestImports: imports point one way, and only some packages import Cayley.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "../../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	const module = "github.com/clewgraph/clew/"
	level := func(p string) int {
		switch top, _, _ := strings.Cut(p, "/"); top {
		case "data":
			return 0
		case "graph":
			if p == "graph" || p == "graph/vocab" {
				return 1
			}
			return 2
		case "loaders", "queries":
			return 3
		}
		return 4
	}
	packages := 0
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		parts := strings.Fields(line)
		from := strings.TrimPrefix(parts[0], module)
		packages++
		for _, imported := range parts[1:] {
			if to, ok := strings.CutPrefix(imported, module); ok {
				same := strings.Split(from, "/")[0] == strings.Split(to, "/")[0]
				if level(to) > level(from) || level(to) == level(from) && !same && level(from) == 3 {
					t.Errorf("%s imports %s", from, to)
				}
				continue
			}
			if strings.HasPrefix(imported, "github.com/cayleygraph/cayley") && from != "graph/store" && from != "graph/store/storetest" && !strings.HasPrefix(from, "graph/pebblestore") && !strings.HasPrefix(from, "graph/sqlstore") && from != "graph/explorer" && from != "queries/gizmo" {
				t.Errorf("%s imports Cayley", from)
			}
		}
	}
	if packages < 15 {
		t.Errorf("only %d packages", packages)
	}
}

// TestNotice: the notice lists the modules of the binary, with their versions.
func TestNotice(t *testing.T) {
	raw, err := os.ReadFile("../../data/NOTICE.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "list", "-deps", "-f", `{{with .Module}}{{if not .Main}}{{.Path}} | {{.Version}}{{end}}{{end}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if m != "" && !strings.Contains(string(raw), "| "+m+" |") {
			t.Errorf("data/NOTICE.md does not list %s", m)
		}
	}
}

// TestSmall: the binary that make build makes stays below 60 MB.
func TestSmall(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "clew")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(bin)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 60<<20 {
		t.Errorf("%d MB", info.Size()>>20)
	}
}
