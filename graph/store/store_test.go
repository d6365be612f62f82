package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/boltdb/bolt"
	"github.com/cockroachdb/pebble/v2"
	"github.com/syndtr/goleveldb/leveldb"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
)

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func reopen(t *testing.T, s *store.Store) *store.Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, s.URL())
}

func TestMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, "memory:") }, nil)
}

func TestPebble(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, "pebble:"+filepath.Join(t.TempDir(), "graph")) }, reopen)
}

func TestLevelDB(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, "leveldb:"+filepath.Join(t.TempDir(), "graph")) }, reopen)
}

func TestBolt(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, "bolt:"+filepath.Join(t.TempDir(), "graph")) }, reopen)
}

// TestRefused: what is no graph, or not this one, is refused in one line with a hint, and left as it was.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "full")
	if err := os.Mkdir(full, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(full, "letter.txt"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	level := filepath.Join(dir, "level")
	if err := open(t, "leveldb:"+level).Close(); err != nil {
		t.Fatal(err)
	}
	bolt := filepath.Join(dir, "bolt")
	if err := open(t, "bolt:"+bolt).Close(); err != nil {
		t.Fatal(err)
	}
	rock := filepath.Join(dir, "rock")
	if err := open(t, "pebble:"+rock).Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ url, want, hint string }{
		{"", "not the URL", "pebble:clew.db"},
		{"clew.db", "not the URL", "pebble:clew.db"},
		{"pebble:", "no directory", "pebble:clew.db"},
		{"pebble:" + level, "is a leveldb store", "leveldb:" + level},
		{"leveldb:" + rock, "is a pebble store", "pebble:" + rock},
		{"bolt:" + rock, "is a pebble store", "pebble:" + rock},
		{"pebble:" + filepath.Join(dir, "none"), "no graph at", "clew load FILE"},
		{"leveldb:", "no directory", "leveldb:clew.db"},
		{"memory:x", "no place", "memory:"},
		{"mongo:x", "unknown kind", "pebble:DIR"},
		{"postgres://x", "names no database", "postgres://USER:PASSWORD@HOST:PORT/DATABASE"},
		{"redis://x", "unknown kind", "memory:"},
		{"leveldb:" + filepath.Join(dir, "none"), "no graph at", "clew load FILE"},
		{"leveldb:" + file, "is a file", "another DIR"},
		{"leveldb:" + full, "letter.txt", "a new DIR"},
		{"bolt:" + level, "is a leveldb store", "leveldb:" + level},
		{"leveldb:" + bolt, "is a bolt store", "bolt:" + bolt},
	} {
		_, err := store.Open(context.Background(), c.url, store.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(graph.Hint(err), c.hint) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, hint %q; want %q, hint %q", c.url, err, graph.Hint(err), c.want, c.hint)
		}
	}
}

// TestDamaged: a store whose files are broken is an error, not a crash, and never an answer that lacks something.
func TestDamaged(t *testing.T) {
	for _, kind := range []string{"bolt", "leveldb", "pebble", "pebble tables"} {
		kind, tables := strings.CutSuffix(kind, " tables")
		for name, damage := range map[string]func([]byte) []byte{
			"cut":     func(b []byte) []byte { return b[:len(b)/2] },
			"zeroed":  func(b []byte) []byte { return make([]byte, len(b)) },
			"garbled": func(b []byte) []byte { return []byte(strings.Repeat("nonsense", len(b)/8)) },
		} {
			t.Run(kind+"/"+name, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "graph")
				s := open(t, kind+":"+dir)
				if _, err := s.Load(context.Background(), storetest.Article("a", "Peru")); err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				files, err := filepath.Glob(filepath.Join(dir, map[string]string{"bolt": "indexes.bolt", "leveldb": "MANIFEST-*", "pebble": "MANIFEST-*"}[kind]))
				if tables {
					files, err = filepath.Glob(filepath.Join(dir, "*.sst"))
				}
				if err != nil || len(files) == 0 {
					t.Fatalf("no files: %v", err)
				}
				for _, f := range files {
					raw, err := os.ReadFile(f)
					if err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(f, damage(raw), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				s, err = store.Open(context.Background(), kind+":"+dir, store.Options{})
				if err == nil {
					defer s.Close()
					var a *graph.Article
					if a, err = s.Article(context.Background(), "clew:article/a"); err == nil && a.Text == storetest.Article("a", "Peru").Text {
						return // what was broken was not needed
					}
				}
				if err == nil || errors.Is(err, store.ErrNoArticle) || strings.Contains(err.Error(), "\n") {
					t.Errorf("opened: %v", err)
				}
			})
		}
	}
}

