package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// stream is standard input. Its name comes from its bytes, so that two texts are two articles and one text twice is one.
type stream struct{ options Options }

func (s *stream) Estimate(context.Context) int { return -1 }

func (s *stream) Documents(ctx context.Context) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		p := place{name: "standard input", stem: "stdin"}
		data, err := readBounded(s.options.Stdin, p.name)
		if err != nil {
			yield(p.document(), err)
			return
		}
		sum := sha256.Sum256(data)
		p.source, p.size = "stdin:"+hex.EncodeToString(sum[:8]), int64(len(data))
		e := &expansion{ctx: ctx, options: s.options, yield: yield}
		e.bytes(p, &body{data: data}, 0)
	}
}

func readBounded(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, pathError(name, err)
	}
	if len(data) > MaxSize {
		return nil, tooLarge(name, MaxSize)
	}
	return data, nil
}

func tooLarge(name string, limit int64) error {
	return &graph.Error{
		Message: fmt.Sprintf("%s: larger than %d MB, which is no text to read", name, limit>>20),
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
