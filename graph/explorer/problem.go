package explorer

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// Problem is an error as problem+json (RFC 9457): title and status, detail in a sentence, and what to do about it.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`
}

// NotFoundError is what a [Runner] wraps an error in that means: there is no such thing.
type NotFoundError struct{ Err error }

func (e *NotFoundError) Error() string { return e.Err.Error() }
func (e *NotFoundError) Unwrap() error { return e.Err }

// MistakeError is what a [Runner] wraps an error in that whoever asks has made.
type MistakeError struct{ Err error }

func (e *MistakeError) Error() string { return e.Err.Error() }
func (e *MistakeError) Unwrap() error { return e.Err }

// statusOf gives the status of an error.
func statusOf(err error) int {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge
	case errors.As(err, new(*NotFoundError)), errors.Is(err, store.ErrNoArticle):
		return http.StatusNotFound
	case errors.Is(err, errBusy):
		return http.StatusServiceUnavailable
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout
	case errors.As(err, new(*MistakeError)):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// fail answers with an error: as Cayley does on its paths, else as problem+json.
func fail(w http.ResponseWriter, r *http.Request, status int, err error) {
	h := w.Header()
	h.Del("ETag")
	h.Del("Content-Disposition")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	var body any = Problem{Title: http.StatusText(status), Status: status, Detail: err.Error(), Hint: graph.Hint(err)}
	h.Set("Content-Type", "application/problem+json")
	if strings.HasPrefix(r.URL.Path, "/api/v") {
		h.Set("Content-Type", "application/json")
		body = map[string]string{"error": err.Error()}
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(body) // the client may be gone
	}
}

// failed answers with an error, whose kind tells the status.
func (s *server) failed(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if status == http.StatusInternalServerError && r.Context().Err() == nil {
		s.o.Logf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	fail(w, r, status, err)
}
