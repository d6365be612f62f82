package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
	"github.com/clewgraph/clew/graph/sqlstore"
)

// Default is the URL of the graph when nobody names one.
const Default = "pebble:clew.db"

// Store is an open graph. Its methods may be called from several goroutines. Writes wait for each other; on bolt and
// leveldb they wait for reads, too, and reads for them.
type Store struct {
	url  string
	kind string // memory, pebble, bolt, leveldb, postgres, mysql, cockroach
	dir  string // "" in memory and in a database

	mu     sync.RWMutex // readers of bolt and leveldb against writers; of all against Close
	write  sync.Mutex   // one writer
	qs     cayley.QuadStore
	pebble *pebblestore.QuadStore // memory and pebble: the same as qs
	kv     *groupKV               // bolt and leveldb
	sql    *sqlstore.QuadStore    // postgres, mysql and cockroach: the same as qs
	lock   *lock                  // nil in memory
	closed bool

	changes atomic.Uint64 // writes that have ended

	resolver       graph.Resolver             // nil: who is who is not computed
	known          atomic.Pointer[identities] // nil until the first reader, and after a write that changes it
	identityWrites atomic.Int64
	waiting        map[graph.IRI]bool // entities that are pending, for whoever writes; nil until asked for
	judging        bool               // a person has said who is who in single articles; while it is computed
}

// Open opens the graph at a URL: "memory:", "pebble:DIR", "bolt:DIR" or "leveldb:DIR". One
// process at a time has a graph, also for reading; the error of a second one names the
// first. "postgres://USER:PASSWORD@HOST:PORT/DATABASE", and the same with mysql and cockroach, is a graph in a database, which many processes
// may have. Errors carry a hint where there is something to do ([graph.Hint]), and never the password.
func Open(ctx context.Context, url string, o Options) (_ *Store, err error) {
	if sqlstore.Kind(url) != "" {
		return openSQL(ctx, url, o)
	}
	kind, dir, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if kind == "memory" {
		s := &Store{url: url, kind: kind, resolver: o.Resolver}
		return s, s.openPebble(pebblestore.Options{Create: true, FS: vfs.NewMem(), NoSync: true})
	}
	if err := checkPlace(kind, dir, o.Create); err != nil {
		return nil, err
	}
	if o.Create {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, fmt.Errorf("cannot make the graph: %w", err)
		}
	}
	s := &Store{url: url, kind: kind, dir: dir, resolver: o.Resolver}
	if s.lock, err = takeLock(dir, o.Command); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.lock.release())
			if e := (*graph.Error)(nil); errors.As(err, &e) {
				err = e
			}
		}
	}()
	if kind == "pebble" {
		err = pebble.ErrDBDoesNotExist
		if o.ReadOnly && !o.Create {
			err = s.openPebble(pebblestore.Options{ReadOnly: true})
		}
		// A store whose making was interrupted is made now, and an import that was interrupted is taken back.
		if errors.Is(err, pebble.ErrDBDoesNotExist) || errors.Is(err, pebblestore.ErrUnfinished) {
			err = s.openPebble(pebblestore.Options{Create: true})
		}
		if err != nil {
			return nil, openError(url, dir, err)
		}
		return s, nil
	}
	if s.kv, err = openKV(ctx, kind, dir); err != nil {
		return nil, openError(url, dir, err)
	}
	if s.qs, err = s.kv.quadStore(); err != nil {
		err = errors.Join(err, s.kv.Close())
		return nil, openError(url, dir, err)
	}
	if err := s.takeBack(ctx); err != nil {
		err = errors.Join(err, s.qs.Close())
		return nil, openError(url, dir, err)
	}
	return s, nil
}

// URL is what the store was opened with, without a password.
func (s *Store) URL() string { return s.url }

func (s *Store) openPebble(o pebblestore.Options) (err error) {
	defer guard(&err)
	dir := s.dir
	if o.FS != nil {
		dir = "memory"
	}
	if s.pebble, err = pebblestore.Open(dir, o); err != nil {
		return err
	}
	s.qs = s.pebble
	if o.FS == nil && !o.ReadOnly {
		_ = os.RemoveAll(filepath.Join(dir, copies)) // of backups that were interrupted; if not now, then the next time
	}
	return nil
}

// Handle is the Cayley graph of the store, for a Gizmo session: on pebble and in memory the graph as it is now, whatever is written later; in a database as it is at
// each of its steps. It is
// valid until [Store.Close], on bolt and leveldb until the next failed write; take it anew for each query, and do not
// write through it. Damage of a bolt file may show as a panic of whoever reads.
func (s *Store) Handle() cayley.QuadStore {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.pebble != nil {
		if snap, err := s.pebble.Snapshot(); err == nil {
			return s.merge(snap)
		}
	}
	if s.sql != nil {
		return s.sql.NewView()
	}
	return s.merge(s.qs)
}

// Close writes what is left and gives the store back. The second call does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	err := s.qs.Close()
	if s.lock != nil {
		err = errors.Join(err, s.lock.release())
	}
	if err != nil {
		return fmt.Errorf("closing the graph at %s: %w", s.url, err)
	}
	return nil
}

