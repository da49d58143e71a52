//go:build !amd64 || purego

package chars

// The kernels that do whole vectors do none here.

func foldCaseWide(_, _ []byte, _ uint32) (done int, ascii bool) { return 0, true }

func asciiWide([]byte) (done int, ascii bool) { return 0, true }

func countWide([]byte) (done, n int) { return 0, 0 }
