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

	"github.com/cayleygraph/cayley/query"
	cayleygizmo "github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/store"
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

// asked is a saved query as a story asks it.
type asked struct {
	name, script string
	want         []string // rows, sorted
}

// ask prepares the stories of a file on a store, and runs them in our session.
func ask(t *testing.T, library *queries.Library, db *store.Store, file *storyFile) []asked {
	t.Helper()
	var out []asked
	for _, s := range file.Stories {
		script, err := library.Prepare(context.Background(), db, library.Get(s.Query), s.Params)
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := gizmo.Run(context.Background(), db.Handle(), script, gizmo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a := asked{name: file.Article + file.Name + ": " + s.Asks, script: script}
		for _, r := range rows {
			a.want = append(a.want, rowKey(t, r))
		}
		sort.Strings(a.want)
		if len(rows) == 0 {
			t.Errorf("%s gives no rows: nothing is compared", a.name)
		}
		out = append(out, a)
	}
	return out
}

// TestSavedQueries: every saved query, as the stories ask it, gives the same rows in Cayley's session, on each backend.
func TestSavedQueries(t *testing.T) {
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	for _, file := range storyFiles(t) {
		for kind, url := range backends(t) {
			db := open(t, url)
			file.load(t, reader, db)
			for _, a := range ask(t, library, db, file) {
				it, err := cayleygizmo.NewSession(db.Handle()).Execute(context.Background(), a.script, query.Options{Collation: query.JSON})
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for it.Next(context.Background()) {
					if row, ok := it.Result().(map[string]any); ok {
						got = append(got, rowKey(t, row))
					}
				}
				sort.Strings(got)
				if err := it.Err(); err != nil || strings.Join(got, "\n") != strings.Join(a.want, "\n") {
					t.Errorf("%s: %s: Cayley's session gives %d rows, %v, ours %d:\n%s\n\n%s", kind, a.name, len(got), err, len(a.want), strings.Join(got, "\n"), strings.Join(a.want, "\n"))
				}
				it.Close()
			}
		}
	}
}

// TestCayley: Cayley's own command opens our stores, and gives the same rows for the Gizmo that our queries are.
func TestCayley(t *testing.T) {
	cayley := buildCayley(t)
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	for _, kind := range []string{"bolt", "leveldb"} {
		for _, file := range storyFiles(t) {
			if file.Article != "coalition.txt" {
				continue
			}
			dir := filepath.Join(t.TempDir(), kind)
			db := open(t, kind+":"+dir)
			file.load(t, reader, db)
			all := ask(t, library, db, file)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			for _, a := range all {
				out, err := exec.Command(cayley, "query", "-d", kind, "-a", dir, "-n", "100000", a.script).Output()
				if err != nil {
					t.Errorf("%s: %s: %v", kind, a.name, err)
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
				if strings.Join(got, "\n") != strings.Join(a.want, "\n") {
					t.Errorf("%s: %s: Cayley gives %d rows, we %d:\n%s\n\n%s", kind, a.name, len(got), len(a.want), strings.Join(got, "\n"), strings.Join(a.want, "\n"))
				}
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
		case int64:
			plain[k] = float64(v)
		case int:
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
