package meter

import (
	"github.com/basaltdb/basalt/core/base/errs"
)

// errModule is the error of a module that is not valid.
func errModule(format string, args ...any) error {
	return errs.New(errs.InvalidFunctionDefinition, "invalid WebAssembly module: "+format, args...)
}

// reader reads the binary format. After the first error all reads give zero.
type reader struct {
	b   []byte
	at  int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = errModule(format, args...)
	}
	r.at = len(r.b)
}

func (r *reader) done() bool { return r.at >= len(r.b) || r.err != nil }

func (r *reader) byte() byte {
	if r.at >= len(r.b) {
		r.fail("unexpected end")
		return 0
	}
	c := r.b[r.at]
	r.at++
	return c
}

// bytes returns the next n bytes, which are shared.
func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b)-r.at {
		r.fail("unexpected end")
		return nil
	}
	b := r.b[r.at : r.at+n]
	r.at += n
	return b
}

// u32 reads an unsigned LEB128 of 32 bits.
func (r *reader) u32() uint32 {
	var x uint64
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		x |= uint64(c&0x7f) << shift
		if c < 0x80 {
			if x > 0xffffffff {
				r.fail("integer too large")
			}
			return uint32(x)
		}
	}
	r.fail("integer representation too long")
	return 0
}

// opcode reads the number of an instruction behind a prefix. Readers differ in what
// they make of a longer form than the shortest, which no compiler writes, and then in
// where the next instruction begins.
func (r *reader) opcode() uint32 {
	start := r.at
	x := r.u32()
	if r.err == nil && r.at-start != len(appendU32(nil, x)) {
		r.fail("the number of an instruction is longer than it has to be")
	}
	return x
}

// skipLEB skips a LEB128 of at most n bytes.
func (r *reader) skipLEB(n int) {
	for range n {
		if r.byte() < 0x80 {
			return
		}
	}
	r.fail("integer representation too long")
}

func (r *reader) name() string { return string(r.bytes(int(r.u32()))) }

// count reads the length of a vector, each element of which takes at least a
// byte, and checks it against a limit.
func (r *reader) count(what string, limit int) int {
	n := int(r.u32())
	if n > limit {
		r.fail("%d %s; the limit is %d", n, what, limit)
		return 0
	}
	if n > len(r.b)-r.at {
		r.fail("unexpected end")
		return 0
	}
	return n
}

func appendU32(dst []byte, x uint32) []byte {
	for x >= 0x80 {
		dst = append(dst, byte(x)|0x80)
		x >>= 7
	}
	return append(dst, byte(x))
}

// appendS64 appends a signed LEB128.
func appendS64(dst []byte, x int64) []byte {
	for {
		c := byte(x & 0x7f)
		x >>= 7
		if x == 0 && c&0x40 == 0 || x == -1 && c&0x40 != 0 {
			return append(dst, c)
		}
		dst = append(dst, c|0x80)
	}
}
