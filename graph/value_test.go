package graph

import (
	"testing"

	"github.com/cayleygraph/quad"
)

// TestCanonicalForeignType: <xsd:int> is an IRI like any other, not a short form.
func TestCanonicalForeignType(t *testing.T) {
	v := quad.TypedString{Value: "1", Type: "xsd:int"}
	if got := Canonical(v); got != v {
		t.Errorf("%#v", got)
	}
}
