// Package corpus makes news of a world that is known, for tests and measurements: articles of any number, and with them what is true. Nothing
// of it is in the binary.
//
// [New] makes a world of countries, places, organisations and people with the offices that they hold from year to year, and plans the articles.
// [Corpus.Article] writes one of them: the same for the same seed and number, whichever were written before. Its truth says of each name which
// entity of the world it stands for ([Mention]), and what its main sentences say ([Fact]).
//
// What is difficult is there on purpose: people who share a name (two John Smiths), the country and the state of Georgia, cities of one name in two
// countries, organisations by their acronym, offices without a name ("the Secretary of State") whose holder the day tells, people by a short form of their given name. Some articles are
// copies of others ([Article.CopyOf]), some correct others ([Article.Corrects]), and some contradict each other ([Corpus.Contradictions]); other
// pairs only look as if they did ([Corpus.Traps]).
package corpus

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Options say which corpus.
type Options struct {
	Seed     uint64
	Articles int // how many; the world grows with it
}

// Kind is what an entity of the world is.
type Kind string

// The kinds, as the ontology calls them.
const (
	Person       Kind = "Person"
	Country      Kind = "Country"
	Place        Kind = "Place" // cities and states
	Organisation Kind = "Organisation"
)

// Entity is a thing of the world.
type Entity struct {
	ID   string `json:"id"` // "person/12"
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Aliases are the other names that articles have for it.
	Aliases []string `json:"aliases,omitempty"`
	About   string   `json:"about"` // what tells it from others of the name, for people who read the truth
}

// Form is how a mention names its entity.
type Form string

// The forms.
const (
	Full     Form = "full"     // the name in full
	Alias    Form = "alias"    // an acronym, a short form of the given name, another name
	Short    Form = "short"    // a surname, the head of a name; the full name stands before it
	Position Form = "position" // "the Secretary of State", where the article does not say who that is
)

// Mention is a stretch of an article that names an entity. Pronouns are none. In one article a text of a mention is always the same entity.
type Mention struct {
	Start  int    `json:"start"` // half-open byte offsets into the article
	End    int    `json:"end"`
	Text   string `json:"text"`
	Form   Form   `json:"form"`
	Entity string `json:"entity"` // the ID
}

// Fact is what a sentence says. Subject and Object are IDs of entities; an Object that is none is words: an age, a date, the name of a position, an amount of money.
type Fact struct {
	Subject      string `json:"subject"`
	Predicate    string `json:"predicate"` // as the ontology calls it; age and foundedIn are open relations
	Object       string `json:"object"`
	Organisation string `json:"organisation,omitempty"` // whose position
	Time         string `json:"time,omitempty"`         // ISO 8601, where the sentence says it
	Negative     bool   `json:"negative,omitempty"`
	Claim        bool   `json:"claim,omitempty"` // somebody says so, not the article
	False        bool   `json:"false,omitempty"` // it is not so in the world
}

// Article is one text with its truth.
type Article struct {
	Number    int       `json:"number"`
	Name      string    `json:"name"` // of its file, without extension
	Published string    `json:"published"`
	Publisher string    `json:"publisher"`
	Title     string    `json:"title"`
	Text      string    `json:"-"`        // all of it, with title and date
	CopyOf    int       `json:"copyOf"`   // the number of the article that this is nearly the same as, -1 for none
	Corrects  int       `json:"corrects"` // the number of the article that this corrects, -1 for none
	Mentions  []Mention `json:"mentions"`
	Facts     []Fact    `json:"facts"`
}

// Contradicts is what two articles differ in.
type Contradicts string

// The kinds of contradictions.
const (
	Membership Contradicts = "membership" // a member, and not a member
	Age        Contradicts = "age"        // two ages in one year
	Date       Contradicts = "date"       // two days of a birth, or two years of a foundation
	Holder     Contradicts = "holder"     // two who hold one position of one holder at one time
)

// Contradiction is one that was planted, or looks like one (a trap).
type Contradiction struct {
	Kind         Contradicts `json:"kind"`
	Subject      string      `json:"subject"`          // the member, the person, what was founded; of a holder the organisation whose position it is
	Relation     string      `json:"relation"`         // memberOf, age, born, foundedIn, holdsPosition
	Object       string      `json:"object,omitempty"` // what one is a member of; the position
	Values       [2]string   `json:"values"`           // what the two say: the true one first; IDs of people for a holder
	Articles     [2]int      `json:"articles"`         // one that says the first, one that says the second; copies of them say it too
	Correction   bool        `json:"correction"`       // the article with the true one says that it corrects the other
	WhyConsonant string      `json:"whyNot,omitempty"` // of a trap: why it is none
}

// Corpus is a world and the plan of its articles.
type Corpus struct {
	Contradictions []Contradiction
	Traps          []Contradiction

	seed  uint64
	world *world
	plans []plan
}

// New makes a corpus. It is read-only from then on: goroutines may share it.
func New(o Options) *Corpus {
	c := &Corpus{seed: o.Seed}
	c.world = newWorld(rand.New(rand.NewPCG(o.Seed, 1)), o.Articles)
	c.plan(rand.New(rand.NewPCG(o.Seed, 2)), o.Articles)
	return c
}

// Len is how many articles there are.
func (c *Corpus) Len() int { return len(c.plans) }

// Entities are all that articles may speak of.
func (c *Corpus) Entities() []Entity { return c.world.entities }

// Article writes an article, by its number from 0 on.
func (c *Corpus) Article(number int) Article {
	p := &c.plans[number]
	source := number
	if p.copyOf >= 0 {
		source = p.copyOf
	}
	w := newWriter(c, source)
	w.write()
	a := Article{Number: number, CopyOf: p.copyOf, Corrects: p.corrects, Published: p.date.Format(time.DateOnly), Facts: w.facts}
	if p.copyOf >= 0 {
		w.copied(rand.New(rand.NewPCG(c.seed, uint64(number)+1000)))
	}
	w.finish(&a, p.date)
	a.Name = fmt.Sprintf("%s-%06d", a.Published, number)
	return a
}
