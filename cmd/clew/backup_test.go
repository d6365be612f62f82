package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph/explorer"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
	"github.com/clewgraph/clew/queries"
)

// TestBackupOfExplorer: a graph is copied while an explorer serves it and, where it may, writes; each copy is restored with whole articles. A server that breaks off
// leaves nothing.
func TestBackupOfExplorer(t *testing.T) {
	for _, write := range []bool{false, true} {
		dir := t.TempDir()
		ctx := context.Background()
		db, err := store.Open(ctx, "pebble:"+filepath.Join(dir, "graph"), store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Load(ctx, storetest.Article("a", "Peru")); err != nil {
			t.Fatal(err)
		}
		if !write {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if db, err = store.Open(ctx, "pebble:"+filepath.Join(dir, "graph"), store.Options{ReadOnly: true}); err != nil {
				t.Fatal(err)
			}
		}
		library, err := queries.Load()
		if err != nil {
			t.Fatal(err)
		}
		const token = "0123456789abcdef"
		srv := explorerOf(t, db, &runner{db: db, library: library}, explorer.Options{Write: write, Token: token})
		loads := make(chan error, 1)
		go func() {
			for i := 0; write && i < 50; i++ {
				if _, err := db.Load(ctx, storetest.Article(fmt.Sprint("b", i), "Chile")); err != nil {
					loads <- err
					return
				}
			}
			loads <- nil
		}()
		clew := func(args ...string) (int, string) {
			var out, err bytes.Buffer
			code := run(args, stream{strings.NewReader(""), &out, &err})
			return code, err.String()
		}
		address := strings.Replace(srv.URL, "http://", "http://:"+token+"@", 1)
		for _, name := range []string{"copy.tar", "copy.tar.gz", "copy"} {
			to := filepath.Join(dir, name)
			if code, words := clew("--db", address, "backup", to); code != 0 || !strings.HasPrefix(words, "copied http://") || strings.Contains(words, token) {
				t.Fatalf("%s: %d %s", name, code, words)
			}
			if code, words := clew("--db", address, "backup", to); code == 0 || !strings.Contains(words, "is there already") {
				t.Errorf("%s over another one: %d %s", name, code, words)
			}
			again := "pebble:" + filepath.Join(dir, "of-"+name)
			if code, words := clew("restore", "--db", again, to); code != 0 {
				t.Fatalf("%s: %d %s", name, code, words)
			}
			if code, words := clew("check", "--db", again); code != 0 {
				t.Errorf("%s: %d %s", name, code, words)
			}
		}
		if code, words := clew("--db", srv.URL, "backup", filepath.Join(dir, "secret.tar")); code == 0 || !strings.Contains(words, "token") {
			t.Errorf("without the token: %d %s", code, words)
		}
		if err := <-loads; err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"late.tar", "late"} {
			if code, _ := clew("--db", address, "backup", filepath.Join(dir, name)); code == 0 {
				t.Errorf("%s: a graph that is closed was copied", name)
			}
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if n := e.Name(); strings.HasPrefix(n, ".") || strings.HasPrefix(n, "late") || strings.HasPrefix(n, "secret") || strings.HasSuffix(n, ".part") || strings.HasSuffix(n, ".restoring") {
				t.Errorf("%s is left over", n)
			}
		}
	}
}
