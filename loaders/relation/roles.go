package relation

import (
	"strings"

	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/syntax"
)

// role is one edge of a [roles] graph: the dependent plays the named role for its head.
type role struct {
	name string
	word int
}

// roles is the sentence as who did what to whom: the dependency tree with what English leaves
// unsaid filled in, in the manner of enhanced dependencies (Schuster and Manning 2016, "Enhanced
// English Universal Dependencies"; White et al. 2016, "Universal Decompositional Semantics").
//
//   - A passive is turned round: its subject has the role obj, its agent subj.
//
//   - A preposition names the role of what it governs: "in Rome" is in; "such as Rome" is such_as.
//
//   - Coordination is distributed: each conjunct has the roles of the first one, and the
//     subject that the first verb has.
//
//   - The head of a relative or reduced relative clause has its role in the clause.
//
//   - The subject of a controlled infinitive ("agreed to sell") is that of the verb above, or its object.
//
//   - A noun or adjective that is said of a thing has it as its is: "Peru is a member", "Peru, a member,",
//     "Peru became a member".
//
//   - Examples have the roles of what they are examples of: "countries such as Peru signed".
//
// Role names are subj, obj, is, iobj, a preposition, poss, appos, title (a description before a
// name), compound, adj, num, adv, unmarked ("last week"), comp (clausal complement), xcomp, part.
type roles struct {
	tree    *syntax.Tree
	l       *mention.Lexicon
	kids    [][]int // children in the tree
	out     [][]role
	in      [][]role // role.word is the head
	passive []bool   // the verb is a passive, or a past participle that modifies a noun
}

// newRoles builds the graph of one tree in time linear in its words, but for long coordinations.
func newRoles(t *syntax.Tree, l *mention.Lexicon) *roles {
	n := len(t.Words)
	g := &roles{tree: t, l: l, kids: make([][]int, n), out: make([][]role, n), in: make([][]role, n), passive: make([]bool, n)}
	for i, w := range t.Words {
		if w.Head >= 0 {
			g.kids[w.Head] = append(g.kids[w.Head], i)
		}
	}
	for i := range t.Words {
		g.passive[i] = g.isPassive(i)
	}
	for i := range t.Words {
		g.direct(i)
	}
	// Order matters: what a relative clause's head or a control verb's subject distributes
	// must be there before conjuncts copy it.
	for i := range t.Words {
		g.relative(i)
	}
	for i := range t.Words {
		g.coordinateHeads(i)
	}
	for i := range t.Words {
		g.control(i)
	}
	for i := range t.Words {
		g.adverbialSubject(i) // of a clause under an infinitive
	}
	for i := range t.Words {
		g.coordinateDependents(i)
	}
	for i := range t.Words {
		g.adverbialSubject(i) // of a clause under a second verb
	}
	for i := range t.Words {
		g.predicative(i)
	}
	for i := range t.Words {
		g.relativeOfPredicate(i)
	}
	g.exemplify()
	for i := range t.Words {
		g.describe(i)
	}
	return g
}

func (g *roles) word(i int) *syntax.Word { return &g.tree.Words[i] }

// base is the relation without its subtype.
func base(relation string) string {
	b, _, _ := strings.Cut(relation, ":")
	return b
}

// add puts an edge, once.
func (g *roles) add(head int, name string, word int) {
	if head == word || head < 0 {
		return
	}
	for _, r := range g.out[head] {
		if r.name == name && r.word == word {
			return
		}
	}
	g.out[head] = append(g.out[head], role{name, word})
	g.in[word] = append(g.in[word], role{name, head})
}

// child gives the first child with one of the relations (full or base), or -1.
func (g *roles) child(i int, relations ...string) int {
	for _, k := range g.kids[i] {
		for _, r := range relations {
			if rel := g.word(k).Relation; rel == r || base(rel) == r {
				return k
			}
		}
	}
	return -1
}

// first gives the first word that has the role, or -1.
func (g *roles) first(i int, names ...string) int {
	for _, r := range g.out[i] {
		for _, n := range names {
			if r.name == n {
				return r.word
			}
		}
	}
	return -1
}

func (g *roles) has(i int, name string) bool { return g.first(i, name) >= 0 }

func (g *roles) isVerb(i int) bool { u := g.word(i).UPOS; return u == "VERB" || u == "AUX" }

