package catalog

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
)

// The versions of a record's value, its first byte.
const (
	recordPlain = 1 // JSON
	recordBulky = 2 // JSON without the object's bulk, which follows as it is
)

// bulky objects have contents that may be large. They are not written as JSON: whoever
// runs the first statement after a change of the catalogue waits for its decoding.
type bulky interface {
	// bulk returns where they are; a nil pointer for none.
	bulk() (text *string, bytes *[]byte)
}

func (f *Function) bulk() (*string, *[]byte)      { return &f.Text, nil }
func (m *Module) bulk() (*string, *[]byte)        { return &m.Text, &m.Bytes }
func (v *ModuleVersion) bulk() (*string, *[]byte) { return &v.Text, &v.Bytes }

// encodeRecord returns the value of an object's record.
func encodeRecord[T any](x *T) ([]byte, error) {
	slim := *x
	var text, bytes []byte
	if b, ok := any(&slim).(bulky); ok {
		t, p := b.bulk()
		text, *t = []byte(*t), ""
		if p != nil {
			bytes, *p = *p, nil
		}
	}
	body, err := json.Marshal(&slim)
	if err != nil {
		return nil, err
	}
	if len(text)+len(bytes) == 0 {
		return append([]byte{recordPlain}, body...), nil
	}
	value := []byte{recordBulky}
	for _, part := range [][]byte{body, text, bytes} {
		value = append(binary.AppendUvarint(value, uint64(len(part))), part...)
	}
	return value, nil
}

// decodeRecord is its inverse; it keeps nothing of value.
func decodeRecord[T any](value []byte) (*T, error) {
	x := new(T)
	if value[0] == recordPlain {
		return x, json.Unmarshal(value[1:], x)
	}
	b, ok := any(x).(bulky)
	if !ok {
		return nil, errors.New("objects of its kind have no bulk")
	}
	var parts [3][]byte
	rest := value[1:]
	for i := range parts {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > uint64(len(rest)-size) {
			return nil, errors.New("it is too short")
		}
		parts[i], rest = rest[size:size+int(n)], rest[size+int(n):]
	}
	if len(rest) != 0 {
		return nil, errors.New("it is too long")
	}
	if err := json.Unmarshal(parts[0], x); err != nil {
		return nil, err
	}
	text, bytes := b.bulk()
	*text = string(parts[1])
	switch {
	case bytes != nil && len(parts[2]) > 0:
		*bytes = slices.Clone(parts[2])
	case len(parts[2]) > 0:
		return nil, errors.New("objects of its kind have no bytes")
	}
	return x, nil
}
