package relation

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// node is one word of a pattern, with the edges that must leave it.
type node struct {
	slot   string   // "SUBJECT", "OBJECT", the name of a qualifier, or "" for a word that is not kept
	class  string   // that the word's mention must have
	lemmas []string // one of which the word must have; none is any
	upos   string   // universal tag that it must have; "" is any
	edges  []edge
}

// edge leads from a word to another one.
type edge struct {
	roles    []string // one of which it must have
	optional bool     // "?": binds if it is there
	absent   bool     // "!": must not be there
	to       *node
}

// qualifiers that a pattern may bind, ▣.
var qualifierNames = map[string]bool{"ordinal": true, "organisation": true, "time": true, "place": true, "amount": true, "purpose": true, "topic": true, "recipient": true, "instrument": true, "role": true}

// parsePattern reads a pattern over the roles of a sentence ([roles]):
//
//	welcome|admit/VERB [obj SUBJECT, subj OBJECT:Organisation, as member [adj? ordinal=*], !because]
//
// A node is alternatives of a dictionary form with an optional tag, or SUBJECT or OBJECT with an optional
// class (Name+Organisation asks for both), or SUBJECT=word for certain words only, or NAME=* that binds a qualifier, or *. An edge is alternatives of a role, then "?" if it may be
// missing, then its node; "!" before it says that there must be no such edge. The error says what is wrong.
func (o *Ontology) parsePattern(s string) (*node, error) {
	p := &patternParser{o: o, rest: s}
	n, err := p.node()
	if err != nil {
		return nil, err
	}
	if p.space(); p.rest != "" {
		return nil, fmt.Errorf("%q after the end", p.rest)
	}
	if !n.binds("SUBJECT") {
		return nil, fmt.Errorf("no SUBJECT")
	}
	if !n.binds("OBJECT") {
		return nil, fmt.Errorf("no OBJECT")
	}
	return n, nil
}

func (n *node) binds(slot string) bool {
	if n.slot == slot {
		return true
	}
	for _, e := range n.edges {
		if !e.absent && !e.optional && e.to.binds(slot) {
			return true
		}
	}
	return false
}

type patternParser struct {
	o     *Ontology
	rest  string
	depth int
}

func (p *patternParser) space() { p.rest = strings.TrimLeft(p.rest, " \t\n") }

func (p *patternParser) take(prefix string) bool {
	p.space()
	if strings.HasPrefix(p.rest, prefix) {
		p.rest = p.rest[len(prefix):]
		return true
	}
	return false
}

// word reads letters, digits and what patterns are written with.
func (p *patternParser) word() string {
	p.space()
	i := strings.IndexFunc(p.rest, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("|_-/:=*'+", r)
	})
	if i < 0 {
		i = len(p.rest)
	}
	w := p.rest[:i]
	p.rest = p.rest[i:]
	return w
}

// maxPattern is how deep a pattern may nest: no sentence has more to say.
const maxPattern = 12

func (p *patternParser) node() (*node, error) {
	if p.depth++; p.depth > maxPattern {
		return nil, fmt.Errorf("brackets in brackets, more than %d deep", maxPattern)
	}
	defer func() { p.depth-- }()
	w := p.word()
	n := &node{}
	switch {
	case w == "":
		return nil, fmt.Errorf("a word expected at %q", p.rest)
	case w == "*":
	case strings.HasSuffix(w, "=*"):
		n.slot = strings.TrimSuffix(w, "=*")
		if !qualifierNames[n.slot] {
			return nil, fmt.Errorf("unknown qualifier %q", n.slot)
		}
	default:
		for _, slot := range []string{"SUBJECT", "OBJECT"} {
			if rest, ok := strings.CutPrefix(w, slot+"="); ok {
				n.slot, w = slot, rest
			}
		}
		name, class, classed := strings.Cut(w, ":")
		if name == "SUBJECT" || name == "OBJECT" {
			n.slot = name
			if classed {
				if err := p.o.knows(class); err != nil {
					return nil, err
				}
				n.class = class
			}
			break
		}
		if classed {
			if err := p.o.knows(class); err != nil {
				return nil, err
			}
			n.class = class
		}
		if strings.ToUpper(name) == name && strings.ToLower(name) != name && !strings.Contains(name, "/") {
			return nil, fmt.Errorf("%q is neither SUBJECT, OBJECT nor a word", name)
		}
		lemmas, upos, _ := strings.Cut(name, "/")
		n.upos = upos
		if lemmas != "*" {
			n.lemmas = strings.Split(lemmas, "|")
		}
	}
	if !p.take("[") {
		return n, nil
	}
	for {
		if p.take("]") {
			return n, nil
		}
		var e edge
		e.absent = p.take("!")
		names := p.word()
		if names == "" {
			return nil, fmt.Errorf("a role expected at %q", p.rest)
		}
		e.roles = strings.Split(names, "|")
		e.optional = p.take("?")
		p.space()
		if p.rest != "" && p.rest[0] != ',' && p.rest[0] != ']' {
			to, err := p.node()
			if err != nil {
				return nil, err
			}
			e.to = to
		} else {
			e.to = &node{}
		}
		n.edges = append(n.edges, e)
		if !p.take(",") {
			if !p.take("]") {
				return nil, fmt.Errorf("\",\" or \"]\" expected at %q", p.rest)
			}
			return n, nil
		}
	}
}

