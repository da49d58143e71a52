// Basalt is a WebAssembly-extensible analytical and multi-model database. This
// file only wires its parts together.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	_ "time/tzdata" // zones where the system has none

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/cli"
	"github.com/basaltdb/basalt/server/httpapi"
	"github.com/basaltdb/basalt/server/samples"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/web"
)

func main() { os.Exit(run(context.Background(), os.Args[1:])) }

func run(ctx context.Context, args []string) int {
	engine, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		fmt.Fprintln(os.Stderr, "basalt:", err)
		return 1
	}
	defer engine.Close(ctx)
	return cli.Execute(ctx, args, cli.Hooks{
		Languages: func() session.Languages { return udf.New(engine) },
		HTTP: func(db *session.DB, a *auth.Authenticator, hosts []string) (http.Handler, error) {
			return httpapi.New(db, a, httpapi.Options{Hosts: hosts, Console: web.Assets(), Version: cli.Version()}), nil
		},
		Samples: []func(context.Context, *session.DB, *session.Session) error{samples.Load},
	})
}
