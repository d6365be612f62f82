package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"sort"
	"strings"
	"testing"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
)

// loadedArticles is how many articles the loaders of these tests share.
const loadedArticles = 40

// version gives a version of one of the shared articles.
func version(i, version int) *graph.Article {
	a := storetest.Article(fmt.Sprint("n", i), []string{"Peru", "Chile", "Cuba"}[(i+version)%3])
	a.Checksum = fmt.Sprintf("sha256:%d-%d", i, version)
	return a
}

// TestLoader is no test of its own: it is the process that loads, when LOADER says where and which half. It writes the first version of its half of the
// articles, and then the second version of all, from its side.
func TestLoader(t *testing.T) {
	address, side, _ := strings.Cut(os.Getenv("LOADER"), " ")
	if address == "" {
		t.Skip("the loader of other tests")
	}
	s := open(t, address)
	load := func(a *graph.Article) {
		if _, err := s.Load(context.Background(), a); err != nil {
			fmt.Println("failed", err)
			t.Fatal(err)
		}
		fmt.Println("committed", a.IRI)
	}
	half := 0
	if side == "1" {
		half = loadedArticles / 2
	}
	for i := range loadedArticles / 2 {
		load(version(half+i, 1))
	}
	for i := range loadedArticles {
		if side == "1" {
			i = loadedArticles - 1 - i
		}
		load(version(i, 2))
	}
}

// loader starts a process that loads. committed is called with each article that it says is.
func loader(t *testing.T, address string, side int, committed func(n int)) (wait func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestLoader$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("LOADER=%s %d", address, side))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		lines := bufio.NewScanner(out)
		n := 0
		var other []string
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "committed ") {
				n++
				committed(n)
			} else {
				other = append(other, lines.Text())
			}
		}
		_, _ = io.Copy(io.Discard, out) // a line too long for the scanner
		if err := cmd.Wait(); err != nil {
			done <- fmt.Errorf("%w: %s", err, strings.Join(other, "\n"))
			return
		}
		done <- nil
	}()
	return func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// exported gives the quads and the nodes of a graph.
func exported(t *testing.T, s *store.Store) (quads, nodes []string) {
	t.Helper()
	if err := s.Export(context.Background(), "", func(q quad.Quad) error {
		quads = append(quads, q.String())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	qs := s.Handle()
	it := qs.NodesAllIterator()
	defer it.Close()
	if err := cayley.Iterate(context.Background(), it).EachValue(qs, func(v quad.Value) { nodes = append(nodes, quad.StringOf(v)) }); err != nil {
		t.Fatal(err)
	}
	sort.Strings(nodes)
	return quads, nodes
}

// same compares a graph with what undisturbed loading gives.
func same(t *testing.T, address string) {
	t.Helper()
	want := open(t, "memory:")
	for i := range loadedArticles {
		if _, err := want.Load(context.Background(), version(i, 2)); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, address)
	wantQuads, wantNodes := exported(t, want)
	quads, nodes := exported(t, s)
	if !reflect.DeepEqual(quads, wantQuads) {
		t.Errorf("%d quads, want %d", len(quads), len(wantQuads))
	}
	if !reflect.DeepEqual(nodes, wantNodes) {
		t.Errorf("%d nodes, want %d", len(nodes), len(wantNodes))
	}
	if err := s.Check(context.Background(), func(p store.Problem) { t.Error(p.What) }); err != nil {
		t.Error(err)
	}
}

// twoLoaders lets two processes load at once, and reads meanwhile: at any time an article is there in one version, or not at all.
func twoLoaders(t *testing.T, addresses [2]string) {
	open(t, addresses[0]).Close()
	stop := make(chan struct{})
	read := make(chan string, 1)
	go func() {
		defer close(read)
		s, err := store.Open(context.Background(), addresses[0], store.Options{ReadOnly: true})
		if err != nil {
			read <- err.Error()
			return
		}
		defer s.Close()
		for i := 0; ; i = (i + 1) % loadedArticles {
			select {
			case <-stop:
				return
			default:
			}
			var got []string
			if err := s.Export(context.Background(), version(i, 1).IRI, func(q quad.Quad) error {
				got = append(got, q.String())
				return nil
			}); err != nil {
				read <- err.Error()
				return
			}
			fits := len(got) == 0
			for v := 1; v <= 2; v++ {
				var want []string
				for _, q := range graph.Sort(version(i, v).Quads()) {
					want = append(want, q.String())
				}
				fits = fits || reflect.DeepEqual(got, want)
			}
			if !fits {
				read <- fmt.Sprintf("article %d has %d quads that are no version of it", i, len(got))
				return
			}
		}
	}()
	var waits []func()
	for side, address := range addresses {
		waits = append(waits, loader(t, address, side, func(int) {}))
	}
	for _, wait := range waits {
		wait()
	}
	close(stop)
	if problem := <-read; problem != "" {
		t.Error(problem)
	}
	same(t, addresses[1])
}

// TestCluster: in a Galera cluster, two processes load by way of two servers. One server is killed in the middle: the loader goes on with another one, and nothing is
// lost or doubled, on any server.
func TestCluster(t *testing.T) {
	nodes := sqltest.Cluster(t, 3)
	nodes[0].Exec(t, "CREATE DATABASE news")
	nodes[0].Exec(t, "GRANT ALL ON news.* TO 'clew'@'%'")
	address := func(first int) string { return sqltest.ClusterAddress(nodes, first, "news") }
	open(t, address(0)).Close()
	killed := make(chan struct{})
	first := loader(t, address(0), 0, func(n int) {
		if n == loadedArticles/2+5 {
			nodes[0].Kill()
			close(killed)
		}
	})
	second := loader(t, address(1), 1, func(int) {})
	first()
	second()
	select {
	case <-killed:
	default:
		t.Fatal("no server was killed")
	}
	for i := 1; i < len(nodes); i++ {
		same(t, sqltest.ClusterAddress(nodes[i:i+1], 0, "news"))
	}
}
