package pebblestore

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// ErrDamaged is the error of Open for a directory that has files of a store, but not the ones that say which. Nothing in it is changed.
var ErrDamaged = errors.New("the list of the store's files is missing")

// inspect looks at a directory before anything in it is changed: Pebble would make a new store where it finds no list of files, and delete the
// files; and it would change the database of another program before we know that it is one.
func (s *QuadStore) inspect() error {
	found, err := pebble.Peek(s.dir, s.fs)
	if err != nil {
		return err
	}
	if !found.Exists {
		return s.empty()
	}
	if s.read {
		return nil // nothing will be changed
	}
	cache := pebble.NewCache(1 << 20)
	defer cache.Unref()
	var looked error
	err = s.failed.guard(func() error {
		db, err := pebble.Open(s.dir, &pebble.Options{FS: s.fs, Lock: s.lock, ReadOnly: true, ErrorIfNotExists: true, Cache: cache, Logger: &s.failed})
		if err != nil {
			return nil // to open it for writing gives the error
		}
		looked = identify(db)
		return db.Close()
	})
	return errors.Join(looked, err)
}

// empty wants a directory without a list of files to have none of those that are made after it.
func (s *QuadStore) empty() error {
	names, err := s.fs.List(s.dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		first := strings.HasPrefix(name, "MANIFEST-") && name != "MANIFEST-000001" // that one is made before it is listed
		switch ext := path.Ext(name); {
		case first, ext == ".sst", ext == ".log", ext == ".blob", strings.HasPrefix(name, "OPTIONS-"):
			return fmt.Errorf("%w, and %s is there", ErrDamaged, name)
		}
	}
	return nil
}

// identify gives [ErrNotStore] for a database of another program, and a [VersionError].
func identify(db *pebble.DB) error {
	c, err := readCounters(db)
	if err != nil || c.next > 1 {
		return err
	}
	it, err := db.NewIter(nil)
	if err != nil {
		return err
	}
	foreign := it.First() && !bytes.Equal(it.Key(), metaKey)
	if err := errors.Join(it.Error(), it.Close()); err != nil {
		return err
	}
	if foreign {
		return ErrNotStore
	}
	return nil
}

// own reports whether a file lies in the directory of a store, and not in one within or elsewhere.
func own(fs vfs.FS, dir, name string) bool {
	return fs.PathDir(fs.PathJoin(name)) == fs.PathJoin(dir)
}
