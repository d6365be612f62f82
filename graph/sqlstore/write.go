package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
)

// How much one statement writes.
const (
	rowsAtOnce  = 500
	bytesAtOnce = 1 << 20
)

// Tx is a transaction of [QuadStore.Update].
type Tx struct {
	s      *QuadStore
	ctx    context.Context
	tx     *sql.Tx
	view   *View
	locked map[ID]bool
}

// Update runs f in a transaction, and commits it. What f and the commit fail with because of others, or because a server went away, makes it begin again:
// f may run several times, and must depend on nothing but what it reads by the transaction. When a commit was cut off, f runs once more and finds its changes done.
func (s *QuadStore) Update(ctx context.Context, f func(*Tx) error) error {
	return s.address.explain(s.again(ctx, func() error { return s.update(ctx, f) }))
}

func (s *QuadStore) update(ctx context.Context, f func(*Tx) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back; it has no errors of its own
	tx, err := conn.BeginTx(ctx, &sql.TxOptions{Isolation: s.isolation()})
	if err == nil {
		t := &Tx{s: s, ctx: ctx, tx: tx, locked: map[ID]bool{}}
		t.view = &View{s: s, tx: tx}
		if s.address.Kind == "postgres" {
			_, err = tx.ExecContext(ctx, pointwise)
		}
		if err == nil {
			err = f(t)
		}
		if err == nil {
			err = t.view.Fault()
		}
		if err == nil {
			err = tx.Commit()
		} else {
			_ = tx.Rollback() // the error that led here is the one to tell
		}
	}
	if err != nil && lost(err) {
		discard(conn)
	}
	return err
}

// pointwise tells the planner of PostgreSQL that writes look up few rows in large tables. Before a new table is analysed it would read all of them.
const pointwise = "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"

// primary keeps the planner of MySQL from putting together several indexes to find a few hundred quads.
func (s *QuadStore) primary() string {
	if s.mysql {
		return " FORCE INDEX (PRIMARY)"
	}
	return ""
}

// isolation is that of writes. What is locked is read as it was committed last; CockroachDB is serializable whatever one asks for.
func (s *QuadStore) isolation() sql.IsolationLevel {
	if s.address.Kind == "cockroach" {
		return sql.LevelSerializable
	}
	return sql.LevelReadCommitted
}

// View is the graph as the transaction sees it.
func (t *Tx) View() *View { return t.view }

