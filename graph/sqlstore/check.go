package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/clewgraph/clew/graph/pebblestore"
)

// Check reads the tables and says in a sentence each what does not fit: a value whose id is not that of its form, one that no quad has, a quad that lacks one.
func (s *QuadStore) Check(ctx context.Context) ([]string, error) {
	var out []string
	v := s.NewView()
	for _, c := range []struct{ what, query string }{
		{"no quad has %d values of the dictionary", "SELECT COUNT(*) FROM clew_values v WHERE octet_length(form) > 0 AND " + unused},
		{"quads lack %d of their values in the dictionary", "SELECT COUNT(*) FROM clew_quads q WHERE NOT EXISTS (SELECT 1 FROM clew_values WHERE id = q.s) OR NOT EXISTS (SELECT 1 FROM clew_values WHERE id = q.p)" +
			" OR NOT EXISTS (SELECT 1 FROM clew_values WHERE id = q.o) OR NOT EXISTS (SELECT 1 FROM clew_values WHERE id = q.l)"},
		{"%d names are those of no value", "SELECT COUNT(*) FROM clew_names n WHERE NOT EXISTS (SELECT 1 FROM clew_values WHERE id = n.value)"},
	} {
		q := s.query()
		q.add(c.query)
		n, err := v.ints(ctx, q)
		if err != nil {
			return out, err
		}
		if n > 0 {
			out = append(out, fmt.Sprintf(c.what, n))
		}
	}
	q := s.query()
	q.add("SELECT id, form FROM clew_values WHERE octet_length(form) > 0")
	rows, err := v.rowsOf(ctx, q)
	if err != nil {
		return out, err
	}
	defer rows.Close() // its errors came with Err
	for rows.Next() {
		var id, form sql.RawBytes
		if err := rows.Scan(&id, &form); err != nil {
			return out, err
		}
		val, err := pebblestore.ReadValue(form)
		if err != nil {
			out = append(out, fmt.Sprintf("value %x cannot be read", []byte(id)))
			continue
		}
		if want, _, err := idOf(val); err != nil || string(want[:]) != string(id) {
			out = append(out, fmt.Sprintf("value %x has the id of another", []byte(id)))
		}
	}
	return out, v.explain(rows.Err())
}
