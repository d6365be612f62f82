package pebblestore

import (
	"path/filepath"
	"testing"
)

// BenchmarkWholeLoad is what it costs that a load of several parts can be taken back.
func BenchmarkWholeLoad(b *testing.B) {
	quads := undoQuads(0, 300_000)
	for name, begin := range map[string]func(*QuadStore) (*Loader, error){
		"plain": func(s *QuadStore) (*Loader, error) { return s.NewLoader(b.Context()) },
		"whole": func(s *QuadStore) (*Loader, error) { return s.NewWholeLoader(b.Context()) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s, err := Open(filepath.Join(b.TempDir(), "db"), Options{Create: true})
				if err != nil {
					b.Fatal(err)
				}
				s.partQuads = 100_000
				l, err := begin(s)
				if err != nil {
					b.Fatal(err)
				}
				for _, q := range quads {
					if err := l.Add(q); err != nil {
						b.Fatal(err)
					}
				}
				if err := l.Close(); err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(quads))*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
		})
	}
}
