//go:build unix

package store

import (
	"errors"
	"syscall"
)

// isWouldBlock reports whether a lock of the file system is held by somebody else.
func isWouldBlock(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EWOULDBLOCK)
}