// TestForeign: another program's database is left alone.
func TestForeign(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "theirs")
	db, err := leveldb.OpenFile(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Put([]byte("their key"), []byte("their value"), nil); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bolt")
	if err := os.Mkdir(file, 0o777); err != nil {
		t.Fatal(err)
	}
	b, err := bolt.Open(filepath.Join(file, "indexes.bolt"), 0o666, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err }); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	rock := filepath.Join(t.TempDir(), "rock")
	p, err := pebble.Open(rock, &pebble.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(p.Set([]byte("their key"), []byte("their value"), nil), p.Close()); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"leveldb:" + dir, "bolt:" + file, "pebble:" + rock} {
		for _, create := range []bool{false, true} {
			if s, err := store.Open(context.Background(), url, store.Options{Create: create}); err == nil || !strings.Contains(err.Error(), "another program") {
				t.Errorf("%s: %v", url, err)
				if err == nil {
					s.Close()
				}
			}
		}
	}
}

// TestLocked: a second process is told at once who has the graph.
func TestLocked(t *testing.T) {
	if url := os.Getenv("STORE_TEST_URL"); url != "" { // the second process
		s, err := store.Open(context.Background(), url, store.Options{})
		if err == nil {
			s.Close()
			t.Fatal("opened")
		}
		os.Stdout.WriteString("REFUSED " + err.Error() + " HINT " + graph.Hint(err) + "\n")
		return
	}
	for _, kind := range []string{"pebble", "bolt", "leveldb"} {
		dir := filepath.Join(t.TempDir(), "graph")
		s, err := store.Open(context.Background(), kind+":"+dir, store.Options{Create: true, Command: "clew load articles/"})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestLocked$")
		cmd.Env = append(os.Environ(), "STORE_TEST_URL="+kind+":"+dir)
		out, err := cmd.CombinedOutput()
		cancel()
		if err != nil || !strings.Contains(string(out), "REFUSED") || !strings.Contains(string(out), "clew load articles/") || !strings.Contains(string(out), "--db http://") {
			t.Errorf("%s: %v\n%s", kind, err, out)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		s = open(t, kind+":"+dir)
		s.Close()
	}
}

// TestInterrupted: a store whose making was cut off is an empty one.
func TestInterrupted(t *testing.T) {
	for url, files := range map[string][]string{
		"bolt:": {"indexes.bolt"}, "leveldb:": {"clew.lock", "LOCK", "MANIFEST-000000"},
		"pebble:": {"clew.lock", "LOCK", "MANIFEST-000001"}, "pebble:x": {"clew.lock", "marker.format-version.000001.013"},
	} {
		dir := filepath.Join(t.TempDir(), "graph")
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		kind, _, _ := strings.Cut(url, ":")
		s := open(t, kind+":"+dir)
		if stats, err := s.Stats(context.Background()); err != nil || stats.Quads != 0 {
			t.Errorf("%s: %+v, %v", url, stats, err)
		}
	}
}

// TestBackup: a copy that is made while articles are loaded holds whole articles, and opens where it is restored.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s := open(t, "pebble:"+filepath.Join(dir, "graph"))
	started, loaded := make(chan struct{}), make(chan error)
	go func() {
		for i := range 200 {
			if _, err := s.Load(ctx, storetest.Article(fmt.Sprint("a", i), "Peru")); err != nil {
				loaded <- err
				return
			}
			if i == 20 {
				close(started)
			}
		}
		loaded <- nil
	}()
	<-started
	if err := s.Backup(ctx, filepath.Join(dir, "copy")); err != nil {
		t.Fatal(err)
	}
	if err := <-loaded; err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, filepath.Join(dir, "copy")); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("a second copy in the same place: %v", err)
	}
	if err := restore(ctx, filepath.Join(dir, "copy"), "pebble:"+filepath.Join(dir, "again")); err != nil {
		t.Fatal(err)
	}
	if err := restore(ctx, filepath.Join(dir, "copy"), "pebble:"+filepath.Join(dir, "again")); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("restored over a graph: %v", err)
	}
	again := open(t, "pebble:"+filepath.Join(dir, "again"))
	sources, err := again.Sources(ctx)
	if err != nil || len(sources) < 20 {
		t.Fatalf("%d articles: %v", len(sources), err)
	}
	for _, x := range sources {
		if x.Quads != len(storetest.Article("a", "Peru").Quads()) {
			t.Errorf("%s has %d quads", x.IRI, x.Quads)
		}
	}
	if err := restore(ctx, dir, "pebble:"+filepath.Join(dir, "other")); err == nil || !strings.Contains(err.Error(), "is no backup") {
		t.Errorf("restored of nothing: %v", err)
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, url := range []string{"memory:", "pebble:", "leveldb:", "bolt:"} {
		b.Run(strings.TrimSuffix(url, ":"), func(b *testing.B) {
			quads := 0
			for i := 0; b.Loop(); i++ {
				u := url
				if url != "memory:" {
					u += filepath.Join(b.TempDir(), "graph")
				}
				s, err := store.Open(context.Background(), u, store.Options{Create: true})
				if err != nil {
					b.Fatal(err)
				}
				for k := range 20 {
					r, err := s.Load(context.Background(), storetest.Article(string(rune('a'+k)), "Peru"))
					if err != nil {
						b.Fatal(err)
					}
					quads += r.Added
				}
				s.Close()
			}
			b.ReportMetric(float64(quads)/b.Elapsed().Seconds(), "quads/s")
		})
	}
}
