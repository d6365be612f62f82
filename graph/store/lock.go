package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"github.com/clewgraph/clew/graph"
)

// lockName is the lock file in a store's directory. It stays when the store is
// closed: removing it would let two processes hold two files of one name.
const lockName = "clew.lock"

// holder is what the lock file says.
type holder struct {
	PID     int    `json:"pid"`
	Command string `json:"command"`
}

type lock struct {
	file *flock.Flock
	path string
}

// takeLock locks a directory, or says at once who has it.
func takeLock(dir, command string) (*lock, error) {
	if command == "" {
		command = strings.Join(append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...), " ")
	}
	path := filepath.Join(dir, lockName)
	file := flock.New(path)
	got, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("cannot lock the graph: %w", err)
	}
	if !got {
		return nil, inUse(dir, path)
	}
	if data, err := json.Marshal(holder{PID: os.Getpid(), Command: command}); err == nil {
		_ = os.WriteFile(path, append(data, '\n'), 0o666) // it is only said to others: a graph on a full disk can be read
	}
	return &lock{file: file, path: path}, nil
}

// release empties the file and unlocks it.
func (l *lock) release() error {
	if err := os.Truncate(l.path, 0); err != nil && !os.IsNotExist(err) {
		_ = l.file.Unlock()
		return err
	}
	return l.file.Unlock()
}

// readers is how others read a graph that a process has.
const readers = "--db http://HOST:PORT of a running clew explore reads it meanwhile"

func inUse(dir, path string) error {
	e := &graph.Error{Message: "the graph at " + dir + " is in use by another process", Hint: "try again when that has ended; " + readers}
	var h holder
	if data, err := os.ReadFile(path); err == nil && json.Unmarshal(data, &h) == nil && h.PID != 0 {
		e.Message = fmt.Sprintf("the graph at %s is in use by process %d (%s)", dir, h.PID, h.Command)
		e.Hint = fmt.Sprintf("try again when process %d has ended; %s", h.PID, readers)
	}
	return e
}
