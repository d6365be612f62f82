package pebblestore_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	randv2 "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	"github.com/clewgraph/clew/graph/pebblestore"
)

var (
	crashes = flag.Int("crashes", 40, "how often TestTorn cuts the power")
	kills   = flag.Int("kills", 12, "how often TestKill kills a process")
)

// article gives the quads of a small article in one of its versions. Some are those of other articles, too.
func article(id, version int) []quad.Quad {
	label := quad.IRI(fmt.Sprint("article/", id))
	var out []quad.Quad
	for i := range 20 + 10*version {
		out = append(out, quad.Quad{
			Subject: quad.IRI(fmt.Sprint("statement/", id, "/", version, "/", i)), Predicate: quad.IRI(fmt.Sprint("p", i%3)),
			Object: quad.String(fmt.Sprint("words ", i%7, " ", strings.Repeat("of an article ", i%5), id%3)), Label: label,
		})
	}
	return out
}

// state is which version of each article is there; no entry: none.
type state map[int]int

func (s state) quads() []string {
	var out []string
	for id, version := range s {
		for _, q := range article(id, version) {
			out = append(out, key(q))
		}
	}
	sort.Strings(out)
	return out
}

// step is the n-th change of a random sequence, and the state after it. It loads or replaces an article, removes one, or loads a few in bulk. What is not
// in bulk may be done without waiting for the disk.
func step(r *rand.Rand, before state) (after state, do func(s *pebblestore.QuadStore, later bool) error) {
	after = state{}
	for id, version := range before {
		after[id] = version
	}
	id, version := r.Intn(8), r.Intn(3)
	switch r.Intn(4) {
	case 0:
		delete(after, id)
	case 1: // in bulk: sorted files
		ids := []int{100 + r.Intn(4), 104 + r.Intn(4)}
		for _, id := range ids {
			if _, there := before[id]; !there {
				after[id] = version
			}
		}
		return after, func(s *pebblestore.QuadStore, _ bool) error {
			l, err := s.NewLoader(context.Background())
			if err != nil {
				return err
			}
			for _, id := range ids {
				for _, q := range article(id, after[id]) {
					if err := l.Add(q); err != nil {
						return err
					}
				}
			}
			return l.Close()
		}
	case 2:
		id = 100 + r.Intn(8)
		delete(after, id)
	default:
		after[id] = version
	}
	return after, func(s *pebblestore.QuadStore, later bool) error {
		var deltas []graph.Delta
		if old, ok := before[id]; ok {
			for _, q := range article(id, old) {
				deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Delete})
			}
		}
		if now, ok := after[id]; ok {
			for _, q := range article(id, now) {
				deltas = append(deltas, graph.Delta{Quad: q, Action: graph.Add})
			}
		}
		if later {
			return s.ApplyLater(deltas, graph.IgnoreOpts{})
		}
		return s.ApplyDeltas(deltas, graph.IgnoreOpts{})
	}
}

// all gives the quads of a store, and wants its tables to fit.
func all(t *testing.T, s *pebblestore.QuadStore) []string {
	t.Helper()
	ctx := context.Background()
	if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
		t.Fatalf("check: %v, %v", problems, err)
	}
	var out []string
	it := s.QuadsAllIterator()
	defer it.Close()
	for it.Next(ctx) {
		out = append(out, key(s.Quad(it.Result())))
	}
	if err := errors.Join(it.Err(), s.Fault()); err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}

// one of the states must be what the store has.
func wantOneOf(t *testing.T, s *pebblestore.QuadStore, states []state) {
	t.Helper()
	got := all(t, s)
	for _, want := range states {
		if slices.Equal(got, want.quads()) {
			return
		}
	}
	t.Fatalf("%d quads, want those of one of %v", len(got), states)
}

