package checkpoint

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

const (
	controlName    = "control"
	creatingName   = "creating"
	controlMagic   = 0x4c5443544c415342 // "BSALTCTL"
	controlVersion = 2
	controlSize    = 80
	controlOldest  = 1 // had no durable position
	controlOldSize = 72
)

// control is the content of the control file.
type control struct {
	pageSize   int
	walSegment int64
	dbID       uint64
	start      uint64 // how often the database was started
	clean      bool   // closed in order
	redo       wal.LSN
	metaRoot   page.ID
	lastTS     uint64
	// durable is how far the log was durable when the file was written: its
	// end, where the database was closed in order.
	durable wal.LSN
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (c *control) encode() []byte {
	b := make([]byte, 0, controlSize)
	b = binary.LittleEndian.AppendUint64(b, controlMagic)
	b = binary.LittleEndian.AppendUint32(b, controlVersion)
	b = binary.LittleEndian.AppendUint32(b, uint32(c.pageSize))
	b = binary.LittleEndian.AppendUint64(b, uint64(c.walSegment))
	b = binary.LittleEndian.AppendUint64(b, c.dbID)
	b = binary.LittleEndian.AppendUint64(b, c.start)
	clean := uint32(0)
	if c.clean {
		clean = 1
	}
	b = binary.LittleEndian.AppendUint32(b, clean)
	b = binary.LittleEndian.AppendUint64(b, c.redo)
	b = binary.LittleEndian.AppendUint64(b, uint64(c.metaRoot))
	b = binary.LittleEndian.AppendUint64(b, c.lastTS)
	b = binary.LittleEndian.AppendUint64(b, c.durable)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

func parseControl(b []byte) (*control, error) {
	if len(b) != controlSize && len(b) != controlOldSize || binary.LittleEndian.Uint64(b) != controlMagic {
		return nil, errs.New(errs.DataCorrupted, "the control file is not one of a Basalt database")
	}
	end := len(b) - 4
	if got, want := crc32.Checksum(b[:end], castagnoli), binary.LittleEndian.Uint32(b[end:]); got != want {
		return nil, errs.New(errs.DataCorrupted, "the control file is damaged: checksum is %08x but should be %08x", got, want)
	}
	v := binary.LittleEndian.Uint32(b[8:])
	if v < controlOldest || v > controlVersion || (v == controlOldest) != (len(b) == controlOldSize) {
		return nil, errs.New(errs.FeatureNotSupported, "database files have format %d, this server reads formats %d to %d", v, controlOldest, controlVersion)
	}
	c := &control{
		pageSize:   int(binary.LittleEndian.Uint32(b[12:])),
		walSegment: int64(binary.LittleEndian.Uint64(b[16:])),
		dbID:       binary.LittleEndian.Uint64(b[24:]),
		start:      binary.LittleEndian.Uint64(b[32:]),
		clean:      binary.LittleEndian.Uint32(b[40:]) != 0,
		redo:       binary.LittleEndian.Uint64(b[44:]),
		metaRoot:   page.ID(binary.LittleEndian.Uint64(b[52:])),
		lastTS:     binary.LittleEndian.Uint64(b[60:]),
	}
	if v > controlOldest {
		c.durable = binary.LittleEndian.Uint64(b[68:])
	}
	return c, nil
}

func (c *control) write(fsys vfs.FS) error {
	return vfs.WriteFileDurably(fsys, ".", controlName, c.encode())
}

// readControl returns nil when there is no database yet.
func readControl(fsys vfs.FS) (*control, error) {
	b, err := vfs.ReadFile(fsys, controlName)
	if vfs.NotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseControl(b)
}
