package sqlstore

import (
	"context"
	"slices"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/pebblestore"
)

// name is an entry of the table of names.
type name struct {
	text  string
	part  int
	value ID
}

// addNames writes the entries of values that are names. What an entry says depends on its value alone, so it goes only when that does.
func (t *Tx) addNames(names map[ID]string) error {
	for part := range slices.Chunk(inOrder(names), rowsAtOnce) {
		there, err := t.there("SELECT DISTINCT value FROM clew_names WHERE ", "value", part)
		if err != nil {
			return err
		}
		var fresh []name
		for _, id := range part {
			if there[id] {
				continue
			}
			for i, text := range graph.NameEndings(graph.SearchName(names[id])) {
				fresh = append(fresh, name{text, b2i(i > 0), id})
			}
		}
		sort.Slice(fresh, func(i, j int) bool {
			a, b := fresh[i], fresh[j]
			return a.text < b.text || a.text == b.text && (a.part < b.part || a.part == b.part && string(a.value[:]) < string(b.value[:]))
		})
		for rows := range slices.Chunk(slices.Compact(fresh), rowsAtOnce) {
			q := t.s.query()
			q.names(rows)
			if _, err := t.exec(q); err != nil {
				return err
			}
		}
	}
	return nil
}

// names adds the statement that writes entries which may be there already.
func (q *query) names(rows []name) {
	if q.mysql {
		q.add("INSERT IGNORE INTO clew_names (text, part, value) ")
	} else {
		q.add("INSERT INTO clew_names (text, part, value) ")
	}
	for i, n := range rows {
		q.add([2]string{", (", "VALUES ("}[b2i(i == 0)])
		q.arg([]byte(n.text))
		q.add(", ")
		q.arg(n.part)
		q.add(", ")
		q.id(n.value)
		q.add(")")
	}
	if !q.mysql {
		q.add(" ON CONFLICT DO NOTHING")
	}
}

// NameEntry is an entry of the table of names: a name as [graph.SearchName] folds it, or what is left of it from one of its words on.
type NameEntry struct {
	Text    string
	Part    bool      // what is left of a longer name
	Subject graph.IRI // whose name it is
}

// namesAtOnce is how many entries are read together.
const namesAtOnce = 200

// Names calls visit with the entries of the table of names from a text on, in the order of their texts, whole names first. visit gives the text from which on it
// wants the next one, "" for the one that follows, and false for no more. What has no IRI is left out.
func (v *View) Names(ctx context.Context, from string, visit func(NameEntry) (next string, more bool)) error {
	for after := (name{text: from, part: -1}); ; {
		page, last, err := v.namePage(ctx, after)
		if err != nil {
			return err
		}
		at := 0
		for at < len(page) {
			next, more := visit(page[at])
			if !more {
				return nil
			}
			at++
			if next != "" {
				for at < len(page) && page[at].Text < next {
					at++
				}
				if at == len(page) && last != nil && last.text < next {
					last = &name{text: next, part: -1}
				}
			}
		}
		if last == nil {
			return nil
		}
		after = *last
	}
}

// namePage gives the entries behind one, and the last of them, nil when there are no more.
func (v *View) namePage(ctx context.Context, after name) (page []NameEntry, last *name, err error) {
	q := v.s.query()
	q.add("SELECT n.text, n.part, n.value FROM clew_names n WHERE n.text >= ") // where the index is to begin
	q.arg([]byte(after.text))
	q.add(" AND (n.text > ")
	q.arg([]byte(after.text))
	q.add(" OR n.text = ")
	q.arg([]byte(after.text))
	q.add(" AND (n.part > ")
	q.arg(after.part)
	q.add(" OR n.part = ")
	q.arg(after.part)
	q.add(" AND n.value > ")
	q.id(after.value)
	q.add(")) ORDER BY n.text, n.part, n.value LIMIT ")
	q.add(itoa(namesAtOnce))
	rows, err := v.rowsOf(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close() // its errors came with Err
	var found []name
	for rows.Next() {
		var n name
		var text, value []byte
		if err := rows.Scan(&text, &n.part, &value); err != nil {
			return nil, nil, err
		}
		n.text, n.value = string(text), ID(value)
		found = append(found, n)
	}
	if err := rows.Err(); err != nil || len(found) == 0 {
		return nil, nil, v.explain(err)
	}
	if len(found) == namesAtOnce {
		last = &found[len(found)-1]
	}
	subjects, err := v.named(ctx, found)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range found {
		for _, iri := range subjects[n.value] {
			page = append(page, NameEntry{n.text, n.part > 0, iri})
		}
	}
	return page, last, nil
}

// named gives the IRIs that have some values for a name.
func (v *View) named(ctx context.Context, names []name) (map[ID][]graph.IRI, error) {
	values := make([]ID, 0, len(names))
	for _, n := range names {
		values = append(values, n.value)
	}
	slices.SortFunc(values, func(a, b ID) int { return strings.Compare(string(a[:]), string(b[:])) })
	var predicates []ID
	for _, p := range pebblestore.NamePredicates() {
		id, _, err := idOf(p)
		if err != nil {
			return nil, err
		}
		predicates = append(predicates, id)
	}
	q := v.s.query()
	q.add("SELECT DISTINCT o, s FROM clew_quads WHERE ")
	q.in("p", predicates)
	q.add(" AND ")
	q.in("o", slices.Compact(values))
	pairs := map[ID][]ID{}
	var subjects []ID
	if err := v.each(ctx, q, 2, func(row []ID) error {
		pairs[row[0]] = append(pairs[row[0]], row[1])
		subjects = append(subjects, row[1])
		return nil
	}); err != nil {
		return nil, err
	}
	v.expect(subjects...)
	out := map[ID][]graph.IRI{}
	for value, ids := range pairs {
		for _, id := range ids {
			val, err := v.value(ctx, id)
			if err != nil {
				return nil, err
			}
			if iri, ok := val.(quad.IRI); ok {
				out[value] = append(out[value], graph.IRI(iri))
			}
		}
		slices.Sort(out[value])
	}
	return out, nil
}
