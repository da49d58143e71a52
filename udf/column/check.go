package column

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/datetime"
)

// TimeCheck returns what says which numbers are values of a type, nil where all
// are.
func TimeCheck(t types.T) func(x int64) bool {
	switch t.OID {
	case types.DateOID:
		return func(x int64) bool {
			return !datetime.DateFinite(int32(x)) || datetime.DateValid(x)
		}
	case types.TimestampOID, types.TimestampTZOID:
		return func(x int64) bool {
			return !datetime.TimestampFinite(x) || datetime.TimestampValid(x)
		}
	case types.TimeOID:
		return func(x int64) bool { return x >= 0 && x <= datetime.Day }
	}
	return nil
}

// ValidText reports whether bytes may be a value of a text type.
func ValidText(b []byte) bool { return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 }
