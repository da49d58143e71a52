package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/wasm/guest"
)

// fnCommand has the commands for the authors of functions.
func fnCommand(h *Hooks) *cobra.Command {
	cmd := &cobra.Command{
		Use: "fn", Short: "Write, test and deploy functions in C, Rust, Go or AssemblyScript",
		Long: `A project is a directory with sources in one language, manifest.json, which declares the functions, and test.sql,
which has statements and their answers. Its name is that of the module.`,
	}
	cmd.AddCommand(fnNewCommand(h), fnBuildCommand(h), fnTestCommand(h), fnDeployCommand(h))
	return cmd
}

// projectDir is the directory that a command is about.
func projectDir(args []string) (string, error) {
	return filepath.Abs(append(args, ".")[0])
}

// moduleNames are the names of modules that need no quotes in SQL and are a file's
// name everywhere.
var moduleNames = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// projectName is the name of a project's module.
func projectName(dir string) (string, error) {
	name := filepath.Base(dir)
	if !moduleNames.MatchString(name) {
		return "", fmt.Errorf("%q cannot be the name of a module: it begins with a lower-case letter, and has lower-case letters, digits and underscores only", name)
	}
	return name, nil
}

// missingCompiler says how to go on where a compiler is not installed.
func missingCompiler(err error) error {
	if missing, ok := errors.AsType[*guest.MissingError](err); ok {
		return fmt.Errorf("%s is not installed.\nInstall it: %s", missing.Program, missing.Install)
	}
	return err
}

// indent puts spaces before every line of a text.
func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n    ") + "\n"
}
