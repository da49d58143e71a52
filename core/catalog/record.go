package catalog

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
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
	kindType       recordKind = 'y'
	kindRole       recordKind = 'r'
	kindCollection recordKind = 'c'
)

const recordVersion = 1

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
	again, err := l.e.s.encode(keyOf(key))
	return err == nil && bytes.Equal(again, base)
}

// keyOf is the inverse of recordKey.bytes.
func keyOf(key []byte) recordKey {
	return recordKey{recordKind(key[0]), OID(binary.BigEndian.Uint64(key[1:]))}
}

// encode returns the record of an object.
func (s *Snapshot) encode(k recordKey) ([]byte, error) {
	body, err := json.Marshal(s.object(k))
	if err != nil {
		return nil, errs.Internal("catalog record %c%d: %v", k.kind, k.oid, err)
	}
	return append([]byte{recordVersion}, body...), nil
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
			if c.Value, err = e.s.encode(k); err != nil {
				return nil, err
			}
		}
		if e.base.has(k) {
			if c.Old, err = e.base.encode(k); err != nil {
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

// object returns what a record holds. It is only used to be marshalled.
func (s *Snapshot) object(k recordKey) any {
	switch k.kind {
	case kindSchema:
		return s.schemas[k.oid]
	case kindTable:
		return s.tables[k.oid]
	case kindIndex:
		return s.indexes[k.oid]
	case kindSequence:
		return s.sequences[k.oid]
	case kindFunction:
		return s.functions[k.oid]
	case kindModule:
		return s.modules[k.oid]
	case kindType:
		return s.types[k.oid]
	case kindRole:
		return s.roles[k.oid]
	}
	return s.collections[k.oid]
}

// has reports whether there is an object.
func (s *Snapshot) has(k recordKey) bool {
	switch k.kind {
	case kindSchema:
		return s.schemas[k.oid] != nil
	case kindTable:
		return s.tables[k.oid] != nil
	case kindIndex:
		return s.indexes[k.oid] != nil
	case kindSequence:
		return s.sequences[k.oid] != nil
	case kindFunction:
		return s.functions[k.oid] != nil
	case kindModule:
		return s.modules[k.oid] != nil
	case kindType:
		return s.types[k.oid] != nil
	case kindRole:
		return s.roles[k.oid] != nil
	}
	return s.collections[k.oid] != nil
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
	switch k.kind {
	case kindSchema:
		l.e.DropSchema(k.oid)
	case kindTable:
		l.e.DropTable(k.oid)
	case kindIndex:
		l.e.DropIndex(k.oid)
	case kindSequence:
		l.e.DropSequence(k.oid)
	case kindFunction:
		l.e.DropFunction(k.oid)
	case kindModule:
		l.e.DropModule(k.oid)
	case kindType:
		l.e.DropType(k.oid)
	case kindRole:
		l.e.DropRole(k.oid)
	case kindCollection:
		l.e.DropCollection(k.oid)
	}
}

// Add takes one record. It returns false after an error.
func (l *Loader) Add(key, value []byte) bool {
	if len(key) != 9 || len(value) < 1 {
		l.err = errs.New(errs.DataCorrupted, "catalog record with a key of %d bytes is invalid", len(key))
		return false
	}
	oid := OID(binary.BigEndian.Uint64(key[1:]))
	kind := recordKind(key[0])
	if value[0] != recordVersion {
		l.err = errs.New(errs.FeatureNotSupported, "catalog record %c%d has version %d; this program knows version %d",
			kind, oid, value[0], recordVersion)
		return false
	}
	if err := l.decode(kind, value[1:]); err != nil {
		l.err = errs.New(errs.DataCorrupted, "catalog record %c%d cannot be read: %v", kind, oid, err)
		return false
	}
	l.next = max(l.next, oid+1)
	return true
}

func (l *Loader) decode(kind recordKind, body []byte) error {
	switch kind {
	case kindSchema:
		return load(body, l.e.PutSchema)
	case kindTable:
		return load(body, l.e.PutTable)
	case kindIndex:
		return load(body, l.e.PutIndex)
	case kindSequence:
		return load(body, l.e.PutSequence)
	case kindFunction:
		return load(body, l.e.PutFunction)
	case kindModule:
		return load(body, l.e.PutModule)
	case kindType:
		return load(body, l.e.PutType)
	case kindRole:
		return load(body, l.e.PutRole)
	case kindCollection:
		return load(body, l.e.PutCollection)
	}
	return errs.New(errs.DataCorrupted, "unknown kind of record")
}

func load[T any](body []byte, put func(*T)) error {
	x := new(T)
	if err := json.Unmarshal(body, x); err != nil {
		return err
	}
	put(x)
	return nil
}

// Snapshot returns the loaded catalogue and the OID after the highest one.
func (l *Loader) Snapshot() (*Snapshot, OID, error) {
	return l.e.s, max(l.next, FirstUserOID), l.err
}
