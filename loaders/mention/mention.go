// Package mention finds what the sentences of an article speak of: named
// entities, nominals and pronouns, values (dates, money, quantities),
// quotations with their speakers, and which mentions are the same thing.
package mention

import (
	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

// Form says how a mention refers.
type Form string

// The forms of mentions.
const (
	Name    Form = "name"    // headed by a proper noun: "Antony Blinken", "the Maldives"
	Nominal Form = "nominal" // headed by a common noun: "the meeting", "a senior official"
	Pronoun Form = "pronoun" // he, its, they, who
	Amount  Form = "value"   // date, money, quantity: has a Value
)

// Kind is the class of a mention; "" where nothing tells.
type Kind string

// The kinds that the ontology's class tree starts from. A mention's Kind is
// one of these; an entity's class may be finer.
const (
	Person       Kind = "Person"
	Organisation Kind = "Organisation"
	Country      Kind = "Country"
	Place        Kind = "Place"
	Facility     Kind = "Facility"
	Group        Kind = "Group" // people taken together: "members", "officials", "the Sams"
	Event        Kind = "Event"
	Product      Kind = "Product" // things made: vehicles, works, software
	Agreement    Kind = "Agreement"
	Position     Kind = "Position" // an office or role: "Secretary of State"
	Animal       Kind = "Animal"
	Plant        Kind = "Plant"
	Substance    Kind = "Substance"
	Abstract     Kind = "Abstract"
	Object       Kind = "Object"
	Date         Kind = "Date"
	Money        Kind = "Money"
	Quantity     Kind = "Quantity"
	Ordinal      Kind = "Ordinal"
)

// Value is what a date, an amount of money or a quantity says.
type Value struct {
	Text     string  // the words, as written
	Time     string  // ISO 8601 for dates that resolve: 2022-05, 2014, 2023-08-23; else ""
	Number   float64 // of money, quantities, ordinals
	Currency string  // ISO 4217, for money
	Unit     string  // for quantities: "percent", "kilogram"; "" for a bare count
}

// Mention is one reference in the text. Its words are Tree.Words[First:Last] of its
// sentence: the whole noun phrase without relative clauses, appositions and
// coordinated siblings.
type Mention struct {
	text.Span
	Sentence    int // index of the sentence
	First, Last int // half-open range of words
	Core        int // words First:Core are the phrase without what follows its head
	Head        int // the head word
	Form        Form
	Kind        Kind
	Value       *Value // for Form Amount
	Chain       int    // mentions with one Chain are one thing; every mention has one
	Gender      string // "F", "M"; "" where nothing tells
	Plural      bool
	Sure        float64 // the probability that Chain is the right one, from 0 to 1; 1 for what no model judged
}

// Title is an office that stands before or beside the name of who holds it.
type Title struct {
	Holder       int       // index into Reading.Mentions
	Sentence     int       // where it says so
	Position     text.Span // "Secretary of State"
	Kind         Kind      // Position of an office; Person of "his wife", Organisation of "the publisher"
	Possessor    int       // word before a possessive noun: "his" wife; -1 if none
	Organisation string    // whose office, "" if it does not say: "US", "Kremlin"; a demonym gives its country
}

// Alias is a place where the text itself gives two names for one thing: "Workers' Party (WP)".
type Alias struct {
	First, Second int // indices into Reading.Mentions, in the order of the text
	Sentence      int
}

// Quotation is the words of somebody, in quotation marks or reported ("said that …").
type Quotation struct {
	Words       text.Span // what was said, without the marks; for reported speech the clause after "that"
	Sentence    int       // index of the sentence whose words these are
	Cue         int       // head word of the saying in CueSentence ("said"), -1 if there is none
	CueSentence int       // the sentence of the cue; -1 if there is none
	Speaker     int       // index into Reading.Mentions, -1 if unknown
	Direct      bool      // in quotation marks
}

// Reading is an article with all that is known of it before relations.
type Reading struct {
	Document   *text.Document
	Trees      []syntax.Tree // one a sentence
	Mentions   []Mention     // ordered by place
	Quotations []Quotation   // ordered by place
	Titles     []Title       // ordered by place
	Aliases    []Alias       // ordered by place

	// Voices gives for each sentence of a transcript the mention that labels who speaks, or -1; nil where there are no labels.
	Voices []int

	// Chains gives the chain of each (sentence, word) that heads a mention, with those of words that are no
	// mentions of their own here: modifiers, "this", "there", dates.
	Chains map[[2]int]int

	at map[[2]int]int // (sentence, word) to the mention, see At
}

// At gives the index of the name, value or pronoun that a word of a sentence stands in, or else of the
// phrase that it heads; -1 if there is none.
func (r *Reading) At(sentence, word int) int {
	if m, is := r.at[[2]int{sentence, word}]; is {
		return m
	}
	return -1
}

// Words gives the text of a mention; core leaves out what follows its head.
func (r *Reading) Words(m *Mention, core bool) string {
	last := m.Last
	if core {
		last = m.Core
	}
	words := r.Trees[m.Sentence].Words
	return r.Document.Text[words[m.First].Start:words[last-1].End]
}
