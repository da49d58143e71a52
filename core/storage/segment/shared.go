package segment

import (
	"encoding/binary"
	"slices"
	"weak"

	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/core/storage/encoding/words"
	"github.com/basaltdb/basalt/vector"
)

// maxDictBytes bounds a dictionary: offsets and strings.
const maxDictBytes = maxColumnBytes + 4*(maxDict+1)

// dictionary writes the dictionary block: header with the number of entries
// as base, offsets as 4 bytes each, bytes; compressed together where that
// pays, with their size as aux.
func (w *fileWriter) dictionary(off []int32, data []byte) (blockMeta, error) {
	body := make([]byte, 0, 4*len(off)+len(data))
	for _, o := range off {
		body = binary.LittleEndian.AppendUint32(body, uint32(o))
	}
	body = append(body, data...)
	h := head{enc: encPlain, base: int64(len(off) - 1), aux: uint32(len(body))}
	if len(body) >= minCompressed {
		if packed := compressed(body); len(packed)*100 < len(body)*zstdGain {
			h.enc, body = encZstd, packed
		}
	}
	return w.shared(&h, body)
}

// tables writes the table of the column's coder; one of words, compressed where
// that pays, then with its length as aux.
func (w *fileWriter) tables(e *encoder) (blockMeta, error) {
	if e.fsst != nil {
		return w.shared(&head{enc: encFSST}, e.fsst.Table().Append(nil))
	}
	h, body := head{enc: encWords}, e.words.Table().Append(nil)
	if packed := compressed(body); len(packed)*100 < len(body)*zstdGain {
		h.aux, body = uint32(len(body)), packed
	}
	return w.shared(&h, body)
}

// shared writes a block that belongs to the whole column.
func (w *fileWriter) shared(h *head, body []byte) (blockMeta, error) {
	b := append(h.append(nil), body...)
	if err := w.align(); err != nil {
		return blockMeta{}, err
	}
	m := blockMeta{off: w.pos(), size: uint32(len(b)), crc: checksum(b), raw: uint32(len(b))}
	return m, w.write(b)
}

// loadShared reads the block that belongs to a column as a whole.
func (s *Segment) loadShared(col int) (h head, body []byte, err error) {
	m := &s.cols[col].dict
	b := make([]byte, m.size)
	if err := s.read(col, m, b); err != nil {
		return h, nil, err
	}
	h, ok := parseHead(b)
	if !ok {
		return h, nil, errDamaged(s.id, "a dictionary is too short")
	}
	return h, b[blockHeader:], nil
}

// dictionary returns a column's dictionary as a vector. It is not part of the
// pool, because vectors that are handed up keep a reference to it.
func (s *Segment) dictionary(col int) (*vector.Vector, error) {
	s.dictMu.Lock()
	defer s.dictMu.Unlock()
	if s.dicts[col] != nil {
		return s.dicts[col], nil
	}
	h, body, err := s.loadShared(col)
	if err != nil {
		return nil, err
	}
	if h.enc == encZstd {
		if body, err = s.unpackShared(&h, body); err != nil {
			return nil, err
		}
	} else if h.enc != encPlain {
		return nil, errDamaged(s.id, "a dictionary has a wrong encoding")
	}
	n := int(h.base)
	if n < 0 || n > maxDict || len(body) < 4*(n+1) {
		return nil, errDamaged(s.id, "a dictionary is too short")
	}
	data := body[4*(n+1):]
	off := make([]int32, n+1)
	for i := range off {
		off[i] = int32(binary.LittleEndian.Uint32(body[4*i:]))
	}
	if !slices.IsSorted(off) || off[0] != 0 || int(off[n]) != len(data) {
		return nil, errDamaged(s.id, "a dictionary has wrong offsets")
	}
	s.dicts[col] = vector.WrapVarlen(s.cols[col].typ, off, data, nil)
	return s.dicts[col], nil
}

// unpackShared decompresses the body of a block that belongs to a column as a
// whole.
func (s *Segment) unpackShared(h *head, body []byte) ([]byte, error) {
	if h.aux > maxDictBytes {
		return nil, errDamaged(s.id, "a dictionary is too long")
	}
	out := make([]byte, h.aux)
	return out, s.decompress(body, out)
}

// symbols returns a column's symbol table.
func (s *Segment) symbols(col int) (*fsst.Table, error) {
	s.dictMu.Lock()
	defer s.dictMu.Unlock()
	if s.tables[col] != nil {
		return s.tables[col], nil
	}
	h, body, err := s.loadShared(col)
	if err != nil {
		return nil, err
	}
	t, err := fsst.Parse(body)
	if err != nil || h.enc != encFSST {
		return nil, errDamaged(s.id, "a symbol table is invalid")
	}
	s.tables[col] = t
	return t, nil
}

// wordTable returns a column's table of words.
func (s *Segment) wordTable(col int) (*words.Table, error) {
	s.dictMu.Lock()
	defer s.dictMu.Unlock()
	if t := s.words[col].Value(); t != nil {
		return t, nil
	}
	h, body, err := s.loadShared(col)
	if err == nil && h.enc == encWords && h.aux > 0 {
		body, err = s.unpackShared(&h, body)
	}
	if err != nil {
		return nil, err
	}
	t, err := words.Parse(body)
	if err != nil || h.enc != encWords {
		return nil, errDamaged(s.id, "a table of words is invalid")
	}
	s.words[col] = weak.Make(t)
	return t, nil
}
