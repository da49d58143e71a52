package catalog

import (
	"bytes"
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
)

// recordKind is the first byte of a record's key.
type recordKind byte

const (
	kindSchema     recordKind = 'n'
	kindTable      recordKind = 't'
	kindIndex      recordKind = 'i'
	kindSequence   recordKind = 's'
	kindFunction   recordKind = 'f'
	kindModule     recordKind = 'm'
	kindVersion    recordKind = 'v'
	kindType       recordKind = 'y'
	kindRole       recordKind = 'r'
	kindCollection recordKind = 'c'
)

type recordKey struct {
	kind recordKind
	oid  OID
}

func (k recordKey) bytes() []byte {
	return binary.BigEndian.AppendUint64([]byte{byte(k.kind)}, uint64(k.oid))
}

// Change is one record to put, or with a nil Value to delete. Old is the record
// as the editor found it, nil for none.
type Change struct {
	Key, Value, Old []byte
}

// SameRecord reports whether a stored record holds what base does, which this
// program has encoded: an older one may have written it in other bytes.
func SameRecord(key, stored, base []byte) bool {
	if bytes.Equal(stored, base) {
		return true
	}
	l := NewLoader()
	if !l.Add(key, stored) {
		return false
	}
	again, err := keyOf(key).encode(l.e.s)
	return err == nil && bytes.Equal(again, base)
}

// encode returns the record of an object.
func (k recordKey) encode(s *Snapshot) ([]byte, error) {
	value, err := kinds[k.kind].encode(s, k.oid)
	if err != nil {
		return nil, errs.Internal("catalog record %c%d: %v", k.kind, k.oid, err)
	}
	return value, nil
}

// keyOf is the inverse of recordKey.bytes.
func keyOf(key []byte) recordKey {
	return recordKey{recordKind(key[0]), OID(binary.BigEndian.Uint64(key[1:]))}
}

// Changes returns the records that the editor's changes need written, in key
// order.
func (e *Editor) Changes() ([]Change, error) {
	keys := make([]recordKey, 0, len(e.dirty))
	for k := range e.dirty {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b recordKey) int { return slices.Compare(a.bytes(), b.bytes()) })
	out := make([]Change, 0, len(keys))
	for _, k := range keys {
		c := Change{Key: k.bytes()}
		var err error
		if e.dirty[k] {
			if c.Value, err = k.encode(e.s); err != nil {
				return nil, err
			}
		}
		if e.base.has(k) {
			if c.Old, err = k.encode(e.base); err != nil {
				return nil, err
			}
		}
		if c.Old == nil && c.Value == nil {
			continue // made and dropped again
		}
		out = append(out, c)
	}
	return out, nil
}

// kind is what can be done with the objects of one kind of record.
type kind struct {
	has    func(s *Snapshot, oid OID) bool
	encode func(s *Snapshot, oid OID) ([]byte, error)
	drop   func(e *Editor, oid OID)
	load   func(e *Editor, value []byte) error
}

func kindOf[T any](all func(s *Snapshot) map[OID]*T, put func(*Editor, *T), drop func(*Editor, OID)) kind {
	return kind{
		has:    func(s *Snapshot, oid OID) bool { return all(s)[oid] != nil },
		encode: func(s *Snapshot, oid OID) ([]byte, error) { return encodeRecord(all(s)[oid]) },
		drop:   drop,
		load: func(e *Editor, value []byte) error {
			x, err := decodeRecord[T](value)
			if err != nil {
				return err
			}
			put(e, x)
			return nil
		},
	}
}

var kinds = map[recordKind]kind{
	kindSchema:   kindOf(func(s *Snapshot) map[OID]*Schema { return s.schemas }, (*Editor).PutSchema, (*Editor).DropSchema),
	kindTable:    kindOf(func(s *Snapshot) map[OID]*Table { return s.tables }, (*Editor).PutTable, (*Editor).DropTable),
	kindIndex:    kindOf(func(s *Snapshot) map[OID]*Index { return s.indexes }, (*Editor).PutIndex, (*Editor).DropIndex),
	kindSequence: kindOf(func(s *Snapshot) map[OID]*Sequence { return s.sequences }, (*Editor).PutSequence, (*Editor).DropSequence),
	kindFunction: kindOf(func(s *Snapshot) map[OID]*Function { return s.functions }, (*Editor).PutFunction, (*Editor).DropFunction),
	kindModule:   kindOf(func(s *Snapshot) map[OID]*Module { return s.modules }, (*Editor).PutModule, (*Editor).DropModule),
	kindVersion: kindOf(func(s *Snapshot) map[OID]*ModuleVersion { return s.versions }, (*Editor).PutModuleVersion,
		(*Editor).DropModuleVersion),
	kindType:       kindOf(func(s *Snapshot) map[OID]*UserType { return s.types }, (*Editor).PutType, (*Editor).DropType),
	kindRole:       kindOf(func(s *Snapshot) map[OID]*Role { return s.roles }, (*Editor).PutRole, (*Editor).DropRole),
	kindCollection: kindOf(func(s *Snapshot) map[OID]*Collection { return s.collections }, (*Editor).PutCollection, (*Editor).DropCollection),
}

// has reports whether there is an object.
func (s *Snapshot) has(k recordKey) bool {
	return kinds[k.kind].has(s, k.oid)
}

// Loader builds a Snapshot from stored records.
type Loader struct {
	e    *Editor
	next OID
	err  error
}

// NewLoader starts with an empty catalogue.
func NewLoader() *Loader { return &Loader{e: NewEditor(NewSnapshot())} }

// NewUpdater starts with a catalogue, of which some records have changed since:
// each is then given to Add, or to Remove where it is no more.
func NewUpdater(s *Snapshot) *Loader { return &Loader{e: NewEditor(s)} }

// Remove takes an object out, if it is there.
func (l *Loader) Remove(key []byte) {
	k := keyOf(key)
	if !l.e.s.has(k) {
		return
	}
	kinds[k.kind].drop(l.e, k.oid)
}

// Add takes one record. It returns false after an error.
func (l *Loader) Add(key, value []byte) bool {
	if len(key) != 9 || len(value) < 1 {
		l.err = errs.New(errs.DataCorrupted, "catalog record with a key of %d bytes is invalid", len(key))
		return false
	}
	oid := OID(binary.BigEndian.Uint64(key[1:]))
	kind := recordKind(key[0])
	if value[0] != recordPlain && value[0] != recordBulky {
		l.err = errs.New(errs.FeatureNotSupported, "catalog record %c%d has version %d; this program knows versions %d and %d",
			kind, oid, value[0], recordPlain, recordBulky)
		return false
	}
	if err := l.decode(kind, value); err != nil {
		l.err = errs.New(errs.DataCorrupted, "catalog record %c%d cannot be read: %v", kind, oid, err)
		return false
	}
	l.next = max(l.next, oid+1)
	return true
}

func (l *Loader) decode(kind recordKind, value []byte) error {
	k, ok := kinds[kind]
	if !ok {
		return errs.New(errs.DataCorrupted, "unknown kind of record")
	}
	return k.load(l.e, value)
}

// Snapshot returns the loaded catalogue and the OID after the highest one.
func (l *Loader) Snapshot() (*Snapshot, OID, error) {
	return l.e.s, max(l.next, FirstUserOID), l.err
}
