package rdf

import "unicode/utf8"

// Classes of bytes.
const (
	inIRI   uint8 = 1 << iota // may stand in an IRIREF as it is; all bytes above ASCII do
	inName                    // PN_CHARS in ASCII
	digit                     // 0 to 9
	letter                    // A to Z, a to z
	special                   // of a local name: : . % \ and all above ASCII
)

var classes = func() (t [256]uint8) {
	for c := range t {
		b := byte(c)
		switch {
		case b >= '0' && b <= '9':
			t[c] = inIRI | inName | digit
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z':
			t[c] = inIRI | inName | letter
		case b == '_', b == '-':
			t[c] = inIRI | inName
		case b >= utf8.RuneSelf:
			t[c] = inIRI | special
		case b == ':', b == '.', b == '%':
			t[c] = inIRI | special
		case b == '\\':
			t[c] = special
		case b <= ' ', b == '<', b == '>', b == '"', b == '{', b == '}', b == '|', b == '^', b == '`':
		default:
			t[c] = inIRI
		}
	}
	return t
}()

// isNameStart is PN_CHARS_BASE (https://www.w3.org/TR/turtle/#grammar-production-PN_CHARS_BASE).
func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return classes[r]&letter != 0
	}
	switch {
	case r >= 0xC0 && r <= 0x2FF:
		return r != 0xD7 && r != 0xF7
	case r >= 0x370 && r <= 0x1FFF:
		return r != 0x37E
	case r == 0x200C, r == 0x200D, r >= 0x2070 && r <= 0x218F, r >= 0x2C00 && r <= 0x2FEF, r >= 0x3001 && r <= 0xD7FF,
		r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r <= 0xFFFD, r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

// isName is PN_CHARS.
func isName(r rune) bool {
	if r < utf8.RuneSelf {
		return classes[r]&inName != 0
	}
	return r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040 || isNameStart(r)
}

// isXMLStart and isXMLName are NameStartChar and NameChar without the colon (https://www.w3.org/TR/xml/#NT-Name).
func isXMLStart(r rune) bool { return r == '_' || isNameStart(r) }

func isXMLName(r rune) bool { return r == '.' || isName(r) }

// isNCName reports whether s is a name of XML without a colon.
func isNCName(s string) bool {
	for i, r := range s {
		if r == utf8.RuneError || i == 0 && !isXMLStart(r) || !isXMLName(r) {
			return false
		}
	}
	return s != ""
}
