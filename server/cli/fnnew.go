package cli

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/wasm/guest"
)

// templates are the files of new projects: those of all languages, and those of
// each. Go's have a further extension, so that they are none of this program.
//
//go:embed fntemplate
var templates embed.FS

const (
	templateDir       = "fntemplate"
	templateCommon    = "common"
	templateExtension = ".txt"
	templateName      = "@NAME@"
)

// fnNewCommand makes a project.
func fnNewCommand(h *Hooks) *cobra.Command {
	language := ""
	cmd := &cobra.Command{
		Use: "new --lang c|rust|go|as NAME", Short: "Make a project: a directory with sources, a manifest and tests", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := guest.Parse(language)
			if err != nil {
				return err
			}
			return fnNew(l, args[0], h)
		},
	}
	cmd.Flags().StringVar(&language, "lang", "", "the language: c, rust, go or as (AssemblyScript)")
	return cmd
}

func fnNew(l guest.Language, path string, h *Hooks) error {
	dir, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	name, err := projectName(dir)
	if err != nil {
		return err
	}
	if _, err := os.Stat(dir); err == nil {
		return fmt.Errorf("%s is there already", path)
	}
	for _, part := range []string{templateCommon, string(l)} {
		if err := copyTemplate(part, name, dir); err != nil {
			return err
		}
	}
	library := filepath.Join(dir, "basalt")
	if l == guest.C {
		library = dir // a header, beside the files that include it
	}
	if err := guest.CopySDK(l, library); err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.Out, "Made %s. What is next:\n\n  cd %s\n  basalt fn test\n", path, path)
	return err
}

// copyTemplate writes a part of the templates to a project.
func copyTemplate(part, name, dir string) error {
	from, err := fs.Sub(templates, templateDir+"/"+part)
	if err != nil {
		return err
	}
	return fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(path, templateExtension)))
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(to, 0o755)
		}
		content, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(err, fmt.Errorf("%s is there already", to))
		}
		return os.WriteFile(to, []byte(strings.ReplaceAll(string(content), templateName, name)), 0o644)
	})
}
