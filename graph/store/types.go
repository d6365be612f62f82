package store

import (
	"slices"
	"strings"

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
	Publisher  string
	Author     string
	Language   string // BCP 47
	Checksum   string // of the bytes that it came as
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
	IRI       graph.IRI // of the statement itself
	Evidence  graph.IRI // a sentence that says so
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

// Time is the time that a fact itself names, in ISO 8601; "" when it names none.
func (f *Fact) Time() string {
	for _, q := range f.Qualifiers {
		if q.Name == "time" && q.Time != "" {
			return q.Time
		}
	}
	if l := f.Object.Literal; l != nil {
		return l.Time
	}
	return ""
}

// Timeline gives those of the facts that name their time, the earliest first, and the number of those that name none. from and to bound the time where
// they are not ""; each is a year, a month or a day of ISO 8601, and both are within.
func Timeline(facts []Fact, from, to string) (dated []Fact, undated int) {
	for _, f := range facts {
		switch t := f.Time(); {
		case t == "":
			undated++
		case t < from && !strings.HasPrefix(from, t) || to != "" && t[:min(len(t), len(to))] > to:
		default:
			dated = append(dated, f)
		}
	}
	slices.SortStableFunc(dated, func(a, b Fact) int { return strings.Compare(a.Time(), b.Time()) })
	return dated, undated
}

// IsDate reports whether a text is a year, a month or a day of ISO 8601: 2022, 2022-05 or 2022-05-30.
func IsDate(s string) bool {
	for _, r := range s {
		if r != '-' && (r < '0' || r > '9') {
			return false
		}
	}
	return len(s) == len("2022") || len(s) == len("2022-05") && s[4] == '-' || len(s) == len("2022-05-30") && s[4] == '-' && s[7] == '-'
}

// Link is what the graph says of how a thing is to be found elsewhere, or is one with another thing.
type Link struct {
	Relation string // the last part of the predicate: "sameAs"
	IRI      graph.IRI
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
