package queries_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/queries"
	"github.com/clewgraph/clew/queries/gizmo"
)

// buildCayley builds Cayley's own command, in a module of its own with the version of quad that reads the graph as we do.
func buildCayley(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("builds Cayley's own command, which takes a minute")
	}
	dir := t.TempDir()
	for name, content := range map[string]string{
		"go.mod":  "module scratch\n\ngo 1.21\n\nrequire (\n\tgithub.com/cayleygraph/cayley v0.7.7\n\tgithub.com/cayleygraph/quad v1.2.4\n)\n",
		"main.go": "//go:build tools\n\npackage scratch\n\nimport _ \"github.com/cayleygraph/cayley/cmd/cayley\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	bin := filepath.Join(dir, "cayley")
	cmd := exec.Command("go", "build", "-mod=mod", "-o", bin, "github.com/cayleygraph/cayley/cmd/cayley")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		if bytes.Contains(out, []byte("dial tcp")) || bytes.Contains(out, []byte("no such host")) || bytes.Contains(out, []byte("module lookup disabled")) {
			t.Skipf("Cayley's command cannot be fetched here: %s", bytes.SplitN(out, []byte("\n"), 2)[0])
		}
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// TestCayley: Cayley's own command opens our stores, and gives the same rows for the Gizmo that our queries are.
func TestCayley(t *testing.T) {
	cayley := buildCayley(t)
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	args := map[string]map[string]string{"common": {"a": "Pakistan", "b": "Uzbekistan"}, "quotations": {"speaker": "Blinken"}}
	reader := newReader(t)
	for _, kind := range []string{"bolt", "leveldb"} {
		dir := filepath.Join(t.TempDir(), kind)
		db := open(t, kind+":"+dir)
		loadSample(t, reader, db, "coalition.txt")
		scripts, want := map[string]string{}, map[string][]string{}
		for _, q := range library.List() {
			script, err := library.Prepare(context.Background(), db, q, args[q.Name])
			if err != nil {
				t.Fatal(err)
			}
			rows, _, err := gizmo.Run(context.Background(), db.Handle(), script, gizmo.Options{})
			if err != nil {
				t.Fatal(err)
			}
			scripts[q.Name] = script
			for _, r := range rows {
				want[q.Name] = append(want[q.Name], rowKey(t, r))
			}
			sort.Strings(want[q.Name])
			if len(rows) == 0 {
				t.Errorf("%s: %s gives no rows: nothing is compared", kind, q.Name)
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for name, script := range scripts {
			cmd := exec.Command(cayley, "query", "-d", kind, "-a", dir, "-n", "100000", script)
			out, err := cmd.Output()
			if err != nil {
				t.Errorf("%s: %s: %v", kind, name, err)
				continue
			}
			var got []string
			lines := bufio.NewScanner(bytes.NewReader(out))
			lines.Buffer(nil, 1<<24)
			for lines.Scan() {
				if !strings.HasPrefix(lines.Text(), "{") {
					continue
				}
				var row map[string]any
				if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
					t.Fatal(err)
				}
				got = append(got, rowKey(t, row))
			}
			sort.Strings(got)
			if strings.Join(got, "\n") != strings.Join(want[name], "\n") {
				t.Errorf("%s: %s: Cayley gives %d rows, we %d:\n%s\n\n%s", kind, name, len(got), len(want[name]), strings.Join(got, "\n"), strings.Join(want[name], "\n"))
			}
		}
	}
}

// rowKey writes a row as Cayley does: IRIs in <>, typed literals with their type, keys in order.
func rowKey(t *testing.T, row map[string]any) string {
	plain := map[string]any{}
	for k, v := range row {
		switch v := v.(type) {
		case nil:
			continue
		case quad.String:
			plain[k] = string(v)
		case quad.Int:
			plain[k] = float64(v)
		case quad.Value:
			plain[k] = quad.StringOf(v)
		default:
			plain[k] = v
		}
	}
	raw, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
