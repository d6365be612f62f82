package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/boltdb/bolt"
	cayley "github.com/cayleygraph/cayley/graph"
	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/hidal-go/hidalgo/kv"
	hidalgobolt "github.com/hidal-go/hidalgo/kv/bolt"
	"github.com/hidal-go/hidalgo/kv/flat"
	hidalgolevel "github.com/hidal-go/hidalgo/kv/flat/leveldb"
	"github.com/syndtr/goleveldb/leveldb/opt"

	"github.com/clewgraph/clew/graph"
)

// boltFile is where Cayley keeps a bolt graph within its directory.
const boltFile = "indexes.bolt"

// dataVersion is the version of Cayley's key-value layout; layoutVersion that
// of our quads and indexes.
const (
	dataVersion   = 2
	layoutVersion = 1
)

// errBusy: another program, not one of ours, holds the backend's own lock.
var errBusy = errors.New("locked by another program")

// indexes are Cayley's two, and one for the quads of a label and one for those
// of a predicate. The second direction keeps the lists short: Cayley rewrites the
// whole list of a key for each quad that it adds to it.
var indexes = []cayleykv.QuadIndex{
	{Dirs: []quad.Direction{quad.Subject, quad.Predicate}},
	{Dirs: []quad.Direction{quad.Object, quad.Predicate, quad.Subject}},
	{Dirs: []quad.Direction{quad.Label, quad.Subject}},
	{Dirs: []quad.Direction{quad.Predicate, quad.Subject}},
}

var (
	metaVersion = kv.Key{[]byte("meta"), []byte("version")}
	metaIndexes = kv.Key{[]byte("meta"), []byte("indexes")}
	metaLayout  = kv.Key{[]byte("meta"), []byte("clew")}
)

// groupKV is a key-value database in which several write transactions can be made
// one: between begin and commit, each transaction that Cayley opens and commits is a
// part of ours.
type groupKV struct {
	kv.KV
	mu    sync.Mutex
	group kv.Tx
}

// Tx opens a transaction; a writing one is part of the group, if there is one.
func (g *groupKV) Tx(write bool) (kv.Tx, error) {
	if write {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.group != nil {
			return part{g.group}, nil
		}
	}
	return g.KV.Tx(write)
}

// part is a transaction whose end is the group's affair.
type part struct{ kv.Tx }

func (part) Commit(context.Context) error { return nil }
func (part) Close() error                 { return nil }

func (g *groupKV) begin() error {
	tx, err := g.KV.Tx(true)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.group = tx
	return nil
}

// end commits the group, or drops it when something went wrong.
func (g *groupKV) end(ctx context.Context, failed error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	tx := g.group
	g.group = nil
	if failed != nil {
		_ = tx.Close() // the failure that led here is the one to report
		return failed
	}
	return tx.Commit(ctx)
}

// quadStore is Cayley's graph over the database. Its Bloom filters are off: they take
// 80 MB and a scan of everything at each start.
func (g *groupKV) quadStore() (cayley.QuadStore, error) {
	return cayleykv.New(g, cayley.Options{cayleykv.OptNoBloom: true})
}

// openKV opens a database and makes it a graph if it is empty.
func openKV(ctx context.Context, kind, dir string) (_ *groupKV, err error) {
	defer guard(&err)
	var db kv.KV
	switch kind {
	case "bolt":
		db, err = openBolt(dir)
	default:
		db, err = openLevel(dir)
	}
	if err != nil {
		return nil, err
	}
	g := &groupKV{KV: db}
	if err := prepare(ctx, g, dir); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return g, nil
}

func openLevel(dir string) (kv.KV, error) {
	if err := dropUnborn(dir); err != nil {
		return nil, err
	}
	db, err := hidalgolevel.Open(dir, &opt.Options{Strict: opt.StrictManifest | opt.StrictJournal | opt.StrictJournalChecksum | opt.StrictBlockChecksum})
	if err != nil {
		if isWouldBlock(err) {
			return nil, errBusy
		}
		return nil, err
	}
	db.SetWriteOptions(&opt.WriteOptions{Sync: true})
	return flat.Upgrade(db), nil
}

