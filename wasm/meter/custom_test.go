package meter

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

func TestCustomSection(t *testing.T) {
	const head = "\x00asm\x01\x00\x00\x00"
	for _, tt := range []struct {
		name, module, want string
		found, wrong       bool
	}{
		{"none", head, "", false, false},
		{"empty", head + "\x00\x02\x01a", "", true, false},
		{"content", head + "\x01\x01\x00" + "\x00\x05\x01axyz" + "\x00\x02\x01b", "xyz", true, false},
		{"twice", head + "\x00\x02\x01a\x00\x02\x01a", "", false, true},
		{"cut short", head + "\x00\x05\x01a", "", false, true},
		{"a name beyond its section", head + "\x00\x02\x09a", "", false, false},
		{"no module", "wasm", "", false, true},
	} {
		got, found, err := CustomSection([]byte(tt.module), "a")
		if string(got) != tt.want || found != tt.found || (err != nil) != tt.wrong || err != nil && !errs.Is(err, errs.InvalidFunctionDefinition) {
			t.Errorf("%s: %q, %v, %v", tt.name, got, found, err)
		}
	}
}
