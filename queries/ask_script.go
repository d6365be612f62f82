package queries

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/graph/vocab"
)

// script writes the Gizmo that gives the answers: for each part of the question its statements, by relation.
func (a *asking) script(parts [][]match) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\n", strings.Join(strings.Fields(a.q.Text), " "))
	count := slices.ContainsFunc(parts[0], func(m match) bool { return m.reading.Asked == question.Count })
	several := len(parts) > 1 && a.q.Asks != question.Whether
	if several || count {
		fmt.Fprintf(&b, "var parts = [%s];\n", strings.TrimSuffix(strings.Repeat("[], ", len(parts)), ", "))
	}
	for i, p := range parts {
		emit := "g.emit"
		if several || count {
			emit = fmt.Sprintf("parts[%d].push", i)
		}
		for _, group := range grouped(p) {
			a.statements(&b, group, emit, count)
		}
	}
	switch {
	case count && slices.ContainsFunc(parts[0], func(m match) bool { return m.answer.column == "ordinal" }):
		b.WriteString(latest)
	case count:
		b.WriteString(counting)
	case several:
		b.WriteString("parts[0].forEach(function (row) {\n  if (parts.every(function (p) { return p.some(function (r) { return r.answer === row.answer; }); })) g.emit(row);\n});\n")
	}
	return b.String()
}

// latest: who is the 87th member says how many there are.
const latest = `var last = null;
parts[0].forEach(function (row) { if (row.ordinal !== undefined && (last === null || +row.ordinal > +last.ordinal)) last = row; });
g.emit({answer: last.ordinal, relation: last.relation, evidence: last.evidence});
`

// counting emits a row for each of the different things, with how many they are.
const counting = `var different = {};
parts[0].forEach(function (row) { different[row.answer] = row; });
parts[0].forEach(function (row) {
  if (different[row.answer] === row) g.emit({answer: Object.keys(different).length, counted: row.answer, relation: row.relation, evidence: row.evidence});
});
`

// grouped puts together the matches that one path finds.
func grouped(all []match) [][]match {
	var out [][]match
	key := func(m match) string {
		return strings.Join([]string{m.relation.Name, m.subject, m.object, m.answer.column, fmt.Sprint(m.no), string(m.fact.Polarity), string(m.fact.Modality)}, "\x00")
	}
	at := map[string]int{}
	for _, m := range all {
		k := key(m)
		i, is := at[k]
		if !is {
			i, at[k] = len(out), len(out)
			out = append(out, nil)
		}
		out[i] = append(out[i], m)
	}
	return out
}

// statements writes the path of a group.
func (a *asking) statements(b *strings.Builder, group []match, emit string, count bool) {
	m := group[0]
	path := fmt.Sprintf("statements(%s)", quoted("<"+vocab.Clew+m.relation.Name+">"))
	sides := []struct{ role, term string }{{m.subject, "SUBJECT"}, {m.object, "OBJECT"}}
	for i, side := range sides {
		if len(m.reading.Roles[side.role]) > 0 {
			path += fmt.Sprintf(".has(%s, %s)", side.term, values(group, func(m match) string {
				if i == 0 {
					return node(m.fact.Subject.Value())
				}
				return node(m.fact.Object.Value())
			}))
		}
	}
	for _, role := range sortedRoles(m.reading) {
		phrases := m.reading.Roles[role]
		if role == m.subject || role == m.object || role == "obj" || role == "subj" {
			continue
		}
		for _, p := range phrases {
			if name, found := a.qualifiers(group, role, p); name != "" {
				path += fmt.Sprintf(".has(%s, %s)", quoted("<"+vocab.Clew+name+">"), strings.Join(found, ", "))
			}
		}
	}
	if m.fact.Polarity == graph.Positive && m.fact.Modality == graph.Factual {
		path = "asserted(" + path + ")"
	} else {
		path += fmt.Sprintf(".has(\"<clew:polarity>\", %s).has(\"<clew:modality>\", %s)", quoted(string(m.fact.Polarity)), quoted(string(m.fact.Modality)))
	}
	value := "row." + m.answer.column
	var qualifiers []string
	switch {
	case a.q.Asks == question.Whether && m.no:
		value = `"no"`
	case a.q.Asks == question.Whether:
		value = `"yes"`
	case m.answer.column != "subject" && m.answer.column != "object":
		qualifiers = append(qualifiers, m.answer.column)
	}
	extra := ""
	if count {
		value, extra = "row.subject", ", ordinal: row.ordinal"
		if len(m.reading.Roles[m.subject]) > 0 {
			value = "row.object"
		}
		if !slices.Contains(qualifiers, "ordinal") {
			qualifiers = append(qualifiers, "ordinal")
		}
	}
	if m.relation.Name == "holdsPosition" && m.answer.column == "object" {
		qualifiers, extra = append(qualifiers, "organisation"), extra+", organisation: row.organisation"
	}
	list := ""
	if len(qualifiers) > 0 {
		list = fmt.Sprintf(", [%s]", strings.Join(mapped(qualifiers, quoted), ", "))
	}
	if condition := a.condition(m, value, group, count); condition != "" {
		emit = "if (" + condition + ") " + emit
	}
	fmt.Fprintf(b, "facts(%s%s).forEach(function (row) {\n  %s({answer: %s, relation: relationName(row.relation), evidence: row.evidence%s});\n});\n", path, list, emit, value, extra)
}

