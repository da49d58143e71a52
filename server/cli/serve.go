package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/pgwire"
)

// shutdownGrace is how long sessions get to end.
const shutdownGrace = 10 * time.Second

// ServeOptions are the flags of serve.
type ServeOptions struct {
	Data     string
	Listen   string
	HTTP     string
	Hosts    []string
	Insecure bool
	// AcceptLogDamage starts in spite of a damaged write-ahead log.
	AcceptLogDamage bool
	Settings        map[string]string
}

// serveCommand runs the server until it is told to stop.
func serveCommand(h *Hooks) *cobra.Command {
	var o ServeOptions
	cmd := &cobra.Command{
		Use: "serve", Short: "Run the database server", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return Serve(ctx, o, *h)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Data, "data", "basalt-data", "data directory")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:5432", "address for PostgreSQL clients")
	f.StringVar(&o.HTTP, "http", "127.0.0.1:8080", "address for the console and the HTTP API; empty for none")
	f.StringSliceVar(&o.Hosts, "http-host", nil, "names that browsers reach the HTTP address by, beside localhost and IP addresses")
	f.BoolVar(&o.Insecure, "insecure", false, "let everybody in without a password")
	f.BoolVar(&o.AcceptLogDamage, "accept-log-damage", false, "start although the write-ahead log is damaged, and lose all changes after the damage")
	f.StringToStringVarP(&o.Settings, "set", "c", nil, "settings, as name=value")
	return cmd
}

// Serve opens the database and serves it until ctx ends.
func Serve(ctx context.Context, o ServeOptions, h Hooks) error {
	e := env.Real()
	password, verifier, err := newPassword(e.Rand)
	if err != nil {
		return err
	}
	opt := session.Options{Superuser: verifier, Settings: forServer(o.Settings), Files: serverFiles{}}
	if h.Languages != nil {
		opt.Languages = h.Languages()
	}
	opt.Txn.ArchiveWarning = func(err error) { fmt.Fprintf(h.Err, "WARNING: %v\n", err) }
	if o.AcceptLogDamage {
		opt.Txn.AcceptLogDamage = func(damage error) {
			fmt.Fprintf(h.Err, "WARNING: --accept-log-damage: %v\nWARNING: All changes after that place are lost, and the data files may have some of them in part."+
				" Stop the server and run \"basalt check %s\".\n", damage, o.Data)
		}
	}
	db, err := session.Open(ctx, o.Data, opt)
	if err != nil {
		return err
	}
	if db.Created() {
		fmt.Fprintf(h.Out, "Created the database in %s.\nThe superuser is \"basalt\", with the password\n\n    %s\n\nIt is not shown again; change it with ALTER ROLE basalt PASSWORD '...'.\n", o.Data, password)
	}
	damaged, err := db.DamagedIndexes(ctx)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	for _, d := range damaged {
		fmt.Fprintf(h.Err, "WARNING: %v\n", d)
	}
	if o.Insecure {
		fmt.Fprintln(h.Err, "WARNING: --insecure: everybody who can connect is let in as any user, without a password.")
	}
	return errors.Join(listen(ctx, db, e, o, h), db.Close())
}

// passwordBytes of entropy make a password of the first superuser.
const passwordBytes = 15

// newPassword makes a password and its verifier.
func newPassword(random env.Rand) (password, verifier string, err error) {
	raw := make([]byte, passwordBytes)
	random.Read(raw)
	const letters = "abcdefghijkmnpqrstuvwxyz23456789" // 32 that are not mistaken for others
	bits, have := 0, 0
	text := make([]byte, 0, passwordBytes*8/5)
	for _, b := range raw {
		bits, have = bits<<8|int(b), have+8
		for have >= 5 {
			have -= 5
			text = append(text, letters[bits>>have&31])
		}
	}
	verifier, err = scram.NewVerifier(string(text), scram.DefaultIterations, random)
	return string(text), verifier, err
}

// listen serves until ctx ends or a listener fails.
func listen(ctx context.Context, db *session.DB, e env.Env, o ServeOptions, h Hooks) error {
	a := auth.New(db, o.Insecure, e.Rand)
	wire, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("%w; choose another address with --listen", err)
	}
	server := pgwire.New(db, a, pgwire.Options{MaxConnections: int(config.NewValues(o.Settings).Int("max_connections"))})
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(wire) }()
	fmt.Fprintf(h.Out, "Listening for PostgreSQL clients on %s: psql \"host=%s port=%d user=basalt dbname=%s\"\n",
		wire.Addr(), hostOf(wire.Addr()), portOf(wire.Addr()), session.DatabaseName)
	web, webAddr, err := listenHTTP(db, a, o, h, failed)
	if err == nil {
		if h.Ready != nil {
			h.Ready(wire.Addr(), webAddr)
		}
		select {
		case <-ctx.Done():
			fmt.Fprintln(h.Out, "Shutting down.")
		case err = <-failed:
		}
	}
	end, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	if web != nil {
		if stopErr := web.Shutdown(end); stopErr != nil {
			_ = web.Close()
		}
	}
	_ = server.Shutdown(end) // what does not end in time is cut off
	return err
}

// listenHTTP starts the HTTP server, if there is a handler for it.
func listenHTTP(db *session.DB, a *auth.Authenticator, o ServeOptions, h Hooks, failed chan<- error) (*http.Server, net.Addr, error) {
	if h.HTTP == nil || o.HTTP == "" {
		return nil, nil, nil
	}
	handler, err := h.HTTP(db, a, o.Hosts)
	if err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", o.HTTP)
	if err != nil {
		return nil, nil, fmt.Errorf("%w; choose another address with --http", err)
	}
	web := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := web.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	fmt.Fprintf(h.Out, "Listening for HTTP on http://%s\n", l.Addr())
	return web, l.Addr(), nil
}

func hostOf(a net.Addr) string {
	host, _, _ := net.SplitHostPort(a.String())
	return host
}

func portOf(a net.Addr) int {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}
