package session

import (
	"context"
	"math"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// createSequence runs CREATE SEQUENCE.
func (s *Session) createSequence(ctx context.Context, st *ast.CreateSequence) (*Result, error) {
	skipped := false
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		ns, err := s.schemaForNew(ed, st.Sequence)
		if err != nil {
			return err
		}
		if ed.Snapshot().RelationNamed(ns.OID, st.Sequence.Name) != 0 {
			if skipped = st.IfNotExists; skipped {
				return nil
			}
			return errs.New(errs.DuplicateTable, "relation \"%s\" already exists", st.Sequence.Name)
		}
		t := types.Int8
		if st.Options.Type != nil {
			b, _, err := s.binder("", nil)
			if err != nil {
				return err
			}
			if t, err = b.TypeOf(st.Options.Type); err != nil {
				return err
			}
		}
		seq, err := s.newSequence(ctx, ed, ns, st.Sequence.Name, st.Options, t)
		if err != nil {
			return err
		}
		if err := s.ownSequence(ed, seq, st.Options.OwnedBy); err != nil {
			return err
		}
		ed.PutSequence(seq)
		return nil
	})
	if err == nil && skipped {
		s.Notice(errs.New(errs.DuplicateTable, "relation \"%s\" already exists, skipping", st.Sequence.Name))
	}
	return done("CREATE SEQUENCE"), err
}

// intBounds are the limits of a sequence's type.
func intBounds(t types.T) (lo, hi int64, err error) {
	switch t.OID {
	case types.Int2OID:
		return math.MinInt16, math.MaxInt16, nil
	case types.Int4OID:
		return math.MinInt32, math.MaxInt32, nil
	case types.Int8OID:
		return math.MinInt64, math.MaxInt64, nil
	}
	return 0, 0, errs.New(errs.InvalidParameterValue, "sequence type must be smallint, integer, or bigint")
}

// newSequence makes a sequence in storage and its catalogue object, which the
// caller stores.
func (s *Session) newSequence(ctx context.Context, ed *catalog.Editor, ns *catalog.Schema, name string, o ast.SequenceOptions, t types.T) (*catalog.Sequence, error) {
	seq := &catalog.Sequence{OID: s.db.newOID(), Schema: ns.OID, Name: name, Owner: s.role.OID, Type: t.Bare(), Increment: 1, Cache: 1}
	if err := applySequence(seq, o, true); err != nil {
		return nil, err
	}
	id, err := s.tx.CreateSequence(ctx, sequenceDef(seq))
	seq.Storage = uint64(id)
	return seq, err
}

func sequenceDef(seq *catalog.Sequence) txn.SequenceDef {
	return txn.SequenceDef{Start: seq.Start, Increment: seq.Increment, Min: seq.Min, Max: seq.Max, Cycle: seq.Cycle}
}

// applySequence applies options; fresh gives the others their defaults.
func applySequence(seq *catalog.Sequence, o ast.SequenceOptions, fresh bool) error {
	lo, hi, err := intBounds(seq.Type)
	if err != nil {
		return err
	}
	if o.Increment != nil {
		if *o.Increment == 0 {
			return errs.New(errs.InvalidParameterValue, "INCREMENT must not be zero")
		}
		seq.Increment = *o.Increment
	}
	if fresh || o.NoMinValue {
		seq.Min = 1
		if seq.Increment < 0 {
			seq.Min = lo
		}
	}
	if fresh || o.NoMaxValue {
		seq.Max = hi
		if seq.Increment < 0 {
			seq.Max = -1
		}
	}
	if o.MinValue != nil {
		seq.Min = *o.MinValue
	}
	if o.MaxValue != nil {
		seq.Max = *o.MaxValue
	}
	if seq.Min < lo || seq.Max > hi {
		return errs.New(errs.InvalidParameterValue, "MINVALUE or MAXVALUE is out of range for sequence data type %s", seq.Type)
	}
	if seq.Min > seq.Max {
		return errs.New(errs.InvalidParameterValue, "MINVALUE (%d) must be less than MAXVALUE (%d)", seq.Min, seq.Max)
	}
	if fresh {
		seq.Start = seq.Min
		if seq.Increment < 0 {
			seq.Start = seq.Max
		}
	}
	if o.Start != nil {
		seq.Start = *o.Start
	}
	if seq.Start < seq.Min {
		return errs.New(errs.InvalidParameterValue, "START value (%d) cannot be less than MINVALUE (%d)", seq.Start, seq.Min)
	}
	if seq.Start > seq.Max {
		return errs.New(errs.InvalidParameterValue, "START value (%d) cannot be greater than MAXVALUE (%d)", seq.Start, seq.Max)
	}
	if o.Cache != nil {
		if *o.Cache < 1 {
			return errs.New(errs.InvalidParameterValue, "CACHE (%d) must be greater than zero", *o.Cache)
		}
		seq.Cache = *o.Cache
	}
	if o.Cycle != nil {
		seq.Cycle = *o.Cycle
	}
	return nil
}

