package lex

import (
	"fmt"
	"strings"
	"testing"
)

// describe prints the tokens of src, comments included, one word each.
func describe(src string) string {
	names := map[Kind]string{Ident: "id", QuotedIdent: "qid", UnicodeIdent: "uid", String: "str", EscapeString: "estr",
		UnicodeString: "ustr", DollarString: "dstr", BitString: "bit", HexString: "hex", Integer: "int", Float: "float",
		Param: "param", Op: "op", Punct: "p", TypeCast: "cast", DotDot: "dotdot", ColonEquals: "colonequals",
		EqualsGreater: "arrow", LessEquals: "le", GreaterEquals: "ge", NotEquals: "ne", LineComment: "lc", BlockComment: "bc"}
	var out []string
	l := New(src)
	for {
		t := l.NextWithComments()
		switch {
		case t.Kind == EOF:
			return strings.Join(out, " ")
		case t.Kind == Invalid:
			return strings.Join(append(out, fmt.Sprintf("!%s[%d:%d]", l.Err(), t.Start, t.End)), " ")
		case t.Keyword() != NotKeyword:
			out = append(out, "kw:"+t.Keyword().String())
		default:
			out = append(out, names[t.Kind]+":"+t.Text(src))
		}
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", ""},
		{"SELECT a", "kw:select id:a"},
		{`"A""b" U&"\0041"`, `qid:"A""b" uid:U&"\0041"`},
		{`'a''b' E'a\'b' U&'x' B'01' X'1F' N'z'`, `str:'a''b' estr:E'a\'b' ustr:U&'x' bit:B'01' hex:X'1F' kw:nchar str:'z'`},
		{"'a'\n  'b'", "str:'a'\n  'b'"},
		{"'a' -- c\n 'b'", "str:'a' lc:-- c str:'b'"},
		{"'a' \n -- c\n 'b'", "str:'a' \n -- c\n 'b'"},
		{"'a' 'b'", "str:'a' str:'b'"},
		{"$$a$b$$ $t$ $$ $t$ $1 $x", "dstr:$$a$b$$ dstr:$t$ $$ $t$ param:$1 p:$ id:x"},
		{"1 1.5 .5 1. 1e5 1E-5 1..2 1_000 0x1F 0o17 0b11", "int:1 float:1.5 float:.5 float:1. float:1e5 float:1E-5 int:1 dotdot:.. int:2 int:1_000 int:0x1F int:0o17 int:0b11"},
		{"1a", "!trailing junk after numeric literal[0:2]"},
		{"1e+", "!trailing junk after numeric literal[0:3]"},
		{"0x", "!invalid hexadecimal integer[0:2]"},
		{"0b2", "!invalid binary integer[0:2]"},
		{"1__0", "!trailing junk after numeric literal[0:2]"},
		{"a->>b @- c *- d", "id:a op:->> id:b op:@- id:c p:* p:- id:d"},
		{"a<-1 a=-1 2--1", "id:a p:< p:- int:1 id:a p:= p:- int:1 int:2 lc:--1"},
		{"a+/*x*/b", "id:a p:+ bc:/*x*/ id:b"},
		{"<= >= <> != => := :: =<", "le:<= ge:>= ne:<> ne:!= arrow:=> colonequals::= cast::: op:=<"},
		{"/* a /* b */ c */ d", "bc:/* a /* b */ c */ id:d"},
		{"/* a /* b */", "!unterminated /* comment[0:12]"},
		{"'abc", "!unterminated quoted string[0:4]"},
		{`E'a\'`, "!unterminated quoted string[0:5]"},
		{`"abc`, "!unterminated quoted identifier[0:4]"},
		{`""`, "!zero-length delimited identifier[0:2]"},
		{"$a$ $b$", "!unterminated dollar-quoted string[0:7]"},
		{"a[1:2].b", "id:a p:[ int:1 p:: int:2 p:] p:. id:b"},
		{"é1 ~~* !~", "id:é1 op:~~* op:!~"},
		{"x.y*2", "id:x p:. id:y p:* int:2"},
	} {
		if got := describe(c.src); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.src, got, c.want)
		}
	}
}

func TestAllKeywordsAreFound(t *testing.T) {
	n := 0
	for k := range Keywords {
		n++
		for _, s := range []string{k.String(), strings.ToUpper(k.String())} {
			if got := LookupKeyword(s); got != k {
				t.Errorf("LookupKeyword(%q) = %d, want %d", s, got, k)
			}
		}
	}
	if n != 471 {
		t.Errorf("%d keywords, PostgreSQL 16 has 471", n)
	}
	for _, s := range []string{"", "selec", "selects", "currenttimestamp", strings.Repeat("x", 100)} {
		if k := LookupKeyword(s); k != NotKeyword {
			t.Errorf("LookupKeyword(%q) = %q", s, k)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		src  string
		want []string
	}{
		{"", nil},
		{" ;; /* x */ ; -- y", nil},
		{"select 1; select 2", []string{"select 1", "select 2"}},
		{"select ';' ; select $$;$$", []string{"select ';'", "select $$;$$"}},
		{"/* a; */ select 1 /* ; */; -- ;\n select 2 -- x", []string{"select 1", "select 2"}},
		{"create rule r as on insert to t do (select 1; select 2); select 3",
			[]string{"create rule r as on insert to t do (select 1; select 2)", "select 3"}},
		{"create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3",
			[]string{"create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end", "select 3"}},
		{"create procedure p() begin atomic end; begin; commit", []string{"create procedure p() begin atomic end", "begin", "commit"}},
		{"begin; select 1; end; select 2", []string{"begin", "select 1", "end", "select 2"}},
		{"select ); select 1", []string{"select )", "select 1"}},
		{"select 'a; select 2", []string{"select 'a; select 2"}},
	} {
		var got []string
		for _, s := range Split(c.src) {
			got = append(got, s.Text(c.src))
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%q\n got %q\nwant %q", c.src, got, c.want)
		}
	}
}

func TestIdentValue(t *testing.T) {
	long := strings.Repeat("a", 62)
	for _, c := range []struct{ src, want string }{
		{"abc", "abc"}, {"AbC_1$", "abc_1$"}, {`"AbC"`, "AbC"}, {`"a""b"`, `a"b`}, {"ÄB", "Äb"},
		{long + "xyz", long + "x"}, {`"` + long + `é"`, long},
	} {
		l := New(c.src)
		if got := IdentValue(c.src, l.Next()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.src, got, c.want)
		}
	}
}

