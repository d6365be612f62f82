package queries

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/queries/gizmo"
)

// Knowledge is what answering a question needs of a store.
type Knowledge interface {
	Graph
	Facts
}

// Answer is what the graph says to a question.
type Answer struct {
	*Result           // the rows; their first column is the answer
	Answers []string  // what the statements that were found answer, each once; of a question "how many" what is counted
	Script  string    // the Gizmo that gave them; "" when there is no answer
	Words   []Meaning // how the words of the question were understood, in their order
	Claims  []Claim   // when there is no answer: what somebody says, expects or plans that would be one
	Near    []string  // when there is no answer: facts of what the question names, as "Peru memberOf Andean Union"
}

// Known reports whether the graph has an answer.
func (a *Answer) Known() bool { return a.Result != nil && len(a.Rows) > 0 }

// Meaning is a word or phrase of the question and how it was understood.
type Meaning struct {
	Text string
	As   string // "relation acquired", "Global Coalition to Defeat ISIS"; "" of what was not understood
}

// Claim is a statement that would answer, but that no article asserts.
type Claim struct {
	Answer   string
	Status   string // "according to Anna Rossi", "future", "denied"
	Sentence string
}

// Ask answers a question: its readings are looked for in the statements about what it names, then the Gizmo that gives just these is
// run, and its rows are the answer. Every part of the question must be matched, subject, relation and circumstances; what is asserted by nobody but
// somebody else than the article is no answer. No answer is no error: see [Answer.Known]. A name that several have who could all answer is one, an [AmbiguousError].
func Ask(ctx context.Context, g Knowledge, q *question.Question, o Options) (*Answer, error) {
	words, err := readVocabulary()
	if err != nil {
		return nil, err
	}
	return askEither(ctx, g, q, words, o)
}

// askEither answers a question as it was read, and where that has no answer, as it may also be read.
func askEither(ctx context.Context, g Knowledge, q *question.Question, words *vocabulary, o Options) (*Answer, error) {
	out, err := ask(ctx, g, q, words, o)
	if err != nil || out.Known() || q.Otherwise == nil {
		return out, err
	}
	other, err := askEither(ctx, g, q.Otherwise, words, o)
	if err != nil {
		return nil, err
	}
	if other.Known() || len(out.Claims) == 0 && (len(other.Claims) > 0 || puzzled(other) < puzzled(out)) {
		return other, nil
	}
	return out, nil
}

// puzzled counts the words that were not understood.
func puzzled(a *Answer) (n int) {
	for _, m := range a.Words {
		if m.As == "" {
			n++
		}
	}
	return n
}

