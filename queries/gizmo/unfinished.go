package gizmo

import "strings"

// Unfinished reports whether a script goes on behind its end: a bracket, a comment or a string in backquotes is open, or the last line ends with a point,
// a comma or an operator. A prompt then asks for another line. A string in other quotes cannot go on in the next line, unless its line ends with a
// backslash: it is a mistake, which running the script tells.
func Unfinished(script string) bool {
	s := scan{text: script}
	return s.run()
}

// Place is what the end of a script stands in.
type Place struct {
	Comment bool
	Quote   byte   // the quotation mark of the string that is open, or 0
	String  string // that string so far
	Call    string // the function or method whose arguments are open: "out" of g.V().out(["<clew:
	Before  string // what stands before: a word, or a sign like "."
	Of      string // where Before is a point, the word before it, or "" behind a bracket: "g" of g.
}

// PlaceOf tells what the end of a script stands in, for completion.
func PlaceOf(script string) Place {
	s := scan{text: script}
	s.run()
	p := Place{Comment: s.comment, Before: s.last}
	if s.last == "." || s.last == "?." {
		p.Of = s.of
	}
	if s.quote != 0 {
		p.Quote, p.String = s.quote, script[s.from:]
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].call != "" {
			p.Call = s.open[i].call
			break
		}
	}
	return p
}

// bracket is one that is open.
type bracket struct {
	sign byte   // '`' for that of a template's value
	call string // the word before a round one
}

// scan reads a script as far as its brackets, strings, comments and regular expressions.
type scan struct {
	text  string
	i     int
	open  []bracket
	last  string // what stands last beside blanks and comments: a word, a sign, `""` for a string
	of    string // the word before last, "" where there is none
	wrong bool   // a string that its line leaves open

	comment bool // the end is within one
	quote   byte // of the string that the end is within, which begins at from
	from    int
}

func (s *scan) run() bool {
	for s.i < len(s.text) {
		c := s.text[s.i]
		rest := s.text[s.i:]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			s.i++
		case strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				s.comment = true
				return len(s.open) > 0 || s.goesOn()
			}
			s.i += end
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				s.comment = true
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
			b := bracket{sign: c}
			if c == '(' && s.last != "" && isWord(s.last[0]) {
				b.call = s.last
			}
			s.open = append(s.open, b)
			s.saw(string(c))
			s.i++
		case strings.IndexByte(")]}", c) >= 0:
			if len(s.open) == 0 {
				return false
			}
			top := s.open[len(s.open)-1]
			s.open = s.open[:len(s.open)-1]
			s.saw(string(c))
			s.i++
			if top.sign == '`' && c == '}' && !s.template() {
				return true
			}
		case isWord(c):
			start := s.i
			for s.i < len(s.text) && isWord(s.text[s.i]) {
				s.i++
			}
			s.saw(s.text[start:s.i])
		default:
			sign := s.sign()
			s.saw(sign)
			s.i += len(sign)
		}
	}
	return len(s.open) > 0 || s.goesOn()
}

// saw notes what stands last.
func (s *scan) saw(token string) {
	if s.of = ""; s.last != "" && isWord(s.last[0]) {
		s.of = s.last
	}
	s.last = token
}

// quoted skips a string in quotes; false where the text or its line ends before it does.
func (s *scan) quoted(quote byte) bool {
	s.quote, s.from = quote, s.i+1
	for s.i++; s.i < len(s.text); s.i++ {
		switch s.text[s.i] {
		case '\\':
			if s.i++; strings.HasPrefix(s.text[min(s.i, len(s.text)):], "\r\n") {
				s.i++
			}
		case '\n':
			s.wrong, s.quote = true, 0
			return false
		case quote:
			s.i++
			s.quote = 0
			s.saw(`""`)
			return true
		}
	}
	// The end of the text is the end of its last line. Only a backslash before a line end takes the string on.
	s.wrong = !strings.HasSuffix(strings.TrimSuffix(strings.TrimSuffix(s.text, "\n"), "\r"), "\\")
	return false
}

// template skips a string in backquotes up to its end or its next ${; false where the text ends first.
func (s *scan) template() bool {
	s.quote, s.from = '`', s.i
	for ; s.i < len(s.text); s.i++ {
		switch {
		case s.text[s.i] == '\\':
			s.i++
		case s.text[s.i] == '`':
			s.i++
			s.quote = 0
			s.saw(`""`)
			return true
		case strings.HasPrefix(s.text[s.i:], "${"):
			s.i += 2
			s.quote = 0
			s.open = append(s.open, bracket{sign: '`'})
			s.saw("{")
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
			s.saw(`""`)
			return
		}
	}
	s.saw(`""`)
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
