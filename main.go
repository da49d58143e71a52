// Basalt is a WebAssembly-extensible analytical and multi-model database. This
// file only wires its parts together.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // zones where the system has none

	"github.com/basaltdb/basalt/server/cli"
)

func main() { os.Exit(cli.Execute(context.Background(), os.Args[1:], cli.Hooks{})) }
