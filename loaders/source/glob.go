package source

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/clewgraph/clew/graph"
)

// isPattern reports whether a path that names nothing is a pattern: of a shell that did not expand it, or in quotes.
func isPattern(path string) bool { return strings.ContainsAny(path, "*?[{") }

// pattern is what a pattern of paths matches: * and ? within a name, ** over folders, [a-z] and {a,b}. Folders that match are read in whole; names
// that begin with a full stop match only a pattern that says so.
type pattern struct {
	glob    string
	options Options
}

func (g *pattern) paths() ([]string, error) {
	matches, err := doublestar.FilepathGlob(g.glob, doublestar.WithNoHidden())
	if err != nil {
		return nil, &graph.Error{Message: g.glob + ": no pattern of paths", Hint: "news/**/*.html"}
	}
	sort.Strings(matches)
	var out []string
	folder := ""
	for _, m := range matches {
		if folder != "" && strings.HasPrefix(m, folder) { // read with its folder
			continue
		}
		out = append(out, m)
		if info, err := os.Stat(m); err == nil && info.IsDir() {
			folder = filepath.Clean(m) + string(filepath.Separator)
		}
	}
	if len(out) == 0 {
		return nil, &graph.Error{Message: g.glob + ": no file has such a name"}
	}
	return out, nil
}

func (g *pattern) Estimate(ctx context.Context) int {
	paths, err := g.paths()
	if err != nil {
		return 0
	}
	n := 0
	for _, path := range paths {
		if s, err := Open(path, g.options); err == nil {
			n += s.Estimate(ctx)
		}
	}
	return n
}

func (g *pattern) Documents(ctx context.Context) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		paths, err := g.paths()
		if err != nil {
			yield(nil, err)
			return
		}
		for _, path := range paths {
			s, err := Open(path, g.options)
			if err != nil {
				p := place{name: path, stem: stem(path)}
				if !yield(p.document(), err) {
					return
				}
				continue
			}
			if f, ok := s.(*file); ok && !readable(path) { // somebody's pattern, not somebody's file
				if !yield(f.document(), &Skip{Name: path, Reason: NotRead}) {
					return
				}
				continue
			}
			for d, err := range s.Documents(ctx) {
				if !yield(d, err) || d == nil && err != nil {
					return
				}
			}
		}
	}
}
