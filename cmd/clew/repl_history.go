package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What a history keeps: the newest statements.
const (
	maxHistory      = 2000
	maxHistoryBytes = 4 << 20
)

// history is the statements of before, in a file that only its owner reads: a JSON string a line, since a statement may have lines of its own.
// It is a history source of the line editor.
type history struct {
	path  string // "" keeps it in memory
	items []string
}

// historyFile is in the user's state directory (XDG Base Directory Specification), "" where there is none.
func historyFile() string {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // the specification: a relative one is to be ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "clew", "history")
}

// openHistory reads a history. It is usable also where there is an error: it is then kept in memory.
func openHistory(path string) (*history, error) {
	h := &history{}
	if path == "" {
		return h, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return h, err
	}
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return h, fmt.Errorf("%s is no file", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return h, err
	}
	defer f.Close()
	if err := f.Chmod(0o600); err != nil {
		return h, err
	}
	if info != nil && info.Size() > maxHistoryBytes { // its end
		if _, err := f.Seek(-maxHistoryBytes, 2); err != nil {
			return h, err
		}
	}
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadBytes('\n')
		var item string
		if json.Unmarshal(line, &item) == nil && item != "" { // others are cut, or somebody else's
			h.items = append(h.items, item)
		}
		if err != nil {
			break
		}
	}
	h.path = path
	if len(h.items) > maxHistory || info != nil && info.Size() > maxHistoryBytes {
		h.items = h.items[max(0, len(h.items)-maxHistory/2):]
		return h, h.rewrite()
	}
	return h, nil
}

// rewrite makes the file what is remembered; it is whole or as it was.
func (h *history) rewrite() error {
	var b bytes.Buffer
	for _, item := range h.items {
		if err := writeJSON(&b, item); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	f, err := os.CreateTemp(filepath.Dir(h.path), "history-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(b.Bytes())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), h.path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // what is left of it
	}
	return err
}

// Write adds a statement, unless it begins with a blank or is the last one again.
func (h *history) Write(statement string) (int, error) {
	if strings.TrimSpace(statement) == "" || strings.HasPrefix(statement, " ") {
		return len(h.items), nil
	}
	statement = strings.TrimSpace(statement)
	if n := len(h.items); n > 0 && h.items[n-1] == statement {
		return n, nil
	}
	h.items = append(h.items, statement)
	if h.path == "" {
		return len(h.items), nil
	}
	var b bytes.Buffer
	if err := writeJSON(&b, statement); err != nil {
		return len(h.items), err
	}
	b.WriteByte('\n')
	f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return len(h.items), err
	}
	_, err = f.Write(b.Bytes())
	return len(h.items), errors.Join(err, f.Close())
}

// GetLine gives a statement by its number from the oldest.
func (h *history) GetLine(i int) (string, error) {
	if i < 0 || i >= len(h.items) {
		return "", errors.New("no such statement")
	}
	return h.items[i], nil
}

// Len is how many statements are remembered.
func (h *history) Len() int { return len(h.items) }

// Dump gives all of them.
func (h *history) Dump() any { return h.items }
