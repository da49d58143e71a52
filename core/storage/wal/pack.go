package wal

import (
	"encoding/binary"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
)

const (
	// packFrom is the smallest payload that is compressed: page images, which are
	// most of a log after a checkpoint, are larger, and what a row of a short table
	// changes is smaller and gains little.
	packFrom = 256
	// packGain is the part of a payload, one in so many, that compression must
	// save to be worth the decompression.
	packGain = 16
	// maxPooled is the largest buffer that is kept to be used again.
	maxPooled = 1 << 20
)

// DefaultCodec is the codec of the setting wal_compression where it is "on".
const DefaultCodec = compress.S2

// CodecOf returns what a value of the setting wal_compression stands for; an empty
// one stands for "on".
func CodecOf(setting string) (compress.Codec, error) {
	switch setting {
	case "", "on":
		return DefaultCodec, nil
	case "off":
		return compress.None, nil
	}
	return compress.Parse(setting)
}

// packer compresses a payload in memory that is used again.
type packer struct{ raw, out []byte }

var packers = sync.Pool{New: func() any { return new(packer) }}

// pack returns the payload as it is to be stored, and the codec that it was
// compressed with. The result is valid until the packer is used again.
func (p *packer) pack(codec compress.Codec, payload []byte) ([]byte, compress.Codec) {
	p.raw = codec.Encode(p.raw, payload)
	p.out = binary.AppendUvarint(p.out[:0], uint64(len(payload)))
	if len(p.out)+len(p.raw) > len(payload)-len(payload)/packGain {
		return payload, compress.None
	}
	p.out = append(p.out, p.raw...)
	return p.out, codec
}

func (p *packer) release() {
	if cap(p.raw) <= maxPooled {
		packers.Put(p)
	}
}

// unpack gives a record that was read the payload that it was made with, in
// the memory of buf where it fits, and returns the buffer to be used for the next.
func (cfg *Config) unpack(r *Record, buf []byte) ([]byte, error) {
	if r.codec == compress.None {
		return buf, nil
	}
	size, n := binary.Uvarint(r.Payload)
	if n <= 0 || size > uint64(cfg.Segment) {
		return buf, errs.New(errs.DataCorrupted, "write-ahead log is damaged: the record at %s has an invalid length", cfg.Place(r.LSN))
	}
	if uint64(cap(buf)) < size {
		buf = make([]byte, size)
	}
	if err := r.codec.Decode(buf[:size], r.Payload[n:]); err != nil {
		return buf, errs.New(errs.DataCorrupted, "write-ahead log is damaged: the record at %s cannot be decompressed", cfg.Place(r.LSN)).WithCause(err)
	}
	r.Payload, r.codec = buf[:size], compress.None
	return buf, nil
}
