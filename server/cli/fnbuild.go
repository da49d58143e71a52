package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/wasm/guest"
)

// fnBuildCommand compiles a project.
func fnBuildCommand(h *Hooks) *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use: "build [DIR]", Short: "Compile a project to a module with its manifest", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := projectDir(args)
			if err != nil {
				return err
			}
			module, err := fnBuild(cmd.Context(), dir, h)
			if err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(dir, filepath.Base(dir)+".wasm")
			}
			if err := os.WriteFile(out, module, 0o644); err != nil {
				return err
			}
			_, err = fmt.Fprintf(h.Out, "%s: %d bytes\n", out, len(module))
			return err
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "the module's file; DIR's name with .wasm, in DIR, where it is not given")
	return cmd
}

// fnBuild compiles a project; what the compiler says goes to the command's errors.
func fnBuild(ctx context.Context, dir string, h *Hooks) ([]byte, error) {
	module, err := guest.Build(ctx, dir, h.Err)
	return module, missingCompiler(err)
}
