package udf_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// TestTextPosition makes functions whose text is wrong, in all ways to write
// the text, and checks that the error points at the word in the statement.
func TestTextPosition(t *testing.T) {
	_, run := open(t)
	for _, c := range []struct {
		sql   string
		shown bool
	}{
		{"CREATE FUNCTION f(a int) RETURNS int LANGUAGE wat AS $$(func wrong)$$", true},
		{"CREATE FUNCTION f(a int) RETURNS int AS $wat$\n  (func\n wrong)\n$wat$ LANGUAGE wat", true},
		{"CREATE FUNCTION f(a int) RETURNS int LANGUAGE wat AS '(func wrong)'", true},
		{"CREATE FUNCTION f(a int) RETURNS int LANGUAGE wat AS '(data \"it''s''\") (func wrong)', 'f'", true},
		{"CREATE FUNCTION größe(a int) /* wrong $$ */ RETURNS int LANGUAGE wat AS $ä$(data \"€😀\") (func wrong)$ä$", true},
		{"CREATE MODULE größe LANGUAGE wat AS $$(module (func wrong))$$", true},
		// The text of an escape string is not in the statement as it is.
		{`CREATE FUNCTION f(a int) RETURNS int LANGUAGE wat AS E'(func\nwrong)'`, false},
	} {
		_, err := run(c.sql)
		e := errs.From(err)
		if e == nil || e.Code != errs.SyntaxError || !strings.Contains(e.Message, `unknown instruction "wrong"`) {
			t.Errorf("%s: got %v", c.sql, err)
			continue
		}
		want := 0
		if c.shown {
			want = utf8.RuneCountInString(c.sql[:strings.LastIndex(c.sql, "wrong")]) + 1
		}
		if e.Position != want {
			t.Errorf("%s: position %d, want %d", c.sql, e.Position, want)
		}
	}
}

// TestTextIsMetered stops a function in text form that does not end.
func TestTextIsMetered(t *testing.T) {
	s, run := open(t)
	const spin = `CREATE FUNCTION spin(a int) RETURNS int LANGUAGE wat AS '(func (export "spin") (param i32) (result i32) (loop (br 0)) (i32.const 0))'`
	if _, err := run(spin); err != nil {
		t.Fatal(err)
	}
	if err := s.Values().Set("wasm_fuel", "1000000", false, true); err != nil {
		t.Fatal(err)
	}
	if _, err := run("SELECT spin(1)"); errs.CodeOf(err) != errs.ProgramLimitExceeded {
		t.Errorf("got %v", err)
	}
}