// TestTorn cuts the power at random moments: writes that were not synced are lost, or kept in part. What was reported as done is there, what was
// under way is there whole or not at all, and the tables fit. Every second time most writes do not wait for the disk; those after the last that did are
// lost from some one on, and not one before another. A thousand times: -crashes=1000.
func TestTorn(t *testing.T) {
	for seed := range *crashes {
		r := rand.New(rand.NewSource(int64(seed)))
		fs := vfs.NewCrashableMem()
		s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: fs})
		if err != nil {
			t.Fatal(err)
		}
		s.SetParts(1000, 30)
		states := []state{{}}
		done := make(chan error, 1)
		var finished, started atomic.Int64
		plan := make([]func(*pebblestore.QuadStore, bool) error, 40)
		for i := range plan {
			after, do := step(r, states[i])
			states, plan[i] = append(states, after), do
		}
		go func() {
			for i, do := range plan {
				started.Store(int64(i + 1))
				later := seed%2 == 1
				err := do(s, later)
				if err == nil && later && i%5 == 4 {
					err, later = s.Sync(), false
				}
				if err != nil {
					done <- fmt.Errorf("step %d: %w", i, err)
					return
				}
				if !later {
					finished.Store(int64(i + 1))
				}
			}
			done <- nil
		}()
		time.Sleep(time.Duration(r.Intn(8000)) * time.Microsecond)
		from := finished.Load()
		crashed := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: []int{0, 50, 100}[r.Intn(3)], RNG: randv2.New(randv2.NewPCG(uint64(seed), 1))})
		to := started.Load()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		after, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: crashed})
		if err != nil {
			t.Fatalf("seed %d: after the crash: %v", seed, err)
		}
		wantOneOf(t, after, states[from:to+1])
		if err := after.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKill kills a process that loads and removes articles, at random moments. 200 times: make kills.
