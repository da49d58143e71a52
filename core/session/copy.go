package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// Copy is the state of a COPY from or to the client.
type Copy struct{}

// copy runs COPY.
func (s *Session) copy(_ context.Context, _ *ast.Copy, _ string) (*Result, error) {
	return nil, errs.New(errs.FeatureNotSupported, "COPY is not supported")
}
