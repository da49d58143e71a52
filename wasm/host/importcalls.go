package host

import (
	"bytes"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// maxText bounds a text that a guest gives, and maxMessage one that people read.
const (
	maxText    = 16 << 20
	maxMessage = 8 << 10
)

// bytes returns the part of the guest's memory that two arguments, a pointer and
// a length, stand for.
func (g *guestCall) bytes(at int) ([]byte, error) {
	ptr, size := g.u32(at), g.u32(at+1)
	if size == 0 {
		return nil, nil
	}
	if g.memory == nil {
		return nil, outsideMemory(g.name)
	}
	b, ok := g.memory.Read(ptr, size)
	if !ok {
		return nil, outsideMemory(g.name)
	}
	return b, nil
}

// text is bytes for what has to be a text.
func (g *guestCall) text(at int) ([]byte, error) {
	b, err := g.bytes(at)
	if err != nil {
		return nil, err
	}
	if len(b) > maxText {
		return nil, errs.New(errs.ProgramLimitExceeded, "basalt.%s was called with a text of %d bytes; the limit is %d", g.name, len(b), maxText)
	}
	if err := Charge(g.ctx, int64(len(b))/copyUnit); err != nil {
		return nil, err
	}
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return nil, errs.New(errs.CharacterNotInRepertoire, "basalt.%s was called with text that is not valid UTF-8", g.name)
	}
	return b, nil
}

// message is text for people, of which they get the beginning, without what a
// terminal or a log would obey.
func (g *guestCall) message(at int) (string, error) {
	b, err := g.text(at)
	if err != nil {
		return "", err
	}
	more := ""
	if len(b) > maxMessage {
		more = "…"
		end := maxMessage - len(more)
		for !utf8.RuneStart(b[end]) {
			end--
		}
		b = b[:end]
	}
	return string(bytes.Map(visible, b)) + more, nil
}

// visible replaces a character that is not for reading.
func visible(r rune) rune {
	if unicode.IsPrint(r) || r == '\n' {
		return r
	}
	return '?'
}

// withText calls f with the first argument and the text of the two at a position.
func (g *guestCall) withText(at int, f func(int32, Value) error) error {
	b, err := g.text(at)
	if err != nil {
		return err
	}
	return f(g.i32(0), Value{Kind: TextValue, Text: b})
}

// give writes what fits of a text into the buffer that two arguments stand for.
// The result is the length of the whole.
func (g *guestCall) give(text []byte, at int) error {
	b, err := g.bytes(at)
	if err != nil {
		return err
	}
	if len(text) > math.MaxInt32 {
		return errs.New(errs.ProgramLimitExceeded, "basalt.%s cannot give a text of %d bytes", g.name, len(text))
	}
	n := copy(b, text)
	g.giveI32(int32(len(text)))
	return Charge(g.ctx, int64(n)/copyUnit)
}

func callLog(g *guestCall) error {
	level := LogLevel(g.i32(0))
	if level < LogDebug || level > LogWarning {
		return errs.New(errs.InvalidParameterValue, "basalt.log was called with level %d", level).
			WithHint("0 is for debugging, 1 a notice, 2 a warning.")
	}
	text, err := g.message(1)
	if err == nil && g.services != nil {
		g.services.Log(level, text)
	}
	return err
}

// callRaise ends the call with an error. The classes of the server's own errors
// are not for guests.
func callRaise(g *guestCall) error {
	state, err := g.text(0)
	if err != nil {
		return err
	}
	text, err := g.message(2)
	if err != nil {
		return err
	}
	valid := len(state) == 5
	for _, c := range state {
		valid = valid && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z')
	}
	if valid {
		switch string(state[:2]) {
		case "00", "57", "58", "XX":
			valid = false
		}
	}
	if !valid {
		return errs.New(errs.InvalidParameterValue, "basalt.raise was called with an SQLSTATE that it cannot raise").
			WithHint("It has five digits or capital letters, and is of no class that is the server's: 00, 57, 58, XX.")
	}
	return errs.New(errs.Code(state), "%s", text)
}

func callParam(g *guestCall) error {
	name, err := g.text(0)
	if err != nil {
		return err
	}
	if g.services != nil {
		if value, ok := g.services.Setting(string(name)); ok {
			return g.give([]byte(value), 2)
		}
	}
	if _, err := g.bytes(2); err != nil {
		return err
	}
	g.giveI32(-1)
	return nil
}

func callArgNull(g *guestCall) error {
	null, err := g.proc.ArgNull(g.i32(0))
	g.giveBool(null)
	return err
}

func callExec(g *guestCall) error {
	sql, err := g.statement()
	if err != nil {
		return err
	}
	rows, err := g.proc.Exec(g.ctx, sql)
	g.stack[0] = uint64(rows)
	return err
}

// statement is the text of a statement, charged for.
func (g *guestCall) statement() (string, error) {
	b, err := g.text(0)
	if err == nil {
		err = Charge(g.ctx, statementCost)
	}
	return string(b), err
}

func callQuery(g *guestCall) error {
	sql, err := g.statement()
	if err != nil {
		return err
	}
	handle, err := g.proc.Query(g.ctx, sql)
	g.giveI32(handle)
	return err
}

func callRow(g *guestCall) error {
	more, err := g.proc.Row(g.ctx, g.i32(0))
	g.giveI32(more)
	return err
}

// callNext gives rows as columns. A buffer that has no room for the descriptors is
// found out when there is a row.
func callNext(g *guestCall) error {
	if g.i32(3) < 0 {
		return outsideMemory(g.name)
	}
	buf, err := g.bytes(2)
	if err != nil {
		return err
	}
	rows, err := g.proc.Next(g.ctx, g.i32(0), g.i32(1), buf, g.u32(2))
	g.giveI32(rows)
	return err
}

func callLastError(g *guestCall) error { return g.give([]byte(g.proc.LastError()), 0) }

func callColumns(g *guestCall) error {
	n, err := g.proc.Columns(g.i32(0))
	g.giveI32(n)
	return err
}

func callColumnNull(g *guestCall) error {
	null, err := g.proc.Null(g.i32(0), g.i32(1))
	g.giveBool(null)
	return err
}

func callColumnInt(g *guestCall) error {
	x, err := g.proc.Int(g.i32(0), g.i32(1))
	g.stack[0] = uint64(x)
	return err
}

func callColumnFloat(g *guestCall) error {
	x, err := g.proc.Float(g.i32(0), g.i32(1))
	g.stack[0] = math.Float64bits(x)
	return err
}

func callColumnText(g *guestCall) error {
	text, err := g.proc.Text(g.i32(0), g.i32(1))
	if err != nil {
		return err
	}
	if text == nil {
		if _, err := g.bytes(2); err != nil {
			return err
		}
		g.giveI32(-1)
		return nil
	}
	return g.give(text, 2)
}
