package relation

import (
	"context"
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/confidence"
	"github.com/clewgraph/clew/loaders/entity"
	"github.com/clewgraph/clew/loaders/mention"
	"github.com/clewgraph/clew/loaders/syntax"
)

// matcher reads the statements of one sentence.
type matcher struct {
	o        *Ontology
	l        *mention.Lexicon
	r        *mention.Reading
	set      *entity.Set
	sentence int
	tree     *syntax.Tree
	g        *roles
	said     []saying        // who says which words
	voiced   graph.Term      // who speaks the sentence in a transcript
	covered  map[[3]int]bool // trigger, subject and object words that a pattern of the ontology has named
	triggers map[int]bool    // words that a pattern has named with both sides
	out      *[]graph.Statement
	names    map[string]graph.IRI                       // of the article's entities, folded
	asks     map[int]bool                               // in a question, the words that stand for its answer: they may be anything
	observe  func(graph.Statement, confidence.Features) // sees every statement before the doubtful ones are dropped; or nil
}

// newMatcher makes the matcher of a sentence; its statements go to out.
func newMatcher(o *Ontology, l *mention.Lexicon, r *mention.Reading, set *entity.Set, sentence int, out *[]graph.Statement) *matcher {
	tree := &r.Trees[sentence]
	return &matcher{o: o, l: l, r: r, set: set, sentence: sentence, tree: tree, g: newRoles(tree, l), covered: map[[3]int]bool{}, triggers: map[int]bool{}, out: out}
}

// saying is words of a sentence that somebody says.
type saying struct {
	first, last int // half-open range of words
	who         graph.Term
}

// Extract reads the statements of an article, in the order of its sentences: those that patterns of the
// ontology name, then what the text itself names or says ([open], titles, aliases, quotations). The error is that of the context.
func Extract(ctx context.Context, o *Ontology, l *mention.Lexicon, r *mention.Reading, set *entity.Set) ([]graph.Statement, error) {
	return extract(ctx, o, l, r, set, nil)
}

// Observe shows every statement that [Extract] finds, the doubtful ones too, with what its confidence is made of: for fitting
// the weights.
func Observe(ctx context.Context, o *Ontology, l *mention.Lexicon, r *mention.Reading, set *entity.Set, see func(graph.Statement, confidence.Features)) error {
	_, err := extract(ctx, o, l, r, set, see)
	return err
}

func extract(ctx context.Context, o *Ontology, l *mention.Lexicon, r *mention.Reading, set *entity.Set, observe func(graph.Statement, confidence.Features)) ([]graph.Statement, error) {
	var out []graph.Statement
	names := namesOf(set)
	for s := range r.Trees {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := newMatcher(o, l, r, set, s, &out)
		m.observe, m.names = observe, names
		m.who()
		m.patterns()
		m.titles()
		m.aliases()
		m.quotations()
		m.copulas()
		m.open()
		m.nominals()
		m.existentials()
		m.ages()
	}
	return dedupe(out), nil
}

// has reports whether what a word stands for is of a class. What has no class is of any, but for
// Position, Money and the like, which only words themselves can show.
func (m *matcher) has(word int, class string) bool {
	if a, b, both := strings.Cut(class, "+"); both {
		i := m.r.At(m.sentence, word)
		return m.has(word, a) && m.has(word, b) && (a != "Name" || m.kind(i) != "") // a name of something known to be a b
	}
	if m.asks[word] {
		return class != "Position"
	}
	w := m.g.word(word)
	i := m.r.At(m.sentence, word)
	switch class {
	case "Position":
		return (i < 0 || m.r.Mentions[i].Form == mention.Nominal) && m.l.Noun(w.Lemma) == mention.Position
	case "Thing":
		return i >= 0 && m.r.Mentions[i].Form != mention.Amount
	case "Money", "Quantity", "Date":
		return i >= 0 && string(m.r.Mentions[i].Kind) == class
	case "Name":
		return i >= 0 && m.r.Mentions[i].Form == mention.Name
	}
	if i < 0 {
		return false
	}
	kind := m.kind(i)
	if kind == "" {
		return m.r.Mentions[i].Form == mention.Name && class != "Place" && class != "Country"
	}
	return m.o.Is(kind, class)
}

// kind gives the class of what a mention stands for, "" when nothing tells.
func (m *matcher) kind(i int) string {
	if e := m.set.Of[i]; e >= 0 && m.set.Entities[e].Class != "" {
		return m.set.Entities[e].Class
	}
	return string(m.r.Mentions[i].Kind)
}

// patterns runs the ontology over the sentence.
func (m *matcher) patterns() {
	type key struct {
		relation        string
		subject, object int
	}
	done := map[key]bool{}
	for word := range m.tree.Words {
		w := m.g.word(word)
		lemma := strings.ToLower(w.Lemma)
		candidates := m.o.byTrigger[lemma]
		if f := strings.ToLower(w.Form); f != lemma {
			candidates = append(append([]*Pattern(nil), candidates...), m.o.byTrigger[f]...)
		}
		for _, p := range append(candidates[:len(candidates):len(candidates)], m.o.anywhere...) {
			if len(p.Root.lemmas) == 0 && p.Root.slot != "" && m.r.At(m.sentence, word) < 0 {
				continue
			}
			for _, b := range m.match(p.Root, word, binding{}) {
				s, o := b["SUBJECT"], b["OBJECT"]
				if s == o || done[key{p.Relation.Name, s, o}] || !m.fits(s, p.Relation.Domain) || !m.fits(o, p.Relation.Range) {
					continue
				}
				if m.state(p, word, b) {
					done[key{p.Relation.Name, s, o}] = true
				}
			}
		}
	}
}

