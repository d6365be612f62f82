package pebblestore

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// failure remembers the error after which Pebble cannot go on writing, such as a full disk. Pebble would end the process; here the
// goroutine that met the error ends instead, all writes from then on fail with it, and reads go on. What was committed before stays.
type failure struct {
	mu     sync.Mutex
	reason error
	soft   bool          // the first error was one of work in the background
	ch     chan struct{} // closed with the first error
}

// grace is how long a piece of work may still take after an error in the background: it most likely ends.
const grace = 2 * time.Second

func (f *failure) set(err error) { f.note(err, false) }

func (f *failure) note(err error, soft bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.reason == nil {
		f.reason, f.soft = err, soft
		close(f.ch)
	}
}

func (f *failure) err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reason
}

// Infof says nothing: Pebble tells of its work in the background.
func (f *failure) Infof(string, ...any) {}

// Errorf says nothing: the same error is returned to whoever called, or comes to background.
func (f *failure) Errorf(string, ...any) {}

// Fatalf is what Pebble calls when it cannot go on. It must not return.
func (f *failure) Fatalf(format string, args ...any) {
	f.set(fmt.Errorf(format, args...))
	runtime.Goexit()
}

// background hears of errors of flushes and compactions. Pebble tries them again for ever, and writes would wait for that.
func (f *failure) background(err error) { f.note(err, true) }

// park ends the work of a goroutine that met an error, in the way in which it keeps what it holds: it waits for ever.
func (f *failure) park(err error) {
	if err == nil {
		return
	}
	f.set(err)
	select {}
}

// guard runs a piece of work that Pebble may end with Fatalf, or that may wait for other work that never ends. Its errors come back.
func (f *failure) guard(work func() error) error {
	if err := f.err(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		ended := false
		defer func() {
			if r := recover(); r != nil {
				f.set(fmt.Errorf("%v", r))
			} else if ended {
				return
			}
			done <- f.err()
		}()
		err := work()
		ended = true
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-f.ch:
		var patience time.Duration
		if f.soft {
			patience = grace
		}
		select { // both may be ready: a commit that was done is done
		case err := <-done:
			return err
		case <-time.After(patience):
			return f.err()
		}
	}
}
