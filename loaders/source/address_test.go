package source

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "8.8.8.8": true, "172.32.0.1": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.9.9.9": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "0.0.0.0": false, "0.1.2.3": false,
		"100.64.0.1": false, "192.0.0.8": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false, "::1": false, "::": false,
		"fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "ff02::1": false, "::ffff:127.0.0.1": false, "::127.0.0.1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "2001:db8::1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("public(%s) = %v", address, got)
		}
	}
}

// onlyFirst is a web that may connect to 127.0.0.1, and not to 127.0.0.2, which stands for a private network.
func onlyFirst() *web {
	w := newWeb(false)
	w.permit = func(a netip.Addr) bool { return a == netip.MustParseAddr("127.0.0.1") }
	return w
}

// serveAt serves on another address of loopback.
func serveAt(t *testing.T, address string, handler http.HandlerFunc) *httptest.Server {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("this system has only one address of loopback: %v", err)
	}
	s := httptest.NewUnstartedServer(handler)
	_ = s.Listener.Close()
	s.Listener = listener
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// TestRedirectToPrivate: a page that may be fetched does not lead to one that may not.
func TestRedirectToPrivate(t *testing.T) {
	var asked atomic.Int32
	secret := serveAt(t, "127.0.0.2:0", func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	open := serveAt(t, "127.0.0.1:0", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, secret.URL+"/secret", http.StatusFound)
	})
	_, err := onlyFirst().fetch(context.Background(), open.URL+"/page", validators{})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.2 is an address of a private network") || asked.Load() > 0 {
		t.Errorf("error %v; asked %d times", err, asked.Load())
	}
}

// TestRebinding: a name that resolves to a public address for robots.txt and to a private one for the page is not followed there.
func TestRebinding(t *testing.T) {
	var queries atomic.Int32
	resolver := nameServer(t, func() [4]byte {
		if queries.Add(1) == 1 {
			return [4]byte{127, 0, 0, 1}
		}
		return [4]byte{127, 0, 0, 2}
	})
	open := serveAt(t, "127.0.0.1:0", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		http.NotFound(w, r)
	})
	port := open.URL[strings.LastIndexByte(open.URL, ':'):]
	var asked atomic.Int32
	serveAt(t, "127.0.0.2"+port, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	w := onlyFirst()
	w.dialer.Resolver = resolver
	_, err := w.fetch(context.Background(), "http://rebind.example"+port+"/page", validators{})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.2 is an address of a private network") || asked.Load() > 0 {
		t.Errorf("error %v; asked %d times", err, asked.Load())
	}
	if queries.Load() < 2 {
		t.Errorf("the name was resolved %d times", queries.Load())
	}
}

// nameServer is a resolver that answers each question for an IPv4 address with the next.
func nameServer(t *testing.T, next func() [4]byte) *net.Resolver {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: next()}}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = server.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}