// ownSequence applies OWNED BY.
func (s *Session) ownSequence(ed *catalog.Editor, seq *catalog.Sequence, owned ast.Name) error {
	if len(owned) == 0 {
		return nil
	}
	if len(owned) == 1 {
		if owned[0] == "none" {
			seq.OwnedBy, seq.OwnedCol = 0, 0
			return nil
		}
		return errs.New(errs.SyntaxError, "invalid OWNED BY option").WithHint("Specify OWNED BY table.column or OWNED BY NONE.")
	}
	t, err := s.tableNamed(ed.Snapshot(), owned[:len(owned)-1])
	if err != nil {
		return err
	}
	ord := t.ColumnNamed(owned.Last())
	if ord < 0 {
		return errs.New(errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", owned.Last(), t.Name)
	}
	seq.OwnedBy, seq.OwnedCol = t.OID, ord
	return nil
}

// findSequence resolves a sequence by name.
func (s *Session) findSequence(snap *catalog.Snapshot, name ast.Name) (*catalog.Sequence, error) {
	for _, ns := range s.schemasFor(snap, name.Schema()) {
		if seq := snap.SequenceNamed(ns, name.Last()); seq != nil {
			return seq, nil
		}
	}
	return nil, errs.New(errs.UndefinedTable, "relation \"%s\" does not exist", name)
}

// alterSequence runs ALTER SEQUENCE.
func (s *Session) alterSequence(ctx context.Context, st *ast.AlterSequence) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		old, err := s.findSequence(ed.Snapshot(), st.Sequence.QName())
		if err != nil {
			if st.IfExists {
				s.Notice(errs.New(errs.UndefinedTable, "relation \"%s\" does not exist, skipping", st.Sequence.Name))
				return nil
			}
			return err
		}
		if err := security.CheckOwner(ed.Snapshot(), s.role.OID, old.Owner, "sequence", old.Name); err != nil {
			return err
		}
		return s.changeSequence(ctx, ed, old, &st.Options)
	})
	return done("ALTER SEQUENCE"), err
}

// changeSequence applies the options of ALTER SEQUENCE.
func (s *Session) changeSequence(ctx context.Context, ed *catalog.Editor, old *catalog.Sequence, o *ast.SequenceOptions) error {
	seq := *old
	if err := applySequence(&seq, *o, false); err != nil {
		return err
	}
	if err := s.ownSequence(ed, &seq, o.OwnedBy); err != nil {
		return err
	}
	if err := s.tx.AlterSequence(ctx, txn.SequenceID(seq.Storage), sequenceDef(&seq)); err != nil {
		return err
	}
	if o.Restart {
		at := seq.Start
		if o.RestartWith != nil {
			at = *o.RestartWith
		}
		if err := s.db.store.SequenceSet(ctx, txn.SequenceID(seq.Storage), at, false); err != nil {
			return err
		}
	}
	ed.PutSequence(&seq)
	return nil
}

// openSequence reads a sequence as a relation of one row: its last value,
// nothing in the log to speak of, and whether the value was handed out.
func (s *Session) openSequence(oid string, ords []int) (vector.Reader, error) {
	n, err := strconv.ParseUint(oid, 10, 32)
	if err != nil {
		return nil, errs.Internal("no sequence %q", oid)
	}
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	q := snap.Sequence(types.OID(n))
	if q == nil {
		return nil, errs.New(errs.UndefinedTable, "the sequence was dropped")
	}
	if err := security.CheckSequence(snap, s.role.OID, q, "r"); err != nil {
		return nil, err
	}
	st, err := s.db.store.SequenceState(txn.SequenceID(q.Storage))
	if err != nil {
		return nil, err
	}
	called := vector.NewBuilder(types.Bool, 1)
	called.AppendBool(st.Called)
	all := []*vector.Vector{vector.WrapFixed(types.Int8, []int64{st.Last}, nil), vector.WrapFixed(types.Int8, []int64{0}, nil), called.Finish()}
	b := &vector.Batch{N: 1}
	for _, o := range ords {
		b.Cols = append(b.Cols, all[o])
	}
	return &batchReader{batches: []*vector.Batch{b}}, nil
}