// exec executes a statement and gives the number of rows that it changed.
func (t *Tx) exec(q *query) (int64, error) {
	r, err := t.tx.ExecContext(t.ctx, q.b.String(), q.args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Lock takes labels for this transaction, until its end; nil is that of quads without one. Others who want one of them wait, or begin again. Read what there is of a
// label after its lock.
func (t *Tx) Lock(labels ...quad.Value) error {
	var ids []ID
	for _, l := range labels {
		id, _, err := idOf(l)
		if err != nil {
			return err
		}
		if !t.locked[id] {
			t.locked[id] = true
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	for part := range slices.Chunk(ids, rowsAtOnce) {
		q := t.s.query()
		q.add("INSERT INTO clew_graphs (id, changes) ")
		q.rows(part)
		if t.s.mysql {
			q.add(" ON DUPLICATE KEY UPDATE changes = changes + 1")
		} else {
			q.add(" ON CONFLICT (id) DO UPDATE SET changes = clew_graphs.changes + 1")
		}
		if _, err := t.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// Locked reports whether the labels of all quads are locked.
func (t *Tx) Locked(quads []quad.Quad) (bool, error) {
	for _, q := range quads {
		id, _, err := idOf(q.Label)
		if err != nil || !t.locked[id] {
			return false, err
		}
	}
	return true, nil
}

// Has reports of each quad whether it is there.
func (t *Tx) Has(quads []quad.Quad) ([]bool, error) { return t.view.Has(t.ctx, quads) }

// Has reports of each quad whether it is there.
func (v *View) Has(ctx context.Context, quads []quad.Quad) ([]bool, error) {
	out := make([]bool, len(quads))
	ids := make([]Quad, len(quads))
	for i, q := range quads {
		var err error
		if ids[i], err = quadOf(q); err != nil {
			return nil, err
		}
	}
	there := map[Quad]bool{}
	for part := range slices.Chunk(ids, rowsAtOnce) {
		q := v.s.query()
		q.add("SELECT s, p, o, l FROM clew_quads" + v.s.primary() + " WHERE ")
		q.anyOf(part)
		if err := v.each(ctx, q, 4, func(row []ID) error {
			there[Quad(row)] = true
			return nil
		}); err != nil {
			return nil, err
		}
	}
	for i, q := range ids {
		out[i] = there[q]
	}
	return out, nil
}

// Apply adds and deletes quads, and locks their labels. No added quad must be there; a deleted one that is not is none the less gone.
func (t *Tx) Apply(add, remove []quad.Quad) error {
	var labels []quad.Value
	for _, quads := range [][]quad.Quad{add, remove} {
		for _, q := range quads {
			labels = append(labels, q.Label)
		}
	}
	if err := t.Lock(labels...); err != nil {
		return err
	}
	if err := t.remove(remove, add); err != nil {
		return err
	}
	return t.add(add)
}

// form is a value that may have to be written.
type form struct {
	id    ID
	bytes []byte
}

func (t *Tx) add(quads []quad.Quad) error {
	if len(quads) == 0 {
		return nil
	}
	forms := map[ID][]byte{}
	names := map[ID]string{}
	rows := make([]Quad, len(quads))
	for i, q := range quads {
		for _, d := range quad.Directions {
			v := q.Get(d)
			if v == nil {
				continue
			}
			id, form, err := idOf(v)
			if err != nil {
				return err
			}
			rows[i][at(d)], forms[id] = id, form
		}
		if p, ok := q.Predicate.(quad.IRI); ok && slices.Contains(pebblestore.NamePredicates(), p) {
			if name, ok := graph.Text(q.Object); ok {
				names[rows[i][2]] = name
			}
		}
	}
	if err := t.addValues(forms); err != nil {
		return err
	}
	if err := t.addNames(names); err != nil {
		return err
	}
	slices.SortFunc(rows, compare)
	for part := range slices.Chunk(slices.Compact(rows), rowsAtOnce) {
		q := t.s.query()
		q.add("INSERT INTO clew_quads (s, p, o, l) ")
		q.quads(part)
		if _, err := t.exec(q); err != nil {
			return err
		}
	}
	return nil
}

func compare(a, b Quad) int {
	for i := range a {
		if c := bytes.Compare(a[i][:], b[i][:]); c != 0 {
			return c
		}
	}
	return 0
}

// inOrder gives the ids of a map in their order.
func inOrder[V any](m map[ID]V) []ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
}

// there gives those of some ids that a SELECT finds in its column.
func (t *Tx) there(selection, column string, ids []ID) (map[ID]bool, error) {
	q := t.s.query()
	q.add(selection)
	q.in(column, ids)
	found := map[ID]bool{}
	err := t.view.each(t.ctx, q, 1, func(row []ID) error {
		found[row[0]] = true
		return nil
	})
	return found, err
}

// addValues writes the values that are not there, in the order of their ids so that two transactions do not wait for each other.
func (t *Tx) addValues(forms map[ID][]byte) error {
	for part := range slices.Chunk(inOrder(forms), rowsAtOnce) {
		there, err := t.there("SELECT id FROM clew_values WHERE ", "id", part)
		if err != nil {
			return err
		}
		var fresh []form
		total := 0
		flush := func() error {
			if len(fresh) == 0 {
				return nil
			}
			q := t.s.query()
			q.values(fresh)
			fresh, total = nil, 0
			_, err := t.exec(q)
			return err
		}
		for _, id := range part {
			if there[id] {
				continue
			}
			fresh = append(fresh, form{id, forms[id]})
			if total += len(forms[id]); total > bytesAtOnce {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes quads, and the values that no quad has then. Those that are added next stay.
func (t *Tx) remove(quads, kept []quad.Quad) error {
	if len(quads) == 0 {
		return nil
	}
	rows := make([]Quad, len(quads))
	left := map[ID]bool{}
	for i, q := range quads {
		ids, err := quadOf(q)
		if err != nil {
			return err
		}
		rows[i] = ids
		for _, id := range ids {
			left[id] = true
		}
	}
	slices.SortFunc(rows, compare)
	for part := range slices.Chunk(rows, rowsAtOnce) {
		q := t.s.query()
		if t.s.mysql {
			q.add("DELETE q FROM clew_quads q" + t.s.primary() + " WHERE ")
		} else {
			q.add("DELETE FROM clew_quads WHERE ")
		}
		q.anyOf(part)
		if _, err := t.exec(q); err != nil {
			return err
		}
	}
	for _, q := range kept {
		ids, err := quadOf(q)
		if err != nil {
			return err
		}
		for _, id := range ids {
			delete(left, id)
		}
	}
	delete(left, ID{})
	ids := make([]ID, 0, len(left))
	for id := range left {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	for part := range slices.Chunk(ids, rowsAtOnce) {
		if err := t.forget(part); err != nil {
			return err
		}
	}
	return nil
}

// unused says that no quad has the value v. The limits keep the planner from reading all quads to find out.
const unused = `(SELECT 1 FROM clew_quads WHERE s = v.id LIMIT 1) IS NULL AND (SELECT 1 FROM clew_quads WHERE p = v.id LIMIT 1) IS NULL
	AND (SELECT 1 FROM clew_quads WHERE o = v.id LIMIT 1) IS NULL AND (SELECT 1 FROM clew_quads WHERE l = v.id LIMIT 1) IS NULL`

// forget deletes those of some values that no quad has. When another transaction adds such a quad at this moment, the foreign keys make one of the two fail.
func (t *Tx) forget(ids []ID) error {
	q := t.s.query()
	q.add("SELECT v.id FROM clew_values v WHERE ")
	q.in("v.id", ids)
	q.add(" AND " + unused)
	var free []ID
	if err := t.view.each(t.ctx, q, 1, func(row []ID) error {
		free = append(free, row[0])
		return nil
	}); err != nil || len(free) == 0 {
		return err
	}
	for _, table := range []string{"clew_names WHERE ", "clew_values WHERE "} {
		column := "id"
		if strings.HasPrefix(table, "clew_names") {
			column = "value"
		}
		q := t.s.query()
		q.add("DELETE FROM " + table)
		q.in(column, free)
		if _, err := t.exec(q); err != nil {
			return err
		}
	}
	return nil
}

// Analyse has the planner of the database count the tables anew, after a load that changed them much. It is no failure where the user may not.
func (s *QuadStore) Analyse(ctx context.Context) error {
	statement := "ANALYZE clew_quads, clew_values, clew_names"
	if s.mysql {
		statement = "ANALYZE TABLE clew_quads, clew_values, clew_names"
	}
	if s.address.Kind == "cockroach" {
		return nil // it does so by itself
	}
	_, err := s.db.ExecContext(ctx, statement)
	if state, number := code(err); state != "" || number != 0 {
		return nil
	}
	return err
}

var errRow = errors.New("a row of the database has an id that is none")
