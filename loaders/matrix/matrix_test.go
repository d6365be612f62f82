package matrix

import (
	"math"
	"math/rand"
	"testing"
)

func random(rows, columns int) Matrix {
	m := New(rows, columns)
	for i := range m.Data {
		m.Data[i] = rand.Float32()*2 - 1
	}
	return m
}

// TestProduct compares the kernels with sums in 64 bits, for sizes at and around the edges of tiles.
func TestProduct(t *testing.T) {
	for _, rows := range []int{1, 5, 6, 7, 11, 12, 13, 25, 40} {
		for _, inner := range []int{1, 2, 3, 4, 7, 65, 200} {
			for _, columns := range []int{1, 15, 16, 17, 50} {
				a, b := random(rows, inner), random(inner, columns)
				w := Pack(inner, columns, func(i, j int) float32 { return b.Row(i)[j] })
				c := random(rows, w.Columns)
				plain := New(rows, w.Columns)
				copy(plain.Data, c.Data)
				addProduct(plain, a, w)
				want := New(rows, w.Columns)
				for i := range rows {
					for j := range w.Columns {
						sum := float64(c.Row(i)[j])
						for k := 0; k < inner && j < columns; k++ {
							sum += float64(a.Row(i)[k]) * float64(b.Row(k)[j])
						}
						want.Row(i)[j] = float32(sum)
					}
				}
				AddProduct(c, a, w)
				for i := range c.Data {
					if math.Abs(float64(c.Data[i]-want.Data[i])) > 1e-4 || math.Abs(float64(plain.Data[i]-want.Data[i])) > 1e-4 {
						t.Fatalf("%d×%d times %d columns: number %d is %v, in plain Go %v, want %v", rows, inner, columns, i, c.Data[i], plain.Data[i], want.Data[i])
					}
				}
			}
		}
	}
}

func TestPackTransposed(t *testing.T) {
	m := random(19, 7)
	p := PackTransposed(m)
	q := Pack(7, 19, func(i, j int) float32 { return m.Row(j)[i] })
	for i := range q.panels {
		if p.panels[i] != q.panels[i] {
			t.Fatalf("number %d is %v, want %v", i, p.panels[i], q.panels[i])
		}
	}
}

func TestTanh(t *testing.T) {
	var x []float32
	for v := -100.0; v < 100; v += 0.0137 {
		x = append(x, float32(v))
	}
	x = append(x, float32(math.Inf(1)), float32(math.Inf(-1)), 0)
	got := append([]float32(nil), x...)
	Tanh(got)
	for i := range x {
		if want := math.Tanh(float64(x[i])); math.Abs(float64(got[i])-want) > 3e-7 {
			t.Fatalf("tanh %v is %v, want %v", x[i], got[i], want)
		}
	}
}

func TestGELU(t *testing.T) {
	for v := -8.0; v < 8; v += 0.013 {
		x := []float32{float32(v)}
		GELU(x)
		if want := v * 0.5 * (1 + math.Erf(v/math.Sqrt2)); math.Abs(float64(x[0])-want) > 5e-4 {
			t.Fatalf("GELU %v is %v, want %v", v, x[0], want)
		}
	}
}

func BenchmarkProduct(b *testing.B) {
	for _, rows := range []int{1, 6, 12, 480} {
		a, w := random(rows, 200), Pack(200, 800, func(i, j int) float32 { return 1 })
		c := New(rows, 800)
		b.Run(map[int]string{1: "1", 6: "6", 12: "12", 480: "480"}[rows], func(b *testing.B) {
			for b.Loop() {
				AddProduct(c, a, w)
			}
			b.ReportMetric(float64(2*rows*200*800*b.N)/b.Elapsed().Seconds()/1e9, "GFLOPS")
		})
	}
}
