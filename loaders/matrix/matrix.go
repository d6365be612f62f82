// Package matrix multiplies small dense matrices of 32-bit floats on one core, as a neural network needs it.
//
// With AVX2 or AVX-512 (x86-64 since 2013 or 2017) kernels in assembly do the work; elsewhere plain Go does,
// which gives the same numbers but for the order of additions, and takes about fifteen times as long.
package matrix

import "math"

// Width is the number of columns of a panel: the columns of a [Weights] are padded to a multiple of it.
const Width = 16

// Matrix has its rows one after the other.
type Matrix struct {
	Rows, Columns int
	Data          []float32 // Rows × Columns
}

// New gives a matrix of zeros.
func New(rows, columns int) Matrix {
	return Matrix{rows, columns, make([]float32, rows*columns)}
}

// Row is row i, which shares its numbers with the matrix.
func (m Matrix) Row(i int) []float32 { return m.Data[i*m.Columns : (i+1)*m.Columns : (i+1)*m.Columns] }

// Slice is rows from to to, half-open, which share their numbers with the matrix.
func (m Matrix) Slice(from, to int) Matrix {
	return Matrix{to - from, m.Columns, m.Data[from*m.Columns : to*m.Columns]}
}

// Fill sets every row to the numbers of row, or to zeros where it ends.
func (m Matrix) Fill(row []float32) {
	for i := range m.Rows {
		r := m.Row(i)
		clear(r[copy(r, row):])
	}
}

// Weights is a matrix on the right of a product, arranged in panels of [Width] columns.
type Weights struct {
	Rows, Columns int // Columns as padded
	panels        []float32
}

// Pack arranges rows × columns numbers: at(i, j) gives the one in row i and column j.
func Pack(rows, columns int, at func(i, j int) float32) Weights {
	w := Weights{Rows: rows, Columns: (columns + Width - 1) / Width * Width}
	w.panels = make([]float32, rows*w.Columns)
	for j := range columns {
		panel := w.panels[j/Width*Width*rows:]
		for i := range rows {
			panel[i*Width+j%Width] = at(i, j)
		}
	}
	return w
}

// PackTransposed arranges the transpose of m, its rows becoming columns.
func PackTransposed(m Matrix) Weights {
	w := Weights{Rows: m.Columns, Columns: (m.Rows + Width - 1) / Width * Width}
	w.panels = make([]float32, w.Rows*w.Columns)
	for j := range m.Rows {
		panel := w.panels[j/Width*Width*w.Rows+j%Width:]
		for i, x := range m.Row(j) {
			panel[i*Width] = x
		}
	}
	return w
}

// AddProduct adds a·w to c. c has the rows of a and the padded columns of w. It panics when sizes do not fit.
func AddProduct(c, a Matrix, w Weights) {
	if a.Columns != w.Rows || c.Rows != a.Rows || c.Columns != w.Columns {
		panic("matrix: sizes do not fit")
	}
	if w.Rows == 0 {
		return
	}
	if !hasAVX2 {
		addProduct(c, a, w)
		return
	}
	// Some rows of A at a time, which the cache keeps for all panels.
	for from := 0; from < a.Rows; from += block {
		to := min(from+block, a.Rows)
		for j := 0; j < w.Columns; j += Width {
			i := from
			if hasAVX512 && j+Width < w.Columns { // two panels at a time
				for ; i+12 <= to; i += 12 {
					rows12x32(w.Rows, &a.Data[i*a.Columns], a.Columns, &w.panels[j*w.Rows], &c.Data[i*c.Columns+j], c.Columns)
				}
				multiplyRows(c, a, w, i, to, j)
				j += Width
			}
			multiplyRows(c, a, w, i, to, j)
		}
	}
}

// multiplyRows multiplies rows from to to, half-open, with the panel of column j.
func multiplyRows(c, a Matrix, w Weights, from, to, j int) {
	panel := &w.panels[j*w.Rows]
	i := from
	for ; i+6 <= to; i += 6 {
		rows6(w.Rows, &a.Data[i*a.Columns], a.Columns, panel, &c.Data[i*c.Columns+j], c.Columns)
	}
	for ; i < to; i++ {
		row1(w.Rows, &a.Data[i*a.Columns], panel, &c.Data[i*c.Columns+j])
	}
}

// block is how many rows of A are multiplied at a time: a multiple of twelve.
const block = 120

func addProduct(c, a Matrix, w Weights) {
	for i := range a.Rows {
		row, out := a.Row(i), c.Row(i)
		for j := 0; j < w.Columns; j += Width {
			panel := w.panels[j*w.Rows : (j+Width)*w.Rows]
			sum := (*[Width]float32)(out[j:])
			for k, x := range row {
				b := (*[Width]float32)(panel[k*Width:])
				for l := range Width {
					sum[l] += x * b[l]
				}
			}
		}
	}
}

// Tanh replaces each number by its hyperbolic tangent, to about 2e-7.
func Tanh(x []float32) {
	if n := len(x) &^ 7; hasAVX2 && n > 0 {
		tanh8(&x[0], n)
		x = x[n:]
	}
	for i, v := range x {
		x[i] = float32(math.Tanh(float64(v)))
	}
}

// GELU replaces each number x by x·Φ(x), in the form of Hendrycks and Gimpel 2016 with tanh, to about 5e-4.
func GELU(x []float32) {
	var inner [256]float32
	for len(x) > 0 {
		part := x[:min(len(x), len(inner))]
		for i, v := range part {
			inner[i] = 0.7978845608 * (v + 0.044715*v*v*v)
		}
		Tanh(inner[:len(part)])
		for i, v := range part {
			part[i] = 0.5 * v * (1 + inner[i])
		}
		x = x[len(part):]
	}
}

// LeakyReLU multiplies the negative numbers by a tenth.
func LeakyReLU(x []float32) {
	for i, v := range x {
		if v < 0 {
			x[i] = 0.1 * v
		}
	}
}
