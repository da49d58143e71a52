package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/sqlfile"
	"github.com/basaltdb/basalt/wasm/guest"
)

// testFile has a project's statements and their answers.
const testFile = "test.sql"

// fnTestCommand tests a project.
func fnTestCommand(h *Hooks) *cobra.Command {
	rewrite := false
	cmd := &cobra.Command{
		Use: "test [DIR]", Short: "Compile a project and compare what test.sql answers, in a database in memory", Args: cobra.MaximumNArgs(1),
		Long: `test compiles a project, creates its module in a database in memory, with the capabilities that the manifest
asks for, runs the statements of test.sql, and shows where the answers are not those of the file.

In test.sql a statement ends at a line "----", and its answer at an empty line. The answer is the rows, their values
divided by "|", or the command's tag, or the error as "ERROR 22023: ...". "(empty)" stands for no rows, or for an empty
line among them. Lines that begin with "#" are comments.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := projectDir(args)
			if err != nil {
				return err
			}
			return fnTest(cmd.Context(), dir, rewrite, h)
		},
	}
	cmd.Flags().BoolVar(&rewrite, "rewrite", false, "write the answers into test.sql instead of comparing them")
	return cmd
}

func fnTest(ctx context.Context, dir string, rewrite bool, h *Hooks) error {
	name, err := projectName(dir)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, testFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	module, err := fnBuild(ctx, dir, h)
	if err != nil {
		return err
	}
	wanted, err := wantedCapabilities(dir)
	if err != nil {
		return err
	}
	got, err := answers(ctx, name, module, wanted, string(text), h)
	if err != nil {
		return err
	}
	if rewrite {
		return os.WriteFile(path, []byte(got), 0o644)
	}
	differences, statements := sqlfile.Compare(string(text), got)
	for _, d := range differences {
		fmt.Fprintf(h.Out, "%s:%d: the answer differs\n%s  want\n%s  got\n%s\n", path, d.Line, indent(d.Statement), indent(d.Want), indent(d.Got))
	}
	if len(differences) > 0 {
		return fmt.Errorf("%d of %d statements were answered in another way than %s says", len(differences), statements, testFile)
	}
	_, err = fmt.Fprintf(h.Out, "%d statements were answered as %s says.\n", statements, testFile)
	return err
}

// wantedCapabilities are those that a project's manifest asks for. What is wrong
// with the manifest otherwise, the server says.
func wantedCapabilities(dir string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(dir, guest.ManifestFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var manifest struct {
		Capabilities []string `json:"capabilities"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", guest.ManifestFile, err)
	}
	return manifest.Capabilities, nil
}

// answers creates a module in a database in memory, and runs a file of statements.
func answers(ctx context.Context, name string, module []byte, capabilities []string, text string, h *Hooks) (got string, err error) {
	if h.Languages == nil {
		return "", errors.New("this program runs no WebAssembly")
	}
	opt := session.Options{Txn: txn.Options{FS: txn.MemoryFS(), NoBackground: true}, Languages: h.Languages()}
	r, err := sqlfile.New(func() (*session.DB, error) { return session.Open(ctx, "", opt) })
	defer func() { err = errors.Join(err, r.Close()) }()
	if err != nil {
		return "", err
	}
	create := `CREATE MODULE ` + name + ` LANGUAGE wasm AS '\x` + hex.EncodeToString(module) + `'`
	if len(capabilities) > 0 {
		create += ` WITH (capabilities = '` + strings.ReplaceAll(strings.Join(capabilities, ","), "'", "''") + `')`
	}
	if answer := r.Answer(create); !strings.HasPrefix(answer, "CREATE MODULE") {
		return "", errors.New("the module is refused:\n" + strings.TrimSpace(answer))
	}
	return r.File(text)
}
