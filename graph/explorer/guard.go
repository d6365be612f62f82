package explorer

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/clewgraph/clew/graph"
)

// minToken is how long a token must be: what can be guessed is none.
const minToken = 16

// CheckListen says whether a server may listen on an address: on loopback always, elsewhere with a token.
func CheckListen(listen, token string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return &graph.Error{Message: fmt.Sprintf("not an address: %q", listen), Hint: "--listen " + DefaultListen}
	}
	switch {
	case token != "" && len(token) < minToken:
		return &graph.Error{Message: fmt.Sprintf("the token has fewer than %d characters", minToken), Hint: "openssl rand -hex 16 makes one"}
	case token == "" && !isLoopback(host):
		return &graph.Error{
			Message: fmt.Sprintf("%s is not only for this machine: whoever reaches it could read the graph", listen),
			Hint:    "--token SECRET, which each request must then bring, or --listen " + DefaultListen,
		}
	}
	return nil
}

// isLoopback reports whether a host leads to this machine only.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// policy is what a page of ours may do: load from this host, nothing inline, and be in nobody's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard stands before all handlers.
func (s *server) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(3), gzhttp.SuffixETag("-gzip"), gzhttp.EnableZstd(false), gzhttp.KeepAcceptRanges())
	if err != nil {
		panic(err) // the options are constants
	}
	limited := zip(s.bounded(next))
	return s.metrics.count(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		if !s.knownHost(r.Host) {
			fail(w, r, http.StatusMisdirectedRequest, fmt.Errorf("this is not the host %q", r.Host))
			return
		}
		if r.URL.Path == "/healthz" {
			next.ServeHTTP(w, r)
			return
		}
		if !s.hasToken(r) {
			h.Set("WWW-Authenticate", `Basic realm="clew", charset="UTF-8"`)
			fail(w, r, http.StatusUnauthorized, fmt.Errorf("the token is missing or wrong"))
			return
		}
		if err := crossOrigin.Check(r); err != nil {
			fail(w, r, http.StatusForbidden, fmt.Errorf("another site sends this"))
			return
		}
		// What a cross-site page makes a browser fetch costs time, though the page cannot read it. A link that somebody follows is fine.
		if r.Header.Get("Sec-Fetch-Site") == "cross-site" && (r.Header.Get("Sec-Fetch-Mode") != "navigate" || strings.HasPrefix(r.URL.Path, "/api/")) {
			fail(w, r, http.StatusForbidden, fmt.Errorf("another site sends this"))
			return
		}
		if writes(r) {
			if !s.o.Write {
				fail(w, r, http.StatusForbidden, &graph.Error{Message: "the graph is read-only here", Hint: "clew explore --write"})
				return
			}
			if !sameOrigin(r) && !(r.Header.Get("Origin") == "" && fromHere(r)) {
				fail(w, r, http.StatusForbidden, fmt.Errorf("who writes must send the Origin of this server, unless from this machine"))
				return
			}
		}
		// Who reads slowly holds a place no longer than this.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.timeOf(r) + 30*time.Second)) // a recorder of tests cannot
		limited.ServeHTTP(w, r)
	}))
}

// knownHost reports whether a request names this server. Without a token, only names that nobody else can give to an address are
// good: else a page of any name that is made to lead to this machine could read the graph (DNS rebinding). With one, such a page lacks the token.
func (s *server) knownHost(host string) bool {
	name := host
	if h, port, err := net.SplitHostPort(host); err == nil {
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return false
		}
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if s.o.Token != "" {
		return name != ""
	}
	return isLoopback(name)
}

// hasToken compares in a time that tells nothing.
func (s *server) hasToken(r *http.Request) bool {
	if s.o.Token == "" {
		return true
	}
	given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		_, given, _ = r.BasicAuth()
	}
	want, got := sha256.Sum256([]byte(s.o.Token)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// writePaths are those of Cayley's APIs that write.
var writePaths = []string{"/api/v1/write", "/api/v1/delete", "/api/v2/write", "/api/v2/delete", "/api/v2/node/delete"}

// readPosts are the endpoints of ours that take a body and write nothing. Whatever else is not GET under /api/clew/ writes.
var readPosts = []string{"/api/clew/query", "/api/clew/graph", "/api/clew/export"}

// writes reports whether a request would change the graph. httprouter forgives a path its case and slashes, so this does, too.
func writes(r *http.Request) bool {
	path := strings.ToLower(r.URL.Path)
	for _, p := range writePaths {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return strings.HasPrefix(path, "/api/clew/") && !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, r.Method) && !slices.Contains(readPosts, path)
}

// sameOrigin reports whether a page of this server sends a request.
func sameOrigin(r *http.Request) bool {
	u, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

// fromHere reports whether a request comes from this machine.
func fromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && isLoopback(host)
}

// bounded gives a request its time, bounds its body, and keeps a fault of one request from the others.
func (s *server) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxQuery)
		if writes(r) {
			limit = maxWrite
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		ctx, cancel := context.WithTimeout(r.Context(), s.timeOf(r))
		defer cancel()
		out := &started{ResponseWriter: w}
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if fault == http.ErrAbortHandler {
				panic(fault)
			}
			s.o.Logf("%s %s: %v\n%s", r.Method, r.URL.Path, fault, debug.Stack())
			if out.begun {
				panic(http.ErrAbortHandler) // the client must not take a part for the whole
			}
			fail(out, r, http.StatusInternalServerError, fmt.Errorf("an error within; the server's log has more"))
		}()
		next.ServeHTTP(out, r.WithContext(ctx))
	})
}

// started knows whether an answer has begun.
type started struct {
	http.ResponseWriter
	begun bool
}

func (s *started) WriteHeader(code int) {
	s.begun = true
	s.ResponseWriter.WriteHeader(code)
}

func (s *started) Write(p []byte) (int, error) {
	s.begun = true
	return s.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (s *started) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// timeOf is how long a request may take.
func (s *server) timeOf(r *http.Request) time.Duration {
	switch {
	case streams(r):
		return max(s.o.Timeout, maxStream)
	case r.Method == http.MethodPost && r.URL.Path == "/api/clew/articles":
		return max(s.o.Timeout, maxReading)
	}
	return s.o.Timeout
}
