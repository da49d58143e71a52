package auth

import (
	"context"
	"crypto/sha256"
	"runtime"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security/scram"
)

// Roles finds roles; *session.DB is one.
type Roles interface {
	Role(ctx context.Context, name string) (*catalog.Role, error)
}

// bootstrapUser is the role that every database has.
const bootstrapUser = "basalt"

// Authenticator authenticates clients. It may be used by any number of
// goroutines.
type Authenticator struct {
	roles  Roles
	trust  bool
	random scram.Random
	// checks bounds the passwords that are hashed at the same time, so that
	// a flood of them leaves the processors to the statements.
	checks   chan struct{}
	throttle *throttle
}

// New returns an authenticator. With trust everybody is believed.
func New(roles Roles, trust bool, random scram.Random) *Authenticator {
	return &Authenticator{
		roles: roles, trust: trust, random: random,
		checks: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)), throttle: newThrottle(),
	}
}

// Trust reports whether clients need no password.
func (a *Authenticator) Trust() bool { return a.trust }

// Exchange is one client's SCRAM exchange.
type Exchange struct {
	user   string
	server *scram.Server
	known  bool
}

// Begin starts the exchange for a user, who need not exist.
func (a *Authenticator) Begin(ctx context.Context, user string) (*Exchange, error) {
	v, known, err := a.verifier(ctx, user)
	if err != nil {
		return nil, err
	}
	return &Exchange{user: user, server: scram.NewServer(v, a.random), known: known}, nil
}

// verifier returns the user's verifier, or one that nothing matches.
func (a *Authenticator) verifier(ctx context.Context, user string) (*scram.Verifier, bool, error) {
	role, err := a.roles.Role(ctx, user)
	if err != nil {
		return nil, false, err
	}
	secret, err := a.secret(ctx)
	if err != nil {
		return nil, false, err
	}
	mock := scram.Mock(secret, user)
	if role == nil || role.Verifier == "" {
		return mock, false, nil
	}
	v, err := scram.Parse(role.Verifier)
	if err != nil {
		return mock, false, nil
	}
	return v, true, nil
}

// secret is what the salts of unknown users are made from. It comes from what
// only the server knows and keeps over restarts.
func (a *Authenticator) secret(ctx context.Context) ([]byte, error) {
	role, err := a.roles.Role(ctx, bootstrapUser)
	if err != nil {
		return nil, err
	}
	seed := "basalt mock authentication"
	if role != nil {
		seed += "\x00" + role.Verifier
	}
	sum := sha256.Sum256([]byte(seed))
	return sum[:], nil
}

// First answers the client's first message.
func (x *Exchange) First(msg []byte) ([]byte, error) { return x.server.First(msg) }

// Final answers the client's last message, or fails with 28P01.
func (x *Exchange) Final(msg []byte) ([]byte, error) {
	reply, ok, err := x.server.Final(msg)
	if err != nil {
		return nil, err
	}
	if !ok || !x.known {
		return nil, Failed(x.user)
	}
	return reply, nil
}

// Failed is the error of a wrong user or password.
func Failed(user string) error {
	return errs.New(errs.InvalidPassword, "password authentication failed for user \"%s\"", user)
}

// Check checks a password given in clear, as HTTP does over a trusted channel.
// It fails with *Throttled where the client's address, host:port, or the
// account has seen too many wrong ones.
func (a *Authenticator) Check(ctx context.Context, user, password, address string) error {
	if a.trust {
		return nil
	}
	select {
	case a.checks <- struct{}{}:
		defer func() { <-a.checks }()
	case <-ctx.Done():
		return errs.New(errs.QueryCanceled, "the request has ended before its password was checked").WithCause(ctx.Err())
	}
	if err := a.throttle.admit(address, user); err != nil {
		return err
	}
	v, known, err := a.verifier(ctx, user)
	if err != nil {
		return err
	}
	if !v.Matches(password) || !known {
		a.throttle.failed(address, user)
		return Failed(user)
	}
	a.throttle.entered(address, user)
	return nil
}
