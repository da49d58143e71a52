package compare

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Trim returns s without trailing blanks, as char(n) is compared.
func Trim(s []byte) []byte {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// strings filters variable-length columns; a is Flat or Dict.
func strings(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	if a.Enc == vector.Dict && b.Enc == vector.Const && a.Dictionary().Len() <= n {
		return dictConst(op, a, b, n, sel, dst)
	}
	trim := a.Type.OID == types.BPCharOID
	if a.Enc == vector.Flat && b.Enc == vector.Const && !trim {
		if op == Eq || op == Ne {
			return equalBytes(a, b.Bytes(0), op == Ne, n, sel, dst)
		}
		return orderBytes(op, a, b.Bytes(0), n, sel, dst)
	}
	return rows(op, a, b, n, sel, dst)
}

// dictConst compares each dictionary entry once.
func dictConst(op Op, a, b *vector.Vector, n int, sel, dst []int32) []int32 {
	dict := a.Dictionary()
	hit := make([]uint8, dict.Len())
	for i := range hit {
		hit[i] = uint8(b2i(op.Holds(Rows(dict, i, b, 0))))
	}
	dst = room(dst, n, sel)
	from := len(dst)
	k := 0
	codes := a.Codes()
	if sel != nil {
		out := dst[from : from+len(sel)]
		for _, i := range sel {
			out[k] = i
			k += int(hit[codes[i]])
		}
		return dst[:from+k]
	}
	out := dst[from : from+n]
	for i, c := range codes[:n] {
		out[k] = int32(i)
		k += int(hit[c])
	}
	return dst[:from+k]
}

func equalBytes(a *vector.Vector, c []byte, not bool, n int, sel, dst []int32) []int32 {
	dst = room(dst, n, sel)
	from := len(dst)
	off, data := a.Offsets(), a.Data()
	k, flip := 0, b2i(not)
	if sel != nil {
		out := dst[from : from+len(sel)]
		for _, i := range sel {
			s := data[off[i]:off[i+1]]
			out[k] = i
			k += b2i(len(s) == len(c) && string(s) == string(c)) ^ flip
		}
		return dst[:from+k]
	}
	out := dst[from : from+n]
	for i := range out {
		s := data[off[i]:off[i+1]]
		out[k] = int32(i)
		k += b2i(len(s) == len(c) && string(s) == string(c)) ^ flip
	}
	return dst[:from+k]
}

func orderBytes(op Op, a *vector.Vector, c []byte, n int, sel, dst []int32) []int32 {
	off, data := a.Offsets(), a.Data()
	if sel == nil {
		sel = vector.Identity(n)
	}
	for _, i := range sel {
		if op.Holds(bytes.Compare(data[off[i]:off[i+1]], c)) {
			dst = append(dst, i)
		}
	}
	return dst
}