// parseURL splits a URL into the kind of store and its directory.
func parseURL(url string) (kind, dir string, err error) {
	kind, dir, ok := strings.Cut(url, ":")
	switch {
	case !ok || kind == "":
		return "", "", &graph.Error{
			Message: fmt.Sprintf("not the URL of a graph: %q", url),
			Hint:    "--db pebble:" + orDefault(strings.TrimPrefix(url, ":"), "clew.db"),
		}
	case kind == "memory":
		if dir != "" {
			return "", "", &graph.Error{Message: fmt.Sprintf("a graph in memory has no place: %q", url), Hint: "--db memory:"}
		}
		return kind, "", nil
	case kind == "pebble", kind == "bolt", kind == "leveldb":
		if dir == "" {
			return "", "", &graph.Error{Message: fmt.Sprintf("no directory in %q", url), Hint: "--db " + kind + ":clew.db"}
		}
		return kind, filepath.Clean(dir), nil
	}
	return "", "", &graph.Error{
		Message: fmt.Sprintf("unknown kind of graph %q in %q", kind, url),
		Hint:    "known are pebble:DIR, memory:, bolt:DIR, leveldb:DIR, postgres://…, mysql://… and cockroach://…",
	}
}

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// checkPlace looks at a directory before anything is opened, locked or made.
func checkPlace(kind, dir string, create bool) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if create {
			return nil
		}
		return noGraph(dir)
	case err != nil:
		return fmt.Errorf("cannot open the graph: %w", err)
	case !info.IsDir():
		return &graph.Error{Message: dir + " is a file, not the directory of a graph", Hint: "--db " + kind + ":DIR with another DIR"}
	}
	found, foreign, err := kindOf(dir)
	switch {
	case err != nil:
		return fmt.Errorf("cannot open the graph: %w", err)
	case found != "" && found != kind:
		return &graph.Error{
			Message: fmt.Sprintf("the graph at %s is a %s store, not a %s store", dir, found, kind),
			Hint:    "--db " + found + ":" + dir,
		}
	case found == "" && foreign != "":
		return &graph.Error{
			Message: fmt.Sprintf("%s is not a graph: it has %s in it", dir, foreign),
			Hint:    "--db " + kind + ":DIR with a new DIR",
		}
	case found == "" && !create:
		if _, err := os.Stat(filepath.Join(dir, lockName)); err != nil {
			return noGraph(dir) // an empty directory that nobody began to make a graph of
		}
	}
	return nil
}

func noGraph(dir string) error {
	return &graph.Error{Message: "no graph at " + dir, Hint: "clew load FILE"}
}

// kindOf tells the kind of store in a directory by its files, "" when there is
// none, and then the name of a file that no store has, if there is one.
func kindOf(dir string) (kind, foreign string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", "", err
	}
	level, pebble := false, false
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == boltFile:
			return "bolt", "", nil
		case strings.HasPrefix(name, "marker."), strings.HasPrefix(name, "OPTIONS-"):
			pebble = true
		case name == "CURRENT", name == "CURRENT.bak", strings.HasSuffix(name, ".ldb"):
			level = true
		case name == lockName, name == "LOCK", name == "LOG", name == "LOG.old", strings.HasSuffix(name, ".log"), strings.HasPrefix(name, "CURRENT."),
			strings.HasPrefix(name, "MANIFEST-"), strings.HasPrefix(name, "temporary."), strings.HasSuffix(name, ".dbtmp"), strings.HasSuffix(name, ".sst"), name == "bulk.tmp", name == copies:
			// of any store, or of one whose making was interrupted
		default:
			foreign = name
		}
	}
	switch {
	case pebble:
		return "pebble", "", nil
	case level:
		return "leveldb", "", nil
	}
	return "", foreign, nil
}

// openError says in a person's words why a directory did not open.
func openError(url, dir string, err error) error {
	var e *graph.Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("cannot open the graph at %s: %w", dir, err)
	}
	var version *pebblestore.VersionError
	if errors.As(err, &version) {
		return versionError(dir, "layout", version.Has, version.Reads)
	}
	if errors.Is(err, pebblestore.ErrNotStore) {
		return notGraph(dir)
	}
	if errors.Is(err, errBusy) || isWouldBlock(err) {
		return &graph.Error{Message: "the graph at " + dir + " is in use by another program", Hint: "try again when that has ended"}
	}
	return damaged(url, dir, err)
}

// firstLine is an error whose message is one line: Pebble's may have more.
type firstLine struct{ error }

func (e firstLine) Error() string {
	line, _, _ := strings.Cut(e.error.Error(), "\n")
	return line
}

func (e firstLine) Unwrap() error { return e.error }

// damaged says that a store cannot be read.
func damaged(url, dir string, err error) error {
	return &graph.Error{
		Message: "the graph at " + dir + " is damaged",
		Err:     firstLine{err},
		Hint:    "move it away and load the articles again: mv " + dir + " " + dir + ".damaged",
	}
}
