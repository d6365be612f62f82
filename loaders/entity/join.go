package entity

import (
	"slices"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/mention"
)

// sense is one who has a name: an entity, or those scoped ones that are one.
type sense struct {
	iri      graph.IRI
	class    string
	names    []string
	members  []*graph.Candidate
	articles int
	label    bool // articles call it so in full

	read bool
	features
}

// joining is the decision about one name.
type joining struct {
	l      *lexicon
	key    string
	senses []*sense
	out    []graph.Identity
}

// How sure the grounds for a join are: the share of such joins that are right, on the generated corpus and GUM's training part.
const (
	sameName    = 0.95
	fullName    = 0.92
	otherName   = 0.88
	companyName = 0.9
	onlySurname = 0.85
	initials    = 0.8
	byContext   = 0.75
)

// decide goes through the pairs of those who have the name.
func (j *joining) decide() ([]graph.Identity, error) {
	var full []*sense
	for _, s := range j.senses {
		if s.label {
			full = append(full, s)
		}
	}
	// Those whom articles call so in full are one, where they are of one kind: "U.S." and "US". Those who share a name and were told apart stay so.
	for i, a := range full {
		for _, b := range full[:i] {
			if alike(a.class, b.class) && !a.scoped() && !b.scoped() && family(a.class) == family(b.class) {
				j.join(a, b, sameName, "the same name")
			}
		}
	}
	if j.l.generic[j.key] {
		return j.out, nil
	}
	for i, a := range j.senses {
		if err := j.longer(a, slices.Concat(j.senses[:i], j.senses[i+1:])); err != nil {
			return nil, err
		}
	}
	return j.out, nil
}

func (s *sense) scoped() bool { return s.iri.IsLocal() }

// longer finds whom of the others a sense is that is called by the key in full, or by a form of its name: the one whom it fits, and of several the
// one of whom the same is said.
func (j *joining) longer(a *sense, others []*sense) error {
	var fit []*sense
	var how float64
	var why string
	for _, b := range others {
		if b.scoped() && a.scoped() && b.names != nil && a.names != nil && graph.Fold(a.names[0]) == graph.Fold(b.names[0]) {
			continue // told apart
		}
		if confidence, reason := j.ground(a, b); confidence > 0 {
			if len(fit) == 0 || confidence < how {
				how, why = confidence, reason
			}
			fit = append(fit, b)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	if err := a.describe(); err != nil {
		return err
	}
	var best *sense
	bestScore, second := -1.0, -1.0
	scores := make([]float64, len(fit))
	for i, b := range fit {
		if err := b.describe(); err != nil {
			return err
		}
		if scores[i] = a.likeness(&b.features); scores[i] > bestScore {
			best, bestScore = b, scores[i]
		}
	}
	for i, b := range fit { // "Michael Sinclair" and "Michael T. Sinclair" do not compete for "Mike Sinclair"
		if b != best && scores[i] > second && !j.agree(best, b) {
			second = scores[i]
		}
	}
	switch {
	case best == nil:
	case second < 0 && (how > initials || bestScore > 0):
		j.join(a, best, how, why)
	case second >= 0 && bestScore > 0 && bestScore >= 2*second:
		j.join(a, best, byContext, why+", and the same is said of them")
	}
	return nil
}

// agree reports whether two are one by their names, and nothing that is said of them speaks against it.
func (j *joining) agree(a, b *sense) bool {
	p, ok := j.l.person(a.names[0])
	q, okToo := j.l.person(b.names[0])
	return ok && okToo && p.fits(q) && !a.contradicts(&b.features) && graph.Fold(a.names[0]) != graph.Fold(b.names[0])
}

// ground says why a, whose full name or a form of it is the key, may be b; 0 where nothing speaks for it.
func (j *joining) ground(a, b *sense) (float64, string) {
	if !alike(a.class, b.class) {
		return 0, ""
	}
	person := mention.Kind(a.class) == mention.Person || mention.Kind(b.class) == mention.Person
	words := strings.Count(j.key, " ") + 1
	if person {
		p, full := j.l.person(a.names[0])
		q, fullToo := j.l.person(b.names[0])
		switch {
		case full && fullToo && p.fits(q) && graph.Fold(a.names[0]) != graph.Fold(b.names[0]) && longerName(b.names[0], a.names[0]):
			return fullName, "a fuller form of the name"
		case !full && fullToo && a.label && q.surname == j.key:
			return onlySurname, "the surname"
		case !full && fullToo && a.label && has(b.names, j.key):
			return otherName, "another name"
		}
		return 0, ""
	}
	if c := j.l.country[graph.Fold(a.names[0])]; c != nil && c == j.l.country[graph.Fold(b.names[0])] {
		if b.label && !b.scoped() && !a.label {
			return sameName, "another name of the country"
		}
		return 0, ""
	}
	switch {
	case !a.label:
		if x, y := j.l.bare(a.names[0]), j.l.bare(b.names[0]); !b.label && x == j.key && y == j.key && a.iri < b.iri {
			return companyName, "the same company"
		}
		return 0, ""
	case b.label:
		return 0, ""
	case j.l.bare(b.names[0]) == j.key:
		return companyName, "the same company"
	case has(b.names, j.key) && (words > 1 || upper(a.names[0]) || len(j.key) > 3):
		return otherName, "another name"
	case graph.Fold(initialsOf(b.names[0])) == j.key && upper(a.names[0]):
		return initials, "the initials"
	}
	return 0, ""
}

// longerName orders two forms of a name, so that each pair is looked at once.
func longerName(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}

func has(names []string, key string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return graph.Fold(n) == key })
}

func (j *joining) join(a, b *sense, confidence float64, reason string) {
	j.out = append(j.out, graph.Identity{A: a.members[0].IRI, B: b.members[0].IRI, Same: true, Confidence: confidence, Reason: reason})
}

// describe reads what is said of a sense, once.
func (s *sense) describe() error {
	if s.read {
		return nil
	}
	s.read = true
	s.features = features{}
	for _, m := range s.members {
		records, err := m.Records()
		if err != nil {
			return err
		}
		for i := range records {
			s.features.add(&records[i])
		}
	}
	return nil
}
