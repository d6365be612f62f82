package rdf

import (
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// resource reads an IRI or a prefixed name.
func (t *turtle) resource(what string) quad.Value {
	switch c := t.peek(); {
	case c == '<':
		return t.iri()
	case classes[c]&letter != 0, c == ':', c >= utf8.RuneSelf:
		return t.prefixed(what)
	}
	t.here("%s expected", what)
	return nil
}

func (t *turtle) iri() quad.Value {
	raw := t.iriRef()
	e, v := t.cache.find(raw)
	if v == nil {
		iri := t.checkIRI(raw[1 : len(raw)-1])
		if !hasScheme(iri) {
			if t.base.scheme == "" {
				t.fail(t.mark, "a relative IRI, and no base that it is relative to")
			}
			iri = t.base.resolve(iri)
		}
		v = t.cache.keep(e, raw, quad.IRI(iri))
	}
	return v
}

// prefixed reads a name like schema:Person.
func (t *turtle) prefixed(what string) quad.Value {
	t.mark = t.i
	t.scanPrefixed()
	raw := t.buf[t.mark:t.i]
	e, v := t.cache.find(raw)
	if v == nil {
		v = t.cache.keep(e, raw, t.expand(string(raw), what))
	}
	return v
}

// scanPrefixed goes to the end of a prefixed name; expand checks what is in it.
func (t *turtle) scanPrefixed() {
	for {
		t.skipBytes(inName)
		switch c := t.peek(); {
		case c == ':', c == '.', c == '%':
			t.i++
		case c == '\\':
			if t.peekAt(1) == 0 {
				t.here("an escape ends early")
			}
			t.i += 2
		case c >= utf8.RuneSelf:
			r := t.rune()
			if !isName(r) {
				t.endOfName()
				return
			}
			t.i += utf8.RuneLen(r)
		default:
			t.endOfName()
			return
		}
		if t.i-t.mark > maxName {
			t.fail(t.mark, "a name longer than %d KB", maxName>>10)
		}
	}
}

// endOfName gives full stops at the end of a name back to the statement, unless they are escaped.
func (t *turtle) endOfName() {
	for t.i > t.mark && t.buf[t.i-1] == '.' && (t.i-2 < t.mark || t.buf[t.i-2] != '\\') {
		t.i--
	}
}

// expand gives the IRI of a prefixed name, which stands in the window from mark on.
func (t *turtle) expand(name, what string) quad.Value {
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		t.fail(t.mark, "%s expected", what)
	}
	t.checkPrefix(prefix)
	namespace, ok := t.prefixes[prefix]
	if !ok {
		t.fail(t.mark, "undeclared prefix %q", prefix)
	}
	return quad.IRI(namespace + t.local(local, len(prefix)+1))
}

// local checks a PN_LOCAL and undoes its escapes; from is where it begins behind mark.
func (t *turtle) local(s string, from int) string {
	plain := true
	for i, r := range s {
		switch {
		case r == ':', classes[byte(r)]&digit != 0 && r < utf8.RuneSelf, r == '_':
		case r == '\\', r == '%':
			plain = false
		case i == 0 && !isNameStart(r), !isName(r) && r != '.':
			if plain { // behind an escape, the second pass knows better
				t.fail(t.mark+from+i, "%q may not stand in a name here", r)
			}
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\\':
			if i+1 == len(s) || strings.IndexByte("_~.-!$&'()*+,;=/?#@%", s[i+1]) < 0 {
				t.fail(t.mark+from+i, "unknown escape")
			}
			b.WriteByte(s[i+1])
			n = 2
		case r == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				t.fail(t.mark+from+i, "%% and two hexadecimal digits expected")
			}
			b.WriteString(s[i : i+3])
			n = 3
		case r == ':', r == '_', r >= '0' && r <= '9', isNameStart(r), i > 0 && (isName(r) || r == '.'):
			b.WriteString(s[i : i+n])
		default:
			t.fail(t.mark+from+i, "%q may not stand in a name here", r)
		}
		i += n
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