func TestKill(t *testing.T) {
	if dir := os.Getenv("KILL_DIR"); dir != "" {
		seed, err := strconv.Atoi(os.Getenv("KILL_SEED"))
		if err != nil {
			t.Fatal(err)
		}
		work(t, dir, int64(seed))
		return
	}
	dir := filepath.Join(t.TempDir(), "db")
	states := []state{{}}
	for seed := range *kills {
		r := rand.New(rand.NewSource(int64(seed)))
		begin := states[len(states)-1]
		cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
		cmd.Env = append(os.Environ(), "KILL_DIR="+dir, fmt.Sprint("KILL_SEED=", seed), "KILL_STATE="+encode(begin))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		finished := 0
		for lines.Scan() && lines.Text() != "ready" {
		}
		timer := time.AfterFunc(time.Duration(r.Intn(150000))*time.Microsecond, func() { cmd.Process.Kill() })
		for lines.Scan() {
			if n, ok := strings.CutPrefix(lines.Text(), "committed "); ok {
				if finished, err = strconv.Atoi(n); err != nil {
					t.Fatal(err)
				}
			}
		}
		timer.Stop()
		_ = cmd.Wait() // it was killed
		s, err := pebblestore.Open(dir, pebblestore.Options{Create: true})
		if err != nil {
			t.Fatalf("after kill %d: %v", seed, err)
		}
		possible := []state{begin}
		plan := rand.New(rand.NewSource(int64(seed)))
		for range finished + 1 {
			after, _ := step(plan, possible[len(possible)-1])
			possible = append(possible, after)
		}
		wantOneOf(t, s, possible[finished:])
		if slices.Equal(all(t, s), possible[finished].quads()) {
			states = append(states, possible[finished])
		} else {
			states = append(states, possible[finished+1])
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func encode(s state) string {
	var parts []string
	for id, version := range s {
		parts = append(parts, fmt.Sprint(id, "=", version))
	}
	return strings.Join(parts, ",")
}

// work is the process that is killed.
func work(t *testing.T, dir string, seed int64) {
	now := state{}
	for _, part := range strings.Split(os.Getenv("KILL_STATE"), ",") {
		var id, version int
		if n, _ := fmt.Sscanf(part, "%d=%d", &id, &version); n == 2 {
			now[id] = version
		}
	}
	fmt.Println("ready")
	s, err := pebblestore.Open(dir, pebblestore.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	s.SetParts(1000, 30)
	r := rand.New(rand.NewSource(seed))
	for n := 1; ; n++ {
		after, do := step(r, now)
		if err := do(s, false); err != nil {
			t.Fatal(err)
		}
		now = after
		fmt.Println("committed", n)
	}
}

// TestDiskFull fills the disk at every point of a sequence of writes: the write gives an error, and the store that is opened when there is room again
// has what was reported as done.
func TestDiskFull(t *testing.T) {
	for limit := int64(1); limit < 400; limit += 1 + limit/8 {
		mem := vfs.NewMem()
		var writes atomic.Int64
		full := errorfs.InjectorFunc(func(op errorfs.Op) error {
			if op.Kind.ReadOrWrite() == errorfs.OpIsWrite && writes.Add(1) > limit {
				return syscall.ENOSPC
			}
			return nil
		})
		r := rand.New(rand.NewSource(limit))
		states := []state{{}}
		s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: errorfs.Wrap(mem, full)})
		failed := err != nil
		for i := 0; !failed && i < 100; i++ {
			after, do := step(r, states[len(states)-1])
			s.SetParts(1000, 30)
			if err := do(s, false); err != nil {
				if !strings.Contains(err.Error(), syscall.ENOSPC.Error()) {
					t.Fatalf("limit %d: %v", limit, err)
				}
				failed = true
				if err := do(s, false); err == nil && i%4 == 0 {
					t.Logf("limit %d: a write after the disk was full went through", limit)
				}
				states = []state{states[len(states)-1], after}
				break
			}
			states = []state{after}
		}
		if !failed {
			t.Fatalf("limit %d: never full", limit)
		}
		if s != nil {
			s.Close() // what it could not write it has said
		}
		again, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: mem})
		if err != nil {
			t.Fatalf("limit %d: %v", limit, err)
		}
		wantOneOf(t, again, states)
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadErrors makes reads fail at random: whoever reads gets the right answer or an error, and nothing is damaged.
func TestReadErrors(t *testing.T) {
	mem := vfs.NewMem()
	s, err := pebblestore.Open("db", pebblestore.Options{Create: true, FS: mem})
	if err != nil {
		t.Fatal(err)
	}
	s.SetParts(1000, 30)
	r := rand.New(rand.NewSource(1))
	now := state{}
	for range 40 {
		after, do := step(r, now)
		if err := do(s, false); err != nil {
			t.Fatal(err)
		}
		now = after
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := now.quads()
	wrong := 0
	for seed := range 60 {
		var reads atomic.Int64
		at := int64(seed * 3)
		bad := errorfs.InjectorFunc(func(op errorfs.Op) error {
			if op.Kind.ReadOrWrite() == errorfs.OpIsRead && reads.Add(1) > at {
				return syscall.EIO
			}
			return nil
		})
		s, err := pebblestore.Open("db", pebblestore.Options{FS: errorfs.Wrap(mem, bad), ReadOnly: true})
		if err != nil {
			wrong++
			continue
		}
		var got []string
		it := s.QuadsAllIterator()
		for it.Next(context.Background()) {
			got = append(got, key(s.Quad(it.Result())))
		}
		err = errors.Join(it.Err(), s.Fault())
		it.Close()
		sort.Strings(got)
		if err != nil {
			wrong++
		} else if !slices.Equal(got, want) {
			t.Errorf("seed %d: %d quads without an error, want %d", seed, len(got), len(want))
		}
		s.Close() // its errors are those of the reads
	}
	if wrong == 0 {
		t.Error("no read failed")
	}
	if s, err = pebblestore.Open("db", pebblestore.Options{FS: mem}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	wantOneOf(t, s, []state{now})
}
