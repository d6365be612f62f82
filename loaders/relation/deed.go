package relation

import (
	"strings"

	"github.com/clewgraph/clew/loaders/mention"
)

// light verbs say little without their object: "took part", "made progress".
var light = words("take make have give get pay play hold lose put set bring keep find show gain raise")

// settling prepositions say where and when something was done, and not to whom: with a name for an object they make no
// relation of the subject.
var settling = words("in at during after before since by under over through throughout around near within inside outside between among amid along across following despite until till while per via upon behind beside besides beyond off")

// deed names what a verb does to its objects, for a relation to what stands behind a preposition: "lost her seat in" is
// lostSeatIn, as an object that is left out would be missed. Names stay out of the names of relations: a receiver or rival has the
// verb alone, soldTo; ok is false where that would say something else.
func (m *matcher) deed(v int, name, preposition string, objects []int) (deed string, ok bool) {
	if len(objects) == 0 {
		return name, true
	}
	if preposition == "to" && giving[m.g.word(v).Lemma] {
		return name, true
	}
	noun := objects[0]
	w := m.g.word(noun)
	i := m.r.At(m.sentence, noun)
	switch {
	case len(objects) > 1, i >= 0 && m.r.Mentions[i].Form == mention.Amount:
		return name, !settling[preposition]
	case i >= 0 && m.r.Mentions[i].Form == mention.Pronoun && strings.HasSuffix(w.Lemma, "sel"), strings.HasSuffix(w.Form, "self"), strings.HasSuffix(w.Form, "selves"):
		return "", false // "found themselves in": by chance, or by nobody
	case w.UPOS == "NOUN" && w.Form == strings.ToLower(w.Form) && letters(w.Form) != "":
		return name + upperFirst(letters(w.Form)), true
	}
	return name, !settling[preposition]
}

// bare: a noun in the singular that nothing determines, "part" of "took part".
func (m *matcher) bare(noun int) bool {
	w := m.g.word(noun)
	if w.XPOS != "NN" || w.Form != strings.ToLower(w.Form) {
		return false
	}
	for _, k := range m.g.kids[noun] {
		if b := base(m.g.word(k).Relation); b != "punct" && b != "amod" && b != "acl" && b != "nmod" {
			return false
		}
	}
	return m.g.child(noun, "nmod:poss") < 0
}

// remaking verbs have an object and what becomes of it; the object alone would be another deed.
var remaking = words("make keep leave render turn consider find get have let hold set put see hear watch feel regard deem think believe call help")

// remakes: "made the town rich", "kept the deal alive", "saw prices fall": what is done to the object stands in the complement.
func (m *matcher) remakes(v int) bool {
	if !remaking[m.g.word(v).Lemma] {
		return false
	}
	for _, k := range m.g.kids[v] {
		w := m.g.word(k)
		if base(w.Relation) == "xcomp" && k > v && m.g.child(k, "mark", "case") < 0 {
			return m.g.child(v, "obj") >= 0 || m.g.passive[v] || m.g.child(v, "nsubj:pass") >= 0
		}
	}
	return false
}

// spans of time are how long or when something was done, and nothing that it was done to.
var spans = words("second minute hour day week month year decade century moment time while period night morning afternoon evening weekend season")

// duration: "for several years", "around the same time", "went days without food". Dates have values of their own, and are
// no durations.
func (m *matcher) duration(word int) bool {
	w := m.g.word(word)
	if w.UPOS != "NOUN" || !spans[w.Lemma] {
		return false
	}
	i := m.r.At(m.sentence, word)
	return i < 0 || m.r.Mentions[i].Kind != mention.Date && m.r.Mentions[i].Kind != mention.Event
}
