package arch

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestBuildsForWASI holds that the core and the vectors build for a platform
// without cgo, assembly, memory mapping and operating system calls of Linux, on
// which they can be simulated: everything that is not portable is behind build
// tags. The parser, which is C, is replaced there by an error.
func TestBuildsForWASI(t *testing.T) {
	cmd := exec.Command("go", "build", "./core/...", "./vector/...")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