// condition says which statements of a path have an answer, in JavaScript; "" where all have.
func (a *asking) condition(m match, value string, group []match, count bool) string {
	var all []string
	if m.fact.Polarity != graph.Positive || m.fact.Modality != graph.Factual {
		all = append(all, "!row.by") // nobody but the article says so
	}
	for _, role := range topics {
		for _, p := range m.reading.Roles[role] {
			if means, err := a.meaning(p); err == nil && m.relation.Name == "said" {
				all = append(all, fmt.Sprintf("[%s].some(function (n) { return (\" \" + fold(wordsOf(row.object)).replace(/[ ,.;:!?\"()“”]+|'s /g, \" \") + \" \").indexOf(\" \" + n + \" \") >= 0; })", strings.Join(mapped(means.names, quoted), ", ")))
			}
		}
	}
	switch column := m.answer.column; {
	case len(group) == m.among && len(m.reading.Roles["iobj"]) == 0 || count || m.reading.Asked == "":
	case column == "time" || column == "place" || column == "amount":
		all = append(all, value+" !== undefined")
	default: // of the kind that is asked for are only these
		all = append(all, "["+values(group, func(m match) string { return quoted(inRow(m.answer.term.Value())) })+"].indexOf("+value+") >= 0")
	}
	return strings.Join(all, " && ")
}

// inRow is a value as a row of Gizmo has it: plain strings bare.
func inRow(v quad.Value) string {
	if s, ok := v.(quad.String); ok {
		return string(s)
	}
	return quad.StringOf(v)
}

// node writes a value for Gizmo, which takes a bare string for what it looks like.
func node(v quad.Value) string {
	if s, ok := v.(quad.String); ok {
		return "str(" + quoted(string(s)) + ")"
	}
	return quoted(quad.StringOf(v))
}

// qualifiers gives the qualifier of the statements that is what a phrase says, and its values.
func (a *asking) qualifiers(group []match, role string, p question.Phrase) (name string, found []string) {
	means, err := a.meaning(p)
	if err != nil {
		return "", nil // it has been looked up before
	}
	for _, m := range group {
		for _, q := range m.fact.Qualifiers {
			if name != "" && q.Name != name || role == "organisation" && q.Name != role || !(q.Entity != "" && slices.Contains(means.iris, q.Entity) || means.says(q.Value, q.Time)) {
				continue
			}
			name = q.Name
			v := node(quad.String(q.Value))
			if q.Entity != "" {
				v = node(quad.IRI(q.Entity))
			}
			if !slices.Contains(found, v) {
				found = append(found, v)
			}
		}
	}
	return name, found
}

// values lists what the statements of a group have, each once.
func values(group []match, of func(match) string) string {
	var out []string
	for _, m := range group {
		if v := of(m); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return strings.Join(out, ", ")
}

func mapped(all []string, f func(string) string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = f(s)
	}
	return out
}

// quoted writes a string of JavaScript.
func quoted(s string) string {
	out, err := encode(s)
	if err != nil {
		return `""`
	}
	return out
}
