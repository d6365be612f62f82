package pebblestore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/sstable/block"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Name is what the store is called in Cayley's registry.
const Name = "pebble"

// Version is the version of the layout that this package writes and reads.
const Version = 2

func init() {
	graph.RegisterQuadStore(Name, graph.QuadStoreRegistration{
		InitFunc: func(dir string, _ graph.Options) error {
			s, err := Open(dir, Options{Create: true})
			if err != nil {
				return err
			}
			return s.Close()
		},
		NewFunc: func(dir string, o graph.Options) (graph.QuadStore, error) {
			readOnly, err := o.BoolKey("read_only", false)
			if err != nil {
				return nil, err
			}
			return Open(dir, Options{ReadOnly: readOnly})
		},
		IsPersistent: true,
	})
}

// Options say how to open a store. The zero value opens one that is there, for reading and writing.
type Options struct {
	Create   bool   // make the store when there is none
	ReadOnly bool   // write nothing, not even files of Pebble's own
	FS       vfs.FS // the file system; nil is the disk. One of vfs.NewMem forgets
	Cache    int64  // bytes of blocks that are kept in memory; 0 is 64 MB
	// NoSync leaves it to the operating system when writes reach the disk. It is for stores that need not outlive a crash.
	NoSync bool
}

// ErrReadOnly is the error of writes to a snapshot or to a store that was opened to be read.
var ErrReadOnly = errors.New("the store is open for reading only")

// ErrNotStore is the error of Open for a Pebble database that another program made.
var ErrNotStore = errors.New("a Pebble database of another program")

var errClosed = errors.New("the store is closed")

// VersionError is the error of Open for a store of another version.
type VersionError struct{ Has, Reads uint64 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("the store has version %d; this program reads version %d", e.Has, e.Reads)
}

// QuadStore is a Cayley graph on Pebble. It reads what is there at the moment of each call; [QuadStore.Snapshot] gives one
// state. It may be used from several goroutines; writes wait for each other, never for readers.
type QuadStore struct {
	view
	db   *pebble.DB
	dir  string
	fs   vfs.FS
	lock *pebble.Lock
	file *onceClosed // what lock holds
	opts *pebble.Options
	read bool // only
	sync *pebble.WriteOptions

	partQuads int // how many quads of a load are written together
	batchUpTo int // up to how many are written as an ordinary batch: files for so few are not worth their while

	write      sync.Mutex // one writer
	failed     failure
	safe       atomic.Pointer[pebble.Snapshot] // the state before a write that failed, which is what is read from then on
	generation atomic.Int64                    // counts the commits

	getting   sync.RWMutex // held by who reads one key
	closing   sync.Mutex   // guards what follows
	closed    atomic.Bool
	snapshots map[*pool]*pebble.Snapshot // nil for one of the safe state
	leaving   sync.WaitGroup             // the snapshots that are being closed
	once      sync.Once                  // the closing of the store
}

var (
	_ graph.QuadStore      = (*QuadStore)(nil)
	_ graph.BatchQuadStore = (*QuadStore)(nil)
	_ graph.BulkLoader     = (*QuadStore)(nil)
)

// Open opens the store in a directory, which it locks for this process. A store whose making was interrupted is an empty one.
func Open(dir string, o Options) (_ *QuadStore, err error) {
	fs := o.FS
	if fs == nil {
		fs = vfs.Default
	}
	s := &QuadStore{dir: dir, fs: fs, read: o.ReadOnly, sync: pebble.Sync, partQuads: 1 << 20, batchUpTo: 5000, snapshots: map[*pool]*pebble.Snapshot{}}
	if o.NoSync {
		s.sync = pebble.NoSync
	}
	s.failed.ch = make(chan struct{})
	if s.read = o.ReadOnly; o.Create && !s.read {
		if err := fs.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
	}
	locks := &lockFS{FS: fs}
	if s.lock, err = pebble.LockDirectory(dir, locks); err != nil {
		return nil, err
	}
	s.file = locks.file
	defer func() {
		if err != nil {
			err = errors.Join(err, s.unlock())
		}
	}()
	if err := s.inspect(); err != nil {
		return nil, err
	}
	s.opts = options(dir, fs, o, &s.failed)
	s.opts.Lock = s.lock
	defer s.opts.Cache.Unref()
	// A fatal error of Pebble ends the goroutine that met it.
	if err := s.failed.guard(func() error {
		s.db, err = pebble.Open(dir, s.opts)
		return err
	}); err != nil {
		return nil, err
	}
	s.view = view{s: s, db: s.db, dict: newDictionary(), pool: &pool{}}
	if err = s.prepare(); err == nil {
		err = s.recover()
	}
	if err != nil {
		s.pool.closeAll()
		return nil, errors.Join(err, s.failed.guard(s.db.Close))
	}
	return s, nil
}

