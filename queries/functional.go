package queries

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/queries/gizmo"
)

// functional says that a relation has one value.
type functional struct {
	Kind      string   `yaml:"kind" json:"kind"`                     // date, age, holder
	Positions []string `yaml:"positions" json:"positions,omitempty"` // of a holder: those that one at a time holds
}

// asOf gives the graph of a day.
func asOf(ctx context.Context, g Graph, day string) (gizmo.Graph, error) {
	past, ok := g.(interface {
		AsOf(ctx context.Context, day string, single map[string]bool) (gizmo.Graph, error)
	})
	if !ok {
		return nil, &graph.Error{Message: "this graph has no past", Hint: "--db with the graph itself"}
	}
	if !isDate(day) {
		return nil, &graph.Error{Message: fmt.Sprintf("%q is not a date", day), Hint: "--as-of 2021, 2021-06 or 2021-06-05"}
	}
	all, err := functionals()
	if err != nil {
		return nil, err
	}
	single := map[string]bool{}
	for _, f := range all {
		for _, p := range f.Positions {
			single[graph.Fold(p)] = true
		}
	}
	return past.AsOf(ctx, day, single)
}

// preludeText gives the script that stands before all others: prelude.js, and as FUNCTIONAL what the ontology says of relations that have one value.
var preludeText = sync.OnceValues(func() (string, error) {
	raw, err := files.ReadFile(prelude + ".js")
	if err != nil {
		return "", err
	}
	all, err := functionals()
	if err != nil {
		return "", err
	}
	encoded, err := encode(all)
	if err != nil {
		return "", err
	}
	return string(raw) + "\n// FUNCTIONAL has the relations of the ontology that have one value only.\nvar FUNCTIONAL = " + encoded + ";\n", nil
})

// functionals reads what the ontology says of relations that have one value.
var functionals = sync.OnceValues(func() (map[string]functional, error) {
	paths, err := fs.Glob(data.FS, "ontology/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]functional{}
	for _, path := range paths {
		text, err := fs.ReadFile(data.FS, path)
		if err != nil {
			return nil, err
		}
		at := slices.Index(strings.Split(string(text), "\n"), "functional:")
		if at < 0 {
			continue
		}
		var file struct {
			Functional map[string]functional `yaml:"functional"`
		}
		if err := yaml.Unmarshal(text, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		for relation, f := range file.Functional {
			all[relation] = f
		}
	}
	return all, nil
})
