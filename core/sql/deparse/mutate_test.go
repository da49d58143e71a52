//go:build cgo

package deparse

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/corpus"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/core/sql/pgparse"
)

// tokens returns the words of a text.
func tokens(text string) []string {
	var out []string
	for l := lex.New(text); ; {
		t := l.Next()
		if t.Kind == lex.EOF || t.Kind == lex.Invalid {
			return out
		}
		out = append(out, t.Text(text))
	}
}

// TestRoundTripOfMutants changes words of the regression scripts' statements for
// words of others. Some of what comes out is SQL that nobody has written, and it
// must come back equal too. BASALT_MUTANTS sets their number; the seed is printed.
func TestRoundTripOfMutants(t *testing.T) {
	mutants := 20_000
	if n, err := strconv.Atoi(os.Getenv("BASALT_MUTANTS")); err == nil {
		mutants = n
	}
	seed := rand.Uint64()
	if n, err := strconv.ParseUint(os.Getenv("BASALT_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("BASALT_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))

	var statements [][]string
	for _, script := range corpus.Scripts(t) {
		for _, text := range script.Statements() {
			if words := tokens(text); len(words) > 2 && len(words) < 200 && lex.CheckEncoding(text) == nil {
				statements = append(statements, words)
			}
		}
	}
	parsed := 0
	for range mutants {
		words := append([]string(nil), statements[random.IntN(len(statements))]...)
		for range 1 + random.IntN(3) {
			other := statements[random.IntN(len(statements))]
			from := random.IntN(len(other))
			piece := other[from:min(len(other), from+1+random.IntN(6))]
			at := random.IntN(len(words))
			end := min(len(words), at+random.IntN(4))
			words = append(append(append([]string(nil), words[:at]...), piece...), words[end:]...)
		}
		source := strings.Join(words, " ")
		stmt, err := pgparse.Parse(source)
		if errs.Is(err, errs.InternalError) {
			t.Errorf("%s\n%v", source, err)
		}
		if err != nil || stmt == nil {
			continue
		}
		parsed++
		if ast.Tag(stmt) == "???" {
			t.Errorf("%T has no tag", stmt)
		}
		sameStmt(t, stmt, source)
	}
	t.Logf("%d of %d mutants parse", parsed, mutants)
}
