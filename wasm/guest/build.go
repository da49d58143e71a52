package guest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// MissingError says that a program is not there that compiles a language.
type MissingError struct {
	Language Language
	Program  string
	Install  string // how to get it
}

// Error implements error.
func (e *MissingError) Error() string {
	return fmt.Sprintf("%s is not installed, which compiles %s: %s", e.Program, names[e.Language], e.Install)
}

var names = map[Language]string{C: "C", Rust: "Rust", Go: "Go", AssemblyScript: "AssemblyScript"}

// Build compiles the sources in a directory and returns the module, with the
// manifest where the directory has one. Warnings of the compiler go to log.
func Build(ctx context.Context, dir string, log io.Writer) ([]byte, error) {
	module, err := Compile(ctx, dir, log)
	if err != nil {
		return nil, err
	}
	manifest, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return module, nil
	case err != nil:
		return nil, err
	}
	return AppendManifest(module, manifest)
}

// Compile compiles the sources in a directory and returns the module.
func Compile(ctx context.Context, dir string, log io.Writer) ([]byte, error) {
	l, err := LanguageOf(dir)
	if err != nil {
		return nil, err
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	work, err := os.MkdirTemp("", "basalt-fn-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	b := &build{ctx: ctx, dir: dir, work: work, out: filepath.Join(work, "module.wasm"), log: log}
	switch l {
	case C:
		err = b.c()
	case Rust:
		err = b.rust()
	case Go:
		err = b.golang()
	case AssemblyScript:
		err = b.assemblyScript()
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(b.out)
}

// build is one run of compilers.
type build struct {
	ctx  context.Context
	dir  string // of the sources
	work string // for what is made on the way
	out  string // the module
	log  io.Writer
}

// run runs a compiler in the sources' directory.
func (b *build) run(environment []string, program string, args ...string) error {
	cmd := exec.CommandContext(b.ctx, program, args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), environment...)
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s failed (%w):\n%s", filepath.Base(program), err, strings.TrimSpace(text.String()))
	}
	_, err := b.log.Write(text.Bytes())
	return err
}

// library returns the directory of the language's library: a copy of it among the
// sources, or one that is made.
func (b *build) library(l Language, own string) (string, error) {
	if _, err := os.Stat(filepath.Join(b.dir, own)); err == nil {
		return filepath.Dir(filepath.Join(b.dir, own)), nil
	}
	dir := filepath.Join(b.work, "basalt")
	return dir, CopySDK(l, dir)
}
