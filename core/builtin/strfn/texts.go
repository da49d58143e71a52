package strfn

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/chars"
)

// texts are the rows of an argument. Where all are ASCII, which is found out at
// once for the whole vector, their characters are their bytes.
type texts struct {
	kit.Strings
	ascii bool
}

func textsOf(v *vector.Vector, sel []int32) texts {
	t := texts{Strings: kit.StringsOf(v)}
	if _, data, ok := kit.Whole(v, sel); ok {
		t.ascii = chars.ASCII(data)
	} else if v.Enc == vector.Const {
		t.ascii = chars.ASCII(t.At(0))
	}
	return t
}

// count returns the number of characters of s, a row.
func (t *texts) count(s []byte) int {
	if t.ascii {
		return len(s)
	}
	return chars.Count(s)
}

// skip returns the bytes that the first n characters of s, a row, take.
func (t *texts) skip(s []byte, n int) int {
	if t.ascii {
		return max(min(n, len(s)), 0)
	}
	return skip(s, n)
}

// cut returns the characters [from, from+n) of s, a row, counted from 0.
func (t *texts) cut(s []byte, from, n int) []byte {
	start := t.skip(s, from)
	return s[start : start+t.skip(s[start:], n)]
}

// runes returns the characters [from, from+n) of s, counted from 0.
func runes(s []byte, from, n int) []byte {
	start := skip(s, from)
	return s[start : start+skip(s[start:], n)]
}

// skip returns the bytes that the first n characters of s take.
func skip(s []byte, n int) int {
	at := 0
	for n > 0 && at < len(s) {
		if n >= 8 && len(s)-at >= 8 {
			// All bytes but those that continue a character begin one.
			x := binary.LittleEndian.Uint64(s[at:])
			n -= 8 - bits.OnesCount64(x&^(x<<1)&highBits)
			at += 8
			for at < len(s) && !utf8.RuneStart(s[at]) {
				at++
			}
			continue
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
		n--
	}
	return at
}

// highBits are the highest bits of eight bytes.
const highBits = 0x8080808080808080

// maker makes, for a batch, a function that appends its rows.
type maker func(c *ext.Call, v []*vector.Vector, sel []int32) kit.Row

// rowsOf makes a kernel of a maker.
func rowsOf(make maker) ext.ScalarKernel {
	return func(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
		return kit.Fill(c, out, sel, make(c, v, sel))
	}
}

// add registers a strict function to text.
func add(r *ext.Registry, name string, args []types.T, cost float32, eval ext.ScalarKernel) {
	r.AddScalar(&ext.Scalar{Name: name, Args: args, Return: text, Strict: true, Cost: cost, Eval: eval})
}
