package store

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
)

// copies is the folder in a store's directory where copies are made that go into archives: tables are linked there.
const copies = "backup.tmp"

// Backup writes a consistent copy of the store into a folder that is not there yet, while others read and write. The copy is a store of the same
// kind.
func (s *Store) Backup(ctx context.Context, dir string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.canBeCopied(); err != nil {
		return err
	}
	if _, err := os.Stat(dir); err == nil {
		return &graph.Error{Message: dir + " is there already", Hint: "clew backup with another name"}
	}
	return s.pebble.Backup(ctx, dir)
}

func (s *Store) canBeCopied() error {
	if s.kind != "pebble" {
		return &graph.Error{Message: "the graph at " + s.url + " cannot be copied: it is a " + s.kind + " store", Hint: "clew export > FILE"}
	}
	return nil
}

// Archive writes a consistent copy of the store as a tar archive, while others read and write. [Unpack] reads it.
func (s *Store) Archive(ctx context.Context, w io.Writer) (err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.canBeCopied(); err != nil {
		return err
	}
	if s.closed {
		return errors.New("the graph is closed")
	}
	if names, err := s.pebble.Files(); err == nil { // it is open to be read: the files stay as they are
		return pack(ctx, w, s.dir, names)
	}
	all := filepath.Join(s.dir, copies)
	if err := os.MkdirAll(all, 0o777); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(all, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	dir := filepath.Join(tmp, "graph")
	if err := s.pebble.Backup(ctx, dir); err != nil {
		return err
	}
	names, err := pebblestore.Files(dir)
	if err != nil {
		return err
	}
	return pack(ctx, w, dir, names)
}

// pack writes files of a folder into an archive.
func pack(ctx context.Context, w io.Writer, dir string, names []string) error {
	t := tar.NewWriter(w)
	for _, name := range names {
		if err := packFile(ctx, t, dir, name); err != nil {
			return err
		}
	}
	return t.Close()
}

func packFile(ctx context.Context, t *tar.Writer, dir, name string) error {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h, err := tar.FileInfoHeader(info, "")
	if err != nil {
		return err
	}
	if err := t.WriteHeader(h); err != nil {
		return err
	}
	_, err = io.Copy(t, withContext{ctx, f})
	return err
}

// withContext is a reader that ends with a context.
type withContext struct {
	ctx context.Context
	r   io.Reader
}

func (r withContext) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// errCut is the error of an archive that ends too early.
var errCut = fmt.Errorf("the archive is cut off: %w", io.ErrUnexpectedEOF)

// tarBlock is the size of a block of a tar archive; two empty ones end it (POSIX pax, "ustar Interchange Format").
const tarBlock = 512

// Unpack writes the files of an archive into a folder. It takes plain files only, and the last part of their names. An archive without its end is an error.
func Unpack(ctx context.Context, r io.Reader, dir string) error {
	in := &counting{r: withContext{ctx, r}}
	t := tar.NewReader(in)
	end := int64(0) // of the last file, with what fills its last block
	for {
		h, err := t.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if h.Typeflag == tar.TypeReg {
			if err := unpackFile(filepath.Join(dir, filepath.Base(filepath.Clean(h.Name))), t); err != nil {
				return err
			}
		} else if _, err := io.Copy(io.Discard, t); err != nil {
			return err
		}
		end = (in.n + tarBlock - 1) / tarBlock * tarBlock
	}
	if in.n < end+2*tarBlock { // Go's reader takes the end of the input for that of the archive
		return errCut
	}
	_, err := io.Copy(io.Discard, in) // what compresses it may have a checksum at its end
	return err
}

func unpackFile(path string, r io.Reader) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, r)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// CopyFolder writes the files of a copy that [Store.Backup] made into another folder. Nobody may have it open meanwhile.
func CopyFolder(ctx context.Context, backup, dir string) error {
	if err := wantBackup(backup, backup); err != nil {
		return err
	}
	l, err := takeLock(backup, "")
	switch {
	case err == nil:
		defer l.release() // it was only held
	case !errors.Is(err, fs.ErrPermission) && !errors.Is(err, syscall.EROFS): // nobody opens one that cannot be written to for writing
		return err
	}
	names, err := pebblestore.Files(backup)
	if err != nil {
		return err
	}
	for _, name := range names {
		in, err := os.Open(filepath.Join(backup, name))
		if err != nil {
			return err
		}
		err = unpackFile(filepath.Join(dir, name), withContext{ctx, in})
		if err := errors.Join(err, in.Close()); err != nil {
			return err
		}
	}
	return nil
}

func wantBackup(dir, name string) error {
	found, _, err := kindOf(dir)
	if err == nil && found != "pebble" {
		err = &graph.Error{Message: name + " is no backup", Hint: "clew backup DIR makes one"}
	}
	return err
}

// Restore makes a store in a new place of a copy, of which fill writes the files into a folder, and checks that it opens. from names the copy in messages. Nothing
// is left of a restore that failed; what is left of one that was killed goes with the next one.
func Restore(ctx context.Context, url, from string, fill func(dir string) error) (err error) {
	kind, dir, err := parseURL(url)
	if err != nil {
		return err
	}
	if kind != "pebble" {
		return &graph.Error{Message: "a backup becomes a pebble store, not a " + kind + " store", Hint: "--db pebble:DIR"}
	}
	if err := mustBeFree(dir); err != nil {
		return err
	}
	tmp, l, err := restoring(dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(tmp), l.release())
		}
	}()
	if err := fill(tmp); err != nil {
		return err
	}
	if err := wantBackup(tmp, from); err != nil {
		return err
	}
	s, err := pebblestore.Open(tmp, pebblestore.Options{}) // which makes none
	if err != nil {
		return &graph.Error{Message: from + " is damaged or not whole", Err: firstLine{err}, Hint: "clew restore with another backup"}
	}
	if err := errors.Join(s.Close(), ctx.Err()); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty folder
		return err
	}
	if err := l.release(); err != nil {
		return err
	}
	return os.Rename(tmp, dir)
}

// restoring makes the folder in which a store is restored, and locks it. One that a restore which was killed has left is emptied.
func restoring(dir string) (tmp string, l *lock, err error) {
	tmp = dir + ".restoring"
	if err := os.Mkdir(tmp, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", nil, err
	}
	if _, foreign, err := kindOf(tmp); err != nil {
		return "", nil, err
	} else if foreign != "" {
		return "", nil, &graph.Error{Message: tmp + " is in the way: it has " + foreign + " in it", Hint: "move it away"}
	}
	if l, err = takeLock(tmp, ""); err != nil {
		return "", nil, err
	}
	names, err := pebblestore.Files(tmp)
	for _, name := range names {
		err = errors.Join(err, os.Remove(filepath.Join(tmp, name)))
	}
	if err != nil {
		return "", nil, errors.Join(err, l.release())
	}
	return tmp, l, nil
}

// mustBeFree makes sure that nothing is at a place where a store is to be made.
func mustBeFree(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return &graph.Error{Message: "there is something at " + dir + " already", Hint: "--db pebble:DIR with a new DIR"}
	}
	return nil
}
