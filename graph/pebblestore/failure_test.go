package pebblestore_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/clewgraph/clew/graph/pebblestore"
)

func addQuad(s *pebblestore.QuadStore, subject string) error {
	return s.ApplyDeltas([]graph.Delta{{Quad: quad.MakeIRI(subject, "p", "o", ""), Action: graph.Add}}, graph.IgnoreOpts{})
}

// ends wants a call to come back.
func ends(t *testing.T, what string, f func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Minute):
		t.Fatalf("%s does not come back", what)
		return nil
	}
}

// fullFor is the disk, on which there is no room for files whose path contains some words while it is on.
func fullFor(on *atomic.Bool, words string) vfs.FS {
	return errorfs.Wrap(vfs.Default, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if on.Load() && strings.Contains(op.Path, words) && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return syscall.ENOSPC
		}
		return nil
	}))
}

// TestBackupFull: a backup to a disk without room gives an error and leaves nothing, and the store goes on.
func TestBackupFull(t *testing.T) {
	dir := t.TempDir()
	var on atomic.Bool
	s, err := pebblestore.Open(filepath.Join(dir, "db"), pebblestore.Options{Create: true, FS: fullFor(&on, "copy")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := addQuad(s, "a"); err != nil {
		t.Fatal(err)
	}
	on.Store(true)
	err = ends(t, "a backup to a full disk", func() error { return s.Backup(context.Background(), filepath.Join(dir, "copy")) })
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the backup gave %v", err)
	}
	if err := ends(t, "a write", func() error { return addQuad(s, "b") }); err != nil {
		t.Errorf("the store, which has room, writes no more: %v", err)
	}
	on.Store(false)
	if err := s.Backup(context.Background(), filepath.Join(dir, "copy")); err != nil {
		t.Error(err)
	}
	if len(all(t, s)) != 2 {
		t.Error("not all is there")
	}
}

// TestAfterFailure: after a write that failed, the graph is what it was before that, for all who read it; a backup and the next write give the error; all come back.
func TestAfterFailure(t *testing.T) {
	dir := t.TempDir()
	var on atomic.Bool
	s, err := pebblestore.Open(filepath.Join(dir, "db"), pebblestore.Options{Create: true, FS: fullFor(&on, ".log")})
	if err != nil {
		t.Fatal(err)
	}
	if err := addQuad(s, "a"); err != nil {
		t.Fatal(err)
	}
	early, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	on.Store(true)
	if err := ends(t, "a write", func() error { return addQuad(s, "lost") }); err == nil {
		t.Fatal("a write to a full disk gave no error")
	}
	for range 2 {
		if err := ends(t, "a snapshot", func() error {
			snap, err := s.Snapshot()
			if err != nil {
				return err
			}
			for _, qs := range []graph.QuadStore{snap, s} {
				if qs.ValueOf(quad.IRI("a")) == nil || qs.ValueOf(quad.IRI("lost")) != nil {
					t.Errorf("%T has %v, %v", qs, qs.ValueOf(quad.IRI("a")), qs.ValueOf(quad.IRI("lost")))
				}
			}
			if n := len(all(t, s)); n != 1 {
				t.Errorf("%d quads, want 1", n)
			}
			return snap.Close()
		}); err != nil {
			t.Error(err)
		}
	}
	if err := ends(t, "a backup", func() error { return s.Backup(context.Background(), filepath.Join(dir, "copy")) }); err == nil {
		t.Error("a backup after a failure gave no error")
	}
	if err := ends(t, "a second write", func() error { return addQuad(s, "b") }); err == nil {
		t.Error("a write after a failure gave no error")
	}
	if err := ends(t, "closing", func() error { return errors.Join(early.Close(), s.Close()) }); err != nil {
		t.Error(err)
	}
}

// TestCloseFull: a store that is closed when there is no room for tables any more has lost nothing, and says nothing.
func TestCloseFull(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "db")
	var on atomic.Bool
	s, err := pebblestore.Open(dir, pebblestore.Options{Create: true, FS: fullFor(&on, ".sst")})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if err := addQuad(s, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	on.Store(true)
	if err := ends(t, "closing", s.Close); err != nil {
		t.Errorf("all is in the log, and closing gave %v", err)
	}
	if s, err = pebblestore.Open(dir, pebblestore.Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := len(all(t, s)); n != 20 {
		t.Errorf("%d quads of 20", n)
	}
}

// TestNoManifest: a directory that has lost the list of its files is not taken for an empty one, and keeps them; one whose making was interrupted is.
func TestNoManifest(t *testing.T) {
	for name, lost := range map[string]string{"marker": "marker.manifest*", "tables only": "[^0]*"} {
		dir := filepath.Join(t.TempDir(), "db")
		s, err := pebblestore.Open(dir, pebblestore.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(addQuad(s, "a"), s.Close()); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, lost))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
		}
		before := listing(t, dir)
		for _, o := range []pebblestore.Options{{Create: true}, {}, {ReadOnly: true}} {
			if s, err := pebblestore.Open(dir, o); !errors.Is(err, pebblestore.ErrDamaged) {
				t.Errorf("%s, %+v: %v", name, o, err)
				if err == nil {
					s.Close()
				}
			}
		}
		if after := listing(t, dir); before != strings.ReplaceAll(after, "LOCK 0\n", "") && before != after {
			t.Errorf("%s: there was\n%s\nand now is\n%s", name, before, after)
		}
	}
}

