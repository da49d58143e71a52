package guest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// TestAppendManifest holds that a manifest of any length is read again as it was
// written, without its spaces.
func TestAppendManifest(t *testing.T) {
	module, err := wat.Assemble(`(func (export "f") (result i32) (i32.const 1))`)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 90, 100, 127, 128, 16384, 70000} {
		want := `{"x":"` + strings.Repeat("é", n) + `"}`
		out, err := AppendManifest(module, []byte(strings.Replace(want, ":", " :\n\t", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(out, module) {
			t.Errorf("%d: the module is another one", n)
		}
		got, ok, err := meter.CustomSection(out, "basalt.manifest")
		if err != nil || !ok || string(got) != want {
			t.Errorf("%d: got %.40q %v %v", n, got, ok, err)
		}
	}
	if _, err := AppendManifest(module, []byte(`{"x": 1,}`)); err == nil {
		t.Error("what is not JSON is taken")
	}
	if _, err := AppendManifest([]byte("#!/bin/sh\n"), []byte(`{}`)); err == nil {
		t.Error("what is no module is taken")
	}
}

// write makes a directory of files.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLanguageOf(t *testing.T) {
	for _, c := range []struct {
		files []string
		want  Language
		err   string
	}{
		{[]string{"a.c", "b.c", "basalt.h"}, C, ""},
		{[]string{"lib.rs", "basalt/src/x.c"}, Rust, ""},
		{[]string{"main.go", "main_test.go"}, Go, ""},
		{[]string{"index.ts"}, AssemblyScript, ""},
		{[]string{"main_test.go"}, "", "no sources"},
		{[]string{"a.c", "lib.rs"}, "", "more than one language"},
	} {
		files := map[string]string{}
		for _, name := range c.files {
			files[name] = ""
		}
		got, err := LanguageOf(write(t, files))
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%v: got %q, %v", c.files, got, err)
		}
	}
}

// TestMissingCompilers holds that what is to be installed is named.
func TestMissingCompilers(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for l, file := range map[Language]string{C: "f.c", Rust: "lib.rs", Go: "main.go", AssemblyScript: "index.ts"} {
		if _, err := findRustc(); l == Rust && err == nil {
			t.Log("the system's compiler of Rust is found without PATH")
			continue
		}
		_, err := Compile(t.Context(), write(t, map[string]string{file: ""}), &bytes.Buffer{})
		missing, ok := errors.AsType[*MissingError](err)
		if !ok || missing.Language != l || missing.Install == "" || !strings.Contains(err.Error(), "is not installed") {
			t.Errorf("%s: %v", l, err)
		}
	}
}

// compileOrSkip compiles a directory, where the compiler is installed.
func compileOrSkip(t *testing.T, dir string) ([]byte, string, error) {
	t.Helper()
	var log bytes.Buffer
	module, err := Build(t.Context(), dir, &log)
	if missing, ok := errors.AsType[*MissingError](err); ok {
		t.Skip(missing)
	}
	return module, log.String(), err
}

// TestBuildC compiles with the library that is embedded and with a copy of it.
func TestBuildC(t *testing.T) {
	files := map[string]string{
		"f.c":           "#include \"basalt.h\"\nBASALT_EXPORT(f) int32_t f(int32_t x) { int y; return x + 1; }\n",
		"g.c":           "#include \"basalt.h\"\nBASALT_EXPORT(g) basalt_result g(void) { return BASALT_NULL; }\n",
		"manifest.json": `{"abi": 1}`,
	}
	module, log, err := compileOrSkip(t, write(t, files))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log, "unused variable") {
		t.Errorf("the compiler's warning is not shown: %q", log)
	}
	info, err := meter.Inspect(module, meter.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"f", "g", "basalt_alloc", "basalt_reset"} {
		if _, ok := info.Exports[name]; !ok {
			t.Errorf("%s is not exported", name)
		}
	}
	if len(info.Imports) > 0 {
		t.Errorf("imports that nothing uses: %v", info.Imports)
	}
	if _, ok, err := meter.CustomSection(module, manifestSection); !ok || err != nil {
		t.Errorf("no manifest: %v", err)
	}

	files["basalt.h"] = "#error the copy is used\n"
	if _, _, err := compileOrSkip(t, write(t, files)); err == nil || !strings.Contains(err.Error(), "the copy is used") {
		t.Errorf("got %v", err)
	}
}

// TestBuildRust compiles with the library that is embedded and with a copy of it.
func TestBuildRust(t *testing.T) {
	files := map[string]string{"lib.rs": "#![no_std]\nbasalt::module!();\n#[no_mangle]\npub extern \"C\" fn f(x: i32) -> i32 { x + 1 }\n"}
	module, _, err := compileOrSkip(t, write(t, files))
	if err != nil {
		t.Fatal(err)
	}
	info, err := meter.Inspect(module, meter.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"f", "basalt_alloc", "basalt_reset"} {
		if _, ok := info.Exports[name]; !ok {
			t.Errorf("%s is not exported", name)
		}
	}
	if len(info.Imports) > 0 {
		t.Errorf("imports that nothing uses: %v", info.Imports)
	}

	files["basalt/Cargo.toml"] = ""
	files["basalt/src/lib.rs"] = "#![no_std]\ncompile_error!(\"the copy is used\");\n"
	if _, _, err := compileOrSkip(t, write(t, files)); err == nil || !strings.Contains(err.Error(), "the copy is used") {
		t.Errorf("got %v", err)
	}
}

// TestCopySDK holds that a library is copied whole, but for its tests, and never over
// what is there.
func TestCopySDK(t *testing.T) {
	for l, file := range map[Language]string{C: "basalt.h", Rust: "src/lib.rs", Go: "memory.go", AssemblyScript: "basalt.ts"} {
		dir := filepath.Join(t.TempDir(), "new")
		if err := CopySDK(l, dir); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(string(l), file))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, file)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %s is another: %v", l, file, err)
		}
		if tests, _ := filepath.Glob(filepath.Join(dir, "*_test.go")); len(tests) > 0 {
			t.Errorf("%s: %v", l, tests)
		}
		if err := CopySDK(l, dir); !errors.Is(err, os.ErrExist) {
			t.Errorf("%s: a second time: %v", l, err)
		}
	}
}
