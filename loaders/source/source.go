// Package source finds texts and gives them with their bytes unchanged, so that
// every offset into a text is an offset into the file it came from.
//
// A [Source] is two methods: what is there, and the words of one of them. Today a
// file, a directory and standard input are sources, all of plain text in UTF-8
// ([Open]); another kind needs those two methods and a case in Open.
package source

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/clewgraph/clew/graph"
)

// Source is a place that texts come from.
type Source interface {
	// List says what there is to read, in a stable order, without reading it.
	List(ctx context.Context) (*Listing, error)
	// Read gives the text of one item of the list. It may be called from
	// several goroutines. The error names the item and says what is wrong with it.
	Read(ctx context.Context, item Item) (*Text, error)
}

// Listing is what a source has.
type Listing struct {
	Items   []Item
	Skipped int // files that are no articles, by their names
}

// Item is one text that can be read.
type Item struct {
	Name   string // as a person would say it: the path as it was given
	Source string // absolute path or URL
	Stem   string // the name for an IRI: file name without extension
	Size   int64  // in bytes; -1 when that is not known beforehand
}

// Text is an item with its words.
type Text struct {
	Item
	Text string // valid UTF-8, byte for byte as it came, a byte order mark too
}

// The largest text and the longest line that are read as an article. A longer
// text is a collection, and a longer line is no prose: both are refused, and
// not cut, since half an article is wrong knowledge.
const (
	MaxSize = 128 << 20
	MaxLine = 1 << 20
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Open chooses the source for a path: a file, a directory with .txt files at any
// depth, or [Stdin], which is read from stdin.
func Open(path string, stdin io.Reader) (Source, error) {
	if path == Stdin {
		return &stream{in: stdin}, nil
	}
	if path == "" {
		return nil, &graph.Error{Message: "an empty path", Hint: "name a file, a directory, or - for standard input"}
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, pathError(path, err)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if info.IsDir() {
		return &directory{path: path, absolute: absolute}, nil
	}
	if kind := foreignKind(path); kind != "" {
		return nil, &graph.Error{
			Message: fmt.Sprintf("%s: cannot read %s, only plain text", path, kind),
			Hint:    "save it as a .txt file in UTF-8",
		}
	}
	size := info.Size()
	if !info.Mode().IsRegular() {
		size = -1 // a pipe or a device
	}
	return &file{Item{Name: path, Source: absolute, Stem: stem(path), Size: size}}, nil
}
