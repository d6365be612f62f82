// Package queries has the saved queries: Gizmo scripts with a header that says what they ask, which parameters
// they take, and which columns they give. Each answer has its evidence.
package queries

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/queries/gizmo"
)

// Query is a saved query.
type Query struct {
	Name        string      // of its file, without .js
	File        string      // for errors
	Title       string      // "Members of an organisation"
	Description string      // a sentence or two more; may be ""
	Params      []Parameter // in the order of the header
	Columns     []string    // of its rows
	Sort        []string    // columns that order the rows, "-name" from large to small; then, or without any, the place of the evidence does
	Script      string      // the JavaScript under the header

	line int // where the script begins in its file
}

// Parameter is a variable of a script.
type Parameter struct {
	Name     string
	Type     string // entity, relation, string, int, date
	Default  string
	Optional bool // null in the script when it is not given
	Help     string
}

//go:embed *.js
var files embed.FS

// prelude is the script before every saved query: names of the graph's terms, and common steps.
const prelude = "prelude"

// Library is a set of saved queries.
type Library struct {
	queries map[string]*Query
	broken  map[string]error
	prelude string
}

// Broken gives what is wrong with the files that are no queries: their names, and the line where that is known.
func (l *Library) Broken() []error {
	names := slices.Sorted(maps.Keys(l.broken))
	out := make([]error, len(names))
	for i, name := range names {
		out[i] = l.broken[name]
	}
	return out
}

// BrokenQuery gives what is wrong with the file of a query; nil when there is no such file or it is right.
func (l *Library) BrokenQuery(name string) error { return l.broken[name] }

// Load reads the queries of the binary and those of folders of the user's, which may replace them. A file that is broken does not stop the others: see
// [Library.Broken].
func Load(dirs ...string) (*Library, error) {
	l := &Library{queries: map[string]*Query{}, broken: map[string]error{}}
	if err := l.add(files, ""); err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, &graph.Error{Message: "no folder of queries at " + dir, Hint: "--queries takes a folder with .js files"}
		}
		if err := l.add(os.DirFS(dir), dir); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Library) add(dir fs.FS, place string) error {
	names, err := fs.Glob(dir, "*.js")
	if err != nil {
		return err
	}
	for _, file := range names {
		name := strings.TrimSuffix(file, ".js")
		raw, err := readFile(dir, file)
		if err != nil && place == "" {
			return fmt.Errorf("queries: %w", err)
		}
		if err != nil {
			l.broken[name] = &graph.Error{Message: path.Join(place, file), Hint: "--queries reads the .js files of a folder", Err: reason(err)}
			delete(l.queries, name)
			continue
		}
		if name == prelude && place == "" {
			if l.prelude, err = preludeText(); err != nil {
				return fmt.Errorf("queries: %w", err)
			}
			continue
		}
		q, err := Parse(name, raw)
		if err == nil && place != "" { // ours are tested
			err = gizmo.Check(gizmo.Script{Text: q.Script, Line: q.line})
		}
		if err != nil {
			if place == "" {
				return fmt.Errorf("queries: %s: %w", file, err)
			}
			l.broken[name] = &graph.Error{Message: path.Join(place, file), Hint: "a query begins with a header: /*--- title, params, columns ---*/", Err: err}
			delete(l.queries, name)
			continue
		}
		q.File = path.Join(place, file)
		delete(l.broken, name)
		l.queries[name] = q
	}
	return nil
}

// readFile reads a file. What is none is an error: a folder, a link to nothing, a pipe that would have to be waited for.
func readFile(dir fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(dir, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("is no file")
	}
	return fs.ReadFile(dir, name)
}

