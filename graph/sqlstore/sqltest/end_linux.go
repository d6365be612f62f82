package sqltest

import "syscall"

// endWithUs has a server end when the test's process does, however that ends.
func endWithUs(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGKILL }
