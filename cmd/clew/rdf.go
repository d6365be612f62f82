package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/vocab"
)

// Flags of the commands that read RDF.
var (
	fromFlag    = &cli.StringFlag{Name: "from", Usage: "the `FORMAT` of the input, where its name or content does not tell"}
	baseFlag    = &cli.StringFlag{Name: "base", Usage: "what relative IRIs are relative to (default: the file's own address)"}
	lenientFlag = &cli.BoolFlag{Name: "lenient", Usage: "skip statements that are wrong, and count them (clew convert --help says what a statement is)"}
)

// Flags of the commands that write files.
var (
	toFlag   = &cli.StringFlag{Name: "to", Usage: "write `FILE`, whose name may tell the format and, with .gz or .zst, the compression"}
	gzipFlag = &cli.BoolFlag{Name: "compress", Aliases: []string{"z"}, Usage: "gzip the output"}
	zstdFlag = &cli.BoolFlag{Name: "zst", Usage: "compress the output with Zstandard"}
)

// rdfInput is a file of RDF, or standard input.
type rdfInput struct {
	path    string
	format  rdf.Format // "" until it is opened
	options rdf.Options
	skipped int
}

// newInput checks the flags of a command that reads RDF.
func newInput(c *cli.Context, path string) (*rdfInput, error) {
	in := &rdfInput{path: path, format: rdf.FormatOf(path)}
	if from := c.String("from"); from != "" {
		if in.format = rdf.FormatNamed(from); in.format == "" {
			return nil, unknownFormat("--from", from, rdf.Formats())
		}
	}
	in.options = rdf.Options{File: path, Base: c.String("base"), Lenient: c.Bool("lenient")}
	if base := in.options.Base; base != "" && !graph.ValidIRI(base) {
		return nil, misuse("--base https://example.org/", "%s: %q is no base IRI", c.Command.Name, base)
	}
	in.options.Skipped = func(e *rdf.SyntaxError) {
		if in.skipped++; in.skipped <= 10 {
			fmt.Fprintf(c.App.ErrWriter, "skipped: %s\n", oneLine(e.Error()))
		}
	}
	if path == "-" {
		in.options.File = "standard input"
		return in, nil
	}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(absolute(path))}).String()
	if in.options.Base == "" {
		in.options.Base = address
	}
	in.options.Context = func(iri string) (io.ReadCloser, error) { return localContext(filepath.Dir(absolute(path)), iri) }
	return in, nil
}

// localContext opens a JSON-LD context that lies beside the document, or below: no other file, and nothing on a network.
func localContext(dir, iri string) (io.ReadCloser, error) {
	u, err := url.Parse(iri)
	if err != nil || u.Scheme != "file" {
		return nil, errors.New("nothing is fetched from a network")
	}
	inside, err := filepath.Rel(dir, filepath.FromSlash(u.Path))
	if err != nil || !filepath.IsLocal(inside) {
		return nil, errors.New("it lies outside of the document's folder")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Open(inside)
}

// decode reads the whole input. tee, where it is not nil, gets the bytes as they are read, not compressed.
func (in *rdfInput) decode(stdin io.Reader, tee io.Writer, yield func(quad.Quad) error) error {
	source := stdin
	if in.path != "-" {
		f, err := openFile(in.path)
		if err != nil {
			return err
		}
		defer f.Close()
		source = f
	}
	return in.decodeFrom(source, tee, yield)
}

func (in *rdfInput) decodeFrom(source io.Reader, tee io.Writer, yield func(quad.Quad) error) error {
	plain, err := rdf.Decompress(source)
	if err != nil {
		return fmt.Errorf("%s: %w", in.options.File, err)
	}
	defer plain.Close()
	var r io.Reader = plain
	if tee != nil {
		r = io.TeeReader(plain, tee)
	}
	if in.format == "" {
		sniffed := bufio.NewReaderSize(r, 64<<10)
		in.format = rdf.Sniff(sniffed)
		r = sniffed
	}
	own := false // an error of yield
	err = rdf.Decode(r, in.format, in.options, func(q quad.Quad) error {
		if err := yield(q); err != nil {
			own = true
			return err
		}
		return nil
	})
	var wrong *rdf.SyntaxError
	switch {
	case err == nil:
		if tee != nil { // what stands behind the end, if anything: it counts too
			_, err = io.Copy(io.Discard, r)
		}
		return err
	case errors.As(err, &wrong):
		if !in.options.Lenient {
			return graph.WithHint(err, "--lenient skips what is wrong, and counts it")
		}
		return err
	case own:
		return err
	}
	return fmt.Errorf("%s: %w", in.options.File, err)
}

// reportSkipped says how much a lenient reading left out.
func (in *rdfInput) reportSkipped(c *cli.Context) {
	if in.skipped > 0 {
		fmt.Fprintf(c.App.ErrWriter, "note: %s of %s skipped\n", count(in.skipped, "wrong statement"), in.options.File)
	}
}

// openFile opens a file to read.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &graph.Error{Message: "cannot read " + path, Err: errors.Unwrap(err)}
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, &graph.Error{Message: path + " is a directory", Hint: "name the files in it"}
	}
	return f, nil
}

