package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/benchmarks/tpch"
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/session"
)

// demoScale is the TPC-H scale of the sample data.
const demoScale = 0.1

// demoCommand starts a server with sample data.
func demoCommand(h *Hooks) *cobra.Command {
	o := ServeOptions{}
	cmd := &cobra.Command{
		Use: "demo", Short: "Start a server with sample data and say how to connect", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return demo(ctx, o, *h)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Data, "data", "basalt-data", "data directory")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:5432", "address for PostgreSQL clients; the next free port is taken")
	f.StringVar(&o.HTTP, "http", "127.0.0.1:8080", "address for the console and the HTTP API; the next free port is taken")
	return cmd
}

// passwordFile keeps the demo's password beside its data, so that a second
// start can print it again. serve never writes one.
const passwordFile = "demo-password"

func demo(ctx context.Context, o ServeOptions, h Hooks) error {
	e := env.Real()
	password, verifier, err := newPassword(e.Rand)
	if err != nil {
		return err
	}
	opt := session.Options{Superuser: verifier, Settings: forServer(nil), Files: serverFiles{}}
	if h.Languages != nil {
		opt.Languages = h.Languages()
	}
	db, err := session.Open(ctx, o.Data, opt)
	if err != nil {
		return err
	}
	if db.Created() {
		err = os.WriteFile(filepath.Join(o.Data, passwordFile), []byte(password), 0o600)
	} else {
		password, err = savedPassword(o.Data)
	}
	if err == nil {
		err = loadDemo(ctx, db, o.Data, h)
	}
	if err == nil {
		o.Listen, err = freeAddress(o.Listen)
	}
	if err == nil {
		o.HTTP, err = freeAddress(o.HTTP)
	}
	if err == nil {
		ready := h.Ready
		h.Ready = func(wire, web net.Addr) {
			printWelcome(h, wire, web, password)
			if ready != nil {
				ready(wire, web)
			}
		}
		err = listen(ctx, db, e, o, h)
	}
	return errors.Join(err, db.Close())
}

func savedPassword(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, passwordFile))
	if errors.Is(err, os.ErrNotExist) {
		return "(the one that serve printed)", nil
	}
	return strings.TrimSpace(string(b)), err
}

// freeAddress returns the address, or one with the next free port.
func freeAddress(addr string) (string, error) {
	host, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return "", err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return "", err
	}
	for p := port; p < port+100; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil {
			_ = l.Close()
			return net.JoinHostPort(host, strconv.Itoa(p)), nil
		}
	}
	return "", fmt.Errorf("no free port from %s on", addr)
}

// loadingFile is there while the sample data is loaded, so that a start after
// one that was cut off begins anew.
const loadingFile = "demo-loading"

// loadDemo loads the sample data that is not there yet.
func loadDemo(ctx context.Context, db *session.DB, dir string, h Hooks) error {
	s, err := db.NewSession(ctx, session.User{Name: "basalt", Application: "basalt demo"})
	if err != nil {
		return err
	}
	defer s.Close()
	mark := filepath.Join(dir, loadingFile)
	if _, err := os.Stat(mark); err == nil {
		for _, t := range tpch.Tables {
			if _, err := tpch.Run(ctx, s, "DROP TABLE IF EXISTS "+t.Name+" CASCADE"); err != nil {
				return err
			}
		}
	}
	n, err := tpch.Run(ctx, s, "SELECT 1 FROM pg_catalog.pg_tables WHERE tablename = 'lineitem'")
	if err != nil || n > 0 {
		return err
	}
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		return err
	}
	fmt.Fprintf(h.Out, "Loading the sample data: TPC-H at scale %g\n", demoScale)
	_, err = tpch.Load(ctx, db, s, demoScale, func(table string, rows int64, share float64) {
		bar := strings.Repeat("#", int(share*30))
		fmt.Fprintf(h.Out, "\r  %-9s [%-30s] %9d rows", table, bar, rows)
		if share == 1 {
			fmt.Fprintln(h.Out)
		}
	})
	if err != nil {
		return err
	}
	for _, step := range h.Samples {
		if err := step(ctx, db, s); err != nil {
			return err
		}
	}
	return os.Remove(mark)
}

func printWelcome(h Hooks, wire, web net.Addr, password string) {
	fmt.Fprintf(h.Out, "\nBasalt is ready.\n\n  psql:    psql 'postgresql://basalt:%s@%s/%s'\n", password, wire, session.DatabaseName)
	if web != nil {
		fmt.Fprintf(h.Out, "  curl:    curl -u basalt:%s http://%s/api/v1/query -d '{\"sql\": \"SELECT count(*) FROM lineitem\"}'\n           curl -u basalt:%s http://%s/soda/latest/stations\n",
			password, web, password, web)
		fmt.Fprintf(h.Out, "  console: http://%s/ (user basalt, password %s)\n", web, password)
	}
	fmt.Fprint(h.Out, "\nPress Ctrl-C to stop.\n")
}
