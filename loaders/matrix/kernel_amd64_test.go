package matrix

import "testing"

// TestWithoutAVX512 runs the kernels that older machines have.
func TestWithoutAVX512(t *testing.T) {
	if !hasAVX2 {
		t.Skip("this processor has no AVX2")
	}
	before := hasAVX512
	defer func() { hasAVX512 = before }()
	hasAVX512 = false
	TestProduct(t)
}
