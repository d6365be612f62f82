package store_test

import (
	"testing"

	"github.com/clewgraph/clew/graph/sqlstore/sqltest"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/store/storetest"
)

// TestSQL runs the suite on each kind of database.
func TestSQL(t *testing.T) {
	for _, kind := range sqltest.Kinds() {
		t.Run(kind, func(t *testing.T) {
			server := sqltest.Start(t, kind)
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
		})
	}
}
