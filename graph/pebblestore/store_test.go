package pebblestore_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cockroachdb/pebble/v2"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// TestCayley runs Cayley's own tests of backends, which look for their data in folders above.
func TestCayley(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	if err != nil {
		t.Fatalf("where is Cayley's module? %v", err)
	}
	t.Chdir(filepath.Join(strings.TrimSpace(string(dir)), "graph", "kv", "bolt"))
	graphtest.TestAll(t, func(t testing.TB) (graph.QuadStore, graph.Options, func()) {
		s, err := pebblestore.Open(t.TempDir(), pebblestore.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		return s, nil, func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}, &graphtest.Config{AlwaysRunIntegration: true})
}

// TestVersion: a store of another version is refused by its number.
func TestVersion(t *testing.T) {
	for _, version := range []byte{1, pebblestore.Version + 1} {
		dir := t.TempDir()
		db, err := pebble.Open(dir, &pebble.Options{FormatMajorVersion: pebble.FormatTableFormatV6})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Set([]byte{1, 'm'}, []byte{version, 9, 3, 1, 1}, pebble.Sync), db.Close()); err != nil {
			t.Fatal(err)
		}
		_, err = pebblestore.Open(dir, pebblestore.Options{})
		var e *pebblestore.VersionError
		if !errors.As(err, &e) || e.Has != uint64(version) || e.Reads != pebblestore.Version {
			t.Errorf("version %d: %v", version, err)
		}
	}
}
