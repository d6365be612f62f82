package rdf

import "strings"

// reference is an IRI in its five parts (RFC 3986, appendix B); has says which of those that may be missing are there.
type reference struct {
	scheme, authority, path, query, fragment string
	hasAuthority, hasQuery, hasFragment      bool
}

func parseReference(s string) (r reference) {
	s, r.fragment, r.hasFragment = strings.Cut(s, "#")
	s, r.query, r.hasQuery = strings.Cut(s, "?")
	if hasScheme(s) {
		r.scheme, s, _ = strings.Cut(s, ":")
	}
	if rest, ok := strings.CutPrefix(s, "//"); ok {
		r.hasAuthority = true
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			i = len(rest)
		}
		r.authority, s = rest[:i], rest[i:]
	}
	r.path = s
	return r
}

func (r *reference) String() string {
	var b strings.Builder
	if r.scheme != "" {
		b.WriteString(r.scheme + ":")
	}
	if r.hasAuthority {
		b.WriteString("//" + r.authority)
	}
	b.WriteString(r.path)
	if r.hasQuery {
		b.WriteString("?" + r.query)
	}
	if r.hasFragment {
		b.WriteString("#" + r.fragment)
	}
	return b.String()
}

// resolve gives the absolute IRI of a reference (RFC 3986, 5.2): no character is escaped or changed in case. An IRI that is
// absolute stays as it is.
func (base *reference) resolve(iri string) string {
	r := parseReference(iri)
	if r.scheme != "" {
		return iri
	}
	r.scheme = base.scheme
	if r.hasAuthority {
		r.path = withoutDots(r.path)
		return r.String()
	}
	r.authority, r.hasAuthority = base.authority, base.hasAuthority
	switch {
	case r.path == "":
		r.path = base.path
		if !r.hasQuery {
			r.query, r.hasQuery = base.query, base.hasQuery
		}
	case strings.HasPrefix(r.path, "/"):
		r.path = withoutDots(r.path)
	case base.hasAuthority && base.path == "":
		r.path = withoutDots("/" + r.path)
	default:
		r.path = withoutDots(base.path[:strings.LastIndexByte(base.path, '/')+1] + r.path)
	}
	return r.String()
}

// withoutDots removes . and .. from a path (RFC 3986, 5.2.4).
func withoutDots(in string) string {
	if !strings.Contains(in, ".") {
		return in
	}
	var out []byte
	for in != "" {
		switch {
		case strings.HasPrefix(in, "../"):
			in = in[3:]
		case strings.HasPrefix(in, "./"):
			in = in[2:]
		case strings.HasPrefix(in, "/./"):
			in = in[2:]
		case in == "/.":
			in = "/"
		case strings.HasPrefix(in, "/../"), in == "/..":
			if in = in[3:]; in == "" {
				in = "/"
			}
			out = out[:max(strings.LastIndexByte(string(out), '/'), 0)]
		case in == ".", in == "..":
			in = ""
		default:
			n := strings.IndexByte(in[1:], '/') + 1
			if n == 0 {
				n = len(in)
			}
			out = append(out, in[:n]...)
			in = in[n:]
		}
	}
	return string(out)
}
