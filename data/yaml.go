package data

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Decode reads YAML into a struct. A field that the struct has not is an error, and so is what makes the YAML reader itself fail.
func Decode(raw []byte, into any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("not YAML that can be read (%v)", r)
		}
	}()
	return yaml.UnmarshalWithOptions(raw, into, yaml.Strict())
}