// options are Pebble's. Blocks are columnar and hold a run of keys that differ little, so they are small; reads touch few of them.
func options(dir string, fs vfs.FS, o Options, f *failure) *pebble.Options {
	size := o.Cache
	if size == 0 {
		size = 64 << 20
	}
	p := &pebble.Options{
		FS:                 logFS{fs, dir, f},
		Cache:              pebble.NewCache(size),
		FormatMajorVersion: pebble.FormatTableFormatV6,
		ReadOnly:           o.ReadOnly,
		ErrorIfNotExists:   !o.Create,
		MemTableSize:       16 << 20,
		MaxOpenFiles:       1000,
		DisableWAL:         o.NoSync && o.FS != nil, // a file system in memory: nothing to replay
		DisableTableStats:  true,
		Logger:             f,
		EventListener: &pebble.EventListener{
			BackgroundError: f.background,
			DataCorruption:  func(pebble.DataCorruptionInfo) {}, // whoever reads gets the error
		},
	}
	p.CompactionConcurrencyRange = func() (int, int) { return 1, max(1, runtime.GOMAXPROCS(0)) }
	for i := range p.Levels {
		p.Levels[i].BlockSize = 16 << 10
		p.Levels[i].IndexBlockSize = 64 << 10
		p.Levels[i].Compression = func() *block.CompressionProfile { return sstable.SnappyCompression }
	}
	p.Levels[len(p.Levels)-1].Compression = func() *block.CompressionProfile { return block.BalancedCompression }
	p.EnsureDefaults()
	return p
}

// counters is what the meta key holds.
type counters struct {
	next  ID // the id that the next new value gets
	nodes int64
	quads int64
	state int64 // counts the commits
}

func (c counters) encode() []byte {
	b := binary.AppendUvarint(nil, Version)
	b = binary.AppendUvarint(b, uint64(c.next))
	b = binary.AppendUvarint(b, uint64(c.nodes))
	b = binary.AppendUvarint(b, uint64(c.quads))
	return binary.AppendUvarint(b, uint64(c.state))
}

func decodeCounters(b []byte) (version uint64, c counters, err error) {
	var n [5]uint64
	for i := range n {
		v, size := binary.Uvarint(b)
		if size <= 0 {
			if i == 1 { // a version that may keep something else after it
				return n[0], c, nil
			}
			return 0, c, errors.New("the counts of the store are cut short")
		}
		n[i], b = v, b[size:]
		if i == 0 && v != Version {
			return v, c, nil
		}
	}
	return n[0], counters{ID(n[1]), int64(n[2]), int64(n[3]), int64(n[4])}, nil
}

// readCounters reads the meta key; an empty database has none and counts from 1.
func readCounters(db pebble.Reader) (counters, error) {
	raw, closer, err := db.Get(metaKey)
	if errors.Is(err, pebble.ErrNotFound) {
		return counters{next: 1}, nil
	} else if err != nil {
		return counters{}, err
	}
	version, c, err := decodeCounters(raw)
	if err == nil && version != Version {
		err = &VersionError{version, Version}
	}
	return c, errors.Join(err, closer.Close())
}

// prepare reads the version and the counts, and writes them into an empty database.
func (s *QuadStore) prepare() error {
	c, err := readCounters(s.db)
	if err != nil {
		return err
	}
	if err := identify(s.db); err != nil {
		return err
	}
	s.counts.Store(&c)
	if !s.read {
		if err := s.fs.RemoveAll(s.bulkDir()); err != nil { // of a load that was interrupted
			return err
		}
	}
	if c.next > 1 || s.read {
		return nil
	}
	return s.failed.guard(func() error { return s.db.Set(metaKey, c.encode(), s.sync) })
}

// durably does what writes. When it fails for good, Pebble may already show what it wrote, which may or may not be on the disk: whoever reads from then on gets the
// state before.
func (s *QuadStore) durably(work func() error) error {
	if s.opts.DisableWAL {
		return s.failed.guard(work)
	}
	var before atomic.Pointer[pebble.Snapshot]
	err := s.failed.guard(func() error {
		before.Store(s.db.NewSnapshot())
		return work()
	})
	snap := before.Load()
	switch {
	case snap == nil:
	case s.failed.err() == nil:
		_ = snap.Close() // it has no errors but that of a second call
	case err != nil:
		s.safe.Store(snap)
		s.generation.Add(1)
		s.pool.dropIdle()
	}
	return err
}

func (s *QuadStore) bulkDir() string { return s.fs.PathJoin(s.dir, "bulk.tmp") }

