//go:build unix

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestReplaceFileUmask: a new file has the mode that the umask leaves, an old one keeps its own, and while it is written nobody else can read it.
func TestReplaceFileUmask(t *testing.T) {
	dir := t.TempDir()
	defer syscall.Umask(syscall.Umask(0o027))
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(dir, "open")
	if err := os.WriteFile(open, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o666); err != nil { // more than the umask would give
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{filepath.Join(dir, "new"): 0o640, secret: 0o600, open: 0o666} {
		var names []string
		for range 2 {
			if err := replaceFile(path, func(w io.Writer) error {
				temporary, err := filepath.Glob(filepath.Join(dir, ".clew-*"))
				if err != nil || len(temporary) != 1 {
					t.Fatalf("%v, %v", temporary, err)
				}
				names = append(names, temporary[0])
				if info, err := os.Stat(temporary[0]); err != nil || info.Mode().Perm()&^want != 0 {
					t.Errorf("%s is written with %v, %v", path, info.Mode(), err)
				}
				return hello(w)
			}); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", path, info.Mode(), err)
			}
			if len(names) == 2 && names[0] == names[1] || !strings.HasSuffix(names[0], filepath.Base(path)) {
				t.Error(names)
			}
		}
	}
}
