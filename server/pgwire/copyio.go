package pgwire

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
)

// copy runs the COPY subprotocol.
func (c *conn) copy(*session.Result) error {
	return errs.New(errs.FeatureNotSupported, "COPY is not supported")
}
