package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
)

// byteOrderMark may stand at the head of a text. It stays in the text, since
// offsets count it.
const byteOrderMark = "\uFEFF"

// check refuses what is not an article in UTF-8: what is wrong, and where.
func check(name string, data []byte) error {
	if len(bytes.TrimSpace(bytes.TrimPrefix(data, []byte(byteOrderMark)))) == 0 {
		if len(data) == 0 {
			return &graph.Error{Message: name + ": empty"}
		}
		return &graph.Error{Message: name + ": no words in it, only white space"}
	}
	if at := binaryAt(data); at >= 0 {
		return &graph.Error{
			Message: fmt.Sprintf("%s: a binary file, not text (byte 0x%02x at offset %d)", name, data[at], at),
			Hint:    "save it as plain text in UTF-8",
		}
	}
	if at := invalidAt(data); at >= 0 {
		line := 1 + bytes.Count(data[:at], []byte("\n"))
		return &graph.Error{
			Message: fmt.Sprintf("%s: invalid UTF-8: byte 0x%02x at offset %d, line %d", name, data[at], at, line),
			Hint:    "if it is Western European text: iconv -f WINDOWS-1252 -t UTF-8 FILE",
		}
	}
	line := 1
	for rest := data; ; line++ {
		end := bytes.IndexByte(rest, '\n')
		if end > MaxLine || end < 0 && len(rest) > MaxLine {
			return &graph.Error{
				Message: fmt.Sprintf("%s: line %d is longer than %d MB, which is no prose", name, line, MaxLine>>20),
				Hint:    "put each paragraph on a line of its own: fold -s FILE",
			}
		}
		if end < 0 {
			return nil
		}
		rest = rest[end+1:]
	}
}

// binaryAt finds the byte that shows that data is not text: a NUL, or the first
// control character where more than one byte in twenty of the first 64 KB is one.
func binaryAt(data []byte) int {
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return at
	}
	head := data[:min(len(data), 64<<10)]
	first, controls := -1, 0
	for i, b := range head {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' || b == 0x7F {
			if controls++; first < 0 {
				first = i
			}
		}
	}
	if controls*20 > len(head) {
		return first
	}
	return -1
}

// invalidAt is the offset of the first byte that is not UTF-8, -1 if there is none.
func invalidAt(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