// reason is an error of a file without the name of the file, which stands before it.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// List gives the queries in the order of their names.
func (l *Library) List() []*Query {
	out := make([]*Query, 0, len(l.queries))
	for _, q := range l.queries {
		out = append(out, q)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// Get gives a query by its name, or nil.
func (l *Library) Get(name string) *Query { return l.queries[name] }

// The bounds of a header, which keep a hostile one from the YAML reader.
const (
	maxHeader        = 64 << 10
	maxHeaderNesting = 20
)

// header is the YAML of a query.
type header struct {
	Title       string        `yaml:"title"`
	Description string        `yaml:"description"`
	Params      yaml.MapSlice `yaml:"params"`
	Columns     []string      `yaml:"columns"`
	Sort        []string      `yaml:"sort"`
}

type parameterHeader struct {
	Type     string `yaml:"type"`
	Default  string `yaml:"default"`
	Optional bool   `yaml:"optional"`
	Help     string `yaml:"help"`
}

// Parse reads a query file: a YAML header between /*--- and ---*/, then the script.
func Parse(name string, raw []byte) (*Query, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	rest, ok := bytes.CutPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("/*---"))
	if !ok {
		return nil, fmt.Errorf("no header")
	}
	head, script, ok := bytes.Cut(rest, []byte("---*/"))
	if !ok {
		return nil, fmt.Errorf("the header does not end with ---*/")
	}
	if len(head) > maxHeader || gizmo.Nesting(string(head)) > maxHeaderNesting {
		return nil, fmt.Errorf("header: longer than %d KB, or brackets in brackets", maxHeader>>10)
	}
	var h header
	if err := data.Decode(head, &h); err != nil {
		first := bytes.Count(raw[:len(raw)-len(rest)], []byte("\n"))
		return nil, fmt.Errorf("header: %s", inFile(firstLine(err), first))
	}
	q := &Query{Name: name, File: name + ".js", Title: h.Title, Description: strings.TrimSpace(h.Description), Sort: h.Sort, Columns: h.Columns, Script: strings.TrimLeft(string(script), "\r\n")}
	q.line = bytes.Count(raw, []byte("\n")) - strings.Count(q.Script, "\n") + 1
	if q.Title == "" {
		return nil, fmt.Errorf("header: no title")
	}
	if len(q.Columns) == 0 {
		return nil, fmt.Errorf("header: no columns")
	}
	for _, column := range h.Sort {
		if !slices.Contains(q.Columns, strings.TrimPrefix(column, "-")) {
			return nil, fmt.Errorf("header: sort: no column %q", strings.TrimPrefix(column, "-"))
		}
	}
	for _, item := range h.Params {
		p, err := parameter(fmt.Sprint(item.Key), item.Value)
		if err != nil {
			return nil, fmt.Errorf("header: parameter %v: %w", item.Key, err)
		}
		q.Params = append(q.Params, p)
	}
	return q, nil
}

func parameter(name string, v any) (Parameter, error) {
	raw, err := yaml.Marshal(v)
	if err != nil {
		return Parameter{}, err
	}
	var h parameterHeader
	if err := data.Decode(raw, &h); err != nil {
		return Parameter{}, fmt.Errorf("%s", firstLine(err))
	}
	switch h.Type {
	case "entity", "relation", "string", "int", "date":
	case "":
		return Parameter{}, fmt.Errorf("no type")
	default:
		return Parameter{}, fmt.Errorf("unknown type %q: known are entity, relation, string, int, date", h.Type)
	}
	if !identifier(name) {
		return Parameter{}, fmt.Errorf("not a variable's name")
	}
	return Parameter{Name: name, Type: h.Type, Default: h.Default, Optional: h.Optional, Help: h.Help}, nil
}

// identifier: a name that is safe as a JavaScript variable and as a flag.
func identifier(s string) bool {
	for i, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || i > 0 && r >= '0' && r <= '9') {
			return false
		}
	}
	return s != ""
}

// yamlPlace is how the YAML reader names a place: "[2:8] ".
var yamlPlace = regexp.MustCompile(`^\[(\d+):\d+\] `)

// inFile puts the line of the file into a message of the YAML reader; first lines stand before the header.
func inFile(message string, first int) string {
	m := yamlPlace.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	n, _ := strconv.Atoi(m[1]) // the pattern has digits only
	return fmt.Sprintf("line %d: %s", n+first, strings.TrimPrefix(message, m[0]))
}

func firstLine(err error) string {
	s, _, _ := strings.Cut(err.Error(), "\n")
	return s
}
