package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func hello(w io.Writer) error { _, err := io.WriteString(w, "hello"); return err }

// TestReplaceFile: --to keeps links and modes, and writes into pipes and devices instead of in their place.
func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("secret"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"link": "secret", "dangling": "new"} {
		if err := os.Symlink(target, path(link)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	for _, name := range []string{"link", "dangling", "fresh"} {
		if err := replaceFile(path(name), hello); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path(name)); string(got) != "hello" || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"link", "dangling"} {
		if info, err := os.Lstat(path(name)); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v", name, err)
		}
	}
	if info, err := os.Stat(path("secret")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := replaceFile(os.DevNull, hello); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%v, %v", info, err)
	}
	failed := errors.New("failed")
	if err := replaceFile(path("none"), func(io.Writer) error { return failed }); err != failed {
		t.Error(err)
	}
	if left, _ := filepath.Glob(path(".clew-*")); len(left) > 0 {
		t.Error(left)
	}
}

// TestInterruptible: an input that has nothing to give does not hold a command that is interrupted.
func TestInterruptible(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, out := io.Pipe()
	defer out.Close()
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := io.ReadAll(newInterruptible(ctx, in)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	long := bytes.Repeat([]byte("abc"), 100_000)
	if got, err := io.ReadAll(newInterruptible(t.Context(), bytes.NewReader(long))); err != nil || !bytes.Equal(got, long) {
		t.Error(len(got), err)
	}
}
