//go:build cgo

package pgparse

import (
	"strings"
	"testing"

	pgquery "github.com/pganalyze/pg_query_go/v5"

	"github.com/basaltdb/basalt/core/sql/internal/corpus"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// sameTokens compares our lexer with PostgreSQL's on one text.
//
// The scanner behind pg_query.Scan stops with an error where ours gives an
// Invalid token, and it reports an empty range for U&'…'. It also decodes E'…',
// which ours leaves to the parser, so the errors in its escapes do not count.
// And it takes $1a for a parameter and a name, which PostgreSQL 16 refuses.
func sameTokens(t *testing.T, src string) {
	t.Helper()
	result, err := pgquery.Scan(src)
	l := lex.New(src)
	if err != nil {
		if strings.HasPrefix(err.Error(), "invalid Unicode ") || strings.HasPrefix(err.Error(), "invalid byte sequence ") {
			return
		}
		for {
			tok := l.NextWithComments()
			if tok.Kind == lex.Invalid {
				return
			}
			if tok.Kind == lex.EOF {
				t.Errorf("PostgreSQL: %v; ours finds no error in %q", err, src)
				return
			}
		}
	}
	for i, want := range result.Tokens {
		got := l.NextWithComments()
		if l.Err() == lex.TrailingJunkParam {
			return
		}
		if got.Kind == lex.Invalid || got.Kind == lex.EOF {
			t.Errorf("token %d of %q: PostgreSQL has %v[%d:%d], ours %q at %d", i, src, want.Token, want.Start, want.End, l.Err(), got.Start)
			return
		}
		emptyRange := want.Token == pgquery.Token_USCONST || want.Token == pgquery.Token_UIDENT
		if got.Start != want.Start || (!emptyRange && got.End != want.End) {
			t.Errorf("token %d of %q: PostgreSQL has %v[%d:%d], ours [%d:%d]", i, src, want.Token, want.Start, want.End, got.Start, got.End)
			return
		}
		if isKeyword := want.KeywordKind != pgquery.KeywordKind_NO_KEYWORD; isKeyword != (got.Keyword() != lex.NotKeyword) {
			t.Errorf("token %d of %q: keyword %v, ours %q", i, src, isKeyword, got.Keyword())
		} else if isKeyword && int32(got.Keyword().Category()) != int32(want.KeywordKind)-1 {
			t.Errorf("%q: category %v, ours %d", got.Keyword(), want.KeywordKind, got.Keyword().Category())
		}
	}
	if got := l.NextWithComments(); got.Kind != lex.EOF {
		t.Errorf("%q: ours has a token more at %d", src, got.Start)
	}
}

var lexerSeeds = []string{
	"", "select 1", "SELECT a.b::int, 'x''y', $$z$$, 1_0.5e3, \"Q\" FROM t -- end", "'a'\n'b' 'c' -- d\n'e'", "$a$b$a$ $1 $x $", "/* a /* b */ */ c",
	`U&"x" U&'y' E'\'' e'a\\' B'01' x'1f' N'z' n 'z' u&y`, "1e5 1e 1.e5 .5 1..2 0x1f 0b12 0o78 1__2 1_ 0x_1 1.5.6 1a", "a->>b @- c +- d <=+ e =- f !=- g <>- h",
	"a+/*x*/b a+--c\n d", ":: := => <= >= <> != : . .. ...", "$1a $12 $1$ $a1$x$a1$ $1$a$", "\\", "a ? b ?| c ?& d", "é ä1 ÄB", "b'1'\n'0' x'1'\n'0'",
	"select 'a\n\\'", "'a' /* c */ 'b'", "'a'\n--x", "0x 0xg 0b 0o 1e+ 1e- 1E+5", "-- only", "/*", "'", "\"", "\"\"", "$$", "E'\\", "b'1''0'", "x'a''b'",
}

func TestLexerAgreesOnSeeds(t *testing.T) {
	for _, s := range lexerSeeds {
		sameTokens(t, s)
	}
}

func TestLexerAgreesOnRegressionScripts(t *testing.T) {
	n := 0
	for _, script := range corpus.Scripts(t) {
		for _, s := range script.Statements() {
			sameTokens(t, s)
			n++
		}
	}
	t.Logf("%d statements", n)
}

// FuzzLexerAgrees looks for a text that the two lexers read differently.
func FuzzLexerAgrees(f *testing.F) {
	for _, s := range lexerSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if lex.CheckEncoding(src) == nil {
			sameTokens(t, src)
		}
	})
}
