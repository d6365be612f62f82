package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
)

// messageLines reads the messages of a client, one a line, and hands on those that are right. What is none is answered with an error and left out: the
// library ends the session at the first. (JSON-RPC 2.0, section 5.1; MCP has no batches since its revision of 2025-06-18.)
type messageLines struct {
	in   *bufio.Reader
	out  io.Writer // for the errors; each is written at once
	rest []byte    // of the message at hand
}

func newMessageLines(in io.Reader, out io.Writer) *messageLines {
	return &messageLines{in: bufio.NewReader(in), out: out}
}

func (l *messageLines) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		line, err := l.line()
		if errors.Is(err, errLongLine) {
			err = l.refuse(jsonrpc.CodeInvalidRequest, fmt.Sprintf("a message of more than %d bytes", maxRequest))
		}
		if err != nil {
			return 0, err
		}
		if err := l.check(line); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (l *messageLines) Close() error { return nil }

// check keeps a line that is a message, and answers one that is not.
func (l *messageLines) check(line []byte) error {
	switch line = bytes.TrimSpace(line); {
	case len(line) == 0:
		return nil
	case !json.Valid(line):
		return l.refuse(jsonrpc.CodeParseError, "this line is no JSON")
	case line[0] == '[':
		return l.refuse(jsonrpc.CodeInvalidRequest, "one message a line, no batches")
	}
	if _, err := jsonrpc.DecodeMessage(line); err != nil {
		return l.refuse(jsonrpc.CodeInvalidRequest, "no message of JSON-RPC 2.0: "+oneLine(err.Error()))
	}
	l.rest = append(line, '\n')
	return nil
}

// refuse answers what has no identity that an answer could name.
func (l *messageLines) refuse(code int64, message string) error {
	var b bytes.Buffer
	if err := writeJSON(&b, map[string]any{"jsonrpc": "2.0", "id": nil, "error": map[string]any{"code": code, "message": message}}); err != nil {
		return err
	}
	_, err := l.out.Write(append(bytes.TrimSpace(b.Bytes()), '\n'))
	return err
}

var errLongLine = errors.New("a line that is too long")

// line reads a line; of one that is longer than a message may be it keeps nothing. The last one may lack its end.
func (l *messageLines) line() ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := l.in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxRequest; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case err != nil:
			return nil, err
		case long:
			return nil, errLongLine
		default:
			return line, nil
		}
	}
}

// wholeWrites lets one write after the other.
type wholeWrites struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *wholeWrites) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

func (w *wholeWrites) Close() error { return nil }
