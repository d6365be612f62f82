package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/clewgraph/clew/graph"
)

// file is one file that somebody named, whatever its extension.
type file struct{ item Item }

func (f *file) List(context.Context) (*Listing, error) {
	return &Listing{Items: []Item{f.item}}, nil
}

func (f *file) Read(ctx context.Context, item Item) (*Text, error) { return readFile(ctx, item) }

// directory is every .txt file under it, in the order of their paths. Names that
// begin with a full stop are hidden, and so not articles.
type directory struct{ path, absolute string }

func (d *directory) List(ctx context.Context) (*Listing, error) {
	list := new(Listing)
	err := filepath.WalkDir(d.path, func(path string, entry fs.DirEntry, err error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err != nil {
			return pathError(path, err)
		}
		hidden := path != d.path && strings.HasPrefix(entry.Name(), ".")
		if entry.IsDir() {
			if hidden {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := os.Stat(path) // follows a link to a file
		if hidden || err != nil || !info.Mode().IsRegular() || !strings.EqualFold(filepath.Ext(path), ".txt") {
			list.Skipped++
			return nil
		}
		within, err := filepath.Rel(d.path, path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		list.Items = append(list.Items, Item{
			Name: path, Source: filepath.Join(d.absolute, within), Stem: stem(path), Size: info.Size(),
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(list.Items) == 0 {
		what := "it is empty"
		if list.Skipped > 0 {
			what = fmt.Sprintf("of %d files in it none ends in .txt", list.Skipped)
			if list.Skipped == 1 {
				what = "the one file in it does not end in .txt"
			}
		}
		return nil, &graph.Error{
			Message: fmt.Sprintf("%s: no articles: %s", d.path, what),
			Hint:    "articles in a directory are .txt files; name a file of another name itself",
		}
	}
	return list, nil
}

func (d *directory) Read(ctx context.Context, item Item) (*Text, error) { return readFile(ctx, item) }

// stream is standard input. It is read once, when it is listed: its name comes
// from its words, so that two texts are two articles and one text twice is one.
type stream struct {
	in   io.Reader
	once sync.Once
	text Text
	err  error
}

func (s *stream) List(context.Context) (*Listing, error) {
	s.once.Do(func() {
		s.text.Item = Item{Name: "standard input", Stem: "stdin"}
		var data []byte
		if data, s.err = readBounded(s.in, s.text.Name); s.err != nil {
			return
		}
		sum := sha256.Sum256(data)
		s.text.Source = "stdin:" + hex.EncodeToString(sum[:8])
		s.text.Size = int64(len(data))
		s.text.Text = string(data)
		s.err = check(s.text.Name, data)
	})
	if s.err != nil {
		return nil, s.err
	}
	return &Listing{Items: []Item{s.text.Item}}, nil
}

func (s *stream) Read(ctx context.Context, _ Item) (*Text, error) {
	if _, err := s.List(ctx); err != nil {
		return nil, err
	}
	return &s.text, nil
}

func readFile(ctx context.Context, item Item) (*Text, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if item.Size > MaxSize {
		return nil, tooLarge(item.Name)
	}
	f, err := os.Open(item.Source)
	if err != nil {
		return nil, pathError(item.Name, err)
	}
	defer f.Close()
	data, err := readBounded(f, item.Name)
	if err != nil {
		return nil, err
	}
	if err := check(item.Name, data); err != nil {
		return nil, err
	}
	return &Text{Item: item, Text: string(data)}, nil
}

func readBounded(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, pathError(name, err)
	}
	if len(data) > MaxSize {
		return nil, tooLarge(name)
	}
	return data, nil
}

func tooLarge(name string) error {
	return &graph.Error{
		Message: fmt.Sprintf("%s: larger than %d MB, which is no text to read", name, MaxSize>>20),
		Hint:    "split it into files of one article each",
	}
}

// pathError says in a few words what the system says in many.
func pathError(name string, err error) error {
	var e *graph.Error
	switch {
	case errors.As(err, &e):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return &graph.Error{Message: name + ": no such file or directory"}
	case errors.Is(err, fs.ErrPermission):
		return &graph.Error{Message: name + ": no permission to read it"}
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%s: %w", name, err)
}

func stem(path string) string {
	base := filepath.Base(path)
	if s := strings.TrimSuffix(base, filepath.Ext(base)); s != "" {
		return s
	}
	return base
}
