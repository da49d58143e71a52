//go:build cgo

package parse

import (
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/dump"
	"github.com/basaltdb/basalt/core/sql/pgparse"
)

func TestModuleStatements(t *testing.T) {
	p := New(pgparse.Parse, 0)
	for text, want := range map[string]string{
		`create module M as 'x'`: `(CreateModule Name:["m"] Source:"x")`,
		`CREATE OR REPLACE MODULE IF NOT EXISTS s."M" VERSION '1.0' LANGUAGE WAT AS $$a;b$$ SHA256 'ab' WITH (fuel = 5, memory = '64MB', x = y, big = 99999999999)`: `(CreateModule Name:["s" "M"] OrReplace:true IfNotExists:true Version:"1.0" Language:"wat" Source:"a;b" SHA256:"ab" Options:[ (Option Name:"fuel" Value:(IntLit Value:5)) (Option Name:"memory" Value:(StringLit Value:"64MB")) (Option Name:"x" Value:(StringLit Value:"y")) (Option Name:"big" Value:(NumericLit Text:"99999999999"))])`,
		`create module m language 'wasm' as E'a\tb'`:          `(CreateModule Name:["m"] Language:"wasm" Source:"a\tb")`,
		`alter module s.m set version '2'`:                    `(AlterModule Name:["s" "m"] Version:"2")`,
		`alter module m set (fuel = 1)`:                       `(AlterModule Name:["m"] Options:[(Option Name:"fuel" Value:(IntLit Value:1))])`,
		`alter module m rename to n`:                          `(Rename Kind:MODULE Object:(ObjectName Name:["m"]) NewName:"n")`,
		`alter module m owner to current_user`:                `(AlterOwner Kind:MODULE Object:(ObjectName Name:["m"]) Owner:(RoleSpec Kind:2))`,
		`alter module m set schema s`:                         `(AlterSchema Kind:MODULE Object:(ObjectName Name:["m"]) NewSchema:"s")`,
		`drop module if exists m, s.n cascade`:                `(Drop Kind:MODULE Objects:[(ObjectName Name:["m"]) (ObjectName Name:["s" "n"])] IfExists:true Cascade:true)`,
		`drop module m restrict`:                              `(Drop Kind:MODULE Objects:[(ObjectName Name:["m"])])`,
		`comment on module m is 'it''s'`:                      `(CommentOn Kind:MODULE Object:(ObjectName Name:["m"]) Text:"it's")`,
		`comment on module s.m is null`:                       `(CommentOn Kind:MODULE Object:(ObjectName Name:["s" "m"]) Null:true)`,
		`grant usage on module s.m, n to a with grant option`: `(Grant Privileges:[(Privilege Name:"usage")] Kind:MODULE Objects:[(ObjectName Name:["s" "m"]) (ObjectName Name:["n"])] Grantees:[(RoleSpec Name:"a")] GrantOption:true)`,
		`revoke all on module m from public`:                  `(Grant Revoke:true Kind:MODULE Objects:[(ObjectName Name:["m"])] Grantees:[(RoleSpec Kind:4)])`,
		`grant select on module to a`:                         `(Grant Privileges:[(Privilege Name:"select")] Kind:TABLE Objects:[(ObjectName Name:["module"])] Grantees:[(RoleSpec Name:"a")])`,
	} {
		list, err := p.Parse(" ; " + text + " ; select 1")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := strings.Join(strings.Fields(dump.Tree(list[0].AST)), " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		if len(list) != 2 || list[0].Text != text {
			t.Errorf("%s: the statement is %q of %d", text, list[0].Text, len(list))
		}
	}
}

func TestModuleErrors(t *testing.T) {
	p := New(pgparse.Parse, 0)
	for _, tt := range []struct {
		text, message string
		position      int
	}{
		{"create module", "syntax error at end of input", 14},
		{"create module m", "syntax error at end of input", 16},
		{"create module m;", `syntax error at or near ";"`, 16},
		{"select 'é'; create module m as x", `syntax error at or near "x"`, 32},
		{"create module a.b.c as 'x'", `syntax error at or near "."`, 18},
		{"create module m as 'x' as 'y'", "conflicting or redundant options", 24},
		{"create module m as 'x' frobnicate", `syntax error at or near "frobnicate"`, 24},
		{"create module m as 'x' version ''", `syntax error at or near "''"`, 32},
		{"create module m as 'x' with (fuel = )", `syntax error at or near ")"`, 37},
		{"create module m as 'x' with fuel", `syntax error at or near "fuel"`, 29},
		{"create module m as 'x", `unterminated quoted string at or near "'x"`, 20},
		{`create module m as E'\uZZ'`, "invalid Unicode escape", 22},
		{"create or replace module select as 'x'", `syntax error at or near "select"`, 26},
		{"alter module m frob", `syntax error at or near "frob"`, 16},
		{"alter module m set frob", `syntax error at or near "frob"`, 20},
		{"alter module m set version '1' x", `syntax error at or near "x"`, 32},
		{"drop module m n", `syntax error at or near "n"`, 15},
		{"drop module", "syntax error at end of input", 12},
		{"comment on module m is x", `syntax error at or near "x"`, 24},
		{"grant usage on module m a", `syntax error at or near "a"`, 25},
		// They are PostgreSQL's to refuse.
		{"create module_m as 'x'", `syntax error at or near "module_m"`, 8},
		{`create "module" m as 'x'`, `syntax error at or near ""module""`, 8},
	} {
		_, err := p.Parse(tt.text)
		e := errs.From(err)
		if e == nil || e.Code != errs.SyntaxError && e.Code != "22025" || e.Message != tt.message || e.Position != tt.position {
			t.Errorf("%s: %v at %+v, want %s at %d", tt.text, err, e, tt.message, tt.position)
		}
	}
}

// TestModuleTags holds that the new statements have names, as their errors and
// command tags need.
func TestModuleTags(t *testing.T) {
	for _, s := range []ast.Stmt{&ast.CreateModule{}, &ast.AlterModule{}} {
		if ast.Tag(s) == "???" {
			t.Errorf("%T has no tag", s)
		}
	}
}