// listing gives the names and sizes of files.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := d.Info()
		fmt.Fprintln(&b, d.Name(), info.Size())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestForeign: the database of another program is refused, and stays as it is.
func TestForeign(t *testing.T) {
	for _, version := range []pebble.FormatMajorVersion{pebble.FormatMinSupported, pebble.FormatTableFormatV6} {
		dir := t.TempDir()
		db, err := pebble.Open(dir, &pebble.Options{FormatMajorVersion: version})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Set([]byte("hello"), []byte("world"), pebble.Sync), db.Close(), os.Mkdir(filepath.Join(dir, "bulk.tmp"), 0o777)); err != nil {
			t.Fatal(err)
		}
		before := listing(t, dir)
		for _, o := range []pebblestore.Options{{Create: true}, {}, {ReadOnly: true}} {
			if _, err = pebblestore.Open(dir, o); !errors.Is(err, pebblestore.ErrNotStore) {
				t.Errorf("%v, %+v: %v", version, o, err)
			}
		}
		if after := listing(t, dir); before != after {
			t.Errorf("%v: there was\n%s\nand now is\n%s", version, before, after)
		}
	}
}

// TestRoom: a small store takes little room on the disk, also while it is open.
func TestRoom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "db")
	for round := range 3 {
		s, err := pebblestore.Open(dir, pebblestore.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := addQuad(s, fmt.Sprint(round)); err != nil {
			t.Fatal(err)
		}
		var blocks int64
		if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, _ error) error {
			var stat syscall.Stat_t
			err := syscall.Stat(path, &stat)
			blocks += stat.Blocks * 512
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if blocks > 1<<20 {
			t.Errorf("a store of %d quads takes %d bytes", round+1, blocks)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBackupReadOnly: a store that is open to be read can be copied, and what another program has not put in order yet with it.
func TestBackupReadOnly(t *testing.T) {
	dir := t.TempDir()
	s, err := pebblestore.Open(filepath.Join(dir, "db"), pebblestore.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := addQuad(s, "a"); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(context.Background(), filepath.Join(dir, "first")); err != nil { // its quad is in the log
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"db": "second", "first": "third"} {
		r, err := pebblestore.Open(filepath.Join(dir, from), pebblestore.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Backup(context.Background(), filepath.Join(dir, to)), r.Close()); err != nil {
			t.Fatal(err)
		}
		c, err := pebblestore.Open(filepath.Join(dir, to), pebblestore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(all(t, c)); n != 1 {
			t.Errorf("the copy of %s has %d quads", from, n)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
