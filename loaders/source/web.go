package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/temoto/robotstxt"

	"github.com/clewgraph/clew/graph"
)

// Bounds of one fetch.
const (
	maxFetch     = 64 << 20
	maxRobots    = 512 << 10 // RFC 9309, section 2.5
	maxRedirects = 5         // RFC 9309, section 2.3.1.2
	maxDelay     = 10 * time.Second
)

// agent is what clew calls itself: robots.txt speaks to "clew".
const agent = "clew/1 (+https://github.com/clewgraph/clew)"

// web fetches pages. It connects to public addresses only, unless it is allowed more; it asks each host for its robots.txt first, and
// fetches one page of a host at a time. Goroutines may share it.
type web struct {
	client *http.Client // heeds robots.txt at each redirect
	plain  *http.Client // fetches robots.txt
	dialer *net.Dialer
	permit func(netip.Addr) bool // may this address be connected to

	mu    sync.Mutex
	hosts map[string]*host
	seen  map[string]validators // by address
}

// host is what is known of scheme://host:port.
type host struct {
	mu     sync.Mutex // held while one of its pages is fetched
	once   chan struct{}
	robots *robotstxt.Group
	err    error
	last   time.Time
}

// validators are what a server gave to ask whether a page has changed (RFC 9110, section 8.8).
type validators struct{ tag, modified string }

func newWeb(private bool) *web {
	w := &web{permit: public, hosts: map[string]*host{}, seen: map[string]validators{}}
	if private {
		w.permit = func(netip.Addr) bool { return true }
	}
	w.dialer = &net.Dialer{Timeout: 10 * time.Second, ControlContext: w.control}
	transport := &http.Transport{ // no proxy: it would connect for us, to what we can't check
		DialContext: w.dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: 1 << 20, IdleConnTimeout: 30 * time.Second, MaxIdleConnsPerHost: 2, ForceAttemptHTTP2: true,
	}
	redirects := func(then func(*http.Request) error) func(*http.Request, []*http.Request) error {
		return func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return fmt.Errorf("more than %d redirects", maxRedirects)
			}
			if r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.User != nil {
				return fmt.Errorf("it redirects to %s", r.URL.Redacted())
			}
			return then(r)
		}
	}
	w.client = &http.Client{Transport: transport, Timeout: time.Minute, CheckRedirect: redirects(func(r *http.Request) error {
		_, err := w.allowed(r.Context(), r.URL)
		return err
	})}
	w.plain = &http.Client{Transport: transport, Timeout: 20 * time.Second, CheckRedirect: redirects(func(*http.Request) error { return nil })}
	return w
}

// errPrivate is a refusal to connect.
type errPrivate struct{ address string }

func (e errPrivate) Error() string { return e.address + " is an address of a private network" }

// control sees each address that is connected to, after its name was resolved: a name that resolves to another address the second
// time, and a redirect, are seen here too.
func (w *web) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !w.permit(at.Addr().Unmap()) {
		return errPrivate{at.Addr().String()}
	}
	return nil
}

// special are networks beyond those that netip knows which are nobody's public address (RFC 6890 and its registries), or
// which lead to such (translations of IPv4).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"),
}

// public reports whether an address is one of the internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// parseAddress checks an address that somebody named.
func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || !graph.ValidIRI(address):
		return nil, &graph.Error{Message: address + ": no address that can be fetched", Hint: "https://HOST/PATH"}
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, &graph.Error{Message: fmt.Sprintf("%s: cannot fetch %s addresses", u.Redacted(), u.Scheme), Hint: "https://HOST/PATH"}
	case u.User != nil:
		return nil, &graph.Error{Message: u.Redacted() + ": an address with a password, which would be kept in the graph", Hint: "fetch it yourself and load the file"}
	}
	u.Fragment = ""
	if u.Path == "" {
		u.Path = "/"
	}
	return u, nil
}

// isAddress reports whether a path is one to fetch.
func isAddress(path string) bool {
	scheme, rest, found := strings.Cut(path, "://")
	return found && rest != "" && !strings.ContainsAny(scheme, `/\.`)
}

// known is the host of an address.
func (w *web) known(u *url.URL) *host {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := u.Scheme + "://" + strings.ToLower(u.Host)
	h := w.hosts[key]
	if h == nil {
		h = &host{once: make(chan struct{}, 1)}
		w.hosts[key] = h
	}
	return h
}

// allowed asks the robots.txt of an address's host, once for all its pages, whether it may be fetched (RFC 9309).
func (w *web) allowed(ctx context.Context, u *url.URL) (*host, error) {
	h := w.known(u)
	select {
	case h.once <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if h.robots == nil && h.err == nil {
		h.robots, h.err = w.robots(ctx, u)
		if h.err != nil && ctx.Err() != nil { // that was not the host's fault
			h.err = nil
			<-h.once
			return nil, ctx.Err()
		}
	}
	<-h.once
	if h.err != nil {
		return nil, fetchError(u.String(), h.err)
	}
	if path := u.EscapedPath(); !h.robots.Test(first(path, "/")+query(u)) && path != "/robots.txt" {
		return nil, &graph.Error{Message: u.String() + ": its robots.txt asks not to fetch it", Hint: "ask the publisher, or save the page and load the file"}
	}
	return h, nil
}

func query(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}

// robots fetches the rules of a host. A host that has none allows all; one that fails, or can't be reached, allows nothing.
func (w *web) robots(ctx context.Context, u *url.URL) (*robotstxt.Group, error) {
	at := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	res, err := w.get(ctx, w.plain, &at, validators{})
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode >= 500:
		return nil, &graph.Error{Message: fmt.Sprintf("%s: the server answers %s, so nothing of it may be fetched", at.String(), res.Status), Hint: "try again later"}
	case res.StatusCode != http.StatusOK:
		all, err := robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
		if err != nil {
			return nil, err
		}
		return all.FindGroup("clew"), nil
	}
	rules, err := io.ReadAll(io.LimitReader(res.Body, maxRobots))
	if err != nil {
		return nil, err
	}
	data, err := robotstxt.FromBytes(rules)
	if err != nil {
		return nil, &graph.Error{Message: at.String() + ": cannot be read", Err: errors.New(oneLine(err.Error()))}
	}
	return data.FindGroup("clew"), nil
}

