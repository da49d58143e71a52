package segment

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/encoding/alp"
)

// Dir is the directory of the segment files.
const Dir = "segments"

// Sizes in rows and bytes.
const (
	BlockRows = 2048
	MaxBlocks = 60
	// MaxRows is how many rows a segment has at most.
	MaxRows     = BlockRows * MaxBlocks
	headerSize  = 32
	trailerSize = 32
	blockHeader = 32
)

const (
	segMagic = 0x544745534c534142 // "BASLSEGT"
	// segVersion is what is written; files from segOldest on are read.
	segVersion = 2
	segOldest  = 1
)

// encoding is how the body of a block is written.
type encoding uint8

const (
	encConst encoding = iota
	encPacked
	encRLE
	encDict
	encPlain
	encZstd
	encPatched
	encDelta
	encALP
	encFSST
	encWords
)

// packed reports whether blocks of the encoding are held as plain ones in the
// buffer pool.
func (e encoding) packed() bool { return e == encZstd || e == encWords }

// validity modes
const (
	allValid = iota
	someNull
	allNull
)

// numeric forms
const (
	numNone = iota
	numFixed64
	numVar
)

// scalesDiffer in aux says that every row has a display scale of its own.
const scalesDiffer = 1 << 31

// Name returns the file name of a segment.
func Name(id uint64) string { return fmt.Sprintf("%s/%016x.seg", Dir, id) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// head is the fixed part of a block.
type head struct {
	enc   encoding
	width int
	valid uint8
	num   uint8
	count int
	scale int
	base  int64
	aux   uint32
	mul   uint32 // factor of packed values; 0 counts as 1
	exc   int    // exceptions of patched, delta and ALP blocks
	excW  int    // bytes of an exception's value
	exps  alp.Exponents
}

func (h *head) append(dst []byte) []byte {
	dst = append(dst, byte(h.enc), byte(h.width), h.valid, h.num)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(h.count))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(h.scale))
	dst = binary.LittleEndian.AppendUint64(dst, uint64(h.base))
	dst = binary.LittleEndian.AppendUint32(dst, h.aux)
	dst = binary.LittleEndian.AppendUint32(dst, h.mul)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(h.exc))
	return append(dst, byte(h.excW), h.exps.E, h.exps.F, 0, 0, 0)
}

func parseHead(b []byte) (h head, ok bool) {
	if len(b) < blockHeader {
		return h, false
	}
	h = head{
		enc: encoding(b[0]), width: int(b[1]), valid: b[2], num: b[3],
		count: int(binary.LittleEndian.Uint16(b[4:])), scale: int(binary.LittleEndian.Uint16(b[6:])),
		base: int64(binary.LittleEndian.Uint64(b[8:])), aux: binary.LittleEndian.Uint32(b[16:]),
		mul: max(binary.LittleEndian.Uint32(b[20:]), 1),
		exc: int(binary.LittleEndian.Uint16(b[24:])), excW: int(b[26]), exps: alp.Exponents{E: b[27], F: b[28]},
	}
	ok = h.count <= BlockRows && h.width <= 64 && h.valid <= allNull && h.num <= numVar &&
		(h.mul == 1 || h.width <= 32) && h.exc <= h.count && h.excW <= 8 && h.exps.Valid()
	return h, ok
}

// align8 pads dst to a multiple of 8 bytes.
func align8(dst []byte) []byte {
	for len(dst)%8 != 0 {
		dst = append(dst, 0)
	}
	return dst
}

func aligned(n int) int { return (n + 7) &^ 7 }

// layout is how a type's values are held while they are encoded.
type layout uint8

const (
	layInt     layout = iota // bool, integers, dates, times: int64
	layFloat                 // float4 and float8: bits
	layWide                  // 16 bytes
	layBytes                 // strings and everything else
	layNumeric               // coefficient and scale, or encoded bytes
)

func layoutOf(t types.T) layout {
	switch t.Phys() {
	case types.PhysBool, types.PhysInt16, types.PhysInt32, types.PhysInt64:
		return layInt
	case types.PhysFloat32, types.PhysFloat64:
		return layFloat
	case types.PhysInterval, types.PhysUUID, types.PhysTimeTZ:
		return layWide
	case types.PhysNumeric:
		return layNumeric
	}
	return layBytes
}

// blockMeta is what the footer knows of a block.
type blockMeta struct {
	off  int64
	size uint32
	crc  uint32
	enc  encoding
	// raw is the size of the block in memory: more than size when the block is
	// compressed.
	raw  uint32
	zone Zone
}

// columnMeta is what the footer knows of a column.
type columnMeta struct {
	typ    types.T
	dict   blockMeta // dictionary or table of a coder; size 0 when there is none
	blocks []blockMeta
	all    Zone // of the blocks together
}

func errDamaged(id uint64, what string) error {
	return errs.New(errs.DataCorrupted, "segment %d is damaged: %s", id, what)
}
