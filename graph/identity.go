package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/clewgraph/clew/graph/vocab"
)

// Identity says of two entities that they are one, or that they are not. It is a statement with a reason and a confidence in the graph
// [ResolutionGraph], which no article's quads depend on but for a name that two people share: see [ScopedIRI].
type Identity struct {
	IRI        IRI // of the statement
	A, B       IRI
	Same       bool // owl:sameAs, else owl:differentFrom
	Confidence float64
	Reason     string
	Key        string // the folded name that both have; "" where that is not the ground
	Judged     bool   // a person says so; else it was computed
	When       string // RFC 3339, of a judgement
}

// Predicate is owl:sameAs or owl:differentFrom.
func (i *Identity) Predicate() IRI {
	if i.Same {
		return vocab.SameAs
	}
	return vocab.DifferentFrom
}

// Order puts the two entities in the order of their IRIs, so that A same B and B same A are one statement.
func (i *Identity) Order() {
	if i.B < i.A {
		i.A, i.B = i.B, i.A
	}
}

// Node names the statement by what it says, by the name that it is said for, and by whether a person says it.
func (i *Identity) Node() IRI {
	by := "computed"
	if i.Judged {
		by = "judged"
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(i.A), string(i.Predicate()), string(i.B), i.Key, by}, "\n")))
	return IRI(identityPrefix + hex.EncodeToString(sum[:8]))
}

// ScopedIRI names an entity within one article although it has a name: that of whom clew:John_Smith is in this article, where the articles
// speak of two people of the name. clew:article/b#John_Smith.
func ScopedIRI(article, entity IRI) IRI {
	return article + "#" + IRI(strings.TrimPrefix(string(entity), vocab.Clew))
}

// Scope splits a scoped IRI into the article and the entity's own IRI. Any local IRI gives something: whether it is scoped, the
// resolution graph knows.
func (i IRI) Scope() (article, entity IRI, ok bool) {
	if !i.IsLocal() {
		return "", "", false
	}
	before, after, _ := strings.Cut(string(i), "#")
	return IRI(before), IRI(vocab.Clew + after), true
}

// Record is what one article says of an entity with a name, as far as it tells apart those who share the name.
type Record struct {
	Article   IRI
	Published string // ISO 8601, "" when the article does not say
	Class     string
	Facts     []RecordFact
	Mentions  []IRI // the named entities that stand beside it in the article
}

// RecordFact is a fact of which the entity of a record is the subject, or, with the predicate "^holdsPosition", the organisation whose position
// somebody holds.
type RecordFact struct {
	Predicate    string // holdsPosition
	Object       string // an IRI, or the folded words of a literal
	Organisation string // of a position
	Time         string // ISO 8601, where the statement has one
}

// Candidate is an entity of the graph that may be the same as another: all that the articles say of it together.
type Candidate struct {
	IRI      IRI
	Class    string   // that most articles give
	Names    []string // its names, the most frequent first
	Label    bool     // the name in question is how articles call it in full; else it is another of its names
	Articles int
	Sense    IRI                         // the same for those scoped IRIs that are one of several who share a name; else IRI
	Context  func() (map[IRI]int, error) // the named entities that it stands beside in articles, and in how many
	Records  func() ([]Record, error)    // what the first of its articles say
}

// Resolver decides who is who. It sees what it is given and nothing else, so that the result is one of the set of articles and not of their order.
type Resolver interface {
	// Keys gives the folded names under which an entity is looked for besides those that it has: the surname of a person, the initials
	// of an organisation.
	Keys(name, class string) []string
	// Links gives the codes of an entity in the tables of others, and the IRIs there that mean the same.
	Links(name, class string) (codes []string, same []IRI)
	// Contexts reports whether the articles that name an entity of this name and class are to be compared, for they may speak of several.
	Contexts(name, class string) bool
	// Split gives for each of the articles that use one name the number of whom they mean: 0, and 1 … for others of the name; reason says why
	// they are not the same.
	Split(name, class string, records []Record) (who []int, reason string, confidence float64)
	// Join decides which of the entities that have a name are the same.
	Join(key string, candidates []Candidate) ([]Identity, error)
}