func (m *matcher) fits(word int, classes []string) bool {
	if len(classes) == 0 {
		return true
	}
	for _, c := range classes {
		if m.has(word, c) {
			return true
		}
	}
	return false
}

// state makes the statement of a match; false when a side of it is nothing that can stand in the graph.
func (m *matcher) state(p *Pattern, trigger int, b binding) bool {
	st := graph.Statement{Predicate: p.Relation.Name, Pattern: p.Relation.Name + "/" + p.Name}
	var ok bool
	st.Subject, ok = m.term(b["SUBJECT"])
	if !ok {
		return false
	}
	st.Object, ok = m.term(b["OBJECT"])
	if !ok || st.Subject == st.Object && !p.Relation.rangeHas("Position") {
		return false
	}
	if p.Root.hasRole("is") && !p.Relation.rangeHas("Position") && m.former(trigger) {
		return false // who was president leads the bank no more
	}
	if p.Relation.rangeHas("Position") {
		st.Object = graph.Term{Literal: &graph.Literal{Value: m.positionWords(b["OBJECT"])}}
	}
	if l := st.Object.Literal; l != nil && l.Datatype == "clew:Date" && !p.Relation.rangeHas("Date") {
		return false // "agreed on Monday"
	}
	if st.Subject.Literal != nil {
		return false
	}
	for slot, word := range b {
		if slot == "SUBJECT" || slot == "OBJECT" {
			continue
		}
		if slot == "organisation" && word == m.portfolio(b["OBJECT"]) {
			continue
		}
		if q, ok := m.qualifier(slot, word); ok {
			st.Qualifiers = append(st.Qualifiers, q)
		}
	}
	m.circumstances(&st, trigger, b)
	m.covered[[3]int{trigger, b["SUBJECT"], b["OBJECT"]}] = true
	m.triggers[trigger] = true
	within := p.Root.slot != "" && !p.Root.hasRole("is")
	if s := b["SUBJECT"]; p.Root.hasRole("is") && (m.apposed(trigger, s) || m.apposed(trigger, b["OBJECT"])) {
		within = true
	}
	m.emit(st, anchor{trigger, b["SUBJECT"], b["OBJECT"]}, within)
	return true
}

// former: "former president", "then-mayor", "ex-wife": it was so once.
func (m *matcher) former(noun int) bool {
	for _, k := range m.g.kids[noun] {
		if k < noun && m.l.Former(m.g.word(k).Form) {
			return true
		}
	}
	return false
}

func (n *node) hasRole(name string) bool {
	for _, e := range n.edges {
		if e.allows(name) {
			return true
		}
	}
	return false
}

func (r *Relation) rangeHas(class string) bool {
	return slices.Contains(r.Range, class)
}

// emit completes a statement with its status and evidence. within: it is what a noun phrase says inside itself,
// "the town in Peru".
func (m *matcher) emit(st graph.Statement, at anchor, within bool) {
	m.status(&st, at.trigger, within)
	st.Evidence = graph.Evidence{Start: m.tree.Start, End: m.tree.End}
	sortQualifiers(st.Qualifiers)
	m.tell(st, at)
}

// dedupe drops a statement that says the same of the same words in the same sentence.
func dedupe(all []graph.Statement) []graph.Statement {
	type key struct {
		s, p, o  string
		start    int
		asserted bool
	}
	seen := map[key]int{}
	var out []graph.Statement
	for _, st := range all {
		k := key{st.Subject.Key(), st.Predicate, st.Object.Key(), st.Evidence.Start, st.Asserted()}
		if at, is := seen[k]; is {
			if len(st.Qualifiers) > len(out[at].Qualifiers) {
				out[at].Qualifiers = st.Qualifiers
			}
			continue
		}
		seen[k] = len(out)
		out = append(out, st)
	}
	// The same claim asserted and not, in one sentence: the careful reading wins.
	kept := out[:0]
	for _, st := range out {
		k := key{st.Subject.Key(), st.Predicate, st.Object.Key(), st.Evidence.Start, false}
		if _, claimed := seen[k]; claimed && st.Asserted() {
			continue
		}
		kept = append(kept, st)
	}
	return kept
}

// Matches reports whether one pattern matches anywhere in a reading.
func Matches(o *Ontology, l *mention.Lexicon, r *mention.Reading, set *entity.Set, p *Pattern) bool {
	for s := range r.Trees {
		m := newMatcher(o, l, r, set, s, nil)
		for w := range m.tree.Words {
			for _, b := range m.match(p.Root, w, binding{}) {
				if m.fits(b["SUBJECT"], p.Relation.Domain) && m.fits(b["OBJECT"], p.Relation.Range) && b["SUBJECT"] != b["OBJECT"] {
					return true
				}
			}
		}
	}
	return false
}

// Where names the pattern as errors do: "memberOf: pattern 3".
func (p *Pattern) Where() string { return p.where }

// Verb gives the verb, without its preposition or particle, of a pattern that is one of a list of verbs, which share their sentences;
// place is its file and line. It is "" for any other pattern.
func (p *Pattern) Verb() (verb, place string) {
	verb, _, _ = strings.Cut(p.verb, " ")
	return verb, p.place
}
