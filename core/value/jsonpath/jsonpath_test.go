package jsonpath

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/value/jsonv"
)

func printed(t testing.TB, text string) string {
	p, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return string(p.Append(nil))
}

// TestPrint holds the spelling that PostgreSQL gives to paths.
func TestPrint(t *testing.T) {
	for text, want := range map[string]string{
		`$`:                                  `$`,
		`strict $.a[*] ? (@ > 1)`:            `strict $."a"[*]?(@ > 1)`,
		`$.a + 1 * $x`:                       `($."a" + 1 * $"x")`,
		`($.a + 1) * 2`:                      `(($."a" + 1) * 2)`,
		`(1).type()`:                         `(1).type()`,
		`$.**{2 to last}.b`:                  `$.**{2 to last}."b"`,
		`$[0, last - 1 to last]`:             `$[0,last - 1 to last]`,
		`!(exists(@.b)) is unknown`:          ``,
		`$ ? (!exists(@.a) && @.b == "x\n")`: `$?(!(exists (@."a")) && @."b" == "x\n")`,
		`$ ? (@ like_regex "^a" flag "qi")`:  `$?(@ like_regex "^a" flag "iq")`,
	} {
		if want == "" {
			if _, err := Parse(text); err == nil {
				t.Errorf("%s is accepted", text)
			}
			continue
		}
		if got := printed(t, text); got != want {
			t.Errorf("%s prints as %s, want %s", text, got, want)
		}
	}
}

// FuzzParse holds that what prints reads back the same, and that no path makes
// the evaluation fail in any other way than with an error.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`$.a`, `strict $[*].b ? (@ > 1 && exists(@.c))`, `$.**{1 to 3}.type()`, `-$.a + +1.5e3 / "x"`, `$[last to 0]`,
		`lax $.a.keyvalue().value ? (@ starts with $x)`, `(1 == 1) is unknown`, `$."\u00e4"`, `/* c */ 1`, `$ ? (@ like_regex "a.b" flag "is")`} {
		f.Add(s)
	}
	doc, err := jsonv.Parse(`{"a": [1, {"b": null, "c": "2020-01-02"}, "x"], "b": {"a": 2.5}}`)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err != nil || strings.Count(text, "**") > 2 || len(text) > 200 || strings.Contains(text, "\x00") || !utf8.ValidString(text) {
			return
		}
		once := string(p.Append(nil))
		if again := printed(t, once); again != once {
			t.Fatalf("%q prints as %s and then as %s", text, once, again)
		}
		found := 0
		_ = p.Query(&doc, Options{}, func(*jsonv.Node) bool {
			found++
			return found < 1000
		})
	})
}