// isPassive: a passive auxiliary or subject, or a past participle that modifies a noun.
func (g *roles) isPassive(i int) bool {
	w := g.word(i)
	if w.UPOS != "VERB" || (w.XPOS != "VBN" && w.XPOS != "VBD") {
		return false
	}
	be, agent, active := false, false, false
	for _, k := range g.kids[i] {
		switch rel := g.word(k).Relation; {
		case base(rel) == "aux" && (g.word(k).Lemma == "be" || g.word(k).Lemma == "get"):
			be = true
		case rel == "obl:agent":
			agent = true
		case rel == "nsubj":
			active = true
		}
	}
	if active && g.child(i, "obj") >= 0 && !agent {
		return false // "he's earned praise"
	}
	if be || agent {
		return true
	}
	for _, k := range g.kids[i] {
		if g.word(k).Relation == "aux" && g.word(k).Lemma == "have" {
			return false
		}
	}
	switch base(w.Relation) {
	case "acl", "advcl":
		// "acquired in 2016" behind a noun is a participle, whatever the tagger takes it for.
		return (w.XPOS == "VBN" || w.Relation == "acl") && w.Relation != "acl:relcl" && g.child(i, "nsubj") < 0
	case "conj":
		if w.XPOS == "VBN" && w.Head >= 0 && g.child(i, "nsubj", "aux") < 0 {
			return g.isPassive(w.Head)
		}
	}
	return false
}

// preposition gives the case marker of a noun, or the marker of a clause, joined by "_" when it has several words.
func (g *roles) preposition(i int, relation string) string {
	var parts []string
	for _, k := range g.kids[i] {
		w := g.word(k)
		if base(w.Relation) != relation || w.Lemma == "'s" || w.XPOS == "POS" {
			continue
		}
		parts = append(parts, strings.ToLower(w.Form))
		for _, f := range g.kids[k] {
			if g.word(f).Relation == "fixed" {
				parts = append(parts, strings.ToLower(g.word(f).Form))
			}
		}
	}
	return strings.Join(parts, "_")
}

// direct turns one dependency into an edge.
func (g *roles) direct(i int) {
	w := g.word(i)
	h := w.Head
	if h < 0 {
		return
	}
	switch w.Relation {
	case "nsubj:pass", "csubj:pass":
		switch {
		case g.passive[h] && g.child(h, "obj") >= 0 && g.price(h) < 0:
			g.add(h, "iobj", i) // "the team was denied visas": nobody denied the team
		case g.passive[h]:
			g.add(h, "obj", i)
		default:
			g.add(h, "subj", i)
		}
		return
	case "nsubj:outer":
		g.add(h, "subj", i)
		return
	case "obl:agent":
		if g.l.Times.Points[w.Lemma] || g.means(i) {
			g.add(h, "by", i)
		} else {
			g.add(h, "subj", i)
		}
		return
	case "nmod:poss":
		g.add(h, "poss", i)
		return
	case "nmod:desc":
		g.add(h, "title", i)
		return
	case "obl:unmarked", "nmod:unmarked", "obl:tmod", "nmod:tmod", "obl:npmod", "nmod:npmod":
		g.add(h, "unmarked", i)
		return
	case "compound:prt":
		g.add(h, "part", i)
		return
	case "acl:relcl", "advcl:relcl":
		g.add(h, "relative", i)
		return
	}
	switch base(w.Relation) {
	case "nsubj":
		if w.Relation == "nsubj" && w.UPOS != "PRON" && g.nearerSubject(h, i) {
			return
		}
		if g.passive[h] && (g.child(h, "aux:pass") >= 0 || g.child(h, "aux") >= 0) {
			g.add(h, "obj", i)
		} else {
			g.add(h, "subj", i)
		}
	case "obj":
		if g.price(h) == i && (g.passive[h] || g.child(h, "iobj", "obj") != i) {
			g.add(h, "unmarked", i)
		} else if d := g.child(i, "det", "amod"); g.l.Times.Points[w.Lemma] && d >= 0 && g.l.Times.Choosing[strings.ToLower(g.word(d).Form)] {
			g.add(h, "unmarked", i) // "ran this autumn"
		} else {
			g.add(h, "obj", i)
		}
	case "iobj":
		if g.price(h) >= 0 {
			g.add(h, "obj", i)
		} else if g.child(h, "obj", "ccomp") < 0 && g.child(h, "xcomp") >= 0 {
			g.add(h, "obj", i) // "urged the council to act"
		} else {
			g.add(h, "iobj", i)
		}
	case "obl", "nmod":
		p := g.preposition(i, "case")
		if p == "" {
			p = "unmarked"
		}
		if v := g.infinitiveAfter(i); p == "for" && v >= 0 {
			g.inheritSubject(v, i) // "calls for the salt to be iodised"
			return
		}
		if p == "by" && base(w.Relation) == "obl" && g.passive[h] && !g.agentTaken(h) && !g.l.Times.Points[w.Lemma] && !g.means(i) {
			p = "subj"
		}
		if v := g.subordinate(i, p); v >= 0 {
			g.add(v, "subj", i)
			return
		}
		if v := g.dayOfVerb(i); v >= 0 {
			h = v
		}
		g.add(h, p, i)
	case "appos":
		if first := g.leftmost(i); first == 0 || g.word(first).Form != "(" && g.word(first).Form != "[" && g.word(first-1).Form != "(" && g.word(first-1).Form != "[" {
			for _, k := range g.kids[h] {
				if base(g.word(k).Relation) == "conj" && k > h && k < i && w.XPOS != "NNS" && w.XPOS != "NNPS" {
					h = k // "Peru and Chile, a neighbour,": the last one is meant
				}
			}
			g.add(h, "appos", i) // in brackets stand other names, dates and how it is pronounced
		}
	case "compound":
		g.add(h, "compound", i)
	case "amod":
		g.add(h, "adj", i)
	case "nummod":
		g.add(h, "num", i)
	case "advmod":
		g.add(h, "adv", i)
	case "ccomp":
		g.add(h, "comp", i)
	case "xcomp":
		g.add(h, "xcomp", i)
	case "advcl":
		m := g.preposition(i, "mark")
		if m == "" {
			m = "while"
		}
		g.add(h, m, i)
	case "acl":
		g.add(h, "clause", i)
	case "cop":
		g.add(h, "cop", i)
	case "det":
		g.add(h, "det", i)
	}
}

