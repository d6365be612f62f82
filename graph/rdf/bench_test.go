package rdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store/storetest"
)

// news gives the quads of some articles, sorted: what a graph of news is made of.
func news(b testing.TB, articles int) []quad.Quad {
	var quads []quad.Quad
	for i := range articles {
		quads = append(quads, storetest.Article(fmt.Sprint("article-", i), fmt.Sprint("Country ", i%200)).Quads()...)
	}
	return inOrder(b, quads)
}

func inOrder(b testing.TB, quads []quad.Quad) (out []quad.Quad) {
	b.Helper()
	s := &rdf.Sorter{}
	defer s.Close()
	for _, q := range quads {
		if err := s.Add(q); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Each(func(q quad.Quad) error {
		out = append(out, q)
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return out
}

// BenchmarkDecode reads each format, and N-Quads with quad's own reader, and N-Quads and Turtle with npm's n3 where make interop has
// installed it; make bench-rdf runs them all, one after the other on one core, and prints the ratios.
func BenchmarkDecode(b *testing.B) {
	quads := news(b, 4000)
	prefixes := map[string]string{"rdf": rdfVocabulary, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "clew": "clew:", "oa": "http://www.w3.org/ns/oa#",
		"skos": "http://www.w3.org/2004/02/skos/core#", "dcterms": "http://purl.org/dc/terms/", "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
	for _, format := range rdf.Formats() {
		raw := encode(b, format, quads, prefixes)
		b.Run(string(format), func(b *testing.B) {
			n := 0
			for b.Loop() {
				n = 0
				if err := rdf.Decode(bytes.NewReader(raw), format, rdf.Options{}, func(quad.Quad) error { n++; return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(len(raw)))
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
		})
		if format == rdf.NQuads {
			b.Run("nquads-quad", func(b *testing.B) {
				n := 0
				for b.Loop() {
					n = 0
					r := nquads.NewReader(bytes.NewReader(raw), false)
					for {
						_, err := r.ReadQuad()
						if errors.Is(err, io.EOF) {
							break
						}
						if err != nil {
							b.Fatal(err)
						}
						n++
					}
				}
				b.SetBytes(int64(len(raw)))
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
			})
		}
		if format == rdf.NQuads || format == rdf.Turtle {
			b.Run(string(format)+"-n3", func(b *testing.B) {
				script := filepath.Join("testdata", "interop", "interop.mjs")
				if _, err := os.Stat(filepath.Join("testdata", "interop", "node_modules", "n3")); err != nil {
					b.Skip("npm's n3 is not installed: make interop")
				}
				file := filepath.Join(b.TempDir(), "file")
				if err := os.WriteFile(file, raw, 0o666); err != nil {
					b.Fatal(err)
				}
				best := 0.0
				for b.Loop() {
					out, err := exec.Command("node", script, "speed", string(format), file).Output()
					if err != nil {
						b.Fatal(err)
					}
					speed, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
					if err != nil {
						b.Fatal(err)
					}
					best = max(best, speed)
				}
				b.ReportMetric(best, "quads/s")
			})
		}
	}
}

// BenchmarkEncode writes each format.
func BenchmarkEncode(b *testing.B) {
	quads := news(b, 2000)
	for _, format := range rdf.Formats() {
		b.Run(string(format), func(b *testing.B) {
			for b.Loop() {
				e, err := rdf.NewEncoder(io.Discard, format, rdf.EncodeOptions{Prefixes: map[string]string{"clew": "clew:", "rdf": rdfVocabulary}})
				if err != nil {
					b.Fatal(err)
				}
				for _, q := range quads {
					if err := e.Encode(q); err != nil {
						b.Fatal(err)
					}
				}
				if err := e.Close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(quads))*float64(b.N)/b.Elapsed().Seconds(), "quads/s")
		})
	}
}

// repeated gives a stream of one text many times over, behind a head and before a tail.
type repeated struct {
	head, body, tail string
	times            int
	rest             string
}

func (r *repeated) Read(p []byte) (int, error) {
	for r.rest == "" {
		switch {
		case r.head != "":
			r.rest, r.head = r.head, ""
		case r.times > 0:
			r.rest = r.body
			r.times--
		case r.tail != "":
			r.rest, r.tail = r.tail, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// peak is the largest heap in use while f runs, in MB.
func peak(f func()) float64 {
	runtime.GC()
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		top := uint64(0)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				most <- top
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				top = max(top, m.HeapInuse)
			}
		}
	}()
	f()
	close(done)
	return float64(<-most) / (1 << 20)
}
