package gizmo

import "strings"

// Unfinished reports whether a script goes on behind its end: a bracket, a comment or a string in backquotes is open, or the last line ends with a point,
// a comma or an operator. A prompt then asks for another line. A string in other quotes cannot go on in the next line, unless its line ends with a
// backslash: it is a mistake, which running the script tells.
func Unfinished(script string) bool {
	s := scan{text: script}
	return s.run()
}

// scan reads a script as far as its brackets, strings, comments and regular expressions.
type scan struct {
	text  string
	i     int
	open  []byte // brackets, and '`' where the one within a template is open
	last  string // what stands last beside blanks and comments: a sign, "a" for a word, "1" for a number, `""` for a string
	wrong bool   // a bracket that closes none, or a string that its line leaves open
}

func (s *scan) run() bool {
	for s.i < len(s.text) {
		c := s.text[s.i]
		rest := s.text[s.i:]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			s.i++
		case strings.HasPrefix(rest, "//"):
			if s.i += strings.IndexByte(rest+"\n", '\n'); s.i >= len(s.text) {
				s.i = len(s.text)
			}
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return true
			}
			s.i += end + 4
		case c == '"' || c == '\'':
			if !s.quoted(c) {
				return s.i >= len(s.text) && !s.wrong
			}
		case c == '`':
			s.i++
			if !s.template() {
				return true
			}
		case c == '/' && s.regexp():
			s.pattern()
		case strings.IndexByte("([{", c) >= 0:
			s.open = append(s.open, c)
			s.last = string(c)
			s.i++
		case strings.IndexByte(")]}", c) >= 0:
			if len(s.open) == 0 {
				return false
			}
			top := s.open[len(s.open)-1]
			s.open = s.open[:len(s.open)-1]
			s.last = string(c)
			s.i++
			if top == '`' && c == '}' && !s.template() {
				return true
			}
		case isWord(c):
			start := s.i
			for s.i < len(s.text) && isWord(s.text[s.i]) {
				s.i++
			}
			s.last = s.text[start:s.i]
		default:
			s.last = s.sign()
			s.i += len(s.last)
		}
	}
	return len(s.open) > 0 || s.goesOn()
}

// quoted skips a string in quotes; false where the text or its line ends before it does.
func (s *scan) quoted(quote byte) bool {
	for s.i++; s.i < len(s.text); s.i++ {
		switch s.text[s.i] {
		case '\\':
			if s.i++; strings.HasPrefix(s.text[min(s.i, len(s.text)):], "\r\n") {
				s.i++
			}
		case '\n':
			s.wrong = true
			return false
		case quote:
			s.i++
			s.last = `""`
			return true
		}
	}
	// The end of the text is the end of its last line. Only a backslash before a line end takes the string on.
	s.wrong = !strings.HasSuffix(strings.TrimSuffix(strings.TrimSuffix(s.text, "\n"), "\r"), "\\")
	return false
}

// template skips a string in backquotes up to its end or its next ${; false where the text ends first.
func (s *scan) template() bool {
	for ; s.i < len(s.text); s.i++ {
		switch {
		case s.text[s.i] == '\\':
			s.i++
		case s.text[s.i] == '`':
			s.i++
			s.last = `""`
			return true
		case strings.HasPrefix(s.text[s.i:], "${"):
			s.i += 2
			s.open = append(s.open, '`')
			s.last = "{"
			return true
		}
	}
	return false
}

// regexp tells whether a slash begins a regular expression rather than divides.
func (s *scan) regexp() bool {
	switch s.last {
	case "", "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do":
		return true
	case ")", "]", "}", `""`, "++", "--":
		return false
	}
	return !isWord(s.last[0])
}

// pattern skips a regular expression; one that its line leaves open is a mistake, and left to the parser.
func (s *scan) pattern() {
	class := false
	for s.i++; s.i < len(s.text); s.i++ {
		switch c := s.text[s.i]; {
		case c == '\\':
			s.i++
		case c == '\n':
			return
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			s.i++
			s.last = `""`
			return
		}
	}
	s.last = `""`
}

// sign is the operator or other sign that the rest begins with.
func (s *scan) sign() string {
	for _, two := range []string{"++", "--", "=>", "?."} {
		if strings.HasPrefix(s.text[s.i:], two) {
			return two
		}
	}
	return s.text[s.i : s.i+1]
}

// goesOn: what ends with these is no whole statement.
func (s *scan) goesOn() bool {
	switch s.last {
	case ".", "?.", ",", "=", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "?", ":", "!", "~", "=>":
		return true
	}
	return false
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