func TestPlainStringValue(t *testing.T) {
	for _, c := range []struct {
		src, want string
		ok        bool
	}{
		{"'a'", "a", true}, {"''", "", true}, {"''''", "'", true}, {"'a''b''c'", "a'b'c", true},
		{"'a'\n'b'", "", false}, {"E'a'", "", false}, {"$$a'b$$", "a'b", true}, {"$q$a$$b$q$", "a$$b", true},
	} {
		l := New(c.src)
		got, ok := PlainStringValue(c.src, l.Next())
		if got != c.want || ok != c.ok {
			t.Errorf("%s: got %q %v, want %q %v", c.src, got, ok, c.want, c.ok)
		}
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"a": "a", "_a1": "_a1", "A": `"A"`, "1a": `"1a"`, "": `""`, "select": `"select"`,
		"abort": "abort", "between": `"between"`, "left": `"left"`, `a"b`: `"a""b"`, "a b": `"a b"`, "é": `"é"`} {
		if got := QuoteIdent(in); got != want {
			t.Errorf("QuoteIdent(%q) = %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"a": "'a'", "it's": "'it''s'", `a\'`: `E'a\\'''`} {
		if got := QuoteLiteral(in); got != want {
			t.Errorf("QuoteLiteral(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestPositions(t *testing.T) {
	src := "añb\nçd"
	for offset, want := range map[int]int{0: 1, 1: 2, 3: 3, 5: 5, 7: 6, 99: 7, -1: 0} {
		if got := CharPos(src, offset); got != want {
			t.Errorf("CharPos(%d) = %d, want %d", offset, got, want)
		}
		if offset >= 0 && offset < len(src) {
			if back := ByteOffset(src, want); back != offset {
				t.Errorf("ByteOffset(%d) = %d, want %d", want, back, offset)
			}
		}
	}
	if line, column := LineColumn(src, 7); line != 2 || column != 2 {
		t.Errorf("LineColumn = %d, %d, want 2, 2", line, column)
	}
}

func TestLexerDoesNotAllocate(t *testing.T) {
	src := `SELECT a.b, 'x''y', $$z$$, 1_0.5e3, "Q" FROM t WHERE a >= $1 AND c->>'d' <> ALL (ARRAY[1,2]) -- end`
	allocs := testing.AllocsPerRun(100, func() {
		l := New(src)
		for l.NextWithComments().Kind != EOF {
		}
		s := NewSplitter(src)
		s.Next()
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want 0", allocs)
	}
}

// FuzzLexer checks the invariants of doc.go on any bytes: tokens ascend without
// overlap, the text between them is white space, and the lexer ends.
func FuzzLexer(f *testing.F) {
	for _, s := range []string{"select 1", "'a'\n'b'", "$a$b$a$", "/*/**/*/", `U&"x" E'\''`, "1e", "0x_1", "a--b", ";;", "\\", "\xff'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		l := New(src)
		end := 0
		for n := 0; ; n++ {
			if n > len(src)+1 {
				t.Fatal("more tokens than bytes")
			}
			tok := l.NextWithComments()
			if tok.Kind == EOF {
				break
			}
			if int(tok.Start) < end || tok.End <= tok.Start || int(tok.End) > len(src) {
				t.Fatalf("token %+v after %d in %q", tok, end, src)
			}
			if gap := strings.Trim(src[end:tok.Start], " \t\n\r\f"); gap != "" {
				t.Fatalf("lost %q", gap)
			}
			end = int(tok.End)
			if tok.Kind == Ident || tok.Kind == QuotedIdent {
				IdentValue(src, tok)
			}
			PlainStringValue(src, tok)
		}
		last := 0
		for _, s := range Split(src) {
			if s.Start < last || s.End <= s.Start {
				t.Fatalf("span %+v after %d", s, last)
			}
			last = s.End
		}
	})
}

func BenchmarkLexer(b *testing.B) {
	src := strings.Repeat("select l_orderkey, sum(l_extendedprice * (1 - l_discount)) as revenue from lineitem where x >= date '1995-03-15' group by 1;\n", 100)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		l := New(src)
		for l.Next().Kind != EOF {
		}
	}
}
