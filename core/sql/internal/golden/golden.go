// Package golden runs data-driven tests: files of cases, each an input, a line of
// four dashes, the expected output and an empty line. With the flag -rewrite the
// files are written anew from what the code answers. Only tests import it.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files from the answers")

const separator = "\n----\n"

// Run runs answer over the cases of every file that matches pattern. An input
// must not contain an empty line.
func Run(t *testing.T, pattern string, answer func(input string) string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files match %s (%v)", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), func(t *testing.T) { runFile(t, file, answer) })
	}
}

func runFile(t *testing.T, file string, answer func(input string) string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		input, want, _ := strings.Cut(c, separator)
		input = strings.TrimSuffix(strings.TrimSpace(input), "\n----")
		got := strings.TrimSpace(answer(input))
		out.WriteString(input + separator + got + "\n\n")
		if want = strings.TrimSpace(want); got != want && !*rewrite {
			t.Errorf("%s\n got %s\nwant %s", input, got, want)
		}
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(strings.TrimRight(out.String(), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
