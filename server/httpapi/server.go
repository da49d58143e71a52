package httpapi

import (
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/auth"
)

// Options are the settings of the interface. The zero value is ready.
type Options struct {
	// Hosts are the names that the server is known by, beside localhost and
	// every IP address.
	Hosts []string
	// MaxBody is the most bytes of a request, 64 MiB where it is 0.
	MaxBody int64
	// MaxResult is the most bytes of an answer that is held in memory, 64 MiB
	// where it is 0. An answer in lines has no limit.
	MaxResult int
	// TokenLife is how long a login lasts, 12 hours where it is 0.
	TokenLife time.Duration
	// Version is Basalt's own, for clients to show.
	Version string
	// Console holds the files of the web console, index.html among them; nil:
	// there is none.
	Console fs.FS
	Log     *slog.Logger
}

// Server is the HTTP interface. It may be used by any number of goroutines.
type Server struct {
	db      *session.DB
	auth    *auth.Authenticator
	tokens  *tokens
	running running
	opt     Options
	echo    *echo.Echo
	api     *api
}

// New returns the handler of the HTTP listener.
func New(db *session.DB, a *auth.Authenticator, opt Options) *Server {
	if opt.MaxBody == 0 {
		opt.MaxBody = 64 << 20
	}
	if opt.MaxResult == 0 {
		opt.MaxResult = 64 << 20
	}
	if opt.TokenLife == 0 {
		opt.TokenLife = 12 * time.Hour
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	s := &Server{db: db, auth: a, tokens: newTokens(opt.TokenLife), running: running{live: map[string]job{}}, opt: opt, echo: echo.New()}
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Pre(trimSlash)
	s.echo.Use(s.recoverPanics, s.checkSite, unescapeParams)
	if opt.Console != nil {
		s.echo.Use(newConsole(opt.Console, opt.Log).serve)
	}
	s.api = newAPI(s.echo, s.authenticate, opt.Version)
	s.handleSQL(s.api)
	s.handleModules(s.api)
	s.handleSession(s.api)
	s.handleSODA(s.api)
	s.handleServer(s.api)
	if err := s.api.serve(); err != nil {
		opt.Log.Error("the interface cannot be described", "error", err)
	}
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, s.opt.MaxBody)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s.echo.ServeHTTP(w, r)
}

// trimSlash makes a path with a slash at its end the one without.
func trimSlash(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		u := c.Request().URL
		if len(u.Path) > 1 {
			u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
		}
		return next(c)
	}
}

// unescapeParams decodes the parameters of a path that was matched as it was
// sent, so that a name may hold an escaped slash.
func unescapeParams(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().URL.RawPath == "" {
			return next(c)
		}
		values := slices.Clone(c.ParamValues())
		for i, v := range values {
			plain, err := url.PathUnescape(v)
			if err != nil {
				return echo.NewHTTPError(http.StatusBadRequest, "the path is not escaped as it should be")
			}
			values[i] = plain
		}
		c.SetParamValues(values...)
		return next(c)
	}
}

// ready says whether statements are answered.
func (s *Server) ready(c echo.Context) error {
	sess, err := s.db.NewSession(c.Request().Context(), session.User{Name: "basalt", Application: "readyz"})
	if err != nil {
		return echo.NewHTTPError(http.StatusServiceUnavailable, "the database is not ready")
	}
	sess.Close()
	return c.String(http.StatusOK, "ready\n")
}

// recoverPanics answers 500 and keeps the server up.
func (s *Server) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				s.opt.Log.Error("panic in a request", "panic", r, "stack", string(debug.Stack()))
				err = errs.Internal("internal error")
			}
		}()
		return next(c)
	}
}

// checkSite refuses what a page of another site makes a browser send.
func (s *Server) checkSite(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !s.knownHost(r.Host) {
			return echo.NewHTTPError(http.StatusMisdirectedRequest, "this server is not known as \""+r.Host+"\"")
		}
		if origin := r.Header.Get(echo.HeaderOrigin); origin != "" {
			u, err := url.Parse(origin)
			if err != nil || !strings.EqualFold(u.Host, r.Host) {
				return echo.NewHTTPError(http.StatusForbidden, "requests from the origin \""+origin+"\" are not allowed")
			}
		}
		return next(c)
	}
}

func (s *Server) knownHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	return host == "localhost" || net.ParseIP(host) != nil || slices.Contains(s.opt.Hosts, host)
}
