package gizmo

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// Error is a mistake in a script.
type Error struct {
	Message      string
	Name         string // of the script; "" where it has none
	Line, Column int    // from 1; 0 where unknown
	Source       string // the line
}

// Error names the place, the mistake, and shows the line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Name != "" {
		b.WriteString(e.Name + ": ")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d, column %d: ", e.Line, e.Column)
	}
	b.WriteString(e.Message)
	if e.Source != "" {
		b.WriteString(", in: " + e.Source)
	}
	return b.String()
}

// shown is how much of a line an error shows.
const shown = 100

// at finds the line of a script and puts it into an error.
func (e *Error) at(s Script, line, column int) *Error {
	if line <= 0 {
		return e
	}
	lines := strings.Split(s.Text, "\n")
	e.Name, e.Line, e.Column = s.Name, line+max(s.Line, 1)-1, column
	if line <= len(lines) {
		whole := lines[line-1]
		if column > 0 && column-1 <= len(whole) { // the engine counts bytes
			column = utf8.RuneCountInString(whole[:column-1]) + 1
			e.Column = column
		}
		text := []rune(whole)
		from := 0
		if column > shown/2 && len(text) > shown {
			from = min(column-shown/2, len(text)-shown)
		}
		e.Source = strings.TrimSpace(string(text[from:min(from+shown, len(text))]))
	}
	return e
}

var parserError = regexp.MustCompile(`^(?:SyntaxError: )*(?:\(anonymous\)|[^\s:]*): Line (\d+):(\d+) (.*)$`)
var compilerError = regexp.MustCompile(`^(?:SyntaxError: )*(.*?) at [^\s:]*:(\d+):(\d+)$`)

// syntaxError is what the parser or the compiler says of a script.
func syntaxError(s Script, err error) error {
	message, _, _ := strings.Cut(err.Error(), "\n")
	if m := parserError.FindStringSubmatch(message); m != nil {
		return (&Error{Message: "SyntaxError: " + m[3]}).at(s, atoi(m[1]), atoi(m[2]))
	}
	if m := compilerError.FindStringSubmatch(message); m != nil {
		return (&Error{Message: "SyntaxError: " + m[1]}).at(s, atoi(m[2]), atoi(m[3]))
	}
	return &Error{Message: message}
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // the pattern has digits only
	return n
}

// mistake is what a script threw, with the innermost place in it that is not the prelude's, or else any.
func mistake(scripts []Script, err error) error {
	message, _, _ := strings.Cut(err.Error(), "\n")
	e := &Error{Message: message}
	var overflow *goja.StackOverflowError
	var thrown *goja.Exception
	var stack []goja.StackFrame
	switch {
	case errors.As(err, &overflow):
		e.Message = fmt.Sprintf("more than %d calls within calls", maxCalls)
		stack = overflow.Stack()
	case errors.As(err, &thrown):
		if v := thrown.Value(); v != nil {
			e.Message, _, _ = strings.Cut(thrownWords(v), "\n")
		}
		stack = thrown.Stack()
	}
	e.Message = strings.TrimPrefix(e.Message, "GoError: ")
	for _, last := range []bool{true, false} {
		for _, frame := range stack {
			at := frame.Position()
			for i, s := range scripts {
				if at.Line > 0 && frame.SrcName() == s.key(i) && (!last || i == len(scripts)-1) {
					return e.at(s, at.Line, at.Column)
				}
			}
		}
	}
	return e
}

// thrownWords is a thrown value as words. It may run the script's own toString, whose failure is no news.
func thrownWords(v goja.Value) (words string) {
	defer func() {
		if recover() != nil {
			words = "an error that cannot be read"
		}
	}()
	if o, ok := v.(*goja.Object); ok && o.ClassName() == "Error" {
		name, message := o.Get("name"), o.Get("message")
		if name != nil && message != nil {
			return name.String() + ": " + message.String()
		}
	}
	return v.String()
}
