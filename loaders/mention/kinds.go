package mention

import (
	"strings"

	"github.com/clewgraph/clew/graph"
)

// kinds gives each mention its kind: names by the lexicon, their words, their shape, and where they
// stand; phrases by their head. A name keeps one kind in the whole article.
func (r *reader) kinds() {
	votes := map[string]map[Kind]float64{}
	for i := range r.Mentions {
		m := &r.Mentions[i]
		switch m.Form {
		case Nominal:
			m.Kind = r.phraseKind(m)
			m.Gender = r.lexicon.coreference.gender[r.Trees[m.Sentence].Words[m.Head].Lemma]
		case Name:
			k, certain := m.Kind, m.Kind != ""
			if !certain {
				k, certain = r.nameKind(m)
			}
			m.Kind = k
			key := graph.Fold(r.Words(m, false))
			if votes[key] == nil {
				votes[key] = map[Kind]float64{}
			}
			weight := 1.0
			if certain {
				weight = 10
			}
			if k != "" {
				votes[key][k] += weight
			} else if g := r.guess(m); g != "" {
				votes[key][g] += 1
			}
			if g, sure := r.learned(m); g != "" {
				if g == Place && r.guess(m) == Organisation {
					sure *= .3 // who acts is rather a body than a place that nobody knows
				}
				votes[key][g] += 3 * sure
			}
		case Pronoun:
			if m.Gender != "" {
				m.Kind = Person
			}
		}
	}
	r.appositions(votes)
	r.slashes(votes)
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Form != Name {
			continue
		}
		best, most := Kind(""), 0.0
		for _, k := range []Kind{Person, Organisation, Country, Place, Facility, Event, Product, Agreement, Group, Animal, Substance} {
			if n := votes[graph.Fold(r.Words(m, false))][k]; n > most {
				best, most = k, n
			}
		}
		m.Kind = best
		if m.Kind == Person && m.Gender == "" {
			if g := r.lexicon.names.given[strings.ToLower(r.Trees[m.Sentence].Words[m.First].Form)]; len(g) == 1 {
				m.Gender = g
			}
		}
	}
}

// learnedKinds are ours for those of the syntax model.
var learnedKinds = map[string]Kind{"person": Person, "organization": Organisation, "place": Place, "event": Event, "object": Product, "animal": Animal, "plant": Plant, "substance": Substance}

// learned is what the syntax model says of a name: of the words as a whole, or of a longer or shorter name with the same head.
func (r *reader) learned(m *Mention) (Kind, float64) {
	t := &r.Trees[m.Sentence]
	for _, n := range t.Names {
		if n.First == m.First && n.Last == m.Last {
			return learnedKinds[n.Kind], float64(n.Sure)
		}
	}
	for _, n := range t.Names {
		if n.First <= m.Head && m.Head < n.Last && (m.First <= n.First && n.Last <= m.Last || m.First >= n.First && t.Words[m.Head].Head < n.First) {
			return learnedKinds[n.Kind], float64(n.Sure) * .6
		}
	}
	return "", 0
}

// slashes lets an acronym vote for the kind of the name that it stands beside: "Northern Front/NF" is no person.
func (r *reader) slashes(votes map[string]map[Kind]float64) {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		t := &r.Trees[m.Sentence]
		if m.Form != Name || m.Last+1 >= len(t.Words) || t.Words[m.Last].Form != "/" {
			continue
		}
		k := r.At(m.Sentence, m.Last+1)
		if k < 0 || r.Mentions[k].Form != Name {
			continue
		}
		a, b := r.Words(m, false), r.Words(&r.Mentions[k], false)
		if allCaps(a) {
			a, b = b, a
		}
		if v := votes[graph.Fold(b)]; allCaps(b) && !allCaps(a) && v[Organisation] > v[Person] {
			votes[graph.Fold(a)][Organisation] += 20
		}
	}
}

// appositions lets a phrase beside a name vote for its kind: "Loke, a start-up," is no person.
func (r *reader) appositions(votes map[string]map[Kind]float64) {
	for i := range r.Mentions {
		m := &r.Mentions[i]
		w := &r.Trees[m.Sentence].Words[m.Head]
		if w.Relation != "appos" || w.Head < 0 {
			continue
		}
		k := r.At(m.Sentence, w.Head)
		if k < 0 {
			continue
		}
		name, phrase := &r.Mentions[k], m
		if m.Form == Name {
			name, phrase = m, name
		}
		if name.Form == Name && phrase.Form == Nominal && phrase.Kind != "" {
			votes[graph.Fold(r.Words(name, false))][phrase.Kind] += 6
		}
	}
}

func (r *reader) phraseKind(m *Mention) Kind {
	w := &r.Trees[m.Sentence].Words[m.Head]
	if k := r.lexicon.Noun(w.Lemma); k != "" {
		return plain(k)
	}
	return plain(r.lexicon.Noun(w.Form))
}

// plain: who holds an office is a person.
func plain(k Kind) Kind {
	if k == Position {
		return Person
	}
	return k
}

