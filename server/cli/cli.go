package cli

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/auth"
)

// Hooks are what main wires into the commands from the layers that the
// command line does not know.
type Hooks struct {
	// Languages makes the functions of users callable; nil for SQL functions
	// only. It is called once, before the database is opened.
	Languages func() session.Languages
	// HTTP makes the handler of the HTTP listener, which is not opened where
	// this is nil. hosts are the names that the server is known by, beside
	// localhost and IP addresses.
	HTTP func(db *session.DB, a *auth.Authenticator, hosts []string) (http.Handler, error)
	// Commands are further commands.
	Commands []*cobra.Command
	// Samples load further sample data for demo.
	Samples []func(ctx context.Context, db *session.DB, s *session.Session) error
	// Ready, if not nil, is told the addresses that a server listens on.
	Ready func(wire, http net.Addr)
	// Out and Err are standard output and error where they are nil.
	Out, Err io.Writer
}

// Execute runs the command line and returns its exit code.
func Execute(ctx context.Context, args []string, h Hooks) int {
	if h.Out == nil {
		h.Out = os.Stdout
	}
	if h.Err == nil {
		h.Err = os.Stderr
	}
	root := &cobra.Command{
		Use: "basalt", Short: "Basalt is an analytical and multi-model database that speaks PostgreSQL's protocol.",
		SilenceUsage: true, SilenceErrors: true,
	}
	root.SetOut(h.Out)
	root.SetErr(h.Err)
	root.SetArgs(args)
	root.AddCommand(serveCommand(&h), demoCommand(&h), benchCommand(&h), checkCommand(&h), fnCommand(&h), versionCommand())
	root.AddCommand(h.Commands...)
	if err := root.ExecuteContext(ctx); err != nil {
		code := 1
		if e, ok := errors.AsType[exitError](err); ok {
			code = e.code
		}
		if err.Error() != "" {
			root.PrintErrln("basalt:", err)
		}
		return code
	}
	return 0
}
