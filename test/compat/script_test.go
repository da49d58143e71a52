package compat

import (
	"reflect"
	"testing"
)

// TestScript splits what a simple search for semicolons would get wrong.
func TestScript(t *testing.T) {
	v := vars{"n": "7", "path": "it's"}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"select 1; select 2", []string{"select 1", "select 2"}},
		{"-- a; b\n/* ; /* ; */ */ select ';' -- ;\n;", []string{"select ';' -- ;"}},
		{`select E'\';', ';''', ";", $$;$$, $a$;$$;$a$;`, []string{`select E'\';', ';''', ";", $$;$$, $a$;$$;$a$`}},
		{"create rule r as on insert to t do (select 1; select 2);x", []string{"create rule r as on insert to t do (select 1; select 2)", "x"}},
		{"create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3;", []string{
			"create function f() returns int begin atomic select case when true then 1 end; select 2; end", "select 3"}},
		{"begin; end; select 1", []string{"begin", "end", "select 1"}},
		{`select :n, :'path', :"path", :none, a[1:2], b::int, ':n', :{?n};`, []string{`select 7, 'it''s', "it's", :none, a[1:2], b::int, ':n', TRUE`}},
		{`select 1 \; select 2; select 3`, []string{`select 1 ; select 2`, "select 3"}},
		{"select 1 as x \\gset pre_\nselect 2 \\g\n", []string{`select 1 as x\gset pre_`, `select 2\g `}},
		{"\\set a 'b;' c\nselect 1;", []string{`\set 'b;' c`, "select 1"}},
		{"\\d t \\echo hello\nselect 1;", []string{`\d t`, `\echo hello`, "select 1"}},
		{";;select 1;;", []string{"select 1"}},
	} {
		var got []string
		for s := NewScript(c.text); ; {
			it := s.Next()
			if it == nil {
				break
			}
			text := ""
			if it.IsStatement() {
				text = v.text(it.statement)
			}
			if it.Command == "set" {
				text += `\set ` + it.Args[2:]
			} else if it.Command != "" {
				text += `\` + it.Command + " " + it.Args
			}
			got = append(got, text)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestScriptData reads the lines of a COPY and goes on behind them.
func TestScriptData(t *testing.T) {
	s := NewScript("copy t from stdin;\na;b\n\\.\nselect 1;")
	if it := s.Next(); it == nil || it.Line != 1 {
		t.Fatal(it)
	}
	if got := s.Data(); got != "a;b\n" {
		t.Errorf("%q", got)
	}
	if it := s.Next(); it == nil || (vars{}).text(it.statement) != "select 1" || it.Line != 4 {
		t.Errorf("%+v", it)
	}
}

// TestArgs splits the arguments of commands.
func TestArgs(t *testing.T) {
	v := vars{"lib": "/a b"}
	got := v.args(`name :lib '/it''s\tx' "q r" :'lib'`)
	want := []string{"name", "/a b", "/it's\tx", `"q`, `r"`, "'/a b'"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}
