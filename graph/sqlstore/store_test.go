package sqlstore_test

import (
	"context"
	"flag"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/sqlstore"
	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
)

var integration = flag.Bool("integration", false, "load Cayley's half a million quads about films, and ask them: some minutes")

// TestCayley runs Cayley's own tests of backends, which look for their data in folders above, on each kind of database.
func TestCayley(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	if err != nil {
		t.Fatalf("where is Cayley's module? %v", err)
	}
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			server := sqltest.Start(t, kind)
			t.Chdir(filepath.Join(strings.TrimSpace(string(dir)), "graph", "kv", "bolt"))
			graphtest.TestAll(t, func(t testing.TB) (graph.QuadStore, graph.Options, func()) {
				s := open(t, server.Database(t))
				return s, nil, func() { s.Close() }
			}, &graphtest.Config{AlwaysRunIntegration: *integration})
		})
	}
}

func open(t testing.TB, address string) *sqlstore.QuadStore {
	t.Helper()
	s, err := sqlstore.Open(context.Background(), address, sqlstore.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestConcurrent: several make the tables of one database at once, add and remove quads that share values, and the store is in order after it.
func TestConcurrent(t *testing.T) {
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			address := sqltest.Start(t, kind).Database(t)
			long := quad.String(strings.Repeat("long \x00 é", 20_000)) // more than 64 KB
			var wait sync.WaitGroup
			for worker := range 4 {
				wait.Add(1)
				go func() {
					defer wait.Done()
					s, err := sqlstore.Open(context.Background(), address, sqlstore.Options{Create: true})
					if err != nil {
						t.Error(err)
						return
					}
					defer s.Close()
					label := quad.IRI("a:" + string(rune('a'+worker)))
					for range 15 {
						for _, action := range []graph.Procedure{graph.Add, graph.Delete, graph.Add} {
							var deltas []graph.Delta
							for _, object := range []quad.Value{long, quad.String(""), quad.IRI("a:o"), quad.TypedString{Value: "087", Type: "a:t"}, label} {
								deltas = append(deltas, graph.Delta{Quad: quad.Quad{Subject: quad.IRI("a:s"), Predicate: quad.IRI("a:p"), Object: object, Label: label}, Action: action})
							}
							if err := s.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}); err != nil {
								t.Error(err)
								return
							}
						}
						if worker%2 == 1 {
							if err := remove(s, label); err != nil {
								t.Error(err)
								return
							}
						}
					}
				}()
			}
			wait.Wait()
			s := open(t, address)
			stats, err := s.Stats(context.Background(), true)
			if err != nil || stats.Quads.Size != 10 || stats.Nodes.Size != 8 { // s, p, four objects and two labels, which are objects too
				t.Errorf("%+v, %v", stats, err)
			}
			problems, err := s.Check(context.Background())
			if err != nil || len(problems) > 0 {
				t.Errorf("%v, %v", problems, err)
			}
			if s.ValueOf(long) == nil {
				t.Error("the long text is not there as it was")
			}
		})
	}
}

// remove deletes the quads of a label.
func remove(s *sqlstore.QuadStore, label quad.Value) error {
	it := s.QuadIterator(quad.Label, s.ValueOf(label))
	defer it.Close()
	var deltas []graph.Delta
	for it.Next(context.Background()) {
		deltas = append(deltas, graph.Delta{Quad: s.Quad(it.Result()), Action: graph.Delete})
	}
	if err := it.Err(); err != nil {
		return err
	}
	return s.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreMissing: true})
}

func TestAddress(t *testing.T) {
	for address, want := range map[string]sqlstore.Address{
		"postgres://ann:p%40ss@db:5433/news?sslmode=disable": {Kind: "postgres", User: "ann", Password: "p@ss", Hosts: []string{"db:5433"}, Database: "news"},
		"postgresql://db/news":                               {Kind: "postgres", Hosts: []string{"db:5432"}, Database: "news"},
		"mysql://ann@a,b:3307,[::1]:3308/news":               {Kind: "mysql", User: "ann", Hosts: []string{"a:3306", "b:3307", "[::1]:3308"}, Database: "news"},
		"mariadb://ann:a/b@c@db/news":                        {Kind: "mysql", User: "ann", Password: "a/b@c", Hosts: []string{"db:3306"}, Database: "news"},
		"cockroach://root@127.0.0.1/defaultdb":               {Kind: "cockroach", User: "root", Hosts: []string{"127.0.0.1:26257"}, Database: "defaultdb"},
		"postgres:///news":                                   {Kind: "postgres", Hosts: []string{"localhost:5432"}, Database: "news"},
	} {
		a, err := sqlstore.ParseAddress(address)
		if err != nil || a.Kind != want.Kind || a.User != want.User || a.Password != want.Password || strings.Join(a.Hosts, " ") != strings.Join(want.Hosts, " ") || a.Database != want.Database {
			t.Errorf("%s: %+v, %v", address, a, err)
		}
	}
	for _, address := range []string{"postgres:", "postgres://", "postgres://ann:s3cr@db", "postgres://ann:s3%cr@db/news", "mysql://ann:s3cr@db/", "mongo://ann:s3cr@db/news", "postgres://ann:s3cr@db/news?%zz"} {
		if a, err := sqlstore.ParseAddress(address); err == nil || strings.Contains(err.Error(), "s3") {
			t.Errorf("%s: %+v, %v", address, a, err)
		}
	}
}

// FuzzAddress: whatever is typed gives an address or an error, and an address never shows its password.
func FuzzAddress(f *testing.F) {
	f.Add("postgres://ann:secret@db:5433,other/news?sslmode=disable")
	f.Add("mysql://a:b/c@d@[::1]:1/x")
	f.Fuzz(func(t *testing.T, address string) {
		a, err := sqlstore.ParseAddress(address)
		if err != nil {
			return
		}
		if len(a.Hosts) == 0 || a.Database == "" || a.Kind == "" {
			t.Errorf("%q: %+v", address, a)
		}
		a.Password = "s3cr3t-that-nobody-types"
		if strings.Contains(a.String(), a.Password) {
			t.Errorf("%q: %s", address, a)
		}
	})
}
