package queries

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/clewgraph/clew/data"
)

// functional says that a relation has one value.
type functional struct {
	Kind      string   `yaml:"kind" json:"kind"`                     // date, age, holder
	Positions []string `yaml:"positions" json:"positions,omitempty"` // of a holder: those that one at a time holds
}

// preludeText gives the script that stands before all others: prelude.js, and as FUNCTIONAL what the ontology says of relations that have one value.
var preludeText = sync.OnceValues(func() (string, error) {
	raw, err := files.ReadFile(prelude + ".js")
	if err != nil {
		return "", err
	}
	paths, err := fs.Glob(data.FS, "ontology/*.yaml")
	if err != nil {
		return "", err
	}
	all := map[string]functional{}
	for _, path := range paths {
		text, err := fs.ReadFile(data.FS, path)
		if err != nil {
			return "", err
		}
		at := slices.Index(strings.Split(string(text), "\n"), "functional:")
		if at < 0 {
			continue
		}
		var file struct {
			Functional map[string]functional `yaml:"functional"`
		}
		if err := yaml.Unmarshal(text, &file); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		for relation, f := range file.Functional {
			all[relation] = f
		}
	}
	encoded, err := encode(all)
	if err != nil {
		return "", err
	}
	return string(raw) + "\n// FUNCTIONAL has the relations of the ontology that have one value only.\nvar FUNCTIONAL = " + encoded + ";\n", nil
})