func (w *web) get(ctx context.Context, client *http.Client, u *url.URL, v validators) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, text/plain;q=0.9, */*;q=0.5")
	r.Header.Set("Accept-Language", "en")
	if v.tag != "" {
		r.Header.Set("If-None-Match", v.tag)
	}
	if v.modified != "" {
		r.Header.Set("If-Modified-Since", v.modified)
	}
	return client.Do(r)
}

// before gives the validators of the last time that an address was fetched.
func (w *web) before(address string) validators {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen[address]
}

// fetch brings what an address has: a Skip when that is what it was when v was given.
func (w *web) fetch(ctx context.Context, address string, v validators) (*body, error) {
	u, err := parseAddress(address)
	if err != nil {
		return nil, err
	}
	h, err := w.allowed(ctx, u)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.wait(ctx); err != nil {
		return nil, err
	}
	res, err := w.get(ctx, w.client, u, v)
	if err != nil {
		return nil, fetchError(address, err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNotModified:
		return nil, &Skip{Name: address, Reason: NotModified}
	case res.StatusCode != http.StatusOK:
		return nil, &graph.Error{Message: fmt.Sprintf("%s: the server answers %s", address, oneLine(res.Status))}
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxFetch+1))
	if err != nil {
		return nil, fetchError(address, err)
	}
	if len(data) > maxFetch {
		return nil, &graph.Error{Message: fmt.Sprintf("%s: larger than %d MB", address, maxFetch>>20), Hint: "fetch it yourself and load the file"}
	}
	w.mu.Lock()
	w.seen[address] = validators{res.Header.Get("ETag"), res.Header.Get("Last-Modified")}
	w.mu.Unlock()
	b := &body{data: data, address: res.Request.URL.String()}
	b.media, b.charset = contentType(res.Header.Get("Content-Type"))
	return b, nil
}

// wait keeps the delay that a host asks for between two pages, up to ten seconds.
func (h *host) wait(ctx context.Context) error {
	if pause := time.Until(h.last.Add(min(h.robots.CrawlDelay, maxDelay))); pause > 0 {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	h.last = time.Now()
	return nil
}

// page is fetch for what must be one article. A page that a server makes differs each time in what is no article, so its checksum is that of
// the article in it.
func (w *web) page(ctx context.Context, address string, v validators) (*body, error) {
	b, err := w.fetch(ctx, address, v)
	if err != nil {
		return nil, err
	}
	return b, b.extractPage(address)
}

// extractPage reads HTML at once; all else stays as it is.
func (b *body) extractPage(name string) error {
	if kindOf(b.media, name, b.data) != page {
		return nil
	}
	text, meta, err := readHTML(name, b.address, b.data, b.charset)
	if err != nil {
		return err
	}
	if err := check(name, []byte(text)); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{text, meta.Title, meta.Author, meta.Publisher, meta.Published, meta.URL}, "\x00")))
	b.text, b.meta, b.checksum, b.data = text, meta, "sha256:"+hex.EncodeToString(sum[:]), nil
	return nil
}

// fetchError says in a few words what the network says in many.
func fetchError(address string, err error) error {
	var known *graph.Error
	var private errPrivate
	var name *net.DNSError
	var wrapped *url.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.As(err, &private):
		return &graph.Error{Message: fmt.Sprintf("%s: %s", address, private.Error()), Hint: "--allow-private fetches from private networks and from this machine"}
	case errors.As(err, &name):
		return &graph.Error{Message: fmt.Sprintf("%s: no host %s", address, name.Name), Hint: "is the name right, and the network there?"}
	}
	if errors.As(err, &wrapped) {
		if wrapped.Timeout() {
			return &graph.Error{Message: address + ": no answer in time", Hint: "try again later"}
		}
		err = wrapped.Err
	}
	return &graph.Error{Message: address + ": cannot be fetched", Err: errors.New(oneLine(err.Error()))}
}

// site is one address that somebody named: a page, a feed, an archive.
type site struct {
	address string
	options Options
}

func (s *site) Estimate(context.Context) int { return -1 }

func (s *site) Documents(ctx context.Context) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		e := &expansion{ctx: ctx, options: s.options, yield: yield}
		p := place{name: s.address, source: s.address, stem: addressStem(s.address), size: -1}
		b, err := s.options.web.fetch(ctx, s.address, s.options.web.before(s.address))
		if err == nil {
			err = b.extractPage(s.address)
		}
		switch {
		case ctx.Err() != nil:
			yield(nil, ctx.Err())
		case err != nil:
			e.fail(p, err)
		case b.text != "":
			e.leaf(p, Metadata{}, func(context.Context) (*body, error) { return b, nil })
		default:
			e.bytes(p, b, 0)
		}
	}
}
