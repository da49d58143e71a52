package column

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector/kernel/chars"
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

// ValidTexts reports whether all of the bytes between offsets may be values of a text
// type. The first offset is where data begins.
func ValidTexts(off []int32, data []byte) bool {
	switch {
	case bytes.IndexByte(data, 0) >= 0:
		return false
	case chars.ASCII(data):
		return true
	case !utf8.Valid(data):
		return false
	}
	for _, at := range off {
		if at -= off[0]; int(at) < len(data) && !utf8.RuneStart(data[at]) {
			return false
		}
	}
	return true
}

// ValidText reports whether bytes may be a value of a text type.
func ValidText(b []byte) bool { return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 }
