package text

import "strings"

// The longest local part of a mail address (RFC 5321, section 4.5.3.1.1) and label of a domain (RFC 1035, section 2.3.4).
const (
	longestLocal = 64
	longestLabel = 63
)

// domains are the ends of addresses that are known without "www.".
var domains = []string{".com", ".org", ".net", ".gov", ".edu", ".co.uk"}

// address gives the length of the web or mail address at the start of s, or 0: "https://a.org/b", "www.a.de", "a.b@c.org",
// "a.com/b". It looks at no more than a few bytes beyond the longest local part before it knows that there is one.
func address(s string) int {
	for _, head := range []string{"https://", "http://", "www."} {
		if len(s) > len(head) && strings.EqualFold(s[:len(head)], head) {
			if n := untilSpace(s[len(head):]); n > 0 {
				return len(head) + n
			}
		}
	}
	n := 0 // of the characters of a local part
	for n < len(s) && n <= longestLocal && (isAddressByte(s[n]) || s[n] == '.' || s[n] == '+') {
		n++
	}
	if n > 0 && n < len(s) && s[n] == '@' {
		if host := hostname(s[n+1:]); host > 0 {
			return n + 1 + host
		}
	}
	dot := strings.IndexAny(s[:n], ".+")
	if dot < 1 || dot > longestLabel {
		return 0
	}
	for _, d := range domains {
		end := dot + len(d)
		if end > len(s) || !strings.EqualFold(s[dot:end], d) || end < len(s) && isAddressByte(s[end]) && s[end] != '-' {
			continue
		}
		if end < len(s) && s[end] == '/' {
			end += untilSpace(s[end:])
		}
		return end
	}
	return 0
}

// hostname gives the length of the dotted name at the start of s, or 0 if it has no dot within.
func hostname(s string) int {
	label := func(i int) int {
		n := 0
		for i+n < len(s) && n < longestLabel && isAddressByte(s[i+n]) {
			n++
		}
		return n
	}
	end := label(0)
	if end == 0 {
		return 0
	}
	dots := 0
	for end < len(s) && s[end] == '.' {
		n := label(end + 1)
		if n == 0 {
			break
		}
		end += 1 + n
		dots++
	}
	if dots == 0 {
		return 0
	}
	return end
}

// untilSpace gives the number of bytes before white space or a mark that no address has.
func untilSpace(s string) int {
	for i, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '<', '>', '"', '”':
			return i
		}
	}
	return len(s)
}

// isAddressByte reports whether c is a letter, digit, low line or hyphen.
func isAddressByte(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}
