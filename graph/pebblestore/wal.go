package pebblestore

import (
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// logFS is a file system in which the write-ahead log does not fail: Pebble panics, with locks in a state from which nobody recovers, when
// it cannot end one log and begin the next. Here the failure is remembered, whoever waits is told, and the goroutine that met it waits for ever. The process
// can still read, and end. Copies of logs elsewhere, for a backup, are files like others.
type logFS struct {
	vfs.FS
	dir    string // of the store
	failed *failure
}

func (fs logFS) isLog(name string) bool {
	return strings.HasSuffix(name, ".log") && own(fs.FS, fs.dir, name)
}

// Unwrap gives the file system under it.
func (fs logFS) Unwrap() vfs.FS { return fs.FS }

// Create creates a file.
func (fs logFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := fs.FS.Create(name, c)
	return fs.wrap(name, f, err)
}

// ReuseForWrite makes a new file of an old one.
func (fs logFS) ReuseForWrite(old, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := fs.FS.ReuseForWrite(old, name, c)
	return fs.wrap(name, f, err)
}

// OpenDir opens a folder, to be synced when a log has been made in it.
func (fs logFS) OpenDir(name string) (vfs.File, error) {
	f, err := fs.FS.OpenDir(name)
	if err != nil || fs.PathJoin(name) != fs.PathJoin(fs.dir) {
		return f, err
	}
	return logFile{f, fs.failed}, nil
}

func (fs logFS) wrap(name string, f vfs.File, err error) (vfs.File, error) {
	if !fs.isLog(name) {
		return f, err
	}
	fs.failed.park(err)
	return logFile{f, fs.failed}, nil
}

// logFile is a file of the write-ahead log, or its folder.
type logFile struct {
	vfs.File
	failed *failure
}

// Write writes.
func (f logFile) Write(b []byte) (int, error) {
	n, err := f.File.Write(b)
	f.failed.park(err)
	return n, nil
}

// Preallocate does nothing: Pebble wants room for a whole table in memory, 18 MB for each of the three logs that a store of four articles has.
func (f logFile) Preallocate(int64, int64) error { return nil }

// Sync waits until all is on the disk.
func (f logFile) Sync() error {
	f.failed.park(f.File.Sync())
	return nil
}

// SyncData waits until all data are on the disk.
func (f logFile) SyncData() error {
	f.failed.park(f.File.SyncData())
	return nil
}

// SyncTo waits until the beginning of the file is on the disk.
func (f logFile) SyncTo(length int64) (bool, error) {
	full, err := f.File.SyncTo(length)
	f.failed.park(err)
	return full, nil
}

// Close closes the file.
func (f logFile) Close() error {
	f.failed.park(f.File.Close())
	return nil
}
