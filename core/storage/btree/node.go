package btree

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/page"
)

const (
	childSize    = 8
	overflowSize = 16
)

// splitCell separates the key of a cell from what follows.
func splitCell(cell []byte) (key, rest []byte, overflow bool) {
	if len(cell) > 0 && cell[0] < 0x80 {
		n := int(cell[0]>>1) + 1
		return cell[1:n:n], cell[n:], cell[0]&1 != 0
	}
	head, n := binary.Uvarint(cell)
	end := n + int(head>>1)
	return cell[n:end:end], cell[end:], head&1 != 0
}

func appendKey(dst, key []byte, overflow bool) []byte {
	head := uint64(len(key)) << 1
	if overflow {
		head |= 1
	}
	dst = binary.AppendUvarint(dst, head)
	return append(dst, key...)
}

// cellSize is the size of a cell with a key and a payload of the given sizes.
func cellSize(key, payload int) int {
	n := 1
	for v := key << 1; v >= 0x80; v >>= 7 {
		n++
	}
	return n + key + payload
}

func innerCell(key []byte, child page.ID) []byte {
	cell := make([]byte, 0, cellSize(len(key), childSize))
	return binary.LittleEndian.AppendUint64(appendKey(cell, key, false), uint64(child))
}

func keyAt(p page.Page, i int) []byte {
	key, _, _ := splitCell(p.Cell(i))
	return key
}

func childAt(p page.Page, i int) page.ID {
	_, rest, _ := splitCell(p.Cell(i))
	return page.ID(binary.LittleEndian.Uint64(rest))
}

// search returns the first slot whose key is not below key, and whether it is
// equal.
func search(p page.Page, key []byte) (int, bool) {
	lo, hi := 0, p.Slots()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch c := bytes.Compare(keyAt(p, mid), key); {
		case c == 0:
			return mid, true
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return lo, false
}

// childFor returns the slot of an inner page that leads to key, or, with
// before set, to the keys just below it. A nil key with before is the end.
func childFor(p page.Page, key []byte, before bool) int {
	if before && key == nil {
		return p.Slots() - 1
	}
	i, found := search(p, key)
	if found && !before {
		return i
	}
	return max(i-1, 0)
}

// separator returns the shortest key that is above low and not above high.
func separator(low, high []byte) []byte {
	n := 0
	for n < len(low) && n < len(high) && low[n] == high[n] {
		n++
	}
	return high[:min(n+1, len(high))]
}

// checkNode verifies that a page that a tree leads to is a node of it.
func checkNode(p page.Page, id page.ID, level int) error {
	if level > 0 && p.Slots() == 0 {
		return errNode(id)
	}
	return checkKind(p, id, level)
}

// checkKind is checkNode for a tree that is being cleared, whose inner pages may
// have lost their children.
func checkKind(p page.Page, id page.ID, level int) error {
	want := page.TypeLeaf
	if level > 0 {
		want = page.TypeInner
	}
	if p.Type() != want || p.Level() != level {
		return errNode(id)
	}
	return nil
}

func errNode(id page.ID) error {
	return errs.New(errs.DataCorrupted, "page %d is not the B-tree node that its parent says it is", id)
}
