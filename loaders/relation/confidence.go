package relation

import (
	"math"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/confidence"
	"github.com/clewgraph/clew/loaders/mention"
)

// anchor is the words of a sentence that a statement was read from; -1 for what stands in another sentence or has no word.
type anchor struct{ trigger, subject, object int }

// The confidence that a statement must have to be told. As a fact in words of its own only what is clearly more likely right than wrong;
// less is enough for what a pattern of the ontology reads, since somebody wants to know just that, and for what is no fact of the
// graph: claims, plans, denials.
const (
	toldFact = .6
	toldElse = .3
)

// tell weighs a complete statement and keeps it.
func (m *matcher) tell(st graph.Statement, at anchor) {
	if l := st.Object.Literal; l != nil { // lines are wrapped anywhere
		plain := *l
		plain.Value = strings.Join(strings.Fields(l.Value), " ")
		st.Object.Literal = &plain
	}
	f := m.features(&st, at)
	st.Confidence = math.Round(100*weights.Of(f)) / 100 // more digits mean nothing, and differ between processors
	if m.observe != nil {
		m.observe(st, f)
	}
	if Told(&st) {
		*m.out = append(*m.out, st)
	}
}

// Told reports whether a statement is sure enough to be told.
func Told(st *graph.Statement) bool {
	return st.Confidence >= toldFact || st.Confidence >= toldElse && !(st.Open && st.Asserted())
}

// features bear on how far a statement can be trusted.
func (m *matcher) features(st *graph.Statement, at anchor) confidence.Features {
	var f confidence.Features
	f.Flag(family(st), true)
	f.Value("words of the sentence", math.Log(float64(len(m.tree.Words))))
	if t := at.trigger; t >= 0 {
		w := m.g.word(t)
		f.Value("doubt of the trigger", doubt(w.Sure))
		f.Flag("trigger in "+base(w.Relation), w.Head >= 0)
		f.Flag("trigger VBG", w.XPOS == "VBG")
		f.Value("depth", math.Log(float64(1+m.depth(t))))
		f.Flag("several subjects", m.g.child(t, "nsubj") >= 0 && at.subject >= 0 && m.g.word(at.subject).Head != t && base(m.g.word(at.subject).Relation) != "conj")
	}
	m.side(&f, "subject", at.trigger, at.subject, st.Subject)
	m.side(&f, "object", at.trigger, at.object, st.Object)
	if st.Open && at.object >= 0 {
		f.Flag("behind a preposition", strings.HasPrefix(base(m.g.word(at.object).Relation), "obl"))
		f.Flag("in a noun phrase", base(m.g.word(at.object).Relation) == "nmod")
	}
	last := strings.TrimRight(m.tree.Of(m.r.Document.Text), "”\"’')] ")
	f.Flag("no full stop", last == "" || !strings.ContainsAny(last[len(last)-1:], ".!"))
	return f
}

// side has what bears on the subject or object.
func (m *matcher) side(f *confidence.Features, side string, trigger, word int, term graph.Term) {
	if term.Literal != nil {
		f.Value("words of the "+side, math.Log(float64(1+len(strings.Fields(term.Literal.Value)))))
	}
	if word < 0 {
		return
	}
	w := m.g.word(word)
	f.Value("doubt of the "+side, doubt(w.Sure))
	if trigger >= 0 && trigger != word {
		distance := float64(word - trigger)
		f.Value("distance to the "+side, math.Log(math.Abs(distance)))
		f.Flag(side+" shared", w.Head != trigger && m.g.word(trigger).Head != word)
		f.Flag(side+" conjoined", base(w.Relation) == "conj")
	}
	i := m.r.At(m.sentence, word)
	if i < 0 {
		f.Flag(side+" no mention", true)
		return
	}
	x := &m.r.Mentions[i]
	f.Flag(side+" "+string(x.Form), true)
	f.Value("doubt of the chain of the "+side, doubt(float32(x.Sure)))
	if e := m.set.Of[i]; e >= 0 {
		f.Flag(side+" unnamed", !m.set.Entities[e].Named)
		f.Flag(side+" of no class", m.set.Entities[e].Class == "")
		f.Flag(side+" a phrase for a name", x.Form == mention.Nominal && m.set.Entities[e].Named)
	}
	f.Flag(side+" is it", strings.EqualFold(w.Form, "it"))
	f.Flag(side+" in the first person", x.Form == mention.Pronoun && m.l.FirstPerson(w.Form))
}

// doubt turns a probability into a number that grows as it falls, from 0 to about 4.6.
func doubt(sure float32) float64 { return -math.Log(max(.01, min(1, float64(sure)))) }

// family groups patterns that are right and wrong for the same reasons.
func family(st *graph.Statement) string {
	relation, pattern, _ := strings.Cut(st.Pattern, "/")
	switch relation {
	case "open", "isA", "said":
		return st.Pattern
	case "holdsPosition", "worksFor", "alsoKnownAs", "locatedIn", "partOf":
		return relation
	}
	if pattern == "possessive" {
		return "open/possessive"
	}
	return "of the ontology"
}

// depth is the number of words above a word.
func (m *matcher) depth(word int) int {
	n := 0
	for h := m.g.word(word).Head; h >= 0 && n < len(m.tree.Words); h = m.g.word(h).Head {
		n++
	}
	return n
}
