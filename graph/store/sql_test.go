package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
)

// TestSQL runs the suite on each kind of database.
func TestSQL(t *testing.T) {
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			server := sqltest.Start(t, kind)
			t.Run("TwoLoaders", func(t *testing.T) {
				address := server.Database(t)
				twoLoaders(t, [2]string{address, address})
			})
			t.Run("RejectMeanwhile", func(t *testing.T) { rejectMeanwhile(t, server.Database(t)) })
			addresses := map[*store.Store]string{}
			open := func(t *testing.T, address string) *store.Store {
				s := open(t, address)
				addresses[s] = address
				return s
			}
			storetest.Run(t, func(t *testing.T) *store.Store { return open(t, server.Database(t)) }, func(t *testing.T, s *store.Store) *store.Store {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				return open(t, addresses[s])
			})
			t.Run("Refused", func(t *testing.T) { refused(t, server) }) // the last, since it kills the server
		})
	}
}

// refused: what a server does not allow, or a server that is gone, is one line with a hint, and never has the password.
func refused(t *testing.T, server *sqltest.Server) {
	ctx := context.Background()
	address := server.Database(t)
	_, database, _ := strings.Cut(address, fmt.Sprintf("%d/", server.Port))
	failed := func(what string, err error, want, hint string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(graph.Hint(err), hint) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, hint %q; want %q, hint %q", what, err, graph.Hint(err), want, hint)
		}
		if err != nil {
			for _, secret := range []string{"s3cr", "wr0ng"} {
				if strings.Contains(err.Error()+graph.Hint(err), secret) {
					t.Errorf("%s: the error has the password: %v", what, err)
				}
			}
		}
	}
	try := func(address string) error {
		s, err := store.Open(ctx, address, store.Options{})
		if err == nil {
			s.Close()
		}
		return err
	}
	failed("no graph", try(address), "no graph in the database", "clew load FILE")
	failed("wrong password", try(fmt.Sprintf("%s://clew:wr0ng@127.0.0.1:%d/%s", server.Kind, server.Port, database)), "refuses the user \"clew\" or the password", "USER:PASSWORD")
	failed("no such database", try(server.Address("nowhere")), "nowhere", "")
	failed("no server", try(fmt.Sprintf("%s://clew:wr0ng@127.0.0.1:%d/x", server.Kind, sqltest.FreePort(t))), "no database answers at 127.0.0.1", "running")
	if server.Kind == "postgres" {
		failed("no TLS", try(address+"?sslmode=require"), "no connection to the database at 127.0.0.1", "sslmode")
	}
	failed("no database", try(server.Kind+"://clew:wr0ng@127.0.0.1"), "names no database", "/DATABASE")

	s := open(t, address)
	if s.URL() != fmt.Sprintf("%s://clew@127.0.0.1:%d/%s", server.Kind, server.Port, database) {
		t.Errorf("the address that is shown: %s", s.URL())
	}
	if _, err := s.Load(ctx, storetest.Article("a", "Peru")); err != nil {
		t.Fatal(err)
	}
	grants := map[string][]string{
		"postgres": {"CREATE ROLE reader LOGIN PASSWORD 's3cr'"},
		"mysql":    {"CREATE USER 'reader'@'%' IDENTIFIED BY 's3cr'", "GRANT SELECT ON " + database + ".* TO 'reader'@'%'"},
	}[server.Kind]
	for _, q := range grants {
		server.Exec(t, q)
	}
	if server.Kind == "postgres" {
		server.ExecIn(t, database, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
	}
	again := storetest.Article("a", "Peru")
	again.Retrieved = "2026-01-01T00:00:00Z"
	before := server.Number(t, database, "SELECT SUM(changes) FROM clew_graphs")
	if r, err := s.Load(ctx, again); err != nil || r.Changed {
		t.Errorf("unchanged: %+v, %v", r, err)
	}
	if after := server.Number(t, database, "SELECT SUM(changes) FROM clew_graphs"); after != before {
		t.Errorf("what has not changed was written: %d locks, and then %d", before, after)
	}
	reader, err := store.Open(ctx, fmt.Sprintf("%s://reader:s3cr@127.0.0.1:%d/%s", server.Kind, server.Port, database), store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if facts, err := reader.Statements(ctx, store.Filter{Subject: "clew:Peru"}); err != nil || len(facts) != 2 {
		t.Errorf("who may only read: %d facts, %v", len(facts), err)
	}
	_, err = reader.Load(ctx, storetest.Article("b", "Chile"))
	failed("writing without the right to", err, "the user \"reader\" may not do this", "as a user who may")

	server.Kill()
	begin := time.Now()
	_, err = s.Load(ctx, storetest.Article("b", "Chile"))
	failed("gone while it is written to", err, "no database answers at 127.0.0.1", "what is committed is kept")
	_, _, err = s.Entity(ctx, "clew:Peru")
	failed("gone while it is read", err, "no database answers at 127.0.0.1", "what is committed is kept")
	if took := time.Since(begin); took > time.Minute {
		t.Errorf("it took %s to say so", took)
	}
	server.Restart(t)
	for {
		if _, err = s.Load(ctx, storetest.Article("b", "Chile")); err == nil || time.Since(begin) > 2*time.Minute {
			break
		}
	}
	if err != nil {
		t.Errorf("after the server came back: %v", err)
	}
	if stats, err := s.Stats(ctx); err != nil || stats.Articles != 2 {
		t.Errorf("after the server came back: %+v, %v", stats, err)
	}
}

// rejectMeanwhile: a rejection holds for articles that another process loads at the same moment, and when it is taken back it holds for none.
func rejectMeanwhile(t *testing.T, address string) {
	ctx := context.Background()
	const n = 12
	person, process := open(t, address), open(t, address)
	fact := store.Rejection{Subject: "clew:Peru", Predicate: "memberOf", Object: graph.Term{Entity: "clew:Union"}}
	direct := func() (n int) {
		facts, err := person.Statements(ctx, store.Filter{Predicate: "memberOf", AssertedOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		return len(facts)
	}
	for round, reject := range []bool{true, false} {
		done := make(chan error, 1)
		go func() {
			for i := range n {
				if _, err := process.Load(ctx, storetest.Article(fmt.Sprint(round, "-", i), "Peru")); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		time.Sleep(time.Duration(20*(round+1)) * time.Millisecond)
		var err error
		if reject {
			_, _, err = person.Reject(ctx, fact)
		} else {
			_, _, err = person.Restore(ctx, fact)
		}
		if err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if got, want := direct(), map[bool]int{true: 0, false: 2 * n}[reject]; got != want {
			t.Errorf("rejected %v: %d facts are asserted, want %d", reject, got, want)
		}
	}
	if err := person.Check(ctx, func(p store.Problem) { t.Error(p.What) }); err != nil {
		t.Error(err)
	}
}
