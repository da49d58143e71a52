package udf

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// layout is where the parts of some rows are in the room: see meter.VecName.
type layout struct {
	from, to int // the rows

	valid, out, dst, end int
	columns              []int
	data                 int // the bytes of columns of bytes
	size                 int
}

const (
	// mostData is how many bytes of arguments are laid out at a time, unless one
	// row has more.
	mostData = 1 << 20
	// leastResults is the room for results that are bytes.
	leastResults = 64 << 10
)

// run calls the function for the rows of a batch: by the loop that was added to
// the module, in pieces whose arguments fit, or where there is no room for those
// for one row after the other.
func (c *batch) run(args []*vector.Vector, sel []int32, out *vector.Vector) error {
	defer c.results.release(c.in)
	n, most := out.Len(), 0
	var plans []*layout
	for from := 0; from < n; {
		to, data := c.piece(args, from, n)
		l := c.plan(args, from, to, data)
		plans = append(plans, l)
		most, from = max(most, l.size), to
	}
	ok := most <= math.MaxInt32
	if ok {
		var err error
		if ok, err = c.in.Room(c.ctx, uint32(most)); err != nil {
			return err
		}
	}
	if !ok {
		return c.rowByRow(args, sel, out)
	}
	var made *vector.Builder // of results that are bytes
	for i, l := range plans {
		ok, err := c.layOut(l, args)
		if err == nil && !ok && i == 0 {
			return c.rowByRow(args, sel, out) // perhaps it can give less
		}
		if err == nil && !ok {
			err = c.badAlloc()
		}
		if made == nil && isBytes(c.k.fn.Return) {
			made = vector.BuildIn(out, out.Type)
		}
		if err == nil {
			err = c.overRows(l, args, sel, out, made)
		}
		if err == nil {
			err = c.reset()
		}
		if err != nil {
			return err
		}
	}
	if made != nil {
		made.Finish()
	}
	return nil
}

// reset lets the module free what it has allotted for some rows.
func (c *batch) reset() error {
	if _, ok := c.info.Exports["basalt_reset"]; ok {
		return c.in.Call(c.ctx, "basalt_reset", make([]uint64, 1))
	}
	return nil
}

// piece returns how far a piece of rows goes, and the bytes of its arguments.
func (c *batch) piece(args []*vector.Vector, from, n int) (to, size int) {
	if !c.k.takesBytes {
		return n, 0
	}
	if size = bytesOf(args, from, n); size <= mostData {
		return n, size
	}
	// Constants are there once, however many rows there are.
	size = bytesOf(args, from, from+1)
	for to = from + 1; to < n; to++ {
		more := bytesOf(args, to, to+1)
		for _, a := range args {
			if isBytes(a.Type) && a.Enc == vector.Const {
				more -= bytesOf([]*vector.Vector{a}, to, to+1)
			}
		}
		if size+more > mostData {
			break
		}
		size += more
	}
	return to, size
}

// bytesOf returns how many bytes rows of arguments have together, those of a
// constant once.
func bytesOf(args []*vector.Vector, from, to int) (size int) {
	for _, a := range args {
		switch {
		case !isBytes(a.Type) || from == to:
		case a.Enc == vector.Flat:
			off := a.Offsets()
			size += int(off[to] - off[from])
		case a.Enc == vector.Const:
			size += len(a.Bytes(from))
		default:
			for row := from; row < to; row++ {
				size += len(a.Bytes(row))
			}
		}
	}
	return size
}

func align(x int) int { return (x + 15) &^ 15 }

// plan lays out rows with so many bytes of arguments.
func (c *batch) plan(args []*vector.Vector, from, to, data int) *layout {
	l, n := &layout{from: from, to: to}, to-from
	take := func(size int) (at int) {
		at = l.size
		l.size += align(size)
		return at
	}
	l.valid = take((n + 7) / 8)
	l.out = take(n * c.outWidth())
	for _, a := range args {
		l.columns = append(l.columns, take(n*argWidth(a.Type)))
	}
	if !allots(c.info) {
		l.data = take(data)
	}
	if isBytes(c.k.fn.Return) {
		l.dst = take(max(leastResults, 2*data))
		l.end = take(8 + meter.BehindResults)
	}
	return l
}

// argWidth is the bytes that an argument takes in its column: of bytes a pointer
// and a length.
func argWidth(t types.T) int {
	if isBytes(t) {
		return 8
	}
	return widthOf(t)
}

// outWidth is the bytes that a result takes: of bytes a length.
func (c *batch) outWidth() int {
	if isBytes(c.k.fn.Return) {
		return 4
	}
	return widthOf(c.k.fn.Return)
}

