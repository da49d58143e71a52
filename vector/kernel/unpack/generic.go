package unpack

// narrow32Generic does the values from done on, which starts a row.
func narrow32Generic(dst []int32, src []byte, w int, mul uint32, base int32, done int) {
	if done == len(dst) {
		return
	}
	in, mask := words32(src), uint32(1<<w-1)
	for ; done < len(dst); done += Lanes32 {
		bit := done / Lanes32 * w
		if len(dst)-done >= Lanes32 {
			row32((*[Lanes32]int32)(dst[done:]), in[bit/32*Lanes32:], uint(bit%32), uint(w), mask, mul, base)
			continue
		}
		var tail [Lanes32]int32
		row32(&tail, in[bit/32*Lanes32:], uint(bit%32), uint(w), mask, mul, base)
		copy(dst[done:], tail[:])
	}
}

// row32 unpacks one value of each lane.
func row32(dst *[Lanes32]int32, in []uint32, s, w uint, mask, mul uint32, base int32) {
	lo := (*[Lanes32]uint32)(in)
	s &= 31
	if s+w <= 32 {
		for l := 0; l < Lanes32; l += 4 {
			dst[l] = int32(lo[l]>>s&mask*mul) + base
			dst[l+1] = int32(lo[l+1]>>s&mask*mul) + base
			dst[l+2] = int32(lo[l+2]>>s&mask*mul) + base
			dst[l+3] = int32(lo[l+3]>>s&mask*mul) + base
		}
		return
	}
	hi := (*[Lanes32]uint32)(in[Lanes32:])
	t := (32 - s) & 31
	for l := 0; l < Lanes32; l += 4 {
		dst[l] = int32((lo[l]>>s|hi[l]<<t)&mask*mul) + base
		dst[l+1] = int32((lo[l+1]>>s|hi[l+1]<<t)&mask*mul) + base
		dst[l+2] = int32((lo[l+2]>>s|hi[l+2]<<t)&mask*mul) + base
		dst[l+3] = int32((lo[l+3]>>s|hi[l+3]<<t)&mask*mul) + base
	}
}

// narrow64Generic does the values from done on, which starts a row.
func narrow64Generic(dst []int64, src []byte, w int, mul uint32, base int64, done int) {
	if done == len(dst) {
		return
	}
	in, mask := words32(src), uint32(1<<w-1)
	for ; done < len(dst); done += Lanes32 {
		bit := done / Lanes32 * w
		if len(dst)-done >= Lanes32 {
			row64((*[Lanes32]int64)(dst[done:]), in[bit/32*Lanes32:], uint(bit%32), uint(w), mask, mul, base)
			continue
		}
		var tail [Lanes32]int64
		row64(&tail, in[bit/32*Lanes32:], uint(bit%32), uint(w), mask, mul, base)
		copy(dst[done:], tail[:])
	}
}

// row64 is row32 with values of 64 bits.
func row64(dst *[Lanes32]int64, in []uint32, s, w uint, mask, mul uint32, base int64) {
	lo := (*[Lanes32]uint32)(in)
	s &= 31
	m := int64(mul)
	if s+w <= 32 {
		for l := 0; l < Lanes32; l += 4 {
			dst[l] = int64(lo[l]>>s&mask)*m + base
			dst[l+1] = int64(lo[l+1]>>s&mask)*m + base
			dst[l+2] = int64(lo[l+2]>>s&mask)*m + base
			dst[l+3] = int64(lo[l+3]>>s&mask)*m + base
		}
		return
	}
	hi := (*[Lanes32]uint32)(in[Lanes32:])
	t := (32 - s) & 31
	for l := 0; l < Lanes32; l += 4 {
		dst[l] = int64((lo[l]>>s|hi[l]<<t)&mask)*m + base
		dst[l+1] = int64((lo[l+1]>>s|hi[l+1]<<t)&mask)*m + base
		dst[l+2] = int64((lo[l+2]>>s|hi[l+2]<<t)&mask)*m + base
		dst[l+3] = int64((lo[l+3]>>s|hi[l+3]<<t)&mask)*m + base
	}
}

// wide64Generic does the values from done on, which starts a row.
func wide64Generic(dst []int64, src []byte, w int, base int64, done int) {
	if done == len(dst) {
		return
	}
	in, mask := words64(src), ^uint64(0)>>(64-w)
	for ; done < len(dst); done += Lanes64 {
		bit := done / Lanes64 * w
		at, s := bit/64*Lanes64, uint(bit%64)
		out := dst[done:min(done+Lanes64, len(dst))]
		lo := in[at : at+len(out)]
		if int(s)+w <= 64 {
			for l, x := range lo {
				out[l] = int64(x>>(s&63)&mask) + base
			}
			continue
		}
		hi := in[at+Lanes64 : at+Lanes64+len(out)]
		t := (64 - s) & 63
		for l, x := range lo {
			out[l] = int64((x>>(s&63)|hi[l]<<t)&mask) + base
		}
	}
}