// means: a bare noun behind "by" is how a thing is done, "promoted by brevet", "sent by post", and nobody who does it.
func (g *roles) means(i int) bool {
	w := g.word(i)
	return g.l.Clauses.Means[w.Lemma] && i > 0 && strings.EqualFold(g.word(i-1).Form, "by") && g.child(i, "nmod", "conj", "acl", "compound") < 0
}

// nearerSubject: a verb has one subject, the one right before it. What the parser took for another is left hanging: "At the
// last cup, Oslo, we won".
func (g *roles) nearerSubject(verb, subject int) bool {
	for _, k := range g.kids[verb] {
		if k > subject && k < verb && g.word(k).Relation == "nsubj" && g.child(k, "conj", "cc") < 0 { // a list is one subject
			return true
		}
	}
	return false
}

// dayOfVerb: "The minister on Monday signed the treaty" and "Ana Rossi, the minister, on Monday signed it" are about what was done on Monday, though the day
// may hang on the minister. It gives the verb, or -1: "the meeting on Monday" is that of Monday.
func (g *roles) dayOfVerb(i int) int {
	w := g.word(i)
	if w.Relation != "nmod" || i+1 >= len(g.tree.Words) || g.preposition(i, "case") != "on" || !g.l.Times.IsWeekday(w.Form) {
		return -1
	}
	who := g.word(w.Head)
	verb := who.Head
	if base(who.Relation) != "nsubj" || verb <= i || g.word(verb).UPOS != "VERB" {
		return -1
	}
	switch g.l.Noun(who.Lemma) {
	case mention.Person, mention.Position, mention.Organisation, mention.Group, mention.Country:
	default:
		if who.UPOS != "PROPN" {
			return -1
		}
	}
	for k := i + 1; k < verb; k++ {
		if x := g.word(k); x.Head != verb || x.UPOS != "AUX" && x.UPOS != "ADV" {
			return -1
		}
	}
	return verb
}

// subordinate: in "resigned after a fire killed three workers" the fire is the subject of the clause, though the parser may hang it on the first verb,
// with "after" as its preposition, and leave the second without a subject. It gives the second verb, or -1.
func (g *roles) subordinate(i int, preposition string) int {
	w := g.word(i)
	if w.Relation != "obl" || preposition != "after" && preposition != "before" && preposition != "since" && preposition != "until" && preposition != "as" {
		return -1
	}
	for _, k := range g.kids[w.Head] {
		x := g.word(k)
		if k < i || base(x.Relation) != "advcl" {
			if k > i {
				return -1 // something stands between
			}
			continue
		}
		finite := x.XPOS == "VBD" || x.XPOS == "VBZ" || x.XPOS == "VBP" || g.child(k, "aux") >= 0
		if !finite || g.child(k, "nsubj", "csubj", "mark", "expl", "advmod") >= 0 || g.leftmost(k) <= i || g.word(g.leftmost(k)-1).UPOS == "PUNCT" {
			return -1
		}
		return k
	}
	return -1
}

// price gives the money that a verb has for an object beside the one to whom it was done, "fined the bank 3 million euros", or -1: who gives money gives the money.
func (g *roles) price(verb int) int {
	if g.l.Deeds.Giving[g.word(verb).Lemma] {
		return -1
	}
	for _, k := range g.kids[verb] {
		if w := g.word(k); w.Relation == "obj" && g.l.IsCurrency(w.Form, w.Lemma) && g.child(k, "nummod") >= 0 {
			return k
		}
	}
	return -1
}

// infinitiveAfter gives the infinitive that begins right behind a word and beside it in the tree, else -1.
func (g *roles) infinitiveAfter(i int) int {
	if i+2 >= len(g.tree.Words) || g.word(i+1).Form != "to" || g.word(i+1).Relation != "mark" {
		return -1
	}
	v := g.word(i + 1).Head
	if v < 0 || g.child(v, "nsubj") >= 0 || g.word(v).Head != g.word(i).Head {
		return -1
	}
	return v
}

func (g *roles) agentTaken(h int) bool { return g.child(h, "obl:agent") >= 0 }
