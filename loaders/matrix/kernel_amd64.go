package matrix

import "golang.org/x/sys/cpu"

var (
	hasAVX2   = cpu.X86.HasAVX2 && cpu.X86.HasFMA
	hasAVX512 = hasAVX2 && cpu.X86.HasAVX512F
)

//go:noescape
func rows12x32(k int, a *float32, lda int, b, c *float32, ldc int)

//go:noescape
func rows6(k int, a *float32, lda int, b, c *float32, ldc int)

//go:noescape
func row1(k int, a *float32, b, c *float32)

//go:noescape
func tanh8(x *float32, n int)
