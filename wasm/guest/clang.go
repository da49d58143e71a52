package guest

import (
	"os/exec"
	"path/filepath"
	"strconv"
)

// clangFlags compile a file. The linker is called apart from the compiler, which
// would run any wasm-opt that it finds, and old ones refuse newer instructions.
var clangFlags = []string{"--target=wasm32", "-std=c11", "-O3", "-Wall", "-Wextra", "-ffreestanding", "-fno-math-errno",
	"-mbulk-memory", "-msimd128", "-c"}

// linkFlags make a module without a start, whose stack is below its data, so that
// an overflow traps instead of writing over them.
var linkFlags = []string{"--no-entry", "--strip-all", "--stack-first", "-z", "stack-size=65536"}

// c compiles all C files of the directory.
func (b *build) c() error {
	for _, program := range []string{"clang", "wasm-ld"} {
		if _, err := exec.LookPath(program); err != nil {
			return &MissingError{C, program, "on Debian and Ubuntu, apt-get install clang lld; elsewhere, https://releases.llvm.org"}
		}
	}
	include, err := b.library(C, "basalt.h")
	if err != nil {
		return err
	}
	files, err := sources(b.dir, C)
	if err != nil {
		return err
	}
	link := append([]string{}, linkFlags...)
	for i, file := range files {
		object := filepath.Join(b.work, strconv.Itoa(i)+".o")
		args := append(append([]string{}, clangFlags...), "-I", include, "-o", object, filepath.Base(file))
		if err := b.run(nil, "clang", args...); err != nil {
			return err
		}
		link = append(link, object)
	}
	return b.run(nil, "wasm-ld", append(link, "-o", b.out)...)
}
