package pebblestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Backup writes a consistent copy of the store into a directory that is not there yet, while others read and write. The copy is a store. Tables are linked where the
// file system can; nothing is left of a copy that failed.
func (s *QuadStore) Backup(ctx context.Context, dir string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.getting.RLock() // the store must not be closed under it
	defer s.getting.RUnlock()
	if s.closed.Load() {
		return errClosed
	}
	if vfs.Root(s.fs) != vfs.Default {
		return fmt.Errorf("a graph in memory cannot be copied to %s", dir)
	}
	dir = filepath.Clean(dir)
	if s.read {
		return s.copyFiles(ctx, dir)
	}
	return s.failed.guard(func() error { return s.db.Checkpoint(dir, pebble.WithFlushedWAL()) })
}

// copyFiles is Backup of a store that is open to be read: Pebble makes no copies of one, but nobody changes its files either.
func (s *QuadStore) copyFiles(ctx context.Context, dir string) (err error) {
	names, err := s.Files()
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		copyFile := vfs.Copy
		if filepath.Ext(name) == ".sst" { // it never changes
			copyFile = vfs.LinkOrCopy
		}
		if err := copyFile(s.fs, filepath.Join(s.dir, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	folder, err := s.fs.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Files gives the names of the files that make up a store which is open to be read. Nobody changes them meanwhile.
func (s *QuadStore) Files() ([]string, error) {
	if !s.read {
		return nil, errors.New("the files of a store that is open for writing change")
	}
	return Files(s.dir)
}

// Files gives the names of the files of a store or of a copy in a directory: all but locks.
func Files(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if e.Type().IsRegular() && filepath.Ext(e.Name()) != ".lock" && e.Name() != "LOCK" {
			out = append(out, e.Name())
		}
	}
	return out, nil
}
