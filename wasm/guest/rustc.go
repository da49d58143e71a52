package guest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// rustTarget is the target without an operating system.
const rustTarget = "wasm32-unknown-unknown"

// rustFlags are those of the library as of the guest.
var rustFlags = []string{"--target", rustTarget, "--edition", "2021", "-C", "opt-level=3", "-C", "codegen-units=1", "-C", "panic=abort", "-C", "target-feature=+simd128,+bulk-memory"}

// rustRoot is the file that a guest in Rust begins with.
const rustRoot = "lib.rs"

// rust compiles the directory's lib.rs, with the library as the crate basalt.
func (b *build) rust() error {
	rustc, err := findRustc()
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(b.dir, rustRoot)); err != nil {
		return errors.New(b.dir + " has no " + rustRoot + ", which a guest in Rust begins with")
	}
	dir, err := b.library(Rust, filepath.Join("basalt", "Cargo.toml"))
	if err != nil {
		return err
	}
	rlib := filepath.Join(b.work, "libbasalt.rlib")
	args := append([]string{}, rustFlags...)
	if err := b.run(nil, rustc, append(args, "--crate-type", "rlib", "--crate-name", "basalt", "-o", rlib, filepath.Join(dir, "src", "lib.rs"))...); err != nil {
		return err
	}
	args = append([]string{}, rustFlags...)
	return b.run(nil, rustc, append(args, "--crate-type", "cdylib", "-C", "lto=fat", "--extern", "basalt="+rlib, "-C", "link-arg=-s",
		"-C", "link-arg=--stack-first", "-C", "link-arg=-zstack-size=65536", "-o", b.out, rustRoot)...)
}

// findRustc returns the compiler that has the target: the one that comes first need
// not have it where the system's has.
func findRustc() (string, error) {
	for _, path := range []string{"rustc", "/usr/bin/rustc"} {
		lib, err := exec.Command(path, "--print", "target-libdir", "--target", rustTarget).Output()
		if err != nil {
			continue
		}
		if _, err := os.Stat(strings.TrimSpace(string(lib))); err == nil {
			return path, nil
		}
	}
	return "", &MissingError{Rust, "rustc with the target " + rustTarget,
		"rustup target add " + rustTarget + "; or on Debian and Ubuntu, apt-get install rustc libstd-rust-dev-wasm32"}
}
