package core

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/vector"
)

// bindArgs makes vectors of one row of the values for parameters.
func bindArgs(s *session.Session, params []types.T, args []any) ([]*vector.Vector, error) {
	if len(args) != len(params) {
		return nil, errs.New(errs.ProtocolViolation, "the statement has %d parameters, and %d values were given", len(params), len(args))
	}
	format := s.Format()
	out := make([]*vector.Vector, len(args))
	for i, arg := range args {
		b := vector.NewBuilder(params[i], 1)
		text, null, err := argText(arg, params[i])
		if err != nil {
			return nil, errs.Wrap(err, errs.DatatypeMismatch, "parameter $%d", i+1)
		}
		if null {
			b.AppendNull()
		} else if err := format.Parse(params[i], text, b); err != nil {
			return nil, err
		}
		out[i] = b.Finish()
	}
	return out, nil
}

// argText is the text form of a Go value for a parameter of type t.
func argText(arg any, t types.T) (text string, null bool, err error) {
	switch x := arg.(type) {
	case nil:
		return "", true, nil
	case string:
		return x, false, nil
	case []byte:
		if x == nil {
			return "", true, nil
		}
		if t.OID == types.ByteaOID {
			return `\x` + hex.EncodeToString(x), false, nil
		}
		return string(x), false, nil
	case bool:
		return strconv.FormatBool(x), false, nil
	case int:
		return strconv.Itoa(x), false, nil
	case int32:
		return strconv.FormatInt(int64(x), 10), false, nil
	case int64:
		return strconv.FormatInt(x, 10), false, nil
	case uint64:
		return strconv.FormatUint(x, 10), false, nil
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64), false, nil
	case time.Time:
		return timeText(x, t), false, nil
	case fmt.Stringer:
		return x.String(), false, nil
	}
	return "", false, errs.New(errs.DatatypeMismatch, "a value of the Go type %T cannot be a parameter", arg)
}

// timeText keeps the wall clock for types without a zone, and the instant for
// the others.
func timeText(x time.Time, t types.T) string {
	layout := "-01-02 15:04:05.999999-07:00"
	switch t.OID {
	case types.DateOID:
		layout = "-01-02"
	case types.TimeOID:
		return x.Format("15:04:05.999999")
	case types.TimestampOID:
		layout = "-01-02 15:04:05.999999"
	}
	year, era := x.Year(), ""
	if year <= 0 { // the year 0 of Go's calendar is 1 BC
		year, era = 1-year, " BC"
	}
	return fmt.Sprintf("%04d", year) + x.Format(layout) + era
}
