package explorer

import (
	"context"
	"io"
	"net/http"

	"github.com/klauspost/compress/gzhttp"

	"github.com/clewgraph/clew/graph"
)

// archiver is a graph that can be copied while it is served: a store.Store.
type archiver interface {
	Archive(ctx context.Context, w io.Writer) error
}

// backup sends a consistent copy of the graph as a tar archive, while others read and write.
func (s *server) backup(w http.ResponseWriter, r *http.Request) error {
	g, ok := s.graph.(archiver)
	if !ok {
		return mistake("/api/clew/export", "this graph cannot be copied")
	}
	done, err := s.slot(r.Context())
	if err != nil {
		return err
	}
	defer done()
	w.Header().Set("Content-Type", "application/x-tar")
	w.Header().Set(gzhttp.HeaderNoCompression, "1") // tables are compressed
	out := &started{ResponseWriter: w}
	err = g.Archive(r.Context(), out)
	if err != nil && out.begun {
		s.o.Logf("backup: %v", err)
		panic(http.ErrAbortHandler) // nobody must take a part for the whole
	}
	return err
}

// Backup writes a copy of the graph that the explorer has as a tar archive.
func (c *Client) Backup(ctx context.Context, w io.Writer) error {
	body, err := c.do(ctx, http.MethodGet, "backup", nil, nil, "application/x-tar")
	if err != nil {
		return err
	}
	defer body.Close()
	in := &faithful{Reader: body}
	if _, err := io.Copy(w, in); err != nil {
		if in.err != nil {
			return c.cut(ctx, err)
		}
		return &graph.Error{Message: "the copy cannot be written", Err: err}
	}
	return nil
}

// faithful is a reader that remembers its error, to tell it from the writer's.
type faithful struct {
	io.Reader
	err error
}

func (f *faithful) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err != io.EOF {
		f.err = err
	}
	return n, err
}
