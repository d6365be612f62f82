//go:build unix && !linux

package sqltest

import "syscall"

// endWithUs can do nothing here: a server outlives a test's process that is killed.
func endWithUs(*syscall.SysProcAttr) {}