func unknownFormat(flag, name string, known []rdf.Format) error {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = string(f)
	}
	hint := flag + " " + strings.Join(names, "|")
	if near := nearest(name, names, 1); len(near) > 0 {
		hint = flag + " " + near[0]
	}
	return misuse(hint, "unknown format %q", name)
}

// outputFormatOf is the format of -f, or of the file of --to; usual is the one when neither tells.
func rdfOutput(c *cli.Context, usual rdf.Format) (rdf.Format, error) {
	known := append(rdf.Formats(), rdf.NetworkFormats()...)
	name := c.String("format")
	if name == "" {
		if to := c.String("to"); to != "" {
			trimmed := strings.TrimSuffix(strings.TrimSuffix(to, ".gz"), ".zst")
			if f := rdf.FormatOf(to); f != "" {
				return f, nil
			}
			name = strings.TrimPrefix(filepath.Ext(trimmed), ".")
		}
	}
	if name == "" {
		if usual == "" {
			return "", misuse("-f turtle", "%s: no format given", c.Command.Name)
		}
		return usual, nil
	}
	if f := rdf.FormatNamed(name); f != "" {
		return f, nil
	}
	for _, f := range known {
		if string(f) == name {
			return f, nil
		}
	}
	switch name {
	case "gv":
		return rdf.DOT, nil
	case "neo4j":
		return rdf.CSV, nil
	}
	return "", unknownFormat("-f", name, known)
}

// withOutput gives do a place to write to: standard output, or the file of --to, which appears when it is whole.
func withOutput(c *cli.Context, do func(io.Writer) error) (err error) {
	to := c.String("to")
	compression := rdf.CompressionOf(to)
	switch {
	case c.Bool("compress"):
		compression = rdf.Gzip
	case c.Bool("zst"):
		compression = rdf.Zstd
	}
	out := c.App.Writer
	if to != "" {
		return replaceFile(to, func(w io.Writer) error { return compressed(w, compression, do) })
	}
	return compressed(out, compression, do)
}

// replaceFile writes a file that appears when it is whole, with the mode of the one that was there. It follows links, and writes into what is no
// regular file: a pipe, a device.
func replaceFile(to string, do func(io.Writer) error) error {
	wrong := func(err error) error {
		return &graph.Error{Message: "cannot write " + to, Err: errors.Unwrap(err)}
	}
	path := to
	if real, err := filepath.EvalSymlinks(to); err == nil {
		path = real
	} else if next, lerr := os.Readlink(to); lerr == nil { // a link to what is not there yet
		if path = next; !filepath.IsAbs(next) {
			path = filepath.Join(filepath.Dir(to), next)
		}
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return wrong(err)
		}
		return errors.Join(do(f), f.Close())
	}
	mode := os.FileMode(0o666) // less what the umask takes
	if err == nil {
		mode = info.Mode().Perm()
	}
	f, ferr := createTemporary(path, mode)
	if ferr != nil {
		return wrong(ferr)
	}
	temporary := f.Name()
	defer os.Remove(temporary) // which is gone when all went well
	defer f.Close()
	if err == nil {
		if err := f.Chmod(mode); err != nil {
			return fmt.Errorf("writing %s: %w", to, err)
		}
	}
	if err := do(f); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", to, err)
	}
	return os.Rename(temporary, path)
}

