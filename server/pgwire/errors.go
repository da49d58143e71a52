package pgwire

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Severities.
const (
	sevError = "ERROR"
	sevFatal = "FATAL"
)

// severityOf is the severity of a notice, which its code tells.
func severityOf(code errs.Code) string {
	switch code {
	case errs.SuccessfulCompletion:
		return "NOTICE"
	case errs.Warning, errs.ActiveSQLTransaction, errs.NoActiveSQLTransaction:
		return "WARNING"
	}
	if code[:2] == "01" {
		return "WARNING"
	}
	return "NOTICE"
}

// report writes an ErrorResponse ('E') or a NoticeResponse ('N').
func (w *writer) report(typ byte, severity string, e *errs.Error) {
	w.begin(typ)
	field := func(name byte, value string) {
		if value != "" {
			w.byte(name)
			w.str(value)
		}
	}
	field('S', severity)
	field('V', severity)
	field('C', string(e.Code))
	w.byte('M')
	w.str(e.Message)
	field('D', e.Detail)
	field('H', e.Hint)
	if e.Position > 0 {
		field('P', strconv.Itoa(e.Position))
	}
	field('W', e.Where)
	field('s', e.Schema)
	field('t', e.Table)
	field('c', e.Column)
	field('d', e.DataType)
	field('n', e.Constraint)
	w.byte(0)
	if w.end() != nil {
		w.report(typ, severity, errs.New(e.Code, "the message is too long"))
	}
}
