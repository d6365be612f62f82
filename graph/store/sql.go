package store

import (
	"context"
	"errors"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph/sqlstore"
)

// openSQL opens the graph in a database.
func openSQL(ctx context.Context, url string, o Options) (*Store, error) {
	db, err := sqlstore.Open(ctx, url, sqlstore.Options{Create: o.Create})
	var version *sqlstore.VersionError
	if errors.As(err, &version) {
		return nil, versionError(Redacted(url), "layout", version.Has, version.Reads)
	}
	if err != nil {
		return nil, err
	}
	return &Store{url: db.Address().String(), kind: db.Address().Kind, qs: db, sql: db}, nil
}

// Experimental reports whether a URL is of a kind of graph that no tests have been run on.
func Experimental(url string) bool { return sqlstore.Kind(url) == "cockroach" }

// Redacted is a URL without the password that it may have.
func Redacted(url string) string {
	if sqlstore.Kind(url) == "" {
		return url
	}
	a, err := sqlstore.ParseAddress(url)
	if err != nil {
		return sqlstore.Kind(url) + ":"
	}
	return a.String()
}

// transact changes the graph as f says, in one transaction, which has the labels for itself: of what f reads of them nothing changes before it is written.
// In a database f may run several times, since other processes write there, too.
func (s *Store) transact(ctx context.Context, labels []quad.Value, f func(ctx context.Context) (add, remove []quad.Quad, err error)) error {
	if s.sql == nil {
		add, remove, err := f(ctx)
		if err != nil {
			return err
		}
		return s.apply(ctx, add, remove)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.sql.Update(ctx, func(tx *sqlstore.Tx) error {
		if err := tx.Lock(labels...); err != nil {
			return err
		}
		for {
			add, remove, err := f(context.WithValue(ctx, stateKey{}, tx.View()))
			if err != nil {
				return err
			}
			changed := append(add[:len(add):len(add)], remove...)
			ok, err := tx.Locked(changed)
			if err != nil {
				return err
			}
			if ok {
				return tx.Apply(add, remove)
			}
			// It changes labels that were not known before: they are read again under their locks.
			more := make([]quad.Value, len(changed))
			for i, q := range changed {
				more[i] = q.Label
			}
			if err := tx.Lock(more...); err != nil {
				return err
			}
		}
	})
}

// labelsOf gives the labels of quads, each once.
func labelsOf(quads []quad.Quad) []quad.Value {
	seen := map[quad.Value]bool{}
	var out []quad.Value
	for _, q := range quads {
		if !seen[q.Label] {
			seen[q.Label] = true
			out = append(out, q.Label)
		}
	}
	return out
}

// agreed makes sure that rejections and articles that two processes wrote at the same time know of each other. Whoever commits later sees the other: it loads the
// article again, or corrects once more.
func (s *Store) agreed(ctx context.Context, before map[rejected]Rejection) (bool, error) {
	if s.sql == nil {
		return true, nil
	}
	now, err := s.rejections(ctx)
	if err != nil || len(now) != len(before) {
		return false, err
	}
	for k := range now {
		if _, is := before[k]; !is {
			return false, nil
		}
	}
	return true, nil
}

// missingSQL is missing for a database: it asks for many quads at once. It reports false when the state is that of another kind of graph.
func (s *Store) missingSQL(ctx context.Context, quads []quad.Quad) ([]quad.Quad, bool, error) {
	v, ok := s.state(ctx).(*sqlstore.View)
	if !ok {
		return nil, false, nil
	}
	there, err := v.Has(ctx, quads)
	if err != nil {
		return nil, true, err
	}
	var fresh []quad.Quad
	for i, q := range quads {
		if !there[i] {
			fresh = append(fresh, q)
		}
	}
	return fresh, true, nil
}

// checkSQL is what a check of the tables of a database finds.
func (s *Store) checkSQL(ctx context.Context, yield func(Problem)) error {
	problems, err := s.sql.Check(ctx)
	for _, p := range problems {
		yield(Problem{What: p, Repair: "clew export > FILE, and import it into an empty database"})
	}
	return err
}
