package guest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
)

// ascRoot is the file that a guest in AssemblyScript begins with.
const ascRoot = "index.ts"

// assemblyScript compiles the directory's index.ts.
func (b *build) assemblyScript() error {
	asc, err := b.findAsc()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(b.dir, ascRoot)); err != nil {
		return errors.New(b.dir + " has no " + ascRoot + ", which a guest in AssemblyScript begins with")
	}
	return b.run(nil, asc, ascRoot, "-O3", "--runtime", "stub", "--use", "abort=", "-o", b.out)
}

// findAsc returns the compiler: the project's own, or one that is on the path.
func (b *build) findAsc() (string, error) {
	for dir := b.dir; ; dir = filepath.Dir(dir) {
		if path := filepath.Join(dir, "node_modules", ".bin", "asc"); executable(path) {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if path, err := exec.LookPath("asc"); err == nil {
		return path, nil
	}
	return "", &MissingError{AssemblyScript, "asc", "npm install assemblyscript, in the directory of the sources or one above it"}
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}