// Close gives the store back. It waits until the calls that are reading have returned; iterators and snapshots that are still there give an error from then
// on. The second call does nothing. It must not be called from what a read calls back.
func (s *QuadStore) Close() (err error) {
	s.once.Do(func() { err = s.close() })
	return err
}

func (s *QuadStore) close() error {
	// No lock is held while it waits for readers: they may be waiting for one. All look whether the store is closed when they have theirs.
	s.write.Lock()
	s.getting.Lock()
	s.closing.Lock()
	s.closed.Store(true)
	snapshots := s.snapshots
	s.snapshots = nil
	s.closing.Unlock()
	s.getting.Unlock()
	s.write.Unlock()
	for pool, snap := range snapshots {
		pool.closeAll()
		if snap != nil && s.failed.err() == nil {
			_ = snap.Close() // it has no errors but that of a second call
		}
	}
	s.leaving.Wait()
	if s.failed.err() != nil {
		return s.unlock() // the error has been given to whoever wrote; what Pebble holds goes with the process
	}
	err := s.failed.guard(func() error {
		var err error
		if !s.read && !s.opts.DisableWAL {
			err = s.db.Flush() // so that the next one to open it need not replay the log
		}
		s.pool.closeAll()
		return errors.Join(err, s.db.Close())
	})
	if s.failed.err() != nil && s.sync.Sync {
		err = nil // all that was reported as done is on the disk: there was no room to put it in order
	}
	return errors.Join(err, s.unlock())
}

// unlock gives the directory back. After a failure Pebble does not give back its share of the lock, so the file is unlocked all the same.
func (s *QuadStore) unlock() error {
	if s.failed.err() != nil {
		return s.file.Close()
	}
	return s.lock.Close()
}

// onceClosed is a file lock that may be given back twice.
type onceClosed struct {
	io.Closer
	once sync.Once
}

// Close gives the lock back.
func (c *onceClosed) Close() (err error) {
	c.once.Do(func() { err = c.Closer.Close() })
	return err
}

// lockFS notes the lock that Pebble takes.
type lockFS struct {
	vfs.FS
	file *onceClosed
}

// Lock locks a file.
func (fs *lockFS) Lock(name string) (io.Closer, error) {
	c, err := fs.FS.Lock(name)
	fs.file = &onceClosed{Closer: c}
	return fs.file, err
}

// Snapshot gives the graph as it is now, whatever is written later; it does not wait for writes. Close it when it is no longer needed; it is closed
// with the store, too. After a write that failed it is the state before that.
func (s *QuadStore) Snapshot() (*Snapshot, error) {
	s.closing.Lock()
	defer s.closing.Unlock()
	if s.closed.Load() {
		return nil, errClosed
	}
	epoch := s.dict.epoch.Load() // before the state: an epoch that is too old only costs time
	snap, taken := s.safe.Load(), (*pebble.Snapshot)(nil)
	if snap == nil {
		taken = s.db.NewSnapshot()
		snap = taken
	}
	c, err := readCounters(snap)
	if err != nil {
		if taken != nil {
			err = errors.Join(err, taken.Close())
		}
		return nil, err
	}
	out := &Snapshot{view{s: s, db: snap, dict: s.dict, frozen: true, epoch: epoch, state: c.state, pool: &pool{}}}
	out.counts.Store(&c)
	s.snapshots[out.pool] = taken
	runtime.AddCleanup(out, func(p *pool) { _ = s.closeSnapshot(p) }, out.pool) // of one that nobody closes
	return out, nil
}

// Snapshot is one state of a store, to be read as a Cayley graph.
type Snapshot struct{ view }

var _ graph.QuadStore = (*Snapshot)(nil)

// Close gives the snapshot back.
func (s *Snapshot) Close() error { return s.s.closeSnapshot(s.pool) }

func (s *QuadStore) closeSnapshot(pool *pool) error {
	s.closing.Lock()
	snap, open := s.snapshots[pool]
	if open {
		delete(s.snapshots, pool)
		s.leaving.Add(1)
	}
	s.closing.Unlock()
	if !open {
		return nil
	}
	defer s.leaving.Done()
	pool.closeAll() // no lock is held: who holds a cursor may be waiting for it
	if snap == nil || s.failed.err() != nil {
		return nil // what Pebble holds after a failure goes with the process
	}
	return snap.Close()
}

// ApplyDeltas gives [ErrReadOnly].
func (s *Snapshot) ApplyDeltas([]graph.Delta, graph.IgnoreOpts) error { return ErrReadOnly }

// NewQuadWriter gives [ErrReadOnly].
func (s *Snapshot) NewQuadWriter() (quad.WriteCloser, error) { return nil, ErrReadOnly }
