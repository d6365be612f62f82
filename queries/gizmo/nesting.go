package gizmo

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Nesting gives how deep the brackets of a script nest, at most, those in strings, comments and regular expressions left out. Where it cannot tell whether a
// / divides or begins a regular expression, it takes the text to be as deep as it has brackets.
func Nesting(script string) int {
	n := nester{text: script}
	return n.read()
}

// nestingJSON is Nesting of JSON.
func nestingJSON(text string) int {
	depth, most := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
			most = max(most, depth)
		case ']', '}':
			depth = max(0, depth-1)
		}
	}
	return most
}

// nester reads the tokens of a script, as far as brackets need it.
type nester struct {
	text string
	at   int
	open []opening
	most int
	last byte // what the token before was: v for a value, o for an operator or the beginning, k for a keyword before a opening, ) and }
	word string
}

type opening struct {
	kind byte // ( [ { or $ for the hole in a template
	last byte // the token before it
}

// operators are keywords after which an expression begins.
var operators = map[string]bool{
	"return": true, "typeof": true, "case": true, "in": true, "delete": true, "void": true, "throw": true, "new": true, "instanceof": true, "else": true, "do": true, "default": true,
}

// doubtful are words that may be names, too.
var doubtful = map[string]bool{"of": true, "yield": true, "await": true, "let": true, "async": true}

func (n *nester) read() int {
	n.last = 'o'
	if strings.HasPrefix(n.text, "#!") {
		n.at = max(0, strings.IndexByte(n.text, '\n'))
	}
	if strings.ContainsAny(n.text, "\u2028\u2029") { // whether these end a line depends
		return n.brackets()
	}
	for n.at < len(n.text) {
		c := n.text[n.at]
		switch {
		case c == '"' || c == '\'':
			if !n.quoted(c) {
				return n.brackets()
			}
		case c == '`':
			n.at++
			n.template()
		case c == '/':
			if !n.slash() {
				return n.brackets()
			}
		case c == '(' || c == '[' || c == '{':
			n.push(opening{c, n.last})
			n.last, n.word = 'o', ""
			n.at++
		case c == ')' || c == ']' || c == '}':
			n.close(c)
		case c == '+' || c == '-':
			if n.at++; n.at < len(n.text) && n.text[n.at] == c {
				n.at++ // i++ is a value, and ++i is not yet
				n.last = 'd'
				continue
			}
			n.last = 'o'
		default:
			n.wordOrSign()
		}
	}
	return n.most
}

// brackets is how many brackets open in all.
func (n *nester) brackets() int {
	return max(n.most, strings.Count(n.text, "(")+strings.Count(n.text, "[")+strings.Count(n.text, "{"))
}

func (n *nester) push(b opening) {
	n.open = append(n.open, b)
	n.most = max(n.most, len(n.open))
}

func (n *nester) close(c byte) {
	n.at++
	n.last = 'v'
	if c == '}' {
		n.last = '}'
	}
	if len(n.open) == 0 {
		return
	}
	b := n.open[len(n.open)-1]
	n.open = n.open[:len(n.open)-1]
	switch {
	case c == ')' && b.last == 'k': // of if, while, for, with: an expression begins
		n.last = 'o'
	case c == ')' && b.last == 'd':
		n.last = 'd'
	}
	if b.kind == '$' && c == '}' {
		n.template()
	}
}

func lineEnd(c byte) bool { return c == '\n' || c == '\r' }

// quoted skips a string; false when its line does not end it.
func (n *nester) quoted(quote byte) bool {
	n.last = 'v'
	for n.at++; n.at < len(n.text) && !lineEnd(n.text[n.at]); n.at++ {
		switch n.text[n.at] {
		case '\\':
			n.at++
		case quote:
			n.at++
			return true
		}
	}
	return false
}

// template skips the text of a template, to its end or to its next hole.
func (n *nester) template() {
	n.last = 'v'
	for ; n.at < len(n.text); n.at++ {
		switch n.text[n.at] {
		case '\\':
			n.at++
		case '`':
			n.at++
			return
		case '$':
			if strings.HasPrefix(n.text[n.at:], "${") {
				n.at += 2
				n.push(opening{kind: '$'})
				n.last = 'o'
				return
			}
		}
	}
}

// slash skips a comment, a regular expression or an operator; false where it cannot tell which.
func (n *nester) slash() bool {
	rest := n.text[n.at:]
	switch {
	case strings.HasPrefix(rest, "//"):
		end := strings.IndexAny(rest, "\n\r\u2028\u2029")
		if end < 0 {
			end = len(rest)
		}
		n.at += end
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			return false
		}
		n.at += end + 4
	case n.last == '}' || n.last == 'd':
		return false
	case n.last == 'v' || n.last == 'k':
		n.at++
		n.last = 'o'
	default:
		class := false
		for n.at++; n.at < len(n.text) && !lineEnd(n.text[n.at]); n.at++ {
			switch c := n.text[n.at]; {
			case c == '\\':
				if n.at++; n.at < len(n.text) && lineEnd(n.text[n.at]) {
					return false
				}
			case c == '[':
				class = true
			case c == ']':
				class = false
			case c == '/' && !class:
				n.at++
				n.last = 'v'
				return true
			}
		}
		return false
	}
	return true
}

// wordOrSign skips a name, a number, a space or a sign.
func (n *nester) wordOrSign() {
	from := n.at
	number := n.text[from] >= '0' && n.text[from] <= '9'
	for n.at < len(n.text) {
		r, size := utf8.DecodeRuneInString(n.text[n.at:])
		if !(number && r == '.' || r == '_' || r == '#' || r == '$' || r == '\\' || unicode.IsLetter(r) || unicode.IsDigit(r) || r >= utf8.RuneSelf && !unicode.IsSpace(r) && r != 0xFEFF) {
			if n.at == from {
				n.at += size
				if !unicode.IsSpace(r) && r != 0xFEFF {
					n.last, n.word = 'o', string(r)
					if strings.HasSuffix(n.text[:from], ".") {
						n.word = "" // of a spread
					}
				}
				return
			}
			break
		}
		n.at += size
	}
	word := n.text[from:n.at]
	property := n.last == 'o' && n.word == "."
	n.last, n.word = 'v', word
	switch {
	case property:
	case operators[word]:
		n.last = 'o'
	case doubtful[word]:
		n.last = 'd'
	case word == "if" || word == "while" || word == "for" || word == "with":
		n.last = 'k'
	}
}
