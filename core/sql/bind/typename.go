package bind

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// TypeOf resolves a written type with its modifier.
func (b *Binder) TypeOf(tn *ast.TypeName) (types.T, error) {
	if tn.PctType {
		return b.pctType(tn)
	}
	t, err := b.namedType(tn)
	if err != nil {
		return types.T{}, err
	}
	mods, err := b.typeMods(tn)
	if err != nil {
		return types.T{}, err
	}
	if t, err = b.applyMods(tn, t, mods); err != nil {
		return types.T{}, err
	}
	if len(tn.ArrayDims) == 0 {
		return t, nil
	}
	arr := t.ArrayOf()
	if arr.OID == 0 {
		return types.T{}, b.errorAt(tn, errs.UndefinedObject, "could not find array type for data type %s", t)
	}
	return arr, nil
}

// namedType resolves the name alone.
func (b *Binder) namedType(tn *ast.TypeName) (types.T, error) {
	name, schema := tn.Name.Last(), tn.Name.Schema()
	if schema == "" || schema == "pg_catalog" {
		if t, ok := builtinType(name); ok {
			return t, nil
		}
		switch name {
		case "serial", "serial4":
			return types.Int4, nil
		case "bigserial", "serial8":
			return types.Int8, nil
		case "smallserial", "serial2":
			return types.Int2, nil
		}
	}
	path := []string{schema}
	if schema == "" {
		path = b.Path()
	}
	for _, s := range path {
		if ns := b.schema(s); ns != nil {
			if ut := b.Catalog.TypeNamed(ns.OID, name); ut != nil {
				return b.userType(ut.OID, tn)
			}
		}
	}
	return types.T{}, b.errorAt(tn, errs.UndefinedObject, "type \"%s\" does not exist", tn.Name)
}

// userType maps a user-defined type to the type that its values are held as.
func (b *Binder) userType(oid types.OID, tn *ast.TypeName) (types.T, error) {
	ut := b.Catalog.Type(oid)
	if ut.Kind == 'd' {
		return ut.Base, nil
	}
	return types.T{}, b.errorAt(tn, errs.FeatureNotSupported, "columns of type \"%s\" are not supported", ut.Name)
}

// pctType resolves table.column%TYPE.
func (b *Binder) pctType(tn *ast.TypeName) (types.T, error) {
	n := len(tn.Name)
	if n < 2 {
		return types.T{}, b.errorAt(tn, errs.SyntaxError, "improper %%TYPE reference (too few dotted names): %s", tn.Name)
	}
	schema := ""
	if n > 2 {
		schema = tn.Name[n-3]
	}
	r := b.findRelation(schema, tn.Name[n-2])
	if r.table == nil {
		return types.T{}, b.errorAt(tn, errs.UndefinedTable, "relation \"%s\" does not exist", tn.Name[:n-1])
	}
	ord := r.table.ColumnNamed(tn.Name[n-1])
	if ord < 0 {
		return types.T{}, b.errorAt(tn, errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", tn.Name[n-1], tn.Name[n-2])
	}
	return r.table.Columns[ord].Type, nil
}

// typeMods evaluates the modifiers, which are integer constants.
func (b *Binder) typeMods(tn *ast.TypeName) ([]int64, error) {
	mods := make([]int64, 0, len(tn.Mods))
	for _, m := range tn.Mods {
		switch lit := m.(type) {
		case *ast.IntLit:
			mods = append(mods, lit.Value)
		case *ast.StringLit:
			n, err := strconv.ParseInt(lit.Value, 10, 32)
			if err != nil {
				return nil, b.errorAt(tn, errs.InvalidParameterValue, "type modifiers must be simple constants or identifiers")
			}
			mods = append(mods, n)
		default:
			return nil, b.errorAt(tn, errs.SyntaxError, "type modifiers must be simple constants or identifiers")
		}
	}
	return mods, nil
}

const maxCharLength = 10485760

func (b *Binder) applyMods(tn *ast.TypeName, t types.T, mods []int64) (types.T, error) {
	if len(mods) == 0 {
		return t, nil
	}
	switch t.OID {
	case types.VarcharOID, types.BPCharOID:
		name := map[types.OID]string{types.VarcharOID: "varchar", types.BPCharOID: "char"}[t.OID]
		if len(mods) != 1 {
			return t, b.errorAt(tn, errs.InvalidParameterValue, "invalid type modifier")
		}
		if mods[0] < 1 {
			return t, b.errorAt(tn, errs.InvalidParameterValue, "length for type %s must be at least 1", name)
		}
		if mods[0] > maxCharLength {
			return t, b.errorAt(tn, errs.InvalidParameterValue, "length for type %s cannot exceed %d", name, maxCharLength)
		}
		return types.T{OID: t.OID, Mod: int32(mods[0]) + 4}, nil
	case types.NumericOID:
		return b.numericMods(tn, mods)
	case types.TimeOID, types.TimeTZOID, types.TimestampOID, types.TimestampTZOID:
		if mods[0] < 0 || len(mods) != 1 {
			return t, b.errorAt(tn, errs.InvalidParameterValue, "%s precision must not be negative", t)
		}
		return types.T{OID: t.OID, Mod: int32(min(mods[0], 6))}, nil
	case types.IntervalOID:
		precision := int64(0xffff)
		if len(mods) > 1 {
			precision = min(mods[1], 6)
		}
		if mods[0] == ast.IntervalFullRange && precision == 0xffff {
			return t, nil
		}
		return types.T{OID: t.OID, Mod: types.IntervalMod(int32(mods[0]), int32(precision))}, nil
	}
	return t, b.errorAt(tn, errs.SyntaxError, "type modifier is not allowed for type \"%s\"", tn.Name.Last())
}

func (b *Binder) numericMods(tn *ast.TypeName, mods []int64) (types.T, error) {
	precision, scale := mods[0], int64(0)
	if len(mods) > 1 {
		scale = mods[1]
	}
	if len(mods) > 2 {
		return types.T{}, b.errorAt(tn, errs.InvalidParameterValue, "invalid NUMERIC type modifier")
	}
	if precision < 1 || precision > types.MaxNumericPrecision {
		return types.T{}, b.errorAt(tn, errs.InvalidParameterValue, "NUMERIC precision %d must be between 1 and %d", precision, types.MaxNumericPrecision)
	}
	if scale < -1000 || scale > 1000 {
		return types.T{}, b.errorAt(tn, errs.InvalidParameterValue, "NUMERIC scale %d must be between -1000 and 1000", scale)
	}
	return types.NumericPS(int(precision), int(scale)), nil
}

// CastTarget returns the type of SELECT NULL::type, for names given as text.
func (b *Binder) CastTarget(st ast.Stmt) (types.OID, error) {
	sel, ok := st.(*ast.Select)
	if !ok || len(sel.Targets) != 1 {
		return 0, errs.New(errs.SyntaxError, "invalid type name")
	}
	c, ok := sel.Targets[0].Value.(*ast.TypeCast)
	if !ok {
		return 0, errs.New(errs.SyntaxError, "invalid type name")
	}
	t, err := b.TypeOf(c.Type)
	return t.OID, err
}
