//go:build !unix

package store

// isWouldBlock reports whether a lock of the file system is held by somebody else.
func isWouldBlock(error) bool { return false }
