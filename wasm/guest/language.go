package guest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Language is a language that guests are written in.
type Language string

// The languages.
const (
	C              Language = "c"
	Rust           Language = "rust"
	Go             Language = "go"
	AssemblyScript Language = "as"
)

// Languages are all languages.
var Languages = []Language{C, Rust, Go, AssemblyScript}

// extensions are those of the languages' sources.
var extensions = map[Language]string{C: ".c", Rust: ".rs", Go: ".go", AssemblyScript: ".ts"}

// Parse returns the language of a name.
func Parse(name string) (Language, error) {
	if l := Language(name); slices.Contains(Languages, l) {
		return l, nil
	}
	return "", fmt.Errorf("there is no language %q: it is one of c, rust, go and as (AssemblyScript)", name)
}

// LanguageOf returns the language of the sources in a directory.
func LanguageOf(dir string) (Language, error) {
	var found []Language
	for _, l := range Languages {
		files, err := sources(dir, l)
		if err != nil {
			return "", err
		}
		if len(files) > 0 {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%s has no sources: no file ends with .c, .rs, .go or .ts", dir)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%s has sources in more than one language: %s and %s", dir, found[0], found[1])
}

// sources lists the sources of a language in a directory.
func sources(dir string, l Language) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && strings.HasSuffix(name, extensions[l]) && !strings.HasSuffix(name, "_test.go") {
			files = append(files, filepath.Join(dir, name))
		}
	}
	return files, nil
}
