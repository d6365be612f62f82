package queries

import (
	"strings"

	"github.com/clewgraph/clew/queries/gizmo"
)

// Language lists what scripts may use: Gizmo's own, and then what the prelude adds, under "prelude".
func (l *Library) Language() []gizmo.Use {
	out := gizmo.Language()
	var words []string
	for _, line := range strings.Split(l.prelude, "\n") {
		text, isComment := strings.CutPrefix(line, "// ")
		if isComment {
			words = append(words, text)
			continue
		}
		comment := strings.Join(words, " ")
		words = nil
		name, does, ok := signature(comment)
		if ok {
			out = append(out, gizmo.Use{Of: "prelude", Name: name, Does: does})
		}
	}
	for _, constants := range []gizmo.Use{
		{Of: "prelude", Name: "SUBJECT PREDICATE OBJECT EVIDENCE BY", Does: "of a statement: g.V(x).in(SUBJECT) are the statements about x"},
		{Of: "prelude", Name: "TYPE STATEMENT ASSERTION CLAIM", Does: "kinds of statements: g.V(CLAIM).in(TYPE)"},
		{Of: "prelude", Name: "LABEL ALTLABEL HIDDENLABEL", Does: "names of an entity: the fullest, others, folded ones"},
		{Of: "prelude", Name: "EXACT START END PART", Does: "of an evidence: its sentence, where it stands, its article"},
		{Of: "prelude", Name: "ARTICLE MENTIONS HEADLINE PUBLISHED", Does: "of an article"},
	} {
		out = append(out, constants)
	}
	return out
}

// signature splits "entity(name) gives …" into the call and what it does.
func signature(comment string) (name, does string, ok bool) {
	open := strings.IndexByte(comment, '(')
	if open <= 0 || strings.ContainsAny(comment[:open], " .") {
		return "", "", false
	}
	end := strings.IndexByte(comment, ')')
	if end < open {
		return "", "", false
	}
	return comment[:end+1], strings.TrimSpace(comment[end+1:]), true
}
