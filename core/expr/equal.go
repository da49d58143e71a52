package expr

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Equal reports whether two expressions are the same tree. Sub-selects are
// equal only when they are the same node.
func Equal(a, b Expr) bool {
	if a == b {
		return true
	}
	if !sameNode(a, b) {
		return false
	}
	ca, cb := Children(a), Children(b)
	if len(ca) != len(cb) {
		return false
	}
	for i := range ca {
		if !Equal(ca[i], cb[i]) {
			return false
		}
	}
	return true
}

// sameNode compares the nodes without their children.
func sameNode(a, b Expr) bool {
	switch x := a.(type) {
	case *Column:
		y, ok := b.(*Column)
		return ok && x.ID == y.ID
	case *Const:
		y, ok := b.(*Const)
		return ok && SameValue(x.Value, y.Value)
	case *Param:
		y, ok := b.(*Param)
		return ok && x.N == y.N && x.T == y.T
	case *Call:
		y, ok := b.(*Call)
		return ok && x.Fn == y.Fn && x.T == y.T
	case *Cast:
		y, ok := b.(*Cast)
		// Casts that are derived are made anew for each use.
		return ok && x.T == y.T && x.Cast.From.OID == y.Cast.From.OID && x.Cast.To.OID == y.Cast.To.OID && x.Explicit == y.Explicit
	case *And:
		_, ok := b.(*And)
		return ok
	case *Or:
		_, ok := b.(*Or)
		return ok
	case *Not:
		_, ok := b.(*Not)
		return ok
	case *IsNull:
		y, ok := b.(*IsNull)
		return ok && x.Not == y.Not
	case *BoolTest:
		y, ok := b.(*BoolTest)
		return ok && x.Value == y.Value && x.Not == y.Not
	case *Case:
		y, ok := b.(*Case)
		return ok && x.T == y.T && len(x.Whens) == len(y.Whens) && (x.Else == nil) == (y.Else == nil)
	case *Coalesce:
		y, ok := b.(*Coalesce)
		return ok && x.T == y.T
	case *MinMax:
		y, ok := b.(*MinMax)
		return ok && x.T == y.T && x.Least == y.Least
	}
	return sameRare(a, b)
}

func sameRare(a, b Expr) bool {
	switch x := a.(type) {
	case *DistinctFrom:
		y, ok := b.(*DistinctFrom)
		return ok && x.Eq == y.Eq && x.Not == y.Not
	case *InList:
		y, ok := b.(*InList)
		return ok && sameList(x.List, y.List) && x.HasNull == y.HasNull && x.Not == y.Not
	case *ArrayOp:
		y, ok := b.(*ArrayOp)
		return ok && x.Op == y.Op && x.All == y.All
	case *Array:
		y, ok := b.(*Array)
		return ok && x.T == y.T && x.Nested == y.Nested
	case *Row:
		_, ok := b.(*Row)
		return ok
	}
	return false
}

// sameList reports whether two lists have the same values in the same order.
func sameList(a, b *vector.Vector) bool {
	if a == b {
		return true
	}
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !SameValue(vector.NewConst(a, i, 1), vector.NewConst(b, i, 1)) {
			return false
		}
	}
	return true
}

// SameValue reports whether two one-row vectors hold the same value of the
// same type, or both null.
func SameValue(a, b *vector.Vector) bool {
	if a.Type != b.Type || a.IsNull(0) != b.IsNull(0) {
		return false
	}
	if a.IsNull(0) {
		return true
	}
	switch a.Phys() {
	case types.PhysBool:
		return a.Bool(0) == b.Bool(0)
	case types.PhysNumeric:
		x, y := a.DecimalAt(0), b.DecimalAt(0)
		return x.Kind == y.Kind && x.Scale == y.Scale && x.Coef.Cmp(&y.Coef) == 0
	case types.PhysBytes:
		return bytes.Equal(a.Bytes(0), b.Bytes(0))
	}
	return bytes.Equal(a.RawAt(0), b.RawAt(0))
}

// NullConst returns a null of type t.
func NullConst(t types.T) *Const { return &Const{Value: vector.NewNull(t, 1)} }

// BoolConst returns a boolean constant.
func BoolConst(x bool) *Const {
	b := vector.NewBuilder(types.Bool, 1)
	b.AppendBool(x)
	return NewConst(b.Finish())
}

// Int4Const returns an int4 constant.
func Int4Const(x int32) *Const {
	return NewConst(vector.WrapFixed(types.Int4, []int32{x}, nil))
}

// Int8Const returns an int8 constant.
func Int8Const(x int64) *Const {
	return NewConst(vector.WrapFixed(types.Int8, []int64{x}, nil))
}

// TextConst returns a constant of a string type.
func TextConst(t types.T, s string) *Const {
	b := vector.NewBuilder(t, 1)
	b.AppendString(s)
	return NewConst(b.Finish())
}

// NewConst makes a constant of a vector of one row.
func NewConst(v *vector.Vector) *Const {
	c := *v
	c.Enc = vector.Const
	return &Const{Value: &c}
}

// IsNullConst reports whether e is a null constant.
func IsNullConst(e Expr) bool {
	c, ok := e.(*Const)
	return ok && c.Value.IsNull(0)
}

// OIDConst returns a constant of one of the object identifier types.
func OIDConst(t types.T, oid types.OID) *Const {
	return NewConst(vector.WrapFixed(t, []int32{int32(oid)}, nil))
}