// overRows calls the function for the rows of a piece, which are laid out. Its
// results go to out, or those that are bytes to made.
func (c *batch) overRows(l *layout, args []*vector.Vector, sel []int32, out *vector.Vector, made *vector.Builder) error {
	n, rows := l.to-l.from, within(sel, l.from, l.to)
	valid := c.mark(l, sel != nil, rows)
	if made != nil && sel != nil {
		lengths := c.in.RoomBytes()[l.out : l.out+4*n]
		for i := range lengths {
			lengths[i] = 0xff // null, unless the loop says otherwise
		}
	}
	stack := make([]uint64, 6+len(args))
	for left := n; left > 0; {
		done := n - left
		stack = append(stack[:0], uint64(left), valid, uint64(done), uint64(l.out+done*c.outWidth()), uint64(l.dst), uint64(l.end))
		for i, a := range args {
			stack = append(stack, uint64(l.columns[i]+done*argWidth(a.Type)))
		}
		if err := c.in.Call(c.ctx, c.k.loop, stack); err != nil {
			return err
		}
		still := int(uint32(stack[0]))
		if still > left || made == nil && still > 0 {
			return errs.Internal("a loop over rows returns %d of %d", still, left)
		}
		left = still
		if made == nil {
			continue
		}
		if err := c.collect(l, done, n-left, made); err != nil {
			return err
		}
		if left > 0 { // the next one was too long
			if err := c.bytes(binary.LittleEndian.Uint64(c.in.RoomBytes()[l.end:]), made); err != nil {
				return err
			}
			left--
		}
	}
	if made != nil {
		return nil
	}
	if sel == nil {
		rows = vector.Identity(l.to)[l.from:]
	}
	return c.readColumn(out, c.in.RoomBytes()[l.out:], l, rows)
}

// mark makes the bitmap of the rows that are wanted, and returns where it is.
func (c *batch) mark(l *layout, some bool, rows []int32) uint64 {
	if !some {
		return math.MaxUint32
	}
	bitmap := c.in.RoomBytes()[l.valid : l.valid+(l.to-l.from+7)/8]
	clear(bitmap)
	for _, i := range rows {
		k := int(i) - l.from
		bitmap[k>>3] |= 1 << (k & 7)
	}
	return uint64(l.valid)
}

// within returns the part of rows, which ascend, that is between from and to.
func within(rows []int32, from, to int) []int32 {
	lo, _ := slices.BinarySearch(rows, int32(from))
	hi, _ := slices.BinarySearch(rows, int32(to))
	return rows[lo:hi]
}

// layOut writes the arguments of the rows into the room; those that are bytes go
// where the guest allots them, if it does: guests that grow their memory have to,
// as the room moves then. It reports whether the guest gave enough.
func (c *batch) layOut(l *layout, args []*vector.Vector) (bool, error) {
	at := uint32(l.data) // of the next bytes, from where pointers are counted
	for i, a := range args {
		if !isBytes(a.Type) {
			writeColumn(c.in.RoomBytes()[l.columns[i]:], a, l.from, l.to)
			continue
		}
		var err error
		if allots(c.info) {
			ok := false
			if at, ok, err = c.allot(bytesOf(args[i:i+1], l.from, l.to)); err != nil || !ok {
				return false, err
			}
		}
		if at, err = c.writeBytes(l.columns[i], a, l.from, l.to, at); err != nil {
			return false, err
		}
	}
	return true, nil
}

// writeBytes writes a column of pointers and lengths, and what they point to: from
// at on. It returns the end of that. Rows that are not computed have what the
// vector has.
func (c *batch) writeBytes(column int, a *vector.Vector, from, to int, at uint32) (uint32, error) {
	pairs := c.in.RoomBytes()[column : column+8*(to-from)]
	dst := c.in.RoomBytes()
	if allots(c.info) {
		dst, _ = c.in.Read(0, c.in.Mod.Memory().Size())
	}
	start := at
	switch {
	case a.Enc == vector.Flat:
		off := a.Offsets()[from : to+1]
		at += uint32(copy(dst[at:], a.Data()[off[0]:off[to-from]]))
		begin, shift := off[0], start-uint32(off[0])
		for _, end := range off[1:] {
			binary.LittleEndian.PutUint64(pairs, uint64(shift+uint32(begin))|uint64(end-begin)<<32)
			pairs, begin = pairs[8:], end
		}
	case a.Enc == vector.Const:
		at += uint32(copy(dst[at:], a.Bytes(from)))
		for k := range to - from {
			binary.LittleEndian.PutUint64(pairs[8*k:], uint64(start)|uint64(at-start)<<32)
		}
	default:
		for row := from; row < to; row++ {
			b := a.Bytes(row)
			binary.LittleEndian.PutUint64(pairs[8*(row-from):], uint64(at)|uint64(len(b))<<32)
			at += uint32(copy(dst[at:], b))
		}
	}
	return at, host.Charge(c.ctx, int64(at-start)/unit)
}

// allot takes memory of the guest for arguments; false if it does not give any
// that is its own.
func (c *batch) allot(size int) (uint32, bool, error) {
	stack := []uint64{uint64(size)}
	if err := c.in.Call(c.ctx, "basalt_alloc", stack); err != nil {
		return 0, false, err
	}
	ptr := uint32(stack[0])
	_, ok := c.in.Own(ptr, uint32(size))
	return ptr, ok && (ptr != 0 || size == 0), nil
}