// nameKind decides by the name itself; certain says that its surroundings cannot overrule it.
func (r *reader) nameKind(m *Mention) (k Kind, certain bool) {
	t := &r.Trees[m.Sentence]
	words := t.Words[m.First:m.Last]
	l := r.lexicon
	full := r.Words(m, false)
	fold := graph.Fold(full)
	if l.countries[fold] != nil {
		return Country, true
	}
	if l.places[fold] || l.capitals[fold] != nil {
		return Place, true
	}
	if l.demonyms[fold] != nil {
		return Group, true
	}
	n := len(words)
	head := words[n-1].Form
	for i, w := range words { // "University of X", "Centre for X": the head stands before the preposition
		if i > 0 && (w.Form == "of" || w.Form == "for" || w.Form == "to" || w.Form == "on") {
			head = words[i-1].Form
			break
		}
	}
	lower := strings.ToLower(strings.TrimSuffix(head, "."))
	given := l.names.given[strings.ToLower(words[0].Form)] != ""
	switch kind := l.Noun(lower); {
	case n > 1 && given && kind != Organisation && kind != Facility && kind != Event && kind != Agreement && n < 5:
		return Person, true
	case kind == Position || kind == Person:
		if n > 1 && l.isPosition(head) {
			return Position, true
		}
	case n == 1 && kind == Organisation:
		return Organisation, true
	case n > 1 && kind == Group:
		return Organisation, true // "East African Community"
	case n > 1 && kind == Country && strings.HasSuffix(lower, "s"):
		return Organisation, true // "United Nations"
	case n > 1 && kind != "" && kind != Animal && kind != Plant && kind != Substance:
		return kind, true
	case n > 1 && l.placeWords[lower], n > 1 && l.placeWords[strings.ToLower(words[0].Form)]:
		return Place, true
	}
	if n > 1 && l.names.given[strings.ToLower(words[1].Form)] != "" && n == 2 && !allCaps(words[0].Form) {
		return Person, false
	}
	for _, w := range words {
		if allCaps(w.Form) && len(w.Form) > 1 && n > 1 && !isDigit(w.Form) {
			return Organisation, false
		}
	}
	if isDigit(words[n-1].Form) && n > 1 {
		return Product, false
	}
	return "", false
}

// guess decides by where a name stands.
func (r *reader) guess(m *Mention) Kind {
	t := &r.Trees[m.Sentence]
	w := &t.Words[m.Head]
	n := m.Last - m.First
	if n == 1 && allCaps(w.Form) && len(w.Form) > 1 {
		return Organisation
	}
	locative := false
	for i := m.First - 1; i >= 0 && i >= m.First-2; i-- {
		switch p := strings.ToLower(t.Words[i].Form); p {
		case "in", "at", "near", "from", "to", "across", "outside", "inside", "around", "towards":
			locative = p == "in" || p == "near" || p == "at" && n == 1 || p == "across"
			i = -1
		case "the", ",":
		default:
			i = -1
		}
	}
	if locative {
		return Place
	}
	if m.Last+1 < len(t.Words) && t.Words[m.Last].Form == "," && n == 1 { // "Springfield, Illinois"
		next := t.Words[m.Last+1].Form
		if (r.lexicon.countries[graph.Fold(next)] != nil || r.lexicon.places[graph.Fold(next)]) && m.First > 0 && t.Words[m.First-1].UPOS == "ADP" {
			return Place
		}
	}
	if m.First > 0 && strings.EqualFold(t.Words[m.First-1].Form, "the") {
		return Organisation
	}
	if h := w.Head; h >= 0 && w.Relation == "nmod" && m.First > 0 {
		// "the chief executive of X", "the acquisition of X"
		if before := strings.ToLower(t.Words[m.First-1].Form); before == "of" && (r.lexicon.isPosition(t.Words[h].Lemma) || t.Words[h].Lemma == "acquisition" || t.Words[h].Lemma == "subsidiary") {
			return Organisation
		}
	}
	if h := w.Head; h >= 0 && w.Relation == "obj" && r.lexicon.coreference.making[t.Words[h].Lemma] {
		return Product
	}
	if n == 2 || n == 3 {
		personal := formOf(t, span{m.First, m.Last}) != "" && t.Words[m.First+1].UPOS != "ADP"
		for i := m.First; i < m.Last; i++ {
			if allCaps(t.Words[i].Form) && len(t.Words[i].Form) > 2 || t.Words[i].Form == "-" || isDigit(t.Words[i].Form) {
				personal = false
			}
		}
		if personal {
			return Person
		}
	}
	rel, _, _ := strings.Cut(w.Relation, ":")
	if rel == "nsubj" && w.Head >= 0 && r.lexicon.Verbs.Saying[t.Words[w.Head].Lemma] && n == 1 {
		return "" // a surname or a company: the chain decides
	}
	if rel == "nsubj" || w.Relation == "nmod:poss" || rel == "obj" {
		return Organisation
	}
	return ""
}
