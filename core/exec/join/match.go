package join

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// shape is what a join's output is made of.
type shape struct {
	kind        physical.JoinKind
	left, right []types.T // of the inputs' columns
	// useLeft and useRight say which columns of a pair are wanted: by the output
	// or by a residual condition. The others come as nulls.
	useLeft, useRight []bool
}

// outputsPairs reports whether matching rows are output side by side.
func (s *shape) outputsPairs() bool {
	switch s.kind {
	case physical.Semi, physical.Anti, physical.Mark:
		return false
	}
	return true
}

// matcher turns the pairs of one worker into the output of the join.
type matcher struct {
	*shape
	residual *eval.Predicate // nil for none
	rows     []*vector.Vector
	next     op.Sink

	// hitRight are the build rows that have matched (Right and Full).
	hitRight vector.Bitmap
	batch    *vector.Batch
	hit      vector.Bitmap // left rows of the batch that have matched
	// unknown are left rows without a match whose answer is null.
	unknown vector.Bitmap

	// cursor is how far in the batch's selection pairs and misses were pushed.
	cursor              int
	heldLeft, heldRight []int32
	// blocks says that pairs do not come in the order of left rows.
	blocks bool

	out      vector.Batch
	gathered []vector.Vector
	nulls    []*vector.Vector
	at       []int32
	sel      []int32
	mark     vector.Vector
}

func newMatcher(s *shape, residual *eval.Predicate) *matcher {
	m := &matcher{shape: s, residual: residual}
	n := len(s.left) + len(s.right)
	m.gathered = make([]vector.Vector, n)
	m.nulls = make([]*vector.Vector, n)
	for i, t := range append(append([]types.T(nil), s.left...), s.right...) {
		m.nulls[i] = vector.NewNull(t, 1)
	}
	m.hit, m.unknown = vector.NewBitmap(vector.Size), vector.NewBitmap(vector.Size)
	return m
}

// begin takes a batch of the left input and the columns of the right.
func (m *matcher) begin(b *vector.Batch, right []*vector.Vector) {
	m.batch, m.rows, m.cursor = b, right, 0
	m.heldLeft, m.heldRight = m.heldLeft[:0], m.heldRight[:0]
	if words := vector.Words(b.N); len(m.hit) < words {
		m.hit, m.unknown = make(vector.Bitmap, words), make(vector.Bitmap, words)
	}
	m.hit.ClearAll()
	m.unknown.ClearAll()
}

// pairs takes candidate pairs, left rows ascending.
func (m *matcher) pairs(left, right []int32) error {
	if m.residual != nil {
		return m.checked(left, right)
	}
	if err := m.note(left, right); err != nil || !m.outputsPairs() {
		return err
	}
	if !m.extends() {
		return m.pushPairs(left, right)
	}
	return m.pushWithMisses(left, right)
}

// extends reports whether left rows without a match are output in their place
// among the pairs.
func (m *matcher) extends() bool {
	return m.residual == nil && !m.blocks && (m.kind == physical.Left || m.kind == physical.Full || m.kind == physical.Single)
}

// pushPairs pushes pairs; a right row of -1 stands for none.
func (m *matcher) pushPairs(left, right []int32) error {
	if m.inPlace(left) {
		return m.pushInPlace(left, right)
	}
	m.gather(left, right)
	return m.next.Push(&m.out)
}

