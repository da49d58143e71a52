package udf

import (
	"strings"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// maxMessages is how many messages a statement, or a call of a procedure, may send
// its client.
const maxMessages = 100

// services are what the server does for the functions of a statement. It
// implements host.Services.
type services struct {
	session  ext.Session
	messages atomic.Int32
}

// Log implements host.Services.
func (s *services) Log(level host.LogLevel, text string) {
	n := s.messages.Add(1)
	if n > maxMessages+1 {
		return
	}
	if n > maxMessages {
		level, text = host.LogWarning, "further messages of WebAssembly functions are not shown"
	}
	if !s.shown(level) {
		return
	}
	s.session.Message(level == host.LogWarning, text)
}

// shown reports whether the client wants messages of a level.
func (s *services) shown(level host.LogLevel) bool {
	least, _ := s.session.Setting("client_min_messages")
	switch level {
	case host.LogDebug:
		return strings.HasPrefix(least, "debug")
	case host.LogNotice:
		return least != "warning" && least != "error"
	}
	return least != "error"
}

// Setting implements host.Services.
func (s *services) Setting(name string) (string, bool) { return s.session.Setting(name) }

// checkServices refuses a function whose module imports what functions of its kind
// may not use. A named module may have procedures beside it: what is theirs fails
// when the function calls it.
func checkServices(fn *catalog.Function, m *catalog.Module, info *meter.Info) error {
	if fn.Kind == 'p' || isTrigger(fn) || m.Named {
		return nil
	}
	for _, imp := range info.Imports {
		if host.ForProcedures(imp.Module, imp.Name) {
			return errs.New(errs.InvalidFunctionDefinition, "the module imports %s.%s, which only procedures may", imp.Module, imp.Name).
				WithHint("Make it a PROCEDURE, which CALL runs.")
		}
	}
	return nil
}
