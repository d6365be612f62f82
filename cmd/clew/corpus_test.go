package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
	"github.com/clewgraph/clew/loaders/corpus"
)

// The long form is make corpus: ten thousand articles, ten kills.
var (
	corpusSize  = flag.Int("corpus", 150, "how many articles TestCorpus loads")
	corpusKills = flag.Int("corpus-kills", 3, "how often it kills a load")
)

// generated is a folder of generated news, and the graphs that clew processes make of it.
type generated struct {
	t   *testing.T
	dir string
}

// usage is what a process took.
type usage struct {
	wall, cpu time.Duration
	rss       int64 // bytes, at most at any time
}

func (u usage) String() string {
	return fmt.Sprintf("%.1fs (%.1fs of processor), %d MB resident", u.wall.Seconds(), u.cpu.Seconds(), u.rss>>20)
}

// clew is a process of the command, in the folder.
func (g generated) clew(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Args = append([]string{"clew"}, args...) // which testscript.Main runs
	cmd.Dir = g.dir
	return cmd
}

// load runs a load to its end, and gives the articles that it says are committed.
func (g generated) load(env string, args ...string) ([]string, usage) {
	g.t.Helper()
	cmd := g.clew(append([]string{"load"}, args...)...)
	cmd.Env = append(os.Environ(), env)
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	u := usage{wall: time.Since(begun)}
	if err != nil {
		g.t.Fatalf("clew load: %v\n%s", err, tail(string(out)))
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.rss = r.Maxrss << 10
	}
	return committed(string(out)), u
}

func committed(out string) []string {
	var names []string
	for line := range strings.Lines(out) {
		if name, is := strings.CutPrefix(strings.TrimSpace(line), "committed "); is {
			names = append(names, name)
		}
	}
	return names
}

func tail(s string) string { return s[max(0, len(s)-2000):] }

// quads are those of a graph, sorted, but for when its articles were read. There are no blank nodes, so two graphs are isomorphic when these are equal.
func (g generated) quads(db string) []string {
	g.t.Helper()
	s, err := store.Open(context.Background(), "pebble:"+filepath.Join(g.dir, db), store.Options{ReadOnly: true})
	if err != nil {
		g.t.Fatal(err)
	}
	var out []string
	err = s.Export(context.Background(), "", func(q quad.Quad) error {
		for _, d := range quad.Directions {
			if _, blank := q.Get(d).(quad.BNode); blank {
				return fmt.Errorf("a blank node: %v", q)
			}
		}
		if q.Predicate != quad.IRI(vocab.Retrieved) {
			out = append(out, q.String())
		}
		return nil
	})
	if err := errors.Join(err, s.Close()); err != nil {
		g.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func (g generated) same(db string, want []string) {
	g.t.Helper()
	got := g.quads(db)
	if slices.Equal(got, want) {
		return
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	g.t.Errorf("%s: %d quads, not the %d of an undisturbed load; at %d:\n%v\n%v", db, len(got), len(want), i, got[i:min(i+3, len(got))], want[i:min(i+3, len(want))])
}

// TestCorpus loads many generated articles: whole, again, with one more, in other orders, and killed in the middle. Its figures are told with -v.
func TestCorpus(t *testing.T) {
	g := generated{t, t.TempDir()}
	c := corpus.New(corpus.Options{Seed: 9, Articles: *corpusSize})
	if err := os.Mkdir(filepath.Join(g.dir, "news"), 0o777); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for i := range c.Len() {
		a := c.Article(i)
		paths = append(paths, filepath.Join("news", a.Name+".txt"))
		if err := os.WriteFile(filepath.Join(g.dir, paths[i]), []byte(a.Text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(paths)

	names, whole := g.load("", "--db", "pebble:whole", "news")
	if !slices.Equal(names, paths) {
		t.Fatalf("%d articles are committed, not the %d in their order", len(names), len(paths))
	}
	t.Logf("%d articles on %d processors: %s", len(names), runtime.NumCPU(), whole)
	if *corpusSize >= 10000 && whole.rss >= 1<<30 {
		t.Errorf("%d MB resident", whole.rss>>20)
	}
	want := g.quads("whole")
	t.Logf("%d quads", len(want))

	names, again := g.load("", "--db", "pebble:whole", "news")
	if len(names) != 0 {
		t.Errorf("%d articles are read again", len(names))
	}
	t.Logf("again, unchanged: %s", again)
	one := filepath.Join("news", "one.txt")
	if err := os.WriteFile(filepath.Join(g.dir, one), []byte(corpus.New(corpus.Options{Seed: 10, Articles: 50}).Article(7).Text), 0o666); err != nil {
		t.Fatal(err)
	}
	names, added := g.load("", "--db", "pebble:whole", "news")
	if !slices.Equal(names, []string{one}) {
		t.Errorf("committed %q, one was added", names)
	}
	t.Logf("with one more: %s", added)
	if out, err := g.clew("--db", "pebble:whole", "remove", one).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if err := os.Remove(filepath.Join(g.dir, one)); err != nil {
		t.Fatal(err)
	}
	g.same("whole", want) // what was added has left nothing behind

	g.kills(paths, want)

	rng := rand.New(rand.NewPCG(3, 0))
	for order := range 3 {
		shuffled := slices.Clone(paths)
		rng.Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		db := fmt.Sprint("order", order)
		env, jobs := "", fmt.Sprint(1+order)
		if order == 0 {
			env = "GOMAXPROCS=1"
		}
		names, u := g.load(env, append([]string{"--db", "pebble:" + db, "--jobs", jobs}, shuffled...)...)
		if !slices.Equal(names, shuffled) {
			t.Errorf("order %d: %d articles are committed, or not in their order", order, len(names))
		}
		g.same(db, want)
		if order == 0 {
			t.Logf("on one processor: %s; %d are %.2f times as fast", u, runtime.NumCPU(), u.wall.Seconds()/whole.wall.Seconds())
		}
	}
}

// kills ends loads at random moments, and begins them again until one comes to its end.
func (g generated) kills(paths, want []string) {
	done := map[string]bool{}
	rng := rand.New(rand.NewPCG(4, 0))
	for kill := 0; kill <= *corpusKills; kill++ {
		cmd := g.clew("load", "--db", "pebble:killed", "news")
		out, err := cmd.StderrPipe()
		if err != nil {
			g.t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			g.t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		after := rng.IntN(1 + 2*len(paths)/(*corpusKills+1)) // articles of this run, before the signal
		for n := 0; lines.Scan(); {
			if name, is := strings.CutPrefix(lines.Text(), "committed "); is {
				if done[name] {
					g.t.Errorf("%s was committed, and is read again", name)
				}
				done[name] = true
				n++
			}
			if kill < *corpusKills && n >= after {
				time.AfterFunc(time.Duration(rng.IntN(50000))*time.Microsecond, func() { _ = cmd.Process.Kill() }) // or it has ended
				after = len(paths) + 1
			}
		}
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil && kill == *corpusKills {
			g.t.Fatal(err)
		}
		g.t.Logf("kill %d: %d of %d articles are committed", kill+1, len(done), len(paths))
	}
	g.same("killed", want)
}
