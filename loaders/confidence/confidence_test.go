package confidence

import (
	"slices"
	"testing"
)

// TestSolve: three equations.
func TestSolve(t *testing.T) {
	x := Solve([][]float64{{0, 2, 0}, {1, 0, 0}, {0, 0, 4}}, []float64{4, 3, 2})
	if !slices.Equal(x, []float64{3, 2, .5}) {
		t.Error(x)
	}
}
