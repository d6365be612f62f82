// Package confidence says how far to trust what was read, by a log-linear model over features: whether the parser was
// sure, what form the words have, which rule read them. The weights are fitted to what people judged.
package confidence

import "math"

// Feature is something that bears on how far a proposition or a statement can be trusted.
type Feature struct {
	Name  string
	Value float64
}

// Features collects what is so of one of them.
type Features []Feature

// Value adds a number.
func (f *Features) Value(name string, x float64) { *f = append(*f, Feature{name, x}) }

// Flag adds a one when something is so.
func (f *Features) Flag(name string, is bool) {
	if is {
		f.Value(name, 1)
	}
}

// Weights are those of the features, by name, and of "bias".
type Weights map[string]float64

// Of gives the probability of what has the features, from 0 to 1: the logistic function of their weighed sum.
func (w Weights) Of(f Features) float64 {
	z := w["bias"]
	for _, x := range f {
		z += w[x.Name] * x.Value
	}
	return 1 / (1 + math.Exp(-z))
}

// Solve gives x with a·x = b by Gaussian elimination; a and b are overwritten.
func Solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		p := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[p][i]) {
				p = r
			}
		}
		a[i], a[p], b[i], b[p] = a[p], a[i], b[p], b[i]
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for c := i + 1; c < n; c++ {
			b[i] -= a[i][c] * b[c]
		}
		b[i] /= a[i][i]
	}
	return b
}
