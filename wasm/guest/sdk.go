package guest

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// sdk are the libraries of the languages, each in a directory.
//
//go:embed c rust go as
var sdk embed.FS

// CopySDK writes a language's library to a directory, which it makes where it is not
// there. A file that is there already is an error.
func CopySDK(l Language, dir string) error {
	from, err := fs.Sub(sdk, string(l))
	if err != nil {
		return err
	}
	return fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(path))
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(to, 0o755)
		case strings.HasSuffix(path, "_test.go"):
			return nil // they are for who changes the library
		}
		content, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		if _, err := f.Write(content); err != nil {
			_ = f.Close()
			return err
		}
		return f.Close()
	})
}
