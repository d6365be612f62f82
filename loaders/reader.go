package loaders

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"sort"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/coreference"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/relation"
	"github.com/clewgraph/clew/loaders/syntax"
)

// Options say what a reader knows beyond what the binary has.
type Options struct {
	// OntologyDirs are folders with ontology files of the user's, checked when the reader is made.
	OntologyDirs []string
	// Network is the file of a syntax network to read with instead of the embedded one, and then without a
	// coreference model: for training that.
	Network string
	// PartSize is how many bytes of a text are read at a time, 0 for 256 KB: some forty pages, more than nearly any article has.
	// Memory grows with it. A longer text is cut between paragraphs; what "he" is in one part is not looked for in another, but
	// names are the same in all.
	PartSize int
}

// Reader reads articles. It is read-only: goroutines may share it.
type Reader struct {
	model    *syntax.Model
	lexicon  *mention.Lexicon
	chains   *coreference.Model
	ontology *relation.Ontology
	version  string
	partSize int
}

// NewReader loads the model, the lexicon and the ontology. It takes about a tenth of a second. The error
// names the file of the ontology that is broken, with its line.
func NewReader(o Options) (*Reader, error) {
	r := &Reader{partSize: cmp.Or(o.PartSize, 256<<10)}
	var err error
	if r.model, r.chains, err = models(o.Network); err != nil {
		return nil, err
	}
	lexicon, err := fs.Sub(data.FS, "lexicon")
	if err != nil {
		return nil, err
	}
	if r.lexicon, err = mention.LoadLexicon(lexicon); err != nil {
		return nil, err
	}
	embedded, err := fs.Sub(data.FS, "ontology")
	if err != nil {
		return nil, err
	}
	dirs := []fs.FS{embedded}
	for _, dir := range o.OntologyDirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, &graph.Error{Message: fmt.Sprintf("no ontology folder at %s", dir), Hint: "--ontology takes a folder with .yaml files"}
		}
		dirs = append(dirs, os.DirFS(dir))
	}
	if r.ontology, err = relation.LoadOntology(dirs...); err != nil {
		return nil, err
	}
	if r.version, err = version(append(dirs, lexicon)); err != nil {
		return nil, err
	}
	if len(o.OntologyDirs) > 0 {
		if err := r.CheckOntology(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// models loads what was trained. network is a file, or "" for what is embedded.
func models(network string) (*syntax.Model, *coreference.Model, error) {
	if network != "" {
		file, err := os.ReadFile(network)
		if err != nil {
			return nil, nil, err
		}
		m, err := syntax.Load(file)
		return m, nil, err
	}
	m, err := syntax.Default()
	if err != nil {
		return nil, nil, err
	}
	file, err := data.FS.ReadFile("models/coreference.model")
	if err != nil {
		return nil, nil, fmt.Errorf("the coreference model is missing: %w", err)
	}
	chains, err := coreference.Load(file, m.Vector)
	return m, chains, err
}

// version is a hash of what decides how a text is read: model, lexicon and ontology.
func version(dirs []fs.FS) (string, error) {
	h := sha256.New()
	add := func(dir fs.FS, pattern string) error {
		names, err := fs.Glob(dir, pattern)
		if err != nil {
			return err
		}
		sort.Strings(names)
		for _, n := range names {
			raw, err := fs.ReadFile(dir, n)
			if err != nil {
				return err
			}
			fmt.Fprintf(h, "%s %d\n", n, len(raw))
			h.Write(raw)
		}
		return nil
	}
	if err := add(data.FS, "models/*.*"); err != nil {
		return "", err
	}
	for _, d := range dirs {
		if err := add(d, "*.yaml"); err != nil {
			return "", err
		}
	}
	return revision + "-" + hex.EncodeToString(h.Sum(nil)[:6]), nil
}

// revision changes when the code reads the same text differently: a test compares.
const revision = "15"

// Ontology gives the classes and relations that the reader knows.
func (r *Reader) Ontology() *relation.Ontology { return r.ontology }

// Version names the model, lexicon, ontology and code that read: two readers of one version read a text alike.
func (r *Reader) Version() string { return r.version }

// Vector is the embedding of a word, see [syntax.Model.Vector].
func (r *Reader) Vector(word string) []float32 { return r.model.Vector(word) }
