package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// Version is the version of the tables that this package writes and reads.
const Version = 1

// ErrNoGraph is the error of Open when the database has no graph and none is to be made.
var ErrNoGraph = errors.New("the database has no graph")

// VersionError is the error of Open for tables of another version.
type VersionError struct{ Has, Reads uint64 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("the graph has version %d; this program reads version %d", e.Has, e.Reads)
}

// tables makes the tables and the indexes; each statement leaves alone what is there. ID stands for the type of an id, BYTES for any bytes, TEXT for those of a
// folded name, END for what follows a table.
var tables = []string{
	`CREATE TABLE IF NOT EXISTS clew_meta (name VARCHAR(32) PRIMARY KEY, value BIGINT NOT NULL)END`,
	`CREATE TABLE IF NOT EXISTS clew_values (id ID PRIMARY KEY, form BYTES NOT NULL)END`,
	`CREATE TABLE IF NOT EXISTS clew_graphs (id ID PRIMARY KEY, changes BIGINT NOT NULL)END`,
	`CREATE TABLE IF NOT EXISTS clew_names (text TEXT NOT NULL, part SMALLINT NOT NULL, value ID NOT NULL, PRIMARY KEY (text, part, value)INDEX)END`,
	`CREATE TABLE IF NOT EXISTS clew_quads (s ID NOT NULL, p ID NOT NULL, o ID NOT NULL, l ID NOT NULL, PRIMARY KEY (s, p, o, l)INDEXES,
		FOREIGN KEY (s) REFERENCES clew_values (id), FOREIGN KEY (p) REFERENCES clew_values (id), FOREIGN KEY (o) REFERENCES clew_values (id), FOREIGN KEY (l) REFERENCES clew_values (id))END`,
}

// later makes the indexes where a table cannot have them from the beginning.
var later = []string{
	`CREATE INDEX IF NOT EXISTS clew_posl ON clew_quads (p, o, s, l)`,
	`CREATE INDEX IF NOT EXISTS clew_ospl ON clew_quads (o, s, p, l)`,
	`CREATE INDEX IF NOT EXISTS clew_lspo ON clew_quads (l, s, p, o)`,
	`CREATE INDEX IF NOT EXISTS clew_value ON clew_names (value)`,
}

// schema gives the statements that make the tables.
func (s *QuadStore) schema() []string {
	var replace *strings.Replacer
	out := make([]string, 0, len(tables)+len(later))
	if s.mysql {
		replace = strings.NewReplacer(" ID ", " BINARY(16) ", " BYTES ", " LONGBLOB ", "text TEXT", "text VARBINARY(200)",
			")INDEXES", "), KEY clew_posl (p, o, s, l), KEY clew_ospl (o, s, p, l), KEY clew_lspo (l, s, p, o)", ")INDEX", "), KEY clew_value (value)", ")END", ") ENGINE=InnoDB")
	} else {
		replace = strings.NewReplacer(" ID ", " BYTEA ", " BYTES ", " BYTEA ", "text TEXT", "text BYTEA", ")INDEXES", ")", ")INDEX", ")", ")END", ")")
	}
	for _, t := range tables {
		out = append(out, replace.Replace(t))
	}
	if !s.mysql {
		out = append(out, later...)
	}
	return out
}

// create makes the tables where they are missing. Several processes may do so at once.
func (s *QuadStore) create(ctx context.Context) error {
	statements := s.schema()
	if s.address.Kind == "postgres" {
		// IF NOT EXISTS does not keep two processes from making the same table at the same time.
		return s.again(ctx, func() error {
			tx, err := s.db.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer func() { _ = tx.Rollback() }() // after a commit it does nothing
			for _, q := range append([]string{"SELECT pg_advisory_xact_lock(7235947318453)"}, append(statements, s.initial()...)...) {
				if _, err := tx.ExecContext(ctx, q); err != nil {
					return err
				}
			}
			return tx.Commit()
		})
	}
	for _, q := range append(statements, s.initial()...) {
		if err := s.again(ctx, func() error {
			_, err := s.db.ExecContext(ctx, q)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// initial writes the version, and the value that stands for no label. The version comes last: with it, all is there.
func (s *QuadStore) initial() []string {
	ignore, end, zero := "INSERT", " ON CONFLICT DO NOTHING", `'\x00000000000000000000000000000000'`
	if s.mysql {
		ignore, end, zero = "INSERT IGNORE", "", "x'00000000000000000000000000000000'"
	}
	empty := `''`
	return []string{
		ignore + " INTO clew_values (id, form) VALUES (" + zero + ", " + empty + ")" + end,
		ignore + fmt.Sprintf(" INTO clew_meta (name, value) VALUES ('version', %d)", Version) + end,
	}
}

// prepare looks whether the graph is there, and makes it if it is to be made.
func (s *QuadStore) prepare(ctx context.Context, create bool) error {
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	has, err := s.version(ctx)
	if errors.Is(err, ErrNoGraph) && create {
		if err = s.create(ctx); err == nil {
			has, err = s.version(ctx)
		}
	}
	if err == nil && has != Version {
		err = &VersionError{has, Version}
	}
	return err
}

func (s *QuadStore) version(ctx context.Context) (v uint64, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT value FROM clew_meta WHERE name = 'version'").Scan(&v)
	if state, number := code(err); state == "42P01" || number == 1146 || errors.Is(err, sql.ErrNoRows) {
		return 0, ErrNoGraph
	}
	return v, err
}

// noGraph is ErrNoGraph for a person.
func (a *Address) noGraph() error {
	return &graph.Error{Message: fmt.Sprintf("no graph in the database %q at %s", a.Database, a.where()), Err: nil, Hint: "clew load FILE"}
}
