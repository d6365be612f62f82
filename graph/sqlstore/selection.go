package sqlstore

import (
	"fmt"
	"strings"
)

// selection is a SELECT of quads that hang together: each of its tables is the quads once more. It gives a node of one of them, or all of the first.
type selection struct {
	nodes    bool // all nodes, and nothing else here counts
	distinct bool // each result once
	tables   int
	fixed    []fixedColumn
	equal    [][2]position
	labelled []int // tables of whose quads those without a label do not count
	tags     []tag
	result   position // its place is anyPlace for whole quads
}

// anyPlace is the place of a result that is a quad.
const anyPlace = -1

// position is a column of a table.
type position struct{ table, place int }

// fixedColumn is a column that has one of some ids.
type fixedColumn struct {
	table, place int
	ids          []ID
}

// tag gives the node in a column a name.
type tag struct {
	name string
	at   position
}

func newSelection() *selection { return &selection{tables: 1, result: position{0, anyPlace}} }

// fix says which nodes the last table has in a place.
func (s *selection) fix(place int, ids ...ID) {
	s.fixed = append(s.fixed, fixedColumn{s.tables - 1, place, ids})
}

func (s *selection) anyFixed() bool { return len(s.fixed) > 0 }

// join adds the tables of another selection, whose result is the node in a column of this one.
func (s *selection) join(place int, other *selection) {
	n := s.tables
	move := func(p position) position { return position{p.table + n, p.place} }
	s.tables += other.tables
	for _, f := range other.fixed {
		s.fixed = append(s.fixed, fixedColumn{f.table + n, f.place, f.ids})
	}
	for _, e := range other.equal {
		s.equal = append(s.equal, [2]position{move(e[0]), move(e[1])})
	}
	for _, t := range other.labelled {
		s.labelled = append(s.labelled, t+n)
	}
	for _, t := range other.tags {
		s.tags = append(s.tags, tag{t.name, move(t.at)})
	}
	s.equal = append(s.equal, [2]position{{0, place}, move(other.result)})
}

// clone gives a copy that can be changed.
func (s *selection) clone() *selection {
	out := *s
	out.fixed = append([]fixedColumn(nil), s.fixed...)
	out.equal = append([][2]position(nil), s.equal...)
	out.labelled = append([]int(nil), s.labelled...)
	out.tags = append([]tag(nil), s.tags...)
	return &out
}

// column names a column in SQL.
func (s *selection) column(table, place int) string {
	if s.nodes {
		return "v.id"
	}
	return fmt.Sprintf("t%d.%s", table, places[place])
}

func (s *selection) name(p position) string { return s.column(p.table, p.place) }

// columns are those that the rows of the selection have: the result, and the tags.
func (s *selection) columns() []position {
	var out []position
	if s.result.place == anyPlace && !s.nodes {
		for place := range places {
			out = append(out, position{s.result.table, place})
		}
	} else {
		out = append(out, s.result)
	}
	for _, t := range s.tags {
		out = append(out, t.at)
	}
	return out
}

// from adds the tables and conditions. With ids, the column at that index of columns is one of them.
func (s *selection) from(q *query, ids []ID, index int) {
	if s.nodes {
		q.add(" FROM clew_values v WHERE v.id <> ")
		q.id(ID{})
		if ids != nil {
			q.add(" AND ")
			q.in("v.id", ids)
		}
		return
	}
	for i := range s.tables {
		q.add([2]string{", ", " FROM "}[b2i(i == 0)])
		q.add(fmt.Sprintf("clew_quads t%d", i))
	}
	word := " WHERE "
	and := func() {
		q.add(word)
		word = " AND "
	}
	for _, e := range s.equal {
		and()
		q.add(s.name(e[0]) + " = " + s.name(e[1]))
	}
	for _, f := range s.fixed {
		and()
		q.in(s.column(f.table, f.place), f.ids)
	}
	for _, table := range s.labelled {
		and()
		q.add(s.column(table, 3) + " <> ")
		q.id(ID{})
	}
	if ids != nil {
		and()
		q.in(s.name(s.columns()[index]), ids)
	}
}

// query gives the SELECT.
func (s *selection) query(q *query, ids []ID, index int) *query {
	names := make([]string, 0, 4)
	for _, c := range s.columns() {
		names = append(names, s.name(c))
	}
	q.add([2]string{"SELECT ", "SELECT DISTINCT "}[b2i(s.distinct)] + strings.Join(names, ", "))
	s.from(q, ids, index)
	return q
}

// key is what a size is remembered by.
func (s *selection) key() string { return fmt.Sprint(s.tables, s.fixed, s.equal, s.labelled) }

// String says what is selected as a person would.
func (s *selection) String() string {
	q := &query{}
	s.query(q, nil, 0)
	return q.b.String()
}
