package gizmo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/clewgraph/clew/graph"
)

// Limits bound a script. A zero field is no bound, but for Memory and Bytes, whose zero is the default.
type Limits struct {
	Time   time.Duration
	Rows   int
	Bytes  int64  // of the values in the rows that it gives
	Memory uint64 // that the heap may grow by while it runs
}

// The defaults of Limits.
const (
	DefaultMemory = 256 << 20
	DefaultBytes  = 1 << 30
)

func (l Limits) orDefaults() Limits {
	if l.Memory == 0 {
		l.Memory = DefaultMemory
	}
	if l.Bytes == 0 {
		l.Bytes = DefaultBytes
	}
	return l
}

// What a script may be and do at most. They are far from what a query needs, and near enough that no native function
// takes longer than a second or two.
const (
	maxScript   = 256 << 10 // bytes
	maxNesting  = 500       // brackets in brackets
	maxDepth    = 1000      // expressions in expressions
	maxArrows   = 2000      // arrow functions, which the parser reads twice
	maxCalls    = 2000      // calls within calls
	maxElements = 1 << 20   // of an array that a native function works on
	maxString   = 16 << 20  // characters of a string that a native function works on or makes
	maxPieces   = 20        // of a template
	maxKeys     = 1 << 20   // characters of a string that is taken apart
	maxArgs     = 1 << 16   // arguments from a list
	maxSteps    = 1000      // of a path, those of its arguments included
	maxRecursed = 4         // followRecursive within followRecursive
	maxNodes    = 1 << 17   // in the arguments of one step
	maxRegexp   = 2000      // instructions of a regular expression
	maxMatching = 30 << 20  // instructions times characters
)

// patience is how long who waits for a script waits after its limit for it to end.
const patience = 40 * time.Millisecond

// limitError is a limit that a script has hit.
type limitError struct {
	message string
	cause   error
}

func (l *limitError) Error() string { return l.message }
func (l *limitError) Unwrap() error { return l.cause }

// errEnough ends a script that has given all the rows that were asked for.
var errEnough = errors.New("enough rows")

// errClosed ends a script whose results nobody reads any more.
var errClosed = errors.New("the results are closed")

func timeError(d time.Duration) error {
	return graph.WithHint(&limitError{message: fmt.Sprintf("the query took longer than %s", d), cause: context.DeadlineExceeded}, "--timeout 2m gives it more")
}

func memoryError(limit uint64) error {
	return graph.WithHint(&limitError{message: fmt.Sprintf("the query took more than %d MB of memory", limit>>20)}, "ask for less: --limit, or a narrower query")
}

func bytesError(limit int64) error {
	return graph.WithHint(&limitError{message: fmt.Sprintf("the query gave more than %d MB of rows", limit>>20)}, "ask for less: --limit, or a narrower query")
}

// IsLimit reports whether an error is a limit that a script has hit.
func IsLimit(err error) bool { return errors.As(err, new(*limitError)) }
