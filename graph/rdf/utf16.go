package rdf

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

var errUTF16 = errors.New("not valid UTF-16")

// isUTF16 reports whether a text begins with a byte order mark of UTF-16, which every reader of XML reads
// (https://www.w3.org/TR/xml/#charencoding).
func isUTF16(r *bufio.Reader) bool {
	mark, _ := r.Peek(2)
	return string(mark) == "\xFE\xFF" || string(mark) == "\xFF\xFE"
}

// utf16Reader gives a text of UTF-16 with its byte order mark in UTF-8. Half of a character is an error; decoders that replace it would
// change what is said.
type utf16Reader struct {
	r     *bufio.Reader
	order binary.ByteOrder
	rest  []byte
	err   error
}

func newUTF16(r *bufio.Reader) io.Reader {
	u := &utf16Reader{r: r, order: binary.BigEndian}
	if first, _ := r.Peek(1); string(first) == "\xFF" {
		u.order = binary.LittleEndian
	}
	return u
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for u.err == nil && len(u.rest) < min(len(p), 4<<10) {
		var r rune
		if r, u.err = u.unit(); u.err != nil {
			break
		}
		if utf16.IsSurrogate(r) {
			second, err := u.unit()
			if r = utf16.DecodeRune(r, second); r == utf8.RuneError || err != nil {
				if u.err = errUTF16; err != nil && err != io.EOF {
					u.err = err
				}
				break
			}
		}
		u.rest = utf8.AppendRune(u.rest, r)
	}
	n := copy(p, u.rest)
	u.rest = append(u.rest[:0], u.rest[n:]...)
	if n > 0 || len(p) == 0 {
		return n, nil
	}
	return 0, u.err
}

// unit reads two bytes.
func (u *utf16Reader) unit() (rune, error) {
	var b [2]byte
	switch _, err := io.ReadFull(u.r, b[:]); err {
	case nil:
		return rune(u.order.Uint16(b[:])), nil
	case io.ErrUnexpectedEOF:
		return 0, errUTF16
	default:
		return 0, err
	}
}
