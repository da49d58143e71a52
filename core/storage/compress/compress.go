package compress

import (
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// Codec is a way to compress a block.
type Codec uint8

// The codecs.
const (
	None   Codec = 0
	Snappy Codec = 1
	S2     Codec = 2
	Zstd   Codec = 3
	LZ4    Codec = 4 // the block format
)

var names = [...]string{None: "none", Snappy: "snappy", S2: "s2", Zstd: "zstd", LZ4: "lz4"}

// String returns the name of the codec.
func (c Codec) String() string {
	if int(c) < len(names) {
		return names[c]
	}
	return "unknown"
}

// Parse returns the codec of a name.
func Parse(name string) (Codec, error) {
	for i, n := range names {
		if n == name {
			return Codec(i), nil
		}
	}
	return None, errs.New(errs.InvalidParameterValue, "unknown compression %q", name)
}

// The options are constant, so making a coder cannot fail.
var (
	encoders = sync.Pool{New: func() any {
		e, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault),
			zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20))
		return e
	}}
	decoders = sync.Pool{New: func() any {
		d, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<31))
		return d
	}}
	lz4s = sync.Pool{New: func() any { return new(lz4.Compressor) }}
)

// Encode returns src compressed, in the memory of dst where it fits. With None
// it returns src.
func (c Codec) Encode(dst, src []byte) []byte {
	switch c {
	case Snappy:
		return s2.EncodeSnappy(dst[:cap(dst)], src)
	case S2:
		return s2.Encode(dst[:cap(dst)], src)
	case Zstd:
		e := encoders.Get().(*zstd.Encoder)
		defer encoders.Put(e)
		return e.EncodeAll(src, dst[:0])
	case LZ4:
		return encodeLZ4(dst[:cap(dst)], src)
	}
	return src
}

func encodeLZ4(dst, src []byte) []byte {
	if len(src) == 0 {
		return dst[:0]
	}
	if bound := lz4.CompressBlockBound(len(src)); len(dst) < bound {
		dst = make([]byte, bound)
	}
	c := lz4s.Get().(*lz4.Compressor)
	defer lz4s.Put(c)
	// In that much memory everything fits, so there is no error.
	n, _ := c.CompressBlock(src, dst)
	return dst[:n]
}

// Decode fills dst with what src is decompressed; it must have exactly the
// right length.
func (c Codec) Decode(dst, src []byte) error {
	ok := false
	switch c {
	case None:
		ok = len(src) == len(dst)
		copy(dst, src)
	case Snappy, S2:
		if n, err := s2.DecodedLen(src); err == nil && n == len(dst) {
			_, err = s2.Decode(dst, src)
			ok = err == nil
		}
	case Zstd:
		d := decoders.Get().(*zstd.Decoder)
		defer decoders.Put(d)
		out, err := d.DecodeAll(src, dst[:0:len(dst)])
		ok = err == nil && len(out) == len(dst) && (len(out) == 0 || &out[0] == &dst[0])
	case LZ4:
		if len(dst) == 0 { // the library reads from there
			ok = len(src) == 0
			break
		}
		n, err := lz4.UncompressBlock(src, dst)
		ok = err == nil && n == len(dst)
	}
	if !ok {
		return errs.New(errs.DataCorrupted, "a block compressed with %s cannot be decompressed", c)
	}
	return nil
}
