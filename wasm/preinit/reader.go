package preinit

import "github.com/basaltdb/basalt/core/base/errs"

// reader reads the binary format. After the first error all reads give zero.
type reader struct {
	b   []byte
	at  int
	err error
}

func (r *reader) fail(what string) {
	if r.err == nil {
		r.err = errs.Internal("a metered WebAssembly module: %s", what)
	}
	r.at = len(r.b)
}

func (r *reader) done() bool { return r.at >= len(r.b) }

func (r *reader) byte() byte {
	if r.done() {
		r.fail("unexpected end")
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

// bytes returns the next n bytes, which are shared.
func (r *reader) bytes(n uint32) []byte {
	if int64(n) > int64(len(r.b)-r.at) {
		r.fail("unexpected end")
		return nil
	}
	b := r.b[r.at : r.at+int(n)]
	r.at += int(n)
	return b
}

// u32 reads an unsigned LEB128, and s32 a signed one, of 32 bits.
func (r *reader) u32() uint32 {
	x, _, _ := r.leb()
	return uint32(x)
}

func (r *reader) s32() int32 {
	x, bits, negative := r.leb()
	if negative && bits < 32 {
		x |= ^uint64(0) << bits
	}
	return int32(x)
}

// leb reads a LEB128 of at most five bytes: its bits, how many there are, and
// whether the last byte has the sign.
func (r *reader) leb() (x uint64, bits uint, sign bool) {
	for bits < 35 {
		c := r.byte()
		x |= uint64(c&0x7f) << bits
		bits += 7
		if c < 0x80 {
			return x, bits, c&0x40 != 0
		}
	}
	r.fail("integer representation too long")
	return 0, 0, false
}

// skip skips a LEB128.
func (r *reader) skip() {
	for r.byte() >= 0x80 {
	}
}

func appendU32(dst []byte, x uint32) []byte {
	for x >= 0x80 {
		dst = append(dst, byte(x)|0x80)
		x >>= 7
	}
	return append(dst, byte(x))
}
