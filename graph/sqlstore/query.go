package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// query is a statement that is being put together: its text, and the arguments of its placeholders.
type query struct {
	mysql bool
	b     strings.Builder
	args  []any
}

func (s *QuadStore) query() *query { return &query{mysql: s.mysql} }

func (q *query) add(text string) { q.b.WriteString(text) }

// arg adds a placeholder.
func (q *query) arg(v any) {
	q.args = append(q.args, v)
	if q.mysql {
		q.b.WriteByte('?')
		return
	}
	fmt.Fprintf(&q.b, "$%d", len(q.args))
}

// id adds a placeholder for an id.
func (q *query) id(id ID) { q.arg(id[:]) }

// in adds the condition that a column is one of some ids. PostgreSQL takes them as one argument, so that the statement is the same whatever their number.
func (q *query) in(column string, ids []ID) {
	q.add(column)
	if len(ids) == 1 {
		q.add(" = ")
		q.id(ids[0])
		return
	}
	if !q.mysql {
		q.add(" = ANY(")
		q.arg(raw(ids))
		q.add(")")
		return
	}
	for i := range ids {
		q.add([2]string{", ", " IN ("}[b2i(i == 0)])
		q.id(ids[i])
	}
	q.add(")")
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func raw(ids []ID) pq.ByteaArray {
	out := make(pq.ByteaArray, len(ids))
	for i := range ids {
		out[i] = ids[i][:]
	}
	return out
}

// column gives the ids of quads in a place.
func column(quads []Quad, place int) pq.ByteaArray {
	out := make(pq.ByteaArray, len(quads))
	for i := range quads {
		out[i] = quads[i][place][:]
	}
	return out
}

// unnest adds the rows of some quads in PostgreSQL's way: an array for each column.
func (q *query) unnest(quads []Quad) {
	q.add("SELECT * FROM unnest(")
	for place := range places {
		if place > 0 {
			q.add(", ")
		}
		q.arg(column(quads, place))
		q.add("::bytea[]")
	}
	q.add(")")
}

// anyOf adds the condition that a row is one of some quads.
func (q *query) anyOf(quads []Quad) {
	if !q.mysql {
		q.add("(s, p, o, l) IN (")
		q.unnest(quads)
		q.add(")")
		return
	}
	for i, x := range quads {
		q.add([2]string{" OR (", "("}[b2i(i == 0)])
		for place, name := range places {
			q.add([2]string{" AND ", ""}[b2i(place == 0)] + name + " = ")
			q.id(x[place])
		}
		q.add(")")
	}
}

// quads adds rows of ids.
func (q *query) quads(quads []Quad) {
	if !q.mysql {
		q.unnest(quads)
		return
	}
	for i, x := range quads {
		q.add([2]string{", (", "VALUES ("}[b2i(i == 0)])
		for place := range places {
			if place > 0 {
				q.add(", ")
			}
			q.id(x[place])
		}
		q.add(")")
	}
}

// rows adds rows of an id and the number 1.
func (q *query) rows(ids []ID) {
	if !q.mysql {
		q.add("SELECT id, 1 FROM unnest(")
		q.arg(raw(ids))
		q.add("::bytea[]) AS t (id)")
		return
	}
	for i := range ids {
		q.add([2]string{", (", "VALUES ("}[b2i(i == 0)])
		q.id(ids[i])
		q.add(", 1)")
	}
}

// values adds the statement that writes values which may be there already.
func (q *query) values(forms []form) {
	if !q.mysql {
		ids, raw := make(pq.ByteaArray, len(forms)), make(pq.ByteaArray, len(forms))
		for i := range forms {
			ids[i], raw[i] = forms[i].id[:], forms[i].bytes
		}
		q.add("INSERT INTO clew_values (id, form) SELECT * FROM unnest(")
		q.arg(ids)
		q.add("::bytea[], ")
		q.arg(raw)
		q.add("::bytea[]) ON CONFLICT DO NOTHING")
		return
	}
	q.add("INSERT IGNORE INTO clew_values (id, form) ")
	for i := range forms {
		q.add([2]string{", (", "VALUES ("}[b2i(i == 0)])
		q.id(forms[i].id)
		q.add(", ")
		q.arg(forms[i].bytes)
		q.add(")")
	}
}

// rowsOf runs a query for reading. Before the first row it is tried again when the server was lost.
func (v *View) rowsOf(ctx context.Context, q *query) (rows *sql.Rows, err error) {
	if v.tx != nil {
		return v.tx.QueryContext(ctx, q.b.String(), q.args...)
	}
	err = v.s.again(ctx, func() error {
		rows, err = v.s.db.QueryContext(ctx, q.b.String(), q.args...)
		if _, number := code(err); number == notInCluster {
			// The connection is sound, but its server has left the cluster: new ones go to another server.
			v.s.db.SetMaxIdleConns(0)
			v.s.db.SetMaxIdleConns(idleConnections)
		}
		return err
	})
	return rows, v.s.address.explain(err)
}

// each calls f with the rows of a query whose columns are ids.
func (v *View) each(ctx context.Context, q *query, columns int, f func([]ID) error) (err error) {
	rows, err := v.rowsOf(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close() // its errors came with Err
	s := newScan(columns)
	for rows.Next() {
		row, err := s.read(rows)
		if err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	if state, _ := code(rows.Err()); state == canceled && ctx.Err() != nil {
		return ctx.Err()
	}
	return v.explain(rows.Err())
}

// canceled is the SQLSTATE of a query that was called off.
const canceled = "57014"

// explain leaves alone the errors of a transaction, which may begin again.
func (v *View) explain(err error) error {
	if v.tx != nil {
		return err
	}
	return v.s.address.explain(err)
}

// idScan reads rows of ids.
type idScan struct {
	raw  []sql.RawBytes
	into []any
}

func newScan(columns int) *idScan {
	s := &idScan{raw: make([]sql.RawBytes, columns), into: make([]any, columns)}
	for i := range s.raw {
		s.into[i] = &s.raw[i]
	}
	return s
}

// read gives the ids of the row, in a slice of its own.
func (s *idScan) read(rows *sql.Rows) ([]ID, error) {
	if err := rows.Scan(s.into...); err != nil {
		return nil, err
	}
	out := make([]ID, len(s.raw))
	for i, b := range s.raw {
		if len(b) != len(ID{}) {
			return nil, errRow
		}
		copy(out[i][:], b)
	}
	return out, nil
}

// discard has a connection closed that may not be used again.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // that is its only error
}
