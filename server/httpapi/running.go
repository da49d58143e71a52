package httpapi

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"github.com/basaltdb/basalt/core/base/errs"
)

// running are the queries that clients have given an id, to cancel them by.
type running struct {
	mu   sync.Mutex
	live map[string]job
}

// job is a query that runs.
type job struct {
	user   string
	cancel context.CancelCauseFunc
}

var uuidPattern = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// start registers a query until end is called, which forgets it. A query
// without an id has only its request's context to end it.
func (r *running) start(ctx context.Context, id, user string) (own context.Context, end func(), err error) {
	if id == "" {
		return ctx, func() {}, nil
	}
	id = strings.ToLower(id)
	if !uuidPattern.MatchString(id) {
		return nil, nil, errs.New(errs.InvalidTextRepresentation, "the id \"%s\" is no UUID", id)
	}
	own, cancel := context.WithCancelCause(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.live[id]; ok {
		cancel(nil)
		return nil, nil, &statusError{http.StatusConflict, errs.New(errs.DuplicateObject, "a query with the id %s is running", id)}
	}
	r.live[id] = job{user: user, cancel: cancel}
	return own, func() {
		r.mu.Lock()
		delete(r.live, id)
		r.mu.Unlock()
		cancel(nil)
	}, nil
}

// find returns a query that runs.
func (r *running) find(id string) (job, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, ok := r.live[strings.ToLower(id)]
	return j, ok
}

// cancelQuery ends a query of the caller's, or of anybody's for a superuser.
// To others a query that is not theirs is not there.
func (s *Server) cancelQuery(c echo.Context) error {
	j, ok := s.running.find(c.Param("id"))
	if user := userOf(c); ok && j.user != user {
		role, err := s.db.Role(c.Request().Context(), user)
		if err != nil {
			return err
		}
		ok = role != nil && role.Superuser
	}
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound, "no query with this id is running")
	}
	j.cancel(errs.New(errs.QueryCanceled, "canceling statement due to user request"))
	return c.NoContent(http.StatusNoContent)
}
