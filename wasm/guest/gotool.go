package guest

import "os/exec"

// golang compiles the directory's main package as a library of WASI.
func (b *build) golang() error {
	if _, err := exec.LookPath("go"); err != nil {
		return &MissingError{Go, "go", "Go 1.24 or newer, from https://go.dev/dl"}
	}
	return b.run([]string{"GOOS=wasip1", "GOARCH=wasm"}, "go", "build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", b.out, ".")
}
