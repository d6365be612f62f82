// Cayleyui copies the web pages of Cayley out of its module, changed so that they live under a Content-Security-Policy without inline
// script and ask no other host for anything, with a query on this graph in the editor and the saved queries as a menu. The copies are Cayley's work, under
// its licence, and no part of the repository: make cayley-ui runs it before a build, which embeds them.
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

const module = "github.com/cayleygraph/cayley"

// The queries that the editor opens with. That of Gizmo has the tags that Cayley's visualizer wants.
const (
	gizmoQuery = `// What the articles assert. Run Query answers; Visualize draws it.
g.V("<clew:Assertion>").In("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
  .Save("<http://www.w3.org/1999/02/22-rdf-syntax-ns#subject>", "source")
  .Save("<http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate>", "relation")
  .Save("<http://www.w3.org/1999/02/22-rdf-syntax-ns#object>", "target")
  .GetLimit(100)`
	mqlQuery = `[{"id": null, "<http://www.w3.org/2000/01/rdf-schema#label>": null}]`
)

// ours is the script that the pages get beside Cayley's.
//
//go:embed clew.js
var ours []byte

// change is a replacement that must find its place: a version of Cayley's that has it no longer stops the build.
type change struct{ file, from, to string }

var changes = []change{
	{"templates/head.tmpl", `    <link href='/static/third_party/OpenSans.css' rel='stylesheet' type='text/css'>` + "\n", ""},    // fonts of another host
	{"templates/head.tmpl", `    <link href='/static/third_party/Inconsolata.css' rel='stylesheet' type='text/css'>` + "\n", ""}, // the same
	{"templates/head.tmpl", `    <script src="/static/third_party/fabric.min.js"></script>` + "\n", ""},                          // unused, and evaluates text
	{"templates/sidebar.tmpl", `<a href="/">Query</a>`, `<a href="/ui/query">Query</a>`},
	{"templates/sidebar.tmpl", `    <li ></li>`, `    <li><a id="saved" href="#">Saved queries</a><ul class="nav" id="saved-queries"></ul></li>`},
	{"templates/sidebar.tmpl", `"/docs/Quickstart-As-Application"`, `"https://github.com/cayleygraph/cayley/blob/v0.7.7/docs/quickstart-as-application.md" rel="noopener noreferrer"`},
	{"templates/sidebar.tmpl", `"/docs/GizmoAPI"`, `"https://github.com/cayleygraph/cayley/blob/v0.7.7/docs/gizmoapi.md" rel="noopener noreferrer"`},
	{"templates/sidebar.tmpl", `"/docs/MQL"`, `"https://github.com/cayleygraph/cayley/blob/v0.7.7/docs/mql.md" rel="noopener noreferrer"`},
	{"templates/sidebar.tmpl", `"/docs/Configuration"`, `"https://github.com/cayleygraph/cayley/blob/v0.7.7/docs/configuration.md" rel="noopener noreferrer"`},
	{"templates/sidebar.tmpl", `"/docs/HTTP"`, `"https://github.com/cayleygraph/cayley/blob/v0.7.7/docs/http.md" rel="noopener noreferrer"`},
	{"templates/query.html", `g.Emit("Hello World")`, template.HTMLEscapeString(gizmoQuery)},
	{"templates/query_shape.html", `g.Emit("Hello World")`, template.HTMLEscapeString(gizmoQuery)},
	{"templates/visualize.html", `g.Emit("Hello World")`, template.HTMLEscapeString(gizmoQuery)},
	{"static/js/cayley_main.js", `"g.Emit('Hello World')"`, fmt.Sprintf("%q", gizmoQuery)},
	{"static/js/cayley_main.js", `"[{\n  \"id\": \"Hello World\"\n}]"`, fmt.Sprintf("%q", mqlQuery)},
	// jQuery tells by an inline handler whether a browser of 2008 is at work.
	{"static/third_party/jquery.min.js", `d.setAttribute(c="on"+f,"t"),t[f+"Bubbles"]=c in e||d.attributes[c].expando===!1;`, `c="on"+f,t[f+"Bubbles"]=c in e;`},
	{"static/third_party/flatly/bootstrap.min.css", `@import url("//fonts.googleapis.com/css?family=Lato:400,700,400italic");`, ""},
}

// left is what is not copied: what nothing asks for after the changes.
var left = []string{"static/third_party/OpenSans.css", "static/third_party/Inconsolata.css", "static/third_party/fabric.min.js", "static/css/docs.css", "static/branding"}

func main() {
	out := flag.String("out", "graph/explorer/cayley", "the folder to write")
	flag.Parse()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err == nil {
		err = write(*out, os.DirFS(strings.TrimSpace(string(dir))))
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "error: Cayley's pages cannot be copied: %v\nhint: go mod download %s\n", err, module)
		os.Exit(1)
	}
}

// write copies the pages from Cayley's module into a folder.
func write(out string, from fs.FS) error {
	files, err := pages(from)
	if err != nil {
		return err
	}
	for name, raw := range files {
		to := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		if have, err := os.ReadFile(to); err == nil && bytes.Equal(have, raw) {
			continue // its time stays, and nothing is built again
		}
		if err := os.WriteFile(to, raw, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// pages gives the files by their names: the pages made from Cayley's templates, and what they load.
func pages(from fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, root := range []string{"static", "templates"} {
		err := fs.WalkDir(from, root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			for _, l := range left {
				if name == l || strings.HasPrefix(name, l+"/") {
					return nil
				}
			}
			files[name], err = fs.ReadFile(from, name)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for _, c := range changes {
		if n := bytes.Count(files[c.file], []byte(c.from)); n != 1 {
			return nil, fmt.Errorf("%s has %d times %q", c.file, n, c.from)
		}
		files[c.file] = bytes.Replace(files[c.file], []byte(c.from), []byte(c.to), 1)
	}
	if err := script(files); err != nil {
		return nil, err
	}
	return files, render(files)
}

// script moves the inline script of the pages into a file of its own.
func script(files map[string][]byte) error {
	const head = "templates/head.tmpl"
	const begin, end = "<script type='text/javascript'>", "</script>"
	before, rest, ok := strings.Cut(string(files[head]), begin)
	inline, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		return fmt.Errorf("%s has no inline script", head)
	}
	files["static/js/offcanvas.js"] = []byte(inline)
	files["static/js/clew.js"] = ours
	files[head] = []byte(before + `<script src="/static/js/offcanvas.js"></script>` + after)
	return nil
}

// render makes the pages and takes the templates away.
func render(files map[string][]byte) error {
	all := template.New("")
	var names []string
	for name, raw := range files {
		base, ok := strings.CutPrefix(name, "templates/")
		if !ok {
			continue
		}
		if _, err := all.New(base).Parse(string(raw)); err != nil {
			return err
		}
		delete(files, name)
		if path.Ext(base) == ".html" {
			names = append(names, base)
		}
	}
	for _, name := range names {
		var b bytes.Buffer
		if err := all.ExecuteTemplate(&b, name, nil); err != nil {
			return err
		}
		// Behind Cayley's own scripts, which make the editor.
		page := strings.Replace(b.String(), "</html>", "<script src=\"/static/js/clew.js\"></script>\n</html>", 1)
		if strings.Contains(page, "<script>") || strings.Contains(page, "<script type='text/javascript'>") {
			return fmt.Errorf("%s has inline script", name)
		}
		files[name] = []byte(page)
	}
	return nil
}
