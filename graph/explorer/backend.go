package explorer

import (
	"context"
	"time"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// Query is a saved query.
type Query struct {
	Name        string      `json:"name"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Parameters  []Parameter `json:"parameters"`
	Columns     []string    `json:"columns"`
}

// Parameter is what a saved query takes.
type Parameter struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // entity, relation, string, int, date
	Default  string `json:"default,omitempty"`
	Optional bool   `json:"optional,omitempty"`
	Help     string `json:"help,omitempty"`
}

// Ask is a query to run: a saved one by its name, or a script.
type Ask struct {
	Name      string            `json:"name,omitempty"`
	Arguments map[string]string `json:"arguments,omitempty"`

	Script  string   `json:"script,omitempty"`
	Columns []string `json:"columns,omitempty"` // of a script; without any, those that its rows have
	Sort    []string `json:"sort,omitempty"`

	Article graph.IRI     `json:"article,omitempty"` // only rows with evidence from it
	Limit   int           `json:"limit"`             // rows; 0 is as many as the server gives
	Timeout time.Duration `json:"-"`                 // 0 is the server's; "2s" in JSON
}

// Cell is one value of a row: a quad.Value, nil, or a plain value of JavaScript, and as a person reads it.
type Cell struct {
	Value any
	Text  string
}

// Runner runs queries.
type Runner interface {
	// Queries gives the saved queries in the order of their names.
	Queries() []Query
	// Script gives the Gizmo that a saved query with arguments runs: the whole of it, or without the functions that stand before every script.
	Script(ctx context.Context, name string, arguments map[string]string, whole bool) (string, error)
	// Run runs a query and gives its rows as they come. An error of yield ends it. limited says that there were more than the limit.
	Run(ctx context.Context, a Ask, yield func(columns []string, row []Cell) error) (columns []string, limited bool, err error)
	// Resolve finds the entity that a name means.
	Resolve(ctx context.Context, name string) (graph.Entity, error)
	// Why finds the statements that a subject, a relation and an object name, for and against.
	Why(ctx context.Context, subject, relation, object string) ([]store.Fact, error)
	// Chains gives the shortest chains of facts between two entities. cut says that there may be others.
	Chains(ctx context.Context, a, b graph.IRI, o ChainOptions) (chains [][]Step, cut bool, err error)
}

// ChainOptions say which chains to look for.
type ChainOptions struct {
	Count  int      // chains at most
	Length int      // facts in a chain at most
	Avoid  []string // relations not to go over, as people call them
}

// Step is a fact as a step of a chain. Forward says that the chain leads from its subject to its object.
type Step struct {
	Fact    store.Fact
	Forward bool
}

// Asker understands words.
type Asker interface {
	// Answer answers a question in English, within the bounds of a, whose Name and Script do not count.
	Answer(ctx context.Context, question string, a Ask) (*Answer, error)
	// Sentences gives the sentences of a text, as half-open byte offsets.
	Sentences(text string) [][2]int
	// Kinds gives a class and those above it.
	Kinds(class string) []string
}

// Answer is what the graph says to a question.
type Answer struct {
	Words   []Meaning // how the words of the question were understood
	Script  string    // the Gizmo that gave the rows; "" when there are none
	Columns []string  // the first is the answer
	Rows    [][]Cell
	Limited bool
	Claims  []Claim  // when there are no rows: what would be an answer, but no article asserts it
	Near    []string // when there are no rows: facts of what the question names
}

// Meaning is a word of a question and what it was taken for; "" for one that was not understood.
type Meaning struct {
	Text string `json:"text"`
	As   string `json:"as"`
}

// Claim is a statement that would answer, but that no article asserts.
type Claim struct {
	Answer   string `json:"answer"`
	Status   string `json:"status"` // "according to Anna Rossi", "future", "denied"
	Sentence string `json:"sentence"`
}

// Editor changes which articles the graph has.
type Editor interface {
	// Add reads an article, or the articles of a file, into the graph. An error leaves those that were read before it.
	Add(ctx context.Context, s Submission) (added []Added, skipped int, err error)
	// Remove forgets an article, and gives the number of quads that went with it: 0 when there is none.
	Remove(ctx context.Context, article graph.IRI) (quads int, err error)
}

// Submission is what somebody wants to be read: a text and what is known of it, or a file with its name.
type Submission struct {
	Text      string `json:"text"`
	Title     string `json:"title"`
	Published string `json:"published"` // ISO 8601
	Source    string `json:"source"`    // where the text is from: an address, or words
	Name      string `json:"name"`      // names the article clew:article/NAME; of a file its name

	File []byte `json:"-"` // the bytes of a file, instead of Text
}

// Added is an article that was read.
type Added struct {
	IRI      graph.IRI
	Changed  bool // false: the graph had it already, as it is
	Replaced bool // another version of it was there
}

// Backend is what a server needs beside the graph: it is where loaders and queries come in, which know the graph and not each other.
type Backend interface {
	Runner
	Asker
	Editor
}
