package pebblestore

import "github.com/cayleygraph/quad"

// AppendValue appends the stored form of a value to b. Two values have the same form exactly when they are the same. A type that is none of quad's is an error.
func AppendValue(b []byte, v quad.Value) ([]byte, error) { return appendValue(b, v) }

// ReadValue gives the value of a stored form, or an error when it is none.
func ReadValue(form []byte) (quad.Value, error) { return readValue(form) }
