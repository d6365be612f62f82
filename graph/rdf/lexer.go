package rdf

import (
	"bytes"
	"fmt"
	"io"
)

// lexer is a window on the input, with the place in it. What is before mark may be forgotten when more is read; the window
// grows only as far as one token needs.
//
// Its methods panic with a *SyntaxError or a stop: see attempt.
type lexer struct {
	in   io.Reader
	file string

	buf  []byte
	i    int   // the next byte
	mark int   // the first byte that is needed still
	end  error // io.EOF or why there is no more
	max  int   // bytes that a token may have

	line     int // of buf[i], from 1
	bol      int // where the line begins in buf, or where its part in buf does
	forgiven int // characters of the line that are no longer in buf

	cache cache
}

func newLexer(r io.Reader, file string) *lexer {
	l := &lexer{in: r, file: file, buf: make([]byte, 0, 64<<10), line: 1, max: maxToken}
	if l.has(3) && string(l.buf[:3]) == "\uFEFF" { // a byte order mark is no part of the text
		l.i, l.mark, l.bol = 3, 3, 3
	}
	return l
}

// more reads on. It reports whether there is anything more; indexes of buf change.
func (l *lexer) more() bool {
	if l.end != nil {
		if l.end != io.EOF {
			panic(stop{l.end})
		}
		return false
	}
	if keep := l.mark; keep > 0 {
		if l.bol < keep {
			l.forgiven += characters(l.buf[l.bol:keep])
			l.bol = keep
		}
		l.buf = l.buf[:copy(l.buf, l.buf[keep:])]
		l.bol -= keep
		l.i -= keep
		l.mark = 0
	}
	if len(l.buf) == cap(l.buf) {
		if len(l.buf) >= l.max {
			l.fail(l.mark, "longer than %d MB", l.max>>20)
		}
		bigger := make([]byte, len(l.buf), min(2*cap(l.buf), l.max+1))
		copy(bigger, l.buf)
		l.buf = bigger
	}
	for range 100 {
		n, err := l.in.Read(l.buf[len(l.buf):cap(l.buf)])
		l.buf = l.buf[:len(l.buf)+n]
		if err != nil {
			l.end = err
			if n == 0 && err != io.EOF {
				panic(stop{err})
			}
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	l.end = io.ErrNoProgress
	panic(stop{l.end})
}

// characters counts those that begin in b, which may be cut anywhere.
func characters(b []byte) (n int) {
	for _, c := range b {
		if c&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// has makes sure that n bytes are in the window, if the input has them.
func (l *lexer) has(n int) bool {
	for len(l.buf)-l.i < n {
		if !l.more() {
			return false
		}
	}
	return true
}

// peek is the next byte, 0 at the end. (A NUL byte is an error wherever peek is used.)
func (l *lexer) peek() byte {
	if l.i < len(l.buf) || l.more() {
		return l.buf[l.i]
	}
	return 0
}

// peekAt is the byte n behind the next, 0 at the end.
func (l *lexer) peekAt(n int) byte {
	if l.i+n < len(l.buf) || l.has(n+1) {
		return l.buf[l.i+n]
	}
	return 0
}

// done reports whether the input is at its end.
func (l *lexer) done() bool { return l.i == len(l.buf) && !l.more() }

// newline is called with i behind a line end.
func (l *lexer) newline() {
	l.line++
	l.bol, l.forgiven = l.i, 0
}

// carriageReturn is called with i behind one, which is a line end where no \n follows.
func (l *lexer) carriageReturn() {
	if l.peek() != '\n' {
		l.newline()
	}
}

// newlines is called with i behind a stretch of text that may have line ends in it.
func (l *lexer) newlines(from, to int) {
	if n := bytes.Count(l.buf[from:to], []byte{'\n'}); n > 0 {
		l.line += n
		l.bol, l.forgiven = from+bytes.LastIndexByte(l.buf[from:to], '\n')+1, 0
	}
}

// column of a byte of the current line, from 1.
func (l *lexer) column(at int) int {
	return l.forgiven + characters(l.buf[min(l.bol, at):at]) + 1
}

// fail panics with an error at a byte of the current line, or of a later one that a literal runs to.
func (l *lexer) fail(at int, format string, args ...any) {
	message := fmt.Sprintf(format, args...) // before what it shows of the window moves
	at = l.ahead(at)
	if l.bol < at {
		l.newlines(l.bol, at)
	}
	panic(&SyntaxError{File: l.file, Line: l.line, Column: l.column(at), Message: message, Text: l.excerpt(at)})
}

// ahead reads as much behind a byte as an error shows, where there is more, and gives the index that the byte has then.
func (l *lexer) ahead(at int) int {
	rel := at - l.mark
	for rel >= 0 && l.end == nil && len(l.buf) < l.max && len(l.buf)-at < excerptBytes && bytes.IndexByte(l.buf[at:], '\n') < 0 {
		if attempt(func() { l.more() }) != nil { // the error that is on its way comes first
			break
		}
		at = l.mark + rel
	}
	return at
}

// here panics with an error at the next byte.
func (l *lexer) here(format string, args ...any) {
	l.fail(l.i, format, args...)
}

// excerptBytes are looked at for an excerpt.
const excerptBytes = 200

// excerpt is what stands at a byte, to the end of the line, at most 40 characters.
func (l *lexer) excerpt(at int) string {
	return excerpt(l.buf[min(at, len(l.buf)):])
}

func excerpt(b []byte) string {
	b = b[:min(len(b), excerptBytes)]
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		b = b[:i]
	}
	runes := []rune(string(b))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(bytes.TrimRight(bytes.ToValidUTF8(b, []byte("\uFFFD")), " \t"))
}

// space skips blanks and tabs.
func (l *lexer) space() {
	for {
		for l.i < len(l.buf) {
			if c := l.buf[l.i]; c != ' ' && c != '\t' {
				l.mark = l.i
				return
			}
			l.i++
		}
		l.mark = l.i
		if !l.more() {
			return
		}
	}
}

// spaces skips white space, line ends and comments.
func (l *lexer) spaces() {
	for {
		for l.i < len(l.buf) {
			switch l.buf[l.i] {
			case ' ', '\t':
				l.i++
			case '\r':
				l.i++
				l.carriageReturn()
			case '\n':
				l.i++
				l.newline()
			case '#':
				l.restOfLine()
			default:
				l.mark = l.i
				return
			}
		}
		l.mark = l.i
		if !l.more() {
			return
		}
	}
}

// restOfLine skips to the end of the line, which stays.
func (l *lexer) restOfLine() {
	for {
		n := bytes.IndexAny(l.buf[l.i:], "\r\n")
		if n >= 0 {
			l.i += n
			l.mark = l.i
			return
		}
		l.i = len(l.buf)
		l.mark = l.i
		if !l.more() {
			return
		}
	}
}

// skipBytes goes on while the next byte is of a class.
func (l *lexer) skipBytes(class uint8) {
	for {
		for l.i < len(l.buf) {
			if classes[l.buf[l.i]]&class == 0 {
				return
			}
			l.i++
		}
		if l.i-l.mark > maxName {
			l.fail(l.mark, "a name longer than %d KB", maxName>>10)
		}
		if !l.more() {
			return
		}
	}
}