// binding maps the slots of a pattern to words of the sentence.
type binding map[string]int

// match binds a node at a word, giving every way to do so (several words may have one role).
func (m *matcher) match(n *node, word int, bound binding) []binding {
	w := m.g.word(word)
	if len(n.lemmas) > 0 {
		found := false
		lemma := strings.ToLower(w.Lemma)
		for _, l := range n.lemmas {
			if l == lemma || l == strings.ToLower(w.Form) && (w.UPOS != "VERB" || strings.HasSuffix(l, "ed") || strings.HasSuffix(l, "ing")) {
				found = true
				break
			}
		}
		if !found {
			return nil
		}
	}
	if n.upos != "" && n.upos != w.UPOS && !(n.upos == "NOUN" && w.UPOS == "PROPN") {
		return nil
	}
	if n.class != "" && !m.has(word, n.class) {
		return nil
	}
	if n.slot != "" {
		if old, is := bound[n.slot]; is && old != word {
			return nil
		}
		bound = bound.with(n.slot, word)
	}
	all := []binding{bound}
	for _, e := range n.edges {
		var next []binding
		for _, b := range all {
			var got []binding
			for _, r := range m.g.out[word] {
				if !e.allows(r.name) {
					continue
				}
				got = append(got, m.match(e.to, r.word, b)...)
			}
			if len(got) == 0 && !e.absent {
				for _, r := range m.loose(word) {
					if e.allows(r.name) {
						got = append(got, m.match(e.to, r.word, b)...)
					}
				}
			}
			switch {
			case e.absent:
				if len(got) == 0 {
					next = append(next, b)
				}
			case len(got) == 0 && e.optional:
				next = append(next, b)
			default:
				next = append(next, got...)
			}
		}
		if all = next; len(all) == 0 {
			return nil
		}
		if len(all) > maxBindings {
			all = all[:maxBindings]
		}
	}
	return all
}

// loose gives the roles that a word may have by another attachment of a prepositional phrase: "pose a risk to the
// town" is read the same whether "to the town" hangs on the verb or on its object, which no parser knows well.
func (m *matcher) loose(word int) []role {
	var out []role
	prepositional := func(from, but int) {
		for _, r := range m.g.out[from] {
			if r.word == but || isCore(r.name) || r.name == "is" || r.name == "poss" {
				continue
			}
			if rel := base(m.g.word(r.word).Relation); rel == "obl" || rel == "nmod" || rel == "advcl" || rel == "acl" {
				out = append(out, r)
			}
		}
	}
	if m.g.isVerb(word) {
		for _, r := range m.g.out[word] {
			if rel := base(m.g.word(r.word).Relation); rel == "obj" || rel == "obl" {
				prepositional(r.word, word)
			}
		}
		return out
	}
	for _, r := range m.g.in[word] {
		if r.name != "subj" && m.g.isVerb(r.word) && r.word < word {
			prepositional(r.word, word)
		}
	}
	return out
}

// maxBindings bounds what one pattern finds in one sentence: two lists of forty.
const maxBindings = 1600

func (b binding) with(slot string, word int) binding {
	out := make(binding, len(b)+1)
	for k, v := range b {
		out[k] = v
	}
	out[slot] = word
	return out
}

func (e *edge) allows(name string) bool {
	return slices.Contains(e.roles, name)
}
