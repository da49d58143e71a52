package value

import (
	"bytes"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// parsed returns the value that a text stands for.
func parsed(t *testing.T, typ types.T, text string) *vector.Vector {
	t.Helper()
	b := vector.NewBuilder(typ, 1)
	if err := Default().Parse(typ, text, b); err != nil {
		t.Fatalf("%s '%s': %v", typ, text, err)
	}
	return b.Finish()
}

func TestBinaryRoundTrip(t *testing.T) {
	for oid, texts := range map[types.OID][]string{
		types.BoolOID: {"t", "f"}, types.Int2OID: {"-32768"}, types.Int4OID: {"2147483647"}, types.Int8OID: {"-9223372036854775808"},
		types.Float4OID: {"1.5", "NaN", "-Infinity"}, types.Float8OID: {"-1e-300"}, types.OIDOID: {"4294967295"},
		types.NumericOID: {"0", "0.00", "1", "-1", "10000", "9999", "0.0001", "0.00010", "-123456789.987654321", "NaN", "Infinity", "-Infinity",
			"1e30", "99999999999999999999999999999999999999999999.5", "10000.0001", "100000000", "0.12345"},
		types.TextOID: {"", "héllo"}, types.ByteaOID: {`\x00ff`}, types.CharOID: {"x"}, types.NameOID: {"n"},
		types.DateOID: {"2024-02-29", "infinity", "4713-01-01 BC"}, types.TimeOID: {"24:00:00"}, types.TimeTZOID: {"12:00:00+05:30"},
		types.TimestampOID: {"1999-12-31 23:59:59.999999"}, types.TimestampTZOID: {"-infinity"}, types.IntervalOID: {"1 mon -2 days 00:00:01.5"},
		types.UUIDOID: {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}, types.JSONOID: {`{"a": 1 }`}, types.JSONBOID: {`{"a": 1}`},
		1007: {"{1,NULL,3}", "{}", "[0:1]={1,2}", "{{1,2},{3,4}}"}, 1009: {`{a,"b c",NULL}`}, 1231: {"{1.5,NULL}"},
	} {
		typ := types.Of(oid)
		for _, text := range texts {
			v := parsed(t, typ, text)
			data := Send(nil, v, 0)
			b := vector.NewBuilder(typ, 1)
			if err := Recv(typ, data, b); err != nil {
				t.Errorf("%s '%s' as %x: %v", typ, text, data, err)
				continue
			}
			want, got := Default().Append(nil, v, 0), Default().Append(nil, b.Finish(), 0)
			if !bytes.Equal(want, got) {
				t.Errorf("%s '%s' as %x came back as '%s'", typ, want, data, got)
			}
		}
	}
}

// TestNumericWire holds the bytes to PostgreSQL's own, read with numeric_send.
func TestNumericWire(t *testing.T) {
	for text, want := range map[string]string{
		"0":         "\x00\x00\x00\x00\x00\x00\x00\x00",
		"0.00":      "\x00\x00\x00\x00\x00\x00\x00\x02",
		"1":         "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01",
		"-12345.67": "\x00\x03\x00\x01\x40\x00\x00\x02\x00\x01\x09\x29\x1a\x2c",
		"10000":     "\x00\x01\x00\x01\x00\x00\x00\x00\x00\x01",
		"0.0001":    "\x00\x01\xff\xff\x00\x00\x00\x04\x00\x01",
		"0.00001":   "\x00\x01\xff\xfe\x00\x00\x00\x05\x03\xe8",
		"NaN":       "\x00\x00\x00\x00\xc0\x00\x00\x00",
	} {
		if got := Send(nil, parsed(t, types.Numeric, text), 0); string(got) != want {
			t.Errorf("%s: %x, want %x", text, got, want)
		}
	}
}

func TestRecvRefuses(t *testing.T) {
	for _, c := range []struct {
		oid  types.OID
		data string
		code errs.Code
	}{
		{types.Int4OID, "abc", errs.ProtocolViolation}, {types.Int4OID, "abcde", errs.InvalidBinaryRepresentation},
		{types.TextOID, "\xff", errs.CharacterNotInRepertoire}, {types.TextOID, "a\x00", errs.CharacterNotInRepertoire},
		{types.JSONBOID, "", errs.ProtocolViolation}, {types.JSONBOID, "\x02{}", errs.InternalError}, {types.JSONBOID, "\x01{", errs.InvalidTextRepresentation},
		{types.NumericOID, "\x00\x01", errs.ProtocolViolation}, {types.NumericOID, "\xff\xff\x00\x00\x00\x00\x00\x00", errs.ProtocolViolation},
		{types.NumericOID, "\x00\x01\x00\x00\x12\x34\x00\x00\x00\x01", errs.InvalidBinaryRepresentation},
		{types.NumericOID, "\x00\x01\x00\x00\x00\x00\x00\x00\xff\xff", errs.InvalidBinaryRepresentation},
		{types.DateOID, "\x7f\xff\xff\x00", errs.DatetimeFieldOverflow}, {types.TimeOID, "\x7f\xff\xff\xff\xff\xff\xff\xff", errs.DatetimeFieldOverflow},
		{1007, "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x17\x7f\xff\xff\xff\x00\x00\x00\x01", errs.ProgramLimitExceeded},
		{1007, "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x17\x00\xff\xff\xff\x00\x00\x00\x01", errs.ProtocolViolation},
		{1007, "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x19\x00\x00\x00\x00\x00\x00\x00\x01", errs.DatatypeMismatch},
		{1007, "\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x17", errs.InvalidBinaryRepresentation},
		{types.RecordOID, "", errs.FeatureNotSupported},
	} {
		typ := types.Of(c.oid)
		if err := Recv(typ, []byte(c.data), vector.NewBuilder(typ, 1)); !errs.Is(err, c.code) {
			t.Errorf("%s %q: %v (%s), want %s", typ, c.data, err, errs.CodeOf(err), c.code)
		}
	}
}

func FuzzRecv(f *testing.F) {
	f.Add(uint32(types.NumericOID), []byte("\x00\x02\x00\x01\x40\x00\x00\x02\x00\x01\x09\x29"))
	f.Add(uint32(1007), []byte("\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x17\x00\x00\x00\x00\x00\x00\x00\x01"))
	f.Add(uint32(types.JSONBOID), []byte("\x01{}"))
	f.Fuzz(func(t *testing.T, oid uint32, data []byte) {
		typ := types.Of(types.OID(oid))
		if _, ok := types.Lookup(typ.OID); !ok {
			return
		}
		b := vector.NewBuilder(typ, 1)
		if Recv(typ, data, b) != nil {
			return
		}
		v := b.Finish()
		again := vector.NewBuilder(typ, 1)
		if err := Recv(typ, Send(nil, v, 0), again); err != nil {
			t.Errorf("%s %x was taken and not again: %v", typ, data, err)
		}
	})
}