// dropUnborn removes the first manifest of a store whose making was cut off before anything pointed to it: leveldb takes it for damage.
func dropUnborn(dir string) error {
	for _, pattern := range []string{"CURRENT*", "*.ldb", "*.log"} {
		if found, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(found) > 0 {
			return err
		}
	}
	err := os.Remove(filepath.Join(dir, "MANIFEST-000000"))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

func openBolt(dir string) (kv.KV, error) {
	path := filepath.Join(dir, boltFile)
	// The first write of a bolt file is its first four pages. Fewer is a creation
	// that was interrupted.
	if info, err := os.Stat(path); err == nil && info.Size() < int64(4*os.Getpagesize()) && info.Size() > 0 {
		if err := emptyUnlessMeta(path, info.Size()); err != nil {
			return nil, err
		}
	}
	db, err := hidalgobolt.Open(path, &bolt.Options{Timeout: time.Second})
	if err == bolt.ErrTimeout {
		return nil, errBusy
	} else if err != nil {
		return nil, err
	}
	if err := checkBolt(db.DB(), path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// emptyUnlessMeta empties a bolt file that is too short to hold its first pages.
// A file that is longer than its magic number but does not begin as one is not ours to empty.
func emptyUnlessMeta(path string, size int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, 20)
	n, _ := f.ReadAt(head, 0)
	const magic = 0xED0CDAED
	if n == len(head) && binary.LittleEndian.Uint32(head[16:]) != magic {
		return fmt.Errorf("%s is %d bytes and no bolt file", path, size)
	}
	return os.Truncate(path, 0)
}

// checkBolt compares the size of the file with what its meta page says: reading a
// page beyond the end of the file would kill the process.
func checkBolt(db *bolt.DB, path string) error {
	return db.View(func(tx *bolt.Tx) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.Size() < tx.Size() {
			return fmt.Errorf("%s has %d bytes and should have %d", path, info.Size(), tx.Size())
		}
		return nil
	})
}

// prepare makes an empty database a graph, in one transaction, and refuses one
// of another version.
func prepare(ctx context.Context, db kv.KV, dir string) error {
	version, err := readMeta(ctx, db, metaVersion)
	if err != nil {
		return err
	}
	if version == 0 {
		if used, err := hasKeys(db); err != nil {
			return err
		} else if used {
			return notGraph(dir)
		}
		return initialise(ctx, db)
	}
	if version != dataVersion {
		return versionError(dir, "data", version, dataVersion)
	}
	layout, err := readMeta(ctx, db, metaLayout)
	if err != nil {
		return err
	}
	if layout > layoutVersion { // 0 is a graph that Cayley made
		return versionError(dir, "layout", layout, layoutVersion)
	}
	return nil
}

func notGraph(dir string) error {
	return &graph.Error{Message: dir + " is a database of another program, not a graph", Hint: "--db with another DIR"}
}

// hasKeys reports whether a database has anything in it.
func hasKeys(db kv.KV) (bool, error) {
	if g, ok := db.(*groupKV); ok {
		db = g.KV
	}
	if b, ok := db.(*hidalgobolt.DB); ok {
		used := false
		err := b.DB().View(func(tx *bolt.Tx) error {
			return tx.ForEach(func([]byte, *bolt.Bucket) error {
				used = true
				return nil
			})
		})
		return used, err
	}
	tx, err := db.Tx(false)
	if err != nil {
		return false, err
	}
	defer tx.Close()
	it := tx.Scan(nil)
	defer it.Close()
	used := it.Next(context.Background())
	return used, it.Err()
}

func versionError(dir, what string, has, want uint64) error {
	return &graph.Error{
		Message: fmt.Sprintf("the graph at %s has %s version %d; this program reads version %d", dir, what, has, want),
		Hint:    "open it with the program that made it, export it there and import it here",
	}
}

// readMeta reads a number among Cayley's metadata; 0 when it is not there.
func readMeta(ctx context.Context, db kv.KV, key kv.Key) (uint64, error) {
	tx, err := db.Tx(false)
	if err != nil {
		return 0, err
	}
	defer tx.Close()
	val, err := tx.Get(ctx, key)
	if errors.Is(err, kv.ErrNotFound) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	if len(val) != 8 {
		return 0, fmt.Errorf("metadata %q has %d bytes, not 8", key[1], len(val))
	}
	return binary.LittleEndian.Uint64(val), nil
}

func initialise(ctx context.Context, db kv.KV) error {
	tx, err := db.Tx(true)
	if err != nil {
		return err
	}
	defer tx.Close()
	list, err := json.Marshal(indexes)
	if err != nil {
		return err
	}
	for _, pair := range []kv.Pair{
		{Key: metaVersion, Val: number(dataVersion)},
		{Key: metaLayout, Val: number(layoutVersion)},
		{Key: kv.Key{[]byte("meta"), []byte("size")}, Val: number(0)},
		{Key: metaIndexes, Val: list},
	} {
		if err := tx.Put(pair.Key, kv.Value(pair.Val)); err != nil {
			return err
		}
	}
	for _, bucket := range []string{"log", "sp", "ops", "cs", "ps"} {
		if err := kv.CreateBucket(ctx, tx, kv.SKey(bucket)); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

func number(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }

// guard turns a panic of a backend that met a damaged file into an error. A
// read beyond the end of a mapped file is one too while it is on.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("reading the store failed: %v", r)
	}
}

// faults makes faults of memory that belongs to a file panics of this goroutine;
// the result puts back what was.
func faults() func() {
	old := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(old) }
}