func ask(ctx context.Context, g Knowledge, q *question.Question, words *vocabulary, o Options) (*Answer, error) {
	a := &asking{ctx: ctx, g: g, q: q, words: words, entities: map[graph.IRI]graph.Entity{}, phrases: map[string]*meaning{}, found: map[string]int{}}
	out := &Answer{}
	var parts [][]match
	for _, p := range q.Parts {
		found, err := a.part(p)
		if err != nil {
			return nil, err
		}
		parts = append(parts, found)
	}
	parts, err := a.oneEach(parts)
	if err != nil {
		return nil, err
	}
	parts = a.agree(parts)
	if len(parts) > 0 {
		out.Script = a.script(parts)
		var err error
		if out.Answers, err = a.answers(parts[0]); err != nil {
			return nil, err
		}
		if out.Result, err = runAnswer(ctx, g, out.Script, o); err != nil {
			return nil, fmt.Errorf("ask: %w", err)
		}
	}
	if err := a.understood(out, parts); err != nil {
		return nil, err
	}
	if !out.Known() {
		if err := a.nearest(out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// runAnswer runs the Gizmo of an answer, after the prelude. Its first column is the answer, its last the evidence.
func runAnswer(ctx context.Context, g Graph, script string, o Options) (*Result, error) {
	before, err := preludeText()
	if err != nil {
		return nil, err
	}
	r := &Result{Columns: []string{"answer", "relation", "evidence"}}
	for _, extra := range []string{"organisation", "counted"} {
		if strings.Contains(script, ", "+extra+": ") {
			r.Columns = slices.Insert(r.Columns, 1, extra)
		}
	}
	_, r.Limited, err = stream(ctx, g, []gizmo.Script{{Name: gizmo.PreludeName, Text: before}, {Text: script}}, r.Columns, nil, o, r.take)
	return r, err
}

// asking answers one question.
type asking struct {
	ctx      context.Context
	g        Knowledge
	q        *question.Question
	words    *vocabulary
	entities map[graph.IRI]graph.Entity
	phrases  map[string]*meaning
	claims   []match        // that would answer
	found    map[string]int // by relation, the statements that agree with the reading at hand, whether they have an answer or not
}

// match is a statement that answers a reading.
type match struct {
	fact     store.Fact
	reading  *question.Reading
	relation question.Relation
	subject  string // the role of its subject
	object   string
	answer   answer
	no       bool // a denial: the answer to a yes-no question is no
	among    int  // how many statements of its relation agree with the reading
}

// answer is where in a statement the answer stands, and what it is.
type answer struct {
	column string // "subject", "object", or a qualifier
	value  string // as a node of the graph is written; the words of a qualifier
	term   graph.Term
}

// part gives the statements that answer a part of the question, of its best reading that has any, and of those that ask for the same in the same words.
func (a *asking) part(p question.Part) ([]match, error) {
	for i := range p.Readings {
		found, err := a.reading(&p.Readings[i])
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			continue
		}
		for k := i + 1; k < len(p.Readings); k++ { // "worked for" is worksFor and workedFor
			if !alike(&p.Readings[i], &p.Readings[k]) {
				continue
			}
			more, err := a.reading(&p.Readings[k])
			if err != nil {
				return nil, err
			}
			for _, m := range more {
				if !slices.ContainsFunc(found, func(f match) bool { return f.answer.value == m.answer.value }) {
					found = append(found, m)
				}
			}
		}
		if a.ambiguous(found) {
			return nil, nil
		}
		return found, nil
	}
	return nil, nil
}

// alike reports whether two readings differ in their relations alone.
func alike(a, b *question.Reading) bool {
	return a.Asked == b.Asked && a.Planned == b.Planned && a.Negative == b.Negative && maps.EqualFunc(a.Roles, b.Roles, slices.Equal)
}

// reading gives the statements that answer one reading.
func (a *asking) reading(rd *question.Reading) ([]match, error) {
	facts, err := a.candidates(rd)
	if err != nil {
		return nil, err
	}
	var found []match
	clear(a.found)
	for _, f := range facts {
		m, ok, err := a.matches(f, rd)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		switch stands, no := a.stands(&f, rd); {
		case stands:
			m.no = no
			found = append(found, m)
		case a.claimed(&f, rd) && !slices.ContainsFunc(a.claims, func(m match) bool { return m.fact.IRI == f.IRI }):
			a.claims = append(a.claims, m)
		}
	}
	if a.q.Asks == question.HowMany {
		if found, err = a.numbers(found); err != nil {
			return nil, err
		}
	}
	for i := range found {
		found[i].among = a.found[found[i].relation.Name]
	}
	return found, nil
}

// stands reports whether a statement may answer, and whether the answer to a yes-no question is then no.
func (a *asking) stands(f *store.Fact, rd *question.Reading) (ok, no bool) {
	if f.Rejected || f.AttributedTo != (graph.Term{}) {
		return false, false
	}
	negative := f.Polarity == graph.Negative
	switch {
	case rd.Planned != "" && f.Modality == graph.Factual:
		return false, false
	case a.q.Asks == question.Whether:
		no = negative != rd.Negative
		return f.Modality == graph.Factual || !negative && slices.Contains(rd.Modalities, string(f.Modality)), no
	case negative != rd.Negative:
		return false, false
	}
	return f.Modality == graph.Factual || slices.Contains(rd.Modalities, string(f.Modality)), false
}

// claimed reports whether a statement that does not answer is something that somebody claims, plans or denies. What an article asserts is not: "Who is not a
// member?" has no claim in who is one.
func (a *asking) claimed(f *store.Fact, rd *question.Reading) bool {
	if f.Rejected || f.Polarity == graph.Positive && f.Modality == graph.Factual && f.AttributedTo == (graph.Term{}) {
		return false
	}
	return a.q.Asks == question.Whether || !rd.Negative || f.Polarity == graph.Negative
}

// agree gives the matches whose answer all parts have; nothing when a part has none.
func (a *asking) agree(parts [][]match) [][]match {
	for _, p := range parts {
		if len(p) == 0 {
			return nil
		}
	}
	if a.q.Asks == question.Whether {
		for i, p := range parts {
			yes, no := 0, 0
			for _, m := range p {
				if m.no {
					no++
				} else {
					yes++
				}
			}
			if yes > 0 && no > 0 {
				return nil // the articles contradict each other
			}
			if no > 0 {
				return parts[i : i+1] // one that is not so is enough
			}
		}
		return parts
	}
	if len(parts) < 2 {
		return parts
	}
	for i := range parts {
		parts[i] = slices.DeleteFunc(parts[i], func(m match) bool {
			for _, p := range parts {
				if !slices.ContainsFunc(p, func(o match) bool { return o.answer.value == m.answer.value }) {
					return true
				}
			}
			return false
		})
		if len(parts[i]) == 0 {
			return nil
		}
	}
	return parts
}

// answers gives the answers of matches in words, each once.
func (a *asking) answers(all []match) ([]string, error) {
	var out []string
	for _, m := range all {
		words, err := a.name(m.answer.term)
		switch {
		case err != nil:
			return nil, err
		case a.q.Asks == question.Whether && m.no:
			words = "no"
		case a.q.Asks == question.Whether:
			words = "yes"
		case words == "":
			words = m.answer.value
		}
		if !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out, nil
}

// candidates gives the statements that a reading may match: those about what it names, or all of its relations.
func (a *asking) candidates(rd *question.Reading) ([]store.Fact, error) {
	names := map[string]bool{}
	for _, r := range rd.Relations {
		names[r.Name] = true
	}
	var anchor *meaning
	for _, role := range sortedRoles(rd) {
		for _, p := range rd.Roles[role] {
			m, err := a.meaning(p)
			if err != nil {
				return nil, err
			}
			if (role == "subj" || role == "obj") && len(m.iris) > 0 && !a.words.money[m.fold] && !p.Office && !p.Clause && (anchor == nil || len(m.iris) < len(anchor.iris)) {
				anchor = m
			}
		}
	}
	var out []store.Fact
	seen := map[graph.IRI]bool{}
	add := func(f store.Filter) error {
		facts, err := a.g.Statements(a.ctx, f)
		for _, f := range facts {
			if names[f.Predicate] && !seen[f.IRI] {
				seen[f.IRI] = true
				out = append(out, f)
			}
		}
		return err
	}
	if anchor != nil {
		for _, iri := range anchor.iris {
			if err := add(store.Filter{Either: iri}); err != nil {
				return nil, err
			}
		}
		for _, r := range rd.Relations { // the noun may stand in the relation's name: "sentAstronautsTo"
			if r.Noun != "" {
				if err := add(store.Filter{Predicate: r.Name}); err != nil {
					return nil, err
				}
			}
		}
		return out, nil
	}
	for name := range names {
		if err := add(store.Filter{Predicate: name}); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(x, y store.Fact) int {
		if c := strings.Compare(string(x.Article), string(y.Article)); c != 0 {
			return c
		}
		return x.Evidence.Start - y.Evidence.Start
	})
	return out, nil
}

func sortedRoles(rd *question.Reading) []string {
	out := make([]string, 0, len(rd.Roles))
	for role := range rd.Roles {
		out = append(out, role)
	}
	slices.Sort(out)
	return out
}

// entity gives an entity of the graph, once.
func (a *asking) entity(iri graph.IRI) (graph.Entity, error) {
	if e, is := a.entities[iri]; is {
		return e, nil
	}
	e, _, err := a.g.Entity(a.ctx, iri)
	if err != nil {
		return e, err
	}
	a.entities[iri] = e
	return e, nil
}

// name is what a term is called.
func (a *asking) name(t graph.Term) (string, error) {
	return t.Words(func(iri graph.IRI) (string, error) {
		e, err := a.entity(iri)
		return e.Name, err
	})
}
