package explorer

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what Prometheus reads at /metrics.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	running  prometheus.Gauge
	queries  prometheus.Gauge
}

func newMetrics(g Graph) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "clew_http_requests_total", Help: "Requests, by part of the server and status."}, []string{"part", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "clew_http_request_seconds", Help: "How long requests took, by part of the server.",
			Buckets: []float64{.001, .005, .01, .05, .1, .25, .5, 1, 5, 10, 30}}, []string{"part"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Name: "clew_http_requests_running", Help: "Requests that run now."}),
		queries: prometheus.NewGauge(prometheus.GaugeOpts{Name: "clew_queries_running", Help: "Queries that run now."}),
	}
	quads := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "clew_graph_quads", Help: "Quads of the graph, as the store estimates them."}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		stats, err := g.Handle().Stats(ctx, false)
		if err != nil {
			return -1
		}
		return float64(stats.Quads.Size)
	})
	m.registry.MustRegister(m.requests, m.took, m.running, m.queries, quads, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true}) // guard compresses
}

// part is the part of the server that a path belongs to: few, whatever paths are asked for.
func part(path string) string {
	for _, p := range []string{"/api/v1/", "/api/v2/", "/api/clew/", "/id/", "/ui/", "/static/", "/page/", "/metrics", "/healthz"} {
		if strings.HasPrefix(path, p) {
			return strings.Trim(p, "/")
		}
	}
	return "other"
}

func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		m.running.Inc()
		out := &status{ResponseWriter: w, code: http.StatusOK}
		defer func() {
			m.running.Dec()
			m.requests.WithLabelValues(part(r.URL.Path), strconv.Itoa(out.code)).Inc()
			m.took.WithLabelValues(part(r.URL.Path)).Observe(time.Since(began).Seconds())
		}()
		next.ServeHTTP(out, r)
	})
}

// status remembers the status of an answer.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Flush sends what there is.
func (s *status) Flush() { _ = http.NewResponseController(s.ResponseWriter).Flush() } // a recorder of tests may not

// Unwrap is for http.ResponseController.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