// createTemporary makes a file beside path, under a name that nobody can have made a link of. os.CreateTemp does the same, but takes no mode.
func createTemporary(path string, mode os.FileMode) (*os.File, error) {
	base := filepath.Base(path)
	for base = base[:min(len(base), 100)]; ; {
		f, err := os.OpenFile(filepath.Join(filepath.Dir(path), ".clew-"+rand.Text()+"-"+base), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// interruptible is a reader that ends with its context, though the input may have nothing to give: a terminal, a pipe.
type interruptible struct {
	ctx   context.Context
	parts chan part
	rest  []byte
	err   error
}

type part struct {
	bytes []byte
	err   error
}

func newInterruptible(ctx context.Context, r io.Reader) io.Reader {
	in := &interruptible{ctx: ctx, parts: make(chan part)}
	go func() { // which ends with the input, or waits for it until the process ends
		for {
			buf := make([]byte, 64<<10)
			n, err := r.Read(buf)
			select {
			case in.parts <- part{buf[:n], err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return in
}

func (in *interruptible) Read(p []byte) (int, error) {
	for len(in.rest) == 0 {
		if in.err != nil {
			return 0, in.err
		}
		select {
		case <-in.ctx.Done():
			in.err = in.ctx.Err()
		case next := <-in.parts:
			in.rest, in.err = next.bytes, next.err
		}
	}
	n := copy(p, in.rest)
	in.rest = in.rest[n:]
	return n, nil
}

func compressed(w io.Writer, compression rdf.Compression, do func(io.Writer) error) error {
	z, err := rdf.Compress(w, compression)
	if err != nil {
		return err
	}
	if err := do(z); err != nil {
		return err
	}
	return z.Close()
}

// writer gathers quads and writes them in a format: sorted, with the prefixes that they use.
type writer struct {
	format   rdf.Format
	prefixes map[string]string
	nodes    bool // of a network in two tables, that of the nodes

	sorter  rdf.Sorter
	used    *rdf.Used
	network *rdf.Network
	dropped int // quads that lost the name of their graph
}

func newWriter(format rdf.Format, prefixes map[string]string, nodes bool) *writer {
	w := &writer{format: format, prefixes: prefixes, nodes: nodes, used: rdf.NewUsed(prefixes)}
	for _, f := range rdf.NetworkFormats() {
		if f == format {
			w.network = rdf.NewNetwork()
		}
	}
	return w
}

func (w *writer) add(q quad.Quad) error {
	if w.network != nil {
		w.network.Add(q)
		return nil
	}
	if q.Label != nil && !w.format.HasGraphs() {
		q.Label = nil
		w.dropped++
	}
	w.used.See(q)
	return w.sorter.Add(q)
}

func (w *writer) writeTo(out io.Writer) error {
	if w.network != nil {
		return w.network.Write(out, w.format, w.nodes)
	}
	e, err := rdf.NewEncoder(out, w.format, rdf.EncodeOptions{Prefixes: w.used.Prefixes()})
	if err != nil {
		return err
	}
	if err := w.sorter.Each(e.Encode); err != nil {
		if w.format == rdf.RDFXML || w.format == rdf.JSONLD {
			return graph.WithHint(err, "-f turtle and -f trig write everything")
		}
		return err
	}
	return e.Close()
}

func (w *writer) close() error { return w.sorter.Close() }

// standardPrefixes are those of the vocabularies, with our own under another base.
func standardPrefixes(base string) map[string]string {
	out := vocab.Prefixes()
	if base != "" {
		out["clew"] = base
	}
	return out
}
