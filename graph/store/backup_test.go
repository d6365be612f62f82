package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
)

// restore makes a graph of a folder.
func restore(ctx context.Context, from, url string) error {
	return store.Restore(ctx, url, from, func(dir string) error { return store.CopyFolder(ctx, from, dir) })
}

// unpack makes a graph of an archive.
func unpack(archive []byte, url string) error {
	return store.Restore(context.Background(), url, "the archive", func(dir string) error {
		return store.Unpack(context.Background(), bytes.NewReader(archive), dir)
	})
}

// loaded is a graph with an article, closed.
func loaded(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Open(context.Background(), "pebble:"+dir, store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Load(context.Background(), storetest.Article("a", "Peru"))
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

func articles(t *testing.T, url string) int {
	t.Helper()
	s, err := store.Open(context.Background(), url, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sources, err := s.Sources(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return len(sources)
}

// TestArchive: an archive of a graph that is open, for reading or for writing, becomes the same graph; of one that is cut off anywhere nothing becomes.
func TestArchive(t *testing.T) {
	dir := t.TempDir()
	loaded(t, filepath.Join(dir, "graph"))
	for _, readOnly := range []bool{true, false} {
		s, err := store.Open(context.Background(), "pebble:"+filepath.Join(dir, "graph"), store.Options{ReadOnly: readOnly})
		if err != nil {
			t.Fatal(err)
		}
		var archive bytes.Buffer
		if err := s.Archive(context.Background(), &archive); err != nil {
			t.Fatal(err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "graph", "backup.tmp", "*")); err != nil || len(left) > 0 {
			t.Errorf("left over: %v, %v", left, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, fmt.Sprint("whole", readOnly))
		if err := unpack(archive.Bytes(), "pebble:"+to); err != nil {
			t.Fatal(err)
		}
		if n := articles(t, "pebble:"+to); n != 1 {
			t.Errorf("%d articles", n)
		}
		to = filepath.Join(dir, "cut")
		for size := archive.Len() - 512; size >= 0; size -= 512 {
			if err := unpack(archive.Bytes()[:size], "pebble:"+to); err == nil {
				t.Fatalf("an archive of which %d bytes are missing was restored", archive.Len()-size)
			}
			for _, name := range []string{to, to + ".restoring"} {
				if _, err := os.Stat(name); err == nil {
					t.Fatalf("%s is left of a restore that failed", name)
				}
			}
		}
	}
}

// TestRestoreKilled: what a restore that was killed has left is in nobody's way; one that goes on is; a folder of something else is not touched.
func TestRestoreKilled(t *testing.T) {
	dir := t.TempDir()
	loaded(t, filepath.Join(dir, "copy"))
	to := filepath.Join(dir, "graph")
	if err := errors.Join(os.Mkdir(to+".restoring", 0o777), os.WriteFile(filepath.Join(to+".restoring", "000004.sst"), []byte("half"), 0o666)); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(context.Background(), "pebble:"+to, "copy", func(tmp string) error {
		if err := restore(context.Background(), filepath.Join(dir, "copy"), "pebble:"+to); err == nil || !strings.Contains(err.Error(), "in use") {
			t.Errorf("a second restore into the same place: %v", err)
		}
		return store.CopyFolder(context.Background(), filepath.Join(dir, "copy"), tmp)
	}); err != nil {
		t.Fatal(err)
	}
	if n := articles(t, "pebble:"+to); n != 1 {
		t.Errorf("%d articles", n)
	}
	other := filepath.Join(dir, "other.restoring", "letter.txt")
	if err := errors.Join(os.Mkdir(filepath.Dir(other), 0o777), os.WriteFile(other, nil, 0o666)); err != nil {
		t.Fatal(err)
	}
	if err := restore(context.Background(), filepath.Join(dir, "copy"), "pebble:"+filepath.Join(dir, "other")); err == nil || !strings.Contains(err.Error(), "in the way") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

// TestRestoreInUse: a folder that somebody writes to is not copied.
func TestRestoreInUse(t *testing.T) {
	dir := t.TempDir()
	loaded(t, filepath.Join(dir, "copy"))
	s := open(t, "pebble:"+filepath.Join(dir, "copy"))
	if err := restore(context.Background(), filepath.Join(dir, "copy"), "pebble:"+filepath.Join(dir, "graph")); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a graph that is open was copied: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := restore(context.Background(), filepath.Join(dir, "copy"), "pebble:"+filepath.Join(dir, "graph")); err != nil {
		t.Error(err)
	}
}

// TestLostManifest: a graph that has lost the list of its files is damaged for every command, and stays as it is.
func TestLostManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "graph")
	loaded(t, dir)
	lost, err := filepath.Glob(filepath.Join(dir, "marker.manifest*"))
	if err != nil || len(lost) != 1 {
		t.Fatal(lost, err)
	}
	if err := os.Remove(lost[0]); err != nil {
		t.Fatal(err)
	}
	before, _ := filepath.Glob(filepath.Join(dir, "*.sst"))
	for _, o := range []store.Options{{ReadOnly: true}, {}, {Create: true}} {
		if s, err := store.Open(context.Background(), "pebble:"+dir, o); err == nil || !strings.Contains(err.Error(), "is damaged") {
			t.Errorf("%+v: %v", o, err)
			if err == nil {
				s.Close()
			}
		}
	}
	if after, _ := filepath.Glob(filepath.Join(dir, "*.sst")); len(before) == 0 || len(after) != len(before) {
		t.Errorf("%d tables, and then %d", len(before), len(after))
	}
	if err := restore(context.Background(), dir, "pebble:"+dir+"2"); err == nil || !strings.Contains(err.Error(), "not whole") {
		t.Errorf("restored of a copy without a list of files: %v", err)
	}
}

// TestFullDisk: a graph on a disk without any room can be read.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("only root mounts a small disk: ", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	loaded(t, filepath.Join(dir, "graph"))
	fill, err := os.Create(filepath.Join(dir, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	defer fill.Close()
	for err == nil {
		_, err = fill.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if n := articles(t, "pebble:"+filepath.Join(dir, "graph")); n != 1 {
		t.Errorf("%d articles", n)
	}
}
