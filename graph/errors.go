package graph

import "errors"

// Error is a failure with the one thing that a person can type about it. A
// command line prints it as two lines: "error: " and Error(), "hint: " and Hint.
type Error struct {
	Message string // what and where, on one line: "no graph at clew.db"
	Hint    string // what to type: "clew load FILE"; may be ""
	Err     error  // the cause; may be nil
}

// Error gives the message, and the cause behind a colon.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// WithHint adds to err what a person can type about it; nil stays nil.
func WithHint(err error, hint string) error {
	if err == nil {
		return nil
	}
	return &hinted{err: err, hint: hint}
}

type hinted struct {
	err  error
	hint string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// Hint finds the outermost hint in the chain of err; "" when there is none.
func Hint(err error) string {
	for err != nil {
		switch e := err.(type) {
		case *hinted:
			if e.hint != "" {
				return e.hint
			}
		case *Error:
			if e.Hint != "" {
				return e.Hint
			}
		case interface{ Unwrap() []error }:
			for _, each := range e.Unwrap() {
				if hint := Hint(each); hint != "" {
					return hint
				}
			}
			return ""
		}
		err = errors.Unwrap(err)
	}
	return ""
}
