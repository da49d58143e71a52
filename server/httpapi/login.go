package httpapi

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
)

// cookieName is the cookie of a login.
const cookieName = "basalt_session"

// maxTokens bounds the logins that are remembered.
const maxTokens = 100_000

// tokens are the logins of this process. Only a hash of a token is kept, so
// that memory shows none and a lookup takes the same time for all.
type tokens struct {
	life time.Duration
	now  func() time.Time

	mu   sync.Mutex
	live map[[sha256.Size]byte]login
}

type login struct {
	user    string
	expires time.Time
}

func newTokens(life time.Duration) *tokens {
	return &tokens{life: life, now: time.Now, live: map[[sha256.Size]byte]login{}}
}

// issue makes a token for a user.
func (t *tokens) issue(user string) (token string, expires time.Time, err error) {
	token = rand.Text() + rand.Text() // 260 bits
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if len(t.live) >= maxTokens {
		for k, l := range t.live {
			if now.After(l.expires) {
				delete(t.live, k)
			}
		}
		if len(t.live) >= maxTokens {
			return "", time.Time{}, errs.New(errs.ConfigurationLimitExceeded, "too many logins")
		}
	}
	expires = now.Add(t.life)
	t.live[sha256.Sum256([]byte(token))] = login{user: user, expires: expires}
	return token, expires, nil
}

// user returns the user of a token.
func (t *tokens) user(token string) (string, bool) {
	key := sha256.Sum256([]byte(token))
	t.mu.Lock()
	defer t.mu.Unlock()
	l, ok := t.live[key]
	if !ok {
		return "", false
	}
	if t.now().After(l.expires) {
		delete(t.live, key)
		return "", false
	}
	return l.user, true
}

// revoke ends a token.
func (t *tokens) revoke(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.live, sha256.Sum256([]byte(token)))
}

// userKey is where a request's user is kept in its context.
const userKey = "user"

// tokenOf returns the token that a request carries.
func tokenOf(r *http.Request) string {
	if scheme, token, ok := strings.Cut(r.Header.Get(echo.HeaderAuthorization), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	if k, err := r.Cookie(cookieName); err == nil {
		return k.Value
	}
	return ""
}

// authenticate finds out who calls.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		user, err := s.caller(c.Request())
		if err != nil {
			return err
		}
		c.Set(userKey, user)
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		return next(c)
	}
}

// userOf returns the user that authenticate has found.
func userOf(c echo.Context) string {
	user, _ := c.Get(userKey).(string)
	return user
}

// caller returns the user whose credentials a request carries.
func (s *Server) caller(r *http.Request) (string, error) {
	if user, password, ok := r.BasicAuth(); ok {
		return user, s.auth.Check(r.Context(), user, password, r.RemoteAddr)
	}
	if token := tokenOf(r); token != "" {
		user, ok := s.tokens.user(token)
		if !ok {
			return "", errs.New(errs.InvalidAuthorizationSpecification, "the token is not valid or has expired")
		}
		return user, nil
	}
	if s.auth.Trust() {
		return "basalt", nil
	}
	return "", errs.New(errs.InvalidAuthorizationSpecification, "the request carries no credentials").
		WithHint("Send Basic credentials, or a bearer token from POST /api/v1/login.")
}

// loginInfo is the answer of POST /api/v1/login.
type loginInfo struct {
	User    string `json:"user"`
	Token   string `json:"token"`
	Expires string `json:"expires" format:"date-time"`
}

// login gives the caller, who has been authenticated, a token.
func (s *Server) login(c echo.Context) error {
	user := userOf(c)
	token, expires, err := s.tokens.issue(user)
	if err != nil {
		return err
	}
	c.SetCookie(&http.Cookie{
		Name: cookieName, Value: token, Path: "/", Expires: expires,
		HttpOnly: true, Secure: c.Request().TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	return c.JSON(http.StatusOK, loginInfo{User: user, Token: token, Expires: expires.UTC().Format(time.RFC3339)})
}

// logout ends the token that the request carries.
func (s *Server) logout(c echo.Context) error {
	s.tokens.revoke(tokenOf(c.Request()))
	c.SetCookie(&http.Cookie{Name: cookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return c.NoContent(http.StatusNoContent)
}

// sessionInfo is the answer of GET /api/v1/session.
type sessionInfo struct {
	User    string `json:"user"`
	Version string `json:"version" doc:"The version of PostgreSQL that is spoken"`
	Basalt  string `json:"basalt_version,omitempty"`
}

// session tells who the caller is, for pages that are to show a login or not.
func (s *Server) session(c echo.Context) error {
	return c.JSON(http.StatusOK, sessionInfo{User: userOf(c), Version: config.ServerVersion, Basalt: s.opt.Version})
}
