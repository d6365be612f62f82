// Package question is what a question asks, in plain structs: the loaders read it from English (loaders.Reader.Question), queries
// answers it from a graph.
package question

// Asks says what kind of answer a question wants.
type Asks string

// The kinds of questions.
const (
	Who     Asks = "who"
	What    Asks = "what"
	Which   Asks = "which"
	When    Asks = "when"
	Where   Asks = "where"
	HowMuch Asks = "how much"
	HowMany Asks = "how many"
	Whether Asks = "whether" // yes or no
)

// Question is a question that has been read.
type Question struct {
	Text   string
	Asks   Asks
	Noun   string // of "which country" and "how many people": its dictionary form
	Office bool   // the noun asks for an office: "which post"
	// Classes are those that an answer may have, with the ones below them in the ontology; none is any. For a noun that the
	// lexicon does not know there are none: the graph must say of the answer that it is one.
	Classes []string
	Parts   []Part   // all must hold, and of one answer; none when the question is not understood
	Words   []Word   // how each word was understood, in the order of the question
	Names   []string // the phrases that may name something of the graph, whether the question is understood or not
	// Otherwise is the same question read in another way, for when this one has no answer; or nil.
	Otherwise *Question
}

// Part is one thing that the question says, in every way in which it may be meant, best first.
type Part struct {
	Readings []Reading
}

// Reading is a statement that answers, with a gap.
type Reading struct {
	// Relations are the ones of the graph that say so.
	Relations []Relation
	// Roles are what the question says of the statement: of its "subj" and "obj", of what stands behind a preposition ("in"), or of
	// a qualifier ("organisation").
	Roles map[string][]Phrase
	// Asked is the role that the answer has: one of those, or Time, Place, Amount, Count; "" of a yes-no question.
	Asked string
	// Modalities are those that the statement may have besides factual: a question with "will" is answered by what is expected.
	Modalities []string
	// Planned is how the verb of planning begins, "plan" or "promis"; "" where there is none. Only what is not yet done answers, and
	// its sentence must have the verb: who is urged to sign does not plan to.
	Planned string
	// Negative: the question is about what is denied, "which countries have not signed".
	Negative bool
}

// The roles of answers that stand beside a statement's subject and object.
const (
	Time   = "time"
	Place  = "place"
	Amount = "amount"
	Count  = "count" // how many different subjects there are
)

// Relation is a relation of the graph, with the roles of the question's verb that its statements fill.
type Relation struct {
	Name string
	// Subject and Object are the roles that the sides of a statement may have. "foundedIn" has a subject that founded or was
	// founded, its name does not say, and an object with the role "in".
	Subject, Object []string
	// Noun is what the name says of the verb's object: "astronauts" in "sentAstronautsTo"; "".
	Noun string
}

// Phrase is words of the question that stand for something.
type Phrase struct {
	Text  string // without article
	Named bool   // it is a proper name
	// Office: the words of an office, all of which that of a person must have.
	Office bool
	// Clause: it is what somebody says, whose words must all be there.
	Clause bool
}

// Word is how a word or phrase of the question was understood.
type Word struct {
	Text string
	// As says it in words: "relation", "what is asked for"; "" of what was not understood.
	As string
}
