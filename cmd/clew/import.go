package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/cayleygraph/quad"
	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
)

var importCommand = &cli.Command{
	Name:      "import",
	Usage:     "read RDF into the graph, keeping the names of graphs",
	ArgsUsage: "FILE|-…",
	Description: "clew import graph.nq.gz                             what export wrote; every format of convert is read\n" +
		"clew import people.ttl --graph clew:graph/people    into a graph of its own, that remove forgets\n\n" +
		"Each file is checked in whole before any of it is written, and goes in whole or not at all: what an interrupted import has\n" +
		"written is taken back, after a crash when the graph is opened again. Of several files those before the one that was cut off stay:\n" +
		"the same command once more reads them again and adds what is missing. The same file twice adds nothing. Blank nodes stay apart\n" +
		"from those of other files. What an export says of our own vocabulary (clew:graph/vocabulary) is left out: each export says it anew.\n" +
		"What --lenient skips, clew convert --help says.",
	Flags: []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "the format of the input, where its name or content does not tell"},
		&cli.StringFlag{Name: "graph", Usage: "put statements that are in no named graph into the graph `IRI`"},
		baseFlag, lenientFlag,
	},
	Action: importFiles,
}

// importing is one file of an import: checked first, then written.
type importing struct {
	in    *rdfInput
	file  *os.File
	spool bool // a copy of standard input or a pipe, since it is read twice
	quads int
	graph quad.Value
}

func importFiles(c *cli.Context) error {
	if err := arguments(c, "FILE…"); err != nil {
		return err
	}
	var into quad.Value
	if name := c.String("graph"); name != "" {
		if !graph.ValidIRI(name) {
			return misuse("--graph clew:graph/NAME", "import: %q is no IRI", name)
		}
		into = quad.IRI(name)
	}
	var files []*importing
	defer func() {
		for _, f := range files {
			f.close()
		}
	}()
	total := 0
	for _, path := range c.Args().Slice() {
		f, err := newImport(c, path)
		if err != nil {
			return err
		}
		f.graph = into
		files = append(files, f)
		if err := f.check(c); err != nil {
			return err
		}
		f.in.reportSkipped(c)
		total += f.quads
	}
	db, err := openGraph(c, true)
	if err != nil {
		return err
	}
	added := 0
	for _, f := range files {
		n, err := f.write(c, db)
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", f.in.options.File, err), db.Close())
		}
		added += n
	}
	if err := db.Close(); err != nil {
		return err
	}
	fmt.Fprintf(c.App.ErrWriter, "imported %s into %s, %d of them new\n", count(total, "quad"), db.URL(), added)
	return nil
}

func newImport(c *cli.Context, path string) (*importing, error) {
	in, err := newInput(c, path)
	if err != nil {
		return nil, err
	}
	if name := c.String("format"); name != "" {
		if in.format = rdf.FormatNamed(name); in.format == "" {
			return nil, unknownFormat("-f", name, rdf.Formats())
		}
	}
	f := &importing{in: in}
	source := c.App.Reader
	if path != "-" {
		if f.file, err = openFile(path); err != nil {
			return nil, err
		}
		if info, err := f.file.Stat(); err == nil && info.Mode().IsRegular() {
			return f, nil
		}
		defer f.file.Close() // a pipe, which can be read once only
		source = f.file
	}
	if f.file, err = os.CreateTemp("", "clew-import-"); err != nil {
		return nil, err
	}
	f.spool = true
	_ = os.Remove(f.file.Name()) // it lives as long as it is open; elsewhere close removes it
	if _, err := io.Copy(f.file, newInterruptible(c.Context, source)); err != nil {
		f.close()
		return nil, fmt.Errorf("%s: %w", in.options.File, err)
	}
	return f, nil
}

func (f *importing) close() {
	if f.file == nil {
		return
	}
	f.file.Close()
	if f.spool {
		os.Remove(f.file.Name())
	}
}

// decode reads the file from its beginning.
func (f *importing) decode(c *cli.Context, title string, tee io.Writer, yield func(quad.Quad) error) error {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s: %w", f.in.options.File, err)
	}
	var source io.Reader = f.file
	if info, err := f.file.Stat(); err == nil && isTerminal(c.App.ErrWriter) && info.Size() > 1<<20 {
		bar := progressbar.NewOptions64(info.Size(), progressbar.OptionSetWriter(c.App.ErrWriter), progressbar.OptionSetDescription(title),
			progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish())
		defer func() { _ = bar.Finish() }() // a bar that cannot be drawn is no failure
		source = io.TeeReader(f.file, bar)
	}
	return f.in.decodeFrom(source, tee, func(q quad.Quad) error {
		if q.Label == quad.IRI(graph.VocabularyGraph) {
			return cancellable(c.Context, nil)
		}
		if q.Label == nil {
			q.Label = f.graph
		}
		return cancellable(c.Context, yield(q))
	})
}

// check reads the whole file, counts its quads, and gives blank nodes a scope: a hash of the file's bytes, so that to import it again adds
// nothing.
func (f *importing) check(c *cli.Context) error {
	h := sha256.New()
	buffered := bufio.NewWriterSize(h, 64<<10)
	if err := f.decode(c, "checking "+f.in.options.File, buffered, func(quad.Quad) error {
		f.quads++
		return nil
	}); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	f.in.options.Scope = "b" + hex.EncodeToString(h.Sum(nil)[:6]) + "x"
	f.in.options.Skipped = nil // they have been counted
	return nil
}

// write puts the file into the graph.
func (f *importing) write(c *cli.Context, db *store.Store) (int, error) {
	next, stop := iter.Pull2(func(yield func(quad.Quad, error) bool) {
		stopped := errors.New("stopped")
		if err := f.decode(c, "importing "+f.in.options.File, nil, func(q quad.Quad) error {
			if !yield(q, nil) {
				return stopped
			}
			return nil
		}); err != nil && !errors.Is(err, stopped) {
			yield(quad.Quad{}, err)
		}
	})
	defer stop()
	return db.Import(c.Context, func() (quad.Quad, bool, error) {
		q, err, ok := next()
		return q, ok && err == nil, err
	})
}