// pushWithMisses adds pairs to those that are held and, in their places before
// them, the left rows that have none. It pushes what fills a batch; rest pushes
// all that is left over.
func (m *matcher) pushWithMisses(left, right []int32) error {
	sel := m.batch.Sel
	if sel == nil {
		sel = vector.Identity(m.batch.N)
	}
	for k := 0; k < len(left); {
		if m.cursor < len(sel) && sel[m.cursor] < left[k] {
			m.hold(sel[m.cursor], -1)
			m.cursor++
		} else {
			m.hold(left[k], right[k])
			if m.cursor < len(sel) && sel[m.cursor] == left[k] {
				m.cursor++
			}
			k++
		}
		if len(m.heldLeft) == vector.Size {
			if err := m.pushHeld(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *matcher) hold(left, right int32) {
	m.heldLeft, m.heldRight = append(m.heldLeft, left), append(m.heldRight, right)
}

func (m *matcher) pushHeld() error {
	if len(m.heldLeft) == 0 {
		return nil
	}
	err := m.pushPairs(m.heldLeft, m.heldRight)
	m.heldLeft, m.heldRight = m.heldLeft[:0], m.heldRight[:0]
	return err
}

// rest pushes the pairs that are held and the remaining left rows.
func (m *matcher) rest() error {
	sel := m.batch.Sel
	if sel == nil {
		sel = vector.Identity(m.batch.N)
	}
	for ; m.cursor < len(sel); m.cursor++ {
		if m.hold(sel[m.cursor], -1); len(m.heldLeft) == vector.Size {
			if err := m.pushHeld(); err != nil {
				return err
			}
		}
	}
	return m.pushHeld()
}

// checked takes pairs that must satisfy the residual conditions.
func (m *matcher) checked(left, right []int32) error {
	m.gather(left, right)
	some, err := m.residual.Filter(&m.out)
	if err != nil || !some {
		return err
	}
	sel := m.out.Sel
	if sel == nil {
		sel = vector.Identity(m.out.N)
	}
	l, r := make([]int32, len(sel)), make([]int32, len(sel))
	for k, s := range sel {
		l[k], r[k] = left[s], right[s]
	}
	if err := m.note(l, r); err != nil || !m.outputsPairs() {
		return err
	}
	return m.next.Push(&m.out)
}

// note keeps account of the rows that have matched.
func (m *matcher) note(left, right []int32) error {
	switch m.kind {
	case physical.Inner:
		return nil
	case physical.Single:
		for _, i := range left {
			if m.hit.Get(int(i)) {
				return errs.New(errs.CardinalityViolation, "more than one row returned by a subquery used as an expression")
			}
			m.hit.Set(int(i))
		}
		return nil
	case physical.Right, physical.Full:
		for _, r := range right {
			m.hitRight.Set(int(r))
		}
		if m.kind == physical.Right {
			return nil
		}
	}
	for _, i := range left {
		m.hit.Set(int(i))
	}
	return nil
}

// inPlace reports whether the left rows are distinct and dense enough to go on
// in their own vectors.
func (m *matcher) inPlace(left []int32) bool {
	if len(left) < m.batch.N/4 {
		return false
	}
	for k := 1; k < len(left); k++ {
		if left[k] == left[k-1] {
			return false
		}
	}
	return true
}

// pushInPlace pushes the left batch with a narrower selection and the right
// columns beside it.
func (m *matcher) pushInPlace(left, right []int32) error {
	n := m.batch.N
	m.out.N, m.out.Sel = n, left
	if len(left) == n {
		m.out.Sel = nil
	}
	m.out.Cols = append(m.out.Cols[:0], m.batch.Cols[:len(m.left)]...)
	if cap(m.at) < n {
		m.at = make([]int32, max(n, vector.Size))
	}
	at := m.at[:n]
	if len(left) < n { // rows that are not selected take any value that there is
		for i := range at {
			at[i] = right[0]
		}
	}
	for k, i := range left {
		at[i] = right[k]
	}
	m.gatherRight(at)
	return m.next.Push(&m.out)
}

// gather makes m.out the pairs as rows of their own.
func (m *matcher) gather(left, right []int32) {
	n := len(left)
	m.out.N, m.out.Sel = n, nil
	m.out.Cols = m.out.Cols[:0]
	for c := range m.left {
		if !m.useLeft[c] {
			m.out.Cols = append(m.out.Cols, m.null(c, n))
			continue
		}
		m.gathered[c].Gather(m.batch.Cols[c], left)
		m.out.Cols = append(m.out.Cols, &m.gathered[c])
	}
	m.gatherRight(right)
}

// gatherRight appends the right columns of the given build rows to m.out.
func (m *matcher) gatherRight(rows []int32) {
	for c := range m.right {
		k := len(m.left) + c
		if !m.useRight[c] {
			m.out.Cols = append(m.out.Cols, m.null(k, len(rows)))
			continue
		}
		m.gathered[k].Gather(m.rows[c], rows)
		m.out.Cols = append(m.out.Cols, &m.gathered[k])
	}
}

// null returns column c as n nulls.
func (m *matcher) null(c, n int) *vector.Vector {
	m.nulls[c].Repeat(n)
	return m.nulls[c]
}

// end finishes the left batch: it pushes what the kind of join says of rows
// with and without a match.
func (m *matcher) end() error {
	b := m.batch
	switch m.kind {
	case physical.Inner, physical.Right:
		return nil
	case physical.Mark:
		return m.pushMark()
	case physical.Semi:
		return m.pushLeft(m.choose(func(i int) bool { return m.hit.Get(i) }), false)
	case physical.Anti:
		return m.pushLeft(m.choose(func(i int) bool { return !m.hit.Get(i) && !m.unknown.Get(i) }), false)
	}
	if b.Rows() == 0 {
		return nil
	}
	if m.extends() {
		return m.rest()
	}
	return m.pushLeft(m.choose(func(i int) bool { return !m.hit.Get(i) }), true)
}

// choose returns the selected left rows for which f holds.
func (m *matcher) choose(f func(i int) bool) []int32 {
	sel := m.batch.Sel
	if sel == nil {
		sel = vector.Identity(m.batch.N)
	}
	m.sel = m.sel[:0]
	for _, i := range sel {
		if f(int(i)) {
			m.sel = append(m.sel, i)
		}
	}
	return m.sel
}

// pushLeft pushes left rows, with the right columns null where extended.
func (m *matcher) pushLeft(sel []int32, extended bool) error {
	if len(sel) == 0 {
		return nil
	}
	m.out.N, m.out.Sel = m.batch.N, sel
	if len(sel) == m.batch.N {
		m.out.Sel = nil
	}
	m.out.Cols = append(m.out.Cols[:0], m.batch.Cols[:len(m.left)]...)
	if extended {
		for c := range m.right {
			m.out.Cols = append(m.out.Cols, m.null(len(m.left)+c, m.batch.N))
		}
	}
	return m.next.Push(&m.out)
}

// pushMark pushes the left batch with the column that says which rows match.
func (m *matcher) pushMark() error {
	if m.batch.Rows() == 0 {
		return nil
	}
	n := m.batch.N
	m.mark.Reset(types.Bool, n)
	copy(m.mark.Bits(), m.hit[:vector.Words(n)])
	for i := range vector.Words(n) {
		if m.unknown[i]&^m.hit[i] != 0 {
			m.mark.EnsureValid()
			m.mark.Valid[i] = ^(m.unknown[i] &^ m.hit[i])
		}
	}
	m.out.N, m.out.Sel = n, m.batch.Sel
	m.out.Cols = append(append(m.out.Cols[:0], m.batch.Cols[:len(m.left)]...), &m.mark)
	return m.next.Push(&m.out)
}
