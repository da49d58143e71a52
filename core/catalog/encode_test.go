package catalog

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

var bulkyModule = &Module{OID: 20001, Schema: 7, Name: "m", SHA256: "ab", Bytes: []byte("\x00asm\x01\x00\x00\x00"), Named: true, Text: "(module) ä"}

// What is large is not in the JSON, comes back as it was, and is independent of the
// record's bytes.
func TestBulkyRecord(t *testing.T) {
	value, err := encodeRecord(bulkyModule)
	if err != nil {
		t.Fatal(err)
	}
	if value[0] != recordBulky || !bytes.HasSuffix(value, append([]byte("\x0b(module) ä\x08"), bulkyModule.Bytes...)) {
		t.Errorf("record %q", value)
	}
	got, err := decodeRecord[Module](value)
	if err != nil || !reflect.DeepEqual(got, bulkyModule) {
		t.Fatalf("%+v, %v", got, err)
	}
	clear(value)
	if !reflect.DeepEqual(got, bulkyModule) {
		t.Error("the module changes with its record")
	}
	fn := &Function{OID: 20002, Name: "f", Text: "(func)"}
	value, err = encodeRecord(fn)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decodeRecord[Function](value); err != nil || !reflect.DeepEqual(got, fn) {
		t.Errorf("%+v, %v", got, err)
	}
}

// The records of older programs have everything in their JSON, and are the same.
func TestRecordOfOlderProgram(t *testing.T) {
	body, err := json.Marshal(bulkyModule)
	if err != nil {
		t.Fatal(err)
	}
	old := append([]byte{recordPlain}, body...)
	got, err := decodeRecord[Module](old)
	if err != nil || !reflect.DeepEqual(got, bulkyModule) {
		t.Errorf("%+v, %v", got, err)
	}
	value, err := encodeRecord(bulkyModule)
	if err != nil {
		t.Fatal(err)
	}
	if key := (recordKey{kindModule, bulkyModule.OID}).bytes(); !SameRecord(key, old, value) {
		t.Error("the old record counts as another")
	}
}

// A damaged record is an error, wherever it ends.
func TestDamagedRecord(t *testing.T) {
	value, err := encodeRecord(bulkyModule)
	if err != nil {
		t.Fatal(err)
	}
	key := (recordKey{kindModule, bulkyModule.OID}).bytes()
	for n := range value {
		if NewLoader().Add(key, value[:n]) {
			t.Errorf("%d of %d bytes are read", n, len(value))
		}
	}
	if NewLoader().Add(key, append(value, 0)) {
		t.Error("a byte too many is read")
	}
	if NewLoader().Add((recordKey{kindFunction, bulkyModule.OID}).bytes(), value) {
		t.Error("a function has the bytes of a module")
	}
	if NewLoader().Add((recordKey{kindSchema, bulkyModule.OID}).bytes(), value) {
		t.Error("a schema has bulk")
	}
}