// collect appends the results of the rows from..to-1 of a piece, whose bytes stand
// one behind the other from dst on.
func (c *batch) collect(l *layout, from, to int, made *vector.Builder) error {
	room := c.in.RoomBytes()
	lengths := room[l.out+4*from : l.out+4*to]
	total, ok := sumLengths(lengths)
	if !ok || total > l.end-l.dst {
		return errs.New(errs.ExternalRoutineException, "WebAssembly function \"%s\" has written over memory that it does not have", c.k.fn.Name)
	}
	data := room[l.dst : l.dst+total]
	if err := c.results.take(c.ctx, c.in, int64(total)); err != nil {
		return err
	}
	if t := c.k.fn.Return.OID; t != types.JSONOID && t != types.JSONBOID {
		first := made.Len()
		made.AppendLengths(lengths, data)
		if t != types.ByteaOID && !column.ValidTexts(made.Peek().Offsets()[first:], data) {
			return errNotText(c.k.fn)
		}
		return nil
	}
	for ; len(lengths) >= 4; lengths = lengths[4:] {
		size := int32(binary.LittleEndian.Uint32(lengths))
		if size < 0 {
			made.AppendNull()
			continue
		}
		b, err := checkText(c.k.fn, data[:size])
		if err != nil {
			return err
		}
		made.AppendBytes(b)
		data = data[size:]
	}
	return nil
}

// sumLengths adds up lengths, int32 in little-endian order of which -1 is a null. It
// reports false where there are others below 0.
func sumLengths(lengths []byte) (sum int, ok bool) {
	signs, rest := uint64(0), lengths
	for ; len(rest) >= 8; rest = rest[8:] {
		two := binary.LittleEndian.Uint64(rest)
		signs |= two
		sum += int(uint32(two)) + int(two>>32)
	}
	if len(rest) >= 4 {
		one := binary.LittleEndian.Uint32(rest)
		signs |= uint64(one)
		sum += int(one)
	}
	if signs&(1<<63|1<<31) == 0 {
		return sum, true
	}
	sum = 0
	for rest = lengths; len(rest) >= 4; rest = rest[4:] {
		size := int32(binary.LittleEndian.Uint32(rest))
		if size < -1 {
			return 0, false
		}
		sum += int(max(size, 0))
	}
	return sum, true
}

// writeColumn lays out numbers of rows for the loop. Rows that are not computed
// hold whatever the vector holds.
func writeColumn(dst []byte, v *vector.Vector, from, to int) {
	if v.Enc != vector.Flat || v.Phys() == types.PhysBool || v.Phys() == types.PhysInt16 {
		w := widthOf(v.Type)
		for i := from; i < to; i++ {
			x := scalarBits(v, i)
			if w == 8 {
				binary.LittleEndian.PutUint64(dst[(i-from)*8:], x)
			} else {
				binary.LittleEndian.PutUint32(dst[(i-from)*4:], uint32(x))
			}
		}
		return
	}
	w := v.FixedWidth()
	copy(dst, v.FixedBytes(to)[from*w:])
}

// scalarBits returns a value as WebAssembly's stack holds it.
func scalarBits(v *vector.Vector, i int) uint64 {
	b, at := v.Base(), v.Index(i)
	switch v.Phys() {
	case types.PhysBool:
		if b.Bits().Get(at) {
			return 1
		}
		return 0
	case types.PhysInt16:
		return uint64(uint32(int32(vector.Values[int16](b)[at])))
	case types.PhysInt32:
		return uint64(uint32(vector.Values[int32](b)[at]))
	case types.PhysFloat32:
		return uint64(math.Float32bits(vector.Values[float32](b)[at]))
	case types.PhysFloat64:
		return math.Float64bits(vector.Values[float64](b)[at])
	}
	return uint64(vector.Values[int64](b)[at])
}

// readColumn reads the numbers that the loop has made for some rows of a piece.
func (c *batch) readColumn(out *vector.Vector, src []byte, l *layout, rows []int32) error {
	switch out.Phys() {
	case types.PhysBool:
		bits := out.Bits()
		for i := l.from; i < l.to; i++ {
			bits.Put(i, binary.LittleEndian.Uint32(src[(i-l.from)*4:]) != 0)
		}
	case types.PhysInt16:
		vals := vector.Values[int16](out)
		for _, i := range rows {
			x := int32(binary.LittleEndian.Uint32(src[(int(i)-l.from)*4:]))
			if x != int32(int16(x)) {
				return errs.New(errs.NumericValueOutOfRange, "smallint out of range")
			}
			vals[i] = int16(x)
		}
	default:
		w := out.FixedWidth()
		copy(out.FixedBytes(l.to)[l.from*w:], src[:(l.to-l.from)*w])
		return checkTimes(c.k.fn, out, rows)
	}
	return nil
}
