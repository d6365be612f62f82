package source

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// Open chooses the source for a path: a file, a directory, a pattern like news/**/*.html, an http or https address, or [Stdin].
// Nothing but what the path names is read; only an address is fetched, and the pages of the entries of a feed at an address. The error says what is
// wrong with the path.
func Open(path string, o Options) (Source, error) {
	if path == Stdin {
		return &stream{options: o}, nil
	}
	if path == "" {
		return nil, &graph.Error{Message: "an empty path", Hint: "name a file, a directory, or - for standard input"}
	}
	if o.web == nil {
		o.web = newWeb(o.AllowPrivate)
	}
	if isAddress(path) {
		u, err := parseAddress(path)
		if err != nil {
			return nil, err
		}
		return &site{address: u.String(), options: o}, nil
	}
	info, err := os.Stat(path)
	if err != nil && isPattern(path) {
		return &pattern{glob: path, options: o}, nil
	}
	if err != nil {
		return nil, pathError(path, err)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if info.IsDir() {
		return &directory{path: path, absolute: absolute, options: o}, nil
	}
	size := info.Size()
	if !info.Mode().IsRegular() {
		size = -1 // a pipe or a device
	}
	return &file{place: place{name: path, source: absolute, stem: stem(path), size: size}, options: o}, nil
}

// OpenAll is [Open] for several paths, as one source.
func OpenAll(paths []string, o Options) (Source, error) {
	o.web = newWeb(o.AllowPrivate) // one robots.txt, one connection for all pages of a host
	if len(paths) == 1 {
		return Open(paths[0], o)
	}
	var all several
	for _, path := range paths {
		s, err := Open(path, o)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// several is one source after the other.
type several []Source

func (all several) Documents(ctx context.Context) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		for _, s := range all {
			for d, err := range s.Documents(ctx) {
				if !yield(d, err) || d == nil && err != nil {
					return
				}
			}
		}
	}
}

func (all several) Estimate(ctx context.Context) int {
	sum := 0
	for _, s := range all {
		n := s.Estimate(ctx)
		if n < 0 {
			return -1
		}
		sum += n
	}
	return sum
}

// place is where bytes are that may be one document or many.
type place struct {
	name, source, stem string
	size               int64
}

func (p place) document() *Document {
	return &Document{Name: p.name, Source: p.source, Stem: p.stem, Size: p.size}
}

// file is one file that somebody named, whatever its extension.
type file struct {
	place
	options Options
}

func (f *file) Estimate(context.Context) int { return 1 }

func (f *file) Documents(ctx context.Context) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		e := &expansion{ctx: ctx, options: f.options, yield: yield}
		e.file(f.place)
	}
}

// directory is every file under it whose name says that it can be read, in the order of their paths. Names that
// begin with a full stop are hidden, and so not articles.
type directory struct {
	path, absolute string
	options        Options
}

func (d *directory) Estimate(ctx context.Context) int {
	n := 0
	_ = d.walk(ctx, func(_ place, err error) error { // what cannot be walked is told when it is read
		if err == nil {
			n++
		}
		return nil
	})
	return n
}

func (d *directory) Documents(ctx context.Context) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		e := &expansion{ctx: ctx, options: d.options, yield: yield}
		err := d.walk(ctx, func(p place, err error) error {
			if err != nil {
				if !e.fail(p, err) {
					return filepath.SkipAll
				}
				return nil
			}
			if !e.file(p) {
				return filepath.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// walk calls see with each file: with an error for one that cannot be read or is no article.
func (d *directory) walk(ctx context.Context, see func(place, error) error) error {
	return filepath.WalkDir(d.path, func(path string, entry fs.DirEntry, err error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := place{name: path, stem: stem(path)}
		if err != nil {
			if path == d.path {
				return pathError(path, err)
			}
			return see(p, pathError(path, err)) // a folder that may not be entered; the walk goes on
		}
		hidden := path != d.path && strings.HasPrefix(entry.Name(), ".")
		if entry.IsDir() {
			if hidden {
				return filepath.SkipDir
			}
			return nil
		}
		within, err := filepath.Rel(d.path, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		p.source = filepath.Join(d.absolute, within)
		info, err := os.Stat(path) // follows a link to a file
		switch {
		case hidden || err == nil && !info.Mode().IsRegular():
			return see(p, &Skip{Name: path, Reason: NotRead})
		case err != nil:
			return see(p, pathError(path, err))
		case !readable(path):
			return see(p, &Skip{Name: path, Reason: NotRead})
		}
		p.size = info.Size()
		return see(p, nil)
	})
}
