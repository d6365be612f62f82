package store

import (
	"github.com/clewgraph/clew/graph"
)

// Options say how to open a store.
type Options struct {
	// Create makes the store when there is none. Without it a missing store is an error.
	Create bool
	// ReadOnly opens a pebble store to be read: nothing is written, so it opens sooner. Other kinds do not care.
	ReadOnly bool
	// Resolver decides who is who whenever articles come and go; nil leaves what the graph says of it as it is.
	Resolver graph.Resolver
	// Command is written into the lock file, for the message that another
	// process gets: "clew load articles/". Empty means the program's arguments.
	Command string
}

// Result says what a load did.
type Result struct {
	Changed  bool // false: the store had the same article, and nothing was written
	Replaced bool // the store had another version of the article
	Added    int  // quads written
	Removed  int  // quads deleted
}

// Source is an article of the store.
type Source struct {
	IRI        graph.IRI
	Title      string
	Source     string // path or URL; "" of a graph that was imported and is no article
	Published  string // ISO 8601
	Retrieved  string // RFC 3339
	Entities   int
	Statements int
	Asserted   int // statements that the article asserts
	Quads      int
}

// Match is an entity that [Store.Find] found.
type Match struct {
	Entity graph.Entity
	Name   string  // the name that matched
	Score  float64 // how exactly: [ScoreName] and so on
	Other  int     // which of its names matched in whole: [MainName], [FoldedName], [OtherName]
	Facts  int     // quads that the entity is subject or object of
}

// Filter chooses statements. An empty field chooses all.
type Filter struct {
	Subject   graph.IRI
	Predicate string // name of the relation: "memberOf"
	Object    graph.IRI
	Either    graph.IRI // subject or object
	Article   graph.IRI
	// ObjectText chooses literal objects whose words fold to the same as this.
	ObjectText   string
	AssertedOnly bool
	Limit        int // 0 is no limit
}

// Quote is a piece of evidence with its words.
type Quote struct {
	IRI graph.IRI
	graph.Evidence
	Text string
}

// Fact is a statement as the store keeps it: one a fact and article, with all
// the sentences that say so.
type Fact struct {
	graph.Statement // Evidence is that of the first quote
	IRI             graph.IRI
	Article         graph.IRI
	Rejected        bool    // a person has said that it is not so
	Quotes          []Quote // in the order of the text
}

// Relation is a predicate of the graph's statements.
type Relation struct {
	Name     string
	IRI      graph.IRI
	Asserted int  // statements that are asserted
	Claimed  int  // statements that are not
	Open     bool // in the words of the text, no relation of the ontology
}

// Stats counts the graph.
type Stats struct {
	Quads, Nodes, Articles, Entities, Statements, Asserted int
}
